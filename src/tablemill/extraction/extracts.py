"""Takes tables as they are, without a spec: what there is, which one is meant, and its rows as records.

Enters: Sources, or what names them. Leaves: a Listing of the tables, or an Extract of those that were chosen: a
dataset that any format can write.

**Columns.** They have the names that `Table.columns` gives them, and a problem reports where that is not the header's.

**Values.** Every value is the text of its cell, and stays a string; an empty cell is the empty string, and so is one
that a short row lacks. Cells past the header's width, which GitHub does not show, are not taken, and a problem says
them. With a schema, its properties are the fields, each read from the column of its name, and values are converted and
validated as a spec's are; an empty cell is null where the schema allows null. With ``types``, those are guessed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as with_default
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from ..emit import FORMATS, Package, Shape, gather, obstacles, render, shape_of
from ..model import Dataset, Document, Json, Records, Span, one_line
from ..problems import Problem, TablemillError, in_order, quoted, suggestion
from ..reading.discovery import Named
from ..reading.following import Follow, unfollowed
from ..records.batches import TableBatch
from ..records.keys import duplicate_keys
from ..records.normalisation import normalise, ragged_rows, taken_ragged
from ..records.origins import Page
from ..records.packed import Packing
from ..records.validation import judge
from ..spec import DatasetSpec, FieldSpec, Formulas, RowsSpec, SourceSpec, View
from ..spec.model import ValueSpec
from ..spec.patterns import Pattern, under
from ..spec.schema import FieldType, RecordSchema, load_schema
from .listing import Choice, FoundTable, Listing, choose, find_tables
from .narrowing import NOTHING_ASKED, Asked, Patterns, conditions, pairs_of, pattern_of, sifted

__all__ = ["Extract", "extract"]

CellView: TypeAlias = Literal["text", "markdown"]
"""What is taken from a cell: what a reader sees, or its Markdown source."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The records of the chosen tables. Do not use them if one of the problems is an error.

    ``listing`` has all tables of the sources; its problems are those of the sources, not of the records. ``left_out``
    counts the rows that ``where`` and ``except`` leave out, and ``types`` says what was guessed for a field.
    """

    spec: DatasetSpec
    dataset: Dataset
    shape: Shape
    tables: tuple[FoundTable, ...]
    problems: tuple[Problem, ...]
    listing: Listing
    left_out: int = 0
    types: Mapping[str, str] = with_default(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def rows(self) -> list[dict[str, Json]]:
        """The records as plain mappings, from a field's name to its value."""
        return list(self.dataset.records.values())

    def dump(self, to: str = "csv") -> bytes:
        """Render the records in the format ``to``; raises TablemillError where it cannot hold them."""
        spec = self.spec._replace(formats=(to,))
        found = list(_without_key(self.shape, to)) or list(obstacles(spec, self.dataset, self.shape))
        if found:
            raise TablemillError(in_order(found))
        name = spec.name
        if FORMATS[to].gather is None:
            return render(spec, self.dataset, self.shape)[0].content
        return gather(Package(name), [spec], {name: self.dataset}, {name: self.shape})[0].content


def extract(
    sources: Named | Iterable[Named],
    *,
    table: int | None = None,
    heading: str | re.Pattern[str] | None = None,
    columns: Sequence[str] | None = None,
    every: bool = False,
    where: Patterns | None = None,
    except_: Patterns | None = None,
    split: Patterns | None = None,
    types: bool = False,
    schema: str | os.PathLike[str] | None = None,
    key: str | None = None,
    heading_as: str | None = None,
    html: bool = False,
    marks: bool = True,
    view: CellView = "text",
    links: bool = False,
    name: str | None = None,
    formulas: Formulas = "keep",
    delimiter: str = ",",
    bom: bool = False,
    follow: Follow = unfollowed,
) -> Extract:
    """Return the records of one table of ``sources`` (see `find_tables`), without a spec.

    The table has the number ``table``, is under a heading that the pattern ``heading`` matches, and has all
    ``columns``; only these columns are taken, in this order. ``every=True`` takes all such tables as one; they must
    have the same columns. ``heading_as`` names a first field, for the heading of each row's table. ``key`` names a
    field without repeated values, which some formats need.

    A row is taken if all patterns of ``where`` match the text of their columns, and none of ``except_`` does. ``split``
    divides the text of a column at its pattern, into a list. ``types=True`` gives columns the types that fit every
    value, as `init` guesses them, with null for empty cells; ``Extract.types`` describes them.

    ``view="markdown"`` takes the source of the cells. ``links=True`` adds a field ``NAME_link`` after each field with
    links or images, for their addresses, separated by spaces. ``schema`` is a JSON Schema: values get its types and are
    validated, and its properties are the fields. ``name`` is the name of the dataset in formats. ``formulas`` says what
    CSV does with formulas, ``delimiter`` is the character between its cells, and ``bom`` adds a byte order mark for
    Excel.

    Without a schema, every value is a string, and missing or empty cells are empty strings. The problems of the
    `Extract` include those of the rows. ``follow`` is that of `find_tables`.

    Raises TablemillError if there is no such table, if there are several (the problems list each), or if the schema
    cannot be used.
    """
    if types and schema is not None:
        message = "types are either guessed or read from a schema; use only one of the two"
        raise TablemillError([Problem("misplaced-key", message, Span.top("types"))])
    listing = find_tables(sources, html=html, marks=marks, follow=follow)
    follow((), "reading rows")
    choice = Choice(table, under(heading), tuple(columns or ()))
    chosen = choose(listing, choice, every=every)
    asked = (conditions(where, chosen, "where"), conditions(except_, chosen, "except"))
    cuts = {column: pattern_of(column, pattern, chosen, "split") for column, pattern in pairs_of(split)}
    taken = choice.columns or chosen[0].columns
    if schema is None:
        plan = plan_of(chosen, taken, heading_as, view, links)
        spec = spec_of(name, strings(plan, chosen[0].table.span.path), key, plan, chosen[0].table.span, asked)
        made = _taken_as_texts(chosen, spec, cuts, types=types)
        made.problems.extend(renamed(chosen, taken))
    else:
        described = load_schema(Path(schema), Path(schema).resolve().parent, given=True)
        plan = _from_columns(described.fields, heading_as, view)
        spec = spec_of(name, described, key, plan, chosen[0].table.span, asked, cuts)
        made = _validated(chosen, spec, Path(schema), strict=not choice.columns)
    dataset = Dataset(spec.name, spec.key, made.records)
    problems = [*made.problems, *(Problem(*note) for found in chosen for note in found.table.notes)]
    problems += _idle_cuts(cuts, made.spec, dataset)
    if key is not None:
        problems += duplicate_keys(dataset) if key in spec.schema.fields else [_no_key(spec, key)]
    shape = shape_of(made.spec, formulas, delimiter, bom=bom)
    return Extract(made.spec, dataset, shape, chosen, tuple(in_order(problems)), listing, made.left_out, made.types)


