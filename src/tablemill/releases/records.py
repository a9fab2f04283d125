"""Compares the records of a dataset in two published states, and what is within the objects that they hold.

An object's member that every new record with the object has, and no old one, is a field that was added, told once
and not for each record; so is one that was removed. A list is one value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from ..dist.comparison import Difference, Rows, compare_records, exact, fields_of
from ..model import Json, Key
from .changes import DataChange

__all__ = ["record_changes"]

Path: TypeAlias = tuple[str, ...]

_DEEPEST = 16
"""How many objects inside each other are looked into; what is deeper is one value."""


def record_changes(
    dataset: str, old: Rows, new: Rows, keys: tuple[Key, Key], *, told: bool, classes: Collection[str]
) -> Iterator[DataChange]:
    """List how the records differ, ``keys`` being the key on each side; fields that came or went unless ``told``.

    ``classes`` are fields that say of a record what many others have in common.
    """
    before, after = fields_of(old), fields_of(new)
    members = list(_members_that_came_or_went(dataset, old, new))
    if old and new and not told:
        yield from (DataChange("field-removed", dataset, field=name) for name in before if name not in after)
        yield from (DataChange("field-added", dataset, field=name) for name in after if name not in before)
    yield from members
    known = {(change.field or "", *change.within) for change in members}
    parts = {name for key in keys for name in key}
    for found in compare_records(old, new, keys, [name for name in after if name in before and name not in parts]):
        if found.kind == "records-reordered":
            yield DataChange(found.kind, dataset, old=found.old, new=found.new)
        elif found.kind != "field-changed":
            label = _label(found, {*parts, *classes})
            yield DataChange(found.kind, dataset, found.key, old=found.old, new=found.new, label=label)
        else:
            yield from _value_changes(dataset, found, known)


def _label(found: Difference, others: Collection[str]) -> str | None:
    record: Mapping[str, Json] = found.new or found.old
    texts = (value for name, value in record.items() if name not in others and isinstance(value, str) and value)
    return next(texts, None)


def _value_changes(dataset: str, found: Difference, known: Collection[Path]) -> Iterator[DataChange]:
    for path, old, new in _apart((found.field or "",), found.old, found.new, known):
        yield DataChange("value-changed", dataset, found.key, path[0], path[1:], old, new)


def _apart(path: Path, old: Json, new: Json, known: Collection[Path]) -> Iterator[tuple[Path, Json, Json]]:
    """Go into objects down to what differs, leaving out the members that are ``known`` to have come or gone."""
    if not (isinstance(old, dict) and isinstance(new, dict)) or len(path) > _DEEPEST:
        if exact(old) != exact(new):
            yield path, old, new
        return
    members = [name for name in dict.fromkeys([*new, *old]) if (*path, name) not in known]
    if any((name in old) != (name in new) and old.get(name, new.get(name)) is None for name in members):
        yield path, old, new  # a member that is null on one side and not there on the other
        return
    for name in members:
        yield from _apart((*path, name), old.get(name), new.get(name), known)


def _members_that_came_or_went(dataset: str, old: Rows, new: Rows) -> Iterator[DataChange]:
    before, after = _members(old), _members(new)
    for path in [path for path in after if path in before]:
        was, now = before[path], after[path]
        for name in [name for name in was.counts if name not in now.counts and was.always(name)]:
            yield DataChange("field-removed", dataset, field=path[0], within=(*path[1:], name))
        for name in [name for name in now.counts if name not in was.counts and now.always(name)]:
            yield DataChange("field-added", dataset, field=path[0], within=(*path[1:], name))


class _Members:
    """The members of the objects that stand in one place of the records."""

    def __init__(self) -> None:
        self.objects = 0
        self.counts: Counter[str] = Counter()

    def always(self, name: str) -> bool:
        return self.counts[name] == self.objects


def _members(rows: Rows) -> dict[Path, _Members]:
    found: dict[Path, _Members] = defaultdict(_Members)

    def count(path: Path, value: Mapping[str, Json]) -> None:
        found[path].objects += 1
        found[path].counts.update(value.keys())
        for name, inner in value.items():
            if isinstance(inner, dict) and len(path) <= _DEEPEST:
                count((*path, name), inner)

    for row in rows:
        for name, value in row.items():
            if isinstance(value, dict):
                count((name,), value)
    return found
