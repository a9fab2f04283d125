"""The scripts that teach shells to complete: loaded into the shells themselves, where these are there."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from programs import path_to
from tablemill.cli import COMMANDS, completion, main
from tablemill.cli.completion import FILES, Declarations
from tablemill.cli.shells import SCRIPTS
from tablemill.emit import WITHOUT_GROUPS

Captured = pytest.CaptureFixture[str]


def script(shell: str, folder: Path) -> Path:
    """Write a shell's script to a file beside a seed, whose name begins as no option and no command does."""
    path_to(shell)
    (folder / "my seeds").mkdir()
    (folder / "seed.md").write_text("")
    path = folder / f"completion.{shell}"
    with pytest.MonkeyPatch.context() as patch, path.open("w") as file:
        patch.setattr("sys.stdout", file)
        assert main(["completion", shell]) == 0
    return path


def offered(shell: str, folder: Path, line: str) -> list[str]:
    """Return what a shell offers at the end of a line, without the files that it adds itself."""
    path = script(shell, folder) if not (folder / "seed.md").exists() else folder / f"completion.{shell}"
    if shell == "fish":
        commands = ["fish", "--no-config", "-c", f"source {path}; complete -C '{line}'"]
    else:
        words = re.sub("=(?!$)", " = ", re.sub("=$", " =", line)).split(" ")  # as bash cuts it
        asked = f"COMP_LINE='{line}'; COMP_POINT={len(line)}; COMP_WORDS=({' '.join(map(repr, words))})"
        asked += f"; COMP_CWORD={len(words) - 1}; _tablemill 2>/dev/null"
        commands = ["bash", "--norc", "-c", f'source {path}; {asked}; printf "%s\\n" "${{COMPREPLY[@]}}"']
    done = subprocess.run(commands, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return [found.split("\t")[0] for found in done.stdout.splitlines() if found]


ASKED = [
    ("tablemill ", [*COMMANDS, "help"]),
    ("tablemill ex", ["extract"]),
    ("tablemill --v", ["--version"]),
    ("tablemill build --", ["--spec", "--root", "--format", "--fail-if-written", "--quiet", "--verbose", "--help"]),
    ("tablemill check --format ", ["full", "text", "github", "sarif", "json"]),
    ("tablemill check --spec a.yaml --format s", ["sarif"]),
    ("tablemill extract seed.md --to ", [*WITHOUT_GROUPS]),
    ("tablemill extract --formulas ke", ["keep"]),
    ("tablemill extract --table ", []),
    ("tablemill completion ", ["bash", "zsh", "fish"]),
    ("tablemill help ex", ["extract"]),
]


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(("line", "expected"), ASKED, ids=[line for line, _ in ASKED])
def test_a_shell_offers_commands_options_and_values(shell: str, line: str, expected: list[str], tmp_path: Path) -> None:
    found = offered(shell, tmp_path, line)
    assert set(expected) <= set(found)
    if shell == "bash":
        assert set(found) - set(expected) <= {"--version", "--help"}


def test_bash_takes_a_value_after_an_equals_sign(tmp_path: Path) -> None:
    assert offered("bash", tmp_path, "tablemill check --format=sa") == ["sarif"]
    assert offered("bash", tmp_path, "tablemill check --format=") == ["full", "text", "github", "sarif", "json"]


@pytest.mark.parametrize("line", ["tablemill tables ", "tablemill extract s", "tablemill build --spec "])
def test_where_a_file_fits_files_are_offered(line: str, tmp_path: Path) -> None:
    assert offered("bash", tmp_path, line) == [], "then bash offers files itself"
    shutil.rmtree(tmp_path / "my seeds")
    (tmp_path / "seed.md").unlink()
    assert "seed.md" in offered("fish", tmp_path, line)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("tablemill compl", "tablemill completion "),
        ("tablemill extract --form", "--formulas"),
        ("tablemill tables se", "tablemill tables seed.md "),
        ("tablemill build --spec my", "tablemill build --spec my\\ seeds/"),
        ("tablemill check --format sar", "tablemill check --format sarif "),
        ("tablemill where --spec k.yaml pri", "tablemill where --spec k.yaml prices "),
        ("tablemill where --spec k.yaml prices fr/2024 ye", "tablemill where --spec k.yaml prices fr/2024 year "),
        ("tablemill where --spec k.yaml prices tw", "tablemill where --spec k.yaml prices two\\ words/1 "),
        ("tablemill where --spec k.yaml prices two\\ words/1 ye", "prices two\\ words/1 year "),
        ("tablemill where --spec k.yaml prices ur", "tablemill where --spec k.yaml prices urn:x/1 "),
        ("tablemill where --spec k.yaml prices urn:", "tablemill where --spec k.yaml prices urn:x/1 "),
        ("tablemill where --spec k.yaml prices urn:x/1 ye", "tablemill where --spec k.yaml prices urn:x/1 year "),
        ("tablemill where --spec=k.yaml prices s=", "tablemill where --spec=k.yaml prices s=t/1 "),
        ("tablemill where --spec k.yaml prices me@", "tablemill where --spec k.yaml prices me@home/1 "),
    ],
)
@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_in_a_real_shell_completes(shell: str, typed: str, completed: str, tmp_path: Path) -> None:
    path = script(shell, tmp_path)
    start = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
    load = {"bash": f"source {path}", "zsh": f'autoload -U compinit; compinit -u -D; eval "$(cat {path})"'}[shell]
    leader, follower = pty.openpty()
    env = {**os.environ, "TERM": "dumb", "HOME": str(tmp_path), "PS1": "> ", "HISTFILE": "", "INPUTRC": os.devnull}
    with subprocess.Popen(
        start, cwd=tmp_path, env=env, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    ) as running:
        os.close(follower)
        try:
            os.write(leader, f"{load}; echo rea''dy\n".encode())
            _until(leader, "ready\r\n")
            os.write(leader, f"{typed}\t".encode())
            _until(leader, completed)
        finally:
            running.kill()
    os.close(leader)


