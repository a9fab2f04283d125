"""Holds what we read equal to what is shown by GitHub's own parser, cmark-gfm."""

from __future__ import annotations

import os

import grammar
import oracle
import pytest
from cases import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judge import judge

# A long run: CONFORMANCE_EXAMPLES=100000 make test, or better `make conformance GENERATE=1000000`.
EXAMPLES = int(os.environ.get("CONFORMANCE_EXAMPLES", "150"))
thorough = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

CELLS = st.lists(st.sampled_from(grammar.INLINE), max_size=8).map("".join)
ROWS = st.lists(st.tuples(CELLS, st.sampled_from(grammar.CELL_BREAKS)).map("".join), min_size=1, max_size=3).map(
    "".join
)
LINES = st.tuples(
    st.lists(st.sampled_from(grammar.PREFIXES), max_size=3).map("".join),
    st.sampled_from(grammar.BODIES) | ROWS,
    st.sampled_from(grammar.ENDS),
).map("".join)
DOCUMENTS = st.tuples(st.sampled_from(grammar.BEGINNINGS), st.lists(LINES, min_size=1, max_size=9).map("".join)).map(
    "".join
)
TABLES = ROWS.map(lambda row: f"[r]: /u 't'\n\n|a|b|\n|-|-|\n{row}\n")


@thorough
@given(DOCUMENTS)
def test_any_document_is_read_as_github_reads_it(text: str) -> None:
    assert judge(text.encode()).differences == ()


@thorough
@given(TABLES)
def test_any_cell_is_read_as_github_reads_it(text: str) -> None:
    assert judge(text.encode()).differences == ()


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_what_once_differed_does_so_no_more(text: str) -> None:
    assert judge(text.encode()).differences == ()


def test_the_oracle_tells_tags_from_text_and_images_from_tags() -> None:
    text = '|a|\n|-|\n|<b>x</b>&lt;i&gt;<br/>![pic](u)<img src="u" alt="no" /><title>|\n'
    assert oracle.github(text.encode())[0].rows[1] == ["x<i>\npicno<title>"]
