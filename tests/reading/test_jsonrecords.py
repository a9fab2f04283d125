"""Records of JSON and JSON Lines, with places."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.model import Json
from tablemill.reading.jsonrecords import JsonRecords, NoRecordsError, read_json, read_json_lines
from tablemill.reading.jsontree import JsonError
from tablemill.reading.sources import Source

TEXTS = st.text(st.sampled_from('ab"\\ é/~\n0{}[],:'), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def source(text: str) -> Source:
    return Source("a.json", text, "")


def ways(value: Json, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """All steps that lead to something in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(way for step, one in inner for way in ways(one, (*above, str(step))))]


def check(records: JsonRecords, text: str, expected: Sequence[Json]) -> None:
    assert records.values == list(expected)
    for number, value in enumerate(expected):
        for way in ways(value):
            span = records.span(number, way)
            assert span is not None
            assert json.loads(span.slice(text)) == records.get(number, way)
            assert records.lines.slice(span) == span.slice(text)
        for name in value if isinstance(value, dict) else ():
            assert json.loads(records.name_span(number, name).slice(text)) == name
        if records.names is not None:
            assert json.loads(records.name_span(number).slice(text)) == records.names[number]


@given(st.lists(VALUES, max_size=4) | st.dictionaries(TEXTS, VALUES, max_size=4), st.sampled_from([None, 0, 2]))
def test_every_place_slices_back(value: Json, indent: int | None) -> None:
    text = json.dumps({"x": [0, {"/~": value}], "y": 1}, indent=indent, ensure_ascii=False)
    records = read_json(source(text), ["x", "1", "/~"])
    assert records.names == (list(value) if isinstance(value, dict) else None)
    check(records, text, list(value.values()) if isinstance(value, dict) else value)
    assert records.whole().slice(text) in "[{"


@given(st.lists(VALUES, max_size=4), st.sampled_from(["\n", "\n\n", " \n\t"]))
def test_every_place_of_json_lines_slices_back(values: list[Json], between: str) -> None:
    text = between.join(json.dumps(value, ensure_ascii=False) for value in values)
    check(read_json_lines(source(text)), text, values)


def test_what_is_not_there_has_no_place() -> None:
    records = read_json(source('[{"a": [1]}, 7]'), [])
    assert [records.span(0, way) for way in (["b"], ["a", "1"], ["a", "0", "x"])] == [None] * 3
    assert [records.get(0, way) for way in (["b"], ["a", "1"], ["a", "00"], ["a", "0", "x"])] == [None] * 4
    assert (records.get(1, ["a"]), records.span(1, ["a"])) == (None, None)


@pytest.mark.parametrize(
    ("text", "pointer", "place", "message"),
    [
        ('{"items": []}', ["item"], "a.json:1:1", 'the object at the top has no "item"; did you mean "items"?'),
        ('{"x": {"b": 1}}', ["x", "a"], "a.json:1:7", 'the object at /x has no "a"; its keys are "b"'),
        ('{"x":\n [1]}', ["x", "1"], "a.json:2:2", 'there is a list of 1 at /x, which has no "1"'),
        ("[[], 3]", ["1", "a"], "a.json:1:6", 'there is 3 at /1, which has no "a"'),
        ("[[], 3]", ["1"], "a.json:1:6", "the value at /1 is neither a list nor an object"),
        ("3", [], "a.json:1:1", "the whole file is neither a list nor an object"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_told(text: str, pointer: list[str], place: str, message: str) -> None:
    with pytest.raises(NoRecordsError) as caught:
        read_json(source(text), pointer)
    assert (str(caught.value.span), caught.value.message) == (place, message)


def test_what_is_wrong_with_a_line_is_told_where_it_stands() -> None:
    with pytest.raises(JsonError) as caught:
        read_json_lines(source('{"a": 1}\n\n  {"a": 1, "a": 2}\n'))
    assert (str(caught.value.span), caught.value.message) == (
        "a.json:3:12",
        'the key "a" is repeated here; remove one of them',
    )
