"""What the texts of a column are proposed to be."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import texts
from tablemill.extraction.guessing import Guess, guess
from tablemill.spec.scalars import CONVERSIONS


def kind(*column: str, header: str = "Column") -> str:
    return guess(column, header).kind


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["1", "-20", "0"], "integer"),
        (["9007199254740991"], "integer"),
        (["1.5", "2", "-0.25", "85.0"], "number"),
        (["true", "false", "true"], "boolean"),
        (["1", "x"], "string"),
        ([], "string"),
    ],
)
def test_a_type_is_one_that_holds_for_every_text(column: list[str], expected: str) -> None:
    assert kind(*column) == expected


@pytest.mark.parametrize(
    "text",
    [
        *["007", "+49", "-0", "1,000", "1 000", "1_000", "9007199254740992", "123456789012345678901", "٣", "１"],
        *["1.10", "1.", ".5", "1e5", "0x1F", "NaN", "00.5", "1.0.0", "0.1000000000000000055"],
        *["True", "yes", "1 ", " 1", "2026-01-01"],
    ],
)
def test_what_its_value_would_not_be_written_as_again_stays_a_string(text: str) -> None:
    assert kind("1", text) == kind(text) == "string"


def test_what_looks_like_numbers_but_is_called_a_version_stays_a_string() -> None:
    assert kind("1.1", "1.2", header="Since") == "string"
    assert kind("1.1", "1.2", header="版本号") == "string"
    assert kind("1.1", "1.2", header="Sincerity") == "number"
    assert kind("2019", "2020", header="Since") == "integer"


@given(st.lists(texts | st.integers().map(str) | st.floats().map(str), max_size=4))
def test_a_value_is_written_as_its_text(column: list[str]) -> None:
    found = guess(column, "Column")
    for text in set(column) - found.nulls:
        value = CONVERSIONS[found.kind](text.removesuffix(found.unit))
        assert (value if isinstance(value, str) else json.dumps(value)) + found.unit == text


# Null


def test_what_cannot_be_seen_is_null() -> None:
    assert guess(["", " ", "\xa0", "\u200b", "\n", "x"], "Column").nulls == {"", " ", "\xa0", "\u200b", "\n"}


@pytest.mark.parametrize("marker", ["-", "--", "–", "—", "n/a", "N/A"])
def test_a_marker_is_null_where_the_rest_has_a_type(marker: str) -> None:
    assert guess(["1", marker, "2"], "Column") == Guess("integer", frozenset({marker}))
    assert guess(["true", marker], "Column") == Guess("boolean", frozenset({marker}))


def test_a_marker_is_null_among_texts_where_it_comes_again_or_hardly_means_anything_else() -> None:
    assert guess(["+", "-", "--"], "Operator").nulls == frozenset()
    assert guess(["a", "-", "-"], "Column").nulls == {"-"}
    assert guess(["a", "—", "n/a"], "Column").nulls == {"—", "n/a"}
    assert guess(["a", "none", "none", "null"], "Column").nulls == frozenset()


# Units


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["12 ms", "5 ms"], ("integer", " ms")),
        (["85%", "12.5%"], ("number", "%")),
        (["85 %", "–", "90 %"], ("integer", " %")),
        (["10 MB/s", "2 MB/s"], ("integer", " MB/s")),
        (["12 ms", "5 s"], ("string", "")),
        (["12 ms", "12 ms"], ("string", "")),
        (["1.10 ms", "5 ms"], ("string", "")),
        (["2nd", "3nd"], ("string", "")),
        (["10 minutes", "5 minutes"], ("string", "")),
    ],
)
def test_a_unit_after_every_number_is_taken_off(column: list[str], expected: tuple[str, str]) -> None:
    found = guess(column, "Column")
    assert (found.kind, found.unit) == expected


# Enums


def test_few_texts_that_come_again_and_again_are_an_enum_in_the_order_of_the_table() -> None:
    assert guess(["b", "a", "b", "a", "a", "b"], "Column").values == ("b", "a")
    assert guess(["✅"] * 9 + ["❌"], "Column").values == ("✅", "❌")
    assert guess(["✅"] * 8 + ["❌"], "Column").values == ()
    assert guess(["n", "log(n)", "1"] * 3, "Column").values == ("n", "log(n)", "1")
    assert guess(["b", "a", "b", "-", "-", "a", "a", "b"], "Column").values == ("b", "a")


@pytest.mark.parametrize(
    "column",
    [
        ["a", "b", "a", "b", "a"],
        ["a"] * 9,
        [str(number) for number in range(13)] * 9 + ["x"],
        ["a"] * 20 + list("bcd"),
        ["a" * 31, "b"] * 9,
        ["a\nb", "b"] * 9,
        ["v1.2", "v1.3"] * 9,
        ["2020-01-01", "2021-01-01", "none"] * 9,
    ],
)
def test_where_the_next_row_could_well_be_new_there_is_no_enum(column: list[str]) -> None:
    assert guess(column, "Column").values == ()
