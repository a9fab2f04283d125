from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from tablemill.markdown import parse
from tablemill.markdown.html import grid as html_grid
from tablemill.markdown.html import table as html_table
from tablemill.model import Cell, Document, Footnote, Table
from tablemill.problems import TablemillError
from tablemill.reading.sources import Source


def read(text: str) -> Document:
    return parse(Source("x.md", text, ""), html=True)


def one(text: str) -> Table:
    [table] = read(text).tables
    return table


def cells(table: Table) -> list[Cell]:
    return [cell for row in (table.header, *table.rows) for cell in (*row.cells, *row.excess)]


def only_cell(html: str) -> Cell:
    return one(f"<table><tr><th>h</th></tr><tr><td>{html}</td></tr></table>\n").rows[0].cells[0]


def codes(table: Table) -> list[str]:
    return [note.code for note in table.notes]


SIMPLE = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>\n"


HEAD = "<table><tr><th>h</th><th>i</th></tr><tr>"
END = "</tr></table>\n"


# Which tables there are


def test_the_caption_of_a_table_is_what_it_calls_so() -> None:
    text = "<table>\n<caption>\n\nSeen *twice* <b>x</b>\n</caption><tr><th>a</th></tr><tr><td>1</td></tr></table>\n"
    caption = one(text).caption
    assert caption is not None
    assert (caption.text, caption.span.slice(text)) == ("Seen twice x", "Seen *twice* <b>x</b>")
    assert one(f"a\n\n{SIMPLE}").caption is None
    assert one("<table><caption>a<tr><th>a</th></tr><tr><td>1</td></tr></table>\n").caption is None


def test_html_tables_are_tables_only_when_asked_for() -> None:
    assert parse(Source("x.md", SIMPLE, "")).tables == ()
    assert one(SIMPLE).texts() == [["a", "b"], ["1", "2"]]


def test_html_tables_stand_among_the_others_in_the_order_of_the_text_each_in_its_section() -> None:
    document = read(f"{SIMPLE}\n# A\n\n| g | h |\n|---|---|\n| 3 | 4 |\n\n## B\n\n{SIMPLE}\n# C\n\n{SIMPLE}")
    sections = [table.section and table.section.heading.text for table in document.tables]
    assert sections == [None, "A", "B", "C"]
    assert [table.html for table in document.tables] == [True, False, True, True]
    assert document.tables[2].section is document.sections[1]


@pytest.mark.parametrize(
    "text",
    [
        f"```html\n{SIMPLE}```\n",
        f"- text\n\n      {SIMPLE}",
        f"text `{SIMPLE.strip()}` text\n",
        f"<!-- {SIMPLE.strip()} -->\n",
        f"<!--\n\n{SIMPLE}\n-->\n",
        f"<div><!--\n\nit goes on\n\n{SIMPLE}\n-->\n",
        f"<template>{SIMPLE.strip()}</template>\n",
        "<table></table>\n",
        "<table><tr></tr></table>\n",
        "<table><caption>only this</caption></table>\n",
        "<td>1</td>\n",
        "&lt;table>&lt;tr>&lt;td>1\n",
        r"\<table>\<tr>\<td>1" + "\n",
        "<tables><tr><td>1</td></tr></tables>\n",
    ],
)
def test_what_a_browser_does_not_show_as_a_table_is_none(text: str) -> None:
    assert read(text).tables == ()


def test_a_table_in_a_quote_or_a_list_is_read_without_their_marks() -> None:
    table = one("> - <table><tr><th>a\n>   <th>b\n>   <tr><td>1\n>   one<td>2\n>   </table>\n")
    assert table.texts() == [["a", "b"], ["1 one", "2"]]
    assert str(table.span) == "x.md:1:5"


def test_a_table_within_a_line_of_text_is_one() -> None:
    assert one(f"see {SIMPLE.strip()} here\n").texts() == [["a", "b"], ["1", "2"]]


def test_a_table_in_a_gfm_cell_stands_beside_the_table_that_holds_it() -> None:
    outer, inner = read("| a \\| b |\n|---|\n| \\| <table><tr><th>x\\|y</th></tr></table> |\n").tables
    assert (outer.html, inner.html) == (False, True)
    [cell] = inner.header.cells
    assert (cell.text, cell.raw, str(cell.span)) == ("x|y", "x\\|y", "x.md:3:21")


