"""Reads what one dataset takes from its source: its rows, its fields and the columns that it leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from ..model import Span
from ..problems import quoted
from .entries import Entries, Shape
from .model import LIST_VIEWS, TOLERANCES, VIEWS, FieldSpec, JoinSpec, Match, Origin, RowsSpec, Tolerance, View

ROWS = Shape('"rows"', ("tables", "sections", "columns", "html", "number", "ragged"))
JOIN = ("on", "unmatched", "unused")
FIELD = Shape(
    "a field",
    ("column", "heading", "paragraph", "path", "row", "join", "pattern", "view", "nulls", "references", *JOIN),
)
ORIGINS = ("column", "heading", "paragraph", "path", "row", "join")


def read_nulls(entries: Entries, default: frozenset[str]) -> frozenset[str]:
    """Read the texts that mean null."""
    nodes = entries.texts("nulls", nulls=True)
    return default if nodes is None else frozenset(node.text for node in nodes)


def read_rows(entries: Entries, span: Span) -> RowsSpec | None:
    """Read what becomes a record; ``span`` is the place of it all."""
    columns = tuple(node.text for node in entries.texts("columns") or ())
    html, ragged = (
        entries.choice(key, ("true", "false"), "bad-value", f"choice for {key}") for key in ("html", "ragged")
    )
    number = _number(entries)
    tables, sections = entries.pattern("tables"), entries.pattern("sections")
    if "tables" in entries and "sections" in entries:
        message = '"tables" and "sections" cannot stand together; a record is a row, or it is a section'
        entries.problem("misplaced-key", message, entries.nodes["sections"][0].span)
    elif "sections" in entries:
        for key in filter(entries.__contains__, _OF_TABLES):
            message = f'"{key}" goes with "tables"; {_OF_TABLES[key]}'
            entries.problem("misplaced-key", message, entries.nodes[key][0].span)
    elif "tables" not in entries and "sections" not in entries and not entries.misspelt:
        entries.demand(("tables", "sections"), " or ")
    if tables is not None:
        return RowsSpec("tables", tables, columns, span, html == "true", number, ragged == "true")
    return None if sections is None else RowsSpec("sections", sections, (), span)


_OF_TABLES = {
    "columns": "sections have no columns",
    "html": "sections are Markdown",
    "number": "sections are chosen by their headings",
    "ragged": "sections have no rows",
}
"""The keys that say something of tables, and why they say nothing of sections."""


def _number(entries: Entries) -> int | None:
    node = entries.node("number")
    if node is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", node.text):
        entries.problem("bad-value", f"{quoted(node.text)} is no number of a table; they are counted from 1", node.span)
        return None
    return int(node.text)


def read_unread(entries: Entries, rows: RowsSpec | None, fields: Mapping[str, FieldSpec]) -> frozenset[str]:
    """Read the columns that no field of ``fields`` reads."""
    nodes = entries.texts("unread") or []
    if "unread" in entries and rows is not None and rows.kind == "sections":
        message = '"unread" names columns, but the rows of this dataset are sections; remove it'
        entries.problem("misplaced-key", message, entries.nodes["unread"][0].span)
    readers = {field.column: name for name, field in fields.items() if field.column is not None}
    for node in nodes:
        if node.text in readers:
            message = f"the field {readers[node.text]} reads the column {quoted(node.text)}; take it out of unread"
            entries.problem("bad-value", message, node.span)
    return frozenset(node.text for node in nodes)


def read_field(name: str, entries: Entries, rows: RowsSpec | None, nulls: frozenset[str]) -> FieldSpec:
    """Read one field; ``nulls`` are those of the spec."""
    origins = [origin for origin in ORIGINS if origin in entries]
    if not origins and not entries.misspelt:
        entries.demand(ORIGINS, " or ")
    for extra in origins[1:]:
        message = f'"{origins[0]}" and "{extra}" cannot stand together; a field is read from one place'
        entries.problem("misplaced-key", message, entries.nodes[extra][0].span)
    origin = origins[0] if origins else "column"
    entries.choice("row", ("number",), "bad-value", "choice for row")
    column = entries.text("column")
    view = entries.choice("view", VIEWS, "unknown-view", "view") or ("text" if "view" not in entries else "")
    patterns = {key: entries.pattern(key, one_group=True) for key in ("pattern", "heading", "paragraph", "path")}
    if origins == ["join"]:
        _check_joined(entries)
    elif len(origins) == 1:
        _check_field(entries, origin, view, rows)
    return FieldSpec(
        name=name,
        origin=cast(Origin, origin),
        column=column,
        pattern=patterns.get("pattern" if origin == "column" else origin),
        view=cast(View, view),
        nulls=read_nulls(entries, nulls),
        references=entries.text("references"),
        span=entries.span,
        spans=entries.spans,
        join=_read_join(entries) if origin == "join" else None,
    )


def _read_join(entries: Entries) -> JoinSpec:
    """Read which dataset is joined and how; what could not be read has been told."""
    if "on" not in entries and not entries.misspelt:
        message = 'a field with "join" needs "on": the field whose value is the key of the other dataset'
        entries.problem("missing-key", message, entries.span)
    unmatched, unused = (
        entries.choice(key, TOLERANCES, "bad-value", f"choice for {key}") for key in ("unmatched", "unused")
    )
    return JoinSpec(
        dataset=entries.text("join") or "",
        on=tuple(
            Match(ours.text, ours.span, theirs.text if theirs else None, (theirs or ours).span)
            for theirs, ours in entries.pairs("on")
        ),
        unmatched=cast(Tolerance, unmatched or "error"),
        unused=cast(Tolerance, unused or "error"),
    )


def _check_joined(entries: Entries) -> None:
    for key in ("pattern", "view", "nulls", "references"):
        if key in entries:
            message = f'"{key}" does not go with "join"; the fields that are joined have been read already'
            entries.problem("misplaced-key", message, entries.nodes[key][0].span)


def _check_field(entries: Entries, origin: str, view: str, rows: RowsSpec | None) -> None:
    """Report keys that do not go together."""
    for key in JOIN:
        if key in entries:
            entries.problem("misplaced-key", f'"{key}" goes with "join"; remove it', entries.nodes[key][0].span)
    if origin == "column" and rows is not None and rows.kind == "sections":
        message = 'the rows of this dataset are sections, which have no columns; use "heading" or "paragraph"'
        entries.problem("misplaced-key", message, entries.nodes["column"][0].span)
    if origin != "column" and "pattern" in entries:
        what = "the number of a row is whole" if origin == "row" else f'what "{origin}" says is a pattern already'
        message = f'"pattern" goes with "column"; {what}'
        entries.problem("misplaced-key", message, entries.nodes["pattern"][0].span)
    if origin != "column" and "view" in entries:
        what = "the number of a row has none" if origin == "row" else f"a {origin} is read as text"
        message = f'"view" goes with "column"; {what}'
        entries.problem("misplaced-key", message, entries.nodes["view"][0].span)
    elif view in LIST_VIEWS and "pattern" in entries:
        message = f"a pattern is searched in a text, but the view {view} gives a list; remove one of the two"
        entries.problem("view-type", message, entries.nodes["pattern"][0].span)
