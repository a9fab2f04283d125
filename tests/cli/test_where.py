"""tablemill where, as a person and an editor run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import commands
from commands import Captured
from project import Project


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "where", *arguments)


def test_a_place_is_one_line_on_standard_output(capsys: Captured) -> None:
    assert outcome(capsys, "codes", "404") == (0, "seed.md:10:1\n", "")
    assert outcome(capsys, "codes", "404", "meaning") == (0, "seed.md:10:19\n", "")


def test_programs_get_the_whole_stretch(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "codes", "404", "name", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"path": "seed.md", "line": 10, "column": 3, "end_line": 10, "end_column": 16}


def test_the_spec_may_be_elsewhere(project: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.folder / "below").mkdir()
    monkeypatch.chdir("below")
    code, out, _ = outcome(capsys, "codes", "404", "--spec", "../tablemill.yaml")
    assert (code, out) == (0, f"{project.seed.as_posix()}:10:1\n")
    code, out, err = outcome(capsys, "codes", "404")
    assert (code, out) == (2, "")
    assert err.startswith("tablemill: there is no seeds/tablemill.yaml or tablemill.yaml here")


def test_what_is_not_there_goes_to_standard_error(capsys: Captured) -> None:
    assert outcome(capsys, "codes", "405") == (
        *(2, ""),
        'tablemill.yaml:5:3: error[unknown-record]: codes has no record "405"; did you mean "404"?\n',
    )


def test_nothing_is_written(project: Project, capsys: Captured) -> None:
    outcome(capsys, "codes", "404")
    assert not project.out.exists()


def test_a_wrong_command_line_says_what_to_write(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "codes")
    assert (code, out) == (2, "")
    assert "KEY" in err
