"""Describes the output folder of a harvest: ``datapackage.json`` and ``README.md``, made of the receipts and counts.

The form is Data Package v2 <https://datapackage.org/standard/data-package/>, a resource for each of tables, cells,
records and problems, whose ``path`` lists its parts. Their hashes stand in the manifest: the standard has a place for
one hash of a resource, and these have many files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from ..problems import counted
from .model import MEDIA_TYPES, Part, Receipt, Stats

_ABOUT = {
    "tables": "a row for each table",
    "cells": "a row for each cell",
    "records": "a row for each record that the schema allows",
    "invalid": "a row for each thing that does not fit the schema",
    "problems": "a row for each thing that could not be read",
}


def package_of(receipts: Sequence[Receipt], kinds: dict[str, Any], single: Part | None = None) -> str:
    """Return the descriptor; ``kinds`` has the Arrow schema of each place that parts may stand in.

    ``single`` is the one file that has all of it, too.
    """
    resources = [_resource(place, parts, kinds[place]) for place, parts in _by_place(receipts)]
    if single is not None:
        resources.append(_resource_of_one(single))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "harvest",
        "resources": resources,
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _by_place(receipts: Iterable[Receipt]) -> list[tuple[str, list[Part]]]:
    parts = [part for receipt in receipts for part in receipt.parts]
    order = list(_ABOUT)

    def place(part: Part) -> int:
        return order.index(part.path.partition("/")[0])

    parts.sort(key=place)  # stable: the parts of one place stay in the order of the inputs
    return [(order[number], list(found)) for number, found in groupby(parts, key=place)]


def _resource(place: str, parts: Sequence[Part], kinds: Any) -> dict[str, Any]:
    return {
        "name": place,
        "description": _ABOUT[place],
        "path": [part.path for part in parts],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(part.bytes for part in parts),
        "schema": {"fields": [_field(field) for field in kinds]},
    }


def _resource_of_one(part: Part) -> dict[str, Any]:
    kind = part.path.rpartition(".")[2]
    return {
        "name": part.path.replace(".", "-"),
        "description": "the harvest as one file",
        "path": part.path,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        "bytes": part.bytes,
        "hash": f"sha256:{part.sha256}",
    }


def _field(field: Any) -> dict[str, Any]:
    constraints = {} if field.nullable else {"constraints": {"required": True}}
    return {"name": field.name, "type": _type(str(field.type)), **constraints}


def _type(kind: str) -> str:
    words = {"string": "string", "bool": "boolean", "double": "number", "int32": "integer", "int64": "integer"}
    return words.get(kind, "object" if kind.startswith("struct") else "array")


def readme_of(receipts: Sequence[Receipt], stats: Stats, single: Part | None = None) -> str:
    """Return the page that says what is in the folder; ``single`` is the one file that has all of it, too."""
    rows = [
        f"| `{place}/` | {_ABOUT[place]} | {sum(part.rows for part in parts):,} | {len(parts):,} |"
        for place, parts in _by_place(receipts)
    ]
    lines = [
        "# Harvest",
        "",
        *summary(stats),
        "",
        "| folder | what it has | rows | files |",
        "|---|---|--:|--:|",
        *rows,
        "",
        *([] if single is None else [f"`{single.path}` has the harvest as one file, {single.rows:,} rows.", ""]),
        "The files in these folders are Parquet, in the order of the inputs. `datapackage.json` has their columns,",
        "`_manifest.jsonl` the size and hash of each, `_plan.json` what was read and how, `_stats.json` all counts.",
        "",
    ]
    return "\n".join(lines)


COMMON = 5
"""How many of the most common headers a person is shown."""


def summary(stats: Stats) -> list[str]:
    """Say what there is in a few lines, for people."""
    tables, documents, cells = (counted(getattr(stats, noun + "s"), noun) for noun in ("table", "document", "cell"))
    lines = [f"{tables} of {documents}, {cells}"]
    if not stats.tables:
        return lines
    if stats.invalid:
        lines.append(f"Rows that do not fit the schema: {stats.invalid:,}; invalid/ lists them.")
    sizes = ", ".join(f"{_range(int(bits))}: {count:,}" for bits, count in sorted(stats.sizes.items(), key=_bits))
    lines.append(f"Tables by their cells, {sizes}.")
    lines.append(
        f"{stats.ragged / stats.tables:.1%} of them are ragged, {stats.html / stats.tables:.1%} are written in HTML."
    )
    common = ", ".join(f"`{_plain(header)}` {count:,}" for header, count in stats.most_common(COMMON).items())
    return [*lines, f"Most common headers: {common}."]


def _plain(header: str) -> str:
    """Keep a header from being Markdown: it is shown between backticks, on one line."""
    return " ".join(header.replace("`", "'").split())


def _bits(item: tuple[str, int]) -> int:
    return int(item[0])


def _range(bits: int) -> str:
    """Return how many cells a table has whose number of cells takes so many bits."""
    least, most = (1 << bits) >> 1, (1 << bits) - 1
    return f"{least:,}" if least >= most else f"{least:,} to {most:,}"
