"""Compares two states of a dataset's records: which keys came and went, which values changed, whether the order did.

Enters: the records of both sides, as mappings, and the field that is the key of each. Leaves: Differences. What
is equal is decided as JSON does: 1 is not true, and not 1.0. Time and memory are linear in the records.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from .model import Json

__all__ = ["Difference", "Rows", "compare_records", "exact", "fields_of"]

Rows: TypeAlias = Sequence[Mapping[str, Json]]


class Difference(NamedTuple):
    """One difference between the records of two sides.

    ``key`` is the record's key on the side that has it, the new one first. ``old`` and ``new`` are values for a
    changed field, whole records for one that came or went, and the two keys that stand in one place, the first
    such, where the order changed. ``position`` is where the record stands among the new ones; None where it is gone.
    """

    kind: Literal["record-added", "record-removed", "field-changed", "records-reordered"]
    key: Json
    position: int | None
    field: str | None = None
    old: Json = None
    new: Json = None


def compare_records(old: Rows, new: Rows, keys: tuple[str, str], fields: Collection[str]) -> Iterator[Difference]:
    """Tell how ``new`` differs from ``old`` in ``fields``: in the order of the new records, then what is gone.

    ``keys`` are the key fields of the old and of the new records: all records have theirs, each another value.
    """
    old_key, new_key = keys
    before = {exact(row[old_key]): row for row in old}
    after = {exact(row[new_key]): row for row in new}
    for index, (key, row) in enumerate(after.items()):
        if key in before:
            was = before[key]
            for field in fields:
                if not _same(was.get(field), row.get(field)):
                    yield Difference("field-changed", row[new_key], index, field, was.get(field), row.get(field))
        else:
            yield Difference("record-added", row[new_key], index, new=dict(row))
    for key, row in before.items():
        if key not in after:
            yield Difference("record-removed", row[old_key], None, old=dict(row))
    yield from _reordering(list(before), list(after), new, new_key)


def fields_of(rows: Rows) -> dict[str, None]:
    """Name the fields that any of the records has, in the order of their first coming."""
    return dict.fromkeys(field for row in rows for field in row)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def exact(value: Json) -> str:
    """Write a value so that two are written alike only if JSON tells them not apart."""
    return _encode(value)


def _same(old: Json, new: Json) -> bool:
    if type(old) is not type(new):
        return False
    return bool(old == new) if isinstance(old, (str, int)) or old is None else exact(old) == exact(new)


def _reordering(before: Sequence[str], after: Sequence[str], new: Rows, key: str) -> Iterator[Difference]:
    """Tell the first record that stands elsewhere, leaving out those that only one side has."""
    stayed = set(before) & set(after)
    was = (each for each in before if each in stayed)
    is_now = ((index, each) for index, each in enumerate(after) if each in stayed)
    for old, (index, now) in zip(was, is_now, strict=True):
        if old != now:
            yield Difference("records-reordered", new[index][key], index, old=json.loads(old), new=new[index][key])
            return
