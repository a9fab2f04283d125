"""Which datasets, fields and keys are proposed for tables."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tablemill.problems import TablemillError
from tablemill.reading.sources import source_of
from tablemill.scaffold import Proposal, ProposedDataset, ProposedField, propose


def proposal(text: str, **options: object) -> Proposal:
    return propose(source_of(text.encode(), "page.md"), **options)  # type: ignore[arg-type]


def datasets(text: str, **options: object) -> dict[str, ProposedDataset]:
    return {dataset.name: dataset for dataset in proposal(text, **options).datasets}


def fields(text: str) -> dict[str, ProposedField]:
    (dataset,) = proposal(text).datasets
    return {field.name: field for field in dataset.fields}


def selected(text: str, **options: object) -> dict[str, tuple[object, ...]]:
    """The rows of each dataset, without what is not said of them."""
    return {
        name: tuple(part for part in (d.rows.tables, d.rows.columns, d.rows.number) if part not in ((), None))
        for name, d in datasets(text, **options).items()
    }


def table(*rows: str) -> str:
    """A table from rows with cells between ``|``, the header first."""
    head, *body = rows
    return "\n".join([f"|{head}|", "|-" * (head.count("|") + 1) + "|", *(f"|{row}|" for row in body), "", ""])


AB, AC = table("A|B", "1|x", "2|y"), table("A|C", "1|x", "2|y")


# Which tables are one dataset, and how they are selected


def test_a_table_is_a_dataset_selected_by_its_heading_as_it_is() -> None:
    assert selected(f"# Doc\n\n## What (is) *it*?\n\n{AB}") == {"what-is-it": (r"^What \(is\) it\?$",)}
    assert selected(AB) == {"page": ("",)}


def test_tables_of_the_same_columns_under_sibling_headings_are_one_dataset() -> None:
    text = f"# Codes\n\n## 4xx\n\n{AB}\n## 5xx\n\n{table('A|B', '3|z')}"
    assert selected(text) == {"codes": ("^Codes$",)}
    (dataset,) = proposal(text).datasets
    assert (dataset.tables, dataset.records, dataset.title) == (2, 3, "Codes")
    assert (dataset.fields[0].name, dataset.fields[0].heading) == ("section", ".+")


def test_tables_of_the_same_columns_are_selected_by_all_their_headings_where_others_stand_among_them() -> None:
    text = f"# Doc\n\n## a.b\n\n{AB}\n## c\n\n{AB}\n## d\n\n{AC}"
    assert selected(text) == {"doc": (r"^(?:a\.b|c)$",), "d": ("^d$",)}


def test_headings_that_all_tables_share_do_not_tell_them_apart_but_those_above_do() -> None:
    text = f"# API\n\n## Create\n\n### Options\n\n{AB}\n## Delete\n\n### Options\n\n{AB}"
    assert selected(text) == {"options": ("^API$",)}
    (dataset,) = proposal(text).datasets
    assert (dataset.fields[0].heading, dataset.key) == ("^(?!Options$).+", ("section", "a"))


def test_tables_of_the_same_columns_at_different_levels_are_datasets_of_their_own() -> None:
    text = f"# Doc\n\n## a\n\n{AB}\n## b\n\n### c\n\n{AB}"
    assert selected(text) == {"a": ("^a$",), "c": ("^c$",)}
    below = f"# Doc\n\n## a\n\n{AB}\n### a more\n\n{AB}\n## b\n\n{AB}"
    assert selected(below) == {"doc": ("^Doc$",)}, "a subsection is no other thing"


def test_tables_that_their_heading_does_not_tell_apart_leave_the_others_one_dataset() -> None:
    twice = f"## c\n\n{AB}\ntext\n\n{AB}"
    text = f"# Doc\n\n## a\n\n{AB}\n## b\n\n{AB}\n{twice}\n## d\n\n{AB}"
    assert list(selected(text).values()) == [("^(?:a|b|d)$",), ("^c$", 1), ("^c$", 2)]
    assert len(selected(f"# Doc\n\n## a\n\n{AB}\n## b\n\n{AB}\n{twice}")) == 4, "too few are told apart"


def test_a_heading_that_comes_again_without_a_table_is_not_used() -> None:
    assert selected(f"# Doc\n\n## Use\n\n{AB}\n# Use\n\ntext\n") == {"use": ("^Doc$",)}


def test_tables_under_one_heading_are_told_apart_by_a_column_or_by_a_number() -> None:
    assert selected(f"# Doc\n\n{AB}\n{AC}") == {"doc": ("^Doc$", ("B",)), "doc-2": ("^Doc$", ("C",))}
    assert selected(f"# Doc\n\n{AB}\ntext\n\n{AB}") == {"doc": ("^Doc$", 1), "doc-2": ("^Doc$", 2)}
    subset = selected(f"# Doc\n\n{AB}\n{table('A|B|C', '1|2|3')}")
    assert subset == {"doc": ("^Doc$", 1), "doc-2": ("^Doc$", ("C",))}


def test_tables_under_one_heading_are_one_dataset_where_their_first_column_tells_all_rows_apart() -> None:
    text = f"# Doc\n\n{AB}\ntext\n\n{table('A|B', '3|x')}"
    assert selected(text) == {"doc": ("^Doc$",)}


def test_tables_that_no_pattern_can_select_together_are_datasets_of_their_own() -> None:
    text = f"# Doc\n\n## a\n\n{AB}\n## b\n\n{AB}\n## b\n\n{table('A|B|C', '1|2|3')}"
    assert selected(text) == {"a": ("^a$",), "b": ("^b$", 1), "b-2": ("^Doc$", ("C",))}


def test_tables_that_are_not_chosen_or_have_no_row_are_ignored() -> None:
    text = f"# a\n\n{AB}\n# b\n\n{AC}\n# c\n\n{table('X')}"
    one = proposal(text, tables=[1, 3])
    assert [dataset.name for dataset in one.datasets] == ["a"]
    assert [(ignore.tables, ignore.reason) for ignore in one.ignores] == [
        ("^c$", "1 table without rows"),
        ("^b$", "1 table not chosen"),
    ]
    assert [dataset.name for dataset in proposal(text, heading="a|b").datasets] == ["a", "b"]
    assert proposal(f"{AB}\n{AC}", tables=[1]).ignores[0].tables == ""


def test_a_file_of_which_nothing_is_chosen_is_not_in_the_spec() -> None:
    sources = [source_of(AB.encode(), name) for name in ("a.md", "b.md")]
    one = propose(sources, tables=[2])
    assert ([dataset.source for dataset in one.datasets], one.ignores) == ([("b.md",)], ())


def test_a_choice_of_nothing_says_what_there_is() -> None:
    with pytest.raises(TablemillError) as raised:
        proposal(AB, tables=[1, 3])
    assert [problem.message for problem in raised.value.problems] == [
        "no table has the number 3; choose one of these",
        'table 1 has 2 rows, columns "A" and "B"',
    ]
    with pytest.raises(TablemillError, match="there is no table"):
        proposal("text")
    with pytest.raises(TablemillError, match="no table has rows of more than images"):
        proposal(table("A"))


# Fields


def test_a_column_without_a_name_of_its_own_is_read_and_told() -> None:
    found = fields(table("A||A", "1|2|3"))
    assert [(name, field.column, field.reasons) for name, field in found.items()] == [
        ("a", "A", ("an integer",)),
        ("column_2", "column_2", ("the header is empty", "an integer")),
        ("a_2", "A_2", ("another column also has this header", "an integer")),
    ]


def test_a_code_and_a_name_in_one_cell_are_two_fields() -> None:
    found = fields(table("Status|x", "404 Not Found|a", "200 OK|b", "450|c", "503 Service Unavailable|d", "500 Oh|e"))
    assert [(f.name, f.kind, f.pattern, f.nullable) for f in found.values()][:2] == [
        ("status_code", "integer", r"^([^\s:]+)", False),
        ("status_name", "string", "^[0-9]++(?: )?(.+)", True),
    ]
    assert found["status_name"].reasons == ("no name in 1 row: null",)
    code, name = (re.compile(str(found[f"status_{part}"].pattern)) for part in ("code", "name"))
    later = ["404 Not Found", "450", "4o4 Not Found", "404: Not Found"]
    assert [code.findall(text) for text in later] == [["404"], ["450"], ["4o4"], ["404"]]
    assert [name.findall(text) for text in later] == [["Not Found"], [], ["o4 Not Found"], [": Not Found"]]


@pytest.mark.parametrize(
    "column",
    [
        ["404 a", "200 b"],
        ["404 a", "200 b", "404 c"],
        ["404 a", "200 b", "1000 c"],
        ["404 a", "200 b", "x"],
        ["404 a", "200: b", "300 c"],
        ["404 a", "200 a", "300 a", "301 b"],
        ["040 a", "200 b", "300 c"],
        ["10 minutes", "20 minutes", "30 years"],
    ],
)
def test_where_it_is_not_beyond_doubt_a_cell_is_one_field(column: list[str]) -> None:
    assert list(fields(table("Code", *column))) in (["code"], ["row_number", "code"])


def test_the_one_link_of_most_cells_is_a_field_of_its_own() -> None:
    found = fields(table("A|B", "[x](u)|1", "[y](v)|2", "z|3", "[y](w)|4"))
    assert [(f.name, f.view, f.nullable) for f in found.values()] == [
        ("a", "text", False),
        ("a_url", "url", True),
        ("b", "text", False),
    ]
    assert list(fields(table("A|B", "[x](u)|1", "y|2", "z|3"))) == ["a", "b"], "few have one"
    assert list(fields(table("A|B", "[x](u)|1", "y|2"))) == ["a", "b"], "it may be by chance"
    assert list(fields(table("A|B", "[x](u)|1", "[y](v)|2"))) == ["a", "a_url", "b"], "all have one"
    assert list(fields(table("A", "<https://x.example>"))) == ["a"], "the address is the text"
    assert fields(table("A", "[x]()", "[y](v)"))["a_url"].nullable, "an address that is empty is none"


def test_links_that_no_field_reads_are_told() -> None:
    found = fields(table("A|B", "x|see [1](u) and [2](v)", "y|b", "z|c"))
    assert (list(found), found["b"].reasons) == (["a", "b"], ("2 links not read",))
    assert fields(table("A", "<https://x.example>"))["a"].reasons == ()


def test_several_links_of_a_cell_are_a_list() -> None:
    found = fields(table("A", "[x](u) [y](v)", "[z](w)"))
    assert [(f.name, f.kind, f.view) for f in found.values()] == [
        ("a", "string", "text"),
        ("a_links", "array", "links"),
    ]


def test_images_without_a_text_are_only_their_addresses() -> None:
    assert list(fields(table("A|B", "1|![](u)", "2|![](v)"))) == ["a", "b_url"]
    image = fields(table("A|B", '1|<img width="9" src="u">', "2|", "3|<img src='v'/>"))["b_url"]
    assert (image.view, image.nullable) == ("url", True)
    assert fields(table("A|B", '1|<img src="u" alt="x">', '2|<img src="v" alt="y">'))["b"].view == "text"


def test_a_table_of_images_is_ignored_unless_it_is_chosen_by_its_number() -> None:
    team = "|![a](u)|![b](v)|\n|---|---|\n|[a](x)|[b](y)|\n"
    shots = "| | |\n|---|---|\n|![](x)|![](y)|\n"
    one = proposal(f"{AB}\n# Team\n\n{team}\n# Shots\n\n{shots}")
    assert [dataset.name for dataset in one.datasets] == ["page"]
    assert [(ignore.tables, ignore.reason) for ignore in one.ignores] == [("^(?:Shots|Team)$", "2 tables of images")]
    assert [dataset.name for dataset in proposal(f"# Team\n\n{team}", tables=[1]).datasets] == ["team"]
    assert list(datasets(table("", "x"))) == ["page"]
    assert list(datasets("|![Edge](u)|![Firefox](v)|\n|---|---|\n|last 2|115 on|\n")) == ["page"], (
        "versions of browsers"
    )


def test_footnotes_are_a_field_of_their_own() -> None:
    found = fields("| a | b |\n|---|---|\n| 1 | x[^1] |\n| 2 | y[^2] |\n\n[^1]: n\n")
    assert (found["b_notes"].view, found["b_notes"].kind) == ("notes", "array")
    assert "b_notes" not in fields("| a | b |\n|---|---|\n| 1 | x[^1] |\n| 2 | y[^2] |\n")


def test_highlights_are_a_field_of_their_own() -> None:
    found = fields(table("A|B", "1|==x==", "2|y"))
    assert (found["b_highlights"].view, found["b_highlights"].kind) == ("highlights", "array")


def test_a_unit_is_taken_off_so_that_a_text_with_another_is_an_error_and_never_null() -> None:
    strict = fields(table("A|B", "1|30 s", "2|60 s"))["b"]
    assert (strict.nullable, strict.pattern) == (False, "^(.+) s$")
    found = fields(table("A|B", "1|30 s", "2|60 s", "3|–"))["b"]
    assert (found.nullable, found.pattern) == (True, "^(.+?)(?: s)?$")
    matches = [re.search(found.pattern, text) for text in ("30 s", "1 min")]
    assert [match and match[1] for match in matches] == ["30", "1 min"]


def test_a_text_that_is_null_elsewhere_and_a_value_here_stays_one() -> None:
    one = proposal(table("Operator|Priority", "+|1", "-|–", "–|-"))
    found = {field.name: field for field in one.datasets[0].fields}
    assert one.nulls == ("", "-", "–")
    assert (found["operator"].nulls, found["priority"].nulls) == (("", "–"), None)


# Keys


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        (table("A|B", "x|1", "y|2"), "a", "different in every row, and never empty"),
        (table("A|B", "x|1", "x|2"), "b", "different in every row, and never empty"),
        (table("A|B", "x|1", "|2"), "b", "different in every row, and never empty"),
        (table("A|B", "x|1", "x|1"), "row_number", 'no column identifies the rows: "x" is repeated in "A"'),
        (table("A", "w", ""), "row_number", 'no column identifies the rows: "A" is empty in some'),
        (
            table("A|B", "1.5|y", "2.5|y"),
            "row_number",
            'no column identifies the rows: "A" is neither a text nor an integer',
        ),
        (table("A|B", "x|" + "y" * 65, "x|z"), "row_number", 'no column identifies the rows: "x" is repeated in "A"'),
    ],
)
def test_the_key_is_the_first_field_that_tells_the_records_apart(text: str, key: str, reason: str) -> None:
    (dataset,) = proposal(text).datasets
    assert (dataset.key, dataset.key_reason) == ((key,), reason)
    if key == "row_number":
        assert next((f.name, f.column, f.heading, f.kind) for f in dataset.fields) == (key, None, None, "integer")


# The files


def test_the_spec_says_why_it_proposes_what_it_does() -> None:
    text = "# Codes\n\n" + table("Code|Kind", "-1|a", "2|b", *("3|a", "4|b", "5|a", "6|b", "7|a|x", "8|–"))
    one = proposal(text, spec="data/tablemill.yaml", output="out", formats=["csv"])
    assert [path.as_posix() for path in one.files] == ["data/schema/codes.schema.json", "data/tablemill.yaml"]
    assert one.spec == Path("data/tablemill.yaml")
    assert one.files[one.spec].partition("\n\n")[2] == (
        "output: ../out\n"
        "formats: [csv]\n"
        "# These texts mean that there is no value: they become null.\n"
        "nulls: ['', '–']\n"
        "\n"
        "datasets:\n"
        "  codes:\n"
        "    title: Codes\n"
        "    source: ../page.md\n"
        "    # Some rows have more or fewer cells than their header; without `ragged`, they are errors.\n"
        "    rows: {tables: '^Codes$', ragged: true}\n"
        "    schema: schema/codes.schema.json\n"
        "    key: code  # different in every row, and never empty\n"
        "    fields:\n"
        "      code: {column: Code}  # an integer\n"
        "      kind: {column: Kind}  # one of 2 repeated texts; \"–\" in 1 row: null\n"
    )  # fmt: skip
    schema = json.loads(one.files[Path("data/schema/codes.schema.json")])
    assert schema["required"] == list(schema["properties"]) == ["code", "kind"]
    assert schema["properties"]["kind"] == {
        "description": 'The column "Kind".',
        "type": ["string", "null"],
        "enum": ["a", "b", None],
    }


def test_texts_that_a_spreadsheet_would_run_are_told_where_csv_is_made() -> None:
    text = table("Flag|B", "-v|1")
    assert "csv: {formulas: keep}" in proposal(text).files[Path("tablemill.yaml")]
    assert "csv:" not in proposal(text, formats=["json"]).files[Path("tablemill.yaml")]
    assert "csv:" not in proposal(table("A", "-1")).files[Path("tablemill.yaml")]
    for text in (table("A", "[x](@y)"), table("A", "<img src='@y'>"), f"# +1\n\n{AB}\n# b\n\n{AB}"):
        assert "csv: {formulas: keep}" in proposal(text).files[Path("tablemill.yaml")]


@pytest.mark.parametrize("heading", ["no", "a: b", "'", "a #b", "[x]", "404", "a\\\\b", "é", "\u200b!", "😀", "y, z"])
def test_any_heading_and_header_can_stand_in_the_spec(heading: str, tmp_path: Path) -> None:
    from tablemill.spec import load_spec

    (tmp_path / "page.md").write_text(f"# {heading}\n\n" + table(heading, "x"), encoding="utf-8")
    one = propose(tmp_path / "page.md", spec=tmp_path / "tablemill.yaml", output=tmp_path / "dist")
    for path, text in one.files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (dataset,) = load_spec(one.spec).datasets
    found = one.listing.tables[0]
    assert dataset.rows.pattern.search(found.headings[0])
    assert dataset.fields[0].column == found.columns[0]
    assert dataset.about["title"] == found.headings[0]


def test_what_other_readers_of_yaml_take_for_something_else_is_in_quotes() -> None:
    text = proposal(f"# no\n\n{table('Y|On', 'x|1')}").files[Path("tablemill.yaml")]
    assert "    title: 'no'\n" in text
    assert "      'y': {column: 'Y'}\n      'on': {column: 'On'}" in text


def test_a_comment_holds_nothing_that_cannot_stand_in_yaml() -> None:
    text = proposal(table("A", "x\x7f", "x\x7f")).files[Path("tablemill.yaml")]
    assert r'"x\x7f" is repeated in "A"' in text


def test_tables_under_one_heading_with_a_first_cell_that_is_empty_stay_apart() -> None:
    text = f"# Doc\n\n{table('A|B', '|x')}\ntext\n\n{table('A|B', '3|x')}"
    assert selected(text) == {"doc": ("^Doc$", 1), "doc-2": ("^Doc$", 2)}


def test_a_heading_that_stands_above_one_table_and_below_another_tells_nothing_apart() -> None:
    text = f"# Doc\n\n## a\n\n### x\n\n{AB}\n## x\n\n### x\n\n{AB}"
    assert [dataset.tables for dataset in proposal(text).datasets] == [1, 1]
