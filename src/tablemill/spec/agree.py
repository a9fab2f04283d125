"""Checks what only shows when fields, schemas and datasets are seen together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ..expressions import lazy
from ..model import Json, Span
from ..problems import Problem, quoted, suggestion
from ..reading.yamltree import YamlText
from .entries import listed
from .forms import form_of
from .model import (
    NO_MARKDOWN,
    SHARED,
    VIEWS,
    Arrangement,
    Checks,
    FieldSpec,
    RowsSpec,
    SourceSpec,
    TemplateSpec,
    file_name,
    files_of,
    package_files,
)
from .schema import IS, FieldType, RecordSchema, allowed_types
from .values import gives_list, value_disagreements

Places: TypeAlias = Callable[[], Mapping[str, Span]]

_COMPARISONS = 10_000
"""How many names are compared to find the nearest ones: where all of hundreds are wrong, it is another schema."""


class Draft(NamedTuple):
    """A dataset as far as it could be read: None stands where a problem was found.

    ``declared`` places the names of all its fields, also of those that could not be read.
    """

    name: str
    folder: Path
    named: tuple[SourceSpec, ...]
    rows: RowsSpec | None
    schema_path: Path | None
    schema: RecordSchema | None
    key: Sequence[YamlText] | None
    fields: Mapping[str, FieldSpec]
    declared: Mapping[str, Span]
    fields_span: Span
    formats: tuple[str, ...]
    unread: frozenset[str]
    about: Mapping[str, Json]
    span: Span
    spans: Mapping[str, Span]
    templates: tuple[TemplateSpec, ...] = ()
    unread_rest: bool = False
    arrangement: Arrangement = Arrangement()
    checks: Checks | None = None

    def kind(self, field: str) -> str | None:
        """The type that the schema gives a field; None where it gives none, or there is no schema."""
        types: Mapping[str, FieldType] = self.schema.fields if self.schema else {}
        return types[field].kind if field in types else None


def disagreements(drafts: Sequence[Draft], package: str, *, readme: bool = False) -> Iterator[Problem]:
    """Report what does not agree within the datasets and between them; ``package`` names what they share.

    ``readme`` is whether there is a page about the package among the files.
    """
    by_name = {draft.name: draft for draft in drafts}
    for draft in drafts:
        if draft.schema is not None:
            places = cache(draft.schema.places)  # only a mistake pays for finding them
            yield from _with_schema(draft, draft.schema, places)
            yield from _types(draft, draft.schema, places)
        yield from _key(draft)
        yield from _references(draft, by_name)
        if any(map(form_of, files_of(draft.named))) or (draft.rows and draft.rows.kind in NO_MARKDOWN):
            from .data_rows import data_disagreements  # most specs read Markdown alone

            yield from data_disagreements(draft)
        by_groups = any(template.groups for template in draft.templates)
        if by_groups or draft.arrangement != Arrangement() or "grouped" in draft.formats:
            from .datasets import arrangement_disagreements  # most datasets are as their seeds are

            yield from arrangement_disagreements(draft)
        if draft.checks is not None:
            from .checks import check_disagreements  # most datasets are checked by their schema alone

            yield from check_disagreements(draft)
    if any(field.text for draft in drafts for field in draft.fields.values()):
        from .texts import text_disagreements  # most specs put nothing together

        yield from chain.from_iterable(map(text_disagreements, drafts))
    if any(field.join for draft in drafts for field in draft.fields.values()):
        from .joins import join_disagreements  # most specs join nothing

        yield from join_disagreements(by_name)
    yield from _files(drafts, package, readme=readme)


def _with_schema(draft: Draft, schema: RecordSchema, places: Places) -> Iterator[Problem]:
    missing = [name for name in schema.fields if name not in draft.declared]
    meant = ""
    unknown = [name for name in draft.declared if name not in schema.fields]
    for name in unknown:
        near = suggestion(name, missing) if len(unknown) * len(missing) <= _COMPARISONS else ""
        meant += near
        near = near or "; describe it there, or remove it here"
        message = f"{quoted(name)} is not a property of {schema.path}{near}"
        yield Problem("field-not-in-schema", message, draft.declared[name])
    for name in missing:
        if quoted(name) not in meant:
            message = f"no field fills {quoted(name)} ({places()[name]}); declare it here, or remove it from the schema"
            yield Problem("schema-field-not-in-spec", message, draft.fields_span)


def _types(draft: Draft, schema: RecordSchema, places: Places) -> Iterator[Problem]:
    for name, field in draft.fields.items():
        if name not in schema.fields:
            continue
        kind = schema.fields[name].kind
        if field.value is not None:
            yield from value_disagreements(field, schema.fields[name])
        if kind is None:
            yield _ambiguous(field, schema, places()[name])
        elif field.join is not None or field.origin == "text":
            continue  # joins.py and texts.py report it
        elif field.front_matter is not None:
            yield from _front_matter(field, kind, places()[name])
        elif field.origin == "columns":
            if kind != "object":
                there = f"{IS[kind]} in the schema ({places()[name]})"
                message = f'{name} is {there}, but "columns: rest" gives an object'
                yield Problem("view-type", message, field.spans["columns"])
        elif field.view in VIEWS and (kind == "object" or (kind == "array") != gives_list(field, kind)):
            yield _view(field, kind, places()[name])


def _ambiguous(field: FieldSpec, schema: RecordSchema, place: Span) -> Problem:
    raw = schema.raw["properties"][field.name]
    types = allowed_types(raw, schema.raw)
    said = " or ".join(IS[name] for name in IS if name in types)
    said = f"can be {said}" if 0 < len(types) < len(IS) else "has any type" if types else "can have no value"
    message = f'{quoted(field.name)} {said}; give it one "type" beside null (it is the field at {field.span})'
    return Problem("ambiguous-type", message, place)


def _view(field: FieldSpec, kind: str, place: Span) -> Problem:
    there = f"{IS[kind]} in the schema ({place})"
    if kind == "object":
        cure = "no view gives an object"
    elif kind == "array":
        cure = (
            'a text is not a list; use "split", or a "pattern" whose every match is an item, '
            'or choose "view: url", "highlights", "links", "code" or "notes"'
        )
    else:
        cure = f"the view {field.view} gives a list"
    return Problem("view-type", f"{field.name} is {there}, but {cure}", field.spans.get("view", field.span))


def _front_matter(field: FieldSpec, kind: str, place: Span) -> Iterator[Problem]:
    there = f"{field.name} is {IS[kind]} in the schema ({place})"
    if kind == "object":
        message = f"{there}, but front matter gives texts and lists of texts"
        yield Problem("view-type", message, field.spans["front_matter"])
    elif kind == "array" and field.pattern is not None:
        message = f"{there}, but a pattern is searched only in a text; remove it"
        yield Problem("view-type", message, field.spans["pattern"])


def _key(draft: Draft) -> Iterator[Problem]:
    if draft.key is None:
        return
    for name, _, place in draft.key:
        if draft.declared and name not in draft.declared:
            near = suggestion(name, draft.declared) or f"; its fields are {listed(draft.declared)}"
            yield Problem("unknown-key-field", f"{quoted(name)} is not a field of {draft.name}{near}", place)
        elif (kind := draft.kind(name)) in ("array", "object"):
            message = f"{name} is {IS[kind]} in the schema; a key is a text or a number"
            yield Problem("key-type", message, place)
        if "keyed" in draft.formats and re.search(r'[\x00-\x1f/\\:*?"<>|]', name):
            message = f'the key {quoted(name)} cannot be part of a file name; remove "keyed" from the formats'
            yield Problem("bad-name", message, place)


def _references(draft: Draft, drafts: Mapping[str, Draft]) -> Iterator[Problem]:
    for field in draft.fields.values():
        if field.references is None:
            continue
        place = field.spans["references"]
        target = drafts.get(field.references)
        if target is None:
            near = suggestion(field.references, drafts) or f"; its datasets are {listed(drafts)}"
            yield Problem("unknown-dataset", f"{quoted(field.references)} is not a dataset of this spec{near}", place)
        elif target.key is not None:
            if len(target.key) > 1:
                yield Problem("reference-type", _several(field.name, target), place)
                continue
            ours, theirs = _kind_of_parts(draft, field.name), target.kind(target.key[0].text)
            if ours and theirs and ours != theirs:
                part = f"a part of {field.name}" if draft.kind(field.name) == "array" else field.name
                message = f"{part} is {IS[ours]}, but {target.key[0].text}, the key of {target.name}, is {IS[theirs]}"
                yield Problem("reference-type", message, place)


def _kind_of_parts(draft: Draft, field: str) -> str | None:
    """The type of what a field refers with: of a list, that of its parts."""
    if draft.schema is None or draft.kind(field) != "array":
        return draft.kind(field)
    parts = draft.schema.fields[field].items
    return parts.kind if parts else None


def _several(field: str, target: Draft) -> str:
    """Say what to write in place of one field that refers to a key of several."""
    names = [name.text for name in target.key or ()]
    by = ", ".join(f"{name}: {field if place == 0 else '…'}" for place, name in enumerate(names))
    return (
        f"{field} is one field, but the key of {target.name} is {' and '.join(names)}; "
        f"to refer to all of them, use a field with a join: {{join: {target.name}, by: {{{by}}}}}"
    )


def _files(drafts: Sequence[Draft], package: str, *, readme: bool) -> Iterator[Problem]:
    """Find datasets that would write the same file, also where names differ in case alone (macOS, Windows)."""
    own = package_files(package, (form for draft in drafts for form in draft.formats), readme=readme)
    writers = {name.casefold(): what for name, what in own.items()}
    for draft in drafts:
        names = [_file_name(draft, form) for form in draft.formats if form not in SHARED]
        for name in filter(_MISTAKEN.fullmatch, names):
            message = f"{draft.name} would be written to {name}, which TypeScript reads as {_what(name)}; rename it"
            yield Problem("bad-name", message, draft.span)
        for template in draft.templates:
            if template.output.casefold() in {name.casefold() for name in names}:
                message = f"{template.output} is already another file of {draft.name}; choose another name"
                yield Problem("duplicate-file", message, template.span)
            elif template.output.casefold() in writers:
                taken = writers[template.output.casefold()]
                message = f"{template.output} is the file of {taken}; choose another name"
                yield Problem("duplicate-file", message, template.span)
            else:
                names.append(template.output)
        for name in names:
            taken = writers.setdefault(name.casefold(), draft.name)
            if taken != draft.name:
                message = f"{draft.name} would be written to {name}, which is the file of {taken}; rename the dataset"
                yield Problem("duplicate-file", message, draft.span)


def _file_name(draft: Draft, form: str) -> str:
    group = tuple(name.field for name in draft.arrangement.group)
    return file_name(draft.name, group if form == "grouped" else tuple(name.text for name in draft.key or ()), form)


_MISTAKEN = lazy(r"(?:ts|js)config\.json|.+\.d(?:\.[^.]+)?\.ts")


def _what(name: str) -> str:
    return "declarations without code" if name.endswith(".ts") else "its settings"
