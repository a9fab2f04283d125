"""Record schemas: a JSON Schema file becomes a RecordSchema, the order and the types of its properties.

What a JSON Schema means is the business of `records.validation`; here only what the other stages need is read off it:
which fields there are, in which order, and what each one's text is converted to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast
from urllib.parse import unquote

from ..model import Json, Span
from ..problems import Problem, TablemillError, quoted
from ..reading import jsontree
from ..reading.sources import CONFLICT, Source, conflict_in, read

__all__ = ["FieldType", "Kind", "RecordSchema", "allowed_types", "fitted", "load_schema"]

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "array", "object"]


class FieldType(NamedTuple):
    """What the schema says of one field. ``kind`` is None where it does not name exactly one type beside null."""

    kind: Kind | None
    nullable: bool
    description: str
    raw: Mapping[str, Json]


class RecordSchema(NamedTuple):
    """The schema of one dataset's records. ``fields`` is in the order of the schema's ``properties``.

    ``path`` is how messages name the file, ``raw`` the parsed JSON, ``text`` the file's own text.
    """

    path: str
    text: str
    raw: Mapping[str, Json]
    fields: Mapping[str, FieldType]

    def locate(self, *pointer: str | int) -> Span:
        """Place what ``pointer`` leads to in the file, as `jsontree.locate` does: ``locate("properties", "code")``."""
        return jsontree.locate(Source(self.path, self.text, ""), pointer)

    def properties(self, field: str) -> dict[str, FieldType]:
        """Return the properties of a field that is an object, in the schema's order; none where it names none."""
        for part in fitted(self.raw["properties"][field], self.raw):
            if isinstance(part.get("properties"), dict):
                return {name: _field_type(schema, self.raw) for name, schema in part["properties"].items()}
        return {}

    def item_type(self, field: str) -> FieldType | None:
        """Return the type of the items of a field that is an array; None where the schema does not tell."""
        for part in fitted(self.raw["properties"][field], self.raw):
            if isinstance(part.get("items"), dict):
                return _field_type(part["items"], self.raw)
        return None

    def places(self) -> dict[str, Span]:
        """Place every field in the file, at its key."""
        return jsontree.members(Source(self.path, self.text, ""), ["properties"])


def load_schema(path: Path, root: Path, *, given: bool = False) -> RecordSchema:
    """Read the schema at ``path``, which must lie in ``root``; one that a person has ``given`` may be a pipe.

    Raises TablemillError where the file is unreadable, is not JSON or describes no fields.
    """
    source = read(path, root=root, given=given)
    if conflict := conflict_in(source):
        raise _bad(CONFLICT, conflict)
    try:
        raw = jsontree.parse(source)
    except jsontree.JsonError as error:
        raise _bad(error.message, error.span) from None
    properties = raw.get("properties") if isinstance(raw, dict) else None
    if not isinstance(properties, dict) or not properties:
        message = 'describes no fields; a record\'s schema is an object with "properties"'
        raise _bad(message, jsontree.locate(source, ["properties"]))
    fields = {}
    for name, schema in properties.items():
        if not isinstance(schema, (dict, bool)):
            message = f"the schema of {name} must be an object, got {quoted(schema)}"
            raise _bad(message, jsontree.locate(source, ["properties", name]))
        fields[name] = _field_type(schema, raw)
    return RecordSchema(source.path, source.text, raw, fields)


def _bad(message: str, span: Span) -> TablemillError:
    return TablemillError([Problem("bad-schema", message, span)])


# Types

_ALL = frozenset({"null", "boolean", "object", "array", "string", "integer", "number"})
"""The types of JSON. Here ``number`` is a number that is no integer, so that sets of them can be cut."""

_STEPS = 1000
"""How many schemas a field's type may be spread over: `$ref` can fan out without end."""


def allowed_types(schema: Json, root: Mapping[str, Json]) -> frozenset[str]:
    """Name the types of the values that ``schema`` can allow, ``root`` being the file it stands in.

    Follows `$ref` within the file, `allOf`, `anyOf`, `oneOf`, `enum` and `const`; a keyword that does not
    tell, or is no valid one, allows all.
    """
    return _Types(root).of(schema, ())


def _field_type(schema: Json, root: Mapping[str, Json]) -> FieldType:
    types = allowed_types(schema, root)
    kinds = types - {"null"}
    if kinds == {"integer", "number"}:
        kinds = frozenset({"number"})
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    raw = schema if isinstance(schema, dict) else {}
    return FieldType(cast(Kind | None, kind), "null" in types, _description(raw, root), raw)


def _description(schema: Json, root: Mapping[str, Json]) -> str:
    """The nearest description on the way along ``$ref``."""
    for _ in range(_STEPS):
        if not isinstance(schema, dict):
            break
        if isinstance(schema.get("description"), str):
            return str(schema["description"])
        schema = referred(schema.get("$ref"), root)
    return ""


class _Types:
    """Works out types, with a bound on how far it goes."""

    def __init__(self, root: Mapping[str, Json]) -> None:
        self.root = root
        self.left = _STEPS

    def of(self, schema: Json, along: tuple[str, ...]) -> frozenset[str]:
        """``along`` are the references on the way here: one that comes again allows no more than all."""
        self.left -= 1
        if not isinstance(schema, dict) or self.left < 0:
            return frozenset() if schema is False else _ALL
        types = _declared(schema.get("type"))
        if isinstance(schema.get("enum"), list):
            types &= frozenset(map(_type_of, schema["enum"]))
        if "const" in schema:
            types &= {_type_of(schema["const"])}
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in along:
            types &= self.of(referred(reference, self.root), (*along, reference))
        for keyword in ("allOf", "anyOf", "oneOf"):
            if isinstance(schema.get(keyword), list) and schema[keyword]:
                parts = [self.of(part, along) for part in schema[keyword]]
                types &= reduce(and_ if keyword == "allOf" else or_, parts)
        return types


def fitted(schema: Json, root: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    """Yield the schemas that a value other than null must fit if it fits ``schema``, which comes first.

    Follows `$ref` within the file, `allOf`, and an `anyOf` or `oneOf` of which all but one part are for null.
    """
    waiting: list[Json] = [schema]
    followed: set[str] = set()
    for _ in range(_STEPS):
        if not waiting:
            return
        part = waiting.pop()
        if not isinstance(part, dict):
            continue
        yield part
        inner = list(_listed(part, "allOf"))
        for keyword in ("anyOf", "oneOf"):
            others = [one for one in _listed(part, keyword) if allowed_types(one, root) != {"null"}]
            inner += others if len(others) == 1 else []
        reference = part.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            followed.add(reference)
            inner.insert(0, referred(reference, root))
        waiting += reversed(inner)


def _listed(schema: Mapping[str, Json], keyword: str) -> list[Json]:
    found = schema.get(keyword)
    return found if isinstance(found, list) else []


def _declared(declared: Json) -> frozenset[str]:
    names = declared if isinstance(declared, list) else [declared]
    known = frozenset(name for name in names if isinstance(name, str) and name in _ALL)
    if not known:
        return _ALL
    return known | {"integer"} if "number" in known else known


def _type_of(value: Json) -> str:
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    names = {type(None): "null", bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def referred(reference: Json, root: Mapping[str, Json]) -> Json:
    """Return what a reference within the file leads to; None where it leads nowhere or out of the file."""
    if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
        return None
    found: Json = root
    for step in unquote(reference).split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list):
            found = dict(zip(map(str, range(len(found))), found, strict=True)).get(name)
        elif isinstance(found, dict):
            found = found.get(name)
        else:
            return None
    return found
