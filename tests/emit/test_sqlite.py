"""SQLite databases that another SQLite than Python's and pandas read, with keys that hold and texts that are found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas
import pytest

from builders import dataset, dataset_spec, field, records, schema, shape
from tablemill import run
from tablemill.emit import FORMATS, Package, Shape, gather, shape_of
from tablemill.emit.format import is_double
from tablemill.model import Json

ROOT = Path(__file__).parent.parent.parent
SQLITE = FORMATS["sqlite"]

FIELDS = {
    "code": field("integer"),
    "name": field(nullable=True),
    "class": field(),
    "ratio": field("number", nullable=True),
    "final": field("boolean", nullable=True),
    "marks": field("array"),
}
ROWS: list[dict[str, Json]] = [
    {
        "code": 404,
        "name": 'it\'s "无法找到" \\ 😀 \u2028',
        "class": "4xx",
        "ratio": 1.5,
        "final": True,
        "marks": [{"a": 1}],
    },
    {"code": 100, "name": None, "class": "1xx", "ratio": None, "final": None, "marks": []},
    {"code": 101, "name": "*/ --; DROP TABLE codes", "class": "1xx", "ratio": -1e22, "final": False, "marks": []},
]
CODES = dataset_spec("codes", "code", FIELDS, formats=["sqlite"], references={"class": "classes"})
CLASSES = dataset_spec("classes", "class", {"class": field(), "title": field()}, formats=["sqlite"])
CLASS_ROWS = [{"class": "1xx", "title": "信息"}, {"class": "4xx", "title": "客户端错误"}]
SPECS = [CODES, CLASSES]
SHAPES = {spec.name: shape_of(spec, "keep") for spec in SPECS}
DATASETS = {"codes": dataset(ROWS, "code", "codes"), "classes": dataset(CLASS_ROWS, "class", "classes")}
[ARTEFACT] = gather(Package("everything"), SPECS, DATASETS, SHAPES)


@contextmanager
def _opened(content: bytes = ARTEFACT.content) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        yield database


def _answers(query: str, *values: str, content: bytes = ARTEFACT.content) -> list[tuple[Json, ...]]:
    with _opened(content) as database:
        return database.execute(query, values).fetchall()


def test_all_datasets_that_ask_for_it_share_one_file_named_after_the_package() -> None:
    assert (ARTEFACT.name, ARTEFACT.dataset, ARTEFACT.members) == ("everything.sqlite", "", ("codes", "classes"))
    for name, rows in (("codes", ROWS), ("classes", CLASS_ROWS)):
        assert SQLITE.load(ARTEFACT.content, SHAPES[name]) == rows


def test_tables_have_types_keys_and_foreign_keys() -> None:
    [(sql,)] = _answers("SELECT sql FROM sqlite_master WHERE name = 'codes'")
    assert sql == (
        'CREATE TABLE "codes" (\n'
        '  "code" INT NOT NULL PRIMARY KEY,\n'
        '  "name" TEXT,\n'
        '  "class" TEXT NOT NULL,\n'
        '  "ratio" REAL,\n'
        '  "final" BOOLEAN,\n'
        '  "marks" TEXT NOT NULL,\n'
        '  FOREIGN KEY ("class") REFERENCES "classes" ("class")\n'
        ")"
    )


def test_the_keys_hold() -> None:
    with _opened() as database:
        database.execute("PRAGMA foreign_keys = ON")
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute("UPDATE codes SET class = '9xx' WHERE code = 404")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            database.execute("UPDATE codes SET code = 404")
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            database.execute("UPDATE codes SET class = NULL")


def test_a_key_of_a_dataset_that_is_not_in_the_file_is_none() -> None:
    content = SQLITE.dump(DATASETS["codes"].records, SHAPES["codes"])
    assert _answers("PRAGMA foreign_key_list(codes)", content=content) == []


def test_a_part_of_a_text_is_found_in_any_language() -> None:
    query = "SELECT code FROM codes JOIN codes_fts ON codes.rowid = codes_fts.rowid WHERE codes_fts MATCH ?"
    assert _answers(query, "法找到") == [(404,)]
    assert _answers(query, "table") == [(101,)]
    assert _answers("INSERT INTO codes_fts(codes_fts) VALUES ('integrity-check')") == []


def test_the_index_of_many_rows_is_whole_and_keeps_no_setting_of_ours() -> None:
    rows: list[dict[str, Json]] = [{"a": f"row {number} 请求超时"} for number in range(10_001)]
    content = SQLITE.dump(records(rows), shape({"a": field()}, name="b"))
    assert _answers("SELECT rowid FROM b_fts WHERE b_fts MATCH ?", '"w 9999 请求"', content=content) == [(10_000,)]
    assert _answers("INSERT INTO b_fts(b_fts) VALUES ('integrity-check')", content=content) == []
    settings = dict(_answers("SELECT k, v FROM b_fts_config", content=content))
    assert settings.pop("version")
    assert settings == {"hashsize": 1 << 20}


def test_values_have_the_types_of_their_columns_and_lists_are_json() -> None:
    query = "SELECT typeof(code), typeof(ratio), typeof(final), marks ->> '$[0].a' FROM codes ORDER BY rowid"
    assert _answers(query) == [
        ("integer", "real", "integer", 1),
        ("integer", "null", "null", None),
        ("integer", "real", "integer", None),
    ]


def test_another_sqlite_than_pythons_reads_it_and_finds_it_whole(tmp_path: Path) -> None:
    import apsw

    path = tmp_path / "x.sqlite"
    path.write_bytes(ARTEFACT.content)
    with closing(apsw.Connection(str(path))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = "SELECT title, name FROM codes JOIN classes USING (class) WHERE code = 404"
        assert database.execute(query).fetchall() == [("客户端错误", ROWS[0]["name"])]


def test_pandas_reads_it() -> None:
    with _opened() as database:
        frame = pandas.read_sql("SELECT * FROM codes", database)
    assert frame["code"].tolist() == [404, 100, 101]
    assert frame["name"].isna().tolist() == [False, True, False]


def test_nothing_of_the_librarys_version_is_in_the_bytes() -> None:
    assert ARTEFACT.content[92:100] == bytes(8)
    assert ARTEFACT.content[24:28] == bytes(4), "for one changes it, as the other place to make it does not"
    assert ARTEFACT.content.startswith(b"SQLite format 3\0")


def test_a_database_that_is_too_large_for_one_stretch_of_memory_has_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect = sqlite3.connect
    places = []

    def connected(place: str, **options: Any) -> sqlite3.Connection:
        places.append(place)
        database = connect(place, **options)
        if "memdb" in place:
            database.execute("PRAGMA max_page_count = 2")  # so that it is full, as it is at 1 GB
        return database

    monkeypatch.setattr(sqlite3, "connect", connected)
    assert gather(Package("everything"), SPECS, DATASETS, SHAPES) == [ARTEFACT]
    assert places == ["file:package?vfs=memdb", ":memory:"]


def test_an_edit_by_another_tool_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(ARTEFACT.content)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE codes SET name = 'x' WHERE code = 100")
    assert [row["name"] for row in SQLITE.load(path.read_bytes(), SHAPES["codes"])][1] == "x"


@pytest.mark.parametrize("name", ["rowid", "oid", "_rowid_", "rank", "codes_fts", "select", 'a"b', "数", "'", "a b"])
def test_a_column_of_any_name_keeps_the_order(name: str) -> None:
    one = shape({name: field("integer"), "text": field()}, name="codes")
    rows = [{name: 2, "text": "b"}, {name: 1, "text": "a"}]
    assert SQLITE.load(SQLITE.dump(records(rows), one), one) == rows


def test_a_dataset_with_the_name_of_an_index_keeps_its_own() -> None:
    parts = [(records([{"a": "x"}]), shape({"a": field()}, name=name)) for name in ("b", "b_fts", "b_fts_data")]
    assert SQLITE.gather is not None
    content = SQLITE.gather(parts, Package("x"))
    assert [SQLITE.load(content, one) for _, one in parts] == [[{"a": "x"}]] * 3


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", 2**63), ("integer", -(2**63) - 1), ("number", 2**53 + 1), ("number", 10**400)]
)
def test_a_number_that_it_cannot_hold_exactly_is_an_obstacle(kind: str, value: int) -> None:
    made = dataset([{"k": "a", "n": 1}, {"k": "b", "n": value}], "k")
    [problem] = SQLITE.obstacles(made, shape({"k": field(), "n": field(kind)}))
    assert (problem.code, str(problem.span)) == ("format-limit", "seeds/x.md:2:1")
    assert problem.message.endswith("is a number that SQLite cannot hold exactly")


def test_an_integer_that_a_double_holds_exactly_is_one() -> None:
    exact = [is_double(value) for value in (0, 2**53, 2**53 + 1, 2**63, 10**22, 10**400)]
    assert exact == [True, True, False, True, True, False]


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("x", ["Code", "code"], 'the field "code" would be the same SQLite column as the field "Code"'),
        ("x", ["a\0"], 'the field "a\\u0000" has U+0000 in its name, which SQLite cannot hold'),
        ("sqlite_x", ["a"], 'the dataset "sqlite_x" has a name that SQLite reserves'),
        (
            "x",
            [f"c{n}" for n in range(2001)],
            "the dataset has 2,001 fields, but an SQLite table can have at most 2,000 columns",
        ),
    ],
)
def test_names_that_it_cannot_hold_are_obstacles(name: str, fields: list[str], message: str) -> None:
    one = Shape(name, (fields[0],), schema({each: field() for each in fields}), "keep", SHAPES["codes"].span)
    assert [problem.message for problem in SQLITE.obstacles(dataset([], fields[0], name), one)] == [message]


def test_letters_that_differ_in_case_beyond_ascii_are_two_columns() -> None:
    one = shape({"É": field(), "é": field()})
    assert list(SQLITE.obstacles(dataset([], "É"), one)) == []
    assert SQLITE.load(SQLITE.dump(records([{"É": "1", "é": "2"}]), one), one) == [{"É": "1", "é": "2"}]


ENDLESS = "CREATE VIEW x AS WITH RECURSIVE r(a) AS (SELECT 1 UNION ALL SELECT a FROM r) SELECT a FROM r"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("CREATE TABLE y (a)", 'it has no table "x"'),
        (ENDLESS, "it has no table"),
        ("CREATE TABLE x (a TEXT); INSERT INTO x VALUES (x'00')", "a holds bytes"),
        ("CREATE TABLE x (a, b TEXT); INSERT INTO x VALUES ('', '{')", 'b contains invalid JSON: "{"'),
    ],
)
def test_what_is_no_such_database_is_refused(sql: str, reason: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(sql)
        content = database.serialize()
    with pytest.raises(ValueError, match=reason):
        SQLITE.load(content, shape({"a": field(), "b": field("array")}))


def test_our_own_datasets_say_what_the_json_says() -> None:
    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    assert SQLITE.gather is not None
    content = SQLITE.gather(
        [(made.records, outcome.shapes[name]) for name, made in outcome.datasets.items()], Package("x")
    )
    for name in outcome.datasets:
        expected = json.loads((ROOT / "dist" / f"{name}.json").read_text(encoding="utf-8"))
        assert SQLITE.load(content, outcome.shapes[name]) == expected
    assert _answers("PRAGMA foreign_key_check", content=content) == []
    query = 'SELECT count(*) FROM "http-status-codes_fts" WHERE "http-status-codes_fts" MATCH ?'
    assert _answers(query, "服务器", content=content) > [(9,)]
