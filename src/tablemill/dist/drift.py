"""Compares dist with a fresh render: what differs, record by record and field by field.

Enters: the artefacts as the seeds give them now, the datasets they were made of, and the output folder.
Leaves: Changes. Files are compared by their bytes; only where those differ is a file loaded and compared
as data, and a change in several files is reported once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Literal, TypeAlias

from .comparison import Difference, Rows, compare_records, exact, fields_of
from ..emit import FORMATS, Artefact, Shape
from ..emit.format import optional_of
from ..emit.loading import load
from ..model import Dataset, Json, Record, Span
from .package import MANIFEST, README_FORMAT, files_listed
from ..problems import Problem, quoted
from ..reading.sources import MAX_BYTES, display, read_bytes

Kind: TypeAlias = Literal[
    "record-added",
    "record-removed",
    "field-changed",
    "field-added",
    "field-removed",
    "records-reordered",
    "file-missing",
    "file-stale",
    "file-unreadable",
    "file-edited",
    "file-changed",
    "insert-changed",
]
"""What a change is; each is a problem's code, too."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between dist and what the seeds give now.

    ``dataset``, ``key`` and ``field`` say what differs, as far as the kind of change has them. ``old`` is the content
    of dist, and ``new`` what the seed gives: a value for a changed field, a complete record for one that was added (no
    old) or removed (no new), a line for an edited file. ``span`` is the place in the seed, or else in the file of dist.
    ``files`` are the names of all files with this difference.

    For a difference between two marks, ``mark`` names the mark, ``field`` is a column, and ``seed`` is the place in the
    seed.
    """

    kind: Kind
    files: tuple[str, ...]
    span: Span
    dataset: str | None = None
    key: Json = None
    field: str | None = None
    old: Json = None
    new: Json = None
    mark: str | None = None
    seed: Span | None = None

    def problem(self) -> Problem:
        """Return the change as a problem, at its place."""
        return Problem(self.kind, _MESSAGES[self.kind](self), self.span)


def compare(
    artefacts: Sequence[Artefact],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
    output: Path,
    root: Path,
) -> list[Change]:
    """Return what differs between the folder ``output``, which must lie in ``root``, and ``artefacts``.

    ``datasets`` and ``shapes`` are those that the artefacts were rendered from, by name. A change that several files
    share is reported once. Reads every file and writes nothing. Raises TablemillError if a file cannot be read.
    """
    together: dict[str, Change] = {}
    for artefact in artefacts:
        if artefact.name != MANIFEST and artefact.format != README_FORMAT:
            # A dataset may be larger in a format than what is read of a file otherwise.
            most = max(MAX_BYTES, 2 * len(artefact.content))
            old = read_bytes(output / artefact.name, root=root, most=most)
            for change in _artefact_differences(artefact, old, display(output / artefact.name), datasets, shapes):
                said = _said(change)
                before = together.get(said)
                together[said] = replace(before, files=before.files + change.files) if before else change
    manifest = read_bytes(output / MANIFEST, root=root)
    names = {artefact.name for artefact in artefacts}
    stale = [display(output / name) for name in files_listed(manifest) if name not in names]
    changes = [*together.values(), *(Change("file-stale", (name,), Span.top(name)) for name in stale)]
    about = {artefact.name: artefact for artefact in artefacts if artefact.format == README_FORMAT}
    about |= {artefact.name: artefact for artefact in artefacts if artefact.name == MANIFEST}
    for artefact in about.values():
        old = manifest if artefact.name == MANIFEST else read_bytes(output / artefact.name, root=root)
        changes += _differences_of_about(artefact, old, display(output / artefact.name), alone=not changes)
    return changes


def _differences_of_about(artefact: Artefact, old: bytes | None, name: str, *, alone: bool) -> Iterator[Change]:
    """Report how a file about the others differs, README.md or datapackage.json, if it is ``alone``.

    It changes along with the files that it lists.
    """
    if old is None:
        yield Change("file-missing", (name,), Span.top(name))
    elif old != artefact.content and alone:
        kind: Kind = "file-edited" if artefact.name == MANIFEST else "file-changed"
        yield replace(_edited(artefact, old, name), kind=kind)


def _artefact_differences(
    artefact: Artefact, old: bytes | None, name: str, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]
) -> Iterator[Change]:
    if old == artefact.content:
        return
    if old is None:
        yield Change("file-missing", (name,), Span.top(name), artefact.dataset or None)
    elif artefact.format not in FORMATS:
        yield replace(_edited(artefact, old, name), kind="file-changed")
    else:
        members = artefact.members or (artefact.dataset,)
        changes = [c for m in members for c in _differences(artefact, old, name, datasets[m], shapes[m])]
        yield from changes or [_edited(artefact, old, name)]


def _differences(artefact: Artefact, old: bytes, name: str, dataset: Dataset, shape: Shape) -> Iterator[Change]:
    """Report how the records of one dataset differ in the file ``old`` from those that ``artefact`` holds."""
    form = FORMATS[artefact.format]
    if artefact.group:
        dataset = dataset._replace(records=dataset.records.chosen(artefact.numbers))
    try:
        rows = load(artefact.format, old, shape)
    except ValueError as error:
        yield Change("file-unreadable", (name,), Span.top(name), dataset.name, old=str(error))
        return
    lacking = sum(not row.keys() >= set(dataset.key) for row in rows)
    if lacking:
        reason = f"the key {' and '.join(dataset.key)} is missing in {lacking} of its {len(rows)} records"
        yield Change("file-unreadable", (name,), Span.top(name), dataset.name, old=reason)
        return
    if not form.text:
        # Where a column of numbers has but one way to hold 1 and 1.0, they are no difference.
        loaded = form.load(artefact.content, shape)
        columns = {field: [values[field] for values in loaded] for field in dataset.records.columns}
        dataset = dataset._replace(records=dataset.records.with_columns(columns))
    if form.order is not None:  # records that stand together there may be apart in the seed
        dataset = dataset._replace(records=dataset.records.chosen(form.order(dataset.records, shape)))
    new = _new_fields(rows, dataset, shape)
    rows = [{field: value for field, value in row.items() if field not in new} for row in rows] if new else rows
    yield from _field_set_changes(rows, dataset, shape, name)
    yield from _record_changes(rows, dataset, name)


def _new_fields(rows: Rows, dataset: Dataset, shape: Shape) -> set[str]:
    """Name the optional fields that no record of the old side has, and some of the new: they were not known there."""
    optional = {field for field in optional_of(shape) if any(value is not None for value in dataset.records.column(field))}
    return {field for field in optional if all(row.get(field) is None for row in rows)}


def _field_set_changes(rows: Rows, dataset: Dataset, shape: Shape, name: str) -> Iterator[Change]:
    """Report each field that only one side knows once, not once for each record."""
    if not rows:
        return
    known = fields_of(rows).keys()
    for field in shape.schema.fields.keys() - known:
        yield Change("field-added", (name,), shape.span, dataset.name, field=field)
    for field in known - shape.schema.fields.keys():
        yield Change("field-removed", (name,), shape.span, dataset.name, field=field)


def _record_changes(rows: Rows, dataset: Dataset, name: str) -> Iterator[Change]:
    values = list(dataset.records.values())
    known = fields_of(rows)
    fields = [field for field in (values[0] if values else ()) if field in known]
    for found in compare_records(rows, values, (dataset.key, dataset.key), fields):
        record = None if found.position is None else dataset.records[found.position]
        if record is None:
            place = dataset.records[0].span if dataset.records else Span.top(name)
        elif isinstance(record.origins.get(found.field or ""), Record):
            yield from _joined_changes(found, record, dataset, name)
            continue
        else:
            place = record.place(found.field) if found.field else record.span
        yield Change(found.kind, (name,), place, dataset.name, found.key, found.field, found.old, found.new)


def _joined_changes(found: Difference, record: Record, dataset: Dataset, name: str) -> Iterator[Change]:
    """Report a joined field what differs in it, as ``registry.name``, at the place in the other dataset's seed."""
    field, old, new = found.field or "", found.old, found.new
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for part in new:
            if exact(old[part]) != exact(new[part]):
                place = record.place(field, part)
                said = f"{field}.{part}"
                yield Change(found.kind, (name,), place, dataset.name, found.key, said, old[part], new[part])
    else:
        path, place, old, new = _first_difference(record, field, old, new)
        yield Change(found.kind, (name,), place, dataset.name, found.key, path, old, new)


