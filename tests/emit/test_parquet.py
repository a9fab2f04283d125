"""Parquet that pyarrow and DuckDB read, with the types that the schema says."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from builders import dataset, dataset_spec, field, records, shape
from tablemill import run
from tablemill.emit import FORMATS, obstacles
from tablemill.model import Json

ROOT = Path(__file__).parent.parent.parent
PARQUET = FORMATS["parquet"]
MARK = {
    "type": "object",
    "required": ["text", "start"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}, "start": {"type": "integer"}},
}
FIELDS = {
    "code": field("integer", description="The code."),
    "name": field(nullable=True),
    "ratio": field("number", nullable=True),
    "final": field("boolean", nullable=True),
    "marks": field("array", items=MARK),
    "words": field("array", nullable=True, items={"type": ["string", "null"]}),
    "loose": field("array"),
    "some": field("object", properties={"a": {"type": "integer"}}, additionalProperties=False),
    "mixed": field(None, nullable=True),
}
ROWS: list[dict[str, Json]] = [
    {"code": 404, "name": '继续 "x" \\ 😀 \u2028\0', "ratio": 1.5, "final": True, "marks": [{"text": "a", "start": 0}]}
    | {"words": ["b", None], "loose": [1, "x"], "some": {}, "mixed": {"a": None}},
    {"code": 100, "name": None, "ratio": None, "final": None, "marks": []}
    | {"words": None, "loose": [], "some": {"a": 1}, "mixed": None},
]
SHAPE = shape(FIELDS)
CONTENT = PARQUET.dump(records(ROWS), SHAPE)


def test_columns_have_the_types_of_the_schema_and_what_has_none_is_json() -> None:
    found = pyarrow.parquet.read_schema(io.BytesIO(CONTENT))
    assert {name: str(found.field(name).type) for name in found.names} == {
        "code": "int64",
        "name": "string",
        "ratio": "double",
        "final": "bool",
        "marks": "list<element: struct<text: string not null, start: int64 not null> not null>",
        "words": "list<element: string>",
        "loose": "string",
        "some": "string",
        "mixed": "string",
    }
    assert [name for name in found.names if not found.field(name).nullable] == ["code", "marks", "loose", "some"]
    assert found.field("code").metadata[b"description"] == b"The code."


def test_what_was_dumped_is_loaded() -> None:
    assert repr(PARQUET.load(CONTENT, SHAPE)) == repr(ROWS)


def test_duckdb_reads_it_with_nulls_and_types_intact(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(CONTENT)
    query = "select code, name, ratio, final, marks[1].text, words[1], loose->>0 from read_parquet(?)"
    assert duckdb.execute(query, [str(path)]).fetchall() == [
        (404, ROWS[0]["name"], 1.5, True, "a", "b", "1"),
        (100, None, None, None, None, None, None),
    ]


def test_pandas_reads_it() -> None:
    frame = pandas.read_parquet(io.BytesIO(CONTENT))
    assert frame["code"].tolist() == [404, 100]
    assert frame["name"].isna().tolist() == [False, True]
    assert [list(marks) for marks in frame["marks"]] == [row["marks"] for row in ROWS]


def test_another_process_makes_the_same_bytes() -> None:
    program = (
        "import sys; sys.path[:0] = ['tests', 'tests/emit']; import test_parquet as t;"
        "sys.stdout.buffer.write(t.PARQUET.dump(t.records(t.ROWS), t.SHAPE))"
    )
    made = [subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True) for _ in "ab"]
    assert [done.stdout for done in made] == [CONTENT, CONTENT]


def test_without_pyarrow_the_problem_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    one = dataset_spec("codes", "code", FIELDS, formats=["json", "parquet"])
    assert list(map(str, obstacles(one, dataset([], "code"), SHAPE))) == [
        (
            "seeds/tablemill.yaml:1:1: error[missing-extra]: the format parquet needs pyarrow, which is not installed; "
            "run, in tablemill's own environment: pip install 'tablemill[parquet]'"
        )
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("integer", {}, 2**63),
        ("integer", {}, -(2**63) - 1),
        ("number", {}, 2**53 + 1),
        ("array", {"items": {"type": "integer"}}, [1, 2**63]),
        ("array", {"items": MARK}, [{"text": "", "start": 2**63}]),
    ],
)
def test_a_number_that_it_cannot_hold_exactly_is_an_obstacle(kind: str, raw: dict[str, Json], value: Json) -> None:
    made = dataset([{"k": "b", "n": value}], "k")
    [problem] = PARQUET.obstacles(made, shape({"k": field(), "n": field(kind, **raw)}))
    assert (problem.code, str(problem.span)) == ("format-limit", "seeds/x.md:1:1")
    assert problem.message.endswith("is a number that Parquet cannot hold exactly")


def test_one_in_json_text_is_none() -> None:
    one = shape({"n": field("array")})
    assert list(PARQUET.obstacles(dataset([{"n": [2**70]}], "n"), one)) == []
    assert PARQUET.load(PARQUET.dump(records([{"n": [2**70]}]), one), one) == [{"n": [2**70]}]


@pytest.mark.parametrize(
    ("table", "reason"),
    [({"a": ["{"]}, 'a contains invalid JSON: "{"'), ({"a": [1]}, "a contains invalid JSON: 1")],
)
def test_what_is_no_json_is_refused(table: dict[str, list[Json]], reason: str) -> None:
    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(table), written)
    with pytest.raises(ValueError, match=reason):
        PARQUET.load(written.getvalue(), shape({"a": field("array")}))


def test_our_own_datasets_say_what_the_json_says() -> None:
    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    for name, made in outcome.datasets.items():
        content = PARQUET.dump(made.records, outcome.shapes[name])
        expected = json.loads((ROOT / "dist" / f"{name}.json").read_text(encoding="utf-8"))
        assert PARQUET.load(content, outcome.shapes[name]) == expected
        assert pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist() == expected
