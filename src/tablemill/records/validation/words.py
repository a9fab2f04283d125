"""Says in words what jsonschema-rs refused: what was expected, and what was there; never the schema itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...model import Json
from ...problems import Nearest, listed, quoted
from .keywords import Pointer

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, ValidationErrorKind

PATTERN = "\0pattern"
"""A keyword of ours, for the patterns that need an engine of their own; no schema can have a key of that name."""


class Refusal(NamedTuple):
    """What of a schema refused a value: a keyword (None: the schema ``false``) with what it wants; the way there.

    ``causes`` has what the alternatives of `anyOf` and `oneOf` refused.
    """

    path: Pointer
    instance: Json
    keyword: str | None
    wanted: Json
    way: Pointer
    causes: tuple[Refusal, ...]


class Words:
    """Says what is wrong with the values that one schema refused; ``patterns`` has what a pattern was in the schema."""

    def __init__(self, patterns: dict[str, str] | None = None) -> None:
        self._patterns = patterns or {}
        self._nearest: dict[Pointer, Nearest] = {}
        self._enums: dict[Pointer, list[Json]] = {}

    def refusals(self, errors: Iterable[ValidationError]) -> list[Refusal]:
        """Understand the errors of one value; all that one keyword misses in an object is one of them."""
        found: dict[tuple[object, ...], Refusal] = {}
        for error in errors:
            refusal = self._refusal(error)
            place = (refusal.path, refusal.way, len(found) if refusal.keyword != "required" else None)
            if place in found:
                refusal = refusal._replace(wanted=found[place].wanted + refusal.wanted)
            found[place] = refusal
        return list(found.values())

    def complaint(self, refusal: Refusal, origin: str = "") -> str:
        """Say what was expected, what was there and where that is from."""
        near = self._near(refusal, refusal.instance) if isinstance(refusal.instance, str) else ""
        return f"{expected(refusal)}, got {quoted(refusal.instance)}{origin}{near}"

    def _refusal(self, error: ValidationError) -> Refusal:
        way = tuple(error.evaluation_path)
        keyword, wanted, context = self._understood(error.kind, way)
        causes = tuple(self._refusal(cause) for causes in context for cause in causes)
        return Refusal(tuple(error.instance_path), error.instance, keyword, wanted, way, causes)

    def _understood(
        self, kind: ValidationErrorKind, way: Pointer
    ) -> tuple[str | None, Json, Sequence[Sequence[ValidationError]]]:
        """Return the keyword that refused, what it wants, and the errors of its alternatives."""
        from jsonschema_rs import ValidationErrorKind as Kind

        match kind:
            case Kind.FalseSchema():
                return None, None, ()
            case Kind.Enum():
                if way not in self._enums:  # thousands of values would be copied for each error
                    self._enums[way] = kind.options
                return "enum", self._enums[way], ()
            case Kind.Custom(message=pattern):
                return "pattern", pattern, ()
            case Kind.Pattern(pattern=pattern):
                return "pattern", self._patterns.get(pattern, pattern), ()
            case Kind.Required(property=name):
                return "required", [name], ()
            case Kind.AnyOf(context=context) | Kind.OneOfNotValid(context=context):
                return kind.name, None, context
            case Kind.PropertyNames(error=cause):
                return "propertyNames", expected(self._refusal(cause)), ()
        return kind.name, kind.value, ()

    def _near(self, refusal: Refusal, text: str) -> str:
        if refusal.way not in self._nearest:
            self._nearest[refusal.way] = Nearest(_choices(refusal))
        return self._nearest[refusal.way](text)


def expected(refusal: Refusal) -> str:
    """Say what the schema wants in place of what it refused."""
    wanted = refusal.wanted
    match refusal.keyword:
        case "type":
            return f"must be {' or '.join(said for name, said in _TYPES.items() if name in wanted)}"
        case "enum":
            return f"must be {listed(wanted, 'or')}"
        case "const":
            return f"must be {quoted(wanted)}"
        case "required":
            return f"must have {listed(wanted)}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"must not have {listed(wanted)}"
        case "anyOf" | "oneOf" if refusal.causes:
            # An alternative for values of another type, as null is to most, was not the one that was meant.
            near = [cause for cause in refusal.causes if cause.keyword != "type"] or refusal.causes
            return " or ".join(dict.fromkeys(map(expected, near)))
    return _EXPECTED.get(refusal.keyword, f"does not satisfy {refusal.keyword} of the schema").format(wanted)


def _choices(refusal: Refusal) -> list[str]:
    """The texts that the schema would have allowed."""
    values = refusal.wanted if refusal.keyword == "enum" else ()
    own = [value for value in values if isinstance(value, str)]
    return own + [choice for cause in refusal.causes for choice in _choices(cause)]


_TYPES = {
    "string": "a string", "boolean": "true or false", "integer": "an integer", "number": "a number",
    "array": "a list", "object": "an object", "null": "null",
}  # fmt: skip
_EXPECTED: dict[str | None, str] = {
    None: "is not allowed by the schema",  # where the schema is just `false`
    "pattern": "must match {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "multipleOf": "must be a multiple of {}",
    "minLength": "must have a length of at least {}",
    "maxLength": "must have a length of at most {}",
    "minItems": "must have a length of at least {}",
    "maxItems": "must have a length of at most {}",
    "uniqueItems": "must not have the same item twice",
    "propertyNames": "has a name that {}",
}