class _Made(NamedTuple):
    """The records, what there is to say of them, and the spec with the types that they have."""

    records: Records
    problems: list[Problem]
    spec: DatasetSpec
    left_out: int
    types: Mapping[str, str] = MappingProxyType({})


# Fields

_Plan: TypeAlias = dict[str, tuple[str | None, View]]
"""What each field is read from: a column (None: the heading above), and the view of it."""


def plan_of(
    chosen: Sequence[FoundTable], columns: Sequence[str], heading_as: str | None, view: CellView, links: bool
) -> _Plan:
    if heading_as in columns:
        place = chosen[0].table.header.span
        raise TablemillError(
            [Problem("bad-name", f"the table already has a column {quoted(heading_as)}; choose another name", place)]
        )
    plan: _Plan = {} if heading_as is None else {heading_as: (None, "text")}
    for column in columns:
        plan[column] = (column, view)
        if links and _has_links(chosen, column):
            name = f"{column}_link"
            while name in columns or name in plan:
                name += "_"
            plan[name] = (column, "url")
    return plan


def _has_links(chosen: Iterable[FoundTable], column: str) -> bool:
    return any(any(found.table.views([(found.columns.index(column), "url")])[0]) for found in chosen)


def _from_columns(fields: Iterable[str], heading_as: str | None, view: CellView) -> _Plan:
    return {name: (None, "text") if name == heading_as else (name, view) for name in fields}


# Records


def renamed(chosen: Iterable[FoundTable], fields: Sequence[str]) -> Iterator[Problem]:
    """Report the columns that have no name of their own, where they are taken."""
    for found in chosen:
        for cell, name in zip(found.table.header.cells, found.columns, strict=True):
            given = one_line(cell)
            if given != name and name in fields:
                reason = f"another column is also named {quoted(given)}" if given else "the column has no name"
                yield Problem("column-renamed", f"{reason}; this one is named {quoted(name)}", cell.span)


def records_of(chosen: Sequence[FoundTable], spec: DatasetSpec) -> tuple[Records, list[Problem]]:
    """Make records of all rows, whose values are the texts of their cells; return the problems met, too."""
    made = _taken_as_texts(chosen, spec, {}, types=False)
    return made.records, made.problems


def _taken_as_texts(
    chosen: Sequence[FoundTable], spec: DatasetSpec, cuts: Mapping[str, Pattern], *, types: bool
) -> _Made:
    packing = {field.name: Packing() for field in spec.fields}
    taken, left_out, problems = sifted(chosen, spec.rows)
    batches = []
    for one in taken:
        problems += ragged_rows(one.written, taken_ragged, one.rows)
        page = Page("", Document(one.written.span.path, (), (one.written,), ()), {})
        batch = TableBatch(one.table, page, spec)
        for part in batch.readings_in_turn():
            for name, readings in part.items():
                packing[name] += _texts(readings)
        batches.append(batch)
    texts = {name: one.done() for name, one in packing.items()}
    columns: dict[str, Sequence[Json]] = dict(texts)
    kinds: dict[str, FieldType] = dict(spec.schema.fields)
    said: dict[str, str] = {}
    for field in spec.fields:
        cut = cuts.get(field.column or "") if field.view != "url" else None
        if cut is not None or (types and field.origin == "column"):
            from .typed import typed  # what nobody asks for costs nothing

            kinds[field.name], columns[field.name], words = typed(field, texts[field.name], cut, guesses=types)
            said |= {field.name: words} if words else {}
    known = spec._replace(schema=_described(kinds, spec.schema.path))
    return _Made(Records(columns, batches), problems, known, left_out, said)


