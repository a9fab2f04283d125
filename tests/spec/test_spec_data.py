"""Specs of data files and of matches."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_spec_cases import DATA_MISTAKES, DATA_SCHEMAS, DATA_SPEC
from tablemill.problems import TablemillError
from tablemill.spec import load_spec


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {**DATA_SCHEMAS, "more/a.tsv": "Name\tPort\n", "src/a.py": ""}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def told(text: str) -> list[str]:
    Path("tablemill.yaml").write_text(text, encoding="utf-8")
    try:
        load_spec(Path("tablemill.yaml"))
    except TablemillError as error:
        return [str(problem).removeprefix("tablemill.yaml:") for problem in error.problems]
    return []


RIGHT = DATA_SPEC.replace("[ports.csv, 'more/*.tsv']", "ports.csv")


def test_a_spec_says_which_records_of_a_file_are_meant() -> None:
    assert told(RIGHT) == []
    ports, features, lines, names = load_spec(Path("tablemill.yaml")).datasets
    assert (ports.rows.kind, ports.rows.pointer, ports.rows.delimiter, ports.rows.ragged) == ("data", (), ";", True)
    assert (features.rows.pointer, features.rows.delimiter) == (("a/b", "0"), None)
    assert [(field.column, field.view) for field in features.fields] == [
        ("(entry)", "value"),
        ("status", "text"),
        ("/meta/tags", "value"),
    ]
    assert (lines.rows.kind, lines.fields[0].origin) == ("data", "path")
    assert (names.rows.kind, names.rows.pattern.names, names.fields[0].view) == ("matches", ("name",), "value")
    assert names.sources == (Path.cwd() / "src/a.py",)


def test_csv_and_tsv_are_two_forms() -> None:
    assert told(DATA_SPEC) == [
        '4:25: error[bad-value]: "a.tsv" is TSV, but "ports.csv" is CSV; declare a dataset for each'
    ]


@pytest.mark.parametrize(("mistake", "old", "new", "problem"), DATA_MISTAKES, ids=[case[0] for case in DATA_MISTAKES])
def test_a_mistake_is_told_where_it_stands(mistake: str, old: str, new: str, problem: str) -> None:
    assert RIGHT.count(old) == 1
    assert told(RIGHT.replace(old, new))[:1] == [problem], mistake


def test_a_text_fills_no_list() -> None:
    text = RIGHT.replace(
        "source: features.json\n    rows: {data: /a~1b/0}", "source: features.csv\n    rows: {data: ''}"
    )
    assert told(text)[1:] == [
        "15:48: error[view-type]: tags is an array in the schema, but a cell of CSV is a text",
    ]
