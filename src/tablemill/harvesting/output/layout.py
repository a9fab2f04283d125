"""The names of what a harvest writes, relative to its output."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import FILES, FILES_OF_RECORDS

__all__ = [
    *(
        "DOING",
        "INPUTS",
        "MANIFEST",
        "OWN",
        "PACKAGE",
        "PART",
        "PLACES",
        "PLAN",
        "README",
        "RECEIPTS",
        "STATS",
        "TAKEN",
    ),
    "strays",
]

INPUTS, PLAN, MANIFEST, STATS = "_inputs.jsonl", "_plan.json", "_manifest.jsonl", "_stats.json"
PACKAGE, README = "datapackage.json", "README.md"
RECEIPTS, DOING = "_done", "_doing"
PLACES = ("tables", "cells", "records", "invalid", "problems")
PART = re.compile(rf"(?:{'|'.join(PLACES)})/part-([0-9]{{5,}})\.parquet")

OWN = (MANIFEST, STATS, PACKAGE, README, *FILES.values(), *FILES_OF_RECORDS.values())
"""The files that a harvest writes beside its plan."""

TAKEN = (*PLACES, RECEIPTS, *OWN)
"""What must not be there before a plan is."""


def strays(names: Iterable[str], shards: int, parts: Iterable[str]) -> list[str]:
    """Return which of ``names`` are parts of so many shards, but none of ``parts``: what a killed run has left."""
    known = set(parts)
    found = ((name, PART.fullmatch(name)) for name in names)
    return [name for name, part in found if part and int(part[1]) < shards and name not in known]
