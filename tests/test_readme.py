"""Executes the examples of README.md: what it shows is what the commands really print.

Each section is played in a copy of the project of its own, block by block, from top to bottom:

- ``console``: a line that begins with ``$ `` is a command for the shell; the lines below it are what it prints,
  on either stream. The line ``…`` stands for any lines.
- ``python``, ``js``, ``sql``: a whole program; the ``text`` block after it is what it prints.
- ``diff``: an edit of the seed.
- A block after a paragraph that ends with a file's name and a colon is that file.

A section that needs a program of PROGRAMS which neither the machine nor this Python's environment has is skipped,
and says so: a machine with only Python, git and make can do without. In CI, where both are there, nothing is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
SEED = "seeds/http-status-codes.md"
PROGRAMS = ("curl", "node")
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

# Commands that are not run here, and why. A stranger's machine runs them.
NOT_RUN = {
    "make test": "it is what runs this test",
    "python3 -m venv .venv": "the stand-in of this test takes its place",
    ".venv/bin/pip install --quiet ../tablemill": "it needs a network",
}
INTERPRETERS = {
    "js": ["node", "--input-type=module", "-"],
    "python": [sys.executable, "-"],
    "sql": [sys.executable, "-c", "import duckdb, sys; print(duckdb.sql(sys.stdin.read()), end='')"],
}


class Block(NamedTuple):
    """A block of code, and the name of the file that it is to be, if it is."""

    language: str
    text: str
    file: str | None


class Section(NamedTuple):
    """A heading, and the blocks of code between it and the next."""

    level: int
    heading: str
    blocks: list[Block]

    def needs(self, program: str) -> bool:
        commands = [line for block in self.blocks for line in block.text.splitlines() if line.startswith("$ ")]
        languages = {INTERPRETERS[block.language][0] for block in self.blocks if block.language in INTERPRETERS}
        return program in languages or any(f" {program} " in command for command in commands)


def _sections(path: Path) -> list[Section]:
    tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
    sections: list[Section] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            sections.append(Section(int(token.tag[1]), tokens[index + 1].content, []))
        elif token.type == "fence":
            above = tokens[index - 2].content if tokens[index - 1].type == "paragraph_close" else ""
            named = re.search(r"`([\w.]+)`[:：]$", above)
            sections[-1].blocks.append(Block(token.info, token.content, named and named[1]))
    return sections


SECTIONS = [section for section in _sections(ENGLISH) if section.blocks]


class Stage:
    """A copy of the project in which blocks are played; its virtual environment stands in for a fresh one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tablemill"
        self.moved = folder / "moved"
        self.printed = ""
        for name in ("seeds", "schema", "dist"):
            shutil.copytree(ROOT / name, self.folder / name)
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy2(ROOT / name, self.folder)
        self.environment = self._environment()
        self._furnish()

    def _environment(self) -> dict[str, str]:
        path = f"{self.folder / '.venv' / 'bin'}{os.pathsep}{PATH}"
        # Under `make test`, make would tell this one that it is the inner of two.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return kept | {"PATH": path, "NO_COLOR": "1", "PYTHONUTF8": "1", "MOVED": str(self.moved)}

    def _furnish(self) -> None:
        """Give the folder a .venv whose programs are those of this Python, as complete as `make` wants it."""
        programs = self.folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name, arguments in {"python": "", "tablemill": " -m tablemill"}.items():
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        (self.folder / ".venv" / ".installed").touch()

    def play(self, block: Block) -> Block:
        """Do what the block says, and return it as it should be shown."""
        text = block.text
        if block.file:
            (self.folder / block.file).write_text(text, encoding="utf-8")
        elif block.language == "console":
            text = "".join(f"$ {command}\n{self._command(command, shown)}" for command, shown in _commands(text))
        elif block.language == "diff":
            self._edit(text)
        elif block.language == "text":
            text = self.printed
        else:
            self.printed = self._run(INTERPRETERS[block.language], text)
        return block._replace(text=text)

    def _command(self, command: str, shown: str) -> str:
        if command in NOT_RUN:
            if not (self.folder / ".venv").exists():
                self._furnish()
            return shown
        printed = _without_line_numbers(self._run(["sh", "-c", f'{command}\nstatus=$?; pwd >"$MOVED"; exit $status']))
        self.folder = Path(self.moved.read_text(encoding="utf-8").rstrip("\n"))
        any_lines = re.escape(shown).replace("…\n", "(?:.*\n)*")
        return shown if re.fullmatch(any_lines, printed) else printed

    def _run(self, command: list[str], text: str = "") -> str:
        done = subprocess.run(
            command,
            input=text,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )
        return done.stdout

    def _edit(self, diff: str) -> None:
        """Put the lines of the diff that begin with + in place of those with -, which the seed has once."""
        old, new = (
            "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith(sign)) for sign in ("-", "+")
        )
        text = (self.folder / SEED).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{SEED} should have this once: {old}"
        (self.folder / SEED).write_text(text.replace(old, new), encoding="utf-8")


