"""JSON Lines that pandas and DuckDB read, a record a line whatever stands in it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import duckdb
import pandas
import pytest
from hypothesis import given

from builders import field, records, shape, tables
from tablemill.emit import FORMATS

FIELDS = {"code": field("integer"), "name": field(nullable=True), "marks": field("array")}
ROWS = [
    {"code": 100, "name": '继续 "x"\u2028\x85</script>', "marks": [{"text": "a\nb", "start": 0}, []]},
    {"code": 101, "name": None, "marks": []},
]
CONTENT = FORMATS["jsonl"].dump(records(ROWS), shape(FIELDS))


def test_a_record_is_a_line_of_json_that_is_not_escaped() -> None:
    assert CONTENT.decode() == (
        '{"code": 100, "name": "继续 \\"x\\"\u2028\x85</script>", "marks": [{"text": "a\\nb", "start": 0}, []]}\n'
        '{"code": 101, "name": null, "marks": []}\n'
    )


@given(table=tables())
def test_there_are_as_many_lines_as_records_each_whole_in_itself(table) -> None:
    fields, rows = table
    lines = FORMATS["jsonl"].dump(records(rows), shape(fields)).split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == rows
    assert lines[-1] == b""


def test_pandas_reads_it() -> None:
    frame = pandas.read_json(io.BytesIO(CONTENT), lines=True)
    assert frame["name"].isna().tolist() == [False, True]
    assert frame["name"][0] == ROWS[0]["name"]
    assert frame["marks"].tolist() == [row["marks"] for row in ROWS]


def test_duckdb_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(CONTENT)
    found = duckdb.execute("select code, name, marks::json->0->>'text' from read_ndjson(?)", [str(path)]).fetchall()
    assert found == [(100, ROWS[0]["name"], "a\nb"), (101, None, None)]


def test_lines_may_end_in_crlf_and_an_empty_one_is_no_record() -> None:
    assert FORMATS["jsonl"].load(b'{"a": 1}\r\n\r\n{"a": 2}', shape({"a": field("integer")})) == [{"a": 1}, {"a": 2}]


def test_what_is_wrong_with_an_edited_file_is_said_with_its_line() -> None:
    with pytest.raises(ValueError, match=re.escape("line 2: ")):
        FORMATS["jsonl"].load(b'{"a": 1}\n{"a": \n', shape({"a": field("integer")}))
