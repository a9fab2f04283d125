"""JSON: an array of records; the keyed form, an object of the same records by their key; and JSON Lines.

Two-space indent, UTF-8 unescaped, one property a line, LF, a newline at the end. The bytes are those of
`json.dumps(…, indent=2, ensure_ascii=False)`, put together here: the standard library's fast encoder does
not indent, and its indenting one is several times slower. So a column is encoded by one call of the fast one, and
a record is a template that its values are put into.

Of 100,000 records of seven fields (36 MB), `json.dumps` makes 0.82 s, this 0.30, msgspec 0.05 and orjson 0.03. Both of
these write some numbers otherwise (1e-7, and msgspec 1e16), and NaN, which is a bug to be told, as null; orjson refuses
integers beyond 64 bits; to import them takes 13 and 21 ms, a tenth of a small build. A quarter of a second in a build
of several is not worth other bytes.

JSON Lines <https://jsonlines.org/> is a record a line, the last one ended as well. The only line break in it is
LF: U+2028 and U+0085 stand as they are, and are none to its readers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from ..model import Dataset, Json, Records
from ..problems import Problem, quoted
from .format import Format, Shape, completed, in_parts, optional_of

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
# No JSON holds a NUL as it is, so what stands between two of them is one value.
_encode_parted = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=("\0", ": ")).encode


def _dump(records: Records, shape: Shape) -> bytes:
    return _framed("[", [], records, shape, "]")


def _dump_keyed(records: Records, shape: Shape) -> bytes:
    if len(shape.key) > 1:
        from .nesting import dump_nested  # most keys are one field

        return dump_nested(records, shape)
    keys = [f"{quoted_name(value)}: " for value in records.column(shape.key[0])]
    return _framed("{", [keys], records, shape, "}")


def _dump_lines(records: Records, shape: Shape) -> bytes:
    template = "{" + ", ".join(f"{_name(name)}: %s" for name in shape.schema.fields) + "}\n"
    parts = in_parts([records.column(name) for name in shape.schema.fields])
    written = io.BytesIO()  # as in _framed
    if optional_of(shape):
        for part in parts:
            written.writelines(f"{{{', '.join(entries)}}}\n".encode() for entries in _entries(part, shape, None))
        return written.getvalue()
    for part in parts:
        written.write("".join(_filled(template, map(encoded, part))).encode())
    return written.getvalue()


def _framed(opening: str, before: Sequence[Sequence[str]], records: Records, shape: Shape, closing: str) -> bytes:
    """Put the records between brackets, each with what stands ``before`` it."""
    if not len(records):
        return f"{opening}{closing}\n".encode()
    written = io.BytesIO()  # which gives away what it holds, where a join would copy it
    written.write(f"{opening}\n  ".encode())
    for number, part in enumerate(_texts(before, records, shape, "\n  ")):
        written.write(b",\n  " if number else b"")
        written.write(",\n  ".join(part).encode())
    written.write(f"\n{closing}\n".encode())
    return written.getvalue()


def record_texts(records: Records, shape: Shape, margin: str) -> Iterator[str]:
    """Encode each record, ``margin`` being the line break and indentation of the line that it begins on."""
    return chain.from_iterable(_texts([], records, shape, margin)) if len(records) else iter(())


def _texts(before: Sequence[Sequence[str]], records: Records, shape: Shape, margin: str) -> Iterator[Iterator[str]]:
    """Encode the records in parts, each record with what stands ``before`` it."""
    fields = shape.schema.fields
    inner = f"{margin}  "
    if optional_of(shape):
        template = "%s" * len(before) + f"{{{inner}%s{margin}}}"
        for part in in_parts([*before, *map(records.column, fields)]):
            bodies = [f",{inner}".join(entries) for entries in _entries(part[len(before) :], shape, inner)]
            yield _filled(template, [*part[: len(before)], bodies])
        return
    body = f",{inner}".join(f"{_name(name)}: %s" for name in fields)
    template = "%s" * len(before) + f"{{{inner}{body}{margin}}}"
    for part in in_parts([*before, *map(records.column, fields)]):
        yield _filled(template, [*part[: len(before)], *(encoded(column, inner) for column in part[len(before) :])])


def _entries(columns: Sequence[Sequence[Json]], shape: Shape, margin: str | None) -> Iterator[list[str]]:
    """Yield the entries of each record, without those of optional fields that have no value."""
    optional = optional_of(shape)
    written = []
    for name, column in zip(shape.schema.fields, columns, strict=True):
        entries = [f"{_encode(name)}: {text}" for text in encoded(column, margin)]
        left_out = name in optional
        written.append(["" if left_out and v is None else e for v, e in zip(column, entries, strict=True)])
    return ([entry for entry in row if entry] for row in zip(*written, strict=True))


def _filled(template: str, columns: Iterable[Sequence[str]]) -> Iterator[str]:
    return map(template.__mod__, zip(*columns, strict=True))


def _name(name: str) -> str:
    return _encode(name).replace("%", "%%")


def encoded(column: Sequence[Json], margin: str | None = None) -> list[str]:
    """Encode each value of a column.

    With a ``margin``, the line break and indentation of the line that the values stand on, lists and objects are
    indented by two. What a column of lists holds is a column again, and so is each property of objects.
    """
    kinds = set(map(type, column))
    if kinds.isdisjoint({list, dict}):
        return _encode_parted(column)[1:-1].split("\0") if column else []
    if margin is None:
        return list(map(_encode, column))
    if kinds == {list}:
        return _lists(column, margin)
    if kinds == {dict} and (names := alike(column)):
        return _objects(column, names, margin)
    if kinds == {dict} and len(column) == 1:
        return ["{}"]
    return [text for value in column for text in encoded([value], margin)]


def alike(objects: Sequence[Mapping[str, Json]]) -> list[str]:
    """Return the names that all of ``objects`` have in the same order; none where they have not."""
    names = list(objects[0])
    return names if all(list(one) == names for one in objects) else []


def _lists(column: Sequence[list[Json]], margin: str) -> list[str]:
    inner = margin + "  "
    items = iter(encoded(list(chain.from_iterable(column)), inner))
    between = f",{inner}"
    return [f"[{inner}{between.join(islice(items, len(one)))}{margin}]" if one else "[]" for one in column]


def _objects(column: Sequence[Mapping[str, Json]], names: Sequence[str], margin: str) -> list[str]:
    inner = margin + "  "
    template = f"{{{inner}" + f",{inner}".join(f"{_name(name)}: %s" for name in names) + f"{margin}}}"
    columns = (encoded([one[name] for one in column], inner) for name in names)
    return list(_filled(template, columns))


def indented(value: Json) -> str:
    """Render ``value`` with an indent of two."""
    return encoded([value], "\n")[0]


def name_of(value: Json) -> str:
    """Name the property of an object that stands for ``value``: a text as it is, a number as JSON writes it."""
    return value if isinstance(value, str) else _encode(value)


def quoted_name(value: Json) -> str:
    """Write the name of the property that stands for ``value``."""
    return _encode(name_of(value))


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    records = _parsed(content)
    if not isinstance(records, list):
        raise ValueError("expected an array of records")
    return completed(_only_objects(records), shape)


def _load_keyed(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    found = _parsed(content)
    if not isinstance(found, dict):
        raise ValueError("expected an object of records")
    records = list(found.values())
    for _ in shape.key[1:]:
        records = [record for inner in _only_objects(records) for record in inner.values()]
    return completed(_only_objects(records), shape)


def _load_lines(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    records = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                records.append(_parsed(line))
            except ValueError as error:
                raise ValueError(f"line {number}: {error}") from None
    return completed(_only_objects(records), shape)


def _parsed(content: bytes) -> Json:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _only_objects(records: list[Json], what: str = "record") -> list[dict[str, Json]]:
    for record in records:
        if not isinstance(record, dict):
            raise ValueError(f"expected each {what} to be an object, got {quoted(record)}")
    return records


def _keyed_obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report two different keys that are the same text: 1 and "1" name one property of an object."""
    first: dict[tuple[str, ...], int] = {}
    values = list(dataset.records.rows(shape.key))
    for number, value in enumerate(values):
        other = first.setdefault(tuple(map(name_of, value)), number)
        earlier = values[other]
        # Equal keys and null ones are not ours to report: `records.keys` does, once for all formats.
        if value != earlier and None not in value and None not in earlier:
            pairs = zip(shape.key, value, earlier, strict=True)
            name, one, two = next((name, one, two) for name, one, two in pairs if one != two)
            message = (
                f"{name} {quoted(one)} and {quoted(two)} at {dataset.records[other].place(name)} "
                "would be the same key in the keyed JSON"
            )
            yield Problem("keyed-collision", message, dataset.records[number].place(name))


