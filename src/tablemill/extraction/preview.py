"""Lists the tables: to people, with as much of each as a terminal has room for, or to programs.

Makes text, prints nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..emit.width import cut, padded, width
from ..model import one_line
from ..problems import counted
from ..reports.text import Paint, plain, visible
from .listing import FoundTable, Listing

_NARROWEST = 8
"""The columns that a cell is given at least, where its text takes as many."""
_LONGEST = 400
"""The characters of a cell that are looked at: no terminal shows more of it."""
_GAP = "  "


def as_text(listing: Listing, columns: int, rows: int, paint: Paint = plain) -> str:
    """Show each table: its number, place, size and headings, and a preview of its first ``rows`` rows.

    No line of the preview takes more than ``columns`` columns of a terminal.
    """
    return "\n".join(_table(found, columns, rows, paint) for found in listing.tables)


def _table(found: FoundTable, columns: int, rows: int, paint: Paint) -> str:
    table = found.table
    size = f"{counted(len(table.rows), 'row')}, {counted(len(found.columns), 'column')}"
    title = f"{paint(visible(str(table.span)), 'place')}: table {found.number}: {size}{', HTML' if table.html else ''}"
    lines = [title]
    if found.headings:
        lines.append(_GAP + cut(visible(" > ".join(found.headings)), columns - len(_GAP)))
    if rows:
        lines += [_GAP + line for line in _preview(found, columns - len(_GAP), rows, paint)]
    return "\n".join(lines) + "\n"


def _preview(found: FoundTable, room: int, rows: int, paint: Paint) -> list[str]:
    shown = [[_shown(one_line(cell)) for cell in row.cells] for row in found.table.rows[:rows]]
    grid = [[_shown(name) for name in found.columns], *shown]
    widths = _widths([max(map(width, cells)) for cells in _columns(grid, len(found.columns))], room)
    right = [alignment == "right" for alignment in found.table.alignments]
    lines = []
    for index, cells in enumerate(grid):
        cells += [""] * (len(widths) - len(cells))
        fitted = [padded(cut(c, w), w, right=r) for c, w, r in zip(cells, widths, right, strict=False)]
        line = _GAP.join(fitted).rstrip()
        lines.append(line if index else paint(line, "place"))
    if len(widths) < len(found.columns):
        rest = ", ".join(grid[0][len(widths) :])
        lines.append(cut(f"{counted(len(found.columns) - len(widths), 'more column')}: {rest}", room))
    if len(found.table.rows) > rows:
        lines.append(f"{counted(len(found.table.rows) - rows, 'more row')}")
    return lines


def _columns(grid: Sequence[Sequence[str]], count: int) -> list[list[str]]:
    return [[cells[index] for cells in grid if index < len(cells)] for index in range(count)]


def _widths(wanted: Sequence[int], room: int) -> list[int]:
    """Share out ``room``: the widest columns give way first, and the last ones go where not even that helps."""
    kept = list(wanted)
    while len(kept) > 1 and sum(min(each, _NARROWEST) + len(_GAP) for each in kept) - len(_GAP) > room:
        kept.pop()
    room -= len(_GAP) * (len(kept) - 1)
    limit = max(kept)
    while sum(min(each, limit) for each in kept) > room and limit > 1:
        limit -= 1
    spare = room - sum(min(each, limit) for each in kept)
    widths = []
    for each in kept:
        more = min(max(each - limit, 0), max(spare, 0), 1)
        widths.append(min(each, limit) + more)
        spare -= more
    return widths


def _shown(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def as_json(listing: Listing) -> str:
    """Report the tables and the problems in one JSON object, which is ASCII, whatever encoding the reader has."""
    problems = [
        {"code": p.code, "severity": p.severity, "message": p.message, **p.span._asdict()} for p in listing.problems
    ]
    return (
        json.dumps({"tables": [_described(found) for found in listing.tables], "problems": problems}, indent=2) + "\n"
    )


def _described(found: FoundTable) -> dict[str, object]:
    table = found.table
    return {
        "number": found.number,
        **table.span._asdict(),
        "headings": list(found.headings),
        "columns": list(found.columns),
        "alignments": list(table.alignments),
        "rows": len(table.rows),
        "html": table.html,
    }
