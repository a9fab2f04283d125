"""The schemas of what a harvest writes: one for tables, one for cells, one for problems, the same in every part.

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


def all_kinds() -> dict[str, Any]:
    """The schema of each folder of the output."""
    return {"tables": tables(), "cells": cells(), "problems": problems()}
