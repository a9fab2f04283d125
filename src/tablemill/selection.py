"""Selects what a dataset makes records of: sections, or tables under headings that match.

Enters: a Document and a DatasetSpec. Leaves: a Selection, with a problem for all that the two do not agree
on. Selection is strict, so that a table, a column or a row is never lost in silence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .model import Document, Section, Table, one_line
from .problems import Problem, counted, listed, quoted, suggestion
from .spec import DatasetSpec, Ignore, RowsSpec


class Selection(NamedTuple):
    """The sections, or the tables, that a dataset makes records of, and the columns read of each table (by its index).

    A table whose columns are not those that the spec names is not among ``tables``, and a problem says so.
    """

    sections: list[Section]
    tables: list[Table]
    columns_read: Mapping[int, frozenset[str]]
    problems: list[Problem]


def select(document: Document, spec: DatasetSpec) -> Selection:
    """Select what ``spec`` names of ``document``."""
    return _sections(document, spec.rows) if spec.rows.kind == "sections" else _tables(document, spec)


def _sections(document: Document, rows: RowsSpec) -> Selection:
    sections = [section for section in document.sections if rows.pattern.search(section.heading.text)]
    return Selection(sections, [], {}, [] if sections else [_nothing_selected(document, rows)])


def _tables(document: Document, spec: DatasetSpec) -> Selection:
    selected, problems = select_tables(document, spec.rows)
    tables = [table for _, table in selected]
    problems += (Problem(*note) for table in tables for note in table.notes)
    nowhere = _columns_nowhere(tables, spec)
    problems += nowhere.values()
    fit, columns_read = [], {}
    for index, table in selected:
        names = table.columns
        mismatches = list(_column_mismatches(table, names, spec, nowhere))
        problems += mismatches
        if mismatches or nowhere:
            columns_read[index] = frozenset(names)  # what is left over of such a header says nothing new
        else:
            fit.append(table)
            columns_read[index] = spec.unread | {field.column for field in spec.fields if field.column is not None}
    return Selection([], fit, columns_read, problems)


def select_tables(document: Document, rows: RowsSpec) -> tuple[list[tuple[int, Table]], list[Problem]]:
    """Return the tables that ``rows`` selects, each with its index, and a problem for each heading that leads to none.

    A ``number`` chooses among the tables that the rest of ``rows`` selects, so that its headings lead to tables.
    """
    selected = [(index, table) for index, table in enumerate(document.tables) if _selects(rows, table)]
    problems = list(_missing_tables(document, rows, [table for _, table in selected]))
    if rows.number is None or not selected:
        return selected, problems
    chosen = selected[rows.number - 1 : rows.number]
    return chosen, problems if chosen else [*problems, _no_such_number(document, rows, rows.number, len(selected))]


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


def _stands_under(pattern: re.Pattern[str], table: Table) -> bool:
    """Whether any heading above ``table`` matches; the empty pattern also takes a table without a heading."""
    path = table.section.path if table.section else ()
    return not pattern.pattern or any(pattern.search(section.heading.text) for section in path)


def _selects(rows: RowsSpec, table: Table) -> bool:
    if not _stands_under(rows.pattern, table) or (table.html and not rows.html):
        return False
    return not rows.columns or set(rows.columns) <= set(table.columns)


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


def _no_such_number(document: Document, rows: RowsSpec, number: int, selected: int) -> Problem:
    there = "there is one" if selected == 1 else f"there are {selected:,}"
    message = f"{document.path} has no table {number} here, {there}"
    return Problem("selects-nothing", message, rows.span)


# Columns


def _columns_nowhere(tables: list[Table], spec: DatasetSpec) -> dict[str, Problem]:
    """Report the columns that none of ``tables`` has, each once: there the spec is wrong, not a table."""
    there = {name for table in tables for name in table.columns}
    named = {field.column: field.spans["column"] for field in reversed(spec.fields) if field.column is not None}
    named |= dict.fromkeys(spec.unread, spec.spans.get("unread", spec.span))
    nowhere = {}
    for column in sorted(named.keys() - there) if tables else ():
        names = tables[0].columns
        message = (
            f"no table of {spec.name} has a column {quoted(column)}; "
            f"the columns at {tables[0].span} are {listed(names)}{suggestion(column, names)}"
        )
        nowhere[column] = Problem("unknown-column", message, named[column])
    return nowhere


def _column_mismatches(
    table: Table, names: Sequence[str], spec: DatasetSpec, nowhere: Container[str]
) -> Iterator[Problem]:
    """Report the columns that ``table`` lacks, though another table of the dataset has them, or has twice.

    One that it has twice is no mistake where the spec names the second, too.
    """
    counts = Counter(one_line(cell) for cell in table.header.cells)
    columns = dict.fromkeys(field.column for field in spec.fields)
    known = {*columns, *spec.unread}
    for column in columns:
        if column is None or column in nowhere:
            continue
        again = [name for cell, name in zip(table.header.cells, names, strict=True) if one_line(cell) == column][1:]
        if column not in names:
            message = (
                f"the table has no column {quoted(column)}, which the dataset {spec.name} reads; "
                f"its columns are {listed(names)}{suggestion(column, names)}"
            )
            yield Problem("unknown-column", message, table.header.span)
        elif not known.issuperset(again):
            message = (
                f"the table has {counts[column]} columns {quoted(column)}, and the dataset {spec.name} reads it; "
                f"give each a name of its own, or read the other as {quoted(again[0])}"
            )
            yield Problem("ambiguous-column", message, table.header.span)


# What is left over


def _sections_with_stray_rows(document: Document) -> set[int]:
    """The sections, by identity, that have a line below their heading that was meant as a table's row."""
    starts = [section.heading.span.line for section in document.sections]
    nearest = {bisect_right(starts, span.line) - 1 for span in document.stray_rows}
    return {id(section) for index in nearest if index >= 0 for section in document.sections[index].path}


def _untaken(table: Table) -> Problem:
    columns = listed(table.columns)
    under = f" under the heading {quoted(table.section.heading.text)}" if table.section else ""
    message = (
        f"no dataset takes this table of {counted(len(table.rows), 'row')}{under} (columns {columns}); "
        "put back the heading that one looks for, declare a dataset for it, or list it under ignore"
    )
    return Problem("table-not-taken", message, table.span)


def _unread_columns(table: Table, read: frozenset[str]) -> Iterator[Problem]:
    for cell, name in zip(table.header.cells, table.columns, strict=True):
        if name not in read:
            yield Problem(
                "column-not-read",
                f"no field reads the column {quoted(name)}; add a field, or list it under unread",
                cell.span,
            )
