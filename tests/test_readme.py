"""Executes the examples of README.md and of docs/data.md: what they show is what the commands really print.

What needs the clone, as its `make` does, is played in a copy of the project, a copy for each section; all else of the
README in one empty folder, from top to bottom, as pages.py says. What needs a program of PROGRAMS which neither the
machine nor this Python's environment has is skipped, and says so.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from pages import (
    INTERPRETERS,
    Block,
    Section,
    Stage,
    commands,
    furnish,
    is_played,
    links,
    play_all,
    sections,
    skip_where_missing,
)

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DATA = ROOT / "docs" / "data.md"
PROGRAMS = ("curl", "node")

# Commands that are not run here, and why. A stranger's machine runs them.
NOT_RUN = {
    "make test": "it is what runs this test",
    "python3 -m venv .venv && . .venv/bin/activate": "the stand-in of this test takes its place",
    "pip install --quiet ../tablemill": "it needs a network",
}


def _is_of_clone(section: Section) -> bool:
    return any("$ make" in block.text for block in section.blocks)


SECTIONS = [section for section in sections(ENGLISH) if section.blocks]
IN_CLONE = [section for section in SECTIONS if _is_of_clone(section)]
IN_CLONE += [section for section in sections(DATA) if any(map(is_played, section.blocks))]
ALONE = [block for section in SECTIONS if not _is_of_clone(section) for block in section.blocks]


def _does(stage: Stage, command: str, shown: str) -> str:
    return shown if command in NOT_RUN else Stage.command(stage, command, shown)


class Folder(Stage):
    """An empty folder, where what cannot be run is passed over."""

    def __init__(self, folder: Path) -> None:
        furnish(folder / "bin")
        (folder / "work").mkdir()
        super().__init__(folder / "work", folder / "bin")

    def command(self, command: str, shown: str) -> str:
        return _does(self, command, shown)


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
        return _does(self, command, shown)


def test_the_readme_shows_what_its_commands_print(tmp_path: Path) -> None:
    stage = Folder(tmp_path)
    play_all(stage, ALONE)
    [made] = [block.text for block in sections(ENGLISH)[0].blocks if block.language == "json"]
    assert (stage.folder / "dist" / "error-codes.json").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("section", IN_CLONE, ids=lambda section: section.heading.replace(" ", "-"))
def test_a_section_about_the_clone_shows_what_its_commands_print(section: Section, tmp_path: Path) -> None:
    skip_where_missing(section.blocks, PROGRAMS)
    play_all(Project(tmp_path), section.blocks)


def test_the_record_of_the_readme_is_the_one_of_dist() -> None:
    [shown] = [json.loads(block.text) for block in ALONE if block.language == "json" and '"code": 404' in block.text]
    codes = json.loads((ROOT / "dist" / "http-status-codes.by-code.json").read_text(encoding="utf-8"))
    assert list(shown.items()) == list(codes["404"].items())


def test_the_step_of_ci_is_that_of_the_page_about_it() -> None:
    [step] = [block.text for block in ALONE if block.language == "yaml"]
    page = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    assert all(line.partition("#")[0].strip() in page for line in step.splitlines())


def test_there_are_examples_of_every_kind_and_each_of_them_shows_what_it_prints() -> None:
    blocks = [block for section in IN_CLONE for block in section.blocks]
    assert {block.language for block in blocks if not block.file} == {"console", "diff", "text", *INTERPRETERS}
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        assert block.language not in INTERPRETERS or (after and after.language == "text")


def test_what_is_not_run_is_still_in_the_readme() -> None:
    consoles = [block.text for section in SECTIONS for block in section.blocks if block.language == "console"]
    assert NOT_RUN.keys() <= {command for console in consoles for command, _ in commands(console)}


def test_the_first_screen_is_short_and_the_readme_is_no_book() -> None:
    for readme in (ENGLISH, CHINESE):
        text = readme.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 250
        assert text.index("$ tablemill init") < 1800


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
