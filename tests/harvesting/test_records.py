"""With a schema a harvest writes records: typed values, and each row that does not fit in a place of its own."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pytest
from pyarrow import parquet

from commands import outcome
from harvested import rows_of, whoever_computes
from tablemill import TablemillError
from tablemill.harvesting import Options, harvest

SCHEMA = {
    "type": "object",
    "required": ["name", "height"],
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "height": {"type": "number", "maximum": 100},
        "native": {"type": ["boolean", "null"]},
        "ring_count": {"type": "integer"},
    },
}

BIG = "9" * 20
DOCUMENTS = {
    "a.md": (
        "| height | name | native | other |\n|--:|---|---|---|\n| 12.5 | Oak | true | x |\n| high | Elm | true | |\n"
        "| 400 | Fir | maybe | |\n| 3 | Y | | |\n| 7 |\n| 9 | Ash |\n"
    ),
    "b.md": "| name | height | ring_count |\n|---|---|---|\n| Yew | 1,000 | 3 |\n| Box | 2 | " + BIG + " |\n",
    "c.md": "| name | colour |\n|---|---|\n| Oak | green |\n",
    "d.md": "| name | height | ring_count |\n|---|---|---|\n| 梨 | 1 | |\n| 松树 | 30 | 12 |\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return tmp_path


def options(**more: Any) -> Options:
    return Options(schema=json.dumps(SCHEMA), **more)


def test_records_have_the_types_of_the_schema_and_the_place_that_they_come_from(folder: Path) -> None:
    harvest(folder / "in", folder / "out", options(), jobs=1)
    assert {path.name for path in (folder / "out").iterdir() if path.is_dir()} == {"records", "invalid"}
    assert parquet.read_schema(folder / "out/records/part-00000.parquet").remove_metadata() == pa.schema(
        [
            pa.field("_source", pa.string(), nullable=False),
            ("_row_id", pa.string()),
            ("_repository", pa.string()),
            ("_revision", pa.string()),
            pa.field("_index", pa.int32(), nullable=False),
            pa.field("_row", pa.int32(), nullable=False),
            pa.field("_line", pa.int32(), nullable=False),
            pa.field("name", pa.string(), nullable=False),
            pa.field("height", pa.float64(), nullable=False),
            ("native", pa.bool_()),
            ("ring_count", pa.int64()),
        ]
    )
    found = [
        (Path(row["_source"]).name, row["_row"], row["_line"], *list(row.values())[7:])
        for row in rows_of(folder / "out", "records")
    ]
    assert found == [
        ("a.md", 0, 3, "Oak", 12.5, True, None),
        ("a.md", 5, 8, "Ash", 9.0, None, None),
        ("d.md", 1, 4, "松树", 30.0, None, 12),
    ]


def test_what_does_not_fit_is_listed_row_by_row(folder: Path) -> None:
    done = harvest(folder / "in", folder / "out", options(), jobs=1)
    found = [
        (Path(row["source"]).name, row["row"], row["line"], row["column"], row["value"], row["code"], row["message"])
        for row in rows_of(folder / "out", "invalid")
    ]
    assert found == EXPECTED
    assert (done.stats.tables, done.stats.rows, done.stats.invalid, done.stats.bad) == (3, 3, 7, 0)
    assert (folder / "out/README.md").read_text(encoding="utf-8").splitlines()[3] == (
        "Rows that do not fit the schema: 7; invalid/ lists them."
    )


def wrong(file: str, row: int, line: int, column: str, value: str, code: str, message: str) -> tuple[Any, ...]:
    return file, row, line, column, value, code, f"{column} {message}"


EXPECTED = [
    wrong("a.md", 1, 4, "height", "high", "type", 'must be a number, got "high" (column height)'),
    wrong("a.md", 2, 5, "native", "maybe", "type", 'must be true or false, got "maybe" (column native)'),
    wrong("a.md", 2, 5, "height", "400", "schema", "must be at most 100, got 400 (column height)"),
    wrong("a.md", 3, 6, "name", "Y", "schema", 'must have a length of at least 2, got "Y" (column name)'),
    wrong("a.md", 4, 7, "name", "", "no-match", "needs a value, but it is empty (column name)"),
    wrong("b.md", 0, 3, "height", "1,000", "type", 'must be a number, got "1,000" (column height)'),
    wrong("b.md", 1, 4, "ring_count", BIG, "format-limit", f"{BIG} is a number that Parquet cannot hold exactly"),
    wrong("d.md", 0, 3, "name", "梨", "schema", 'must have a length of at least 2, got "梨" (column name)'),
]


def test_jsonschema_accepts_every_record(folder: Path) -> None:
    harvest(folder / "in", folder / "out", options(), jobs=1)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for row in rows_of(folder / "out", "records"):
        record = {name: value for name, value in list(row.items())[7:] if value is not None or name == "native"}
        validator.validate(record)


def test_records_are_the_same_to_the_byte_whoever_computes_them(folder: Path) -> None:
    whoever_computes(folder, options(shard_units=1, to="sqlite"))
    database = sqlite3.connect(folder / "one/records.sqlite")
    assert database.execute("SELECT name, height, native FROM records WHERE native").fetchall() == [("Oak", 12.5, 1)]
    assert database.execute("SELECT count(*) FROM invalid").fetchall() == [(len(EXPECTED),)]
    database.close()


def test_records_as_lines_and_as_csv(folder: Path) -> None:
    harvest(folder / "in", folder / "one", options(to="jsonl"), jobs=1)
    harvest(folder / "in", folder / "two", options(to="csv"), jobs=1)
    with open(folder / "one/records.jsonl", encoding="utf-8") as file:
        assert list(map(json.loads, file)) == rows_of(folder / "one", "records")
    assert (folder / "two/records.csv").read_text(encoding="utf-8").splitlines()[:2] == [
        "_source,_row_id,_repository,_revision,_index,_row,_line,name,height,native,ring_count",
        f"{folder}/in/a.md,,,,0,0,3,Oak,12.5,true,",
    ]


def test_another_schema_is_another_harvest(folder: Path) -> None:
    harvest(folder / "in", folder / "out", options(), jobs=1)
    with pytest.raises(TablemillError, match=r"error\[harvest-plan\]: has a harvest of something else: options schema"):
        harvest(folder / "in", folder / "out", jobs=1)


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("{", "schema:1:2: error[bad-schema]: "),
        ("{}", 'error[bad-schema]: describes no fields; a record\'s schema is an object with "properties"'),
        (
            '{"properties": {"_row": {}, "a": {}}}',
            'error[bad-schema]: has properties with names that a harvest uses itself: "_row"; rename them',
        ),
        ('{"properties": {"a": {"$ref": "other.json"}}}', "outside the project"),
        ('{"properties": {"a": {"type": "strin"}}}', "error[bad-schema]: "),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_at_once(folder: Path, schema: str, said: str) -> None:
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", folder / "out", Options(schema=schema), jobs=1)
    assert said in str(caught.value)
    assert not (folder / "out").exists()


def test_a_pattern_that_is_too_slow_for_one_table_does_not_lose_the_next(folder: Path) -> None:
    slow = {"properties": {"a": {"type": "string", "pattern": "^(?:(a|aa)(?!c))+$|^ok$"}}}
    texts = ["| a |\n|---|\n| ok |\n", "| a |\n|---|\n| " + "a" * 60 + "b |\n", "| a |\n|---|\n| ok |\n"]
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.md").write_text(text)
    harvest(
        [folder / "in" / f"{number}.md" for number in range(3)],
        folder / "out",
        Options(schema=json.dumps(slow)),
        jobs=1,
    )
    assert [(Path(row["_source"]).name, row["a"]) for row in rows_of(folder / "out", "records")] == [
        ("0.md", "ok"),
        ("2.md", "ok"),
    ]


def test_the_command_reads_the_schema_from_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    code, _, said = outcome(capsys, "harvest", "in", "-o", "out", "--schema", "schema.json", "-j", "1")
    assert (code, said.splitlines()[1]) == (0, "Rows that do not fit the schema: 7; invalid/ lists them.")
    assert len(rows_of(folder / "out", "records")) == 3
    code, _, said = outcome(capsys, "harvest", "in", "-o", "other", "--schema", "none.json")
    assert (code, said.splitlines()[0]) == (2, "none.json:1:1: error[missing-file]: none.json does not exist")
    code, _, said = outcome(capsys, "harvest", "in", "-o", "other", "--schema", "schema.json", "--cells")
    assert (code, said) == (2, "tablemill: --schema writes records, and --cells writes texts: choose one\n")
