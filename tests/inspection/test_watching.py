"""What is built again when: each test changes files between two builds. An alarm ends a test that hangs."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from inserting import Inserting
from project import Project
from tablemill import Rebuild, pipeline, watch
from tablemill.inspection import watching
from tablemill.reading import discovery
from tablemill.reading.sources import NOTEBOOKS, Stamp, note, stamp


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.chdir(tmp_path)

    def hangs(*_: object) -> None:
        raise TimeoutError("no build came")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(120)
    yield Project(tmp_path)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def builds(project: Project) -> Iterator[Rebuild]:
    return watch(project.spec, interval=0.01)


def told(build: Rebuild) -> tuple[tuple[str, ...], list[str]]:
    return build.changed, [problem.code for problem in build.problems]


def test_the_first_build_is_made_at_once_and_nothing_changed_before_it(builds: Iterator[Rebuild]) -> None:
    first = next(builds)
    assert first.outcome is not None
    assert first.published is not None
    assert (told(first), len(first.published.written)) == (((), []), 9)


@pytest.mark.parametrize("name", ["seed.md", "tablemill.yaml", "code.schema.json", "class.schema.json"])
def test_a_file_that_was_read_and_changes_is_built_from_again(
    project: Project, builds: Iterator[Rebuild], name: str
) -> None:
    next(builds)
    project.rewrite(name, lambda content: content + b"\n")
    assert told(next(builds)) == ((name,), [])


def test_a_template_is_watched_too(project: Project, builds: Iterator[Rebuild]) -> None:
    pytest.importorskip("jinja2")
    (project.folder / "list.j2").write_text("{{ records | length }}\n")
    project.edit(
        "tablemill.yaml", "    key: code\n", "    key: code\n    templates: [{template: list.j2, output: list.txt}]\n"
    )
    next(builds)
    (project.folder / "list.j2").write_text("{{ records | length }}!\n")
    build = next(builds)
    assert build.published is not None
    assert (told(build), build.published.written) == ((("list.j2",), []), ("list.txt", "datapackage.json"))


@pytest.fixture
def patterned(project: Project) -> Iterator[Rebuild]:
    """Watch a project whose seeds are those that a pattern matches; what is built goes to a folder among them."""
    (project.folder / "docs").mkdir()
    project.seed.rename(project.folder / "docs" / "seed.md")
    for _ in range(2):
        project.edit("tablemill.yaml", "source: seed.md", "source: 'docs/**/*.md'")
    project.edit("tablemill.yaml", "output: out", "output: docs/out")
    return watch(project.spec, interval=0.01)


def test_a_new_file_that_a_pattern_matches_is_built_from(project: Project, patterned: Iterator[Rebuild]) -> None:
    assert told(next(patterned)) == ((), [])
    inner = project.folder / "docs" / "inner"
    inner.mkdir()
    (inner / "more.md").write_text("# More\n\n| A |\n|---|\n| 1 |\n")
    assert told(next(patterned)) == (("docs",), ["table-not-taken"])
    shutil.copy2(project.folder / "docs" / "seed.md", inner / "more.md")
    assert "duplicate-key" in told(next(patterned))[1]
    shutil.rmtree(inner)
    changed, codes = told(next(patterned))
    assert ("docs" in changed, codes) == (True, [])


def test_a_folder_that_a_pattern_begins_with_is_waited_for(project: Project, patterned: Iterator[Rebuild]) -> None:
    docs = project.folder / "docs"
    docs.rename(project.folder / "later")
    assert told(next(patterned))[1] != []
    (project.folder / "later").rename(docs)
    assert told(next(patterned)) == (("docs",), [])


def test_a_new_file_that_makes_no_difference_is_not_told(
    project: Project, patterned: Iterator[Rebuild], monkeypatch: pytest.MonkeyPatch
) -> None:
    next(patterned)
    (project.folder / "docs" / "picture.png").write_bytes(b"")
    edits = iter([("404 Not Found", "404 Gone")])

    def quiet(pause: float) -> None:
        if pause == 0.01:  # nothing has changed any more
            for old, new in edits:
                project.edit("docs/seed.md", old, new)

    monkeypatch.setattr(watching.time, "sleep", quiet)
    assert next(patterned).changed == ("docs/seed.md",)


def test_what_a_build_writes_starts_no_other(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    (project.out / "codes.json").write_text("edited by hand")
    (project.folder / "else.md").write_text("not named in the spec")
    project.edit("seed.md", "404 Not Found", "404 Gone")
    build = next(builds)
    assert build.published is not None
    assert build.changed == ("seed.md",)
    assert "codes.json" in build.published.written


def test_a_change_while_a_build_is_under_way_is_not_lost(
    project: Project, builds: Iterator[Rebuild], monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = iter([("404 Not Found", "404 Gone")])

    def slow(path: Path, *arguments: object, **how: object) -> object:
        built = pipeline.build(path, *arguments, **how)  # type: ignore[arg-type]
        for old, new in edits:
            project.edit("seed.md", old, new)
        return built

    monkeypatch.setattr(watching, "build", slow)
    first, second = next(builds), next(builds)
    assert (first.changed, second.changed) == ((), ("seed.md",))
    assert "Gone" in (project.out / "codes.json").read_text()


def test_files_that_change_together_are_one_build(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    for name in ("seed.md", "code.schema.json", "tablemill.yaml"):
        project.rewrite(name, lambda content: content + b"\n")
    assert told(next(builds)) == (("tablemill.yaml", "code.schema.json", "seed.md"), [])


def test_a_build_waits_until_nothing_changes_any_more(
    project: Project, builds: Iterator[Rebuild], monkeypatch: pytest.MonkeyPatch
) -> None:
    next(builds)
    edits = iter([("404 Not", "4o4 Not"), ("4o4 Not", "4o5 Not"), ("4o5 Not", "406 Not")])

    def writing(_: float) -> None:
        for old, new in edits:
            project.edit("seed.md", old, new)
            return

    monkeypatch.setattr(watching.time, "sleep", writing)
    assert told(next(builds)) == (("seed.md",), [])


def test_a_file_that_is_read_twice_counts_as_it_was_at_first(project: Project) -> None:
    notebook: dict[str, Stamp] = {}
    NOTEBOOKS.append(notebook)
    note("seed.md")
    project.rewrite("seed.md", lambda content: content + b"\n")
    note(project.seed)
    NOTEBOOKS.remove(notebook)
    assert list(notebook) == [str(project.seed)]
    assert notebook[str(project.seed)] != stamp(project.seed)


def test_a_file_that_an_editor_renames_another_over_is_seen(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    saved = project.folder / ".seed.md.swp"
    shutil.copy2(project.seed, saved)  # with the times and the size of the old one
    saved.replace(project.seed)
    assert told(next(builds)) == (("seed.md",), [])


def test_a_file_that_goes_is_a_problem_until_it_comes_back(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    project.seed.rename(project.folder / "away.md")
    assert told(next(builds)) == (("seed.md",), ["missing-file"])
    (project.folder / "away.md").rename(project.seed)
    assert told(next(builds)) == (("seed.md",), [])


def test_a_folder_that_goes_and_comes_back_is_watched_as_before(project: Project) -> None:
    inner = project.folder / "seeds"
    inner.mkdir()
    for name in ("tablemill.yaml", "seed.md", "code.schema.json", "class.schema.json"):
        (project.folder / name).rename(inner / name)
    builds = watch(inner / "tablemill.yaml", interval=0.01)
    next(builds)
    inner.rename(project.folder / "away")
    assert told(next(builds))[1] == ["missing-file"]
    (project.folder / "away").rename(inner)
    assert told(next(builds))[1] == []
    with (inner / "seed.md").open("a") as seed:
        seed.write("\n")
    assert told(next(builds)) == (("seeds/seed.md",), [])


def test_a_spec_that_is_broken_for_a_while_is_watched_on(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    project.edit("tablemill.yaml", "key: code", "keys: code")
    broken = next(builds)
    assert (told(broken), broken.outcome) == ((("tablemill.yaml",), ["unknown-key"]), None)
    project.spec.write_bytes(b"\xff")
    assert told(next(builds)) == (("tablemill.yaml",), ["not-utf-8"])
    project.spec.unlink()
    assert told(next(builds)) == (("tablemill.yaml",), ["missing-file"])
    Project(project.folder)
    assert told(next(builds)) == (("tablemill.yaml",), [])


def test_a_spec_that_is_not_there_yet_is_waited_for(project: Project) -> None:
    project.spec.rename(project.folder / "later.yaml")
    builds = watch(project.spec, interval=0.01)
    assert told(next(builds))[1] == ["missing-file"]
    (project.folder / "later.yaml").rename(project.spec)
    assert told(next(builds)) == (("tablemill.yaml",), [])


def test_a_file_that_is_in_the_way_is_a_problem_until_it_is_moved(project: Project, builds: Iterator[Rebuild]) -> None:
    project.out.mkdir()
    (project.out / "codes.json").write_text("mine")
    first = next(builds)
    assert (told(first), first.outcome) == (((), ["foreign-file"]), None)
    (project.out / "codes.json").unlink()
    assert told(next(builds)) == (("out/codes.json",), [])


def test_nothing_is_noted_after_a_build(project: Project, builds: Iterator[Rebuild]) -> None:
    next(builds)
    assert NOTEBOOKS == []
    note(project.seed)
    project.spec.unlink()
    next(builds)
    assert NOTEBOOKS == []


def test_the_folders_that_a_pattern_looks_into_are_noted_but_not_those_that_git_ignores(tmp_path: Path) -> None:
    for name in ("docs/inner", "docs/ignored"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.md").write_text("")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("ignored\n")
    notebook: dict[str, Stamp] = {}
    NOTEBOOKS.append(notebook)
    discovery.discover([str(tmp_path / "docs" / "**" / "*.md")])
    NOTEBOOKS.remove(notebook)
    noted = {Path(name).relative_to(tmp_path).as_posix() for name in notebook if os.path.isdir(name)}
    assert noted == {"docs", "docs/inner"}
    assert str(tmp_path / ".gitignore") in notebook
    assert str(tmp_path / "docs" / "inner" / ".gitignore") in notebook, "a file that is not there may come"


def test_a_stamp_is_another_after_any_change(tmp_path: Path) -> None:
    file = tmp_path / "a"
    stamps = [stamp(file), stamp("a\0b")]
    file.write_text("a")
    stamps.append(stamp(file))
    os.utime(file, ns=(0, 0))
    stamps.append(stamp(file))
    file.chmod(0o600)
    stamps.append(stamp(file))
    assert stamps[:2] == [None, None]
    assert len(set(stamps)) == 4


def test_what_a_build_inserts_into_a_file_starts_no_build(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    del project
    inserting = Inserting()
    builds = watch(Path("tablemill.yaml"), interval=0.01)
    first = next(builds)
    assert first.published is not None
    assert first.published.inserted == ("README.md",)
    assert {name: stamp(name) for name in first.inputs} == first.inputs
    looks = []

    def look(name: str) -> Stamp:
        looks.append(name)
        if len(looks) == 200:
            inserting.edit("tools.md", "12", "13")
        return stamp(name)

    monkeypatch.setattr(watching, "stamp", look)
    second = next(builds)
    assert len(looks) > 200
    assert second.changed == ("tools.md",)
    assert second.published is not None
    assert second.published.inserted == ("README.md",)


def test_an_edit_of_a_file_that_is_inserted_into_is_built_from_again(project: Project) -> None:
    del project
    inserting = Inserting()
    builds = watch(Path("tablemill.yaml"), interval=0.01)
    next(builds)
    inserting.edit("README.md", "| ruff", "| puff")
    assert told(next(builds)) == (("README.md",), ["insert-edited"])
    inserting.edit("README.md", "| puff", "| ruff")
    assert told(next(builds)) == (("README.md",), [])


def test_an_edit_between_a_build_and_the_look_at_what_it_wrote_is_not_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    del project
    inserting = Inserting()
    look = watching.holds

    def edited_first(path: Path, content: bytes) -> bool:
        monkeypatch.setattr(watching, "holds", look)
        inserting.edit("README.md", "The end.", "Or not.")
        return look(path, content)

    monkeypatch.setattr(watching, "holds", edited_first)
    builds = watch(Path("tablemill.yaml"), interval=0.01)
    next(builds)
    inserting.edit("tools.md", "12", "13")
    assert next(builds).changed in (("README.md", "tools.md"), ("tools.md", "README.md"))
