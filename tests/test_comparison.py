"""Records compared by key: what came, went, changed and moved, with values told apart as JSON does."""

from __future__ import annotations

import pytest

from tablemill.comparison import Difference, compare_records, exact, fields_of
from tablemill.model import Json

OLD = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}]


def compared(new: list[dict[str, Json]], *fields: str) -> list[Difference]:
    return list(compare_records(OLD, new, ("id", "id"), fields or ("name",)))


def test_records_that_are_equal_have_no_differences() -> None:
    assert compared([dict(row) for row in OLD]) == []


def test_what_changed_and_came_is_told_in_the_new_order_and_then_what_is_gone() -> None:
    assert compared([{"id": 0, "name": "z"}, {"id": 1, "name": "x"}, {"id": 3, "name": "c"}]) == [
        Difference("record-added", 0, 0, new={"id": 0, "name": "z"}),
        Difference("field-changed", 1, 1, "name", "a", "x"),
        Difference("record-removed", 2, None, old={"id": 2, "name": "b"}),
    ]


def test_only_the_fields_that_are_asked_for_are_compared() -> None:
    assert compared([{**row, "name": "x", "more": 1} for row in OLD], "more") == [
        Difference("field-changed", key, key - 1, "more", None, 1) for key in (1, 2, 3)
    ]


def test_the_first_record_that_moved_is_told_whatever_comes_and_goes_beside_it() -> None:
    moved = [{"id": 9, "name": ""}, OLD[1], OLD[0]]
    assert [found for found in compared(moved) if found.kind == "records-reordered"] == [
        Difference("records-reordered", 2, 1, old=1, new=2)
    ]


def test_a_key_may_have_another_name_on_each_side() -> None:
    new = [{"code": row["id"], "name": row["name"]} for row in OLD]
    assert list(compare_records(OLD, new, ("id", "code"), ["name"])) == []


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (1, 1.0), (0, None), ([1], [True]), ({"a": 1}, {"a": 1.0}), ("1", 1), ([], {})]
)
def test_values_that_json_tells_apart_are_different(old: Json, new: Json) -> None:
    (found,) = compare_records([{"k": 1, "v": old}], [{"k": 1, "v": new}], ("k", "k"), ["v"])
    assert (exact(found.old), exact(found.new)) == (exact(old), exact(new))


@pytest.mark.parametrize("value", ["x", 1, 1.5, None, True, [1, {"a": 2}]])
def test_a_value_is_equal_to_itself(value: Json) -> None:
    assert list(compare_records([{"k": 1, "v": value}], [{"k": 1, "v": value}], ("k", "k"), ["v"])) == []


def test_an_objects_members_may_stand_in_any_order() -> None:
    old, new = {"k": 1, "v": {"a": 1, "b": 2}}, {"k": 1, "v": {"b": 2, "a": 1}}
    assert list(compare_records([old], [new], ("k", "k"), ["v"])) == []


def test_keys_that_json_tells_apart_are_different_records() -> None:
    found = compare_records([{"k": 1}], [{"k": "1"}], ("k", "k"), [])
    assert [each.kind for each in found] == ["record-added", "record-removed"]


def test_the_fields_of_records_are_in_the_order_of_their_first_coming() -> None:
    assert list(fields_of([{"a": 1, "c": 2}, {"b": 1, "a": 2}])) == ["a", "c", "b"]
