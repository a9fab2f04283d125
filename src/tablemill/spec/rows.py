"""Reads the rows of a dataset: what becomes a record, and the columns that nobody reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Span
from ..problems import quoted
from .entries import Entries, Shape
from .model import KINDS, NO_MARKDOWN, WITH_COLUMNS, Condition, FieldSpec, Kind, RowsSpec, Unpivot
from .patterns import Pattern

ROWS = Shape(
    '"rows"',
    (*KINDS, "level", "columns", "html", "number", "ragged", "nested", "where", "except", "group_rows", "header",
     "unpivot", "delimiter", "trim", "distinct"),
)  # fmt: skip
UNPIVOT = Shape('"unpivot"', ("columns", "name", "value"), required=("columns", "name", "value"))


def read_rows(entries: Entries, span: Span) -> RowsSpec | None:
    """Read what becomes a record; ``span`` is the place of it all."""
    columns = tuple(node.text for node in entries.texts("columns") or ())
    html, ragged, trim, distinct = (
        entries.choice(key, ("true", "false"), "bad-value", f"choice for {key}") == "true"
        for key in ("html", "ragged", "trim", "distinct")
    )
    depth = entries.choice("nested", ("true", "leaves", "false"), "bad-value", "choice for nested")
    nested = depth in ("true", "leaves")
    number, group_rows = _number(entries), entries.pattern("group_rows")
    transposed = entries.choice("header", ("row", "column"), "bad-value", "choice for header") == "column"
    inner = entries.map("unpivot", UNPIVOT)
    unpivot = None if inner is None else _unpivot(inner)
    patterns = {kind: entries.pattern(kind) for kind in KINDS if kind not in NO_MARKDOWN}
    kinds = [kind for kind in KINDS if kind in entries]
    if not kinds:
        if not entries.misspelt:
            entries.demand(KINDS, " or ")
        return None
    kind, *others = kinds
    for other in others:
        message = f'"{kind}" and "{other}" cannot be used together; a record is {_A[kind]}, or it is {_A[other]}'
        entries.problem("misplaced-key", message, entries.nodes[other][0].span)
    if not others:
        _check_rows(entries, kind)
    where, except_ = (_conditions(entries, key, kind) for key in ("where", "except"))
    if kind in NO_MARKDOWN:
        read = _read_no_markdown(entries, kind, span)
        if read is None:
            return None
        read = read._replace(ragged=ragged, trim=trim, distinct=distinct, where=where, except_=except_)
        return read._replace(group_rows=group_rows, transposed=transposed, unpivot=unpivot)
    pattern = patterns[kind]
    if pattern is None:
        return None
    rows = RowsSpec(kind, pattern, columns, span, html, number, ragged, nested, where, except_, group_rows)
    rows = rows._replace(leaves=depth == "leaves", level=entries.level())
    return rows._replace(transposed=transposed, unpivot=unpivot)


def _unpivot(entries: Entries) -> Unpivot | None:
    """Read which cells become rows of their own."""
    nodes, pattern = entries.texts_or_pattern("columns", "rest")
    if nodes == []:
        entries.problem("bad-value", '"columns" is empty; name columns, or write rest', entries.place("columns"))
    name, value = entries.text("name"), entries.text("value")
    if name is None or value is None:
        return None
    if name == value:
        entries.problem("bad-value", f"{quoted(value)} is repeated here; name two columns", entries.place("value"))
    return Unpivot(tuple(node.text for node in nodes or ()), pattern, name, value, entries.place("columns"))


def _read_no_markdown(entries: Entries, kind: Kind, span: Span) -> RowsSpec | None:
    from .data_rows import read_delimiter, read_matches, read_pointer  # most specs read Markdown alone

    if kind == "matches":
        found = read_matches(entries)
        return None if found is None else RowsSpec(kind, found, (), found.span)
    pointer, delimiter = read_pointer(entries), read_delimiter(entries)
    if pointer is None or (delimiter is None and "delimiter" in entries):
        return None
    nothing = Pattern(re.compile(""), span)
    return RowsSpec(kind, nothing, (), span, pointer=pointer, delimiter=delimiter)


_A = {
    "tables": "a row",
    "sections": "a section",
    "items": "an item",
    "documents": "a document",
    "data": "an entry of a data file",
    "matches": "a match",
}
_OF_TABLES = {
    "columns": "{} have no columns",
    "html": "{} are Markdown",
    "number": "{} are not counted",
    "ragged": "{} have no rows",
    "group_rows": "{} have no rows",
    "header": "{} have no header",
    "unpivot": "{} have no columns",
}
"""The keys that say something of tables, and why they say nothing of the other kinds."""
_OF_MARKDOWN = ("columns", "html", "number")
"""Those of them that choose among the tables of a page."""
_BELOW_HEADINGS = ("tables", "sections", "items")


def _check_rows(entries: Entries, kind: Kind) -> None:
    """Report keys that say nothing of what is selected."""
    for key, reason in _OF_TABLES.items():
        if key in entries and kind in NO_MARKDOWN and (kind == "matches" or key in _OF_MARKDOWN):
            message = f'"{key}" works only with "tables"; remove it'
            entries.problem("misplaced-key", message, entries.nodes[key][0].span)
        elif key in entries and kind not in WITH_COLUMNS:
            message = f'"{key}" works only with "tables"; {reason.format(kind)}'
            entries.problem("misplaced-key", message, entries.nodes[key][0].span)
    if "header" in entries and entries.text("header") == "column" and "group_rows" in entries:
        message = '"group_rows" and "header" cannot be used together; a column of a table is not a heading'
        entries.problem("misplaced-key", message, entries.nodes["group_rows"][0].span)
    if "level" in entries and kind not in _BELOW_HEADINGS:
        message = '"level" works only with "tables", "sections" or "items"; remove it'
        entries.problem("misplaced-key", message, entries.nodes["level"][0].span)
    for key, other in (("nested", "items"), ("delimiter", "data"), ("trim", "data"), ("distinct", "matches")):
        if key in entries and kind != other:
            entries.problem(
                "misplaced-key", f'"{key}" works only with "{other}"; remove it', entries.nodes[key][0].span
            )


def _conditions(entries: Entries, key: str, kind: Kind) -> tuple[Condition, ...]:
    """Read which rows are records: a pattern for each of some columns, or where there are none, one pattern."""
    found = []
    for column, node in entries.pairs(key):
        if (column is None) == (kind in WITH_COLUMNS):
            wanted = "a map of columns and patterns" if column is None else "one pattern"
            have = "the rows have columns" if column is None else f"{kind} have no columns"
            got = quoted(node.text) if column is None else "a map"
            message = f'"{key}" must be {wanted}, for {have}; got {got}'
            entries.problem("wrong-type", message, entries.place(key))
            return ()
        pattern = entries.compiled(node, one_group=False)
        if pattern is not None:
            found.append(Condition(column and column.text, pattern, (column or node).span))
    return tuple(found)


def _number(entries: Entries) -> int | None:
    node = entries.node("number")
    if node is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", node.text):
        entries.problem(
            "bad-value", (f"{quoted(node.text)} is not the number of a table; write 1 for the first"), node.span
        )
        return None
    return int(node.text)


def _check_rest(entries: Entries, rows: RowsSpec | None, fields: Mapping[str, FieldSpec]) -> None:
    """Report a field of the columns that nothing reads where something else takes them."""
    takers = [field for field in fields.values() if field.origin == "columns" and "columns" in field.spans]
    unpivoted = rows is not None and rows.unpivot is not None and rows.unpivot.rest
    for number, field in enumerate(takers):
        taken = '"unpivot"' if unpivoted else f"the field {takers[0].name}" if number else None
        if taken is not None:
            message = f"{taken} takes all remaining columns, so none are left; remove it"
            entries.problem("misplaced-key", message, field.spans["columns"])


def read_unread(entries: Entries, rows: RowsSpec | None, fields: Mapping[str, FieldSpec]) -> frozenset[str] | None:
    """Read the columns that no field of ``fields`` reads; None stands for all others."""
    if "unread" in entries and rows is not None and rows.kind not in WITH_COLUMNS:
        message = f'"unread" names columns, but the rows of this dataset are {rows.kind}; remove it'
        entries.problem("misplaced-key", message, entries.nodes["unread"][0].span)
    nodes = entries.texts_or("unread", "rest")
    _check_rest(entries, rows, fields)
    if nodes is None and any(field.origin == "columns" for field in fields.values()):
        message = "a field takes all remaining columns, so none are left; remove it"
        entries.problem("misplaced-key", message, entries.nodes["unread"][0].span)
    if nodes is None:
        if rows is not None and rows.unpivot is not None and rows.unpivot.rest:
            message = '"unpivot" takes all remaining columns, so none are left; remove it'
            entries.problem("misplaced-key", message, entries.nodes["unread"][0].span)
        return None
    readers = {column: name for name, field in fields.items() for column in field.columns}
    for node in nodes:
        if node.text in readers:
            message = f"the field {readers[node.text]} reads the column {quoted(node.text)}; remove it from unread"
            entries.problem("bad-value", message, node.span)
    return frozenset(node.text for node in nodes)
