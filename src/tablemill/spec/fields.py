"""Reads one field of a dataset: where its value comes from, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast, get_args

from ..problems import listed, quoted
from .entries import Entries, Shape
from .model import (
    ENTRY,
    LIST_VIEWS,
    NEAR,
    NO_MARKDOWN,
    TOLERANCES,
    VIEWS,
    WITH_COLUMNS,
    Alternative,
    FieldSpec,
    Given,
    JoinSpec,
    Kind,
    Match,
    Origin,
    RowsSpec,
    Tolerance,
    View,
)
from .patterns import Pattern
from .values import VALUE_KEYS, misplaced_values, read_value

if TYPE_CHECKING:
    from .text_template import TextTemplate

JOIN = ("by", "unmatched", "unused")
_ROW = get_args(Origin).index("row")
ORIGINS = (*get_args(Origin)[:_ROW], "entry", *get_args(Origin)[_ROW:])  # an entry is the column of that name, `ENTRY`
PATTERNS = (
    *("pattern", "group_row", "heading", "paragraph", "item", "code_block", "body", "caption", "parent", "path"),
    "entry",
)
FIELD = Shape(
    "a field", (*ORIGINS, "level", "missing", "language", "pattern", "view", "nulls", "references", *VALUE_KEYS, *JOIN)
)


def read_nulls(entries: Entries, default: frozenset[str]) -> frozenset[str]:
    """Read the texts that mean null."""
    nodes = entries.texts("nulls", nulls=True)
    return default if nodes is None else frozenset(node.text for node in nodes)


def read_field(
    name: str, entries: Entries, rows: RowsSpec | None, nulls: frozenset[str], values: Mapping[str, Given]
) -> FieldSpec:
    """Read one field; ``nulls`` and ``values`` are those of the spec."""
    origins = [origin for origin in ORIGINS if origin in entries]
    if not origins and not entries.misspelt:
        entries.demand(ORIGINS, " or ")
    for extra in origins[1:]:
        message = f'"{origins[0]}" and "{extra}" cannot be used together; a field is read from one place'
        entries.problem("misplaced-key", message, entries.nodes[extra][0].span)
    origin = origins[0] if origins else "column"
    entries.choice("row", ("number",), "bad-value", "choice for row")
    columns = _columns(entries)
    entries.choice("columns", ("rest",), "bad-value", "choice for columns")
    view = entries.choice("view", VIEWS, "unknown-view", "view") or ("text" if "view" not in entries else "")
    patterns = {key: entries.pattern(key, one_group=True) for key in PATTERNS}
    pattern = patterns.get("pattern" if origin in _HAS_PATTERN else origin)
    if origins == ["join"]:
        _check_joined(entries)
    elif len(origins) == 1:
        _check_field(entries, origin, view, rows)
    if len(origins) == 1:
        misplaced_values(entries, origin, view)
    spans = entries.spans
    if origin == "entry":  # the keys of an object stand in a column beside what they are the keys of
        origin, spans = "column", {**spans, "column": spans["entry"]}
        columns = (Alternative(ENTRY, spans["entry"]),)
    if origin in ("column", "columns") and rows is not None and rows.kind in NO_MARKDOWN and "view" not in entries:
        view = "value"
    return FieldSpec(
        name=name,
        origin=cast(Origin, origin),
        column=columns[0].column if columns else None,
        pattern=pattern if pattern and pattern.pattern else None,
        view=cast(View, view),
        nulls=read_nulls(entries, nulls),
        references=entries.text("references"),
        span=entries.span,
        spans=spans,
        join=_read_join(entries) if origin == "join" else None,
        front_matter=entries.text("front_matter") if origin == "front_matter" else None,
        text=_read_text(entries) if origin == "text" else None,
        alternatives=columns[1:],
        missing=entries.choice("missing", ("fine", "error"), "bad-value", "choice for missing") == "fine",
        language=entries.pattern("language"),
        level=entries.level(),
        narrowed=_read_narrowed(patterns, origin),
        value=None if origin in ("join", "row") else read_value(entries, {} if origin == "text" else values),
    )


def _columns(entries: Entries) -> tuple[Alternative, ...]:
    """Read the column that is read, or those of which the first is that a table has."""
    nodes = entries.one_or_more("column")
    if nodes == []:
        entries.problem("bad-value", '"column" is empty; name a column', entries.place("column"))
    found: dict[str, Alternative] = {}
    for node in nodes or ():
        if node.text in found:
            entries.problem("bad-value", f"{quoted(node.text)} is repeated here; remove it", node.span)
        found.setdefault(node.text, Alternative(node.text, node.span))
    return tuple(found.values())


_HAS_PATTERN = ("column", "columns", "front_matter")
"""The origins that name what is read; the others are patterns themselves."""


def _read_narrowed(patterns: Mapping[str, Pattern | None], origin: str) -> Pattern | None:
    """Return the pattern that is searched in what that of ``origin`` finds."""
    pattern = patterns["pattern"] if origin not in _HAS_PATTERN else None
    return pattern if pattern and pattern.pattern else None


def _read_text(entries: Entries) -> TextTemplate | None:
    from .text_template import read_first_of  # most specs put nothing together

    return read_first_of(entries, "text")


def _read_join(entries: Entries) -> JoinSpec:
    """Read which dataset is joined and how; what could not be read has been told."""
    if "by" not in entries and not entries.misspelt:
        message = 'a field with "join" needs "by": the field whose value is the key of the other dataset'
        entries.problem("missing-key", message, entries.span)
    dataset = entries.text("join")
    if dataset == "":
        entries.problem("unknown-dataset", '"join" is empty; name a dataset of this spec', entries.place("join"))
    unmatched, unused = (
        entries.choice(key, TOLERANCES, "bad-value", f"choice for {key}") for key in ("unmatched", "unused")
    )
    return JoinSpec(
        dataset=dataset or "",
        by=tuple(
            Match(ours.text, ours.span, theirs.text if theirs else None, (theirs or ours).span)
            for theirs, ours in entries.pairs("by")
        ),
        unmatched=cast(Tolerance, unmatched or "error"),
        unused=cast(Tolerance, unused or "error"),
    )


def _check_joined(entries: Entries) -> None:
    for key in ("level", "missing", "pattern", "view", "nulls", "references"):
        if key in entries:
            message = f'"{key}" does not go with "join"; the joined fields have already been read'
            entries.problem("misplaced-key", message, entries.nodes[key][0].span)


_WHOLE = {
    "row": "a row number is an integer",
    "text": "the fields in the text have already been read",
}
_HAS_VIEW = frozenset({"column", "columns", "heading", "paragraph", "item", "caption", "parent", "group_row"})
_READ_AS = {"body": "a body is read as it is written"}
_WITHOUT_VIEW = _WHOLE | {"row": "a row number has no views"}
"""Why origins that are no patterns go neither with "pattern" nor with "view"."""


def _check_field(entries: Entries, origin: str, view: str, rows: RowsSpec | None) -> None:
    """Report keys that do not go together."""
    for key in JOIN:
        if key in entries:
            entries.problem("misplaced-key", f'"{key}" works only with "join"; remove it', entries.nodes[key][0].span)
    if rows is not None:
        _check_origin(entries, origin, rows)
    if origin in _WHOLE and "pattern" in entries:
        message = f'"pattern" works only with "column"; {_WHOLE[origin]}'
        entries.problem("misplaced-key", message, entries.nodes["pattern"][0].span)
    if origin not in _HAS_VIEW and "view" in entries:
        what = _WITHOUT_VIEW.get(origin, _READ_AS.get(origin, f"a {origin.replace('_', ' ')} is read as text"))
        message = f'"view" works only with "column"; {what}'
        entries.problem("misplaced-key", message, entries.nodes["view"][0].span)
    if origin != "column" and "missing" in entries:
        message = '"missing" works only with "column"; remove it'
        entries.problem("misplaced-key", message, entries.nodes["missing"][0].span)
    for key, with_ in (("language", ("code_block",)), ("level", ("heading", "body"))):
        if origin not in with_ and key in entries:
            names = " or ".join(f'"{one}"' for one in with_)
            entries.problem("misplaced-key", f'"{key}" works only with {names}; remove it', entries.nodes[key][0].span)
    _check_searched(entries, origin, view, rows)


def _check_searched(entries: Entries, origin: str, view: str, rows: RowsSpec | None) -> None:
    """Report a pattern that is searched in a list."""
    pattern = "pattern" if origin in _HAS_PATTERN else origin
    own = rows is None or (origin, rows.kind) == ("item", "items")
    chooses = origin in NEAR and not own
    searched = {"pattern"} if chooses else {"pattern", pattern}
    for key in searched if view in LIST_VIEWS else ():
        if key in entries and entries.text(key):
            message = f"a pattern is searched in a text, but the view {view} gives a list; remove one of the two"
            entries.problem("view-type", message, entries.nodes[key][0].span)


_ONLY_OF: Mapping[str, tuple[Kind, ...]] = {
    "columns": ("tables", "data"),
    "caption": ("tables", "items"),
    "parent": ("items",),
}
"""The rows that alone have some of the origins."""


def _check_origin(entries: Entries, origin: str, rows: RowsSpec) -> None:
    """Report a field that is read from what the rows of its dataset do not have."""
    kind = rows.kind
    if kind in NO_MARKDOWN and (origin in NEAR or origin == "front_matter"):
        use = '"column" or "path"' if kind == "matches" else '"column", "entry" or "path"'
        message = f"the rows of this dataset are {kind}, not Markdown; use {use}"
        entries.problem("misplaced-key", message, entries.nodes[origin][0].span)
        return
    if kind in NO_MARKDOWN and "view" in entries and origin == "column" and entries.text("view") != "text":
        message = f"the rows of this dataset are {kind}, which have no markup; the only view is text"
        entries.problem("misplaced-key", message, entries.nodes["view"][0].span)
    if origin == "entry" and kind != "data":
        message = f'the rows of this dataset are {kind}; "entry" works only with "data"'
        entries.problem("misplaced-key", message, entries.nodes["entry"][0].span)
    if origin == "column" and kind not in WITH_COLUMNS:
        instead = {"sections": '"heading" or "paragraph"', "items": '"item" or "heading"'}
        cure = instead.get(kind, '"heading", "paragraph", "path" or "front_matter"')
        message = f"the rows of this dataset are {kind}, which have no columns; use {cure}"
        entries.problem("misplaced-key", message, entries.nodes["column"][0].span)
    if kind not in (wanted := _ONLY_OF.get(origin, (kind,))):
        message = f'the rows of this dataset are {kind}; "{origin}" works only with {listed(wanted)}'
        entries.problem("misplaced-key", message, entries.nodes[origin][0].span)
    if origin == "parent" and kind == "items" and not rows.nested:
        message = '"parent" needs "nested: true" in the rows of the dataset: only nested items have a parent'
        entries.problem("misplaced-key", message, entries.nodes["parent"][0].span)
    if origin == "group_row" and rows.group_rows is None:
        message = '"group_row" needs "group_rows" in the rows of the dataset: the pattern of rows that are headings'
        entries.problem("misplaced-key", message, entries.nodes["group_row"][0].span)
