"""Normalises a document into a dataset's records: selects rows, picks fields, converts text to types.

Enters: a Document and a DatasetSpec. Leaves: records, and a problem for all that the spec and the document
do not agree on. Selection is strict, so that a table, a column or a row is never lost in silence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from .model import Cell, Document, Inline, Json, Record, Row, Section, Span, Table
from .problems import Problem, listed, quoted, suggestion
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
    tables = [table for _, table in selected]
    problems += _missing_tables(document, spec.rows, tables)
    problems += (Problem(*note) for table in tables for note in table.notes)
    nowhere = _columns_nowhere(tables, spec)
    problems += nowhere.values()
    records, columns_read = [], {}
    for index, table in selected:
        names = [cell.text for cell in table.header.cells]
        mismatches = list(_column_mismatches(table, names, spec, nowhere))
        problems += mismatches
        if mismatches or nowhere:
            columns_read[index] = frozenset(names)  # what is left over of such a header says nothing new
        else:
            records += _records(table, names, spec, problems)
            columns_read[index] = spec.unread | {field.column for field in spec.fields if field.column is not None}
    return Normalised(records, problems, columns_read)


def leftovers(
    document: Document, ignores: Iterable[Ignore], columns_read: Mapping[int, frozenset[str]]
) -> list[Problem]:
    """Report what no dataset takes from ``document``: tables and columns, and where a table is cut.

    ``columns_read`` maps the index of each table that was taken to the columns read by all who took it.
    """
    problems = [Problem("table-cut", _TABLE_CUT, span) for span in document.cut]
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


LOSES_RECORDS = frozenset(
    {"selects-nothing", "section-without-table", "unknown-column", "ambiguous-column", "stray-row", "table-cut",
     "table-not-taken"}
)  # fmt: skip
"""The problems that leave records out, so that what others refer to may only seem to be missing."""

_TABLE_CUT = (
    "GitHub ends the table above this line, because it had to add too many cells to rows that are too short; "
    "give each row as many cells as the header has"
)
_IGNORES_NOTHING = "no table of {} stands under a heading that matches; remove the entry or mend its pattern"


# Selection


def _stands_under(pattern: re.Pattern[str], table: Table) -> bool:
    """Whether any heading above ``table`` matches; the empty pattern also takes a table without a heading."""
    path = table.section.path if table.section else ()
    return not pattern.pattern or any(pattern.search(section.heading.text) for section in path)


def _selects(rows: RowsSpec, table: Table) -> bool:
    if not _stands_under(rows.pattern, table) or (table.html and not rows.html):
        return False
    return not rows.columns or set(rows.columns) <= {cell.text for cell in table.header.cells}


def _missing_tables(document: Document, rows: RowsSpec, selected: list[Table]) -> Iterator[Problem]:
    """Report headings that lead to no table; where a table has fallen apart below one, its stray rows tell it."""
    with_table = {id(section) for table in selected if table.section for section in table.section.path}
    broken = _sections_with_stray_rows(document)
    matching = [section for section in document.sections if rows.pattern.search(section.heading.text)]
    if not selected and not (matching and all(id(section) in broken for section in matching)):
        yield _nothing_selected(document, rows)
    elif rows.pattern.pattern:
        for section in matching:
            if id(section) not in with_table and id(section) not in broken:
                yield Problem(
                    "section-without-table",
                    f"the heading {quoted(section.heading.text)} matches {rows.pattern.pattern}, but GitHub shows no "
                    "table below it that the dataset takes",
                    section.heading.span,
                )


def _nothing_selected(document: Document, rows: RowsSpec) -> Problem:
    pattern = rows.pattern.pattern
    if rows.kind == "sections":
        message = f"{document.path} has no heading" + (f" that matches {pattern}" if pattern else "")
    else:
        under = f" under a heading that matches {pattern}" if pattern else ""
        columns = f" with the columns {listed(rows.columns)}" if rows.columns else ""
        message = f"{document.path} has no table{under}{columns}"
    headings = [section.heading.text for section in document.sections]
    if pattern:
        message += f"; its headings are {listed(headings)}" if headings else "; it has no headings at all"
    return Problem("selects-nothing", message, rows.span)


# What is left over


def _sections_with_stray_rows(document: Document) -> set[int]:
    """The sections, by identity, that have a line below their heading that was meant as a table's row."""
    starts = [section.heading.span.line for section in document.sections]
    nearest = {bisect_right(starts, span.line) - 1 for span in document.stray_rows}
    return {id(section) for index in nearest if index >= 0 for section in document.sections[index].path}


def _untaken(table: Table) -> Problem:
    columns = listed(cell.text for cell in table.header.cells)
    under = f" under the heading {quoted(table.section.heading.text)}" if table.section else ""
    message = (
        f"no dataset takes this table of {_count(len(table.rows), 'row')}{under} (columns {columns}); "
        "put back the heading that one looks for, declare a dataset for it, or list it under ignore"
    )
    return Problem("table-not-taken", message, table.span)


