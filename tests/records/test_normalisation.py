"""From rows and headings to records: fields, conversion, and what is said where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from seeds import CODE, NAME, SEED, TABLE, Made, dataset, field, made, normalised, said, values
from tablemill.markdown import parse
from tablemill.model import Document, Span
from tablemill.problems import in_order
from tablemill.reading.sources import Source
from tablemill.records.normalisation import normalise
from tablemill.spec import FieldSpec
from tablemill.spec.schema import FieldType

# Values


def test_a_row_becomes_a_record_in_the_fields_order_with_the_place_of_each_value() -> None:
    records, problems, columns = normalised(TABLE, CODE, NAME)
    assert problems == []
    assert values(records) == [{"code": 200, "name": "OK"}, {"code": 204, "name": None}]
    assert list(records[0].values) == ["code", "name"]
    assert records[0].span == Span("seed.md", 3, 1, 3, 15)
    assert (str(records[0].place("code")), str(records[0].place("name"))) == ("seed.md:3:3", "seed.md:3:9")
    assert columns[SEED] == {0: {"Code", "Name"}}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "404", "404"),
        ("string", " a  b ", "a  b"),
        ("integer", "404", 404),
        ("integer", "+5", 5),
        ("integer", "-007", -7),
        ("integer", "9" * 40, int("9" * 40)),
        ("number", "404", 404),
        ("number", "-1.50", -1.5),
        ("number", "1e3", 1000.0),
        ("number", "1.5E-2", 0.015),
        ("boolean", "true", True),
        ("boolean", "false", False),
    ],
)
def test_a_text_is_converted_to_the_type_of_its_schema(kind: str, text: str, value: object) -> None:
    records, problems, _ = normalised(f"| Code |\n|---|\n| {text} |", field("code", kind, column="Code"))
    assert (said(problems), values(records)) == ([], [{"code": value}])
    assert type(records[0].values["code"]) is type(value)
    assert records[0].failed == frozenset()


EXACT = "a number that JSON can hold exactly (about 16 digits, up to 1.8e308)"


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        *[("integer", text, "an integer") for text in ("4o4", "1.0", "1e3", "4 04", "1_000", "４０４", "0x1F", "+")],
        ("integer", "9" * 4001, "an integer"),
        *[("number", text, "a number") for text in ("1,5", ".5", "5.", "1e", "NaN", "inf", "٣")],
        *[
            ("number", text, EXACT)
            for text in ("1e400", "-1e400", "1e-400", "12345678901234567.5", "9007199254740993.0")
        ],
        *[("boolean", text, "true or false") for text in ("True", "yes", "1")],
        ("array", "a", "a list (view: highlights, links, code or notes)"),
        ("object", "a", "an object, which no view gives"),
    ],
)
def test_a_text_that_is_no_such_type_is_reported_and_its_field_fails(kind: str, text: str, wanted: str) -> None:
    records, problems, _ = normalised(f"| Code |\n|---|\n| {text} |", field("code", kind, column="Code"))
    shown = f'"{text}"' if len(text) < 100 else f'"{text[:79]}…{text[:19]}"'
    assert said(problems) == [f"seed.md:3:3: error[type]: code must be {wanted}, got {shown} (column Code)"]
    assert (values(records), records[0].failed) == ([{"code": None}], {"code"})


def test_the_group_of_a_pattern_is_the_value_and_without_one_the_whole_match() -> None:
    text = "| Code |\n|---|\n| x 404 Not Found |"
    fields = [
        field("code", "integer", column="Code", pattern=r"(\d+)"),
        field("name", column="Code", pattern="[A-Z].+"),
    ]
    assert values(normalised(text, *fields).records) == [{"code": 404, "name": "Not Found"}]


def test_a_group_that_takes_no_part_in_the_match_is_no_match() -> None:
    optional = field("name", nullable=True, column="Code", pattern=r"^\d+(?: (.+))?$")
    assert values(normalised("| Code |\n|---|\n| 404 |", optional).records) == [{"name": None}]


def test_no_match_is_null_where_null_is_allowed_and_a_problem_where_not() -> None:
    text = "| Code |\n|---|\n| 404 |"
    assert values(normalised(text, field("name", nullable=True, column="Code", pattern="x(.)")).records) == [
        {"name": None}
    ]
    records, problems, _ = normalised(text, field("name", column="Code", pattern="x(.)"))
    assert said(problems) == [
        'seed.md:3:3: error[no-match]: name needs a value, but the pattern x(.) does not match "404" (column Code)'
    ]
    assert records[0].failed == {"name"}


@pytest.mark.parametrize(("cell", "reason"), [("–", '"–" means null'), ("", "it is empty"), ("x: –", '"–" means null')])
def test_a_text_that_stands_for_null_is_null_or_a_problem(cell: str, reason: str) -> None:
    text = f"| Name |\n|---|\n| {cell} |\n"
    pattern = {"pattern": "x: (.+)"} if "x" in cell else {}
    assert values(normalised(text, field("name", nullable=True, column="Name", **pattern)).records) == [{"name": None}]
    records, problems, _ = normalised(text, field("name", column="Name", **pattern))
    assert [p.message for p in problems] == [f"name needs a value, but {reason} (column Name)"]
    assert [p.code for p in problems] == ["no-match"]
    assert records[0].failed == {"name"}


def test_a_whole_text_that_stands_for_null_is_not_searched() -> None:
    missing = field("name", nullable=True, column="Name", pattern="(a)", nulls=["n/a"])
    assert values(normalised("| Name |\n|---|\n| n/a |", missing).records) == [{"name": None}]


def test_texts_stand_for_null_only_where_the_spec_says_so() -> None:
    text = "| Name |\n|---|\n| – |\n| |"
    assert values(normalised(text, field("name", column="Name", nulls=[])).records) == [{"name": "–"}, {"name": ""}]


def test_views_other_than_text_give_lists_or_the_source() -> None:
    text = '| A |\n|---|\n| ==x== [l](/u "t") `c` |\n'
    fields = [
        field("marks", "array", column="A", view="highlights"),
        field("links", "array", column="A", view="links"),
        field("code", "array", column="A", view="code"),
        field("markdown", column="A", view="markdown"),
    ]
    assert values(normalised(text, *fields).records) == [
        {
            "marks": [{"text": "x", "start": 0, "end": 1}],
            "links": [{"text": "l", "url": "/u", "title": "t"}],
            "code": ["c"],
            "markdown": '==x== [l](/u "t") `c`',
        }
    ]


def test_the_view_url_gives_the_address_of_the_one_link() -> None:
    text = "| A |\n|---|\n| see [l](/u) |\n| ![i](/v) |\n| none |\n"
    records, problems, _ = normalised(text, field("url", column="A", view="url", nullable=True))
    assert (values(records), problems) == ([{"url": "/u"}, {"url": "/v"}, {"url": None}], [])
    narrowed = field("url", column="A", view="url", pattern="^/(.)", nullable=True)
    assert [record["url"] for record in values(normalised(text, narrowed).records)] == ["u", "v", None]


def test_the_view_url_tells_where_there_is_no_link_or_more_than_one() -> None:
    text = "| A |\n|---|\n| [l](/u) and [m](/v) |\n| none |\n"
    assert said(normalised(text, field("url", column="A", view="url")).problems) == [
        'seed.md:3:3: error[many-links]: url must be one URL, but the cell has 2 links, "/u" and "/v" (column A)',
        "seed.md:4:3: error[no-match]: url needs a value, but there is no link (column A)",
    ]


# The number of the row


def test_a_record_may_have_its_number_in_the_dataset() -> None:
    text = TABLE + "\n# b\n\n" + TABLE
    records, problems, _ = normalised(text, field("number", "integer", row="number"), CODE, NAME)
    assert [record["number"] for record in values(records)] == [1, 2, 3, 4]
    assert problems == []
    assert str(records[1].place("number")) == "seed.md:4:1"
    sections = normalised("# a\n\n# b\n", field("number", "integer", row="number"), sections="")
    assert values(sections.records) == [{"number": 1}, {"number": 2}]


# Headings and paragraphs


NESTED = "# 4xx\n\n(outer)\n\n## Odd\n\n(inner)\n\n" + TABLE


def test_a_heading_is_the_nearest_above_that_the_pattern_matches() -> None:
    record = normalised(NESTED, field("class", heading=r"^(\dxx)"), field("any", heading="(.+)")).records[0]
    assert dict(record.values) == {"class": "4xx", "any": "Odd"}
    assert (str(record.place("class")), str(record.place("any"))) == ("seed.md:1:3", "seed.md:5:4")


def test_a_heading_without_a_pattern_is_the_nearest_above() -> None:
    assert normalised(NESTED, field("class", heading="")).records[0].values["class"] == "Odd"


def test_a_paragraph_is_the_first_below_the_rows_own_heading() -> None:
    record = normalised(NESTED, field("note", paragraph=r"^\((.+)\)$")).records[0]
    assert record.values["note"] == "inner"
    assert str(record.place("note")) == "seed.md:7:1"


def test_a_heading_or_paragraph_that_is_not_there_is_null_or_a_problem() -> None:
    fields = [("class", {"heading": "^z"}), ("any", {"heading": ""}), ("note", {"paragraph": ""})]
    free = [field(name, nullable=True, **keys) for name, keys in fields]
    assert values(normalised(TABLE, *free).records)[0] == {"class": None, "any": None, "note": None}
    records, problems, _ = normalised(TABLE, *(field(name, **keys) for name, keys in fields))
    assert said(in_order(problems)[:3]) == [
        "seed.md:3:1: error[no-match]: any needs a value, but there is no heading",
        "seed.md:3:1: error[no-match]: class needs a value, but there is no heading that matches ^z",
        "seed.md:3:1: error[no-match]: note needs a value, but there is no paragraph",
    ]
    assert records[0].failed == {"class", "any", "note"}
    (problem, _) = normalised(TABLE, field("note", paragraph="^z")).problems
    assert problem.message == "note needs a value, but there is no paragraph that matches ^z"


def test_a_heading_above_that_does_not_match_is_no_heading_either() -> None:
    problems = normalised("# 4xx\n\n" + TABLE, field("class", heading="^z"), field("note", paragraph="")).problems
    assert said(in_order(problems)[:2]) == [
        "seed.md:5:1: error[no-match]: class needs a value, but there is no heading that matches ^z",
        "seed.md:5:1: error[no-match]: note needs a value, but there is no paragraph",
    ]


def test_a_heading_or_paragraph_that_does_not_convert_is_told_as_what_it_is() -> None:
    problems = normalised(
        NESTED, field("class", "integer", heading="Odd"), field("note", "number", paragraph="")
    ).problems
    assert list(dict.fromkeys(problem.message for problem in problems)) == [
        'class must be an integer, got "Odd" (heading)',
        'note must be a number, got "(inner)" (paragraph)',
    ]


def test_sections_become_records_one_a_heading_that_matches() -> None:
    text = "# 4xx: a\n\nnote\n\n# other\n\n## 5xx: b\n"
    fields = [
        field("class", heading=r"^(\dxx)"),
        field("title", heading=": (.+)"),
        field("note", nullable=True, paragraph=""),
    ]
    records, problems, columns = normalised(text, *fields, sections=r"^\dxx")
    assert values(records) == [
        {"class": "4xx", "title": "a", "note": "note"},
        {"class": "5xx", "title": "b", "note": None},
    ]
    assert (problems, columns) == ([], {SEED: {}})
    assert [str(record.span) for record in records] == ["seed.md:1:3", "seed.md:7:4"]


# Rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "| 1 |",
            "the row has 1 cell, but its header has 2; GitHub shows the missing ones empty; end each cell with |",
        ),
        (
            "1",
            (
                "the row has 1 cell, but its header has 2; "
                "GitHub reads a line directly below a row as a row; put a blank line above it if it is not one"
            ),
        ),
        (
            "| 1 | a | b | c |",
            (
                'the row has 4 cells, but its header has 2; GitHub does not show "b" and "c"; a | inside a cell '
                "is written \\|"
            ),
        ),
    ],
)
def test_a_ragged_row_is_reported_and_read_as_github_shows_it(row: str, message: str) -> None:
    records, problems, _ = normalised(f"| Code | Name |\n|---|---|\n  {row}\n", CODE, NAME)
    column = 13 if "c" in row else 3  # what is lost, or the row where nothing is
    assert said(problems) == [f"seed.md:3:{column}: error[ragged-row]: {message}"]
    assert values(records) == [{"code": 1, "name": "a" if "a" in row else None}]


def test_what_a_short_row_lacks_is_not_reported_again_but_fails() -> None:
    records, problems, _ = normalised("| Code | Name |\n|---|---|\n| 1 |\n", CODE, field("name", column="Name"))
    assert [p.code for p in problems] == ["ragged-row"]
    assert (values(records), records[0].failed) == ([{"code": 1, "name": None}], {"name"})
    assert str(records[0].place("name")) == "seed.md:3:1"


def test_a_ragged_row_of_an_html_table_has_a_cure_of_its_own() -> None:
    text = "<table><tr><th>Code</th><th>Name</th></tr><tr><td>1</td></tr></table>\n"
    read = parse(Source("seed.md", text, ""), html=True)
    assert normalise({SEED: read}, dataset(CODE, NAME)).records == [], "HTML is read only where the spec says so"
    (problem,) = normalise({SEED: read}, dataset(CODE, NAME, html=True)).problems
    assert problem.message == "the row has 1 cell, but its header has 2; give it a cell for each column, or a colspan"


def test_a_ragged_row_is_taken_as_github_shows_it_where_the_spec_says_so() -> None:
    text = "| Code | Name |\n|---|---|\n| 1 |\n| 2 | b | c |\n| 3 | d | |\n"
    marks = field("marks", "array", column="Name", view="highlights")
    records, problems, _ = normalised(text, CODE, NAME, marks, ragged=True)
    assert values(records) == [
        {"code": 1, "name": None, "marks": []},
        {"code": 2, "name": "b", "marks": []},
        {"code": 3, "name": "d", "marks": []},
    ]
    assert said(problems) == [
        'seed.md:3:1: warning[ragged-row-taken]: the row has no cell for "Name": read as empty, as GitHub shows it',
        (
            'seed.md:4:11: warning[ragged-row-taken]: the row has more cells than its header: "c" left out, '
            "because GitHub does not show them"
        ),
    ]
    assert str(records[0].place("name")) == "seed.md:3:6"


def test_a_row_of_more_cells_than_github_reads_is_none() -> None:
    text = "| Code |\n|---|\n| 1 |\n" + "|" * 70_000 + "\n"
    assert values(normalised(text, field("code", "integer", column="Code")).records) == [{"code": 1}]


def test_what_a_ragged_row_lacks_is_empty_and_reported_where_it_must_be_there() -> None:
    text = "<table><tr><th>Code</th><th>Name</th></tr><tr><td>1</td></tr></table>\n"
    read = parse(Source("seed.md", text, ""), html=True)
    records, problems, *_ = normalise({SEED: read}, dataset(CODE, field("name", column="Name"), html=True, ragged=True))
    assert [problem.code for problem in problems] == ["ragged-row-taken", "no-match"]
    assert records[0].failed == {"name"}
    assert problems[1].message == "name needs a value, but it is empty (column Name)"


def test_only_the_first_cells_past_the_header_are_listed() -> None:
    problem = normalised("| Code |\n|---|\n| 1 |" + " x |" * 5000, CODE).problems[0]
    assert '"x" and 4,988 more; a |' in problem.message


@pytest.mark.parametrize(
    ("where", "idle"),
    [
        ({"column": "Name", "pattern": "^(x)"}, True),
        ({"column": "Name", "pattern": "^(b)"}, False),
        ({"heading": "^Oops"}, True),
        ({"heading": "^T"}, False),
        ({"paragraph": "oops"}, True),
        ({"paragraph": "Par"}, False),
        ({"column": "None", "pattern": "x"}, False),
    ],
)
def test_a_pattern_that_finds_nothing_in_any_record_is_told(where: dict[str, str], idle: bool) -> None:
    text = "# Top\n\nParagraph.\n\n| Code | Name | None |\n|---|---|---|\n| 1 | a | |\n| 2 | b | |\n"
    one = field("one", nullable=True, **where)
    _, problems, _ = normalised(text, CODE, one)
    assert [problem.code for problem in problems] == ["pattern-finds-nothing"] * idle


# Highlights


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        ("==open", [3]),
        ("a \\| b ==open", [10]),
        ("==a== ==b", [9]),
        ("（==x）", [4]),
        ("shut==", [7]),
        ("==a==", []),
        ("a == b", []),
        ("`==a`", []),
        ("\\==a", []),
    ],
)
def test_a_mark_without_a_partner_is_a_warning_at_its_place(cell: str, columns: list[int]) -> None:
    problems = normalised(f"| Name |\n|---|\n| {cell} |\n", NAME, field("again", column="Name")).problems
    assert sorted({str(problem) for problem in problems}) == [
        f"seed.md:3:{column}: warning[unclosed-mark]: this == is unpaired, so it stays in the text; close the "
        "highlight, or write \\== for two equals signs"
        for column in columns
    ]
    assert all(p.span.end_column == p.span.column + 2 for p in problems)


def test_a_mark_left_open_in_a_heading_or_paragraph_is_a_warning_there() -> None:
    text = "# a ==b\n\nc\n==d\n\n" + TABLE
    problems = normalised(text, field("a", heading=""), field("b", paragraph="")).problems
    assert {(p.code, *p.span[1:]) for p in problems} == {("unclosed-mark", 1, 5, 1, 7), ("unclosed-mark", 4, 1, 4, 3)}


def test_a_mark_left_open_in_a_quoted_paragraph_is_a_warning_at_the_paragraph() -> None:
    problems = normalised("> # a\n>\n> c\n> ==d\n>\n> | Code |\n> |---|\n> | 1 |\n", field("b", paragraph="")).problems
    assert [(p.code, *p.span[1:]) for p in problems] == [("unclosed-mark", 3, 3, 4, 6)]


# Front matter


def _pages(*texts: str) -> dict[Path, Document]:
    return {Path(f"{number}.md"): parse(Source(f"{number}.md", text, "")) for number, text in enumerate(texts, 1)}


def _documents(pages: dict[Path, Document], *fields: tuple[FieldSpec, FieldType]) -> Made:
    return made(pages, dataset(*fields, documents="")._replace(sources=tuple(pages), named=()))


def test_a_key_that_no_front_matter_has_is_told_once_with_the_nearest_or_all() -> None:
    title = field("title", front_matter="titel", line=7)
    pages = _pages("---\ntitle: a\n---\n", "---\ntags: b\n---\n")
    assert said(_documents(pages, title).problems) == [
        (
            'tablemill.yaml:7:1: error[unknown-front-matter-key]: no file of codes has "titel" in its front matter; '
            'did you mean "title"?'
        )
    ]
    assert said(_documents(_pages("---\ntags: b\n---\n", "---\nx: y\n---\n"), title).problems) == [
        (
            'tablemill.yaml:7:1: error[unknown-front-matter-key]: no file of codes has "titel" in its front matter; '
            'its keys are "tags" and "x"'
        )
    ]
    assert said(_documents(_pages("# a\n"), title).problems) == [
        'tablemill.yaml:7:1: error[unknown-front-matter-key]: no file of codes has "titel" in its front matter'
    ]


def test_where_front_matter_cannot_be_read_its_keys_are_not_told_to_be_nowhere() -> None:
    pages = _pages("---\ntitle: a: b\n---\n", "---\ntags: b\n---\n")
    records, problems, _ = _documents(pages, field("title", nullable=True, front_matter="title"))
    assert [(problem.code, str(problem.span)) for problem in problems] == [("front-matter", "1.md:2:9")]
    assert [(record.values, record.failed) for record in records] == [
        ({"title": None}, {"title"}),
        ({"title": None}, frozenset()),
    ]


def test_what_is_read_of_a_document_knows_its_place() -> None:
    text = "---\ntitle: a\n---\n\n# b\n\nc\n"
    fields = [field("t", front_matter="title"), field("h", heading=""), field("p", paragraph=""), field("n", path="")]
    pages = {Path("x/1.md"): parse(Source("x/1.md", text, ""), prose=True)}
    (record,), problems, _ = _documents(pages, *fields)
    assert (record.values, problems) == ({"t": "a", "h": "b", "p": "c", "n": "x/1.md"}, [])
    assert [str(record.place(name)) for name in "thpn"] == ["x/1.md:2:8", "x/1.md:5:3", "x/1.md:7:1", "x/1.md:1:1"]
    assert str(record.span) == "x/1.md:1:1"


def test_the_heading_and_the_paragraph_of_a_document_are_the_first_that_match() -> None:
    text = "a: 1\n\n# b\n\nStatus: open\n\n## c 2\n\nStatus: closed\n"
    pages = {Path("1.md"): parse(Source("1.md", text, ""), prose=True)}
    fields = [
        field("status", paragraph=r"^Status: (\w+)"),
        field("number", "integer", heading=r"\d+"),
        field("none", nullable=True, paragraph="^z"),
    ]
    (record,), _, _ = _documents(pages, *fields)
    assert record.values == {"status": "open", "number": 2, "none": None}
    (problem,) = _documents(pages, field("none", paragraph="^z")).problems
    assert problem.message == "none needs a value, but there is no paragraph that matches ^z"
