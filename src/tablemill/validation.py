"""Validates records against their JSON Schema. The only place that imports a JSON Schema library.

jsonschema-rs, compiled, passes what is right: that is nearly every record. What it refuses goes to
jsonschema, whose errors say which value broke which keyword; those become problems in the reader's words.
Neither fetches anything: a `$ref` may lead to a file of the project, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .model import Json, Record, Span
from .normalisation import source
from .problems import Problem, TablemillError, quoted, suggestion
from .sources import read
from .spec import DatasetSpec

if TYPE_CHECKING:
    from jsonschema.exceptions import SchemaError, ValidationError
    from jsonschema.protocols import Validator

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def validate(records: Sequence[Record], spec: DatasetSpec, root: Path) -> list[Problem]:
    """Check every record against the dataset's schema; a field that already failed is not told again.

    ``root`` is the folder that the schema's references must stay in. Expects a schema that `check_schema`
    has passed.
    """
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(_wrapped(spec), retriever=_Files(root))
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

    place = spec.spans["schema"]
    problems = [
        Problem("bad-schema", f"{spec.schema.path}: {where} is no keyword of JSON Schema{near}", place)
        for where, near in _unknown_keywords(spec.schema.raw, "")
    ]
    try:
        jsonschema_rs.validator_for(_wrapped(spec), retriever=_Files(root))
    except jsonschema_rs.ValidationError as error:
        where = "/".join(str(step) for step in error.instance_path)
        said = _schema_complaint(spec) or f"{where or 'the schema'}: {error.message}"
        problems.append(Problem("bad-schema", f"{spec.schema.path}: {said}", place))
    return problems


def _wrapped(spec: DatasetSpec) -> dict[str, Json]:
    """Refer to the schema by the address of its file, so that its own references are relative to that file."""
    return {
        "$schema": spec.schema.raw.get("$schema", DIALECT),
        "$ref": Path(spec.schema.path).resolve().as_uri(),
    }


class _Files:
    """Retrieves the schemas that a `$ref` names: files below ``root``, and nothing else."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, uri: str) -> Json:
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            raise LookupError(f"$ref leads to {uri}, and Tablemill fetches nothing; keep a copy in the project")
        path = Path(url2pathname(parts.path))
        if not path.resolve().is_relative_to(self._root.resolve()):
            raise LookupError(f"$ref leads to {path}, out of the project")
        try:
            return json.loads(read(path, root=self._root).text)
        except TablemillError as error:
            raise LookupError(error.problems[0].message) from None


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


def _unknown_keywords(schema: Json, path: str) -> Iterator[tuple[str, str]]:
    """Find keywords that JSON Schema would pass over in silence, such as ``requird``; ``x-`` marks one's own."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        here = f"{path}/{keyword}"
        if keyword not in KEYWORDS and not keyword.startswith("x-"):
            yield here, suggestion(keyword, KEYWORDS)
        elif keyword in _SUBSCHEMA:
            yield from _unknown_keywords(value, here)
        elif keyword in _SUBSCHEMA_LIST and isinstance(value, list):
            for index, item in enumerate(value):
                yield from _unknown_keywords(item, f"{here}/{index}")
        elif keyword in _SUBSCHEMA_MAP and isinstance(value, dict):
            for name, item in value.items():
                yield from _unknown_keywords(item, f"{here}/{name}")


def _schema_complaint(spec: DatasetSpec) -> str:
    """Say in jsonschema's words, which name the deepest cause, why the schema is none; empty if it sees nothing."""
    import jsonschema

    try:
        jsonschema.validators.validator_for(spec.schema.raw).check_schema(dict(spec.schema.raw))
    except jsonschema.SchemaError as error:
        where = "/".join(str(step) for step in error.absolute_path)
        return f"{where or 'the schema'}: {_complaint(error)}"
    return ""


# What is wrong with a record


def _explainer(spec: DatasetSpec, root: Path) -> Validator:
    import jsonschema
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    files = _Files(root)
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
        yield Problem(code, f"{_subject(path, spec)} {_complaint(error)}{_origin(field, spec)}", _place(record, field))


def _unexplained(record: Record, spec: DatasetSpec, error: object) -> Problem:
    path = list(getattr(error, "instance_path", []))
    field = str(path[0]) if path else None
    message = f"{_subject(path, spec)}: {getattr(error, 'message', error)}{_origin(field, spec)}"
    return Problem("schema", message, _place(record, field))


def _place(record: Record, field: str | None) -> Span:
    return record.span if field is None else record.place(field)


def _subject(path: Sequence[str | int], spec: DatasetSpec) -> str:
    """Name a value as programs do: ``highlights[0].text``."""
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return name.removeprefix(".") or f"the record of {spec.name}"


def _origin(field: str | None, spec: DatasetSpec) -> str:
    return next((source(candidate) for candidate in spec.fields if candidate.name == field), "")


_TYPES = {
    "string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "an object", "null": "null",
}  # fmt: skip


def _complaint(error: ValidationError | SchemaError) -> str:
    """Say what was expected and what was there; never the schema itself."""
    wanted: Json = error.validator_value
    got = quoted(error.instance)
    match error.validator:
        case "type":
            types = [wanted] if isinstance(wanted, str) else list(wanted)
            return f"must be {_listed([_TYPES.get(name, name) for name in types])}, got {got}"
        case "enum":
            near = (
                suggestion(error.instance, [item for item in wanted if isinstance(item, str)])
                if isinstance(error.instance, str)
                else ""
            )
            return f"must be {_listed([quoted(item) for item in wanted])}, got {got}{near}"
        case "const":
            return f"must be {quoted(wanted)}, got {got}"
        case "pattern":
            return f"must match {wanted}, got {got}"
        case "format":
            return f"must be of the format {wanted}, got {got}"
        case "anyOf" | "oneOf" if error.context:
            from jsonschema.exceptions import best_match

            best = best_match(error.context)
            return _complaint(best) if best else f"fits none of the alternatives, got {got}"
        case "not" | "if" | "contains" | "dependentSchemas":
            return f"is not allowed by the schema ({error.validator}), got {got}"
        case str() as keyword if keyword in _BOUNDS:
            return f"{_BOUNDS[keyword].format(wanted)}, got {got}"
        case _:
            return f"is not as the schema wants it ({error.validator}), got {got}"


_BOUNDS = {
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "multipleOf": "must be a multiple of {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "minItems": "must have at least {} items",
    "maxItems": "must have at most {} items",
    "minProperties": "must have at least {} properties",
    "maxProperties": "must have at most {} properties",
    "required": "must have the properties {}",
}


def _listed(words: list[str]) -> str:
    shown = words if len(words) <= 12 else [*words[:11], f"{len(words) - 11} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