def _unread_columns(table: Table, read: frozenset[str]) -> Iterator[Problem]:
    for cell in table.header.cells:
        if cell.text not in read:
            yield Problem(
                "column-not-read",
                f"no field reads the column {quoted(cell.text)}; add a field, or list it under unread",
                cell.span,
            )


# Records


def _columns_nowhere(tables: list[Table], spec: DatasetSpec) -> dict[str, Problem]:
    """Report the columns that none of ``tables`` has, each once: there the spec is wrong, not a table."""
    there = {cell.text for table in tables for cell in table.header.cells}
    named = {field.column: field.spans["column"] for field in reversed(spec.fields) if field.column is not None}
    named |= dict.fromkeys(spec.unread, spec.spans.get("unread", spec.span))
    nowhere = {}
    for column in sorted(named.keys() - there) if tables else ():
        names = [cell.text for cell in tables[0].header.cells]
        message = (
            f"no table of {spec.name} has a column {quoted(column)}; "
            f"the columns at {tables[0].span} are {listed(names)}{suggestion(column, names)}"
        )
        nowhere[column] = Problem("unknown-column", message, named[column])
    return nowhere


def _column_mismatches(table: Table, names: list[str], spec: DatasetSpec, nowhere: Container[str]) -> Iterator[Problem]:
    """Report the columns that ``table`` lacks, though another table of the dataset has them, or has twice."""
    counts = Counter(names)
    for column in dict.fromkeys(field.column for field in spec.fields):
        if column is None or column in nowhere:
            continue
        if not counts[column]:
            message = (
                f"the table has no column {quoted(column)}, which the dataset {spec.name} reads; "
                f"its columns are {listed(names)}{suggestion(column, names)}"
            )
            yield Problem("unknown-column", message, table.header.span)
        elif counts[column] > 1:
            message = (
                f"the table has {counts[column]} columns {quoted(column)}, and the dataset {spec.name} reads it; "
                "give each a name of its own"
            )
            yield Problem("ambiguous-column", message, table.header.span)


def _records(table: Table, names: list[str], spec: DatasetSpec, problems: list[Problem]) -> list[Record]:
    fields = _Fields(spec, problems, {name: index for index, name in enumerate(names)})
    records = []
    for row in table.rows:
        if len(row.cells) != len(names) or row.excess:
            problems.append(_ragged(row, len(names), table.html))
        records.append(fields.record(row, table.section, row.span))
    return records


def _ragged(row: Row, width: int, html: bool) -> Problem:
    have = len(row.cells) + len(row.excess)
    if html:
        what = "give it a cell for each, or a colspan"
    elif row.excess:
        what = f"GitHub does not show {listed(cell.raw for cell in row.excess)}; a | inside a cell is written \\|"
    else:
        what = "GitHub shows the missing ones empty; end each cell with |"
    return Problem("ragged-row", f"the row has {_count(have, 'cell')}, its header has {width}; {what}", row.span)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
                if origin or field.origin != "column":  # a row that ends too early is reported as ragged
                    self._problems.append(Problem(reason.code, reason.message, origin.span if origin else span))
        self._problems += _unclosed_marks(origins.values())
        return Record(values, origins, span, frozenset(failed))


def _unclosed_marks(origins: Iterable[Inline | None]) -> Iterator[Problem]:
    """Report each == without a partner; most often it comes again for each field that reads the same text."""
    for origin in origins:
        if origin is not None and "==" in origin.raw:
            for position in origin.reader.unclosed(origin.content):
                yield Problem("unclosed-mark", _UNCLOSED_MARK, _inside(origin, position))


_UNCLOSED_MARK = (
    "this == has no partner and stays in the text as it is; "
    "close the highlight, or write \\== where two equals signs are meant"
)


def _inside(origin: Inline, position: int) -> Span:
    """Place two characters of ``origin``'s content; the whole of it where its lines are not as in the source."""
    path, line, column, _, _ = origin.span
    before = origin.content[:position]
    if isinstance(origin, Cell):
        before = before.replace("|", "\\|")  # a cell has no other pipes
    if not origin.raw.startswith(f"{before}=="):
        return origin.span
    newline = before.rfind("\n")
    line, start = line + before.count("\n"), column + len(before) if newline < 0 else len(before) - newline
    return Span(path, line, start, line, start + 2)


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
            message = (
                f"{field.name} must be there, but the pattern {field.pattern.pattern} finds nothing in {quoted(text)}"
            )
            raise _FieldError("no-match", message + source(field))
        wanted = found
    if wanted in field.nulls:
        if kind.nullable:
            return None
        what = f"{quoted(wanted)} stands for null" if wanted else "it is empty"
        raise _FieldError("no-match", f"{field.name} must be there, but {what}{source(field)}")
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
