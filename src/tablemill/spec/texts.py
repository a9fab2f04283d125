"""Checks the texts of a spec that are put together: their fields are there, are one value each, and no circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..problems import Problem
from .agree import Draft
from .model import FieldSpec
from .schema import IS
from .text_template import circles, in_order, unknown_parts


def text_disagreements(draft: Draft) -> Iterator[Problem]:
    """Report what does not agree between the fields of a dataset that are put together, the others and the schema."""
    templates = {name: field.text for name, field in draft.fields.items() if field.text is not None}
    for name, template in templates.items():
        yield from unknown_parts(template, draft.declared, draft.name)
        yield from _own_type(draft, draft.fields[name])
        for part in template.parts:
            kind = _kind(draft, part.name)
            if kind in ("array", "object"):
                message = f"{part.name} is {IS[kind]} in the schema; a text is built from texts and numbers"
                yield Problem("text-field", message, part.span)
    yield from circles(templates)


def _own_type(draft: Draft, field: FieldSpec) -> Iterator[Problem]:
    kind = _kind(draft, field.name)
    is_list = kind == "array" and "split" in field.spans
    if kind in ("array", "object") and not is_list and draft.schema is not None:
        place = draft.schema.locate("properties", field.name)
        cure = '; add "split" to split it into a list' if kind == "array" else ""
        message = f'{field.name} is {IS[kind]} in the schema ({place}), but "text" gives a text{cure}'
        yield Problem("view-type", message, field.spans["text"])


def _kind(draft: Draft, name: str) -> str | None:
    found = draft.schema.fields.get(name) if draft.schema else None
    return found.kind if found else None


def with_places(fields: Iterable[FieldSpec]) -> Iterator[FieldSpec]:
    """Yield ``fields``; those that are put together know the field whose place is theirs: that of their first part."""
    known = {field.name: field for field in fields}
    for name in in_order({name: field.text for name, field in known.items() if field.text is not None}):
        field = known[name]
        first = known[field.text.names[0]] if field.text is not None and field.text.names else None
        known[name] = field._replace(first=first.first if first is not None and first.text is not None else first)
    yield from known.values()
