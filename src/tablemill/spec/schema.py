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

__all__ = ["IS", "FieldType", "Kind", "RecordSchema", "allowed_types", "fitted", "load_schema", "schema_of"]

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "array", "object"]

IS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}
"""The types as sentences have them."""


class FieldType(NamedTuple):
    """What the schema says of one field. ``kind`` is None where it does not name exactly one type beside null.

    A field that is ``optional`` is neither required nor may it be null: without a value, a record does not have it.
    ``items`` is the type of an array's items, ``format`` that of a string; None where the schema does not say.
    """

    kind: Kind | None
    nullable: bool
    description: str
    raw: Mapping[str, Json]
    optional: bool = False
    items: FieldType | None = None
    format: str | None = None

    @property
    def may_lack(self) -> bool:
        """Whether a record may have no value here: null, or nothing at all."""
        return self.nullable or self.optional


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
        """Return the properties of a field that is an object, in the schema's order; none where it names none.

        Of a list, those of its items.
        """
        whole = self.raw["properties"][field]
        items = (part["items"] for part in fitted(whole, self.raw) if isinstance(part.get("items"), dict))
        whole = next(items, whole)
        for part in fitted(whole, self.raw):
            if isinstance(part.get("properties"), dict):
                required = _required(whole, self.raw)
                return {
                    name: _field_type(schema, self.raw, required, name) for name, schema in part["properties"].items()
                }
        return {}

    def members(self, field: str) -> tuple[dict[str, FieldType], frozenset[str], FieldType]:
        """Return the properties of a field that is an object, those that it must have, and the type of all others.

        Where the schema does not say, that is a text or null.
        """
        required: set[str] = set()
        others = FieldType("string", True, "", {})
        for part in fitted(self.raw["properties"][field], self.raw):
            required.update(name for name in _listed(part, "required") if isinstance(name, str))
            if isinstance(part.get("additionalProperties"), dict):
                others = _field_type(part["additionalProperties"], self.raw)
        return self.properties(field), frozenset(required), others

    def places(self) -> dict[str, Span]:
        """Place every field in the file, at its key."""
        return jsontree.members(Source(self.path, self.text, ""), ["properties"])


def load_schema(path: Path, root: Path, *, given: bool = False) -> RecordSchema:
    """Read the schema at ``path``, which must lie in ``root``; one that a person has ``given`` may be a pipe.

    Raises TablemillError where the file is unreadable, is not JSON or describes no fields.
    """
    return schema_of(read(path, root=root, given=given))


def schema_of(source: Source) -> RecordSchema:
    """Read a schema; raises TablemillError where it is not JSON or describes no fields."""
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
    required = _required(raw, raw)
    for name, schema in properties.items():
        if not isinstance(schema, (dict, bool)):
            message = f"the schema of {name} must be an object, got {quoted(schema)}"
            raise _bad(message, jsontree.locate(source, ["properties", name]))
        fields[name] = _field_type(schema, raw, required, name)
    return RecordSchema(source.path, source.text, raw, fields)


def _required(schema: Mapping[str, Json], root: Mapping[str, Json]) -> frozenset[Json] | None:
    """Return the fields that the schema requires; None where it has no "required", and so says nothing of it."""
    said = [names for part in fitted(schema, root) if isinstance(names := part.get("required"), list)]
    return frozenset(name for names in said for name in names if isinstance(name, str)) if said else None


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


def _field_type(
    schema: Json, root: Mapping[str, Json], required: frozenset[Json] | None = None, name: str = ""
) -> FieldType:
    types = allowed_types(schema, root)
    kind = _kind(types)
    raw = schema if isinstance(schema, dict) else {}
    return FieldType(
        kind=kind,
        nullable="null" in types,
        description=_description(raw, root),
        raw=raw,
        optional=required is not None and name not in required and "null" not in types,
        items=_items(raw, root) if kind == "array" else None,
        format=_format(raw, root) if kind == "string" else None,
    )


def _items(schema: Mapping[str, Json], root: Mapping[str, Json]) -> FieldType | None:
    """Read the type of the items of an array, but not of what they hold: lists of lists come from no cell."""
    for part in fitted(schema, root):
        if isinstance(items := part.get("items"), dict):
            types = allowed_types(items, root)
            kind = _kind(types)
            form = _format(items, root) if kind == "string" else None
            return FieldType(kind, "null" in types, _description(items, root), items, format=form)
    return None


def _format(schema: Mapping[str, Json], root: Mapping[str, Json]) -> str | None:
    return next((form for part in fitted(schema, root) if isinstance(form := part.get("format"), str)), None)


def _kind(types: frozenset[str]) -> Kind | None:
    kinds = types - {"null"}
    if kinds == {"integer", "number"}:
        kinds = frozenset({"number"})
    return cast(Kind | None, next(iter(kinds)) if len(kinds) == 1 else None)


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
