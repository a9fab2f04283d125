"""The commands, as a person and as CI run them: exit codes, streams, formats, and what happens when cut off."""

from __future__ import annotations

import argparse
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from commands import Captured, outcome
from inserting import README, Inserting
from ordinary_user import ordinary_user
from project import Project
from tablemill import __version__, cli, pipeline, problems
from tablemill.cli import HELP
from tablemill.cli.options import OPTIONS
from tablemill.records import seeds

TABLEMILL = [sys.executable, "-m", "tablemill"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "PYTHONUTF8", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)
    return Project(tmp_path)


@pytest.fixture
def built(project: Project) -> Project:
    pipeline.build(project.spec)
    return project


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own."""
    env = {**os.environ, **environment}
    return subprocess.run([*TABLEMILL, *arguments], capture_output=True, env=env, timeout=60, check=False)


# All is well


def test_a_first_build_says_what_it_made_and_the_next_that_there_is_nothing_to_do(
    project: Project, capsys: Captured
) -> None:
    assert outcome(capsys, "build") == (0, "", "2 datasets, 6 records: 9 files written to out\n")
    before = {path: path.stat().st_mtime_ns for path in project.out.iterdir()}
    assert outcome(capsys, "build") == (0, "", "2 datasets, 6 records: out is up to date, nothing to do\n")
    assert {path: path.stat().st_mtime_ns for path in project.out.iterdir()} == before


@pytest.mark.usefixtures("built")
def test_a_check_of_a_fresh_build_says_so(capsys: Captured) -> None:
    assert outcome(capsys, "check") == (0, "", "out agrees with the seeds (9 files)\n")


def test_a_build_says_how_many_files_it_removed(built: Project, capsys: Captured) -> None:
    built.edit("tablemill.yaml", "keyed, yaml, csv", "yaml, csv")
    assert outcome(capsys, "build") == (
        *(0, ""),
        "2 datasets, 6 records: 1 file written to out, 2 files removed\n",
    )


@pytest.mark.usefixtures("project")
def test_a_build_that_is_asked_to_fails_where_it_changed_a_file(capsys: Captured) -> None:
    assert outcome(capsys, "build", "--fail-if-written") == (1, "", "2 datasets, 6 records: 9 files written to out\n")
    assert outcome(capsys, "build", "--fail-if-written")[0] == 0
    assert outcome(capsys, "check")[0] == 0


def test_a_warning_is_told_and_does_not_fail(built: Project, capsys: Captured) -> None:
    built.edit("seed.md", "(==bad==)", "(==bad)")
    code, out, _ = outcome(capsys, "build")
    assert (code, out.count("warning[unclosed-mark]"), out.count("\n")) == (0, 1, 1)
    assert outcome(capsys, "check")[0] == 0


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--help", "build"], ["--spec", "x", "-h"], ["help"]])
def test_help_is_one_screen(arguments: list[str], capsys: Captured) -> None:
    assert outcome(capsys, *arguments) == (0, HELP, "")
    lines = HELP.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) < 80


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_each_command_has_a_help_of_its_own_that_names_all_that_it_takes(command: str, capsys: Captured) -> None:
    module = import_module(f"tablemill.cli.{command}")
    text = module.help_text()
    for arguments in ([command, "--help"], [command, "-h", "--nonsense"], ["help", command], ["help", command, "-h"]):
        assert outcome(capsys, *arguments) == (0, text, "")
    assert max(map(len, text.splitlines())) < 80
    assert text.startswith(f"Usage: tablemill {command}")
    parser = argparse.ArgumentParser(add_help=False)
    module.arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text)) >= options | {"-h", "--help"}
    assert all(f"  {option}" in text or f", {option}" in text for option in options)


def test_without_a_command_the_help_is_shown_as_a_mistake_is(capsys: Captured) -> None:
    assert outcome(capsys) == (2, "", HELP)


def test_the_version_is_told(capsys: Captured) -> None:
    assert outcome(capsys, "--version") == (0, f"tablemill {__version__}\n", "")
    assert started("--version").stdout.decode().split() == ["tablemill", __version__]


def test_help_names_every_command_and_the_places_of_a_spec() -> None:
    assert tuple(re.findall(r"^  (\w+)   ", HELP, re.MULTILINE)) == cli.COMMANDS
    assert all(path.as_posix() in OPTIONS for path in pipeline.DEFAULT_SPECS)


# Exit code 1: problems and differences


ERROR = 'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)\n'


def test_an_error_leaves_dist_as_it_was(built: Project, capsys: Captured) -> None:
    before = built.contents()
    built.edit("seed.md", "404 Not", "4o4 Not")
    assert outcome(capsys, "build") == (1, ERROR, "1 error; out is left as it was\n")
    assert outcome(capsys, "check") == (1, ERROR, "1 error; fix the seeds, then run: tablemill build\n")
    assert built.contents() == before


def test_errors_and_warnings_are_counted_apart(project: Project, capsys: Captured) -> None:
    project.edit("seed.md", "400 Bad", "4oo Bad")
    project.edit("seed.md", "404 Not", "4o4 Not")
    project.edit("seed.md", "(==bad==)", "(==bad)")
    assert outcome(capsys, "build")[2] == "2 errors and 1 warning; out is left as it was\n"


def test_a_difference_names_the_record_the_field_both_values_the_place_and_the_command(
    built: Project, capsys: Captured
) -> None:
    built.edit("seed.md", "404 Not Found", "404 Gone")
    assert outcome(capsys, "check") == (
        1,
        (
            "seed.md:10:3: error[field-changed]: codes 404: name is "
            '"Not Found" in out/codes.json and 3 more, but "Gone" in the seed\n'
        ),
        "1 difference from the seeds in out; run: tablemill build, and commit out with the seed\n",
    )
    assert outcome(capsys, "build")[0] == 0
    assert outcome(capsys, "check")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "| 416 |",
            "| 410 Gone | x |\n| 416 |",
            "seed.md:11:1: error[record-added]: codes 410 is in the seed, but not in ",
        ),
        (
            "| 416 | (==range==) |\n",
            "",
            "seed.md:9:1: error[record-removed]: codes 416 is in out/codes.json and 3 more, but",
        ),
    ],
)
def test_a_record_that_comes_or_goes_is_told(built: Project, capsys: Captured, old: str, new: str, line: str) -> None:
    built.edit("seed.md", old, new)
    code, out, _ = outcome(capsys, "check")
    assert (code, out.count("\n")) == (1, 1)
    assert out.startswith(line)


@pytest.mark.parametrize("name", ["codes.json", "codes.by-code.json", "codes.yaml", "codes.csv", "datapackage.json"])
def test_any_file_edited_by_hand_or_lost_fails_the_check_and_is_mended_by_a_build(
    built: Project, capsys: Captured, name: str
) -> None:
    good = built.contents()
    for spoil in (lambda content: content + b" ", lambda content: content[:-1], lambda _: b""):
        built.rewrite(f"out/{name}", spoil)
        code, out, _ = outcome(capsys, "check")
        assert (code, f"out/{name}" in out) == (1, True)
        if name != "datapackage.json" or listed(built):
            assert outcome(capsys, "build")[0] == 0
        built.rewrite(f"out/{name}", lambda _: good[name])
        assert built.contents() == good
    (built.out / name).unlink()
    assert outcome(capsys, "check")[:2] == (1, f"out/{name}:1:1: error[file-missing]: out/{name} is missing\n")
    assert outcome(capsys, "build")[0] == 0
    assert built.contents() == good


def listed(project: Project) -> bool:
    """Whether the manifest still says that it is ours: one that does not is never written over."""
    return b"tablemill:spec" in (project.out / "datapackage.json").read_bytes()


def test_a_file_that_is_no_longer_made_is_named_and_removed(built: Project, capsys: Captured) -> None:
    built.edit("tablemill.yaml", "yaml, csv]", "yaml]")
    (built.out / "mine.txt").write_text("x")
    code, out, err = outcome(capsys, "check")
    assert (code, out.count("error[file-stale]"), out.count("\n")) == (1, 2, 2)
    assert err.startswith("2 differences from the seeds in out; run: tablemill build")
    assert outcome(capsys, "build")[0] == 0
    assert {"codes.csv", "mine.txt"} & built.contents().keys() == {"mine.txt"}


# Exit code 2: usage, spec, files

FORMS = "choose from 'full', 'text', 'github', 'sarif', 'json'"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["help", "biuld"], 'biuld: unknown command; did you mean "build"?'),
        (["biuld"], 'biuld: unknown command; did you mean "build"?'),
        (["make"], f"make: unknown command; valid: {problems.listed(cli.COMMANDS)}"),
        (["--spec", "x", "build"], "--spec: a command comes first, then its options; see tablemill --help"),
        (
            ["build", "--format", "xml"],
            f"argument --format: invalid choice: 'xml' ({FORMS}); see tablemill build --help",
        ),
        (["build", "--spec"], "argument --spec: expected one argument; see tablemill build --help"),
        (["check", "--form", "json"], '--form: unknown option; did you mean "--format"?'),
        (["where", "--sepc=x"], '--sepc: unknown option; did you mean "--spec"?'),
        (["extract", "--xyz", "a.md"], "--xyz: unknown option; see tablemill extract --help"),
        (["build", "-x"], "-x: unknown option; see tablemill build --help"),
        (["build", "extra"], "extra: unexpected argument; see tablemill build --help"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], message: str, capsys: Captured) -> None:
    code, out, err = outcome(capsys, *arguments)
    assert (code, out) == (2, "")
    # Python 3.12 and later write the choices without quotes.
    assert err.replace("'", "") == f"tablemill: {message}\n".replace("'", "")


def test_without_a_spec_both_places_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert outcome(capsys, "check") == (
        *(2, ""),
        (
            "tablemill: there is no seeds/tablemill.yaml or tablemill.yaml here; run tablemill init FILE.md "
            "to write a spec for the tables of FILE.md, or name a spec elsewhere with --spec PATH\n"
        ),
    )
    assert outcome(capsys, "build", "--spec", "nope.yaml") == (
        *(2, "nope.yaml:1:1: error[missing-file]: nope.yaml does not exist\n"),
        "1 error; nothing was written\n",
    )


@pytest.mark.parametrize("command", ["tables", "extract", "init", "open", "harvest"])
def test_html_without_its_extra_says_that_and_nothing_else(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("<table><tr><td>x</td></tr></table>\n\n| A |\n|---|\n| 1 |\n")
    assert outcome(capsys, command, "a.md", "b.md", "--html") == (
        *(2, ""),
        (
            "tablemill: --html needs turbohtml, which is not installed; "
            "run, in tablemill's own environment: pip install 'tablemill[html]'\n"
        ),
    )


def test_a_spec_in_the_folder_seeds_comes_first(project: Project, capsys: Captured) -> None:
    shutil.copytree(project.folder, project.folder / "seeds")
    project.spec.write_text("nonsense")
    assert outcome(capsys, "build") == (0, "", "2 datasets, 6 records: 9 files written to seeds/out\n")


def test_a_spec_that_cannot_be_used_is_told_at_its_line(project: Project, capsys: Captured) -> None:
    project.edit("tablemill.yaml", "key: code", "keys: code")
    code, out, err = outcome(capsys, "build")
    assert (code, err) == (2, "1 error; nothing was written\n")
    assert out.startswith("tablemill.yaml:9:5: error[unknown-key]: ")


def test_a_seed_that_is_missing_is_2_and_outweighs_a_wrong_one(project: Project, capsys: Captured) -> None:
    project.edit("tablemill.yaml", "  classes:\n    source: seed.md", "  classes:\n    source: other.md")
    project.edit("seed.md", "404 Not", "4o4 Not")
    code, out, _ = outcome(capsys, "build")
    assert (code, out.count("\n")) == (2, 2)


def test_the_command_to_run_names_the_spec_as_a_shell_reads_it(built: Project, capsys: Captured) -> None:
    built.edit("seed.md", "404 Not Found", "404 Gone")
    built.spec.rename(built.folder / "my spec.yaml")
    assert (
        "run: tablemill build --spec 'my spec.yaml', and commit"
        in outcome(capsys, "check", "--spec", "my spec.yaml")[2]
    )


def test_a_folder_that_may_not_be_written_is_told_in_a_sentence(built: Project, capsys: Captured) -> None:
    before = built.contents()
    built.edit("seed.md", "404 Not Found", "404 Gone")
    built.out.chmod(0o555)
    with ordinary_user(built.folder):
        code, out, err = outcome(capsys, "build")
    built.out.chmod(0o755)
    assert (code, err, out.count("\n")) == (2, "1 error; nothing was written\n", 1)
    assert out.startswith("out:1:1: error[unwritable-output]: ")
    assert built.contents() == before


def test_an_output_folder_that_is_a_file_is_told_in_a_sentence(project: Project, capsys: Captured) -> None:
    project.out.write_text("x")
    code, out, err = outcome(capsys, "build")
    assert (code, err, out.count("\n")) == (2, "1 error; nothing was written\n", 1)
    assert out.startswith("out:1:1: error[unwritable-output]: ")


def test_a_full_disk_is_told_in_a_sentence_and_dist_is_as_it_was(built: Project) -> None:
    """A limit on the size of files stands in for the disk: the kernel refuses the write in the same place."""
    before = built.contents()
    built.edit("seed.md", "Something broke.", "Something broke. " * 4000)
    script = (
        "import resource, signal; from tablemill.cli import main; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); raise SystemExit(main(['build']))"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "1 error; nothing was written\n")
    assert re.fullmatch(r"out\S*:1:1: error\[unwritable-output\]: .*File too large.*\n", done.stdout)
    assert built.contents() == before


def test_standard_output_that_is_full_is_told_in_a_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run([*TABLEMILL, "--help"], stdout=full, stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (
            *(2,),
            b"tablemill: standard output cannot be written: No space left on device\n",
        )
        assert subprocess.run([*TABLEMILL, "zzz"], stderr=full, check=False).returncode == 2


# Exit code 3: a bug


def test_a_bug_says_what_to_report(project: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "parse", None)
    code, out, err = outcome(capsys, "build")
    assert (code, out) == (3, "")
    assert err.startswith("Traceback (most recent call last):\n")
    assert (
        f"\ntablemill: this is a bug in Tablemill {__version__} (Python {sys.version.split()[0]}, {sys.platform}); "
        in err
    )
    assert err.endswith("please report the lines above and, if you can, the seed that led here\n")
    assert not project.out.exists()


# Formats


def test_json_on_a_build_says_what_was_written(project: Project, capsys: Captured) -> None:
    told = json.loads(outcome(capsys, "build", "--format", "json")[1])
    assert told["ok"] is True
    assert (len(told["written"]), told["removed"], told["problems"], told["changes"]) == (9, [], [], [])
    project.edit("tablemill.yaml", "keyed, yaml, csv", "csv")
    told = json.loads(outcome(capsys, "build", "--format", "json")[1])
    assert told["removed"] == ["classes.by-class.json", "classes.yaml", "codes.by-code.json", "codes.yaml"]


def test_json_on_a_check_tells_a_difference_once_with_its_values(built: Project, capsys: Captured) -> None:
    built.edit("seed.md", "404 Not Found", "404 Gone")
    code, out, err = outcome(capsys, "check", "--format", "json")
    told = json.loads(out)
    assert (code, told["ok"], told["problems"]) == (1, False, [])
    (change,) = told["changes"]
    assert (change["old"], change["new"], change["line"], len(change["files"])) == ("Not Found", "Gone", 10, 4)
    assert err.startswith("1 difference")


def test_json_tells_the_errors_of_a_spec_too(project: Project, capsys: Captured) -> None:
    project.edit("tablemill.yaml", "key: code", "keys: code")
    code, out, _ = outcome(capsys, "build", "--format", "json")
    told = json.loads(out)
    assert (code, told["ok"], [problem["code"] for problem in told["problems"]]) == (2, False, ["unknown-key"])


def test_github_annotates_problems_and_differences_and_is_silent_otherwise(built: Project, capsys: Captured) -> None:
    assert outcome(capsys, "check", "--format", "github")[:2] == (0, "")
    built.edit("seed.md", "404 Not Found", "404 Gone")
    _, out, _ = outcome(capsys, "check", "--format", "github")
    assert out.startswith(
        "::error file=seed.md,line=10,endLine=10,col=3,endColumn=11,title=tablemill field-changed::seed.md:10:3"
    )
    built.edit("seed.md", "404 Gone", "4o4 Gone")
    _, out, _ = outcome(capsys, "build", "--format", "github")
    assert out == (
        "::error file=seed.md,line=10,endLine=10,col=3,endColumn=11,title=tablemill type::"
        'seed.md:10:3: error[type]: code must be an integer, got "4o4" (column Code and name)\n'
    )


def test_sarif_has_problems_and_differences_as_results_and_none_where_all_is_well(
    built: Project, capsys: Captured
) -> None:
    def results(command: str) -> list[tuple[str, int]]:
        told = json.loads(outcome(capsys, command, "--format", "sarif")[1])["runs"][0]["results"]
        places = [result["locations"][0]["physicalLocation"] for result in told]
        assert {place["artifactLocation"]["uri"] for place in places} <= {"seed.md", "tablemill.yaml"}
        return [(r["ruleId"], p["region"]["startLine"]) for r, p in zip(told, places, strict=True)]

    assert results("check") == []
    built.edit("seed.md", "404 Not Found", "404 Gone")
    assert results("check") == [("field-changed", 10)]
    built.edit("seed.md", "404 Gone", "4o4 Gone")
    assert results("build") == [("type", 10)]
    built.edit("tablemill.yaml", "key: code", "keys: code")
    assert results("build") == [("unknown-key", 9)]


@pytest.mark.parametrize(("repository", "file"), [("..", "service/seed.md"), (".", "seed.md"), (None, "seed.md")])
def test_a_code_host_is_told_of_files_by_their_names_from_the_root_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, repository: str | None, file: str
) -> None:
    project = Project(tmp_path / "service")
    monkeypatch.chdir(project.folder)
    if repository:
        (project.folder / repository / ".git").mkdir()
    project.edit("seed.md", "404 Not", "4o4 Not")
    _, out, _ = outcome(capsys, "check", "--format", "github")
    assert out.startswith(f"::error file={file},line=10,")
    assert f"::{file}:10:3: error[type]" in out
    (found,) = json.loads(outcome(capsys, "check", "--format", "sarif")[1])["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == file
    assert outcome(capsys, "check")[1].startswith("seed.md:10:3: ")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    _, out, _ = outcome(capsys, "check", "--spec", "../service/tablemill.yaml", "--format", "github")
    assert out.startswith("::error file=service/seed.md," if repository == ".." else f"::error file={project.seed},")


# Colour, encodings, terminals


def test_colour_is_for_those_who_ask_for_it(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    assert started("build").stdout.decode() == ERROR
    painted = started("build", FORCE_COLOR="1").stdout.decode()
    assert painted == ("\x1b[1mseed.md:10:3:\x1b[0m \x1b[1m\x1b[31merror[type]:\x1b[0m " + ERROR.split(": ", 2)[2])
    assert started("build", FORCE_COLOR="1", NO_COLOR="1").stdout.decode() == ERROR
    assert started("build", "--format", "json", FORCE_COLOR="1").stdout.isascii()


def test_colour_comes_with_a_terminal_and_goes_with_no_color(project: Project) -> None:
    project.edit("seed.md", "404 Not", "4o4 Not")
    for environment, painted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        leader, follower = pty.openpty()
        env = {**os.environ, "TERM": "xterm", **environment}
        done = subprocess.run([*TABLEMILL, "build"], stdout=follower, stderr=subprocess.PIPE, env=env, check=False)
        os.close(follower)
        assert (done.returncode, b"\x1b[31m" in os.read(leader, 10_000)) == (1, painted)
        os.close(leader)


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"LC_ALL": "C"}, "状态"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "\\u72b6\\u6001"),
        ({"PYTHONIOENCODING": "latin-1"}, "\\u72b6\\u6001"),
        ({"PYTHONIOENCODING": "gb18030"}, "状态"),
    ],
)
def test_any_locale_reads_the_seeds_and_can_be_written_to(
    project: Project, environment: dict[str, str], shown: str
) -> None:
    project.edit("seed.md", "| 404 Not Found |", "| 状态 |")
    done = started("build", **environment)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    assert (done.returncode, done.stderr) == (1, b"1 error; out is left as it was\n")
    assert done.stdout.decode(encoding) == ERROR.replace("4o4", shown)
    told = json.loads(started("build", "--format", "json", **environment).stdout)
    assert '"状态"' in told["problems"][0]["message"]
    project.edit("seed.md", "| 状态 |", "| 404 状态 |")
    assert started("build", **environment).returncode == 0
    assert "状态" in (project.out / "codes.csv").read_text(encoding="utf-8")


def test_control_characters_of_a_seed_do_not_reach_the_terminal(project: Project, capsys: Captured) -> None:
    project.edit("seed.md", "| 404 Not Found |", "| \x1b[2J\x07\u202e404 |")
    _, out, _ = outcome(capsys, "build")
    assert "\x1b" not in out
    assert "\\u001b[2J" in out
    assert "\u202e" not in out


# Elsewhere


def test_the_working_directory_does_not_change_what_is_made(
    built: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    before = built.contents()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert outcome(capsys, "build", "--spec", str(built.spec)) == (
        0,
        "",
        f"2 datasets, 6 records: {built.out} is up to date, nothing to do\n",
    )
    assert outcome(capsys, "check", "--spec", str(built.spec))[0] == 0
    monkeypatch.chdir(built.out)
    assert outcome(capsys, "build", "--spec", "../tablemill.yaml")[0] == 0
    assert built.contents() == before
    built.edit("seed.md", "404 Not", "4o4 Not")
    assert outcome(capsys, "build", "--spec", "../tablemill.yaml")[1] == ERROR.replace("seed.md", str(built.seed))


def test_a_working_directory_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); from tablemill.cli import main; "
    done = subprocess.run(
        [sys.executable, "-c", script + "raise SystemExit(main(['build', '--spec', 'x']))"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("tablemill: [Errno 2] No such file or directory")


# Cut off


def large(project: Project, rows: int) -> None:
    """Give the project a seed that takes a while."""
    more = "".join(f"| {100 + n} N{n} | (==m==) {n} |\n" for n in range(400, rows))
    project.seed.write_text(project.seed.read_text() + more)
    project.edit("code.schema.json", '"maximum": 599', '"maximum": 9999999')


INTERRUPTED = """
import os, signal, sys, threading
from tablemill.cli import entry

