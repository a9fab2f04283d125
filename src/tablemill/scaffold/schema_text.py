"""Writes the JSON Schema of a proposed dataset: a line for each field."""

from __future__ import annotations

import json

from ..model import Json
from ..problems import counted, quoted
from ..spec import View
from .model import ProposedDataset, ProposedField

_ITEMS: dict[View, Json] = {
    "highlights": {"text": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}},
    "links": {"text": {"type": "string"}, "url": {"type": "string"}, "title": {"type": ["string", "null"]}},
    "notes": {"text": {"type": "string"}, "label": {"type": "string"}},
}
"""The properties of what a view gives a list of."""


def schema_text(dataset: ProposedDataset) -> str:
    """Return the schema of one record as JSON."""
    tables = f"the table{'s' if dataset.tables > 1 else ''}"
    under = f" under {quoted(dataset.title)}" if dataset.title else ""
    where = dataset.files[0] if len(dataset.files) == 1 else counted(len(dataset.files), "file")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title or dataset.name,
        "description": f"A row of {tables}{under} in {where}.",
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in dataset.fields],
    }
    lines = [f"  {_json(key)}: {_json(value)}," for key, value in head.items()]
    properties = ",\n".join(f"    {_json(field.name)}: {_json(_property(field))}" for field in dataset.fields)
    return "\n".join(["{", *lines, '  "properties": {', properties, "  }", "}", ""])


def _property(field: ProposedField) -> dict[str, Json]:
    found: dict[str, Json] = {"description": field.description}
    found["type"] = [field.kind, "null"] if field.nullable else field.kind
    if field.day:
        found["format"] = "date"
    if field.reading.split:
        found["items"] = {"type": field.items} | ({"enum": list(field.values)} if field.values else {})
    elif field.values:
        found["enum"] = [*field.values, None] if field.nullable else list(field.values)
    elif field.kind == "array":
        properties = _ITEMS[field.view]
        item = {"type": "object", "additionalProperties": False, "required": list(properties)}
        found["items"] = item | {"properties": properties}
    return found


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
