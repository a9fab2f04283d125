"""CSV that the standard library, pandas and DuckDB read alike, and what CSV cannot say."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import duckdb
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TRICKY, dataset, field, records, shape
from tablemill.emit import FORMATS

FIELDS = {
    "code": field("integer"),
    "name": field(nullable=True),
    "ratio": field("number", nullable=True),
    "final": field("boolean", nullable=True),
    "marks": field("array"),
}
ROWS = [
    {"code": 100, "name": '继续, "x"', "ratio": 1.5, "final": True, "marks": [{"text": "a,b", "start": 0}]},
    {"code": 101, "name": None, "ratio": None, "final": None, "marks": []},
    {"code": 102, "name": "two\nlines", "ratio": -1e22, "final": False, "marks": []},
    {"code": 103, "name": " NULL ", "ratio": 0.1, "final": False, "marks": []},
]
CONTENT = FORMATS["csv"].dump(records(ROWS), shape(FIELDS))


def test_the_text_is_rfc_4180_with_lf() -> None:
    assert CONTENT.decode() == (
        "code,name,ratio,final,marks\n"
        '100,"继续, ""x""",1.5,true,"[{""text"":""a,b"",""start"":0}]"\n'
        "101,,,,[]\n"
        '102,"two\nlines",-1e+22,false,[]\n'
        "103, NULL ,0.1,false,[]\n"
    )


def test_the_standard_library_reads_it() -> None:
    rows = list(csv.DictReader(io.StringIO(CONTENT.decode(), newline="")))
    assert [row["name"] for row in rows] == ['继续, "x"', "", "two\nlines", " NULL "]
    assert json.loads(rows[0]["marks"]) == ROWS[0]["marks"]


def test_pandas_reads_it_with_nulls_and_types_intact() -> None:
    frame = pandas.read_csv(io.BytesIO(CONTENT), dtype={"name": "string", "final": "boolean"})
    assert frame["code"].tolist() == [100, 101, 102, 103]
    assert frame["name"].isna().tolist() == [False, True, False, False]
    assert frame["name"].dropna().tolist() == ['继续, "x"', "two\nlines", " NULL "]
    assert frame["ratio"].isna().tolist() == [False, True, False, False]
    assert frame["ratio"].dropna().tolist() == [1.5, -1e22, 0.1]
    assert frame["final"].dropna().tolist() == [True, False, False]


def test_duckdb_reads_it_with_nulls_and_types_intact(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(CONTENT)
    query = "select code, name, ratio, final, marks::json->0->>'text' from read_csv(?)"
    assert duckdb.execute(query, [str(path)]).fetchall() == [
        (100, '继续, "x"', 1.5, True, "a,b"),
        (101, None, None, None, None),
        (102, "two\nlines", -1e22, False, None),
        (103, " NULL ", 0.1, False, None),
    ]


@given(st.lists(st.lists(st.sampled_from(TRICKY) | st.text(max_size=5), min_size=2, max_size=2), max_size=5))
def test_the_standard_library_reads_every_text_back(rows: list[list[str]]) -> None:
    content = FORMATS["csv"].dump(
        records([dict(zip("ab", row, strict=True)) for row in rows]), shape({"a": field(), "b": field()})
    )
    assert list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True)) == [["a", "b"], *rows]


def test_a_null_in_the_only_column_is_a_row_to_every_reader(tmp_path: Path) -> None:
    content = FORMATS["csv"].dump(records([{"a": None}, {"a": "x"}]), shape({"a": field(nullable=True)}))
    assert content == b'a\n""\nx\n'
    assert pandas.read_csv(io.BytesIO(content))["a"].isna().tolist() == [True, False]
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert duckdb.execute("select a from read_csv(?, header=true)", [str(path)]).fetchall() == [(None,), ("x",)]


