"""Checks the joins of a spec: what they name is there, and what they give is what the schema wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from ..model import Span
from ..problems import Problem, quoted, suggestion
from .agree import Draft
from .entries import listed
from .model import FieldSpec, JoinSpec, Match
from .schema import IS, FieldType, RecordSchema

_Place: TypeAlias = tuple[str, str]
"""A dataset and a field of it."""


def join_disagreements(drafts: Mapping[str, Draft]) -> Iterator[Problem]:
    """Report what does not agree between each field that is joined, its schema and the other dataset."""
    for draft in drafts.values():
        for field in draft.fields.values():
            if field.join is None or not field.join.dataset:
                continue
            place = field.spans["join"]
            other = drafts.get(field.join.dataset)
            if other is None:
                near = suggestion(field.join.dataset, drafts) or f"; its datasets are {listed(drafts)}"
                message = f"{quoted(field.join.dataset)} is not a dataset of this spec{near}"
                yield Problem("unknown-dataset", message, place)
            elif other is draft:
                yield Problem("bad-value", f"{draft.name} cannot be joined with itself; name another dataset", place)
            else:
                for match in field.join.by:
                    yield from _match(match, draft, other)
                if draft.schema is not None and field.name in draft.schema.fields:
                    yield from _taken(field, field.join, draft.schema, other)
    yield from _circles(drafts)


def _circles(drafts: Mapping[str, Draft]) -> Iterator[Problem]:
    """Report a field whose partner would take, on whichever way, the field itself."""
    takes: dict[_Place, list[_Place]] = {}
    for draft in drafts.values():
        for field in draft.fields.values():
            if field.join is not None and draft.schema is not None and field.name in draft.schema.fields:
                properties = draft.schema.properties(field.name)
                takes[draft.name, field.name] = [(field.join.dataset, name) for name in properties]
    try:
        TopologicalSorter(takes).prepare()
    except CycleError as error:
        circle: list[_Place] = error.args[1][::-1]  # graphlib goes from what is taken to what takes it
        way = " → ".join(f"{name} of {dataset}" for dataset, name in circle)
        message = f"the joins include each other without end: {way}; remove one of these fields from its schema"
        yield Problem("join-field", message, drafts[circle[0][0]].fields[circle[0][1]].spans["join"])


def _match(match: Match, draft: Draft, other: Draft) -> Iterator[Problem]:
    if match.theirs is None and other.key and len(other.key) > 1:
        by = ", ".join(f"{name.text}: …" for name in other.key)
        names = " and ".join(name.text for name in other.key)
        yield Problem("join-field", f"the key of {other.name} is {names}; write by: {{{by}}}", match.span)
        return
    theirs = match.theirs or (other.key[0].text if other.key else None)
    wrong = [*_not_read(match.ours, draft, match.span)]
    if match.theirs is not None:
        wrong += _not_read(match.theirs, other, match.their_span)
    yield from wrong
    if wrong or theirs is None:
        return
    ours, their_type = _type(draft, match.ours), _type(other, theirs)
    for name, one in ((match.ours, ours), (theirs, their_type)):
        if one and one.kind in ("array", "object"):
            message = f"{name} is {IS[one.kind]} in the schema; a join matches texts and numbers"
            yield Problem("join-type", message, match.span)
            return
    if ours and their_type and ours.kind and their_type.kind and ours.kind != their_type.kind:
        message = (
            f"{match.ours} is {IS[ours.kind]}, but {theirs} of {other.name} is {IS[their_type.kind]}, "
            "so no value can match"
        )
        yield Problem("join-type", message, match.span)


def _not_read(name: str, draft: Draft, place: Span) -> Iterator[Problem]:
    """Report a field that is not there, or not before the datasets are joined."""
    yield from _not_there(name, draft, place)
    if name in draft.fields and draft.fields[name].join is not None:
        message = f"{name} of {draft.name} is itself joined; a join can use only fields that are read from a source"
        yield Problem("join-field", message, place)


def _not_there(name: str, draft: Draft, place: Span) -> Iterator[Problem]:
    if name not in draft.declared:
        near = suggestion(name, draft.declared) or f"; its fields are {listed(draft.declared)}"
        yield Problem("join-field", f"{quoted(name)} is not a field of {draft.name}{near}", place)


def _type(draft: Draft, field: str) -> FieldType | None:
    return draft.schema.fields.get(field) if draft.schema else None


def _taken(field: FieldSpec, join: JoinSpec, schema: RecordSchema, other: Draft) -> Iterator[Problem]:
    """Report what keeps the schema's object, or the items of its list, from holding a record of the other dataset."""
    place = field.spans["join"]
    here = schema.fields[field.name]
    where = f"in the schema ({schema.locate('properties', field.name)})"
    if here.kind is None:
        return  # reported as ambiguous
    if here.kind not in ("object", "array"):
        said = "a join gives an object, or a list of objects"
        yield Problem("join-type", f"{field.name} is {IS[here.kind]} {where}, but {said}", place)
        return
    if here.kind == "object" and join.unmatched != "error" and not here.may_lack:
        message = (
            f"{field.name} cannot be null {where}, but is null where a record has no match; "
            'add null to its types, or use "unmatched: error"'
        )
        yield Problem("join-type", message, place)
    properties = schema.properties(field.name)
    if not properties:
        what = "the items of " if here.kind == "array" else ""
        message = (
            f'{what}{field.name} {"have" if what else "has"} no "properties" {where}; '
            f"list there the fields of {other.name} to include"
        )
        yield Problem("join-field", message, place)
    for name, ours in properties.items():
        wrong = list(_not_there(name, other, place))
        for one in wrong:
            inside = ("items",) if here.kind == "array" else ()
            named = f"{field.name}.{name} ({schema.locate('properties', field.name, *inside, 'properties', name)}): "
            yield one._replace(message=named + one.message)
        theirs = _type(other, name)
        if not wrong and theirs is not None:
            yield from _misfit(f"{field.name}.{name}", ours, theirs, other, place)


def _misfit(name: str, ours: FieldType, theirs: FieldType, other: Draft, place: Span) -> Iterator[Problem]:
    kinds = (ours.kind, theirs.kind)
    if ours.kind and theirs.kind and ours.kind != theirs.kind and kinds != ("number", "integer"):
        message = f"{name} is {IS[ours.kind]} in the schema, but {IS[theirs.kind]} in that of {other.name}"
        yield Problem("join-type", message, place)
    elif theirs.may_lack and not ours.may_lack:
        message = f"{name} cannot be null in the schema, but can in that of {other.name}; add null to its types"
        if theirs.optional:
            message = (
                f"{name} is required in the schema, but optional in that of {other.name}; "
                'remove it from "required", or add null to its types'
            )
        yield Problem("join-type", message, place)