def test_a_table_in_a_cell_is_a_table_of_its_own_and_left_out_of_the_cell_that_holds_it() -> None:
    outer, inner = read(
        "<table><tr><th>h</th></tr><tr><td>before <table><tr><th>in <b>it</b></th></tr></table> after</td></tr></table>"
    ).tables
    assert outer.texts() == [["h"], ["before\nafter"]]
    assert inner.texts() == [["in it"]]
    assert outer.rows[0].cells[0].raw == "before <table><tr><th>in <b>it</b></th></tr></table> after"


def test_a_gfm_table_in_an_html_cell_is_a_table_of_its_own() -> None:
    outer, inner = read("<table><tr><th>\n\n| a |\n|---|\n| 1 |\n\n</th></tr></table>\n").tables
    assert (outer.texts(), inner.texts()) == ([[""]], [["a"], ["1"]])
    assert outer.header.cells[0].raw == "| a |\n|---|\n| 1 |"


def test_a_table_that_is_never_closed_goes_on_to_the_end() -> None:
    table = one("<table><tr><th>a<tr><td>1\n\n# Heading\n\ntext\n")
    assert table.texts() == [["a"], ["1\nHeading\ntext"]]
    assert table.rows[0].cells[0].raw == "1\n\n# Heading\n\ntext"


# Rows, columns, headers


def test_end_tags_may_be_missing_as_in_a_browser() -> None:
    table = one("<table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2<tr><td><p>3<td>4</table>")
    assert table.texts() == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert [cell.raw for cell in cells(table)] == ["a", "b", "1", "2", "<p>3", "4"]


def test_the_end_tag_of_what_has_no_start_tag_ends_the_cell() -> None:
    table = one("<table><th>a<!-- </tr> --></tr><td>1</tbody><td>2</table>")
    assert [cell.raw for cell in cells(table)] == ["a<!-- </tr> -->", "1", "2"]
    inner, outer = "<table><tr><td>x</tr></table>", "<table><td>{}y</tr></table>"
    assert cells(read(outer.format(inner)).tables[0])[0].raw == f"{inner}y"


@pytest.mark.parametrize("end", ["</th></tr>", "</tr>", "</tbody>", "</table>", "<tr><td>", "<col>", "<th>", ""])
def test_what_is_written_in_a_cell_ends_before_what_ends_it(end: str) -> None:
    [cell, *_] = cells(one(f"<table><tbody><tr><th>a<b>c</b>\n{end}"))
    assert cell.raw == "a<b>c</b>"


def test_a_table_that_another_one_ends_ends_before_it() -> None:
    text = "<table><tr><th>a</th></tr>\n<table><tr><th>b\n\n"
    spans = [table.span.slice(text) for table in read(text).tables]
    assert spans == ["<table><tr><th>a</th></tr>", "<table><tr><th>b"]


def test_a_row_is_from_its_start_tag_to_its_end_tag() -> None:
    text = "<table> <tr><th>a</th> </tr> <tr><td>b\n</table>"
    table = one(text)
    assert [row.span.slice(text) for row in (table.header, *table.rows)] == ["<tr><th>a</th> </tr>", "<tr><td>b"]


def test_a_column_tag_and_a_gfm_table_in_between_end_what_they_end_in_a_browser() -> None:
    assert one("<table><tr><th>a<col>lost<tr><td>1</table>").texts() == [["a"], ["1"]]
    text = "<table><tr><td>a</td></tr>\n\n| g |\n|---|\n| 1 |\n\n<tr><td>lost</td></tr></table>\n"
    assert [table.texts() for table in read(text).tables] == [[["a"]], [["g"], ["1"]]]


def test_a_gfm_table_that_holds_html_does_not_end_the_cell_that_it_stands_in() -> None:
    table = read("<table><th>\n\n| g |\n|---|\n| <b>1</b> |\n\nafter\n\n</tr><tr><td>2</table>\n").tables[0]
    assert table.texts() == [["after"], ["2"]]


def test_an_end_tag_that_does_not_fit_ends_nothing() -> None:
    assert one("<table><tr><th>a</td> b</p></thead></th></tr></table>").texts() == [["a b"]]


