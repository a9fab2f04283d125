"""Record schemas: a JSON Schema file becomes a RecordSchema, the order and the types of its properties.

What a JSON Schema means is validate.py's business; here only what the other stages need is read off it:
which fields there are, in which order, and what each one's text is converted to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .model import Json

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "array", "object"]


@dataclass(frozen=True, slots=True)
class FieldType:
    """What the schema says of one field. ``kind`` is None where it does not name exactly one type beside null."""

    kind: Kind | None
    nullable: bool
    description: str
    raw: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class RecordSchema:
    """The schema of one dataset's records. ``fields`` is in the order of the schema's ``properties``.

    ``path`` is how messages name the file, ``raw`` the parsed JSON, ``text`` the file's own text.
    """

    path: str
    text: str
    raw: Mapping[str, Json]
    fields: Mapping[str, FieldType]
