"""How a comparison is told: text with values cut to where they differ, Markdown that no cell breaks, JSON whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TRICKY, field
from packages import CODE, part, state
from tablemill.markdown import parse
from tablemill.model import Document, Json
from tablemill.reading.sources import source_of
from tablemill.releases import DataDiff
from tablemill.releases.comparing import compare_snapshots
from tablemill.releases.notes import as_json, as_markdown, as_text, cure, verdict


def between(old: Json, new: Json, before: str | None = "1.0.0", after: str | None = "1.0.0") -> DataDiff:
    """Compare two states of one record, whose name is ``old`` and then ``new``."""
    states = [
        state(part([{"code": 1, "name": name}], {**CODE, "name": field(None, nullable=True)}), **about)
        for name, about in ((old, {"version": before}), (new, {"version": after}))
    ]
    return compare_snapshots(*states)


def page(diff: DataDiff) -> Document:
    return parse(source_of(as_markdown(diff).encode(), "notes.md"))


# Text


def test_a_text_begins_with_the_states_and_ends_with_what_is_asked() -> None:
    assert as_text(between("a", "b")) == (
        "dist (1.0.0) to dist (1.0.0)\n"
        'patch  codes 1: name was "a", is "b"\n'
        "This requires a patch version: 1.0.1 or above after 1.0.0. 1.0.0 is not enough.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (f"{'x' * 71}a", f"{'x' * 71}b", f'was "{"x" * 71}a", is "{"x" * 71}b"'),
        ("a" * 72, "b" * 72, f'was "{"a" * 72}", is "{"b" * 72}"'),
        (f"{'x' * 90}old{'y' * 90}", f"{'x' * 90}{'y' * 90}", f'was "…{"x" * 16}old{"y" * 16}…", is "…'),
        (f"{'x' * 90}a", f"{'x' * 90}b", f'was "…{"x" * 16}a", is "…{"x" * 16}b"'),
        (f"a{'x' * 90}", f"b{'x' * 90}", f'was "a{"x" * 16}…", is "b{"x" * 16}…"'),
        ("a" * 500, "b" * 500, f'was "{"a" * 56}…{"a" * 16}", is "{"b" * 56}…{"b" * 16}"'),
        ("a" * 500, None, f'was "{"a" * 56}…{"a" * 16}", is null'),
        ([1] * 90 + [2], [1] * 90 + [3], "was … 1, 1, 1, 1, 1, 2], is … 1, 1, 1, 1, 1, 3]"),
        ("a\nb", "a\x1b[2J\u202eb", 'was "a\\nb", is "a\\u001b[2J\\u202eb"'),
    ],
)
def test_long_values_are_cut_down_to_where_they_differ(old: Json, new: Json, line: str) -> None:
    assert line in as_text(between(old, new))


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_has_a_line_for_each_change_whatever_the_values_are(old: str, new: str) -> None:
    diff = between(old, new)
    text = as_text(diff)
    assert text.count("\n") == len(text.splitlines()) == 2 + len(diff.changes)


def test_a_key_may_be_any_text() -> None:
    new = part([{"k": "a\nb|`"}], {"k": field()})
    diff = compare_snapshots(state(part([], {"k": field()})), state(new))
    assert as_text(diff).splitlines()[1] == "minor  codes a\\u000ab|`: added"
    assert as_markdown(diff) == "### codes\n\n- a<br>b\\|\\` added\n"


# The verdict


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.0.0", "1.0.1", "This requires a patch version: 1.0.1 or above after 1.0.0. 1.0.1 is enough."),
        (None, "0.1.0", "This requires a patch version. The old state has no version, so 0.1.0 is enough."),
        ("1.0.0", None, "This requires a patch version: 1.0.1 or above after 1.0.0. The new state has no version."),
        (None, None, "This requires a patch version. The new state has no version."),
        ("v1", "2.0.0", 'This requires a patch version. "v1" is not a semantic version, so it cannot be compared.'),
    ],
)
def test_a_verdict_measures_the_versions_that_are_stated(old: str | None, new: str | None, said: str) -> None:
    diff = between("a", "b", old, new)
    assert verdict(diff) == said
    assert diff.suffices is (True if said.endswith("enough.") else None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.0.0", "1.0.0", "Nothing changed. 1.0.0 may stay."),
        ("1.0.0", "1.1.0", "Nothing changed. 1.1.0 is enough."),
        ("1.1.0", "1.0.0", "Nothing changed. 1.0.0 is not enough."),
        (None, None, "Nothing changed."),
        ("2026.01", "2026.01", "Nothing changed. 2026.01 may stay."),
    ],
)
def test_what_has_not_changed_may_keep_its_version(old: str | None, new: str | None, said: str) -> None:
    diff = between("a", "a", old, new)
    assert verdict(diff) == said
    assert diff.suffices is ("not" not in said)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([{"code": 1, "name": None}], [], "a major version, which before 1.0.0 is a minor one: 0.4.0 or above"),
        ([], [{"code": 1, "name": None}], "a minor version, which before 1.0.0 is a patch one: 0.3.2 or above"),
        ([{"code": 1, "name": None}], [{"code": 1, "name": "a"}], "a patch version: 0.3.2 or above"),
    ],
)
def test_before_the_first_release_the_verdict_says_what_counts(before: Json, after: Json, said: str) -> None:
    states = (state(part(rows), version=version) for rows, version in ((before, "0.3.1"), (after, "0.4.0")))
    assert verdict(compare_snapshots(*states)) == f"This requires {said} after 0.3.1. 0.4.0 is enough."


def test_where_not_all_could_be_compared_no_version_is_enough() -> None:
    unread = part([], {"k": field()}, "others", formats=("typescript",))
    other = part([{"k": "a"}], {"k": field()}, "others", formats=("typescript",))
    rows = part([{"code": 1, "name": None}])
    more = compare_snapshots(state(part([]), unread, version="1.0.0"), state(rows, other, version="9.0.0"))
    assert verdict(more) == "Not everything could be compared; the rest requires a minor version."
    assert more.suffices is None
    same = compare_snapshots(state(rows, unread), state(rows, other))
    assert verdict(same) == "Not everything could be compared; the rest has not changed."
    assert cure(same) == "correct what could not be compared"


def test_the_cure_names_the_spec_and_the_version() -> None:
    assert cure(between("a", "b")) == (
        "set version, under package in seeds/tablemill.yaml, to 1.0.1 or above, and build again"
    )
    assert cure(between("a", "b", "2026.1", "2026.2")) == (
        "set version, under package in seeds/tablemill.yaml, to a semantic version such as 1.0.0, and build again"
    )


# Markdown


def test_markdown_has_a_heading_for_each_dataset_with_what_breaks_first_and_a_table_of_values() -> None:
    old = [{"code": 200, "name": "OK"}, {"code": 404, "name": "Not Found"}]
    new = [{"code": 404, "name": "Gone|*"}, {"code": 451, "name": "Un`available`"}, {"code": 500, "name": None}]
    other = part([{"k": "a"}], {"k": field()}, "others")
    diff = compare_snapshots(
        state(part(old), licenses=[{"name": "MIT"}]),
        state(part(new), other, licenses=[{"name": "MIT"}, {"name": "X_Y"}]),
    )
    assert (
        as_markdown(diff)
        == """\
