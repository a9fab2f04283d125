"""Sections, tables and stray rows, with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablemill import markdown
from tablemill.markdown.plain import document
from tablemill.model import Document, Span
from tablemill.reading.sources import Source

SEED = Path(__file__).parents[2] / "seeds" / "http-status-codes.md"


def parse(text: str) -> Document:
    return document.parse(Source("x.md", text, ""))


def paths(text: str) -> list[str]:
    """Return each section's path of headings, with its level."""
    return [
        " > ".join(f"{part.level} {part.heading.text}" for part in section.path) for section in parse(text).sections
    ]


def place(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column


def test_the_seed_has_its_six_tables_under_their_headings() -> None:
    text = SEED.read_text(encoding="utf-8")
    found = parse(text)
    assert [len(table.rows) for table in found.tables] == [2, 7, 8, 22, 6, 21]
    assert [table.section.heading.text if table.section else None for table in found.tables] == [
        "1xx：信息",
        "2xx：成功",
        "3xx：重定向",
        "4xx：客户端错误",
        "5xx：服务器错误",
        "Websocket状态码",
    ]
    assert found.stray_rows == found.cut == ()


def test_the_seed_has_its_highlights() -> None:
    cells = [
        cell for table in parse(SEED.read_text(encoding="utf-8")).tables for row in table.rows for cell in row.cells
    ]
    assert sum(len(cell.highlights) for cell in cells) == 44
    assert sum(bool(cell.highlights) for cell in cells) == 42
    assert not any(cell.unclosed for cell in cells)


def test_headings_of_both_styles_make_sections_with_their_parents() -> None:
    text = "# a\nb\n-\n### c ###\nd\ne\n=\n"
    assert paths(text) == ["1 a", "1 a > 2 b", "1 a > 2 b > 3 c", "1 d\ne"]


def test_the_first_paragraph_of_a_section_stands_before_the_next_heading() -> None:
    text = "# a\n\n> quoted\n\n- listed\n\n|t|\n|-|\n\nfirst\n*line*\n\nsecond\n\n## b\n\n[r]: /u\n"
    first, second = parse(text).sections
    assert first.paragraph is not None
    assert first.paragraph.text == "first\nline"
    assert second.paragraph is None


def test_a_heading_in_a_quote_or_list_ends_with_it() -> None:
    text = "# a\n\n> # b\n> |t|\n> |-|\n\n|u|\n|-|\n\n- ## c\n  - # d\n\n    |v|\n    |-|\n"
    assert paths(text) == ["1 a", "1 a > 1 b", "1 a > 2 c", "1 a > 2 c > 1 d"]
    assert [table.section.heading.text if table.section else None for table in parse(text).tables] == ["b", "a", "d"]


def test_front_matter_is_what_cmark_takes_it_for() -> None:
    assert paths("---\na: b\n---\n# c\n") == ["2 a: b", "1 c"]


@pytest.mark.parametrize(
    ("text", "raw", "columns"),
    [
        ("| a \\| b |c|\n|-|-|\n", ["a \\| b", "c"], [3, 11]),
        ("  中文 | b\n-|-\n", ["中文", "b"], [3, 8]),
        ("> - | a |\tb |\n>   |---|---|\n", ["a", "b"], [7, 11]),
        ("- x\n\n\t|a| b|\n\t|-|-|\n", ["a", "b"], [3, 6]),
        ("- > x\n\t|a|\n  > |-|-|\n", ["", "a"], [1, 3]),
        ("||a|\n|-|-|\n", ["", "a"], [2, 3]),
        ("|a|  |\n|-|-|\n", ["a", ""], [2, 6]),
    ],
)
def test_a_cell_knows_where_it_stands(text: str, raw: list[str], columns: list[int]) -> None:
    (table,) = parse(text).tables
    assert [cell.raw for cell in table.header.cells] == raw
    assert [cell.column for cell in table.header.cells] == columns
    assert [cell.span.slice(text) for cell in table.header.cells] == raw


def test_rows_and_tables_know_where_they_stand() -> None:
    (table,) = parse("> x\n> |a|b|  \n> |-|-|\n>   c|d|e\n> f\n").tables
    assert place(table.span) == (2, 3, 5, 4)
    assert [place(row.span) for row in (table.header, *table.rows)] == [(2, 3, 2, 8), (4, 5, 4, 10), (5, 3, 5, 4)]


def test_cells_past_the_header_are_excess_and_missing_ones_are_not_made_up() -> None:
    (table,) = parse("|a|b|\n|:-|-:|\n|c|\n|d|e|f|\n").tables
    assert table.alignments == ("left", "right")
    assert [[cell.raw for cell in row.cells] for row in table.rows] == [["c"], ["d", "e"]]
    assert [[cell.raw for cell in row.excess] for row in table.rows] == [[], ["f"]]


def test_lines_that_begin_like_a_row_but_are_text_are_stray_rows() -> None:
    text = "|a|b|\n|c|d|\n\n> x\n  |e|\n\n|f|\n|-|\n|\n"
    assert [(span.line, span.column) for span in parse(text).stray_rows] == [(1, 1), (2, 1), (5, 3), (9, 1)]


def test_lines_above_a_header_may_be_stray_rows_too() -> None:
    assert [span.line for span in parse("|x\n|a|b|\n|-|-|\n").stray_rows] == [1]


def test_a_table_ends_when_github_has_added_too_many_cells() -> None:
    text = "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|b|\n" * 5000
    found = parse(text)
    assert [len(table.rows) for table in found.tables] == [105]
    assert [span.line for span in found.cut] == [108]


def test_an_unclosed_mark_is_placed_in_the_source_behind_escaped_pipes() -> None:
    (table,) = parse("|a|\n|-|\n|\\|\\| ==b|\n").tables
    assert [place(span) for span in table.rows[0].cells[0].unclosed] == [(3, 7, 3, 9)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(">" * 10_000 + "|a|\n" + ">" * 10_000 + "|-|\n", id="quotes"),
        pytest.param("".join("\t" * (50 * level) + "- " * 99 + "a\n" for level in range(100)), id="lists"),
        pytest.param("|" * 1_000_000 + "\n" + "|-" * 500_000, id="pipes"),
        pytest.param("|a|\n|-|\n|" + "[" * 50_000 + "![" * 50_000 + "](b)" * 50_000 + "|\n", id="brackets"),
        pytest.param("|a|\n|-|\n|" + "*a **b _c " * 10_000 + "|\n", id="emphasis"),
    ],
)
def test_deep_and_wide_documents_are_read(text: str) -> None:
    for table in parse(text).tables:
        assert all(isinstance(cell.text, str) for row in table.rows for cell in row.cells)


