"""Fields that are put together from other fields of their record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import CODE, NAME, TABLE, field, normalised, said, values
from tablemill.problems import TablemillError


def test_a_text_may_be_made_of_texts_that_stand_behind_it() -> None:
    found = normalised(
        TABLE,
        field("key", text="{path}"),
        field("path", text="/{code}/{slug}"),
        field("slug", text="{code:slug}"),
        CODE,
        NAME,
    )
    assert [record["key"] for record in values(found.records)] == ["/200/200", "/204/204"]
    assert said(found.problems) == []


def test_its_place_is_that_of_the_first_field_in_it() -> None:
    found = normalised(TABLE, field("a", text="x{b}"), field("b", text="{name}{code}", nullable=True), NAME, CODE)
    assert [str(record.place("a")) for record in found.records] == ["seed.md:3:9", "seed.md:4:9"]
    constant = normalised(TABLE, field("a", text="x"), CODE, NAME)
    assert [str(record.place("a")) for record in constant.records] == ["seed.md:3:1", "seed.md:4:1"]


def test_the_number_of_a_row_can_be_a_part() -> None:
    found = normalised(TABLE + "\n" + TABLE, field("id", text="r{n}"), field("n", "integer", row="number"), CODE, NAME)
    assert [record["id"] for record in values(found.records)] == ["r1", "r2", "r3", "r4"]


def test_a_text_of_a_section_is_made_of_its_heading() -> None:
    found = normalised(
        "# One two\n\nText.\n",
        field("anchor", text="#{title:slug}"),
        field("title", heading=""),
        sections="",
    )
    assert values(found.records) == [{"anchor": "#one-two", "title": "One two"}]
    assert str(found.records[0].place("anchor")) == "seed.md:1:3"


def test_it_becomes_what_the_schema_says() -> None:
    found = normalised(TABLE, field("n", "integer", text="{code}0"), field("v", nullable=True, text="–"), CODE, NAME)
    assert [(one["n"], one["v"]) for one in values(found.records)] == [(2000, None), (2040, None)]


def test_a_part_that_could_not_be_read_is_told_once() -> None:
    found = normalised("| Code | Name |\n|---|---|\n| x | y |\n", field("a", text="{code}"), CODE, NAME)
    assert said(found.problems) == ['seed.md:3:3: error[type]: code must be an integer, got "x" (column Code)']
    assert found.records[0].failed == {"a", "code"}


def test_texts_that_each_take_the_last_one_twice_are_refused_before_they_fill_the_memory() -> None:
    doubled = [field(f"t{n}", text=f"{{t{n - 1}}}{{t{n - 1}}}" if n else "{name}" * 1000) for n in range(40)]
    with pytest.raises(TablemillError) as caught:
        normalised(TABLE, CODE, NAME, *doubled)
    assert str(caught.value).endswith(
        "error[records-too-large]: the combined texts have more than 134,217,728 characters; use fewer fields in them"
    )


@given(st.lists(st.tuples(st.integers(0, 10**6), st.from_regex("[a-z]{1,5}", fullmatch=True)), min_size=1))
def test_every_record_has_the_text_of_its_own_values(rows: list[tuple[int, str]]) -> None:
    table = "| Code | Name |\n|---|---|\n" + "".join(f"| {code} | {name} |\n" for code, name in rows)
    found = normalised(table, field("a", text="{name}/{code}/{b}"), field("b", text="{name}"), CODE, NAME)
    assert found.records.column("a") == [f"{name}/{code}/{name}" for code, name in rows]
