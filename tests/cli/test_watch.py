"""The command that watches, as a person runs it: a process whose lines are waited for while files change."""

from __future__ import annotations

import os
import pty
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from project import Project
from tablemill.cli import main
from tablemill.cli.watch import _CLEAR

PROBLEM = 'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)\n'
STARTED = (
    "codes.json, codes.by-code.json and 7 more written to out\n"
    "watching tablemill.yaml and what it reads; Ctrl-C ends it\n"
)


class Watching:
    """A running watch, whose two streams are pipes or, if asked for, one terminal."""

    def __init__(self, folder: Path, *options: str, terminal: bool = False, **environment: str) -> None:
        command = [sys.executable, "-m", "tablemill", "watch", *options]
        env = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm", "NO_COLOR": "1", **environment}
        streams = pty.openpty() if terminal else os.pipe()
        out = streams[1]
        self.reading = streams[0]
        self.started = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        os.close(out)
        self.pieces: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()
        self.told = b""

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self.reading, 65536)
            except OSError:  # how a terminal tells that its program has ended
                piece = b""
            self.pieces.put(piece)
            if not piece:
                return

    def until(self, text: str) -> str:
        """Wait until ``text`` is told, and return what was told up to its end since the last time."""
        wanted = text.encode()
        while wanted not in self.told:
            piece = self.pieces.get(timeout=60)
            assert piece, f"ended with {self.told.decode()!r}"
            self.told += piece.replace(b"\r\n", b"\n")
        before, _, self.told = self.told.partition(wanted)
        return (before + wanted).decode()

    def rest(self) -> str:
        """Wait for the end, and return what was told before it."""
        self.started.wait(60)
        self.thread.join(60)
        while not self.pieces.empty():
            self.told += self.pieces.get().replace(b"\r\n", b"\n")
        return self.told.decode()

    def end(self) -> None:
        if self.started.poll() is None:
            self.started.kill()
        self.rest()
        os.close(self.reading)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def watching(project: Project) -> Iterator[Watching]:
    started = Watching(project.folder)
    yield started
    started.end()


def test_each_build_is_a_line_that_says_what_changed_and_what_was_written(project: Project, watching: Watching) -> None:
    assert watching.until("ends it\n") == STARTED
    project.edit("seed.md", "404 Not Found", "404 Gone")
    assert watching.until("out\n") == "seed.md changed: codes.json, codes.by-code.json and 3 more written to out\n"
    project.edit("tablemill.yaml", "keyed, yaml, csv", "yaml, csv")
    assert watching.until("removed\n") == (
        "tablemill.yaml changed: datapackage.json written to out, "
        "classes.by-class.json and codes.by-code.json removed\n"
    )
    project.rewrite("seed.md", lambda content: content)
    assert watching.until("date\n") == "seed.md changed: out is up to date\n"


def test_problems_are_told_by_each_build_until_they_are_mended(project: Project, watching: Watching) -> None:
    watching.until("ends it\n")
    project.edit("seed.md", "404 Not", "4o4 Not")
    line = "seed.md changed: 1 error; out is left as it was\n"
    assert watching.until("as it was\n") == PROBLEM + line
    project.rewrite("seed.md", lambda content: content)
    assert watching.until("as it was\n") == PROBLEM + line
    project.edit("seed.md", "4o4 Not", "404 Not")
    assert watching.until("date\n") == "seed.md changed: out is up to date\n"


