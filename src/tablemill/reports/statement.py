"""States what a reconciliation shows: to people, as Markdown for an issue, or to programs.

Makes text, prints nothing. Every record is named by its key and placed in its own seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..inspection.reconciliation import Disagreement, Reconciliation
from ..model import Json, Key, Record, Records, Span, key_of
from ..problems import counted, quoted
from .text import Paint, plain, visible


def as_text(joins: Sequence[Reconciliation], paint: Paint = plain) -> str:
    """State each join in paragraphs, and each finding on a line of its own that begins with its place."""
    return "\n".join("".join(_paragraphs(one, paint)) for one in joins)


def _paragraphs(one: Reconciliation, paint: Paint) -> Iterator[str]:
    by = ", ".join(ours if ours == theirs else f"{theirs} = {ours}" for theirs, ours in one.by.items())
    yield paint(visible(f"{one.dataset}: {one.field} is joined from {one.other} by {by}"), "place") + "\n"
    yield f"\n{_unmatched(one)}{':' if one.unmatched else ''}\n"
    for record in one.unmatched:
        yield _line(record.place(one.key[0]), _named(record, *_ours(one)), paint)
    yield f"\n{_differing(one)}{':' if one.differing else ''}\n"
    for field, ours, theirs in one.differing:
        said = f"{field} is {quoted(ours.values[field])}, but {quoted(theirs.values[field])} at {theirs.place(field)}"
        yield _line(ours.place(field), f"{_named(ours, *one.key)}: {said}", paint)
    yield f"\n{_unused(one)}{':' if one.unused else ''}\n"
    for record in one.unused:
        yield _line(record.place(one.other_key[0]), _named(record, *_theirs(one)), paint)


def _line(place: Span, said: str, paint: Paint) -> str:
    return f"  {paint(f'{visible(str(place))}:', 'place')} {visible(said)}\n"


def _named(record: Record, *fields: str) -> str:
    return ", ".join(f"{name} {quoted(record.values[name])}" for name in fields)


def _ours(one: Reconciliation) -> list[str]:
    """The fields that tell a record of the dataset, and by which it looks for its partner."""
    return list(dict.fromkeys([*one.key, *one.by.values()]))


def _theirs(one: Reconciliation) -> list[str]:
    """The fields that tell a record of the other dataset, by which it is found, and what it says."""
    return list(dict.fromkeys([*one.other_key, *one.by, *one.compared]))


def _unmatched(one: Reconciliation) -> str:
    total = one.matched + len(one.unmatched)
    if not one.unmatched:
        return f"Each of {counted(total, 'record')} has a partner"
    return f"{counted(len(one.unmatched), 'record')} of {total:,} without a partner"


def _differing(one: Reconciliation) -> str:
    if not one.compared:
        return f"Nothing to compare: {one.dataset} itself has none of the fields that it takes"
    fields = ", ".join(one.compared)
    return f"{counted(len(one.differing), 'value')} of {fields} that differ{'s' if len(one.differing) == 1 else ''}"


def _unused(one: Reconciliation) -> str:
    said = f"{counted(len(one.unused), 'record')} of {one.other} that {one.dataset} does not have"
    return f"{said}, and {len(one.blank):,} more without {' and '.join(one.compared)}" if one.blank else said


# Markdown


def as_markdown(joins: Sequence[Reconciliation]) -> str:
    """State each join as a section of Markdown with a table of each kind of finding."""
    return "\n".join("\n".join(_section(one)) for one in joins)


def _section(one: Reconciliation) -> Iterator[str]:
    yield f"## {one.dataset}: {visible(one.field)} from {one.other}\n"
    yield f"{_unmatched(one)}.\n"
    if one.unmatched:
        yield _records(one.unmatched, one.key, _ours(one))
    yield f"{_differing(one)}.\n"
    if one.differing:
        header = ["record", "field", "value", "place", "partner's value", "partner's place"]
        yield _table(header, [_cells(disagreement, one) for disagreement in one.differing])
    yield f"{_unused(one)}.\n"
    if one.unused:
        yield _records(one.unused, one.other_key, _theirs(one))


def _records(records: Sequence[Record], key: Key, fields: Sequence[str]) -> str:
    rows = [[*(record.values[name] for name in fields), record.place(key[0])] for record in records]
    return _table([*fields, "(place)" if "place" in fields else "place"], rows)


def _cells(disagreement: Disagreement, one: Reconciliation) -> list[object]:
    field, ours, theirs = disagreement
    here, there = ours.values[field], theirs.values[field]
    return [key_of(ours.values, one.key), field, here, ours.place(field), there, theirs.place(field)]


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    from ..emit import FORMATS, Shape
    from ..spec.schema import FieldType, RecordSchema

    span = Span.top("")
    fields = {name: FieldType("string", True, "", {}) for name in header}
    shape = Shape("", (header[0],), RecordSchema("", "", {}, fields), "keep", span)
    texts = [[None if cell is None else _text(cell) for cell in row] for row in rows]
    records = Records.of(Record(dict(zip(header, row, strict=True)), {}, span) for row in texts)
    return FORMATS["markdown"].dump(records, shape).decode()


def _text(cell: object) -> str:
    if isinstance(cell, Span):
        return visible(str(cell))
    return visible(cell) if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


# JSON


def as_json(joins: Sequence[Reconciliation]) -> str:
    """State all joins in one JSON object, which is ASCII, whatever encoding the reader has."""
    return json.dumps({"joins": [_described(one) for one in joins]}, indent=2) + "\n"


def _described(one: Reconciliation) -> dict[str, Json]:
    return {
        "dataset": one.dataset,
        "field": one.field,
        "other": one.other,
        "by": dict(one.by),
        "compared": list(one.compared),
        "matched": one.matched,
        "unmatched": [_told(record, one.key, _ours(one)) for record in one.unmatched],
        "differing": [
            {
                "field": field,
                "ours": {"value": ours.values[field], **_placed(ours, one.key, field)},
                "theirs": {"value": theirs.values[field], **_placed(theirs, one.other_key, field)},
            }
            for field, ours, theirs in one.differing
        ],
        "unused": [_told(record, one.other_key, _theirs(one)) for record in one.unused],
        "blank": [_told(record, one.other_key, _theirs(one)) for record in one.blank],
    }


def _told(record: Record, key: Key, fields: Sequence[str]) -> dict[str, Json]:
    return {"values": {name: record.values[name] for name in fields}, **_placed(record, key)}


def _placed(record: Record, key: Key, field: str | None = None) -> dict[str, Json]:
    return {"key": key_of(record.values, key), **record.place(field or key[0])._asdict()}
