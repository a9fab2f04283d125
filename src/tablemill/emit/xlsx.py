"""XLSX, the workbooks of Excel (ECMA-376), by way of XlsxWriter: one sheet, a header, a row for each record.

A text is always the text of its cell, never a formula, a link or a number, whatever it begins with. Numbers and
booleans are Excel's own, null is no cell, and a list or an object is JSON text. Where the schema does not say one type,
a text that would read as JSON is written as JSON, as in CSV.

Compared: openpyxl writes the time of day and the names of its parts' times into each file, needs a package more, and
takes half as long again (3.1 s against 2.2 s for 100,000 rows of five cells). XlsxWriter gives the same bytes for the
same records, once it is told a time of creation; it takes more memory (190 MiB against 73), for to write row by row it
needs files of its own, and nothing but dist is written. It reads nothing, so what is read back is read here, as much
of the standard as a spreadsheet writes when it saves such a file: shared and inline texts, numbers, booleans.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import IO, TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from ..expressions import lazy
from ..model import Dataset, Json, Records
from ..problems import Problem, quoted
from ..spec.schema import FieldType
from .format import Format, Shape, beyond, is_double
from .json import encoded

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 2**20, 2**14, 32_767
"""What a sheet can hold: its rows, with the header, its columns, and the UTF-16 units of a cell."""
_WIDEST = 60
_NO_XML = lazy("[\ufffe\uffff]")
"""What XML has no way to write; what is below a space, Excel writes as ``_x0001_``."""
_HIDDEN = lazy("_x([0-9A-Fa-f]{4})_")
"""How a character stands in a text that XML cannot hold (ECMA-376, part 1, 22.9.2.19, ``ST_Xstring``)."""
_MOST_BYTES = 2**28
"""How much a file may unpack to."""


def _dump(records: Records, shape: Shape) -> bytes:
    from datetime import datetime

    import xlsxwriter

    written = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(written, plain)
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet = book.add_worksheet(_sheet(shape.name))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, (name, field) in enumerate(shape.schema.fields.items()):
        values = [_held(value, field) for value in records.column(name)]
        texts = [value if isinstance(value, str) else str(value or "") for value in (name, *values)]
        sheet.set_column(place, place, min(_WIDEST, 2 + max(map(len, texts))))
        sheet.write_string(0, place, name, bold)
        for row, value in enumerate(values, 1):
            if isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, str):
                sheet.write_string(row, place, value)
            elif value is not None:
                sheet.write_number(row, place, _Exact(value))
    book.close()
    return written.getvalue()


class _Exact(float):
    """A number with all its digits: XlsxWriter formats it with 16 (`.16G`), of which a double may need 17."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def _sheet(name: str) -> str:
    """Name the sheet after its dataset; Excel takes 31 characters, and keeps one name for itself."""
    return "history_" if name == "history" else name[:31]


def _held(value: Json, field: FieldType) -> Json:
    """Return what a cell can hold of ``value``; raises ValueError for a number that JSON does not have."""
    if isinstance(value, float) and not isfinite(value):
        return encoded([value])[0]
    mixed = field.kind is None and (
        _reads_as_json(value) if isinstance(value, str) else isinstance(value, float) and value.is_integer()
    )
    return encoded([value])[0] if mixed or isinstance(value, (list, dict)) else value


def _reads_as_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


