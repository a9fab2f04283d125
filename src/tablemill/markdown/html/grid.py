"""The grid of an HTML table: cells in their columns, those that span several again in each.

Enters: the cells of each row, as they are written. Leaves: the cells of each row, one for each column. The rules and
the limits of ``colspan`` and ``rowspan`` are those of the HTML standard ("Forming a table"); what all repeated cells
of a document may cost is limited, too, because a few bytes can ask for millions of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from .cell import HtmlCell

if TYPE_CHECKING:
    from turbohtml import Element

MAX_COLSPAN = 1000  # of the HTML standard, as is the next
MAX_ROWSPAN = 65534
MAX_REPEATS = 200_000  # how many cells may be repeated in a document; 64 characters of a cell count as one more


class Anchor(NamedTuple):
    """A cell where it is written; 0 ``columns`` are as good as one, 0 ``rows`` the rest of its group."""

    cell: HtmlCell
    element: Element
    columns: int
    rows: int


class Budget:
    """How many cells may still be repeated, in a whole document."""

    def __init__(self) -> None:
        self.left = MAX_REPEATS
        self.refused = False

    def allows(self, cell: HtmlCell) -> bool:
        """Say whether ``cell`` may be repeated once more; if so, it counts as done."""
        self.left -= 1 + (cell.end - cell.start) // 64
        self.refused |= self.left < 0
        return self.left >= 0


class Grid:
    """Places the cells of one group's rows in columns."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.below: dict[int, tuple[HtmlCell, int]] = {}  # by column: the cell that reaches down, its last row

    def place(self, row: int, anchors: Sequence[Anchor], width: int | None) -> list[HtmlCell]:
        """Return the cells of a row: its own, and those that span to it; what passes ``width`` is not repeated."""
        cells: list[HtmlCell] = []
        for cell, _, columns, rows in anchors:
            while self._reaches(len(cells), row) and self._repeat(self.below[len(cells)][0], cells):
                pass
            column = len(cells)
            cells.append(cell)
            last = row + rows - 1 if rows else MAX_ROWSPAN
            self._reach(column, cell, row, last)
            end = column + columns if width is None else min(column + columns, width)
            while len(cells) < end:
                column = len(cells)
                over = self.below[column][0] if self._reaches(column, row) else cell
                if not self._repeat(over, cells):
                    break
                if over is cell:
                    self._reach(column, cell, row, last)
        self._fill(row, cells)
        return cells

    def _fill(self, row: int, cells: list[HtmlCell]) -> None:
        """Add the cells that reach down to the right of a row's own."""
        for column in sorted(self.below):
            if not self._reaches(column, row) or column < len(cells):
                continue
            origin = self.below[column][0]
            while len(cells) < column:  # nothing is there, which a browser shows as it shows an empty cell
                nothing = HtmlCell(origin.page, origin.end, origin.end, origin.reader)
                if not self.budget.allows(nothing):
                    return
                cells.append(nothing)
            if not self._repeat(origin, cells):
                return

    def _reaches(self, column: int, row: int) -> bool:
        """Whether a cell further up spans to this place; one that has come to its end is forgotten."""
        if column in self.below and self.below[column][1] < row:
            del self.below[column]
        return column in self.below

    def _reach(self, column: int, cell: HtmlCell, row: int, last: int) -> None:
        if last > row:
            self.below[column] = cell, last

    def _repeat(self, cell: HtmlCell, cells: list[HtmlCell]) -> bool:
        if self.budget.allows(cell):
            cells.append(cell.repeated())
            return True
        self.below.clear()
        return False
