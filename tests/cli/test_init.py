"""tablemill init, as a stranger runs it in an empty directory."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import commands
from commands import Captured
from ordinary_user import ordinary_user
from tablemill.cli import main

PAGE = """\
# Codes

| Code | Meaning |
|---|---|
| 1 | ok |
| 2 | – |

# Notes

| Note |
|---|
| x |
| x |
"""
WRITTEN = "tablemill.yaml and 2 schemas written; "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "init", *arguments)


def files() -> list[str]:
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


def test_a_spec_and_schemas_are_written_and_built_and_what_was_guessed_is_told(capsys: Captured) -> None:
    assert outcome(capsys, "page.md") == (
        0,
        "",
        (
            'codes: 2 records of 2 fields, from page.md under "Codes"\n'
            "  key code: different in every row, and never empty\n"
            '  meaning: "–" in 1 row: null\n'
            'notes: 2 records of 2 fields, from page.md under "Notes"\n'
            '  key row_number: no column identifies the rows: "x" is repeated in "Note"\n'
            f"{WRITTEN}5 files built in dist\n"
            "next: read tablemill.yaml, correct it where needed, run: tablemill build; in CI: tablemill check\n"
        ),
    )
    assert files() == [
        *["dist/codes.csv", "dist/codes.json", "dist/datapackage.json", "dist/notes.csv", "dist/notes.json", "page.md"],
        *["schema/codes.schema.json", "schema/notes.schema.json", "tablemill.yaml"],
    ]
    assert json.loads(Path("dist/codes.json").read_text()) == [
        {"code": 1, "meaning": "ok"},
        {"code": 2, "meaning": None},
    ]
    assert main(["check"]) == 0


def test_a_choice_of_tables_leaves_the_others_to_ignore(capsys: Captured) -> None:
    code, _, err = outcome(capsys, "page.md", "--table", "2", "--table", "2", "--formats", "yaml", "--output", "out")
    assert (code, files()) == (
        0,
        ["out/datapackage.json", "out/notes.yaml", "page.md", "schema/notes.schema.json", "tablemill.yaml"],
    )
    assert "ignored in page.md: 1 table not chosen\ntablemill.yaml and 1 schema written; " in err
    assert main(["check"]) == 0


def test_a_dry_run_prints_the_spec_and_writes_nothing(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "page.md", "--dry-run", "--heading", "^C")
    assert (code, files()) == (0, ["page.md"])
    assert "\ndatasets:\n  codes:\n" in out
    assert err.startswith("codes: 2 records of 2 fields")
    Path("tablemill.yaml").touch()
    assert outcome(capsys, "page.md", "--dry-run", "--heading", "^C") == (0, out, err), "also beside another spec"


def test_a_spec_elsewhere_has_its_schemas_beside_it(capsys: Captured) -> None:
    code, _, err = outcome(capsys, "page.md", "--spec", "data/my spec.yaml", "--output", "data/out")
    assert code == 0
    assert err.endswith(
        "data/my spec.yaml and 2 schemas written; 5 files built in data/out\n"
        "next: read data/my spec.yaml, correct it where needed, run: tablemill build --spec 'data/my spec.yaml' "
        "--root .; in CI: tablemill check --spec 'data/my spec.yaml' --root .\n"
    )
    assert main(["check", "--spec", "data/my spec.yaml", "--root", "."]) == 0
    assert Path("data/schema/codes.schema.json").exists()
    assert "source: ../page.md\n" in Path("data/my spec.yaml").read_text(encoding="utf-8")


# What is in the way


@pytest.mark.parametrize("there", ["tablemill.yaml", "seeds/tablemill.yaml"])
def test_where_there_is_a_spec_already_it_says_what_to_do(there: str, capsys: Captured) -> None:
    Path(there).parent.mkdir(exist_ok=True)
    Path(there).write_text("output: x\n")
    assert outcome(capsys, "page.md") == (
        2,
        "",
        (
            f"tablemill: a spec already exists, {there}, and init overwrites nothing: edit it and run tablemill "
            "build, print a proposal with --dry-run, or write another spec with --spec PATH and --output FOLDER\n"
        ),
    )
    assert files() == ["page.md", there]


def test_no_file_is_overwritten_and_all_that_are_in_the_way_are_named(capsys: Captured) -> None:
    Path("schema").mkdir()
    Path("schema/codes.schema.json").touch()
    os.symlink("nowhere", "mine.yaml")
    assert outcome(capsys, "page.md", "--spec", "mine.yaml") == (
        2,
        "",
        "".join(
            f"{path}:1:1: error[file-there]: already exists, and init overwrites nothing; move it, or name "
            "another spec with --spec\n"
            for path in ("schema/codes.schema.json", "mine.yaml")
        )
        + "2 errors; nothing was written\n",
    )
    assert files() == ["page.md", "schema/codes.schema.json"]


def test_an_output_folder_that_another_spec_builds_is_told_before_anything_is_written(capsys: Captured) -> None:
    assert outcome(capsys, "page.md")[0] == 0
    before = files()
    code, _, err = outcome(capsys, "page.md", "--spec", "other/tablemill.yaml")
    assert (code, files()) == (2, before)
    assert err == (
        "dist/datapackage.json:1:1: error[file-there]: already exists, and init overwrites nothing; name "
        "another folder with --output\n"
        "1 error; nothing was written\n"
    )


def test_where_nothing_can_be_written_nothing_is_left(folder: Path, capsys: Captured) -> None:
    with ordinary_user(folder):
        code, _, err = outcome(capsys, "page.md")
    assert (code, files()) == (2, ["page.md"])
    assert err == (
        "schema:1:1: error[unwritable-output]: schema cannot be written: Permission denied; make the folder "
        "and its files writable\n"
        "1 error; nothing was written\n"
    )


@pytest.mark.parametrize(("in_the_way", "code"), [("dist", "unwritable-output"), ("dist/codes.csv", "foreign-file")])
def test_where_the_datasets_cannot_be_written_nothing_is_left(in_the_way: str, code: str, capsys: Captured) -> None:
    Path(in_the_way).parent.mkdir(exist_ok=True)
    Path(in_the_way).touch()
    given, _, err = outcome(capsys, "page.md")
    assert (given, files()) == (2, [in_the_way, "page.md"])
    assert f"error[{code}]: " in err
    assert err.endswith("1 error; nothing was written\n")


@pytest.mark.parametrize("name", ["!page.md", "c:page.md"])
def test_a_file_whose_name_would_mean_something_else_in_a_spec_is_named_from_the_folder(
    name: str, capsys: Captured
) -> None:
    Path("page.md").rename(name)
    assert outcome(capsys, name)[0] == 0
    assert f"    source: './{name}'\n" in Path("tablemill.yaml").read_text(encoding="utf-8")


def test_what_was_guessed_of_several_fields_alike_is_told_once(capsys: Captured) -> None:
    Path("wide.md").write_text("|k|a|b|c|d|e|\n|-|-|-|-|-|-|\n|x|1|2|3|4|5.5|\n")
    _, _, err = outcome(capsys, "wide.md", "--spec", "wide.yaml", "--output", "wide")
    assert "  a, b, c and 1 more: an integer\n  e: a number\n" in err


# Bad input


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-"], 2, "tablemill: init reads files, not standard input: the spec names them\n"),
        (
            ["page.md", "--heading", "("],
            2,
            ("tablemill: --heading (: not a valid Python regular expression: missing ), "),
        ),
        (
            ["page.md", "--formats", "jsn"],
            2,
            'tablemill: --formats jsn: unknown format "jsn"; did you mean "json"?\n',
        ),
        (["page.md", "--formats", "csv,"], 2, 'tablemill: --formats csv,: unknown format ""; valid: "json", '),
        (["gone.md"], 2, "gone.md:1:1: error[missing-file]: gone.md does not exist\n1 error; nothing was written\n"),
        (
            ["page.md", "--table", "3"],
            1,
            "page.md:3:1: error[no-table]: no table has the number 3; choose one of these\n",
        ),
        (
            ["text.md"],
            1,
            """\
