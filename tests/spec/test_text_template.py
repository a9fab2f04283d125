"""Texts that are put together: their braces, their parts and their places; and GitHub's anchors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.model import Span
from tablemill.problems import Problem
from tablemill.reading.sources import Source
from tablemill.reading.yamltree import YamlMap, YamlText, read_tree
from tablemill.spec.entries import Entries, Shape
from tablemill.spec.text_template import (
    TextTemplate,
    circles,
    in_order,
    read_first_of,
    slug,
    text_of,
    unknown_parts,
)

FIELDS = ("chapter", "number", "title")
ANCHORS = json.loads(Path(__file__).with_name("github_slugs.json").read_text(encoding="utf-8"))
"""Texts and their anchors, as github-slugger 2.0.0 makes them (https://github.com/Flet/github-slugger, ISC)."""


def read(yaml: str) -> tuple[TextTemplate | None, list[str]]:
    tree, problems = read_tree(Source("x.yaml", f"text: {yaml}\n", ""))
    assert isinstance(tree, YamlMap)
    template = read_first_of(Entries(tree, tree.span, Shape("a field", ("text",)), problems), "text")
    if template is not None:
        problems += unknown_parts(template, FIELDS, "rules")
    return template, [str(problem) for problem in problems]


def template_of(text: str) -> TextTemplate:
    place = Span("x.yaml", 1, 1, 1, 1)
    template = text_of(Entries(YamlMap((), place), place, Shape("", ()), []), YamlText(text, False, place))
    assert template is not None
    return template


def test_a_text_has_the_values_of_its_fields() -> None:
    template = template_of("{chapter}.{number}")
    assert template.names == ("chapter", "number")
    assert template.fill({"chapter": "A", "number": 7}) == "A.7"
    assert template.fill({"chapter": None, "number": 7}) is None


def test_a_text_without_fields_is_a_constant() -> None:
    assert template_of("stable").fill({}) == "stable"
    assert template_of("").fill({}) == ""
    assert template_of("stable").texts({}, 2) == ["stable", "stable"]


def test_of_several_texts_the_first_is_taken_whose_fields_are_all_there() -> None:
    template, problems = read("['{title} {number}', '{number}', '{chapter}']")
    assert template is not None
    assert (problems, template.names) == ([], ("title", "number", "chapter"))
    columns = {"title": ["T", "T", None, None], "number": [1, None, 2, None], "chapter": ["A", "B", "C", None]}
    assert template.texts(columns, 4) == ["T 1", "B", "2", None]
    assert template.fill({"title": None, "number": None, "chapter": ""}) == ""


@given(st.lists(st.lists(st.none() | st.integers() | st.text(), min_size=3, max_size=3), max_size=5))
def test_the_first_of_several_fields_is_that_of_sqls_coalesce(rows: list[list[str | int | None]]) -> None:
    names = ("title", "number", "chapter")
    template, _ = read("['{title}', '{number}', '{chapter}']")
    assert template is not None
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("create table t (title, number, chapter)")
        written = [[None if value is None else str(value).encode() for value in row] for row in rows]
        database.executemany("insert into t values (?, ?, ?)", written)
        expected = [
            None if one is None else one.decode()
            for (one,) in database.execute("select coalesce(title, number, chapter) from t order by rowid")
        ]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    assert template.texts(columns, len(rows)) == expected


def test_two_braces_are_one() -> None:
    assert template_of("{{chapter}}").fill({}) == "{chapter}"
    assert template_of("{{{chapter}}}").fill({"chapter": 1}) == "{1}"


def test_what_is_no_text_is_written_as_json_writes_it() -> None:
    template = template_of("{number}")
    values = [True, False, 0, -7, 1.5, 1e21, "x"]
    assert template.texts({"number": values}, 7) == ["true", "false", "0", "-7", "1.5", "1e+21", "x"]


def test_a_part_can_be_a_slug() -> None:
    assert template_of("#{title:slug}").fill({"title": "What's new (2.0)?"}) == "#whats-new-20"
    assert template_of("{number:slug}").fill({"number": 1.5}) == "15"


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("'{chaptr}.x'", ['1:9: error[text-field]: "chaptr" is not a field of rules; did you mean "chapter"?']),
        ("a{foo}", ['1:9: error[text-field]: "foo" is not a field of rules; its fields are chapter, number, title']),
        ("x {chaptr:slug}", ['1:10: error[text-field]: "chaptr" is not a field of rules; did you mean "chapter"?']),
        (
            "'a{number'",
            [('1:9: error[bad-text]: "{" is not closed; write } after the field name, or {{ for a literal brace')],
        ),
        (
            '"number}"',
            [('1:14: error[bad-text]: "}" closes nothing; write { before the field name, or }} for a literal brace')],
        ),
        (
            "'{}'",
            ["1:9: error[bad-text]: the braces name no field; write {name}, or {{}} for literal braces"],
        ),
        ("'{:slug}'", ["1:9: error[bad-text]: the braces name no field; write {name}, or {{}} for literal braces"]),
        (
            "'{title:slugs}'",
            ['1:9: error[bad-text]: "slugs" is not a form of a field in a text; did you mean "slug"?'],
        ),
        (
            "'{title:upper}'",
            ['1:9: error[bad-text]: "upper" is not a form of a field in a text; valid: slug'],
        ),
        (
            "{title}",
            ["""1:7: error[wrong-type]: "text" must be a text in quotes, such as '{name}', got a map"""],
        ),
        (
            "['{title}', stable]",
            ['1:19: error[bad-text]: "stable" has no field, so it is always complete; use it as "default"'],
        ),
        (
            "['{title}', '{title}']",
            [
                '1:19: error[bad-value]: "{title}" is repeated here; remove it',
                '1:7: error[bad-value]: "text" must be a list of two or more texts; the first complete one is used',
            ],
        ),
        (
            "['{title}', '{titel}']",
            ['1:21: error[text-field]: "titel" is not a field of rules; did you mean "title"?'],
        ),
        (
            "['{title}', '{}']",
            ["1:21: error[bad-text]: the braces name no field; write {name}, or {{}} for literal braces"],
        ),
    ],
)
def test_a_mistake_is_told_where_it_stands(yaml: str, told: list[str]) -> None:
    assert [problem.removeprefix("x.yaml:") for problem in read(yaml)[1]] == told


