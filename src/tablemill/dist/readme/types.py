"""Says in words which values a field takes: its type, its choices and bounds, and what it refers to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...emit.types import Type
from ...model import Json
from .markup import code
from .words import Words

__all__ = ["Line", "lines", "type_text"]

_MOST = 30
"""So many choices are listed."""


class Line(NamedTuple):
    """A field, or a part of one: ``links[].url`` is the property ``url`` of each item of the field ``links``."""

    path: str
    text: str
    meaning: str


def lines(name: str, one: Type, words: Words) -> Iterator[Line]:
    """Yield a line for each property within a field, however deep; none for a field that holds no objects."""
    inner, path = one, name
    while inner.kind == "array" and inner.items is not None:
        inner, path = inner.items, f"{path}[]"
    for part, found in (inner.properties or {}).items():
        said = found.type if found.required else found.type._replace(optional=True)
        here = f"{path}.{part}"
        yield Line(here, type_text(said, {}, words), found.type.description)
        yield from lines(here, found.type, words)


def type_text(one: Type, schema: Mapping[str, Json], words: Words) -> str:
    """Say which values ``one`` is of, and what ``schema`` says beyond: bounds, lengths, a pattern, a format."""
    said = _kind(one, words)
    if isinstance(form := schema.get("format"), str) and one.kind == "string":
        said = f"{said} ({code(form)})"
    if one.nullable:
        said = words.nullable.format(said)
    if one.optional:
        said = words.optional.format(said)
    return words.semicolon.join([said, *_limits(one, schema, words)])


def _kind(one: Type, words: Words) -> str:
    if one.literals:
        shown = [code(_written(value)) for value in one.literals[:_MOST]]
        more = ["…"] if len(one.literals) > _MOST else []
        return (words.one_of if len(one.literals) > 1 else words.only).format(words.comma.join(shown + more))
    if one.kind == "array" and one.items is not None and one.items.kind is not None:
        inner = type_text(one.items, {}, words)
        is_plain = inner == words.types[one.items.kind]
        plural = words.plurals.get(one.items.kind, inner)
        return words.lists[0].format(plural) if is_plain else words.lists[1].format(inner)
    return words.types[one.kind]


def _limits(one: Type, schema: Mapping[str, Json], words: Words) -> Iterator[str]:
    if one.literals:
        return
    if one.kind in ("integer", "number"):
        least, most = schema.get("minimum"), schema.get("maximum")
        if least is not None and most is not None:
            yield words.between.format(_written(least), _written(most))
        elif least is not None or most is not None:
            yield words.least.format(_written(least)) if most is None else words.most.format(_written(most))
    elif one.kind == "string":
        yield from _of_text(schema, words)


def _of_text(schema: Mapping[str, Json], words: Words) -> Iterator[str]:
    for word, text, told in (("minLength", words.length[0], 2), ("maxLength", words.length[1], 0)):
        if isinstance(schema.get(word), int) and schema[word] >= told:  # that a text is not empty says its null
            yield text.format(schema[word])
    if isinstance(pattern := schema.get("pattern"), str):
        yield words.pattern.format(code(pattern))


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
