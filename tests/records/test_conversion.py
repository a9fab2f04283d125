"""What the front matter says, as the type that the schema gives the field."""

from __future__ import annotations

from typing import Any

import pytest

from seeds import field
from tablemill.reading.frontmatter import read_front_matter
from tablemill.records.conversion import FieldError, from_front_matter
from tablemill.spec.schema import FieldType


def value(yaml: str, kind: Any, item: Any = None, **keys: Any) -> Any:
    """The value of the key ``a``, of a list of ``item`` if ``kind`` is an array."""
    spec, kind = field("x", kind, front_matter="a", **keys)
    front_matter, problems = read_front_matter("seed.md", f"\n{yaml}\n")
    assert problems == []
    assert front_matter is not None
    items = FieldType(item, False, "", {}) if item else None
    return from_front_matter(spec, kind._replace(items=items), front_matter.get("a"))


@pytest.mark.parametrize(
    ("yaml", "kind", "expected"),
    [
        ("a: 1", "integer", 1),
        ("a: 1", "string", "1"),
        ("a: '1'", "integer", 1),
        ("a: 1.50", "number", 1.5),
        ("a: true", "boolean", True),
        ("a: yes", "string", "yes"),
        ("a: 2026-01-01", "string", "2026-01-01"),
        ("a: 'null'", "string", "null"),
        ("a: |\n  b\n  c", "string", "b\nc\n"),
        ("a: [1, b, 'null']", "array", ["1", "b", "null"]),
        ("a: b", "array", ["b"]),
        ("a: []", "array", []),
    ],
)
def test_a_text_becomes_what_the_schema_says_and_a_list_fills_an_array(yaml: str, kind: str, expected: object) -> None:
    assert value(yaml, kind) == expected


def test_the_items_of_a_list_become_what_the_schema_says_of_them() -> None:
    assert value("a: [1, '2']", "array", "integer") == [1, 2]
    assert value("a: 3", "array", "integer") == [3]


def test_a_pattern_takes_a_part() -> None:
    assert value("a: v1.2", "number", pattern=r"v(\d+\.\d+)") == 1.2
    assert value("a: none", "number", pattern=r"v(\d+)", nullable=True) is None


@pytest.mark.parametrize("yaml", ["b: 1", "a:", "a: ~", "a: null", "a: ''", "a: –"])
@pytest.mark.parametrize("kind", ["string", "integer", "array"])
def test_what_is_not_there_or_stands_for_null_is_null(yaml: str, kind: str) -> None:
    assert value(yaml, kind, nullable=True) is None
    with pytest.raises(FieldError) as caught:
        value(yaml, kind)
    assert caught.value.code == "no-match"


@pytest.mark.parametrize(
    ("yaml", "kind", "message"),
    [
        ("b: 1", "string", 'x needs a value, but the front matter has no "a"'),
        ("a:", "array", "x needs a value, but it is empty (front matter, a)"),
        ("a: –", "array", 'x needs a value, but "–" means null (front matter, a)'),
        ("a: b", "integer", 'x must be an integer, got "b" (front matter, a)'),
        ("a: yes", "boolean", 'x must be true or false, got "yes" (front matter, a)'),
        ("a: [b]", "string", "x must be a string, got a list (front matter, a)"),
        ("a: {b: c}", "string", "x must be a string, got a map (front matter, a)"),
        ("a: {b: c}", "array", "x must be a list of texts, got a map (front matter, a)"),
        ("a: [b, [c]]", "array", "x must be a list of texts, got a list or a map as an item (front matter, a)"),
        ("a: [b, ~]", "array", "x must be a list of texts, got nothing as an item (front matter, a)"),
    ],
)
def test_what_is_of_another_type_is_told(yaml: str, kind: str, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        value(yaml, kind)
    assert caught.value.message == message


def test_an_item_of_another_type_is_told() -> None:
    with pytest.raises(FieldError) as caught:
        value("a: [1, b]", "array", "integer")
    assert caught.value.message == 'each item of x must be an integer, got "b" (front matter, a)'
