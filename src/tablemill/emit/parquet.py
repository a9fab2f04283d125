"""Parquet, by way of Apache Arrow: a column for each field, of the type that the schema gives it.

A list of which the schema knows the items is a list of that type, and an object of which it knows all properties
a struct; what has no one type is JSON text. A number is a double.

The bytes hold no time. They hold the version of pyarrow, as every Parquet file names its writer, so that they
are the same wherever the same version writes them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from ..model import Dataset, Json, Records
from ..problems import Problem, quoted
from .format import Format, Shape, beyond, compact, is_double
from .types import Type, types_of

_LARGEST = 2**63 - 1


def _dump(records: Records, shape: Shape) -> bytes:
    import pyarrow
    from pyarrow import parquet

    types = types_of(shape.schema)
    fields, columns = [], []
    for name, one in types.items():
        fields.append(field_of(name, one))
        column = records.column(name)
        as_they_are = one.kind in ("string", "integer", "boolean")
        values = column if as_they_are else [held(value, one) for value in column]
        columns.append(pyarrow.array(values, type=fields[-1].type))
    table = pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields))
    written = io.BytesIO()
    # What pyarrow chooses by itself, written down: if a release of it chose otherwise, the bytes of dist would change.
    parquet.write_table(table, written, version="2.6", compression="snappy")
    return written.getvalue()


def _is_json(one: Type | None) -> bool:
    """Whether a value is written as JSON text, because no type of Arrow's says what it is."""
    if one is None or one.kind is None:
        return True
    if one.kind == "array":
        return one.items is None or _is_json(one.items)
    if one.kind == "object":
        return not one.is_struct or any(_is_json(inner.type) for inner in (one.properties or {}).values())
    return False


def field_of(name: str, one: Type) -> Any:
    """Return the field of Arrow for values of a type."""
    import pyarrow

    described = {"description": one.description} if one.description else None
    return pyarrow.field(name, _arrow(one), nullable=one.may_lack, metadata=described)


def _arrow(one: Type) -> Any:
    import pyarrow

    if _is_json(one):
        return pyarrow.string()
    if one.kind == "array" and one.items:
        return pyarrow.list_(field_of("element", one.items))
    if one.kind == "object":
        return pyarrow.struct([field_of(name, inner.type) for name, inner in (one.properties or {}).items()])
    scalars = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
    }
    return scalars[one.kind or "string"]


def held(value: Json, one: Type) -> Json:
    """Return a value as its field of Arrow takes it."""
    if value is None:
        return None
    if _is_json(one):
        return compact(value)
    if isinstance(value, list) and one.items:
        return [held(item, one.items) for item in value]
    if isinstance(value, dict):
        return {name: held(value[name], inner.type) for name, inner in (one.properties or {}).items()}
    return float(value) if one.kind == "number" else value


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    import pyarrow
    from pyarrow import parquet

    try:
        _refuse_bomb(parquet.read_metadata(io.BytesIO(content)))
        table = parquet.read_table(io.BytesIO(content))
        rows = table.to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise ValueError(f"pyarrow reports: {' '.join(str(error).split())}") from None
    if len(set(table.column_names)) < len(table.column_names):
        raise ValueError("two columns have the same name")
    types = types_of(shape.schema)
    return [{name: _read(value, types.get(name), name) for name, value in row.items()} for row in rows]


_MOST_VALUES = 20_000_000
_MOST_BYTES = 2**30
"""How many values, and bytes of them, a file may say to hold: a run of one value takes a few bytes in it."""


def _refuse_bomb(metadata: Any) -> None:
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    values = metadata.num_rows * metadata.num_columns
    if values > _MOST_VALUES or sum(group.total_byte_size for group in groups) > _MOST_BYTES:
        raise ValueError(f"it claims to hold {values:,} values, but at most {_MOST_VALUES:,}, and 1 GiB, are read")


def _read(value: Json, one: Type | None, name: str) -> Json:
    if value is None or one is None:
        return value
    if _is_json(one):
        try:
            return json.loads(value)
        except (TypeError, ValueError, RecursionError):
            raise ValueError(f"{name} contains invalid JSON: {quoted(value)}") from None
    if isinstance(value, list):
        return [_read(item, one.items, name) for item in value]
    if isinstance(value, dict):
        known = one.properties or {}
        return {each: _read(item, known[each].type if each in known else None, name) for each, item in value.items()}
    return int(value) if one.kind == "number" and isinstance(value, float) and value.is_integer() else value


# What Parquet cannot hold


def _obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    for name, one in types_of(shape.schema).items():
        for number, value in enumerate(() if one.kind == "string" else dataset.records.column(name)):
            for wrong in not_held(value, one):
                place = dataset.records[number].place(name)
                yield beyond(f"{name} {wrong}", "is a number that Parquet cannot hold exactly", place)


def not_held(value: Json, one: Type) -> Iterator[int]:
    """Yield the numbers in a value that its field of Arrow cannot hold exactly."""
    if isinstance(value, bool) or _is_json(one):
        return
    if isinstance(value, list) and one.items:
        for item in value:
            yield from not_held(item, one.items)
    elif isinstance(value, dict):
        for name, inner in (one.properties or {}).items():
            yield from not_held(value.get(name), inner.type)
    elif isinstance(value, int) and not (
        is_double(value) if one.kind == "number" else -_LARGEST - 1 <= value <= _LARGEST
    ):
        yield value


PARQUET = Format(
    "parquet",
    "application/vnd.apache.parquet",
    True,
    _dump,
    _load,
    _obstacles,
    text=False,
    library="pyarrow",
    extra="parquet",
)
