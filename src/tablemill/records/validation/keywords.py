"""The keywords of JSON Schema, and where in a schema other schemas stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ...model import Json
from ...problems import suggestion

Pointer: TypeAlias = tuple[str | int, ...]

# What holds for the same value, and what for the values in it: a schema that leads to itself by the first alone never
# comes to an end.
_SAME = {"else", "if", "not", "then"}
_SAME_LIST = {"allOf", "anyOf", "oneOf"}
_SAME_MAP = {"dependentSchemas", "dependencies"}
_INNER = {"additionalItems", "additionalProperties", "contains", "contentSchema", "items", "propertyNames",
          "unevaluatedItems", "unevaluatedProperties"}  # fmt: skip
_INNER_LIST = {"items", "prefixItems"}
_INNER_MAP = {"patternProperties", "properties"}
_ASIDE_MAP = {"$defs", "definitions"}
_OTHER = {"$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary", "const",
          "contentEncoding", "contentMediaType", "default", "dependentRequired", "deprecated", "description", "enum",
          "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
          "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum",
          "multipleOf", "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly"}  # fmt: skip
_FORMER = {"additionalItems", "dependencies"}  # which 2020-12 does not have
_ONE = _SAME | _INNER
_LIST = _SAME_LIST | _INNER_LIST
_MAP = _SAME_MAP | _INNER_MAP | _ASIDE_MAP
KEYWORDS = (_ONE | _LIST | _MAP | _OTHER) - _FORMER
"""Every keyword of JSON Schema 2020-12 (json-schema.org/draft/2020-12), and ``definitions`` from before it."""

ASIDE = frozenset(_ASIDE_MAP)
SAME = frozenset(_SAME | _SAME_LIST | _SAME_MAP)
VALUES = frozenset({"const", "default", "enum", "examples"})
"""Keywords whose values are no schemas, whatever they look like."""


def inner(schema: dict[str, Json]) -> Iterator[tuple[Pointer, Json]]:
    """Yield the schemas directly in ``schema``, in the order of the text, each with the way there."""
    for keyword, value in schema.items():
        if isinstance(value, list) and keyword in _LIST:
            yield from (((keyword, index), item) for index, item in enumerate(value))
        elif isinstance(value, dict) and keyword in _MAP:
            yield from (((keyword, name), item) for name, item in value.items())
        elif keyword in _ONE:
            yield (keyword,), value


def schemas(schema: Json, at: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Json]]]:
    """Yield ``schema`` and all schemas in it, but for those that are just true or false."""
    if isinstance(schema, dict):
        yield at, schema
        for way, part in inner(schema):
            yield from schemas(part, (*at, *way))


def unknown_keywords(schema: Json) -> Iterator[tuple[Pointer, str]]:
    """Find keywords that JSON Schema would pass over in silence, such as ``requird``; ``x-`` marks one's own."""
    for at, part in schemas(schema):
        for keyword in part:
            if keyword not in KEYWORDS and not keyword.startswith("x-"):
                yield (*at, keyword), f"{keyword} is not a JSON Schema keyword{suggestion(keyword, sorted(KEYWORDS))}"
