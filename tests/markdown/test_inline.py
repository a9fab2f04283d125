"""The views of a cell."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from tablemill.markdown.plain.inline import Reader
from tablemill.markdown.plain.references import Reference
from tablemill.model import Highlight, Link

READER = Reader({"r": Reference("/u", "t")})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("*a* **b** _c_ __d__ ***e***", "a b c d e"),
        ("a<br>b<BR/>c<br />d<br class='x'>e", "a\nb\nc\nd\ne"),
        ("<b>a</b> <!-- b -->c<a href='d'>e</a>", "a ce"),
        ("<title>a</title>", "<title>a</title>"),
        ("&amp; &copy; &#x4e2d; &nope; &copy", "& © 中 &nope; &copy"),
        (r"\*a\* \| \a \\", r"*a* | \a " + "\\"),
        ("`a|b` ``c`d`` ` e `", "a|b c`d e"),
        ("[a *b*](c) [r] [d][r] [e][s]", "a b r d [e][s]"),
        ("![a *b*](c) ![r]", "a b r"),
        ("<https://a.b/c%20d> https://e.f/*g*", "https://a.b/c%20d https://e.f/*g*"),
        ("~~a~~ ~b~ ~~~c~~~", "a b ~~~c~~~"),
        ("==a== =b= ===c===", "a =b= ===c==="),
        ("（），：　\u00a0Ａ", "（），：　\u00a0Ａ"),
        ("a\0b", "a\ufffdb"),
        ("a\nb  \nc\\\nd", "a\nb\nc\nd"),
        ("", ""),
    ],
)
def test_the_text_is_what_a_reader_sees(content: str, text: str) -> None:
    assert READER.text(content) == text


@pytest.mark.parametrize(
    ("content", "highlights"),
    [
        ("（==请求超时==）请求", [("请求超时", 1)]),
        ("应该==继续发送其余的请求==。", [("继续发送其余的请求", 2)]),
        ('（=="Content-Length" 未被定义==）。', [('"Content-Length" 未被定义', 1)]),
        ("请求==（超时）==后", [("（超时）", 2)]),
        ("**x** ==*a* `==` b==", [("a == b", 2)]),
        ("==a== b ==c==", [("a", 0), ("c", 4)]),
        ("==a ==b== c==", [("a b c", 0), ("b", 2)]),
        ("[==a==](b) ==[c](d)==", [("a", 0), ("c", 2)]),
        ("😀==😀==", [("😀", 1)]),
        ("&amp;==a==", [("a", 1)]),
        ("==a *b== c*", [("a b", 0)]),
        ("a == b", []),
        ("x==1 and y==2", []),
        ("foo==1.0, bar==2.0", []),
        ("请==继续发送==吧", [("继续发送", 1)]),
        ("用==API==时 é==b==é ==a==b== c", [("API", 1), ("b", 7), ("a==b", 10)]),
        ("(x==1) ==a==, b==c", [("a", 7)]),
        ('if (a=="x" && b=="y")', []),
        (r"\==a== \=\=b==", []),
        ("`==a==`", []),
        ("==a", []),
        ("===a===", []),
        ("==a [b==](c)", []),
    ],
)
def test_highlights_are_marked_stretches_with_their_place_in_the_text(
    content: str, highlights: list[tuple[str, int]]
) -> None:
    assert READER.highlights(content) == tuple(Highlight(text, start, start + len(text)) for text, start in highlights)
    for highlight in READER.highlights(content):
        assert READER.text(content)[highlight.start : highlight.end] == highlight.text


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("==a", (0,)),
        ("a==", (1,)),
        ("x==1", ()),
        ("==a== b==", (7,)),
        ("a == b", ()),
        ("==a==", ()),
        ("===a", ()),
        ("`==a`", ()),
        ("==a [b==](c)", (0, 6)),
        ("a", ()),
    ],
)
def test_a_mark_without_a_partner_is_told(content: str, places: tuple[int, ...]) -> None:
    assert READER.unclosed(content) == places


def test_links_and_images_come_in_the_order_in_which_they_begin() -> None:
    assert READER.links('[![a](b)c](<d e> "f") [r] www.g.h <i@j.k> ![](l)') == (
        Link("ac", "d e", "f"),
        Link("a", "b", None),
        Link("r", "/u", "t"),
        Link("www.g.h", "http://www.g.h", None),
        Link("i@j.k", "mailto:i@j.k", None),
        Link("", "l", None),
    )


def test_code_is_the_contents_of_the_code_spans() -> None:
    assert READER.code("`a` b `` c`d `` \\`e\\`") == ("a", "c`d")
    assert READER.code("a") == ()


def test_without_marks_equals_signs_are_text() -> None:
    assert Reader(marks=False).text("==a==") == "==a=="


def test_a_view_does_not_depend_on_what_was_asked_before() -> None:
    reader = Reader()
    assert [reader.text("==a=="), reader.text("*b*"), reader.text("==a==")] == ["a", "b", "a"]
    assert reader.unclosed("==c") == (0,)
    assert reader.unclosed("==c==") == ()


# A megabyte of one of these took up to 440 MB, before tokens were small and what nothing can close was text at once.
HOSTILE = (
    "[",
    "![",
    "[a",
    "[]",
    "[a](",
    "[a](()",
    "[a](u 'b",
    "` `` ",
    "&a",
    "**a ",
    "_a ",
    "~~a",
    "==a",
    "<a ",
    "<b>",
    "\\a",
)


@pytest.mark.no_cover  # a cost, and not what is read
@pytest.mark.parametrize("run", HOSTILE)
def test_hostile_text_takes_memory_in_proportion_to_its_size(run: str) -> None:
    content = run * (20_000 // len(run))
    Reader().text(run)  # what is compiled once is not counted
    tracemalloc.start()
    try:
        Reader().text(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 170 * len(content)


@pytest.mark.parametrize(
    "content",
    [
        "<![CDATA[>" * 20_000 + "]]>",
        "<?" + "<!--x" * 20_000 + "?>",
        "<?>" + "<a '" * 20_001 + "?>",
        "<div>" * 20_000 + "<li></li>" * 20_000,
        "<li><table>" + "<div>" * 20_000 + "</li>" * 20_000,
        "<span>" * 20_000 + "</div>" * 20_000,
        "<a href=u>" * 20_000 + "x",
        "a@b" * 20_000,
    ],
)
def test_tags_that_stand_deep_or_have_no_end_are_read_in_linear_time(content: str) -> None:
    start = time.process_time()
    READER.links(content)
    assert time.process_time() - start < 20
