"""Reconciles datasets with those that they join: whose record has no partner, and where two partners disagree.

Enters: an Outcome. Leaves: a Reconciliation for each field that is joined. A join never puts a value in the place of
another, so that a record says both; here the two are compared, for whoever keeps one of the seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import NamedTuple

from ..dist.comparison import exact
from ..model import Key, Record
from ..pipeline import Outcome
from ..records.joining import partner_records, partners, their_fields_of
from ..spec import DatasetSpec, FieldSpec, JoinSpec

__all__ = ["Disagreement", "Reconciliation", "reconcile"]


class Disagreement(NamedTuple):
    """A field that both datasets have, and two partners whose values in it differ."""

    field: str
    ours: Record
    theirs: Record


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What one join shows of its two datasets, each side in its own order.

    ``dataset`` joins ``other`` in ``field``; ``by`` maps fields of the other to those of the dataset. ``compared`` are
    the fields that the join takes and that the dataset also has. ``matched`` counts the records with a partner, and
    ``unmatched`` has those without. ``unused`` has the other's records that are nobody's partner, except the ``blank``
    ones, which are null in all compared fields.
    """

    dataset: str
    key: Key
    field: str
    other: str
    other_key: Key
    by: Mapping[str, str]
    compared: tuple[str, ...]
    matched: int
    unmatched: tuple[Record, ...]
    differing: tuple[Disagreement, ...]
    unused: tuple[Record, ...]
    blank: tuple[Record, ...]


def reconcile(outcome: Outcome) -> tuple[Reconciliation, ...]:
    """Compare each dataset with those that it joins, in the order of the spec; ``outcome`` must be ok."""
    return tuple(
        _reconciled(spec, field, field.join, outcome)
        for spec in outcome.spec.datasets
        for field in spec.fields
        if field.join is not None
    )


def _reconciled(spec: DatasetSpec, field: FieldSpec, join: JoinSpec, outcome: Outcome) -> Reconciliation:
    ours, theirs = outcome.datasets[spec.name], outcome.datasets[join.dataset]
    numbers, alone, _ = partners(join, ours, theirs)
    found, unused = partner_records(theirs, numbers), [theirs.records[number] for number in alone]
    by = dict(zip(their_fields_of(join, theirs), [match.ours for match in join.by], strict=True))
    several = spec.schema.fields[field.name].kind == "array"  # a whole and its parts have nothing to agree in
    taken = () if several else spec.schema.properties(field.name)
    compared = tuple(name for name in taken if name in spec.schema.fields and name not in by)
    pairs = [(record, partner) for record, partner in zip(ours.records, found, strict=True) if partner is not None]
    told = [not compared or any(record.values[name] is not None for name in compared) for record in unused]
    return Reconciliation(
        dataset=spec.name,
        key=spec.key,
        field=field.name,
        other=theirs.name,
        other_key=theirs.key,
        by=by,
        compared=compared,
        matched=len(pairs),
        unmatched=tuple(record for record, partner in zip(ours.records, found, strict=True) if partner is None),
        differing=tuple(one for record, partner in pairs for one in _disagreements(record, partner, compared)),
        unused=tuple(compress(unused, told)),
        blank=tuple(compress(unused, map(not_, told))),
    )


def _disagreements(ours: Record, theirs: Record, compared: tuple[str, ...]) -> Iterator[Disagreement]:
    for name in compared:
        if exact(ours.values[name]) != exact(theirs.values[name]):
            yield Disagreement(name, ours, theirs)
