"""Holds the three faces of the spec together: what load_spec takes, what the JSON Schema says, what the docs tell."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_spec_cases import DATA_MISTAKES, DATA_SPEC
from spec_cases import FULL, JOIN_MISTAKES, JOIN_SPEC, MISTAKES, SCHEMAS, SPEC
from spec_keys import at, objects
from tablemill.problems import TablemillError
from tablemill.reading.sources import Source
from tablemill.reading.yamltree import YamlList, YamlMap, YamlNode, YamlText, read_tree
from tablemill.spec import about, fields, inserts, load_spec, model, read, rows
from tablemill.spec.entries import Shape
from value_cases import BEYOND_A_SCHEMA as BEYOND
from value_cases import VALUE_MISTAKES, VALUE_SPEC

ROOT = Path(__file__).parent.parent.parent
SPEC_SCHEMA = json.loads(files("tablemill").joinpath("tablemill.schema.json").read_text(encoding="utf-8"))
DEFS = SPEC_SCHEMA["$defs"]
VALIDATOR = jsonschema.Draft202012Validator(SPEC_SCHEMA)


def as_editors_read_it(node: YamlNode) -> Any:
    """What a reader of YAML 1.2 makes of a spec (https://yaml.org/spec/1.2.2/#103-core-schema)."""
    if isinstance(node, YamlMap):
        return {key.text: as_editors_read_it(value) for key, value in node.entries}
    if isinstance(node, YamlList):
        return [as_editors_read_it(item) for item in node.items]
    return _scalar(node)


def _scalar(node: YamlText) -> Any:
    if not node.plain:
        return node.text
    if re.fullmatch(r"null|Null|NULL|~|", node.text):
        return None
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", node.text):
        return node.text.lower() == "true"
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.text):
        return float(node.text)
    return node.text


def editors_accept(text: str) -> bool:
    tree, problems = read_tree(Source("", text, ""))
    assert tree is not None
    assert not problems
    return VALIDATOR.is_valid(as_editors_read_it(tree))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SPEC_SCHEMA)


@pytest.mark.parametrize("place", [*objects()])
def test_every_key_of_the_schema_is_described_and_stands_on_the_page_of_the_spec(place: str) -> None:
    assert [key for key, value in at(place)["properties"].items() if "description" not in value] == []
    assert f"\n<!-- keys of {place} -->\n" in (ROOT / "docs/spec.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", [*objects()])
def test_every_example_of_the_schema_is_accepted_by_it(place: str) -> None:
    keys = at(place)["properties"]
    validator = VALIDATOR.evolve(schema={"properties": keys, "$defs": DEFS})
    for key, value in keys.items():
        for example in value.get("examples", ()):
            validator.validate({key: example})


def _object(*steps: str) -> dict[str, Any]:
    found = SPEC_SCHEMA
    for step in steps:
        found = found[step]
    return found


FACES = [
    ("spec", read.SPEC, _object()),
    ("dataset", read.DATASET, DEFS["dataset"]),
    ("rows", rows.ROWS, _object("$defs", "dataset", "properties", "rows")),
    ("unpivot", rows.UNPIVOT, _object("$defs", "dataset", "properties", "rows", "properties", "unpivot")),
    ("field", fields.FIELD, DEFS["field"]),
    ("templates", read.TEMPLATE, _object("$defs", "dataset", "properties", "templates", "items")),
    ("csv", read.CSV, _object("properties", "csv")),
    ("package", about.PACKAGE, DEFS["package"]),
    ("ignore", read.IGNORE, _object("properties", "ignore", "items")),
    ("insert", inserts.INSERT, _object("properties", "insert", "items")),
    ("licenses", about.LICENSE, DEFS["licenses"]["items"]),
    ("sources", about.SOURCE, DEFS["sources"]["items"]),
    ("contributors", about.CONTRIBUTOR, _object("$defs", "package", "properties", "contributors", "items")),
]


@pytest.mark.parametrize(("name", "shape", "schema"), FACES, ids=[face[0] for face in FACES])
def test_the_schema_has_the_keys_that_are_read(name: str, shape: Shape, schema: dict[str, Any]) -> None:
    assert set(schema["properties"]) == set(shape.keys), name
    assert set(schema.get("required", [])) == set(shape.required)
    assert schema["additionalProperties"] is False


def test_the_schema_has_the_values_that_are_read() -> None:
    assert DEFS["formats"]["items"]["enum"] == list(model.FORMATS)
    assert DEFS["field"]["properties"]["view"]["enum"] == list(model.VIEWS)
    assert set(DEFS["field"]["if"]["properties"]["view"]["enum"]) == model.LIST_VIEWS
    assert set(SPEC_SCHEMA["properties"]["csv"]["properties"]["formulas"]["enum"]) == set(model.FORMULAS)


# What an editor can tell with the schema, and what only Tablemill tells: it would need more than one key, or a file.

