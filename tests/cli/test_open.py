"""tablemill open, as people run it, with a program of the test in the place of their browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import commands
from project import Project
from tablemill.cli import main

Captured = pytest.CaptureFixture[str]

TABLES = """\
# Tools

| Tool | Site |
|------|------|
| [jq](https://jqlang.org) | a |

## Older

| Tool | Site |
|------|------|
| awk | b |

# 语言

| 名 |
|----|
| 木 |
"""


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it is to show."""
    program, shown = tmp_path / "browser", tmp_path / "shown"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$1" >"{shown}"\n')
    program.chmod(0o755)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("BROWSER", str(program))
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path)
    return shown


def test_the_tables_of_files_are_shown_those_with_the_same_columns_as_one(
    browser: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "a.md").write_text(TABLES, encoding="utf-8")
    code, out, err = commands.outcome(capsys, "open", "a.md")
    [page] = (tmp_path / "temporary").rglob("*.html")
    assert (code, out, err) == (0, "", f"2 datasets, 3 records: {page}\n")
    assert browser.read_text() == page.as_uri()
    shapes = json.loads(_element(page, "package"))["datasets"]
    assert [tuple(one.values()) for one in shapes] == [("tools-older", "Tools, Older", 2), ("table-3", "语言", 1)]
    assert json.loads(_element(page, "data-tools-older"))["columns"] == {
        "heading": ["Tools", "Older"],
        "Tool": ["jq", "awk"],
        "Tool_link": ["https://jqlang.org", ""],
        "Site": ["a", "b"],
    }


def _element(page: Path, name: str) -> str:
    return page.read_text(encoding="utf-8").partition(f'id="{name}">')[2].partition("</script>")[0]


def test_the_page_of_a_spec_is_shown_once_it_is_built(browser: Path, tmp_path: Path, capsys: Captured) -> None:
    project = Project(tmp_path)
    spec = str(project.spec)
    said = 'tablemill: no dataset of tablemill.yaml has the format html; add it to "formats" and build\n'
    assert commands.outcome(capsys, "open", "--spec", spec) == (2, "", said)
    project.edit(project.spec.name, "formats: [", "formats: [html, ")
    code, _, err = commands.outcome(capsys, "open", "--spec", spec)
    assert (code, err.split(";")[1]) == (2, " run tablemill build\n")
    assert not browser.exists()
    assert main(["build", "--spec", spec]) == 0
    capsys.readouterr()
    assert commands.outcome(capsys, "open", "--spec", spec) == (0, "", "")
    [page] = project.out.glob("*.html")
    assert browser.read_text() == page.as_uri()


def test_files_and_a_spec_do_not_go_together(browser: Path, capsys: Captured) -> None:
    said = "tablemill: --spec and --root open the catalogue of a spec; do not name a FILE with them\n"
    assert commands.outcome(capsys, "open", "a.md", "--spec", "x") == (2, "", said)
    assert not browser.exists()


def test_a_file_without_a_table_shows_nothing(browser: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.md").write_text("# Nothing\n")
    code, out, err = commands.outcome(capsys, "open", "a.md")
    assert (code, out) == (1, "a.md:1:1: error[no-table]: there is no table\n")
    assert err == "1 error; nothing was written\n"
    assert not browser.exists()


def test_without_a_browser_the_page_is_named(
    browser: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    (tmp_path / "a.md").write_text(TABLES, encoding="utf-8")
    code, _, err = commands.outcome(capsys, "open", "a.md")
    [page] = (tmp_path / "temporary").rglob("*.html")
    assert (code, err.splitlines()[-1]) == (2, f"tablemill: no browser could be started; open {page} in one")
    assert not browser.exists()


@pytest.mark.usefixtures("browser")
def test_extract_writes_the_same_page(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.md").write_text(TABLES, encoding="utf-8")
    assert commands.outcome(capsys, "open", "a.md")[0] == 0
    [page] = (tmp_path / "temporary").rglob("*.html")
    done = commands.outcome(capsys, "extract", "a.md", "--all", "-o", "tables.html")
    assert done == (0, "", "tables.html has 2 datasets of 3 records\n")
    assert (tmp_path / "tables.html").read_bytes() == page.read_bytes()
    done = commands.outcome(capsys, "extract", "a.md", "--all", "--heading", "语言", "-o", "one.html")
    assert done == (0, "", "one.html has 1 dataset of 1 record\n")
