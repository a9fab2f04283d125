"""CSV as RFC 4180 has it, with LF: a header, null an empty cell, and any other value as text.

A string stands as it is; numbers, booleans, lists and mappings as JSON. Where the schema does not say one
type, a string that would read as JSON (``404``, ``true``) is quoted as JSON, so that it comes back a string.
Two things CSV cannot say, and both are problems: an empty string where null is allowed (both are an empty
cell), and, unless the spec chooses, a string that a spreadsheet would run as a formula: one that begins
with = + - @, a tab or a carriage return (OWASP, "CSV Injection").

``formulas: escape`` puts a ``'`` before such a string. So that this can be undone, it puts another before a
string that already has quotes in that place (``'=1`` becomes ``''=1``); reading takes one away.

TSV is the same with tabs between the cells, as Excel, pandas, DuckDB and our own data files read it: a cell that holds
a tab, a quote or a line break stands in quotes. (The media type's own rules have no quotes, and so no such cells.)

It is read and written by the standard library, except where a text has a carriage return: whether its writer quotes
that depends on the version of Python (a lone one: not before 3.13).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from types import NoneType

from ..expressions import lazy
from ..model import Dataset, Json, Records
from ..problems import Problem, quoted
from ..spec.schema import FieldType
from .format import Format, Shape, compact, in_parts
from .json import encoded

# How a cell begins that spreadsheets run (https://owasp.org/www-community/attacks/CSV_Injection). One that has quotes
# before that gets one more, so that to take one off gives back each.
_FORMULA_BEGINS = frozenset("=+-@\t\r")
_FORMULA = lazy(r"[=+\-@\t\r]")
_ESCAPABLE = lazy(r"'*[=+\-@\t\r]")
_ESCAPED = lazy(r"'+[=+\-@\t\r]")


BOM = b"\xef\xbb\xbf"
"""Without it, Excel reads a CSV file in the code page of the machine."""


def _dump(records: Records, shape: Shape) -> bytes:
    return _dumped(records, shape, shape.delimiter)


def _dumped(records: Records, shape: Shape, delimiter: str) -> bytes:
    fields = shape.schema.fields
    escape = _escape if shape.formulas == "escape" else None
    header = [escape(name) if escape else name for name in fields]
    parts = [BOM if shape.bom else b"", _rows_of([header], delimiter)]
    for part in in_parts([records.column(name) for name in fields]):
        columns = [_texts(column, field, escape) for column, field in zip(part, fields.values(), strict=True)]
        parts.append(_rows_of(list(zip(*columns, strict=True)), delimiter))
    return b"".join(parts)


def _rows_of(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    import csv
    import io

    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n", delimiter=delimiter).writerows(rows)
    text = written.getvalue()
    return ("".join(_line(row, delimiter) for row in rows) if "\r" in text else text).encode()


def _texts(column: Sequence[Json], field: FieldType, escape: Callable[[str], str] | None) -> Sequence[str]:
    """Return the text of each value of a column."""
    kinds = set(map(type, column))
    if escape is None and field.kind == "string" and kinds <= {str}:
        return column
    if kinds.isdisjoint({str, list, dict}):
        return ["" if text == "null" else text for text in encoded(column)]
    return [_text(value, field, escape or str) for value in column]


def _line(cells: Sequence[str], delimiter: str) -> str:
    if "".join(cells) == "" and len(cells) == 1:
        return '""\n'  # an empty line is no row to many readers
    return delimiter.join([cell_of(cell, delimiter) for cell in cells]) + "\n"


def cell_of(text: str, delimiter: str) -> str:
    """Write a text for a cell: between quotes, if it has a character that means something to CSV."""
    quoted = any(one in text for one in ('"', "\r", "\n", delimiter))
    return '"' + text.replace('"', '""') + '"' if quoted else text


def _text(value: Json, field: FieldType, escape: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return compact(value)
    if field.kind is None and _reads_as_json(value):
        return compact(value)
    return escape(value)


def _escape(text: str) -> str:
    return "'" + text if _ESCAPABLE.match(text) else text


def _unescape(text: str) -> str:
    return text[1:] if _ESCAPED.match(text) else text


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    return _loaded(content, shape, shape.delimiter)


def _loaded(content: bytes, shape: Shape, delimiter: str) -> list[dict[str, Json]]:
    unescape = _unescape if shape.formulas == "escape" else str
    if shape.bom or not next(iter(shape.schema.fields), "").startswith("\ufeff"):
        content = content.removeprefix(BOM)
    rows = _rows(_without_crlf(content.decode("utf-8")), delimiter)
    header = [unescape(name) for name in next(rows, (1, []))[1]]
    if len(set(header)) < len(header):
        raise ValueError("line 1: two columns have the same name")
    records = []
    for line, cells in rows:
        if len(cells) != len(header):
            raise ValueError(f"line {line}: {len(cells)} cells where the header has {len(header)}")
        values = {}
        for name, cell in zip(header, cells, strict=True):
            field = shape.schema.fields.get(name, _UNKNOWN)
            try:
                values[name] = _value(cell, field, unescape)
            except ValueError:
                raise ValueError(f"line {line}: {name} is not of type {field.kind}: {quoted(cell)}") from None
        records.append(values)
    return records


def _without_crlf(text: str) -> str:
    """Undo what git makes of a file where core.autocrlf is set, in the cells, too: we end no row with CRLF."""
    return text.replace("\r\n", "\n") if text.count("\r\n") == text.count("\n") else text


_UNKNOWN = FieldType("string", False, "", {})


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line that it ends on."""
    import csv
    import io

    # The limit is the whole process's, so it is only ever raised: no cell is longer than the text.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from None


