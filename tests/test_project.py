"""The project is the box: what a pull request can change leads no command out of it.

Each attack is a project on the disk, as its files and links would be after a pull, and the command that runs in it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from commands import Captured, outcome
from tablemill.problems import TablemillError
from tablemill.project import project_of, way_out
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
    assert "in .git or leads out of the project, which is .;" in said


def test_the_message_is_the_same_whether_there_is_such_a_file_outside(project: Path, capsys: Captured) -> None:
    said = []
    for name in ("../secret.md", "../absent.md", "..", "'../[s]ecret.md'"):
        write("tablemill.yaml", SPEC.replace("source: t.md", f"source: {name}"))
        said.append(refused(capsys, project.parent, "bad-path").replace(name.strip("'"), "x"))
    assert len(set(said)) == 1


def test_a_ref_of_a_schema_does_not_lead_out(project: Path, capsys: Captured) -> None:
    write("s.json", SCHEMA.replace('"string"', '"string", "$ref": "../secret.json"'))
    write("../secret.json", f'{{"const": "{HIDDEN}"}}')
    assert "out of the project" in refused(capsys, project.parent, "bad-schema")
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
            f"tablemill.yaml:1:9: error[bad-path]: no datasets go to {shown}: {OTHERS[output]}; name another folder\n"
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
    assert "leads out" in out + err


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
    said = "is no folder that tablemill.yaml is in; name one above it and all that it names\n"
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
    with pytest.raises(TablemillError, match="leads out of the project"):
        load_spec(Path("tablemill.yaml"))
    assert load_spec(Path("tablemill.yaml"), project.parent).datasets[0].sources == (project.parent / "secret.md",)
