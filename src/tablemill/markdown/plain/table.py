"""GitHub's tables: what a row is, what a delimiter row is, and how many cells a table may be padded with.

The rules are those of cmark-gfm (https://github.com/github/cmark-gfm, `extensions/table.c` and
`ext_scanners.re`, release 0.29.0.gfm.13), which the prose of the specification leaves open in places:

- A pipe parts two cells unless a backslash stands before it, whatever stands before that backslash: in
  ``a \\\\| b`` there is one cell, and its content is ``a \\| b`` once the table has taken its backslash.
- The white space that is trimmed off a cell is spaces and tabs: NBSP, U+3000 and form feeds are text. (But form
  feeds and vertical tabs after a pipe belong to the pipe.)
- A line that is only a pipe has no cells and is no row.
- A row of more than 65,535 cells is no row.
- The cells that short rows lack are added by the renderer. After more than 524,288 of them the table ends.
"""

from __future__ import annotations

from ...expressions import lazy
from ...model import Alignment
from .cursor import SPACE

Stretch = tuple[int, int]
"""Where something starts and ends in a line."""

MAX_COLUMNS = 0xFFFF
MAX_PADDING = 0x80000

_DELIMITER = r"[ \t\v\f]*+:?-++:?[ \t\v\f]*+"
_DELIMITER_ROW = lazy(rf"\|?{_DELIMITER}(?>(?:\|{_DELIMITER})*)\|?[ \t\v\f]*+\Z")
_CELL = lazy(r"[^|]*+(?>(?:(?<=\\)\|[^|]*+)*)")
_GAP = lazy(r"[ \t\v\f]*+")


def split_row(line: str, start: int = 0) -> list[Stretch]:
    """Return where the cells of ``line`` stand, from ``start`` on, without the space around them.

    An empty list means that the line is no row.
    """
    cells: list[Stretch] = []
    size = len(line)
    place = _GAP.match(line, start + 1).end() if line.startswith("|", start) else start  # type: ignore[union-attr]
    while place < size:
        end = _CELL.match(line, place).end()  # type: ignore[union-attr]  # the pattern matches anywhere
        cells.append(trim(line, place, end))
        if end == size:
            break
        place = _GAP.match(line, end + 1).end()  # type: ignore[union-attr]
    return cells if len(cells) <= MAX_COLUMNS else []


def trim(line: str, start: int, end: int) -> Stretch:
    """Return the stretch of ``line`` without the white space at its edges."""
    text = line[start:end]
    left = text.lstrip(SPACE)
    if not left:
        return start, start
    start = end - len(left)
    return start, start + len(left.rstrip(SPACE))


def is_delimiter_row(line: str, start: int = 0) -> bool:
    """Whether ``line`` is the row of dashes below a header, from ``start`` on."""
    return _DELIMITER_ROW.match(line, start) is not None


def alignments(line: str, start: int = 0) -> tuple[Alignment, ...]:
    """Return the alignments that a delimiter row gives, one for each of its cells."""
    return tuple(_alignment(line[start:end]) for start, end in split_row(line, start))


def _alignment(cell: str) -> Alignment:
    if cell.startswith(":"):
        return "center" if cell.endswith(":") else "left"
    return "right" if cell.endswith(":") else None
