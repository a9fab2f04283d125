"""Makes typed records of a table: its rows, as a JSON Schema describes them, and what does not fit of the others.

Enters: a document's table and the text of a schema. Leaves: Typed values and Invalid ones, or None for a table that the
schema does not describe. Values are converted and validated as those of `extract` with a schema are.

A schema describes a table that has a column for each property that must be there, and for at least one property.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..emit.parquet import not_held
from ..emit.types import Type, types_of
from ..extraction.extracts import spec_of
from ..model import Document, Inline, Json, Record, Records, Span, Table
from ..problems import Problem, TablemillError, listed
from ..reading.sources import Source
from ..records.normalisation import normalise
from ..records.validation import Verdict, judge
from ..spec import DatasetSpec
from ..spec.schema import schema_of
from .schema import OWN

__all__ = ["Invalid", "Prepared", "Typed", "prepared", "typed_of"]

LONGEST = 1_000
"""How many characters of a value that does not fit are written."""
_AT_ONCE = 16_384
NAMED = "schema"
"""How messages call the file of the schema: its text is all that a worker has."""


class Invalid(NamedTuple):
    """What is wrong with a row, or with a ``column`` of it; with the whole table where ``row`` is None."""

    row: int | None
    line: int
    column: str | None
    value: str | None
    code: str
    message: str


class Typed(NamedTuple):
    """The records of a table: the numbers and the lines of their rows, the values of each field, and the others."""

    rows: Sequence[int]
    lines: Sequence[int]
    columns: Mapping[str, Sequence[Json]]
    invalid: Sequence[Invalid]

    def pieces(self) -> Iterator[Typed]:
        """Yield some thousand records at a time, without what is invalid."""
        for start in range(0, len(self.rows), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            columns = {name: values[some] for name, values in self.columns.items()}
            yield Typed(self.rows[some], self.lines[some], columns, ())


class Prepared(NamedTuple):
    """A schema that is ready to be used: ``needed`` are the fields that must be there."""

    spec: DatasetSpec
    verdict: Verdict
    types: Mapping[str, Type]
    needed: frozenset[str]


@functools.lru_cache(maxsize=4)
def prepared(text: str) -> Prepared:
    """Read and compile a schema; raises TablemillError where it cannot be used."""
    described = schema_of(Source(NAMED, text, ""))
    taken = [name for name in described.fields if name in OWN]
    if taken:
        message = f"has properties with names that a harvest uses itself: {listed(taken)}; rename them"
        raise TablemillError([Problem("bad-schema", message, described.locate("properties", taken[0]))])
    plan: dict[str, Any] = {name: (name, "text") for name in described.fields}
    spec = spec_of("records", described, None, plan, Span.top(NAMED))
    verdict = judge(spec, Path(os.devnull))  # in which no other file is: a $ref stays in this one
    if verdict.wrong:
        raise TablemillError(verdict.wrong)
    needed = frozenset(name for name, field in described.fields.items() if not field.may_lack)
    return Prepared(spec, verdict, types_of(described), needed)


def typed_of(table: Table, schema: str) -> Typed | None:
    """Return the records of a table; None where the schema does not describe it."""
    known = prepared(schema)
    names = set(table.columns)
    if not known.needed <= names or names.isdisjoint(known.types):
        return None
    path = table.span.path
    spec = known.spec if names >= known.types.keys() else _lacking(known.spec, names)
    made = normalise({spec.sources[0]: Document(path, (), (table,), ())}, spec)
    records, problems = made.records, [problem for problem in made.problems if problem.severity == "error"]
    invalid = list(_failed(records, problems)) + list(_refused(records, known.verdict)) + list(_beyond(records, known))
    lost = {one.row for one in invalid} | set(records.failed)
    columns = {name: records.column(name) for name in known.types}
    lines = [line for _, some in records.lines() for line in some]
    rows: Sequence[int] = range(len(records))
    if lost:
        rows = [row for row in rows if row not in lost]
        columns = {name: [values[row] for row in rows] for name, values in columns.items()}
        lines = [lines[row] for row in rows]
    invalid.sort(key=lambda one: (-1 if one.row is None else one.row, one.line))
    return Typed(rows, lines, columns, invalid)


def _lacking(spec: DatasetSpec, names: Collection[str]) -> DatasetSpec:
    """Return ``spec`` for a table that has columns with these names only."""
    fields = (
        field if field.name in names else field._replace(missing=True, spans={**field.spans, "missing": field.span})
        for field in spec.fields
    )
    return spec._replace(fields=tuple(fields))


def _failed(records: Records, problems: Sequence[Problem]) -> Iterator[Invalid]:
    """Yield what could not be made of texts, each with the row whose cell it is said of."""
    cells = [(number, name, records[number]) for number, names in records.failed.items() for name in sorted(names)]
    at_line: dict[int, list[tuple[int, str, Record]]] = {}
    for cell in cells:
        at_line.setdefault(cell[2].place(cell[1]).line, []).append(cell)
    for problem in problems:
        found = next(
            (one for one in at_line.get(problem.span.line, ()) if _is_in(problem.span, one[2].place(one[1]))), None
        )
        if found is None:
            yield Invalid(None, problem.span.line, None, None, problem.code, problem.message)
        else:
            number, name, record = found
            yield _invalid(number, record, name, problem)


def _refused(records: Records, verdict: Verdict) -> Iterator[Invalid]:
    """Yield what the schema refuses, record by record where there is anything."""
    if not _told(verdict, records):
        return
    for number, record in enumerate(records):
        for problem in _told(verdict, [record]):
            names = [name for name in record.origins if record.place(name) != record.span]
            name = next((name for name in names if _is_in(problem.span, record.place(name))), None)
            yield _invalid(number, record, name, problem)


def _told(verdict: Verdict, records: Sequence[Record]) -> list[Problem]:
    """Return what is wrong with records; that a pattern was too slow for another one before is not."""
    return [problem for problem in verdict.on(records) if problem.code != "slow-pattern"]


def _beyond(records: Records, known: Prepared) -> Iterator[Invalid]:
    """Yield the numbers that Parquet cannot hold as they are."""
    for name, one in known.types.items():
        for number, value in enumerate(() if one.kind in ("string", "boolean") else records.column(name)):
            for wrong in not_held(value, one):
                message = f"{name} {wrong} is a number that Parquet cannot hold exactly"
                record = records[number]
                yield _invalid(number, record, name, Problem("format-limit", message, record.place(name)))


def _invalid(number: int, record: Record, name: str | None, problem: Problem) -> Invalid:
    origin = record.origins.get(name or "")
    value = origin.text[:LONGEST] if isinstance(origin, Inline) else None
    return Invalid(number, problem.span.line, name, value, problem.code, problem.message)


def _is_in(span: Span, cell: Span) -> bool:
    return (cell.line, cell.column) <= (span.line, span.column) <= (cell.end_line, cell.end_column)
