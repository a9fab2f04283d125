"""Proposes datasets: the groups of tables become datasets with names, rows, fields and keys of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..extraction.listing import FoundTable
from ..model import Document
from ..problems import quoted
from .fields import Column, columns_of, propose_fields
from .groups import Group, common_start, group, heading_texts
from .model import ProposedDataset, ProposedField, ProposedRows
from .names import dataset_name, field_name
from .rows import Places, ragged_rows, rows_of

_LONGEST_KEY = 64
_FORMULA = re.compile(r"[=+\-@\t\r]")


def propose_datasets(
    documents: Sequence[tuple[Document, Sequence[FoundTable]]], taken: Sequence[FoundTable]
) -> tuple[list[ProposedDataset], list[str]]:
    """Propose datasets for those of the tables of ``documents`` that are ``taken``, and the texts that mean null."""
    numbers = {found.number for found in taken}
    planned = []
    for document, tables in documents:
        places = Places(document, tables)
        own = [found for found in tables if found.number in numbers]
        planned += [(made, rows, columns_of(made)) for made, rows in _selected(group(own), places)]
    nulls = ["", *sorted({text for *_, columns in planned for column in columns for text in column.type.nulls} - {""})]
    datasets: list[ProposedDataset] = []
    named: dict[str, Sequence[str]] = {}
    for made, rows, columns in planned:
        name, headings = _name(made, documents, named)
        named[name] = headings
        datasets.append(_dataset(name, made, rows, columns, nulls))
    return datasets, nulls


def _selected(groups: Sequence[Group], places: Places) -> Iterator[tuple[Group, ProposedRows]]:
    """Say how each group is selected; the tables of one that cannot be are datasets of their own."""
    for made in groups:
        rows = rows_of(made, places)
        if rows is not None:
            yield made, rows
        else:
            yield from _selected([Group((found,)) for found in made.tables], places)


def _name(
    made: Group, documents: Sequence[tuple[Document, Sequence[FoundTable]]], taken: Mapping[str, Sequence[str]]
) -> tuple[str, Sequence[str]]:
    """Name a dataset; return the headings that it is named after, too. ``taken`` has those of the names before it."""
    first = made.tables[0]
    tables = next(tables for _, tables in documents if first in tables)
    stem = Path(first.table.span.path).stem
    headings = common_start(found.headings for found in made.tables)
    below = {found.headings[-1] for found in made.tables} if made.told_apart_by else ()
    headings += below if len(below) == 1 else ()
    return dataset_name(headings, stem, tables.index(first) + 1, taken), headings


def _dataset(
    name: str, made: Group, rows: ProposedRows, columns: Sequence[Column], nulls: Sequence[str]
) -> ProposedDataset:
    first = made.tables[0]
    fields = propose_fields(made, columns, nulls)
    key, reason = _key(fields, {column.name: column for column in columns})
    if key is None:
        number = field_name("row_number", [field.name for field in fields])
        description = "The number of the record, from 1, in the order of the tables."
        fields.insert(0, ProposedField(number, description, "integer", reasons=("the key, for want of another",)))
        key = number
    return ProposedDataset(
        name=name,
        title=_title(made),
        source=first.table.span.path,
        tables=len(made.tables),
        records=sum(len(found.table.rows) for found in made.tables),
        rows=rows,
        key=key,
        key_reason=reason,
        fields=tuple(fields),
        ragged=sum(1 for found in made.tables for _ in ragged_rows(found)),
        formulas=any(_FORMULA.match(text) for text in _strings(made, fields, columns)),
    )


def _title(made: Group) -> str:
    common = common_start(found.headings for found in made.tables)
    return common[-1] if common else ""


def _strings(made: Group, fields: Sequence[ProposedField], columns: Sequence[Column]) -> Iterator[str]:
    """Yield the texts that CSV would hold as they are."""
    by_name = {column.name: column for column in columns}
    for field in fields:
        if field.kind == "string" and field.column is not None:
            column = by_name[field.column]
            if field.view == "text":
                yield from column.texts
            cells = [cell for cell in column.cells if cell is not None]
            if field.view == "url":
                yield from (link.url for cell in cells for link in cell.links)
            if field.view == "markdown":
                yield from (found for cell in cells for found in re.findall(field.pattern or "", cell.raw))
    if made.told_apart_by is not None:
        for found in made.tables:
            yield from heading_texts(found)


def _key(fields: Sequence[ProposedField], columns: Mapping[str, Column]) -> tuple[str | None, str]:
    """Choose the field that tells the records apart, the first column's if it does, and say why."""
    candidates = [
        field
        for field in fields
        if field.column is not None and field.view == "text" and field.kind in ("string", "integer")
    ]
    for field in candidates:
        texts = columns[field.column or ""].texts
        if field.nullable or len(set(texts)) < len(texts):
            continue
        if field is candidates[0] or all(len(text) <= _LONGEST_KEY and "\n" not in text for text in texts):
            return field.name, "different in every row, and never empty"
    return None, _no_key(columns)


def _no_key(columns: Mapping[str, Column]) -> str:
    first = next(iter(columns.values()))
    if first.type.kind not in ("string", "integer"):
        why = "is no text or integer"
    elif first.type.nulls:
        why = "is empty in some"
    else:
        counts = Counter(first.texts)
        again = next(text for text in first.texts if counts[text] > 1)
        return f"no column tells the rows apart: {quoted(again)} comes again in {quoted(first.name)}"
    return f"no column tells the rows apart: {quoted(first.name)} {why}"