text.md:1:1: error[no-table]: there is no table
1 error; nothing was written
init reads only tables; a spec can also make records of sections, list items and files (docs/spec.md)
""",
        ),
    ],
)
def test_bad_input_is_told_and_leaves_nothing(arguments: list[str], code: int, message: str, capsys: Captured) -> None:
    Path("text.md").write_text("text\n")
    given, out, err = outcome(capsys, *arguments)
    assert (given, out) == (code, "")
    assert err.startswith(message)
    assert files() == ["page.md", "text.md"]


def test_lines_that_only_look_like_rows_are_ignored_and_told(capsys: Captured) -> None:
    Path("page.md").write_text(PAGE.replace("| x |\n| x |", "| x |\n\n| lost |\n|\n"), encoding="utf-8")
    code, out, err = outcome(capsys, "page.md")
    assert (code, out) == (0, "")
    assert "ignored in page.md: 2 lines from 14 on that GitHub shows as text, not as rows of a table\n" in err
    assert "  - {source: page.md, lines: '^(?:\\| lost \\||\\|)$'}\n" in Path("tablemill.yaml").read_text()
    assert main(["check"]) == 0
    Path("page.md").write_text(Path("page.md").read_text().replace("| lost |", "| another |"), encoding="utf-8")
    assert main(["check"]) == 1, "what was not ignored is told"
    assert "error[stray-row]" in capsys.readouterr().out


def test_what_cannot_be_built_leaves_nothing(capsys: Captured) -> None:
    text = PAGE.replace("| x |\n", "| x |\n<<<<<<< HEAD\n")
    Path("page.md").write_text(text, encoding="utf-8")
    code, out, err = outcome(capsys, "page.md")
    assert (code, out) == (1, "")
    assert "error[conflict-marker]" in err
    assert err.endswith("nothing was written\n")
    assert files() == ["page.md"]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_back(capsys: Captured) -> None:
    Path("other.md").write_bytes(b"\xff")
    code, _, err = outcome(capsys, ".")
    assert code == 2
    assert err.startswith("other.md:1:1: error[not-utf-8]: ")
    assert f"{WRITTEN}5 files built in dist\n" in err
    assert main(["check"]) == 0


def test_html_tables_are_told_of_where_nobody_asked_for_them(capsys: Captured) -> None:
    Path("page.md").write_text(PAGE + "\n<table><tr><th>H</th></tr><tr><td>1</td></tr></table>\n", encoding="utf-8")
    assert "\npage.md may also have HTML tables: --html takes them\n" in outcome(capsys, "page.md", "--dry-run")[2]
    code, _, err = outcome(capsys, "page.md", "--html")
    assert code == 0
    assert 'notes-2: 1 record of 1 field, from page.md under "Notes"' in err


def test_a_long_list_of_datasets_is_cut(capsys: Captured) -> None:
    page = "".join(f"# Codes {letter}\n\n| {letter} |\n|---|\n| 1 |\n\n" for letter in "abcdefghijklmnopqrstuvw")
    Path("page.md").write_text(page)
    assert "\nand 3 more datasets: see the spec\n" in outcome(capsys, "page.md")[2]
