"""The forms of data files, which are told by the ends of their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["DELIMITERS", "ENDINGS", "KEYED", "form_of"]

ENDINGS: Mapping[str, str] = {
    ".csv": "CSV",
    ".tsv": "TSV",
    ".json": "JSON",
    ".jsonl": "JSON Lines",
    ".ndjson": "JSON Lines",
    ".yaml": "YAML",
    ".yml": "YAML",
}

DELIMITERS: Mapping[str | None, str] = {"CSV": ",", "TSV": "\t"}
"""The forms that are tables of texts, and what stands between their cells."""

KEYED = frozenset({"JSON", "YAML"})
"""The forms that a pointer leads into."""


def form_of(path: Path) -> str | None:
    """Name the form of the data file at ``path``; None where its name tells none."""
    return ENDINGS.get(path.suffix.casefold())
