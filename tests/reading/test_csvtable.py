"""CSV with places; Python's csv module is the judge of what the cells are."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.reading.csvtable import CsvError, CsvTable, read_csv, unquoted
from tablemill.reading.sources import Source, source_of

CELLS = st.text(st.sampled_from('ab ",;\t\n=|é\u2028\x85\x0b\x0c'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5)


def read(text: str, delimiter: str = ",") -> CsvTable:
    return read_csv(Source("a.csv", text, ""), delimiter)


def judged(text: str, delimiter: str = ",") -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True) if row]


def written_by_python(rows: list[list[str]], delimiter: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_python_writes_is_read(rows: list[list[str]], delimiter: str, quoting: int) -> None:
    table = read(written_by_python(rows, delimiter, quoting), delimiter)
    assert table.rows == rows


@given(
    ROWS, st.sampled_from(",;|"), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["", " ", "  "])
)
def test_what_is_trimmed_has_no_spaces_around_cells_and_quotes(rows, delimiter: str, quoting: int, space: str) -> None:
    rows = [[cell.strip(" ") for cell in row] for row in rows]
    lines = [written_by_python([row], delimiter, quoting).removesuffix("\n") for row in rows]
    whole = [[written_by_python([[cell]], delimiter, csv.QUOTE_ALL)[:-1] for cell in row] for row in rows]
    spaced = [space + f"{space}{delimiter}{space}".join(row) + space for row in whole]
    table = read_csv(Source("a.csv", "\n".join(spaced), ""), delimiter, trim=True)
    assert table.rows == rows
    for number, row in enumerate(whole):
        spans = [table.lines.span(*stretch) for stretch in table.stretches(number)]
        assert [span.slice("\n".join(spaced)) for span in spans] == row
    assert (
        read_csv(Source("a.csv", "\n".join(lines), ""), delimiter, trim=True).rows
        == read("\n".join(lines), delimiter).rows
    )


def test_cells_without_quotes_are_trimmed_and_a_quote_within_one_is_a_quote() -> None:
    table = read_csv(Source("a.csv", 'a , b\n 1 , 2 "x" \n', ""), ",", trim=True)
    assert table.rows == [["a", "b"], ["1", '2 "x"']]
    assert [str(table.lines.span(*stretch)) for stretch in table.stretches(1)] == ["a.csv:2:2", "a.csv:2:6"]
    with pytest.raises(CsvError, match="text follows the quote"):
        read_csv(Source("a.csv", ' "a" x,b\n', ""), ",", trim=True)


@given(ROWS, st.sampled_from(",;"))
def test_the_place_of_a_cell_slices_back(rows: list[list[str]], delimiter: str) -> None:
    text = written_by_python(rows, delimiter, csv.QUOTE_MINIMAL)
    table = read(text, delimiter)
    for number, row in enumerate(table.rows):
        spans = [table.lines.span(*stretch) for stretch in table.stretches(number)]
        assert [unquoted(span.slice(text)) for span in spans] == row
        assert [table.lines.slice(span) for span in spans] == [span.slice(text) for span in spans]


@given(st.text(st.sampled_from('a",\n ='), max_size=12))
def test_any_text_is_read_as_python_reads_it_or_refused_as_python_does(text: str) -> None:
    try:
        expected = judged(text)
    except csv.Error:
        with pytest.raises(CsvError):
            read(text)
    else:
        assert read(text).rows == expected


def test_a_bom_and_crlf_are_no_part_of_a_cell() -> None:
    source = source_of(b'\xef\xbb\xbfName,Note\r\nx,"two\r\nlines"\r\n', "a.csv")
    table = read_csv(source, ",")
    assert table.rows == [["Name", "Note"], ["x", "two\nlines"]]
    assert [str(table.lines.span(*stretch)) for stretch in table.stretches(1)] == ["a.csv:2:1", "a.csv:2:3"]
    assert table.lines.span(*table.stretches(1)[1])[3:] == (3, 7)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('a\n"b', "a.csv:2:1", "a quote is opened here and never closed; close it"),
        ('a,"b""\n', "a.csv:1:3", "a quote is opened here and never closed; close it"),
        (
            'a\n"b" ,c',
            "a.csv:2:4",
            'text follows the quote that ends a cell; double a quote within a cell: ""',
        ),
    ],
)
def test_a_wrong_quote_is_told_where_it_stands(text: str, place: str, message: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(text)
    assert (str(caught.value.span), caught.value.message) == (place, message)


def test_a_cell_may_be_longer_than_python_reads() -> None:
    long = "x" * 200_000
    assert read(f'a\n"{long}"\n').rows[1] == [long]


@pytest.mark.parametrize("text", ['"' * 400_001, '"a""' * 200_000, "," * 400_000, '"\n' * 200_001, 'x,"' * 150_000])
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    with suppress(CsvError):
        read(text)
    assert time.process_time() - started < 3
