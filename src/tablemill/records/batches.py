"""The batches that a dataset's records come in: all rows of a table, or all sections, items or documents of a file.

Enters: a table, or the subjects of records, with the Page they stand in and the spec of their dataset. Leaves: the
values of a field for the whole batch, and the place that a value was read from, for whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ..model import Cell, Inline, Json, Record, Row, Span, Table
from ..problems import Problem
from ..spec import DatasetSpec, FieldSpec
from ..spec.model import LIST_VIEWS, NEAR, View
from ..spec.schema import FieldType
from .conversion import FieldError, values_of
from .origins import Page, Subject, place_of
from .shaping import GroupsAbove, Sifted

if TYPE_CHECKING:
    from .rest import Rest


class TableBatch:
    """The records of a table: columns of readings, which become columns of values."""

    def __init__(self, table: Table, page: Page, spec: DatasetSpec, groups: GroupsAbove | None = None) -> None:
        self.table = table
        self.groups = groups
        self.page = page
        self.spec = spec
        places = {name: index for index, name in enumerate(table.columns)}
        columns = [(field, field.column_in(places)) for field in spec.fields if field.origin == "column"]
        self._places = {field.name: places.get(column or "", -1) for field, column in columns}
        wanted = dict.fromkeys((self._places[field.name], view) for field, _ in columns for view in _views(field))
        self._rest: Rest | None = None
        if spec.rest is not None:
            from .rest import Rest  # most specs name each column

            self._rest = Rest(table, spec.rest, spec)
            wanted |= dict.fromkeys((place, spec.rest.reads) for place in self._rest.columns)
        self._wanted = [(place, view) for place, view in wanted if place >= 0]

    @cached_property
    def _readings(self) -> dict[tuple[int, View], list[Json]]:
        """What is read of all columns: it takes more room than the table, so that it is there only while it is used."""
        return dict(zip(self._wanted, self.table.views(self._wanted), strict=True))

    def release(self) -> None:
        """Forget what was read; a place needs none of it, and what is asked for again is read again."""
        self.__dict__.pop("_readings", None)

    def __len__(self) -> int:
        return len(self.table.rows)

    def values(self, field: FieldSpec, before: int) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        """Return the values of ``field``, and why some could not be made; so many records stand ``before``."""
        kind = self.spec.schema.fields[field.name]
        if field.origin == "column":
            if field.value is not None and field.value.ditto:
                return self._values_above(self._read_as(field))
            return self._made(self._read_as(field), self.readings(field), self.table, range(len(self)))
        if self._rest is not None and field.origin == "columns":
            return self._rest.values(lambda place: self._column(place, field.reads), len(self))
        if field.origin == "row":
            return values_of(field, kind, list(map(str, range(before + 1, before + 1 + len(self)))))
        if field.origin == "group_row":
            return values_of(field, kind, self.readings(field))
        # All rows of a table stand under the same heading, in the same file.
        try:
            value = self.page.value(field, kind, self._above(field))
        except FieldError as reason:
            return [None] * len(self), dict.fromkeys(range(len(self)), reason)
        return [value] * len(self), {}

    def _values_above(self, field: FieldSpec) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        """Return the values of a column in which a cell may mean the one above it, also one that was left out."""
        from .dittos import values_above  # few cells do

        place, table = self._places.get(field.name, -1), self.table
        if place < 0 or not isinstance(table, Sifted):
            made = partial(self._made, field, self.readings(field), table)
            return values_above(field, self._column(place, "text"), made)
        readings, texts = table.base.views([(place, field.reads), (place, "text")])
        made = partial(self._made, field, self._filled(readings, field.reads), table.base)
        return values_above(field, self._filled(texts, "text"), made, table.numbers)

    def _made(
        self, field: FieldSpec, readings: Sequence[Json], table: Table, rows: Sequence[int]
    ) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        """Return what ``readings`` of some ``rows`` of a table are, and by their place among these why some are not."""
        own = readings if len(rows) == len(readings) else [readings[row] for row in rows]
        if field.view != "value":
            return values_of(field, self.spec.schema.fields[field.name], own)
        from .typed import typed_values  # most specs read Markdown alone

        place = self._places.get(field.name, -1)
        schema = self.spec.schema
        return typed_values(
            field, schema.fields[field.name], schema.raw, own, lambda number: _cell(table.rows[rows[number]], place)
        )

    def _read_as(self, field: FieldSpec) -> FieldSpec:
        """Return ``field`` with the one of its columns that this table has, for what is said of a value."""
        place = self._places.get(field.name, -1)
        if not field.alternatives or place < 0:
            return field
        return field._replace(column=self.table.columns[place], alternatives=())

    def readings(self, field: FieldSpec) -> Sequence[Json]:
        """Return what the view of ``field`` gives in each row; None where there is nothing to read.

        Where ragged rows are taken, a cell that a short row lacks is empty.
        """
        if field.origin == "group_row":
            return self.groups.readings(field) if self.groups else [None] * len(self)
        if field.origin != "column":
            above = self._above(field)
            return [None if above is None else above.view(field.reads)] * len(self)
        return self._column(self._places.get(field.name, -1), field.reads)

    def texts(self, field: FieldSpec) -> Sequence[Json]:
        """Return the texts of the cells that ``field`` reads, which say whether a cell means the one above it."""
        place, table = self._places.get(field.name, -1), self.table
        if place < 0 or not isinstance(table, Sifted):
            return self._column(place, "text")
        return self._filled(table.base.views([(place, "text")])[0], "text")

    def readings_in_turn(self) -> Iterator[Mapping[str, Sequence[Json]]]:
        """Yield what `readings` returns, by the field, some thousands of rows at once."""
        fields = self.spec.fields
        if not self._wanted or any(field.origin == "group_row" for field in fields):
            yield {field.name: self.readings(field) for field in fields}
            return
        above = {field.name: self._above(field) for field in fields if field.origin != "column"}
        for columns in self.table.views_in_turn(self._wanted):
            found, size = dict(zip(self._wanted, columns, strict=True)), len(columns[0])
            part: dict[str, Sequence[Json]] = {}
            for field in fields:
                origin = above.get(field.name)
                alike: list[Json] = [None if origin is None else origin.view(field.reads)] * size
                asked = (self._places.get(field.name, -1), field.reads)
                part[field.name] = self._filled(found[asked], field.reads) if asked in found else alike
            yield part

    def _column(self, place: int, view: View) -> Sequence[Json]:
        readings = self._readings.get((place, view)) or [None] * len(self)
        return readings if place < 0 else self._filled(readings, view)

    def _filled(self, readings: Sequence[Json], view: View) -> Sequence[Json]:
        if not self.spec.rows.ragged or None not in readings:
            return readings
        nothing: Json = [] if view in LIST_VIEWS or view == "url" else ""
        return [nothing if one is None else one for one in readings]

    def origin(self, field: FieldSpec, number: int) -> Inline | None:
        """Return what ``field`` of a record was read from."""
        return self._origin(field, self.table.rows[number], number)

    def _origin(self, field: FieldSpec, row: Row, number: int) -> Inline | None:
        if field.origin == "text":
            return None if field.first is None else self._origin(field.first, row, number)
        if field.origin == "group_row":
            return self.groups.cell(field, number) if self.groups else None
        if field.origin == "columns":
            return None  # a record of its cells has them all
        if field.origin != "column":
            return self._above(field)
        place = self._places.get(field.name, -1)
        if 0 <= place < len(row.cells):
            return row.cells[place]
        return _empty(row, self.table.header, place) if place >= 0 and self.spec.rows.ragged else None

    def span(self, number: int) -> Span:
        return self.table.rows[number].span

    def lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        return self.table.row_lines()

    def origins(self, number: int) -> Mapping[str, Inline | Record | None]:
        row = self.table.rows[number]
        found: dict[str, Inline | Record | None] = {
            field.name: self._origin(field, row, number) for field in self.spec.fields if field.join is None
        }
        return found if self._rest is None else found | {self._rest.field.name: self._rest.origin(row)}

    def unclosed(self) -> Iterator[Problem]:
        """Report each == without a partner in what is read."""
        if self.table.data:
            return
        yield from unclosed_marks(self._fragments())
        if self.groups and any(field.origin == "group_row" for field in self.spec.fields):
            yield from unclosed_marks(self.groups.cells())
        for place in dict.fromkeys(place for place, _ in self._wanted):
            # What has no partner stays in the text.
            texts = self._readings.get((place, "text")) or self.table.views([(place, "text")])[0]
            for number, text in enumerate(texts):
                if text and "==" in text:
                    yield from unclosed_marks([self.table.rows[number].cells[place]])

    def _fragments(self) -> list[Inline | None]:
        others = (
            field
            for field in self.spec.fields
            if field.origin not in ("column", "columns", "group_row", "text", "join")
        )
        return [self._above(field) for field in others] if len(self) else []

    def _above(self, field: FieldSpec) -> Inline | None:
        """Return what a field of any row is read from that is no column: a heading, say."""
        return self.page.origin(field, self.table)


class SubjectBatch:
    """The records of sections, list items or documents: what each field is read from, one by one."""

    def __init__(self, subjects: Sequence[Subject], page: Page, spec: DatasetSpec) -> None:
        self.subjects = subjects
        self.page = page
        self.spec = spec

    def __len__(self) -> int:
        return len(self.subjects)

    def release(self) -> None:
        """Forget what was read: nothing is kept here."""

    def values(self, field: FieldSpec, before: int) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
        """Return the values of ``field``, and why some could not be made; so many records stand ``before``."""
        kind = self.spec.schema.fields[field.name]
        if field.origin == "row":
            return values_of(field, kind, list(map(str, range(before + 1, before + 1 + len(self)))))
        values: list[Json] = []
        failures: dict[int, FieldError] = {}
        known: dict[int, tuple[Json, FieldError | None]] = {}  # thousands of items have the same long paragraph above
        for number in range(len(self)):
            origin = self.origin(field, number)
            made = known.get(id(origin)) or self._made(field, kind, origin)
            if field.origin in NEAR:  # the document keeps it; anything else may be gone, and its identity another's
                known[id(origin)] = made
            value, reason = made
            values.append(value)
            if reason is not None:
                failures[number] = reason
        return values, failures

    def _made(self, field: FieldSpec, kind: FieldType, origin: Inline | None) -> tuple[Json, FieldError | None]:
        try:
            return self.page.value(field, kind, origin), None
        except FieldError as reason:
            return None, reason

    def readings(self, field: FieldSpec) -> Iterable[Json]:
        """Return what the view of ``field`` gives for each record; None where there is nothing to read."""
        origins = (self.origin(field, number) for number in range(len(self)))
        return (None if origin is None else origin.view(field.reads) for origin in origins)

    def texts(self, field: FieldSpec) -> Sequence[Json]:  # noqa: ARG002  # only a row of a table has one above it
        return ()

    def origin(self, field: FieldSpec, number: int) -> Inline | None:
        """Return what ``field`` of a record was read from."""
        if field.origin == "text":
            return None if field.first is None else self.origin(field.first, number)
        return None if field.origin == "column" else self.page.origin(field, self.subjects[number])

    def span(self, number: int) -> Span:
        return place_of(self.subjects[number])

    def lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        return [(span.path, [span.line]) for span in map(place_of, self.subjects)]

    def origins(self, number: int) -> Mapping[str, Inline | None]:
        return {field.name: self.origin(field, number) for field in self.spec.fields if field.join is None}

    def unclosed(self) -> Iterator[Problem]:
        """Report each == without a partner in what is read."""
        yield from unclosed_marks(origin for number in range(len(self)) for origin in self.origins(number).values())


def _cell(row: Row, place: int) -> Cell | None:
    return row.cells[place] if 0 <= place < len(row.cells) else None


def _views(field: FieldSpec) -> tuple[View, ...]:
    """Return the views that are asked of a field's column; whether a cell means the one above, its text says."""
    return (field.reads, "text") if field.value is not None and field.value.ditto else (field.reads,)


