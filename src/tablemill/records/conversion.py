"""Converts what a field reads to the type that the schema gives it, or says why it cannot.

Enters: a field, its type, and what stands in the Markdown or in the front matter. Leaves: a value. What YAML has is
text here, as in the spec: the schema says what ``404``, ``true`` and ``2026-01-01`` are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..model import Json
from ..problems import listed, quoted
from ..reading.jsontree import as_written
from ..spec import FieldSpec
from ..spec.model import ENTRY, NEAR
from ..spec.schema import FieldType, Kind

if TYPE_CHECKING:
    from ..reading.yamltree import YamlNode


class FieldError(Exception):
    """A field's value cannot be made; becomes a problem."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


def value_of(field: FieldSpec, kind: FieldType, reading: Json) -> Json:
    """Return the value of ``field``, whose view gave ``reading``, None where there is nothing to read.

    Raises FieldError where there is none.
    """
    value = reading
    if field.view == "url" and reading is not None:
        value = _only_one(field, reading)
    if isinstance(value, str):
        return convert(field, kind, value)
    if value is None and not kind.nullable:
        raise FieldError("no-match", _nothing_there(field, reading is not None))
    return value


def values_of(
    field: FieldSpec, kind: FieldType, readings: Sequence[Json]
) -> tuple[Sequence[Json], dict[int, FieldError]]:
    """Return the value of ``field`` for each of ``readings``, and by its number why one could not be made."""
    if kind.kind == "string" and {str} >= set(map(type, readings)):
        plain = _texts(field, readings)
        if kind.nullable or None not in plain:
            return plain, {}
    values: list[Json] = []
    failures: dict[int, FieldError] = {}
    known: dict[str, Json] = {}  # a column of a few words has them again and again
    for number, reading in enumerate(readings):
        try:
            if isinstance(reading, str):
                if reading not in known:
                    known[reading] = value_of(field, kind, reading)
                values.append(known[reading])
            else:
                values.append(value_of(field, kind, reading))
        except FieldError as reason:
            values.append(None)
            failures[number] = reason
    return values, failures


def _texts(field: FieldSpec, texts: Sequence[str]) -> Sequence[str | None]:
    """Return what `convert` makes of texts that stay texts, and None also where it would say why there is none."""
    found: Sequence[str | None] = texts
    if field.pattern is not None:
        group, nulls, search = field.pattern.groups, field.nulls, field.pattern.searcher(texts)
        matches = (None if text in nulls else search(text) for text in texts)
        found = [match[group] if match else None for match in matches]
    if field.nulls.isdisjoint(found):
        return found
    return [None if text in field.nulls else text for text in found]


def _only_one(field: FieldSpec, urls: Sequence[str]) -> str | None:
    if len(urls) > 1:
        there = f"{len(urls)} links, {listed(urls)}"
        raise FieldError("many-links", f"{field.name} must be one address, but there are {there}{source(field)}")
    return urls[0] if urls else None


def convert(field: FieldSpec, kind: FieldType, text: str) -> Json:
    """Return the value that ``text`` is, narrowed by the field's pattern; raises FieldError where it is none."""
    wanted = text
    if field.pattern is not None and text not in field.nulls:
        match = field.pattern.search(text)
        found = match and match[field.pattern.groups]
        if found is None:
            if kind.nullable:
                return None
            message = (
                f"{field.name} must be there, but the pattern {field.pattern.pattern} finds nothing in {quoted(text)}"
            )
            raise FieldError("no-match", message + source(field))
        wanted = found
    if wanted in field.nulls:
        if kind.nullable:
            return None
        what = f"{quoted(wanted)} stands for null" if wanted else "it is empty"
        raise FieldError("no-match", f"{field.name} must be there, but {what}{source(field)}")
    try:
        return CONVERSIONS[kind.kind or "string"](wanted)
    except ValueError as error:
        raise FieldError(
            "type", f"{field.name} must be {_wanted(kind, error)}, got {quoted(wanted)}{source(field)}"
        ) from None


