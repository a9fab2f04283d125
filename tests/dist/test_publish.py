"""All files or none, whatever goes wrong, and never one that is not ours."""

from __future__ import annotations

import errno
import itertools
import os
import random
import resource
import shutil
import stat
import tempfile
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import pytest

from builders import dataset_spec, field, spec
from faults import faults, in_child, kill_at, nothing, raise_at
from tablemill.dist import writing
from tablemill.emit import Artefact
from tablemill.dist.package import MANIFEST, describe
from tablemill.problems import TablemillError
from tablemill.dist.publication import publish
from tablemill.reading.sources import Source

SPEC = spec(dataset_spec("x", "a", {"a": field()}))
SOURCES = {SPEC.datasets[0].sources[0]: Source("x.md", "", "00" * 32)}

OLD = {"a.json": b"old a" * 99, "same.json": b"the same", "gone.json": b"to go"}
NEW = {"a.json": b"new a" * 99, "same.json": b"the same", "come.json": b"to come"}
NEWER = {"a.json": b"newer a" * 99, "come.json": b"came", "gone.json": b"back", "last.json": b"last"}
NOTES = {"NOTES.md": b"not ours"}


def _made(files: Mapping[str, bytes], one=SPEC) -> list[Artefact]:
    made = [Artefact(name, content, "x", "json") for name, content in files.items()]
    return [*made, describe(one, made, SOURCES)]


