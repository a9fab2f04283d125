"""The arrays and the keyed form, byte for byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from builders import dataset, field, records, shape, tables
from tablemill.emit import FORMATS

FIELDS = {"code": field("integer"), "name": field(nullable=True), "marks": field("array")}
ROWS = [
    {"code": 100, "name": '继续 "x"\u2028', "marks": [{"text": "a\nb", "start": 0}, []]},
    {"code": 101, "name": None, "marks": []},
]


def test_an_array_of_records_has_a_property_a_line_and_is_not_escaped() -> None:
    assert FORMATS["json"].dump(records(ROWS), shape(FIELDS)).decode() == (
        "[\n"
        "  {\n"
        '    "code": 100,\n'
        '    "name": "继续 \\"x\\"\u2028",\n'
        '    "marks": [\n'
        "      {\n"
        '        "text": "a\\nb",\n'
        '        "start": 0\n'
        "      },\n"
        "      []\n"
        "    ]\n"
        "  },\n"
        "  {\n"
        '    "code": 101,\n'
        '    "name": null,\n'
        '    "marks": []\n'
        "  }\n"
        "]\n"
    )


def test_the_keyed_form_has_the_same_records_under_their_keys_in_the_same_order() -> None:
    keyed = FORMATS["keyed"].dump(records(ROWS[::-1]), shape(FIELDS)).decode()
    assert list(json.loads(keyed).items()) == [("101", ROWS[1]), ("100", ROWS[0])]
    assert keyed.startswith('{\n  "101": {\n    "code": 101,\n')
    assert keyed.endswith("    ]\n  }\n}\n")


@pytest.mark.parametrize(
    ("kind", "key", "text"), [("string", "1xx", "1xx"), ("boolean", True, "true"), ("number", 1.5, "1.5")]
)
def test_a_key_is_its_text(kind: str, key: object, text: str) -> None:
    content = FORMATS["keyed"].dump(records([{"k": key}]), shape({"k": field(kind)}))
    assert json.loads(content) == {text: {"k": key}}


@given(table=tables())
def test_the_bytes_are_those_of_the_standard_librarys_indenting_encoder(table) -> None:
    fields, rows = table
    one = shape(fields)
    expected = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    assert FORMATS["json"].dump(records(rows), one).decode() == expected
    expected = json.dumps({str(row[one.key[0]]): row for row in rows}, ensure_ascii=False, indent=2) + "\n"
    assert FORMATS["keyed"].dump(records(rows), one).decode() == expected


def test_fields_stand_in_the_schemas_order_whatever_the_records() -> None:
    one = shape({"a": field(), "b": field()})
    [row] = FORMATS["json"].load(FORMATS["json"].dump(records([{"b": "2", "a": "1"}]), one), one)
    assert list(row) == ["a", "b"]


def test_two_keys_that_would_be_one_property_are_an_obstacle_that_names_both_places() -> None:
    one = shape({"k": field(None)})
    made = dataset([{"k": 1}, {"k": "2"}, {"k": "1"}], "k")
    assert list(map(str, FORMATS["keyed"].obstacles(made, one))) == [
        'seeds/x.md:3:1: error[keyed-collision]: k "1" and 1 at seeds/x.md:1:1 would be the same key in the keyed JSON'
    ]


def test_equal_and_null_keys_are_left_to_whoever_checks_keys() -> None:
    one = shape({"k": field(None, nullable=True)})
    made = dataset([{"k": "1"}, {"k": "1"}, {"k": None}, {"k": "null"}], "k")
    assert list(FORMATS["keyed"].obstacles(made, one)) == []
