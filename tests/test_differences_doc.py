"""docs/differences.md says what cmark-gfm, markdown-it-py and Tablemill give."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import cmarkgfm
import pytest
from markdown_it import MarkdownIt

from tablemill import parse, source_of

PAGE = Path(__file__).parent.parent / "docs" / "differences.md"
ROWS = [
    [ast.literal_eval(cell.replace("\\|", "|")) for cell in row]
    for row in re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
]
THEIRS = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(page: str) -> list[list[list[str]]]:
    return [
        [
            [
                html.unescape(re.sub(r"<[^>]*>", "", cell))
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table>(.*?)</table>", page, re.DOTALL)
    ]


def test_the_page_has_its_rows() -> None:
    assert len(ROWS) >= 12
    assert all(len(row) == 3 for row in ROWS)


@pytest.mark.parametrize(("text", "github", "theirs"), ROWS)
def test_a_difference_is_what_the_page_says(text: str, github: object, theirs: object) -> None:
    assert shown(cmarkgfm.github_flavored_markdown_to_html(text)) == github
    assert shown(THEIRS.render(text)) == theirs
    assert github != theirs
    # A browser shows white space at the edges of a cell, but it is no part of its text.
    trimmed = [[[cell.strip() for cell in row] for row in table] for table in github]
    assert [table.texts() for table in parse(source_of(text.encode(), "x.md")).tables] == trimmed
