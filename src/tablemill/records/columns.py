"""The columns that a dataset reads of its tables: those that are there, those that are not, and those that come twice.

Enters: the tables that a dataset selects, and its DatasetSpec. Leaves: problems, and the names of the columns read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence, Set

from ..model import Table, one_line
from ..problems import Problem, listed, quoted, suggestion
from ..spec import DatasetSpec, FieldSpec
from ..spec.model import ENTRY

__all__ = ["columns_nowhere", "columns_read", "idle_names", "mismatches", "named_columns"]


def columns_read(names: Sequence[str], spec: DatasetSpec) -> frozenset[str]:
    """Name the columns that ``spec`` reads, or leaves by intent, of a table with the columns ``names``."""
    return frozenset(names) if spec.unread_rest or spec.rest is not None else named_columns(names, spec)


def named_columns(names: Sequence[str], spec: DatasetSpec) -> frozenset[str]:
    """Name those of them that ``spec`` names, and does not only mean by the rest."""
    there = frozenset(names)
    read = {column for field in spec.fields if (column := field.column_in(there)) is not None}
    if spec.rows.kind == "data":
        from .data import reached  # most specs read Markdown alone

        return reached(spec.unread | spec.rows.asked | read)
    return spec.unread | spec.rows.asked | read


def columns_nowhere(tables: Sequence[Table], spec: DatasetSpec) -> dict[str, Problem]:
    """Report the columns that none of ``tables`` has, each once: there the spec is wrong, not a table."""
    there = {name for table in tables for name in table.columns}
    named = {
        field.columns: field.spans["column"] for field in reversed(spec.fields) if field.columns and not field.missing
    }
    named |= {(one.column,): one.span for one in (*spec.rows.where, *spec.rows.except_) if one.column is not None}
    named |= dict.fromkeys(((column,) for column in spec.unread), spec.spans.get("unread", spec.span))
    if not tables:
        return {}
    return {
        columns[0]: Problem("unknown-column", _nowhere(columns, tables[0], spec), span)
        for columns, span in sorted(named.items())
        if there.isdisjoint(columns) and not (fine_to_miss(spec) & {*columns})
    }


def _nowhere(columns: Sequence[str], table: Table, spec: DatasetSpec) -> str:
    if ENTRY in columns:
        return f"the records of {spec.name} are in a list ({table.span}), so they have no keys to read"
    names = table.columns
    near = next(filter(None, (suggestion(column, names) for column in columns)), "")
    return (
        f"no table of {spec.name} has a column {listed(columns, 'or')}; "
        f"the columns at {table.span} are {listed(names)}{near}"
    )


def fine_to_miss(spec: DatasetSpec) -> frozenset[str]:
    """Name the columns that a table need not have, because a field says so."""
    return frozenset(column for field in spec.fields if field.missing for column in field.columns)


def mismatches(table: Table, spec: DatasetSpec, nowhere: Set[str]) -> Iterator[Problem]:
    """Report the columns that ``table`` lacks, though another table of the dataset has them, or has twice.

    One that it has twice is no mistake where the spec names the second, too. ``nowhere`` are those that no table has.
    """
    names = table.columns
    there, alike = frozenset(names), defaultdict[str, list[str]](list)
    for cell, name in zip(table.header.cells, names, strict=True):
        alike[one_line(cell)].append(name)
    known = frozenset(column for field in spec.fields for column in field.columns) | spec.unread | spec.rows.asked
    for columns, fine in _wanted(spec).items():
        column = next((one for one in columns if one in there), None)
        if column is None and not fine and not nowhere & {*columns}:
            yield Problem("unknown-column", _lacking(columns, table, spec), table.header.span)
        elif column is not None and not known.issuperset(again := alike[column][1:]):
            message = (
                f"the table has {len(alike[column])} columns {quoted(column)}, and the dataset {spec.name} reads it; "
                f"rename one, or read the other as {quoted(again[0])}"
            )
            yield Problem("ambiguous-column", message, table.header.span)


def _wanted(spec: DatasetSpec) -> dict[tuple[str, ...], bool]:
    """Return what each field and filter reads, and whether a table may do without."""
    wanted: dict[tuple[str, ...], bool] = {}
    for field in spec.fields:
        if field.columns:
            fine = field.missing and _may_lack(field, spec)
            wanted[field.columns] = fine and wanted.get(field.columns, True)
    fine_anyway = fine_to_miss(spec)
    return wanted | {(column,): column in fine_anyway for column in sorted(spec.rows.asked) if (column,) not in wanted}


def _may_lack(field: FieldSpec, spec: DatasetSpec) -> bool:
    """Whether a record may do without the field's column."""
    has_default = field.value is not None and field.value.default is not None
    return has_default or spec.schema.fields[field.name].may_lack


def _lacking(columns: Sequence[str], table: Table, spec: DatasetSpec) -> str:
    names = table.columns
    near = next(filter(None, (suggestion(column, names) for column in columns)), "")
    needed = [
        field.name
        for field in spec.fields
        if field.columns == tuple(columns) and field.missing and not _may_lack(field, spec)
    ]
    why = f", and {needed[0]} cannot be null" if needed else ""
    return (
        f"the table has no column {listed(columns, 'or')}, which the dataset {spec.name} reads{why}; "
        f"its columns are {listed(names)}{near}"
    )


def idle_names(tables: Sequence[Table], spec: DatasetSpec) -> Iterator[Problem]:
    """Report the names of columns that no table is read by, and what is said of columns that are in every table."""
    headers = [frozenset(table.columns) for table in tables]
    for field in spec.fields if tables else ():
        read = {field.column_in(header) for header in headers}
        if field.missing and None not in read:
            message = f'every table has the column of {field.name}, so "missing" has no effect; remove it'
            yield Problem("no-effect", message, field.spans["missing"])
        yield from _never_read(field, read, tables, spec)
    if spec.rest is not None and tables and not any(_others(table, spec) for table in tables):
        message = (
            f"every column of every table is read by another field, so {spec.rest.name} is always empty; remove it"
        )
        yield Problem("no-effect", message, spec.rest.spans["columns"])
    if spec.unread_rest and tables and not any(_others(table, spec) for table in tables):
        message = 'every column of every table is read, so "unread" has no effect; remove it'
        yield Problem("no-effect", message, spec.spans["unread"])


def _never_read(
    field: FieldSpec, read: Collection[str | None], tables: Sequence[Table], spec: DatasetSpec
) -> Iterator[Problem]:
    if not field.missing and (not field.alternatives or {*read} == {None}):
        return  # reported as unknown
    places = [(field.column, field.spans["column"]), *field.alternatives]
    for column, span in places:
        if column is not None and column not in read:
            near = suggestion(column, dict.fromkeys(name for table in tables for name in table.columns))
            message = f"no table of {spec.name} uses the column {quoted(column)}{near or '; remove the name'}"
            yield Problem("no-effect", message, span)


def _others(table: Table, spec: DatasetSpec) -> set[str]:
    return {*table.columns} - named_columns(table.columns, spec)