def _state(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What dist holds when ``files`` are published beside a file that is not ours."""
    return {artefact.name: artefact.content for artefact in _made(files)} | NOTES


def _found(dist: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dist.iterdir()}


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut does cannot be tested here, and a killed process loses nothing that it wrote."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    return _fresh(tmp_path / "project") / "dist"


def _fresh(root: Path, files: Mapping[str, bytes] = OLD) -> Path:
    """Make a project whose dist holds ``files`` and a file that is not ours."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "dist").mkdir(parents=True)
    if files:
        publish(_made(files), root / "dist", root)
    (root / "dist" / "NOTES.md").write_bytes(NOTES["NOTES.md"])
    return root


def _message(dist: Path, files: Mapping[str, bytes] = NEW, one=SPEC) -> str:
    """Publish, which must fail and change nothing, and return what it says."""
    before = _found(dist) if dist.is_dir() else None
    with pytest.raises(TablemillError) as caught:
        publish(_made(files, one), dist, dist.parent)
    assert (_found(dist) if dist.is_dir() else None) == before
    return str(caught.value).replace(str(dist), "dist")


# When nothing goes wrong


def test_the_first_build_makes_the_folder_and_all_files(tmp_path: Path) -> None:
    done = publish(_made(OLD), tmp_path / "deep" / "dist", tmp_path)
    assert done.written == ("a.json", "same.json", "gone.json", MANIFEST)
    assert (done.removed, done.unchanged) == ((), ())
    assert _found(tmp_path / "deep" / "dist") | NOTES == _state(OLD)


def test_a_build_writes_what_differs_and_removes_what_is_no_longer_made(dist: Path) -> None:
    done = publish(_made(NEW), dist, dist.parent)
    assert done.written == ("a.json", "come.json", MANIFEST)
    assert done.removed == ("gone.json",)
    assert done.unchanged == ("same.json",)
    assert _found(dist) == _state(NEW)


def test_a_file_that_does_not_differ_is_not_touched(dist: Path) -> None:
    before = os.stat(dist / "same.json")
    publish(_made(NEW), dist, dist.parent)
    assert os.stat(dist / "same.json") == before


def test_a_build_with_nothing_to_do_writes_nothing(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: os.stat(path) for path in [dist, *dist.iterdir()]}
    calls = faults(monkeypatch, nothing)
    done = publish(_made(OLD), dist, dist.parent)
    assert (done.written, done.removed, done.unchanged) == ((), (), ("a.json", "same.json", "gone.json", MANIFEST))
    assert {path: os.stat(path) for path in [dist, *dist.iterdir()]} == before
    assert not {"write", "fsync", "link", "replace", "unlink"} & set(calls)


def test_an_edit_by_hand_is_overwritten(dist: Path) -> None:
    (dist / "a.json").write_bytes(b"edited")
    assert publish(_made(OLD), dist, dist.parent).written == ("a.json",)
    assert _found(dist) == _state(OLD)


def test_a_file_that_was_deleted_is_written_again(dist: Path) -> None:
    (dist / "a.json").unlink()
    assert publish(_made(OLD), dist, dist.parent).written == ("a.json",)


def test_a_new_file_has_the_rights_that_the_umask_gives_and_a_changed_one_keeps_its_own(dist: Path) -> None:
    (dist / "a.json").chmod(0o664)
    before = os.umask(0o027)
    try:
        publish(_made(NEW), dist, dist.parent)
    finally:
        os.umask(before)
    assert stat.S_IMODE((dist / "come.json").stat().st_mode) == 0o640
    assert stat.S_IMODE((dist / "a.json").stat().st_mode) == 0o664


def test_the_output_may_be_a_symbolic_link_within_the_project(dist: Path) -> None:
    (dist.parent / "link").symlink_to(dist)
    publish(_made(NEW), dist.parent / "link", dist.parent)
    assert _found(dist) == _state(NEW)


@pytest.mark.parametrize(
    "names", [["../x.json"], ["/x.json"], ["a/b.json"], [""], [".."], ["a\\b"], ["a", "a"], ["\0"]]
)
def test_names_that_no_spec_lets_through_are_a_bug_and_nothing_is_written(dist: Path, names: list[str]) -> None:
    made = [*(Artefact(name, b"", "x", "json") for name in names), _made({})[-1]]
    with pytest.raises(ValueError, match="plain names"):
        publish(made, dist, dist.parent)
    assert _found(dist) == _state(OLD)


def test_artefacts_without_their_manifest_are_a_bug(dist: Path) -> None:
    with pytest.raises(ValueError, match=MANIFEST):
        publish(_made(NEW)[:-1], dist, dist.parent)


# What is not ours


def test_a_file_that_the_manifest_does_not_list_is_not_overwritten(dist: Path) -> None:
    (dist / "come.json").write_bytes(b"mine")
    assert _message(dist) == (
        "dist/come.json:1:1: error[foreign-file]: dist/come.json is not listed in datapackage.json, so it is not a "
        "file that tablemill wrote; move or delete it, or give the spec another output folder"
    )


def test_one_that_holds_just_what_would_be_written_is_taken_over(dist: Path) -> None:
    (dist / "come.json").write_bytes(NEW["come.json"])
    assert publish(_made(NEW), dist, dist.parent).unchanged == ("same.json", "come.json")


def test_a_dist_that_lost_its_manifest_is_taken_over_as_long_as_nothing_changed(dist: Path) -> None:
    (dist / MANIFEST).unlink()
    assert publish(_made(OLD), dist, dist.parent).written == (MANIFEST,)
    (dist / MANIFEST).unlink()
    assert "dist/a.json is not listed in datapackage.json" in _message(dist)


def test_what_a_killed_build_left_vouches_only_for_the_very_bytes_that_it_wrote(dist: Path) -> None:
    (dist / ".tablemill-0123456789abcdef-manifest.new").write_bytes(_made(NEW)[-1].content)
    (dist / "come.json").write_bytes(b"mine")
    assert "dist/come.json is not listed in datapackage.json" in _message(dist, NEWER)
    (dist / "come.json").write_bytes(NEW["come.json"])
    publish(_made(NEWER), dist, dist.parent)
    assert _found(dist) == _state(NEWER)


def test_all_files_in_the_way_are_told_at_once(dist: Path) -> None:
    (dist / MANIFEST).unlink()
    (dist / "come.json").write_bytes(b"mine")
    assert _message(dist).count("error[foreign-file]") == 2


@pytest.mark.parametrize("content", [b"", b"{}", b'{"resources": [{"path": "NOTES.md"}]}'])
def test_a_data_package_of_someone_else_is_not_overwritten_nor_believed(dist: Path, content: bytes) -> None:
    (dist / MANIFEST).write_bytes(content)
    assert f"dist/{MANIFEST} is not a file that tablemill wrote; move or delete it" in _message(dist, OLD)


def test_another_specs_output_is_not_overwritten(dist: Path) -> None:
    other = spec(*SPEC.datasets)
    other = other._replace(path=other.root / "docs" / "t.yaml")
    message = _message(dist, OLD, other)
    assert f"dist/{MANIFEST} was built from seeds/tablemill.yaml, but this build is from docs/t.yaml; move" in message


@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to("NOTES.md"), lambda path: path.symlink_to("no")]
)
@pytest.mark.parametrize("name", ["a.json", "come.json", MANIFEST])
def test_a_folder_or_a_link_in_a_files_place_is_not_replaced(
    dist: Path, name: str, make: Callable[[Path], None]
) -> None:
    (dist / name).unlink(missing_ok=True)
    make(dist / name)
    with pytest.raises(TablemillError, match=f"{name} is a folder, a link or a device"):
        publish(_made(NEW), dist, dist.parent)
    assert (dist / "NOTES.md").read_bytes() == NOTES["NOTES.md"]
    assert (dist / "gone.json").exists()


