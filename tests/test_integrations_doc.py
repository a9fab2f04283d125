"""Holds docs/integrations.md to what there is, and runs its examples.

tests/test_hooks.py runs its configuration of pre-commit, and tests/test_action.py compares its table of inputs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from installed import PROJECT, ROOT
from project import Project
from tablemill import build
from tablemill.cli.build import HELP

PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
BLOCKS = [(token.info, token.content) for token in MarkdownIt().parse(PAGE) if token.type == "fence"]


def blocks(language: str) -> list[str]:
    return [text for info, text in BLOCKS if info == language]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """One in which `tablemill` and `.venv/bin/tablemill` of the folder are ours."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "tablemill").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tablemill "$@"\n', encoding="utf-8")
    (programs / "tablemill").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return kept | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.edit("tablemill.yaml", "[json, keyed, yaml, csv]", "[json]")
    build(project.spec)
    return project


def run(command: str, folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_the_page_lists_the_extras_and_what_they_bring() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| ([\w, ]+) \|$", PAGE.partition("## pre-commit")[0], re.MULTILINE)
    extras = PROJECT["project"]["optional-dependencies"]
    brought = {name: ", ".join(re.split(r"[<>=]", need)[0] for need in needs) for name, needs in extras.items()}
    assert dict(rows) == brought


def test_the_makefile_of_the_page_builds_and_checks(project: Project, environment: dict[str, str]) -> None:
    (makefile,) = blocks("make")
    (project.folder / "Makefile").write_text(makefile, encoding="utf-8")
    assert run("make check", project.folder, environment) == (0, "out agrees with the seeds (3 files)\n")
    project.edit("seed.md", "404 Not Found", "404 Gone")
    code, told = run("make check", project.folder, environment)
    assert (code, "field-changed" in told) == (2, True)  # 2 is what make makes of any failure
    assert run("make tables check", project.folder, environment)[0] == 0


def test_the_workflows_of_the_page_run_the_action_with_inputs_that_it_has_and_commands_that_there_are() -> None:
    _, workflow, (again, _), gitlab = map(yaml.safe_load, blocks("yaml"))
    checkout, ours = workflow["jobs"]["tables"]["steps"]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert checkout["uses"] in (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert set(ours["with"]) <= set(action["inputs"])
    assert again["uses"] == ours["uses"]
    assert gitlab["tables"]["script"][-1] == "tablemill check"
    assert "--fail-if-written" in HELP
