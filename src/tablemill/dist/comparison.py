"""Compares two states of a dataset's records: which keys came and went, which values changed, whether the order did.

Enters: the records of both sides, as mappings, and the field that is the key of each. Leaves: Differences. What
is equal is decided as JSON does: 1 is not true, and not 1.0. Time and memory are linear in the records.

Where the key only counts the records, 1, 2, 3 and so on, one that is put in gives all below it the key of another. Such
records are matched by what they hold, where fewer differ then: with the records that only one side has told, their
numbers follow. The matching is that of patience diff, because those of difflib can take the square of the records.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from ..model import Json, Key, key_of

__all__ = ["Difference", "Rows", "compare_records", "exact", "fields_of"]

Rows: TypeAlias = Sequence[Mapping[str, Json]]


class Difference(NamedTuple):
    """One difference between the records of two sides.

    ``key`` is the record's key (see `key_of`) on the side that has it, the new one first. ``old`` and ``new`` are values for a
    changed field, whole records for one that came or went, and the two keys that stand in one place, the first
    such, where the order changed. ``position`` is where the record stands among the new ones; None where it is gone.
    """

    kind: Literal["record-added", "record-removed", "field-changed", "records-reordered"]
    key: Json
    position: int | None
    field: str | None = None
    old: Json = None
    new: Json = None


def compare_records(old: Rows, new: Rows, keys: tuple[Key, Key], fields: Collection[str]) -> Iterator[Difference]:
    """Report how ``new`` differs from ``old`` in ``fields``: in the order of the new records, then what is gone.

    ``keys`` are the key fields of the old and of the new records: all records have theirs, each other values.
    """
    old_key, new_key = keys
    matches = _by_content(old, new, keys, fields)
    if matches is not None:
        yield from _matched(old, new, keys, fields, matches)
        return
    before = {exact(key_of(row, old_key)): row for row in old}
    after = {exact(key_of(row, new_key)): row for row in new}
    for index, (key, row) in enumerate(after.items()):
        if key in before:
            yield from _field_changes(before[key], row, key_of(row, new_key), index, fields)
        else:
            yield Difference("record-added", key_of(row, new_key), index, new=dict(row))
    for key, row in before.items():
        if key not in after:
            yield Difference("record-removed", key_of(row, old_key), None, old=dict(row))
    yield from _reordering(before, after, keys)


def _field_changes(
    was: Mapping[str, Json], row: Mapping[str, Json], key: Json, index: int, fields: Collection[str]
) -> Iterator[Difference]:
    for field in fields:
        if not _same(was.get(field), row.get(field)):
            yield Difference("field-changed", key, index, field, was.get(field), row.get(field))


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


def _reordering(
    before: Mapping[str, Mapping[str, Json]], after: Mapping[str, Mapping[str, Json]], keys: tuple[Key, Key]
) -> Iterator[Difference]:
    """Report the first record that stands elsewhere, leaving out those that only one side has."""
    stayed = before.keys() & after.keys()
    was = (each for each in before if each in stayed)
    is_now = ((index, each) for index, each in enumerate(after) if each in stayed)
    for old, (index, now) in zip(was, is_now, strict=True):
        if old != now:
            was_there, is_there = key_of(before[old], keys[0]), key_of(after[now], keys[1])
            yield Difference("records-reordered", is_there, index, old=was_there, new=is_there)
            return


# Records that their keys only count


Matches: TypeAlias = list[tuple[int, int]]
"""The places of one record among the old and among the new; both rise."""


def _by_content(old: Rows, new: Rows, keys: tuple[Key, Key], fields: Collection[str]) -> Matches | None:
    """Match records that are only counted by what they hold; None where that is not so, or makes no fewer differ."""
    if not (_counted(old, keys[0]) and _counted(new, keys[1])):
        return None
    read = [field for field in fields if (field,) not in keys]
    before, after = ([exact([row.get(field) for field in read]) for row in rows] for rows in (old, new))
    found = _matches(before, after)
    in_place = [(at, at) for at in range(min(len(before), len(after)))]
    differ, differ_in_place = (
        len(before) + len(after) - sum(1 + (before[was] == after[now]) for was, now in matches)
        for matches in (found, in_place)
    )
    return found if differ < differ_in_place else None


def _counted(rows: Rows, key: Key) -> bool:
    if len(key) > 1:
        return False
    return all(type(row[key[0]]) is int and row[key[0]] == number for number, row in enumerate(rows, 1))


def _matched(
    old: Rows, new: Rows, keys: tuple[Key, Key], fields: Collection[str], matches: Matches
) -> Iterator[Difference]:
    partners = {now: was for was, now in matches}
    read = [field for field in fields if (field,) not in keys]
    for index, row in enumerate(new):
        if index in partners:
            yield from _field_changes(old[partners[index]], row, key_of(row, keys[1]), index, read)
        else:
            yield Difference("record-added", key_of(row, keys[1]), index, new=dict(row))
    stayed = set(partners.values())
    for index, row in enumerate(old):
        if index not in stayed:
            yield Difference("record-removed", key_of(row, keys[0]), None, old=dict(row))


def _matches(before: Sequence[str], after: Sequence[str]) -> Matches:
    """Match what is the same at the start, at the end and, if it stands once, between; and what is left in order."""
    start = _common(before, after)
    end = min(_common(before[::-1], after[::-1]), len(before) - start, len(after) - start)
    last = (len(before) - end, len(after) - end)
    found = [(at, at) for at in range(start)]
    ends = [(last[0] + at, last[1] + at) for at in range(end)]
    anchors = _rising(before, after, range(start, last[0]), range(start, last[1]))
    for (was, now), (next_was, next_now) in pairwise([(start - 1, start - 1), *anchors, last]):
        found += zip(range(was + 1, next_was), range(now + 1, next_now), strict=False)
        found.append((next_was, next_now))
    return [*found[:-1], *ends]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Count what is the same at the start."""
    pairs = zip(before, after, strict=False)
    return next((at for at, (was, now) in enumerate(pairs) if was != now), min(len(before), len(after)))


def _rising(before: Sequence[str], after: Sequence[str], olds: range, news: range) -> Matches:
    """Match the most of those that stand once among the new ones, so that no match crosses another."""
    often = Counter(after[at] for at in news)
    places = {before[at]: at for at in olds}
    pairs = [(places[after[at]], at) for at in news if often[after[at]] == 1 and after[at] in places]
    tails: list[int] = []  # of the rising runs of each length found so far, the lowest end
    ends: list[int] = []  # the pairs that these are
    above: list[int] = []  # the pair before each pair in its run, -1 for none
    for index, (was, _) in enumerate(pairs):
        length = bisect_left(tails, was)
        above.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [was]
        ends[length : length + 1] = [index]
    run: Matches = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = above[at]
    return run[::-1]
