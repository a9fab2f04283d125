"""Values that have a type before the schema is asked: what JSON has, and the lists and maps of YAML.

Enters: what stands in a data file. Leaves: a value, or why there is none. A text is read as a cell's is, for whatever
the spec says of texts; a number, a boolean, a list and an object are taken as they are, and must fit the schema. YAML's
scalars are texts, which the schema gives their types, those in lists and maps, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..model import Inline, Json
from ..problems import quoted
from ..spec import FieldSpec
from ..spec.scalars import CONVERSIONS, WANTED
from ..spec.schema import FieldType, Kind, allowed_types, fitted
from .conversion import FieldError, source, values_of

if TYPE_CHECKING:
    from ..reading.yamltree import YamlNode

__all__ = ["typed_values"]

_WANTED = {**WANTED, "array": "a list", "object": "an object"}
_FITTING: Mapping[Kind | None, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}


def typed_values(
    field: FieldSpec,
    kind: FieldType,
    root: Mapping[str, Json],
    readings: Sequence[Json],
    origin: Callable[[int], Inline | None],
) -> tuple[Sequence[Json], Mapping[int, FieldError]]:
    """Return the value of ``field`` for each of ``readings``, and by its number why one could not be made.

    ``kind`` is the type of the values, whose schema stands in ``root``; ``origin`` gives the place that one was read
    from, for what is said of it.
    """
    if {str} >= set(map(type, readings)) and kind.kind not in ("array", "object"):
        return values_of(field, kind, readings)
    asked = [number for number, one in enumerate(readings) if one is None or isinstance(one, str)]
    made, why = values_of(field, kind, [readings[number] for number in asked]) if asked else ((), {})
    values, failures = list(readings), {asked[place]: reason for place, reason in why.items()}
    for number, value in zip(asked, made, strict=True):
        values[number] = value
    for number, reason in failures.items():
        failures[number] = _told(field, kind, readings[number], reason, partial(origin, number))
    fitting = () if field.pattern is not None else _FITTING.get(kind.kind, ())
    for number, reading in enumerate(readings):
        if type(reading) in fitting or reading is None or isinstance(reading, str):
            continue
        try:
            values[number] = _fitting(field, kind, _of_yaml(reading, kind.raw, root))
        except FieldError as reason:
            values[number], failures[number] = None, reason
    return values, failures


def _told(
    field: FieldSpec, kind: FieldType, reading: str | None, reason: FieldError, origin: Callable[[], Inline | None]
) -> FieldError:
    """Say why a text or nothing gives no value, in the words of data files."""
    if reading is None:
        return FieldError("no-match", _nothing(field, origin()))
    return _misfit(field, kind.kind, reading) if kind.kind in ("array", "object") and reason.code == "type" else reason


def _nothing(field: FieldSpec, origin: Inline | None) -> str:
    there = origin is not None and origin.raw != ""
    what = "it is null" if there else f"the record has no {quoted(field.column)}"
    return f"{field.name} needs a value, but {what}{source(field) if there else ''}"


def _fitting(field: FieldSpec, kind: FieldType, value: Json) -> Json:
    """Return ``value`` if it is of the type that the schema gives its field, or raise FieldError."""
    found = _TYPES[type(value)]
    if kind.kind is not None and found != kind.kind and (kind.kind, found) != ("number", "integer"):
        raise _misfit(field, kind.kind, value)
    if field.pattern is not None:
        message = f"{field.name} has a pattern, so it must be a text, got {quoted(value)}{source(field)}"
        raise FieldError("type", message)
    return value


def _misfit(field: FieldSpec, kind: Kind, value: Json) -> FieldError:
    return FieldError("type", f"{field.name} must be {_WANTED[kind]}, got {quoted(value)}{source(field)}")


def _of_yaml(reading: Json, raw: Json, root: Mapping[str, Json]) -> Json:
    """Return what a list or a map of YAML is if the schema ``raw`` says so; another value as it is."""
    from ..reading.yamltree import YamlList, YamlMap

    return _shaped(reading, raw, root) if isinstance(reading, (YamlList, YamlMap)) else reading


def _shaped(node: YamlNode, raw: Json, root: Mapping[str, Json]) -> Json:
    """Return what ``node`` is if it is to fit the schema ``raw``, which stands in ``root``."""
    from ..reading.yamltree import YamlList, YamlText, is_null

    if is_null(node):
        return None
    if isinstance(node, YamlText):
        return _scalar(node, allowed_types(raw, root) - {"null"})
    parts = list(fitted(raw, root))
    if isinstance(node, YamlList):
        items: Json = next((part["items"] for part in parts if isinstance(part.get("items"), dict)), {})
        return [_shaped(item, items, root) for item in node.items]
    declared: dict[str, Json] = {}
    for part in reversed(parts):
        declared |= part["properties"] if isinstance(part.get("properties"), dict) else {}
    others: Json = next((part["additionalProperties"] for part in parts if "additionalProperties" in part), {})
    return {key.text: _shaped(value, declared.get(key.text, others), root) for key, value in node.entries}


def _scalar(node: Json, types: frozenset[str]) -> Json:
    """Return the value that a text of YAML is, if ``types`` say so; where they do not, as YAML 1.2 has it."""
    kinds = {"number"} if types == {"integer", "number"} else types
    if len(kinds) == 1:
        tried = list(kinds)
    else:
        tried = [kind for kind in ("boolean", "integer", "number") if kind in types and node.plain]
    for kind in tried:
        try:
            return CONVERSIONS[kind](node.text)  # type: ignore[index]  # the types of JSON are its kinds
        except ValueError:
            continue
    return node.text
