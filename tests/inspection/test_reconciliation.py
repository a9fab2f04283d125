"""What a join shows of two datasets: who is alone, which values differ, and what is left out of the count."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tablemill.inspection.reconciliation import Reconciliation, reconcile
from tablemill.pipeline import run

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (GOLDEN / "join").iterdir():
        shutil.copy(path, tmp_path)


def edit(name: str, old: str, new: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    Path(name).write_text(text.replace(old, new), encoding="utf-8")


def reconciled() -> Reconciliation:
    outcome = run(Path("tablemill.yaml"))
    assert outcome.ok
    (one,) = reconcile(outcome)
    return one


def with_titles() -> None:
    """Give the errors a title of their own."""
    edit("errors.md", "| Name | Code |\n|------|", "| Name | Code | Title |\n|------|------|")
    edit("errors.md", "| NotThere | 404 |", "| NotThere | 404 | Not found |")
    edit("errors.md", "| Gone | 410 |", "| Gone | 410 | Gone |")
    edit("errors.md", "| Missing | 404 |", "| Missing | 404 | |")
    edit("errors.md", "| Blocked | 450 |", "| Blocked | 450 | Blocked |")
    edit("errors.md", "| Unknown | |", "| Unknown | | |")
    edit("tablemill.yaml", "      standard:", "      title: {column: Title}\n      standard:")
    edit("error.schema.json", '["name", "code", "standard"]', '["name", "code", "title", "standard"]')
    edit("error.schema.json", '    "standard": {', '    "title": {"type": ["string", "null"]},\n    "standard": {')


def test_a_join_is_told_by_its_datasets_its_field_and_what_it_is_on() -> None:
    one = reconciled()
    assert (one.dataset, one.key, one.field, one.other, one.other_key) == (
        *("errors", ("name",), "standard", "codes"),
        ("code",),
    )
    assert one.by == {"code": "code"}


def test_records_on_either_side_are_counted_matched_or_named_alone() -> None:
    one = reconciled()
    assert one.matched == 3
    assert [record.values["name"] for record in one.unmatched] == ["Blocked", "Unknown"]
    assert [record.values["code"] for record in one.unused] == [418]
    assert [str(record.span) for record in (*one.unmatched, *one.unused)] == [
        "errors.md:8:1",
        "errors.md:9:1",
        "codes.md:7:1",
    ]


def test_only_fields_that_both_have_are_compared_and_not_those_that_the_join_is_on() -> None:
    assert reconciled().compared == ()
    with_titles()
    assert reconciled().compared == ("title",)
    edit("error.schema.json", '"required": ["title", "since"]', '"required": ["title", "since", "code"]')
    edit(
        "error.schema.json", '"title": {"type": "string"},', '"title": {"type": "string"}, "code": {"type": "integer"},'
    )
    assert reconciled().compared == ("title",)


def test_values_that_differ_are_told_with_both_records_null_among_them() -> None:
    with_titles()
    assert [
        (field, ours.values["name"], ours.values[field], theirs.values[field], str(theirs.place(field)))
        for field, ours, theirs in reconciled().differing
    ] == [
        ("title", "NotThere", "Not found", "Not Found", "codes.md:5:9"),
        ("title", "Missing", None, "Not Found", "codes.md:5:9"),
    ]


def test_what_says_nothing_that_could_be_lacking_is_blank() -> None:
    with_titles()
    edit("code.schema.json", '"title": {"type": "string"}', '"title": {"type": ["string", "null"]}')
    edit("error.schema.json", '"title": {"type": "string"}', '"title": {"type": ["string", "null"]}')
    edit("codes.md", "| 418 | (Unused) | 1998 |", "| 418 | | 1998 |\n| 451 | Unavailable | |")
    one = reconciled()
    assert [record.values["code"] for record in one.unused] == [451]
    assert [record.values["code"] for record in one.blank] == [418]


def test_without_a_field_to_compare_nobody_is_blank() -> None:
    edit("codes.md", "| 418 | (Unused) | 1998 |", "| 418 | (Unused) | |")
    one = reconciled()
    assert [len(one.unused), len(one.blank), len(one.differing)] == [1, 0, 0]


def test_a_spec_without_joins_has_nothing_to_reconcile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN / "all-is-well")
    assert reconcile(run(Path("tablemill.yaml"))) == ()


def test_values_are_compared_as_json_does() -> None:
    with_titles()
    for name in ("error.schema.json", "code.schema.json"):
        edit(name, '"title": {"type": "string"}', '"title": {"type": "integer"}')
    edit("error.schema.json", '"title": {"type": ["string", "null"]}', '"title": {"type": ["number", "null"]}')
    for title, number in (("Not Found", "1"), ("(Unused)", "3"), ("| Gone | |", "| 2 | |")):
        edit("codes.md", title, number)
    for title, number in (("Not found", "1"), ("| 410 | Gone", "| 410 | 2.0"), ("| Blocked |\n", "| 3 |\n")):
        edit("errors.md", title, number)
    assert [
        (ours.values["name"], ours.values["title"], theirs.values["title"])
        for _, ours, theirs in reconciled().differing
    ] == [("Gone", 2.0, 2), ("Missing", None, 1)]
