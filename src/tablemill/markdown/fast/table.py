"""Tables kept as the lines they are made of: rows and cells are made when they are asked for.

Enters: the text of a plain table, or a table as `blocks` has found it. Leaves: a Table whose ``texts`` reads
all cells in one go, and whose header, rows, spans and section are those of the reference path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import NamedTuple, Protocol, TypeVar, overload

from ...model import READINGS, Alignment, Cell, Inline, InlineReader, Json, Row, Section, Span, Table, View
from ..plain.blocks import Block, Kind, Line
from ..plain.cursor import SPACE
from ..plain.table import Stretch, alignments, split_row
from . import text as fast_text
from .cut import Piece
from .plain import PROTECTED

T = TypeVar("T")

CHUNK = 1 << 18
"""How many characters of a table are read at once."""

SMALL = 1 << 14
"""How many characters the tables have together that are read in one go: see `Batch`."""


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
    def headings_at(self, line: int) -> tuple[Inline, ...] | None: ...
    def heading_texts_at(self, line: int) -> list[str] | None: ...
    def caption_at(self, line: int) -> Inline | None: ...


class KeptRow(NamedTuple):
    """A row as it is kept: the line it is on, where its own text starts there, and where its cells stand."""

    number: int
    line: str
    start: int
    cells: list[Stretch]


class Chunk(NamedTuple):
    """The contents of the cells of some rows that follow each other, PROTECTED for each ``\\|``.

    ``even`` has those of the rows that have as many as the header, a row after the other. ``odd`` has the others by
    their number among the rows, in order. GitHub cuts these at the header's width and fills them up; what a few bytes
    of short rows are filled up with can be half a million cells, so that is not done here.
    """

    even: list[str]
    odd: dict[int, list[str]]

    def merged(self, even: list[T], odd: list[T]) -> list[T]:
        """Put what was made of each of the ``odd`` rows back among what was made of the ``even`` ones."""
        if not self.odd:
            return even
        merged: list[T] = []
        done = 0
        for number, one in zip(self.odd, odd, strict=True):
            ahead = number - len(merged)
            merged += even[done : done + ahead]
            merged.append(one)
            done += ahead
        return merged + even[done:]


class Kept(Protocol):
    """A table as it is kept. Rows are counted from the header, which is the first."""

    @property
    def columns(self) -> int: ...
    @property
    def line(self) -> int:
        """The line of its header."""
        ...

    @property
    def contained(self) -> bool:
        """Whether it stands in a quote, an item or a footnote, below a heading that may stand in there, too."""
        ...

    def __len__(self) -> int: ...
    def row(self, index: int) -> KeptRow: ...
    def alignments(self) -> tuple[Alignment, ...]: ...
    def last_line(self) -> KeptRow: ...
    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows, some thousands at once: never are all cells of a large table held twice."""
        ...

    def uneven(self) -> Iterable[int]:
        """Number the rows, from 0 for the first below the header, that may be narrower or wider than the header."""
        ...

    def ragged(self) -> int:
        """Count those that are."""
        ...


