"""Validates records against their JSON Schema. The only place that imports a JSON Schema library.

jsonschema-rs, compiled, passes what is right: that is nearly every record. What it refuses goes to
jsonschema, whose errors say which value broke which keyword; those become problems in the reader's words.
Neither fetches anything: a `$ref` may lead to a file of the project, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import jsontree
from .conversion import source
from .model import Json, Record, Span
from .problems import Problem, TablemillError, listed, quoted, suggestion
from .sources import read
from .spec import DatasetSpec

if TYPE_CHECKING:
    from jsonschema.exceptions import SchemaError, ValidationError
    from jsonschema.protocols import Validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def validate(records: Sequence[Record], spec: DatasetSpec, root: Path) -> list[Problem]:
    """Check every record against the dataset's schema; a field that already failed is not told again.

    ``root`` is the folder that the schema's references (``$ref``) must stay in; nothing is ever fetched. Each problem
    stands at the cell that the value came from. Expects a schema that is one: `run` checks that first.
    """
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(_wrapped(spec), retriever=_Files(spec, root))
    refused = [record for record in records if record.failed or not validator.is_valid(record.values)]
    if not refused:
        return []
    explainer = _explainer(spec, root)
    problems: list[Problem] = []
    for record in refused:
        found = list(_explain(record, spec, explainer))
        if not found and not record.failed:  # the two libraries disagree: the stricter one decides
            found = [_unexplained(record, spec, error) for error in validator.iter_errors(record.values)]
        problems += found
    return problems


def check_schema(spec: DatasetSpec, root: Path) -> list[Problem]:
    """Check that the dataset's schema is a valid JSON Schema, has no misspelt keyword and reaches all it refers to."""
    import jsonschema_rs

    problems = [
        _bad(f"{pointer[-1]} is no keyword of JSON Schema{near}", pointer, spec)
        for pointer, near in _unknown_keywords(spec.schema.raw, ())
    ]
    files = _Files(spec, root)
    try:
        jsonschema_rs.validator_for(_wrapped(spec), retriever=files)
    except jsonschema_rs.ValidationError as error:
        said = "; ".join(files.refused) or error.message
        problems.append(_schema_complaint(spec) or _bad(said, list(error.instance_path), spec))
    return problems


def _bad(message: str, pointer: Sequence[str | int], spec: DatasetSpec) -> Problem:
    where = "/".join(map(str, pointer)) or "the schema"
    return Problem(
        "bad-schema",
        f"{where}: {message} (schema of {spec.name}, {spec.spans['schema']})",
        spec.schema.locate(*pointer),
    )


def _wrapped(spec: DatasetSpec) -> dict[str, Json]:
    """Refer to the schema by the address of its file, so that its own references are relative to that file."""
    return {
        "$schema": spec.schema.raw.get("$schema", DIALECT),
        "$ref": _address(spec),
    }


def _address(spec: DatasetSpec) -> str:
    return Path(spec.schema.path).resolve().as_uri()


class _Files:
    """Retrieves the schemas that a `$ref` names: files below ``root``, and nothing else; ``refused`` says why."""

    def __init__(self, spec: DatasetSpec, root: Path) -> None:
        self._address = _address(spec)
        self._schema = spec.schema.raw
        self._root = root
        self.refused: list[str] = []

    def __call__(self, uri: str) -> Json:
        if uri == self._address:
            return self._schema
        from urllib.request import url2pathname  # heavy: it brings an HTTP client along

        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            raise self._refusal(f"$ref leads to {uri}, and Tablemill fetches nothing; keep a copy in the project")
        path = Path(url2pathname(parts.path))
        if not path.is_relative_to(self._root.resolve()):
            raise self._refusal(f"$ref leads to {path}, out of the project")
        try:
            return jsontree.parse(read(path, root=self._root))
        except TablemillError as error:
            raise self._refusal(f"$ref leads to {error.problems[0].span.path}: {error.problems[0].message}") from None
        except jsontree.JsonError as error:
            raise self._refusal(f"$ref leads to {error.span}: {error.message}") from None

    def _refusal(self, reason: str) -> LookupError:
        self.refused.append(reason)
        return LookupError(reason)


# What is wrong with a schema

_SUBSCHEMA = {"additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames",
              "then", "unevaluatedItems", "unevaluatedProperties"}  # fmt: skip
_SUBSCHEMA_LIST = {"allOf", "anyOf", "oneOf", "prefixItems"}
_SUBSCHEMA_MAP = {"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"}
_OTHER = {"$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary", "const",
          "contentEncoding", "contentMediaType", "default", "dependentRequired", "deprecated", "description", "enum",
          "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
          "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum",
          "multipleOf", "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly"}  # fmt: skip
KEYWORDS = _SUBSCHEMA | _SUBSCHEMA_LIST | _SUBSCHEMA_MAP | _OTHER
"""Every keyword of JSON Schema 2020-12 (json-schema.org/draft/2020-12), and ``definitions`` from before it."""


