"""The commands in a terminal: what a person sees there, on a screen that is not ours; and what pipes get instead."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from project import Project
from terminal import seen

pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


LINE = 'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)'
RED, YELLOW = "\x1b[31m", "\x1b[33m"


def test_a_problem_shows_its_line_with_carets_below_the_cell(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    assert seen("build", columns=100).lines == [
        LINE,
        " 10 | | 4o4 Not Found | (==missing==) There is nothing at this address. |",
        "    |   ^^^^^^^^^^^^^",
        "1 error; out is left as it was",
    ]


@pytest.mark.parametrize("command", ["build", "check"])
def test_pipes_get_a_line_for_each_problem_and_so_does_who_asks_for_it(project: Project, command: str) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    assert seen(command, streams=["stdin", "stderr"], columns=200).piped == f"{LINE}\n"
    assert seen(command, "--format", "text", columns=100).lines[:-1] == [LINE]
    full = seen(command, "--format", "full", streams=["stdin", "stderr"], columns=200).piped
    assert full.splitlines()[2].startswith(" 10 | | 4o4"), "broken where there is no terminal, too: at 80 columns"


def test_a_problem_of_a_spec_shows_its_line_too(project: Project) -> None:
    project.edit("tablemill.yaml", "key: code", "keys: code")
    assert [line.strip() for line in seen("build", columns=120).lines[1:3]] == ["9 |     keys: code", "|     ^^^^"]


def test_a_difference_shows_the_line_of_the_seed(project: Project) -> None:
    assert seen("build").code == 0
    project.edit("seed.md", "404 Not Found", "404 Gone")
    lines = seen("check", columns=200).lines
    assert lines[1:3] == [" 10 | | 404 Gone | (==missing==) There is nothing at this address. |", "    |   ^^^^^^^^"]


def test_a_warning_beside_data_shows_its_line_on_the_terminal_and_the_pipe_gets_data_alone(project: Project) -> None:
    (project.folder / "a.md").write_text("| 名 | B |\n|---|---|\n| 错 |\n", encoding="utf-8")
    told = seen("extract", "a.md", streams=["stdin", "stderr"], columns=200)
    assert told.piped == "名,B\n错,\n"
    assert told.lines[1:] == [" 3 | | 错 |", "   | ^^^^^^"]
    assert YELLOW in told.raw


def test_the_lines_of_standard_input_have_been_read_and_are_not_shown(project: Project) -> None:
    (project.folder / "<stdin>").write_text("not that file\n" * 9)
    script = "printf '| A | B |\\n|---|---|\\n| 1 |\\n' | $0 -m tablemill extract -"
    told = seen("-c", script, sys.executable, program=["bash"], columns=100)
    assert "A,B" in told.lines
    assert any(line.startswith("<stdin>:3:1: warning[ragged-row-taken]") for line in told.lines)
    assert "not that file" not in told.raw


def test_no_word_is_broken_however_narrow_the_terminal(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    for columns in (30, 45, 61):
        told = seen("build", columns=columns)
        text = " ".join(line.strip() for line in told.lines if " | " not in line and "^" not in line)
        assert text == f"{LINE} 1 error; out is left as it was"
    (project.folder / "tablemill.yaml").unlink()
    lines = seen("check", columns=40).lines
    assert max(map(len, lines)) <= 40
    assert " ".join(line.strip() for line in lines).endswith("elsewhere with --spec PATH")


@pytest.mark.parametrize(
    ("environment", "painted"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "0", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colours_come_with_a_terminal_unless_the_environment_says_otherwise(
    project: Project, environment: dict[str, str], painted: bool
) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    assert (RED in seen("build", **environment).raw) == painted


@pytest.mark.parametrize(
    ("environment", "painted"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"CLICOLOR_FORCE": "1"}, True), ({"CLICOLOR_FORCE": "0"}, False)],
)
def test_a_pipe_has_colours_where_they_are_forced(project: Project, environment: dict[str, str], painted: bool) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    told = seen("build", streams=["stdin", "stderr"], **environment)
    assert (RED in told.piped) == painted
    assert json.loads(seen("build", "--format", "json", streams=["stdin", "stderr"], **environment).piped)


def test_each_stream_is_painted_for_what_it_is_itself(project: Project) -> None:
    (project.folder / "a.md").write_text("| A | B |\n|---|---|\n| 1 |\n")
    told = seen("tables", "a.md", streams=["stdin", "stdout"])
    assert "\x1b" in told.raw
    assert "\x1b" not in told.piped
    told = seen("tables", "a.md", "b.md", streams=["stdin", "stderr"])
    assert RED in told.raw
    assert "\x1b" not in told.piped
