"""Builds the example of docs/formats.md and runs what the page shows of it.

A block after a paragraph that ends with the name of a file in backquotes and a colon is that file: those of the
first section are written, those of the others must be what the build makes of them. A ``python`` block that
names no file is a program, and the ``text`` block after it is what it prints.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from tablemill import build
from tablemill.spec import FORMATS

PAGE = Path(__file__).parent.parent / "docs" / "formats.md"


class Block(NamedTuple):
    section: str
    language: str
    text: str
    file: str | None


def _blocks() -> list[Block]:
    tokens = MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    section, blocks = "", []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            section = tokens[index + 1].content
        elif token.type == "fence":
            above = tokens[index - 2].content if tokens[index - 1].type == "paragraph_close" else ""
            named = re.search(r"`([\w.-]+)`:$", above)
            blocks.append(Block(section, token.info, token.content, named and named[1]))
    return blocks


BLOCKS = _blocks()
GIVEN = [block for block in BLOCKS if block.section == "The formats"]
MADE = [block for block in BLOCKS if block.section not in ("The formats", "Templates")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for block in GIVEN:
        assert block.file
        (folder / block.file).write_text(block.text, encoding="utf-8")
    outcome, _ = build(folder / "tablemill.yaml")
    assert outcome.problems == ()
    return folder


@pytest.mark.parametrize("block", [block for block in MADE if block.file], ids=lambda block: block.file)
def test_a_file_that_the_page_shows_is_what_is_built(folder: Path, block: Block) -> None:
    assert block.file
    assert (folder / "dist" / block.file).read_text(encoding="utf-8") == block.text


PROGRAMS = [
    (block, after) for block, after in itertools.pairwise(MADE) if block.language == "python" and not block.file
]


@pytest.mark.parametrize(("program", "printed"), PROGRAMS, ids=lambda block: block.section)
def test_a_program_that_the_page_shows_prints_what_it_says(folder: Path, program: Block, printed: Block) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.text], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    assert (printed.language, done.stdout) == ("text", printed.text)


def test_the_template_that_the_page_shows_makes_what_it_says(folder: Path) -> None:
    spec, template, made = [block for block in BLOCKS if block.section == "Templates"]
    text = (folder / "tablemill.yaml").read_text(encoding="utf-8")
    (folder / "with-template.yaml").write_text(
        text.replace("output: dist", "output: other").replace("    key: name\n", f"    key: name\n{spec.text}"),
        encoding="utf-8",
    )
    (folder / str(template.file)).write_text(template.text, encoding="utf-8")
    outcome, _ = build(folder / "with-template.yaml")
    assert outcome.problems == ()
    assert (folder / "other" / str(made.file)).read_text(encoding="utf-8") == made.text


def test_every_format_has_a_section() -> None:
    headings = re.findall(r"^## `(\w+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [*FORMATS]
