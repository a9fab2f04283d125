"""Plays the examples of a page of Markdown, block by block, from top to bottom, in one folder.

- ``console``: a line that begins with ``$ `` is a command for the shell; the lines below it are what it prints, on
  either stream. The line ``…`` stands for any lines, or none.
- ``python``, ``js``, ``sql``: a whole program. The ``text`` block after it is what it prints; without one, it prints
  nothing.
- A block after a paragraph that ends with the name of a file in backquotes and a colon is that file, whatever its
  language. It is written; if it was made by a command, it must be what was made.
- ``diff``: an edit of the file that the paragraph above it names last, or else of the one that was edited before it.
- Any other block is an illustration.

``python tests/pages.py PAGE…`` plays pages of docs/ and puts into them what comes: review the diff.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from markdown_it import MarkdownIt

from programs import path_to

PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
INTERPRETERS = {
    "js": ["node", "--input-type=module", "-"],
    "python": [sys.executable, "-"],
    "sql": [sys.executable, "-c", "import duckdb, sys; print(duckdb.sql(sys.stdin.read()), end='')"],
}
# jq as Python's package of it has it, with the options that pages use, for a machine without the program.
JQ = f"""\
#!{sys.executable}
import json, pathlib, sys
import jq
option, filter, *files = sys.argv[1:]
assert option in ("-c", "-r") and len(files) < 2, sys.argv
text = pathlib.Path(files[0]).read_text("utf-8") if files else sys.stdin.read()
for value in jq.compile(filter).input_text(text):
    is_raw = option == "-r" and isinstance(value, str)
    print(value if is_raw else json.dumps(value, ensure_ascii=False, separators=(",", ":")))
"""
# Pages whose sections have nothing to do with each other.
APART = ("recipes.md",)
# Pages that need a clone of the repository: tests/test_readme.py plays them.
CLONED = ("data.md",)
NAME = r"`([\w./-]+\.\w+)`"
# What git would else take from the person who runs the tests.
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull} | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2026-01-01T00:00:00Z"}.items()
}


class Block(NamedTuple):
    """A block of code, and the name of the file that it is or edits, if it does."""

    language: str
    text: str
    file: str | None


class Section(NamedTuple):
    """A heading, and the blocks of code between it and the next."""

    level: int
    heading: str
    blocks: list[Block]


def sections(page: Path) -> list[Section]:
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    found: list[Section] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            found.append(Section(int(token.tag[1]), tokens[index + 1].content, []))
        elif token.type == "fence":
            above = tokens[index - 2].content if tokens[index - 1].type == "paragraph_close" else ""
            found[-1].blocks.append(_block(token.info, token.content, above))
    return found


def _block(language: str, text: str, above: str) -> Block:
    named = re.findall(NAME if language == "diff" else rf"{NAME}[:：]$", above)
    return Block(language, text, named[-1] if named else None)


def blocks(page: Path) -> list[Block]:
    return [block for section in sections(page) for block in section.blocks]


def plays(page: Path) -> dict[str, list[Block]]:
    """Return what of a page of docs/ is played in a folder of its own, by its name: all of it, or each section."""
    found: dict[str, list[Block]] = {}
    name = page.name
    for section in [] if page.name in CLONED else sections(page):
        if page.name in APART and section.level == 2:
            name = f"{page.name}: {section.heading}"
        found.setdefault(name, []).extend(section.blocks)
    return found


def is_played(block: Block) -> bool:
    """Whether there is something to do for a block: it is a file, or it runs."""
    return bool(block.file) or block.language in {"console", *INTERPRETERS}


def commands(console: str) -> Iterator[tuple[str, str]]:
    """Yield each command with what is shown below it."""
    _, *parts = re.split(r"^\$ ", console, flags=re.MULTILINE)
    for part in parts:
        command, _, shown = part.partition("\n")
        yield command, shown


def needed(shown: Iterable[Block], programs: Iterable[str]) -> set[str]:
    """Return those of the programs that the blocks run."""
    used = {INTERPRETERS[block.language][0] for block in shown if block.language in INTERPRETERS and not block.file}
    lines = [command for block in shown if block.language == "console" for command, _ in commands(block.text)]
    words = {word for line in lines for word in re.findall(r"(?:^|[|;&(] *)(\w+) ", line)}
    return set(programs) & (used | words)


def skip_where_missing(shown: Iterable[Block], programs: Iterable[str]) -> None:
    """Skip the test, and say so, on a machine that lacks a program."""
    for name in sorted(needed(shown, programs)):
        path_to(name)


def furnish(programs: Path) -> None:
    """Make a folder of programs that are those of this Python, as a virtual environment has them."""
    programs.mkdir(parents=True)
    for name, arguments in {"python": "", "python3": "", "tablemill": " -m tablemill"}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    if not shutil.which("jq"):
        (programs / "jq").write_text(JQ, encoding="utf-8")
        (programs / "jq").chmod(0o755)


class Stage:
    """A folder in which blocks are played."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.moved = folder.parent / "moved"
        self.printed: str | None = None  # by the program that the block before was
        self.edited = ""
        # Under `make test`, make would tell an inner make that it is one.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "GIT_"))}
        plain = {"NO_COLOR": "1", "PYTHONUTF8": "1", "COLUMNS": "80", "MOVED": str(self.moved)}
        self.environment = kept | GIT | plain | {"PATH": f"{programs}{os.pathsep}{PATH}"}

    def play(self, block: Block) -> Block:
        """Do what the block says, and return it as it should be shown."""
        before, self.printed = self.printed, None
        text = block.text
        if block.language == "diff":
            self._edit(block.file or self.edited, text)
        elif block.file:
            text = self._file(self.folder / block.file, text)
        elif block.language == "console":
            text = "".join(f"$ {command}\n{self.command(command, shown)}" for command, shown in commands(text))
        elif block.language == "text" and before is not None:
            text = before
        elif block.language in INTERPRETERS:
            self.printed = self._run(INTERPRETERS[block.language], text)
        return block._replace(text=text)

    def _file(self, path: Path, shown: str) -> str:
        if path.exists():
            return path.read_text(encoding="utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
        return shown

    def command(self, command: str, shown: str) -> str:
        """Run a command, and return what should be shown below it."""
        printed = _without_line_numbers(self._run(["sh", "-c", f'{command}\nstatus=$?; pwd >"$MOVED"; exit $status']))
        self.folder = Path(self.moved.read_text(encoding="utf-8").rstrip("\n"))
        any_lines = "(?:.*\n)*".join(map(re.escape, re.split("^…\n", shown, flags=re.MULTILINE)))
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

    def _edit(self, name: str, diff: str) -> None:
        """Put the lines of the diff that begin with + or a space in place of those with - or one, found once."""
        self.edited = name
        old, new = (
            "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith((" ", sign))) for sign in "-+"
        )
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} should have this once: {old}"
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")


