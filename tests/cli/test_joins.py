"""tablemill joins, as the author of a seed runs it; on the project's own seeds to the letter."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import commands
from commands import Captured

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    return commands.outcome(capsys, "joins", *arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOLDEN / "join", tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_projects_own_joins_are_told_to_the_letter(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = (Path(__file__).parent / "joins.txt").read_text(encoding="utf-8")
    assert outcome(capsys) == (0, shown, "2 joins, 45 findings\n")


def test_the_author_of_the_seed_is_told_of_every_code_that_differs(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    http, websocket = json.loads(outcome(capsys, "--format", "json")[1])["joins"]
    assert [one["ours"]["key"] for one in http["differing"]] == [203, 306, 413, 414, 416, 426, 429, 431]
    assert [one["key"] for one in http["unmatched"]] == [450]
    assert [one["ours"]["key"] for one in websocket["differing"]] == [
        *(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1010),
        1015,
    ]
    unassigned = [one["values"]["code_start"] for one in http["blank"]]
    assert unassigned == [105, 209, 227, 309, 418, 419, 427, 430, 432, 452, 509, 512]
    for join in (http, websocket):
        for one in [*join["unmatched"], *join["unused"], *(d[side] for d in join["differing"] for side in d)]:
            assert isinstance(one, str) or _stands_there(one)


def _stands_there(one: dict[str, object]) -> bool:
    line = (ROOT / str(one["path"])).read_text(encoding="utf-8").split("\n")[int(str(one["line"])) - 1]
    cell = line[int(str(one["column"])) - 1 : int(str(one["end_column"])) - 1]
    wanted = one["value"] if "value" in one else one["key"]
    return wanted is None or re.sub(r"\*", "", cell).startswith(str(wanted)) or str(wanted) in cell


def test_a_report_is_no_failure_and_writes_nothing(folder: Path, capsys: Captured) -> None:
    before = sorted(folder.iterdir())
    code, out, err = outcome(capsys, "--spec", "tablemill.yaml")
    assert (code, err) == (0, "1 join, 3 findings\n")
    assert out == (
        "errors: standard is joined from codes by code\n"
        "\n"
        "2 records of 5 without a partner:\n"
        '  errors.md:8:3: name "Blocked", code 450\n'
        '  errors.md:9:3: name "Unknown", code null\n'
        "\n"
        "Nothing to compare: errors itself has none of the fields that it takes\n"
        "\n"
        "1 record of codes that errors does not have:\n"
        "  codes.md:7:3: code 418\n"
    )
    assert sorted(folder.iterdir()) == before


@pytest.mark.usefixtures("folder")
def test_the_forms_are_text_markdown_and_json(capsys: Captured) -> None:
    assert outcome(capsys, "--format", "markdown")[1].startswith("## errors: standard from codes\n\n2 records of 5")
    (told,) = json.loads(outcome(capsys, "--format", "json")[1])["joins"]
    assert told["matched"] == 3
    assert outcome(capsys, "--format", "xml")[0] == 2


def test_a_spec_without_a_join_says_so(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN / "all-is-well")
    err = "tablemill.yaml has no joins; give a field the keys join and by\n"
    assert outcome(capsys) == (0, "", err)
    assert outcome(capsys, "--format", "json") == (0, '{\n  "joins": []\n}\n', err)


def test_with_an_error_in_a_seed_the_error_is_told_and_no_join(folder: Path, capsys: Captured) -> None:
    seed = folder / "errors.md"
    seed.write_text(seed.read_text().replace("| 410", "| 41O"))
    told = 'errors.md:6:10: error[type]: code must be an integer, got "41O" (column Code)\n'
    said = "1 error; fix the seeds, then run: tablemill joins\n"
    for form in ("text", "markdown"):
        assert outcome(capsys, "--format", form) == (1, told, said)
    code, out, _ = outcome(capsys, "--format", "json")
    assert (code, [problem["code"] for problem in json.loads(out)["problems"]]) == (1, ["type"])


@pytest.mark.usefixtures("folder")
def test_a_spec_that_is_not_there_is_told(capsys: Captured) -> None:
    code, out, _ = outcome(capsys, "--spec", "no.yaml", "--format", "markdown")
    assert (code, out) == (2, "no.yaml:1:1: error[missing-file]: no.yaml does not exist\n")