def _first_difference(record: Record, field: str, old: Json, new: Json) -> tuple[str, Span, Json, Json]:
    """Go into lists that are joined, as deep as both sides have a value: ``sections.0.rules.2.text``."""
    path, place, origin = field, record.place(field), record.origins.get(field)
    while isinstance(origin, Record):
        if isinstance(old, list) and isinstance(new, list):
            alike = takewhile(lambda pair: exact(pair[0]) == exact(pair[1]), zip(old, new, strict=False))
            number = sum(1 for _ in alike)
            part, old, new = str(number), _at(old, number), _at(new, number)
        elif isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
            part = next(name for name in new if exact(old[name]) != exact(new[name]))
            old, new = old[part], new[part]
        else:
            break
        path, place, origin = f"{path}.{part}", origin.place(part), origin.origins.get(part)
    return path, place, old, new


def _at(values: list[Json], number: int) -> Json:
    return values[number] if number < len(values) else None


def _edited(artefact: Artefact, old: bytes, name: str) -> Change:
    """Report the first line in which a file differs, though its data do not; None is the end of the file.

    A file that is no text has no lines to show.
    """
    if artefact.format in FORMATS and not FORMATS[artefact.format].text:
        return Change("file-edited", (name,), Span.top(name), artefact.dataset or None)
    lines = enumerate(zip_longest(old.split(b"\n"), artefact.content.split(b"\n")), 1)
    number, (was, is_now) = next((number, pair) for number, pair in lines if pair[0] != pair[1])
    old_line = None if was is None else was.decode(errors="replace")
    new_line = None if is_now is None else is_now.decode()
    span = Span(name, number, 1, number, len(old_line or "") + 1)
    return Change("file-edited", (name,), span, artefact.dataset or None, old=old_line, new=new_line)


