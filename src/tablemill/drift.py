"""Compares dist with a fresh render: what differs, told record by record and field by field.

Enters: the artefacts as the seeds give them now, the datasets they were made of, and the output folder.
Leaves: Changes. Files are compared by their bytes; only where those differ is a file loaded and compared
as data, and a change that stands in several files is told once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from .emit import FORMATS, Artefact, Shape
from .model import Dataset, Json, Record, Span
from .package import MANIFEST, files_listed
from .problems import Problem, quoted
from .sources import display, read_bytes

Kind: TypeAlias = Literal[
    "record-added",
    "record-removed",
    "field-changed",
    "records-reordered",
    "file-missing",
    "file-stale",
    "file-unreadable",
    "file-edited",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between dist and what the seeds give now.

    ``old`` is what dist has, ``new`` what the seed gives: a value for a changed field, a whole record for
    one that was added (no old) or removed (no new), a line for a file that was edited. ``span`` is the
    seed's place where there is one, else that in the file of dist. ``files`` are all those that differ so.
    """

    kind: Kind
    files: tuple[str, ...]
    span: Span
    dataset: str | None = None
    key: Json = None
    field: str | None = None
    old: Json = None
    new: Json = None

    def problem(self) -> Problem:
        """Tell the change as a problem, at its place."""
        return Problem(self.kind, _MESSAGES[self.kind](self), self.span)


def compare(
    artefacts: Sequence[Artefact], datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape], output: Path
) -> list[Change]:
    """Return what differs between the folder ``output`` and ``artefacts``; reads every file, writes nothing."""
    together: dict[str, Change] = {}
    for artefact in artefacts:
        name = display(output / artefact.name)
        old = read_bytes(output / artefact.name)
        if old == artefact.content or (artefact.name == MANIFEST and together and old is not None):
            continue  # a manifest that differs along with its files is no change of its own
        for change in _differences(artefact, old, name, datasets, shapes):
            said = _said(change)
            before = together.get(said)
            together[said] = replace(before, files=(*before.files, name)) if before else change
    names = {artefact.name for artefact in artefacts}
    stale = [display(output / name) for name in files_listed(read_bytes(output / MANIFEST)) if name not in names]
    return [*together.values(), *(Change("file-stale", (name,), _top(name)) for name in stale)]


def _differences(
    artefact: Artefact, old: bytes | None, name: str, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]
) -> Iterator[Change]:
    if old is None:
        yield Change("file-missing", (name,), _top(name))
    elif artefact.name == MANIFEST:
        yield _edited(artefact, old, name)
    else:
        try:
            rows = FORMATS[artefact.format].load(old, shapes[artefact.dataset])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            reason = str(error).split("\n", 1)[0]
            yield Change("file-unreadable", (name,), _top(name), artefact.dataset, old=reason)
            return
        dataset = datasets[artefact.dataset]
        found = list(_record_changes(rows, dataset, name))
        yield from found or [_edited(artefact, old, name)]


def _record_changes(rows: Sequence[Mapping[str, Json]], dataset: Dataset, name: str) -> Iterator[Change]:
    before = {_exact(row[dataset.key]): row for row in rows}
    after = {_exact(record.values[dataset.key]): record for record in dataset.records}
    for key, record in after.items():
        if key in before:
            yield from _field_changes(before[key], record, dataset, name)
        else:
            value = record.values[dataset.key]
            yield Change("record-added", (name,), record.span, dataset.name, value, new=dict(record.values))
    for key, row in before.items():
        if key not in after:
            place = dataset.records[0].span if dataset.records else _top(name)
            yield Change("record-removed", (name,), place, dataset.name, row[dataset.key], old=dict(row))
    yield from _reordering(list(before), after, dataset, name)


def _field_changes(row: Mapping[str, Json], record: Record, dataset: Dataset, name: str) -> Iterator[Change]:
    key = record.values[dataset.key]
    for field in dict.fromkeys([*record.values, *row]):
        old, new = row.get(field), record.values.get(field)
        if _exact(old) != _exact(new) or (field in row) != (field in record.values):
            yield Change("field-changed", (name,), record.place(field), dataset.name, key, field, old, new)


def _reordering(before: list[str], after: Mapping[str, Record], dataset: Dataset, name: str) -> Iterator[Change]:
    """Tell the first record that stands elsewhere, leaving out those that only one side has."""
    kept = set(before) & set(after)
    for old, new in zip((key for key in before if key in kept), (key for key in after if key in kept), strict=False):
        if old != new:
            record = after[new]
            key = record.values[dataset.key]
            yield Change("records-reordered", (name,), record.span, dataset.name, key, old=json.loads(old), new=key)
            return


def _edited(artefact: Artefact, old: bytes, name: str) -> Change:
    """Tell the first line in which a file differs, though its data do not."""
    was, is_now = old.decode(errors="replace").split("\n"), artefact.content.decode().split("\n")
    pairs = enumerate(zip([*was, ""], [*is_now, ""], strict=False))
    line = next((index for index, (one, other) in pairs if one != other), min(len(was), len(is_now)) - 1)
    span = Span(name, line + 1, 1, line + 1, len(was[line]) + 1 if line < len(was) else 1)
    return Change("file-edited", (name,), span, artefact.dataset or None, old=_line(was, line), new=_line(is_now, line))


def _line(lines: list[str], index: int) -> str | None:
    return lines[index] if index < len(lines) else None


def _exact(value: Json) -> str:
    """Tell values apart as JSON does: 1 is not true, and not 1.0."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _said(change: Change) -> str:
    """What a change says, wherever it stands: the same in two files is one change."""
    where = change.files if change.kind.startswith("file-") else None
    return _exact([change.kind, where, change.dataset, change.key, change.field, change.old, change.new])


def _top(name: str) -> Span:
    return Span(name, 1, 1, 1, 1)


# Messages


def _record(change: Change) -> str:
    return f"{change.dataset} {quoted(change.key)}"


def _in(change: Change) -> str:
    first, *others = change.files
    return first if not others else f"{first} and {len(others)} more"


_MESSAGES = {
    "record-added": lambda change: f"{_record(change)} is in the seed, but not in {_in(change)}",
    "record-removed": lambda change: f"{_record(change)} is in {_in(change)}, but no longer in the seed",
    "field-changed": lambda change: (
        f"{_record(change)}: {change.field} is {quoted(change.old)} in {_in(change)}, "
        f"but {quoted(change.new)} in the seed"
    ),
    "records-reordered": lambda change: (
        f"{_record(change)} stands here in the seed, but {_in(change)} has {quoted(change.old)} in its place"
    ),
    "file-missing": lambda change: f"{_in(change)} is missing",
    "file-stale": lambda change: f"{_in(change)} is listed in {MANIFEST}, but no dataset makes it any more",
    "file-unreadable": lambda change: f"{_in(change)} cannot be read as what it is named: {change.old}",
    "file-edited": lambda change: (
        f"{_in(change)} is not what the seeds give, though its records are: "
        f"this line is {quoted(change.old)}, not {quoted(change.new)}"
    ),
}
