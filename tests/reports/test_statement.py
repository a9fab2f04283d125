"""How a reconciliation is stated: to people, in Markdown, as JSON; to the letter."""

from __future__ import annotations

import json
from dataclasses import replace

from builders import record
from tablemill.inspection.reconciliation import Disagreement, Reconciliation
from tablemill.markdown import parse
from tablemill.model import Cell, Record, Span
from tablemill.reading.sources import source_of
from tablemill.reports.statement import as_json, as_markdown, as_text


def placed(path: str, line: int, **values: object) -> Record:
    """A record whose fields stand ten columns apart."""
    origins = {
        name: Cell("x", path, line, 10 * column, None)  # type: ignore[arg-type]
        for column, name in enumerate(values, 1)
    }
    return Record(values, origins, Span(path, line, 1, line, 90))


OURS = placed("a.md", 3, code=404, name="Not found")
THEIRS = placed("b.md", 7, key=404, name=None)
ONE = Reconciliation(
    dataset="errors",
    key=("code",),
    field="standard",
    other="codes",
    other_key=("key",),
    by={"key": "code"},
    compared=("name",),
    matched=1,
    unmatched=(placed("a.md", 4, code=450, name="Blocked"),),
    differing=(Disagreement("name", OURS, THEIRS),),
    unused=(placed("b.md", 8, key=418, name="a|b"),),
    blank=(placed("b.md", 9, key=419, name=None),),
)
NONE = replace(ONE, by={"code": "code"}, compared=(), unmatched=(), differing=(), unused=(), blank=())


def test_people_are_told_each_finding_on_a_line_that_begins_with_its_place() -> None:
    assert as_text([ONE]) == (
        "errors: standard is joined from codes by key = code\n"
        "\n"
        "1 record of 2 without a partner:\n"
        "  a.md:4:10: code 450\n"
        "\n"
        "1 value of name that differs:\n"
        '  a.md:3:20: code 404: name is "Not found", but null at b.md:7:20\n'
        "\n"
        "1 record of codes that errors does not have, and 1 more without name:\n"
        '  b.md:8:10: key 418, name "a|b"\n'
    )


def test_people_are_told_what_is_not_found_too() -> None:
    assert as_text([NONE]) == (
        "errors: standard is joined from codes by code\n"
        "\n"
        "Each of 1 record has a partner\n"
        "\n"
        "Nothing to compare: errors itself has none of the fields that it takes\n"
        "\n"
        "0 records of codes that errors does not have\n"
    )


def test_joins_are_told_apart_by_an_empty_line_and_painted_where_there_is_a_terminal() -> None:
    both = as_text([NONE, ONE], lambda text, style: f"<{style} {text}>")
    assert both.count("\n\n<place errors: standard") == 1
    assert "  <place a.md:4:10:> code 450\n" in both


def test_a_range_and_what_it_says_are_told_whole() -> None:
    of_range = placed("a.md", 5, start=1, end=9, name="x")
    by = {"key": "start", "last": "end"}
    one = replace(ONE, key=("start",), by=by, unmatched=(of_range,), differing=(), unused=())
    assert "by key = start, last = end\n" in as_text([one])
    assert "  a.md:5:10: start 1, end 9\n" in as_text([one])


def test_what_would_move_a_terminals_cursor_is_escaped() -> None:
    one = replace(ONE, unused=(placed("b\x1b.md", 8, key="\x9b2J", name="x"),))
    assert '  b\\u001b.md:8:10: key "\\u009b2J", name "x"\n' in as_text([one])
    assert "\x9b" not in as_markdown([one])


def test_markdown_has_a_table_for_each_kind_of_finding_and_null_is_an_empty_cell() -> None:
    text = as_markdown([ONE])
    assert text.startswith("## errors: standard from codes\n\n1 record of 2 without a partner.\n\n| code |")
    tables = parse(source_of(text.encode(), "x.md")).tables
    assert [table.texts() for table in tables] == [
        [["code", "place"], ["450", "a.md:4:10"]],
        [
            ["record", "field", "value", "place", "partner's value", "partner's place"],
            ["404", "name", "Not found", "a.md:3:20", "", "b.md:7:20"],
        ],
        [["key", "name", "place"], ["418", "a|b", "b.md:8:10"]],
    ]
    assert as_markdown([NONE]).count("|") == 0


def test_a_field_that_is_called_place_keeps_its_column() -> None:
    one = replace(
        ONE,
        other_key=("place",),
        by={"place": "code"},
        compared=(),
        differing=(),
        unmatched=(),
        unused=(record(3, place="here"),),
    )
    assert parse(source_of(as_markdown([one]).encode(), "x.md")).tables[-1].texts() == [
        ["place", "(place)"],
        ["here", "seeds/x.md:3:1"],
    ]


def test_programs_are_told_everything_with_places() -> None:
    (told,) = json.loads(as_json([ONE]))["joins"]
    place = {"path": "b.md", "line": 8, "column": 10, "end_line": 8, "end_column": 11}
    assert told["unused"] == [{"values": {"key": 418, "name": "a|b"}, "key": 418, **place}]
    assert told["blank"][0]["values"] == {"key": 419, "name": None}
    assert told["unmatched"][0]["values"] == {"code": 450}
    (differing,) = told["differing"]
    assert (differing["field"], differing["ours"]["value"], differing["theirs"]["value"]) == ("name", "Not found", None)
    assert (differing["ours"]["line"], differing["ours"]["column"], differing["theirs"]["line"]) == (3, 20, 7)
    assert {name: told[name] for name in ("dataset", "field", "other", "by", "compared", "matched")} == {
        "dataset": "errors",
        "field": "standard",
        "other": "codes",
        "by": {"key": "code"},
        "compared": ["name"],
        "matched": 1,
    }
    assert as_json([]) == '{\n  "joins": []\n}\n'
