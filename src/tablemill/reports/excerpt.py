"""Shows problems to a person at a terminal: each with the line of its file, and carets below what it is about.

Enters: problems, and what looks up the lines of a file. Leaves: text; prints and reads nothing. The first line of each
problem is that of `text.as_text`, broken at its words where it is too long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..emit.width import cut, end_of, width, wrapped
from ..problems import Problem
from .text import Paint, as_text, plain, visible

__all__ = ["Lines", "as_full"]

Lines: TypeAlias = Callable[[str], Sequence[str] | None]
"""Looks up the lines of a file by the path that messages name; None where there are none to be shown."""

_TAB = "    "
_LEAST = 20
"""How many columns of a line are shown at least, on however narrow a terminal."""


def as_full(findings: Sequence[Problem], lines: Lines, columns: int, paint: Paint = plain) -> str:
    """Report each finding as `as_text` does and, where it has a place in a line, show that line with carets below it.

    ``columns`` is the width of the terminal. Of a longer line, as much is shown as fits around the place.
    """
    return "".join(_told(finding, columns, paint) + _excerpt(finding, lines, columns, paint) for finding in findings)


def _told(finding: Problem, columns: int, paint: Paint) -> str:
    text = as_text([finding]).rstrip("\n")
    painted = as_text([finding], paint)
    return painted if width(text) <= columns else f"{wrapped(painted.rstrip(), columns)}\n"


def _excerpt(finding: Problem, lines: Lines, columns: int, paint: Paint) -> str:
    span = finding.span
    if span[1:] == (1, 1, 1, 1):  # it is about the file as a whole
        return ""
    found = lines(span.path)
    if found is None or span.line > len(found):
        return ""
    line = found[span.line - 1]
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    number = f" {span.line} "
    shown, before, carets = _window(line, span.column - 1, end, max(columns - len(number) - 2, _LEAST))
    gutter = paint("|", "place")
    return (
        f"{paint(number, 'place')}{gutter}{' ' * bool(shown)}{shown}\n"
        f"{' ' * len(number)}{gutter} {' ' * before}{paint('^' * carets, finding.severity)}\n"
    )


def _window(line: str, start: int, end: int, columns: int) -> tuple[str, int, int]:
    """Return what of ``line`` is shown in ``columns`` columns, and how many of these are before and below the stretch.

    A line may have megabytes: no more of it is looked at than could be shown. A character without a width, of which
    more could, comes with one that has some.
    """
    reach = 2 * columns
    before, stretch, after = (
        _shown(line[max(start - reach, 0) : start]),
        _shown(line[start : min(end, start + reach)]),
        _shown(line[max(start, end) : max(start, end) + reach]),
    )
    carets = max(width(stretch), 1)  # one, below what is empty
    if width(before) + carets + width(after) > columns or start > reach:
        stretch = cut(stretch, columns * 3 // 4)
        carets = max(width(stretch), 1)
        left = columns - carets
        before = end_of(before, max(left - width(after), left // 2))
        after = cut(after, left - width(before))
    return (before + stretch + after).rstrip(), width(before), carets


def _shown(text: str) -> str:
    """Write what moves the cursor as what does not."""
    return visible(text.replace("\t", _TAB))
