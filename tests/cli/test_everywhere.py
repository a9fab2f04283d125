"""Every command, by the list of them, where things are not as at home: encodings, closed streams, odd arguments.

What is new in COMMANDS must have its line in ARGUMENTS here, and is then put through all of it.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from project import Project
from tablemill.cli import COMMANDS, HELP, main
from tablemill.cli.completion import Declarations
from tablemill.cli.shells import Values

Option = tuple[tuple[str, ...], Values | None]

ARGUMENTS = {
    "build": [],
    "check": [],
    "joins": [],
    "watch": [],
    "init": ["seed.md", "--spec", "new/tablemill.yaml", "--output", "new/dist"],
    "tables": ["种子.md", "seed.md"],
    "extract": ["种子.md", "--to", "markdown"],
    "harvest": ["种子.md", "--output", "表"],
    "open": ["种子.md"],
    "diff": ["old", "out"],
    "where": ["codes", "404", "name"],
    "completion": ["zsh"],
}
"""What a command is given to do something with names and values beyond ASCII, and to tell of a warning if it can."""

ENDS = dict.fromkeys(ARGUMENTS, 0) | {"check": 1}
"""The exit code to which that leads."""


@pytest.fixture(autouse=True)
def _browser(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `open` shows is shown to nobody, and goes with the test."""
    monkeypatch.setenv("BROWSER", "true")
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("shown")))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A built project whose seed was then edited, with a mark left open, the dist of before, and a file beside."""
    project = Project(tmp_path)
    assert main(["build", "--spec", str(project.spec)]) == 0
    shutil.copytree(project.out, tmp_path / "old")
    project.edit("seed.md", "404 Not Found", "404 未找到 – é😀")
    project.edit("seed.md", "(==bad==)", "(==bad)")
    (tmp_path / "种子.md").write_text("# 表\n\n| 名 | b |\n|---|---|\n| é😀 | 2 | 3 |\n", encoding="utf-8")
    return project


def ran(project: Project, name: str, *more: str, redirect: str = "", **environment: str) -> tuple[int, bytes]:
    """Run a command in the project, by a shell that redirects; return its exit code and all that it told.

    A watch is told to end when it has built once: when it says so or, without standard error, tells the warning.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHONUTF8", "PYTHONIO", "LC_"))}
    command = [sys.executable, "-m", "tablemill", name, *ARGUMENTS[name], *more]
    shell = ["bash", "-c", f'exec "$@" {redirect}', "bash", *command]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        shell, cwd=project.folder, env=env | environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        told = b""
        if name == "watch" and not more:
            stream = started.stdout if "2>&-" in redirect else started.stderr
            while not told.endswith((b"ends it\n", b"equals signs\n")) and (line := stream.readline()):
                told += line
            started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    return started.returncode, told + out + err


def test_every_command_is_put_through_this() -> None:
    assert set(ARGUMENTS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"COLUMNS": "1"},
        {"COLUMNS": "wide", "LINES": "-1", "TERM": "", "NO_COLOR": "", "FORCE_COLOR": ""},
    ],
    ids=lambda environment: " ".join(f"{key}={value}" for key, value in environment.items()),
)
def test_no_encoding_and_no_terminal_changes_how_a_command_ends(
    project: Project, name: str, environment: dict[str, str]
) -> None:
    code, told = ran(project, name, **environment)
    assert (code, b"Traceback" in told) == (ENDS[name], False)
    assert told


@pytest.mark.parametrize("name", ["build", "init"])
def test_where_names_are_ascii_a_seed_that_they_cannot_spell_is_told(project: Project, name: str) -> None:
    project.edit("tablemill.yaml", "source: seed.md", "source: 种子.md")
    ascii_names = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, told = ran(project, name, *(["种子.md"] if name == "init" else []), **ascii_names)
    assert code == 2
    assert b"error[unreadable-file]: cannot be read: " in told
    assert b"set PYTHONUTF8=1" in told


def test_a_seed_whose_name_is_not_utf_8_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    name = os.fsdecode(b"caf\xe9.md")
    (project.folder / "docs").mkdir()
    project.seed.rename(project.folder / "docs" / name)
    for _ in range(2):
        project.edit("tablemill.yaml", "source: seed.md", "source: 'docs/*.md'")
    assert main(["build"]) == 2
    assert main(["init", f"docs/{name}", "--spec", "new/tablemill.yaml", "--output", "new/dist"]) == 2
    assert not (project.folder / "new").exists()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("redirect", ["<&- >&-", "2>&-"])
