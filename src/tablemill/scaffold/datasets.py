"""Proposes datasets: the groups of tables become datasets with names, rows, fields and keys of their own."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..extraction.listing import FoundTable
from .fields import Column, columns_of, propose_fields
from .groups import Group, common_start, group
from .keys import choose_key, texts_around
from .leaving import rows_aside, turned
from .model import ProposedDataset, ProposedField, ProposedRows
from .names import dataset_name, field_name
from .rows import Places, ragged_rows, rows_of
from .shared import Pages, shared_by_files

_FORMULA = re.compile(r"[=+\-@\t\r]")


class _Plan(NamedTuple):
    """Tables that become a dataset, how they are selected and in which files, and their columns."""

    group: Group
    rows: ProposedRows
    columns: Sequence[Column]
    source: tuple[str, ...]
    files: tuple[str, ...]


def propose_datasets(pages: Pages, taken: Sequence[FoundTable]) -> tuple[list[ProposedDataset], list[str], set[str]]:
    """Propose datasets for those of the tables of ``pages`` that are ``taken``.

    Returns the texts that mean null in all of them, and the paths of the files that they read, too.
    """
    planned: list[_Plan] = []
    left, read = {found.number for found in taken}, set()
    for one in shared_by_files(pages, taken):
        planned.append(_planned(one.group, one.rows, one.source, one.files))
        left -= {found.number for found in one.group.tables}
        read |= {*one.read}
    for page in pages.all:
        own = [found for found in page.tables if found.number in left]
        for made, rows in _selected(group(own), pages.places(page.path)) if own else ():
            planned.append(_planned(made, rows, (page.relative,), (page.path,)))
            read.add(page.path)
    planned.sort(key=lambda plan: plan.group.tables[0].number)
    columns = (column for plan in planned for column in plan.columns)
    nulls = ["", *sorted({text for column in columns for text in column.type.nulls} - {""})]
    datasets: list[ProposedDataset] = []
    named: dict[str, Sequence[str]] = {}
    for plan in planned:
        name, headings = _name(plan, pages, named)
        named[name] = headings
        datasets.append(_dataset(name, plan, nulls, pages))
    return datasets, nulls, read


def _planned(made: Group, rows: ProposedRows, source: tuple[str, ...], files: tuple[str, ...]) -> _Plan:
    pairs = None if rows.columns else turned(made)
    if pairs is not None:
        said = (
            "The header is empty, and the first column has names in bold: a table of keys and values is one record.",
        )
        rows = rows._replace(turned=True, ragged=False, reasons=said)
        return _Plan(pairs, rows, columns_of(pairs), source, files)
    aside = rows_aside(made.tables)
    made = replace(made, aside=aside)
    rows = rows._replace(excepts=aside.excepts, group_rows=aside.groups, reasons=aside.reasons)
    return _Plan(made, rows, columns_of(made), source, files)


def _selected(groups: Sequence[Group], places: Places) -> Iterator[tuple[Group, ProposedRows]]:
    """Say how each group is selected; the tables of one that cannot be are datasets of their own."""
    for made in groups:
        rows = rows_of(made, places)
        if rows is not None:
            yield made, rows
        else:
            yield from _selected([Group((found,)) for found in made.tables], places)


def _name(plan: _Plan, pages: Pages, taken: Mapping[str, Sequence[str]]) -> tuple[str, Sequence[str]]:
    """Name a dataset; return the headings that it is named after, too. ``taken`` has those of the names before it."""
    tables = plan.group.tables
    headings = common_start(found.headings for found in tables)
    below = {found.headings[-1:] for found in tables} if plan.group.told_apart_by or len(plan.files) > 1 else ()
    headings += below.pop() if len(below) == 1 and headings[-1:] != [*tables[0].headings[-1:]] else ()
    if len(plan.files) > 1:
        folder = posixpath.dirname(plan.source[0].partition("*")[0]) or Path(os.path.abspath(pages.folder)).name
        first = dataset_name([posixpath.basename(folder)], "", 1, {})
        return dataset_name(headings, first, len(taken) + 1, taken, tables[0].columns[0]), headings
    number = tables[0].number - pages.by_path[plan.files[0]].tables[0].number + 1
    stem = Path(plan.files[0]).stem
    return dataset_name(headings, stem, number, taken, stem if len(pages.all) > 1 else ""), headings


def _dataset(name: str, plan: _Plan, nulls: Sequence[str], pages: Pages) -> ProposedDataset:
    made, columns = plan.group, plan.columns
    paths = {path: pages.relative(path) for path in plan.files}
    fields = propose_fields(made, columns, nulls)
    if made.path is not None and not set(nulls).isdisjoint(texts_around(fields[0], made, paths)):
        fields[0] = replace(fields[0], nulls=("",))
    key, reason = choose_key(fields, columns, made, paths)
    if not key:
        number = field_name("row_number", [field.name for field in fields])
        description = "The number of the record, from 1, in the order of the tables."
        fields.insert(0, ProposedField(number, description, "integer", reasons=("the key, for lack of another",)))
        key = (number,)
    return ProposedDataset(
        name=name,
        title=_title(made),
        source=plan.source,
        files=plan.files,
        tables=len(made.tables),
        records=sum(len(made.records(found)) for found in made.tables),
        rows=plan.rows,
        key=key,
        key_reason=reason,
        fields=tuple(fields),
        ragged=sum(1 for found in made.tables for _ in ragged_rows(found)),
        formulas=any(_FORMULA.match(text) for text in _strings(made, fields, columns, paths)),
    )


def _title(made: Group) -> str:
    common = common_start(found.headings for found in made.tables)
    return common[-1] if common else ""


def _strings(
    made: Group, fields: Sequence[ProposedField], columns: Sequence[Column], paths: Mapping[str, str]
) -> Iterator[str]:
    """Yield the texts that CSV would hold as they are."""
    by_name = {column.name: column for column in columns}
    for field in fields:
        if field.path is not None or field.heading is not None:
            yield from filter(None, texts_around(field, made, paths))
        elif field.kind == "string" and field.column is not None:
            column = by_name[field.column]
            if field.view == "text":
                yield from column.texts
            cells = [cell for cell in column.cells if cell is not None]
            if field.view == "url":
                yield from (link.url for cell in cells for link in cell.links)
            if field.view == "markdown":
                yield from (found for cell in cells for found in re.findall(field.pattern or "", cell.raw))
