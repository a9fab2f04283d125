"""Reads what is no Markdown: a data file, or the matches of a pattern in a text, becomes a Document with one table.

Enters: the Sources of a dataset, and its DatasetSpec. Leaves: Documents, and a problem for what cannot be read. A
Document is of one dataset: another may read other records of the same file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..model import Document, Span
from ..problems import Problem, TablemillError, quoted
from ..reading.csvtable import CsvError, read_csv
from ..reading.jsonrecords import NoRecordsError, read_json, read_json_lines
from ..reading.jsontree import JsonError
from ..reading.lines import Lines
from ..reading.pointer import pointer_of, steps_of
from ..reading.sources import CONFLICT, Source, conflict_in
from ..spec import DatasetSpec
from ..spec.forms import DELIMITERS, form_of
from ..spec.model import ENTRY
from .datatables import CsvData, DataTable, Located, MatchData, RecordData

if TYPE_CHECKING:
    from ..reading.yamltree import YamlList, YamlMap, YamlText

__all__ = ["reached", "read_data"]


def read_data(sources: Mapping[Path, Source], spec: DatasetSpec, problems: list[Problem]) -> dict[Path, Document]:
    """Read the ``sources`` of a dataset whose rows are data or matches; what is wrong goes to ``problems``.

    A file that cannot be read is not among the documents; one that has nothing is, without a table.
    """
    if spec.rows.kind == "matches":
        known: set[tuple[str, ...]] | None = set() if spec.rows.distinct else None
        return {path: _document(source, _matches(source, spec, known)) for path, source in sources.items()}
    documents: dict[Path, Document] = {}
    found: dict[Path, _Read] = {}
    for path, source in sources.items():
        try:
            if form_of(path) in DELIMITERS:
                documents[path] = _document(source, _csv(path, source, spec))
            else:
                found[path] = _records(path, source, spec, problems)
                documents[path] = _document(source, None)  # its columns are those of all files
        except NoRecordsError as error:
            message = f"{source.path} has no records here: {error.message} ({error.span})"
            problems.append(Problem("selects-nothing", message, spec.rows.span))
        except TablemillError as error:
            documents.pop(path, None)
            problems += error.problems
    there = {name for one in found.values() for name in one.first}
    for path, read in found.items():
        table = _table(read, _ways(read, spec, there))
        documents[path] = Document(table.lines.source.path, (), (table,), ())
    return documents


def _document(source: Source, table: DataTable | None) -> Document:
    return Document(source.path, (), () if table is None else (table,), ())


def _wrong(source: Source, error: CsvError | JsonError) -> TablemillError:
    """Say what is wrong with a file; a conflict that git has left, rather than what comes of it."""
    conflict = conflict_in(source)
    problem = Problem("data-syntax", error.message, error.span)
    return TablemillError([problem if conflict is None else Problem("conflict-marker", CONFLICT, conflict)])


def _csv(path: Path, source: Source, spec: DatasetSpec) -> CsvData | None:
    try:
        csv = read_csv(source, spec.rows.delimiter or DELIMITERS[form_of(path) or ""], trim=spec.rows.trim)
    except CsvError as error:
        raise _wrong(source, error) from None
    return CsvData(csv) if csv.rows else None


def _matches(source: Source, spec: DatasetSpec, known: set[tuple[str, ...]] | None) -> MatchData | None:
    """Find all matches, without those that are ``known``, where that is no None, which takes in the others."""
    pattern = spec.rows.pattern
    found, any_match = array("q"), False
    for match in pattern.finditer(source.text):
        any_match = True
        if known is not None:
            if match.groups() in known:
                continue
            known.add(match.groups())
        for group in range(pattern.groups + 1):
            found.extend(match.span(group))
    return MatchData(Lines(source), pattern.names, found, spec.rows.span) if any_match else None


# Records


class _Read(NamedTuple):
    """The records of a file, the numbers of those that are such, and for each property one that has it."""

    lines: Lines
    records: Located
    kept: Sequence[int]
    first: dict[str, int]


def _records(path: Path, source: Source, spec: DatasetSpec, problems: list[Problem]) -> _Read:
    records = _located(path, source, spec, problems)
    first: dict[str, int] = {}
    kept, whole = [], spec.rows.transposed or _takes_whole(spec)
    if spec.rows.transposed and records.names is None:
        raise NoRecordsError('it is a list, but "header: column" requires an object', records.whole())
    for number, value in enumerate(records.values):
        keys = _keys(value)
        if keys is None and not whole:
            problems.append(_no_record(records, number))
            continue
        kept.append(number)
        for key in keys or ():
            if key not in first:
                first[key] = number
    return _Read(Lines(source), records, kept, {column_of(key): number for key, number in first.items()})


def _located(path: Path, source: Source, spec: DatasetSpec, problems: list[Problem]) -> Located:
    form, pointer = form_of(path), spec.rows.pointer
    if form == "YAML":
        from ..reading.yamlrecords import read_yaml  # which only YAML needs

        try:
            records, wrong = read_yaml(source, pointer)
        except TablemillError as error:
            raise TablemillError([problem._replace(code="data-syntax") for problem in error.problems]) from None
        problems += (problem._replace(code="data-syntax") for problem in wrong)
        return records
    try:
        return read_json_lines(source) if form == "JSON Lines" else read_json(source, pointer)
    except JsonError as error:
        raise _wrong(source, error) from None


def _keys(value: object) -> Iterator[str] | None:
    """Return the keys of a record that is an object; None where it is another value."""
    if isinstance(value, dict):
        return iter(value)
    entries: Sequence[tuple[YamlText, YamlList | YamlMap | YamlText]] | None = getattr(value, "entries", None)
    return None if entries is None else (key.text for key, _ in entries)


def _no_record(records: Located, number: int) -> Problem:
    value = records.get(number, ())
    got = "a list" if isinstance(value, (list, tuple)) else "null" if value is None else quoted(value)
    message = f"a record must be an object, whose keys the fields read, got {got}; use \"column: ''\" to read it whole"
    return Problem("data-record", message, records.span(number) or Span.top(""))


def _named_columns(spec: DatasetSpec) -> dict[str, None]:
    """Name the columns that ``spec`` reads, or leaves by intent."""
    return dict.fromkeys(
        [*(column for field in spec.fields for column in field.columns), *spec.rows.asked, *spec.unread]
    )


def reached(columns: frozenset[str]) -> frozenset[str]:
    """Return ``columns``, and the properties that those of them that are pointers lead through."""
    return columns | {column_of(steps_to(name)[0]) for name in columns if name.startswith("/")}


def _takes_whole(spec: DatasetSpec) -> bool:
    """Whether records may be other values than objects: no field reads a key of one."""
    return all(column in ("", ENTRY) for column in _named_columns(spec))


def _ways(read: _Read, spec: DatasetSpec, there: set[str]) -> dict[str, Sequence[str] | None]:
    """Return the columns of a file, each with the steps that lead to it from a record.

    They are its keys, the pointers that the spec names, and the keys that other files of the dataset have: a key that
    is not there is null in that record. Of no record all columns are there that are asked for.
    """
    if spec.rows.transposed:  # the keys of the object become the header of its values
        return {ENTRY: None, "": ()}
    ways: dict[str, Sequence[str] | None] = {} if read.records.names is None else {ENTRY: None}
    for name in (*read.first, *_named_columns(spec)):
        steps = steps_to(name)
        if name != ENTRY and (not steps or not read.kept or column_of(steps[0]) in there):
            ways[name] = steps
    return ways


def column_of(key: str) -> str:
    """Name the column of the property ``key``, which for a few keys is their pointer."""
    return pointer_of((key,)) if key in ("", ENTRY) or key.startswith("/") else key


def steps_to(column: str) -> tuple[str, ...]:
    """Return the steps that lead from a record to what the column of that name holds."""
    return steps_of(column) if column == "" or column.startswith("/") else (column,)


def _table(read: _Read, ways: dict[str, Sequence[str] | None]) -> RecordData:
    return RecordData(read.lines, read.records, read.kept, ways, read.first)