def test_thead_is_the_header() -> None:
    table = one("<table><thead><tr><td>a</td></tr></thead><tr><th>1</th></tr></table>")
    assert (table.header.cells[0].text, codes(table)) == ("a", [])


def test_a_thead_behind_the_rows_is_the_header_all_the_same() -> None:
    assert one("<table><tr><td>1</td></tr><thead><tr><th>a</th></tr></thead></table>").texts() == [["a"], ["1"]]


def test_a_first_row_of_th_is_the_header_even_if_its_corner_is_empty() -> None:
    table = one("<table><tr><td> </td><th>a</th></tr><tr><th>x</th><td>1</td></tr></table>")
    assert (table.texts(), codes(table)) == ([["", "a"], ["x", "1"]], [])


@pytest.mark.parametrize("row", ["<td>a</td><td>b</td>", "<th>a</th><td>b</td>", "<td></td><td>b</td>"])
def test_without_a_header_the_first_row_is_taken_for_it_and_that_is_noted(row: str) -> None:
    table = one(f"<table>\n<tr>{row}</tr><tr><td>1</td><td>2</td></tr></table>")
    assert table.texts()[1:] == [["1", "2"]]
    [note] = table.notes
    assert (note.code, str(note.span)) == ("html-no-header", "x.md:2:1")


def test_of_several_header_rows_the_last_one_names_the_columns_with_what_spans_down_to_it() -> None:
    table = one(
        "<table><tr><th rowspan=2>id</th><th colspan=2>size</th></tr><tr><th>from</th><th>to</th></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    assert table.texts() == [["id", "from", "to"], ["1", "2", "3"]]
    assert codes(table) == ["html-header-rows"]


def test_a_table_of_th_alone_has_its_first_row_for_a_header() -> None:
    table = one("<table><tr><th>a</th></tr><tr><th>b</th></tr></table>")
    assert (table.texts(), codes(table)) == ([["a"], ["b"]], [])


def test_alignments_are_those_of_the_header_s_cells() -> None:
    table = one("<table><tr><th align=RIGHT>a<th align=center colspan=2>b<th align=justify>c<th>d</table>")
    assert table.alignments == ("right", "center", "center", None, None)


def test_a_cell_that_spans_comes_again_and_knows_the_one_it_repeats() -> None:
    table = one("<table><tr><th>a<th>b<th>c<tr><td rowspan=2 colspan=2>1<td>2<tr><td>3<tr><td>4<td>5<td>6</table>")
    assert table.texts()[1:] == [["1", "1", "2"], ["1", "1", "3"], ["4", "5", "6"]]
    first = table.rows[0].cells[0]
    assert first.repeats is None
    assert [cell.repeats is first for cell in table.rows[1].cells] == [True, True, False]
    assert table.rows[1].cells[0].span == first.span


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=0>1<td>2<tr><td>3<tbody><tr><td>4<td>5", [["1", "2"], ["1", "3"], ["4", "5"]]),
        ("<tr><td rowspan=9>1<td>2<tbody><tr><td>4<td>5", [["1", "2"], ["4", "5"]]),
        ("<tr><td rowspan=2>1<td>2<tr></tr><tr><td>4<td>5", [["1", "2"], ["4", "5"]]),
        ("<tr><td colspan=0>1<td rowspan=-1>2", [["1", "2"]]),
        ("<tr><td colspan=' +02x'>1", [["1", "1"]]),
        ("<tr><td colspan=9>1", [["1", "1"]]),
        ("<tr><td>1<td rowspan=2>2<tr><td colspan=2>3", [["1", "2"], ["3", "2"]]),
        ("<tr><td>1<td rowspan=2>2<tr><td>3", [["1", "2"], ["3", "2"]]),
    ],
)
def test_spans_follow_the_standard(rows: str, expected: list[list[str]]) -> None:
    assert one(f"<table><tr><th>a<th>b{rows}</table>").texts()[1:] == expected


def test_a_place_that_no_cell_fills_is_empty_where_a_span_stands_to_its_right() -> None:
    table = one("<table><tr><th>a<th>b<th>c<tr><td>1<td>2<td rowspan=2>3<tr><td>4</table>")
    assert table.texts()[2] == ["4", "", "3"]


