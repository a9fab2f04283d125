from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.reading.jsontree import JsonError, as_written, locate, members, parse
from tablemill.reading.sources import Source


def source(text: str) -> Source:
    return Source("s.json", text, "")


TEXT = '{\n\t"a": [1, {"b": "x, {\\"y\\": ]", "c": null}],\n\t"d\\u0065": {"a": {"键": "😀"}, "f": 2}\n}\n'


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ((), "1:1"),
        (("a",), "2:2"),
        (("a", 0), "2:8"),
        (("a", 1), "2:11"),
        (("a", 1, "b"), "2:12"),
        (("a", 1, "c"), "2:33"),
        (("de",), "3:2"),
        (("de", "a"), "3:14"),
        (("de", "a", "键"), "3:20"),
        (("de", "f"), "3:31"),
    ],
)
def test_every_value_has_its_place(pointer: tuple[str | int, ...], place: str) -> None:
    assert str(locate(source(TEXT), pointer)) == f"s.json:{place}"


@pytest.mark.parametrize(
    ("pointer", "place"), [(("x",), "1:1"), (("a", 2), "2:2"), (("de", "c"), "3:2"), (("a", 1, "b", "x"), "2:12")]
)
def test_a_way_that_breaks_off_leads_to_its_last_step(pointer: tuple[str | int, ...], place: str) -> None:
    assert str(locate(source(TEXT), pointer)) == f"s.json:{place}"


def test_a_member_is_placed_at_its_key() -> None:
    assert locate(source(TEXT), ("de",)).slice(TEXT) == '"d\\u0065"'


TOO_LONG = "has more digits, or is larger, than a JSON number can hold"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "1:1", "not JSON: Expecting value"),
        ('{"a": 1,\n "b" 2}', "2:6", "not JSON: Expecting ':' delimiter"),
        ('{"a": "b\n"}', "1:9", "not JSON: Invalid control character at"),
        ('{"a": {"x": 1},\n "b": {"x": 2},\n "a": 3}', "3:2", 'the key "a" is repeated here; remove one of them'),
        ('[{"a": 1}, {"b": [{"a": 1}],\n "\\u0062": 3}]', "2:2", 'the key "b" is repeated here; remove one of them'),
        ("[NaN]", "1:2", "not JSON: NaN is not a JSON number"),
        ("-Infinity", "1:1", "not JSON: -Infinity is not a JSON number"),
        ('"\\ud800"', "1:1", "not JSON: half of a surrogate pair is not a character; write the character"),
        ("1" * 5000, "1:1", "a number with too many digits"),
        ('{"a": 0.5,\n "b": [1e400]}', "2:8", f"the number 1e400 {TOO_LONG}"),
        ("[1.5, 1e-400]", "1:7", f"the number 1e-400 {TOO_LONG}"),
        ("[12345678901234567.5]", "1:2", f"the number 12345678901234567.5 {TOO_LONG}"),
        ('\n{"a":' * 101 + "1" + "}" * 101, "102:2", "nested more than 100 deep"),
        ("[" * 1_000_000, "1:1", "nested more than 100 deep"),
    ],
)
def test_what_is_not_json_is_told_where(text: str, place: str, message: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse(source(text))
    assert (str(caught.value.span), caught.value.message) == (f"s.json:{place}", message)


def test_a_hundred_levels_are_parsed() -> None:
    assert parse(source("[" * 100 + "]" * 100))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_every_member_of_any_json_is_found_at_its_key(value: object, indent: int | str | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    parsed = parse(source(text))
    assert parsed == value
    for pointer in pointers(parsed):
        place = locate(source(text), pointer)
        if isinstance(pointer[-1], str):
            assert json.loads(place.slice(text)) == pointer[-1]
        else:
            rest = text.split("\n", place.line - 1)[-1][place.column - 1 :]
            item, _ = json.JSONDecoder().raw_decode(rest)
            assert item == at(parsed, pointer)


@given(JSON, st.sampled_from([None, 0, 1, "\t"]))
def test_all_members_of_an_object_are_placed_at_once(value: object, indent: int | str | None) -> None:
    text = json.dumps({"x": {"a": 1}, "a": {"b": {"a": value, "é": {"b": 1}, "c": 0}, "d": 1}}, indent=indent)
    places = members(source(text), ["a", "b"])
    assert places == {name: locate(source(text), ("a", "b", name)) for name in ("a", "é", "c")}


def pointers(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for name, item in inner for way in ((*here, name), *pointers(item, (*here, name)))]


def at(value: object, pointer: tuple[str | int, ...]) -> object:
    for step in pointer:
        value = value[step]  # type: ignore[index]
    return value


@given(st.text())
def test_any_text_is_json_or_an_error(text: str) -> None:
    try:
        parse(source(text))
        line = 1
    except JsonError as error:
        line = error.span.line
    assert 1 <= line <= text.count("\n") + 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_was_written_from_a_double_is_that_double(number: float) -> None:
    assert as_written(repr(number)) == number
    assert as_written(f"{number:.17e}") in (number, None)


@given(st.from_regex(r"-?[0-9]{1,20}\.[0-9]{1,20}([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_is_never_taken_for_one_of_another_value(text: str) -> None:
    number = as_written(text)
    assert number is None or Decimal(repr(number)) == Decimal(text)
    if number is None and abs(float(text)) != float("inf"):
        # No double is written as the same decimal: those next to the nearest one are not, either.
        assert Fraction(repr(float(text))) != Fraction(text)


@pytest.mark.parametrize("text", ["0e99999999999999999999", "-0.0", "0.000e-99999999999999999999"])
def test_nothing_is_nothing_whatever_its_exponent(text: str) -> None:
    assert as_written(text) == 0


def test_a_number_beyond_all_exponents_is_none() -> None:
    assert as_written("1e-99999999999999999999") is None