# Reading back


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    from xml.etree.ElementTree import ParseError

    try:
        with ZipFile(io.BytesIO(content)) as book:
            if sum(part.file_size for part in book.infolist()) > _MOST_BYTES:
                raise ValueError(f"it claims to hold more than {_MOST_BYTES // 2**20} MiB")
            names = book.namelist()
            texts = list(_shared(book.open("xl/sharedStrings.xml"))) if "xl/sharedStrings.xml" in names else []
            rows = list(_rows(book.open("xl/worksheets/sheet1.xml"), texts))
    except (BadZipFile, KeyError, ParseError, IndexError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(f"not a workbook: {' '.join(str(error).split())}") from None
    header = rows[0] if rows else {}
    if len(set(map(str, header.values()))) < len(header):
        raise ValueError("two columns have the same name")
    columns = {place: str(name) for place, name in header.items()}
    return [_record(cells, columns, shape) for cells in rows[1:]]


def _record(cells: dict[int, Json], columns: dict[int, str], shape: Shape) -> dict[str, Json]:
    stray = next((value for place, value in cells.items() if place not in columns), None)
    if stray is not None:
        raise ValueError(f"{quoted(stray)} has no header above it")
    fields = shape.schema.fields
    return {name: _value(cells.get(place), fields.get(name), name) for place, name in columns.items()}


def _value(cell: Json, field: FieldType | None, name: str) -> Json:
    if field is None or isinstance(cell, bool):
        return cell
    if cell is None:
        return "" if field.kind == "string" and not field.may_lack else None
    if isinstance(cell, str) and (field.kind in ("array", "object") or (field.kind is None and _reads_as_json(cell))):
        try:
            return json.loads(cell)
        except (ValueError, RecursionError):
            raise ValueError(f"{name} contains invalid JSON: {quoted(cell)}") from None
    return cell


def _elements(part: IO[bytes], name: str) -> Iterator[Element]:
    """Yield the elements of that name, each once it is whole; raises ValueError for what Excel never writes."""
    from xml.etree.ElementTree import XMLPullParser

    # What is declared (`<!DOCTYPE`) can grow without end; no spreadsheet declares anything.
    parser: Any = XMLPullParser(["end"])
    left, last = _MOST_BYTES, b""
    while piece := part.read(1 << 16):
        left -= len(piece)
        if b"<!" in last + piece or left < 0:
            raise ValueError("not a workbook: it declares entities, or is larger when unpacked than it claims")
        last = piece[-1:]
        parser.feed(piece)
        for _, element in parser.read_events():
            if element.tag.rpartition("}")[2] == name:
                yield element
                element.clear()
    parser.close()


def _shared(part: IO[bytes]) -> Iterator[str]:
    yield from (_text(element) for element in _elements(part, "si"))


def _text(element: Element) -> str:
    """Return the text of the runs of an element, but not of its phonetic ones."""
    runs = [one for one in element if one.tag.rpartition("}")[2] in ("t", "r")]
    parts = ["".join(t.text or "" for t in run.iter() if t.tag.rpartition("}")[2] == "t") for run in runs]
    return _HIDDEN.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _rows(part: IO[bytes], texts: list[str]) -> Iterator[dict[int, Json]]:
    before = 0
    for row in _elements(part, "row"):
        number = int(row.get("r") or before + 1)
        if not before < number <= _MOST_ROWS:
            raise ValueError(f"row {number} comes after row {before}")
        yield from ({} for _ in range(before + 1, number))  # a row without a cell may be left out
        before = number
        cells: dict[int, Json] = {}
        for cell in row:
            place = _place(cell.get("r") or "", len(cells))
            value = _cell(cell, texts)
            if value is not None:
                cells[place] = value
        yield cells


def _place(reference: str, otherwise: int) -> int:
    """Return the number of a cell's column, from 0: of ``B7`` it is 1."""
    letters = re.match("[A-Z]{1,3}", reference)
    place = 0
    for letter in letters[0] if letters else "":
        place = place * 26 + ord(letter) - 64
    return place - 1 if letters else otherwise


def _cell(cell: Any, texts: list[str]) -> Json:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return _text(cell[0]) if len(cell) else ""
    held = next((one.text or "" for one in cell if one.tag.rpartition("}")[2] == "v"), None)
    if held is None:
        return None
    if kind == "s":
        return texts[int(held)]
    if kind == "b":
        return held == "1"
    if kind != "n":
        return held
    number = float(held)
    return int(number) if number.is_integer() else number


# What a sheet cannot hold


def _obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    fields, size = shape.schema.fields, len(dataset.records)
    if size >= _MOST_ROWS or len(fields) > _MOST_COLUMNS:
        what = f"{size:,} records of {len(fields):,} fields"
        yield beyond(what, f"are more than an Excel sheet can hold, {_MOST_ROWS - 1:,} of 16,384", shape.span)
        return
    for name, field in fields.items():
        yield from (beyond(f"the field {quoted(name)}", why, shape.span) for why in _not_held(name))
        for number, value in enumerate(dataset.records.column(name)):
            for why in _not_held(_held(value, field), lacking=field.may_lack):
                place = dataset.records[number].place(name)
                yield beyond(f"{name} {quoted(value)}", why, place)


def _not_held(value: Json, *, lacking: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if value == "" and lacking:
            yield 'is "", which Excel cannot tell from null'
        if found := _NO_XML.search(value):
            yield f"has U+{ord(found[0]):04X}, which XLSX cannot hold"
        if len(value) > _LONGEST // 2 and len(value.encode("utf-16-le")) > 2 * _LONGEST:
            yield f"is longer than an Excel cell can hold, {_LONGEST:,} characters"
    elif isinstance(value, int) and not is_double(value):
        yield "is a number that XLSX cannot hold exactly"


XLSX = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    True,
    _dump,
    _load,
    _obstacles,
    text=False,
    library="xlsxwriter",
    extra="xlsx",
)
