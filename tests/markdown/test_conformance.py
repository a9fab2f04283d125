"""Holds our tables equal to those of GitHub's own parser, cmark-gfm."""

from __future__ import annotations

import os

import grammar
import oracle
import pytest
from cases import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tablemill.markdown import parse
from tablemill.sources import source_of

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
def test_any_document_has_the_tables_that_github_shows(text: str) -> None:
    shown = oracle.github(text.encode())
    assert oracle.ours(text.encode()) == shown
    assert oracle.ours(text.encode(), reference=True) == shown


@thorough
@given(TABLES)
def test_any_cell_has_the_text_that_github_shows(text: str) -> None:
    shown = oracle.github(text.encode())
    assert oracle.ours(text.encode()) == shown
    assert oracle.ours(text.encode(), reference=True) == shown


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_what_once_differed_does_so_no_more(text: str) -> None:
    shown = oracle.github(text.encode())
    assert oracle.ours(text.encode()) == shown
    assert oracle.ours(text.encode(), reference=True) == shown


@thorough
@given(DOCUMENTS)
def test_any_document_has_the_headings_that_github_shows(text: str) -> None:
    _has_githubs_headings(text)


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_its_headings_are_those_that_github_shows(text: str) -> None:
    _has_githubs_headings(text)


def _has_githubs_headings(text: str) -> None:
    text = oracle.defined(text)
    shown = oracle.github_headings(text.encode())
    sections = parse(source_of(text.encode(), "x.md"), marks=False).sections
    assert [section.level for section in sections] == [level for level, _ in shown]
    for section, (_, heading) in zip(sections, shown, strict=True):
        assert heading in (None, section.heading.text)


@thorough
@given(DOCUMENTS)
def test_a_cells_span_slices_the_source_to_the_raw_cell(text: str) -> None:
    source = source_of(text.encode(), "x.md")
    for table in parse(source).tables:
        for row in (table.header, *table.rows):
            for cell in (*row.cells, *row.excess):
                assert cell.span.slice(source.text) == cell.raw
                assert "\n" not in cell.raw


@thorough
@given(DOCUMENTS)
def test_a_section_is_where_its_spans_say(text: str) -> None:
    source = source_of(text.encode(), "x.md")
    for section in parse(source).sections:
        for fragment in filter(None, (section.heading, section.paragraph)):
            assert fragment.span.slice(source.text) == fragment.raw


@thorough
@given(TABLES)
def test_marks_change_nothing_but_their_own_equals_signs(text: str) -> None:
    source = source_of(text.encode(), "x.md")
    for marked, plain in zip(_cells(source, marks=True), _cells(source, marks=False), strict=True):
        highlights = marked.highlights
        assert marked.text.replace("=", "") == plain.text.replace("=", "")
        assert len(plain.text) - len(marked.text) == 4 * len(highlights)
        for highlight in highlights:
            assert marked.text[highlight.start : highlight.end] == highlight.text


def _cells(source, *, marks):
    tables = parse(source, marks=marks).tables
    return [cell for table in tables for row in (table.header, *table.rows) for cell in (*row.cells, *row.excess)]


def test_the_oracle_tells_tags_from_text_and_images_from_tags() -> None:
    text = '|a|\n|-|\n|<b>x</b>&lt;i&gt;<br/>![pic](u)<img src="u" alt="no" /><title>|\n'
    assert oracle.github(text.encode())[0].rows[1] == ["x<i>\npic<title>"]
