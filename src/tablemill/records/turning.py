"""Turns tables whose records do not stand in rows: transposed, or unpivoted into a row for each of some cells.

Enters: a Table. Leaves: a Table made of the very cells of the first, or what a transposition leaves no table to be.
A record's place is then that of its first cell, or of the row that it was part of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from ..model import Alignment, Cell, Json, Note, Row, Table, Verbatim, View
from ..problems import Problem, listed, quoted, suggestion
from ..spec import DatasetSpec
from ..spec.model import Unpivot
from .columns import named_columns
from .made import Made
from .shaping import Layer, Taken


class Transposed(Layer):
    """A table whose header is the first column of another: each further column is a row of it.

    The header of the other is a row as the others are. A row that are empty, such as the empty header above
    keys and values, is no column here. What a short row lacks is empty, as GitHub shows it.
    """

    @cached_property
    def _lines(self) -> list[Row]:
        texts = self.base.texts()
        return [row for row, shown in zip((self.base.header, *self.base.rows), texts, strict=True) if any(shown)]

    @cached_property
    def header(self) -> Row:
        return Row(tuple(_cell(line, 0) for line in self._lines), (), self.base.header.span)

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        return (None,) * len(self._lines)

    @property
    def notes(self) -> tuple[Note, ...]:
        # Where all rows are keys and values, an HTML table has no header of the usual kind.
        return tuple(note for note in self.base.notes if note.code != "html-no-header")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return super(Layer, self).columns

    @property
    def rows(self) -> Sequence[Row]:
        return Made(range(len(self.base.header.cells) - 1), self._row)

    def _row(self, number: int) -> Row:
        cells = tuple(_cell(line, number + 1) for line in self._lines)
        return Row(cells, (), cells[0].span if cells else self.base.header.span)

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        width = len(self.base.header.cells)
        return [[_cell(self._lines[line], column).view(view) for column in range(1, width)] for line, view in wanted]

    def uneven(self) -> Iterable[int]:
        return ()


def _cell(row: Row, column: int) -> Cell:
    if column < len(row.cells):
        return row.cells[column]
    path, _, _, line, end = row.span
    return Cell("", path, line, end, _NOTHING)


_NOTHING = Verbatim()


class Unpivoted(Layer):
    """A table with a row for each cell that stands in some ``columns`` of another.

    Its first column has the header above the cell, its second the cell, and then come the other columns. A cell that a
    short row lacks makes no row.
    """

    def __init__(self, base: Table, columns: Collection[int], unpivot: Unpivot) -> None:
        super().__init__(base)
        names = base.columns
        others = [place for place in range(len(names)) if place not in columns]
        own = (unpivot.name, unpivot.value, *(names[place] for place in others))
        self.__dict__.update(others=others, columns=own, _unpivot=unpivot)
        places = sorted(columns)
        short = {number: len(base.rows[number].cells) for number in base.uneven()}
        width = len(names)
        pairs = [
            (number, place) for number in range(len(base.rows)) for place in places if place < short.get(number, width)
        ]
        self.__dict__.update(numbers=[number for number, _ in pairs], places=[place for _, place in pairs])

    others: list[int]
    numbers: list[int]
    """For each row, the row of the base that it was made of."""
    places: list[int]
    """For each row, the column of the base that its cell stands in."""
    _unpivot: Unpivot

    @cached_property
    def header(self) -> Row:
        cells, span = self.base.header.cells, self.base.header.span
        own = [Cell(name, span.path, span.line, span.column, _NOTHING) for name in self.columns[:2]]
        return Row((*own, *(cells[place] for place in self.others)), (), span)

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        return (None,) * len(self.columns)

    @property
    def rows(self) -> Sequence[Row]:
        return Made(range(len(self.numbers)), self._row)

    def _row(self, number: int) -> Row:
        row, place = self.base.rows[self.numbers[number]], self.places[number]
        others = [row.cells[other] for other in self.others if other < len(row.cells)]
        return Row((self.base.header.cells[place], row.cells[place], *others), (), row.span)

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        return [self._column(column, view) for column, view in wanted]

    def _column(self, column: int, view: View) -> list[Json]:
        if column == 0:
            names = {place: self.base.header.cells[place].view(view) for place in {*self.places}}
            return [names[place] for place in self.places]
        if column == 1:
            there = list(dict.fromkeys(self.places))
            read = dict(zip(there, self.base.views([(place, view) for place in there]), strict=True))
            return [read[place][number] for number, place in zip(self.numbers, self.places, strict=True)]
        (others,) = self.base.views([(self.others[column - 2], view)])
        return [others[number] for number in self.numbers]

    def uneven(self) -> Iterable[int]:
        uneven = {*self.base.uneven()}
        return [number for number, base in enumerate(self.numbers) if base in uneven]


class Unpivots:
    """Unpivots the tables of one dataset, and finds what is wrong with their columns."""

    def __init__(self, spec: DatasetSpec, unpivot: Unpivot, tables: Sequence[Table]) -> None:
        self.spec = spec
        self.how = unpivot
        there = {name for table in tables for name in table.columns}
        self.nowhere = [name for name in unpivot.columns if name not in there] if tables else []
        self._first = tables[0] if tables else None

    def unpivoted(self, taken: Taken) -> Taken:
        """Unpivot a table, or say what keeps it from that."""
        table, columns = taken.table, self.columns(taken.table)
        wrong = tuple(self.mismatches(table))
        if wrong or self.nowhere:
            return taken._replace(wrong=wrong)
        made = Unpivoted(table, columns, self.how)
        rows = made.numbers if taken.rows is None else [taken.rows[number] for number in made.numbers]
        names = frozenset(table.columns[place] for place in columns)
        return taken._replace(table=made, rows=None if taken.transposed else rows, unpivoted=names)

    def columns(self, table: Table) -> list[int]:
        """Return the places of the columns that are unpivoted."""
        names = table.columns
        if self.how.columns:
            return [place for place, name in enumerate(names) if name in self.how.columns]
        if self.how.pattern is not None:
            return [place for place, name in enumerate(names) if self.how.pattern.search(name)]
        kept = named_columns(names, self.spec)
        return [place for place, name in enumerate(names) if name not in kept]

    def wrong(self) -> Iterable[Problem]:
        """Report the columns that are named and that no table has."""
        for name in self.nowhere if self._first is not None else ():
            names = self._first.columns if self._first else ()
            message = f"no table of {self.spec.name} has a column {quoted(name)}{suggestion(name, names)}"
            yield Problem("unknown-column", message, self.how.span)

    def mismatches(self, table: Table) -> Iterable[Problem]:
        """Report what keeps ``table`` from being unpivoted."""
        names, place = table.columns, table.header.span
        taken = {names[one] for one in self.columns(table)}
        lacking = [name for name in self.how.columns if name not in names and name not in self.nowhere]
        if lacking:
            message = f"the table has no column {listed(lacking, 'or')}, which the dataset {self.spec.name} unpivots"
            yield Problem("unknown-column", f"{message}; its columns are {listed(names)}", place)
        elif not taken and not self.nowhere:
            message = (
                f"the table has no column that the dataset {self.spec.name} unpivots; its columns are {listed(names)}"
            )
            yield Problem("unknown-column", message, place)
        for name in (self.how.name, self.how.value):
            if name in names and name not in taken:
                message = f'the table already has a column {quoted(name)}; choose another name in "unpivot"'
                yield Problem("ambiguous-column", message, place)
