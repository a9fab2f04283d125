"""Plays docs/commands.md: its files are written, its commands and its program run, and must print what it shows.

A block after a paragraph that ends with the name of a file in backquotes and a colon is that file. In a ``console``
block, a line that begins with ``$ `` is a command, and the lines below are what it prints, on either stream. A ``text``
block is what the ``python`` block before it prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from markdown_it import MarkdownIt

from tablemill.cli import extract, tables

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"


class Block(NamedTuple):
    language: str
    text: str
    file: str | None


def _blocks() -> list[Block]:
    tokens = MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    blocks = []
    for index, token in enumerate(tokens):
        if token.type == "fence":
            above = tokens[index - 2].content if tokens[index - 1].type == "paragraph_close" else ""
            named = re.search(r"`([\w.]+)`:$", above)
            blocks.append(Block(token.info, token.content, named and named[1]))
    return blocks


BLOCKS = _blocks()
CONSOLES = [block for block in BLOCKS if block.language == "console"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for block in BLOCKS:
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in {"tablemill": " -m tablemill", "python3": ""}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        (programs / name).chmod(0o755)
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    return done.stdout


@pytest.mark.parametrize("block", CONSOLES, ids=lambda block: block.text.split("\n")[0])
def test_a_command_of_the_page_prints_what_it_shows(folder: Path, block: Block) -> None:
    commands = re.findall(r"^\$ (.*)\n", block.text, re.MULTILINE)
    assert "".join(f"$ {command}\n{run(['sh', '-c', command], folder)}" for command in commands) == block.text


def test_the_program_of_the_page_prints_what_it_shows(folder: Path) -> None:
    (program,) = [block.text for block in BLOCKS if block.language == "python"]
    (printed,) = [block.text for block in BLOCKS if block.language == "text"]
    assert run([sys.executable, "-c", program], folder) == printed


def test_the_page_names_every_option() -> None:
    text = PAGE.read_text(encoding="utf-8")
    options = set(re.findall(r"--[a-z-]+", tables.HELP + extract.HELP)) - {"--help", "--output"}
    assert {option for option in options if f"{option}" not in text} == set()