class PlainLines:
    """The lines of a plain table: each begins in column 1. They stand in ``body``, from ``line`` on."""

    contained = False

    def __init__(self, body: str, piece: Piece, number: int) -> None:
        self.body = body
        self.start = piece.start
        self.end = piece.end
        self.columns = piece.columns
        self.bare = piece.bare
        self.line = number
        self._ragged: int | None = None  # how many rows are not as wide as the header, once all of them were read

    @cached_property
    def lines(self) -> list[str]:
        """All lines, for who looks at single rows."""
        return self.body[self.start : self.end].removesuffix("\n").split("\n")

    @cached_property
    def _size(self) -> int:
        return self.body.count("\n", self.start, self.end) - (self.body[self.end - 1] == "\n")

    def __len__(self) -> int:
        return self._size

    def row(self, index: int) -> KeptRow:
        if not index:  # which is asked for the most, and where nothing else is asked for
            return self._first
        line = self.lines[index + 1]  # the delimiter row is the second line
        start = len(line) - len(line.lstrip(SPACE)) if self.bare else 0
        return KeptRow(self.line + index + 1, line, start, split_row(line, start))

    @cached_property
    def _first(self) -> KeptRow:
        return KeptRow(self.line, line := self._line(self.start), 0, split_row(line))

    def alignments(self) -> tuple[Alignment, ...]:
        return _alignments(self._line(self.body.find("\n", self.start) + 1))

    def last_line(self) -> KeptRow:
        last = self.body.rfind("\n", self.start, self.end - 1) + 1
        return KeptRow(self.line + len(self), self._line(last), 0, [])

    def _line(self, start: int) -> str:
        end = self.body.find("\n", start, self.end)
        return self.body[start : self.end if end < 0 else end]

    def _stretches(self) -> Iterator[str]:
        """Yield the lines but for the delimiter row, some thousands at once, without a line end behind the last."""
        text, place = self.body, self.start
        header = text.find("\n", place)
        end = delimiter = text.find("\n", header + 1, self.end)
        while place < self.end:
            end = text.find("\n", max(end, place + CHUNK), self.end) + 1 or self.end
            lines = text[place:end]
            if place == self.start:
                lines = text[place:header] + (text[delimiter:end] if delimiter >= 0 else "")
            yield lines.removesuffix("\n")
            place = end

    def chunks(self) -> Iterator[Chunk]:
        ragged = 0
        for stretch in self._stretches():
            chunk = self._chunk(stretch)
            ragged += len(chunk.odd)
            yield chunk
        self._ragged = ragged

    def _chunk(self, stretch: str) -> Chunk:
        pipes = self.columns + 1
        even = None if self.bare else _even_cells(stretch, pipes)
        if even is None:
            lines = list(map(_between_pipes, stretch.split("\n")))
            even = _even_cells("\n".join(lines), pipes)
        if even is not None:
            return Chunk(even, {})
        odd: dict[int, list[str]] = {}
        for number, line in enumerate(lines):
            if "\\" in line:
                lines[number] = line = line.replace("\\|", PROTECTED)
            if line.count("|") != pipes:
                odd[number] = [cell.strip(SPACE) for cell in line[1:-1].split("|")[: self.columns]]
                lines[number] = ""
        # Every row that is left has so many pipes, the first at its beginning and the last at its end.
        cells = "".join(lines).split("|")
        del cells[::pipes]
        return Chunk([cell.strip(SPACE) for cell in cells], odd)

    def even_cells(self) -> list[str] | None:
        """Return the contents of all cells of a small table; None where a row has not as many as the header."""
        chunk = self._chunk("".join(self._stretches()))
        self._ragged = len(chunk.odd)
        return None if chunk.odd else chunk.even

    def uneven(self) -> Iterable[int]:
        if self._ragged == 0:
            return
        before = -1  # the header is no row
        for chunk in self.chunks():
            yield from (before + number for number in chunk.odd)
            before += len(chunk.odd) + len(chunk.even) // self.columns

    def ragged(self) -> int:
        return sum(1 for _ in self.uneven()) if self._ragged is None else self._ragged


_alignments = lru_cache(maxsize=256)(alignments)
"""Most delimiter rows are the same few; a long one takes a place here, no more."""


def _even_cells(text: str, pipes: int) -> list[str] | None:
    """Return the cells of rows that all have so many pipes, one at either end; None where one has not.

    No line is asked for anything, which takes a third of the time, and most tables are so: what stands between the last
    pipe of a row and the first of the next is the line end, and there are no other line ends.
    """
    rows = text.count("\n") + 1
    cells = (text.replace("\\|", PROTECTED) if "\\" in text else text).split("|")
    if len(cells) != rows * pipes + 1 or cells[0] or cells[-1] or cells[pipes:-1:pipes] != ["\n"] * (rows - 1):
        return None
    del cells[::pipes]
    return [cell.strip(SPACE) for cell in cells]


def _between_pipes(line: str) -> str:
    """Put the pipes around a row that it may lack: its cells stay the same."""
    line = line.strip(SPACE)
    line = line if line.startswith("|") else "|" + line
    # A space keeps a backslash at the end from escaping the pipe.
    return line if line.endswith("|") and not line.endswith("\\|") else line + " |"


class BlockLines:
    """A table as `blocks` has found it in a piece of the text, and how many lines stand above that piece."""

    def __init__(self, block: Block, lines: Sequence[str], above: int) -> None:
        self.block = block
        self.lines = lines
        self.above = above

    @property
    def columns(self) -> int:
        return len(self.block.rows[0][1])

    @property
    def line(self) -> int:
        return self.block.rows[0][0].number + self.above

    @property
    def contained(self) -> bool:
        # What stands in no container before the piece begins is above all that is in it.
        container = self.block.container
        return self.block.heading is not None and container is not None and container.kind is not Kind.DOCUMENT

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

    def chunks(self) -> Iterator[Chunk]:
        even: list[str] = []
        odd: dict[int, list[str]] = {}
        columns = self.columns
        for number, (line, stretches) in enumerate(self.block.rows):
            text = self.lines[line.number - 1]
            row = [text[start:end].replace("\\|", PROTECTED) for start, end in stretches[:columns]]
            if len(row) == columns:
                even += row
            else:
                odd[number] = row
        yield Chunk(even, odd)

    def uneven(self) -> Iterable[int]:
        columns = self.columns
        return [number for number, (_, cells) in enumerate(self.block.rows[1:]) if len(cells) != columns]

    def ragged(self) -> int:
        return sum(1 for _ in self.uneven())

    def _delimiter(self) -> KeptRow:
        return self._kept(self.block.delimiter or self.block.rows[0][0], [])

    def _kept(self, line: Line, cells: list[Stretch]) -> KeptRow:
        return KeptRow(line.number + self.above, self.lines[line.number - 1], line.start, cells)


