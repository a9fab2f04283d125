"""The fast path against the reference: equal in every part of the Document, on every text."""

from __future__ import annotations

import pytest

from tablemill.markdown import parse
from tablemill.model import Document, Inline, Row, Section
from tablemill.sources import Source

TABLE = "| a | b |\n|---|---|\n| c | d |\n"

# Each is a place where a table could be taken for one that is none, or the other way round.
TEXTS = {
    "no table": "# h\n\ntext | text\n",
    "a plain table": TABLE,
    "a plain table without an end of line": TABLE.rstrip("\n"),
    "after a heading": f"# h\n{TABLE}",
    "before a heading": f"{TABLE}# h\n",
    "a row without a pipe": f"{TABLE}text\n",
    "a lone pipe": f"{TABLE}|\n{TABLE}",
    "glued to a paragraph": f"text\n{TABLE}",
    "in a fence": f"```\n\n{TABLE}```\n",
    "after a fence": f"```\n\n```\n{TABLE}",
    "a fence with a backtick in its info": f"```a`\n\n{TABLE}",
    "a fence in an item": f"1. a\n\n   ```\n   b\n\n{TABLE}",
    "a fence that ends its list": f"- a\n```\n\n{TABLE}",
    "an indented fence after the list has ended": f"- a\n\nb\n\n  ```\n\n{TABLE}",
    "an indented fence in an item that code has ended": f"1. a\n   ```\ncode\n   ```\n\n{TABLE}",
    "an indented fence after a thematic break": f"* * *\n  ```\n\n{TABLE}",
    "a fence in a quote": f"> ```\n\n{TABLE}",
    "a fence in an HTML block": f"<div>\n```\n\n{TABLE}",
    "a fence after a tag that may go on a paragraph": f"a\n<b>\n```\n\n{TABLE}",
    "a comment": f"<!--\n\n{TABLE}\n-->\n\n{TABLE}",
    "a comment in an item": f"- a\n  <!--\n\n{TABLE}",
    "a comment of one line": f"<!-- a --> b\n{TABLE}",
    "in an HTML block": f"<div>\n{TABLE}</div>\n\n{TABLE}",
    "a script": f"<script>\n\n{TABLE}</script>\n{TABLE}",
    "in a list": "- a\n\n  | a | b |\n  |---|---|\n  | c | d |\n",
    "in a quote": "> | a | b |\n> |---|---|\n",
    "indented": "   | a | b |\n   |---|---|\n",
    "without outer pipes": "a | b\n--|--\nc | d\n",
    "blank lines of white space": f"a\n \t\n{TABLE}  \n{TABLE}",
    "a heading instead": "# h | x\n|-|-|\n",
    "a delimiter row of another width": f"| a |\n|---|---|\n{TABLE}",
    "short and long rows": "| a | b |\n|---|---|\n| c |\n| d | e | f |\n||\n| |\n| g | h\n",
    "escaped pipes": "| a \\| b | c \\\\| d |\n|---|\n| `e \\| f` \\|\n",
    "references": "| [r] | [no] |\n|---|---|\n| [r][] | [t][r] |\n\n- [r]: /v\n",
    "breaks and control characters": f"| a<br>b | c |\n|---|---|\n| \1 | \2 |\n\n{TABLE}\x0c\n{TABLE}",
    "sections": f"# a\n\np\n\n{TABLE}\nq\n\nb\n===\n\n> # c\n\n{TABLE}\n| stray |\n",
    "a row that looks like a heading's underline": f"{TABLE}---\n{TABLE}",
    "a blank line below the cells that GitHub adds": "|"
    + "a|" * 1500
    + "\n|"
    + "-|" * 1500
    + "\n"
    + "| b\n" * 400
    + "\n"
    + TABLE,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_paths_read_the_same_document(text: str) -> None:
    assert contents(parse(Source("seed.md", text, ""))) == contents(parse(Source("seed.md", text, ""), reference=True))


def contents(document: Document) -> object:
    """All that a Document holds, as values that compare."""
    return (
        document.path,
        [section(one) for one in document.sections],
        [
            (
                row(one.header),
                one.alignments,
                [row(each) for each in one.rows],
                section(one.section),
                one.span,
                one.texts(),
            )
            for one in document.tables
        ],
        document.stray_rows,
        document.cut,
    )


def row(one: Row) -> object:
    return [inline(cell) for cell in one.cells], [inline(cell) for cell in one.excess], one.span


def section(one: Section | None) -> object:
    return one and (one.level, inline(one.heading), [section(each) for each in one.parents], inline(one.paragraph))


def inline(one: Inline | None) -> object:
    return one and (one.raw, one.content, one.span, one.text, one.highlights, one.links, one.code)