def test_quiet_prints_the_problems_alone(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    watching = Watching(project.folder, "--quiet")
    try:
        assert watching.until("name)\n") == PROBLEM
        project.edit("seed.md", "4o4 Not", "404 Not")
        out = project.folder / "out" / "datapackage.json"
        while not out.exists():
            assert watching.started.poll() is None
            time.sleep(0.02)
        project.edit("seed.md", "404 Not", "4o4 Not")
        assert watching.until("name)\n") == PROBLEM
        watching.started.send_signal(signal.SIGINT)
        assert watching.rest() == "\n"
    finally:
        watching.end()


def test_verbose_lists_what_each_build_read_and_how_long_it_took(project: Project) -> None:
    watching = Watching(project.folder, "-v")
    read = "read tablemill.yaml\nread seed.md\ncodes: 4 records of 1 file\nclasses: 2 records of 1 file\ntook "
    try:
        assert watching.until("took ") == read
        assert re.fullmatch(r"\d+\.\d\d s.*", watching.until("\n").rstrip())
        assert watching.until("ends it\n") == STARTED
        time.sleep(1)  # which no build may count
        project.edit("seed.md", "404 Not Found", "404 Gone")
        assert watching.until("took ") == read
        assert watching.until("\n").startswith("0."), "the time of the build, without the time between the builds"
        assert watching.until("out\n").startswith("seed.md changed: codes.json")
    finally:
        watching.end()


def test_a_spec_that_breaks_is_told_and_watched_on(project: Project, watching: Watching) -> None:
    watching.until("ends it\n")
    project.edit("tablemill.yaml", "key: code", "keys: code")
    assert watching.until("written\n").endswith("tablemill.yaml changed: 1 error; nothing was written\n")
    project.edit("tablemill.yaml", "keys: code", "key: code")
    assert watching.until("date\n") == "tablemill.yaml changed: out is up to date\n"


def test_ctrl_c_ends_it_with_0_and_without_a_word_of_its_own(watching: Watching) -> None:
    watching.until("ends it\n")
    watching.started.send_signal(signal.SIGINT)
    assert (watching.rest(), watching.started.returncode) == ("\n", 0)


def test_a_reader_that_leaves_ends_it(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    script = f"{sys.executable} -m tablemill watch | head -1"
    pipe = subprocess.PIPE
    with subprocess.Popen(["bash", "-c", script], cwd=project.folder, stdout=pipe, stderr=pipe) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        assert done.stdout.readline().decode() == PROBLEM
        while b"ends it" not in done.stderr.readline():
            pass
        project.edit("seed.md", "400 Bad", "4oo Bad")
        assert (done.wait(60), done.stderr.read()) == (0, b"")


def test_on_a_terminal_problems_stay_on_the_screen_and_nothing_else_does(project: Project) -> None:
    watching = Watching(project.folder, terminal=True, COLUMNS="120")
    excerpt = " 10 | | 4o4 Not Found | (==missing==) There is nothing at this address. |\n    |   ^^^^^^^^^^^^^\n"
    try:
        assert watching.until("ends it\n") == STARTED
        project.edit("seed.md", "404 Not", "4o4 Not")
        line = "seed.md changed: 1 error; out is left as it was\n"
        assert watching.until("as it was\n") == _CLEAR + PROBLEM + excerpt + line
        project.edit("seed.md", "4o4 Not", "4o5 Not")
        assert watching.until("as it was\n") == _CLEAR + (PROBLEM + excerpt).replace("4o4", "4o5") + line
        project.edit("seed.md", "4o5 Not", "404 Not")
        assert watching.until("date\n") == _CLEAR + "seed.md changed: out is up to date\n"
        project.edit("seed.md", "404 Not Found", "404 Gone")
        assert watching.until("out\n").startswith("seed.md changed: codes.json"), "a screen without problems stays"
    finally:
        watching.end()


def test_problems_that_no_terminal_has_room_for_are_counted(project: Project) -> None:
    rows = "".join(f"| 4o{number} N | x |\n" for number in range(20))
    project.edit("seed.md", "| 404 Not", f"{rows}| 404 Not")
    watching = Watching(project.folder, terminal=True, LINES="18", COLUMNS="60")
    try:
        told = watching.until("as it was\n").removeprefix(_CLEAR).splitlines()
        # Each takes two lines of sixty columns and two for its row, and four of the eighteen are kept for what follows.
        assert [line.split(" ")[0] for line in told[:12:4]] == ["seed.md:10:3:", "seed.md:11:3:", "seed.md:12:3:"]
        assert told[12:] == [
            "and 17 more problems, run tablemill build to see them",
            "20 errors; out is left as it was",
        ]
    finally:
        watching.end()


def test_a_dumb_terminal_is_not_cleared(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    watching = Watching(project.folder, terminal=True, TERM="dumb")
    try:
        assert watching.until("as it was\n").startswith(PROBLEM)
    finally:
        watching.end()


def test_without_a_spec_there_is_nothing_to_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["watch"]) == 2
    assert capsys.readouterr().err.startswith("tablemill: there is no seeds/tablemill.yaml or tablemill.yaml here")
