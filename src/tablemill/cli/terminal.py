"""What the commands share of the outside world: its two streams, whether they are terminals, and what is named.

Findings (problems and differences) are the product and go to standard output; how it went and what to do
next goes to standard error.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import TextIO

    from ..reading.discovery import Named


class CannotGoOnError(Exception):
    """The arguments make no command, or there is nowhere to write to."""


def spec_path(options: argparse.Namespace) -> Path:
    from pathlib import Path

    from ..pipeline import DEFAULT_SPECS, default_spec

    if options.spec is not None:
        return Path(options.spec)
    if found := default_spec():
        return found
    places = " or ".join(path.as_posix() for path in DEFAULT_SPECS)
    raise CannotGoOnError(
        f"there is no {places} here; run tablemill init FILE.md to write a spec for the tables of FILE.md, "
        "or name a spec elsewhere with --spec PATH"
    )


def refuse_without(what: str, extra: str, *libraries: str) -> None:
    """Say that ``what`` needs one of ``libraries`` that is not installed, and which ``extra`` brings it."""
    from importlib.util import find_spec

    from ..problems import install_line

    for library in libraries:
        if find_spec(library) is None:
            raise CannotGoOnError(f"{what} needs {library}, which is not installed; {install_line(extra)}")


def in_root(options: argparse.Namespace) -> dict[str, Path]:
    """Return the root as a named argument, where one is given."""
    from pathlib import Path

    return {} if options.root is None else {"root": Path(options.root)}


def named(files: Sequence[str]) -> list[Named]:
    """Return what the arguments name: standard input where it is -."""
    if "-" in files and sys.stdin is None:
        raise CannotGoOnError("standard input is closed")
    return [sys.stdin.buffer if name == "-" else name for name in files]


def command_line(name: str, options: argparse.Namespace) -> str:
    import shlex

    said = [("--spec", options.spec), ("--root", options.root)]
    return f"tablemill {name}" + "".join(f" {option} {shlex.quote(value)}" for option, value in said if value)


def few(names: Sequence[str]) -> str:
    """Name two, and say how many more there are."""
    shown, more = names[:2], len(names) - 2
    return f"{', '.join(shown)} and {more} more" if more > 0 else " and ".join(shown)


def room(stream: TextIO | None = None) -> int:
    """Count the columns of the terminal that ``stream`` is (standard output, if nothing is said).

    It is what COLUMNS says, or 80 where there is no terminal.
    """
    from contextlib import suppress

    stream = sys.stdout if stream is None else stream
    said = os.environ.get("COLUMNS", "")
    columns = int(said) if said.isascii() and said.isdigit() else 0
    if not columns and stream is not None:
        with suppress(OSError, ValueError):  # ValueError: it has no descriptor, as where a test reads it
            columns = os.get_terminal_size(stream.fileno()).columns
    return max(columns or 80, _NARROW)


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at ``stream`` while it is written."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


_OFF = ("0", "false")


def painted(stream: TextIO | None) -> bool:
    """Whether colours go to ``stream``: as the environment asks for, or else where it is a terminal.

    Sources: no-color.org, force-color.org and bixense.com/clicolors. Who asks for none gets none, whatever else is
    said. termcolor asks the same of its own, but for CLICOLOR, and of standard output alone.
    """
    said = os.environ.get
    if said("NO_COLOR") or said("ANSI_COLORS_DISABLED"):
        return False
    if forced := said("FORCE_COLOR") or said("CLICOLOR_FORCE"):
        return forced.casefold() not in _OFF
    return on_terminal(stream) and said("CLICOLOR") != "0"


def style(stream: TextIO | None = None) -> Callable[[str, str], str]:
    """Return what paints text for ``stream`` (standard output, if nothing is said), or leaves it as it is."""
    if not painted(sys.stdout if stream is None else stream):
        return lambda text, _: text
    from termcolor import colored

    styles = {"error": ("red", ["bold"]), "warning": ("yellow", ["bold"]), "place": (None, ["bold"])}
    return lambda text, style: colored(text, styles[style][0], attrs=styles[style][1], force_color=True)


_LOGS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
"""The variables of CI systems that read commands from the log of a job."""


def in_log(text: str, *, commands: bool = False) -> str:
    """Break what a CI system would take for a command: ``::`` at the beginning of a line, ``##[``, ``##vso[``.

    A cell, a file name or a message may hold it, and a command masks words, sets variables or stops the commands of
    others. In JSON the text still means the same. With ``commands``, lines that begin so are our own.
    docs.github.com, "Workflow commands for GitHub Actions"; the runner passes over white space before them.
    """
    if not any(name in os.environ for name in _LOGS) or ("::" not in text and "##" not in text):
        return text
    import re

    text = re.sub(r"##(?=\w*\[)", r"#\\u0023", text)
    return text if commands else re.sub(r"^(\s*):(?=:)", r"\1\\u003a", text, flags=re.MULTILINE)


def say(text: str) -> None:
    """Write a line to standard error; what in a name would act on the terminal is shown instead.

    On a terminal it is broken between words, where a terminal would break it anywhere.
    """
    if not text.isprintable():
        from ..reports.text import visible

        text = visible(text)
    if len(text) * 2 > _NARROW and on_terminal(sys.stderr):
        from ..emit.width import wrapped

        text = wrapped(text, room(sys.stderr))
    write(f"{in_log(text)}\n", sys.stderr)


def note(options: argparse.Namespace, text: str) -> None:
    """Say how it went, unless somebody wants to hear of problems alone."""
    if not options.quiet:
        say(text)


_NARROW = 20
"""No terminal is taken to be narrower than that."""


def show(text: str, *, commands: bool = False) -> int:
    write(in_log(text, commands=commands), sys.stdout)
    return 0


def send(content: bytes) -> None:
    """Write data to standard output as it is, whatever encoding the terminal has."""
    if sys.stdout is None:
        return
    _refuse_commands(content)
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        _leave(sys.stdout, error)


def _refuse_commands(content: bytes) -> None:
    """Refuse data that a CI system would take for commands, were it in the log; a pipe may well lead there."""
    text = content.decode("utf-8", "replace")
    if in_log(text) != text and not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        message = "a cell looks like a command to the CI system, which reads commands from the log"
        raise CannotGoOnError(f"{message}; write to a file with -o, or redirect to one")


def write(text: str, stream: TextIO | None) -> bool:
    """Write to a stream, escaping what its encoding does not have; return False where nobody reads on (as `| head`)."""
    if stream is None:  # closed from the start, as by `>&-`
        return True
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        _leave(stream, error)
        return False
    return True


def _leave(stream: TextIO, error: OSError) -> None:
    """Stop writing: what the stream has not written yet would fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    nobody_reads = isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL  # how Windows reports it
    if stream is sys.stdout and not nobody_reads:
        raise CannotGoOnError(f"standard output cannot be written: {error.strerror}") from None
