"""Runs the steps of action.yml as GitHub's runner does: its scripts in bash, its expressions filled in, no network.

What the runner gives a step is in Runner; the expressions it knows are those that the action uses, and any other
fails the test. In the place of actions/setup-python stands the Python that runs the tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from installed import ROOT, git, lend, without_network
from project import Project
from tablemill import __version__

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INPUTS = ACTION["inputs"]
SETUP, *STEPS = ACTION["runs"]["steps"]
PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"


class Runner:
    """Plays the steps with inputs; what they print is one text, as in the log of a job."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**environment, "RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "output")}
        self.values = {
            "github.action_path": str(ROOT),
            "steps.python.outputs.python-path": sys.executable,
        }

    def play(self, step: Mapping[str, Any], workspace: Path, **inputs: str) -> tuple[int, str]:
        """Run the script of ``step``; keys of ``inputs`` have _ for -."""
        given = {name: value["default"] for name, value in INPUTS.items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.values |= {f"inputs.{name}": value for name, value in given.items()}
        (self.folder / "output").write_text("", encoding="utf-8")
        (self.folder / "script").write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", self.folder / "script"],
            cwd=workspace / self.filled(step.get("working-directory", ".")),
            env=self.environment | {name: self.filled(value) for name, value in step["env"].items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        for line in (self.folder / "output").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode, done.stdout

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self.values[match[1]], text)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner that has done the first of the steps: it installed this checkout, with the libraries lent to it."""
    folder = tmp_path_factory.mktemp("runner with a space")
    runner = Runner(folder, without_network(lend(folder / "libraries", "flit_core")))
    assert runner.play(STEPS[0], folder) == (0, "")
    return runner


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


MISTAKE = (
    "::error file=seed.md,line=10,endLine=10,col=3,endColumn=16,title=tablemill type::"
    'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)\n'
)


def test_the_action_builds_and_then_finds_all_well(runner: Runner, project: Project) -> None:
    made = "2 datasets, 6 records: 9 files written to out\n"
    assert runner.play(STEPS[1], project.folder, command="build") == (0, made)
    assert runner.play(STEPS[1], project.folder) == (0, "out agrees with the seeds (9 files)\n")


def test_what_is_installed_is_this_checkout(runner: Runner) -> None:
    programs = Path(runner.values["steps.install.outputs.programs"])
    home = "import tablemill; print(tablemill.__file__)"
    done = subprocess.run(
        [programs / "python", "-c", home], cwd=runner.folder, env=runner.environment, capture_output=True, check=True
    )
    assert Path(done.stdout.decode().strip()).is_relative_to(runner.folder)


def test_a_later_step_can_run_what_was_installed(runner: Runner) -> None:
    program = runner.filled(ACTION["outputs"]["tablemill"]["value"])
    done = subprocess.run([program, "--version"], env=runner.environment, capture_output=True, check=True)
    assert done.stdout == f"tablemill {__version__}\n".encode()
    assert "steps.check.outputs.tablemill" in PAGE


def test_a_mistake_is_annotated_on_its_line_and_fails_the_step(runner: Runner, project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    told = "1 error; fix the seeds, then run: tablemill build\n"
    assert runner.play(STEPS[1], project.folder) == (1, MISTAKE + told)


def test_a_project_below_the_root_is_annotated_by_names_from_the_root(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "two words"
    project = Project(folder)
    project.spec.rename(folder / "a 'spec'; exit 0.yaml")
    project.edit("seed.md", "404 Not", "4o4 Not")
    code, told = runner.play(STEPS[1], tmp_path, working_directory="two words", spec="a 'spec'; exit 0.yaml")
    assert (code, told.startswith("::error file=two words/seed.md,line=10,")) == (1, True)


@pytest.mark.parametrize("command", ["", "extract", "check build", "$(touch bad)", "check; touch bad"])
def test_a_command_that_is_neither_check_nor_build_is_refused(runner: Runner, project: Project, command: str) -> None:
    told = "::error title=tablemill::The input command must be check or build\n"
    assert runner.play(STEPS[1], project.folder, command=command) == (2, told)
    assert not (project.folder / "bad").exists()


HARM = '"; touch bad; $(touch bad) `touch bad` #'


@pytest.mark.parametrize("name", ["spec", "format"])
def test_an_input_is_never_run(runner: Runner, project: Project, name: str) -> None:
    code, told = runner.play(STEPS[1], project.folder, **{name: HARM})
    assert (code, "touch bad" in told) == (2, True)
    assert not (project.folder / "bad").exists()


@pytest.mark.parametrize(("extras", "brackets"), [("", ""), ("html,parquet", "[html,parquet]"), (HARM, f"[{HARM}]")])
def test_pip_is_told_the_extras_and_the_versions_that_are_tested(tmp_path: Path, extras: str, brackets: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "tablemill").symlink_to(tmp_path)
    (tmp_path / "bin" / "python").write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    (tmp_path / "bin" / "python").chmod(0o755)
    runner = Runner(tmp_path, os.environ)
    runner.values["steps.python.outputs.python-path"] = "true"
    _, told = runner.play(STEPS[0], tmp_path, extras=extras)
    assert told.splitlines()[-3:] == ["--constraint", f"{ROOT / 'constraints.txt'}", f"{ROOT}{brackets}"]
    assert not (tmp_path / "bad").exists()


def test_no_script_has_an_expression_in_it_and_every_input_is_used_and_on_the_page() -> None:
    assert [step["name"] for step in STEPS if "${{" in step["run"] or step["shell"] != "bash"] == []
    outside = [{name: value for name, value in step.items() if name != "run"} for step in [SETUP, *STEPS]]
    assert set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", str(outside))) == set(INPUTS)
    rows = re.findall(r"^\| `([\w-]+)` \|.*\| (?:`([^`]*)`|none).* \|$", PAGE.partition("## GitHub")[2], re.MULTILINE)
    defaults = {name: value["default"] for name, value in INPUTS.items()}
    assert dict(rows) == defaults | {"spec": "seeds/tablemill.yaml"}


def test_nothing_runs_in_a_workflow_but_what_is_ours_and_the_two_actions_that_everybody_has() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    steps = [SETUP, *(step for job in jobs.values() for step in job["steps"])]
    assert {step["uses"] for step in steps if "uses" in step} == {"actions/checkout@v7", "actions/setup-python@v7"}
    assert [step for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_calls_targets_of_the_makefile_and_shows_what_a_build_leaves(tmp_path: Path) -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    scripts = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    targets = re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    called = re.findall(r"\bmake (\w+)", "\n".join(scripts))
    assert {*called} == {"test", "check", "build"}
    assert {*called} <= {*targets}

    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "make").write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "make").chmod(0o755)
    folder = tmp_path / "clone"
    (folder / "dist").mkdir(parents=True)
    (folder / "dist" / "a.json").write_text("[]\n", encoding="utf-8")
    for command in ("init", "add --all", "commit -m a"):
        git(folder, *command.split())

    def left() -> tuple[int, str]:
        script = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", scripts[-1]]
        env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(script, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout + done.stderr

    assert left() == (0, "")
    (folder / "dist" / "b.json").write_text("[]\n", encoding="utf-8")
    assert left() == (1, "dist/b.json\n")
    (folder / "dist" / "a.json").write_text("[1]\n", encoding="utf-8")
    code, told = left()
    assert (code, "-[]\n+[1]\n" in told) == (1, True)
