"""JSON: an array of records; the keyed form, an object of the same records by their key; and JSON Lines.

Two-space indent, UTF-8 unescaped, one property a line, LF, a newline at the end. The bytes are those of
`json.dumps(…, indent=2, ensure_ascii=False)`, put together here: the standard library's fast encoder does
not indent, and its indenting one is several times slower.

JSON Lines <https://jsonlines.org/> is a record a line, the last one ended as well. The only line break in it is
LF: U+2028 and U+0085 stand as they are, and are none to its readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..model import Dataset, Json, Record
from ..problems import Problem, quoted
from .format import Format, Shape

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _dump(records: Sequence[Record], shape: Shape) -> bytes:
    rendered = [f"  {_object(record, shape)}" for record in records]
    return _framed("[", rendered, "]")


def _dump_keyed(records: Sequence[Record], shape: Shape) -> bytes:
    rendered = [f"  {_encode(_key(record, shape))}: {_object(record, shape)}" for record in records]
    return _framed("{", rendered, "}")


def _dump_lines(records: Sequence[Record], shape: Shape) -> bytes:
    fields = shape.schema.fields
    lines = [_encode({name: record.values[name] for name in fields}) + "\n" for record in records]
    return "".join(lines).encode()


def _framed(opening: str, rendered: list[str], closing: str) -> bytes:
    body = "\n" + ",\n".join(rendered) + "\n" if rendered else ""
    return f"{opening}{body}{closing}\n".encode()


def _object(record: Record, shape: Shape) -> str:
    return indented({name: record.values[name] for name in shape.schema.fields}, "\n  ")


def indented(value: Json, margin: str = "\n") -> str:
    """Render ``value`` with an indent of two; ``margin`` is the line break and indentation of the line it stands on."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        body = f",{inner}".join([f"{_encode(name)}: {indented(item, inner)}" for name, item in value.items()])
        return f"{{{inner}{body}{margin}}}"
    if isinstance(value, list) and value:
        body = f",{inner}".join([indented(item, inner) for item in value])
        return f"[{inner}{body}{margin}]"
    return "null" if value is None else _encode(value)


def _key(record: Record, shape: Shape) -> str:
    value = record.values[shape.key]
    return value if isinstance(value, str) else _encode(value)


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:  # noqa: ARG001 - every format is given the shape
    records = _parsed(content)
    if not isinstance(records, list):
        raise ValueError("expected an array of records")
    return _only_objects(records)


def _load_keyed(content: bytes, shape: Shape) -> list[dict[str, Json]]:  # noqa: ARG001 - every format is given the shape
    records = _parsed(content)
    if not isinstance(records, dict):
        raise ValueError("expected an object of records")
    return _only_objects(list(records.values()))


def _load_lines(content: bytes, shape: Shape) -> list[dict[str, Json]]:  # noqa: ARG001 - every format is given the shape
    records = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                records.append(_parsed(line))
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
    return _only_objects(records)


def _parsed(content: bytes) -> Json:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _only_objects(records: list[Json]) -> list[dict[str, Json]]:
    for record in records:
        if not isinstance(record, dict):
            raise ValueError(f"expected each record to be an object, got {quoted(record)}")
    return records


def _keyed_obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report two different keys that are the same text: 1 and "1" name one property of an object."""
    first: dict[str, Record] = {}
    for record in dataset.records:
        value = record.values[shape.key]
        other = first.setdefault(_key(record, shape), record)
        earlier = other.values[shape.key]
        # Equal keys and null ones are not ours to report: keys.py does, once for all formats.
        if value != earlier and value is not None and earlier is not None:
            message = (
                f"{shape.key} {quoted(value)} and {quoted(earlier)} at {other.place(shape.key)} "
                "would be one key of the keyed JSON"
            )
            yield Problem("keyed-collision", message, record.place(shape.key))


JSON = Format("json", "application/json", True, _dump, _load)
KEYED = Format("json", "application/json", False, _dump_keyed, _load_keyed, _keyed_obstacles)
JSONL = Format("jsonl", "application/jsonl", True, _dump_lines, _load_lines)
