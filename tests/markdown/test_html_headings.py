"""Headings that are written in HTML, held against cmark-gfm's page as a parser of HTML reads it.

Texts are compared without white space: what stands between two words is said by the tests of the text view.
"""

from __future__ import annotations

import gc
import re
import time
from typing import TYPE_CHECKING

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from tablemill.markdown import parse
from tablemill.model import Document
from tablemill.reading.sources import Source

if TYPE_CHECKING:
    from turbohtml import Node

turbohtml = pytest.importorskip("turbohtml")


def read(text: str, *, html: bool = False, reference: bool = False) -> Document:
    return parse(Source("x.md", text, ""), html=html, prose=True, reference=reference)


def ours(text: str) -> list[tuple[int, str]]:
    fast, reference = (
        [(section.level, "".join(section.heading.text.split())) for section in read(text, reference=plain).sections]
        for plain in (False, True)
    )
    assert fast == reference
    return fast


def on_the_page(text: str) -> list[tuple[int, str]]:
    """Return the level and text of each heading that is shown on GitHub's page outside of the cells of GFM tables."""
    page = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_SOURCEPOS)
    return list(_headings(turbohtml.parse_fragment(page, "div")))


def _headings(node: Node) -> list[tuple[int, str]]:
    found = []
    tag = getattr(node, "tag", None)
    if tag in ("td", "th") and node.attr("data-sourcepos"):  # type: ignore[attr-defined]  # what has a tag has these
        return []
    if tag and re.fullmatch("h[1-6]", tag):
        # In one that an element between keeps open (``<h1><b>a<h2>``), the next stands: its text is its own.
        text = "".join("".join(map(_text, node.children)).split())
        found = [(int(tag[1]), text)] if text or node.attr("data-sourcepos") else []  # type: ignore[attr-defined]
    return found + [heading for child in node.children for heading in _headings(child)]


def _text(node: Node) -> str:
    if getattr(node, "tag", None) is None:
        return node.data if type(node).__name__ == "Text" else ""  # type: ignore[attr-defined]
    if re.fullmatch("h[1-6]", node.tag):
        return ""
    return "".join(map(_text, node.children))


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Colours</h2>\n",
        '<h1 align="center">Title</h1>\ntext\n',
        '<h2 id="x">A <a href="u">b</a></h2>\n',
        '<div align="center"><h1>Title</h1><h3>Below</h3></div>\n',
        "<div>\n  <h1>Title</h1>\n</div>\n",
        "<h1 align='center'>\n  Title\n  <br>\n  more\n</h1>\n",
        '<p align="center">\n  <h1>Title</h1>\n</p>\n',
        "<details><summary><h2>Title</h2></summary>\n\ntext\n\n</details>\n",
        "<h2>\n\nText *of* [Markdown](u)\n\n</h2>\n\ntext\n",
        "<h2>\n\nText\n</h2>\n",
        "<h1>\n\nOne\n\nTwo\n\n</h1>\n",
        "<h1>\n\n# Title\n\n</h1>\n",
        "<h3>Title</h2>\n",
        "<h2>One<h2>\n\n<h2>Two</h2>\n",
        "<H2>Title</H2 >\n",
        '<h2\n  class="a>b"\n>Title</h2>\n',
        "<h2>*no* `markup` [here](u) ==a== http://a.b a@b.cc &amp;lt; &copy; &copy x \\* # a</h2>\n",
        "<h2>a<!-- </h2> --> b</h2>\n",
        "<!-- <h2>no</h2> --><h2>Title</h2>\n",
        "<!-- \n<h2>no</h2>\n\n-->\n",
        "<h2>a <o:p>b</o:p> <a title=it's href=x\"y>c</a> </a b> d < e</h2>\n",
        "```html\n<h2>no</h2>\n```\n\n    <h2>no</h2>\n\n`<h2>no</h2>`\n\n\\<h2>no</h2>\n",
        "<h2></h2>\n\n<h2> <!-- nothing --> <a id='x'></a></h2>\n",
        '<a id="x"></a><h2>Title *of* `Markdown`</h2>\n\ntext\n',
        'text <h2>Title</h2> text <h3 class="x">Next</h3>\n',
        '<a id="x"></a><h2>\nTitle\n</h2>\n',
        "- <h2>In an item</h2>\n- b\n\n> <h3>In\n> a quote</h3>\n",
        "text\n<h2>Title</h2>\ntext\n",
        "<table><tr><td><h3>One</h3></td><td>\n\n<h3>Two</h3>\n\n### Three\n\n</td></tr></table>\n",
        "<table><tr><td><h3>Not ended</td><td>a</td></tr></table>\n",
        "| a |\n|---|\n| <h3>no</h3> |\n",
        "<pre><h2>Title</h2></pre>\n",
        "<title><h2>Title</h2>\n",
        "# a\n\n<h2>b</h2>\n\nc\n-\n",
        "<h2>a</h2>\n===\n",
        "y <h1>x\n\n# a\n",
        "y <h3>x\n# a\n\n## b\n",
        "<h1>x\n\na\n===\n\nb\n",
        "<h1>x\n\nm\n\na\n===\n",
        "<h1><b>x\n\n# a</h1>\n",
        '<a name=x><h1 align="center">x\n  T\n# a</h1>',
    ],
)
def test_a_heading_in_html_is_what_the_page_shows_as_one(text: str) -> None:
    assert ours(text) == on_the_page(text)


