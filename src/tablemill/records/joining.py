"""Joins datasets: a field of one becomes an object, the record of another that has the same values as its own.

Or a list, where the schema wants one: of all records of the other that have them.

Enters: the specs of the datasets, and the datasets as normalisation made them. Leaves: the datasets with their
joined fields filled, and a problem for each record without a partner, on either side, as the spec declares.
What a join takes may itself be joined, and is filled before; the spec has no circles.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from ..model import Dataset, Json, Record, Records
from ..problems import Problem, TablemillError, quoted, suggestion
from ..spec import DatasetSpec, FieldSpec, JoinSpec
from ..spec.model import MOST_MADE, SortField
from .made import Made
from .ordering import order_of

_COMPARISONS = 10_000
"""How many values are compared to find the nearest ones: where none of hundreds fits, it is no slip."""

_NONE: frozenset[str] = frozenset()
_CURE = "add one there, correct the value, or declare"


class Partners(NamedTuple):
    """How the records of two datasets find each other, by their numbers from 0.

    ``found`` has the partner of each record of ours, or None. ``unused`` are the records of theirs that are nobody's
    partner, ``doubled`` those that have the values of an earlier one, with that one.
    """

    found: list[int | None]
    unused: list[int]
    doubled: list[tuple[int, int]]


def partner_records(theirs: Dataset, found: Sequence[int | None]) -> Sequence[Record | None]:
    """Return the partner of each record of ours, which ``found`` numbers, made when it is asked for."""
    records = theirs.records
    return Made(found, lambda number: None if number is None else records[number])


def partners(join: JoinSpec, ours: Dataset, theirs: Dataset) -> Partners:
    """Find the partner of each record of ``ours``; null is no value that two records could share."""
    offered = list(theirs.records.rows(their_fields_of(join, theirs)))
    wanted = list(ours.records.rows(match.ours for match in join.by))
    first: dict[tuple[Json, ...], int] = {}
    doubled = []
    for number, values in enumerate(offered):
        if None not in values:
            earlier = first.setdefault(values, number)
            if earlier != number:
                doubled.append((number, earlier))
    used = {values for values in wanted if None not in values}
    unused = [number for number, values in enumerate(offered) if values not in used]
    return Partners([first.get(values) for values in wanted], unused, doubled)


def _records_of_partners(theirs: Dataset, found: Sequence[Sequence[int]]) -> Sequence[Record | None]:
    """Return the partners of each record of ours as one record, whose fields, from ``"0"`` on, were read from them."""
    records = theirs.records

    def together(numbers: Sequence[int]) -> Record | None:
        partners = {str(place): records[number] for place, number in enumerate(numbers)}
        return Record({}, partners, partners["0"].span) if partners else None

    return Made(found, together)


def in_lists(join: JoinSpec, ours: Dataset, theirs: Dataset, order: Sequence[SortField] = ()) -> list[list[int]]:
    """Find all partners of each record of ``ours``, by their numbers, in their ``order``."""
    offered = list(theirs.records.rows(their_fields_of(join, theirs)))
    found: dict[tuple[Json, ...], list[int]] = {}
    for number in order_of(theirs.records, order):
        found.setdefault(offered[number], []).append(number)
    wanted = ours.records.rows(match.ours for match in join.by)
    return [[] if None in values else found.get(values, []) for values in wanted]


_Sizes: TypeAlias = dict[tuple[str, str], list[int]]
"""The characters of joined fields, a number for each record, by the names of the dataset and the field."""


def _characters(dataset: Dataset, name: str) -> list[int]:
    """Return about how many characters the values of a field have in a file, with its name and 16 around them."""
    column, each = dataset.records.column(name), len(name) + 16
    return [each + len(value if isinstance(value, str) else str(value)) for value in column]


def their_fields_of(join: JoinSpec, theirs: Dataset) -> list[str]:
    """Name the fields of the other dataset by which a record is found, in the order of the spec."""
    return [match.theirs or theirs.key[0] for match in join.by]


def join(
    specs: Sequence[DatasetSpec], datasets: Mapping[str, Dataset], whole: Container[str]
) -> tuple[dict[str, Dataset], list[Problem]]:
    """Fill every field that is joined, and report records that find no partner, or two.

    ``datasets`` are those that ``specs`` describe, by name, as far as their sources could be read. ``whole`` has the
    names of the datasets that lost no records to problems. A partner that is missing because of another problem is not
    reported: because its dataset is not whole, or because a value in the compared fields failed.
    """
    joined = dict(datasets)
    problems: list[Problem] = []
    sizes: _Sizes = {}
    room = MOST_MADE
    for spec, field in _in_turn(specs):
        if field.join is not None and spec.name in datasets:
            order = next((one.sort for one in specs if one.name == field.join.dataset), ())
            one = _Join(spec, field, field.join, joined, whole, order)
            sizes[spec.name, field.name] = one.sizes(sizes)
            room -= sum(sizes[spec.name, field.name])
            if room < 0:
                raise TablemillError([one.too_large()])
            joined[spec.name] = one.filled(joined[spec.name])
            problems += one.problems()
    return joined, problems


def _in_turn(specs: Sequence[DatasetSpec]) -> Iterable[tuple[DatasetSpec, FieldSpec]]:
    """Return the fields that are joined, each after those that it takes."""
    fields = {(spec.name, one.name): (spec, one) for spec in specs for one in spec.fields if one.join is not None}
    takes = {}
    for place, (spec, field) in fields.items():
        dataset = field.join.dataset if field.join is not None else ""
        takes[place] = [taken for name in spec.schema.properties(field.name) if (taken := (dataset, name)) in fields]
    if not any(takes.values()):  # most joins take what was read
        return fields.values()
    from graphlib import TopologicalSorter

    return [fields[place] for place in TopologicalSorter(takes).static_order()]


class _Join:
    """One field that is joined: the records of both sides, and what may be said of them."""

    def __init__(
        self,
        spec: DatasetSpec,
        field: FieldSpec,
        join: JoinSpec,
        datasets: Mapping[str, Dataset],
        whole: Container[str],
        order: Sequence[SortField],
    ) -> None:
        self.field = field.name
        self.span = field.span
        self.join = join
        properties = spec.schema.properties(field.name)
        self.taken = list(properties)
        self.optional = {name for name, one in properties.items() if one.optional}
        self.ours = datasets[spec.name]
        self.theirs = datasets.get(join.dataset, Dataset(join.dataset, ("",), Records.of(())))
        self.our_fields = [match.ours for match in join.by]
        self.their_fields = their_fields_of(join, self.theirs)
        self.partners = partners(join, self.ours, self.theirs)
        kind = spec.schema.fields.get(field.name)
        several = kind is not None and kind.kind == "array"
        self.in_lists = in_lists(join, self.ours, self.theirs, order) if several else None
        self.has_all_of_ours = spec.name in whole and not self.ours.records.any_failed(self.our_fields)
        self.has_all_of_theirs = join.dataset in whole and not self.theirs.records.any_failed(self.their_fields)

    def filled(self, dataset: Dataset) -> Dataset:
        """Put the partners into the records of ``dataset``, which are ours, perhaps with other fields filled."""
        taken = [dict(zip(self.taken, row, strict=True)) for row in self.theirs.records.rows(self.taken)]
        if self.optional:
            taken = [{n: v for n, v in one.items() if v is not None or n not in self.optional} for one in taken]
        values: list[Json]
        records: Sequence[Record | None]
        if self.in_lists is not None:
            values = [[taken[number] for number in found] for found in self.in_lists]
            records = _records_of_partners(self.theirs, self.in_lists)
        else:
            values = [None if partner is None else taken[partner] for partner in self.partners.found]
            records = partner_records(self.theirs, self.partners.found)
        return dataset._replace(records=dataset.records.joined(self.field, values, records, self._failing()))

    def sizes(self, known: _Sizes) -> list[int]:
        """Return how many characters the field has in each record.

        ``known`` has those of joined fields: what is in several records is one object in memory, and many in a file.
        """
        of_fields = [known.get((self.theirs.name, name)) or _characters(self.theirs, name) for name in self.taken]
        theirs = [sum(row) for row in zip(*of_fields, strict=True)] or [0] * len(self.theirs.records)
        if self.in_lists is not None:
            return [sum(theirs[number] for number in numbers) for numbers in self.in_lists]
        return [0 if partner is None else theirs[partner] for partner in self.partners.found]

    def too_large(self) -> Problem:
        """Say that this field and those before it have more characters than there may be."""
        message = (
            f"{self.field} of {self.ours.name} and the fields joined before it have more than {MOST_MADE:,} characters"
        )
        cure = 'join fewer fields, or fewer records with "by"'
        return Problem("records-too-large", f"{message}; {cure}", self.span)

    def _failing(self) -> Iterator[int]:
        """Number the records of ours whose joined field could not be filled as it should."""
        torn = {number for number, failed in self.theirs.records.failed.items() if not failed.isdisjoint(self.taken)}
        for number, partner in enumerate(self.partners.found):
            if partner is None:
                if self.join.unmatched == "error" or not self._must_find(number):
                    yield number
            elif not torn.isdisjoint([partner] if self.in_lists is None else self.in_lists[number]):
                yield number

    def _must_find(self, number: int) -> bool:
        return self.has_all_of_theirs and self.ours.records.failed.get(number, _NONE).isdisjoint(self.our_fields)

    def problems(self) -> Iterator[Problem]:
        """Report what is wrong as far as it is no consequence of something else."""
        if self.join.unmatched != "fine":
            yield from self._unmatched()
        if self.join.unused != "fine" and self.has_all_of_ours:
            yield from self._unused()
        if self.in_lists is None and not set(self.theirs.key).issubset(
            self.their_fields
        ):  # else it is reported as a repeated key
            yield from self._doubled()

    def _unmatched(self) -> Iterator[Problem]:
        found = enumerate(self.partners.found)
        alone = [self.ours.records[n] for n, partner in found if partner is None and self._must_find(n)]
        code = "unmatched" if self.join.unmatched == "error" else "unmatched-warning"
        for record in alone:
            null = _first_null(record, self.our_fields)
            if null:
                said, cure = f"{null} is null", "; give it a value, or declare unmatched: fine"
            else:
                values = _values(record, self.our_fields, self.their_fields)
                said = f"no record of {self.theirs.name} has {values}"
                cure = self._near(record, len(alone)) or f"; {_CURE} unmatched: fine"
            place = record.place(null or self.our_fields[0])
            yield Problem(code, f"{said}, so {self.field} has no match{cure}", place)

    def _near(self, record: Record, alone: int) -> str:
        """Ask whether another of their values was meant, if one text finds a record and they are few."""
        value = record.values[self.our_fields[0]]
        if (
            self.in_lists is not None
            or len(self.join.by) > 1
            or not isinstance(value, str)
            or alone * len(self.theirs.records) > _COMPARISONS
        ):
            return ""
        values = self.theirs.records.column(self.their_fields[0])
        return suggestion(value, [their for their in values if their is not None])

    def _unused(self) -> Iterator[Problem]:
        code = "unused" if self.join.unused == "error" else "unused-warning"
        for record in map(self.theirs.records.__getitem__, self.partners.unused):
            if record.failed.isdisjoint(self.their_fields):
                null = _first_null(record, self.their_fields)
                if null:
                    said, cure = f"{null} is null", "give it a value, or declare"
                else:
                    values = _values(record, self.their_fields, self.our_fields)
                    said, cure = f"no record of {self.ours.name} has {values}", _CURE
                message = f"{said}, so no record joins this one as {self.field}; {cure} unused: fine"
                yield Problem(code, message, record.place(null or self.their_fields[0]))

    def _doubled(self) -> Iterator[Problem]:
        for pair in self.partners.doubled:
            record, earlier = map(self.theirs.records.__getitem__, pair)
            place = self.their_fields[0]
            message = (
                f"{_values(record, self.their_fields, self.their_fields)} already identifies the record at "
                f"{earlier.place(place)} as the {self.field} of {self.ours.name}; give each record different values"
            )
            yield Problem("duplicate-partner", message, record.place(place))


def _first_null(record: Record, fields: Collection[str]) -> str:
    """Name the first of ``fields`` that is null; empty where none is."""
    return next((name for name in fields if record.values[name] is None), "")


def _values(record: Record, fields: Sequence[str], named: Sequence[str]) -> str:
    """Say the values of ``fields``, under the names that they have in the other dataset."""
    return " and ".join(f"{name} {quoted(record.values[field])}" for field, name in zip(fields, named, strict=True))
