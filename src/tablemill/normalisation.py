"""Normalises a document into a dataset's records: selects rows, picks fields, converts text to types.

Enters: a Document and a DatasetSpec. Leaves: records, and a problem for all that the spec and the document
do not agree on. Selection is strict, so that a table, a column or a row is never lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .model import Document, Inline, Json, Record, Row, Section, Span, Table
from .problems import Problem, quoted, suggestion
from .schema import FieldType, Kind
from .spec import DatasetSpec, FieldSpec, Ignore, RowsSpec

Reading = Callable[[Inline], Json]


class Normalised(NamedTuple):
    """The records of one dataset, the problems met, and the columns read of each table (by its index)."""

    records: list[Record]
    problems: list[Problem]
    columns_read: Mapping[int, frozenset[str]]


def normalise(document: Document, spec: DatasetSpec) -> Normalised:
    """Make the records that ``spec`` describes from ``document``, in the document's order."""
    problems: list[Problem] = []
    if spec.rows.kind == "sections":
        sections = [section for section in document.sections if spec.rows.pattern.search(section.heading.text)]
        if not sections:
            problems.append(_nothing_selected(document, spec.rows))
        fields = _Fields(spec, problems)
        records = [fields.record(None, section, section.heading.span) for section in sections]
        return Normalised(records, problems, {})
    selected = [(index, table) for index, table in enumerate(document.tables) if _selects(spec.rows, table)]
    problems += _missing_tables(document, spec.rows, [table for _, table in selected])
    records, columns_read = [], {}
    for index, table in selected:
        records += _records(table, spec, problems)
        columns_read[index] = spec.unread | {field.column for field in spec.fields if field.column is not None}
    return Normalised(records, problems, columns_read)


def leftovers(
    document: Document, ignores: Iterable[Ignore], columns_read: Mapping[int, frozenset[str]]
) -> list[Problem]:
    """Report what no dataset takes from ``document``: tables, columns, and lines that were meant as rows.

    ``columns_read`` maps the index of each table that was taken to the columns read by all who took it.
    """
    problems = [Problem("stray-row", _STRAY_ROW, span) for span in document.stray_rows]
    ignores = tuple(ignores)
    used = set()
    for index, table in enumerate(document.tables):
        hits = [ignore for ignore in ignores if _stands_under(ignore.pattern, table)]
        used.update(hits)
        if index in columns_read:
            problems += _unread_columns(table, columns_read[index])
        elif not hits:
            problems.append(_untaken(table))
    unused = (ignore for ignore in ignores if ignore not in used)
    return problems + [Problem("selects-nothing", _IGNORES_NOTHING.format(document.path), i.span) for i in unused]


_STRAY_ROW = (
    "this line begins like a table's row, but GitHub shows it as text: the table has lost its delimiter row, "
    "the delimiter row has another number of cells than the header, or a blank line cuts the table in two"
)
_IGNORES_NOTHING = "no table of {} stands under a heading that matches; remove the entry or mend its pattern"


# Selection


def _stands_under(pattern: re.Pattern[str], table: Table) -> bool:
    """Whether any heading above ``table`` matches; the empty pattern also takes a table without a heading."""
    path = table.section.path if table.section else ()
    return not pattern.pattern or any(pattern.search(section.heading.text) for section in path)


def _selects(rows: RowsSpec, table: Table) -> bool:
    if not _stands_under(rows.pattern, table):
        return False
    return not rows.columns or set(rows.columns) <= {cell.text for cell in table.header.cells}


def _missing_tables(document: Document, rows: RowsSpec, selected: list[Table]) -> Iterator[Problem]:
    if not selected:
        yield _nothing_selected(document, rows)
    elif rows.pattern.pattern:
        with_table = {id(section) for table in selected if table.section for section in table.section.path}
        for section in document.sections:
            if rows.pattern.search(section.heading.text) and id(section) not in with_table:
                yield Problem(
                    "section-without-table",
                    f"the heading {quoted(section.heading.text)} matches {rows.pattern.pattern}, but GitHub shows no "
                    "table below it that the dataset takes",
                    section.heading.span,
                )


def _nothing_selected(document: Document, rows: RowsSpec) -> Problem:
    headings = [section.heading.text for section in document.sections]
    what = "heading" if rows.kind == "sections" else "table stands under a heading that"
    columns = f" and has the columns {', '.join(map(quoted, rows.columns))}" if rows.columns else ""
    there = f"its headings are {', '.join(map(quoted, headings))}" if headings else "it has no headings"
    message = f"no {what} of {document.path} matches {rows.pattern.pattern or 'the empty pattern'}{columns}; {there}"
    if rows.kind == "tables":
        message = f"{document.path} has no table under a heading that matches {rows.pattern.pattern}{columns}; {there}"
        if not rows.pattern.pattern:
            message = f"{document.path} has no table{columns.replace(' and has', ' with')}"
    return Problem("selects-nothing", message, rows.span)


def _untaken(table: Table) -> Problem:
    columns = ", ".join(quoted(cell.text) for cell in table.header.cells)
    return Problem(
        "table-not-taken",
        f"no dataset takes this table of {len(table.rows)} rows (columns {columns}); "
        "declare a dataset for it, or list it under ignore",
        table.span,
    )


def _unread_columns(table: Table, read: frozenset[str]) -> Iterator[Problem]:
    for cell in table.header.cells:
        if cell.text not in read:
            yield Problem(
                "column-not-read",
                f"no field reads the column {quoted(cell.text)}; add a field, or list it under unread",
                cell.span,
            )


# Records