def _commands(console: str) -> Iterator[tuple[str, str]]:
    """Yield each command with what is shown below it."""
    _, *parts = re.split(r"^\$ ", console, flags=re.MULTILINE)
    for part in parts:
        command, _, shown = part.partition("\n")
        yield command, shown


def _without_line_numbers(printed: str) -> str:
    """Makes of different versions tell the line of their Makefile, and the number of it, differently."""
    return re.sub(r"^(make: \*\*\*) \[(?:Makefile:\d+: )?", r"\1 [", printed, flags=re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.heading.replace(" ", "-"))
def test_a_section_shows_what_its_commands_print(section: Section, tmp_path: Path) -> None:
    for program in PROGRAMS:
        if section.needs(program) and not shutil.which(program, path=PATH) and not os.environ.get("CI"):
            pytest.skip(f"this machine has no {program}")
    stage = Stage(tmp_path)
    assert [stage.play(block) for block in section.blocks] == section.blocks


def test_there_are_examples_of_every_kind_and_each_of_them_shows_what_it_prints() -> None:
    blocks = [block for section in SECTIONS for block in section.blocks]
    assert {block.language for block in blocks if not block.file} == {"console", "diff", "text", *INTERPRETERS}
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        assert block.language not in INTERPRETERS or (after and after.language == "text")


def test_what_is_not_run_is_still_in_the_readme() -> None:
    consoles = [block.text for section in SECTIONS for block in section.blocks if block.language == "console"]
    assert NOT_RUN.keys() <= {command for console in consoles for command, _ in _commands(console)}


def test_the_readme_lists_the_files_of_dist_and_no_others() -> None:
    listed = re.findall(r"^\| \[`dist/([^`]+)`\]", ENGLISH.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in (ROOT / "dist").iterdir())


def test_the_readme_has_the_help_whole() -> None:
    helps = [block.text for section in SECTIONS for block in section.blocks if "$ tablemill --help\n" in block.text]
    assert len(helps) == 1
    assert "…" not in helps[0]


def _outline(path: Path) -> list[tuple[int, list[Block]]]:
    return [(level, blocks) for level, _, blocks in _sections(path)]


def test_both_readmes_have_the_same_sections_and_the_same_examples() -> None:
    assert _outline(CHINESE) == _outline(ENGLISH)


def test_both_readmes_link_to_the_same_places_in_the_same_order() -> None:
    english, chinese = _links(ENGLISH), _links(CHINESE)
    assert (english[0], chinese[0]) == ("README.zh-CN.md", "README.md")
    assert chinese[1:] == english[1:]


@pytest.mark.parametrize("paper", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda paper: paper.name)
def test_a_link_to_a_place_of_ours_leads_there(paper: Path) -> None:
    ours = [link.partition("#") for link in _links(paper) if not re.match(r"\w+:", link)]
    for name, _, anchor in ours:
        target = paper.parent / name if name else paper
        assert target.exists()
        assert not anchor or anchor in _anchors(target)


def _links(path: Path) -> list[str]:
    tokens = MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8"))
    children = [child for token in tokens for child in token.children or []]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open"]


def _anchors(path: Path) -> set[str]:
    """Name the headings as GitHub does in addresses."""
    return {re.sub(r"[^\w\- ]", "", section.heading.lower()).replace(" ", "-") for section in _sections(path)}


def test_contributing_lists_the_targets_of_the_makefile_and_no_others() -> None:
    listed = re.findall(r"^\| `make (\w+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    targets = re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(targets)


def test_a_file_that_contributing_names_is_there() -> None:
    named = re.findall(r"`([\w./]+\.(?:py|md|json|txt|toml))`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    made = {"tablemill.yaml", "expected.json"}  # files of any golden case
    homes = (ROOT, ROOT / "src" / "tablemill")
    assert [name for name in named if name not in made and not any((home / name).exists() for home in homes)] == []
