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
}
LEFT = (
    *("``a``", "` a `", "`a``", "`a<br>`", "a_", "_a_", "a__b", "**a", "*a*b*", "**a***", "*-a*", "*~a~*", "*a*~b~"),
    *("*a.*b", "**a.**b", "**-a**", "**a**~b~", "a`b``", "[`a``](u)", "[` a `](u)", "[`a<br>`](u)"),
    *("~a~", "==a==", "![a](b)", "[a]", "[a](b c)", "[*a*](b)", "\\`a`", "&lt;", "&#65;", "<b>", "a < b", "<br/>"),
)
PIECES = (
    *("a", "b c", " ", ".", "-", "*", "**", "_", "__", "~", "`", "`a`", "*a*", "**b**", "``", "=", "==", "[", "]"),
    *("](u)", "[a](u)", "[`a`](u)", "!", "<", "<br>", "&", "lt;", "\\", "中", "é", "$"),
)
MARKUP = st.lists(st.sampled_from(PIECES), max_size=9).map(lambda pieces: "".join(pieces).strip(" "))


@pytest.mark.parametrize("content", READ)
def test_a_plain_cell_is_read(content: str) -> None:
    assert read_plain(content) == READ[content]


@pytest.mark.parametrize("content", LEFT)
def test_what_is_not_certain_is_given_up(content: str) -> None:
    assert GIVEN_UP in read_plain(content)


def test_a_cell_that_is_given_up_leaves_its_neighbours() -> None:
    assert read_plain("`a`\nb _c_ `d`\n\n*e*").split("\n") == ["a", f"b {GIVEN_UP}", "", "e"]


@settings(max_examples=1000, deadline=None)
@given(MARKUP)
def test_what_is_read_is_what_the_reference_reads(content: str) -> None:
    text = read_plain(content)
    assert GIVEN_UP in text or text.replace(PROTECTED, "\n") == inline.Reader().text(content)