def _said(change: Change) -> str:
    """What a change says, wherever it stands: the same in two files is one change."""
    where = change.files if change.kind.startswith("file-") else None
    return exact([change.kind, where, change.dataset, change.key, change.field, change.old, change.new])


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
    "field-added": lambda change: f"the field {change.field} of {change.dataset} is not in {_in(change)}",
    "field-removed": lambda change: (
        f"the field {change.field} is in {_in(change)}, but no longer in the schema of {change.dataset}"
    ),
    "records-reordered": lambda change: (
        f"{_record(change)} is here in the seed, but {_in(change)} has {quoted(change.old)} at this place"
    ),
    "file-missing": lambda change: f"{_in(change)} is missing",
    "file-stale": lambda change: f"{_in(change)} is listed in {MANIFEST}, but no dataset produces it any more",
    "file-unreadable": lambda change: f"{_in(change)} cannot be read in the format of its name: {change.old}",
    "file-edited": lambda change: f"{_in(change)} differs from what the seeds give, though its records agree: {_edit(change)}",
    "file-changed": lambda change: f"{_in(change)} differs from what the seeds give: {_edit(change)}",
    "insert-changed": lambda change: f"between the marks {quoted(change.mark)}: {_inserted(change)}",
}


def _inserted(change: Change) -> str:
    if change.field is not None:
        return f"{_record(change)}: {change.field} is {quoted(change.old)}, but {quoted(change.new)} at {change.seed}"
    if change.seed is not None:
        return f"the row of {_record(change)} is missing, which is at {change.seed}"
    if change.key is not None:
        return f"this row, {quoted(change.key)}, is no longer a record of {change.dataset}"
    if change.old is None and change.new is None:
        return "the checksum in the mark is missing, or does not match the lines below it"
    return _edit(change)


def _edit(change: Change) -> str:
    if change.old is None and change.new is None:
        return "its bytes were written by another version of the library, or edited"
    if change.old == f"{change.new}\r":
        return "its lines end in CRLF, probably because of git (core.autocrlf); set -text for it in .gitattributes"
    was = "missing" if change.old is None else quoted(change.old)
    return f"this line is {was}, but should be {'missing' if change.new is None else quoted(change.new)}"
