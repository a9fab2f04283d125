"""Shapes tables for a dataset before its fields are read: rows that are no records are taken out.

Enters: a Table and the RowsSpec of a dataset. Leaves: a Taken, whose table is made of the very cells of the first, so
that all that is said of a value has its place in the source. Columns are read in batches, as those of any table: no
row and no cell becomes an object before somebody asks for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from types import MappingProxyType
from typing import NamedTuple

from ..model import Alignment, Cell, Inline, Json, Note, Row, Section, Span, Table, View
from ..problems import Problem
from ..spec import Condition, DatasetSpec, FieldSpec, RowsSpec
from ..spec.patterns import Pattern
from .made import Made


class Taken(NamedTuple):
    """A table as a dataset takes it, and as it is written.

    ``rows`` numbers, for each row of ``table``, the row of ``written`` that it was made of; None where it is the same,
    or was made of all, the table being ``transposed``. ``unpivoted`` names the columns of ``written`` whose cells
    became rows, and ``wrong`` says what kept it from that.
    """

    table: Table
    written: Table
    rows: Sequence[int] | None = None
    groups: Sequence[GroupRow] = ()
    transposed: bool = False
    unpivoted: frozenset[str] = frozenset()
    wrong: tuple[Problem, ...] = ()


class GroupRow(NamedTuple):
    """A row that is a heading for those below: its number in the table, the column of its one filled cell, its text."""

    number: int
    column: int
    text: str


class Layer(Table):
    """A table made of another one, which it is as long as it does not say otherwise."""

    base: Table

    def __init__(self, base: Table) -> None:
        # Table is frozen and has slots; this has none, so that it can keep what was computed.
        self.__dict__.update(base=base)

    @property
    def header(self) -> Row:
        return self.base.header

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        return self.base.alignments

    @property
    def section(self) -> Section | None:
        return self.base.section

    @property
    def span(self) -> Span:
        return self.base.span

    @property
    def caption(self) -> Inline | None:
        return self.base.caption

    @property
    def html(self) -> bool:
        return self.base.html

    @property
    def data(self) -> bool:
        return self.base.data

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.base.notes

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return self.base.columns


class Chosen(Layer):
    """Some rows of a table, by their numbers, in order."""

    def __init__(self, base: Table, numbers: Sequence[int]) -> None:
        super().__init__(base)
        self.__dict__.update(numbers=numbers)

    numbers: Sequence[int]

    @property
    def rows(self) -> Sequence[Row]:
        return Made(self.numbers, self.base.rows.__getitem__)

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        return [[column[number] for number in self.numbers] for column in self.base.views(wanted)]

    def uneven(self) -> Iterable[int]:
        uneven = {*self.base.uneven()}
        return [number for number, base in enumerate(self.numbers) if base in uneven]


class Sifted(Chosen):
    """The rows that a filter lets pass. Of the others a cell may be meant below, where it says "same as above"."""


def group_rows(table: Table, pattern: Pattern) -> list[GroupRow]:
    """Find the rows of ``table`` in which one cell alone is filled, whose text ``pattern`` matches.

    A cell that spans several columns is one. In a table of one column, every row would be such a row, and so none is.
    """
    if len(table.columns) < 2:
        return []
    found = []
    for number, texts in enumerate(table.texts()[1:]):
        filled = [column for column, text in enumerate(texts) if text]
        if len(filled) == 1 or (table.html and len(set(filter(None, texts))) == 1):
            found.append(GroupRow(number, filled[0], texts[filled[0]]))
    wide = {*table.uneven()} if found else set()
    return [
        one
        for one in found
        if pattern.search(one.text) and (one.number not in wide or _one_cell_filled(table.rows[one.number]))
    ]


def _one_cell_filled(row: Row) -> bool:
    """Whether one cell alone is filled, of those that GitHub does not show, too."""
    filled = {id(cell.repeats or cell) for cell in (*row.cells, *row.excess) if cell.text}
    return len(filled) == 1


class Groups:
    """Puts the group rows of one dataset aside, table after table."""

    def __init__(self, rows: RowsSpec) -> None:
        self.rows = rows
        self.found = 0
        self.seen = 0

    def aside(self, table: Table) -> Taken:
        """Take the rows of ``table`` that are no group rows."""
        if self.rows.group_rows is None:
            return Taken(table, table)
        found = group_rows(table, self.rows.group_rows)
        size = len(table.rows)
        self.found += len(found)
        self.seen += size
        if not found:
            return Taken(table, table)
        aside = {one.number for one in found}
        numbers = [number for number in range(size) if number not in aside]
        return Taken(Chosen(table, numbers), table, numbers, found)

    def idle(self) -> Iterator[Problem]:
        """Report that there are none: the rows that were meant would become records."""
        pattern = self.rows.group_rows
        if pattern is not None and self.seen and not self.found:
            matching = f" and matches {pattern.pattern}" if pattern.pattern else ""
            message = (
                f'no row has exactly one filled cell{matching}, so "group_rows" has no effect; '
                "correct the pattern, or remove it"
            )
            yield Problem("no-effect", message, pattern.span)


class GroupsAbove:
    """Finds for the records of a table the group row above each of them that a field reads."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._matching: dict[str, list[GroupRow]] = {}

    def readings(self, field: FieldSpec) -> list[Json]:
        """Return what the view of ``field`` gives of the group row above each record; None where there is none."""
        readings = [self._cell(group).view(field.view) for group in self._groups(field)]
        return [readings[place] if place >= 0 else None for place in self._places(field)]

    def cell(self, field: FieldSpec, number: int) -> Cell | None:
        """Return what ``field`` of one record is read from."""
        place = self._place(field, number)
        return self._cell(self._groups(field)[place]) if place >= 0 else None

    def cells(self) -> Iterator[Cell]:
        """Yield the filled cells of all group rows."""
        return map(self._cell, self._taken.groups)

    def _groups(self, field: FieldSpec) -> list[GroupRow]:
        if field.name not in self._matching:
            pattern = field.pattern
            self._matching[field.name] = [
                group for group in self._taken.groups if pattern is None or pattern.search(group.text)
            ]
        return self._matching[field.name]

    def _places(self, field: FieldSpec) -> Iterator[int]:
        return (self._place(field, number) for number in range(len(self._taken.table.rows)))

    def _place(self, field: FieldSpec, number: int) -> int:
        """Return which of the groups that ``field`` reads stands above a record; -1 where none does."""
        row = number if self._taken.rows is None else self._taken.rows[number]
        return bisect_right(self._groups(field), row, key=lambda group: group.number) - 1

    def _cell(self, group: GroupRow) -> Cell:
        return self._taken.written.rows[group.number].cells[group.column]


