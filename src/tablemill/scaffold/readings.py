"""Finds how the texts of a column are read: the type that they are guessed to be, and beyond that marks, numbers with
separators and units, dates, and lists.

What is found holds for every text of the column, and nothing is lost: what a value says is what its text says. A text
that its value would not be written as again (``007``, ``1.10``) makes the column one of strings, unless all of the
column is written alike: with a unit, with separators between thousands, or to the same number of decimal places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..extraction.guessing import MARKERS, VERSIONS, Guess, guess, is_integer, is_visible
from ..spec.schema import Kind
from .dates import date_formats
from .lists import parts_of
from .marks import marks
from .numbers import Numbers, numbers


@dataclass(frozen=True, slots=True)
class Found:
    """How a column is read. ``nulls`` are those of its texts that mean null, ``values`` those of an enum.

    ``marks`` are texts that are true or false, ``numbers`` says how numbers are written, ``dates`` in which formats
    dates are, with ``days`` or without, and ``split`` what cuts a list into ``items``, of which so many cells have
    ``several``; the values are then those of the items.
    """

    kind: Kind
    nulls: frozenset[str]
    values: tuple[str, ...] = ()
    marks: Mapping[str, bool] = field(default_factory=dict)
    numbers: Numbers | None = None
    dates: tuple[str, ...] = ()
    days: bool = True
    split: str = ""
    items: Kind = "string"
    several: int = 0


def find(texts: Sequence[str], header: str, *, first: bool = False) -> Found:
    """Propose how ``texts``, those of the column ``header``, are read; the ``first``, which names rows, is no list."""
    plain = guess(texts, header)
    empty = frozenset(text for text in texts if not is_visible(text)) | (frozenset(texts) & MARKERS)
    rest = [text for text in texts if text not in empty]
    if not rest or (plain.kind != "string" and not plain.unit):
        return Found(plain.kind, plain.nulls, plain.values)
    meant = marks(dict.fromkeys(texts), empty)
    if meant:
        return Found("boolean", empty - meant.keys(), marks=meant)
    is_version = VERSIONS.search(header) is not None
    written = None if is_version else numbers(rest)
    if written:
        return Found(written.kind, empty, numbers=written)
    dates, days = ((), True) if is_version and _DOTS.search("\n".join(rest)) else date_formats(rest)
    if dates:
        return Found("string", empty, dates=dates, days=days)
    return _of_texts([text for text in texts if text not in plain.nulls], plain, first)


_DOTS = re.compile(r"[0-9]\.[0-9]")


def _of_texts(texts: Sequence[str], plain: Guess, first: bool) -> Found:
    found = None if first else parts_of(texts)
    if found is None:
        return Found("string", plain.nulls, plain.values)
    if all(map(is_integer, found.parts)):
        return Found("array", plain.nulls, split=found.split, items="integer", several=found.cells)
    values = guess(found.parts, "").values if not MARKERS.intersection(found.parts) else ()
    return Found("array", plain.nulls, values, split=found.split, several=found.cells)
