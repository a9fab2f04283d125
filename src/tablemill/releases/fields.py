"""Compares what two published states say of a dataset's fields: their Table Schemas, as `package` writes them.

The side that counts is the reader's: a program that was written for the old data. A field that can be more than it
was may surprise it, one that can be less may not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ..dist.comparison import Rows, exact
from ..model import Json
from .changes import DataChange
from .snapshots import PublishedDataset

__all__ = ["field_changes", "retyped"]

_LOWER = ("minimum", "exclusiveMinimum", "minLength")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength")


def field_changes(old: PublishedDataset, new: PublishedDataset) -> Iterator[DataChange]:
    """List how the fields of a dataset differ, which must be known on both sides."""
    before, after = old.fields or {}, new.fields or {}
    for name in [name for name in before if name not in after]:
        yield DataChange("field-removed", new.name, field=name, old=_type(before[name]))
    for name in [name for name in after if name not in before]:
        yield DataChange("field-added", new.name, field=name, new=_type(after[name]))
    for name in [name for name in after if name in before]:
        yield from _one_field(name, new.name, before[name], after[name])
        yield from _references(name, old, new)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield DataChange("fields-reordered", new.name, old=list(before), new=list(after))


def retyped(rows: Rows, old: PublishedDataset, new: PublishedDataset) -> Rows:
    """Give the old records the types of the new, where a value can be said in both.

    Another type of a field is reported for the field, and not for each record; and a key still finds its record.
    """
    before, after = old.fields or {}, new.fields or {}
    kinds = {name: str(after[name].get("type")) for name in after if name in before}
    changed = {name: kind for name, kind in kinds.items() if kind != str(before[name].get("type"))}
    if not changed:
        return rows
    return [{**row, **{name: _as(row[name], kind) for name, kind in changed.items() if name in row}} for row in rows]


def _as(value: Json, kind: str) -> Json:
    """Return ``value`` as one of the type ``kind`` that is written alike, or as it is, if there is none."""
    if kind == "string":
        return json.dumps(value) if isinstance(value, (int, float)) else value
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind in _SCALARS and isinstance(value, str):
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return read if type(read) in _SCALARS[kind] and json.dumps(read) == value else value
    return value


_SCALARS: Mapping[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}


def _one_field(name: str, dataset: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[DataChange]:
    was, now = _type(old), _type(new)
    if was != now:
        narrower = was == f"{now} or null"
        yield DataChange("field-tightened" if narrower else "field-retyped", dataset, field=name, old=was, new=now)
    constraints, others = _constraints(old), _constraints(new)
    for word in dict.fromkeys([*constraints, *others]):
        before, after = constraints.get(word), others.get(word)
        if exact(before) != exact(after):
            yield _freedom(name, dataset, word, before, after, more=_allows_more(word, before, after))
    description, other = old.get("description"), new.get("description")
    if description != other:
        yield DataChange("field-described", dataset, field=name, old=description, new=other)


def _references(name: str, old: PublishedDataset, new: PublishedDataset) -> Iterator[DataChange]:
    was, now = old.references.get(name), new.references.get(name)
    if was != now:
        yield _freedom(name, new.name, "references", was, now, more=was is not None)


def _freedom(name: str, dataset: str, word: str, old: Json, new: Json, *, more: bool) -> DataChange:
    """Report that a field's values may now be ``more`` than they were, or less."""
    before, after = ({} if value is None else {word: value} for value in (old, new))
    return DataChange("field-loosened" if more else "field-tightened", dataset, field=name, old=before, new=after)


def _type(field: Mapping[str, Json]) -> str:
    kind = str(field.get("type", "any"))
    return kind if kind == "any" or _required(field) else f"{kind} or null"


def _required(field: Mapping[str, Json]) -> bool:
    constraints = field.get("constraints")
    return isinstance(constraints, dict) and bool(constraints.get("required"))


def _constraints(field: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is said of the values, but for what the type (null or not) and the key (unique) say already."""
    constraints = field.get("constraints")
    return {
        word: value
        for word, value in (constraints.items() if isinstance(constraints, dict) else ())
        if word not in ("required", "unique")
    }


def _allows_more(word: str, old: Json, new: Json) -> bool:
    """Whether values are allowed that were not; of a pattern that is another one, it is taken to be so."""
    if old is None or new is None:
        return new is None
    if word == "enum" and isinstance(old, list) and isinstance(new, list):
        return bool({exact(value) for value in new} - {exact(value) for value in old})
    if word in (*_LOWER, *_UPPER) and isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return new < old if word in _LOWER else new > old
    return True
