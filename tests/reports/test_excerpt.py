"""A problem with its line: what of a line is shown, and that the carets stand below the cell on a real screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.emit.width import width
from tablemill.model import Span
from tablemill.problems import Problem
from tablemill.reports.excerpt import as_full
from tablemill.reports.text import visible
from terminal import shown


def told(line: str, column: int, end: int, columns: int = 80, *, number: int = 2, end_line: int | None = None) -> str:
    problem = Problem("type", "wrong", Span("a.md", number, column, end_line or number, end))
    return as_full([problem], lambda _: [*[""] * (number - 1), line], columns)


HEAD = "a.md:2:{}: error[type]: wrong\n"


@pytest.mark.parametrize(
    ("line", "column", "end", "expected"),
    [
        ("| 4o4 | x |", 3, 6, " 2 | | 4o4 | x |\n   |   ^^^\n"),
        ("| 状态码 | 错 |", 9, 10, " 2 | | 状态码 | 错 |\n   |            ^^\n"),
        ("| a\u0301b | c |", 9, 10, " 2 | | a\u0301b | c |\n   |        ^\n"),
        ("|\ta |\tb |", 7, 8, " 2 | |    a |    b |\n   |             ^\n"),
        ("| 👩\u200d👩\u200d👧 | x |", 11, 12, " 2 | | 👩\u200d👩\u200d👧 | x |\n   |        ^\n"),
        ("| a |", 6, 6, " 2 | | a |\n   |      ^\n"),
        ("||", 2, 2, " 2 | ||\n   |  ^\n"),
        ("", 1, 1, " 2 |\n   | ^\n"),
        ("| \x1b[2J | x |", 3, 7, " 2 | | \\u001b[2J | x |\n   |   ^^^^^^^^^\n"),
    ],
)
def test_carets_stand_below_the_cell(line: str, column: int, end: int, expected: str) -> None:
    assert told(line, column, end) == HEAD.format(column) + expected


def test_what_goes_on_in_the_next_line_is_marked_to_the_end_of_its_own() -> None:
    assert told("ab cd  ", 4, 3, end_line=5).endswith(" 2 | ab cd\n   |    ^^\n")


def test_what_is_about_a_whole_file_or_a_line_that_is_not_there_shows_none() -> None:
    whole = Problem("missing-file", "x does not exist", Span.top("x"))
    beyond = Problem("type", "wrong", Span("a.md", 3, 1, 3, 2))
    for problem in (whole, beyond):
        assert as_full([problem], lambda _: ["a"], 80).count("\n") == 1
    assert as_full([beyond], lambda _: None, 80).count("\n") == 1


def test_of_a_long_line_as_much_is_shown_as_fits_around_the_cell() -> None:
    line = f"| {'x' * 50} | 4o4 | {'y' * 50} |"
    assert told(line, 56, 59, 40) == (
        "a.md:2:56: error[type]: wrong\n 2 | …xxxxxxxxxxxx | 4o4 | yyyyyyyyyyyy…\n   |                 ^^^\n"
    )
    assert told(line, 56, 59, 40).splitlines()[1].index("4o4") == 21


def test_a_cell_that_is_longer_than_the_terminal_is_cut_itself() -> None:
    shown_line, carets = told(f"| a | {'x' * 500} | b |", 7, 507, 40).splitlines()[1:]
    assert width(shown_line) <= 40
    assert carets.count("^") == 26
    assert shown_line.endswith("…")


def test_a_long_message_is_broken_between_words_and_nowhere_else() -> None:
    message = "code must be an integer, got " + "x" * 60 + " and more of it"
    problem = Problem("type", message, Span.top("docs/a-file-name.md"))
    lines = as_full([problem], lambda _: None, 40).splitlines()
    assert " ".join(line.strip() for line in lines) == str(problem)
    assert [line for line in lines if len(line) > 40] == [f"  {'x' * 60}"]


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(20, 100),
)
def test_no_line_is_wider_than_the_terminal(line: str, start: int, length: int, columns: int) -> None:
    start = min(start, len(line))
    end = min(start + length, len(line))
    for number in (1, 123):
        for shown_line in told(line, start + 1, end + 1, columns, number=number).splitlines()[1:]:
            assert width(shown_line) <= max(columns, 25 + len(str(number)))
            assert visible(shown_line) == shown_line


@pytest.mark.parametrize("cell", ["4o4", "状态", "ｆｕｌｌ", "é", "e\u0301", "한국어", "α", "🎉"])
@pytest.mark.parametrize("before", ["", "状态码", "\t", "a\u0301", "👍"])
def test_on_a_screen_the_carets_are_in_the_columns_of_the_cell(before: str, cell: str) -> None:
    line = f"| {before} | {cell} | 后 |"
    column = line.index(f"| {cell} | 后") + 3
    screen = shown(told(line, column, column + len(cell)).replace("\n", "\r\n"), 80)
    source, carets = screen.buffer[1], screen.buffer[2]
    below = [at for at in range(80) if carets[at].data == "^"]
    # pyte leaves an empty cell behind what is two columns wide.
    assert "".join(source[at].data for at in below) == cell or cell == "e\u0301"
    assert source[below[0] - 1].data == source[below[-1] + 1].data == " "


def test_a_line_of_megabytes_costs_no_more_than_a_short_one() -> None:
    line = f"| {'x' * 10_000_000} | 4o4 |"
    column = len(line) - 4
    assert "4o4" in told(line, column, column + 3, 60)
    assert len(told("\u0301" * 10_000_000, 5_000_000, 5_000_001, 60)) < 1000
