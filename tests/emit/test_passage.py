"""What is inserted, as GitHub's own parser reads it: the very values, wherever in a text they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from builders import PLACE, TRICKY, dataset, field, records, shape
from emit.test_markdown import HOSTILE
from markdown.cmark import Node, tree
from tablemill.emit.passage import passage, passage_obstacles
from tablemill.model import Json
from tablemill.reading.yamltree import YamlMap, YamlText
from tablemill.spec import InsertColumn, InsertSpec
from tablemill.spec.entries import Entries, Shape
from tablemill.spec.text_template import Part, TextTemplate, text_of

FIELDS = {
    "name": field(),
    "url": field(nullable=True),
    "stars": field("integer"),
    "tags": field("array", nullable=True),
}
ADDRESSES = [
    *[
        "https://a.b/c_d*e~f",
        "a b",
        "x\ny",
        "(",
        ")",
        "(()",
        "a(b)c",
        "((((x))))",
        "<a>",
        "a|b",
        "\\|",
        "\\",
        "`",
        "[x]",
    ],
    *["[x]", "&amp;", "&copy", "&#65;", "#a", "", "é漢", "a'b\"c", "![x](y)", "\x01", "a)b", "../a.md", "mailto:a@b.c"],
]


def text(written: str) -> TextTemplate:
    if "{" not in written:
        return TextTemplate(written, (Part(written, False, PLACE),), PLACE)
    found = text_of(Entries(YamlMap((), PLACE), PLACE, Shape("", ()), []), YamlText(written, False, PLACE))
    assert found is not None
    return found


def table(rows: Sequence[dict[str, Json]], **columns: str | list[str]) -> str:
    texts = {name: [each] if isinstance(each, str) else each for name, each in columns.items()}
    made = tuple(InsertColumn(name, tuple(map(text, each))) for name, each in texts.items())
    return lines(rows, InsertSpec(Path("x.md"), "x", "x", made, (), None, PLACE, {}))


def items(rows: Sequence[dict[str, Json]], *texts: str) -> str:
    return lines(rows, InsertSpec(Path("x.md"), "x", "x", (), tuple(map(text, texts)), None, PLACE, {}))


def lines(rows: Sequence[dict[str, Json]], insert: InsertSpec) -> str:
    every = [dict.fromkeys(FIELDS) | row for row in rows]
    return "".join(f"{line}\n" for line in passage(insert, records(every), shape(FIELDS)))


def cells(written: str) -> list[list[Node]]:
    """The cells of the only table that GitHub reads, without its header."""
    [found] = [node for node in tree(f"<!-- x -->\n\n{written}\n<!-- y -->\n").children if node.kind == "table"]
    return [row.children for row in found.children[1:]]


def seen(node: Node) -> str:
    """What a reader sees of a cell."""
    parts = []
    for each in node.walk():
        if each.kind in ("text", "code"):
            parts.append(each.literal)
        elif each.kind in ("html_inline", "html_block") and each.literal.strip() == "<br>":
            parts.append("\n")  # alone in a list item, it is a block of HTML, and shown all the same
        elif each.kind in ("softbreak", "linebreak"):
            parts.append("\n")
    return "".join(parts)


def only(node: Node, kind: str) -> Node:
    [found] = [each for each in node.walk() if each.kind == kind]
    return found


def address(value: str) -> str:
    return re.sub(r"[\x00-\x20\x7f]", lambda found: f"%{ord(found[0]):02X}", value)


def one_line(value: str) -> str:
    return re.sub("[\r\n]", " ", value)


TEXTS = st.lists(st.sampled_from([*HOSTILE, *TRICKY]) | st.text(max_size=5), max_size=4).map("".join)
NAMES = TEXTS.filter(lambda value: "\0" not in value)
LINKS = st.lists(st.sampled_from(ADDRESSES) | st.text(max_size=4), max_size=4).map("".join).filter(
    lambda value: "\0" not in value
)  # fmt: skip


def _holds(name: str, url: str) -> None:
    written = table(
        [{"name": name, "url": url}],
        A="name",
        B="[{name}]({url})",
        C="`{name}`",
        D="x{name}y {url} z",
        E='<b title="{name}">x</b>',
        F="![{name}]({url})",
        G="**{name}**|`a`",
    )
    [[a, b, c, d, e, f, g]] = cells(written)
    assert seen(a) == name
    link = only(b, "link") if b.children[0].kind == "link" else None
    assert link is not None
    assert (link.url, seen(link)) == (address(url), name)
    assert seen(c) == one_line(name)
    assert not name or c.children[0].kind == "code" or c.children[0].literal == "<code>"
    assert seen(d) == f"x{name}y {url} z"
    assert unescape(e.children[0].literal) == f'<b title="{one_line(name)}">'
    image = only(f, "image")
    assert (image.url, seen(image)) == (address(url), name)
    assert seen(g).endswith("|a")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_is_seen_as_itself_wherever_it_stands_in_a_table(name: str) -> None:
    _holds(name, "https://a.b/")


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_that_of_the_link(url: str) -> None:
    _holds("x", url)


@given(NAMES, LINKS)
def test_whatever_the_value_and_the_address_github_reads_just_them(name: str, url: str) -> None:
    _holds(name, url)


def _holds_in_a_list(name: str, url: str) -> None:
    written = items([{"name": name, "url": url}] * 2, "{name}: [{name}]({url}), `{name}`, {url}")
    [found] = [node for node in tree(f"<!-- x -->\n\n{written}\n<!-- y -->\n").children if node.kind == "list"]
    assert len(found.children) == 2
    for item in found.children:
        [paragraph] = item.children
        assert paragraph.kind == "paragraph"
        assert seen(paragraph) == f"{name}: {name}, {one_line(name)}, {url}".removesuffix(" " * (not url))
        link = next(each for each in paragraph.walk() if each.kind == "link" and each.url == address(url))
        assert seen(link) == name
    assert items([{"name": name}], "name") == items([{"name": name}], "{name}")
    [[item]] = [node.children for node in tree(items([{"name": name}], "name")).children]
    assert "".join(map(seen, item.children)) == name


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_is_seen_as_itself_wherever_it_stands_in_a_list(name: str) -> None:
    _holds_in_a_list(name, "https://a.b/")


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_that_of_the_link_in_a_list(url: str) -> None:
    _holds_in_a_list("x", url)


@given(NAMES, LINKS)
@example("\n", "")
def test_whatever_the_value_and_the_address_github_reads_just_them_in_a_list(name: str, url: str) -> None:
    _holds_in_a_list(name, url)


@pytest.mark.parametrize("number", ["1", "1.", "123456789", "1234567890", "-", "+", "#", ">", "---", "1)"])
@pytest.mark.parametrize("after", ["", " x", ". x", ") x", "x"])
def test_an_item_that_begins_with_a_value_begins_no_other_block(number: str, after: str) -> None:
    [found] = tree(items([{"name": number}], f"{{name}}{after}")).children
    [[paragraph]] = [item.children for item in found.children]
    assert paragraph.kind == "paragraph"
    assert seen(paragraph) == f"{number}{after}"


def test_what_the_spec_writes_is_markdown_and_no_text() -> None:
    rows: list[dict[str, Json]] = [{"name": "a", "url": "b", "stars": 3}]
    assert table(rows, **{"T|x": "**{name}** | <kbd>{stars}</kbd>\nx"}).splitlines()[2] == (
        "| **a** \\| <kbd>3</kbd> x |"
    )
    assert items(rows, "> {name}") == "- > a\n"


def test_the_first_text_without_a_null_is_taken_and_a_cell_without_one_is_empty() -> None:
    rows: list[dict[str, Json]] = [{"name": "a", "url": "b"}, {"name": "c", "stars": 1}, {"name": "d"}]
    columns = {"T": ["[{name}]({url})", "{name} {stars}"], "U": "url"}
    assert table(rows, **columns) == (  # type: ignore[arg-type]  # a dict of one type
        "| T      | U   |\n| ------ | --- |\n| [a](b) | b   |\n| c 1    |     |\n|        |     |\n"
    )


def test_values_of_other_types() -> None:
    rows: list[dict[str, Json]] = [
        {"name": "a", "stars": 1000, "tags": ["a", "b|c"]},
        {"name": "b", "stars": 7, "tags": [{"x": "|`"}, 1]},
        {"name": "c", "stars": -1, "tags": []},
    ]
    assert table(rows, stars="stars", tags="tags", both="{tags}: {stars}") == (
        "| stars | tags                | both                   |\n"
        "| ----: | ------------------- | ---------------------- |\n"
        "|  1000 | a, b\\|c             | a, b\\|c: 1000          |\n"
        '|     7 | ``[{"x":"\\|`"},1]`` | ``[{"x":"\\|`"},1]``: 7 |\n'
        "|    -1 |                     | : -1                   |\n"
    )


def test_slugs_are_anchors() -> None:
    assert items([{"name": "A & b: C*"}], "[{name}](#{name:slug})") == "- [A & b: C\\*](#a--b-c)\n"


def test_a_table_is_aligned_by_the_width_on_a_screen() -> None:
    rows: list[dict[str, Json]] = [{"name": "无法找到"}, {"name": "👨‍👩‍👧"}, {"name": "é"}, {"name": "x"}]
    assert len({wcswidth(line) for line in table(rows, Name="name", Again="[{name}]({name})").splitlines()}) == 1


def test_what_markdown_cannot_hold_is_told() -> None:
    insert = InsertSpec(Path("x.md"), "x", "x", (InsertColumn("A", (text("name"),)),), (), None, PLACE, {})
    [told] = passage_obstacles(insert, dataset([{"name": "x\0"}], "name"), shape(FIELDS))
    assert told.message == 'name "x\\u0000" has U+0000, which Markdown cannot hold'
