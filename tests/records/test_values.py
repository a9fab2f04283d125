"""How texts become values: numbers and dates against other judges, lists part by part, what stands above."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import field, normalised, said
from tablemill.records.conversion.numbers import plain
from tablemill.spec.dates import DateError, date_reader, faults, written
from tablemill.spec.model import FieldSpec, NumberForm, ValueSpec
from tablemill.spec.patterns import Pattern
from tablemill.spec.schema import FieldType

# Numbers


def number(text: str, **form: Any) -> Decimal:
    return Decimal(plain(NumberForm(**form), text))


@pytest.mark.parametrize("between", [",", ".", " ", "'", "_"])
@given(value=st.integers(-(10**30), 10**30))
def test_thousands_that_python_puts_between_are_read(between: str, value: int) -> None:
    written = f"{value:,}".replace(",", between)
    decimal = "," if between == "." else "."
    assert number(written, thousands=between, decimal=decimal) == value
    assert number(str(value), thousands=between, decimal=decimal) == value


@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, places=6),  # scaleb() rounds to 28 digits
    percent=st.sampled_from(["number", "fraction"]),
)
def test_a_percentage_is_exact(value: Decimal, percent: Any) -> None:
    wanted = value if percent == "number" else value.scaleb(-2)
    written = f"{value:f}".replace(".", ",")
    assert number(f"{written} %", decimal=",", percent=percent) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("12,34,567", "1234567"),
        ("1,23,45,678", "12345678"),
        ("−1,000", "-1000"),
        ("+1,000.50e3", "1000.50e3"),
    ],
)
def test_numbers_with_commas(text: str, value: str) -> None:
    assert number(text, thousands=",") == Decimal(value)


@pytest.mark.parametrize("between", [" ", "\u00a0", "\u2007", "\u2009", "\u202f"])
def test_a_space_between_thousands_is_any_that_people_put_there(between: str) -> None:
    assert number(f"12{between}345{between}678,9", thousands=" ", decimal=",") == Decimal("12345678.9")


@pytest.mark.parametrize(
    "text",
    ["1,23", "0,123", "1,2345", "12,345,67", ",123", "1,,234", "1234,567", "1,234,", "1.5.5", "1,234 5", "", "١"],
)
def test_thousands_that_nobody_would_part_so_are_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        plain(NumberForm(thousands=","), text)


@pytest.mark.parametrize("text", ["12", "%", "12 % %", "12 percent"])
def test_where_a_percentage_is_asked_for_a_number_has_its_sign(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        plain(NumberForm(percent="number"), text)


# Dates


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y", "%A, %d %B %Y", "%d/%m/%Y"])
@given(date=st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_is_read_as_python_writes_it(form: str, date: datetime.date) -> None:
    assert list(faults(form, "date")) == []
    assert date_reader(form)(date.strftime(form)) == date.isoformat()


@given(
    time=st.datetimes(
        min_value=datetime.datetime(1000, 1, 1),
        timezones=st.integers(-1439, 1439).map(lambda m: datetime.timezone(datetime.timedelta(minutes=m))),
    )
)
def test_a_time_is_read_as_python_writes_it(time: datetime.datetime) -> None:
    form = "%d.%m.%Y %I:%M:%S %p %z"
    assert list(faults(form, "date-time")) == []
    found = date_reader(form)(time.strftime(form))
    assert found is not None
    assert datetime.datetime.fromisoformat(found) == time.replace(microsecond=0)


@given(year=st.integers(0, 99))
def test_two_digits_of_a_year_mean_what_they_mean_to_strptime(year: int) -> None:
    expected = datetime.datetime.strptime(f"{year:02}-06-01", "%y-%m-%d").date()
    assert date_reader("%y-%m-%d")(f"{year:02}-06-01") == expected.isoformat()


@pytest.mark.parametrize(
    ("form", "text", "iso"),
    [
        ("%b %Y", "May 2024", "2024-05"),
        ("%Y", "2024", "2024"),
        ("%Y-%m-%d %H:%M", "2024-05-06 7:08", "2024-05-06T07:08:00"),
        ("%Y-%m-%d %H:%M %Z", "2024-05-06 07:08 UTC", "2024-05-06T07:08:00Z"),
        ("%d %b %Y", "6\u00a0MAY  2024", "2024-05-06"),
        ("100%% %Y", "100% 2024", "2024"),
        ("%s", "1714528377", "2024-05-01T01:52:57Z"),
        ("%s", "-1", "1969-12-31T23:59:59Z"),
    ],
)
def test_no_more_than_is_written_is_said(form: str, text: str, iso: str) -> None:
    assert list(faults(form)) == []
    assert date_reader(form)(text) == iso


def test_the_seconds_since_1970_are_a_whole_time() -> None:
    assert list(faults("%s", "date-time")) == []
    assert list(faults("%Y %s")) == [
        'the format "%Y %s" combines %s with other parts; %s alone is a whole time, in seconds since 1970'
    ]
    assert list(faults("%s", "date")) == [
        'the format "%s" has a time, but the schema requires "format": "date"; use "date-time" in the schema'
    ]
    with pytest.raises(DateError, match="the year is not from 1 to 9999"):
        date_reader("%s")("999999999999")


@given(st.integers(-62135596800, 253402300799))
def test_seconds_are_read_as_python_counts_them(seconds: int) -> None:
    judge = datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(seconds=seconds)
    assert date_reader("%s")(str(seconds)) == judge.isoformat().replace("+00:00", "Z")


@given(st.datetimes(datetime.datetime(1000, 1, 1)))
def test_a_date_is_written_as_strftime_does_and_read_again(moment: datetime.datetime) -> None:
    form = "%A %a %d %B %b %m %Y %y %I %p %H %M %S %%"
    assert written(moment.isoformat(), form) == moment.strftime(form)
    date = moment.date().isoformat()
    assert date_reader("%b %d, %Y")(written(date, "%b %d, %Y")) == date


@pytest.mark.parametrize(("form", "text"), [("%b %d, %Y", "Mai 6, 2024"), ("%Y-%m-%d", "2024-13-01"), ("%Y", "24")])
def test_a_text_of_another_form_is_no_date(form: str, text: str) -> None:
    assert date_reader(form)(text) is None


@pytest.mark.parametrize(
    ("form", "text", "why"),
    [
        ("%Y-%m-%d", "2023-02-29", "day is out of range for month"),
        ("%a %d %b %Y", "Sun 6 May 2024", "that date is a Monday"),
    ],
)
def test_a_day_that_never_was_is_told(form: str, text: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        date_reader(form)(text)


# Lists


def listed(text: str, split: str | None = None, items: str = "string", *, nullable: bool = False, **keys: Any) -> Any:
    """What a cell becomes as a list, or what is said of it."""
    spec, kind = field("tags", "array", column="Tags", nullable=nullable, **keys)
    records, problems, _ = normalised(f"| Tags |\n|---|\n| {text} |", parted(spec, kind, split, items))
    return said(problems) or records[0].values["tags"]


def parted(spec: FieldSpec, kind: FieldType, split: str | None, items: Any) -> tuple[FieldSpec, FieldType]:
    value = ValueSpec(split=Pattern(re.compile(split), spec.span)) if split else None
    return spec._replace(value=value), kind._replace(items=FieldType(items, False, "", {}))


@given(
    parts=st.lists(st.text("abcß猫 ", min_size=1).filter(str.strip), max_size=5),
    spaces=st.sampled_from([",", ", ", " , "]),
)
def test_parts_are_those_that_were_joined(parts: Sequence[str], spaces: str) -> None:
    wanted = [" ".join(part.split(" ")).strip() for part in parts]
    assert listed(spaces.join(parts) + ",,", ",") == wanted


def test_an_empty_cell_is_an_empty_list_or_null_where_that_is_allowed() -> None:
    assert listed("", ",") == listed("–", ",") == []
    assert listed("–", ",", nullable=True) is None


def test_a_part_that_stands_for_null_is_left_out() -> None:
    assert listed("a, –, b", ",") == ["a", "b"]


def test_every_match_of_a_pattern_is_a_part() -> None:
    assert listed("see #12 and #345", items="integer", pattern=r"#(\d+)") == [12, 345]
    assert listed("nothing", pattern=r"#(\d+)") == []


def test_a_pattern_is_searched_in_each_part_and_must_find_something() -> None:
    assert listed("v1, v2", ",", "integer", pattern=r"^v(\d)$") == [1, 2]
    [problem] = listed("v1, x, v2", ",", "integer", pattern=r"^v(\d)$")
    nothing = r'the pattern ^v(\d)$ does not match "x" (column Tags)'
    assert problem == f"seed.md:3:7: error[no-match]: each item of tags needs a value, but {nothing}"


@pytest.mark.parametrize(
    ("text", "split", "column"),
    [
        ("1, x, 2", ",", 6),
        ("**1**, `x`, 2", ",", 10),
        ("1<br>x<br>2", "\n", 8),
        ("12<br/>x", "\n", 10),
        ("x, x", ",", 3),
        ("1 \\| x", r"\|", 8),
        ("[1, 2](a,b), x", ",", 3),  # the address has a comma, too, so that the parts are not those of the source
    ],
)
def test_a_part_has_its_place(text: str, split: str, column: int) -> None:
    [problem] = listed(text, split, "integer")
    assert problem.startswith(f"seed.md:3:{column}: error[type]: each item of tags must be an integer")


# Behind a link, on one line

_PIECES = st.lists(st.text("ab猫 ", min_size=1).filter(str.strip), min_size=1, max_size=4)


@given(before=st.sampled_from(["", "x ", "**x** "]), pieces=_PIECES, number=st.integers(1, 5))
def test_what_stands_behind_a_link_is_what_was_written_there(before: str, pieces: Sequence[str], number: int) -> None:
    cell = before + "".join(f"[l{place}](u{place}){piece}" for place, piece in enumerate(pieces, 1))
    spec, kind = field("tags", "string", column="Tags", nullable=True)
    behind = spec._replace(value=ValueSpec(after_link=number))
    records, problems, _ = normalised(f"| Tags |\n|---|\n| {cell} |", (behind, kind))
    wanted = "".join(f"l{place}{piece}" for place, piece in enumerate(pieces, 1) if place > number)
    wanted = (pieces[number - 1] + wanted).strip() if number <= len(pieces) else None
    assert (records[0].values["tags"], problems) == (wanted, [])


@given(st.lists(st.text("ab猫", min_size=1), min_size=1), st.sampled_from(["<br>", " <br> ", "<br/>  "]))
def test_lines_of_a_cell_become_one(lines: Sequence[str], end: str) -> None:
    spec, kind = field("tags", "string", column="Tags")
    one = spec._replace(value=ValueSpec(one_line=True))
    records, _, _ = normalised(f"| Tags |\n|---|\n| {end.join(lines)} |", (one, kind))
    assert records[0].values["tags"] == " ".join(lines)


def test_of_two_patterns_the_one_that_finds_nothing_is_told() -> None:
    seed = "# A 1\n\n| Tags |\n|---|\n| x |\n"
    for heading, pattern, told in (("^A", "z", "z"), ("^B", "z", "^B")):
        spec, kind = field("tags", nullable=True, heading=heading)
        narrowed = spec._replace(narrowed=Pattern(re.compile(pattern), spec.span))
        problems = said(normalised(seed, (narrowed, kind)).problems)
        assert [f"the pattern {told} matches in no record" in problem for problem in problems] == [True]


# The same as above


def test_a_ditto_is_the_value_above_and_its_failure_is_told_once() -> None:
    spec, kind = field("code", "integer", column="Code", nulls=[])
    spec = spec._replace(value=ValueSpec(ditto=frozenset({"", '"'})))
    seed = '| Code |\n|---|\n| " |\n| 1 |\n|  |\n| " |\n| x |\n| " |\n'
    records, problems, _ = normalised(seed, (spec, kind))
    assert [record.values["code"] for record in records] == [None, 1, 1, 1, None, None]
    assert said(problems) == [
        (
            'seed.md:3:3: error[no-match]: "\\"" repeats the row above, but this is the first row of the '
            "table; write the value of code (column Code)"
        ),
        'seed.md:7:3: error[type]: code must be an integer, got "x" (column Code)',
    ]
    assert records[2].place("code").line == 5


def test_each_table_begins_anew() -> None:
    spec, kind = field("code", column="Code", nulls=[])
    spec = spec._replace(value=ValueSpec(ditto=frozenset({"^"})))
    _, problems, _ = normalised("| Code |\n|---|\n| a |\n\ntext\n\n| Code |\n|---|\n| ^ |\n", (spec, kind))
    assert [problem.span.line for problem in problems] == [9]