def test_no_closed_stream_changes_how_a_command_ends(project: Project, name: str, redirect: str) -> None:
    code, told = ran(project, name, redirect=redirect)
    assert (code, b"Traceback" in told) == (ENDS[name], False)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("both", [False, True])
def test_a_pipe_that_nobody_reads_changes_nothing_either(project: Project, name: str, both: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "tablemill", name, *ARGUMENTS[name]]
    err = writing if both else subprocess.PIPE
    done = subprocess.run(command, cwd=project.folder, stdout=writing, stderr=err, timeout=60, check=False)
    os.close(writing)
    assert done.returncode == ENDS[name]
    assert b"Traceback" not in (done.stderr or b"")
    assert b"pipe" not in (done.stderr or b"").replace(os.fsencode(project.folder), b"")  # named after this test


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "argument",
    [b"caf\xe9.md", b"--caf\xe9", "a\n\x1b[31mb.md", "--\u202e", "seeds\\x.md", "C:\\x.md", "", "x" * 5000, "-"],
    ids=ascii,
)
def test_an_odd_argument_is_refused_in_a_sentence_and_acts_on_no_terminal(
    project: Project,
    name: str,
    argument: str | bytes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(project.folder)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main([name, *ARGUMENTS[name], os.fsdecode(argument)]) in (0, 1, 2)
    told = capsys.readouterr()
    assert not {"\x1b", "\u202e"} & set(told.out + told.err)
    if told.err.startswith("tablemill: "):
        assert told.err.count("\n") == 1


def test_options_may_stand_between_files_and_none_after_two_dashes(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.folder)
    assert main(["tables", "种子.md", "--rows", "0", "seed.md"]) == 0
    assert capsys.readouterr().err.endswith("3 tables in 2 files\n")
    assert main(["where", "codes", "404", "--json", "name"]) == 0
    capsys.readouterr()
    assert main(["tables", "--rows", "0", "--", "seed.md", "--json"]) == 2
    assert "--json does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_help_by_module_and_by_itself(name: str, project: Project) -> None:
    code, told = ran(project, name, "--help")
    assert (code, told.startswith(f"Usage: tablemill {name} ".encode())) == (0, True)
    lines = told.decode().splitlines()
    assert max(map(len, lines)) < 80
    assert f"\n  {name} " in HELP


def test_a_checkout_with_the_line_ends_of_windows_gives_the_same_files(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert main(["build", "--spec", str(project.spec)]) == 0
    for name in ("tablemill.yaml", "seed.md", "code.schema.json", "class.schema.json"):
        project.rewrite(name, lambda content: content.replace(b"\n", b"\r\n"))
    assert main(["check", "--spec", str(project.spec)]) == 0


def test_a_pipe_that_windows_tells_is_closed_by_another_error_is_no_error_either(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Closed:
        encoding = "utf-8"

        def __init__(self, number: int) -> None:
            self.number = number

        def write(self, _: str) -> None:
            raise OSError(self.number, "told by the system")

        def fileno(self) -> int:
            return leaf.fileno()

    with (tmp_path / "leaf").open("w") as leaf:
        monkeypatch.setattr(sys, "stdout", Closed(errno.EINVAL))
        assert main(["completion", "--help"]) == 0
        monkeypatch.setattr(sys, "stdout", Closed(errno.ENOSPC))
        assert main(["completion", "--help"]) == 2


OFTEN = {("init", "--table"), ("extract", "--where"), ("extract", "--except"), ("extract", "--split")}
"""The options that may be given several times."""


def _options() -> list[tuple[str, Option]]:
    found = []
    for name in COMMANDS:
        declared = Declarations()
        import_module(f"tablemill.cli.{name}").arguments(declared)
        found += [(name, option) for option in declared.options]
    return found


@pytest.mark.parametrize(
    ("command", "option"), _options(), ids=lambda part: part if isinstance(part, str) else part[0][0]
)
def test_an_option_that_may_stand_once_is_refused_the_second_time(
    command: str, option: Option, capsys: pytest.CaptureFixture[str]
) -> None:
    names, takes = option
    value = [] if takes is None else [takes.words[0] if takes.words else "1"]
    twice = [names[0], *value, names[-1], *value]
    given = {"where": ["codes", "404"], "completion": ["zsh"]}.get(command, ["x"] if ARGUMENTS[command] else [])
    assert main([command, *given, *twice]) == 2
    said = capsys.readouterr().err
    if (command, names[-1]) in OFTEN:
        assert "given twice" not in said
    else:
        assert said == f"tablemill: {names[-1]} can be given only once; see tablemill {command} --help\n"
