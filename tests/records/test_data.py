"""Datasets of data files and of matches, from the file to the record: values, places, what is known of the files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tablemill import watch, where
from tablemill.model import Json
from tablemill.pipeline import Outcome, build, check, collect
from tablemill.problems import TablemillError
from tablemill.reading.sources import Source, read

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def collected(name: str, text: str | bytes, rows: str, fields: str, schema: dict[str, Json], more: str = "") -> Outcome:
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    Path("s.json").write_text(json.dumps({"properties": schema}), encoding="utf-8")
    spec = f"output: out\nnulls: []\ndatasets:\n  d:\n    source: {name}\n    rows: {rows}\n"
    spec += "    schema: s.json\n    key: k\n"
    Path("tablemill.yaml").write_text(f"{spec}    fields: {fields}\n{more}", encoding="utf-8")
    return collect(Path("tablemill.yaml"))


def told(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]


TEXTS = st.text(st.sampled_from('ab,"\n =|é\u2028#'), max_size=5)
CELLS = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4)


def written(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


@given(CELLS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_what_pythons_writer_wrote_is_in_the_records_and_their_places_slice_back(rows: list[tuple[str, ...]]) -> None:
    keyed = [(str(number), *row) for number, row in enumerate(rows)]
    fields = "{k: {column: k}, x: {column: x}, y: {column: y}, z: {column: z}}"
    schema = {name: {"type": "string"} for name in "kxyz"}
    outcome = collected("a.csv", written([("k", "x", "y", "z"), *keyed]), "{data: ''}", fields, schema)
    records = outcome.datasets["d"].records
    assert told(outcome) == []
    assert [tuple(record.values.values()) for record in records] == keyed
    text = read(Path("a.csv")).text
    slices = [[record.place(name).slice(text) for name in "kxyz"] for record in records]
    expected = [written([row])[:-2].replace("\r\n", "\n") for row in keyed]
    assert [",".join(row) for row in slices] == expected
    assert [record.span.slice(text) for record in records] == expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


@given(st.lists(VALUES, min_size=1, max_size=4), st.sampled_from([None, 1]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_a_value_of_json_fits_the_type_that_it_has_and_no_other(values: list[Json], indent: int | None) -> None:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    text = json.dumps([{"k": number, "x": value} for number, value in enumerate(values)], indent=indent)
    for kind in kinds.values():
        schema = {"k": {"type": "integer"}, "x": {"type": [kind, "null"]}}
        outcome = collected("a.json", text, "{data: ''}", "{k: {column: k}, x: {column: x}}", schema)
        records = outcome.datasets["d"].records
        failed = [number for number in range(len(values)) if "x" in records[number].failed]
        fits = {kind, "integer"} if kind == "number" else {kind}
        texts = {number for number, value in enumerate(values) if isinstance(value, str)} - (
            set(range(len(values))) if kind in ("string", "array", "object") else set()
        )
        expected = [n for n, value in enumerate(values) if value is not None and kinds[type(value)] not in fits]
        assert [number for number in failed if number not in texts] == [n for n in expected if n not in texts]
        for number, value in enumerate(values):
            record = records[number]
            if number not in failed and number not in texts:
                assert (record.values["x"], type(record.values["x"])) == (value, type(value))
            assert json.loads(record.place("x").slice(text)) == value


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "array", "items": {"type": "string"}}, ["1", "no", "~"]),
        ({"type": "array", "items": {"type": ["integer", "string"]}}, [1, "no", "~"]),
        ({"type": "array"}, [1, "no", "~"]),
        ({"$ref": "#/$defs/list"}, ["1", "no", "~"]),
    ],
)
def test_the_schema_says_what_the_texts_in_a_list_of_yaml_are(schema: dict[str, Json], expected: list[Json]) -> None:
    Path("s.json").write_text(
        json.dumps(
            {
                "properties": {"k": {"type": "string"}, "x": schema},
                "$defs": {"list": {"type": "array", "items": {"type": "string"}}},
            }
        ),
        encoding="utf-8",
    )
    Path("a.yml").write_text("- {k: a, x: [1, no, '~']}\n", encoding="utf-8")
    Path("tablemill.yaml").write_text(
        "output: out\ndatasets: {d: {source: a.yml, rows: {data: ''}, schema: s.json, key: k, "
        "fields: {k: {column: k}, x: {column: x}}}}\n",
        encoding="utf-8",
    )
    outcome = collect(Path("tablemill.yaml"))
    assert told(outcome) == []
    assert outcome.datasets["d"].records[0].values["x"] == expected


def test_a_pattern_and_nulls_are_for_texts_as_in_a_cell() -> None:
    text = '[{"k": "no 7"}, {"k": 8}]'
    outcome = collected(
        "a.json", text, "{data: ''}", r"{k: {column: k, pattern: '^no (\d+)$'}}", {"k": {"type": "integer"}}
    )
    assert [record.values["k"] for record in outcome.datasets["d"].records] == [7, None]
    assert told(outcome) == ["a.json:1:23: error[type]: k has a pattern, so it must be a text, got 8 (column k)"]


def test_the_first_of_several_columns_and_those_that_may_be_missing_work_as_in_tables() -> None:
    fields = "{k: {column: [id, name]}, x: {column: x, missing: fine}}"
    schema = {"k": {"type": "string"}, "x": {"type": ["string", "null"]}}
    outcome = collected("a.jsonl", '{"name": "a"}\n{"name": "b", "y": 1}\n', "{data: ''}", fields, schema)
    assert [dict(record.values) for record in outcome.datasets["d"].records] == [
        {"k": "a", "x": None},
        {"k": "b", "x": None},
    ]
    assert [problem.code for problem in outcome.problems] == ["column-not-read", "no-effect", "no-effect"]


def test_two_datasets_may_read_what_each_leaves_of_the_same_records() -> None:
    more = (
        "  e:\n    source: a.csv\n    rows: {data: ''}\n    schema: t.json\n    key: k\n"
        "    fields: {k: {column: k}, y: {column: y}}\n"
    )
    Path("t.json").write_text('{"properties": {"k": {"type": "string"}, "y": {"type": "string"}}}', encoding="utf-8")
    fields, schema = "{k: {column: k}, x: {column: x}}", {"k": {"type": "string"}, "x": {"type": "string"}}
    assert told(collected("a.csv", "k,x,y\n1,2,3\n", "{data: ''}", fields, schema, more)) == []


def test_a_property_that_nobody_reads_is_told_once_for_all_files() -> None:
    for name in ("a", "b"):
        Path(f"{name}.json").write_text(f'[{{"k": "{name}", "more": 1}}]', encoding="utf-8")
    Path("s.json").write_text('{"properties": {"k": {"type": "string"}}}', encoding="utf-8")
    Path("tablemill.yaml").write_text(
        "output: out\ndatasets: {d: {source: [a.json, b.json], rows: {data: ''}, schema: s.json, key: k, "
        "fields: {k: {column: k}}}}\n",
        encoding="utf-8",
    )
    assert told(collect(Path("tablemill.yaml"))) == [
        'a.json:1:13: error[column-not-read]: no field reads the column "more"; add a field, or list it under unread'
    ]


def test_markdown_may_be_read_as_a_table_and_for_its_matches() -> None:
    more = (
        "  e:\n    source: a.md\n    rows: {tables: ''}\n    schema: s.json\n    key: k\n    fields: {k: {column: K}}\n"
    )
    text = "see `x`\n\n| K |\n|---|\n| `y` |\n"
    outcome = collected(
        "a.md", text, "{matches: '`(?P<name>\\w)`'}", "{k: {column: name}}", {"k": {"type": "string"}}, more
    )
    assert told(outcome) == []
    places = [(record.values["k"], str(record.place("k"))) for record in outcome.datasets["d"].records]
    assert places == [("x", "a.md:1:6"), ("y", "a.md:5:4")]
    assert [record.values["k"] for record in outcome.datasets["e"].records] == ["y"]


def test_a_group_that_took_no_part_is_null_at_its_match() -> None:
    schema = {"k": {"type": "string"}, "x": {"type": "string"}}
    rows, fields = "{matches: '(?P<a>a)(?P<b>b)?'}", "{k: {column: a}, x: {column: b}}"
    assert told(collected("a.txt", "\n a", rows, fields, schema)) == [
        'a.txt:2:2: error[no-match]: x needs a value, but the record has no "b"'
    ]


# What is known of the files


def test_where_tells_places_in_each_form() -> None:
    shutil.copytree(GOLDEN / "data-files", ".", dirs_exist_ok=True)
    spec = Path("tablemill.yaml")
    found = {
        ("ports", "ssh", "note"): '"""s"""',
        ("features", "grid", "link"): '"https://example.org/grid"',
        ("features", "grid", "id"): '"grid"',
        ("rooms", "404", "doors"): "{north: yes, size: 2.0}",
        ("events", "2", "kind"): '"stop"',
        ("variables", "PORT", "default"): "80",
    }
    for (dataset, key, field), text in found.items():
        span = where(spec, dataset, key, field)
        assert span.slice(read(Path(span.path)).text) == text
    assert str(where(spec, "ports", "web", "note")) == "ports.csv:2:12"
    assert where(spec, "ports", "web", "note")[3:] == (3, 10)


def test_the_data_package_lists_them_and_drift_names_them() -> None:
    shutil.copytree(GOLDEN / "data-files", ".", dirs_exist_ok=True)
    outcome, published = build(Path("tablemill.yaml"))
    assert published is not None, told(outcome)
    sources = json.loads(Path("dist/datapackage.json").read_bytes())["sources"]
    hashes = {one["title"]: one["tablemill:hash"] for one in sources}
    assert set(hashes) == {
        *("ports.csv", "hosts/one.tsv", "hosts/two.tsv", "features.json", "events.jsonl", "rooms.yaml"),
        *("src/a.js", "src/b.c", "src/c.c"),
    }
    seed = Path("features.json").read_bytes()
    assert hashes["features.json"] == f"sha256:{hashlib.sha256(seed).hexdigest()}"
    Path("features.json").write_bytes(seed.replace(b"2017.5", b"2018"))
    _, changes = check(Path("tablemill.yaml"))
    assert [(str(change.span), change.old, change.new) for change in changes if change.field == "since"] == [
        ("features.json:4:42", 2017.5, 2018)
    ]


def test_they_are_watched_and_so_is_what_a_pattern_may_match() -> None:
    shutil.copytree(GOLDEN / "data-files", ".", dirs_exist_ok=True)
    builds = watch(Path("tablemill.yaml"), interval=0.01)
    first = next(builds)
    assert {"rooms.yaml", "features.json", "events.jsonl", "hosts", "src"} <= {Path(name).name for name in first.inputs}
    Path("rooms.yaml").write_text(Path("rooms.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert next(builds).changed == ("rooms.yaml",)
    Path("src/d.c").write_text('getenv("NEW")', encoding="utf-8")
    assert len(next(builds).outcome.datasets["variables"].records) == 4  # type: ignore[union-attr]


# Hostile files


def took(seconds: float, started: float) -> bool:
    return time.process_time() - started < seconds


def test_a_pattern_that_finds_no_end_is_stopped() -> None:
    started = time.process_time()
    with pytest.raises(TablemillError) as caught:
        collected(
            "a.txt", "a" * 5000, "{matches: '(?P<x>(?:a|aa)+)$$b'}", "{k: {column: x}}", {"k": {"type": "string"}}
        )
    assert [(problem.code, problem.span.line) for problem in caught.value.problems] == [("slow-pattern", 6)]
    assert took(10, started)


def test_a_file_of_nothing_but_matches_takes_linear_time_and_little_memory() -> None:
    started = time.process_time()
    outcome = collected(
        "a.txt", "x" * 300_000, "{matches: '(?P<x>x)', distinct: true}", "{k: {column: x}}", {"k": {"type": "string"}}
    )
    assert ([record.values["k"] for record in outcome.datasets["d"].records], told(outcome)) == (["x"], [])
    assert took(5, started)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.json", "[" * 200_000, "data-syntax"),
        ("a.json", "[" * 150 + "]" * 150, "data-syntax"),
        ("a.json", '{"a": ' * 150 + "1" + "}" * 150, "data-syntax"),
        ("a.json", "[" + "9" * 10_000 + "]", "data-syntax"),
        ("a.json", '["\\ud800"]', "data-syntax"),
        ("a.json", "", "data-syntax"),
        ("a.jsonl", "{}\n" * 50_000 + "{", "data-syntax"),
        ("a.yaml", "- [" * 5000, "data-syntax"),
        ("a.yaml", "a: &a [*a]", "data-syntax"),
        ("a.csv", '"' * 100_001, "data-syntax"),
        ("a.json", b"\xff", "not-utf-8"),
    ],
)
def test_what_is_no_data_file_is_told_at_once(name: str, text: str | bytes, code: str) -> None:
    started = time.process_time()
    outcome = collected(name, text, "{data: ''}", "{k: {column: k}}", {"k": {"type": "string"}})
    assert {problem.code for problem in outcome.problems} == {code}
    assert took(5, started)


def test_records_with_a_property_each_take_linear_time() -> None:
    text = json.dumps([{"k": number, f"p{number}": None} for number in range(5000)])
    started = time.process_time()
    outcome = collected("a.json", text, "{data: ''}", "{k: {column: k}}", {"k": {"type": "string"}})
    codes = [problem.code for problem in outcome.problems]
    assert (codes.count("type"), codes.count("column-not-read")) == (5000, 5000)
    assert took(5, started)


def test_a_wide_record_of_which_each_value_is_wrong_takes_linear_time() -> None:
    width = 2000
    text = json.dumps([{f"p{number}": "x" for number in range(width)}])
    fields = ", ".join(
        f"{name}: {{column: p{number}}}" for number, name in enumerate(["k", *map("f{}".format, range(1, width))])
    )
    schema: dict[str, Json] = {
        "k": {"type": "integer"},
        **{f"f{number}": {"type": "integer"} for number in range(1, width)},
    }
    started = time.process_time()
    outcome = collected("a.json", text, "{data: ''}", f"{{{fields}}}", schema)
    assert len(outcome.problems) >= width
    assert took(10, started)


def test_one_file_read_for_many_pointers_is_read_by_each() -> None:
    source = Source("a.json", '{"a": [{"k": 1}], "b": {"k": {"k": 2}}}', "")
    for pointer, value in (("/a", 1), ("/b", 2)):
        outcome = collected(
            "a.json", source.text, f"{{data: {pointer}}}", "{k: {column: k}}", {"k": {"type": "integer"}}
        )
        assert [record.values["k"] for record in outcome.datasets["d"].records] == [value]
