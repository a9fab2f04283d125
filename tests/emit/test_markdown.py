"""Markdown tables that GitHub's own parser and ours read, with the texts and highlights that were put in."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from builders import TRICKY, dataset, field, records, shape
from tablemill import run
from tablemill.emit import FORMATS, Shape
from tablemill.model import Json

ROOT = Path(__file__).parent.parent.parent
MARKDOWN = FORMATS["markdown"]
HOSTILE = [
    *[
        "|",
        "a|b",
        "\\",
        "\\|",
        "`",
        "``a|`b",
        "*a*",
        "_a_",
        "snake_case",
        "~~a~~",
        "==a==",
        "a==b",
        "===",
        "[a](b)",
        "![a](b)",
    ],
    *[
        "<b>",
        "<br>",
        "</script>",
        "<!--",
        "&amp;",
        "&#65;",
        "&copy",
        "https://a.b/c_d_e",
        "http://a.b/*c*",
        "www.a.b/_c_",
    ],
    *[
        "a@b.c",
        "_a_@b.c",
        "mailto:a@b.c",
        "mailto:_a_@b.c",
        "a  b",
        " a",
        "a ",
        "\ta",
        "a\n",
        "\na",
        "a \n b",
        "\n\n",
        "\u3000",
    ],
    *[
        "a\r",
        "\x85",
        "\u2028",
        "\ufeff",
        "😀",
        "👨‍👩‍👧",
        "# a",
        "- a",
        "1. a",
        "> a",
        "---",
        ":-:",
        "$x$",
        "^[a]",
        "[^1]",
        "\x01",
    ],
]


def _marked(fields: Json, rows: list[dict[str, Json]]) -> tuple[Shape, bytes]:
    one = shape(fields)
    one = Shape(one.name, one.key, one.schema, one.formulas, one.span, {}, {"marks": "text"})
    return one, MARKDOWN.dump(records(rows), one)


def test_the_table_is_aligned_by_the_width_of_its_characters() -> None:
    fields = {"code": field("integer"), "name": field(nullable=True), "list": field("array")}
    rows: list[dict[str, Json]] = [
        {"code": 404, "name": "无法找到", "list": ["a|b"]},
        {"code": 5, "name": None, "list": []},
        {"code": 10, "name": "a\nb", "list": ["`"]},
    ]
    text = MARKDOWN.dump(records(rows), shape(fields)).decode()
    assert text == (
        "| code | name     | list       |\n"
        "| ---: | -------- | ---------- |\n"
        '|  404 | 无法找到 | `["a\\|b"]` |\n'
        "|    5 |          | `[]`       |\n"
        '|   10 | a<br>b   | ``["`"]``  |\n'
    )
    assert len({wcswidth(line) for line in text.splitlines()}) == 1


def test_a_cell_that_is_wider_than_sixty_columns_widens_no_other() -> None:
    text = MARKDOWN.dump(records([{"a": "x" * 61}, {"a": "y" * 10}]), shape({"a": field()})).decode()
    assert text.splitlines()[1] == f"| {'-' * 10} |"


def test_highlights_are_put_back_into_their_text() -> None:
    fields = {"text": field(), "marks": field("array")}
    rows = [
        {"text": "（请求超时）a|b *c*", "marks": [{"text": "请求超时", "start": 1, "end": 5}]},
        {"text": "none", "marks": []},
        {"text": "a|b c", "marks": [{"text": "a|b", "start": 0, "end": 3}, {"text": "c", "start": 4, "end": 5}]},
    ]
    one, content = _marked(fields, rows)
    assert content.decode() == (
        "| text                       |\n"
        "| -------------------------- |\n"
        "| （==请求超时==）a\\|b \\*c\\* |\n"
        "| none                       |\n"
        "| ==a\\|b== ==c==             |\n"
    )
    assert MARKDOWN.load(content, one) == rows


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a b", [{"text": " b", "start": 1, "end": 3}]),
        ("a b", [{"text": "x", "start": 0, "end": 1}]),
        ("ab", [{"text": "a", "start": 0, "end": 1}, {"text": "ab", "start": 0, "end": 2}]),
        ("a", [{"text": "a", "start": 0, "end": 9}]),
        ("a", ["a"]),
        ("a", [{"text": "a"}]),
        ("a=", [{"text": "=", "start": 1, "end": 2}]),
    ],
)
def test_highlights_that_cannot_be_put_back_have_a_column_of_their_own(text: str, marks: list[Json]) -> None:
    rows = [{"text": text, "marks": marks}]
    one, content = _marked({"text": field(), "marks": field("array")}, rows)
    assert MARKDOWN.load(content, one) == rows


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_reads_as_itself_to_us_and_to_githubs_own_parser(text: str) -> None:
    one = shape({text: field(), "k": field("integer")})
    content = MARKDOWN.dump(records([{text: text, "k": 1}]), one)
    assert MARKDOWN.load(content, one) == [{text: text, "k": 1}]
    if text not in ("===", "==a==", "a==b"):  # a mark is none to it, and its escape is
        html = cmarkgfm.github_flavored_markdown_to_html(content.decode(), Options.CMARK_OPT_UNSAFE)
        cells = re.findall(r"<t[hd]>(.*?)</t[hd]>", html, re.DOTALL)
        seen = unescape(re.sub(r"<[^>]*>", "", cells[0].replace("<br>", "\n")))
        assert seen.strip("\n \u3000\t\r") == text.strip("\n \u3000\t\r")


TEXTS = st.lists(st.sampled_from([*HOSTILE, *TRICKY]) | st.text(max_size=5), max_size=4).map("".join)


@given(texts=st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=4))
def test_texts_put_together_of_markup_read_as_themselves(texts: list[str]) -> None:
    one = shape({"a": field()})
    rows = [{"a": text} for text in texts]
    assert MARKDOWN.load(MARKDOWN.dump(records(rows), one), one) == rows


@st.composite
def marked_texts(draw: st.DrawFn) -> dict[str, Json]:
    parts = draw(st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=4))
    marks, place = [], 0
    for index, part in enumerate(parts):
        if index % 2 and part:
            marks.append({"text": part, "start": place, "end": place + len(part)})
        place += len(part)
    return {"text": "".join(parts), "marks": marks}


@given(rows=st.lists(marked_texts(), max_size=3))
def test_texts_with_highlights_anywhere_read_as_themselves(rows: list[dict[str, Json]]) -> None:
    one, content = _marked({"text": field(), "marks": field("array")}, rows)
    assert MARKDOWN.load(content, one) == rows


@pytest.mark.parametrize(
    ("one", "value", "message"),
    [
        (field(nullable=True), "", 'a is "", which a Markdown table cannot tell from null'),
        (field(), "x\0", 'a "x\\u0000" has U+0000, which Markdown cannot hold'),
    ],
)
def test_what_a_table_cannot_hold_is_an_obstacle(one: Json, value: str, message: str) -> None:
    [problem] = MARKDOWN.obstacles(dataset([{"a": value}], "a"), shape({"a": one}))
    assert (problem.code, problem.message, str(problem.span)) == ("format-limit", message, "seeds/x.md:1:1")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"| a |\n", "expected one table, got 0"),
        (b"| a |\n|---|\n\n| a |\n|---|\n", "expected one table, got 2"),
        (b"| a | a |\n|---|---|\n", "two columns have the same name"),
        (b"| a | b |\n|---|---|\n| 1 |\n", "line 3: 1 cells where there are 2 columns"),
        (b"| a |\n|---|\n| x |\n", 'a contains invalid JSON: "x"'),
    ],
)
def test_what_is_wrong_with_an_edited_file_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(reason)}\Z"):
        MARKDOWN.load(content, shape({"a": field("integer")}))


def test_our_own_datasets_written_back_have_their_highlights_and_give_the_same_records() -> None:
    outcome = run(ROOT / "seeds" / "tablemill.yaml")
    for name, made in outcome.datasets.items():
        content = MARKDOWN.dump(made.records, outcome.shapes[name])
        expected = json.loads((ROOT / "dist" / f"{name}.json").read_text(encoding="utf-8"))
        assert MARKDOWN.load(content, outcome.shapes[name]) == expected
        html = cmarkgfm.github_flavored_markdown_to_html(content.decode())
        assert html.count("<tr>") == len(expected) + 1
        if name == "http-status-codes":
            assert content.decode().count("==") == 88
            assert "highlights" not in content.decode()