@pytest.mark.parametrize(
    "name", ["../outside", "/{root}/outside", "sub/x", "..", ".", "", "link", "sub", "a\0b", "NOTES.md"]
)
def test_a_manifest_that_lists_what_no_build_wrote_removes_nothing_outside_and_nothing_unlisted(
    dist: Path, name: str
) -> None:
    root = dist.parent
    (root / "outside").write_text("precious")
    (dist / "sub").mkdir()
    (dist / "sub" / "x").write_text("precious")
    (dist / "link").symlink_to(root / "outside")
    hostile = [*_made(OLD)[:-1], Artefact(name.format(root=root), b"", "x", "json")]
    (dist / MANIFEST).write_bytes(describe(SPEC, hostile, SOURCES).content)
    done = publish(_made(OLD), dist, root)
    assert (done.removed, done.kept) == ((), (name,) if name in ("sub", "link", "NOTES.md") else ())
    assert (root / "outside").read_text() == (dist / "sub" / "x").read_text() == "precious"
    assert (dist / "link").is_symlink()


def test_after_a_merge_with_conflicts_the_next_build_mends_everything(dist: Path) -> None:
    ours = (dist / MANIFEST).read_bytes()
    theirs = _made({"theirs.json": b"theirs", **OLD})[-1].content
    (dist / "theirs.json").write_bytes(b"theirs")
    at = next(
        n for n, (one, other) in enumerate(zip(ours.split(b"\n"), theirs.split(b"\n"), strict=False)) if one != other
    )
    head, tail = ours.split(b"\n")[:at], ours.split(b"\n")[at:]
    merged = [*head, b"<<<<<<< HEAD", *tail, b"=======", *theirs.split(b"\n")[at:], b">>>>>>> theirs"]
    (dist / MANIFEST).write_bytes(b"\n".join(merged))
    (dist / "a.json").write_bytes(b"<<<<<<< HEAD\n")
    done = publish(_made(NEW), dist, dist.parent)
    assert done.removed == ("gone.json", "theirs.json")
    assert _found(dist) == _state(NEW)


# What cannot be written


def test_an_output_that_a_link_leads_out_of_the_project_is_refused(tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "dist").symlink_to(outside)
    with pytest.raises(TablemillError) as caught:
        publish(_made(OLD), root / "dist", root)
    message = str(caught.value).replace(str(tmp_path), "")
    assert "error[unwritable-output]: /project/dist cannot be written: it is, or is below, a symbolic link" in message
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("output", ["dist", "dist/below"])
def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path, output: str) -> None:
    (tmp_path / "dist").write_text("a file")
    message = _message(tmp_path / output)
    assert message.endswith("cannot be written: a file is in the place of the folder; move it")
    assert (tmp_path / "dist").read_text() == "a file"