### codes

- **Breaking:** `200` removed: OK
- `451` added: Un\\`available\\`
- `500` added

| code | Field | Was       | Is       |
| ---- | ----- | --------- | -------- |
| 404  | name  | Not Found | Gone\\|\\* |

### others

- Dataset added, 1 record

### The package

- `licenses` added: X_Y
"""
    )


def test_what_is_said_of_fields_breaks_no_page_either() -> None:
    fields = [
        {"code": field("integer"), "a|b": field(pattern="^[*]+$", enum=["`", "<b>"], minLength=0)},
        {"code": field()},
    ]
    old, new = (state(part([], one)) for one in fields)
    assert (
        as_markdown(compare_snapshots(old, new))
        == """\
### codes

- **Breaking:** Field a\\|b removed (`string`)
- **Breaking:** Field `code` is now `string`, was `integer`
"""
    )


def test_constraints_stand_as_text() -> None:
    plain = {"code": field("integer"), "x": field()}
    bound = {"code": field("integer", minimum=0), "x": field(pattern="^[*]+$", enum=["`", "<b>"])}
    diff = compare_snapshots(state(part([], plain)), state(part([], bound)))
    assert (
        as_markdown(diff)
        == """\
### codes

- Field `code` now has `minimum` `0`
- Field `x` now has `pattern` \\[\\*]+
- Field `x` now has `enum` ``["`", "<b>"]``
"""
    )


def test_nothing_is_said_in_words() -> None:
    assert as_markdown(between("a", "a")) == "No changes of the data.\n"


@pytest.mark.parametrize("text", [text for text in TRICKY if "\0" not in text])
def test_our_own_parser_reads_the_values_back(text: str) -> None:
    from tablemill.reports.text import visible

    old, new = text, f"{text}x"
    (table,) = page(between(old, new)).tables
    # What is seen of it: a browser shows no white space at the edges of a cell.
    shown = ["\n".join(map(visible, one.split("\n"))).strip() if one else '""' for one in (old, new)]
    assert table.texts()[0] == ["code", "Field", "Was", "Is"]
    if len(text) < 72:
        assert table.texts()[1:] == [["1", "name", *shown]]


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_value_breaks_the_page(old: str, new: str) -> None:
    diff = between(old, new)
    document = page(diff)
    assert [section.heading.text for section in document.sections] == ["codes"] * bool(diff.changes)
    assert [len(table.rows) for table in document.tables] == [1] * bool(diff.changes)
    assert all(len(row.cells) == 4 and not row.excess for table in document.tables for row in table.rows)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask @octocat", "ask @<!-- -->octocat"),
        ("see #12", "see #<!-- -->12"),
        ("a@b.example", "a@b.example"),
        ("C# 12", "C# 12"),
    ],
)
def test_nobody_is_mentioned_and_no_issue_is_linked(text: str, shown: str) -> None:
    diff = between("", text)
    assert f"| {shown} |" in as_markdown(diff)
    assert page(diff).tables[0].texts()[1][3] == text


def test_values_that_are_no_texts_stand_in_code() -> None:
    (table,) = page(between([{"a": "|`"}], None)).tables
    assert table.rows[0].cells[2].code == ('[{"a": "|`"}]',)
    assert table.rows[0].cells[3].code == ("null",)


def test_long_lists_are_cut_and_counted() -> None:
    hundred = part([{"code": n, "name": "a"} for n in range(100)])
    assert "And " not in as_markdown(compare_snapshots(state(part([])), state(hundred)))
    rows = [{"code": n, "name": "a"} for n in range(150)]
    more = compare_snapshots(state(part([])), state(part(rows)))
    assert as_markdown(more).splitlines()[-1] == "- And 50 more records added"
    assert len(as_markdown(more).splitlines()) == 103
    changed = compare_snapshots(state(part(rows)), state(part([{**row, "name": "b"} for row in rows])))
    assert as_markdown(changed).splitlines()[-1] == "And 50 more values changed."
    assert len(as_text(changed).splitlines()) == 152


# JSON


def test_json_has_everything_whole_and_in_ascii() -> None:
    long = "值" * 500
    told = json.loads(as_json(between("a", long)))
    assert as_json(between("a", long)).isascii()
    assert told == {
        "old": {"name": "dist", "version": "1.0.0"},
        "new": {"name": "dist", "version": "1.0.0"},
        "asks": "patch",
        "least": "1.0.1",
        "suffices": False,
        "verdict": "This requires a patch version: 1.0.1 or above after 1.0.0. 1.0.0 is not enough.",
        "changes": [
            {
                "kind": "value-changed",
                "asks": "patch",
                "message": f'codes 1: name was "a", is "{"值" * 56}…{"值" * 16}"',
                "dataset": "codes",
                "key": 1,
                "label": None,
                "field": "name",
                "within": [],
                "old": "a",
                "new": long,
            }
        ],
        "problems": [],
    }


def test_json_tells_the_problems_with_their_places() -> None:
    unread = [part(rows, {"k": field()}, formats=("typescript",)) for rows in ([], [{"k": "a"}])]
    told = json.loads(as_json(compare_snapshots(*map(state, unread))))
    (problem,) = told["problems"]
    assert (problem["code"], problem["severity"], problem["path"], problem["line"]) == (
        "not-comparable",
        "error",
        "dist/datapackage.json",
        1,
    )
    assert (told["least"], told["suffices"]) == (None, None)