def stage_in(folder: Path) -> Stage:
    """Make a stage in a folder that is empty, and a folder of programs beside it."""
    furnish(folder / "bin")
    (folder / "work").mkdir()
    return Stage(folder / "work", folder / "bin")


def _without_line_numbers(printed: str) -> str:
    """Makes of different versions tell the line of their Makefile, and the number of it, differently."""
    return re.sub(r"^(make: \*\*\*) \[(?:Makefile:\d+: )?", r"\1 [", printed, flags=re.MULTILINE)


def play_all(stage: Stage, shown: Sequence[Block]) -> None:
    """Play the blocks; the first that shows something else than what comes fails the test."""
    for block, after in zip(shown, [*shown[1:], None], strict=True):
        assert stage.play(block).text == block.text
        assert not stage.printed or (after and after.language == "text"), f"no block shows this: {stage.printed}"


def links(page: Path) -> list[str]:
    tokens = MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8"))
    children = [child for token in tokens for child in token.children or []]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open"]


@cache  # hundreds of links lead to some pages
def anchors(page: Path) -> set[str]:
    """Name the headings as GitHub does in addresses: one that comes again has a number."""
    names = [re.sub(r"[^\w\- ]", "", section.heading.lower()).replace(" ", "-") for section in sections(page)]
    seen = [names[:index].count(name) for index, name in enumerate(names)]
    return {f"{name}-{before}" if before else name for name, before in zip(names, seen, strict=True)}


def rewrite(page: Path) -> None:
    """Play a page and put what comes in the place of what it shows."""
    text, done = page.read_text(encoding="utf-8"), 0
    for shown in plays(page).values():
        with TemporaryDirectory() as folder:
            stage = stage_in(Path(folder))
            for block in shown:
                old, new = (f"```{block.language}\n{each.text}```" for each in (block, stage.play(block)))
                begin = text.index(old, done)
                done = begin + len(new)
                text = text[:begin] + new + text[begin + len(old) :]
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