def test_a_folder_that_was_made_in_vain_is_removed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults(monkeypatch, raise_at(6, OSError(errno.ENOSPC, "")))
    with pytest.raises(TablemillError):
        publish(_made(OLD), tmp_path / "deep" / "dist", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; make room, then run the same again"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "the disk quota is used up; make room, then run the same again"),
        (OSError(errno.EROFS, "Read-only file system"), "the file system is read-only"),
        (OSError(errno.EIO, "Input/output error", "/x/dist/a.json"), "a.json: Input/output error"),
        (OSError("odd"), "odd"),
    ],
)
def test_the_message_says_what_to_do(dist: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str) -> None:
    faults(monkeypatch, raise_at(8, error))
    assert _message(dist) == f"dist:1:1: error[unwritable-output]: dist cannot be written: {reason}"


@pytest.mark.parametrize(
    "damage",
    [
        lambda descriptor: os.ftruncate(descriptor, 3),
        lambda descriptor: os.write(descriptor, b"x"),
        lambda descriptor: os.pwrite(descriptor, b"!", 1),
    ],
)
def test_what_reads_back_differently_is_not_published(
    dist: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[int], object]
) -> None:
    fsync = os.fsync

    def damaged(descriptor: int) -> None:
        fsync(descriptor)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            damage(descriptor)

    monkeypatch.setattr(os, "fsync", damaged)
    with pytest.raises(TablemillError, match="what was written reads back differently"):
        publish(_made(NEW), dist, dist.parent)
    monkeypatch.undo()
    assert _found(dist) == _state(OLD)


def test_a_disk_that_takes_only_part_of_a_file_leaves_dist_as_it_was(dist: Path) -> None:
    def publish_with_little_room() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # the kernel's own refusal, at the hundredth byte
        return _outcome(dist, NEW)

    assert in_child(publish_with_little_room).endswith("cannot be written: File too large")
    assert _found(dist) == _state(OLD)