def from_front_matter(field: FieldSpec, kind: FieldType, item: FieldType | None, node: YamlNode | None) -> Json:
    """Return the value that ``node`` of the front matter is; raises FieldError where it is none.

    A list fills a field that is an array, and so does a text alone, as a list of one; ``item`` is the type of each.
    """
    from ..reading.yamltree import YamlList, YamlMap, YamlText, is_null  # what has no front matter needs no YAML

    if node is None or is_null(node):
        if kind.nullable:
            return None
        what = f"the front matter has no {quoted(field.front_matter)}"
        raise FieldError("no-match", f"{field.name} must be there, but {what if node is None else _empty(field)}")
    if isinstance(node, YamlMap) or (isinstance(node, YamlList) and kind.kind != "array"):
        got = "a map" if isinstance(node, YamlMap) else "a list"
        wanted = "a list of texts" if kind.kind == "array" else WANTED[kind.kind or "string"]
        raise FieldError("type", f"{field.name} must be {wanted}, got {got}{source(field)}")
    if kind.kind != "array":
        return convert(field, kind, _text(field, node))
    if isinstance(node, YamlText) and node.text in field.nulls:
        return convert(field, kind, node.text)
    nodes = node.items if isinstance(node, YamlList) else (node,)
    return [_item(field, item, _text(field, one)) for one in nodes]


def _empty(field: FieldSpec) -> str:
    return f"it is empty{source(field)}"


def _text(field: FieldSpec, node: YamlNode) -> str:
    from ..reading.yamltree import YamlText, is_null

    if isinstance(node, YamlText) and not is_null(node):
        return node.text
    got = "nothing" if isinstance(node, YamlText) else "a list or a map"
    raise FieldError("type", f"{field.name} must be a list of texts, got {got} in it{source(field)}")


def _item(field: FieldSpec, kind: FieldType | None, text: str) -> Json:
    try:
        return CONVERSIONS[kind.kind if kind and kind.kind else "string"](text)
    except ValueError as error:
        message = f"each of {field.name} must be {_wanted(kind, error)}, got {quoted(text)}{source(field)}"
        raise FieldError("type", message) from None


def _wanted(kind: FieldType | None, error: ValueError) -> str:
    if isinstance(error, _InexactError):
        return "a number that JSON can hold as it is written (about 16 digits, up to 1.8e308)"
    return WANTED[kind.kind if kind and kind.kind else "string"]


def _nothing_there(field: FieldSpec, is_read: bool) -> str:
    if is_read:
        return f"{field.name} must be there, but there is no link{source(field)}"
    pattern = f" that matches {field.pattern.pattern}" if field.pattern and field.origin in NEAR else ""
    language = f" in {field.language.pattern}" if field.language else ""
    what = field.origin.replace("_", " ")
    return f"{field.name} must be there, but there is no {what}{language}{pattern} to read it from"


def source(field: FieldSpec) -> str:
    """Say what ``field`` is read from, for the end of a message."""
    if field.join is not None:
        return f" (joined from {field.join.dataset})"
    if field.text is not None:
        return f" (text {field.text.text})"
    if field.front_matter is not None:
        return f" (front matter, {field.front_matter})"
    if field.column == ENTRY:
        return " (entry)"
    if field.column == "":
        return " (the whole record)"
    columns = " or ".join(field.columns)
    return f" (column {columns})" if field.origin == "column" else f" ({field.origin.replace('_', ' ')})"


# Conversion: text to the type that the schema gives the field


class _InexactError(ValueError):
    """A number would be another one in JSON."""


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> int | float:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}(\.[0-9]+)?([eE][+-]?[0-9]+)?", text):
        raise ValueError(text)
    if not set(text) & set(".eE"):
        return int(text)
    number = as_written(text)
    if number is None:
        raise _InexactError(text)
    return number


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _never(text: str) -> Json:
    raise ValueError(text)


CONVERSIONS: dict[Kind, Callable[[str], Json]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _never,
    "object": _never,
}
WANTED: dict[Kind, str] = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list (view: highlights, links, code or notes)",
    "object": "an object, which no view gives",
}
