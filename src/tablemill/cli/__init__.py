"""The commands: one module a command, which declares its arguments, calls the library and tells what it returned.

Nothing is imported before it is needed: `--version` and `--help` are answered by this module alone, and a
command imports what it uses and no other command.
"""

from __future__ import annotations

import gc
import os
import sys

from .. import __version__
from .terminal import CannotGoOnError, exit_code, in_vain, say, show, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import NoReturn

HELP = """\
Usage: tablemill COMMAND [OPTION...]

Compiles the tables of Markdown files into validated JSON, YAML and CSV.

Commands:
  init         propose a spec for the tables of any Markdown files, and build
  build        make the datasets: all of them, or with an error in any, none
  check        compare the datasets with their seeds, and write nothing
  watch        make the datasets again whenever a seed, spec or schema changes
  tables       show the tables of any Markdown files
  extract      take the data of a table, without a spec
  harvest      write the tables of many documents as one Parquet dataset
  open         show the data in the browser, or the tables of Markdown files
  diff         tell what changed in the data since a release
  where        tell where in the seeds a record stands
  joins        compare each dataset with those that it joins
  completion   print what completes commands in bash, zsh or fish

Options:
  --version       print the version
  -h, --help      print this; after a command, what the command takes

Exit codes: 0 all is well; 1 problems or differences; 2 usage, a spec or a file
that cannot be used; 3 a bug in Tablemill; 130 interrupted.
"""

COMMANDS = (
    "init", "build", "check", "watch", "tables", "extract", "harvest",
    "open", "diff", "where", "joins", "completion",
)  # fmt: skip
"""The commands, each the name of a module of this package.

It has `help_text`, `arguments`, which declares what the command takes, and `run`. Where it has DEFAULTS, the
command may stand alone, and these are its options.
"""


def entry() -> NoReturn:
    """Run the process's own command and end the process with its exit code.

    A command makes many values and no cycles of them, then ends: collecting garbage and tidying the
    interpreter away before the system does it all at once took a tenth of a small build.
    """
    gc.disable()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed from the start, as by `>&-`
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (or the process's own) name, and return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if "-h" in arguments or "--help" in arguments:
            return show(_help(arguments))
        if list(arguments) == ["--version"]:
            return show(f"tablemill {__version__}\n")
        return _run(arguments)
    except KeyboardInterrupt:
        say("tablemill: interrupted; every file is whole, and the next build brings all up to date")
        return 130
    except (CannotGoOnError, OSError) as error:  # OSError: the working directory is gone, for one
        say(f"tablemill: {error}")
        return 2
    except Exception:  # a bug, whatever it is: say what to report instead of pretending to know
        return _bug()


def _help(arguments: Sequence[str]) -> str:
    return str(_command(arguments[0]).help_text()) if arguments[0] in COMMANDS else HELP


def _command(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(f".{name}", __name__)


def _refuse(arguments: Sequence[str]) -> NoReturn:
    """Say what to write where ``arguments`` name no command."""
    from ..problems import listed, suggestion

    first = next(iter(arguments), "")
    if first.startswith("-"):
        raise CannotGoOnError(f"{first}: a command comes first, then its options; see tablemill --help")
    if not first:
        raise CannotGoOnError("say what to do; see tablemill --help")
    near = suggestion(first, COMMANDS) or f"; they are {listed(COMMANDS)}"
    raise CannotGoOnError(f"{first}: there is no such command{near}")


def _parsed(command: ModuleType, name: str, arguments: Sequence[str]) -> object:
    import argparse
    from functools import partial

    class Once(argparse.Action):
        """Takes an option once, and refuses it the second time, where argparse would forget what was said first."""

        given = False

        def __call__(
            self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: object = None
        ) -> None:
            if self.given and option:
                parser.error(f"{option} may be said once, and is said twice")
            self.given = True
            setattr(namespace, self.dest, not self.default if self.nargs == 0 else values)

    class Parser(argparse.ArgumentParser):
        def __init__(self) -> None:
            # A width of its own keeps argparse from importing shutil to measure a terminal that it never writes to.
            formatter = partial(argparse.HelpFormatter, width=80)
            super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter)
            self.register("action", None, Once)  # for what declares no action
            self.register("action", "store_true", partial(Once, nargs=0, default=False))
            self.register("action", "store_false", partial(Once, nargs=0, default=True))

        def error(self, message: str) -> NoReturn:
            raise CannotGoOnError(f"{message}; see tablemill {name} --help")

    parser = Parser()
    command.arguments(parser)
    if "--" in arguments:  # what follows it is taken for options, were they let stand between files
        return parser.parse_args(arguments)
    return parser.parse_intermixed_args(arguments)


def _run(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        _refuse(arguments)
    name, *rest = arguments
    command = _command(name)
    if not rest and hasattr(command, "DEFAULTS"):
        from types import SimpleNamespace

        options: object = SimpleNamespace(**command.DEFAULTS)
    else:
        options = _parsed(command, name, rest)

    from ..problems import TablemillError

    try:
        return int(command.run(options))
    except TablemillError as error:
        tell(getattr(options, "format", "text"), error.problems, ok=False)
        say(in_vain(error.problems))
        return exit_code(error.problems)


def _bug() -> int:
    import platform
    import traceback

    for line in traceback.format_exc().splitlines():
        say(line)
    say(
        f"tablemill: this is a bug in Tablemill {__version__} (Python {platform.python_version()}, {sys.platform}); "
        "please report the lines above and, if you can, the seed that led here"
    )
    return 3
