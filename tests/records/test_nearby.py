"""What stands near a record: below the nearest heading, above a table, around an item."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds import CODE, NAME, TABLE, field, normalised, said, values

WORDS = st.sampled_from(["a", "b", "c x", "d x", "e"])


def test_the_first_that_matches_is_read_and_not_the_first() -> None:
    found = normalised(f"# h\n\na\n\nb1\n\nb2\n\n{TABLE}", CODE, NAME, field("note", paragraph=r"b(\d)"))
    assert [one["note"] for one in values(found.records)] == ["1", "1"]
    assert str(found.records[0].place("note")) == "seed.md:5:1"


def test_what_stands_above_all_headings_is_near_to_what_stands_there() -> None:
    text = f"a\n\n- i\n\n```\nc\n```\n\n{TABLE}\n# h\n\nb\n"
    found = normalised(text, CODE, NAME, *(field(key, **{key: ""}) for key in ("paragraph", "item", "code_block")))
    assert [one[key] for one in values(found.records)[:1] for key in ("paragraph", "item", "code_block")] == list("aic")


def test_what_is_below_the_next_heading_is_not_near() -> None:
    text = f"# h\n\na\n\n{TABLE}\n## i\n\nx\n\n> # j\n>\n> x\n\nx\n"
    found = normalised(text, CODE, NAME, field("note", nullable=True, paragraph="x"))
    assert {one["note"] for one in values(found.records)} == {None}
    assert said(found.problems) == [
        (
            "tablemill.yaml:9:1: warning[pattern-finds-nothing]: the pattern x matches in no record of codes, "
            "so note is always null; correct it, or remove the field"
        )
    ]


_LINES = st.lists(
    st.sampled_from(
        ["", "a", "- b", "> c", "# h", "## i", "### j", "k\n===", "l\n---", "| m | n |\n|---|---|\n| o | p |"]
    )
)


@given(_LINES)
def test_bodies_and_headings_are_all_of_the_text(lines: list[str]) -> None:
    text = "".join(f"{line}\n\n" for line in ["# first", *lines])
    fields = [field("own", nullable=True, body=""), field("name", heading="")]
    found = normalised(text, *fields, sections="")
    seen = [part for one in found.records for part in (one.values["name"], one.values["own"]) if part]
    heads = [
        line.lstrip("# ").split("\n")[0] if line[:1] in "#kl" else line for line in ["# first", *filter(None, lines)]
    ]
    assert re.sub(r"\n+", "\n", "\n".join(map(str, seen))) == "\n".join(heads)


def test_a_body_of_a_level_ends_where_its_section_does() -> None:
    text = "# a\n\nb\n\n> # c\n>\n> d\n\n## e\n\nf \n\n# g\n\nh\n"
    found = normalised(text, field("whole", body="", level=1), field("name", heading=""), sections="^[aeg]")
    whole = "b\n\n> # c\n>\n> d\n\n## e\n\nf"
    assert [one["whole"] for one in values(found.records)] == [whole, whole, "h"]
    assert str(found.records[1].place("whole")) == "seed.md:3:1"


def test_a_pattern_is_searched_in_the_view_that_is_read() -> None:
    text = "# h\n\nSee [b](https://b.example).\n\nSee [a](https://a.example).\n"
    found = normalised(text, field("url", paragraph="//a", view="url"), field("code", heading=""), sections="")
    assert values(found.records) == [{"url": "//a", "code": "h"}]
    found = normalised(text, field("links", "array", paragraph="", view="links"), sections="")
    assert values(found.records)[0]["links"][0]["url"] == "https://b.example"


def test_a_place_is_that_of_the_code_and_not_of_its_fence() -> None:
    found = normalised("# h\n\n- ~~~ js\n  x\n   y\n  ~~~\n", field("code", code_block=""), sections="")
    assert values(found.records) == [{"code": "x\n y"}]
    assert str(found.records[0].place("code")) == "seed.md:4:3"


def test_a_table_of_which_rows_are_left_out_keeps_its_caption() -> None:
    found = normalised(f"# h\n\na\n\n{TABLE}", CODE, NAME, field("above", caption=""), where={"Code": "204"})
    assert [(one["code"], one["above"]) for one in values(found.records)] == [(204, "a")]


def test_an_item_has_its_own_code_and_its_parents() -> None:
    text = "- a\n  - b\n\n        c\n\n  - d\n"
    fields = [
        field("name", item=""),
        field("up", nullable=True, parent=""),
        field("code", nullable=True, code_block=""),
    ]
    found = normalised(text, *fields, items="", nested=True)
    assert [tuple(one.values()) for one in values(found.records)] == [
        ("a", None, None),
        ("b", "a", "c"),
        ("d", "a", None),
    ]


def test_a_mark_that_is_left_open_is_told_once_however_many_records_read_it() -> None:
    found = normalised("a ==b\n\n- c\n- d\n", field("name", item=""), field("note", paragraph=""), items="")
    assert said(found.problems) == [
        (
            "seed.md:1:3: warning[unclosed-mark]: this == is unpaired, so it stays in the text; close the "
            "highlight, or write \\== for two equals signs"
        )
    ]


@given(st.lists(st.tuples(st.booleans(), WORDS), max_size=12))
def test_each_table_reads_the_paragraphs_between_its_heading_and_the_next(parts: list[tuple[bool, str]]) -> None:
    """Paragraphs and headings with a table below each: what is read is what a person would look for."""
    text, groups = "", [[]]  # type: ignore[var-annotated]  # lists of words
    for is_heading, word in parts:
        if is_heading:
            groups.append([])
        else:
            groups[-1].append(word)
        text += f"{'# ' if is_heading else ''}{word}\n\n|T|\n|-|\n|{len(groups) - 1}|\n\n"
    found = normalised(text, field("group", "integer", column="T"), field("note", nullable=True, paragraph="x"))
    expected = [next(("x" for word in group if "x" in word), None) for group in groups]
    assert all(one["note"] == expected[one["group"]] for one in values(found.records))
    assert len(found.records) == len(parts)


@pytest.mark.no_cover  # a cost, and not what is read
@pytest.mark.parametrize("rows", ["tables", "items"])
def test_thousands_of_records_look_through_thousands_of_paragraphs_once(rows: str) -> None:
    paragraphs = "".join(f"p{number}\n\n" for number in range(8000))
    records = "|T|\n|-|\n|a|\n\n" * 2000 if rows == "tables" else "- a\n" * 8000
    own = field("own", column="T") if rows == "tables" else field("own", item="")
    found = normalised(paragraphs + records, own, field("note", nullable=True, paragraph="q"), **{rows: ""})
    assert len(found.records) in (2000, 8000)


@pytest.mark.no_cover  # a cost, and not what is read
def test_items_that_stand_deep_find_their_parents_in_time() -> None:
    deep = "- top\n" + "".join("  " * depth + "- a\n" for depth in range(1, 1200))
    found = normalised(deep, field("name", item=""), field("up", nullable=True, parent="t"), items="", nested=True)
    assert [one["up"] for one in values(found.records)][-1] == "t"
