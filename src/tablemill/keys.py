"""Checks keys and references: each record of a dataset has its own key, and what refers to one finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .model import Dataset, Json
from .problems import Problem, listed, quoted
from .spec import DatasetSpec


def duplicate_keys(dataset: Dataset) -> Iterator[Problem]:
    """Report each record whose key is null or that of an earlier one, naming the earlier one's place."""
    first: dict[Json, str] = {}
    for record in dataset.records:
        if dataset.key in record.failed:
            continue
        key, place = record.values[dataset.key], record.place(dataset.key)
        if key is None:
            yield Problem("null-key", f"{dataset.key} is the key of {dataset.name} and must not be null", place)
        elif key in first:
            message = f"{dataset.key} {quoted(key)} is already the key of the record at {first[key]}"
            yield Problem("duplicate-key", message, place)
        else:
            first[key] = str(place)


def unknown_references(spec: DatasetSpec, dataset: Dataset, datasets: Mapping[str, Dataset]) -> Iterator[Problem]:
    """Report each value that refers to a key that the referenced dataset does not have; null refers to nothing.

    A dataset that is not in ``datasets``, or has a record whose key failed, is not asked: what it lacks is a
    consequence of another problem.
    """
    for field in spec.fields:
        target = datasets.get(field.references or "")
        if target is None or any(target.key in record.failed for record in target.records):
            continue
        keys = dict.fromkeys(record.values[target.key] for record in target.records)
        known = listed(key for key in keys if key is not None) or "none"
        for record in dataset.records:
            value = record.values[field.name]
            if value is not None and value not in keys:
                message = f"{field.name} {quoted(value)} is no {target.key} of {target.name}; its keys are {known}"
                yield Problem("unknown-reference", message, record.place(field.name))
