"""What the schema says of a field's values, as far as the types of other languages can say it, and names for them.

A Type never allows less than the schema does: where a schema says more than a Type can, the Type is wider.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import NamedTuple, cast

from ..expressions import lazy
from ..model import Json
from ..spec.schema import FieldType, Kind, RecordSchema, allowed_types, fitted

_STEPS = 300
"""How many schemas the type of one field is made of: references can fan out without end."""


class Type(NamedTuple):
    """The type of a value. ``kind`` is None for one of several types beside null.

    ``literals`` are all values that it can have beside null, where the schema lists them and all are scalars.
    ``items`` is the type of a list's items, ``properties`` those of an object; None where nothing is known.
    An ``open`` object may have others, too. A field that is ``optional`` may be left out, and is never null.
    """

    kind: Kind | None
    nullable: bool
    description: str = ""
    literals: tuple[str | int | float, ...] = ()
    items: Type | None = None
    properties: Mapping[str, Property] | None = None
    open: bool = True
    optional: bool = False

    @property
    def may_lack(self) -> bool:
        """Whether there may be no value: null, or nothing at all."""
        return self.nullable or self.optional

    @property
    def is_struct(self) -> bool:
        """Whether it is an object that always has the same properties."""
        if self.kind != "object" or not self.properties or self.open:
            return False
        return all(inner.required for inner in self.properties.values())


class Property(NamedTuple):
    """The type of one property of an object, and whether it is always there."""

    type: Type
    required: bool


ANY = Type(None, True)


def types_of(schema: RecordSchema) -> dict[str, Type]:
    """Return the type of each field."""
    return {name: _field_type(field, schema.raw) for name, field in schema.fields.items()}


def _field_type(field: FieldType, root: Mapping[str, Json]) -> Type:
    found = _Reader(root).of(field.raw, field.kind)
    return found._replace(nullable=field.nullable, description=field.description, optional=field.optional)


def _fitting(found: Type) -> Type:
    """Keep of a type what belongs to its kind."""
    return found._replace(
        literals=found.literals if all(_is(found.kind, value) for value in found.literals) else (),
        items=found.items if found.kind == "array" else None,
        properties=found.properties if found.kind == "object" else None,
    )


def _is(kind: Kind | None, value: Json) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return kind is None or isinstance(value, {"string": str, "boolean": bool}.get(kind, ()))


class _Reader:
    def __init__(self, root: Mapping[str, Json]) -> None:
        self.root = root
        self.left = _STEPS

    def of(self, schema: Json, known: Kind | None = None) -> Type:
        """Return the type of the values that ``schema`` allows; where their kind is ``known``, it does not tell."""
        if not isinstance(schema, dict) or self.left < 0:
            return ANY
        parts = list(islice(fitted(schema, self.root), self.left + 1))
        self.left -= len(parts)
        types = allowed_types(schema, self.root)
        kinds = types - {"null"}
        kinds = frozenset({"number"}) if kinds == {"integer", "number"} else kinds
        kind = known or (cast(Kind, next(iter(kinds))) if len(kinds) == 1 else None)
        properties, is_open = self._properties(parts) if kind == "object" else (None, True)
        return _fitting(
            Type(
                kind,
                "null" in types,
                next((part["description"] for part in parts if isinstance(part.get("description"), str)), ""),
                _literals(parts),
                self._items(parts) if kind == "array" else None,
                properties,
                is_open,
            )
        )

    def _items(self, parts: Iterable[Mapping[str, Json]]) -> Type | None:
        for part in parts:
            if isinstance(part.get("items"), dict) and "prefixItems" not in part:
                return self.of(part["items"])
        return None

    def _properties(self, parts: Iterable[Mapping[str, Json]]) -> tuple[Mapping[str, Property] | None, bool]:
        required = {name for part in parts for name in _listed(part, "required") if isinstance(name, str)}
        for part in parts:
            if isinstance(part.get("properties"), dict):
                found = {name: Property(self.of(one), name in required) for name, one in part["properties"].items()}
                return found, part.get("additionalProperties") is not False or "patternProperties" in part
        return None, True


def _listed(schema: Mapping[str, Json], keyword: str) -> list[Json]:
    found = schema.get(keyword)
    return found if isinstance(found, list) else []


def _literals(parts: Iterable[Mapping[str, Json]]) -> tuple[str | int | float, ...]:
    for part in parts:
        values = [part["const"]] if "const" in part else _listed(part, "enum")
        if values and all(value is None or isinstance(value, (str, int, float)) for value in values):
            return tuple(value for value in values if value is not None)
    return ()


# Names


def words(name: str) -> list[str]:
    """Split a name into the words that identifiers of any language can be made of: ASCII letters and digits."""
    return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])[0-9]*", name)


def pascal(name: str) -> str:
    """``http-status-codes`` becomes ``HttpStatusCodes``."""
    return "".join(word[0].upper() + word[1:] for word in words(name))


def camel(name: str) -> str:
    """``http-status-codes`` becomes ``httpStatusCodes``."""
    joined = pascal(name)
    return joined[:1].lower() + joined[1:]


def snake(name: str) -> str:
    """``http-status-codes`` becomes ``http_status_codes``."""
    return "_".join(word.lower() for word in words(name))


def distinct(names: Iterable[str], identifier: Callable[[str], str]) -> dict[str, str]:
    """Give each name an identifier of its own: where two would have the same, the later one gets a number."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        wanted = found = identifier(name)
        number = 2
        while found in taken:
            found = f"{wanted}_{number}"
            number += 1
        taken.add(found)
        given[name] = found
    return given


UNSEEN = lazy("[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
"""Characters that a reader of source code does not see, or that turn the text around them (Trojan Source)."""


def seen(text: str, but: str = "") -> str:
    r"""Escape what cannot be seen, as ``\u….``, in string literals that have their quotes and backslashes escaped.

    The character ``but`` is left as it is.
    """
    return UNSEEN.sub(lambda match: match[0] if match[0] == but else f"\\u{ord(match[0]):04x}", text)
