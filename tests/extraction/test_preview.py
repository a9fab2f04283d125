"""The preview: what people see of a table, and what programs are told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.emit.width import width
from tablemill.extraction import preview
from tablemill.extraction.listing import Listing, find_tables
from tablemill.extraction.preview import as_json, as_text
from tablemill.reading.sources import source_of

PAGE = """\
# 状态码

## 1xx：信息

| 消息 | 描述 | # |
|------|------|--:|
| 100 Continue | 服务器仅接收到部分请求，但是一旦服务器并没有拒绝该请求，客户端应该继续发送其余的请求。 | 1 |
| 101 | a<br>b | 22 |
| 102 | \x1b[2J |
| 103 | | |
"""


def listing(text: str) -> Listing:
    return find_tables(source_of(text.encode(), "page.md"))


def test_a_table_is_shown_with_all_that_tells_it_from_the_others() -> None:
    assert as_text(listing(PAGE), 60, 3) == (
        "page.md:5:1: table 1: 4 rows, 3 columns\n"
        "  状态码 > 1xx：信息\n"
        "  消息          描述                                       #\n"
        "  100 Continue  服务器仅接收到部分请求，但是一旦服务器…    1\n"
        "  101           a b                                       22\n"
        "  102           \\u001b[2J\n"
        "  1 more row\n"
    )


def test_the_rows_can_be_left_out() -> None:
    assert as_text(listing(PAGE), 60, 0) == "page.md:5:1: table 1: 4 rows, 3 columns\n  状态码 > 1xx：信息\n"


def test_tables_are_set_apart_by_a_blank_line() -> None:
    assert as_text(listing("| a |\n|---|\n\n| b |\n|---|\n"), 60, 3) == (
        "page.md:1:1: table 1: 0 rows, 1 column\n  a\n\npage.md:4:1: table 2: 0 rows, 1 column\n  b\n"
    )


def test_the_columns_that_no_terminal_is_wide_enough_for_are_named() -> None:
    header = "|" + "|".join(f"column{n}" for n in range(9)) + "|"
    text = f"{header}\n{'|-' * 9}|\n"
    assert as_text(listing(text), 40, 3).splitlines()[1:] == [
        "  column0  column1  column2  column3",
        "  5 more columns: column4, column5, col…",
    ]


def test_html_tables_are_told_apart() -> None:
    text = "<table><tr><th>x</th></tr></table>\n"
    shown = as_text(find_tables(source_of(text.encode(), "page.md"), html=True), 60, 3)
    assert shown == "page.md:1:1: table 1: 0 rows, 1 column, HTML\n  x\n"


def test_the_header_and_the_place_are_painted() -> None:
    shown = as_text(listing("| a |\n|---|\n| b |\n"), 60, 3, lambda text, style: f"<{style} {text}>")
    assert shown == "<place page.md:1:1>: table 1: 1 row, 1 column\n  <place a>\n  b\n"


CELL = st.text(st.sampled_from("ab 中é（\u0301👨🇯🇵"), max_size=40)


@given(st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=4), st.integers(20, 100))
def test_no_line_of_a_preview_is_wider_than_the_terminal(rows: list[list[str]], columns: int) -> None:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    text = "\n".join(["# 一个很长很长很长很长很长很长很长很长很长的标题", "", lines[0], "|-|-|-|-|-|", *lines[1:]])
    shown = as_text(listing(text), columns, 3).splitlines()[1:]
    assert shown
    assert max(map(width, shown)) <= columns


def test_a_very_long_cell_costs_no_more_than_what_is_shown_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    monkeypatch.setattr(preview, "width", lambda text: measured.append(len(text)) or width(text))
    shown = as_text(listing(f"| a |\n|---|\n| {'中' * 1_000_000} |\n"), 80, 3)
    assert len(shown) < 200
    assert max(measured) < 500


def test_programs_are_told_everything_but_the_rows() -> None:
    text = as_json(listing(PAGE))
    assert text.isascii()
    told = json.loads(text)
    assert told["problems"] == []
    assert told["tables"] == [
        {
            "number": 1,
            "path": "page.md",
            "line": 5,
            "column": 1,
            "end_line": 10,
            "end_column": 12,
            "headings": ["状态码", "1xx：信息"],
            "columns": ["消息", "描述", "#"],
            "alignments": [None, None, "right"],
            "rows": 4,
            "html": False,
        }
    ]


@pytest.mark.parametrize("columns", [20, 21, 25])
def test_what_room_there_is_is_used(columns: int) -> None:
    text = f"| {'a' * 30} | {'b' * 30} |\n|---|---|\n"
    (line,) = as_text(listing(text), columns, 3).splitlines()[1:]
    assert width(line) == columns
