"""Gives columns of texts the types that hold for all of them, as `init` proposes them, and parts texts into lists.

Enters: the texts of a field, and what is asked of it. Leaves: its type, the way of a text to its value, and what was
guessed, for people. The values are then made as a spec's are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..model import Json
from ..problems import counted, listed, quoted
from ..records.conversion import values_of
from ..spec import FieldSpec
from ..spec.model import ValueSpec
from ..spec.patterns import Pattern
from ..spec.schema import FieldType
from .guessing import Guess, guess, is_visible

__all__ = ["TextColumn", "typed"]


class TextColumn(NamedTuple):
    """A field whose values are no longer the texts of its cells: its type, its values, and why it is so."""

    type: FieldType
    values: Sequence[Json]
    said: str


def typed(field: FieldSpec, texts: Sequence[str], split: Pattern | None, *, guesses: bool) -> TextColumn:
    """Return what ``texts`` become that are parted by ``split``, if by anything, and typed where it ``guesses``."""
    parts = [text for text in texts if text] if split is None else list(_parts(field, texts, split))
    found = guess(parts if split is not None else texts, field.name) if guesses else Guess("string", frozenset())
    if split is not None and found.nulls:
        found = Guess("string", frozenset())  # a part that is left out would be lost without a word
    if split is not None:
        raw: dict[str, Json] = {"type": "array", "items": {"type": found.kind}}
        kind = FieldType("array", False, "", raw, items=FieldType(found.kind, False, "", {"type": found.kind}))
    else:
        named: Json = [found.kind, "null"] if found.nulls else found.kind
        kind = FieldType(found.kind, bool(found.nulls), "", {"type": named})
    unit = Pattern(re.compile(f"^(.+?){re.escape(found.unit)}$"), field.span) if found.unit else None
    read = field._replace(
        nulls=found.nulls if split is None else frozenset({""}),
        pattern=unit,
        value=None if split is None else ValueSpec(split=split),
    )
    values, _ = values_of(read, kind, texts)
    return TextColumn(kind, values, "; ".join(_words(found, texts, is_list=split is not None)))


def _parts(field: FieldSpec, texts: Sequence[str], split: Pattern) -> Iterator[str]:
    item = FieldType("string", False, "", {"type": "string"})
    kind = FieldType("array", False, "", {"type": "array"}, items=item)
    lists, _ = values_of(field._replace(nulls=frozenset({""}), value=ValueSpec(split=split)), kind, texts)
    for parts in lists:
        yield from parts


_A = {"integer": "an integer", "number": "a number", "boolean": "true or false"}
_MANY = {"integer": "integers", "number": "numbers", "boolean": "true or false"}


def _words(found: Guess, texts: Sequence[str], *, is_list: bool) -> Iterator[str]:
    if found.kind != "string":
        what = f"a list of {_MANY[found.kind]}" if is_list else _A[found.kind]
        yield f"{what}, without {quoted(found.unit.strip())}" if found.unit else what
    if found.nulls and not is_list:
        markers = sorted(filter(is_visible, found.nulls))
        empty = sum(text in found.nulls for text in texts)
        yield f"{listed(markers, 'or') if markers else 'empty'} in {counted(empty, 'row')}: null"
