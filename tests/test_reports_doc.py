"""Plays docs/reports.md in a project with one mistake; its workflow must be YAML that uploads what it wrote."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from project import Project
from tablemill.cli.options import FORMS

PAGE = Path(__file__).parent.parent / "docs" / "reports.md"
BLOCKS = [token for token in MarkdownIt().parse(PAGE.read_text(encoding="utf-8")) if token.type == "fence"]
CONSOLES = [block.content for block in BLOCKS if block.info == "console"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.edit("seed.md", "404 Not", "4o4 Not")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in {"tablemill": " -m tablemill", "python3": ""}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        (programs / name).chmod(0o755)
    return project


@pytest.mark.parametrize("console", CONSOLES, ids=lambda console: console.split("\n")[0])
def test_a_command_of_the_page_prints_what_it_shows(project: Project, console: str) -> None:
    env = {**os.environ, "PATH": f"{project.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    shown = ""
    for command in re.findall(r"^\$ (.*)\n", console, re.MULTILINE):
        done = subprocess.run(["sh", "-c", command], cwd=project.folder, env=env, capture_output=True, check=False)
        shown += f"$ {command}\n{done.stderr.decode()}{done.stdout.decode()}"
    assert shown == console


def test_the_workflow_of_the_page_writes_the_file_that_it_uploads() -> None:
    (block,) = [block for block in BLOCKS if block.info == "yaml"]
    steps = yaml.safe_load(block.content)["jobs"]["tables"]["steps"]
    (check,) = [step["run"] for step in steps if "tablemill check" in step.get("run", "")]
    (upload,) = [step["with"] for step in steps if "upload-sarif" in step.get("uses", "")]
    assert check == f"tablemill check --format sarif > {upload['sarif_file']}"


def test_the_page_lists_the_forms_and_no_others() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(FORMS)