def test_a_cell_longer_than_the_standard_librarys_limit_is_read() -> None:
    one, long = shape({"a": field()}), "x" * 1001
    before = csv.field_size_limit(1000)  # the whole process's: Frictionless, for one, sets it to 2 GiB
    try:
        assert FORMATS["csv"].load(FORMATS["csv"].dump(records([{"a": long}]), one), one) == [{"a": long}]
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize("value", ["404", "true", "null", '"a"', "[1]", "1e3", "plain", "[1", "NaN", 404, True, [1]])
def test_a_value_of_no_one_type_comes_back_with_its_own(value: object) -> None:
    one = shape({"a": field(None, nullable=True), "b": field()})
    content = FORMATS["csv"].dump(records([{"a": value, "b": ""}]), one)
    assert repr(FORMATS["csv"].load(content, one)) == repr([{"a": value, "b": ""}])


def test_a_column_that_the_schema_does_not_have_is_read_as_text() -> None:
    assert FORMATS["csv"].load(b"a,b\n1,2\n", shape({"a": field("integer")})) == [{"a": 1, "b": "2"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\nx\n", 'line 2: a is not of type integer: "x"'),
        (b"a\n1\n\n", "line 3: 0 cells where the header has 1"),
        (b"a\n1,2\n", "line 2: 2 cells where the header has 1"),
        (b"a,a\n", "line 1: two columns have the same name"),
        (b'a\n"1"2\n', "line 2: ',' expected after '\"'"),
    ],
)
def test_what_is_wrong_with_an_edited_file_is_said_with_its_line(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(reason)}\Z"):
        FORMATS["csv"].load(content, shape({"a": field("integer")}))


# Formulas

FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=", "-"]
HARMLESS = ["'", "'x", "a=1", " =1", "1-1", "x@y"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_string_that_a_spreadsheet_would_run_is_an_obstacle(text: str) -> None:
    one = shape({"k": field("integer"), "a": field()}, formulas="refuse")
    made = dataset([{"k": 1, "a": "x"}, {"k": 2, "a": text}], "k")
    assert list(map(str, FORMATS["csv"].obstacles(made, one))) == [
        (
            f"seeds/x.md:2:1: error[csv-formula]: a {json.dumps(text)} would run as a formula in a spreadsheet; set in "
            "the spec: csv: {formulas: escape} to put a ' before it, or csv: {formulas: keep} to leave it unchanged"
        )
    ]


@pytest.mark.parametrize("text", HARMLESS)
def test_one_that_it_would_not_run_is_none(text: str) -> None:
    one = shape({"a": field()}, formulas="refuse")
    assert list(FORMATS["csv"].obstacles(dataset([{"a": text}], "a"), one)) == []


def test_a_negative_number_is_no_formula() -> None:
    one = shape({"a": field("integer"), "b": field(None)}, formulas="refuse")
    assert list(FORMATS["csv"].obstacles(dataset([{"a": -1, "b": -1}], "a"), one)) == []


def test_a_field_name_that_it_would_run_is_an_obstacle_at_the_dataset() -> None:
    [problem] = FORMATS["csv"].obstacles(dataset([], "@a"), shape({"@a": field()}, formulas="refuse"))
    assert (problem.code, str(problem.span)) == ("csv-formula", "seeds/tablemill.yaml:1:1")
    assert problem.message.startswith('the field "@a" would run as a formula')


@pytest.mark.parametrize("formulas", ["keep", "escape"])
@pytest.mark.parametrize("text", [*FORMULAS, *HARMLESS])
def test_a_spec_that_chooses_has_no_obstacle_and_loses_nothing(formulas: str, text: str) -> None:
    one = shape({text: field()}, formulas=formulas)
    made = dataset([{text: text}], text)
    assert list(FORMATS["csv"].obstacles(made, one)) == []
    assert FORMATS["csv"].load(FORMATS["csv"].dump(made.records, one), one) == [{text: text}]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("=1", "'=1"), ("'=1", "''=1"), ("''-1", "'''-1"), ("\t1", "'\t1"), ("'x", "'x"), ("x", "x"), ("a=1", "a=1")],
)
def test_escaping_puts_one_quote_before_a_formula_and_before_what_looks_escaped(text: str, escaped: str) -> None:
    content = FORMATS["csv"].dump(records([{"a": text}]), shape({"a": field()}, formulas="escape"))
    assert content.decode() == f"a\n{escaped}\n"
    assert FORMATS["csv"].dump(records([{"a": text}]), shape({"a": field()})).decode() == f"a\n{text}\n"


