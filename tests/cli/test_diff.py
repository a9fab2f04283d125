"""tablemill diff, as a person and a release job run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import commands
from builders import field
from commands import Captured
from packages import part, publish

ROWS = [{"code": 1, "name": "a"}]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    publish(tmp_path / "old", part(ROWS), version="1.0.0")
    publish(tmp_path / "new", part([*ROWS, {"code": 2, "name": "b"}]), version="1.0.1")
    return tmp_path


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "diff", *arguments)


ALTERED = "warning[altered-file]: this file is not what datapackage.json lists: it was changed after it was built"
NOT_COMPARABLE = (
    "error[not-comparable]: the records of others cannot be compared: "
    "old has the records in none of the formats json, keyed, jsonl, yaml, csv, tsv"
)
NO_REPOSITORY = "not a revision, because there is no git repository here"
TOLD = """\
old (1.0.0) to new (1.0.1)
minor  codes 2: added: "b"
This requires a minor version: 1.1.0 or above after 1.0.0. 1.0.1 is not enough.
"""


def test_what_changed_is_told_on_standard_output_and_is_no_failure(capsys: Captured) -> None:
    assert outcome(capsys, "old", "new") == (0, TOLD, "")


def test_a_version_that_is_not_enough_is_refused_when_it_is_to_be_checked(folder: Path, capsys: Captured) -> None:
    assert outcome(capsys, "old", "new", "--check-version") == (
        *(1, TOLD),
        "refused: set version, under package in seeds/tablemill.yaml, to 1.1.0 or above, and build again\n",
    )
    publish(folder / "new", part([*ROWS, {"code": 2, "name": "b"}]), version="1.1.0")
    assert outcome(capsys, "old", "new", "--check-version")[0::2] == (0, "")


def test_a_version_that_is_not_stated_is_refused(folder: Path, capsys: Captured) -> None:
    publish(folder / "new", part([*ROWS, {"code": 2, "name": "b"}]))
    code, out, _ = outcome(capsys, "old", "new", "--check-version")
    assert (code, out.splitlines()[-1]) == (
        1,
        "This requires a minor version: 1.1.0 or above after 1.0.0. The new state has no version.",
    )


def test_changes_are_a_failure_when_it_is_asked_for(capsys: Captured) -> None:
    assert outcome(capsys, "old", "new", "--exit-code")[0] == 1
    assert outcome(capsys, "old", "old", "--exit-code", "--check-version") == (
        0,
        "old (1.0.0) to old (1.0.0)\nNothing changed. 1.0.0 may stay.\n",
        "",
    )


def test_release_notes_go_to_standard_output_and_the_verdict_beside_them(capsys: Captured) -> None:
    assert outcome(capsys, "old", "new", "--format", "markdown") == (
        0,
        "### codes\n\n- `2` added: b\n",
        "This requires a minor version: 1.1.0 or above after 1.0.0. 1.0.1 is not enough.\n",
    )


def test_programs_get_json(capsys: Captured) -> None:
    code, out, err = outcome(capsys, "old", "new", "--format", "json", "--check-version")
    told = json.loads(out)
    assert (code, told["asks"], told["least"], told["suffices"]) == (1, "minor", "1.1.0", False)
    assert err.startswith("refused: ")


def test_an_altered_file_is_a_warning_beside_the_changes(folder: Path, capsys: Captured) -> None:
    (folder / "old/codes.json").write_text("[]\n")
    assert outcome(capsys, "old", "new")[::2] == (
        0,
        f"old/codes.json:1:1: {ALTERED}\n",
    )


def test_what_cannot_be_compared_is_told_beside_what_can_and_passes_no_check(folder: Path, capsys: Captured) -> None:
    for name, rows in (("old", []), ("new", [{"k": "a"}])):
        other = part(rows, {"k": field()}, "others", formats=("typescript",))
        publish(folder / name, part(ROWS), other, version="1.0.0")
    assert outcome(capsys, "old", "new", "--check-version") == (
        2,
        "old (1.0.0) to new (1.0.0)\nNot everything could be compared; the rest has not changed.\n",
        f"new/datapackage.json:1:1: {NOT_COMPARABLE}\nrefused: correct what could not be compared\n",
    )


@pytest.mark.parametrize("names", [["gone", "new"], ["old", "gone"], ["gone..new"], ["gone"]])
def test_a_state_that_is_not_there_is_told_on_standard_error(names: list[str], capsys: Captured) -> None:
    assert outcome(capsys, *names) == (
        *(2, ""),
        f'gone:1:1: error[unknown-revision]: "gone" is not a file or folder, and {NO_REPOSITORY}\n',
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["old", "new", "dist"], "tablemill: diff takes one or two states, OLD and NEW; see tablemill diff --help\n"),
        (["old", "new", "--format", "xml"], "invalid choice: 'xml'"),
        (["--", "-x", "old"], 'error[unknown-revision]: "-x" is not a file or folder'),
    ],
)
def test_a_wrong_command_line_says_what_to_write(arguments: list[str], told: str, capsys: Captured) -> None:
    code, out, err = outcome(capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in err