def _records(table: Table, spec: DatasetSpec, problems: list[Problem]) -> list[Record]:
    names = [cell.text for cell in table.header.cells]
    mismatches = list(_column_mismatches(table, names, spec))
    if mismatches:
        problems += mismatches
        return []
    fields = _Fields(spec, problems, {name: index for index, name in enumerate(names)})
    width = len(names)
    records = []
    for row in table.rows:
        if len(row.cells) != width or row.excess:
            problems.append(_ragged(row, width))
        records.append(fields.record(row, table.section, row.span))
    return records


def _column_mismatches(table: Table, names: list[str], spec: DatasetSpec) -> Iterator[Problem]:
    for field in spec.fields:
        if field.column is None:
            continue
        if field.column not in names:
            yield Problem(
                "unknown-column",
                f"the table at {table.span} has no column {quoted(field.column)}; "
                f"its columns are {', '.join(map(quoted, names))}{suggestion(field.column, names)}",
                field.spans["column"],
            )
        elif names.count(field.column) > 1:
            yield Problem(
                "ambiguous-column",
                f"the table at {table.span} has {names.count(field.column)} columns {quoted(field.column)}; "
                "give each a name of its own",
                field.spans["column"],
            )


def _ragged(row: Row, width: int) -> Problem:
    have = len(row.cells) + len(row.excess)
    if row.excess:
        lost = ", ".join(quoted(cell.raw) for cell in row.excess)
        what = f"GitHub does not show {lost}; a | inside a cell is written \\|"
    else:
        what = "GitHub shows the missing ones empty; end each cell with |"
    return Problem("ragged-row", f"the row has {have} {_cells(have)}, its header has {width}; {what}", row.span)


def _cells(count: int) -> str:
    return "cell" if count == 1 else "cells"


class _Fields:
    """Makes records of one table's rows, or of sections; what is wrong goes to ``problems``."""

    def __init__(self, spec: DatasetSpec, problems: list[Problem], columns: Mapping[str, int] | None = None) -> None:
        self._problems = problems
        columns = columns or {}
        self._plan = [
            (field, columns.get(field.column or "", -1), spec.schema.fields[field.name], READINGS[field.view])
            for field in spec.fields
        ]

    def record(self, row: Row | None, section: Section | None, span: Span) -> Record:
        values: dict[str, Json] = {}
        origins: dict[str, Inline | None] = {}
        failed = []
        cells = row.cells if row else ()
        for field, column, kind, reading in self._plan:
            if field.origin == "column":
                origin: Inline | None = cells[column] if column < len(cells) else None
            else:
                origin = _above(field, section)
            origins[field.name] = origin
            try:
                values[field.name] = _value(field, kind, reading, origin)
            except _FieldError as reason:
                values[field.name] = None
                failed.append(field.name)
                self._problems.append(Problem(reason.code, reason.message, origin.span if origin else span))
        return Record(values, origins, span, frozenset(failed))


class _FieldError(Exception):
    """A field's value cannot be made; becomes a problem."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


def _value(field: FieldSpec, kind: FieldType, reading: Reading, origin: Inline | None) -> Json:
    value = None if origin is None else reading(origin)
    if isinstance(value, str):
        return _convert(field, kind, value)
    if value is None and not kind.nullable:
        raise _FieldError("no-match", _nothing_there(field))
    return value


def _convert(field: FieldSpec, kind: FieldType, text: str) -> Json:
    wanted = text
    if field.pattern is not None and text not in field.nulls:
        match = field.pattern.search(text)
        found = match and match[match.re.groups]
        if found is None:
            if kind.nullable:
                return None
            message = f"{field.name} must be there, but {field.pattern.pattern} does not match {quoted(text)}"
            raise _FieldError("no-match", message + source(field))
        wanted = found
    if wanted in field.nulls:
        return None
    try:
        return CONVERSIONS[kind.kind or "string"](wanted)
    except ValueError:
        message = f"{field.name} must be {WANTED[kind.kind or 'string']}, got {quoted(wanted)}{source(field)}"
        raise _FieldError("type", message) from None


def _above(field: FieldSpec, section: Section | None) -> Inline | None:
    """The heading or paragraph that ``field`` reads, for a row or record in ``section``."""
    if section is None:
        return None
    if field.origin == "paragraph":
        return section.paragraph
    if field.pattern is None:
        return section.heading
    matches = (above.heading for above in reversed(section.path) if field.pattern.search(above.heading.text))
    return next(matches, None)


def _nothing_there(field: FieldSpec) -> str:
    if field.origin == "column":
        return f"{field.name} must be there, but the row ends before the column {quoted(field.column or '')}"
    pattern = f" that matches {field.pattern.pattern}" if field.pattern and field.origin == "heading" else ""
    return f"{field.name} must be there, but there is no {field.origin}{pattern} to read it from"


def source(field: FieldSpec) -> str:
    """Say what ``field`` is read from, for the end of a message."""
    return f" (column {field.column})" if field.origin == "column" else f" ({field.origin})"


READINGS: dict[str, Reading] = {
    "text": lambda origin: origin.text,
    "markdown": lambda origin: origin.markdown,
    "highlights": lambda origin: [highlight._asdict() for highlight in origin.highlights],
    "links": lambda origin: [link._asdict() for link in origin.links],
    "code": lambda origin: list(origin.code),
}


# Conversion: text to the type that the schema gives the field


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> int | float:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}(\.[0-9]+)?([eE][+-]?[0-9]+)?", text):
        raise ValueError(text)
    number = float(text) if set(text) & set(".eE") else int(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _never(text: str) -> Json:
    raise ValueError(text)


CONVERSIONS: dict[Kind, Callable[[str], Json]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _never,
    "object": _never,
}
WANTED: dict[Kind, str] = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list (view: highlights, links or code)",
    "object": "an object, which no view gives",
}
