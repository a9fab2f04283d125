"""The order that a spec gives the records: what SQLite, which knows nothing of ours, sorts them to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import PLACE, records
from project import Project
from tablemill.inspection.places import where
from tablemill.model import Record, Records, Span
from tablemill.pipeline import build, check, run
from tablemill.records.ordering import order_of
from tablemill.spec.model import SortField

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "a": st.none() | st.sampled_from(["b", "B", "a", "é", "Z", "😀", "\uffee", ""]),
            "b": st.none() | st.sampled_from([1, 10, 2, -1, 2.5]),
        }
    ),
    max_size=9,
)
SORTS = st.lists(
    st.builds(SortField, st.sampled_from(["a", "b"]), st.just(PLACE), st.booleans(), st.just(False)),
    min_size=1,
    max_size=2,
    unique_by=lambda one: one.field,
)


@given(rows=ROWS, order=SORTS)
def test_records_are_sorted_as_sqlite_sorts_them_nulls_last(rows, order) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (number INTEGER, a TEXT, b NUMERIC)")
        database.executemany("INSERT INTO t VALUES (?, ?, ?)", [(n, r["a"], r["b"]) for n, r in enumerate(rows)])
        by = ", ".join(f"{one.field} {'DESC' if one.descending else 'ASC'} NULLS LAST" for one in order)
        cursor = database.execute(f"SELECT number FROM t ORDER BY {by}, number")  # noqa: S608 - of names that we chose
        expected = [number for (number,) in cursor]
    assert list(order_of(records(rows), order)) == expected


def test_the_case_of_letters_may_count_for_nothing_and_what_is_then_equal_stays_in_order() -> None:
    rows = [{"a": text} for text in ("b", "Straße", "B", "a", "STRASSE", None, "Z")]
    found = order_of(records(rows), [SortField("a", PLACE, ignore_case=True)])
    assert [rows[number]["a"] for number in found] == ["a", "b", "B", "Straße", "STRASSE", "Z", None]


def test_records_that_are_chosen_keep_their_places_their_failures_and_their_partners() -> None:
    partner = Record({"x": 1}, {}, Span("b.md", 9, 1, 9, 2))
    made = [
        Record({"a": n, "p": None}, {}, Span("a.md", n, 1, n, 2), frozenset("a" if n == 2 else "")) for n in (1, 2, 3)
    ]
    before = Records.of(made).joined("p", [{"x": 1}, None, None], [partner, None, None], [2])
    after = before.chosen([2, 0, 1]).chosen([1, 2])
    assert list(after) == [before[0], before[1]]
    assert after[0].origins["p"] == partner
    assert after.failed == {1: {"a"}}
    assert len(before.chosen([])) == 0


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path)
    made.edit(
        "tablemill.yaml", "    key: code\n", "    key: code\n    sort: {}\n".format("[{field: code, descending: true}]")
    )
    return made


def test_every_file_has_the_order_and_the_places_are_those_of_the_seed(project: Project) -> None:
    outcome, _ = build(project.spec)
    codes = list(outcome.datasets["codes"].records.column("code"))
    assert codes == sorted(codes, reverse=True)
    assert (project.out / "codes.csv").read_text().splitlines()[1].startswith(str(codes[0]))
    assert str(where(Path("tablemill.yaml"), "codes", "404")) == "seed.md:10:1"
    assert check(project.spec)[1] == []


def test_a_problem_of_a_sorted_dataset_stands_where_the_seed_has_it(project: Project) -> None:
    project.edit("seed.md", "404 Not Found", "416 Not Found")
    (problem,) = run(project.spec).problems
    assert (
        str(problem) == "seed.md:11:3: error[duplicate-key]: code 416 is already the key of the record at seed.md:10:3"
    )


def test_a_changed_value_of_a_sorted_dataset_is_told_at_its_cell_and_a_moved_row_is_no_change(project: Project) -> None:
    build(project.spec)
    seed = (project.folder / "seed.md").read_text().splitlines(keepends=True)
    seed[9], seed[10] = seed[10], seed[9]
    (project.folder / "seed.md").write_text("".join(seed))
    assert [change.files for change in check(project.spec)[1]] == [("out/datapackage.json",)]  # the seed's hash
    project.edit("seed.md", "404 Not Found", "404 Not found")
    assert [str(change.span) for change in check(project.spec)[1]] == ["seed.md:11:3"]