def test_a_row_is_as_long_as_it_is() -> None:
    table = one("<table><tr><th>a<th>b<tr><td>1<tr><td>1<td>2<td>3<td colspan=5>4</table>")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["1"], ["1", "2"]]
    assert [[cell.text for cell in row.excess] for row in table.rows] == [[], ["3", "4"]]


# What a cell says


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a\n  b\t c", "a b c"),
        ("  <b> a </b> <i>b</i>c ", "a bc"),
        ("a<br>b<BR/>c<br><br>d<br>", "a\nb\nc\n\nd"),
        ("<br>a <br> b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("x<div>a<div>b</div></div>c", "x\na\nb\nc"),
        ("<ul>\n<li>a<li>b</ul>", "a\nb"),
        ("&lt;b&gt; &amp;amp; &copy; &#x41;&nbsp;&CounterClockwiseContourIntegral;", "<b> &amp; © A\xa0∳"),
        ("a\u3000b \xa0", "a\u3000b"),
        ("a<!-- b -->c<?php d ?>e", "ace"),
        ("<pre>\n a\n  b\n</pre>c", "a\n  b\nc"),
        ('<img src="x.png" alt="pic ture">!', "pic ture!"),
        ("a<script>b</script>c", "a<script>b</script>c"),  # GitHub lets the tag through as text
        ("==a== **b** [c](d)", "==a== **b** [c](d)"),
        ("\n\n**a** `b\\|` ==c==\n&amp; d  \ne\\\nf\n\n", "a b\\| c & d\ne\nf"),
        ("\n\n- a\n- b\n\n> c\n\n1. d\n\n", "a\nb\nc\nd"),
        ("\n\n# a\n\nb\n=\n\n    <c>  d\n\n~~~\n<td>\n\ne\n~~~\n", "a\nb\n<c>  d\n<td>\n\ne"),
        ("\n\n![a *b*](c) <https://d> www.e.fr\n", "a b https://d www.e.fr"),
        ("\n\n| <b>a</b> | b\n\n", "| a | b"),
        ("\n\na <b>b</b> `<td>` \\<td> &lt;td>\n\n", "a b <td> <td> <td>"),
        ("\n\n![x ![y](z)](w)\n\n", "x y"),
    ],
)
def test_the_text_of_a_cell_is_what_a_browser_shows(html: str, text: str) -> None:
    assert only_cell(html).text == text


def test_the_end_tag_of_a_cell_in_a_paragraph_ends_it() -> None:
    table = one("<table><tr><td>\n\n*a* <b>b</td><td>`c`</td></tr></table> rest\n")
    assert table.texts() == [["a b", "c"]]
    assert [cell.raw for cell in cells(table)] == ["*a* <b>b", "`c`"]


def test_links_of_both_languages_are_read_in_order() -> None:
    cell = only_cell('<a href="x?a&amp;b" title=t>one\n<img src=i alt=pic></a> <a name=y>no</a>\n\n[two](U) <wx:y>\n\n')
    assert [tuple(link) for link in cell.links] == [
        ("one pic", "x?a&b", "t"),
        ("pic", "i", None),
        ("two", "U", None),
        ("wx:y", "wx:y", None),
    ]


def test_what_markdown_makes_of_targets_and_images_is_read_back_as_it_is() -> None:
    cell = only_cell('\n\n[a](<x"&amp;>) ![x ![y](z)](w "<t>")\n\n')
    assert cell.links == (("a", 'x"&', None), ("x y", "w", "<t>"))


def test_link_references_of_the_document_count_in_cells() -> None:
    table = one('<table><tr><th>\n\n[two][r]\n\n</th></tr></table>\n\n[r]: U "T"\n')
    assert table.header.cells[0].links == (("two", "U", "T"),)


def test_highlights_are_marks_of_both_languages_placed_in_the_text() -> None:
    cell = only_cell("a  <mark> b <mark>c</mark></mark><mark></mark>\n\nd ==e==\n\n")
    assert (cell.text, cell.highlights) == ("a b c\nd e", (("b c", 2, 5), ("c", 4, 5), ("", 5, 5), ("e", 8, 9)))


