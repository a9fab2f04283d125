r"""Finds columns whose cells are lists: ``Linux, macOS``, ``a / b``, or a line each.

A text with commas is a list only where its parts are short, are no sentence, and come again in other places: alone in
a cell, or first here and last there. ``Bern, Switzerland`` and ``Smith, J.`` have a comma and are no lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LONGEST = 32
_MOST_WORDS = 4
_OPEN, _CLOSED = "([{<«“‘", ")]}>»”’"


class Separator(NamedTuple):
    """What stands between the parts of a list: as a pattern of the spec, and whether the parts must come again."""

    split: str
    pattern: str
    again: bool = True


_SEPARATORS = (
    Separator("lines", r"\n", again=False),
    Separator("; ", "; "),
    Separator(", ", ", "),
    Separator(",", ","),
    Separator("、", "、"),
    Separator(" / ", " / "),
    Separator(r" \| ", r" \| "),
    Separator("/", "/"),
)


class Parts(NamedTuple):
    """A list: the pattern of what stands between its parts, all of these, and in how many cells there are several."""

    split: str
    parts: tuple[str, ...]
    cells: int


def parts_of(texts: Sequence[str]) -> Parts | None:
    """Find what cuts ``texts`` into lists; None where they are none."""
    for separator in _SEPARATORS:
        found = _cut(texts, separator)
        if found is not None:
            return found
    return None


def _cut(texts: Sequence[str], separator: Separator) -> Parts | None:
    cells = [[part.strip() for part in re.split(separator.pattern, text)] for text in texts]
    several = [parts for parts in cells if len(parts) > 1]
    if len(several) < 2 or 3 * len(several) < len(cells):
        return None
    every = [part for parts in cells for part in parts]
    if not all(map(_is_part, every)) or (separator.split == "/" and any(map(_is_path, every))):
        return None
    if any("\n" in part for part in every) or (separator.split == "," and any(", " in text for text in texts)):
        return None
    if not _is_list(cells, several, again=separator.again):
        return None
    return Parts(separator.split, tuple(every), len(several))


def _is_part(part: str) -> bool:
    """Whether a text is short, whole and no part of a sentence."""
    if not 0 < len(part) <= _LONGEST or len(part.split()) > _MOST_WORDS:
        return False
    if part[-1] in ".:,;!?…" or re.match(r"(?:and|or|und|oder|et|和|或)\b", part):
        return False
    return all(part.count(one) == part.count(other) for one, other in zip(_OPEN, _CLOSED, strict=True)) and (
        part.count('"') % 2 == 0 and part.count("`") % 2 == 0
    )


def _is_path(part: str) -> bool:
    return not re.fullmatch(r"[^\W\d_]{2,}[\w+#-]*", part)


def _is_list(cells: Sequence[Sequence[str]], several: Sequence[Sequence[str]], *, again: bool) -> bool:
    """Whether the parts are of one kind, and a cell may have any number of them."""
    counts = {len(parts) for parts in cells}
    if not again and 2 * len(several) >= len(cells):
        return len(counts) > 1 or max(counts) > 2
    if any(len({*parts}) < len(parts) for parts in several):
        return False
    places: dict[str, set[int]] = {}
    for parts in cells:
        for place, part in enumerate(parts):
            places.setdefault(part, set()).add(place if len(parts) > 1 else -1)
    elsewhere = sum(len(found) > 1 for found in places.values())
    return elsewhere > 0 and len(counts) > 1
