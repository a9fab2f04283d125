"""Runs the hooks of .pre-commit-hooks.yaml as other repositories do: by pre-commit, in a repository of theirs.

pre-commit clones this repository and installs it into an environment of its own; what that takes is lent to it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from installed import ROOT, git, lend, without_network
from project import Project
from tablemill.cli import COMMANDS

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}
PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]


class Ours(NamedTuple):
    """A repository with the hooks, and the environment in which pre-commit finds all that it needs."""

    address: Path
    revision: str
    environment: dict[str, str]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    folder = tmp_path_factory.mktemp("hooks")
    address = folder / "tablemill"
    (address / "docs").mkdir(parents=True)
    for name in ("pyproject.toml", "docs/package.md", "LICENSE", MANIFEST.name):
        shutil.copy2(ROOT / name, address / name)
    shutil.copytree(ROOT / "src", address / "src", ignore=shutil.ignore_patterns("__pycache__"))
    git(address, "init", "--quiet")
    git(address, "add", "--all")
    git(address, "commit", "--quiet", "--message", "all")
    environment = without_network(lend(folder / "libraries", "flit_core")) | {
        "PRE_COMMIT_HOME": str(folder / "home"),
        "PRE_COMMIT_COLOR": "never",
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
    }
    return Ours(address, git(address, "rev-parse", "HEAD"), environment)


class Theirs(Project):
    """A built project in a repository whose configuration is that of the page, all of it added."""

    def __init__(self, folder: Path, ours: Ours) -> None:
        super().__init__(folder)
        self.ours = ours
        (configuration,) = re.findall(r"`\.pre-commit-config\.yaml`:\n\n```yaml\n(.*?)```", PAGE, re.DOTALL)
        text = re.sub(r"repo: .*", f"repo: {ours.address}", configuration)
        text = re.sub(r"rev: .*", f"rev: {ours.revision}", text)
        (folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
        git(folder, "init", "--quiet")
        self.add()

    def add(self) -> None:
        git(self.folder, "add", "--all")

    def run(self) -> tuple[int, str]:
        """Run the hooks as a commit would; return the exit code and what a person sees, without its dots."""
        done = subprocess.run(
            [*PRE_COMMIT, "run"],
            cwd=self.folder,
            env=self.ours.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        told = [line for line in done.stdout.splitlines() if not line.startswith("[INFO]")]
        return done.returncode, re.sub(r"\.{3,}", ": ", "\n".join(told))


@pytest.fixture
def theirs(tmp_path: Path, ours: Ours) -> Theirs:
    return Theirs(tmp_path, ours)


BUILD, CHECK = HOOKS["tablemill-build"]["name"], HOOKS["tablemill-check"]["name"]
NOT_BUILT = f"{BUILD}: Failed\n- hook id: tablemill-build\n- exit code: 1\n"
NOT_CHECKED = f"{CHECK}: Failed\n- hook id: tablemill-check\n- exit code: 1\n"


def test_pre_commit_takes_the_definitions() -> None:
    done = subprocess.run(
        [*PRE_COMMIT, "validate-manifest", MANIFEST], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_hook_runs_a_command_of_ours_at_every_commit_and_without_names_of_files() -> None:
    for name, hook in HOOKS.items():
        program, command, *_ = hook["entry"].split()
        assert (program, f"tablemill-{command}") == ("tablemill", name)
        assert command in COMMANDS
        assert (hook["always_run"], hook["pass_filenames"]) == (True, False)


def test_the_page_shows_every_hook() -> None:
    assert re.findall(r"^ +- id: (tablemill-\w+)", PAGE, re.MULTILINE) == ["tablemill-build", "tablemill-check"]
    assert set(HOOKS) == {"tablemill-build", "tablemill-check"}


def test_a_commit_stops_until_what_the_build_made_is_added(theirs: Theirs) -> None:
    made = f"{NOT_BUILT}\n2 datasets, 6 records: 9 files written to out\n"
    assert theirs.run() == (1, f"{made}\n{CHECK}: Passed")
    theirs.add()
    assert theirs.run() == (0, f"{BUILD}: Passed\n{CHECK}: Passed")


def test_a_mistake_in_a_seed_stops_the_commit(theirs: Theirs) -> None:
    theirs.run()
    theirs.edit("seed.md", "404 Not", "4o4 Not")
    theirs.add()
    error = 'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)\n1 error; '
    built = f"{NOT_BUILT}\n{error}out is left as it was\n"
    checked = f"{NOT_CHECKED}\n{error}fix the seeds, then run: tablemill build\n"
    assert theirs.run() == (1, f"{built}\n{checked}")


def test_the_check_sees_a_stale_file_a_file_that_is_gone_and_a_spec_that_is_elsewhere(theirs: Theirs) -> None:
    theirs.run()
    (theirs.folder / "docs").mkdir()
    for name in ("tablemill.yaml", "seed.md", "class.schema.json", "code.schema.json", "out"):
        (theirs.folder / name).rename(theirs.folder / "docs" / name)
    theirs.edit(
        ".pre-commit-config.yaml",
        "      - id: tablemill-build\n      - id: tablemill-check\n",
        "      - id: tablemill-check\n        args: [--spec, docs/tablemill.yaml]\n",
    )
    theirs.add()
    assert theirs.run() == (0, f"{CHECK}: Passed")
    git(theirs.folder, "commit", "--quiet", "--message", "all")

    (theirs.folder / "docs" / "out" / "codes.csv").unlink()
    theirs.add()
    missing = "docs/out/codes.csv:1:1: error[file-missing]: docs/out/codes.csv is missing\n1 difference"
    assert theirs.run()[1].startswith(f"{NOT_CHECKED}\n{missing}")

    git(theirs.folder, "reset", "--quiet", "--hard")
    theirs.edit("docs/seed.md", "404 Not Found", "404 Gone")
    theirs.add()
    code, told = theirs.run()
    assert code == 1
    assert 'docs/seed.md:10:3: error[field-changed]: codes 404: name is "Not Found"' in told
