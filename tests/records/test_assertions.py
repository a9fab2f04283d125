"""What is checked of all records together; the golden cases have the messages."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders import PLACE, dataset, dataset_spec, field
from tablemill.model import Dataset, Json, Record, Records
from tablemill.records.assertions import failed_checks
from tablemill.records.keys import unknown_references
from tablemill.spec.model import AtLeast, Checks, Named, Sorted, SortField

FIELDS = {"k": field("integer"), "a": field(nullable=True), "b": field("integer", nullable=True)}


def lines(rows: list[dict[str, Json]] | Dataset, **checks: Any) -> list[int]:
    """Return the lines at which a check fails."""
    none: dict[str, Any] = {"sorted": None, "unique": (), "at_least": None, "mutual": ()}
    spec = dataset_spec("x", "k", FIELDS)._replace(checks=Checks(**{**none, **checks}))
    made = rows if isinstance(rows, Dataset) else dataset(rows, "k")
    return [problem.span.line for problem in failed_checks(spec, made, whole=True)]


def by(*names: str, **how: bool) -> tuple[SortField, ...]:
    return tuple(SortField(name, PLACE, **how) for name in names)


def of(*names: str) -> tuple[Named, ...]:
    return tuple(Named(name, PLACE) for name in names)


ROWS = st.lists(st.tuples(st.none() | st.sampled_from("aAbB"), st.none() | st.integers(0, 3)), max_size=6).map(
    lambda pairs: [{"k": number, "a": a, "b": b} for number, (a, b) in enumerate(pairs)]
)


@given(rows=ROWS)
def test_fields_that_are_to_be_equal_are_so_in_each_record_where_they_have_a_value(rows: list[dict[str, Json]]) -> None:
    wrong = [n for n, row in enumerate(rows, 1) if row["b"] is not None and row["b"] != row["k"]]
    assert lines(rows, equal=(of("b", "k"),)) == wrong
    assert lines(rows, equal=(of("b", "k", "b"),)) == wrong


@given(rows=ROWS, descending=st.booleans())
def test_rows_are_sorted_where_each_pair_of_neighbours_is(rows, descending) -> None:
    def rank(row: dict[str, Json]) -> tuple[object, ...]:
        b = -row["b"] if descending and row["b"] is not None else row["b"]
        return (b is None, b or 0, row["a"] is None, row["a"] or "")

    order = (*by("b", descending=descending), *by("a"))
    wrong = [number + 1 for number in range(1, len(rows)) if rank(rows[number]) < rank(rows[number - 1])]
    assert lines(rows, sorted=Sorted(order, ())) == wrong


@given(rows=ROWS)
def test_rows_that_are_sorted_within_their_groups_need_not_be_between_them(rows) -> None:
    failed = lines(rows, sorted=Sorted(by("b"), of("a")))
    expected = []
    for name in {row["a"] for row in rows}:
        inside = [row for row in rows if row["a"] == name]
        expected += [lines(inside, sorted=Sorted(by("b"), ()))]
    assert len(failed) == sum(map(len, expected))


@given(rows=ROWS)
def test_values_are_unique_where_a_set_of_them_says_so(rows) -> None:
    pairs = [(row["a"], row["b"]) for row in rows]
    wrong = [n + 1 for n, pair in enumerate(pairs) if None not in pair and pair in pairs[:n]]
    assert lines(rows, unique=(of("a", "b"),)) == wrong


@given(rows=ROWS, least=st.integers(1, 3))
def test_each_value_has_as_many_records_as_are_wanted(rows, least) -> None:
    values = [row["a"] for row in rows]
    wrong = [values.index(value) + 1 for value in dict.fromkeys(values) if values.count(value) < least]
    assert lines(rows, at_least=AtLeast(least, of("a"), PLACE)) == wrong
    assert bool(lines(rows, at_least=AtLeast(least, (), PLACE))) == (len(rows) < least)


def test_lists_name_each_other_part_by_part_and_a_field_may_be_its_own_other() -> None:
    rows: list[dict[str, Json]] = [
        {"k": 1, "a": [2, 3], "b": None},
        {"k": 2, "a": [1], "b": None},
        {"k": 3, "a": [], "b": None},
        {"k": 4, "a": [{"x": 1}], "b": None},
    ]
    assert lines(rows, mutual=((Named("a", PLACE), Named("a", PLACE)),)) == [1, 4]


def test_what_failed_has_been_told_and_decides_nothing() -> None:
    rows = [
        Record({"k": 1, "a": "b", "b": 1}, {}, PLACE),
        Record({"k": 2, "a": None, "b": 1}, {}, PLACE, frozenset("a")),
        Record({"k": 3, "a": "a", "b": None}, {}, PLACE, frozenset("b")),
    ]
    made = Dataset("x", ("k",), Records.of(rows))
    assert len(lines(made, sorted=Sorted(by("a"), ()))) == 1
    assert lines(made, sorted=Sorted(by("b"), ())) == []
    assert lines(made, unique=(of("a"),)) == []
    one = dataset_spec("x", "k", FIELDS)._replace(
        checks=Checks(None, (), AtLeast(9, (), PLACE), ((Named("b", PLACE), Named("b", PLACE)),))
    )
    assert list(failed_checks(one, made, whole=False)) == []


def test_each_part_of_a_list_that_refers_must_be_a_key() -> None:
    spec = dataset_spec("x", "k", {"k": field("integer"), "a": field("array")}, references={"a": "y"})
    ours = dataset([{"k": 1, "a": ["p", "q", "r", {}]}, {"k": 2, "a": []}, {"k": 3, "a": None}], "k")
    theirs = dataset([{"n": "p"}, {"n": "r"}], "n", "y")
    assert list(map(str, unknown_references(spec, ours, {"y": theirs}))) == [
        'seeds/x.md:1:1: error[unknown-reference]: a "q" matches no n of y; valid: "p" and "r"',
        'seeds/x.md:1:1: error[unknown-reference]: a {} matches no n of y; valid: "p" and "r"',
    ]