def _value(cell: str, field: FieldType, unescape: Callable[[str], str]) -> Json:
    if cell == "" and (field.may_lack or field.kind not in ("string", None)):
        return None
    if field.kind == "string":
        return unescape(cell)
    if field.kind is None and not _reads_as_json(cell):
        return unescape(cell)
    return _decode(cell)


def _reads_as_json(text: str) -> bool:
    try:
        _decode(text)
    except ValueError:
        return False
    return True


def _decode(text: str) -> Json:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    refuses = shape.formulas == "refuse"
    for name in shape.schema.fields:
        if refuses and _FORMULA.match(name):
            yield Problem("csv-formula", f"the field {quoted(name)} {_FORMULA_WORDS}", shape.span)
    for name, field in shape.schema.fields.items():
        if field.kind not in ("string", None):
            continue
        column = dataset.records.column(name)
        if not (refuses and _begin_as_formulas(column)) and not (field.may_lack and "" in column):
            continue  # half of the time that it takes to look at each value
        for number, value in enumerate(column):
            if value == "" and field.may_lack:
                yield Problem("csv-empty", f"{name} {_EMPTY_WORDS}", dataset.records[number].place(name))
            elif refuses and isinstance(value, str) and _FORMULA.match(value):
                place = dataset.records[number].place(name)
                yield Problem("csv-formula", f"{name} {quoted(value)} {_FORMULA_WORDS}", place)


def _begin_as_formulas(column: Sequence[Json]) -> bool:
    """Whether some text of a column begins as a formula does."""
    if {*map(type, column)} <= {str, NoneType}:
        return not _FORMULA_BEGINS.isdisjoint({*map(_first, filter(None, column))})
    return any(isinstance(value, str) and value[:1] in _FORMULA_BEGINS for value in column)


_first = itemgetter(slice(1))

_FORMULA_WORDS = (
    "would run as a formula in a spreadsheet; set in the spec: "
    "csv: {formulas: escape} to put a ' before it, or csv: {formulas: keep} to leave it unchanged"
)
_EMPTY_WORDS = (
    'is "", which CSV cannot tell from null; list "" under nulls in the spec, or let the schema refuse one of the two'
)


def _dump_tsv(records: Records, shape: Shape) -> bytes:
    return _dumped(records, shape, "\t")


def _load_tsv(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    return _loaded(content, shape, "\t")


CSV = Format("csv", "text/csv", True, _dump, _load, _obstacles)
TSV = Format("tsv", "text/tab-separated-values", True, _dump_tsv, _load_tsv, _obstacles)
