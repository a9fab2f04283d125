"""The project is the box: what a pull request can change leads no command out of it.

Each attack is a project on the disk, as its files and links would be after a pull, and the command that runs in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Captured, outcome
from tablemill.cli import main
from tablemill.problems import TablemillError, quoted
from tablemill.reading.project import project_of, way_out
from tablemill.spec import load_spec

HIDDEN = "SECRET-4711"

SCHEMA = '{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}\n'
SPEC = """\
output: dist
formats: [csv]
datasets:
  t:
    source: t.md
    rows: {tables: ''}
    schema: s.json
    key: a
    fields: {a: {column: a}}
"""


def write(path: str | Path, text: str = "") -> Path:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def table(*cells: str) -> str:
    return "# T\n\n| a |\n|---|\n" + "".join(f"| {cell} |\n" for cell in cells)


@pytest.fixture(params=["git", "work tree", "none"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that builds, in a folder that has a secret beside it."""
    project = tmp_path / "home" / "project"
    write(tmp_path / "secret.md", table(HIDDEN))
    write(tmp_path / "home/.bashrc", "mine\n")
    write(project / "t.md", table("1"))
    write(project / "s.json", SCHEMA)
    write(project / "tablemill.yaml", SPEC)
    monkeypatch.chdir(project)
    if request.param == "git":
        subprocess.run(["git", "init", "-q"], check=True)
    elif request.param == "work tree":
        write(".git", "gitdir: ../../elsewhere/.git/worktrees/project\n")
    return project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same as a git repository."""
    for name, text in {"t.md": table("1"), "s.json": SCHEMA, "tablemill.yaml": SPEC}.items():
        write(tmp_path / "project" / name, text)
    write(tmp_path / "secret.md", table(HIDDEN))
    monkeypatch.chdir(tmp_path / "project")
    subprocess.run(["git", "init", "-q"], check=True)
    return tmp_path / "project"


def edit(old: str, new: str, name: str = "tablemill.yaml") -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert old in text
    write(name, text.replace(old, new))


def everything(folder: Path) -> dict[str, bytes | str]:
    """Each file and link below ``folder`` with what it holds, without git's own."""
    return {
        str(path.relative_to(folder)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and ".git" not in path.parts
    }


def refused(capsys: Captured, folder: Path, code: str, *command: str) -> str:
    """Run a command, which must be refused, tell no secret, and change nothing in ``folder``; return what it says."""
    before = everything(folder)
    exit_code, out, err = outcome(capsys, *(command or ("build",)))
    assert everything(folder) == before
    assert HIDDEN not in out + err
    assert f"error[{code}]" in out + err, out + err
    assert exit_code == 2, out + err
    return out + err


# What a spec names

LEADING_OUT = {
    "source": ("source: t.md", "source: ../../secret.md"),
    "source, after a folder": ("source: t.md", "source: docs/../../../secret.md"),
    "source, in a list": ("source: t.md", "source: [t.md, ../../secret.md]"),
    "pattern": ("source: t.md", "source: '../../*.md'"),
    "pattern of the whole disk": ("source: t.md", "source: '../../../../../../../../**'"),
    "pattern with folders behind": ("source: t.md", "source: 'd*/../../../*.md'"),
    "pattern that leaves out": ("source: t.md", "source: ['*.md', '!../../secret.md']"),
    "ignore": ("datasets:", "ignore:\n  - {source: ../../secret.md, tables: ''}\ndatasets:"),
    "schema": ("schema: s.json", "schema: ../../secret.md"),
    "template": ("key: a", "key: a\n    templates: [{template: ../../secret.md, output: x.txt}]"),
    "output": ("output: dist", "output: ../.config"),
    "output, the folder above": ("output: dist", "output: .."),
    "output, git's": ("output: dist", "output: .git/hooks"),
    "output, git's in capitals": ("output: dist", "output: x/.GIT/hooks"),
    "output, git's to Windows": ("output: dist", 'output: "x/.git. /hooks"'),
    "source, git's": ("source: t.md", "source: .git/config"),
    "the environment": ("source: t.md", "source: ../../../../../../../../../proc/self/environ"),
}


@pytest.mark.parametrize("attack", LEADING_OUT)
@pytest.mark.parametrize("command", ["build", "check", "joins"])
def test_a_path_of_a_spec_does_not_lead_out(home: Path, capsys: Captured, attack: str, command: str) -> None:
    edit(*LEADING_OUT[attack])
    said = refused(capsys, home.parent.parent, "bad-path", command)
    assert "in .git or outside the project, which is .;" in said


def test_the_message_is_the_same_whether_there_is_such_a_file_outside(project: Path, capsys: Captured) -> None:
    said = []
    for name in ("../secret.md", "../absent.md", "..", "'../[s]ecret.md'"):
        write("tablemill.yaml", SPEC.replace("source: t.md", f"source: {name}"))
        said.append(refused(capsys, project.parent, "bad-path").replace(name.strip("'"), "x"))
    assert len(set(said)) == 1


def test_a_ref_of_a_schema_does_not_lead_out(project: Path, capsys: Captured) -> None:
    write("s.json", SCHEMA.replace('"string"', '"string", "$ref": "../secret.json"'))
    write("../secret.json", f'{{"const": "{HIDDEN}"}}')
    assert "outside the project" in refused(capsys, project.parent, "bad-schema")
    edit("datasets:", "ignore: [{source: ../secret.json, tables: ''}]\ndatasets:")
    refused(capsys, project.parent, "bad-path")


# Where datasets go

OTHERS = {
    ".github/workflows": ".github is hidden, and in hidden folders other programs keep code and settings",
    "docs/.vscode": ".vscode is hidden, and in hidden folders other programs keep code and settings",
    "lib/python3.12/site-packages": "other programs load the packages in site-packages",
    "Lib/Site-Packages/x": "other programs load the packages in Site-Packages",
    "node_modules": "other programs load the packages in node_modules",
    "env/bin": "env is a Python environment",
}


@pytest.mark.parametrize("output", OTHERS)
@pytest.mark.parametrize("way", ["named", "linked"])
@pytest.mark.parametrize("there", [False, True])
def test_no_datasets_go_where_other_programs_load_code_or_settings(
    project: Path, capsys: Captured, output: str, way: str, there: bool
) -> None:
    write("env/pyvenv.cfg")
    if there:
        write(f"{output}/theirs.txt")
    if way == "named":
        edit("output: dist", f"output: {output}")
    else:
        Path("dist").symlink_to(output)
    for command in ("build", "check"):
        said = refused(capsys, project, "bad-path", command)
        shown = output if way == "named" else "dist"
        assert said.startswith(
            f"tablemill.yaml:1:9: error[bad-path]: datasets cannot be written to {shown}: {OTHERS[output]}; "
            "choose another folder\n"
        )


@pytest.mark.parametrize("output", ["./", "build", "src/pkg/data", "environment", "node_modules2"])
def test_datasets_go_to_any_other_folder_whoever_else_has_files_there(
    project: Path, capsys: Captured, output: str
) -> None:
    write(".gitignore", "build/\n")
    write(f"{output}/theirs.txt", "theirs")
    edit("output: dist", f"output: {output}")
    assert outcome(capsys, "build")[0] == 0
    assert (project / output / "t.csv").read_text() == "a\n1\n"
    assert (project / output / "theirs.txt").read_text() == "theirs"


def test_a_project_in_a_hidden_folder_is_one_as_any(home: Path, capsys: Captured) -> None:
    home.rename(home.parent / ".hidden")
    os.chdir(home.parent / ".hidden")
    assert outcome(capsys, "build")[0] == 0
    assert outcome(capsys, "build", "--root", "../..")[0] == 0


# Where links lead

LINKS = {
    "source": ("t.md", "../../secret.md", "build"),
    "source, through a folder": ("d", "../..", "build"),
    "schema": ("s.json", "../../secret.md", "build"),
    "the spec": ("tablemill.yaml", "../../secret.md", "build"),
    "output": ("dist", "../..", "build"),
    "output that is not there": ("dist", "../../new", "build"),
    "output in git": ("dist", ".git/x", "build"),
    "a file of dist": ("dist/t.csv", "../../../secret.md", "check"),
    "the manifest": ("dist/datapackage.json", "../../../secret.md", "check"),
    "a chain": ("t.md", "one.md", "build"),
    "an absolute one": ("t.md", "/etc/passwd", "build"),
    "/proc": ("t.md", "/proc/self/environ", "check"),
}


@pytest.mark.parametrize("attack", LINKS)
def test_a_link_leads_no_command_out(
    home: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    monkeypatch.setenv("TOKEN", HIDDEN)
    name, target, command = LINKS[attack]
    if attack == "source, through a folder":
        edit("source: t.md", "source: d/secret.md")
    if attack == "a chain":
        Path("one.md").symlink_to("two.md")
        Path("two.md").symlink_to("../../secret.md")
    Path(name).unlink(missing_ok=True)
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).symlink_to(target)
    before = everything(home.parent.parent)
    code, out, err = outcome(capsys, command)
    assert everything(home.parent.parent) == before
    assert code == 2, out + err
    assert HIDDEN not in out + err
    assert "points outside" in out + err


def test_dots_after_a_link_take_back_the_link(project: Path, capsys: Captured) -> None:
    (project.parent / "deep" / "er").mkdir(parents=True)
    write(project.parent / "deep/t.md", table(HIDDEN))
    Path("link").symlink_to("../deep/er")
    edit("source: t.md", "source: link/../t.md")
    assert outcome(capsys, "build")[0] == 0
    assert Path("dist/t.csv").read_text() == "a\n1\n"


@pytest.mark.usefixtures("project")
def test_a_link_that_stays_in_the_project_is_followed(capsys: Captured) -> None:
    write("docs/u.md", table("2"))
    Path("t.md").unlink()
    Path("t.md").symlink_to("docs/u.md")
    Path("out").mkdir()
    Path("dist").symlink_to("out")
    assert outcome(capsys, "build")[0] == 0
    assert Path("out/t.csv").read_text() == "a\n2\n"


# Who may widen it


def test_the_command_line_widens_it(project: Path, capsys: Captured) -> None:
    edit("source: t.md", "source: ../secret.md")
    for command in ("build", "check", "joins"):
        assert outcome(capsys, command)[0] == 2
        assert outcome(capsys, command, "--root", "..")[0] == 0
    assert outcome(capsys, "where", "t", HIDDEN, "--root", "..") == (0, f"{project.parent}/secret.md:5:1\n", "")
    assert outcome(capsys, "diff", "dist", "dist", "--root", "..")[0] == 0
    assert HIDDEN in Path("dist/t.csv").read_text()


@pytest.mark.usefixtures("project")
def test_a_root_that_the_spec_is_not_in_is_refused(capsys: Captured) -> None:
    write("docs/x.md")
    said = "is not a folder above tablemill.yaml; name one above the spec and all files that it names\n"
    for root in ("docs", "t.md", "nowhere"):
        assert outcome(capsys, "build", "--root", root)[1] == f"tablemill.yaml:1:1: error[bad-path]: {root} {said}"


def test_the_project_is_the_repository_or_the_specs_folder_or_that_above_seeds(tmp_path: Path) -> None:
    assert project_of(tmp_path / "a" / "tablemill.yaml") == tmp_path / "a"
    assert project_of(tmp_path / "a" / "seeds" / "tablemill.yaml") == tmp_path / "a"
    assert project_of(tmp_path / "seeds" / "b" / "tablemill.yaml") == tmp_path / "seeds" / "b"
    write(tmp_path / "a" / ".git", "gitdir: elsewhere\n")
    assert project_of(tmp_path / "a" / "b" / "seeds" / "tablemill.yaml") == tmp_path / "a"
    (tmp_path / ".git").mkdir()
    assert project_of(tmp_path / "x" / "seeds" / "tablemill.yaml") == tmp_path
    assert project_of(tmp_path / "a" / "tablemill.yaml") == tmp_path / "a", "of a submodule, which is the nearest"


def test_what_is_named_in_dist_is_the_same_with_git_and_without(project: Path) -> None:
    write("docs/tablemill.yaml", SPEC)
    write("docs/t.md", table("1"))
    write("docs/s.json", SCHEMA)
    assert load_spec(Path("docs/tablemill.yaml")).root == project
    assert load_spec(Path("docs/tablemill.yaml")).base == project / "docs"


def test_a_way_out_is_where_a_path_really_is(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "up").symlink_to("..")
    assert way_out(tmp_path / "p" / "x", tmp_path / "p") is None
    assert way_out(tmp_path / "p" / "up" / "x", tmp_path / "p") == str(tmp_path / "x")
    assert way_out(tmp_path / "p" / "up" / "p" / "x", tmp_path / "p") is None
    assert way_out(tmp_path / "p2", tmp_path / "p") == str(tmp_path / "p2")
    (tmp_path / "link").symlink_to("p")
    assert way_out(tmp_path / "link" / "x", tmp_path / "link") is None


# init


def test_init_writes_nothing_through_a_link_that_leads_out(project: Path, capsys: Captured) -> None:
    Path("tablemill.yaml").unlink()
    Path("schema").symlink_to("..")
    said = refused(capsys, project.parent, "bad-path", "init", "t.md")
    assert "t.schema.json: error" in said.replace(":1:1", "")
    Path("schema").unlink()
    Path("dist").symlink_to("../dist")
    refused(capsys, project.parent, "bad-path", "init", "t.md")


def test_the_library_has_the_same_box(project: Path) -> None:
    edit("source: t.md", "source: ../secret.md")
    with pytest.raises(TablemillError, match="outside the project"):
        load_spec(Path("tablemill.yaml"))
    assert load_spec(Path("tablemill.yaml"), project.parent).datasets[0].sources == (project.parent / "secret.md",)


# What a manifest lists that a stranger wrote


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def commit(message: str = "x") -> None:
    git("add", "-A")
    git("commit", "--allow-empty", "-qm", message)


def forge(name: str, content: bytes, manifest: str = "datapackage.json") -> None:
    """List one file more in a manifest of ours, with the hash of ``content``."""
    text = Path(manifest).read_text(encoding="utf-8")
    hash_ = f"sha256:{hashlib.sha256(content).hexdigest()}"
    entry = f'    {{\n      "path": "{name}",\n      "hash": "{hash_}"\n    }},\n'
    write(manifest, text.replace('\n  "resources": [\n', f'\n  "resources": [\n{entry}'))


@pytest.fixture
def at_the_root(project: Path, capsys: Captured) -> Path:
    """A project whose datasets go to its root, built and committed, with files of its people beside."""
    edit("output: dist", "output: .")
    write("README.md", "read me\n")
    write(".gitignore", "thesis.txt\n.env\n")
    write("thesis.txt", "years of work\n")
    write(".env", "TOKEN=1\n")
    assert outcome(capsys, "build")[0] == 0
    commit()
    return project


@pytest.mark.parametrize("name", ["t.md", "s.json", "tablemill.yaml", "README.md", ".env", ".gitignore"])
@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.usefixtures("at_the_root")
def test_no_file_of_the_user_is_removed_though_its_hash_is_listed(name: str, committed: bool, capsys: Captured) -> None:
    content = Path(name).read_bytes()
    forge(name, content)
    if committed:
        commit("from a pull request")
    code, out, _ = outcome(capsys, "build")
    assert code == 0
    assert Path(name).read_bytes() == content
    if not name.startswith("."):
        assert out == (
            f"{name}:1:1: warning[kept-file]: {name} is listed in datapackage.json but no longer made; it is not "
            "what a build wrote, so it is not removed; delete it if nobody needs it\n"
        )
    assert outcome(capsys, "build")[1] == "", "it is no longer listed"


@pytest.mark.parametrize("name", ["t.md", "s.json", "tablemill.yaml", "x.j2"])
@pytest.mark.usefixtures("at_the_root")
def test_what_a_build_reads_is_neither_removed_nor_replaced_without_git_either(name: str, capsys: Captured) -> None:
    write("x.j2", "{{ 1 }}")
    edit("key: a", "key: a\n    templates: [{template: x.j2, output: x.txt}]")
    shutil.rmtree(".git")
    content = Path(name).read_bytes()
    forge(name, content)
    assert "warning[kept-file]" in outcome(capsys, "build")[1]
    assert Path(name).read_bytes() == content
    forge("x.j2", b"")
    edit("output: x.txt", "output: x.j2")
    assert "x.j2 is read by this build" in outcome(capsys, "build")[1]
    assert Path("x.j2").read_bytes() == b"{{ 1 }}"


@pytest.mark.usefixtures("at_the_root")
def test_what_git_ignores_is_removed_only_with_the_content_that_is_listed(capsys: Captured) -> None:
    forge("thesis.txt", b"")
    assert "warning[kept-file]" in outcome(capsys, "build")[1]
    assert Path("thesis.txt").read_text() == "years of work\n"


@pytest.mark.parametrize("name", ["thesis.txt", "README.md", "t.md"])
@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.usefixtures("at_the_root")
def test_no_file_of_the_user_is_replaced_though_it_is_listed(name: str, committed: bool, capsys: Captured) -> None:
    content = Path(name).read_bytes()
    write("x.j2", "mine now\n")
    edit("key: a", f"key: a\n    templates: [{{template: x.j2, output: {name}}}]")
    forge(name, b"")
    git("add", "-f", "datapackage.json")
    if committed:
        commit("from a pull request")
    code, out, _ = outcome(capsys, "build")
    assert (code, Path(name).read_bytes()) == (2, content)
    assert f"{name}:1:1: error[foreign-file]: {name} is " in out


@pytest.mark.parametrize("ignored", [True, False])
def test_what_builds_made_goes_and_what_was_edited_is_mended_with_git_as_without(
    project: Path, capsys: Captured, ignored: bool
) -> None:
    if ignored:
        write(".gitignore", "dist\n")
    edit("formats: [csv]", "formats: [csv, json]")
    assert outcome(capsys, "build")[0] == 0
    commit("dist")
    for text in ("edited", "edited and committed"):
        write("dist/t.csv", text)
        if text != "edited":
            commit("by hand")
        assert outcome(capsys, "build")[0] == 0
        assert Path("dist/t.csv").read_text() == "a\n1\n"
    edit("formats: [csv, json]", "formats: [csv]")
    assert outcome(capsys, "build")[:2] == (0, "")
    assert sorted(os.listdir("dist")) == ["datapackage.json", "t.csv"]
    assert project.exists()


@pytest.mark.usefixtures("project")
def test_a_folder_that_looks_like_a_repository_configures_no_git(capsys: Captured) -> None:
    write("hook", "#!/bin/sh\ntouch hooked\n").chmod(0o755)
    git("init", "-q", "--bare", "dist")
    git("--git-dir", "dist", "config", "core.fsmonitor", "../hook")
    write("dist/t.csv", "edited")
    edit("output: dist", "output: dist # x")
    assert outcome(capsys, "build")[0] == 2
    Path("dist/t.csv").unlink()
    assert outcome(capsys, "build")[0] == 0
    write("dist/t.csv", "edited")
    assert outcome(capsys, "build")[0] == 0
    assert not Path("hooked").exists()
    assert not Path("dist/hooked").exists()


# extract


@pytest.mark.parametrize("target", ["../../home", "../.git/hooks/pre-commit"])
@pytest.mark.usefixtures("project")
def test_extract_follows_no_link_out_of_the_project(target: str, capsys: Captured) -> None:
    write("docs/x")
    Path("docs/out.csv").symlink_to(target)
    code, out, err = outcome(capsys, "extract", "t.md", "-o", "docs/out.csv")
    assert (code, out) == (2, "")
    assert err.startswith("tablemill: docs/out.csv is a link that points outside the project, to /")
    assert not Path("docs/out.csv").exists()


@pytest.mark.usefixtures("project")
def test_extract_writes_where_a_person_says_and_through_links_within(capsys: Captured) -> None:
    Path("here.csv").symlink_to("there.csv")
    assert outcome(capsys, "extract", "t.md", "-o", "here.csv")[0] == 0
    assert Path("there.csv").read_text() == "a\n1\n"
    assert outcome(capsys, "extract", "t.md", "-o", "../outside.csv")[0] == 0
    assert Path("../outside.csv").exists()


# Logs

COMMANDS = ["::add-mask::x", "##[group]x", "a ##vso[task.setvariable]b"]


@pytest.mark.parametrize("cell", COMMANDS)
@pytest.mark.parametrize(
    "command",
    [
        "build",
        "check",
        "build --format json",
        "build --format github",
        "build --format sarif",
        "tables ::x.md",
        "tables --json ::x.md",
        "where t ::x",
        "diff dist dist2",
        "init --dry-run ::x.md",
        "extract ::x.md",
        "extract ::x.md --to jsonl",
        "joins",
    ],
)
@pytest.mark.usefixtures("project")
def test_no_line_of_a_log_is_a_command(command: str, cell: str, capfd: pytest.CaptureFixture[str]) -> None:
    write("::x.md", f"# {cell}\n\n| {cell} |\n|---|\n| {cell} |\n")
    edit("source: t.md", 'source: "::x.md"')
    edit("{column: a}", f"{{column: {quoted(cell)}}}")
    main(["build"])
    Path("dist").rename("dist2")
    edit("| 1 |", "| 1 |", "t.md")
    write("::x.md", f"# {cell}\n\n| {cell} |\n|---|\n| {cell} |\n| {cell} |\n| ::new |\n")
    main(["build"])
    capfd.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TF_BUILD" if "vso" in cell else "GITHUB_ACTIONS", "true")
        if command.startswith("extract"):  # for which a file, as capfd is one, is no log
            run = [sys.executable, "-m", "tablemill", *command.split()]
            done = subprocess.run(run, capture_output=True, text=True, check=False)
            out, err = done.stdout, done.stderr
        else:
            main(command.split())
            out, err = capfd.readouterr()
    for line in (out + err).splitlines():
        ours = command.endswith("github") and line.startswith(("::error file=", "::warning file="))
        assert ours or not line.strip().startswith("::"), line
        assert not re.search(r"##\w*\[", line)
    if "json" in command and out:
        assert json.loads(out.splitlines()[0] if "jsonl" in command else out)


@pytest.mark.usefixtures("project")
def test_outside_of_a_ci_texts_are_as_they_are_and_a_file_always(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("x.md", table("::add-mask::x"))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert "  ::add-mask::x" in outcome(capsys, "tables", "x.md")[1]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert outcome(capsys, "extract", "x.md", "-o", "x.csv")[0] == 0
    assert Path("x.csv").read_text() == "a\n::add-mask::x\n"
