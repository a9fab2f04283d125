"""The views of one content without an inline parser are those of the inline parser."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tablemill.markdown.fast.reader import Reader
from tablemill.markdown.fast.text import Labels
from tablemill.markdown.plain import inline
from tablemill.markdown.plain.cursor import SPACE

PIECES = st.sampled_from(
    [
        "==",
        "==",
        "==",
        "=",
        "===",
        "a",
        "B9",
        " ",
        "（",
        "）",
        "请求",
        "。",
        '"',
        "-",
        "!",
        ":",
        "\u3000",
        "é",
        "²",
        "$",
        ">",
        "|",
    ]
)
LINKS = st.sampled_from(
    [
        *(
            "[a](b)",
            "[RFC9110, Section 15.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.2.1)",
            "[",
            "]",
            "(",
            ")",
        ),
        *(
            "[请求 a_b: c=d!](/x?y=z%20,~_*)",
            "<http://example.org/a>",
            "<x:>",
            "<",
            ">",
            "; ",
            "!",
            "http://a.b",
            "www.a.b",
        ),
        *(
            "[a www.b](c)",
            "[a](b%zz)",
            "[a](b c)",
            "[a]( b )",
            "[a]()",
            "[](a)",
            "[ a ](b)",
            "[a](b'c')",
            "a@b.c",
            "mailto:",
        ),
    ]
)
OTHERS = st.sampled_from(["*", "**", "_", "`", "\\", "[", "](x)", "<br>", "&amp;", "~~", "\n", "\x0c", "://", "www."])


def trimmed(content: str) -> str:
    """As a cell's content always is."""
    return content.strip(SPACE)


def views(reader: inline.Reader, content: str) -> object:
    return reader.text(content), reader.highlights(content), reader.unclosed(content), reader.links(content)


def fast() -> Reader:
    return Reader(Labels(lambda _: False, lambda _: False))


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join).map(trimmed))
@example("==a ==b== c==")
@example("（==请求超时==）请求")
@example('（=="Content-Length" 未被定义==）。')
def test_marks_alone_are_read_as_the_parser_reads_them(content: str) -> None:
    assert views(fast(), content) == views(inline.Reader(), content)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES | OTHERS, max_size=14).map("".join).map(trimmed))
def test_marks_among_other_markup_are_read_as_the_parser_reads_them(content: str) -> None:
    assert views(fast(), content) == views(inline.Reader(), content)


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES | LINKS, max_size=8).map("".join).map(trimmed))
@example("[RFC6455](https://www.rfc-editor.org/rfc/rfc6455); RFC Errata 3227")
def test_links_alone_are_read_as_the_parser_reads_them(content: str) -> None:
    assert views(fast(), content) == views(inline.Reader(), content)


@pytest.mark.parametrize(
    "content",
    [
        "[RFC9110, Section 15.2.1](https://a.org/rfc9110#section-15.2.1); b",
        "<http://a.org/b_c~d>",
        "==a==",
        "（==请求超时==）请求超出了",
        "306 *Unused*",
        "**（信息）**",
        "CLOSE_NORMAL",
        "a == b ==",
    ],
)
def test_plain_contents_need_no_parser(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the parser was asked")

    monkeypatch.setattr(inline.Reader, "_parse", refuse)
    views(fast(), content)
