"""Listing: what tables there are, what their columns are called, and which is meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tablemill.extraction.listing import Choice, Listing, choose, find_tables
from tablemill.problems import TablemillError
from tablemill.reading.sources import source_of

PAGE = """\
# Fruit

| name | colour |
|---|---|
| apple | red |

## Prices

| name | price |
|---|---:|
| apple | 3 |
| pear | 4 |

# Towns

| name | colour |
|---|---|
| Ulm | grey |
"""


def listing(text: str, html: bool = False) -> Listing:
    return find_tables(source_of(text.encode(), "page.md"), html=html)


def names(header: str) -> tuple[str, ...]:
    (found,) = listing(f"{header}\n{'|-' * (header.count('|') - 1)}|\n").tables
    return found.columns


def chosen(choice: Choice, *, every: bool = False) -> list[int]:
    return [found.number for found in choose(listing(PAGE), choice, every=every)]


def refusal(choice: Choice, *, every: bool = False, text: str = PAGE) -> list[str]:
    with pytest.raises(TablemillError) as raised:
        choose(listing(text), choice, every=every)
    return [str(problem) for problem in raised.value.problems]


def test_tables_are_numbered_over_all_sources_and_know_their_headings() -> None:
    sources = [source_of(PAGE.encode(), "a.md"), source_of(b"| x |\n|---|\n", "b.md")]
    found = find_tables(sources)
    assert [(one.number, one.table.span.path, one.table.span.line, one.headings) for one in found.tables] == [
        (1, "a.md", 3, ("Fruit",)),
        (2, "a.md", 9, ("Fruit", "Prices")),
        (3, "a.md", 16, ("Towns",)),
        (4, "b.md", 1, ()),
    ]
    assert found.sources == ("a.md", "b.md")


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("| a | b |", ("a", "b")),
        ("| *a* `b` | a<br>b |", ("a b", "a b_2")),
        ("| | a | |", ("column_1", "a", "column_3")),
        ("| a | a | a |", ("a", "a_2", "a_3")),
        ("| a | a | a_2 |", ("a", "a_3", "a_2")),
        ("| a_2 | a | a |", ("a_2", "a", "a_3")),
        ("| column_2 | |", ("column_2", "column_2_2")),
        ("| | column_1 | column_1 |", ("column_1_2", "column_1", "column_1_3")),
    ],
)
def test_every_column_has_a_name_of_its_own(header: str, columns: tuple[str, ...]) -> None:
    assert names(header) == columns


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [
        (Choice(number=2), [2]),
        (Choice(heading=re.compile("^Pri")), [2]),
        (Choice(heading=re.compile("Towns")), [3]),
        (Choice(columns=("price",)), [2]),
        (Choice(columns=("price", "name")), [2]),
        (Choice(heading=re.compile("Fruit"), columns=("colour",)), [1]),
    ],
)
def test_the_table_is_the_one_for_which_all_holds(choice: Choice, numbers: list[int]) -> None:
    assert chosen(choice) == numbers


def test_all_tables_can_be_meant_where_they_have_the_same_columns() -> None:
    assert chosen(Choice(columns=("colour",)), every=True) == [1, 3]
    assert chosen(Choice(columns=("name",)), every=True) == [1, 2, 3]
    assert chosen(Choice(heading=re.compile("Prices|Nothing")), every=True) == [2]
    assert refusal(Choice(), every=True)[0] == (
        "page.md:3:1: error[many-tables]: 3 tables match; they have different columns: name the columns to take"
    )


def test_several_tables_are_told_with_their_places() -> None:
    assert refusal(Choice(columns=("colour",))) == [
        "page.md:3:1: error[many-tables]: 2 tables match; choose one, or take all as one",
        'page.md:3:1: error[many-tables]: table 1 under "Fruit" has 1 row, columns "name" and "colour"',
        'page.md:16:1: error[many-tables]: table 3 under "Towns" has 1 row, columns "name" and "colour"',
    ]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice(number=4), "no table has the number 4; choose one of these"),
        (Choice(heading=re.compile("^X")), 'no table is under a heading that matches "^X"; choose one of these'),
        (
            Choice(columns=("color", "name")),
            'no table has the columns "color" and "name"; did you mean "colour"?',
        ),
        (
            Choice(number=1, columns=("price",)),
            'no table has the number 1 and has the column "price"; choose one of these',
        ),
    ],
)
def test_a_choice_that_fits_none_says_which_there_are(choice: Choice, message: str) -> None:
    first, *others = refusal(choice)
    assert first == f"page.md:3:1: error[no-table]: {message}"
    assert [line.split(" has ")[0] for line in others] == [
        'page.md:3:1: error[no-table]: table 1 under "Fruit"',
        'page.md:9:1: error[no-table]: table 2 under "Prices"',
        'page.md:16:1: error[no-table]: table 3 under "Towns"',
    ]


def test_of_very_many_tables_the_first_are_told() -> None:
    told = refusal(Choice(), text="| a |\n|---|\n\n" * 30)
    assert len(told) == 22
    assert told[-1] == "page.md:61:1: error[many-tables]: this and 9 more tables are not listed here"


def test_no_table_at_all_is_told_with_what_may_have_been_meant() -> None:
    assert refusal(Choice(), text="text") == ["page.md:1:1: error[no-table]: there is no table"]
    assert refusal(Choice(), text="<table><tr><td>x</table>") == [
        "page.md:1:1: error[no-table]: there is no table in Markdown; --html also reads HTML tables"
    ]
    assert refusal(Choice(), text="text\n\n| a | b |\n| 1 | 2 |\n") == [
        "page.md:3:1: error[no-table]: there is no table; line 3 looks like the row of one, but GitHub shows it as text"
    ]


def test_html_tables_are_there_where_they_are_asked_for() -> None:
    text = "| a |\n|---|\n\n<table><tr><th>x</th></tr><tr><td>1</td></tr></table>\n"
    assert [found.columns for found in listing(text).tables] == [("a",)]
    assert listing(text).unread == ("page.md",)
    assert [found.columns for found in listing(text, html=True).tables] == [("a",), ("x",)]
    assert listing(text, html=True).unread == ()


def test_what_is_read_and_what_is_not_stand_side_by_side(tmp_path: Path) -> None:
    found = find_tables([source_of(PAGE.encode(), "a.md"), f"{tmp_path}/gone.md"])
    assert (len(found.tables), [problem.code for problem in found.problems]) == (3, ["missing-file"])
    with pytest.raises(TablemillError, match=r"gone\.md does not exist"):
        choose(find_tables(f"{tmp_path}/gone.md"), Choice(), every=False)


def test_a_table_that_github_cuts_is_told() -> None:
    header = "|" + "a|" * 2000
    text = f"{header}\n{header.replace('a', '-')}\n" + "|x|\n" * 300
    assert [problem.code for problem in listing(text).problems] == ["table-cut"]
