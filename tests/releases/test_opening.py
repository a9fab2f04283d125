"""States as people name them: folders, manifests and git revisions, and what is told where there is no such state."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from packages import files, part, publish
from pages import GIT
from project import Project
from tablemill.pipeline import build
from tablemill.problems import TablemillError
from tablemill.releases import diff, git
from tablemill.releases.notes import as_text

OLD, NEW = part([{"code": 1, "name": "a"}]), part([{"code": 1, "name": "b"}])
CHANGE = ['patch  codes 1: name was "a", is "b"']


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {**GIT, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}.items():
        monkeypatch.setenv(name, value)
    for name in [name for name in os.environ if name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def commit(tag: str) -> None:
    """Commit all that is here, and tag it."""
    if not Path(".git").exists():
        run("init", "--quiet", "--initial-branch", "main")
    run("add", "--all")
    run("commit", "--quiet", "--message", tag)
    run("tag", tag)


@pytest.fixture
def history(folder: Path) -> Path:
    """A repository with two tagged states in dist, and a third that is not committed."""
    publish(folder / "dist", OLD)
    commit("v1")
    publish(folder / "dist", NEW)
    commit("v2")
    publish(folder / "dist", part([]))
    return folder


def changes(*names: str, **options: str) -> list[str]:
    return as_text(diff(*names, **options)).splitlines()[1:-1]


def refusal(*names: str, **options: str) -> str:
    with pytest.raises(TablemillError) as caught:
        diff(*names, **options)
    return str(caught.value)


# Folders and files


def test_a_state_is_a_folder_or_its_manifest(folder: Path) -> None:
    publish(folder / "old", OLD)
    publish(folder / "new", NEW)
    assert changes("old", "new") == changes("old/datapackage.json", "new/datapackage.json") == CHANGE
    assert changes(str(folder / "old"), "new/") == CHANGE


def test_folders_above_are_no_ranges_of_revisions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(folder / "old", OLD)
    publish(folder / "new", NEW)
    (folder / "below").mkdir()
    monkeypatch.chdir("below")
    assert changes("../old", "../new") == CHANGE
    assert refusal("../gone").startswith('../gone:1:1: error[unknown-revision]: "../gone" is not a file or folder')


def test_without_a_new_state_a_folder_is_compared_with_what_the_spec_builds(folder: Path) -> None:
    project = Project(folder)
    build(project.spec)
    project.out.rename(folder / "before")
    project.edit("seed.md", "404 Not Found", "404 Gone")
    build(project.spec)
    assert changes("before") == ['patch  codes 404: name was "Not Found", is "Gone"']
    assert changes("before", spec="tablemill.yaml") == changes("before")
    assert refusal("before", spec="gone.yaml") == "gone.yaml:1:1: error[missing-file]: gone.yaml does not exist"
    assert refusal("out") == (
        'out:1:1: error[missing-package]: "out" is itself what it would be compared with; name both states: OLD NEW'
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<<<<<<< HEAD\n", "1:1: error[bad-package]: not JSON: Expecting value"),
        (
            b"\xff",
            "1:1: error[not-utf-8]: not UTF-8: byte 0xff at offset 0 (invalid start byte); save the file as UTF-8",
        ),
        (b"[]", '1:1: error[bad-package]: Tablemill did not write it: it has no "tablemill:spec"'),
        (b'{"name": "theirs"}', '1:1: error[bad-package]: Tablemill did not write it: it has no "tablemill:spec"'),
        (
            b'{"tablemill:spec": "x", "resources": [{"path": "../x.json"}]}',
            '1:1: error[bad-package]: it lists "../x.json", which is not the name of a file beside it',
        ),
        (
            b'{"tablemill:spec": "x", "resources": [{}]}',
            "1:1: error[bad-package]: it lists null, which is not the name of a file beside it",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told_at_its_place(folder: Path, content: bytes, told: str) -> None:
    publish(folder / "new", NEW)
    Path("old").mkdir()
    Path("old/datapackage.json").write_bytes(content)
    assert refusal("old", "new") == f"old/datapackage.json:{told}"


@pytest.mark.parametrize(
    "resources",
    [
        *("null", "{}", '[{"path": "x.json", "mediatype": "application/json", "schema": 1, "sources": {}}]'),
        *('[{"path": "x.sqlite", "tablemill:datasets": 1}]', '[{"path": "x.json", "hash": 1}]'),
        '[{"path": "x.csv", "mediatype": "text/csv", "schema": {"fields": [1, {}], "primaryKey": "k"}}]',
    ],
)
def test_a_manifest_in_another_form_is_taken_as_far_as_it_goes(folder: Path, resources: str) -> None:
    publish(folder / "new", NEW)
    Path("old").mkdir()
    Path("old/datapackage.json").write_text(f'{{"tablemill:spec": "x", "sources": 1, "resources": {resources}}}')
    assert "minor  codes: dataset added, 1 record" in changes("old", "new")


def test_a_folder_without_a_manifest_and_a_file_that_is_none_are_told(folder: Path) -> None:
    publish(folder / "new", NEW)
    Path("old").mkdir()
    assert refusal("old", "new") == "old/datapackage.json:1:1: error[missing-package]: old has no datapackage.json"
    assert refusal("new", "new/codes.json") == (
        'new/codes.json:1:1: error[missing-package]: "new/codes.json" is not a folder; name the folder of '
        "its datapackage.json"
    )


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    publish(folder / "new", NEW)
    Path("elsewhere.json").write_bytes(Path("new/codes.json").read_bytes())
    Path("new/codes.json").unlink()
    Path("new/codes.json").symlink_to("../elsewhere.json")
    assert refusal("new", "new").startswith(
        "new/codes.json:1:1: error[unreadable-file]: cannot be read: a symbolic link"
    )


# Revisions


@pytest.mark.usefixtures("history")
def test_a_state_is_a_revision_of_any_form() -> None:
    assert changes("v1", "v2") == changes("v1..v2") == changes("HEAD~1", "main") == changes("v1..") == CHANGE
    assert changes("..v1") == ['patch  codes 1: name was "b", is "a"']
    assert changes(run("rev-parse", "v1").strip(), ":/v2") == CHANGE


@pytest.mark.usefixtures("history")
def test_one_revision_is_compared_with_what_lies_on_the_disk() -> None:
    assert changes("v2") == ['major  codes 1: removed: "b"']
    assert changes("v2", "dist") == changes("v2")


def test_the_repository_may_be_used_from_below(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (history / "below").mkdir()
    monkeypatch.chdir("below")
    assert changes("v1..v2") == changes("v1..v2", at="../dist") == CHANGE
    assert changes("v2") == changes("v2", at="../dist") == ['major  codes 1: removed: "b"']


def test_nothing_is_checked_out_or_written(history: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in history.rglob("*")}
    changes("v1..v2")
    assert {path: path.stat().st_mtime_ns for path in history.rglob("*")} == before


def test_a_bare_repository_has_states_too(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("clone", "--quiet", "--bare", str(history), "bare.git")
    monkeypatch.chdir("bare.git")
    assert changes("v1..v2") == CHANGE


def test_a_package_at_the_root_of_the_repository_is_found(folder: Path) -> None:
    for tag, one in (("v1", OLD), ("v2", NEW)):
        for name, content in files(one).items():
            (folder / name).write_bytes(content)
        commit(tag)
    assert changes("v1..v2") == changes("v1..v2", at=".") == changes("v1") == CHANGE


def test_a_package_that_moved_is_found_and_where_there_are_several_one_must_be_said(folder: Path) -> None:
    publish(folder / "dist", OLD)
    (folder / "theirs").mkdir()
    (folder / "theirs/datapackage.json").write_text("{}")
    commit("v1")
    (folder / "dist").rename(folder / "data")
    publish(folder / "data", NEW)
    commit("v2")
    publish(folder / "more", NEW)
    commit("v3")
    assert changes("v1..v2") == CHANGE
    assert refusal("v1..v3") == (
        'v3:1:1: error[many-packages]: v3 has several packages, in "data" and "more"; choose one with --at'
    )
    assert changes("v2..v3", at="data") == []
    assert refusal("v1..v3", at="data") == "v1:1:1: error[missing-package]: data of v1 has no datapackage.json"
    assert refusal("v1..v3", at="/") == (
        "v1:1:1: error[missing-package]: /, which is outside the repository, has no datapackage.json"
    )


def test_a_package_that_the_spec_built_elsewhere_is_found(folder: Path) -> None:
    project = Project(folder)
    project.edit("tablemill.yaml", "output: out", "output: dist")
    build(project.spec)
    commit("v1")
    project.edit("tablemill.yaml", "output: dist", "output: out")
    project.edit("seed.md", "404 Not Found", "404 Gone")
    build(project.spec)
    assert changes("v1") == ['patch  codes 404: name was "Not Found", is "Gone"']


def test_of_several_packages_the_one_that_the_spec_builds_is_meant(folder: Path) -> None:
    project = Project(folder)
    publish(folder / "more", OLD)
    build(project.spec)
    commit("v1")
    project.edit("seed.md", "404 Not Found", "404 Gone")
    build(project.spec)
    assert changes("v1") == ['patch  codes 404: name was "Not Found", is "Gone"']
    project.edit("tablemill.yaml", "datasets:", "dataset:")
    assert refusal("v1").endswith("choose one with --at")
    assert "error[unknown-key]" in refusal("v1", spec="tablemill.yaml")


def test_a_file_that_git_has_otherwise_than_it_was_built_is_told(history: Path) -> None:
    (history / "dist/codes.json").write_text("[ ]\n")
    commit("v3")
    found = diff("v3", "v3")
    assert [str(problem.span) for problem in found.problems] == ["v3:dist/codes.json:1:1"]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("v3", '"v3" is not a file, a folder or a revision of the git repository here'),
        ("mian", '"mian" is not a file, a folder or a revision of the git repository here; did you mean "main"?'),
        ("--all", '"--all" is not a file, a folder or a revision of the git repository here'),
        ("--output=x", '"--output=x" is not a file, a folder or a revision of the git repository here'),
        ("", '"" is not a file, a folder or a revision of the git repository here'),
        ("v1\n", '"v1\\n" is not a file, a folder or a revision of the git repository here; did you mean "v1"?'),
        ("v1:dist", '"v1:dist" is not a file, a folder or a revision of the git repository here'),
        ("^v1", '"^v1" is not a file, a folder or a revision of the git repository here; did you mean "v1"?'),
    ],
)
def test_what_is_no_revision_is_told_with_the_nearest_and_never_an_option(name: str, told: str) -> None:
    assert refusal(name, "v1").split(": ", 2)[2] == told
    assert not Path("x").exists()


@pytest.mark.usefixtures("history")
def test_three_full_stops_are_not_taken_for_two() -> None:
    assert refusal("v1...v2") == (
        'v1...v2:1:1: error[unknown-revision]: "v1...v2" has three full stops; write OLD..NEW, with two'
    )


def test_a_revision_without_a_package_is_told(folder: Path) -> None:
    (folder / "x").write_text("")
    commit("v1")
    assert refusal("v1..v1") == "v1:1:1: error[missing-package]: v1 has no datapackage.json that Tablemill wrote"


def test_a_file_or_folder_that_hides_a_revision_says_how_to_name_that(history: Path) -> None:
    (history / "v1").mkdir()
    assert refusal("v1", "v2") == (
        "v1/datapackage.json:1:1: error[missing-package]: v1 has no datapackage.json; "
        "the git revision of that name is v1^0"
    )
    assert changes("v1^0", "v2") == CHANGE
    (history / "main").write_text("")
    assert refusal("main").endswith(
        'error[missing-package]: "main" is not a folder; name the folder of its datapackage.json; '
        "the git revision of that name is main^0"
    )


def test_outside_of_a_repository_there_are_no_revisions() -> None:
    assert refusal("v1..v2") == (
        'v1:1:1: error[unknown-revision]: "v1" is not a file or folder, and not a revision, because there is '
        "no git repository here"
    )


def test_in_a_shallow_clone_the_rest_is_to_be_fetched(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("clone", "--quiet", "--depth", "1", history.as_uri(), "shallow")
    monkeypatch.chdir("shallow")
    assert refusal("v1") == (
        'v1:1:1: error[unknown-revision]: "v1" is not a file, a folder or a revision of the git repository here, '
        "which is a shallow clone; fetch the rest: git fetch --unshallow --tags"
    )


def test_a_partial_clone_is_not_filled_from_the_network(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("config", "uploadpack.allowFilter", "true")
    run("clone", "--quiet", "--filter", "blob:none", history.as_uri(), "partial")
    monkeypatch.chdir("partial")
    assert refusal("v1..v2").startswith("git:1:1: error[git-failed]: git reports: ")


def test_a_machine_without_git_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(folder / "dist", OLD)
    monkeypatch.setenv("PATH", str(folder))
    assert refusal("v1") == (
        "git:1:1: error[git-failed]: git cannot be run: No such file or directory; install it, "
        "or name files or folders instead of revisions"
    )
    assert changes("dist", "dist") == []


def test_a_repository_that_git_refuses_is_told_in_its_words(folder: Path) -> None:
    (folder / ".git").write_text("no repository\n")
    assert refusal("v1").startswith("git:1:1: error[git-failed]: git reports: fatal: invalid gitfile format: ")


def test_names_beyond_ascii_are_found(folder: Path) -> None:
    publish(folder / "数据", OLD)
    commit("版本-1")
    publish(folder / "数据", NEW)
    assert changes("版本-1") == CHANGE
    assert [*git.folders_with(git.revision("HEAD"), "datapackage.json")] == ["数据"]
