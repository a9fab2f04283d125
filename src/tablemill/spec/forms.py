"""The forms of data files, which follow from the ends of their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..problems import quoted

__all__ = ["DELIMITERS", "ENDINGS", "KEYED", "delimiter_fault", "form_of"]

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
    """Name the form of the data file at ``path``; None where its name has none."""
    return ENDINGS.get(path.suffix.casefold())


def delimiter_fault(text: str) -> str:
    """Say why ``text`` cannot stand between the cells of CSV; nothing where it can."""
    if len(text) != 1 or text in '"\n\r':
        return f'{quoted(text)} is not a valid delimiter; write one character, such as ";" or "|"'
    return ""
