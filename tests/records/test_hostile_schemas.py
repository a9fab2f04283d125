"""Schemas that nobody would write: each is told as none, or decides as jsonschema does, in bounded time."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing.exceptions
from hypothesis import given
from hypothesis import strategies as st
from test_validation import dataset, of, record

from tablemill.model import Json
from tablemill.problems import Problem, TablemillError
from tablemill.records.validation import judge, keywords

KEYWORDS = sorted((keywords.KEYWORDS - {"$schema", "definitions", "contentSchema"}) | {"x-mine", "$comment"})
REFERENCES = [
    "#",
    "#/",
    "#/properties/a",
    "#/$defs/d",
    "#d",
    "#/x-mine",
    "#/required/0",
    "%",
    "a b",
    "urn:x",
    "//h/p",
    "\0",
]
TEXTS = [
    "",
    "a",
    "string",
    "integer",
    "object",
    "^a",
    "^(?!a)",
    "(a)\\1",
    "^([a-z]+-?)+$",
    "(",
    "\\p{L}+",
    "é",
    "😀",
    "1" * 50,
]
NUMBERS = [0, 1, -1, 2, 0.1, 1.5, -0.0, 1e300, 1e-300, 10**30, 2**63, True]
VALUES: list[Json] = [
    None,
    True,
    0,
    3,
    0.5,
    -7,
    10**20,
    "",
    "a",
    "aaab",
    "ab-",
    [],
    [1, 1],
    [{"a": "b"}],
    {},
    {"a": {"b": 1}},
]


class Draw:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # no secret

    def schema(self, depth: int = 0) -> Json:
        if self.random.random() < 0.1 or depth > 4:
            return self.random.choice([True, False, {}])
        return {key: self.under(key, depth) for key in self.random.choices(KEYWORDS, k=self.random.randint(1, 3))}

    def under(self, keyword: str, depth: int) -> Json:
        """What may stand under a keyword, or, now and then, what may not."""
        if self.random.random() < 0.07:
            return self.anything(depth)
        if keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
            return [self.schema(depth + 1) for _ in range(self.random.randint(1, 3))]
        if keyword in ("properties", "$defs", "dependentSchemas"):
            return {name: self.schema(depth + 1) for name in self.random.sample("abd", 2)}
        if keyword == "patternProperties":
            return {name: self.schema(depth + 1) for name in self.random.sample(["^a", "b$", "^(?!a)", ""], 2)}
        if keyword in ("items", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not"):
            return self.schema(depth + 1)
        if keyword.startswith("unevaluated"):
            return self.schema(depth + 1)
        return self.leaf(keyword)

    def leaf(self, keyword: str) -> Json:
        types = ["null", "boolean", "object", "array", "number", "string", "integer"]
        if keyword in ("$ref", "$dynamicRef", "$id"):
            return self.random.choice(REFERENCES)
        if keyword == "type":
            return self.random.choice([self.random.choice(types), self.random.sample(types, 2)])
        if keyword in ("enum", "required"):
            return self.random.sample(VALUES, 3) if keyword == "enum" else ["a"]
        if keyword in ("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"):
            return self.random.choice([1, 2, 3, 0.5, 10, 10**20])
        if keyword.startswith(("max", "min")):
            return self.random.choice([0, 1, 2, 3])
        return self.random.choice(TEXTS)

    def anything(self, depth: int) -> Json:
        some = [*VALUES, *NUMBERS, *TEXTS, *REFERENCES]
        return self.random.choice([*some, [self.schema(depth + 1)], {"a": self.schema(depth + 1)}])


def _none(problems: Iterable[Problem]) -> None:
    assert {problem.code for problem in problems} <= {"bad-schema"}


def verdicts(folder: Path, schema: Json) -> list[bool] | None:
    """What is decided of each of VALUES as the field ``a``; None where the schema is none."""
    try:
        spec = dataset(folder, of(schema, **{"$defs": {"d": {"type": "string"}}}))
    except TablemillError as error:
        return _none(error.problems)
    verdict = judge(spec, folder)
    assert {problem.code for problem in verdict.wrong} <= {"bad-schema"}
    decided = []
    for value in VALUES:
        problems = verdict.on([record({"a": value, "b": 1})])
        assert {problem.code for problem in problems} <= {"schema", "type"}
        decided.append(not problems)
    return None if verdict.wrong else decided


@pytest.mark.parametrize("part", range(4))
def test_any_schema_decides_as_jsonschema_decides_or_is_told_as_none(tmp_path: Path, part: int) -> None:
    decided = agreed = 0
    for seed in range(part * 150, part * 150 + 150):
        schema = Draw(seed).schema()
        started = time.monotonic()
        found = verdicts(tmp_path, schema)
        assert time.monotonic() - started < 20, schema
        if found is None:
            continue
        decided += 1
        whole = of(schema, **{"$defs": {"d": {"type": "string"}}})
        try:
            other = jsonschema.Draft202012Validator(whole)
            expected = [other.is_valid({"a": value, "b": 1}) for value in VALUES]
        except (RecursionError, ValueError, OverflowError, TypeError, re.error, referencing.exceptions.Unresolvable):
            continue  # it stumbles over schemas of this kind, of which we take some
        assert found == expected, schema
        agreed += 1
    assert decided > 30
    assert agreed > 25


def test_a_schema_may_be_any_json(tmp_path: Path) -> None:
    for value in [*VALUES, *NUMBERS, *TEXTS]:
        (tmp_path / "schema.json").write_text(json.dumps({"properties": {"a": value, "b": {}}}))
        verdicts(tmp_path, value)


def test_references_that_double_are_told_and_not_followed(tmp_path: Path) -> None:
    for keyword in ("allOf", "anyOf", "oneOf"):
        steps: dict[str, Json] = {f"d{step}": {keyword: [{"$ref": f"#/$defs/d{step + 1}"}] * 2} for step in range(24)}
        steps["d24"] = {"type": "string"}
        schema = of({"$ref": "#/$defs/d0"}, **{"$defs": steps})
        started = time.monotonic()
        (problem,) = judge(dataset(tmp_path, schema), tmp_path).wrong
        assert time.monotonic() - started < 5
        assert "applies too many schemas to one value; let fewer refer to the same" in problem.message


def test_references_that_share_much_are_followed(tmp_path: Path) -> None:
    text: Json = {"type": "string", "minLength": 1, "not": {"pattern": "^ "}}
    schema: Any = {
        "properties": {f"f{number}": {"$ref": "#/$defs/text"} for number in range(2000)},
        "$defs": {"text": text},
    }
    verdict = judge(dataset(tmp_path, schema), tmp_path)
    assert verdict.wrong == []
    assert len(verdict.on([record({f"f{number}": "" for number in range(2000)})])) == 2000
    whole = {"properties": {"a": {"$ref": "https://json-schema.org/draft/2020-12/schema"}}}
    verdict = judge(dataset(tmp_path, whole), tmp_path)
    assert verdict.wrong == []
    assert [bool(verdict.on([record({"a": value})])) for value in ({"type": "string"}, {"type": 5})] == [False, True]


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(1, 10**4), st.integers(0, 6))
def test_a_multiple_is_one_of_decimals(number: int, digits: int, step: int, places: int) -> None:
    value, of_it = Decimal(number).scaleb(-digits), Decimal(step).scaleb(-places)
    schema = {"multipleOf": float(of_it)}
    assert jsonschema_rs.is_valid(schema, float(value)) == (value % of_it == 0)