def _unknown_keywords(schema: Json, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find keywords that JSON Schema would pass over in silence, such as ``requird``; ``x-`` marks one's own."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        here = (*path, keyword)
        if keyword not in KEYWORDS and not keyword.startswith("x-"):
            yield here, suggestion(keyword, KEYWORDS)
        elif keyword in _SUBSCHEMA:
            yield from _unknown_keywords(value, here)
        elif keyword in _SUBSCHEMA_LIST and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _unknown_keywords(item, (*here, index))
        elif keyword in _SUBSCHEMA_MAP and isinstance(value, dict):
            for name, item in value.items():
                yield from _unknown_keywords(item, (*here, name))


def _schema_complaint(spec: DatasetSpec) -> Problem | None:
    """Say in jsonschema's words, which name the deepest cause, why the schema is none; None if it sees nothing."""
    import jsonschema

    try:
        dialect = {"$schema": str(spec.schema.raw.get("$schema", DIALECT))}
        validator = jsonschema.validators.validator_for(dialect, jsonschema.Draft202012Validator)
        validator.check_schema(dict(spec.schema.raw))
    except jsonschema.SchemaError as error:
        return _bad(_complaint(error), list(error.absolute_path), spec)
    return None


# What is wrong with a record


def _explainer(spec: DatasetSpec, root: Path) -> Validator:
    import jsonschema
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    files = _Files(spec, root)
    registry: Registry[Json] = Registry(
        retrieve=lambda uri: Resource.from_contents(files(uri), default_specification=DRAFT202012)  # type: ignore[call-arg]  # attrs' alias
    )
    wrapped = _wrapped(spec)
    return jsonschema.validators.validator_for(wrapped)(wrapped, registry=registry)


def _explain(record: Record, spec: DatasetSpec, explainer: Validator) -> Iterator[Problem]:
    for error in explainer.iter_errors(dict(record.values)):
        path = list(error.absolute_path)
        if path and path[0] in record.failed:
            continue
        field = str(path[0]) if path else None
        code = "type" if error.validator == "type" else "schema"
        yield Problem(code, f"{_subject(path, spec)} {_complaint(error, _origin(field, spec))}", _place(record, path))


def _unexplained(record: Record, spec: DatasetSpec, error: object) -> Problem:
    path = list(getattr(error, "instance_path", []))
    field = str(path[0]) if path else None
    message = f"{_subject(path, spec)}: {getattr(error, 'message', error)}{_origin(field, spec)}"
    return Problem("schema", message, _place(record, path))


def _place(record: Record, path: Sequence[str | int]) -> Span:
    return record.place(*map(str, path[:2])) if path else record.span


def _subject(path: Sequence[str | int], spec: DatasetSpec) -> str:
    """Name a value as programs do: ``highlights[0].text``."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return name.removeprefix(".") or f"the record of {spec.name}"


def _origin(field: str | None, spec: DatasetSpec) -> str:
    return next((source(candidate) for candidate in spec.fields if candidate.name == field), "")


def _complaint(error: ValidationError | SchemaError, origin: str = "") -> str:
    """Say what was expected, what was there and where that is from; never the schema itself."""
    near = suggestion(error.instance, _choices(error)) if isinstance(error.instance, str) else ""
    return f"{_expected(error)}, got {quoted(error.instance)}{origin}{near}"


def _expected(error: ValidationError | SchemaError) -> str:
    wanted: Json = error.validator_value
    instance: Json = error.instance
    keyword = error.validator if isinstance(error.validator, str) else None
    match keyword:
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            return f"must be {' or '.join(_TYPES.get(name, name) for name in types)}"
        case "enum":
            return f"must be {listed(wanted, 'or')}"
        case "const":
            return f"must be {quoted(wanted)}"
        case "required":
            return f"must have {listed(name for name in wanted if name not in instance)}"
        case "anyOf" | "oneOf" if error.context:
            # An alternative for values of another type, as null is to most, was not the one that was meant.
            near = [cause for cause in error.context if cause.validator != "type"] or error.context
            return " or ".join(dict.fromkeys(map(_expected, near)))
    return _EXPECTED.get(keyword, f"is not as the schema wants it ({keyword})").format(wanted)


def _choices(error: ValidationError | SchemaError) -> list[str]:
    """The texts that the schema would have allowed."""
    values: Json = error.validator_value if error.validator == "enum" else ()
    return [value for value in values if isinstance(value, str)] + [c for e in error.context or () for c in _choices(e)]


_TYPES = {
    "string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "an object", "null": "null",
}  # fmt: skip
_EXPECTED: dict[str | None, str] = {
    None: "is not allowed by the schema",  # where the schema is just `false`
    "pattern": "must match {}",
    "format": "must be of the format {}",
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
}