def _until(terminal: int, text: str) -> None:
    """Wait until a terminal shows ``text``, whatever bells and sequences stand in it."""
    told = ""
    end = time.monotonic() + 60
    while text not in re.sub(r"\x07|\x1b\[[?\d;]*[A-Za-z]", "", told):
        ready, _, _ = select.select([terminal], [], [], max(end - time.monotonic(), 0))
        assert ready, f"{text!r} does not come in {told!r}"
        told += os.read(terminal, 4096).decode(errors="replace")


COMPOSITE = """\
| country | year | text |
|---|---|---|
| fr | 2024 | a |
| fr | 2023 | b |
| a/b | c | d |
| a | b/c | d |
| $(touch ran) | 1 | e |
| \\`touch ran\\` | 1 | e |
| two words | 1 | f |
| urn:x | 1 | g |
| s=t | 1 | h |
| me@home | 1 | i |
"""


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "k.md").write_text(COMPOSITE)
    names = ("country", "year", "text")
    fields = ", ".join(f"{name}: {{column: {name}}}" for name in names)
    properties = {name: {"type": "string"} for name in names}
    (tmp_path / "k.json").write_text(json.dumps({"type": "object", "properties": properties}))
    spec = "datasets:\n  prices:\n    source: k.md\n    rows: {tables: ''}\n    schema: k.json\n"
    (tmp_path / "k.yaml").write_text(f"output: out\n{spec}    key: [country, year]\n    fields: {{{fields}}}\n")
    return tmp_path


PRICES = ['["a", "b/c"]', '["a/b", "c"]', "$(touch ran)/1", "`touch ran`/1", "fr/2023", "fr/2024", "me@home/1", "s=t/1"]
PRICES += ["two words/1", "urn:x/1"]


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_where_completes_datasets_keys_and_fields_and_runs_nothing_of_them(shell: str, seeds: Path) -> None:
    def asked(line: str) -> list[str]:
        found = [word for word in offered(shell, seeds, f"tablemill where --spec k.yaml {line}") if word[:1] != "-"]
        return sorted(re.sub(r"\\(.)", r"\1", word) if shell == "bash" else word for word in found)

    assert asked("") == ["prices"]
    assert asked("prices ") == sorted(PRICES)
    assert asked("prices fr/") == ["fr/2023", "fr/2024"]
    assert asked("prices fr/2024 ") == ["country", "text", "year"]
    assert asked("nothing ") == []
    assert not (seeds / "ran").exists()


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_names_every_option_of_every_command(shell: str, capsys: Captured) -> None:
    assert main(["completion", shell]) == 0
    printed = capsys.readouterr().out
    for name in COMMANDS:
        declared = Declarations()
        import_module(f"tablemill.cli.{name}").arguments(declared)
        for names, _ in declared.options:
            assert (f" -l {names[-1][2:]} " if shell == "fish" else names[-1]) in printed
    assert "[]" not in printed, "an option that zsh says nothing of"
    assert "-d ''" not in printed, "an option that fish says nothing of"


def test_every_name_that_helps_give_a_value_is_known_to_be_that_of_files_or_not() -> None:
    others = {"A,B", "COLUMN", "DATASET", "FIELD", "FORMAT", "KEY", "N", "NAME", "PATTERN", "SHELL", ""}
    others |= {"C", "COLUMN=PATTERN", "I/N", "NAME=VALUE", "REVISION", "SECONDS", "SHARE", "SIZE"}

    class Metavars(Declarations):
        def add_argument(self, *_: str, **how: object) -> None:
            if how.get("action") not in completion.SWITCHES and "choices" not in how:
                found.add(str(how.get("metavar", "")))

    found: set[str] = set()
    for name in COMMANDS:
        import_module(f"tablemill.cli.{name}").arguments(Metavars())
    assert found - {*FILES, *others} == set()


def test_another_shell_is_refused_in_a_sentence(capsys: Captured) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert capsys.readouterr().err.startswith("tablemill: argument SHELL: invalid choice: 'tcsh'")
    assert set(SCRIPTS) == {"bash", "zsh", "fish"}
    assert all(f"completion {shell}" in completion.HELP for shell in SCRIPTS)