NOT_YAML = {
    "a dataset that stands twice",
    "a key that stands twice",
    "a pattern that begins with ! and is not quoted",
    "a pattern that begins with * and is not quoted",
    "a tab",
}
BEYOND_A_SCHEMA = {
    "files of groups that are none",
    "a mutual field in a dataset with a key of two fields",
    "checks of fields that are none, or are lists",
    "an insert of a dataset that is not there",
    "an insert of a field that is not there",
    "an insert of a text with a field that is not there",
    "an insert of a field that comes twice",
    "an insert with a brace that is not closed",
    "an insert with a mark of two words",
    "an insert into a file outside",
    "an insert with a template that is not there",
    "two inserts between the same marks",
    "a sort by what is no field, by a list, and by the same again",
    "a sort that ignores the case of numbers",
    "groups by what is no field and by a list",
    "groups without the format that has them",
    "the format of groups without groups",
    "a text of a field that is not there, and of one that is a list",
    "a text of itself",
    "a text that is put together for a list",
    "an absolute path among what is left out",
    "sources that are only left out",
    "a dataset with the file of another",
    "a dataset with the name of the data package",
    "a dataset whose Markdown would be the readme",
    "a dataset whose module TypeScript would take for declarations",
    "a dataset whose file TypeScript would take for its settings",
    "a field that the schema does not have",
    "a field that the schema does not have, and none like it",
    "a heading where the schema has a list",
    "a heading with two groups",
    "a key that cannot stand in the name of a file",
    "a key of a field that is none and one that is a list",
    "a key that is a list",
    "a key that is no field, and none like it",
    "a pattern of front matter where the schema has a list",
    "a pattern of a filter that does not compile",
    "a pattern of columns that does not compile",
    "one name for both columns of an unpivoted table",
    "a pattern of rows that does not compile",
    "a pattern that leaves out nothing",
    "a pattern that matches nothing",
    "a pattern that Python will read differently one day",
    "a pattern that does not compile",
    "a pattern with a repetition that is too large",
    "a pattern with escapes that does not compile",
    "a pattern with two groups",
    "a plain pattern that does not compile",
    "a property without a field",
    "a reference to a key of another type",
    "a reference to a key of two fields",
    "a reference to no dataset",
    "a reference to no dataset, and none like it",
    "a schema that is not there",
    "a view of a list where the schema has a text",
    "a view of a text where the schema has a list",
    "an unknown key",
    "an unread column that is one of several that a field reads",
    "an unread column that is read",
    "no view where the schema has a list",
    "nothing among the nulls",
}


@pytest.mark.parametrize("text", [SPEC, FULL, JOIN_SPEC, (ROOT / "seeds/tablemill.yaml").read_text(encoding="utf-8")])
def test_editors_accept_what_is_right(text: str) -> None:
    assert editors_accept(text)


@pytest.mark.parametrize(("mistake", "old", "new"), [case[:3] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_editors_tell_every_mistake_that_a_schema_can_tell(mistake: str, old: str, new: str) -> None:
    if mistake not in NOT_YAML:
        assert editors_accept(SPEC.replace(old, new)) == (mistake in BEYOND_A_SCHEMA)


@pytest.mark.parametrize(("old", "new", "problem"), JOIN_MISTAKES)
def test_editors_tell_every_mistake_in_a_join_that_shows_in_its_field_alone(old: str, new: str, problem: str) -> None:
    beyond = any(code in problem for code in ("unknown-dataset", "join-field", "join-type", "with itself"))
    assert editors_accept(JOIN_SPEC.replace(old, new)) == beyond


@pytest.mark.parametrize(("old", "new", "problem"), VALUE_MISTAKES)
def test_editors_tell_every_mistake_in_the_keys_of_values_that_a_schema_can_tell(
    old: str, new: str, problem: str
) -> None:
    assert editors_accept(VALUE_SPEC)
    assert editors_accept(VALUE_SPEC.replace(old, new)) == any(said in problem for said in BEYOND)


def test_what_is_beyond_a_schema_is_among_the_mistakes() -> None:
    assert {mistake for mistake, *_ in MISTAKES} >= BEYOND_A_SCHEMA | NOT_YAML


WORDS = st.sampled_from(
    ["no", "404", "~", "''", "x", "[]", "[a]", "{}", "{a: b}", "../y", "json", "text", "code", "'^x'", "/z", "[json]"]
)
LINES = st.lists(st.tuples(st.integers(0, 80), WORDS), max_size=3)


@given(LINES, st.sampled_from([SPEC, FULL.replace("../schema/", "")]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_editors_accept_whatever_is_read(tmp_path: Path, edits: list[tuple[int, str]], text: str) -> None:
    for name, schema in SCHEMAS.items():
        (tmp_path / name).write_text(schema, encoding="utf-8")
    values = list(re.finditer(r"(?<=: )[^\s,{}\[\]]+", text))
    for index, word in edits:
        value = values[index % len(values)]
        text = text.replace(value[0], word, 1)
    path = tmp_path / "tablemill.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        load_spec(path)
    except TablemillError:
        return
    assert editors_accept(text)


DATA_BEYOND_A_SCHEMA = {
    "data of Markdown",
    "documents of JSON Lines",
    "sources of two forms",
    "what is no pointer",
    "a tilde that is not escaped",
    "a pointer into CSV",
    "a delimiter of JSON",
    "ragged rows of JSON",
    "matches without groups",
    "matches with a group that has no name",
    "matches of nothing",
    "matches that do not compile",
    "the entry of a line",
    "a list from CSV",
    "unread columns of matches that are read",
}


def test_editors_accept_a_right_spec_of_data_files() -> None:
    assert editors_accept(DATA_SPEC)


@pytest.mark.parametrize(("mistake", "old", "new"), [case[:3] for case in DATA_MISTAKES])
def test_editors_tell_every_mistake_with_data_that_a_schema_can_tell(mistake: str, old: str, new: str) -> None:
    assert DATA_SPEC.count(old) == 1
    assert editors_accept(DATA_SPEC.replace(old, new)) == (mistake in DATA_BEYOND_A_SCHEMA)