def _empty(row: Row, header: Row, place: int) -> Cell | None:
    """Return the empty cell that GitHub shows, at the end of a short row, where there is a column of its header.

    Only that one: thousands of short rows may stand below thousands of columns.
    """
    path, _, _, line, column = row.span
    return Cell("", path, line, column, header.cells[place].reader) if place < len(header.cells) else None


def unclosed_marks(origins: Iterable[Inline | None]) -> Iterator[Problem]:
    """Report each == without a partner, once for each place, however many fields read it."""
    for origin in dict.fromkeys(origins):
        if origin is not None and "==" in origin.raw:
            for position in origin.reader.unclosed(origin.content):
                yield Problem("unclosed-mark", _UNCLOSED_MARK, _inside(origin, position))


_UNCLOSED_MARK = "this == is unpaired, so it stays in the text; close the highlight, or write \\== for two equals signs"


def _inside(origin: Inline, position: int) -> Span:
    """Place two characters of ``origin``'s content; the whole of it where its lines are not as in the source."""
    path, line, column, _, _ = origin.span
    before = origin.content[:position]
    if isinstance(origin, Cell):
        before = before.replace("|", "\\|")  # a cell has no other pipes
    if not origin.raw.startswith(f"{before}=="):
        return origin.span
    newline = before.rfind("\n")
    line, start = line + before.count("\n"), column + len(before) if newline < 0 else len(before) - newline
    return Span(path, line, start, line, start + 2)
