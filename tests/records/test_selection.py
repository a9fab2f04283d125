"""Which tables and sections a dataset takes, and what is said of those that nobody does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from seeds import CODE, NAME, SEED, TABLE, Made, at, dataset, document, field, made, normalised, said, values
from tablemill.markdown import parse
from tablemill.model import Document, Span
from tablemill.problems import CODES
from tablemill.reading.sources import Source
from tablemill.records.normalisation import normalise
from tablemill.records.selection import LOSES_RECORDS, leftovers
from tablemill.spec import Ignore, SourceSpec, files_of

# Selection


def test_tables_are_taken_under_any_heading_above_that_matches_and_no_others() -> None:
    text = "# a\n\n## b\n\n" + TABLE + "\n# c\n\n" + TABLE.replace("200", "500")
    assert [r["code"] for r in values(normalised(text, CODE, tables="a").records)] == [200, 204]
    assert [r["code"] for r in values(normalised(text, CODE, tables="[bc]").records)] == [200, 204, 500, 204]
    assert normalised(text, CODE, tables="c").columns_read == {SEED: {1: {"Code"}}}


def test_the_empty_pattern_takes_every_table_also_one_without_a_heading() -> None:
    assert len(normalised(TABLE + "\n# a\n\n" + TABLE, CODE).records) == 4
    assert normalised(TABLE, CODE, tables="x").records == []


def test_the_empty_pattern_asks_no_heading_for_a_table() -> None:
    assert normalised("# a\n\n" + TABLE + "\n# b\n\ntext\n", CODE).problems == []


def test_columns_narrow_the_tables_to_those_that_have_them_all() -> None:
    text = TABLE + "\n# b\n\n| Code |\n|---|\n| 500 |\n"
    assert [r["code"] for r in values(normalised(text, CODE, columns=["Name", "Code"]).records)] == [200, 204]
    assert [r["code"] for r in values(normalised(text, CODE, columns=["Code"]).records)] == [200, 204, 500]


@pytest.mark.parametrize(
    ("text", "rows", "message"),
    [
        ("# a\n\n## b\n", {"tables": "^z"}, 'no table under a heading that matches ^z; its headings are "a" and "b"'),
        ("", {"tables": "^z"}, "no table under a heading that matches ^z; it has no headings at all"),
        ("# a\n", {}, "no table"),
        (TABLE, {"columns": ["A", "B"]}, 'no table with the columns "A" and "B"'),
        (
            "# a\n\n" + TABLE,
            {"columns": ["A"], "tables": "a"},
            'no table under a heading that matches a with the columns "A"; its headings are "a"',
        ),
        ("# a\n", {"sections": "^z"}, 'no heading that matches ^z; its headings are "a"'),
        ("", {"sections": "^z"}, "no heading that matches ^z; it has no headings at all"),
        ("", {"sections": ""}, "no heading"),
        ("# a\n", {"sections": "", "level": 2}, "no heading of level 2"),
        ("# a\n", {"sections": "a", "level": 2}, 'no heading of level 2 that matches a; its headings are "a"'),
        (
            "# a\n",
            {"items": "a", "level": 2},
            'no list item under a heading of level 2 that matches a; its headings are "a"',
        ),
        ("# a\n", {"tables": "", "level": 2}, "no table under a heading of level 2"),
    ],
)
def test_rows_that_select_nothing_are_reported_at_the_spec(text: str, rows: dict[str, Any], message: str) -> None:
    code = field("code", heading="") if "sections" in rows else CODE
    records, problems, _ = normalised(text, code, **rows)
    assert records == []
    assert said(problems) == [f"tablemill.yaml:3:1: error[selects-nothing]: seed.md has {message}"]


def test_only_the_first_headings_are_listed() -> None:
    problems = normalised("".join(f"# h{n}\n" for n in range(1500)), CODE, tables="^z").problems
    listed = ", ".join(f'"h{n}"' for n in range(12))
    assert problems[0].message.endswith(f"; its headings are {listed} and 1,488 more")


def test_a_heading_that_matches_and_leads_to_no_table_is_reported_at_the_heading() -> None:
    text = "# 4xx\n\n" + TABLE + "\n# 5xx\n\ntext\n\n# 6\n"
    records, problems, _ = normalised(text, CODE, tables="xx")
    assert len(records) == 2
    assert said(problems) == [
        (
            'seed.md:8:3: error[section-without-table]: the heading "5xx" matches xx, but GitHub shows no table '
            "below it "
            "that the dataset takes"
        )
    ]


def test_a_heading_whose_table_stands_under_a_deeper_heading_leads_to_a_table() -> None:
    assert normalised("# 4xx\n\n## detail\n\n" + TABLE, CODE, tables="xx").problems == []


BROKEN = "| Code | Name |\n| 200 | OK |\n"


def test_a_heading_over_a_table_that_fell_apart_is_left_to_the_stray_rows() -> None:
    text = "# 4xx\n\n## inner\n\n" + BROKEN + "\n# 5xx\n\n" + TABLE
    assert normalised(text, CODE, tables="xx").problems == []
    assert normalised("# 4xx\n\n" + BROKEN, CODE, tables="xx").problems == []


def test_stray_rows_elsewhere_do_not_excuse_a_heading_without_a_table() -> None:
    text = BROKEN + "\n# 4xx\n\n" + TABLE + "\n# 5xx\n\ntext\n\n# other\n\n" + BROKEN
    assert [p.span.line for p in normalised(text, CODE, tables="xx").problems] == [11]
    assert [p.code for p in normalised("# 5xx\n\ntext\n\n# other\n\n" + BROKEN, CODE, tables="xx").problems] == [
        "selects-nothing"
    ]


# Columns


TWO = "| Code | Name |\n|---|---|\n| 200 | OK |\n\n# b\n\n| Number | Title |\n|---|---|\n| 4o4 | Gone |\n"


def test_of_several_columns_the_first_is_read_that_a_table_has_and_told_in_messages() -> None:
    code, name = field("code", "integer", column=["Number", "Code"]), field("name", column=["Name", "Title"])
    records, problems, read = normalised(TWO, code, name)
    assert values(records) == [{"code": 200, "name": "OK"}, {"code": None, "name": "Gone"}]
    assert said(problems) == ['seed.md:9:3: error[type]: code must be an integer, got "4o4" (column Number)']
    assert read[SEED] == {0: {"Code", "Name"}, 1: {"Number", "Title"}}


def test_a_table_that_has_several_of_the_columns_is_read_by_the_first_in_the_spec() -> None:
    records, problems, read = normalised(TABLE, field("name", nullable=True, column=["Name", "Code"]))
    assert [one["name"] for one in values(records)] == ["OK", None]
    assert read[SEED] == {0: {"Name"}}
    assert [one.code for one in problems] == ["no-effect"]


def test_a_column_that_may_be_missing_is_null_and_empty_to_a_filter() -> None:
    name = field("name", nullable=True, column="Title", missing="fine")
    records, problems, _ = normalised(TWO, field("code", column=["Code", "Number"]), name, except_={"Title": "Gone"})
    assert (values(records), problems) == ([{"code": "200", "name": None}], [])
    assert records[0].origins["name"] is None


def test_an_unread_rest_is_every_other_column() -> None:
    spec = dataset(field("code", column=["Code", "Number"]))._replace(unread_rest=True)
    found = normalise({SEED: document(TWO)}, spec)
    assert (found.problems, found.columns_read[SEED]) == ([], {0: {"Code", "Name"}, 1: {"Number", "Title"}})


def test_a_column_that_no_table_has_is_reported_once_at_the_spec_with_the_nearest_name() -> None:
    fields = [field("name", column="Nam", line=7), field("again", column="Nam", line=8), field("code", column="Code")]
    records, problems, columns = normalised(TABLE + "\n# b\n\n" + TABLE, *fields)
    assert said(problems) == [
        (
            'tablemill.yaml:7:1: error[unknown-column]: no table of codes has a column "Nam"; the columns at '
            "seed.md:1:1 "
            'are "Code" and "Name"; did you mean "Name"?'
        )
    ]
    assert records == []
    assert columns[SEED] == {0: {"Code", "Name"}, 1: {"Code", "Name"}}, (
        "what is left of the header would be reported again"
    )


def test_a_column_that_one_table_lacks_is_reported_at_that_table() -> None:
    text = TABLE + "\n# b\n\n" + TABLE.replace("Name", "Names")
    records, problems, columns = normalised(text, CODE, NAME, field("again", nullable=True, column="Name"))
    assert said(problems) == [
        (
            'seed.md:8:1: error[unknown-column]: the table has no column "Name", which the dataset codes reads; its '
            "columns "
            'are "Code" and "Names"; did you mean "Names"?'
        )
    ]
    assert len(records) == 2
    assert columns[SEED] == {0: {"Code", "Name"}, 1: {"Code", "Names"}}


def test_a_column_that_no_table_has_does_not_hide_one_that_a_table_lacks() -> None:
    text = TABLE + "\n# b\n\n" + TABLE.replace("Name", "Names")
    problems = normalised(text, CODE, field("gone", column="Gone"), NAME).problems
    assert [str(problem.span) for problem in problems] == ["tablemill.yaml:9:1", "seed.md:8:1"]


def test_a_column_that_stands_twice_is_reported_where_it_is_read_and_only_there() -> None:
    text = "| Code | Name | Name |\n|---|---|---|\n| 1 | a | b |\n"
    records, problems, _ = normalised(text, CODE, NAME, field("again", nullable=True, column="Name"))
    assert said(problems) == [
        (
            'seed.md:1:1: error[ambiguous-column]: the table has 2 columns "Name", and the dataset codes reads it; '
            'rename one, or read the other as "Name_2"'
        )
    ]
    assert records == []
    assert normalised(text, CODE, unread=["Name", "Name_2"]).problems == []


def test_a_column_that_stands_twice_is_read_where_the_spec_names_both() -> None:
    text = "| Code | Name | Name | |\n|---|---|---|---|\n| 1 | a | b | c |\n"
    again, unnamed = field("again", column="Name_2"), field("unnamed", column="column_4")
    records, problems, columns = normalised(text, CODE, NAME, again, unnamed)
    assert problems == []
    assert values(records) == [{"code": 1, "name": "a", "again": "b", "unnamed": "c"}]
    assert normalised(text, CODE, NAME, unnamed, unread=["Name_2"]).problems == []
    assert leftovers({SEED: document(text)}, (), columns) == []


def test_columns_that_all_have_one_name_are_no_work_without_end() -> None:
    width = 50_000
    (table,) = document("| x " * width + "|\n" + "|---" * width + "|\n").tables
    assert table.columns[0 :: width - 1] == ("x", f"x_{width}")


def test_a_column_of_the_same_name_that_is_not_read_is_told_by_the_name_it_has_in_a_spec() -> None:
    text = "| Code | Code | |\n|---|---|---|\n"
    assert [p.message for p in leftovers({SEED: document(text)}, (), {SEED: {0: frozenset({"Code"})}})] == [
        f'no field reads the column "{name}"; add a field, or list it under unread' for name in ("Code_2", "column_3")
    ]


# One of several tables


TABLES = "# a\n\n" + TABLE + "\n" + TABLE.replace("20", "30") + "\n# b\n\n" + TABLE.replace("20", "40")


def test_a_number_chooses_among_the_tables_that_the_rest_selects() -> None:
    assert [record.values["code"] for record in normalised(TABLES, CODE, NAME, number=2).records] == [300, 304]
    second = normalised(TABLES, CODE, NAME, tables="b", number=1)
    assert [record.values["code"] for record in second.records] == [400, 404]
    assert normalised(TABLES, CODE, NAME, tables="a|b", number=1).problems == []


def test_a_number_that_no_table_has_is_reported_with_how_many_there_are() -> None:
    assert said(normalised(TABLES, CODE, NAME, tables="a", number=3).problems) == [
        "tablemill.yaml:3:1: error[selects-nothing]: seed.md has no table 3 here, there are 2"
    ]
    assert [p.code for p in normalised(TABLES, CODE, NAME, tables="c", number=3).problems] == ["selects-nothing"]


def test_a_column_listed_under_unread_that_no_table_has_is_reported() -> None:
    assert said(normalised(TABLE, CODE, unread=["Name", "Old"]).problems) == [
        (
            'tablemill.yaml:5:1: error[unknown-column]: no table of codes has a column "Old"; the columns at '
            "seed.md:1:1 are "
            '"Code" and "Name"'
        )
    ]


def test_a_column_is_named_by_what_a_reader_sees() -> None:
    assert len(normalised(TABLE.replace("Name", "**Na**me"), CODE, NAME).records) == 2


# What is left over


def test_a_table_that_nobody_takes_is_reported_with_its_heading_and_columns() -> None:
    assert said(leftovers({SEED: document("# a\n\n" + TABLE + "\n# b\n\n| x |\n|---|\n")}, (), {})) == [
        (
            'seed.md:3:1: error[table-not-taken]: no dataset takes this table of 2 rows under the heading "a" '
            '(columns "Code" '
            'and "Name"); restore the heading that a dataset expects, declare a dataset for it, or list it under ignore'
        ),
        (
            'seed.md:10:1: error[table-not-taken]: no dataset takes this table of 0 rows under the heading "b" '
            '(columns "x"); '
            "restore the heading that a dataset expects, declare a dataset for it, or list it under ignore"
        ),
    ]
    assert leftovers({SEED: document(TABLE)}, (), {})[0].message.startswith(
        "no dataset takes this table of 2 rows (columns "
    )


def test_a_column_that_no_dataset_reads_is_reported_at_its_header_cell() -> None:
    assert said(leftovers({SEED: document(TABLE)}, (), {SEED: {0: frozenset({"Code"})}})) == [
        'seed.md:1:10: error[column-not-read]: no field reads the column "Name"; add a field, or list it under unread'
    ]
    assert leftovers({SEED: document(TABLE)}, (), {SEED: {0: frozenset({"Code", "Name"})}}) == []


def ignore(pattern: str, line: int = 20) -> Ignore:
    return Ignore((SourceSpec("seed.md", (SEED,), False, at(line)),), re.compile(pattern), at(line))


def test_an_ignored_table_is_left_in_peace_and_an_ignore_of_nothing_is_not() -> None:
    text = document("# a\n\n" + TABLE)
    assert leftovers({SEED: text}, [ignore("a"), ignore("")], {}) == []
    assert said(leftovers({SEED: text}, [ignore("a", 19), ignore("b")], {})) == [
        (
            "tablemill.yaml:20:1: error[selects-nothing]: no table of seed.md is under a heading that "
            "matches; remove the entry or correct its pattern"
        )
    ]
    assert leftovers({SEED: text}, [ignore("a")], {SEED: {0: frozenset({"Code", "Name"})}}) == [], (
        "it is both taken and ignored"
    )


def test_a_table_that_github_cuts_is_reported_where_it_ends() -> None:
    cut = Document("seed.md", (), (), (), (Span("seed.md", 7, 1, 7, 5),))
    assert said(leftovers({SEED: cut}, (), {})) == [
        (
            "seed.md:7:1: error[table-cut]: GitHub ends the table above this line, because it had to add too many "
            "cells to "
            "rows that are too short; give each row as many cells as the header has"
        )
    ]


def test_the_problems_that_lose_records_are_errors() -> None:
    assert {CODES[code].severity for code in LOSES_RECORDS} == {"error"}


# Several files

A, B = Path("docs/a.md"), Path("docs/b.md")


def _several(texts: dict[Path, str], *named: SourceSpec, **rows: Any) -> Made:
    spec = dataset(CODE, NAME, **rows)
    spec = spec._replace(named=named, sources=files_of(named))
    return made({path: parse(Source(str(path), text, "")) for path, text in texts.items()}, spec)


def _by_name(path: Path) -> SourceSpec:
    return SourceSpec(str(path), (path,), False, at(2))


PATTERN = SourceSpec("docs/*.md", (A, B), True, at(2))
CODES_TABLE = "# Codes\n\n" + TABLE
OTHER = "# Codes\n\nNone.\n"


def test_a_file_that_is_named_must_have_what_is_selected_and_one_of_a_pattern_need_not() -> None:
    texts = {A: CODES_TABLE, B: OTHER}
    assert [len(made) for made in _several(texts, PATTERN, tables="Codes")[:2]] == [2, 0]
    assert said(_several(texts, _by_name(A), _by_name(B), tables="Codes").problems) == [
        (
            "tablemill.yaml:3:1: error[selects-nothing]: docs/b.md has no table under a heading that matches Codes; "
            'its headings are "Codes"'
        )
    ]
    assert _several(texts, PATTERN, _by_name(B), tables="Codes").problems != [], "a file that is named is, also in it"


def test_a_heading_without_a_table_is_told_only_in_a_file_that_is_named() -> None:
    text = CODES_TABLE + "\n# More Codes\n\nNone.\n"
    assert _several({A: text, B: OTHER}, PATTERN, tables="Codes").problems == []
    told = _several({A: text, B: OTHER}, _by_name(A), PATTERN, tables="Codes").problems
    assert [(problem.code, str(problem.span)) for problem in told] == [("section-without-table", "docs/a.md:8:3")]


@pytest.mark.parametrize("rows", [{"tables": "^z"}, {"sections": "^z"}])
def test_a_pattern_of_files_of_which_none_has_anything_is_told_once_with_all_their_headings(rows: Any) -> None:
    what = "heading that matches ^z" if "sections" in rows else "table under a heading that matches ^z"
    texts = {A: "# a\n\n# b\n", B: "# b\n\n# c\n"}
    assert said(_several(texts, PATTERN, **rows).problems) == [
        (
            f'tablemill.yaml:3:1: error[selects-nothing]: no file of "docs/*.md" has a {what}; '
            'their headings are "a", "b" and "c"'
        )
    ]
    assert said(_several({A: "", B: ""}, PATTERN, **rows).problems) == [
        f'tablemill.yaml:3:1: error[selects-nothing]: no file of "docs/*.md" has a {what}; they have no headings at all'
    ]


def test_documents_whose_paths_do_not_match_are_told() -> None:
    assert said(_several({A: "", B: ""}, PATTERN, _by_name(B), documents="^z").problems) == [
        'tablemill.yaml:3:1: error[selects-nothing]: no file of "docs/*.md" has a path that matches ^z',
        "tablemill.yaml:3:1: error[selects-nothing]: the path docs/b.md does not match ^z",
    ]


def test_items_are_the_outermost_under_a_heading_and_those_within_where_they_are_asked_for() -> None:
    text = "- top\n\n# a\n\n- b: 1\n  - c: 2\n\n# d\n\n- e\n"
    code = field("code", item="")

    def codes(**rows: Any) -> list[str]:
        return [record["code"] for record in values(normalised(text, code, **rows).records)]

    assert codes(items="a") == ["b: 1"]
    assert codes(items="a", nested=True) == ["b: 1", "c: 2"]
    assert codes(items="") == ["top", "b: 1", "e"]
    assert codes(items="", nested=True, where=": ") == ["b: 1", "c: 2"]
    assert said(normalised(text, code, items="a", where="z").problems) == [
        (
            "tablemill.yaml:3:1: error[selects-nothing]: seed.md has no list item that matches z under a heading "
            'that matches a; its headings are "a" and "d"'
        )
    ]


def test_files_that_could_not_be_read_are_not_said_to_have_nothing() -> None:
    assert _several({}, PATTERN, _by_name(A), tables="^z").problems == []


def test_a_pattern_of_files_whose_tables_fell_apart_is_left_to_their_stray_rows() -> None:
    assert _several({A: "# Codes\n\n" + BROKEN, B: "# x\n"}, PATTERN, tables="Codes").problems == []


def test_a_column_that_no_file_has_is_told_once_and_one_that_a_file_lacks_at_its_table() -> None:
    texts = {A: CODES_TABLE.replace("Name", "Title"), B: CODES_TABLE.replace("Name", "Label")}
    assert [str(problem.span) for problem in _several(texts, PATTERN).problems] == ["tablemill.yaml:9:1"]
    texts[A] = CODES_TABLE
    made = _several(texts, PATTERN)
    assert [str(problem.span) for problem in made.problems] == ["docs/b.md:3:1"]
    assert made.columns_read == {A: {0: {"Code", "Name"}}, B: {0: {"Code", "Label"}}}
    assert [record.span.path for record in made.records] == ["docs/a.md", "docs/a.md"]


def test_a_number_chooses_a_table_of_each_file_and_of_a_pattern_at_least_one() -> None:
    two = CODES_TABLE + "\n\n" + TABLE.replace("200", "500")
    made = _several({A: two, B: CODES_TABLE}, PATTERN, number=2)
    assert ([r["code"] for r in values(made.records)], made.problems) == ([500, 204], [])
    assert said(_several({A: two, B: CODES_TABLE}, PATTERN, _by_name(B), number=3).problems) == [
        ('tablemill.yaml:3:1: error[selects-nothing]: no file of "docs/*.md" has a table 3 here, there are 2 at most'),
        "tablemill.yaml:3:1: error[selects-nothing]: docs/b.md has no table 3 here, there is one",
    ]


def test_records_come_in_the_order_of_the_sources_and_are_numbered_through() -> None:
    fields = (field("number", "integer", row="number"), CODE, NAME)
    spec = dataset(*fields)._replace(named=(_by_name(B), PATTERN), sources=(B, A))
    made = normalise({A: document(CODES_TABLE), B: document(CODES_TABLE.replace("20", "50"))}, spec)
    assert [(r["number"], r["code"]) for r in values(made.records)] == [(1, 500), (2, 504), (3, 200), (4, 204)]


def test_an_ignored_pattern_needs_a_table_in_one_of_its_files() -> None:
    documents = {A: document(CODES_TABLE), B: document(OTHER)}
    one = Ignore((PATTERN,), re.compile("Codes"), at(20))
    assert leftovers(documents, [one], {}) == []
    none = Ignore((PATTERN, _by_name(B)), re.compile("z"), at(21))
    assert said(leftovers(documents, [one, none], {})) == [
        (
            f"tablemill.yaml:21:1: error[selects-nothing]: no table of {what} is under a heading that matches; "
            "remove the entry or correct its pattern"
        )
        for what in ('"docs/*.md"', "seed.md")
    ]
