"""tablemill watch: makes the datasets, and makes them again when a file changes."""

from __future__ import annotations

import gc
import sys

from .findings import as_read, counts, in_vain
from .options import ROOT, spec_arguments
from .terminal import few, in_log, in_root, on_terminal, say, spec_path, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from ..inspection.watching import Rebuild
    from ..problems import Problem

HELP = f"""\
Usage: tablemill watch [OPTION...]

Makes the datasets, and again whenever the spec, a seed, a schema or a template
changes, until Ctrl-C. Each build prints one line: what changed and what was
written. Problems stay on the screen until they are fixed; where standard
output is not a terminal, each build prints them again.

Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}  -h, --help      print this

Exit codes: 0 ended by Ctrl-C, or nobody reads on; 2 usage, or no spec.
"""

DEFAULTS = {"spec": None, "root": None}

_CLEAR = "\x1b[2J\x1b[H"


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    spec_arguments(parser)


def run(options: argparse.Namespace) -> int:
    from ..inspection.watching import watch
    from ..reading.sources import display

    gc.enable()  # the other commands end before there is garbage to collect
    path = spec_path(options)
    first, full = True, False
    try:
        for build in watch(path, root=in_root(options).get("root")):
            if on_terminal(sys.stdout) and (build.problems or full):
                write(_CLEAR, sys.stdout)
            full = bool(build.problems)
            if not _tell_problems(build):
                return 0
            say(f"{_changed(build)}{_done(build)}")
            if first:
                say(f"watching {display(path)} and what it reads; Ctrl-C ends it")
                first = False
    except KeyboardInterrupt:
        say("")  # the terminal has written ^C
    return 0


def _tell_problems(build: Rebuild) -> bool:
    """Tell the problems, on a terminal as many as it has room for, and return whether somebody reads them."""
    from ..problems import counted

    full = on_terminal(sys.stdout)
    told = list(_fitting(build.problems)) if full else build.problems
    if told and not write(in_log(as_read(told, sys.stdout, full=full)), sys.stdout):
        return False
    if len(told) < len(build.problems):
        say(f"and {counted(len(build.problems) - len(told), 'more problem')}, run tablemill build to see them")
    return True


def _fitting(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems that fit on the terminal, with the lines that come after them; one at least."""
    from shutil import get_terminal_size

    left = get_terminal_size().lines - 4
    for index, problem in enumerate(problems):
        left -= as_read([problem], sys.stdout, full=True).count("\n")
        if left < 0 and index:
            return
        yield problem


def _changed(build: Rebuild) -> str:
    return f"{few(build.changed)} changed: " if build.changed else ""


def _done(build: Rebuild) -> str:
    from ..reading.sources import display

    if build.outcome is None:
        return in_vain(build.problems)
    output = display(build.outcome.spec.output)
    if build.published is None:
        return f"{counts(build.problems)}; {output} is left as it was"
    done = [f"{few(build.published.written)} written to {output}"] if build.published.written else []
    done += [f"{few(build.published.removed)} removed"] if build.published.removed else []
    done += [f"inserted into {few(build.published.inserted)}"] if build.published.inserted else []
    return ", ".join(done) or f"{output} is up to date"
