"""JSON with records inside objects: what it holds, in which order, and that nothing is lost."""

from __future__ import annotations

import json
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import dataset, field, records, shape
from tablemill.emit import FORMATS
from tablemill.model import Json

FIELDS = {"a": field(), "b": field("integer"), "c": field("array")}
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "a": st.sampled_from(["x", "", "%s", '"', "é\n"]),
            "b": st.integers(-1, 2),
            "c": st.lists(st.integers(0, 1), max_size=2),
        }
    ).map(lambda row: {name: row[name] for name in FIELDS}),
    max_size=8,
)


def nested(rows: list[dict[str, Json]], levels: list[str]) -> Json:
    """Group in the plain way, as a script would."""
    if not levels:
        return rows
    groups: dict[str, list[dict[str, Json]]] = {}
    for row in rows:
        groups.setdefault(str(row[levels[0]]), []).append(row)
    return {name: nested(inside, levels[1:]) for name, inside in groups.items()}


@given(rows=ROWS, levels=st.sampled_from([["a"], ["b"], ["a", "b"], ["b", "a"]]))
def test_grouped_json_is_what_the_standard_library_writes_of_lists_under_their_groups(rows, levels) -> None:
    one = shape(FIELDS, group=tuple(levels))
    content = FORMATS["grouped"].dump(records(rows), one)
    assert content.decode() == json.dumps(nested(rows, levels), ensure_ascii=False, indent=2) + "\n"


@given(rows=ROWS, levels=st.sampled_from([["a"], ["b"], ["a", "b"], ["b", "a"]]))
def test_grouped_and_flattened_the_records_are_all_there_and_those_of_a_group_in_their_order(rows, levels) -> None:
    one = shape(FIELDS, group=tuple(levels))
    loaded = FORMATS["grouped"].load(FORMATS["grouped"].dump(records(rows), one), one)
    order = FORMATS["grouped"].order
    assert order is not None
    assert loaded == [rows[number] for number in order(records(rows), one)]
    assert sorted(map(repr, loaded)) == sorted(map(repr, rows))
    seen = [group for group, _ in groupby([row[name] for name in levels] for row in loaded)]
    assert len(seen) == len(set(map(repr, seen)))  # each group stands together
    for group in seen:
        of_group = [row for row in rows if [row[name] for name in levels] == group]
        assert [row for row in loaded if [row[name] for name in levels] == group] == of_group


@given(rows=ROWS)
def test_keyed_json_of_a_key_of_two_fields_has_a_level_for_each(rows) -> None:
    one = shape(FIELDS, ("a", "b"))
    rows = list({(row["a"], row["b"]): row for row in rows}.values())
    expected: dict[str, dict[str, Json]] = {}
    for row in rows:
        expected.setdefault(row["a"], {})[str(row["b"])] = row
    content = FORMATS["keyed"].dump(records(rows), one)
    assert content.decode() == json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    assert sorted(map(repr, FORMATS["keyed"].load(content, one))) == sorted(map(repr, rows))


def test_a_record_without_a_group_is_told_at_its_value() -> None:
    one = shape({"a": field(nullable=True)}, group=("a",))
    rows: list[dict[str, Json]] = [{"a": "x"}, {"a": None}]
    assert list(map(str, FORMATS["grouped"].obstacles(dataset(rows, "a"), one))) == [
        "seeds/x.md:2:1: error[null-group]: a is null, but the records of x are grouped by it; give it a value"
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[]", "expected each group to be an object, got \\[\\]"),
        (b'{"x": {}}', "expected an array of records in each group"),
        (b'{"x": [1]}', "expected each record to be an object, got 1"),
    ],
)
def test_what_is_no_grouped_json_is_refused_in_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        FORMATS["grouped"].load(content, shape(FIELDS, group=("a",)))