# Empty strings


def test_an_empty_string_where_null_is_allowed_is_an_obstacle() -> None:
    one = shape({"k": field("integer"), "a": field(nullable=True)})
    made = dataset([{"k": 1, "a": None}, {"k": 2, "a": ""}], "k")
    assert list(map(str, FORMATS["csv"].obstacles(made, one))) == [
        (
            'seeds/x.md:2:1: error[csv-empty]: a is "", which CSV cannot tell from null; list "" under nulls in the '
            "spec, or let the schema refuse one of the two"
        )
    ]


def test_an_empty_string_where_null_is_not_allowed_is_an_empty_string() -> None:
    one = shape({"k": field("integer"), "a": field()})
    made = dataset([{"k": 1, "a": ""}], "k")
    assert list(FORMATS["csv"].obstacles(made, one)) == []
    assert FORMATS["csv"].load(FORMATS["csv"].dump(made.records, one), one) == [{"k": 1, "a": ""}]


def test_so_is_one_in_a_field_of_no_one_type() -> None:
    one = shape({"k": field("integer"), "a": field(None)})
    assert FORMATS["csv"].load(b"k,a\n1,\n", one) == [{"k": 1, "a": ""}]


def test_a_file_that_git_gave_crlf_holds_what_it_held_in_its_cells_too() -> None:
    form, rows = FORMATS["csv"], [{"a": "one\ntwo", "b": 'x"\n\n'}]
    made = shape({"a": field(), "b": field()})
    content = form.dump(records(rows), made)
    assert form.load(content.replace(b"\n", b"\r\n"), made) == form.load(content, made) == rows
    of_its_own = [{"a": "one\r\ntwo", "b": "x"}]
    assert form.load(form.dump(records(of_its_own), made), made) == of_its_own


# Other delimiters, and a byte order mark


def test_tsv_is_csv_with_tabs_that_pandas_and_our_own_data_files_read(tmp_path: Path) -> None:
    one = shape({"a": field(), "b": field("integer", nullable=True)})
    rows = [{"a": 'x\ty "z",', "b": 1}, {"a": "line\nbreak", "b": None}, {"a": "NA", "b": 3}]
    content = FORMATS["tsv"].dump(records(rows), one)
    assert content == b'a\tb\n"x\ty ""z"","\t1\n"line\nbreak"\t\nNA\t3\n'
    assert FORMATS["tsv"].load(content, one) == rows
    path = tmp_path / "x.tsv"
    path.write_bytes(content)
    frame = pandas.read_csv(path, sep="\t", keep_default_na=False, dtype=str)
    assert frame["a"].tolist() == [row["a"] for row in rows]


def test_a_delimiter_and_a_byte_order_mark_are_written_and_read_again() -> None:
    one = shape({"a": field(), "b": field()})._replace(delimiter=";", bom=True)
    rows = [{"a": "1,5", "b": "x;y"}, {"a": "\ufeff", "b": "\r"}]
    content = FORMATS["csv"].dump(records(rows), one)
    assert content.decode() == '\ufeffa;b\n1,5;"x;y"\n\ufeff;"\r"\n'
    assert FORMATS["csv"].load(content, one) == rows
    assert pandas.read_csv(io.BytesIO(content), sep=";")["a"].tolist()[0] == "1,5"


def test_a_field_whose_name_begins_with_a_byte_order_mark_keeps_it() -> None:
    one = shape({"\ufeffa": field()})
    for each in (one, one._replace(bom=True)):
        assert FORMATS["csv"].load(FORMATS["csv"].dump(records([{"\ufeffa": "x"}]), each), each) == [{"\ufeffa": "x"}]
