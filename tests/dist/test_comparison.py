"""Records compared by key: what came, went, changed and moved, with values told apart as JSON does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.dist.comparison import Difference, compare_records, exact, fields_of
from tablemill.model import Json

OLD = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}]


def compared(new: list[dict[str, Json]], *fields: str) -> list[Difference]:
    return list(compare_records(OLD, new, (("id",), ("id",)), fields or ("name",)))


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
    assert list(compare_records(OLD, new, (("id",), ("code",)), ["name"])) == []


@pytest.mark.parametrize(
    ("old", "new"), [(1, True), (1, 1.0), (0, None), ([1], [True]), ({"a": 1}, {"a": 1.0}), ("1", 1), ([], {})]
)
def test_values_that_json_tells_apart_are_different(old: Json, new: Json) -> None:
    (found,) = compare_records([{"k": 1, "v": old}], [{"k": 1, "v": new}], (("k",), ("k",)), ["v"])
    assert (exact(found.old), exact(found.new)) == (exact(old), exact(new))


@pytest.mark.parametrize("value", ["x", 1, 1.5, None, True, [1, {"a": 2}]])
def test_a_value_is_equal_to_itself(value: Json) -> None:
    assert list(compare_records([{"k": 1, "v": value}], [{"k": 1, "v": value}], (("k",), ("k",)), ["v"])) == []


def test_an_objects_members_may_stand_in_any_order() -> None:
    old, new = {"k": 1, "v": {"a": 1, "b": 2}}, {"k": 1, "v": {"b": 2, "a": 1}}
    assert list(compare_records([old], [new], (("k",), ("k",)), ["v"])) == []


def test_keys_that_json_tells_apart_are_different_records() -> None:
    found = compare_records([{"k": 1}], [{"k": "1"}], (("k",), ("k",)), [])
    assert [each.kind for each in found] == ["record-added", "record-removed"]


def test_the_fields_of_records_are_in_the_order_of_their_first_coming() -> None:
    assert list(fields_of([{"a": 1, "c": 2}, {"b": 1, "a": 2}])) == ["a", "c", "b"]


def lettered(letters: str) -> list[dict[str, Json]]:
    return [{"row": number, "name": letter} for number, letter in enumerate(letters, 1)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abcdef", "acdef", ["- 2 b"]),
        ("abcdef", "abxcdef", ["+ 3 x"]),
        ("abcdef", "xabcdef", ["+ 1 x"]),
        ("abcdef", "abcdefx", ["+ 7 x"]),
        ("abcdef", "bcdefx", ["+ 6 x", "- 1 a"]),
        ("abcdef", "abxdef", ["3 c x"]),
        ("abcdef", "abxdeef", ["3 c x", "+ 5 e"]),
        ("abcdef", "acbdef", ["2 b c", "3 c b"]),
        ("aaaa", "aaa", ["- 4 a"]),
        ("abcdefgh", "bxcdefgyh", ["+ 2 x", "+ 8 y", "- 1 a"]),
        ("", "a", ["+ 1 a"]),
        ("a", "", ["- 1 a"]),
        ("abcdef", "abcdef", []),
    ],
)
def test_records_that_are_only_counted_are_matched_by_what_they_hold(old: str, new: str, expected: list[str]) -> None:
    signs = {"record-added": "+", "record-removed": "-"}
    found = compare_records(lettered(old), lettered(new), (("row",), ("row",)), ["row", "name"])
    told = [
        f"{each.key} {each.old} {each.new}"
        if each.kind == "field-changed"
        else f"{signs[each.kind]} {each.key} {dict(each.old or each.new)['name']}"  # type: ignore[arg-type]
        for each in found
    ]
    assert told == expected


def _name(record: Json) -> Json:
    assert isinstance(record, dict)
    return record["name"]


@given(st.text("abc", max_size=12), st.text("abcd", max_size=12))
def test_what_is_told_of_counted_records_makes_the_new_ones_of_the_old_ones(old: str, new: str) -> None:
    before, after = lettered(old), lettered(new)
    found = list(compare_records(before, after, (("row",), ("row",)), ["row", "name"]))
    gone = {each.key for each in found if each.kind == "record-removed"}
    rest = iter([row for row in before if row["row"] not in gone])
    changes = {each.key: each.new for each in found if each.kind == "field-changed"}
    added = {each.key for each in found if each.kind == "record-added"}
    made = [row["name"] if row["row"] in added else changes.get(row["row"], next(rest)["name"]) for row in after]
    assert "".join(map(str, made)) == new


def test_keys_that_do_not_count_the_records_from_one_are_keys() -> None:
    old = [{"id": number, "name": letter} for number, letter in zip([1, 2, 4], "abc", strict=True)]
    assert [
        each.kind
        for each in compare_records(old, [{"id": 1, "name": "b"}, {"id": 2, "name": "c"}], (("id",), ("id",)), ["name"])
    ] == [
        "field-changed",
        "field-changed",
        "record-removed",
    ]
