"""Says in words what changed, and what that asks of the version number.

How names and values are written is a Hand's affair, so that a terminal and a Markdown page say the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..dist.comparison import exact
from ..model import Json, key_text
from ..problems import counted, quoted
from .changes import DataChange, DataDiff, DataKind

__all__ = ["Hand", "cure", "key_text", "pair", "phrase", "verdict"]

_ROOM = 72
"""How many characters of a value are shown, when it is long."""

_CONTEXT = 16
"""How many characters are shown before and after what differs in two long values."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How the name of a field or a file, a text, and any other value (as JSON) are written."""

    name: Callable[[str], str]
    text: Callable[[str], str]
    code: Callable[[str], str]


def phrase(change: DataChange, hand: Hand) -> str:
    """Say what changed in a dataset or a record that the reader knows already."""
    return _PHRASES[change.kind](change, hand)


def pair(old: Json, new: Json, hand: Hand) -> tuple[str, str]:
    """Write two values; long ones are cut down to where they differ."""
    if isinstance(old, str) and isinstance(new, str):
        was, now = _excerpts(old, new)
        return hand.text(was), hand.text(now)
    if isinstance(old, str) or isinstance(new, str):
        return _alone(old, hand), _alone(new, hand)
    was, now = _excerpts(_json(old), _json(new))
    return hand.code(was), hand.code(now)


def _alone(value: Json, hand: Hand) -> str:
    return hand.text(_cut(value)) if isinstance(value, str) else hand.code(_cut(_json(value)))


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    before = _common(old, new)
    after = _common(old[before:][::-1], new[before:][::-1])
    return _cut(old, before, after), _cut(new, before, after)


def _common(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (this, that) in pairs if this != that), min(len(one), len(other)))


def _cut(text: str, before: int = 0, after: int = 0) -> str:
    """Cut a long text down to what stands between ``before`` and ``after`` characters that it has in common."""
    if len(text) <= _ROOM:
        return text
    start, end = max(before - _CONTEXT, 0), min(len(text) - after + _CONTEXT, len(text))
    shown = text[start:end]
    if len(shown) > _ROOM:
        shown = f"{shown[: _ROOM - _CONTEXT]}…{shown[-_CONTEXT:]}"
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


# What changed


def _sized(what: str, records: Json) -> str:
    return what if records is None else f"{what}, {counted(records, 'record')}"


def _labelled(what: str, change: DataChange, hand: Hand) -> str:
    return what if change.label is None else f"{what}: {hand.text(_cut(change.label))}"


def _field(change: DataChange, hand: Hand) -> str:
    return f"field {hand.name(change.path)}"


def _typed(what: str, kind: Json, hand: Hand) -> str:
    return what if kind is None else f"{what} ({hand.name(kind)})"


def _retyped(change: DataChange, hand: Hand) -> str:
    return f"{_field(change, hand)} is now {hand.name(change.new)}, was {hand.name(change.old)}"


def _was_is(what: str, old: Json, new: Json, hand: Hand) -> str:
    was, now = pair(old, new, hand)
    return f"{what} was {was}, is {now}"


def _said(change: DataChange, hand: Hand) -> str:
    """Report what a package says of itself or of a dataset, or of a field, which it may not have said before."""
    described = change.kind == "field-described"
    what = f"description of {_field(change, hand)}" if described else hand.name(change.field or "")
    old, new = change.old, change.new
    if _are_objects(old or []) and _are_objects(new or []):
        return _listed(what, old or [], new or [], hand)
    if old is None or new is None:
        return f"{what} {'added' if old is None else 'removed'}: {_alone(new if old is None else old, hand)}"
    return _was_is(what, old, new, hand)


