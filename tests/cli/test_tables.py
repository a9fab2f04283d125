"""tablemill tables, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import commands
from commands import Captured
from tablemill.cli import tables

PAGE = "# 数据\n\n| 名字 | n |\n|---|---|\n| 甲 | 1 |\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "60")
    Path("page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "tables", *arguments)


SHOWN = "page.md:3:1: table 1: 1 row, 2 columns\n  数据\n  名字  n\n  甲    1\n"


def test_what_there_is_goes_to_standard_output_and_how_much_to_standard_error(capsys: Captured) -> None:
    assert outcome(capsys, "page.md") == (0, SHOWN, "1 table in 1 file\n")


def test_the_preview_is_as_wide_as_the_terminal(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("page.md").write_text(f"| {'x' * 200} |\n|---|\n")
    for columns, width in (("70", 70), ("5", 20), ("", 80)):
        monkeypatch.setenv("COLUMNS", columns)
        assert len(outcome(capsys, "page.md")[1].splitlines()[1]) == width


def test_the_rows_that_are_shown_can_be_chosen(capsys: Captured) -> None:
    assert outcome(capsys, "page.md", "--rows", "0")[1] == "page.md:3:1: table 1: 1 row, 2 columns\n  数据\n"


def test_programs_get_json(capsys: Captured) -> None:
    code, out, err = outcome(capsys, ".", "gone.md", "--json")
    told = json.loads(out)
    assert (code, err) == (2, "1 table in 1 file\n")
    assert [table["columns"] for table in told["tables"]] == [["名字", "n"]]
    assert [problem["code"] for problem in told["problems"]] == ["missing-file"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_shown(capsys: Captured) -> None:
    Path("a.md").write_bytes(b"\xff")
    code, out, err = outcome(capsys, ".")
    assert (code, out) == (2, SHOWN)
    assert err.startswith("a.md:1:1: error[not-utf-8]: ")
    assert err.endswith("\n1 table in 1 file\n")


def test_no_table_is_1_and_what_may_be_one_is_told(capsys: Captured) -> None:
    Path("page.md").write_text("<table><tr><td>x</table>\n\n| a | b |\n")
    Path("z.md").write_text("<TABLE><tr><td>x</table>\n")
    assert outcome(capsys, ".") == (
        1,
        "",
        (
            "0 tables in 2 files\n"
            "page.md and 1 more file may also have HTML tables: --html shows them\n"
            "1 line from page.md:3:1 on look like rows, but GitHub shows them as text: they are in no table\n"
        ),
    )
    code, out, _ = outcome(capsys, ".", "--html")
    assert (code, out.count("HTML")) == (0, 2)


def test_it_has_a_help_of_its_own_that_names_every_option(capsys: Captured) -> None:
    code, out, _ = outcome(capsys, "--help")
    assert (code, out) == (0, tables.HELP)
    assert max(map(len, out.splitlines())) < 80
    assert outcome(capsys, "page.md", "-h", "--nonsense")[1] == tables.HELP


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: FILE"),
        (["x", "--rows", "many"], "argument --rows: invalid int value: 'many'"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], message: str, capsys: Captured) -> None:
    assert outcome(capsys, *arguments) == (2, "", f"tablemill: {message}; see tablemill tables --help\n")


def test_standard_input_is_read_for_a_hyphen() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tablemill", "tables", "-"], input=PAGE.encode(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b"<stdin>:3:1: table 1: 1 row")


def test_a_terminal_that_has_no_such_characters_gets_them_escaped() -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tablemill", "tables", "page.md"], env=env, capture_output=True, check=True
    )
    assert b"\\u7532" in done.stdout


def test_marks_are_shown_where_nobody_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.md").write_text("| ==a== |\n|---|\n| b |\n")
    assert "==a==" not in commands.outcome(capsys, "tables", "page.md")[1]
    assert "==a==" in commands.outcome(capsys, "tables", "page.md", "--no-marks")[1]
