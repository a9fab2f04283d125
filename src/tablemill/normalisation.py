"""Normalises what is selected of a document into records: reads each field, and converts text to types.

Enters: the Documents of a dataset and its DatasetSpec. Leaves: records, and a problem for each value that cannot be
made. Fields that are joined stay None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .conversion import READINGS, FieldError, convert, value_of
from .model import Cell, Document, Inline, Json, Record, Records, Row, Section, Span, Table
from .origins import Page, Subject, pages_of, place_of
from .problems import Problem, counted, listed
from .selection import select
from .spec import DatasetSpec


class Normalised(NamedTuple):
    """The records of one dataset, the problems met, and the names of the columns read of each file's tables.

    ``columns_read`` has the tables that were taken, by their index in the document; an empty set where the rows were
    taken and no column of them was read.
    """

    records: Records
    problems: list[Problem]
    columns_read: Mapping[Path, Mapping[int, frozenset[str]]]


def normalise(documents: Mapping[Path, Document], spec: DatasetSpec) -> Normalised:
    """Make the records that ``spec`` describes, in the order of its sources and within each as they stand there.

    ``documents`` has the sources of ``spec``, and may have others; one that is not there could not be read. A value
    that cannot be made is None, and a problem says why. Records are not yet checked against the schema, and keys not
    against each other: see `validate`, and `run`, which does all of it.
    """
    own = {path: documents[path] for path in spec.sources if path in documents}
    picked, problems = select(own, spec)
    taken = {path: of_file for path, of_file in picked.items() if of_file.subjects or of_file.tables}
    pages = pages_of({path: own[path] for path in taken}, spec, problems)
    records: list[Record] = []
    for path, of_file in taken.items():
        fields = _Fields(spec, pages[path], problems)
        for one in of_file.subjects:
            records.append(fields.record(len(records) + 1, one))
        for table in of_file.tables:
            records += _records(table, spec, len(records), pages[path], problems)
    return Normalised(Records.of(records), problems, {path: of_file.columns_read for path, of_file in picked.items()})


def _records(table: Table, spec: DatasetSpec, before: int, page: Page, problems: list[Problem]) -> list[Record]:
    """Make records of the rows of ``table``, which stands in ``page``; there are ``before`` of them already."""
    names = table.columns
    fields = _Fields(spec, page, problems, {name: index for index, name in enumerate(names)})
    records = []
    for number, row in enumerate(table.rows, before + 1):
        shown = row
        if len(row.cells) != len(names) or row.excess:
            if spec.rows.ragged:
                problems += taken_ragged(row, names)
                shown = _filled(row, table)
            else:
                problems.append(_ragged(row, len(names), table.html))
        records.append(fields.record(number, shown, table.section))
    return records


def _filled(row: Row, table: Table) -> Row:
    """Give a short row the empty cells that GitHub shows, at its end."""
    path, _, _, line, column = row.span
    header = table.header.cells
    empty = [Cell("", path, line, column, above.reader) for above in header[len(row.cells) :]]
    return Row((*row.cells, *empty), row.excess, row.span)


def taken_ragged(row: Row, columns: Sequence[str]) -> Iterator[Problem]:
    """Tell that a row is taken though it is not as wide as its header, unless all it has too much is empty cells."""
    if any(cell.raw for cell in row.excess):
        cells = listed(cell.raw for cell in row.excess)
        message = f"the row has more cells than its header: {cells} not taken, as GitHub does not show what is past it"
        yield Problem("ragged-row-taken", message, _lost(row))
    elif len(row.cells) < len(columns):
        lacking = listed(columns[len(row.cells) :])
        yield Problem(
            "ragged-row-taken", f"the row ends before {lacking}: taken as empty, as GitHub shows it", row.span
        )


def _ragged(row: Row, width: int, html: bool) -> Problem:
    have = len(row.cells) + len(row.excess)
    if html:
        what = "give it a cell for each, or a colspan"
    elif row.excess:
        what = f"GitHub does not show {listed(cell.raw for cell in row.excess)}; a | inside a cell is written \\|"
    elif row.cells and row.cells[0].span == row.span:
        what = "GitHub takes a line directly below a row for a row; put a blank line above it if it is none"
    else:
        what = "GitHub shows the missing ones empty; end each cell with |"
    place = _lost(row) if row.excess else row.span
    return Problem("ragged-row", f"the row has {counted(have, 'cell')}, its header has {width}; {what}", place)


def _lost(row: Row) -> Span:
    """Return the place of the cells past the header's width, from the first that holds something."""
    first = next((cell for cell in row.excess if cell.raw), row.excess[0]).span
    last = row.excess[-1].span
    return Span(first.path, first.line, first.column, last.end_line, last.end_column)


class _Fields:
    """Makes records of what stands in one file, or of one table there; what is wrong goes to ``problems``."""

    def __init__(
        self, spec: DatasetSpec, page: Page, problems: list[Problem], columns: Mapping[str, int] | None = None
    ) -> None:
        self._problems = problems
        self._page = page
        self._schema = spec.schema
        columns = columns or {}
        self._plan = [
            (field, columns.get(field.column or "", -1), spec.schema.fields[field.name], READINGS[field.view])
            for field in spec.fields
            if field.join is None
        ]
        self._blank: dict[str, Json] = {field.name: None for field in spec.fields}  # in order, with what is joined

    def record(self, number: int, subject: Subject, section: Section | None = None) -> Record:
        """Make the record of ``subject``, the ``number``-th of its dataset; a row stands in ``section``."""
        values = self._blank.copy()
        origins: dict[str, Inline | None] = {}
        failed = []
        cells = subject.cells if isinstance(subject, Row) else ()
        span = place_of(subject)
        for field, column, kind, reading in self._plan:
            if field.origin == "column":
                origin: Inline | None = cells[column] if column < len(cells) else None
            else:
                origin = self._page.origin(field, subject, section)
            origins[field.name] = origin
            try:
                if field.origin == "row":
                    values[field.name] = convert(field, kind, str(number))
                elif field.front_matter is not None:
                    values[field.name] = self._page.front_matter_value(field, kind, self._schema)
                else:
                    values[field.name] = value_of(field, kind, reading, origin)
            except FieldError as reason:
                values[field.name] = None
                failed.append(field.name)
                # A row that ends too early is reported as ragged, and front matter that cannot be read as that.
                if reason.message and (origin or field.origin != "column"):
                    self._problems.append(Problem(reason.code, reason.message, origin.span if origin else span))
        self._problems += _unclosed_marks(origins.values())
        return Record(values, origins, span, frozenset(failed))


def _unclosed_marks(origins: Iterable[Inline | None]) -> Iterator[Problem]:
    """Report each == without a partner, once for each place, however many fields read it."""
    for origin in dict.fromkeys(origins):
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
