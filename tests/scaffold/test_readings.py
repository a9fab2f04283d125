"""How the texts of a column are proposed to be read, and what is not proposed though it nearly looks like it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tablemill.scaffold.readings import Found, find


def found(*texts: str, header: str = "Column") -> Found:
    return find(texts, header)


# Marks


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        (["✓", "✗", "✓"], {"✓": True, "✗": False}),
        (["Yes", "no", "yes"], {"Yes": True, "no": False, "yes": True}),
        (["✅", "", "✅"], {"✅": True, "": False}),
        (["Yes", "-", "–"], {"Yes": True, "-": False, "–": False}),
        (["x", "", "x"], {"x": True, "": False}),
        (["✓", "x", "x"], {"✓": True, "x": False}),
        (["○", "×"], {"○": True, "×": False}),
        (["●", "○"], {"●": True, "○": False}),
        (["Y", "N", "Y"], {"Y": True, "N": False}),
        (["🔧", "", ""], {"🔧": True, "": False}),
        (["✔️", "✖️"], {"✔️": True, "✖️": False}),
        (["是", "否"], {"是": True, "否": False}),
        (["TRUE", "FALSE"], {"TRUE": True, "FALSE": False}),
        ([":white_check_mark:", ":x:"], {":white_check_mark:": True, ":x:": False}),
        (["no", "no"], {"no": False}),
    ],
)
def test_marks_are_true_and_false(column: list[str], meant: dict[str, bool]) -> None:
    one = found(*column)
    assert (one.kind, one.marks) == ("boolean", meant)


def test_what_says_nothing_beside_marks_for_both_is_null() -> None:
    assert found("Yes", "No", "N/A", "").nulls == {"N/A", ""}
    assert found("No", "", "No").nulls == {""}
    assert found("Y", "N/A", "Y").nulls == {"N/A"}


@pytest.mark.parametrize(
    "column",
    [
        *(["x", "x"], ["x", "y"], ["✓", "partly"], ["N", ""], ["🔧", "🔧"], ["🔧", "💡"], ["✅", "⚠️"], ["○", "○"]),
        *(["×", "○", "△"], ["Yes", "Maybe"], ["*", ""], ["+", "-"], ["1", "x"], ["t", ""]),
    ],
)
def test_what_may_mean_something_else_stays_a_text(column: list[str]) -> None:
    assert found(*column).kind == "string"


# Numbers


@pytest.mark.parametrize(
    ("column", "kind", "pattern", "thousands"),
    [
        (["1,000", "25", "1,234,567"], "integer", None, ","),
        (["1,000.5", "3,000.25"], "number", None, ","),
        (["10 000", "2 500"], "integer", None, " "),
        (["10\u202f000", "2\xa0500"], "integer", None, " "),
        (["$1,000", "$5"], "integer", r"^\$(.+)$", ","),
        (["€ 5.50", "€ 6.00"], "number", "^€ (.+)$", ""),
        (["12 ms", "5 ms"], "integer", "^(.+) ms$", ""),
        (["1 day", "3 days"], "integer", "^(.+?) days?$", ""),
        (["1,200 MB", "3 MB", "–"], "integer", "^(.+?)(?: MB)?$", ","),
        (["1.14x", "0.90x"], "number", "^(.+)x$", ""),
        (["85 %", "7.50%"], "number", None, ""),
        (["+5%", "-2%"], "integer", None, ""),
        (["93.10", "88.25", "7.50"], "number", None, ""),
    ],
)
def test_numbers_are_read_as_they_are_written(
    column: list[str], kind: str, pattern: str | None, thousands: str
) -> None:
    one = found(*column)
    assert one.numbers is not None
    how = one.numbers
    assert (one.kind, how.pattern(nullable=bool(one.nulls)), how.thousands) == (kind, pattern, thousands)


def test_a_comma_is_before_decimals_where_a_unit_says_that_there_are_numbers() -> None:
    one = found("12,5 %", "7 %").numbers
    assert one is not None
    assert (one.decimal, one.thousands, one.percent) == (",", "", True)
    assert found("1,2", "3,4").numbers is None


@pytest.mark.parametrize(
    "column",
    [
        *(["1,00", "2,000"], ["1,000", "x"], ["1,0000", "5"], ["0,500", "1"], ["12 ms", "5 s"], ["12 ms", "12 ms"]),
        *(
            ["007 ms", "5 ms"],
            ["2nd", "3nd"],
            ["$5", "€5"],
            ["5 %", "5"],
            ["1.10", "1.9", "1.20"],
            ["1.10", "1.11", "1.12"],
        ),
        *(["1.10", "2.10", "2.20"], ["+49", "+41"], ["1 2", "3 4"], ["10-20", "1"], ["~5", "~6"], ["1.2.3", "4.5.6"]),
    ],
)
def test_what_is_written_in_two_ways_or_is_no_number_stays_a_text(column: list[str]) -> None:
    assert found(*column).numbers is None
    assert found(*column).kind in ("string", "array")


def test_a_version_stays_a_text_however_many_places_it_has() -> None:
    assert found("1.10", "2.20", "3.30", header="Version").kind == "string"


# Dates


@pytest.mark.parametrize(
    ("column", "formats", "days"),
    [
        (["2024-01-31", "2024-02-01"], ("%Y-%m-%d",), True),
        (["Jan 5, 2024", "Feb 10, 2024"], ("%b %d, %Y",), True),
        (["January 5, 2024", "May 1, 2024"], ("%B %d, %Y",), True),
        (["May 5, 2024", "Sep 1, 2024", "June 3, 2024"], ("%b %d, %Y", "%B %d, %Y"), True),
        (["31.01.2024", "1.2.2024"], ("%d.%m.%Y",), True),
        (["5/6/2024", "13/6/2024"], ("%d/%m/%Y",), True),
        (["5/6/2024", "6/13/2024"], ("%m/%d/%Y",), True),
        (["2024年1月5日", "–"], ("%Y年%m月%d日",), True),
        (["May 2024", "June 2023"], ("%B %Y",), False),
        (["2024-01-31", "Feb 1, 2024"], ("%Y-%m-%d", "%b %d, %Y"), True),
    ],
)
def test_dates_are_read_in_the_format_that_reads_all_of_them(
    column: list[str], formats: tuple[str, ...], days: bool
) -> None:
    one = found(*column)
    assert (one.kind, one.dates, one.days) == ("string", formats, days)


@pytest.mark.parametrize(
    "column",
    [
        *(["5/6/2024", "7/8/2024"], ["2024-02-30"], ["2024-01-31", "soon"], ["Oct 24", "Oct 25"], ["2024", "2025"]),
        *(["13/6/2024", "6/13/2024"], ["5/6/2024", "2024-01-01"], ["2024-01-31 10:00"]),
    ],
)
def test_where_a_day_could_be_a_month_or_one_is_no_date_none_is_proposed(column: list[str]) -> None:
    assert found(*column).dates == ()


def test_a_version_that_looks_like_a_date_is_none() -> None:
    assert found("2024.1.5", "2024.2.1", header="Release").dates == ()
    assert found("2024-01-05", header="Since").dates == ("%Y-%m-%d",)


# Lists


@pytest.mark.parametrize(
    ("column", "split", "items"),
    [
        (["Linux, macOS", "macOS", "Windows, Linux"], ", ", "string"),
        (["a / b", "b / c / a", "c"], " / ", "string"),
        (["Linux/macOS", "macOS/Linux", "Linux"], "/", "string"),
        (["a; b", "b; c; a"], "; ", "string"),
        (["数组、数学", "数学"], "", "string"),
        (["数组、数学", "数学、树", "树"], "、", "string"),
        (["4, 6", "6, 8", "7, 9, 4"], ", ", "integer"),
        (["Bern\nBasel", "Chur\nBern\nBasel"], "lines", "string"),
        (["a,b", "b", "c,a"], ",", "string"),
        (["str | None", "None", "int | None"], r" \| ", "string"),
    ],
)
def test_parts_that_come_again_elsewhere_are_a_list(column: list[str], split: str, items: str) -> None:
    one = found(*column)
    assert (one.split, one.items) == (split, items)


@pytest.mark.parametrize(
    "column",
    [
        *(["Bern, Switzerland", "Paris, France", "Lyon, France"], ["Smith, J.", "Doe, J."], ["a, b", "a, b"]),
        *(
            ["Fast, and safe", "safe"],
            ["f(a, b), g", "g, f(a"],
            ["a/b.md", "b.md/a"],
            ["No, it does not.", "it does not."],
        ),
        *(["map<a, b>, c", "c, d"], ["a, b", "c", "d", "e", "f"], ["1,000 a, b", "b, c"], ["a, a, b", "b, a"]),
        *(
            ["One\ntwo", "Three\nfour"],
            ["Reads it.\nWrites it.", "Does both.\nAnd more.\nOr so."],
            ["x" * 40 + ", a", "a, b"],
        ),
    ],
)
def test_a_text_that_only_has_commas_is_no_list(column: list[str]) -> None:
    assert found(*column).split == ""


def test_the_first_column_names_the_rows_and_is_no_list() -> None:
    texts = ["-a, --all", "-b", "-a, -b"]
    assert find(texts, "Option", first=True).split == ""
    assert find(texts, "Option").split == ", "


def test_few_parts_again_and_again_are_an_enum() -> None:
    assert found(*["a, b", "b", "a", "b, a"] * 3).values == ("a", "b")


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_what_is_proposed_has_the_order_of_the_table_whatever_the_hashes_are(seed: str) -> None:
    said = "from tablemill.scaffold.readings import find; print([*find(['yes', '', 'Yes', '✓', '-'], 'C').marks])"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env=environment)
    assert made.stdout == "['yes', 'Yes', '✓', '', '-']\n"