def test_the_place_of_a_part_is_its_name() -> None:
    line = "text: 'x{title:slug}'"
    template, _ = read(line[6:])
    assert template is not None
    assert [part.span.slice(line) for part in template.parts] == ["title"]


def test_fields_that_are_parts_of_each_other_are_told_once() -> None:
    texts = {"a": "{b}", "b": "x{c}{title}", "c": "{a}", "d": "{a}", "e": "{e}"}
    problems = list(circles({name: template_of(text) for name, text in texts.items()}))
    assert [problem.message for problem in problems] == [
        "a is a part of its own text: a → b → c → a; remove it from one",
        "e is a part of its own text: e → e; remove it from one",
    ]
    assert all(isinstance(problem, Problem) and problem.code == "text-field" for problem in problems)


def test_a_long_chain_of_texts_is_no_circle_and_is_put_in_order() -> None:
    names = [f"f{number}" for number in range(5000)]
    templates = {name: template_of(f"{{{after}}}") for name, after in zip(names, [*names[1:], "title"], strict=True)}
    assert list(circles(templates)) == []
    assert in_order(templates) == names[::-1]


@given(st.lists(st.tuples(st.text(), st.sampled_from(FIELDS)), max_size=5), st.text())
def test_what_is_written_comes_back_with_the_values_in_it(pieces: list[tuple[str, str]], end: str) -> None:
    values = dict.fromkeys(FIELDS, "{v}")
    escaped = [text.replace("{", "{{").replace("}", "}}") for text, _ in pieces] + [
        end.replace("{", "{{").replace("}", "}}")
    ]
    written = "".join(f"{text}{{{name}}}" for text, (_, name) in zip(escaped, pieces, strict=False)) + escaped[-1]
    expected = "".join(f"{text}{values[name]}" for text, name in pieces) + end
    template = template_of(written)
    assert template.fill(values) == expected
    assert template.texts({name: [values[name]] * 3 for name in FIELDS}, 3) == [expected] * 3


def test_anchors_are_those_of_github() -> None:
    assert len(ANCHORS) > 400
    assert [(text, slug(text)) for text, _ in ANCHORS] == [(text, anchor) for text, anchor in ANCHORS]
