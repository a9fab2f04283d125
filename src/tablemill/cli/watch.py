"""tablemill watch: builds the datasets, and builds them again when a file changes."""

from __future__ import annotations

import gc
import sys

from .findings import as_read, counts, in_vain
from .options import ROOT, spec_arguments, talk, talk_arguments
from .progress import Progress, more, what_of
from .terminal import few, in_log, in_root, note, on_terminal, say, spec_path, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from ..inspection.watching import Rebuild
    from ..problems import Problem
    from ..reading.following import Follow

HELP = f"""\
Usage: tablemill watch [OPTION...]

Builds the datasets, and builds them again whenever the spec, a seed, a schema
or a template changes, until Ctrl-C. Each build prints one line: what changed
and what was written. Problems stay on the screen until they are fixed; if
standard output is not a terminal, each build prints them again.

Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}{talk(16)}  -h, --help      print this help

Exit codes: 0 ended by Ctrl-C, or by a reader that stopped reading (as | head);
2 wrong usage, or no spec.
"""

DEFAULTS = {"spec": None, "root": None, "quiet": False, "verbose": False}

_CLEAR = "\x1b[2J\x1b[H"


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    spec_arguments(parser)
    talk_arguments(parser)


class _Builds:
    """Follows the builds, and times each alone: no build counts the wait before it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.last = Progress(options, line=False)

    def begin(self) -> Follow:
        self.last = Progress(self.options, line=False)
        return self.last.follow


def run(options: argparse.Namespace) -> int:
    from ..inspection.watching import watch
    from ..reading.sources import display

    gc.enable()  # the other commands end before there is garbage to collect
    path = spec_path(options)
    first, full = True, False
    builds = _Builds(options)
    try:
        for build in watch(path, root=in_root(options).get("root"), begin=builds.begin):
            builds.last.finish()
            if on_terminal(sys.stdout) and (build.problems or full):
                write(_CLEAR, sys.stdout)
            full = bool(build.problems)
            if not _show_problems(build):
                return 0
            more(options, builds.last, *(what_of(build.outcome) if build.outcome else ()))
            note(options, f"{_changed(build)}{_done(build)}")
            if first:
                note(options, f"watching {display(path)} and what it reads; Ctrl-C ends it")
                first = False
    except KeyboardInterrupt:
        say("")  # the terminal has written ^C
    return 0


def _show_problems(build: Rebuild) -> bool:
    """Show the problems, on a terminal as many as it has room for, and return whether somebody reads them."""
    from ..problems import counted

    full = on_terminal(sys.stdout)
    shown = list(_fitting(build.problems)) if full else build.problems
    if shown and not write(in_log(as_read(shown, sys.stdout, full=full)), sys.stdout):
        return False
    if len(shown) < len(build.problems):
        say(f"and {counted(len(build.problems) - len(shown), 'more problem')}, run tablemill build to see them")
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
