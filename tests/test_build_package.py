"""What `make package` builds: its contents to the file, its bytes, and that it works where nothing else is."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import pages
from build_package import build_package
from installed import PROJECT, ROOT, git, lend, without_network
from tablemill import __version__
from tablemill.emit import WITHOUT_GROUPS
from test_architecture import LIBRARIES

README = pages.sections(ROOT / "README.md")
PAGE = ROOT / "docs" / "package.md"
PACKED = ("pyproject.toml", "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md", "docs", "src")
NAME = f"tablemill-{__version__}"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the package is made of, with what running leaves behind."""
    folder = tmp_path_factory.mktemp("source")
    left_behind = shutil.ignore_patterns("__pycache__")  # which tests that run beside this one write
    for name in PACKED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left_behind)
        else:
            shutil.copy2(ROOT / name, folder / name)
    (folder / "src" / "tablemill" / "__pycache__").mkdir()
    (folder / "src" / "tablemill" / "__pycache__" / "model.cpython-311.pyc").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution and the wheel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        archive, wheel = build_package(source, tmp_path_factory.mktemp("built"))
    return archive, wheel


def files(folder: Path, name: str) -> list[str]:
    below = (path for path in (folder / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [path.relative_to(folder).as_posix() for path in below]


# What is in them


def test_the_wheel_has_the_package_and_what_describes_it_and_nothing_else(built: tuple[Path, Path]) -> None:
    described = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    names = zipfile.ZipFile(built[1]).namelist()
    assert sorted(names) == sorted([*files(ROOT / "src", "tablemill"), *(f"{NAME}.dist-info/{x}" for x in described)])
    endings = {Path(name).suffix for name in names if name.startswith("tablemill/")}
    assert endings == {".py", ".typed", ".json", ".j2", ".js", ".css"}
    assert {"tablemill/py.typed", "tablemill/tablemill.schema.json"} <= {*names}


def test_the_source_distribution_has_what_builds_and_what_a_person_reads_and_nothing_else(
    built: tuple[Path, Path],
) -> None:
    plain = [name for name in PACKED if (ROOT / name).is_file()]
    expected = [*plain, *files(ROOT, "docs"), *files(ROOT, "src"), "PKG-INFO"]
    with tarfile.open(built[0]) as tar:
        assert sorted(tar.getnames()) == sorted(f"{NAME}/{name}" for name in expected)


def test_git_knows_all_that_is_packed(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "clone"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init")
    git(folder, "add", "--all")
    build_package(folder, tmp_path / "built")
    (folder / "docs" / "notes.md").touch()
    (folder / "src" / "tablemill" / "model.py~").touch()
    with pytest.raises(ValueError, match=r"^git does not know docs/notes\.md, src/tablemill/model\.py~; add or remove"):
        build_package(folder, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_the_metadata_is_what_the_project_says(built: tuple[Path, Path]) -> None:
    told = zipfile.ZipFile(built[1]).read(f"{NAME}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(told)
    project = PROJECT["project"]
    assert (metadata["Name"], metadata["Version"]) == ("tablemill", __version__)
    assert metadata["Requires-Python"] == project["requires-python"]
    assert (metadata["License-Expression"], metadata.get_all("License-File")) == ("MIT", ["LICENSE"])
    extras = project["optional-dependencies"]
    assert metadata.get_all("Provides-Extra") == sorted(extras)
    needs = [need.replace(" ", "") for need in metadata.get_all("Requires-Dist", [])]
    optional = [f'{need};extra=="{extra}"' for extra, listed in extras.items() for need in listed]
    assert sorted(needs) == sorted(need.replace(" ", "") for need in [*project["dependencies"], *optional])
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload().rstrip() == PAGE.read_text(encoding="utf-8").rstrip()
    assert [link for link in pages.links(PAGE) if not link.startswith("https://")] == []
    scripts = zipfile.ZipFile(built[1]).read(f"{NAME}.dist-info/entry_points.txt").decode()
    assert scripts.split() == ["[console_scripts]", "tablemill=tablemill.cli:entry"]


def test_what_builds_here_is_what_pip_builds_with() -> None:
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [need for need in PROJECT["build-system"]["requires"] if need not in constraints] == []


# Their bytes


def test_the_bytes_depend_on_nothing_but_the_files(source: Path, built: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere, with a longer name"
    shutil.copytree(source, folder)
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        path.chmod(0o700 if path.is_dir() else 0o600 | number % 2 * stat.S_IRGRP)
        os.utime(path, (number * 1e6, number * 1e6))
    program = (
        "import os, sys; from pathlib import Path; from build_package import build_package; os.umask(0o077);"
        "build_package(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    env = {**kept, "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT / "tools")}
    env |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env.pop("SOURCE_DATE_EPOCH", None)
    subprocess.run([sys.executable, "-c", program, folder, tmp_path / "again"], env=env, check=True)
    again = sorted((tmp_path / "again").iterdir())
    assert {path.name: path.read_bytes() for path in again} == {path.name: path.read_bytes() for path in built}


def test_a_wheel_that_the_source_distribution_does_not_give_is_refused(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    shutil.copytree(source, folder)
    text = (folder / "pyproject.toml").read_text(encoding="utf-8")
    sdist, exclude = "[tool.flit.sdist]\n", 'exclude = ["src/tablemill/emit/width.py"]\n'
    assert sdist in text
    (folder / "pyproject.toml").write_text(text.replace(sdist, sdist + exclude), encoding="utf-8")
    told = rf"^{NAME}-py3-none-any\.whl is not the same, built from the source distribution and from here$"
    with pytest.raises(ValueError, match=told):
        build_package(folder, tmp_path / "built")


# Where nothing else is


@pytest.fixture(scope="module")
def home(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a fresh environment in .venv that has the wheel, and of libraries those that it declares."""
    folder = tmp_path_factory.mktemp("home")
    environment = without_network(lend(folder / "libraries"))
    for command in ([sys.executable, "-m", "venv", ".venv"], [".venv/bin/pip", "install", "--quiet", str(built[1])]):
        subprocess.run(command, cwd=folder, env=environment, check=True)
    return folder, environment


class Home(pages.Stage):
    """A folder whose .venv is the one with the wheel; the commands of the README that install have been run."""

    INSTALLING = ("python3 -m venv .venv && . .venv/bin/activate", "pip install --quiet ../tablemill")

    def __init__(self, folder: Path, home: Path, environment: dict[str, str]) -> None:
        folder.mkdir()
        super().__init__(folder, home / ".venv" / "bin")
        self.home = home
        self.environment |= environment | {"PATH": self.environment["PATH"]}

    def command(self, command: str, shown: str) -> str:
        if command not in self.INSTALLING:
            return super().command(command, shown)
        if not (self.folder / ".venv").exists():
            (self.folder / ".venv").symlink_to(self.home / ".venv")
        return shown


@pytest.fixture
def stage(home: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setitem(pages.INTERPRETERS, "python", [str(home[0] / ".venv" / "bin" / "python"), "-"])
    return Home(tmp_path / "tablemill", *home)


def test_the_quick_start_of_the_readme_works(stage: Home) -> None:
    first, install, broken = README[:3]
    shown = [*first.blocks, *install.blocks, *broken.blocks]
    commands = [command for block in shown if block.language == "console" for command, _ in pages.commands(block.text)]
    assert {*stage.INSTALLING} <= {*commands}
    pages.play_all(stage, shown)


def test_the_page_of_the_package_works(stage: Home) -> None:
    pages.play_all(stage, pages.blocks(PAGE))


def test_what_is_installed_is_the_wheel_and_every_library_that_it_imports_but_those_of_the_extras(stage: Home) -> None:
    program = (
        "import importlib.util as u, tablemill; print(tablemill.__file__);"
        f"print(*(name for name in {sorted(LIBRARIES)} if not u.find_spec(name)))"
    )
    place, missing = stage.command(f'python -c "{program}"', "").splitlines()
    assert Path(place).is_relative_to(stage.home / ".venv")
    assert missing == "jinja2 markupsafe pyarrow ray turbohtml xlsxwriter"
    assert stage.command("tablemill --version", "") == f"tablemill {__version__}\n"
    assert stage.command("python -m tablemill --version", "") == f"tablemill {__version__}\n"


def test_a_table_is_shown_and_taken_in_every_format_or_it_says_what_to_install(stage: Home) -> None:
    (stage.folder / "x.md").write_text("| a | b |\n|---|---|\n| 1 | 文 |\n", encoding="utf-8")
    assert "1 table in 1 file" in stage.command("tablemill tables .", "")
    assert "error[missing-file]: " in stage.command("tablemill check --spec other.yaml", "")
    for name in WITHOUT_GROUPS:
        told = stage.command(f"tablemill extract x.md --to {name} --key a -o x.{name}", "")
        if name in ("parquet", "xlsx"):
            assert f"run, in tablemill's own environment: pip install 'tablemill[{name}]'" in told
        else:
            assert told == f"x.{name} has 1 record of 2 fields\n"


def test_what_the_package_carries_can_be_found(stage: Home) -> None:
    program = (
        "from importlib.resources import files; home = files('tablemill');"
        "print(*sorted(path.name for path in (home / 'templates').iterdir()), (home / 'py.typed').is_file())"
    )
    names = " ".join(sorted(path.name for path in (ROOT / "src/tablemill/templates").iterdir()))
    assert stage.command(f'python -c "{program}"', "") == f"{names} True\n"
