"""Records against their JSON Schema: what is passed, and what is said, in which words, at which place."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tablemill.model import Cell, Inline, Json, Record, Span
from tablemill.problems import TablemillError
from tablemill.records.validation import judge, validate
from tablemill.records.validation.keywords import KEYWORDS
from tablemill.spec import DatasetSpec, FieldSpec, RowsSpec, SourceSpec
from tablemill.spec.schema import load_schema

PLACE = Span("tablemill.yaml", 1, 1, 1, 1)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def dataset(folder: Path, schema: Mapping[str, Json]) -> DatasetSpec:
    """A dataset whose schema is written to ``folder``; each property is read from a column of its own name."""
    path = folder / "schema.json"
    path.write_text(json.dumps(schema, indent=1, ensure_ascii=False), encoding="utf-8")
    loaded = load_schema(path, folder)
    fields = [
        FieldSpec(name, "column", name.title(), None, "text", frozenset(), None, PLACE, {}) for name in loaded.fields
    ]
    return DatasetSpec(
        name="codes",
        folder=folder,
        sources=(folder / "seed.md",),
        named=(SourceSpec("seed.md", (folder / "seed.md",), False, PLACE),),
        rows=RowsSpec("tables", re.compile(""), (), PLACE),
        schema=loaded,
        key=fields[0].name,
        fields=tuple(fields),
        formats=("json",),
        unread=frozenset(),
        about={},
        span=PLACE,
        spans={"schema": Span("tablemill.yaml", 7, 13, 7, 24)},
    )


def record(values: Mapping[str, Json], failed: frozenset[str] = frozenset(), line: int = 5) -> Record:
    origins: dict[str, Inline | None] = {
        name: Cell("x", "seed.md", line, 10 * index, None)  # type: ignore[arg-type]
        for index, name in enumerate(values, 1)
    }
    return Record(values, origins, Span("seed.md", line, 1, line, 90), failed)


def problems(folder: Path, schema: Mapping[str, Json], *values: Mapping[str, Json]) -> list[str]:
    spec = dataset(folder, schema)
    assert judge(spec, folder).wrong == []
    found = validate([record(value, line=line) for line, value in enumerate(values, 5)], spec, folder)
    return [str(problem) for problem in found]


def of(field: Json, **more: Json) -> dict[str, Json]:
    return {"$schema": DIALECT, "properties": {"a": field, "b": {}}, **more}


def test_records_that_are_right_pass(tmp_path: Path) -> None:
    schema = of({"type": "integer", "minimum": 1, "maximum": 9}, required=["a", "b"], additionalProperties=False)
    assert problems(tmp_path, schema, {"a": 1, "b": None}, {"a": 9, "b": "x"}) == []


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "string"}, 1, "type]: a must be a string, got 1"),
        ({"type": ["integer", "null"]}, "x", 'type]: a must be an integer or null, got "x"'),
        ({"type": ["boolean", "number", "array", "object"]}, None, None),
        ({"enum": ["1xx", "2xx"]}, "z", 'schema]: a must be "1xx" or "2xx", got "z"'),
        ({"enum": ["ab", 1, None]}, 2, 'schema]: a must be "ab", 1 or null, got 2'),
        ({"enum": list(range(20))}, 30, None),
        ({"const": "x"}, "y", 'schema]: a must be "x", got "y"'),
        ({"minimum": 100}, 99, "schema]: a must be at least 100, got 99"),
        ({"maximum": 599}, 600, "schema]: a must be at most 599, got 600"),
        ({"exclusiveMinimum": 0}, 0, "schema]: a must be more than 0, got 0"),
        ({"exclusiveMaximum": 1.5}, 1.5, "schema]: a must be less than 1.5, got 1.5"),
        ({"multipleOf": 10}, 5, "schema]: a must be a multiple of 10, got 5"),
        ({"minLength": 1}, "", 'schema]: a must have a length of at least 1, got ""'),
        ({"maxLength": 2}, "abc", 'schema]: a must have a length of at most 2, got "abc"'),
        ({"minItems": 1}, [], "schema]: a must have a length of at least 1, got []"),
        ({"maxItems": 1}, [1, 2], "schema]: a must have a length of at most 1, got [1, 2]"),
        ({"uniqueItems": True}, [1, 1], "schema]: a must not have the same item twice, got [1, 1]"),
        ({"pattern": r"^\{a{2}$"}, "b", r'schema]: a must match ^\{a{2}$, got "b"'),
        ({"required": ["x", "y"]}, {"y": 1}, 'schema]: a must have "x", got {"y": 1}'),
        ({"not": {"const": 1}}, 1, "schema]: a does not satisfy not of the schema, got 1"),
        ({"anyOf": [{"type": "null"}, {"pattern": "^a"}]}, "b", 'schema]: a must match ^a, got "b"'),
        ({"anyOf": [{"const": 1}, {"const": 2}]}, 3, "schema]: a must be 1 or must be 2, got 3"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, 3, "schema]: a must be null or must be a string, got 3"),
        ({"oneOf": [{"minimum": 1}, {"maximum": 5}]}, 3, "schema]: a does not satisfy oneOf of the schema, got 3"),
        ({"allOf": [{"$ref": "#/$defs/d"}]}, 1, "type]: a must be a string, got 1"),
    ],
)
def test_what_the_schema_refuses_is_told_in_words_with_the_value(
    tmp_path: Path, schema: Json, value: Json, message: str | None
) -> None:
    message = (
        message
        or {
            None: "type]: a must be true or false or a number or a list or an object, got null",
            30: "schema]: a must be 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 or 8 more, got 30",
        }[value]
    )
    found = problems(tmp_path, of(schema, **{"$defs": {"d": {"type": "string"}}}), {"a": value, "b": 1})
    assert found == [f"seed.md:5:10: error[{message} (column A)"]


def test_the_nearest_of_the_values_is_suggested(tmp_path: Path) -> None:
    found = problems(tmp_path, of({"enum": ["informational", "success", None]}), {"a": "succes", "b": 1})
    assert found == [
        (
            'seed.md:5:10: error[schema]: a must be "informational", "success" or null, got "succes" (column A); '
            'did you mean "success"?'
        )
    ]


def test_a_value_inside_a_list_is_named_by_its_path_and_placed_at_its_field(tmp_path: Path) -> None:
    schema = of({"items": {"properties": {"text": {"minLength": 1}}}})
    assert problems(tmp_path, schema, {"a": [{"text": "x"}, {"text": ""}], "b": 1}) == [
        'seed.md:5:10: error[schema]: a[1].text must have a length of at least 1, got "" (column A)'
    ]


def test_a_long_value_is_cut_and_a_schema_never_shown(tmp_path: Path) -> None:
    schema = of({"not": {"pattern": "^x", "description": "secret"}})
    (found,) = problems(tmp_path, schema, {"a": "x" * 10_000, "b": 1})
    assert found.endswith(f'does not satisfy not of the schema, got "{"x" * 79}…{"x" * 19}" (column A)')


def test_what_is_wrong_with_the_whole_record_is_told_at_the_record(tmp_path: Path) -> None:
    assert problems(tmp_path, of({}, maxProperties=1), {"a": 1, "b": 2}) == [
        (
            "seed.md:5:1: error[schema]: the record of codes does not satisfy maxProperties of the schema, "
            'got {"a": 1, "b": 2}'
        )
    ]


def test_what_may_never_be_is_told_at_its_field(tmp_path: Path) -> None:
    assert problems(tmp_path, of(False), {"a": 1, "b": 2}) == [
        "seed.md:5:10: error[schema]: a is not allowed by the schema, got 1 (column A)"
    ]


def test_every_problem_of_every_record_is_told(tmp_path: Path) -> None:
    schema = of({"type": "integer", "minimum": 5, "multipleOf": 2})
    found = problems(tmp_path, schema, {"a": 3, "b": 1}, {"a": 6, "b": 1}, {"a": "x", "b": 1})
    assert [one.split(":")[1] for one in found] == ["5", "5", "7"]


def test_a_condition_that_another_field_meets_is_told_at_the_field_that_breaks_it(tmp_path: Path) -> None:
    schema = {
        "properties": {"a": {"type": "integer"}, "b": {"type": ["string", "null"]}},
        "if": {"properties": {"a": {"const": 416}}},
        "then": {"properties": {"b": {"type": "null"}}},
    }
    assert problems(tmp_path, schema, {"a": 416, "b": "Range"}, {"a": 404, "b": "x"}) == [
        'seed.md:5:20: error[type]: b must be null, got "Range" (column B)'
    ]


def test_a_field_that_failed_is_not_told_again_but_the_others_are(tmp_path: Path) -> None:
    spec = dataset(tmp_path, of({"type": "integer"}))
    assert validate([record({"a": None, "b": 1}, frozenset({"a"}))], spec, tmp_path) == []
    spec = dataset(tmp_path, {"properties": {"a": {"type": "integer"}, "b": {"type": "string"}}})
    (problem,) = validate([record({"a": None, "b": 1}, frozenset({"a"}))], spec, tmp_path)
    assert problem.message == "b must be a string, got 1 (column B)"


def test_patterns_are_those_of_ecma_262(tmp_path: Path) -> None:
    # Python's $ also matches before a newline at the end, and its \d any script's digits; ECMA-262's do not.
    schema = of({"pattern": r"^\d+$"})
    for text in ("12\n", "１２"):
        (found,) = problems(tmp_path, schema, {"a": text, "b": 1})
        shown = json.dumps(text, ensure_ascii=False)
        assert found == f"seed.md:5:10: error[schema]: a must match ^\\d+$, got {shown} (column A)"


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        (r"^\p{Lu}", "Ørsted", "ångström"),
        (r"^(?<y>[0-9]{4})$", "2026", "26"),
        (r"^\u{1F600}\cA$", "😀\x01", "😀A"),
        (r"^([a-z0-9]+-?)+$", "a-b", "a" * 42 + "_"),
        (r"^(?!x)", "yx", "xy"),
        (r"^(?!.*--)[a-z-]+$", "a-b", "a--b"),
        (r"^(.)(.)\2\1$", "abba", "abab"),
        (r"\bcat\b", "écat", "cats"),
    ],
)
def test_a_pattern_that_python_does_not_know_decides_and_is_told(
    tmp_path: Path, pattern: str, right: str, wrong: str
) -> None:
    shown = json.dumps(wrong, ensure_ascii=False)
    message = f"seed.md:6:10: error[schema]: a must match {pattern}, got {shown} (column A)"
    for schema in ({"pattern": pattern}, {"anyOf": [{"type": "null"}, {"pattern": pattern}]}):
        assert problems(tmp_path, of(schema), {"a": right, "b": 1}, {"a": wrong, "b": 1}) == [message]
    named = of({"patternProperties": {pattern: {"type": "string"}}, "additionalProperties": {"type": "null"}})
    assert problems(tmp_path, named, {"a": {right: "x", wrong: None}, "b": 1}) == []
    assert len(problems(tmp_path, named, {"a": {right: None, wrong: "x"}, "b": 1})) == 2


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": r"(.*)*\1x"},
        {"not": {"pattern": r"(.*)*\1x"}},
        {"anyOf": [{"pattern": r"(.*)*\1x"}, {}]},
        {"propertyNames": {"pattern": r"(.*)*\1x"}},
        {"patternProperties": {r"(.*)*\1x": False}},
    ],
)
def test_a_pattern_that_finds_no_end_is_stopped_and_told_and_nothing_passes_by_it(tmp_path: Path, schema: Json) -> None:
    text = "a" * 300
    value = {text: 1} if "ropert" in json.dumps(schema) else text
    told = [one for one in problems(tmp_path, of(schema), {"a": value, "b": 1}) if "error[slow-pattern]" in one]
    shown = f'"{text[:79]}…{text[:19]}"'
    assert [one.replace(str(tmp_path), "ROOT").split(": ", 1)[1] for one in told] == [
        (
            rf"error[slow-pattern]: the pattern (.*)*\1x went back 20,000 times on {shown}, and was stopped; write it "
            "without (?=…), (?!…) and references to groups, or so that each repetition can end in one way only"
        )
    ]
    assert "schema.json" in told[0]


def test_a_multiple_is_one_of_decimals(tmp_path: Path) -> None:
    schema = of({"multipleOf": 0.01})
    assert problems(tmp_path, schema, *({"a": value, "b": 1} for value in (19.99, 0.07, 1e22, 4.35))) == []
    assert problems(tmp_path, schema, {"a": 19.999, "b": 1}) == [
        "seed.md:5:10: error[schema]: a must be a multiple of 0.01, got 19.999 (column A)"
    ]


def test_what_a_format_says_is_a_note_in_every_dialect(tmp_path: Path) -> None:
    for dialect in (DIALECT, "http://json-schema.org/draft-07/schema#"):
        assert problems(tmp_path, {**of({"format": "date"}), "$schema": dialect}, {"a": "x", "b": 1}) == []


def test_all_that_is_missing_of_an_object_is_told_at_once(tmp_path: Path) -> None:
    schema = of({"required": ["x", "y"], "additionalProperties": False, "properties": {"x": {}, "y": {}}})
    assert problems(tmp_path, schema, {"a": {"z": 1}, "b": 1}) == [
        'seed.md:5:10: error[schema]: a must have "x" and "y", got {"z": 1} (column A)',
        'seed.md:5:10: error[schema]: a must not have "z", got {"z": 1} (column A)',
    ]


def test_a_name_that_is_not_allowed_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, of({"propertyNames": {"maxLength": 1}}), {"a": {"xy": 1}, "b": 1}) == [
        'seed.md:5:10: error[schema]: a has a name that must have a length of at most 1, got {"xy": 1} (column A)'
    ]


def test_validating_by_what_is_no_schema_raises(tmp_path: Path) -> None:
    with pytest.raises(TablemillError, match="must be more than 0, got 0"):
        validate([], dataset(tmp_path, of({"multipleOf": 0})), tmp_path)


def test_numbers_beyond_64_bits_are_validated_too(tmp_path: Path) -> None:
    schema = of({"type": "integer", "maximum": 5})
    assert len(problems(tmp_path, schema, {"a": 10**30, "b": 1}, {"a": -(10**30), "b": 1})) == 1


# References


def test_a_reference_leads_to_a_file_beside_the_schema(tmp_path: Path) -> None:
    folder = tmp_path / "ein Ordner #1 100% 中文"
    (folder / "defs").mkdir(parents=True)
    (folder / "defs" / "text.json").write_text('{"$ref": "more.json#/$defs/t"}')
    (folder / "defs" / "more.json").write_text('{"$defs": {"t": {"type": "string", "minLength": 1}}}')
    assert problems(folder, of({"$ref": "defs/text.json"}), {"a": "x", "b": 1}, {"a": "", "b": 1}) == [
        'seed.md:6:10: error[schema]: a must have a length of at least 1, got "" (column A)'
    ]


def bad(folder: Path, schema: Mapping[str, Json], root: Path | None = None) -> list[str]:
    spec = dataset(folder, schema)
    return [str(problem).replace(str(folder), "ROOT") for problem in judge(spec, root or folder).wrong]


SUFFIX = " (schema of codes, tablemill.yaml:7:13)"


@pytest.mark.parametrize("uri", ["https://example.org/x.json", "http://127.0.0.1:9/x", "file://host/x", "ftp://x/y"])
def test_a_reference_never_leads_to_the_network(tmp_path: Path, uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    assert bad(tmp_path, of({"$ref": uri})) == [
        (
            f"ROOT/schema.json:{A}/$ref: $ref points to {uri}, but Tablemill fetches nothing; "
            f"keep a copy in the project and refer to it{SUFFIX}"
        )
    ]


def test_a_reference_does_not_lead_out_of_the_project(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "outside.json").write_text("{}")
    (found,) = bad(project, of({"$ref": "../outside.json"}))
    assert f"properties/a/$ref: $ref points to {tmp_path}/outside.json, outside the project{SUFFIX}" in found
    (project / "link.json").symlink_to(tmp_path / "outside.json")
    (found,) = bad(project, of({"$ref": "link.json"}))
    assert f"$ref points to ROOT/link.json: cannot be read: a symbolic link points outside ROOT, to {tmp_path}" in found


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "ROOT/other.json: ROOT/other.json does not exist"),
        (b"\xff", "ROOT/other.json: not UTF-8: byte 0xff at offset 0 (invalid start byte); save the file as UTF-8"),
        (b"{", "ROOT/other.json:1:2: not JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_a_reference_to_no_schema_says_what_is_there(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "other.json").write_bytes(content)
    assert bad(tmp_path, of({"$ref": "other.json"})) == [
        f"ROOT/schema.json:5:4: error[bad-schema]: properties/a/$ref: $ref points to {reason}{SUFFIX}"
    ]


# What is wrong with a schema

A = "5:4: error[bad-schema]: properties/a"
NO_PATTERN = "is not a valid ECMA-262 pattern: "
BRACE = "a { that must be written \\{, or has nothing to repeat, at character 2"
TOO_LARGE = "is too large, or the engine cannot run it; simplify it"


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "intger"}, None),
        ({"minLength": "1"}, '5:4: error[bad-schema]: properties/a/minLength: must be an integer, got "1"'),
        ({"pattern": "("}, A + '/pattern: "(" ' + NO_PATTERN + "a ( that is not closed, at character 1"),
        ({"pattern": "ab)"}, A + '/pattern: "ab)" ' + NO_PATTERN + "a ) that closes nothing, at character 3"),
        (
            {"patternProperties": {"a{": {}}},
            A.replace("5:4", "6:5") + '/patternProperties/a{: "a{" ' + NO_PATTERN + BRACE,
        ),
        ({"enum": 1}, "5:4: error[bad-schema]: properties/a/enum: must be a list, got 1"),
        ({"multipleOf": 0}, f"{A}/multipleOf: must be more than 0, got 0"),
        ({"if": -1}, f"{A}/if: must be true or false or an object, got -1"),
        ({"uniqueItems": "x"}, f'{A}/uniqueItems: must be true or false, got "x"'),
        ({"$ref": "#/$defs/nope"}, f'{A}/$ref: "#/$defs/nope" refers to nothing'),
        ({"$ref": "#/x-a/b"}, f"{A}/$ref/multipleOf: must be more than 0, got 0"),
        ({"$ref": "#/x-a/c"}, f"{A}/$ref: must be true or false or an object, got 5"),
        ({"$ref": "#/required/x"}, f'{A}/$ref: "#/required/x" refers to nothing'),
        ({"$ref": "http://[::1"}, f'{A}/$ref: "http://[::1" refers to nothing'),
        ({"not": {"$ref": "#/properties/a"}}, "4:3: error[bad-schema]: properties/a: refers to itself endlessly"),
        ({"$ref": "#/properties/a"}, "4:3: error[bad-schema]: properties/a: refers to itself endlessly"),
        ({"pattern": "(?:a{1000}){1000}"}, A + '/pattern: the pattern "(?:a{1000}){1000}" ' + TOO_LARGE),
        ({"pattern": "(?=(?:a{1000}){1000})"}, A + '/pattern: the pattern "(?=(?:a{1000}){1000})" ' + TOO_LARGE),
    ],
)
def test_a_schema_that_is_none_is_told_at_its_own_line(tmp_path: Path, schema: Json, message: str | None) -> None:
    (found,) = bad(tmp_path, of(schema, **{"x-a": {"b": {"multipleOf": 0}, "c": 5}, "required": []}))
    types = '"array", "boolean", "integer", "null", "number", "object" or "string"'
    message = message or (
        f'5:4: error[bad-schema]: properties/a/type: must be {types}, got "intger"; did you mean "integer"?'
    )
    assert found == f"ROOT/schema.json:{message}{SUFFIX}"


def test_an_unknown_dialect_is_told(tmp_path: Path) -> None:
    (found,) = bad(tmp_path, {"$schema": "https://example.org/dialect", "properties": {"a": {}}})
    assert "https://example.org/dialect" in found
    (found,) = bad(tmp_path, {"$schema": 5, "properties": {"a": {}}})
    assert found == f"ROOT/schema.json:2:2: error[bad-schema]: $schema: must be a string, got 5{SUFFIX}"


@pytest.mark.parametrize(
    ("schema", "where", "near"),
    [
        ({"properties": {"a": {"minimun": 1}}}, "properties/a/minimun", '; did you mean "minimum"?'),
        ({"properties": {"a": {}}, "requird": []}, "requird", '; did you mean "required"?'),
        ({"properties": {"a": {"items": {"zzz": 1}}}}, "properties/a/items/zzz", ""),
        ({"properties": {"a": {"anyOf": [{}, {"tpye": 1}]}}}, "properties/a/anyOf/1/tpye", '; did you mean "type"?'),
        ({"properties": {"a": {}}, "$defs": {"x": {"zzz": 1}}}, "$defs/x/zzz", ""),
    ],
)
def test_a_misspelt_keyword_is_told_wherever_a_schema_can_stand(
    tmp_path: Path, schema: Mapping[str, Json], where: str, near: str
) -> None:
    (found,) = bad(tmp_path, schema)
    name = where.rsplit("/", 1)[-1]
    assert found.split(": ", 1)[1] == f"error[bad-schema]: {where}: {name} is not a JSON Schema keyword{near}{SUFFIX}"


def test_names_that_are_no_keywords_may_be_anything(tmp_path: Path) -> None:
    free: dict[str, Any] = {
        "properties": {
            "minimun": {"x-note": {"zzz": 1}, "default": {"zzz": {"yyy": 1}}, "enum": [{"zzz": 1}]},
            "b": True,
        },
        "x-ours": 1,
        "additionalProperties": False,
    }
    assert bad(tmp_path, free) == []


def test_every_keyword_of_the_dialect_is_known() -> None:
    from jsonschema_specifications import REGISTRY

    vocabularies = [uri for uri in REGISTRY if uri.startswith("https://json-schema.org/draft/2020-12/meta/")]
    official = {name for uri in vocabularies for name in REGISTRY.contents(uri).get("properties", {})}
    assert len(vocabularies) >= 7
    assert official - KEYWORDS == set()
    assert KEYWORDS - official == {"definitions"}


def test_the_working_directory_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.json").write_text('{"type": "string"}')
    monkeypatch.chdir(tmp_path)
    assert problems(Path(), of({"$ref": "text.json"}), {"a": 1, "b": 1}) == [
        "seed.md:5:10: error[type]: a must be a string, got 1 (column A)"
    ]
    assert os.getcwd() == str(tmp_path)
