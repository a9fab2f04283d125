"""Tables kept as the lines they are made of: rows and cells are made when they are asked for.

Enters: the text of a plain table, or a table as `blocks` has found it. Leaves: a Table whose ``texts`` reads
all cells in one go, and whose header, rows, spans and section are those of the reference path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol, overload

from ..model import Alignment, Cell, InlineReader, Row, Section, Span, Table
from . import fast_text
from .blocks import Block, Line
from .cursor import SPACE
from .fast_plain import PROTECTED
from .table import Stretch, alignments, split_row


class Page(Protocol):
    """What the tables of one document share."""

    @property
    def path(self) -> str: ...
    @property
    def reader(self) -> InlineReader: ...
    @property
    def marks(self) -> bool: ...
    @property
    def labels(self) -> fast_text.Labels: ...
    def read(self, content: str) -> str: ...
    def section_at(self, line: int) -> Section | None: ...


class KeptRow(NamedTuple):
    """A row as it is kept: the line it is on, where its own text starts there, and where its cells stand."""

    number: int
    line: str
    start: int
    cells: list[Stretch]


class Kept(Protocol):
    """A table as it is kept. Rows are counted from the header, which is the first."""

    @property
    def columns(self) -> int: ...
    def __len__(self) -> int: ...
    def row(self, index: int) -> KeptRow: ...
    def alignments(self) -> tuple[Alignment, ...]: ...
    def last_line(self) -> KeptRow: ...
    def contents(self) -> tuple[list[str], dict[int, int]]:
        """Return the contents of all cells: of the rows that have as many as the header, then of the others.

        With them comes the length of each of those others, by its number, in order. GitHub fills these up
        and cuts them; what a few bytes of short rows are filled up with can be half a million cells.
        """
        ...


class PlainLines:
    """The lines of a plain table: each begins with a pipe in column 1."""

    def __init__(self, block: str, number: int, columns: int) -> None:
        self.block = block
        self.number = number
        self.columns = columns

    @cached_property
    def lines(self) -> list[str]:
        return self.block.removesuffix("\n").split("\n")

    def __len__(self) -> int:
        return len(self.lines) - 1

    def row(self, index: int) -> KeptRow:
        below = index + (index > 0)  # the delimiter row is the second line
        line = self.lines[below]
        return KeptRow(self.number + below, line, 0, split_row(line))

    def alignments(self) -> tuple[Alignment, ...]:
        return alignments(self.lines[1])

    def last_line(self) -> KeptRow:
        return KeptRow(self.number + len(self.lines) - 1, self.lines[-1], 0, [])

    def contents(self) -> tuple[list[str], dict[int, int]]:
        lines = [self.lines[0], *self.lines[2:]]
        if "\\|" in self.block:
            lines = [line.replace("\\|", PROTECTED) for line in lines]
        pipes = self.columns + 1
        lengths: dict[int, int] = {}
        odd: list[str] = []
        for number, line in enumerate(lines):
            if line.count("|") != pipes:
                row = line[1:].rstrip(SPACE).removesuffix("|").split("|")[: self.columns]
                lengths[number] = len(row)
                odd += row
                lines[number] = ""
        # Every row that is left has so many pipes, the first at its beginning; what stands between the last and
        # the next row's first is white space or a cell too many.
        cells = "".join(lines).split("|")
        del cells[::pipes]
        return [cell.strip(SPACE) for cell in cells + odd], lengths


class BlockLines:
    """A table as `blocks` has found it in a piece of the text, and how many lines stand above that piece."""

    def __init__(self, block: Block, lines: Sequence[str], above: int) -> None:
        self.block = block
        self.lines = lines
        self.above = above

    @property
    def columns(self) -> int:
        return len(self.block.rows[0][1])

    def __len__(self) -> int:
        return len(self.block.rows)

    def row(self, index: int) -> KeptRow:
        line, cells = self.block.rows[index]
        return self._kept(line, cells)

    def alignments(self) -> tuple[Alignment, ...]:
        line = self._delimiter()
        return alignments(line.line, line.start)

    def last_line(self) -> KeptRow:
        return self.row(-1) if len(self) > 1 else self._delimiter()

    def contents(self) -> tuple[list[str], dict[int, int]]:
        even: list[str] = []
        odd: list[str] = []
        lengths: dict[int, int] = {}
        columns = self.columns
        for number, (line, stretches) in enumerate(self.block.rows):
            text = self.lines[line.number - 1]
            row = [text[start:end].replace("\\|", "|") for start, end in stretches[:columns]]
            if len(row) == columns:
                even += row
            else:
                odd += row
                lengths[number] = len(row)
        return even + odd, lengths

    def _delimiter(self) -> KeptRow:
        return self._kept(self.block.delimiter or self.block.rows[0][0], [])

    def _kept(self, line: Line, cells: list[Stretch]) -> KeptRow:
        return KeptRow(line.number + self.above, self.lines[line.number - 1], line.start, cells)


class FastTable(Table):
    """A Table whose fields are computed from what is kept. It has no slots, so that it can keep them."""

    page: Page
    kept: Kept

    def __init__(self, page: Page, kept: Kept) -> None:
        self.__dict__.update(page=page, kept=kept)

    @cached_property
    def header(self) -> Row:
        return self.row(0)

    @cached_property
    def alignments(self) -> tuple[Alignment, ...]:
        return self.kept.alignments()

    @property
    def rows(self) -> Sequence[Row]:
        return Rows(self)

    @property
    def section(self) -> Section | None:
        return self.page.section_at(self.kept.row(0).number)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return super().columns  # each dataset of a spec asks for those of each table

    @property
    def span(self) -> Span:
        first, last = self._span(self.kept.row(0)), self._span(self.kept.last_line())
        return Span(first.path, first.line, first.column, last.end_line, last.end_column)

    def texts(self) -> list[list[str]]:
        contents, lengths = self.kept.contents()
        texts = fast_text.texts(contents, self.page.read, self.page.labels, marks=self.page.marks)
        columns = self.kept.columns
        place = columns * (len(self.kept) - len(lengths))
        rows = [texts[start : start + columns] for start in range(0, place, columns)]
        return _merged(rows, texts[place:], lengths) if lengths else rows

    def row(self, index: int) -> Row:
        """Make the row at ``index``, the header being 0."""
        kept = self.kept.row(index)
        number, line, _, stretches = kept
        path, reader, width = self.page.path, self.page.reader, self.kept.columns
        cells = tuple([Cell(line[start:end], path, number, start + 1, reader) for start, end in stretches])
        return Row(cells[:width], cells[width:], self._span(kept))

    def _span(self, row: KeptRow) -> Span:
        """Return where the row stands, without the white space around it."""
        inner = row.line[row.start :]
        start = row.start + len(inner) - len(inner.lstrip(SPACE))
        return Span(self.page.path, row.number, start + 1, row.number, start + len(inner.strip(SPACE)) + 1)


def _merged(even: list[list[str]], odd: list[str], lengths: dict[int, int]) -> list[list[str]]:
    """Put the rows of those lengths, whose cells are in ``odd``, back among the others."""
    rows: list[list[str]] = []
    done = place = 0
    for number, length in lengths.items():
        ahead = number - len(rows)
        rows += even[done : done + ahead]
        rows.append(odd[place : place + length])
        done += ahead
        place += length
    return rows + even[done:]


class Rows(Sequence[Row]):
    """The rows below the header, each made when it is asked for."""

    __slots__ = ("_table",)

    def __init__(self, table: FastTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table.kept) - 1

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        place = range(len(self))[index]
        return self._table.row(place + 1) if isinstance(place, int) else [self._table.row(one + 1) for one in place]

    def __iter__(self) -> Iterator[Row]:
        return map(self._table.row, range(1, len(self) + 1))