def transposed(table: Table) -> Table:
    """Return ``table`` with its first column as its header."""
    from .turning import Transposed  # few tables are turned

    return Transposed(table)


def turned(table: Table, rows: RowsSpec) -> Table:
    """Return ``table`` with its header above, which ``rows`` may say is its first column."""
    return transposed(table) if rows.transposed else table


class Shapes:
    """The tables of a dataset in the shape in which its fields read them, and what is wrong with the spec of it."""

    def __init__(self, spec: DatasetSpec, tables: Sequence[Table]) -> None:
        self.groups = Groups(spec.rows)
        self.problems: list[Problem] = []
        self.taken = [self.groups.aside(table) for table in tables]
        if spec.rows.transposed:
            self.taken = [Taken(transposed(table), table, transposed=True) for table in tables]
        if spec.rows.unpivot is not None:
            from .turning import Unpivots  # few tables are turned

            unpivots = Unpivots(spec, spec.rows.unpivot, [taken.table for taken in self.taken])
            self.problems += unpivots.wrong()
            self.taken = [unpivots.unpivoted(taken) for taken in self.taken]

    def idle(self) -> Iterator[Problem]:
        """Report what changes nothing."""
        return self.groups.idle()


class Sieve:
    """Chooses the rows of one dataset that are records, table after table, and counts what it leaves out."""

    def __init__(self, rows: RowsSpec, dittos: Mapping[str, Collection[str]] = MappingProxyType({})) -> None:
        self.rows = rows
        self.dittos = dittos
        """The texts that stand for the cell above, by their columns."""
        self.conditions = [*((one, True) for one in rows.where), *((one, False) for one in rows.except_)]
        self.refused = [0] * len(self.conditions)
        """How many rows each of the conditions would leave out alone."""
        self.seen = 0
        self.left_out = 0

    def sift(self, taken: Taken) -> Taken:
        """Choose rows of a table; a column that is asked for and not there counts as empty."""
        table = taken.table
        if not self.conditions or not len(table.rows):
            return taken
        places = {name: place for place, name in enumerate(table.columns)}
        wanted = {one.column: places.get(one.column or "") for one, _ in self.conditions}
        there = {column: place for column, place in wanted.items() if place is not None}
        readings = table.views([(place, "text") for place in there.values()])
        nothing = [""] * len(table.rows)
        texts = dict.fromkeys(wanted, nothing)
        # GitHub shows what a short row lacks as an empty cell.
        for column, read in zip(there, readings, strict=True):
            dittos = self.dittos.get(column or "")
            filled = [one or "" for one in read]
            texts[column] = _as_above(filled, dittos) if dittos else filled
        numbers = self.choose([texts[one.column] for one, _ in self.conditions])
        if len(numbers) == len(table.rows):
            return taken
        rows = numbers if taken.rows is None else [taken.rows[number] for number in numbers]
        return taken._replace(table=Sifted(table, numbers), rows=None if taken.transposed else rows)

    def choose(self, texts: Sequence[Sequence[str]]) -> list[int]:
        """Return the numbers of the rows that pass; ``texts`` has for each condition the texts of all rows."""
        size = len(texts[0])
        passing = [True] * size
        for index, ((condition, wanted), column) in enumerate(zip(self.conditions, texts, strict=True)):
            search = condition.pattern.searcher(column)
            passes = [(search(text) is not None) is wanted for text in column]
            self.refused[index] += passes.count(False)
            passing = [one and other for one, other in zip(passing, passes, strict=True)]
        numbers = list(compress(range(size), passing))
        self.seen += size
        self.left_out += size - len(numbers)
        return numbers

    def idle(self) -> Iterator[Problem]:
        """Report the conditions that leave out no row: a typing error would take in silence what is unwanted."""
        for (condition, wanted), refused in zip(self.conditions, self.refused, strict=True):
            if self.seen and not refused:
                yield Problem("no-effect", _idle(condition, self.rows, wanted=wanted), condition.pattern.span)


def _as_above(texts: Iterable[str], dittos: Collection[str]) -> list[str]:
    """Put the text above in the place of each that stands for it."""
    found: list[str] = []
    for text in texts:
        found.append(found[-1] if found and text in dittos else text)
    return found


def _idle(condition: Condition, rows: RowsSpec, *, wanted: bool) -> str:
    noun, key = NOUNS[rows.kind], "where" if wanted else "except"
    matches = f"matches {condition.pattern.pattern}"
    if condition.column is None:
        said = f"every {noun} {matches}" if wanted else f"no {noun} {matches}"
    else:
        every = "every" if wanted else "no"
        said = f"{condition.column} {matches} in {every} {noun}"
    return f'{said}, so "{key}" has no effect; correct the pattern, or remove it'


NOUNS = {
    "tables": "row",
    "sections": "section",
    "items": "item",
    "documents": "document",
    "data": "record",
    "matches": "match",
}
"""What a record is made of, in each kind of rows."""
