"""Extraction: the rows of the table that is meant as records, and those in any format."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tablemill.emit import FORMATS, WITHOUT_GROUPS
from tablemill.extraction.extracts import Extract, extract
from tablemill.problems import TablemillError
from tablemill.reading.sources import source_of

TABLE = """\
# Errors

| Code | Meaning |
|---|---|
| E1 | It is *not* signed. |
| 404 | |
"""


def taken(text: str, **options: Any) -> Extract:
    return extract(source_of(text.encode(), "page.md"), **options)


def told(found: Extract) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_every_value_is_the_text_of_its_cell() -> None:
    found = taken(TABLE)
    assert found.rows == [{"Code": "E1", "Meaning": "It is not signed."}, {"Code": "404", "Meaning": ""}]
    assert (found.ok, found.problems, found.spec.name) == (True, (), "page")
    assert [str(record.place("Meaning")) for record in found.dataset.records] == ["page.md:5:8", "page.md:6:9"]


@pytest.mark.parametrize(
    ("path", "name"), [("Read Me.zh-CN.md", "read-me-zh-cn"), ("数据.md", "table"), ("<stdin>", "stdin"), ("_x_", "x")]
)
def test_the_dataset_is_named_after_its_file_or_as_one_wants(path: str, name: str) -> None:
    source = source_of(TABLE.encode(), path)
    assert extract(source).spec.name == name
    assert extract(source, name="mine").spec.name == "mine"


def test_cells_can_be_taken_as_they_are_written() -> None:
    assert taken(TABLE, view="markdown").rows[0]["Meaning"] == "It is *not* signed."


def test_the_space_at_the_ends_of_a_text_is_none_of_it() -> None:
    assert taken("| a |\n|---|\n| x<br> |\n| &nbsp;y  z&emsp; |\n").rows == [{"a": "x"}, {"a": "y  z"}]


def test_columns_that_are_named_are_all_that_is_taken_and_in_that_order() -> None:
    text = "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n"
    assert [*taken(text, columns=["c", "a"]).rows[0].items()] == [("c", "3"), ("a", "1")]


def test_a_row_that_is_not_as_wide_as_its_header_is_taken_as_github_shows_it_and_told() -> None:
    found = taken("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 | x |\n| 1 | 2 | |\n")
    assert found.rows == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}, {"a": "1", "b": "2"}]
    assert found.ok
    assert told(found) == [
        'page.md:3:1: warning[ragged-row-taken]: the row has no cell for "b": read as empty, as GitHub shows it',
        (
            'page.md:4:11: warning[ragged-row-taken]: the row has more cells than its header: "3" and "x" '
            "left out, because GitHub does not show them"
        ),
    ]


def test_a_column_that_has_no_name_of_its_own_is_told_where_it_is_taken() -> None:
    text = "| | a | a |\n|---|---|---|\n| 1 | 2 | 3 |\n"
    found = taken(text)
    assert found.rows == [{"column_1": "1", "a": "2", "a_2": "3"}]
    assert told(found) == [
        'page.md:1:3: warning[column-renamed]: the column has no name; this one is named "column_1"',
        'page.md:1:9: warning[column-renamed]: another column is also named "a"; this one is named "a_2"',
    ]
    assert told(taken(text, columns=["a"])) == []


def test_several_tables_can_be_taken_as_one_with_the_heading_of_each() -> None:
    text = "# A\n\n| x |\n|---|\n| 1 |\n\n# B *b*\n\n| x |\n|---|\n| 2 |\n"
    assert taken(text, every=True).rows == [{"x": "1"}, {"x": "2"}]
    found = taken(text, every=True, heading_as="part")
    assert [*found.rows[1].items()] == [("part", "B b"), ("x", "2")]
    assert taken("| x |\n|---|\n| 1 |\n", heading_as="part").rows == [{"part": "", "x": "1"}]
    with pytest.raises(TablemillError, match='the table already has a column "x"; choose another name'):
        taken(text, every=True, heading_as="x")


def test_links_stand_beside_the_columns_that_have_some() -> None:
    text = (
        "| site | note | site_link |\n|---|---|---|\n"
        "| [A](http://a.example) | n | |\n| ![i](i.png) [b](b) | | |\n| c |\n"
    )
    found = taken(text, links=True)
    assert list(found.rows[0]) == ["site", "site_link_", "note", "site_link"]
    assert [row["site_link_"] for row in found.rows] == ["http://a.example", "i.png b", ""]
    assert list(taken(text, links=True, columns=["note"]).rows[0]) == ["note"]


def test_html_tables_are_taken_where_they_are_asked_for() -> None:
    text = "<table><tr><td>x</td></tr><tr><td>1</td></tr></table>\n"
    found = taken(text, html=True)
    assert found.rows == [{"x": "1"}]
    assert [problem.code for problem in found.problems] == ["html-no-header"]


# Formats


@pytest.mark.parametrize("name", WITHOUT_GROUPS)
def test_every_format_that_can_be_read_back_has_what_was_taken(name: str) -> None:
    pytest.importorskip(FORMATS[name].library or "json")
    found = taken(TABLE, key="Code")
    assert FORMATS[name].load(found.dump(name), found.shape) == found.rows


def test_a_format_that_needs_a_key_says_so() -> None:
    with pytest.raises(TablemillError, match="the format keyed needs a key: name the column whose values"):
        taken(TABLE).dump("keyed")
    assert list(json.loads(taken(TABLE, key="Code").dump("keyed"))) == ["E1", "404"]
    assert told(taken(TABLE, key="code")) == [
        'page.md:3:1: error[unknown-key-field]: the key "code" is not a field; did you mean "Code"?'
    ]
    assert [problem.code for problem in taken(TABLE + "| E1 | x |\n", key="Code").problems] == ["duplicate-key"]


def test_formulas_stay_as_they_are_unless_they_are_to_be_escaped_or_refused() -> None:
    text = "| flag |\n|---|\n| -v |\n"
    assert taken(text).dump() == b"flag\n-v\n"
    assert taken(text, formulas="escape").dump("csv") == b"flag\n'-v\n"
    with pytest.raises(TablemillError, match="csv-formula"):
        taken(text, formulas="refuse").dump("csv")


# With a schema


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    return tmp_path / "schema.json"


def describe(path: Path, properties: dict[str, Any], required: Sequence[str] = ()) -> None:
    path.write_text(json.dumps({"type": "object", "properties": properties, "required": list(required)}))


NUMBERS = "| n | note |\n|---:|---|\n| 1 | a |\n| 2 | |\n"
INTEGER = {"type": "integer"}
NOTE = {"type": ["string", "null"]}


def test_with_a_schema_values_have_its_types_and_its_order(schema: Path) -> None:
    describe(schema, {"note": NOTE, "n": INTEGER})
    found = taken(NUMBERS, schema=schema)
    assert [*found.rows[0].items()] == [("note", "a"), ("n", 1)]
    assert found.rows[1] == {"note": None, "n": 2}


def test_a_value_that_the_schema_refuses_is_told_at_its_cell(schema: Path) -> None:
    describe(schema, {"n": {"type": "integer", "maximum": 1}, "note": {"type": "integer"}}, ["note"])
    found = taken(NUMBERS, schema=schema)
    assert not found.ok
    assert [line.split(" (")[0] for line in told(found)] == [
        'page.md:3:7: error[type]: note must be an integer, got "a"',
        "page.md:4:3: error[schema]: n must be at most 1, got 2",
        "page.md:4:7: error[no-match]: note needs a value, but it is empty",
    ]


def test_a_column_that_the_schema_lacks_is_an_error_unless_columns_are_named(schema: Path) -> None:
    describe(schema, {"n": INTEGER, "notes": NOTE})
    codes = [problem.code for problem in taken(NUMBERS, schema=schema).problems]
    assert sorted(codes) == ["column-not-read", "unknown-column"]
    describe(schema, {"n": INTEGER})
    (problem,) = taken(NUMBERS, schema=schema).problems
    assert str(problem) == (
        'page.md:1:7: error[column-not-read]: the schema has no property "note"; '
        "describe it there, or name the columns to take"
    )
    found = taken(NUMBERS, schema=schema, columns=["n"])
    assert (found.rows, found.problems) == ([{"n": 1}, {"n": 2}], ())


def test_with_a_schema_a_ragged_row_is_a_warning_and_the_heading_can_be_a_field(schema: Path) -> None:
    describe(schema, {"part": {"type": "string"}, "n": INTEGER, "note": NOTE})
    found = taken("# One\n\n" + NUMBERS + "| 3 |\n", schema=schema, heading_as="part")
    assert found.ok
    assert found.rows[2] == {"part": "One", "n": 3, "note": None}
    assert [problem.code for problem in found.problems] == ["ragged-row-taken"]


def test_a_schema_that_is_none_is_told(schema: Path) -> None:
    schema.write_text("{")
    with pytest.raises(TablemillError, match="bad-schema"):
        taken(NUMBERS, schema=schema)
    schema.write_text('{"properties": {"n": {"tipe": "integer"}}}')
    with pytest.raises(TablemillError, match="tipe is not a JSON Schema keyword"):
        taken(NUMBERS, schema=schema)
    with pytest.raises(TablemillError, match="missing-file"):
        taken(NUMBERS, schema=schema.with_name("gone.json"))


# Some rows, lists and types

STATES = """\
| Name | Since | Tags | Open |
|---|---:|---|---|
| a | 1987 | c, d | true |
| b | – | d | false |
| **Total** | 2 | | |
"""


CURE = "correct the pattern, or remove it"


def test_only_the_rows_are_taken_that_match_and_that_nothing_excepts() -> None:
    found = taken(STATES, where={"Since": r"\d"}, except_={"Name": re.compile("^total", re.IGNORECASE)})
    assert [row["Name"] for row in found.rows] == ["a"]
    assert (found.left_out, told(found)) == (2, [])
    assert [str(record.place("Tags")) for record in found.dataset.records] == ["page.md:3:14"]


def test_a_column_that_is_asked_need_not_be_taken_and_may_be_asked_twice() -> None:
    found = taken(STATES, columns=["Name"], where=[("Tags", "d"), ("Tags", "c")])
    assert found.rows == [{"Name": "a"}]


def test_what_is_asked_and_changes_nothing_is_told_at_its_column() -> None:
    found = taken(STATES, where={"Name": "."}, except_={"Tags": "x"}, split={"Open": ";"})
    assert told(found) == [
        'page.md:1:3: warning[no-effect]: Name matches . in every row, so "where" has no effect; ' + CURE,
        'page.md:1:18: warning[no-effect]: Tags matches x in no row, so "except" has no effect; ' + CURE,
        'page.md:1:25: warning[no-effect]: Open has ; in no row, so "split" has no effect; correct the pattern',
    ]


def test_where_nothing_is_left_there_is_an_error() -> None:
    found = taken(STATES, where={"Name": "^x"})
    assert not found.ok
    assert told(found) == [
        'page.md:1:1: error[selects-nothing]: "where" and "except" leave out all 3 rows; correct a pattern'
    ]


@pytest.mark.parametrize("word", ["where", "except", "split"])
def test_a_column_that_a_table_does_not_have_is_told_with_the_nearest(word: str) -> None:
    with pytest.raises(TablemillError) as raised:
        taken(STATES, **{"except_" if word == "except" else word: {"Tag": "x"}})
    assert str(raised.value) == (
        f'page.md:1:1: error[unknown-column]: the table has no column "Tag", which "{word}" names; did you mean "Tags"?'
    )


def test_a_text_is_parted_into_a_list() -> None:
    found = taken(STATES, split={"Tags": r",\s*"})
    assert [row["Tags"] for row in found.rows] == [["c", "d"], ["d"], []]
    assert found.shape.schema.fields["Tags"].kind == "array"


def test_types_are_those_that_hold_for_the_rows_that_are_taken() -> None:
    found = taken(STATES, types=True, except_={"Name": "Total"})
    assert found.rows == [
        {"Name": "a", "Since": 1987, "Tags": "c, d", "Open": True},
        {"Name": "b", "Since": None, "Tags": "d", "Open": False},
    ]
    assert found.types == {"Since": 'an integer; "–" in 1 row: null', "Open": "true or false"}
    assert taken(STATES, types=True).types["Open"] == "true or false; empty in 1 row: null"


def test_the_parts_of_a_list_get_a_type_and_a_unit_is_taken_off() -> None:
    text = "| n | t |\n|---|---|\n| 1; 2 | 3 ms |\n| | 4 ms |\n"
    found = taken(text, types=True, split={"n": ";"})
    assert found.rows == [{"n": [1, 2], "t": 3}, {"n": [], "t": 4}]
    assert found.types == {"n": "a list of integers", "t": 'an integer, without "ms"'}


def test_types_are_guessed_or_a_schema_has_them(tmp_path: Path) -> None:
    with pytest.raises(TablemillError, match="types are either guessed or read from a schema; use only one of the two"):
        taken(STATES, types=True, schema=tmp_path / "x.json")


def test_a_schema_has_the_types_of_parts_and_needs_no_column_that_is_asked(tmp_path: Path) -> None:
    schema = tmp_path / "x.json"
    properties = {"Name": {"type": "string"}, "Tags": {"type": "array", "items": {"enum": ["c", "d"]}}}
    schema.write_text(json.dumps({"properties": properties}))
    found = taken(STATES, schema=schema, split={"Tags": ", "}, where={"Since": "1987", "Open": "true"})
    assert (found.rows, told(found), found.left_out) == ([{"Name": "a", "Tags": ["c", "d"]}], [], 2)
