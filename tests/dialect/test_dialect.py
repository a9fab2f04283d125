"""The dialect lint: what it says, to the letter, and that docs/dialect.md shows each rule as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import github

from tablemill import dialect
from tablemill.dialect import lint
from tablemill.dialect.quiet import quiet_rows
from tablemill.markdown import parse
from tablemill.model import Span
from tablemill.problems import CODES, Problem
from tablemill.reading.sources import Source

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "dialect.md").read_text(encoding="utf-8")
RULES = {
    part.split("`")[0]: re.findall(r"```markdown\n(.*?)```", part, re.DOTALL)
    for part in re.split(r"^### `", PAGE.partition("## What is not reported")[0], flags=re.MULTILINE)[1:]
}
LOST = {"stray-row", "lost-table", "table-in-html", "table-in-footnote"}
TABLE = "| a | b |\n|---|---|\n| x | y |\n"


def said(text: str) -> list[str]:
    """What the lint says about ``text``: ``line:column-line:column code: message``."""
    return [
        f"{p.span.line}:{p.span.column}-{p.span.end_line}:{p.span.end_column} {p.code}: {p.message}"
        for p in lint(Source("x.md", text, ""))
    ]


def codes(text: str) -> list[str]:
    return [problem.code for problem in lint(Source("x.md", text, ""))]


def cause(text: str) -> list[str]:
    """What the lint says about each block of stray rows, after the part that is the same for all."""
    return [said.split("GitHub shows text here: ")[1] for said in map(str, lint(Source("x.md", text, "")))]


# docs/dialect.md


def test_the_page_has_a_section_for_every_rule_and_no_other() -> None:
    modules = (ROOT / "src" / "tablemill" / "dialect").glob("*.py")
    told = {code for path in modules for code in re.findall(r'Problem\("([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert set(RULES) == told - {"conflict-marker"}  # of git's, on which renderers agree
    assert told <= set(CODES)


@pytest.mark.parametrize("code", RULES)
def test_the_page_shows_what_is_reported_and_its_cure(code: str) -> None:
    reported, cured = RULES[code]
    assert codes(reported) == [code]
    assert codes(cured) == []


@pytest.mark.parametrize("code", RULES)
def test_the_page_tells_what_github_shows(code: str) -> None:
    reported, cured = RULES[code]
    assert len(github(reported.encode())) == (code not in LOST)
    assert len(github(cured.encode())) == 1


def test_every_rule_but_that_of_lost_rows_is_a_warning() -> None:
    assert {code: CODES[code].severity for code in RULES} == dict.fromkeys(RULES, "warning") | {"stray-row": "error"}


# Tables that GitHub shows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "text\n" + TABLE,
            (
                "2:1-2:10 text-above-table: text is directly above this header: GitHub shows a table, pandoc and "
                "Python-Markdown show text; put a blank line above it"
            ),
        ),
        (
            TABLE + "text\n",
            (
                "4:1-4:5 text-below-table: GitHub makes this line a row of the table above, pandoc ends the table; "
                "for text, put a blank line above; for a row, write | before and after"
            ),
        ),
        (
            TABLE + "text \nmore\n| x | y |\n",
            (
                "4:1-5:5 text-below-table: GitHub makes these 2 lines rows of the table above, pandoc ends the "
                "table; for text, put a blank line above; for a row, write | before and after"
            ),
        ),
        (
            "> " + TABLE.replace("\n", "\n> ") + " [^x]: y\n",
            (
                "4:4-4:11 footnote-below-table: GitHub ends the table above this footnote, marked and markdown-it make "
                "it a row; put a blank line above it"
            ),
        ),
        (
            TABLE + '<img src="x">\n',
            (
                "4:1-4:14 tag-below-table: GitHub ends the table above this tag, marked and markdown-it make it a row; "
                "put a blank line above it"
            ),
        ),
        (
            TABLE + "     | z | w |\n",
            (
                "4:6-4:15 row-as-code: this row is indented by four columns or more: GitHub ends the table above it "
                "and shows code, pandoc and Python-Markdown show a row; indent it like the header"
            ),
        ),
        (
            "a\n:-:\nx\n",
            (
                "1:1-1:2 header-without-pipe: GitHub makes this line the header of a table, most others show text; "
                "write | before and after it, or put a blank line below it if no table is intended"
            ),
        ),
        (
            "a | b\n|---|---|\nx | y\n",
            (
                "1:1-1:6 uneven-pipes: this header has no | at its ends and the delimiter row has: Python-Markdown "
                "shows text here; write | before and after the header"
            ),
        ),
        (
            "a | b\n---|---\nx | y\n | z\n | w\n",
            (
                "4:2-4:3 uneven-pipes: this row begins with | and its header does not: GitHub begins the first cell "
                "after it, Python-Markdown before it; begin all rows of the table, header and delimiter row too, "
                "with | or none"
            ),
        ),
        (
            "> | a | b |\n> |---|---|\t\n> | x | y |\n",
            (
                "2:12-2:13 tab-in-delimiter-row: this delimiter row contains a tab: marked and pulldown-cmark show no "
                "table; write spaces"
            ),
        ),
        (
            TABLE + "| z | ``v|w||`` |\n",
            (
                "4:10-4:11 pipe-in-code: this | is between backticks: GitHub ends the cell here, pandoc and "
                "Python-Markdown do not; write \\| for a pipe in code, or end the code before it"
            ),
        ),
        (
            TABLE + "| z\\\\| w |\n",
            (
                "4:6-4:7 backslashes-before-pipe: GitHub makes this | a part of the cell, marked and micromark end the "
                "cell here; write &#124; for a pipe, or put a space before it to end the cell"
            ),
        ),
        (
            TABLE + "\u3000\u3000| z | w |\n",
            (
                "4:1-4:3 unicode-space: there is U+3000, which is not a space in Markdown, before this row's first |: "
                "GitHub reads a cell there, marked and markdown-it do not; remove it"
            ),
        ),
        (
            TABLE + "\u00a0\n| z | w |\n",
            (
                "4:1-4:2 unicode-space: this line holds only U+00A0, which is not a space in Markdown: GitHub makes "
                "it a row, markdown-it and pandoc end the table; remove it"
            ),
        ),
        (
            TABLE + "| z | 高细节 ~1105~765 tokens |\n",
            (
                "4:11-4:17 single-tilde: GitHub strikes through the text between these tildes, markdown-it and "
                "Python-Markdown do not; write \\~ for a tilde, ~~ on both sides to strike through"
            ),
        ),
    ],
    ids=lambda value: value.split(" ")[1].rstrip(":") if value[0].isdigit() else "",
)
def test_what_is_said_of_a_table_that_others_show_differently(text: str, message: str) -> None:
    assert said(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "# heading\n" + TABLE + "# heading\n",
        "text\n\n" + TABLE + "\ntext\n",
        TABLE + "- item\n",
        TABLE + "> quote\n",
        TABLE + "---\n",
        TABLE + "```\n| code |\n```\n",
        TABLE + "</details>\n",
        TABLE + "<!-- comment -->\n",
        "<!-- comment -->\n" + TABLE,
        "<details>\n\n" + TABLE + "\n</details>\n",
        "<!--\n" + TABLE + "-->\n",
        "<pre>\n" + TABLE + "</pre>\n",
        "```\n| a | b |\n|---|\n```\n",
        "".join(f"    {line}\n" for line in TABLE.splitlines()),
        "{{< table >}}\n" + TABLE + "{{< /table >}}\n",
        "::: tip\n" + TABLE + ":::\n",
        TABLE + "{: .wide}\n",
        "a | b\n---|---\nx | y\n",
        "a | b |\n---|---|\n| x | y |\n",
        "| a | b\n|---|---\n| x | y\n",
        "a | b\n---|---\nx | y\n | |\n",
        "| a | b |\n|-|-|\n|\tx\t|\u00a0y\u3000|  \n",
        "| a | b |\n|---|---|\n| x |\n| x | y | z |\n",
        "- | a | b |\n  |---|---|\n  | x | y |\n",
        TABLE + "| `x\\|y` | `a` `b` | \\`x|y` |\n",
        TABLE + "| x&#124;y | ==z== |\n",
        TABLE + "| x\\\\\\|y | [a|b](c) |\n",
        TABLE + "| ~~x~~ | ~5 min, ~3 min |\n",
        TABLE + "| x | y | 1~3, 5~7 |\n",
        TABLE + "    | code\n",
        "<div>| a |\n|-|-|\n</div>\n",
        "<div>\n| a |\n|-|-|\n</div>\n",
        "<div>\na\n|-|\n</div>\n",
        "a | b\n-|\n",
        TABLE + "| ~/a, ~/b | `~x~` \\~y\\~ |\n",
        "prose with a | pipe and another |\n-- said he\n",
        "a | b\nc | d\n",
        "no table at all",
        "",
    ],
)
def test_what_renderers_agree_on_or_is_meant_so_is_not_reported(text: str) -> None:
    assert said(text) == []


def test_a_pipe_that_is_no_end_of_a_cell_makes_no_row_of_text() -> None:
    assert codes(TABLE + "text \\| more\n") == ["text-below-table"]


def test_a_pipe_at_either_end_of_the_delimiter_row_counts() -> None:
    assert codes("a | b\n|---|---\nx | y\n") == ["uneven-pipes"]
    assert codes("a | b\n---|---|\nx | y\n") == ["uneven-pipes"]


def test_the_code_of_a_row_begins_and_ends_with_as_many_backticks() -> None:
    assert codes(TABLE + "| `` a`|`b `` | x |\n") == ["pipe-in-code"]
    assert codes(TABLE + "| ``a | b` |\n") == []
    assert [p.span.column for p in lint(Source("x.md", TABLE + "| `a|b` | `c` | `d|e` |\n", ""))] == [5, 19]


def test_what_makes_a_row_ragged_is_not_reported_again_once_the_row_is() -> None:
    text = TABLE + "| `v|w` | u |\ntext\n| v `|` |\n"
    told = [
        Problem("ragged-row", "", Span(path, line, 1, line, 5))
        for path, line in [("x.md", 4), ("x.md", 5), ("y.md", 6)]
    ]
    source = Source("x.md", text, "")
    assert [problem.span.line for problem in lint(source)] == [5, 4, 6]
    assert [problem.span.line for problem in lint(source, told)] == [6]


# Tables that GitHub does not show


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "| a | b |\n|---|\n| x | y |\n",
            "the delimiter row has 1 cell and the line above it 2; give it a cell for each of the header's",
        ),
        (
            "| a | b |\n|---|---|---|\n| x | y |\n",
            "the delimiter row has 3 cells and the line above it 2; give it a cell for each of the header's",
        ),
        (
            "text\n|---|---|\n| x | y |\n",
            (
                "the delimiter row has 2 cells and the line above it 1; put a blank line below that line if it is not "
                "the header, and a header above the delimiter row"
            ),
        ),
        (
            "\u00a0| a | b |\n|---|---|\n| x | y |\n",
            (
                "the delimiter row has 2 cells and the line above it 3; remove (U+00A0 NO-BREAK SPACE) before the "
                "header's first |"
            ),
        ),
        (
            "| a | b |\n| x | y |\n",
            "there is no delimiter row; write one below the header, with a cell for each of its cells: |---|---|",
        ),
        (
            "| a | b |\n|\u2014|\u2014|\n",
            "the line below the first is not a delimiter row; write - for \u2014 (U+2014 EM DASH) in it",
        ),
        (
            "| a | b |\n|---+---|\n",
            "the line below the first is not a delimiter row; write - for + (U+002B PLUS SIGN) in it",
        ),
        (
            "| a | b |\n|: --- :|---|\n",
            (
                "the line below the first is not a delimiter row; write dashes in each of its cells, and "
                "colons only at their ends"
            ),
        ),
        (TABLE + "\n\n| z | w |\n", "a blank line cuts the table in two; remove the blank line"),
        (
            TABLE + "<!-- c -->\n| z | w |\n",
            "the HTML directly above cuts the table in two; move it out of the table",
        ),
        (TABLE + "|\n| z | w |\n", "a line of only | ends a table; write | | for an empty row"),
        (
            "- | a | b |\n  |---|---|\n| z | w |\n",
            "the table above is in a list item, this line is not; indent it like the table's header",
        ),
        (
            "> | a | b |\n> |---|---|\n| z | w |\n",
            "the table above is in a quote, this line is not; write > at the beginning of the line",
        ),
        (
            "- item\n" + TABLE,
            "this line continues the list item above; put a blank line above, or indent it like the item's text",
        ),
        (
            "> text\n" + TABLE,
            "this line continues the quote above; put a blank line above, or write > at the beginning of each line",
        ),
        (
            "[^1]: text\n" + TABLE,
            "this line continues the footnote above; put a blank line above, or indent it by four columns",
        ),
        (
            "x[^1]\n\n[^1]: text\n\n    | a | b |\n    |---|---|\n| z | w |\n",
            "the table above is in a footnote, this line is not; indent it by four columns",
        ),
    ],
)
def test_the_cause_is_said_of_lines_that_were_meant_as_rows(text: str, message: str) -> None:
    assert cause(text) == [message]


NO_DELIMITER_ROW = "there is no delimiter row; write one below the header, with a cell for each of its cells: |---|---|"


@pytest.mark.parametrize(
    "text",
    [
        "| a |\ntext\nmore | x\n---|---|---\n",
        "text\n\n<!-- comment -->\n| a | b |\n",
        TABLE + "\ntext\n| z | w |\n",
        "| a | b |\ntext\n\n---|---\nx | y\n",
    ],
)
def test_what_stands_further_off_is_not_taken_for_the_cause(text: str) -> None:
    assert cause(text)[0] == NO_DELIMITER_ROW


def test_a_delimiter_row_above_the_rows_is_taken_for_the_cause() -> None:
    assert cause("text\n:- | -\n| x | y |\n") == [
        (
            "the delimiter row has 2 cells and the line above it 1; put a blank line below that line if it is not the "
            "header, and a header above the delimiter row"
        )
    ]


def test_rows_past_what_github_adds_to_short_ones_are_told_why() -> None:
    text = "|a" * 8000 + "|\n" + "|-" * 8000 + "|\n" + "|x|\n" * 68
    assert cause(text) == ["GitHub ends a table after adding more than 524,288 cells to its short rows"]


def test_a_header_and_its_delimiter_row_that_a_blank_line_parts_are_told_of_each_other() -> None:
    assert cause("| a | b |\n\n|---|---|\n| x | y |\n") == [
        "a blank line separates it from its delimiter row; remove the blank line",
        "the delimiter row has no header directly above it; remove the blank line, or write a header",
    ]


def test_a_row_that_is_code_and_the_rows_that_it_cuts_off_are_told() -> None:
    text = TABLE + "    | z | w |\n| v | u |\n"
    assert codes(text) == ["row-as-code", "stray-row"]
    assert str(lint(Source("x.md", text, ""))[1]) == (
        "x.md:5:1: error[stray-row]: this line begins like a table's row, but GitHub shows text here: "
        "the indented row directly above cuts the table in two; indent it like the header"
    )


def test_github_tries_no_second_delimiter_row_in_a_paragraph() -> None:
    text = "a | b\n---|---|---\nc | d\n| e | f |\n---|---\n"
    assert github(text.encode()) == []
    assert cause(text) == ["an earlier delimiter row of this paragraph does not fit its header; correct that one first"]


def test_stray_rows_that_follow_each_other_are_reported_once() -> None:
    assert said("> | a\n> | b\n>\n> text\n> | c\n") == [
        (
            "1:3-2:6 stray-row: these 2 lines begin like rows of a table, but GitHub shows text here: "
            "there is no delimiter row; write one below the header, with a cell for each of its cells: |---|---|"
        ),
        (
            "5:3-5:6 stray-row: this line begins like a table's row, but GitHub shows text here: "
            "there is no delimiter row; write one below the header, with a cell for each of its cells: |---|---|"
        ),
    ]


def test_a_delimiter_row_without_outer_pipes_that_makes_no_table_is_reported() -> None:
    assert codes("a | b\n\n---|---\nx | y\n") == ["lost-table"]
    assert said("a | b | c\n---|---\nx | y | z\n") == [
        (
            "2:1-2:8 lost-table: this line looks like a table's delimiter row, but GitHub shows text here: "
            "the delimiter row has 2 cells and the line above it 3; give it a cell for each of the header's"
        )
    ]


def test_a_table_in_html_is_reported_at_its_header() -> None:
    assert said("<details>\n<summary>s</summary>\n" + TABLE + "</details>\n") == [
        (
            "3:1-3:10 table-in-html: this table follows HTML without a blank line between, so GitHub reads "
            "it as HTML, not as a table; put a blank line above its header"
        )
    ]


LINES = st.sampled_from(
    [
        "| a | b |",
        "|---|---|",
        "|---|",
        "a | b",
        "---|---",
        "| `x|y` |",
        "|",
        "",
        "text",
        "> | a |",
        "> |---|",
        "- item",
        "- | a | b |",
        "  |---|---|",
        "    | x | y |",
        "<div>",
        "<br>",
        "<!-- c -->",
        "# h",
        "```",
        "\xa0| x |",
        ":-",
        "| ~x~ | \\\\|",
        "|\t-|-|",
    ]
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_every_stray_row_of_a_document_is_reported(text: str) -> None:
    """Normalisation excuses headings over stray rows, so none of them may go without an error."""
    source = Source("x.md", text, "")
    spans = [problem.span for problem in lint(source) if problem.code == "stray-row"]
    told = {line for span in spans for line in range(span.line, span.end_line + 1)}
    assert told == {span.line for span in parse(source).stray_rows}


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_a_place_lies_within_its_lines(text: str) -> None:
    lines = text.split("\n")
    for problem in lint(Source("x.md", text, "")):
        span = problem.span
        assert 1 <= span.column <= len(lines[span.line - 1])
        assert (span.line, span.column) < (span.end_line, span.end_column)
        assert span.end_column <= len(lines[span.end_line - 1]) + 1


ROWS = st.sampled_from(
    [
        "| a | b |",
        "| `x` | `y` |",
        "| `x` | `y|z` |",
        "| `` ` `` | x`|`y |",
        "| \\` | `|` |",
        "| ~ | b |",
        "| ~x~ | b |",
        "| `~` | ~ |",
        "| \\\\| | b |",
        "| \\| | [x] |",
        "| [^1] | b |",
        "| a |",
        "|",
        "text",
        "a | b",
        "",
        "[^1]: note",
        "    " + TABLE.replace("\n", "\n    "),
    ]
)


@given(
    st.lists(ROWS, max_size=12),
    st.sampled_from(["", "\n", "# h\n", "> quote\n", "[^1]: note\n\n    " + TABLE, "<div>\n"]),
)
def test_rows_that_are_not_looked_at_have_nothing_to_report(rows: list[str], above: str) -> None:
    text = above + "\n".join([*TABLE.split("\n")[:2], *rows])
    reported = said(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "quiet_rows", lambda _: [])
        assert said(text) == reported


@pytest.mark.parametrize(
    ("rows", "quiet"),
    [
        ("| x | y |\n" * 4, [range(3, 6)]),
        ("| x | y |\n| `x|y` |\n| `x` | `y` |\n| z |\n", [range(3, 4), range(5, 6)]),
        ("| ~x~ | y |\n" * 2, []),
        ("| [^1] | y |\n" * 2, []),
        ("| \\\\| | y |\n" * 2, []),
        ("| x | y |\ntext\n| z |\n", []),
        ("| x | \v |\n" * 3, []),
        ("| x | y |", []),
        ("", []),
    ],
)
def test_the_rows_between_a_header_and_the_last_row_are_looked_at_only_for_a_sign(
    rows: str, quiet: list[range]
) -> None:
    assert quiet_rows("| a | b |\n|---|---|\n" + rows) == quiet


def test_a_footnote_in_the_middle_of_a_table_is_told_with_the_rows_that_it_takes() -> None:
    text = TABLE + "[^1]: note\n| z | w |\n"
    assert codes(text) == ["footnote-below-table", "stray-row"]
    [_, row] = said(text)
    assert row.endswith(
        "the footnote above cuts the table in two, and this line continues it; move the footnote below the table"
    )
    assert [span.line for span in parse(Source("x.md", text, "")).stray_rows] == [5], "though nobody marks the footnote"