BEFORE = ("", "", "<div>", "</div>", "<details><summary>", "</summary>", "<a name=x>", "</a>", "<hr>", "<!-- x -->")
STARTS = ('<h1 align="center">', "<h2>", "<h3 id=x>", '<H4 class="a>b">', "<h2 title='</h2>'>", "<h6 >")
TEXTS = (
    *("Title", 'A <a href="u">b</a>', "i<img src=a>", "<b>x</b> y", "&amp;lt; *n*", "<!-- c --> t", "a < b"),
    *("<!-- </h2> -->u", "a<br>b", "x\n  T\n", "\\*", "`c`", "http://a.b", "www.a.b", "&copy", "# a", "|", "中文"),
)
AFTER = (
    *("\n\n", "\n\n", "\n\ntext\n\n", "\n\n## M\n\n", "\n\n```\n<h2>f</h2>\n```\n\n", "\n\n    <h2>c</h2>\n\n"),
    *("\n\nsetext\n---\n\n", "\n\n| a |\n|---|\n| <h3>c</h3> |\n\n", "\n\n`<h2>q</h2>`\n\n"),
    *("\n\n<!-- <h2>x</h2>\n\n -->\n\n", "\n\nx <a id=q></a>\n\n"),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        parts += [draw(st.sampled_from(BEFORE)), draw(st.sampled_from(STARTS))]
        if draw(st.integers(0, 3)):
            parts += draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3))
        else:
            parts.append(draw(st.sampled_from(("\n\nText *x*\n\n", "\n\nTe `c`\n", "\n\n[l](u)\nmore\n\nand\n\n"))))
        parts.append(draw(st.sampled_from(("</h1>", "</h2>", "</h3 >", "</H4>"))))
        parts += [draw(st.sampled_from(BEFORE)), draw(st.sampled_from(AFTER))]
    return "".join(parts)


@given(documents())
def test_headings_of_any_form_are_what_the_page_shows(text: str) -> None:
    assert ours(text) == on_the_page(text)


@given(documents())
def test_a_heading_in_html_knows_where_it_stands(text: str) -> None:
    for section in read(text).sections:
        assert section.heading.span.slice(text) == section.heading.raw


def test_the_place_of_a_heading_in_html_is_that_of_its_text() -> None:
    text = '# a\n\n<div>\n  <h1 id="x">\n    Ti <b>t</b>\n    le </h1><h2>b</h2>\n'
    assert [str(section.heading.span) for section in read(text).sections] == ["x.md:1:3", "x.md:5:5", "x.md:6:17"]
    assert read(text).sections[1].heading.raw == "Ti <b>t</b>\n    le"


def under(text: str) -> list[str]:
    """Return the headings above each table."""
    return [
        " > ".join(part.heading.text for part in table.section.path) if table.section else ""
        for table in read(text, html=True).tables
    ]


def test_sections_begin_at_headings_of_both_kinds() -> None:
    table = "| x |\n|---|\n\n"
    text = f"# a\n\n<h2>b</h2>\n\n{table}### c\n\n{table}<h2>d</h2>\n\n{table}<h1>e</h1>\n\n{table}## f\n\n{table}"
    assert under(text) == ["a > b", "a > b > c", "a > d", "e", "e > f"]


def test_a_heading_in_a_cell_of_an_html_table_ends_with_it() -> None:
    table = "\n\n| x |\n|---|\n\n"
    text = (
        f"# a\n\n<table><tr><th>q</th></tr><tr><td><h1>b</h1>{table}</td><td>{table}<h2>c</h2>{table}## d{table}"
        f"</td></tr></table>{table}</table>{table}"
    )
    assert under(text) == ["a", "a > b", "a", "a > c", "a > d", "a", "a"]


def test_an_html_table_stands_under_the_heading_before_it_in_the_same_block() -> None:
    table = "<table><tr><th>q</th></tr><tr><td>1</td></tr></table>"
    assert under(f"<h1>a</h1>{table}<h2>b</h2>\n{table}\n\n{table}\n") == ["a", "a > b", "a > b"]


def test_the_text_of_a_heading_in_html_is_no_paragraph() -> None:
    first, second, third = read("# a\n\n<h2>\n\nb\n\n</h2>\n\nc\n\n<i></i><h2>d</h2>\n\ne\n").sections
    assert [part.paragraph.text if part.paragraph else None for part in (first, second, third)] == [None, "c", "e"]
    assert [one.text for one in read("<i></i><h2>d</h2>\n\nx <h2>e</h2>\n").paragraphs] == ["x\ne"]


def test_an_html_cell_keeps_the_headings_in_it() -> None:
    text = "<table><tr><th>q</th></tr><tr><td>\n\n<h2>\n\nb\n\n</h2>\n\n<h3>c</h3>\n\nd <h4>e</h4></td></tr></table>\n"
    (table,) = read(text, html=True).tables
    assert table.rows[0].cells[0].text.split() == ["b", "c", "d", "e"]


@pytest.mark.parametrize(
    "piece",
    [
        *("<h1>", "<h1>a\n\n", "<h1>x</h1><h2>y</h2>", "x <h1>y</h1> ", "<table><td><h1>a</h1>\n\n", "<td><h2>x</h2>"),
        *("<h1><", "<a ", "<!--", '<a x="', "<a =", "&", "<"),
    ],
)
@pytest.mark.no_cover  # a time, and not what is read
def test_headings_in_html_take_time_linear_in_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        for section in read("<h1>" + piece * times).sections:
            assert section.heading.text is not None
        return time.process_time() - begun

    gc.disable()  # as the commands do: its passes grow with all that the tests before this one have left
    try:
        seconds(100)
        assert seconds(12_000) < 0.1 + 12 * seconds(3_000)
    finally:
        gc.enable()