class Batch:
    """Small tables of one document, whose texts are read in one go when those of the first of them are asked for.

    To join, split and search each table for itself costs more: 3,000 real files with 7,568 tables took 0.69 s, and take
    0.66 s so. Who asks for the texts of one table mostly asks for the next one's as well. It holds no table, so that
    there is no cycle; texts that were handed out are kept no longer, and the next time a table is read alone.
    """

    __slots__ = ("_kept", "_size", "_texts")

    def __init__(self) -> None:
        self._kept: list[PlainLines] = []
        self._size = 0
        self._texts: dict[PlainLines, list[str]] = {}

    def add(self, kept: PlainLines) -> bool:
        """Take a table, unless it has too much or those before it have; then it is the first of the next batch."""
        self._size += kept.end - kept.start
        if self._kept and self._size > SMALL:
            return False
        self._kept.append(kept)
        return True

    def texts(self, kept: PlainLines, page: Page) -> list[str] | None:
        """Return the texts of the cells of a table all rows of which are even, once; else None."""
        if len(self._kept) > 1:
            self._read(page)
        return self._texts.pop(kept, None)

    def _read(self, page: Page) -> None:
        contents: list[str] = []
        read: list[tuple[PlainLines, int]] = []
        for kept in self._kept:
            if (cells := kept.even_cells()) is not None:
                contents += cells
                read.append((kept, len(contents)))
        self._kept = []
        texts = fast_text.texts(contents, page.read, page.labels, marks=page.marks)
        start = 0
        for kept, end in read:
            self._texts[kept] = texts[start:end]
            start = end


class FastTable(Table):
    """A Table whose fields are computed from what is kept. It has no slots, so that it can keep them."""

    page: Page
    kept: Kept
    batch: Batch | None

    def __init__(self, page: Page, kept: Kept, batch: Batch | None = None) -> None:
        self.__dict__.update(page=page, kept=kept, batch=batch)

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
        return self.page.section_at(self.kept.line)

    @property
    def headings(self) -> tuple[Inline, ...]:
        # Without the section, whose first paragraph only the reference path knows: that takes three times the rest.
        found = None if self.kept.contained else self.page.headings_at(self.kept.line)
        return super().headings if found is None else found

    def heading_texts(self) -> list[str]:
        found = None if self.kept.contained else self.page.heading_texts_at(self.kept.line)
        return super().heading_texts() if found is None else found

    @property
    def line_range(self) -> tuple[int, int]:
        return self.kept.line, self.kept.last_line().number

    @property
    def caption(self) -> Inline | None:
        return self.page.caption_at(self.kept.line)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return super().columns  # each dataset of a spec asks for those of each table

    @property
    def span(self) -> Span:
        first, last = self._span(self.kept.row(0)), self._span(self.kept.last_line())
        return Span(first.path, first.line, first.column, last.end_line, last.end_column)

    def texts(self) -> list[list[str]]:
        rows: list[list[str]] = []
        for some in self.texts_in_turn():
            rows += some
        return rows

    def texts_in_turn(self) -> Iterator[list[list[str]]]:
        width = self.kept.columns
        if self.batch and isinstance(self.kept, PlainLines) and (read := self.batch.texts(self.kept, self.page)):
            yield [read[start : start + width] for start in range(0, len(read), width)]
            return
        for chunk in self.kept.chunks():
            texts = self._read(chunk.even, "text")
            even = [texts[start : start + width] for start in range(0, len(texts), width)]
            if not chunk.odd:
                yield even
                continue
            others = iter(self._read(list(chain.from_iterable(chunk.odd.values())), "text"))
            yield chunk.merged(even, [list(islice(others, len(row))) for row in chunk.odd.values()])

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        columns: list[list[Json]] = [[] for _ in wanted]
        for some in self.views_in_turn(wanted):
            for column, part in zip(columns, some, strict=True):
                column += part
        return columns

    def views_in_turn(self, wanted: Sequence[tuple[int, View]]) -> Iterator[list[list[Json]]]:
        header = 1  # which the first chunk begins with
        for chunk in self.kept.chunks():
            yield [self._column(chunk, index, view)[header:] for index, view in wanted]
            header = 0

    def _column(self, chunk: Chunk, index: int, view: View) -> list[Json]:
        even = self._read(chunk.even[index :: self.kept.columns], view)
        rows = chunk.odd.values()
        others = iter(self._read([row[index] for row in rows if index < len(row)], view))
        return chunk.merged(even, [next(others) if index < len(row) else None for row in rows])

    def row_lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        first = self.kept.line + 2  # the delimiter row stands between
        return [(self.page.path, range(first, first + len(self.rows)))]

    def uneven(self) -> Iterable[int]:
        return self.kept.uneven()

    def ragged(self) -> int:
        return self.kept.ragged()

    def _read(self, contents: list[str], view: View) -> list[Json]:
        """Return a view of each content; of all at once where that is quicker."""
        if view == "text":
            return fast_text.texts(contents, self.page.read, self.page.labels, marks=self.page.marks)
        if view == "markdown":
            return [content.replace(PROTECTED, "\\|") for content in contents]
        reading, reader = READINGS[view], self.page.reader
        return [reading(reader, content.replace(PROTECTED, "|")) for content in contents]

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
