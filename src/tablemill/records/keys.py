"""Checks keys and references: each record of a dataset has its own key, and what refers to one finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Dataset, Json
from ..problems import Problem, listed, quoted
from ..spec import DatasetSpec


def duplicate_keys(dataset: Dataset) -> Iterator[Problem]:
    """Report each record whose key is null or that of an earlier one, naming the earlier one's place."""
    records, name = dataset.records, dataset.key
    first: dict[Json, int] = {}
    for number, key in enumerate(records.column(name)):
        earlier = first.setdefault(key, number)
        if (earlier == number and key is not None) or name in records.failed.get(number, ()):
            continue
        place = records[number].place(name)
        if key is None:
            yield Problem("null-key", f"{name} is the key of {dataset.name} and must not be null", place)
        else:
            message = f"{name} {quoted(key)} is already the key of the record at {records[earlier].place(name)}"
            yield Problem("duplicate-key", message, place)


def unknown_references(spec: DatasetSpec, dataset: Dataset, datasets: Mapping[str, Dataset]) -> Iterator[Problem]:
    """Report each value that refers to a key that the referenced dataset does not have; null refers to nothing.

    A dataset that is not in ``datasets``, or has a record whose key failed, is not asked: what it lacks is a
    consequence of another problem.
    """
    for field in spec.fields:
        target = datasets.get(field.references or "")
        if target is None or target.records.any_failed([target.key]):
            continue
        keys = dict.fromkeys(target.records.column(target.key))
        known = listed(key for key in keys if key is not None) or "none"
        for number, value in enumerate(dataset.records.column(field.name)):
            if value is not None and value not in keys:
                message = f"{field.name} {quoted(value)} is no {target.key} of {target.name}; its keys are {known}"
                yield Problem("unknown-reference", message, dataset.records[number].place(field.name))
