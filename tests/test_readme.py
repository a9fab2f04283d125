"""Executes the examples of README.md: what it shows is what the commands really print.

Each section is played in a copy of the project of its own, as pages.py says. A section that needs a program of
PROGRAMS which neither the machine nor this Python's environment has is skipped, and says so.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pages import INTERPRETERS, Block, Section, Stage, commands, furnish, links, play_all, sections, skip_where_missing

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
PROGRAMS = ("curl", "node")

# Commands that are not run here, and why. A stranger's machine runs them.
NOT_RUN = {
    "make test": "it is what runs this test",
    ". .venv/bin/activate": "what it would bring is found by every command of this test",
    "python3 -m venv .venv": "the stand-in of this test takes its place",
    ".venv/bin/pip install --quiet ../tablemill": "it needs a network",
}
SECTIONS = [section for section in sections(ENGLISH) if section.blocks]


class Project(Stage):
    """A copy of the project, and a folder beside it; their virtual environments are stand-ins for fresh ones."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "tablemill", folder / "tablemill" / ".venv" / "bin")
        for name in ("seeds", "schema", "dist"):
            shutil.copytree(ROOT / name, self.folder / name)
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy2(ROOT / name, self.folder)
        self._furnish()

    def _furnish(self) -> None:
        """Give the folder a .venv as complete as `make` wants it."""
        furnish(self.folder / ".venv" / "bin")
        (self.folder / ".venv" / ".installed").touch()

    def command(self, command: str, shown: str) -> str:
        if command not in NOT_RUN:
            return super().command(command, shown)
        if not (self.folder / ".venv").exists():
            self._furnish()
        return shown


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.heading.replace(" ", "-"))
def test_a_section_shows_what_its_commands_print(section: Section, tmp_path: Path) -> None:
    skip_where_missing(section.blocks, PROGRAMS)
    play_all(Project(tmp_path), section.blocks)


def test_there_are_examples_of_every_kind_and_each_of_them_shows_what_it_prints() -> None:
    blocks = [block for section in SECTIONS for block in section.blocks]
    assert {block.language for block in blocks if not block.file} == {"console", "diff", "text", *INTERPRETERS}
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        assert block.language not in INTERPRETERS or (after and after.language == "text")


def test_what_is_not_run_is_still_in_the_readme() -> None:
    consoles = [block.text for section in SECTIONS for block in section.blocks if block.language == "console"]
    assert NOT_RUN.keys() <= {command for console in consoles for command, _ in commands(console)}


def test_the_readme_lists_the_files_of_dist_and_no_others() -> None:
    listed = re.findall(r"^\| \[`dist/([^`]+)`\]", ENGLISH.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (ROOT / "dist").iterdir())


def test_the_readme_has_the_help_whole() -> None:
    helps = [block.text for section in SECTIONS for block in section.blocks if "$ tablemill --help\n" in block.text]
    assert len(helps) == 1
    assert "…" not in helps[0]


def _outline(path: Path) -> list[tuple[int, list[Block]]]:
    return [(level, blocks) for level, _, blocks in sections(path)]


def test_both_readmes_have_the_same_sections_and_the_same_examples() -> None:
    assert _outline(CHINESE) == _outline(ENGLISH)


def test_both_readmes_link_to_the_same_places_in_the_same_order() -> None:
    english, chinese = links(ENGLISH), links(CHINESE)
    assert (english[0], chinese[0]) == ("README.zh-CN.md", "README.md")
    assert chinese[1:] == english[1:]


def test_contributing_lists_the_targets_of_the_makefile_and_no_others() -> None:
    listed = re.findall(r"^\| `make (\w+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    targets = re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(targets)


def test_a_file_that_contributing_names_is_there() -> None:
    named = re.findall(r"`([\w./]+\.(?:py|md|json|txt|toml))`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    made = {"tablemill.yaml", "expected.json"}  # files of any golden case
    homes = (ROOT, ROOT / "src" / "tablemill")
    assert [name for name in named if name not in made and not any((home / name).exists() for home in homes)] == []
