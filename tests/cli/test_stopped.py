"""What init and extract leave when they are killed, or when a step of theirs fails; and that the same again heals it.

They are struck before each step of writing, one after another, in a process of its own where that is killed.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

import pytest

from faults import faults, in_child, kill_at, raise_at
from tablemill import scaffold
from tablemill.cli import main
from tablemill.dist.writing import replace_file
from tablemill.problems import TablemillError

PAGE = "# Codes\n\n| Code | Meaning |\n|---|---|\n| 1 | ok |\n\n# Notes\n\n| Note |\n|---|\n| x |\n"
CSV = b"Code,Meaning\n1,ok\n"
BESIDE = f".tablemill-{'0' * 16}-"


def _init() -> str:
    return _ended(lambda: scaffold.init(scaffold.propose("docs", formats=("json",))))


def _extract() -> str:
    return _ended(lambda: replace_file(Path("out/x.csv"), CSV))


def _ended(run: Callable[[], object]) -> str:
    try:
        run()
    except (TablemillError, KeyboardInterrupt) as error:
        return str(error) or "interrupted"
    return "done"


COMMANDS = {
    "init": (_init, {}),
    "extract": (_extract, {"out/x.csv": b"old\n", "out/notes.txt": b"not ours"}),
    "extract anew": (_extract, {"out/notes.txt": b"not ours"}),
}


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut does cannot be tested here, and a killed process loses nothing that it wrote."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def _fresh(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the project anew in the working directory, and return its files."""
    for path in Path().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, content in {"docs/page.md": PAGE.encode(), **files}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)
    return _there()


def _there() -> dict[str, bytes]:
    """All files below the working directory, and the folders, which hold nothing here."""
    return {path.as_posix(): path.read_bytes() if path.is_file() else b"" for path in Path().rglob("*")}


def _struck(run: Callable[[], str], strike: Callable[[int], None]) -> tuple[str, int]:
    """Run a command, ``strike`` being called before each of its steps; return how it ended and how many they were."""
    with pytest.MonkeyPatch.context() as patch:
        calls = faults(patch, strike)
        return run(), len(calls)


def _ended_struck(run: Callable[[], str], strike: Callable[[int], None]) -> str:
    return _struck(run, strike)[0]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", COMMANDS)
def test_killed_at_any_step_each_file_is_old_or_new_and_the_same_again_heals(command: str) -> None:
    run, before = COMMANDS[command]
    old = _fresh(before)
    assert run() == "done"
    new = _there()
    for number in itertools.count(1):
        _fresh(before)
        ended = in_child(partial(_ended_struck, run, kill_at(number)))
        for name, content in _there().items():
            if not os.path.basename(name).startswith(".tablemill-"):
                assert content in (old.get(name), new.get(name)), f"{name}, killed before step {number}"
        if ended != "killed":
            break
        finished = command == "init" and Path("dist/datapackage.json").exists()  # then it finds its project there
        assert ("already exists" in run()) == finished
        assert _there() == new, f"killed before step {number}"
    assert number > (50 if command == "init" else 6)
    assert ended == "done"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES, "interrupt"])
@pytest.mark.parametrize("command", ["init", "extract"])
def test_a_fault_at_any_step_leaves_all_old_or_all_new_and_nothing_beside(command: str, error: int | str) -> None:
    run, before = COMMANDS[command]
    old = _fresh(before)
    assert run() == "done"
    new = _there()
    fault = OSError(error, os.strerror(error)) if isinstance(error, int) else KeyboardInterrupt()
    olds = news = 0
    for number in itertools.count(1):
        _fresh(before)
        _, steps = _struck(run, raise_at(number, fault))
        found = _there()
        beside = {name for name in found if ".tablemill-" in name}
        assert len(beside) <= 1, "a single fault keeps a single file from being removed"
        around = {os.path.dirname(name) for name in beside}
        rest = {name: content for name, content in found.items() if name not in beside}
        back = {name: content for name, content in rest.items() if name in old or name not in around} == old
        begun = error == "interrupt" and rest.items() <= new.items() and rest.get("tablemill.yaml") is not None
        assert rest == new or back or begun, f"failed at step {number}"
        olds, news = olds + (found == old), news + (found == new)
        run()
        assert _there() == new, f"failed at step {number}"
        if steps < number:
            break
    assert olds > (20 if command == "init" else 2)
    assert news >= 1


def _command(*arguments: str) -> int:
    with open(os.devnull, "w", encoding="utf-8") as null, redirect_stdout(null), redirect_stderr(null):
        return main(arguments)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("left", [("schema/codes",), ("schema", "tablemill"), ("schema", "tablemill", "dist/codes.md")])
def test_the_command_init_takes_up_where_one_that_was_killed_left_off(left: tuple[str, ...]) -> None:
    _fresh({})
    arguments = ("init", ".", "--formats", "json,markdown")
    assert _command(*arguments) == 0
    new = _there()
    _fresh({name: content for name, content in new.items() if content and name.startswith(left)})
    assert _command(*arguments) == 0
    assert _there() == new
    assert _command(*arguments) == 2, "what is complete is not begun anew"


@pytest.mark.usefixtures("project")
def test_what_a_build_that_was_killed_left_is_no_business_of_extract() -> None:
    build = {f"out/{BESIDE}{name}": b"" for name in ("manifest.new", "manifest.old", "0.new", "0.old")}
    others = {f"out/{BESIDE}{name}": b"" for name in ("file.new.md", "file.txt", "x.new")}
    _fresh({**build, **others, f"out/{BESIDE}file.new": b""})
    assert _extract() == "done"
    assert {name for name in _there() if name.startswith("out/")} == {*build, *others, "out/x.csv"}