def _idle_cuts(cuts: Mapping[str, Pattern], spec: DatasetSpec, dataset: Dataset) -> Iterator[Problem]:
    """Report what parts no text: a slip of the pen would leave lists of one."""
    for field in spec.fields:
        cut = cuts.get(field.column or "")
        lists = [value for value in dataset.records.column(field.name) if isinstance(value, list)] if cut else []
        if cut and lists and all(len(value) < 2 for value in lists):
            message = f'{field.name} has {cut.pattern} in no row, so "split" has no effect; correct the pattern'
            yield Problem("no-effect", message, cut.span)


def _texts(readings: Sequence[Json]) -> Sequence[str]:
    """Return texts as they are, addresses with spaces between, and nothing as the empty text."""
    return ["" if one is None else one if isinstance(one, str) else " ".join(one) for one in readings]


# With a schema


def _validated(chosen: Sequence[FoundTable], spec: DatasetSpec, path: Path, *, strict: bool) -> _Made:
    """Make records as the pipeline does; with ``strict``, every column must be in the schema."""
    root = path.resolve().parent
    verdict = judge(spec, root)
    if verdict.wrong:
        raise TablemillError(verdict.wrong)
    tables = tuple(found.table for found in chosen)
    made = normalise({spec.sources[0]: Document(spec.span.path, (), tables, ())}, spec)
    problems = list(made.problems)
    if strict:
        problems += (problem for found in chosen for problem in _unread(found, spec))
    return _Made(made.records, [*problems, *verdict.on(made.records)], spec, made.left_out)


def _unread(found: FoundTable, spec: DatasetSpec) -> Iterator[Problem]:
    names: Mapping[str, object] = spec.schema.fields
    for cell in found.table.header.cells:
        if one_line(cell) not in names and one_line(cell) not in spec.rows.asked:
            message = (
                f"the schema has no property {quoted(one_line(cell))}{suggestion(one_line(cell), names)}; "
                "describe it there, or name the columns to take"
            )
            yield Problem("column-not-read", message, cell.span)


# What the formats want to know


def strings(names: Iterable[str], path: str) -> RecordSchema:
    """Describe records whose fields are all strings."""
    return _described({name: FieldType("string", False, "", {"type": "string"}) for name in names}, path)


def _described(kinds: Mapping[str, FieldType], path: str) -> RecordSchema:
    """Describe records whose fields have these types."""
    properties = {name: dict(kind.raw) for name, kind in kinds.items()}
    return RecordSchema(path, "", {"type": "object", "required": list(kinds), "properties": properties}, kinds)


def spec_of(
    name: str | None,
    schema: RecordSchema,
    key: str | None,
    plan: _Plan,
    span: Span,
    asked: Asked = NOTHING_ASKED,
    cuts: Mapping[str, Pattern] = MappingProxyType({}),
) -> DatasetSpec:
    """Say as a spec would what is taken; every place in it is that of the table, ``span``."""
    nulls = frozenset({""})
    spans = {"schema": span, "column": span}
    fields = tuple(
        FieldSpec(
            field,
            "heading" if column is None else "column",
            column,
            None,
            view,
            nulls,
            None,
            span,
            spans,
            value=ValueSpec(split=cuts[column]) if column is not None and column in cuts else None,
        )
        for field, (column, view) in plan.items()
    )
    every, (where, without) = Pattern(re.compile(""), span), asked
    rows = RowsSpec("tables", every, (), span, html=True, ragged=True, where=where, except_=without)
    path = Path(span.path)
    named = (SourceSpec(span.path, (path,), False, span),)
    return DatasetSpec(
        name or _name(path),
        Path(),
        (path,),
        named,
        rows,
        schema,
        (key,) if key else (),
        fields,
        (),
        frozenset(),
        {},
        span,
        spans,
    )


def _name(path: Path) -> str:
    """Name the dataset after its file, as a spec might."""
    return re.sub(r"[^a-z0-9_-]+", "-", path.stem.casefold()).strip("-_") or "table"


_KEYLESS = {"json", "yaml", "csv", "tsv", "jsonl", "markdown", "parquet", "xlsx", "html"}


def _without_key(shape: Shape, to: str) -> Iterator[Problem]:
    if to == "grouped":
        yield Problem("missing-key", "the format grouped needs groups, which only a spec can define", shape.span)
    if not shape.key and to not in _KEYLESS:
        message = f"the format {to} needs a key: name the column whose values are all different"
        yield Problem("missing-key", message, shape.span)


def _no_key(spec: DatasetSpec, key: str) -> Problem:
    near = suggestion(key, spec.schema.fields)
    return Problem("unknown-key-field", f"the key {quoted(key)} is not a field{near}", spec.span)
