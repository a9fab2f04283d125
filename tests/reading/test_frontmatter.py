"""Front matter: what it is, what it is not, and what is wrong with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tablemill.dialect import lint
from tablemill.markdown import parse
from tablemill.reading.frontmatter import read_front_matter, set_apart
from tablemill.reading.sources import Source
from tablemill.reading.yamltree import YamlText

TABLE = "| a |\n|---|\n"


def apart(text: str) -> tuple[str, str | None]:
    body, front_matter = set_apart(Source("seed.md", text, ""))
    return body.text, front_matter


def told(front_matter: str) -> list[str]:
    values, problems = read_front_matter("seed.md", front_matter)
    assert values is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "body", "front_matter"),
    [
        ("---\na: 1\n---\n# b\n", "\n\n\n# b\n", "\na: 1\n"),
        ("---\n---\n# b\n", "\n\n# b\n", "\n"),
        ("--- \t\n\n# c\na: 1\n\n...\t\n", "\n\n\n\n\n\n", "\n\n# c\na: 1\n\n"),
        ("---\na:\n- |\n  ---\n---", "\n\n\n\n", "\na:\n- |\n  ---\n"),
        ('---\n"a b": 1\n--- \nb', "\n\n\nb", '\n"a b": 1\n'),
    ],
)
def test_it_is_set_apart_and_every_line_stays_where_it_is(text: str, body: str, front_matter: str) -> None:
    assert apart(text) == (body, front_matter)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\na: 1\n",
        "--- a\na: 1\n---\n",
        "----\na: 1\n----\n",
        "\n---\na: 1\n---\n",
        " ---\na: 1\n---\n",
        "+++\na = 1\n+++\n",
        "---\n# heading\n---\n",
        "---\ntext\n---\n",
        "---\nhttps://example.org\n---\n",
        "---\n- a: 1\n---\n",
        f"---\n\n{TABLE}\n---\n",
        f"---\nNote: see below\n\n{TABLE}\n---\n",
    ],
)
def test_what_begins_otherwise_or_may_hold_a_table_is_markdown(text: str) -> None:
    assert apart(text) == (text, None)


def test_it_costs_no_more_than_a_look_at_the_text() -> None:
    for text in ("---\n" + " \n" * 100_000, "---\n" + "# a\n" * 100_000, "---\na: b\n" + "--- a\n" * 100_000):
        assert apart(text) == (text, None)


def test_a_document_has_it_apart_and_nothing_in_it_is_a_heading_or_a_table() -> None:
    text = "---\n# c\ntitle: x\n---\n\n# h\n\n" + TABLE
    for reference in (False, True):
        document = parse(Source("seed.md", text, ""), reference=reference)
        assert document.front_matter == "\n# c\ntitle: x\n"
        assert [section.heading.text for section in document.sections] == ["h"]
        assert [str(table.span) for table in document.tables] == ["seed.md:8:1"]
        assert document.tables[0].header.span.slice(text) == "| a |"


def test_html_tables_below_it_stand_where_they_stand() -> None:
    text = "---\ntitle: <table><tr><td>x</td></tr></table>\n---\n<table><tr><th>a</th></tr></table>\n"
    document = parse(Source("seed.md", text, ""), html=True)
    assert [(str(table.span), document.front_matter is None) for table in document.tables] == [("seed.md:4:1", False)]


def test_the_lint_does_not_read_it() -> None:
    assert lint(Source("seed.md", "---\na: b\nc: |\n  | x\n  --|--\n---\n\n" + TABLE, "")) == []


def test_its_values_know_their_places() -> None:
    values, problems = read_front_matter("seed.md", "\ntitle: x\n\ntags: [a, b]\n")
    assert problems == []
    assert values is not None
    assert {key: str(value.span) for key, value in values.items()} == {"title": "seed.md:2:8", "tags": "seed.md:4:7"}
    assert values["title"] == YamlText("x", True, values["title"].span)


@pytest.mark.parametrize("front_matter", [None, "\n", "\n# a\n"])
def test_without_front_matter_or_with_nothing_in_it_there_are_no_values(front_matter: str | None) -> None:
    assert read_front_matter("seed.md", front_matter) == ({}, [])


@pytest.mark.parametrize(
    ("front_matter", "message"),
    [
        (
            "\na: b\nc: d: e\n",
            (
                'seed.md:3:5: error[front-matter]: in the front matter: a ":" is not allowed here; '
                "quote the text, or correct the indentation"
            ),
        ),
        (
            "\na: [b\n",
            (
                'seed.md:2:4: error[front-matter]: in the front matter: a "[" is opened here and not closed; '
                'close it with "]", and put "," between its items'
            ),
        ),
        (
            "\na: b\nc\n",
            'seed.md:3:1: error[front-matter]: in the front matter: this key has no ":"; write "key: value"',
        ),
        (
            "\n'a:'\n",
            (
                "seed.md:2:1: error[front-matter]: the front matter is not a map of keys and values; "
                'write each as "key: value"'
            ),
        ),
    ],
)
def test_what_is_no_yaml_is_told_at_its_line(front_matter: str, message: str) -> None:
    assert told(front_matter) == [message]


def test_what_can_be_read_of_it_is() -> None:
    values, problems = read_front_matter("seed.md", "\na: 1\na: 2\nb: !!str 3\n")
    assert values is not None
    assert [node.text for node in values.values() if isinstance(node, YamlText)] == ["1", "3"]
    assert sorted(map(str, problems)) == [
        (
            'seed.md:3:1: error[front-matter]: in the front matter: "a" is repeated here, first in line 2; '
            "remove one of them"
        ),
        (
            "seed.md:4:4: error[front-matter]: in the front matter: tags such as !!str are not read, every "
            "value is taken as written; remove it"
        ),
    ]


def test_yaml_is_loaded_only_where_front_matter_is_read() -> None:
    code = (
        "import sys; from tablemill import parse, Source; "
        "parse(Source('x.md', '---\\na: 1\\n---\\n', '')).front_matter; print('yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