waiting = [threading.Timer({delay}, os.kill, (os.getpid(), signal.SIGINT))]

def heard(event, arguments):
    if event == "open" and str(arguments[0]).endswith("seed.md") and waiting:
        waiting.pop().start()

sys.addaudithook(heard)
entry()
"""


@pytest.mark.parametrize("delay", [0, 0.2], ids=["reading", "working"])
def test_ctrl_c_ends_with_130_and_leaves_dist_whole(built: Project, delay: float) -> None:
    """The interrupt comes when the seed is opened, or a little later."""
    before = built.contents()
    large(built, 60_000)
    program = [sys.executable, "-c", INTERRUPTED.format(delay=delay), "build"]
    done = subprocess.run(program, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr == b"tablemill: interrupted; every file is complete, and the next build brings all up to date\n"
    assert built.contents() == before


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_interrupt_is_told_in_a_sentence(
    project: Project, capsys: Captured, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def interrupted(path: Path, **_: object) -> None:
        raise KeyboardInterrupt(path)

    monkeypatch.setattr(import_module(f"tablemill.cli.{command}"), command, interrupted)
    assert outcome(capsys, command) == (
        *(130, ""),
        "tablemill: interrupted; every file is complete, and the next build brings all up to date\n",
    )
    assert not project.out.exists()


def test_a_reader_that_leaves_is_no_error_of_ours(project: Project) -> None:
    large(project, 4_000)
    project.edit("code.schema.json", '"maximum": 9999999', '"maximum": 199')
    for redirect in ("", "2>&1"):
        script = f"({' '.join(TABLEMILL)} build {redirect}; echo code $? >&3) | head -1"
        done = subprocess.run(["bash", "-c", f"{{ {script}; }} 3>&2"], capture_output=True, text=True, check=False)
        assert done.stdout.startswith("seed.md:")
        assert done.stdout.count("\n") == 1
        assert "Traceback" not in done.stderr
        assert "BrokenPipe" not in done.stderr
        assert done.stderr.splitlines()[-1] == "code 1"


@pytest.mark.usefixtures("built")
def test_streams_that_are_closed_from_the_start_do_not_matter() -> None:
    for redirect in (">&-", "2>&-", ">&- 2>&-"):
        assert subprocess.run(["bash", "-c", f"{' '.join(TABLEMILL)} check {redirect}"], check=False).returncode == 0


def test_what_is_inserted_is_told_and_fails_a_commit_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    inserting = Inserting()
    assert cli.main(["build", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert (len(json.loads(out)["written"]), json.loads(out)["inserted"]) == (2, ["README.md"])
    assert err == "1 dataset, 2 records: 2 files written to dist, inserted into README.md\n"
    inserting.write("README.md", README)
    assert cli.main(["check", "--format", "github"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("::error file=README.md,line=4,endLine=4,col=1,endColumn=30,title=tablemill insert-changed::")
    assert err == (
        "1 difference from the seeds in README.md; run: tablemill build, and commit README.md with the seed\n"
    )
    assert cli.main(["build", "--fail-if-written"]) == 1
    assert capsys.readouterr().err == "1 dataset, 2 records: inserted into README.md\n"
    assert cli.main(["build", "--fail-if-written"]) == 0
