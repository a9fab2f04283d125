"""Prints problems and differences for people or for programs, and computes their exit code."""

from __future__ import annotations

import sys

from .options import FORMS
from .terminal import in_log, on_terminal, room, say, show, style, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from ..dist.drift import Change
    from ..problems import Problem


def tell(form: str | None, problems: Sequence[Problem], changes: Sequence[Change] = (), **summary: object) -> None:
    """Print findings on standard output, in one of FORMS."""
    findings = (*problems, *(change.problem() for change in changes))
    form = form if form in FORMS else "full" if on_terminal(sys.stdout) else "text"
    if form in ("full", "text") and not findings:
        return
    from ..reports import text as report

    if form == "json":
        show(report.as_json(problems, changes, **summary))
    elif form == "github":
        show(report.as_github(_from_root(findings)), commands=True)
    elif form == "sarif":
        from ..reports.sarif import as_sarif

        show(as_sarif(_from_root(findings)))
    else:
        show(as_read(findings, sys.stdout, full=form == "full"))


def as_read(findings: Sequence[Problem], stream: TextIO | None, *, full: bool) -> str:
    """Write findings for people: with ``full``, with the lines of files, as wide as ``stream``."""
    from ..reports.text import as_text

    if not full:
        return as_text(findings, style(stream))
    from ..reports.excerpt import as_full

    return as_full(findings, _file_lines(), room(stream), style(stream))


def _file_lines() -> Callable[[str], Sequence[str] | None]:
    """Return what looks up the lines of a file; the last one is kept, for problems come file by file.

    Anything but a plain file, such as standard input, is not opened again: it has been read.
    """
    from functools import lru_cache
    from pathlib import Path

    from ..problems import TablemillError
    from ..reading.sources import read_plain, source_of

    @lru_cache(maxsize=1)
    def lines(path: str) -> Sequence[str] | None:
        try:
            return None if path == "<stdin>" else source_of(read_plain(Path(path)), path).text.split("\n")
        except (OSError, ValueError, TablemillError):  # ValueError: no name of a file
            return None

    return lines


def _from_root(findings: Sequence[Problem]) -> list[Problem]:
    """Name the files of findings from the root of the git repository, as its host does, and not from here."""
    from pathlib import Path

    from ..reading.project import repository_of

    here = Path.cwd()
    root = Path(repository_of(str(here)) or here)

    def named(path: str) -> str:
        place = here / path
        return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()

    return [finding._replace(span=finding.span._replace(path=named(finding.span.path))) for finding in findings]


_SHOWN = 10
"""How many warnings of one code are printed beside the data: a long table can be ragged in every row."""


def aside(problems: Sequence[Problem]) -> None:
    """Print problems on standard error, where standard output is for data."""
    from collections import Counter

    from ..problems import CODES, counted

    seen: Counter[str] = Counter()
    shown = []
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= _SHOWN or problem.severity == "error":
            shown.append(problem)
    if shown:
        write(in_log(as_read(shown, sys.stderr, full=on_terminal(sys.stderr))), sys.stderr)
    for code, number in seen.items():
        if number > _SHOWN and CODES[code].severity == "warning":
            say(f"and {counted(number - _SHOWN, 'more warning')} with the code {code}")


def exit_code(findings: Sequence[Problem]) -> int:
    from ..problems import CODES

    return max((CODES[finding.code].exit for finding in findings if finding.severity == "error"), default=0)


def counts(problems: Sequence[Problem]) -> str:
    from ..problems import counted

    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    return counted(errors, "error") + (f" and {counted(warnings, 'warning')}" if warnings else "")


def in_vain(problems: Sequence[Problem]) -> str:
    """Say how many problems kept a command from its work, and that nothing was written, if that is so."""
    half = any(problem.code in ("half-written", "left-behind") for problem in problems)
    return counts(problems) if half else f"{counts(problems)}; nothing was written"
