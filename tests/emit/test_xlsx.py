"""XLSX that openpyxl reads, and what a spreadsheet saves of it."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from builders import dataset, field, records, shape
from tablemill.emit import FORMATS
from tablemill.model import Json

XLSX = FORMATS["xlsx"]
FIELDS = {
    "code": field("integer"),
    "name": field(nullable=True),
    "ratio": field("number", nullable=True),
    "final": field("boolean", nullable=True),
    "words": field("array", items={"type": "string"}),
    "mixed": field(None, nullable=True),
}
ROWS: list[dict[str, Json]] = [
    {"code": 404, "name": "=1+1", "ratio": 0.30000000000000004, "final": True, "words": ["b", "c"], "mixed": "404"},
    {"code": 9007199254740993 - 1, "name": '继\r\n"x" \0 😀 _x0041_ ', "ratio": -2.5e-300, "final": False}
    | {"words": [], "mixed": 1.0},
    {"code": 7, "name": None, "ratio": None, "final": None, "words": ["mailto:a@b", "0012"], "mixed": None},
    {"code": 8, "name": "https://example.org", "ratio": 3, "final": None, "words": [], "mixed": {"a": None}},
]
SHAPE = shape(FIELDS, name="history")
CONTENT = XLSX.dump(records(ROWS), SHAPE)


def test_what_was_dumped_is_loaded() -> None:
    assert repr(XLSX.load(CONTENT, SHAPE)) == repr(ROWS)


def test_openpyxl_reads_texts_as_texts_and_no_formula_number_or_link() -> None:
    book = openpyxl.load_workbook(io.BytesIO(CONTENT), rich_text=False)
    sheet = book["history_"]
    assert [cell.value for cell in sheet[1]] == list(FIELDS)
    cells = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert cells[0][:4] == [(404, "n"), ("=1+1", "s"), (0.30000000000000004, "n"), (True, "b")]
    assert cells[0][4:] == [('["b", "c"]', "s"), ('"404"', "s")]
    assert cells[1][0] == (9007199254740992, "n")
    assert cells[2][1:4] == [(None, "n")] * 3
    assert cells[3][1] == ("https://example.org", "s")
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"


def test_what_a_spreadsheet_saves_again_is_loaded() -> None:
    saved = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(CONTENT)).save(saved)
    rows = XLSX.load(saved.getvalue(), SHAPE)
    assert [row["code"] for row in rows] == [404, 9007199254740992, 7, 8]
    assert [row["words"] for row in rows] == [["b", "c"], [], ["mailto:a@b", "0012"], []]


def test_cells_may_hold_their_texts_themselves_and_rows_without_a_cell_be_left_out() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>a</t></is></c>'
        '<c t="inlineStr"><is><r><t>b</t></r><rPh><t>x</t></rPh></is></c></row>'
        '<row r="3"><c r="B3" t="str"><v>x</v></c></row></sheetData></worksheet>'
    )
    one = shape({"a": field("integer", nullable=True), "b": field(nullable=True)})
    assert XLSX.load(_book(sheet), one) == [{"a": None, "b": None}, {"a": None, "b": "x"}]


def _book(sheet: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return written.getvalue()


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (
            "<!DOCTYPE x [<!ENTITY a 'a'>]><x/>",
            "not a workbook: it declares entities, or is larger when unpacked than it claims",
        ),
        ("<x", "not a workbook: unclosed token: line 1, column 0"),
        ('<x><row r="2"/><row r="2"/></x>', "row 2 comes after row 2"),
        ('<x><row r="9999999"/></x>', "row 9999999 comes after row 0"),
        ('<x><row><c t="s"><v>7</v></c></row></x>', "not a workbook: list index out of range"),
        ('<x><row/><row><c t="str"><v>7</v></c></row></x>', '"7" has no header above it'),
    ],
)
def test_what_no_spreadsheet_writes_is_refused_in_a_sentence(sheet: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z") as raised:
        XLSX.load(_book(sheet), SHAPE)
    assert str(raised.value) == why


def test_a_file_that_says_to_unpack_to_very_much_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="it claims to hold more than 256 MiB"):
        XLSX.load(_book("<x>" + " " * 2**28), SHAPE)


def test_what_excel_cannot_hold_is_told() -> None:
    one = shape({"k": field("integer"), "a": field(nullable=True)})
    rows = [{"k": 2**53 + 1, "a": ""}, {"k": 1, "a": "\ufffe"}, {"k": 2, "a": "x" * 32_768}]
    told = [problem.message for problem in XLSX.obstacles(dataset(rows, "k"), one)]
    assert [message if len(message) < 100 else message[-40:] for message in told] == [
        "k 9007199254740993 is a number that XLSX cannot hold exactly",
        'a "" is "", which Excel cannot tell from null',
        'a "\ufffe" has U+FFFE, which XLSX cannot hold',
        told[3] if len(told[3]) < 100 else told[3][-40:],
    ]
    assert told[3].endswith(" is longer than an Excel cell can hold, 32,767 characters")


def test_the_same_records_give_the_same_bytes_another_day() -> None:
    program = (
        "import time; time.time = lambda: 2e9\n"
        "from test_xlsx import *\nimport hashlib; print(hashlib.sha256(XLSX.dump(records(ROWS), SHAPE)).hexdigest())"
    )
    import hashlib
    from pathlib import Path

    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{here}:{here.parent}", "TZ": "Asia/Tokyo"},
    )
    assert done.stdout.strip() == hashlib.sha256(CONTENT).hexdigest()
