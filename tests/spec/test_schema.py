from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tablemill.problems import TablemillError
from tablemill.spec.schema import FieldType, RecordSchema, load_schema


def load(folder: Path, schema: object) -> RecordSchema:
    path = folder / "s.json"
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    return load_schema(path, folder)


def field(folder: Path, schema: Any, **rest: Any) -> FieldType:
    return load(folder, {"properties": {"f": schema}, **rest}).fields["f"]


def told(folder: Path, schema: object) -> list[str]:
    with pytest.raises(TablemillError) as caught:
        load(folder, schema)
    return [str(problem).removeprefix(f"{folder.as_posix()}/") for problem in caught.value.problems]


def test_fields_have_the_order_of_the_properties(tmp_path: Path) -> None:
    schema = load(tmp_path, {"properties": {"b": {}, "a": {}, "c": True}})
    assert list(schema.fields) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("schema", "kind", "nullable"),
    [
        ({"type": "string"}, "string", False),
        ({"type": "integer"}, "integer", False),
        ({"type": "number"}, "number", False),
        ({"type": ["integer", "number"]}, "number", False),
        ({"type": "boolean"}, "boolean", False),
        ({"type": "array"}, "array", False),
        ({"type": "object"}, "object", False),
        ({"type": ["string", "null"]}, "string", True),
        ({"type": ["null", "integer"]}, "integer", True),
        ({"enum": ["a", "b"]}, "string", False),
        ({"enum": ["a", None]}, "string", True),
        ({"enum": [1, 2.0]}, "integer", False),
        ({"enum": [1, 2.5]}, "number", False),
        ({"enum": [True]}, "boolean", False),
        ({"const": "x"}, "string", False),
        ({"type": ["string", "integer"], "enum": [1]}, "integer", False),
        ({"$ref": "#/$defs/code"}, "integer", False),
        ({"$ref": "#/$defs/a~1b%20c"}, "boolean", False),
        ({"$ref": "#/$defs/list/anyOf/0"}, "string", False),
        ({"allOf": [{"$ref": "#/$defs/code"}, {"minimum": 1}]}, "integer", False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string", True),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "number", False),
        ({"anyOf": [{"type": "string"}, False]}, "string", False),
        ({"type": "string", "anyOf": []}, "string", False),
        ({"type": ["string", "integer"]}, None, False),
        ({}, None, True),
        (True, None, True),
        (False, None, False),
        ({"type": "null"}, None, True),
        ({"type": "strnig"}, None, True),
        ({"type": 3}, None, True),
        ({"type": "string", "const": 1}, None, False),
        ({"$ref": "#/$defs/nowhere"}, None, True),
        ({"$ref": "#code"}, None, True),
        ({"$ref": "other.json#/$defs/code"}, None, True),
        ({"$ref": "#/$defs/circle"}, None, True),
        ({"$ref": "#/$defs/code", "type": ["integer", "null"]}, "integer", False),
    ],
)
def test_a_field_has_the_one_type_beside_null_that_its_schema_allows(
    tmp_path: Path, schema: object, kind: str | None, nullable: bool
) -> None:
    defs = {
        "code": {"type": "integer"},
        "a/b c": {"type": "boolean"},
        "list": {"anyOf": [{"type": "string"}]},
        "circle": {"$ref": "#/$defs/circle"},
    }
    found = field(tmp_path, schema, **{"$defs": defs})
    assert (found.kind, found.nullable) == (kind, nullable)


def test_references_that_fan_out_without_end_are_left_at_some_point(tmp_path: Path) -> None:
    defs = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 10} for n in range(60)}
    assert field(tmp_path, {"$ref": "#/$defs/d0", "type": "string"}, **{"$defs": defs}).kind == "string"


def test_a_field_has_its_description_or_that_of_what_it_refers_to(tmp_path: Path) -> None:
    defs = {"code": {"$ref": "#/$defs/number"}, "number": {"description": "A number."}}
    assert field(tmp_path, {"$ref": "#/$defs/code"}, **{"$defs": defs}).description == "A number."
    assert (
        field(tmp_path, {"$ref": "#/$defs/code", "description": "A code."}, **{"$defs": defs}).description == "A code."
    )
    assert (
        field(tmp_path, {"$ref": "#/$defs/circle"}, **{"$defs": {"circle": {"$ref": "#/$defs/circle"}}}).description
        == ""
    )
    assert field(tmp_path, True).description == ""


def test_a_place_in_the_schema_is_found_in_its_file(tmp_path: Path) -> None:
    schema = load(tmp_path, '{"type": "object",\n "properties": {\n  "码": {"type": "integer"}}}')
    assert str(schema.locate("properties", "码", "type")).endswith("s.json:3:9")


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("{", "s.json:1:2: error[bad-schema]: not JSON: Expecting property name enclosed in double quotes"),
        (
            "[]",
            's.json:1:1: error[bad-schema]: describes no fields; a record\'s schema is an object with "properties"',
        ),
        (
            '{\n "properties": {}}',
            's.json:2:2: error[bad-schema]: describes no fields; a record\'s schema is an object with "properties"',
        ),
        (
            '{"properties":\n {"a": {}, "b": 3}}',
            "s.json:2:12: error[bad-schema]: the schema of b must be an object, got 3",
        ),
    ],
)
def test_a_schema_that_describes_no_record_is_told_at_its_place(tmp_path: Path, schema: str, problem: str) -> None:
    assert told(tmp_path, schema) == [problem]


def test_a_link_that_leads_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text('{"properties": {"a": {}}}', encoding="utf-8")
    root = tmp_path / "project"
    root.mkdir()
    (root / "s.json").symlink_to(outside)
    with pytest.raises(TablemillError, match="unreadable-file"):
        load_schema(root / "s.json", root)


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "array", "items": {"type": "integer"}}, "integer"),
        ({"$ref": "#/$defs/list"}, "number"),
        ({"anyOf": [{"type": "null"}, {"$ref": "#/$defs/list"}]}, "number"),
        ({"type": "array", "items": {"type": ["string", "integer"]}}, None),
    ],
)
def test_the_type_of_a_lists_items_is_found_where_the_schema_says_it(tmp_path: Path, schema: Any, kind: object) -> None:
    defs = {"list": {"type": "array", "items": {"type": "number"}}}
    item = load(tmp_path, {"properties": {"f": schema}, "$defs": defs}).fields["f"].items
    assert item is not None
    assert item.kind == kind


@pytest.mark.parametrize("schema", [True, {}, {"type": "array"}, {"items": False}])
def test_where_the_schema_says_nothing_of_items_they_have_no_type(tmp_path: Path, schema: Any) -> None:
    assert load(tmp_path, {"properties": {"f": schema}}).fields["f"].items is None
