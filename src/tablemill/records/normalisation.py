"""Normalises what is selected of a document into records: reads each field, and converts text to types.

Enters: the Documents of a dataset and its DatasetSpec. Leaves: records, and a problem for each value that cannot be
made. Fields that are joined stay None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..model import Dataset, Document, Inline, Json, Record, Records, Row, Span, Table
from ..problems import Problem, counted, listed
from ..reading.following import Follow, unfollowed
from ..spec import DatasetSpec, FieldSpec, Spec
from ..spec.model import MOST_MADE, NEAR, ValueSpec
from ..spec.patterns import Pattern
from .batches import SubjectBatch, TableBatch
from .conversion import FieldError, means_some, values_of
from .nearby import matches
from .origins import pages_of
from .seeds import Seeds
from .selection import select
from .shaping import GroupsAbove


class Normalised(NamedTuple):
    """The records of one dataset, the problems found, and the names of the columns read in each file's tables.

    ``columns_read`` has the tables that were taken, by their index in the document; an empty set if the rows were taken
    without reading a column. ``left_out`` counts the rows that ``where`` and ``except`` leave out. ``keys_read`` has
    the columns read of tables whose header is their first column.
    """

    records: Records
    problems: list[Problem]
    columns_read: Mapping[Path, Mapping[int, frozenset[str]]]
    left_out: int = 0
    keys_read: Mapping[Path, Mapping[int, frozenset[str]]] = MappingProxyType({})


def normalise_all(seeds: Seeds, spec: Spec, follow: Follow = unfollowed) -> dict[str, Normalised]:
    """Normalise each dataset of ``spec`` of which a source could be read; by their names. ``follow`` sees them pass."""
    there = [dataset for dataset in spec.datasets if not seeds.of(dataset).keys().isdisjoint(dataset.sources)]
    return {dataset.name: normalise(seeds.of(dataset), dataset) for dataset in follow(there, "making records")}


def datasets_of(spec: Spec, made: Mapping[str, Normalised]) -> dict[str, Dataset]:
    """Return the datasets that were ``made``, in the order of ``spec``."""
    return {one.name: Dataset(one.name, one.key, made[one.name].records) for one in spec.datasets if one.name in made}


def normalise(documents: Mapping[Path, Document], spec: DatasetSpec) -> Normalised:
    """Make the records that ``spec`` describes, in the order of its sources, and in each in the order of the text.

    ``documents`` has the sources of ``spec``, and may have others; a source that is missing could not be read. If a
    text cannot become a value, the value is None, and a problem says why. Records are not yet checked against the
    schema, nor keys against each other: see `validate`, and `run`, which does everything.
    """
    own = {path: documents[path] for path in spec.sources if path in documents}
    picked, problems, left_out = select(own, spec)
    taken = {path: of_file for path, of_file in picked.items() if of_file.subjects or of_file.tables}
    pages = pages_of({path: own[path] for path in taken}, spec, problems)
    made = _Columns(spec, problems)
    for path, of_file in taken.items():
        if of_file.subjects:
            made.take(SubjectBatch(of_file.subjects, pages[path], spec))
        for table in of_file.tables:
            problems += ragged_rows(table.written, taken_ragged if spec.rows.ragged else _ragged, table.rows)
            made.take(TableBatch(table.table, pages[path], spec, GroupsAbove(table)))
    problems += made.idle_patterns()
    problems += made.idle_meanings()
    columns_read = {path: of_file.columns_read for path, of_file in picked.items()}
    keys_read = {path: of_file.keys_read for path, of_file in picked.items() if of_file.keys_read}
    return Normalised(made.records(), problems, columns_read, left_out, keys_read)


class _Columns:
    """Puts the columns of a dataset together, batch after batch; what is wrong goes to ``problems``."""

    def __init__(self, spec: DatasetSpec, problems: list[Problem]) -> None:
        self.spec = spec
        self.problems = problems
        self.columns: dict[str, list[Json]] = {field.name: [] for field in spec.fields}
        self.batches: list[TableBatch | SubjectBatch] = []
        self.failed: dict[int, frozenset[str]] = {}
        self.count = 0
        self.texts = _put_together(spec)
        self.room = MOST_MADE
        # What an object of cells or front matter holds is not asked: it may be a list.
        self.idle_values = {
            field.name: field
            for field in spec.fields
            if field.value is not None and field.value.own and field.origin not in ("columns", "front_matter")
        }
        self.idle_dittos = {field.name: field for field in spec.fields if field.value is not None and field.value.ditto}

    def take(self, batch: TableBatch | SubjectBatch) -> None:
        """Add the records of ``batch``."""
        size = len(batch)
        for field in self.spec.fields:
            if field.text is not None:
                continue  # below: it may be made of any of the others
            if field.join is not None:
                self.columns[field.name] += repeat(None, size)
                continue
            values, failures = batch.values(field, self.count)
            self.columns[field.name] += values
            for number, reason in failures.items():
                self._fail(field, batch, number, reason)
        for field in self.texts:
            self._put_together(field, batch, size)
        self._see_met(batch)
        self.problems += batch.unclosed()
        batch.release()
        self.batches.append(batch)
        self.count += size

    def _see_met(self, batch: TableBatch | SubjectBatch) -> None:
        """Forget the fields whose texts that mean something are met in ``batch``."""
        for field in [*self.idle_values.values()]:
            if means_some(field, batch.readings(field)):
                del self.idle_values[field.name]
        for field in [*self.idle_dittos.values()]:
            ditto = field.value.ditto if field.value is not None else frozenset()
            if any(isinstance(text, str) and text in ditto for text in batch.texts(field)):
                del self.idle_dittos[field.name]

    def idle_meanings(self) -> Iterator[Problem]:
        """Report texts that mean something and that no record has: a slip of the pen would not be seen."""
        for key, fields in (("values", self.idle_values), ("ditto", self.idle_dittos)):
            for field in fields.values() if self.count else ():
                value = field.value or ValueSpec()
                texts = listed(sorted(value.own if key == "values" else value.ditto), "or")
                message = f'no record has {texts} for {field.name}, so "{key}" has no effect; correct or remove it'
                yield Problem("no-effect", message, field.spans.get(key, field.span))

    def _put_together(self, field: FieldSpec, batch: TableBatch | SubjectBatch, size: int) -> None:
        """Add the values of a field that is put together from others, whose values are there."""
        if field.text is None:
            return
        parts = {name: self.columns[name][self.count :] for name in field.text.names}
        readings = field.text.texts(parts, size, self.room)
        self.room -= sum(map(len, filter(None, readings)))
        values, failures = values_of(field, self.spec.schema.fields[field.name], readings)
        self.columns[field.name] += values
        for number, reason in failures.items():
            told = not self.failed.get(self.count + number, frozenset()).isdisjoint(parts)
            null = next((name for name in parts if parts[name][number] is None), None)
            if told:
                reason = FieldError("no-match", "")
            elif null is not None and field.text.others:
                if readings[number] is None:
                    message = f"{field.name} needs a value, but each of its alternative texts has a field that is null"
                    reason = FieldError("no-match", message)
            elif null is not None:
                reason = FieldError("no-match", f"{field.name} needs a value, but {null}, a part of its text, is null")
            self._fail(field, batch, number, reason)

    def _fail(self, field: FieldSpec, batch: TableBatch | SubjectBatch, number: int, reason: FieldError) -> None:
        record = self.count + number
        self.failed[record] = self.failed.get(record, frozenset()) | {field.name}
        if field.origin == "columns":
            self._tell_parts(field, batch, number, reason)
        if not reason.message:
            return  # it has been reported
        origin = batch.origin(field, number)
        # A row that ends too early is reported as ragged.
        if origin is not None or field.origin != "column":
            place = batch.span(number) if origin is None else _place(reason, field, origin)
            self.problems.append(Problem(reason.code, reason.message, place))

    def _tell_parts(self, field: FieldSpec, batch: TableBatch | SubjectBatch, number: int, reason: FieldError) -> None:
        """Report what is wrong with the parts of an object, each at its cell."""
        from .rest import PartError  # most specs name each column

        record = batch.origins(number)[field.name]
        if isinstance(record, Record) and isinstance(reason, PartError):
            for name, why in reason.failures.items():
                if name in record.origins:  # a row that ends too early is reported as ragged
                    self.problems.append(Problem(why.code, why.message, record.place(name)))

    def idle_patterns(self) -> Iterator[Problem]:
        """Report the patterns that find nothing in any record: a typing error would lose a field in silence."""
        failed = {name for names in self.failed.values() for name in names}
        for field in self.spec.fields if self.count else ():
            pattern = self._finds_nothing(field)
            if pattern is None or field.name in failed or field.origin == "row":
                continue
            if all(value is None for value in self.columns[field.name]) and self._has_to_find(field):
                message = (
                    f"the pattern {pattern.pattern} matches in no record of {self.spec.name}, so "
                    f"{field.name} is always null; correct it, or remove the field"
                )
                key = "pattern" if field.origin == "column" else field.origin if field.pattern else "language"
                key = "pattern" if pattern is field.narrowed else key
                yield Problem("pattern-finds-nothing", message, field.spans.get(key, field.span))

    def _finds_nothing(self, field: FieldSpec) -> Pattern | None:
        """Return the pattern to report if all values of ``field`` are null, if it has one."""
        first = field.pattern or field.language
        if field.narrowed is None or first is None:
            return field.narrowed or first
        origins = (batch.origin(field, number) for batch in self.batches for number in range(len(batch)))
        found = any(origin is not None and matches(field, origin) for origin in origins)
        return field.narrowed if found else first

    def _has_to_find(self, field: FieldSpec) -> bool:
        """Whether there is anything in which the pattern of ``field`` could find something."""
        own = field.origin == "item" and self.spec.rows.kind == "items"
        if field.origin == "group_row" or (field.origin in NEAR and not own):
            return True
        origins = (batch.origin(field, number) for batch in self.batches for number in range(len(batch)))
        return any(origin is not None and origin.text not in field.nulls for origin in origins)

    def records(self) -> Records:
        return Records(self.columns, self.batches, self.failed)


def _put_together(spec: DatasetSpec) -> Sequence[FieldSpec]:
    """Return the fields that are put together from others, each behind those that it is made of."""
    templates = {field.name: field.text for field in spec.fields if field.text is not None}
    if not templates:
        return ()
    from ..spec.text_template import in_order  # most specs put nothing together

    known = {field.name: field for field in spec.fields}
    return [known[name] for name in in_order(templates)]


def _place(reason: FieldError, field: FieldSpec, origin: Inline) -> Span:
    """Place what is wrong: a part of a list where it stands, if that is to be found."""
    if reason.span is not None or reason.part is None:
        return reason.span or origin.span
    from .conversion.parts import place_of_part

    return place_of_part(field, origin, reason.part)


def ragged_rows(
    table: Table, told: Callable[[Row, Table], Iterable[Problem]], taken: Iterable[int] | None = None
) -> Iterator[Problem]:
    """Report each row of ``table`` that has another width than its header, of all or of those ``taken``."""
    width = len(table.columns)
    numbers = table.uneven() if taken is None else sorted({*table.uneven()}.intersection(taken))
    for number in numbers:
        row = table.rows[number]
        if len(row.cells) != width or row.excess:
            yield from told(row, table)


def taken_ragged(row: Row, table: Table) -> Iterator[Problem]:
    """Report that a row is taken though it is not as wide as its header, unless all it has too much is empty cells."""
    if any(cell.raw for cell in row.excess):
        cells = listed(cell.raw for cell in row.excess)
        why = "" if table.data else ", because GitHub does not show them"
        message = f"the row has more cells than its header: {cells} left out{why}"
        yield Problem("ragged-row-taken", message, _lost(row))
    elif len(row.cells) < len(table.columns):
        lacking = listed(table.columns[len(row.cells) :])
        why = "" if table.data else ", as GitHub shows it"
        yield Problem("ragged-row-taken", f"the row has no cell for {lacking}: read as empty{why}", row.span)


def _ragged(row: Row, table: Table) -> Iterator[Problem]:
    have, width = len(row.cells) + len(row.excess), len(table.columns)
    if table.data:
        what = "give it a cell for each column, and quote a cell that contains a delimiter"
    elif table.html:
        what = "give it a cell for each column, or a colspan"
    elif row.excess:
        what = f"GitHub does not show {listed(cell.raw for cell in row.excess)}; a | inside a cell is written \\|"
    elif row.cells and row.cells[0].span == row.span:
        what = "GitHub reads a line directly below a row as a row; put a blank line above it if it is not one"
    else:
        what = "GitHub shows the missing ones empty; end each cell with |"
    place = _lost(row) if row.excess else row.span
    yield Problem("ragged-row", f"the row has {counted(have, 'cell')}, but its header has {width}; {what}", place)


def _lost(row: Row) -> Span:
    """Return the place of the cells past the header's width, from the first that holds something."""
    first = next((cell for cell in row.excess if cell.raw), row.excess[0]).span
    last = row.excess[-1].span
    return Span(first.path, first.line, first.column, last.end_line, last.end_column)
