"""Conflicts that git leaves: made by git itself, in a seed, a spec and a schema."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from project import Project
from tablemill import build
from tablemill.dialect import conflicts
from tablemill.problems import TablemillError
from tablemill.reading.sources import Source


def _git(folder: Path, *arguments: str, check: bool = True) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=check, capture_output=True)


@pytest.fixture(params=["merge", "diff3", "zdiff3"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A project with a seed, a spec and a schema on which two branches do not agree, and git has given up."""
    project = Project(tmp_path)
    _git(tmp_path, "init", "--quiet", "--initial-branch=main")

    def commit(word: str) -> None:
        for name, old in (
            ("seed.md", "There is nothing"),
            ("tablemill.yaml", "key: code"),
            ("code.schema.json", "int"),
        ):
            path = tmp_path / name
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(old, f"{old} {word}", 1), encoding="utf-8")
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "--quiet", "--message", word)

    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message", "base")
    _git(tmp_path, "checkout", "--quiet", "-b", "theirs")
    commit("theirs")
    _git(tmp_path, "checkout", "--quiet", "main")
    commit("ours")
    _git(tmp_path, "-c", f"merge.conflictStyle={request.param}", "merge", "theirs", check=False)
    return project


def test_a_conflict_is_told_at_its_markers_in_every_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)

    def told(name: str) -> list[str]:
        text = (project.folder / name).read_text(encoding="utf-8").split("\n")
        lines = [number for number, line in enumerate(text, 1) if re.match(r"<{7} |={7}$|>{7} |\|{7} ", line)]
        assert len(lines) in (3, 4)
        return [f"{name}:{line}:1" for line in lines]

    for name in ("tablemill.yaml", "code.schema.json"):
        with pytest.raises(TablemillError) as raised:
            build(project.spec)
        [problem] = raised.value.problems
        assert (str(problem.span), problem.message.partition(";")[0]) == (
            told(name)[0],
            "this is a conflict marker of git",
        )
        _git(project.folder, "checkout", "--ours", name)
        project.edit(name, " ours", "")
    outcome, published = build(project.spec)
    assert published is None
    assert [str(problem.span) for problem in outcome.problems if problem.code == "conflict-marker"] == told("seed.md")
    lines = [problem.span.line for problem in outcome.problems if problem.code != "conflict-marker"]
    assert not {f"seed.md:{line}:1" for line in lines} & set(told("seed.md")), "the markers are told of once"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("| a |\n|---|\n| 1 |\n<<<<<<< HEAD\n| 2 |\n=======\n| 3 |\n>>>>>>> main\n", [4, 6, 8]),
        ("| a |\n|---|\n| 1 |\n=======\n| 3 |\n", [4]),
        ("<<<<<<< HEAD\n## a\n=======\n## b\n>>>>>>> main\n", [1, 3, 5]),
        ("<<<<<<< HEAD\nours\n||||||| 1234567\nbase\n=======\n>>>>>>> main\n\nTitle\n=======\n", [1, 3, 5, 6]),
        ("Title\n=======\n\n>>>>>>> seven deep\n\n||||||| b |\n", []),
        ("| a | b | c | d | e | f | g |\n|---|---|---|---|---|---|---|\n||||||||\n||||||| x\n", []),
        ("```\n<<<<<<< HEAD\n=======\n>>>>>>> main\n```\n\n    <<<<<<< HEAD\n\n`<<<<<<<`\n", []),
        ("<<<<<<<< eight\n <<<<<<< in\n<<<<<<<x\n", []),
    ],
)
def test_what_means_something_in_markdown_is_no_marker(text: str, lines: list[int]) -> None:
    assert [problem.span.line for problem in conflicts(Source("x.md", text, ""))] == lines
