"""Checks keys and references: each record of a dataset has its own key, and what refers to one finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .model import Dataset, Json
from .problems import Problem, quoted
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
    """Report each value that refers to a key that the referenced dataset does not have; null refers to nothing."""
    for field in spec.fields:
        if field.references is None:
            continue
        target = datasets[field.references]
        keys = {record.values[target.key] for record in target.records}
        for record in dataset.records:
            value = record.values[field.name]
            if value is not None and value not in keys:
                known = ", ".join(quoted(key) for key in list(keys)[:10] if key is not None)
                message = (
                    f"{field.name} {quoted(value)} is no {target.key} of {target.name}; its keys are {known or 'none'}"
                )
                yield Problem("unknown-reference", message, record.place(field.name))
