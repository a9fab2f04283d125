"""The commands: one module each, which declares the arguments, calls the library and prints the result.

Nothing is imported before it is needed: this module alone answers `--version` and `--help`, and a command
imports what it uses and no other command.
"""

from __future__ import annotations

import gc
import os
import sys

from .. import __version__
from .terminal import CannotGoOnError, say, show, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import NoReturn

HELP = """\
Usage: tablemill COMMAND [OPTION...]

Compiles the tables in Markdown files into validated JSON, YAML and CSV.

Commands:
  init         propose a spec for the tables in Markdown files, and build it
  build        make the datasets: all of them or, if one has an error, none
  check        compare the datasets with their seeds; write nothing
  watch        build again whenever a seed, the spec or a schema changes
  tables       show the tables in Markdown files
  extract      write the data of a table, without a spec
  harvest      write the tables of many documents as one Parquet dataset
  open         show the data, or the tables in Markdown files, in the browser
  diff         show what changed in the data since a release
  where        print where in the seeds a record comes from
  joins        compare each dataset with the datasets that it joins
  completion   print a completion script for bash, zsh or fish

Options:
  --version       print the version
  -h, --help      print this; COMMAND --help prints the help of the command

Exit codes: 0 success; 1 problems or differences; 2 wrong usage, or a spec or
file that cannot be used; 3 a bug in Tablemill; 130 interrupted.
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
        if not arguments:
            write(HELP, sys.stderr)  # this is a mistake: a script that lost the command's name must not succeed
            return 2
        if arguments[0] == "help" or "-h" in arguments or "--help" in arguments:
            return show(_help(arguments))
        if list(arguments) == ["--version"]:
            return show(f"tablemill {__version__}\n")
        return _run(arguments)
    except KeyboardInterrupt:
        say("tablemill: interrupted; every file is complete, and the next build brings all up to date")
        return 130
    except (CannotGoOnError, OSError) as error:  # OSError: the working directory is gone, for one
        say(f"tablemill: {error}")
        return 2
    except Exception:  # a bug, whatever it is: say what to report instead of pretending to know
        return _bug()


def _help(arguments: Sequence[str]) -> str:
    """Return the help of the command that ``arguments`` name, which may be asked for before and behind its name."""
    if arguments[0] in COMMANDS:
        return str(_command(arguments[0]).help_text())
    if arguments[0] != "help" or len(arguments) == 1 or arguments[1].startswith("-"):
        return HELP
    if arguments[1] not in COMMANDS:
        _refuse(arguments[1:])
    return str(_command(arguments[1]).help_text())


def _command(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(f".{name}", __name__)


def _refuse(arguments: Sequence[str]) -> NoReturn:
    """Say what to write where ``arguments`` name no command."""
    from ..problems import listed, suggestion

    first = arguments[0]
    if first.startswith("-"):
        raise CannotGoOnError(f"{first}: a command comes first, then its options; see tablemill --help")
    near = suggestion(first, COMMANDS) or f"; valid: {listed(COMMANDS)}"
    raise CannotGoOnError(f"{first}: unknown command{near}")


def _run(arguments: Sequence[str]) -> int:
    if arguments[0] not in COMMANDS:
        _refuse(arguments)
    name, *rest = arguments
    command = _command(name)
    if not rest and hasattr(command, "DEFAULTS"):
        from types import SimpleNamespace

        options: object = SimpleNamespace(**command.DEFAULTS)
    else:
        from .parsing import parsed

        options = parsed(command, name, rest)

    from ..problems import TablemillError

    try:
        return int(command.run(options))
    except TablemillError as error:
        from .findings import exit_code, in_vain, tell

        tell(getattr(options, "format", None), error.problems, ok=False)
        if not getattr(options, "quiet", False):
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
