"""Tables of what is no Markdown: CSV, the records of JSON and YAML, and the matches of a pattern.

They are Tables like those of Markdown, so that all that is done with rows and columns is done with theirs. Their cells
are verbatim, without marks or links; a cell and its place are made when somebody asks for them. Their view ``value`` is
what stands there: of JSON a text, a number, a boolean, a list or an object, and None for null or nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol

from ..model import Alignment, Json, PlacedCell, Row, Section, Span, Table, Verbatim, View
from ..reading.csvtable import CsvTable
from ..reading.lines import Lines
from .made import Made

__all__ = ["CsvData", "DataTable", "Located", "MatchData", "RecordData"]

_HEADER = -1
_VERBATIM = Verbatim()


class DataCell(PlacedCell):
    """One cell of a DataTable. ``span.slice(source.text) == raw``, as for every cell; quotes are a part of both."""

    __slots__ = ("_number", "_place", "_table")

    def __init__(self, table: DataTable, number: int, place: int) -> None:
        self._table = table
        self._number = number
        self._place = place
        self.reader = _VERBATIM

    @property
    def raw(self) -> str:  # type: ignore[override]  # computed here, stored in Cell
        span, lines = self.span, self._table.lines
        return lines.slice(span) if span.path == lines.source.path else self.content  # a pattern stands in the spec

    @property
    def content(self) -> str:  # type: ignore[override]  # computed here, stored in Fragment
        return self._table.text(self._number, self._place)

    @property
    def span(self) -> Span:  # type: ignore[override]  # computed here, stored in Fragment
        return self._table.place(self._number, self._place)

    def view(self, name: View) -> Json:
        if name != "value" or self._number == _HEADER:
            return super().view(name)
        return self._table.value(self._number, self._place)


class DataTable(Table):
    """A Table whose rows are computed from what was read. It has no slots, so that it can keep that."""

    lines: Lines
    names: Sequence[str]
    count: int

    def __init__(self, lines: Lines, names: Sequence[str], count: int) -> None:
        self.__dict__.update(lines=lines, names=names, count=count)

    def value(self, number: int, place: int) -> Json:
        """Return what stands in the row of that number, from 0, and the column at ``place``; None for nothing."""
        raise NotImplementedError

    def place(self, number: int, place: int) -> Span:
        """Place it; what is not there is placed where its row begins."""
        raise NotImplementedError

    def row_span(self, number: int) -> Span:
        """Place a row."""
        raise NotImplementedError

    def text(self, number: int, place: int) -> str:
        """Return the text of what stands there."""
        return self.names[place] if number == _HEADER else self.text_of(number, place, self.value(number, place)) or ""

    def text_of(self, number: int, place: int, value: Json) -> str | None:
        """Return the text of ``value``, which stands there: as it is written, and of nothing nothing."""
        if value is None or isinstance(value, str):
            return value
        return self.lines.slice(self.place(number, place))

    def row(self, number: int) -> Row:
        """Make a row, or the header."""
        return Row(Made(range(len(self.names)), lambda place: DataCell(self, number, place)), (), self.row_span(number))

    @property
    def data(self) -> bool:
        return True

    @cached_property
    def header(self) -> Row:
        return self.row(_HEADER)

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        return (None,) * len(self.names)

    @property
    def rows(self) -> Sequence[Row]:
        return Made(range(self.count), self.row)

    @property
    def section(self) -> Section | None:
        return None

    @property
    def span(self) -> Span:
        return self.row_span(_HEADER)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.names)

    def texts(self) -> list[list[str]]:
        texts = self.views([(place, "text") for place in range(len(self.names))])
        header = [self.text(_HEADER, place) for place in range(len(self.names))]
        return [header, *([text or "" for text in row] for row in zip(*texts, strict=True))]

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        columns = []
        for place, view in wanted:
            values = self.values(place)
            if view != "value":
                values = [self.text_of(number, place, value) for number, value in enumerate(values)]
            columns.append(values)
        return columns

    def values(self, place: int) -> list[Json]:
        """Return what stands in a column."""
        return [self.value(number, place) for number in range(self.count)]

    def uneven(self) -> Iterable[int]:
        return ()


class CsvData(DataTable):
    """The rows of a CSV file below its header. What is missing at the end of a short one is None."""

    csv: CsvTable

    def __init__(self, csv: CsvTable) -> None:
        super().__init__(csv.lines, csv.rows[0], len(csv.rows) - 1)
        self.__dict__.update(csv=csv)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return Table.columns.__get__(self)  # type: ignore[no-any-return]  # a header may have a name twice

    def value(self, number: int, place: int) -> Json:
        row = self.csv.rows[number + 1]
        return row[place] if place < len(row) else None

    def place(self, number: int, place: int) -> Span:
        return self.lines.span(*self.csv.stretches(number + 1)[place])

    def row_span(self, number: int) -> Span:
        stretches = self.csv.stretches(number + 1)
        return self.lines.span(stretches[0][0], stretches[-1][1])

    def row(self, number: int) -> Row:
        stretches = self.csv.stretches(number + 1)
        cells = [DataCell(self, number, place) for place in range(len(stretches))]
        return Row(cells[: len(self.names)], cells[len(self.names) :], self.row_span(number))

    def values(self, place: int) -> list[Json]:
        rows = self.csv.rows[1:]
        return [row[place] if place < len(row) else None for row in rows]

    def uneven(self) -> Iterable[int]:
        width = len(self.names)
        return [number for number, row in enumerate(self.csv.rows[1:]) if len(row) != width]


class Located(Protocol):
    """Records that know their places: `JsonRecords` and `YamlRecords`."""

    @property
    def values(self) -> Sequence[Json]: ...
    @property
    def names(self) -> Sequence[str] | None: ...
    def get(self, number: int, steps: Sequence[str]) -> Json: ...
    def span(self, number: int, steps: Sequence[str] = ()) -> Span | None: ...
    def name_span(self, number: int, name: str | None = None) -> Span: ...
    def whole(self) -> Span: ...


class RecordData(DataTable):
    """Records as rows: ``ways`` has the steps that lead to what stands in a column, None for the records' keys.

    ``kept`` has the numbers of the records that are rows, ``first`` the number of a record that has a column.
    """

    records: Located
    kept: Sequence[int]
    ways: Sequence[Sequence[str] | None]
    first: dict[str, int]

    def __init__(
        self,
        lines: Lines,
        records: Located,
        kept: Sequence[int],
        columns: dict[str, Sequence[str] | None],
        first: dict[str, int],
    ) -> None:
        super().__init__(lines, list(columns), len(kept))
        self.__dict__.update(records=records, kept=kept, ways=list(columns.values()), first=first)

    def value(self, number: int, place: int) -> Json:
        way, kept = self.ways[place], self.kept[number]
        return (self.records.names or ())[kept] if way is None else self.records.get(kept, way)

    def text(self, number: int, place: int) -> str:
        # A key and a whole value have no header in the file; where the keys become a header, neither is one of them.
        return "" if number == _HEADER and not self.ways[place] else super().text(number, place)

    def values(self, place: int) -> list[Json]:
        way, records = self.ways[place], self.records.values
        if way is None or len(way) != 1 or not all(isinstance(records[number], dict) for number in self.kept):
            return super().values(place)
        [key] = way  # most often: of a million records, nothing is called for each
        return [records[number].get(key) for number in self.kept]

    def place(self, number: int, place: int) -> Span:
        way, name = self.ways[place], self.names[place]
        if number == _HEADER:
            there = self.first.get(name)
            return self.span if there is None or not way else self.records.name_span(there, way[0])
        kept = self.kept[number]
        if way is None:
            return self.records.name_span(kept)
        return self.records.span(kept, way) or _beginning(self.row_span(number))

    def row_span(self, number: int) -> Span:
        if number == _HEADER:
            return self.records.whole()
        return self.records.span(self.kept[number]) or self.records.whole()


class MatchData(DataTable):
    """What a pattern with named groups finds in a text: a match a row, a group a column.

    ``found`` has the beginning and the end of each match and of its groups, -1 for a group that took no part;
    ``pattern`` is the place of the pattern in the spec, which is the header of them all.
    """

    found: array[int]
    pattern: Span

    def __init__(self, lines: Lines, names: Sequence[str], found: array[int], pattern: Span) -> None:
        super().__init__(lines, names, len(found) // (2 * len(names) + 2))
        self.__dict__.update(found=found, pattern=pattern)

    def value(self, number: int, place: int) -> Json:
        start, end = self._stretch(number, place + 1)
        return self.lines.source.text[start:end] if start >= 0 else None

    def place(self, number: int, place: int) -> Span:
        if number == _HEADER:
            return self.pattern
        start, end = self._stretch(number, place + 1)
        return self.lines.span(start, end) if start >= 0 else _beginning(self.row_span(number))

    def row_span(self, number: int) -> Span:
        return self.pattern if number == _HEADER else self.lines.span(*self._stretch(number, 0))

    def _stretch(self, number: int, group: int) -> tuple[int, int]:
        at = 2 * (number * (len(self.names) + 1) + group)
        return self.found[at], self.found[at + 1]


def _beginning(span: Span) -> Span:
    return Span(span.path, span.line, span.column, span.line, span.column)