# Paragraphs and lists, where they are asked for

PROSE = """\
first
of two lines

- one
  *more*
  - inner

  second of the item
- # a heading in an item

  below it
-
- ```
  code
  ```
- [x] done

> quoted
>
> 1. in a quote

# a

2. below a
last
"""


def _prose(reference: bool) -> Document:
    return markdown.parse(Source("seed.md", PROSE, ""), prose=True, reference=reference)


@pytest.mark.parametrize("reference", [False, True])
def test_paragraphs_are_those_in_no_quote_and_no_list(reference: bool) -> None:
    paragraphs = _prose(reference).paragraphs
    assert [(paragraph.text, str(paragraph.span)) for paragraph in paragraphs] == [
        ("first\nof two lines", "seed.md:1:1")
    ]
    assert paragraphs[0].span.slice(PROSE) == paragraphs[0].raw


@pytest.mark.parametrize("reference", [False, True])
def test_an_item_is_its_first_paragraph_with_its_section_and_its_depth(reference: bool) -> None:
    items = [
        (item.paragraph.text, item.depth, item.section and item.section.heading.text)
        for item in _prose(reference).items
    ]
    assert items == [
        ("one\nmore", 1, None),
        ("inner", 2, None),
        ("below it", 1, "a heading in an item"),
        ("done", 1, None),
        ("in a quote", 1, None),
        ("below a\nlast", 1, "a"),
    ]


@pytest.mark.parametrize("reference", [False, True])
def test_nobody_pays_for_prose_who_does_not_ask(reference: bool) -> None:
    document = markdown.parse(Source("seed.md", PROSE + NEAR, ""), reference=reference)
    assert (document.paragraphs, document.items, document.code_blocks, dict(document.below)) == ((), (), (), {})
    assert [table.caption for table in document.tables] == [None] * 3


NEAR = """
# b

Above.

> In a quote.

Directly above:
<!-- a comment -->

| x |
|---|

Text of the table
| y |
|---|

- list

| z |
|---|

~~~js title=&quot;f&quot;
  one

two
~~~

- an item
  1. of an item

     \t\tcode of it
"""


def near(reference: bool) -> Document:
    return markdown.parse(Source("seed.md", NEAR, ""), prose=True, reference=reference)


@pytest.mark.parametrize("reference", [False, True])
def test_the_paragraphs_below_a_heading_stand_beside_it(reference: bool) -> None:
    document = near(reference)
    [section] = document.sections
    assert [one.text for one in document.below[section.heading]] == ["Above.", "Directly above:", "Text of the table"]
    assert section.paragraph
    assert section.paragraph.text == "Above."


@pytest.mark.parametrize("reference", [False, True])
def test_a_caption_is_the_paragraph_directly_above_a_table(reference: bool) -> None:
    captions = [table.caption for table in near(reference).tables]
    assert [one and (one.text, str(one.span)) for one in captions] == [
        ("Directly above:", "seed.md:8:1"),
        ("Text of the table", "seed.md:14:1"),
        None,
    ]


@pytest.mark.parametrize("reference", [False, True])
def test_code_has_its_language_and_the_item_that_it_stands_in(reference: bool) -> None:
    blocks = near(reference).code_blocks
    assert [(one.code.text, one.info, one.language, str(one.code.span)) for one in blocks] == [
        ("  one\n\ntwo", 'js title="f"', "js", "seed.md:24:1"),
        ("   code of it", "", "", "seed.md:32:7"),
    ]
    assert [one.item and one.item.paragraph.text for one in blocks] == [None, "of an item"]
    assert all(one.code.span.slice(NEAR) == one.code.raw for one in blocks)


@pytest.mark.parametrize("reference", [False, True])
def test_an_item_knows_the_one_that_it_stands_in(reference: bool) -> None:
    items = [*near(reference).items, *_prose(reference).items]
    assert [(one.paragraph.text, one.parent and one.parent.paragraph.text) for one in items][:5] == [
        ("list", None),
        ("an item", None),
        ("of an item", "an item"),
        ("one\nmore", None),
        ("inner", "one\nmore"),
    ]


@pytest.mark.no_cover  # a cost, and not what is read
def test_the_depth_of_items_costs_no_more_than_the_items() -> None:
    deep = "".join("  " * depth + "- a\n" for depth in range(1500))
    assert [item.depth for item in document.parse(Source("x.md", deep, ""), prose=True).items][-1] == 1500