def _are_objects(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _listed(what: str, old: Sequence[Json], new: Sequence[Json], hand: Hand) -> str:
    """Report licences, sources and the like, which are objects, by what people call them."""
    came, went = [_title(one) for one in _without(new, old)], [_title(one) for one in _without(old, new)]
    if set(came) & set(went) or not (came or went):  # the same by name, or only in another order
        return _was_is(what, old, new, hand)
    told = [
        f"{word}: {', '.join(hand.text(one) for one in some)}"
        for word, some in (("added", came), ("removed", went))
        if some
    ]
    return f"{what} {'; '.join(told)}"


def _title(one: Mapping[str, Json]) -> str:
    return next((str(one[word]) for word in ("title", "name", "path") if word in one), _json(one))


def _limited(change: DataChange, hand: Hand) -> str:
    """Report a type that is narrower, or of a constraint, of which `old` and `new` have the one that is told."""
    if isinstance(change.old, str):
        return _retyped(change, hand)
    (word,) = {*change.old, *change.new}
    old, new = change.old.get(word), change.new.get(word)
    if isinstance(old, list) and isinstance(new, list):
        came, went = _without(new, old), _without(old, new)
        told = [f"may now be {_several(came, hand)}"] if came else []
        told += [f"can no longer be {_several(went, hand)}"] if went else []
        return f"{_field(change, hand)} {' and '.join(told) or 'has its values in another order'}"
    if word == "references":
        told = [f"now refers to {hand.name(new)}"] if new else []
        told += [f"no longer refers to {hand.name(old)}"] if old else []
        return f"{_field(change, hand)} {' and '.join(told)}"
    if old is None or new is None:
        value = _alone(new if old is None else old, hand)
        return f"{_field(change, hand)} {'now has' if old is None else 'no longer has'} {hand.name(word)} {value}"
    return _was_is(f"{hand.name(word)} of {_field(change, hand)}", old, new, hand)


def _without(values: Sequence[Json], others: Sequence[Json]) -> list[Json]:
    known = set(map(exact, others))
    return [value for value in values if exact(value) not in known]


def _key(fields: Json, hand: Hand) -> str:
    """Name the fields of a key."""
    return " and ".join(map(hand.name, [fields] if isinstance(fields, str) else fields))


def _several(values: Sequence[Json], hand: Hand) -> str:
    shown = [_alone(value, hand) for value in values[:12]]
    shown += [f"{len(values) - 12:,} more"] if len(values) > 12 else []
    return f"{', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]


_PHRASES: Mapping[DataKind, Callable[[DataChange, Hand], str]] = {
    "dataset-removed": lambda c, _: _sized("dataset removed", c.old),
    "dataset-added": lambda c, _: _sized("dataset added", c.new),
    "key-changed": lambda c, hand: f"the key is now {_key(c.new, hand)}, was {_key(c.old, hand)}",
    "field-removed": lambda c, hand: _typed(f"{_field(c, hand)} removed", c.old, hand),
    "field-added": lambda c, hand: _typed(f"{_field(c, hand)} added", c.new, hand),
    "field-retyped": _retyped,
    "field-loosened": _limited,
    "field-tightened": _limited,
    "field-described": _said,
    "fields-reordered": lambda c, hand: f"fields in another order: {', '.join(map(hand.name, c.new))}",
    "record-removed": lambda c, hand: _labelled("removed", c, hand),
    "record-added": lambda c, hand: _labelled("added", c, hand),
    "value-changed": lambda c, hand: _was_is(hand.name(c.path), c.old, c.new, hand),
    "records-reordered": lambda c, hand: (
        f"records in another order: {hand.name(key_text(c.new))} is now where {hand.name(key_text(c.old))} was"
    ),
    "about-changed": _said,
    "file-removed": lambda c, hand: f"file {hand.name(c.field or '')} removed",
    "file-added": lambda c, hand: f"file {hand.name(c.field or '')} added",
    "file-changed": lambda c, hand: f"file {hand.name(c.field or '')} changed, though its records did not",
}


# What that asks of the version number


def verdict(diff: DataDiff) -> str:
    """Say what the changes ask of the version, and whether the new one is enough."""
    if any(problem.severity == "error" for problem in diff.problems):
        found = "has not changed" if diff.asks == "none" else f"requires a {diff.asks} version"
        return f"Not everything could be compared; the rest {found}."
    asked = "Nothing changed" if diff.asks == "none" else f"This requires a {diff.asks} version"
    old, _ = diff.versions
    if old is not None and diff.asks != "none":
        if old.major == 0 and diff.asks != "patch":
            asked += f", which before 1.0.0 is a {'minor' if diff.asks == 'major' else 'patch'} one"
        asked += f": {diff.least} or above after {diff.old.version}"
    return f"{asked}. {_measured(diff)}".rstrip()


def cure(diff: DataDiff) -> str:
    """Say what to do where the new version is not enough."""
    if any(problem.severity == "error" for problem in diff.problems):
        return "correct what could not be compared"
    version = f"to {diff.least} or above" if diff.least else "to a semantic version such as 1.0.0"
    return f"set version, under package in {diff.new.spec}, {version}, and build again"


def _measured(diff: DataDiff) -> str:
    """Say of the versions that the two states have whether the new one is enough."""
    old, new = diff.old.version, diff.new.version
    if old == new and diff.asks == "none":
        return f"{new} may stay." if new else ""
    if new is None:
        return "The new state has no version."
    for text, version in zip((old, new), diff.versions, strict=True):
        if text is not None and version is None:
            return f"{quoted(text)} is not a semantic version, so it cannot be compared."
    if old is None:
        return f"The old state has no version, so {new} is enough."
    return f"{new} is {'enough' if diff.suffices else 'not enough'}."
