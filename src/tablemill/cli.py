"""The commands. Each parses its arguments, calls one function of the library and prints what it returns.

Findings (problems and differences) are the product and go to standard output; how it went and what to do
next goes to standard error. Nothing is imported before it is needed: `--version` and `--help` are answered
by this module alone.
"""

from __future__ import annotations

import os
import sys

from . import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import NoReturn, TextIO

    from .drift import Change
    from .problems import Problem

HELP = """\
Usage: tablemill COMMAND [OPTION...]

Compiles the tables of Markdown files into validated JSON, YAML and CSV.

Commands:
  build   make the datasets: all of them, or with an error in any, none
  check   compare the datasets with their seeds, and write nothing

Options of both:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
  --format FORM   text for people, github for annotations on a pull request,
                  json for programs [text]

Other options:
  --version       print the version
  -h, --help      print this

Exit codes: 0 all is well; 1 problems or differences; 2 usage, a spec or a file
that cannot be used; 3 a bug in Tablemill; 130 interrupted.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (or the process's own) name, and return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if "-h" in arguments or "--help" in arguments:
            return _print(HELP)
        if list(arguments) == ["--version"]:
            return _print(f"tablemill {__version__}\n")
        return _run(arguments)
    except KeyboardInterrupt:
        _say("tablemill: interrupted; every file is whole, and the next build brings all up to date")
        return 130
    except (_CannotGoOnError, OSError) as error:  # OSError: the working directory is gone, for one
        _say(f"tablemill: {error}")
        return 2
    except Exception:  # a bug, whatever it is: say what to report instead of pretending to know
        return _bug()


class _CannotGoOnError(Exception):
    """The arguments make no command, or there is nowhere to write to."""


def _run(arguments: Sequence[str]) -> int:
    from .problems import TablemillError

    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except TablemillError as error:
        _tell(options.format, error.problems, ok=False)
        _say(f"{_counts(error.problems)}; nothing was written")
        return _exit_code(error.problems)


def _parser() -> argparse.ArgumentParser:
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise _CannotGoOnError(f"{message}; see tablemill --help")

    options = Parser(add_help=False)
    options.add_argument("--spec", metavar="PATH")
    options.add_argument("--format", choices=("text", "github", "json"), default="text")
    parser = Parser(add_help=False, allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, parents=[options], add_help=False, allow_abbrev=False)
        subparser.set_defaults(command=command)
    return parser


def _build(options: argparse.Namespace) -> int:
    from .pipeline import build
    from .sources import display

    outcome, published = build(_spec(options))
    written = list(published.written) if published else []
    removed = list(published.removed) if published else []
    _tell(options.format, outcome.problems, ok=outcome.ok, written=written, removed=removed)
    output = display(outcome.spec.output)
    records = sum(len(dataset.records) for dataset in outcome.datasets.values())
    made = f"{_count(len(outcome.datasets), 'dataset')}, {_count(records, 'record')}"
    if published is None:
        _say(f"{_counts(outcome.problems)}; {output} is left as it was")
    elif written or removed:
        gone = f", {_count(len(removed), 'file')} removed" if removed else ""
        _say(f"{made}: {_count(len(written), 'file')} written to {output}{gone}")
    else:
        _say(f"{made}: {output} is up to date, nothing to do")
    return _exit_code(outcome.problems)


def _check(options: argparse.Namespace) -> int:
    from .pipeline import check
    from .sources import display

    outcome, changes = check(_spec(options))
    _tell(options.format, outcome.problems, changes, ok=outcome.ok and not changes)
    output = display(outcome.spec.output)
    if not outcome.ok:
        _say(f"{_counts(outcome.problems)}; mend the seeds, then run: {_command('build', options)}")
    elif changes:
        _say(
            f"{_count(len(changes), 'difference')} between the seeds and {output}; "
            f"run: {_command('build', options)}, and commit {output} with the seed"
        )
    else:
        _say(f"{output} is what the seeds give ({_count(len(outcome.artefacts), 'file')})")
    return max(_exit_code(outcome.problems), bool(changes))


COMMANDS = {"build": _build, "check": _check}


def _spec(options: argparse.Namespace) -> Path:
    from pathlib import Path

    from .pipeline import DEFAULT_SPECS

    if options.spec is not None:
        return Path(options.spec)
    for path in DEFAULT_SPECS:
        if path.exists():
            return path
    places = " or ".join(path.as_posix() for path in DEFAULT_SPECS)
    raise _CannotGoOnError(f"there is no {places} here; write one (docs/spec.md says how), or name yours with --spec")


def _tell(form: str, problems: Sequence[Problem], changes: Sequence[Change] = (), **summary: object) -> None:
    from . import report

    findings = (*problems, *(change.problem() for change in changes))
    if form == "json":
        _print(report.as_json(problems, changes, **summary))
    elif form == "github":
        _print(report.as_github(findings))
    elif findings:
        _print(report.as_text(findings, _paint()))


def _paint() -> Callable[[str, str], str]:
    from termcolor import colored

    styles = {"error": ("red", ["bold"]), "warning": ("yellow", ["bold"]), "place": (None, ["bold"])}
    return lambda text, style: colored(text, styles[style][0], attrs=styles[style][1])


def _exit_code(findings: Sequence[Problem]) -> int:
    from .problems import CODES

    return max((CODES[finding.code].exit for finding in findings if finding.severity == "error"), default=0)


def _command(name: str, options: argparse.Namespace) -> str:
    import shlex

    return f"tablemill {name}" + (f" --spec {shlex.quote(options.spec)}" if options.spec else "")


def _counts(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    return _count(errors, "error") + (f" and {_count(warnings, 'warning')}" if warnings else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _say(text: str) -> None:
    _write(f"{text}\n", sys.stderr)


def _print(text: str) -> int:
    _write(text, sys.stdout)
    return 0


def _write(text: str, stream: TextIO | None) -> None:
    """Write to a stream, escaping what its encoding does not have, and stop where nobody reads on (as `| head`)."""
    if stream is None:  # closed from the start, as by `>&-`
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What the stream has not written yet would fail once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise _CannotGoOnError(f"standard output cannot be written: {error.strerror}") from None


def _bug() -> int:
    import platform
    import traceback

    _say(traceback.format_exc().rstrip())
    _say(
        f"tablemill: this is a bug in Tablemill {__version__} (Python {platform.python_version()}, {sys.platform}); "
        "please report the lines above and, if you can, the seed that led here"
    )
    return 3
