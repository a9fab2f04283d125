"""Checks what a spec says of the records of a dataset: their order, how many, what is unique, equal or mutual.

Enters: a DatasetSpec that has checks, and its Dataset in the order of the seed. Leaves: problems, each at the row that
is to be changed. A record whose value failed has been told, and is passed over.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from ..model import Dataset, Json, Key, Records, Span
from ..problems import Problem, counted, listed, quoted
from ..spec import DatasetSpec
from ..spec.model import AtLeast, Sorted, SortField
from .ordering import sort_values

__all__ = ["failed_checks"]


def failed_checks(spec: DatasetSpec, dataset: Dataset, *, whole: bool) -> Iterator[Problem]:
    """Report each record that a check of ``spec`` does not hold for.

    Of a dataset that is not ``whole``, for a problem took records from it, nothing is said that they would decide.
    """
    checks = spec.checks
    if checks is None:
        return
    if checks.sorted is not None:
        yield from _unsorted(dataset, checks.sorted)
    for names in checks.unique:
        yield from _repeated(dataset, tuple(name.field for name in names))
    for names in checks.equal:
        yield from _unequal(dataset, tuple(name.field for name in names))
    if whole and checks.at_least is not None:
        yield from _too_few(dataset, checks.at_least)
    for ours, theirs in checks.mutual if whole else ():
        known = {field.name for field in spec.fields if field.references == spec.name}
        yield from _one_way(dataset, ours.field, theirs.field, known)
        if ours.field != theirs.field:
            yield from _one_way(dataset, theirs.field, ours.field, known)


def _sound(records: Records, fields: Sequence[str]) -> Sequence[int]:
    """Number the records none of whose ``fields`` failed."""
    if not records.any_failed(fields):
        return range(len(records))
    failed = records.failed
    return [number for number in range(len(records)) if failed.get(number, frozenset()).isdisjoint(fields)]


def _values(records: Records, key: Key, number: int) -> str:
    return " and ".join(f"{name} {quoted(records.column(name)[number])}" for name in key)


def _place(records: Records, key: Key, number: int) -> Span:
    """Return the place of a value, and of several that of the record: one of them may stand far above it."""
    return records[number].place(key[0]) if len(key) == 1 else records.span(number)


# The order


def _unsorted(dataset: Dataset, check: Sorted) -> Iterator[Problem]:
    records, per = dataset.records, tuple(name.field for name in check.per)
    columns = [sort_values(records.column(one.field), one) for one in check.by]
    groups = list(records.rows(per)) if per else [()] * len(records)
    last: dict[tuple[Json, ...], int] = {}
    for number in _sound(records, [*per, *(one.field for one in check.by)]):
        before = last.get(groups[number])
        last[groups[number]] = number
        wrong = None if before is None else _first_difference(check.by, columns, before, number)
        if wrong is not None and before is not None:
            yield _misplaced(records, check, wrong, (before, number))


def _first_difference(
    order: Sequence[SortField], columns: Sequence[Sequence[Json]], before: int, number: int
) -> SortField | None:
    """Return the field by which the later of two records comes first; None where they are in order."""
    for one, column in zip(order, columns, strict=True):
        earlier, later = column[before], column[number]
        if earlier != later:
            if earlier is None or later is None:
                return one if earlier is None else None
            return one if (later < earlier) != one.descending else None
    return None


def _misplaced(records: Records, check: Sorted, wrong: SortField, pair: tuple[int, int]) -> Problem:
    before, number = pair
    column, field = records.column(wrong.field), wrong.field
    by = ", ".join(f"{one.field}, descending" if one.descending else one.field for one in check.by)
    per = f" within each {' and '.join(name.field for name in check.per)}" if check.per else ""
    message = (
        f"{field} {quoted(column[number])} comes after {quoted(column[before])} at {records[before].place(field)}, "
        f"but the records must be sorted by {by}{per}; move it up"
    )
    return Problem("not-sorted", message, records[number].place(field))


# What is unique, and how many


def _repeated(dataset: Dataset, key: Key) -> Iterator[Problem]:
    records = dataset.records
    rows = list(records.rows(key))
    first: dict[tuple[Json, ...], int] = {}
    for number in _sound(records, key):
        if None in rows[number]:
            continue  # as in SQL: what has no value is like nothing
        earlier = first.setdefault(rows[number], number)
        if earlier != number:
            again = "is repeated" if len(key) == 1 else "are repeated together"
            message = (
                f"{_values(records, key, number)} {again}, first at {_place(records, key, earlier)}, "
                f"but must be unique; correct or remove one of the two"
            )
            yield Problem("not-unique", message, _place(records, key, number))


def _unequal(dataset: Dataset, fields: Key) -> Iterator[Problem]:
    records = dataset.records
    rows = list(records.rows(fields))
    for number in _sound(records, fields):
        values = [value for value in rows[number] if value is not None]  # the schema says what may be null
        if any(value != values[0] for value in values):
            message = f"{_values(records, fields, number)} must be equal; correct one of them"
            yield Problem("not-equal", message, records[number].place(fields[0]))


def _too_few(dataset: Dataset, check: AtLeast) -> Iterator[Problem]:
    records, per = dataset.records, tuple(name.field for name in check.per)
    if not per:
        if len(records) < check.least:
            have = counted(len(records), "record")
            yield Problem("too-few", f"{dataset.name} has {have}, but at least {check.least} are required", check.span)
        return
    groups: dict[tuple[Json, ...], list[int]] = {}
    rows = list(records.rows(per))
    for number in _sound(records, per):
        groups.setdefault(rows[number], []).append(number)
    for numbers in groups.values():
        if len(numbers) < check.least:
            have = f"{counted(len(numbers), 'record')} with {_values(records, per, numbers[0])}"
            message = f"{have}, but at least {check.least} are required; add some, or remove it"
            yield Problem("too-few", message, records[numbers[0]].place(per[0]))


# What is mutual


def _one_way(dataset: Dataset, ours: str, theirs: str, known: Container[str]) -> Iterator[Problem]:
    """Report each record that names another in ``ours`` and is not named by that one in ``theirs``."""
    records, key = dataset.records, dataset.key[0]
    places: dict[Json, int] = {}
    for number, value in enumerate(records.column(key)):
        places.setdefault(value, number)
    back = records.column(theirs)
    for number in _sound(records, [ours, key]):
        own = records.column(key)[number]
        for named in _parts(records.column(ours)[number]):
            other = None if isinstance(named, (dict, list)) else places.get(named)
            if other is None and ours in known:
                continue  # reported as a reference to nothing
            if other is None:
                said, cure = f"no record has the {key} {quoted(named)}", "correct it, or add that record"
            elif own in _parts(back[other]) or theirs in records.failed.get(other, ()):
                continue
            else:
                has = listed(_parts(back[other])) or "nothing"
                said = f"{theirs} of {quoted(named)} at {records[other].place(theirs)} is {has}"
                cure = f"write {quoted(own)} there, or remove this value value value"
            message = f"{ours} of {quoted(own)} is {quoted(named)}, but {said}; {cure}"
            yield Problem("not-mutual", message, records[number].place(ours))


def _parts(value: Json) -> Sequence[Json]:
    """Return what a field names: one key, several, or none."""
    return value if isinstance(value, list) else [] if value is None else [value]
