"""Normalises what is selected of a document into records: reads each field, and converts text to types.

Enters: the Documents of a dataset and its DatasetSpec. Leaves: records, and a problem for each value that cannot be
made. Fields that are joined stay None.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .model import Cell, Document, Fragment, Inline, Json, Record, Row, Section, Span, Table, Verbatim
from .problems import Problem, counted, listed, quoted
from .schema import FieldType, Kind
from .selection import select
from .spec import DatasetSpec, FieldSpec

Reading = Callable[[Inline], Json]


class Normalised(NamedTuple):
    """The records of one dataset, the problems met, and the names of the columns read of each file's tables.

    ``columns_read`` has the tables that were taken, by their index in the document; an empty set where the rows were
    taken and no column of them was read.
    """

    records: list[Record]
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
    records: list[Record] = []
    for path, of_file in picked.items():
        name = _name(path, own[path], spec)
        fields = _Fields(spec, problems, name)
        for number, section in enumerate(of_file.sections, len(records) + 1):
            records.append(fields.record(number, None, section, section.heading.span))
        for table in of_file.tables:
            records += _records(table, spec, len(records), problems, name)
    return Normalised(records, problems, {path: of_file.columns_read for path, of_file in picked.items()})


def _name(path: Path, document: Document, spec: DatasetSpec) -> Inline:
    """Return the path of a file as its records have it."""
    name = os.path.relpath(path, spec.folder).replace(os.sep, "/")
    return Fragment(name, name, Span.top(document.path), _VERBATIM)


_VERBATIM = Verbatim()


def _records(table: Table, spec: DatasetSpec, before: int, problems: list[Problem], path: Inline) -> list[Record]:
    """Make records of the rows of ``table``, which stands in ``path``; there are ``before`` of them already."""
    names = table.columns
    fields = _Fields(spec, problems, path, {name: index for index, name in enumerate(names)})
    records = []
    for number, row in enumerate(table.rows, before + 1):
        shown = row
        if len(row.cells) != len(names) or row.excess:
            if spec.rows.ragged:
                problems += taken_ragged(row, names)
                shown = _filled(row, len(names))
            else:
                problems.append(_ragged(row, len(names), table.html))
        records.append(fields.record(number, shown, table.section, row.span))
    return records


def _filled(row: Row, width: int) -> Row:
    """Give a short row the empty cells that GitHub shows, at its end."""
    path, _, _, line, column = row.span
    empty = [Cell("", path, line, column, row.cells[0].reader) for _ in range(len(row.cells), width)]
    return Row((*row.cells, *empty), row.excess, row.span)


def taken_ragged(row: Row, columns: Sequence[str]) -> Iterator[Problem]:
    """Tell that a row is taken though it is not as wide as its header, unless all it has too much is empty cells."""
    if any(cell.raw for cell in row.excess):
        cells = listed(cell.raw for cell in row.excess)
        message = f"the row has more cells than its header: {cells} not taken, as GitHub does not show what is past it"
        yield Problem("ragged-row-taken", message, row.span)
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
    elif row.cells[0].span == row.span:
        what = "GitHub takes a line directly below a row for a row; put a blank line above it if it is none"
    else:
        what = "GitHub shows the missing ones empty; end each cell with |"
    return Problem("ragged-row", f"the row has {counted(have, 'cell')}, its header has {width}; {what}", row.span)


class _Fields:
    """Makes records of one table's rows, or of a file's sections; what is wrong goes to ``problems``."""

    def __init__(
        self, spec: DatasetSpec, problems: list[Problem], path: Inline, columns: Mapping[str, int] | None = None
    ) -> None:
        self._problems = problems
        self._path = path
        columns = columns or {}
        self._plan = [
            (field, columns.get(field.column or "", -1), spec.schema.fields[field.name], READINGS[field.view])
            for field in spec.fields
            if field.join is None
        ]
        self._blank: dict[str, Json] = {field.name: None for field in spec.fields}  # in order, with what is joined

    def record(self, number: int, row: Row | None, section: Section | None, span: Span) -> Record:
        values = self._blank.copy()
        origins: dict[str, Inline | None] = {}
        failed = []
        cells = row.cells if row else ()
        for field, column, kind, reading in self._plan:
            if field.origin == "column":
                origin: Inline | None = cells[column] if column < len(cells) else None
            elif field.origin == "path":
                origin = self._path
            else:
                origin = _above(field, section)
            origins[field.name] = origin
            try:
                if field.origin == "row":
                    values[field.name] = _convert(field, kind, str(number))
                else:
                    values[field.name] = _value(field, kind, reading, origin)
            except _FieldError as reason:
                values[field.name] = None
                failed.append(field.name)
                if origin or field.origin != "column":  # a row that ends too early is reported as ragged
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


class _FieldError(Exception):
    """A field's value cannot be made; becomes a problem."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message


def _value(field: FieldSpec, kind: FieldType, reading: Reading, origin: Inline | None) -> Json:
    value = None if origin is None else reading(origin)
    if field.view == "url" and value is not None:
        value = _only_one(field, value)
    if isinstance(value, str):
        return _convert(field, kind, value)
    if value is None and not kind.nullable:
        raise _FieldError("no-match", _nothing_there(field, origin))
    return value


def _only_one(field: FieldSpec, urls: Sequence[str]) -> str | None:
    if len(urls) > 1:
        there = f"{len(urls)} links, {listed(urls)}"
        raise _FieldError("many-links", f"{field.name} must be one address, but there are {there}{source(field)}")
    return urls[0] if urls else None


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
    if section is None or field.origin == "row":
        return None
    if field.origin == "paragraph":
        return section.paragraph
    if field.pattern is None:
        return section.heading
    matches = (above.heading for above in reversed(section.path) if field.pattern.search(above.heading.text))
    return next(matches, None)


def _nothing_there(field: FieldSpec, origin: Inline | None) -> str:
    if origin is not None:
        return f"{field.name} must be there, but there is no link{source(field)}"
    pattern = f" that matches {field.pattern.pattern}" if field.pattern and field.origin == "heading" else ""
    return f"{field.name} must be there, but there is no {field.origin}{pattern} to read it from"


def source(field: FieldSpec) -> str:
    """Say what ``field`` is read from, for the end of a message."""
    if field.join is not None:
        return f" (joined from {field.join.dataset})"
    return f" (column {field.column})" if field.origin == "column" else f" ({field.origin})"


READINGS: dict[str, Reading] = {
    "text": lambda origin: origin.text,
    "url": lambda origin: [link.url for link in origin.links],
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