def test_highlights_of_markdown_are_text_where_marks_are_off() -> None:
    text = "<table><tr><th>\n\n==a==\n\n</th></tr></table>"
    [table] = parse(Source("x.md", text, ""), html=True, marks=False).tables
    assert (table.header.cells[0].text, table.header.cells[0].highlights) == ("==a==", ())


def test_code_of_both_languages_is_as_it_is_written() -> None:
    assert only_cell("<code>a<code>b</code>c</code>").code == ("abc",)
    cell = only_cell("<code>a  <b>b</b></code>\n\n`c  d`\n\n```\ne\n  f\n```\n")
    assert cell.code == ("a  b", "c  d", "e\n  f")


FOOTNOTES = {
    "a mark in Markdown and one in HTML": f"{HEAD}<td>\n\n**a**[^1] `[^1]`\n\n</td><td>b[^1]</td>{END}\n[^1]: n\n",
    "a mark without a footnote": f"{HEAD}<td>\n\na[^*b*]\n\n</td>{END}\n[^1]: n\n",
    "a mark in inline HTML": f"{HEAD}<td>\n\n<b>a[^1]</b> [^2]\n\n</td>{END}\n[^1]: n\n",
    "a footnote in a cell stands at the end": f"{HEAD}<td>\n\na[^1]\n\n[^1]: n\n\n</td><td>\n\nb\n\n</td>{END}",
    "tables in footnotes that are marked or not": f"[^1]: {HEAD}<td>a</td>{END}\n[^2]: {HEAD}<td>b</td>{END}\n[^2]\n",
    "headings in footnotes that are marked or not": f"[^1]: # h\n\n[^2]: # i\n\n{HEAD}<td>\n\na[^2]\n\n</td>{END}",
    "a heading that is not shown above a table": f"[^2]: # h\n    [^1]: {HEAD}<td>a</td>{END}\n[^1]\n",
    "a table that goes on after a footnote": f"{HEAD}<td>a</td>\n\n[^1]: <b>n\n\n<td>\n\nb[^1]\n\n</td>{END}",
}


@pytest.mark.parametrize("text", FOOTNOTES.values(), ids=FOOTNOTES)
def test_footnotes_stand_where_github_shows_them(text: str) -> None:
    page = cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
    page = re.sub(r'<sup class="footnote-ref">.*?</sup>', "", page)
    shown = [" ".join(re.sub("<[^>]*>", "", cell).split()) for cell in re.findall("<td>(.*?)</td>", page, re.DOTALL)]
    assert [cell.text.strip() for table in read(text).tables for row in table.rows for cell in row.cells] == shown


def test_the_html_of_a_footnote_is_laid_out_as_that_of_a_cell() -> None:
    text = "|a[^1]|\n|-|\n\n[^1]: <ul><li>20</li>\n    <li>2 &amp;<br>2</li></ul><!-- x -->\n    <b>c</b>\n"
    [note] = parse(Source("x.md", text, "")).tables[0].header.cells[0].notes
    assert note.text == "20\n2 &\n2\nc"


def test_notes_of_a_cell_are_those_whose_marks_are_shown_in_it() -> None:
    found = one(f"{HEAD}<td>\n\na[^1] [^B]\n\n</td><td>c[^1]<b>\n\n[^1]</b></td>{END}\n[^1]: *n*\n[^b]:\n    - m\n")
    assert [cell.notes for cell in found.rows[0].cells] == [
        (Footnote("n", "1"), Footnote("m", "b")),
        (Footnote("n", "1"),),
    ]


def test_the_markdown_of_a_cell_is_what_is_written_between_its_tags() -> None:
    cell = only_cell(" <b>a</b>\n\n*b*\n ")
    assert only_cell("\n\n*a* <b>b</b> `c`\n\n").markdown == "*a* <b>b</b> `c`"
    assert only_cell("\n\n```\na\n```\n").markdown == "```\na\n```"
    assert (cell.markdown, cell.content) == ("<b>a</b>\n\n*b*", " <b>a</b>\n<p>b</p>\n ")


# Places


def test_line_and_column_of_every_cell_are_exact() -> None:
    table = one(
        "é\n\n<table>\n <tr><th>😀a</th>\n  <th  title='>'> b</th>\n</tr><tr><td></td><td>\n\nx\n</td></tr></table>\n"
    )
    assert [str(cell.span)[5:] for cell in cells(table)] == ["4:10", "5:19", "6:14", "8:1"]
    assert str(table.span) == "x.md:3:1"
    assert str(table.rows[0].span) == "x.md:6:6"