@pytest.fixture
def open_dist() -> Iterator[Path]:
    """A dist below folders that any user may enter."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    yield _fresh(root / "project") / "dist"
    shutil.rmtree(root)


def test_a_read_only_dist_is_told_and_left(open_dist: Path) -> None:
    open_dist.chmod(0o555)
    assert in_child(lambda: _outcome(open_dist, NEW), as_ordinary_user=True).endswith(
        "cannot be written: Permission denied; make the folder and its files writable"
    )
    assert _found(open_dist) == _state(OLD)


def test_a_read_only_dist_with_nothing_to_do_is_fine(open_dist: Path) -> None:
    open_dist.chmod(0o555)
    assert in_child(lambda: _outcome(open_dist, OLD), as_ordinary_user=True) == "done"


def test_a_file_that_may_not_be_read_is_named(open_dist: Path) -> None:
    (open_dist / "a.json").chmod(0o000)
    message = in_child(lambda: _outcome(open_dist, NEW), as_ordinary_user=True)
    assert "cannot be written: a.json: Permission denied; make the folder and its files writable" in message


def test_a_project_that_may_not_be_written_gets_no_dist(open_dist: Path) -> None:
    shutil.rmtree(open_dist)
    open_dist.parent.chmod(0o555)
    assert "Permission denied" in in_child(lambda: _outcome(open_dist, NEW), as_ordinary_user=True)
    assert not open_dist.exists()


def _outcome(dist: Path, files: Mapping[str, bytes]) -> str:
    try:
        publish(_made(files), dist, dist.parent)
    except TablemillError as error:
        return str(error)
    return "done"


# Faults at every step


def _killed_build(root: Path, files: Mapping[str, bytes], number: int) -> bool:
    """Publish in a child that is killed before its step ``number``; return whether it came that far."""

    def publish_until_killed() -> str:
        with pytest.MonkeyPatch.context() as patch:
            faults(patch, kill_at(number))
            return _outcome(root / "dist", files)

    outcome = in_child(publish_until_killed)
    assert outcome in ("killed", "done")
    return outcome == "killed"


def _assert_each_file_is_whole(dist: Path, *states: Mapping[str, bytes]) -> None:
    found = {name: content for name, content in _found(dist).items() if not name.startswith(".tablemill-")}
    for name, content in found.items():
        assert content in [state[name] for state in states if name in state], name
    for name in set.intersection(*map(set, states)):
        assert name in found


@pytest.mark.parametrize("before", [OLD, {}], ids=["a later build", "the first build"])
@pytest.mark.parametrize("after", [OLD, NEW, NEWER], ids=["to the old", "to the new", "to newer"])
def test_killed_at_any_step_each_file_is_whole_and_the_next_build_heals(tmp_path, before, after) -> None:
    for number in itertools.count(1):
        root = _fresh(tmp_path / "project", before)
        killed = _killed_build(root, NEW, number)
        old = _state(before) if before else NOTES
        _assert_each_file_is_whole(root / "dist", old, _state(NEW))
        publish(_made(after), root / "dist", root)
        assert _found(root / "dist") == _state(after), f"killed before step {number}"
        if not killed:
            break
    assert number > 20


def test_killed_again_and_again_with_other_seeds_each_time_the_next_build_still_heals(tmp_path: Path) -> None:
    choice = random.Random(0)  # noqa: S311 - the same kills in every run
    for _ in range(60):
        root = _fresh(tmp_path / "project", choice.choice([OLD, {}]))
        for _ in range(choice.randint(2, 4)):
            _killed_build(root, choice.choice([OLD, NEW, NEWER, {}]), choice.randint(1, 60))
        files = choice.choice([OLD, NEW, NEWER])
        publish(_made(files), root / "dist", root)
        assert _found(root / "dist") == _state(files)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_an_error_or_an_interrupt_at_any_step_leaves_all_old_or_all_new(tmp_path, monkeypatch, error) -> None:
    olds = news = 0
    for number in itertools.count(1):
        root = _fresh(tmp_path / "project")
        stamps = {path.name: path.stat().st_mtime_ns for path in (root / "dist").iterdir()}
        with monkeypatch.context() as patch:
            calls = faults(patch, raise_at(number, error))
            try:
                publish(_made(NEW), root / "dist", root)
            except (TablemillError, KeyboardInterrupt):
                failed = True
            else:
                failed = False
        found = _found(root / "dist")
        if failed and not (isinstance(error, KeyboardInterrupt) and found.items() >= _state(NEW).items()):
            olds += 1
            assert found == _state(OLD), f"failed at step {number}, {calls[number - 1]}"
            assert stamps == {path.name: path.stat().st_mtime_ns for path in (root / "dist").iterdir()}
        else:
            news += 1
            assert found.items() >= _state(NEW).items(), f"went on at step {number}"
        publish(_made(NEWER), root / "dist", root)
        assert _found(root / "dist") == _state(NEWER)
        if len(calls) < number:
            break
    assert olds > 20
    assert news > 1


def test_the_manifest_is_renamed_last(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed: list[str] = []
    replace = os.replace

    def watch(old: Path, new: Path) -> None:
        renamed.append(Path(new).name)
        replace(old, new)

    monkeypatch.setattr(os, "replace", watch)
    publish(_made(NEW), dist, dist.parent)
    assert renamed[1:] == ["a.json", "come.json", MANIFEST]


def test_every_file_reaches_the_disk_before_the_first_is_renamed_and_the_others_before_the_manifest(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = faults(monkeypatch, nothing)
    publish(_made(NEW), dist, dist.parent)
    made = [call for call in calls if call in ("write", "fsync", "replace")]
    assert made == ["write", "fsync"] * 3 + ["fsync", *["replace"] * 3, "fsync", "replace", "fsync"]


def test_a_file_system_without_hard_links_or_locks_does_as_well(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(fcntl, "flock", refuse)
    faults(monkeypatch, nothing)
    publish(_made(NEW), dist, dist.parent)
    assert _found(dist) == _state(NEW)


def test_without_hard_links_too_what_was_renamed_is_put_back(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    replace, calls = os.replace, itertools.count(1)

    def fail_at_the_third(old: Path, new: Path) -> None:
        if next(calls) == 3:
            raise OSError(errno.EIO, "Input/output error")
        replace(old, new)

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "replace", fail_at_the_third)
    assert "Input/output error" in _message(dist)


def _publish_where_some_moves_fail(dist: Path, patch: pytest.MonkeyPatch, moves: Collection[int]) -> str:
    """Publish NEW, to which the given moves fail, from 1 on, those that put back counted on; return what is said."""
    replace, calls = os.replace, itertools.count(1)

    def fail(old: Path, new: Path) -> None:
        if next(calls) in moves:
            raise OSError(errno.EIO, "Input/output error")
        replace(old, new)

    patch.setattr(os, "replace", fail)
    with pytest.raises(TablemillError) as caught:
        publish(_made(NEW), dist, dist.parent)
    return str(caught.value).replace(str(dist), "dist")


@pytest.mark.parametrize("moves", [(4, 5), (4, 6), (4, 5, 6), (4, 7)])
def test_where_putting_back_fails_too_it_is_told_and_the_next_build_heals(dist: Path, monkeypatch, moves) -> None:
    with monkeypatch.context() as patch:
        said = _publish_where_some_moves_fail(dist, patch, moves)
    stuck = {5: "gone.json", 6: "a.json", 7: "datapackage.json"}
    names = " and ".join(sorted(f'"{stuck[move]}"' for move in moves[1:]))
    assert said == (
        "dist:1:1: error[half-written]: dist cannot be written: Input/output error; it could not be restored "
        f"either: {names} may be new or missing; each file is complete, old or new, and the next build brings all up "
        "to date"
    )
    found = {name: content for name, content in _found(dist).items() if not name.startswith(".tablemill-")}
    lost = {stuck[move] for move in moves[1:]}
    assert {name for name in _state(OLD) if found.get(name) != _state(OLD)[name]} == lost - {MANIFEST}
    _assert_each_file_is_whole(dist, _state(OLD), _state(NEW))
    publish(_made(NEWER), dist, dist.parent)
    assert _found(dist) == _state(NEWER)


def test_an_interrupt_after_which_nothing_can_be_put_back_says_so(dist: Path, monkeypatch) -> None:
    replace, calls = os.replace, itertools.count(1)

    def stop(old: Path, new: Path) -> None:
        number = next(calls)
        if number >= 3:
            raise KeyboardInterrupt if number == 3 else OSError(errno.EROFS, "Read-only file system")
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stop)
        with pytest.raises(TablemillError, match=r'it was interrupted; it could not be restored either: "a.json" and "gone.json" may be'):
            publish(_made(NEW), dist, dist.parent)
    publish(_made(OLD), dist, dist.parent)
    assert _found(dist) == _state(OLD)


def test_a_folder_that_somebody_does_not_let_go_is_told_after_a_while(dist: Path, monkeypatch) -> None:
    import fcntl

    monkeypatch.setattr(writing, "PATIENCE", 0.05)
    holder = os.open(dist, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    assert _message(dist) == (
        "dist:1:1: error[unwritable-output]: dist cannot be written: another command has been writing there "
        "for 30 seconds; run the same again when it has ended"
    )
    os.close(holder)
    publish(_made(NEW), dist, dist.parent)
    assert _found(dist) == _state(NEW)


def test_the_names_of_new_folders_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}").removeprefix(str(tmp_path)))

    monkeypatch.setattr(os, "fsync", fsync)
    publish(_made(NEW), tmp_path / "deep" / "dist", tmp_path)
    assert synced[:2] == ["", "/deep"]


def test_two_builds_at_once_leave_the_whole_of_one_and_nothing_beside(dist: Path) -> None:
    def publish_often(files: Mapping[str, bytes]) -> str:
        for _ in range(20):
            publish(_made(files), dist, dist.parent)
            time.sleep(0.001)
        return "done"

    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os.write(writing, publish_often(NEW).encode())
        except BaseException as error:
            os.write(writing, repr(error).encode())
        os._exit(0)
    assert publish_often(NEWER) == "done"
    os.waitpid(child, 0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        assert pipe.read() == "done"
    assert _found(dist) in (_state(NEW), _state(NEWER))
