"""Rows that are no records, cells that mean the same as above, and what only looks like one of these."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablemill import pipeline
from tablemill.model import Json
from tablemill.scaffold import ProposedDataset, Started, init, propose


def table(*rows: str, header: str = "Name|Size|Note") -> str:
    cells = header.count("|") + 1
    return "\n".join([f"|{header}|", "|-" * cells + "|", *(f"|{row}|" for row in rows), ""])


def started(text: str, folder: Path) -> Started:
    folder = Path(tempfile.mkdtemp(dir=folder))
    (folder / "page.md").write_text(text, encoding="utf-8")
    made = init(propose(folder / "page.md", spec=folder / "tablemill.yaml", output=folder / "dist"))
    outcome, changes = pipeline.check(made.proposal.spec)
    assert (outcome.ok, [*outcome.problems], changes) == (True, [], [])
    return made


def dataset(text: str, folder: Path) -> ProposedDataset:
    (one,) = started(text, folder).proposal.datasets
    return one


def values(text: str, folder: Path, name: str) -> list[Json]:
    ((_, made),) = started(text, folder).outcome.datasets.items()
    return [record.values[name] for record in made.records]


FRUIT = ("**Fruit**||", "Plum|1|a", "Pear|2|b", "**Tools**||", "Rake|3|c")


def test_rows_of_one_bold_cell_are_headings_for_those_below(tmp_path: Path) -> None:
    one = dataset(table(*FRUIT), tmp_path)
    assert (one.rows.group_rows, one.records, one.fields[0].name) == (True, 3, "group")
    assert one.rows.reasons == ("2 rows with one filled cell: a heading for the rows below",)
    assert values(table(*FRUIT), tmp_path, "group") == ["Fruit", "Fruit", "Tools"]


def test_where_rows_stand_before_the_first_heading_they_have_none(tmp_path: Path) -> None:
    assert values(table("Fig|0|z", *FRUIT), tmp_path, "group") == [None, "Fruit", "Fruit", "Tools"]


@pytest.mark.parametrize(
    "rows",
    [
        ("Fruit||", "Plum|1|a", "Tools||", "Rake|3|c"),
        ("Plum|1|a", "**Fruit**||"),
    ],
)
def test_headings_need_not_be_bold_where_each_begins_a_table_and_none_ends_one(
    rows: Sequence[str], tmp_path: Path
) -> None:
    assert dataset(table(*rows), tmp_path).rows.group_rows is (rows[0] == "Fruit||")


@pytest.mark.parametrize(
    "rows",
    [
        ("Plum|1|a", "Fruit||", "Rake|3|c"),
        ("Fruit||", "Tools||", "Rake|3|c", "Plum|1|a"),
        ("Fruit||", "Plum|1|a", "Fruit||", "Rake|3|c"),
        ("|1|", "Plum|1|a", "|2|", "Rake|3|c"),
        ("**Fruit**||", "**Plum**|1|a", "Rake|3|c"),
    ],
)
def test_a_row_with_one_filled_cell_that_may_be_a_record_is_one(rows: Sequence[str], tmp_path: Path) -> None:
    assert (dataset(table(*rows), tmp_path).rows.group_rows, dataset(table(*rows), tmp_path).records) == (
        False,
        len(rows),
    )


@pytest.mark.parametrize(
    ("rows", "excepts", "reason"),
    [
        (("a|1|x", "b|2|y", "**Total**|3|"), (("Name", "^Total$"),), "1 row of totals"),
        (("a|1|x", "---|---|---", "b|2|y"), (("Name", "^---$"),), "1 row that only separate others"),
        (("a|1|x", "||", "b|2|y"), (("Name", "^$"),), "1 row that are empty"),
        (("a|1|x", "Name|Size|Note", "b|2|y"), (("Name", "^Name$"),), "1 row that only repeat the header"),
        (("a|1|x", "||", "b|2|y", "合计|3|"), (("Name", "^$|^合计$"),), "1 row that are empty"),
    ],
)
def test_rows_that_are_no_records_are_left_out(
    rows: Sequence[str], excepts: object, reason: str, tmp_path: Path
) -> None:
    one = dataset(table(*rows), tmp_path)
    assert (one.rows.excepts, one.rows.reasons[0], one.records) == (excepts, reason, 2)
    assert [field.kind for field in one.fields][1] == "integer"


@pytest.mark.parametrize(
    "rows",
    [
        ("a|1|x", "Total|3|y", "b|2|z"),
        ("a|1|x", "b|2|y", "Total|all|z"),
        ("a|1|x", "Total|3|"),
        ("a|1|x", "b|2|y", "Total commander|3|z"),
        ("|1|x", "||", "b|2|y", "|3|"),
        ("a|1|x", "-|-|-", "b|2|y"),
    ],
)
def test_what_only_looks_like_such_a_row_is_a_record(rows: Sequence[str], tmp_path: Path) -> None:
    one = dataset(table(*rows), tmp_path)
    assert one.records + sum(row == "||" for row in rows if one.rows.excepts) == len(rows)


def test_a_sign_means_the_same_as_above_for_links_too(tmp_path: Path) -> None:
    text = table("[Ash](https://a)|1|x", "↳|2|y", "[Elm](https://b)|3|z", "↳|4|w")
    assert values(text, tmp_path, "name") == ["Ash", "Ash", "Elm", "Elm"]
    assert values(text, tmp_path, "name_url") == ["https://a", "https://a", "https://b", "https://b"]
    (field, url, *_) = dataset(text, tmp_path).fields
    assert (field.reading.ditto, field.reasons) == (("↳",), ('"↳" in 2 rows: the same as above',))
    assert url.reading.ditto == ("↳",)


def test_nothing_in_the_first_column_means_the_same_as_above_where_it_groups_the_rows(tmp_path: Path) -> None:
    text = table("Trees|1|x", "|2|y", "|3|z", "Herbs|4|w", "|5|v")
    assert values(text, tmp_path, "name") == ["Trees", "Trees", "Trees", "Herbs", "Herbs"]


@pytest.mark.parametrize(
    "rows",
    [
        ("|1|x", "Trees|2|y", "|3|z", "Herbs|4|w"),
        ("Trees|1|x", "|2|y", "Trees|3|z", "|4|w"),
        ("Trees|1|x", "||z", "Herbs|4|w", "|5|w"),
        ("✓|1|x", "|2|y", "|3|w"),
        ("↳|1|x", "Trees|2|y", "↳|3|y"),
        ("Trees|1|x", "|2|y", "Herbs|3|y"),
    ],
)
def test_where_nothing_may_mean_nothing_it_does(rows: Sequence[str], tmp_path: Path) -> None:
    assert dataset(table(*rows), tmp_path).fields[0].reading.ditto == ()


def test_a_sign_below_a_row_that_is_no_record_means_nothing(tmp_path: Path) -> None:
    rows = ("Trees|1|x", "↳|2|y", "---|---|---", "↳|3|z", "Herbs|4|w")
    one = dataset(table(*rows), tmp_path)
    assert (one.fields[0].reading.ditto, one.records, len(one.rows.excepts)) == ((), 4, 1)


PAIRS = table("**Genus**|Alnus", "**Height**|20 m", "**Leaves**|✓", header="|")


def test_keys_in_bold_below_an_empty_header_are_one_record(tmp_path: Path) -> None:
    one = dataset(PAIRS, tmp_path)
    assert (one.rows.turned, one.records, [field.name for field in one.fields]) == (
        True,
        1,
        ["genus", "height", "leaves"],
    )


def test_such_tables_under_headings_are_a_record_each(tmp_path: Path) -> None:
    other = PAIRS.replace("Alnus", "Betula").replace("✓", "✗")
    text = f"# Trees\n\n## Alder\n\n{PAIRS}\n## Birch\n\n{other}"
    assert values(text, tmp_path, "genus") == ["Alnus", "Betula"]
    assert values(text, tmp_path, "leaves") == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        PAIRS.replace("**", ""),
        table("**a**|1", "**b**|2", header="Key|Value"),
        table("**a**|1", "**a**|2", header="|"),
        table("**a**|1", header="|"),
        table("**a**|1|2", "**b**|1|2", header="||"),
    ],
)
def test_a_table_with_a_header_or_with_keys_twice_is_one_of_rows(text: str, tmp_path: Path) -> None:
    assert dataset(text, tmp_path).rows.turned is False


CELLS = st.sampled_from(["", "a", "**b**", "Total", "---", "↳", "1", "✓", "-", "&nbsp;", "Name", "Size", "Note", "…"])
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4).map("|".join), min_size=1, max_size=8)


@given(st.lists(ROWS, min_size=1, max_size=3))
@settings(deadline=None, max_examples=80)
def test_whatever_rows_there_are_what_is_proposed_builds_and_counts_every_row(tables: list[list[str]]) -> None:
    text = "\n".join(f"## {number}\n\n{table(*rows)}\n" for number, rows in enumerate(tables))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.md").write_text(text, encoding="utf-8")
        made = init(propose(folder / "page.md", spec=folder / "t.yaml", output=folder / "dist"))
        outcome, changes = pipeline.check(made.proposal.spec)
        assert (outcome.ok, changes) == (True, [])
        records = sum(len(one.records) for one in made.outcome.datasets.values())
        assert records == sum(one.records for one in made.proposal.datasets)
        if not any(one.rows.group_rows for one in made.proposal.datasets):
            assert records + sum(made.outcome.left_out.values()) == sum(map(len, tables))
