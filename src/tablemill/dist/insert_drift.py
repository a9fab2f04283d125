"""Compares the text between two marks with what should be there, row by row and column by column.

Enters: Insertions and the datasets they are made of. Leaves: Changes, at their places in the file. A table is read back
and compared as one; what is no table, or differs in nothing but white space, is reported by its first line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from ..markdown import parse
from ..model import Dataset, Json, Key, Record, Row, Span, Table, key_of
from ..problems import quoted
from ..reading.sources import Source, source_of
from ..spec import InsertColumn
from .comparison import compare_records, exact
from .drift import Change
from .insertion import Insertion, Passage

__all__ = ["insert_differences", "passage_differences", "said"]

def insert_differences(insertions: Sequence[Insertion], datasets: Mapping[str, Dataset]) -> list[Change]:
    """Report how the files differ from what they are to be."""
    changes = []
    for made in insertions:
        if made.old != made.new:
            different = [one for one in made.passages if one.old != one.new]
            changes += [c for one in different for c in passage_differences(made, one, datasets[one.insert.dataset])]
            if not different:
                changes.append(_mark(made))
    return changes


def said(change: Change) -> str:
    """Say what differs, wherever it is told."""
    return change.problem().message.partition(": ")[2]


def _mark(made: Insertion) -> Change:
    line = min(one.region.begin for one in made.passages)
    return Change("insert-changed", (made.source.path,), _line(made, line), mark=made.passages[0].region.mark)


def _line(made: Insertion, number: int) -> Span:
    return Span(made.source.path, number, 1, number, len(made.source.text.split("\n")[number - 1]) + 1)


def passage_differences(made: Insertion, one: Passage, dataset: Dataset) -> Iterator[Change]:
    """Report how one passage, in which something differs, does."""
    if one.insert.columns:
        before = _table(made.source, one.region.begin, one.region.end)
        after = _new_table(made, one)
        if before and after and before.columns == after.columns:
            changes = list(_table_differences(made, one, dataset, before, after))
            if changes:
                yield from changes
                return
    yield _first_line(made, one, dataset)


def _first_line(made: Insertion, one: Passage, dataset: Dataset) -> Change:
    lines = enumerate(zip_longest(one.old, one.new), one.region.begin + 1)
    number, (old, new) = next((number, pair) for number, pair in lines if pair[0] != pair[1])
    return _change(made, one, _line(made, number), dataset, old=old, new=new)


def _change(made: Insertion, one: Passage, span: Span, dataset: Dataset, **said: Json) -> Change:
    told = Change("insert-changed", (made.source.path,), span, dataset.name, mark=one.region.mark)
    return replace(told, **said)


# Tables


def _table(source: Source, begin: int, end: int) -> Table | None:
    return next((table for table in parse(source).tables if begin < table.span.line < end), None)


def _new_table(made: Insertion, one: Passage) -> Table | None:
    """Read the new table by itself: as it stands in the file, its lines are not known yet."""
    prefix = len(one.region.prefix)
    text = "\n".join(line[prefix:] for line in one.new)
    return next(iter(parse(source_of(text.encode(), made.source.path)).tables), None)


def _table_differences(
    made: Insertion, one: Passage, dataset: Dataset, before: Table, after: Table
) -> Iterator[Change]:
    """Report which rows and cells differ, where the columns say which record a row is; their order is not reported."""
    names = [column.header for column in one.insert.columns]
    telling = _telling(one.insert.columns, dataset.key)
    if telling is None:
        return
    key = tuple(f"\0{name}" for name in telling)  # no header is called so
    old, new = _rows(before.rows, names, telling), _rows(after.rows, names, telling)
    rows = {exact(key_of(values, key)): row for values, row in zip(old, before.rows, strict=True)}
    for found in compare_records(old, new, (key, key), names):
        row = rows.get(exact(found.key))
        record = None if found.position is None else dataset.records[found.position]
        if found.kind == "records-reordered":
            continue
        if row is None:
            span = _line(made, one.region.begin)
        else:
            cells = dict(zip(names, row.cells, strict=False))
            span = cells[found.field].span if found.field in cells else row.span
        seed = None if record is None else _seed(record, one, found.field)
        shown = found.key if record is None else key_of(record.values, dataset.key)
        yield _change(made, one, span, dataset, key=shown, field=found.field, old=found.old, new=found.new, seed=seed)


def _telling(columns: Sequence[InsertColumn], key: Key) -> list[str] | None:
    """Name the columns that say which record a row is: those that the key's fields stand in; None if not all do."""
    found = {name: column.header for column in columns for text in column.texts for name in text.names}
    return [found[name] for name in key] if found.keys() >= set(key) else None


def _rows(rows: Sequence[Row], names: Sequence[str], telling: Sequence[str]) -> list[dict[str, Json]]:
    """Return the cells by their columns, and the texts of those that tell the rows apart: an address may change."""
    found: list[dict[str, Json]] = []
    for row in rows:
        cells = dict(zip(names, row.cells, strict=False))
        values: dict[str, Json] = {name: cells[name].content if name in cells else "" for name in names}
        found.append(values | {f"\0{name}": cells[name].text if name in cells else "" for name in telling})
    return found


def _seed(record: Record, one: Passage, header: str | None) -> Span:
    """Place what the seed says: the cell that the column is made of, where it is one, or else the record."""
    columns = [column for column in one.insert.columns if column.header == header]
    names = {name for column in columns for text in column.texts for name in text.names}
    return record.place(*names) if len(names) == 1 else record.span
