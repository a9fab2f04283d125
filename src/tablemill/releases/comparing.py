"""Compares two published states of the data, dataset by dataset.

Enters: two Snapshots. Leaves: a DataDiff. What cannot be compared is an error, never taken as equal. Records are
loaded only where no file of their dataset is the same, byte for byte, in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from ..dist.comparison import Rows, exact
from ..dist.package import DATASETS
from ..model import Json, Key, Span
from ..problems import Problem
from ..reading.following import Follow, unfollowed
from .changes import DataChange, DataDiff
from .fields import field_changes, retyped
from .records import record_changes
from .snapshots import READ, PublishedDataset, PublishedFile, Snapshot, UnreadableError, load_records
from .versions import BUMPS

__all__ = ["compare_snapshots"]


class _Pair(NamedTuple):
    """A dataset that is in both states."""

    old: Snapshot
    new: Snapshot
    was: PublishedDataset
    now: PublishedDataset


def compare_snapshots(old: Snapshot, new: Snapshot, follow: Follow = unfollowed) -> DataDiff:
    """Compare two published states; the problems list what could not be compared. Datasets pass through ``follow``."""
    problems = dict.fromkeys([*old.altered.values(), *new.altered.values()])
    changes: dict[str | None, list[DataChange]] = {}
    unknown: set[str] = set()
    for name in follow(dict.fromkeys([*new.datasets, *old.datasets]), "comparing datasets"):
        was, now = old.datasets.get(name), new.datasets.get(name)
        changes[name] = found = []
        if was is None:
            found.append(DataChange("dataset-added", name, new=_size(new, name)))
        elif now is None:
            found.append(DataChange("dataset-removed", name, old=_size(old, name)))
        else:
            pair = _Pair(old, new, was, now)
            found += _described(pair)
            try:
                found += _records(pair)
            except UnreadableError as error:
                unknown.add(name)
                message = f"the records of {name} cannot be compared: {error}"
                problems[Problem("not-comparable", message, Span.top(new.manifest))] = None
            found += _about(name, was.about, now.about)
    changes[None] = [*_about(None, old.about, new.about)]
    for change in _files(old, new, {name for name in changes if name in unknown or changes[name]}):
        changes[change.dataset].append(change)
    ordered = [change for each in changes.values() for change in sorted(each, key=_breaking_first)]
    return DataDiff(old, new, tuple(ordered), tuple(problems))


def _breaking_first(change: DataChange) -> int:
    return -BUMPS.index(change.asks)


def _size(snapshot: Snapshot, name: str) -> int | None:
    """Count the records of a dataset that the other state does not have; None where they cannot be read."""
    dataset = snapshot.datasets[name]
    found = [file for form in READ for file in dataset.files if file.format == form]
    try:
        return len(load_records(snapshot, dataset, found[0], dataset.key or ())) if found else None
    except UnreadableError:
        return None


def _described(pair: _Pair) -> Iterator[DataChange]:
    was, now = pair.was, pair.now
    if was.key and now.key and was.key != now.key:
        yield DataChange("key-changed", now.name, old=_named(was.key), new=_named(now.key))
    if was.fields is not None and now.fields is not None:
        yield from field_changes(was, now)


def _named(key: Key) -> Json:
    """Name a key: its field or, where it has several, the list of them."""
    return key[0] if len(key) == 1 else list(key)


def _about(dataset: str | None, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[DataChange]:
    for word in dict.fromkeys([*new, *old]):
        if exact(old.get(word)) != exact(new.get(word)):
            yield DataChange("about-changed", dataset, field=word, old=old.get(word), new=new.get(word))


# Records


def _records(pair: _Pair) -> Iterator[DataChange]:
    if _same_bytes(pair):
        return
    told = pair.was.fields is not None and pair.now.fields is not None
    old, new, keys = _loaded(pair)
    classes = {*pair.was.classes(), *pair.now.classes()}
    old = retyped(old, pair.was, pair.now)
    yield from record_changes(pair.now.name, old, new, keys, told=told, classes=classes)


def _same_bytes(pair: _Pair) -> bool:
    """Whether a file that holds the records is the same in both, and is what both manifests list."""
    listed = {file.name: file.sha256 for file in pair.was.files if file.format and file.name not in pair.old.altered}
    return any(listed.get(file.name) == file.sha256 for file in pair.now.files if file.name not in pair.new.altered)


def _loaded(pair: _Pair) -> tuple[Rows, Rows, tuple[Key, Key]]:
    """Load the records of both, with the keys that they are matched by.

    Where the key is another one, the records are matched by the new one if the old records have it, too, else by
    the old one, and else it is taken to be renamed.
    """
    was, now = _chosen(pair)
    old_key, new_key = pair.was.key or pair.now.key, pair.now.key or pair.was.key
    if old_key is None or new_key is None:
        raise UnreadableError("none of its files names the key field; json, csv and jsonl do")
    failure = UnreadableError()
    for keys in dict.fromkeys([(new_key, new_key), (old_key, old_key), (old_key, new_key)]):
        try:
            old = load_records(pair.old, pair.was, was, keys[0])
            return old, load_records(pair.new, pair.now, now, keys[1]), keys
        except UnreadableError as error:
            failure = error
    raise failure


def _chosen(pair: _Pair) -> tuple[PublishedFile, PublishedFile]:
    """Choose the files to load: in one format, if both have one, and such as are what the manifests list."""
    was, now = _readable(pair.old, pair.was), _readable(pair.new, pair.now)
    for snapshot, found in ((pair.old, was), (pair.new, now)):
        if not found:
            raise UnreadableError(f"{snapshot.name} has the records in none of the formats {', '.join(READ)}")
    both = [form for form in was if form in now and was[form].name not in pair.old.altered]
    for form in both:
        if now[form].name not in pair.new.altered:
            return was[form], now[form]
    return next(iter(was.values())), next(iter(now.values()))


def _readable(snapshot: Snapshot, dataset: PublishedDataset) -> dict[str, PublishedFile]:
    """Return the files that records are read from by their format, those first that are what the manifest lists."""
    found = {file.format: file for file in dataset.files}
    order = sorted((form for form in READ if form in found), key=lambda form: found[form].name in snapshot.altered)
    return {form: found[form] for form in order}


# Files


def _files(old: Snapshot, new: Snapshot, busy: Set[str | None]) -> Iterator[DataChange]:
    """List the files that came or went, and those that changed without a change in the ``busy`` datasets."""
    for name in dict.fromkeys([*new.files, *old.files]):
        was, now = old.files.get(name), new.files.get(name)
        file = now or was
        if file is None or not _in_both(file, old, new):
            continue
        dataset = file.dataset or None
        if was is None or now is None:
            yield DataChange("file-added" if was is None else "file-removed", dataset, field=name)
        elif was.sha256 != now.sha256 and not busy & _holds(file, new):
            yield DataChange("file-changed", dataset, field=name)


def _in_both(file: PublishedFile, old: Snapshot, new: Snapshot) -> bool:
    """Whether there is more to say of a file than that its dataset came or went."""
    return not file.dataset or (file.dataset in old.datasets and file.dataset in new.datasets)


def _holds(file: PublishedFile, snapshot: Snapshot) -> set[str | None]:
    """Name the datasets whose records a file may hold; what a template made may hold any."""
    members = file.listing.get(DATASETS)
    return {file.dataset} if file.dataset else {*(members if isinstance(members, list) else snapshot.datasets)}
