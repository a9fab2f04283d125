"""The schemas of what a harvest writes: of tables, cells, records and problems, the same in every part.

The version stands in the metadata of each file, as ``tablemill``: it changes when a column does. `docs/harvest.md` says
what each column holds.
"""

from __future__ import annotations

import json
from typing import Any

VERSION = 1


def _described(kind: str) -> dict[bytes, bytes]:
    return {b"tablemill": json.dumps({"harvest": kind, "version": VERSION}, sort_keys=True).encode()}


def _origin() -> list[Any]:
    """The columns that say which document a row is of."""
    import pyarrow as pa

    return [
        pa.field("source", pa.string(), nullable=False),
        pa.field("row_id", pa.string()),
        pa.field("repository", pa.string()),
        pa.field("revision", pa.string()),
    ]


def _texts(name: str, *, nullable: bool = False) -> Any:
    import pyarrow as pa

    return pa.field(name, pa.list_(pa.field("element", pa.string(), nullable=nullable)), nullable=False)


def tables() -> Any:
    """A row a table."""
    import pyarrow as pa

    row = pa.field("element", pa.list_(pa.field("element", pa.string(), nullable=False)), nullable=False)
    fields = [
        *_origin(),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("index", pa.int32(), nullable=False),
        pa.field("line", pa.int32(), nullable=False),
        pa.field("end_line", pa.int32(), nullable=False),
        _texts("headings"),
        _texts("header"),
        _texts("alignments", nullable=True),
        pa.field("rows", pa.list_(row), nullable=False),
        pa.field("html", pa.bool_(), nullable=False),
        pa.field("ragged", pa.int32(), nullable=False),
        _texts("notes"),
    ]
    return pa.schema(fields, metadata=_described("tables"))


def cells() -> Any:
    """A row a cell, without the headers' own."""
    import pyarrow as pa

    fields = [
        *_origin(),
        pa.field("index", pa.int32(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
        pa.field("column", pa.int32(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
    ]
    return pa.schema(fields, metadata=_described("cells"))


def problems() -> Any:
    """A row for each thing that could not be read."""
    import pyarrow as pa

    fields = [
        *_origin(),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
        pa.field("code", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
    ]
    return pa.schema(fields, metadata=_described("problems"))


OWN = ("_source", "_row_id", "_repository", "_revision", "_index", "_row", "_line")
"""The columns of a record beside its fields, which have the names that a schema gives them."""


def records(text: str) -> Any:
    """A row a record: where it comes from, and the fields of the JSON Schema ``text``."""
    import pyarrow as pa

    from ..emit.parquet import field_of
    from .typed import prepared

    places = [pa.field(name, pa.int32(), nullable=False) for name in OWN[4:]]
    origin = [field.with_name(name) for field, name in zip(_origin(), OWN, strict=False)]
    fields = [field_of(name, one) for name, one in prepared(text).types.items()]
    return pa.schema([*origin, *places, *fields], metadata=_described("records"))


def invalid() -> Any:
    """A row for each thing that does not fit the schema of records."""
    import pyarrow as pa

    fields = [
        *_origin(),
        pa.field("index", pa.int32(), nullable=False),
        pa.field("row", pa.int32()),
        pa.field("line", pa.int32(), nullable=False),
        pa.field("column", pa.string()),
        pa.field("value", pa.string()),
        pa.field("code", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
    ]
    return pa.schema(fields, metadata=_described("invalid"))


def all_kinds(text: str | None = None) -> dict[str, Any]:
    """The schema of each folder of the output; that of records is made of the JSON Schema ``text``."""
    found = {"tables": tables(), "cells": cells(), "invalid": invalid(), "problems": problems()}
    return found if text is None else {**found, "records": records(text)}
