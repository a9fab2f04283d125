"""Files that are inserted into are published with dist: all of it or nothing, whatever goes wrong and whenever."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from faults import faults, in_child, kill_at, nothing, raise_at
from inserting import README, TO_README, Inserting
from ordinary_user import ordinary_user
from tablemill.dist import publication, writing
from tablemill.pipeline import build
from tablemill.problems import TablemillError

TO_DOCS = "{file: docs/a.md, mark: names, dataset: tools, list: '{name} has {stars}'}"
DOCS = "<!-- begin tablemill: names -->\n<!-- end tablemill: names -->\n"
WRITTEN = ("README.md", "docs/a.md", "dist/tools.json", "dist/datapackage.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def fresh(stars: int | None) -> Inserting:
    """Make the project anew, built with a seed of so many stars, or not at all."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    project = Inserting(TO_README, TO_DOCS, **{"docs/a.md": DOCS})
    if stars is not None:
        seed(project, stars)
        assert project.build() == []
    return project


def seed(project: Inserting, stars: int) -> None:
    project.edit("tools.md", project.read("tools.md").split("|")[-2], f" {stars} ")


def built(stars: int) -> Mapping[str, bytes]:
    """What the project is after a build of that seed which nothing befell."""
    return fresh(stars).state()


def try_to_build(at: int) -> str:
    def until_killed() -> str:
        with pytest.MonkeyPatch.context() as patch:
            faults(patch, kill_at(at))
            try:
                build(Path("tablemill.yaml"))
            except TablemillError as error:
                return str(error)
            return "done"

    return in_child(until_killed)


def each_is_whole(found: Mapping[str, bytes], *states: Mapping[str, bytes]) -> bool:
    return all(found.get(name) in [state.get(name) for state in states] for name in WRITTEN)


@pytest.mark.parametrize("before", [1, None], ids=["a later build", "the first build"])
@pytest.mark.parametrize("after", [1, 2, 3])
def test_killed_at_any_step_each_file_is_whole_and_the_next_build_heals(before: int | None, after: int) -> None:
    new, wanted = built(2), built(after)
    old = fresh(before).state()
    for number in itertools.count(1):
        project = fresh(before)
        seed(project, 2)
        said = try_to_build(number)
        assert said in ("killed", "done")
        assert each_is_whole(project.state(), old, new), f"killed before step {number}"
        seed(project, after)
        assert project.build() == []
        assert project.state() == wanted, f"killed before step {number}"
        if said == "done":
            break
    assert number > 30


def test_killed_again_and_again_with_other_seeds_each_time_the_next_build_still_heals() -> None:
    choice = random.Random(0)  # noqa: S311 - the same kills in every run
    states = {stars: built(stars) for stars in (1, 2, 3)}
    for _ in range(25):
        project = fresh(choice.choice([1, None]))
        for _ in range(choice.randint(2, 4)):
            seed(project, choice.choice([1, 2, 3]))
            try_to_build(choice.randint(1, 60))
        stars = choice.choice([1, 2, 3])
        seed(project, stars)
        assert project.build() == []
        assert project.state() == states[stars]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_an_error_or_an_interrupt_at_any_step_leaves_all_old_or_all_new(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    new = built(2)
    olds = news = 0
    for number in itertools.count(1):
        project = fresh(1)
        seed(project, 2)
        old = project.state()
        with monkeypatch.context() as patch:
            calls = faults(patch, raise_at(number, error))
            try:
                build(Path("tablemill.yaml"))
            except (TablemillError, KeyboardInterrupt):
                failed = True
            else:
                failed = False
        found = project.state()
        if failed and not (isinstance(error, KeyboardInterrupt) and found.items() >= new.items()):
            olds += 1
            assert found == old, f"failed at step {number}, {calls[number - 1]}"
        else:
            news += 1
            assert found.items() >= new.items(), f"went on at step {number}"
        assert project.build() == []
        assert project.state() == new
        if len(calls) < number:
            break
    assert olds > 20
    assert news > 1


def test_every_file_reaches_the_disk_before_the_first_is_renamed_and_the_manifest_is_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = fresh(1)
    seed(project, 2)
    renamed: list[str] = []
    replace = os.replace

    def watch(old: Path, new: Path) -> None:
        renamed.append(str(Path(new).relative_to(Path.cwd())))
        replace(old, new)

    monkeypatch.setattr(os, "replace", watch)
    calls = faults(monkeypatch, nothing)
    project.build()
    assert renamed == list(WRITTEN)
    made = [call for call in calls if call in ("write", "fsync", "replace")]
    folders = ["fsync"] * 3
    assert made == ["write", "fsync"] * 4 + [*folders, *["replace"] * 3, *folders, "replace", *folders]


def test_a_file_keeps_its_rights() -> None:
    project = fresh(1)
    Path("README.md").chmod(0o664)
    seed(project, 2)
    project.build()
    assert stat.S_IMODE(Path("README.md").stat().st_mode) == 0o664


@pytest.mark.parametrize("when", ["_stamp_of", "_stamp"])
@pytest.mark.parametrize("edit", ["edited", "removed", "a link"])
def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(
    monkeypatch: pytest.MonkeyPatch, when: str, edit: str
) -> None:
    project = fresh(1)
    seed(project, 2)
    dist = project.read("dist/tools.json")
    look, calls = getattr(publication, when), itertools.count(1)

    def change_first(one: object) -> object:
        if next(calls) == (1 if when == "_stamp_of" else 3):
            content = Path("README.md").read_bytes()
            Path("README.md").unlink()
            if edit == "edited":
                Path("README.md").write_bytes(content + b"mine")
            elif edit == "a link":
                Path("README.md").symlink_to("docs/a.md")
        return look(one)

    monkeypatch.setattr(publication, when, change_first)
    with pytest.raises(TablemillError) as caught:
        project.build()
    assert "README.md cannot be written: " in str(caught.value)
    assert project.read("dist/tools.json") == dist
    assert not list(Path().rglob(".tablemill-*"))
    if edit == "edited":
        assert project.read().endswith("mine")


def test_a_folder_that_may_not_be_written_leaves_dist_as_it_was() -> None:
    project = fresh(1)
    seed(project, 2)
    before = project.state()
    for folder in (Path(), Path("dist")):
        folder.chmod(0o777)
    Path("docs").chmod(0o555)
    with ordinary_user(Path.cwd()), pytest.raises(TablemillError) as caught:
        project.build()
    Path("docs").chmod(0o755)
    assert str(caught.value) == (
        "docs/a.md:1:1: error[unwritable-output]: docs/a.md cannot be written: Permission denied; make the "
        "folder and its files writable"
    )
    assert project.state() == before


def test_somebody_who_does_not_let_a_folder_go_is_told_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    project = fresh(1)
    seed(project, 2)
    before = project.state()
    monkeypatch.setattr(writing, "PATIENCE", 0.05)
    holder = os.open("docs", os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    with pytest.raises(TablemillError, match="docs cannot be written: another command has been writing there for 30 seconds"):
        project.build()
    os.close(holder)
    assert project.state() == before
    assert project.build() == []


def test_dist_itself_may_hold_a_file_that_is_inserted_into() -> None:
    project = fresh(None)
    project.write("dist/README.md", README)
    project.write("tablemill.yaml", project.read("tablemill.yaml").replace("README.md", "dist/README.md"))
    assert project.build() == project.check() == []
    assert "| ruff |" in project.read("dist/README.md")
