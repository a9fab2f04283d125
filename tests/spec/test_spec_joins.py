"""What is wrong with a join before any seed is read: each mistake at its place in the spec, to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spec_cases import JOIN_MISTAKES
from spec_cases import JOIN_SPEC as SPEC
from tablemill.problems import TablemillError
from tablemill.spec import JoinSpec, Match, load_spec

STANDARD = {"type": ["object", "null"], "properties": {"title": {"type": ["string", "null"]}}}
ERROR = {
    "name": {"type": "string"},
    "code": {"type": "integer"},
    "marks": {"type": "array"},
    "standard": STANDARD,
}
CODE = {
    "code": {"type": "integer"},
    "title": {"type": ["string", "null"]},
    "marks": {"type": "array"},
    "error": {"type": "object", "properties": {"name": {"type": "string"}}},
}


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    describe("error", ERROR)
    describe("code", CODE)


def describe(name: str, properties: object) -> None:
    Path(f"{name}.schema.json").write_text(json.dumps({"properties": properties}, indent=1), encoding="utf-8")


def told(old: str = "", new: str = "") -> list[str]:
    assert SPEC.count(old) == 1 or not old
    Path("tablemill.yaml").write_text(SPEC.replace(old, new) if old else SPEC, encoding="utf-8")
    with pytest.raises(TablemillError) as caught:
        load_spec(Path("tablemill.yaml"))
    return [str(problem).removeprefix("tablemill.yaml:") for problem in caught.value.problems]


def test_a_spec_says_what_is_joined_on_what_and_what_may_be_alone() -> None:
    Path("tablemill.yaml").write_text(SPEC, encoding="utf-8")
    errors, codes = load_spec(Path("tablemill.yaml")).datasets
    standard, error = errors.fields[-1], codes.fields[-1]
    assert standard.origin == error.origin == "join"
    assert standard.join is not None
    (by,) = standard.join.by
    assert standard.join == JoinSpec("codes", (by,), "fine", "warning")
    assert (by.ours, by.theirs, by.span.slice(SPEC)) == ("code", None, "code")
    assert error.join is not None
    assert (error.join.unmatched, error.join.unused) == ("error", "error")
    assert [(match.theirs, match.ours) for match in error.join.by] == [("code", "code"), ("name", "title")]
    assert [(match.their_span.slice(SPEC), match.span.slice(SPEC)) for match in error.join.by] == [
        ("code", "code"),
        ("name", "title"),
    ]
    assert isinstance(by, Match)


@pytest.mark.parametrize(("old", "new", "problem"), JOIN_MISTAKES)
def test_a_mistake_in_a_join_is_told_where_it_stands(old: str, new: str, problem: str) -> None:
    assert told(old, new) == [problem]


@pytest.mark.parametrize(
    ("standard", "problem"),
    [
        (
            {"type": "object", "properties": STANDARD["properties"]},
            (
                "12:24: error[join-type]: standard cannot be null in the schema (error.schema.json:12:3), "
                'but is null where a record has no match; add null to its types, or use "unmatched: error"'
            ),
        ),
        (
            {"type": "string"},
            (
                "12:24: error[join-type]: standard is a string in the schema (error.schema.json:12:3), "
                "but a join gives an object, or a list of objects"
            ),
        ),
        (
            {"type": ["object", "null"]},
            (
                '12:24: error[join-field]: standard has no "properties" in the schema '
                "(error.schema.json:12:3); list there the "
                "fields of codes to include"
            ),
        ),
        (
            {"type": ["object", "null"], "properties": {"titel": {"type": "string"}}},
            (
                '12:24: error[join-field]: standard.titel (error.schema.json:18:5): "titel" is not a '
                "field of codes; did you "
                'mean "title"?'
            ),
        ),
        (
            {"type": ["object", "null"], "properties": {"error": {"type": "string"}}},
            "12:24: error[join-type]: standard.error is a string in the schema, but an object in that of codes",
        ),
        (
            {"type": "array"},
            (
                '12:24: error[join-field]: the items of standard have no "properties" in the schema '
                "(error.schema.json:12:3); list there the fields of codes to include"
            ),
        ),
        (
            {"type": "array", "items": {"properties": {"titel": {"type": "string"}}}},
            (
                '12:24: error[join-field]: standard.titel (error.schema.json:16:6): "titel" is not a field of codes; '
                'did you mean "title"?'
            ),
        ),
        (
            {"type": "array", "items": {"properties": {"title": {"type": "integer"}}}},
            "12:24: error[join-type]: standard.title is an integer in the schema, but a string in that of codes",
        ),
        (
            {"type": ["object", "null"], "properties": {"code": {"type": "string"}}},
            "12:24: error[join-type]: standard.code is a string in the schema, but an integer in that of codes",
        ),
        (
            {"type": ["object", "null"], "properties": {"title": {"type": "string"}}},
            (
                "12:24: error[join-type]: standard.title cannot be null in the schema, but can in that "
                "of codes; add null to "
                "its types"
            ),
        ),
        (
            {"type": ["object", "string"]},
            (
                'error.schema.json:12:3: error[ambiguous-type]: "standard" can be a string or an object; '
                'give it one "type" '
                "beside null (it is the field at tablemill.yaml:12:7)"
            ),
        ),
    ],
)
def test_a_schema_that_does_not_fit_is_told_at_the_join(standard: object, problem: str) -> None:
    describe("error", {**ERROR, "standard": standard})
    assert told() == [problem]


@pytest.mark.parametrize(
    "standard",
    [
        {"anyOf": [{"type": "null"}, STANDARD]},
        {"oneOf": [{"$ref": "#/properties/also"}, {"type": "null"}]},
        {"type": ["object", "null"], "allOf": [{"$ref": "#/properties/also"}]},
        {"type": ["object", "null"], "properties": {"code": {"type": "number"}, "title": {}}},
    ],
)
def test_the_objects_properties_may_stand_where_json_schema_lets_them(standard: object) -> None:
    properties = {**ERROR, "standard": standard, "also": STANDARD}
    describe("error", properties)
    text = SPEC.replace("      standard:", "      also: {join: codes, by: code, unmatched: fine}\n      standard:")
    Path("tablemill.yaml").write_text(text, encoding="utf-8")
    schema = load_spec(Path("tablemill.yaml")).datasets[0].schema
    assert "title" in schema.properties("standard")


def test_what_is_joined_may_be_joined_itself_unless_it_would_stand_in_itself() -> None:
    inner = {"type": "object", "properties": {"name": {"type": "string"}}}
    joined = {"type": ["object", "null"], "properties": {"error": inner}}
    describe("error", {**ERROR, "standard": joined})
    Path("tablemill.yaml").write_text(SPEC, encoding="utf-8")
    load_spec(Path("tablemill.yaml"))
    describe("code", {**CODE, "error": {"type": "object", "properties": {"standard": joined}}})
    assert told() == [
        (
            "12:24: error[join-field]: the joins include each other without end: standard of errors → error of "
            "codes → standard of errors; remove one of these fields from its schema"
        )
    ]


def test_all_mistakes_of_a_join_are_told_at_once() -> None:
    describe("error", {**ERROR, "standard": {"type": "object", "properties": {"x": {}, "y": {}}}})
    assert [problem.split(": ")[1] for problem in told("by: code", "by: name")] == [
        "error[join-field]",
        "error[join-field]",
        "error[join-type]",
        "error[join-type]",
    ]
