"""The judge of the long runs finds what is wrong, in each of the views that it compares, and each kind of run works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from judge import judge

from tablemill.markdown import parse
from tablemill.model import Document
from tablemill.reading.sources import Source

TOOL = Path(__file__).parent.parent.parent / "tools" / "conformance.py"

# What each kind of mistake is called, a text, and the text that somebody who makes it might as well have read.
MISTAKES = {
    "tables": ("|a|\n|-|\n", "|b|\n|-|\n"),
    "alignments": ("|a|\n|-|\n", "|a|\n|:-|\n"),
    "section": ("# a\n\n|b|\n|-|\n", "a\n\n|b|\n|-|\n"),
    "lines of rows": ("|b|\n|-|\n|c|\n", "\n|b|\n|-|\n|c|\n"),
    "span of a table": ("|a|\n|-|\n", " |a|\n|-|\n"),
    "span of a row": ("|a|\n|-|\n|b|\n", "|a|\n|-|\n |b|\n"),
    "cells": ("|a|\n|-|\n", "| a|\n|-|\n"),
    "excess": ("|a|\n|-|\n|b|c|\n", "|a|\n|-|\n|b|d|\n"),
    "links": ("|[a](u)|\n|-|\n", "|[a](v)|\n|-|\n"),
    "code": ("|`a`|\n|-|\n", "|a|\n|-|\n"),
    "levels of headings": ("# a\n", "## a\n"),
    "parents of headings": ("> # a\n## b\n", "# a\n## b\n"),
    "heading": ("# a\n", "# b\n"),
    "place of a heading": ("# a\n", "\n# a\n"),
    "paragraph of a section": ("# a\n\nb\n", "# a\n\nc\n"),
    "items": ("- - a\n", "- a\n"),
    "item": ("- a\n", "- b\n"),
    "parents of items": ("- a\n  - b\n", "- a\n- b\n"),
    "code blocks": ("    a\n", "    b\n"),
    "paragraphs below headings": ("# a\n\nb\n\nc\n", "# a\n\nb\n"),
    "paragraph below a heading": ("a\n", "b\n"),
    "caption": ("a\n\n|b|\n|-|\n", "a\n\n***\n|b|\n|-|\n"),
    "number of paragraphs": ("a\n\nb\n", "a\nb\n"),
    "paragraph": ("a\n", "b\n"),
    "slice": ("a `b`\n", "a <b\n"),
    "stray rows": ("| a\n", "\\| a\n"),
}


@pytest.mark.parametrize(("what", "texts"), MISTAKES.items(), ids=MISTAKES)
def test_each_kind_of_mistake_is_found(what: str, texts: tuple[str, str]) -> None:
    written, misread = texts

    def read(source: Source, **options: bool) -> Document:
        return parse(source._replace(text=misread), **options)

    assert judge(written.encode()).differences == ()
    assert what in [name for name, _, _ in judge(written.encode(), read).differences]


def test_marks_that_are_not_read_are_found() -> None:
    def read(source: Source, *, marks: bool = False, **options: bool) -> Document:
        return parse(source, marks=marks, **options)

    names = [name for name, _, _ in judge(b"|==a==|\n|-|\n", read).differences]
    assert names == ["text with marks", "highlights"]


def test_paths_that_differ_are_found_with_marks_and_without() -> None:
    def read(source: Source, *, reference: bool, **options: bool) -> Document:
        return parse(source._replace(text=source.text + "x\n") if reference else source, **options)

    names = [name for name, _, _ in judge(b"==a==\n", read).differences]
    assert names == [
        "the fast path against the reference path",
        "marks: the fast path against the reference path",
    ]


def test_a_crash_is_a_difference() -> None:
    def read(*_: object, **__: object) -> Document:
        raise ZeroDivisionError

    assert [name for name, _, _ in judge(b"a", read).differences] == ["crash"]


def test_front_matter_is_what_yaml_reads_as_a_map() -> None:
    assert judge(b"---\na: b\n---\n|a|\n|-|\n").differences == ()
    assert judge(b"---\na | b\n---\n").differences == ()
    assert judge(b"---\na: b: c\n---\n|a|\n|-|\n").unknown_front_matter


@pytest.mark.parametrize("mode", [["--generate", "30"], ["--enumerate", "2"], ["--mutate", "30"], []])
def test_each_kind_of_run_compares_documents_and_says_how_many(mode: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text("# a\n\n|a|b|\n|-|-|\n|c|d|\n")
    (tmp_path / "b.markdown").write_bytes(b"\xff")
    command = [
        sys.executable,
        str(TOOL),
        "--processes",
        "1",
        *mode,
        *([str(tmp_path)] if mode[:1] in ([], ["--mutate"]) else []),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "all agree" in done.stdout
    assert done.stdout.split(" documents")[0] in ("30", "1") or "--enumerate" in mode