def _keyed_order(records: Records, shape: Shape) -> Sequence[int]:
    if len(shape.key) == 1:
        return range(len(records))
    from .nesting import arrangement

    return arrangement(records, shape.key[:-1])


def _dump_grouped(records: Records, shape: Shape) -> bytes:
    from .nesting import dump_grouped  # which few datasets need

    return dump_grouped(records, shape)


def _load_grouped(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    level = [_parsed(content)]
    for _ in shape.group:
        level = [inner for group in _only_objects(level, "group") for inner in group.values()]
    if not all(isinstance(group, list) for group in level):
        raise ValueError("expected an array of records in each group")
    return _only_objects(list(chain.from_iterable(level)))


def _grouped_obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report each record without a group, as null is no name."""
    for name in shape.group:
        for number, value in enumerate(dataset.records.column(name)):
            if value is None and name not in dataset.records.failed.get(number, ()):
                message = f"{name} is null, but the records of {dataset.name} are grouped by it; give it a value"
                yield Problem("null-group", message, dataset.records[number].place(name))


def _grouped_order(records: Records, shape: Shape) -> Sequence[int]:
    from .nesting import arrangement

    return arrangement(records, shape.group)


JSON = Format("json", "application/json", True, _dump, _load)
KEYED = Format("json", "application/json", False, _dump_keyed, _load_keyed, _keyed_obstacles, order=_keyed_order)
GROUPED = Format(
    "json", "application/json", False, _dump_grouped, _load_grouped, _grouped_obstacles, order=_grouped_order
)
JSONL = Format("jsonl", "application/jsonl", True, _dump_lines, _load_lines)