PIECES = [
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<thead>", "</thead>", "<tbody>"),
    *("</tbody>", "<td colspan=2>", "<td rowspan=3>", "<p>", "</p>", "<b>", "</b>", "<!--", "-->", "<br>", "<caption>"),
    *("\n", "\n", "\n\n", "\n> ", "\n- ", "\n  ", "a", " b ", "*c*", "`", "`d`", "|", "\\|", "|e|\n|-|\n|", "```\n"),
    *("<select>", "<svg>", "<pre>", "<title>", "<a href=x>", "</a>", "<form>", "<div>", "</div>", "# h", "[l](u)"),
    *("&lt;", "\0"),
]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: "<table><tr><td>" + "".join(pieces)))
def test_any_text_has_places_that_slice_back_and_ends_within_it(text: str) -> None:
    document = read(text)
    gfm = [table.texts() for table in document.tables if not table.html]
    assert gfm == [table.texts() for table in parse(Source("x.md", text, "")).tables]
    for table in document.tables:
        assert table.span.slice(text)
        for cell in cells(table):
            assert cell.span.slice(text) == cell.raw
            assert all(cell.text[mark.start : mark.end] == mark.text for mark in cell.highlights)
    assert sorted(table.span for table in document.tables) == [table.span for table in document.tables]


# Hostile input


def _size(text: str) -> tuple[int, Sequence[str]]:
    document = read(text)
    return sum(map(len, map(cells, document.tables))), [code for table in document.tables for code in codes(table)]


def test_spans_without_end_are_cut_and_that_is_noted() -> None:
    size, found = _size("<table><tr><th colspan=1000>" + "<tr><td colspan=1000 rowspan=65534>x" * 2000 + "</table>")
    assert found == ["html-spans-cut"]
    assert size < html_grid.MAX_REPEATS + 2001


def test_what_is_not_shown_counts_for_nothing() -> None:
    assert _size("<table><tr><th>a<th>b" + "<tr><td colspan=1000>x" * 300 + "</table>") == (602, [])
    assert _size(f"<table><tr><th>a<tr><td colspan={'9' * 5000}>x</table>") == (2, [])


def test_only_the_tables_whose_cells_are_not_repeated_say_so() -> None:
    wide = "<table><tr>" + "<th colspan=1000>a" * 201 + "</table>\n\n"
    _, found = _size(f"{SIMPLE}\n{wide}{SIMPLE}")
    assert found == ["html-spans-cut"]


def test_long_cells_are_repeated_less_often() -> None:
    size, found = _size(
        "<table><tr><th>a<th>b<tr><td rowspan=0>" + "x" * 64_000 + "<td>1" + "<tr><td>2" * 1000 + "</table>"
    )
    assert found == ["html-spans-cut"]
    assert size < 1300


def test_tables_in_tables_are_read_to_a_depth_and_no_further() -> None:
    document = read("<table><tr><th>" * 40)
    assert len(document.tables) == html_table.MAX_DEPTH
    assert codes(document.tables[-1]) == ["html-too-deep"]
    assert codes(document.tables[-2]) == []


# The extra


def test_without_the_extra_the_problem_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    assert read("`<table>`\n").tables == ()
    with pytest.raises(TablemillError) as caught:
        read(f"text\n\n {SIMPLE}")
    assert str(caught.value) == (
        "x.md:3:2: error[html-not-installed]: reading HTML tables needs one more package; "
        "run, in tablemill's own environment: pip install 'tablemill[html]'"
    )


@pytest.mark.parametrize(("html", "text"), [("False", SIMPLE), ("True", "no `table`\n\n| a |\n|---|\n")])
def test_nothing_is_imported_for_html_that_nobody_asks_for_or_that_is_not_there(html: str, text: str) -> None:
    script = (
        "import sys; from tablemill.markdown import parse; from tablemill.reading.sources import Source\n"
        f"parse(Source('x.md', {text!r}, ''), html={html}).tables\n"
        "print([name for name in sys.modules if name == 'turbohtml' or name.endswith('html_page') and not "
        + html
        + "])"
    )
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "[]\n"
