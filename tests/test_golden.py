"""The golden cases: one folder a case, with a seed, a spec and schemas, and what they must give.

``expected.json`` holds every dataset's records and every problem to the letter, and a folder ``files`` what a build
writes, where that is what the case is about. A new case is a new folder; ``make golden`` writes what it gives, and the
diff is reviewed.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tablemill import cli
from tablemill.pipeline import run
from tablemill.problems import TablemillError

CASES = sorted(path.parent for path in Path(__file__).parent.glob("golden/*/tablemill.yaml"))


def test_the_golden_cases_are_found() -> None:
    assert len(CASES) >= 55
    folders = {path for path in Path(__file__).parent.glob("golden/*") if path.is_dir()}
    assert folders == set(CASES), "a golden case has no tablemill.yaml"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden_case(case: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(case)  # so that messages name the files as a person in the folder would
    given = _given()
    expected = case / "expected.json"
    if request.config.getoption("--golden-update"):
        expected.write_text(json.dumps(given, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert given == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [case for case in CASES if (case / "files").is_dir()], ids=lambda case: case.name)
def test_golden_files(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    copy, expected = tmp_path / "case", case / "files"
    shutil.copytree(case, copy, ignore=shutil.ignore_patterns("files", "expected.json"))
    monkeypatch.chdir(copy)
    assert cli.main(["build"]) == 0
    made = _contents(copy / "out")
    if request.config.getoption("--golden-update"):
        shutil.rmtree(expected)
        shutil.copytree(copy / "out", expected)
    assert made == _contents(expected)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _given() -> dict[str, object]:
    try:
        outcome = run(Path("tablemill.yaml"))
    except TablemillError as error:
        return {"problems": [str(problem) for problem in error.problems]}
    return {
        "problems": [str(problem) for problem in outcome.problems],
        "datasets": {
            name: [dict(record.values) for record in dataset.records] for name, dataset in outcome.datasets.items()
        },
    }
