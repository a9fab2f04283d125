"""The plainest cells: read or given up, and never otherwise than the reference reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablemill.markdown.fast.plain import GIVEN_UP, PROTECTED, read_plain
from tablemill.markdown.plain import inline

READ = {
    "": "",
    "a = b & c!": "a = b & c!",
    "`a ** b`, **c d** (*e*)": "a ** b, c d (e)",
    "a_b `_c`": "a_b _c",
    "[a](/u) [`b_`](#c_d).": "a b_.",
    "a<br>b": f"a{PROTECTED}b",
    "a <br/> b</br>c<br />": f"a{PROTECTED}b{PROTECTED}c",
    "![a](b) ![`c`](d)": "a c",
    "_a_b_ **`c`**": "a_b c",
    "a <b></b>c<b></b> d": "a c d",
    r"\_a\* \`b \[`c`](d)": "_a* `b [c](d)",
    '<a id="b_c"></a>d <sub>e</sub>': "d e",
    '<img height="20" src="https://a.b/c">': "",
    "<b>": "",
}
LEFT = (
    *(
        "``a``",
        "` a `",
        "`a``",
        "`a<br>`",
        "a_",
        "_a_.",
        "(_a_)",
        "_a_b",
        "a__b",
        "**a",
        "*a*b*",
        "**a***",
        "*-a*",
        "*~a~*",
        "*a*~b~",
    ),
    *("*a.*b", "**a.**b", "**-a**", "**a**~b~", "a`b``", "[`a``](u)", "[` a `](u)", "[`a<br>`](u)"),
    *(
        "~a~",
        "==a==",
        "[a]",
        "![a]",
        "![](b)",
        "![ a](b)",
        "![^a](b)",
        "![a<b>](c)",
        "**`a`**.",
        "[a](b c)",
        "[*a*](b)",
        "&lt;",
        "&#65;",
        "a < b",
    ),
    *(
        "<b c='d'>",
        "<b hidden>",
        '<b hidden="">',
        "</b/>",
        "<p>",
        "a <b> c",
        "<b> c",
        "a <b>",
        "a <b></b> c",
    ),
    *('<img alt="a">', "a<br><b> c", "**<b>a</b>**", "[<b>a</b>](c)", '<b c="d<br>e">'),
)
PIECES = (
    *("a", "b c", " ", ".", "-", "*", "**", "_", "__", "~", "`", "`a`", "*a*", "**b**", "``", "=", "==", "[", "]"),
    *("](u)", "[a](u)", "[`a`](u)", "!", "<", "<br>", "&", "lt;", "\\", "中", "é", "$"),
    *("_a_", "**`a`**", "![a](u)", "<b>", "</b>", '<img src="u">', '<a b="c">', "<br/>", "](", "[a]", ")", "^"),
)
MARKUP = st.lists(st.sampled_from(PIECES), max_size=9).map(lambda pieces: "".join(pieces).strip(" "))


@pytest.mark.parametrize("content", READ)
def test_a_plain_cell_is_read(content: str) -> None:
    assert read_plain(content) == READ[content]


@pytest.mark.parametrize("content", LEFT)
def test_what_is_not_certain_is_given_up(content: str) -> None:
    assert GIVEN_UP in read_plain(content)


def test_a_cell_that_is_given_up_leaves_its_neighbours() -> None:
    assert read_plain("`a`\nb ~c~ `d`\n\n*e*").split("\n") == ["a", f"b {GIVEN_UP}", "", "e"]


@pytest.mark.parametrize("content", ["[a]", "a [b, c] [d]!", "[a]:"])
def test_brackets_are_text_where_no_label_is_defined(content: str) -> None:
    assert GIVEN_UP in read_plain(content)
    assert read_plain(content, labels=False) == content


@pytest.mark.parametrize("content", ["[^a]", "[a][b]", "[a](b c)", "![a]", "[a_]", "[`a`]", "[[a]]", "[]", "[a"])
def test_of_other_brackets_nothing_is_certain(content: str) -> None:
    assert GIVEN_UP in read_plain(content, labels=False)


@settings(max_examples=1000, deadline=None)
@given(MARKUP)
def test_what_is_read_is_what_the_reference_reads(content: str) -> None:
    text = read_plain(content, labels=False)
    assert GIVEN_UP in text or text.replace(PROTECTED, "\n") == inline.Reader().text(content)
