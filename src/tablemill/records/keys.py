"""Checks keys and references: each record of a dataset has its own key, and what refers to one finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Dataset, Json
from ..problems import Problem, listed, quoted
from ..spec import DatasetSpec
from .conversion import place_in


def duplicate_keys(dataset: Dataset) -> Iterator[Problem]:
    """Report each record whose key is null or that of an earlier one, naming the earlier one's place.

    Of a key of several fields none may be null, and the place is that of the record.
    """
    records, names = dataset.records, dataset.key
    keys = records.keys(names)
    unique = {*keys}
    if len(unique) == len(keys) and None not in unique and (len(names) == 1 or not any(map(_null, unique))):
        return
    first: dict[Json, int] = {}
    for number, key in enumerate(keys):
        earlier = first.setdefault(key, number)
        null = _null(key)
        if (earlier == number and not null) or not records.failed.get(number, _NONE).isdisjoint(names):
            continue
        record = records[number]
        if null:
            part = "the key" if len(names) == 1 else "part of the key"
            for name in names:
                if record.values[name] is None:
                    message = f"{name} is {part} of {dataset.name} and must not be null"
                    yield Problem("null-key", message, record.place(name))
        else:
            said = " and ".join(f"{name} {quoted(record.values[name])}" for name in names)
            are = "is" if len(names) == 1 else "are"
            # One of several fields may be read from a heading far above.
            place, there = (one.place(names[0]) if len(names) == 1 else one.span for one in (record, records[earlier]))
            message = f"{said} {are} already the key of the record at {there}"
            yield Problem("duplicate-key", message, place)


_NONE: frozenset[str] = frozenset()


def _null(key: Json) -> bool:
    return key is None or (isinstance(key, tuple) and None in key)


def unknown_references(spec: DatasetSpec, dataset: Dataset, datasets: Mapping[str, Dataset]) -> Iterator[Problem]:
    """Report each value, or part of a list, that is no key of the referenced dataset; null refers to nothing.

    A dataset that is not in ``datasets``, or has a record whose key failed, is not asked: what it lacks is a
    consequence of another problem.
    """
    for field in spec.fields:
        target = datasets.get(field.references or "")
        if target is None or target.records.any_failed(target.key):
            continue
        keys = dict.fromkeys(target.records.keys(target.key))
        known = listed(key for key in keys if key is not None) or "none"
        kind = spec.schema.fields[field.name]
        for number, value in enumerate(dataset.records.column(field.name)):
            parts = value if isinstance(value, list) else () if value is None else (value,)
            for index, part in enumerate(parts):
                if not isinstance(part, (dict, list)) and part in keys:
                    continue
                message = f"{field.name} {quoted(part)} matches no {target.key[0]} of {target.name}; valid: {known}"
                record = dataset.records[number]
                place = place_in(field, kind, record, index) if isinstance(value, list) else record.place(field.name)
                yield Problem("unknown-reference", message, place)
