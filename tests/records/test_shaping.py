"""Which rows of a table are records, and tables whose records do not stand in rows."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from seeds import CODE, NAME, SEED, TABLE, at, conditions, dataset, document, field, normalised, said, values
from tablemill.model import Table
from tablemill.records.normalisation import normalise
from tablemill.records.shaping import Chosen, Groups, GroupsAbove, Sieve, Taken
from tablemill.records.turning import Transposed, Unpivoted
from tablemill.spec import DatasetSpec, RowsSpec
from tablemill.spec.model import Unpivot
from tablemill.spec.patterns import Pattern

# Tables of any rows, short, wide and full ones, whose cells have a few words.
WORDS = st.sampled_from(["", "a", "b", "ab", "`c`", "**total**", "x \\| y", "==m=="])
ROWS = st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=6)
PATTERNS = st.sampled_from(["", "a", "^b$", "^$", "total", "c|m", "\\|", "^x"])


def table_of(rows: list[list[str]]) -> Table:
    lines = ["| A | B | C |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    tables = document("\n".join(lines) + "\n").tables
    assert len(tables) == 1
    return tables[0]


def rows_spec(**keys: object) -> RowsSpec:
    return RowsSpec("tables", Pattern(re.compile(""), at(3)), (), at(3), **keys)


@given(ROWS, st.dictionaries(st.sampled_from("ABC"), PATTERNS), st.dictionaries(st.sampled_from("ABC"), PATTERNS))
def test_where_takes_what_all_match_and_except_leaves_out_what_any_matches_in_order(
    rows: list[list[str]], where: dict[str, str], except_: dict[str, str]
) -> None:
    table = table_of(rows)
    sieve = Sieve(rows_spec(where=conditions(where), except_=conditions(except_)))
    taken = sieve.sift(Taken(table, table))

    def matches(row: list[str], column: str, pattern: str) -> bool:
        place = "ABC".index(column)
        return re.search(pattern, row[place] if place < len(row) else "") is not None

    texts = table.texts()[1:]
    wanted = [
        number
        for number, row in enumerate(texts)
        if all(matches(row, *one) for one in where.items()) and not any(matches(row, *one) for one in except_.items())
    ]
    assert [row.span for row in taken.table.rows] == [table.rows[number].span for number in wanted]
    assert taken.table.texts()[1:] == [texts[number] for number in wanted]
    assert sieve.left_out == len(texts) - len(wanted)
    read = taken.table.views([(1, "text"), (0, "markdown")])
    assert read[0] == [texts[number][1] if len(texts[number]) > 1 else None for number in wanted]
    assert read[1] == [table.rows[number].cells[0].raw for number in wanted]


def test_a_table_that_is_taken_whole_stays_what_it_is() -> None:
    table = table_of([["a", "b", "c"]])
    for sieve in (Sieve(rows_spec()), Sieve(rows_spec(where=conditions({"A": "a"})))):
        assert sieve.sift(Taken(table, table)).table is table
        assert sieve.sift(Taken(table, table)).rows is None


def test_rows_of_a_filtered_table_are_counted_and_sliced_as_any_sequence() -> None:
    chosen = Chosen(table_of([["a"], ["b"], ["c"], ["d"]]), [0, 2, 3])
    assert [row.cells[0].raw for row in chosen.rows[1:]] == ["c", "d"]
    assert (len(chosen.rows), chosen.rows[-1].cells[0].raw) == (3, "d")
    assert (chosen.columns, chosen.html, chosen.notes, chosen.section) == (("A", "B", "C"), False, (), None)
    assert (chosen.alignments, chosen.header.span.line, chosen.span.line) == ((None, None, None), 1, 1)


def test_values_of_a_filtered_table_have_the_places_of_their_cells() -> None:
    text = TABLE + "| 4o4 | x |\n| 500 | ==open |\n| 5o5 | ==open |\n"
    records, problems, _ = normalised(text, CODE, NAME, except_={"Code": "o", "Name": "–"})
    assert [(record.values["code"], str(record.place("code")), record.span.line) for record in records] == [
        (200, "seed.md:3:3", 3),
        (500, "seed.md:6:3", 6),
    ]
    assert [(problem.code, str(problem.span)) for problem in problems] == [("unclosed-mark", "seed.md:6:9")]


def test_a_ragged_row_that_is_left_out_is_no_error_and_one_that_is_taken_is() -> None:
    text = TABLE + "| total |\n| 500 |\n| all | x | y |\n"
    found = normalised(text, CODE, NAME, except_={"Code": "^[a-z]"})
    assert [(problem.code, problem.span.line) for problem in found.problems] == [("ragged-row", 6)]
    assert [one["code"] for one in values(found.records)] == [200, 204, 500]


def test_a_short_row_is_empty_where_a_filter_looks_for_what_it_lacks() -> None:
    text = TABLE + "| 500 |\n"
    assert len(normalised(text, CODE, NAME, where={"Name": "."}).records) == 2
    assert len(normalised(text, CODE, NAME, where={"Name": "^$"}, ragged=True).records) == 1


def test_rows_are_numbered_after_the_others_are_left_out() -> None:
    found = normalised(TABLE, CODE, field("number", "integer", row="number"), where={"Code": "204"})
    assert values(found.records) == [{"code": 204, "number": 1}]


def test_a_column_that_a_filter_names_counts_as_read_and_must_be_there() -> None:
    found = normalised(TABLE, CODE, where={"Name": "OK"})
    assert found.columns_read[SEED] == {0: {"Code", "Name"}}
    both = TABLE + "\n# b\n\n| Code |\n|---|\n| 500 |\n"
    assert [problem.code for problem in normalised(both, CODE, where={"Name": "OK"}).problems] == ["unknown-column"]


def test_what_is_left_out_is_counted_over_all_tables_and_nothing_is_said_of_empty_ones() -> None:
    both = TABLE + "\n# b\n\n" + TABLE.replace("20", "50")
    spec = dataset(CODE, where={"Name": "OK"})
    made = normalise({SEED: document(both)}, spec)
    assert (len(made.records), made.left_out, made.problems) == (2, 2, [])
    empty = "| Code | Name |\n|---|---|\n"
    assert normalise({SEED: document(empty)}, spec).problems == []


def test_a_condition_that_leaves_out_nothing_is_told_beside_one_that_leaves_out_all() -> None:
    found = normalised(TABLE, CODE, where={"Code": "2"}, except_={"Name": ""})
    assert said(found.problems) == [
        (
            'tablemill.yaml:4:1: warning[no-effect]: Code matches 2 in every row, so "where" has no effect; '
            "correct the pattern, or remove it"
        ),
        ('tablemill.yaml:3:1: error[selects-nothing]: "where" and "except" leave out all 2 rows; correct a pattern'),
    ]


# Group rows


@given(ROWS, st.sampled_from(["", "^a", "total"]))
def test_each_row_is_a_record_or_a_group_row_and_reads_the_nearest_group_row_above(
    rows: list[list[str]], pattern: str
) -> None:
    table = table_of(rows)
    texts = table.texts()[1:]
    group: str | None = None
    wanted = []
    for row, shown in zip(table.rows, texts, strict=True):
        filled = [text for text in shown if text] + [cell.text for cell in row.excess if cell.text]
        if len(filled) == 1 and any(shown) and re.search(pattern, filled[0]):
            group = filled[0]
        else:
            wanted.append((row.span, group))
    taken = Groups(rows_spec(group_rows=Pattern(re.compile(pattern), at(4)))).aside(table)
    spec, _ = field("group", nullable=True, group_row="")
    above = GroupsAbove(taken)
    assert [row.span for row in taken.table.rows] == [span for span, _ in wanted]
    assert above.readings(spec) == [group for _, group in wanted]
    cells = [above.cell(spec, number) for number in range(len(wanted))]
    assert [cell and cell.text for cell in cells] == [group for _, group in wanted]


GROUPED = "| Name | N |\n|---|---|\n| **Fruit** |\n| Lemon | 2 |\n| Tools | |\n| Rake | 20 |\n"


def test_a_group_row_is_the_place_of_what_is_read_from_it() -> None:
    fields = [field("name", column="Name"), field("group", group_row="^(F|T)")]
    records, problems, _ = normalised(GROUPED, *fields, group_rows="")
    assert problems == []
    assert [(one.values["group"], str(one.place("group"))) for one in records] == [
        ("F", "seed.md:3:3"),
        ("T", "seed.md:5:3"),
    ]


def test_groups_are_found_before_rows_are_left_out_and_belong_to_their_table() -> None:
    fields = [field("name", column="Name"), field("group", nullable=True, group_row="")]
    both = GROUPED + "\ntext\n\n| Name | N |\n|---|---|\n| Bean | 1 |\n"
    records = normalised(both, *fields, group_rows="", except_={"Name": "Lemon|Tools"}).records
    assert values(records) == [{"name": "Rake", "group": "Tools"}, {"name": "Bean", "group": None}]


def test_a_text_that_is_put_together_from_a_group_row_has_its_place() -> None:
    fields = [
        field("name", column="Name"),
        field("group", group_row=""),
        field("id", text="{group}-{name}"),
    ]
    found = normalise({SEED: document(GROUPED)}, dataset(*fields, group_rows=""))
    assert [one.values["id"] for one in found.records] == ["Fruit-Lemon", "Tools-Rake"]


def test_a_pattern_of_a_group_row_that_never_matches_is_told() -> None:
    fields = [field("name", column="Name"), field("group", nullable=True, group_row="^x")]
    assert [one.code for one in normalised(GROUPED, *fields, group_rows="").problems] == ["pattern-finds-nothing"]
    found = normalised(GROUPED, fields[0], field("group", group_row="^x"), group_rows="")
    assert [(one.code, str(one.span)) for one in found.problems] == [
        ("no-match", "seed.md:4:1"),
        ("no-match", "seed.md:6:1"),
    ]


# Tables whose records do not stand in rows

FULL_ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from(["a", "b c", "`d`", "==m=="]), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def full_table(rows: list[list[str]]) -> Table:
    header, *others = [f"| {' | '.join(row)} |" for row in rows]
    return document("\n".join([header, "|" + "---|" * len(rows[0]), *others])).tables[0]


@given(FULL_ROWS)
def test_transposing_turns_rows_into_columns_and_twice_gives_the_table_back(rows: list[list[str]]) -> None:
    table = full_table(rows)
    once = Transposed(table)
    assert once.texts() == [list(column) for column in zip(*table.texts(), strict=True)]
    twice = Transposed(once)
    assert twice.texts() == table.texts()
    assert [[cell.span for cell in row.cells] for row in twice.rows] == [
        [cell.span for cell in row.cells] for row in table.rows
    ]
    places = range(len(once.columns))
    read = once.views([(place, "text") for place in places])
    assert read == [[row.cells[place].text for row in once.rows] for place in places]


@given(ROWS, st.sets(st.sampled_from([0, 1, 2]), min_size=1))
def test_unpivoting_makes_a_row_for_each_cell_that_is_there_in_the_order_of_the_table(
    rows: list[list[str]], columns: set[int]
) -> None:
    table = table_of(rows)
    made = Unpivoted(table, columns, Unpivot((), None, "name", "value", at(4)))
    wanted = [
        ("ABC"[place], row.cells[place].span, row.span)
        for row in table.rows
        for place in sorted(columns)
        if place < len(row.cells)
    ]
    assert [(row.cells[0].text, row.cells[1].span, row.span) for row in made.rows] == wanted
    assert made.columns == ("name", "value", *("ABC"[place] for place in range(3) if place not in columns))
    read = made.views([(place, view) for place in range(len(made.columns)) for view in ("text", "markdown")])
    assert read == [
        [row.cells[place].view(view) if place < len(row.cells) else None for row in made.rows]
        for place in range(len(made.columns))
        for view in ("text", "markdown")
    ]


KEYS = "| | |\n|---|---|\n| **Name** | Alder |\n| Height | twenty |\n"


def test_a_value_of_a_transposed_table_has_the_place_of_its_cell_and_the_record_that_of_its_first() -> None:
    found = normalised(KEYS, field("name", column="Name"), field("height", "integer", column="Height"), transposed=True)
    assert said(found.problems) == [
        'seed.md:4:12: error[type]: height must be an integer, got "twenty" (column Height)'
    ]
    assert [(str(one.span), str(one.place("name"))) for one in found.records] == [("seed.md:3:14", "seed.md:3:14")]
    assert found.columns_read[SEED] == {0: {"column_1", "column_2"}}


def test_keys_that_come_twice_are_told_where_one_is_read() -> None:
    found = normalised(KEYS + "| Name | Birch |\n", field("name", column="Name"), transposed=True)
    assert [problem.code for problem in found.problems] == ["ambiguous-column"]


def test_a_filter_chooses_among_the_records_of_a_transposed_table_and_a_ragged_row_is_told() -> None:
    text = "| Plan | Free | Pro |\n|---|---|---|\n| Seats | 1 | 10 |\n| Mail | no |\n"
    spec = dataset(
        field("plan", column="Plan"),
        transposed=True,
        where={"Mail": "^$"},
    )
    found = normalise({SEED: document(text)}, spec)
    assert (values(found.records), found.left_out) == ([{"plan": "Pro"}], 1)
    assert [(problem.code, problem.span.line) for problem in found.problems] == [("ragged-row", 4)]
    assert found.keys_read[SEED] == {0: {"Plan", "Mail"}}


def test_a_table_of_one_column_has_no_records_when_that_is_its_header() -> None:
    assert normalised("| Name |\n|---|\n| x |\n", field("name", column="Name"), transposed=True).records == []


def test_unpivoting_needs_its_columns_and_names_of_its_own() -> None:
    fields = [field("code", column="Code"), field("name", column="what"), field("value", nullable=True, column="value")]
    unpivot = Unpivot(("Name",), None, "what", "value", at(4))
    found = normalised(TABLE, *fields, unpivot=unpivot)
    assert values(found.records) == [
        {"code": "200", "name": "Name", "value": "OK"},
        {"code": "204", "name": "Name", "value": None},
    ]
    assert found.columns_read[SEED] == {0: {"Code", "Name", "what", "value"}}
    lost = normalised(TABLE, *fields, unpivot=unpivot._replace(columns=("Nam",)))
    assert said(lost.problems) == [
        'tablemill.yaml:4:1: error[unknown-column]: no table of codes has a column "Nam"; did you mean "Name"?'
    ]


# The rest of the columns


WORDS_TABLE = "| English | German | N |\n|---|---|---|\n| tree | Baum | 4 |\n| leaf | | x |\n"


def words_spec(**others: Any) -> DatasetSpec:
    spec = dataset(field("english", column="English"), field("rest", "object", columns="rest"))
    raw = {"properties": {"english": {"type": "string"}, "rest": {"type": "object", **others}}}
    return spec._replace(schema=spec.schema._replace(raw=raw))


def test_the_rest_of_the_columns_is_an_object_of_texts_or_null_with_the_places_of_the_cells() -> None:
    found = normalise({SEED: document(WORDS_TABLE)}, words_spec())
    assert (found.problems, found.columns_read[SEED]) == ([], {0: {"English", "German", "N"}})
    assert [one["rest"] for one in values(found.records)] == [{"German": "Baum", "N": "4"}, {"German": None, "N": "x"}]
    assert [str(found.records[0].place("rest", part)) for part in ("German", "N")] == ["seed.md:3:10", "seed.md:3:17"]
    assert str(found.records[1].place("rest")) == "seed.md:4:1"


def test_the_members_of_the_rest_have_the_types_of_the_schema_and_are_left_out_where_they_may_not_be_null() -> None:
    text = {"type": "string"}
    spec = words_spec(properties={"N": {"type": "integer"}}, additionalProperties=text)
    found = normalise({SEED: document(WORDS_TABLE)}, spec)
    assert said(found.problems) == ['seed.md:4:12: error[type]: rest.N must be an integer, got "x" (column N)']
    assert [one["rest"] for one in values(found.records)] == [{"German": "Baum", "N": 4}, {}]
    needed = words_spec(properties={"German": text}, required=["German"])
    assert said(normalise({SEED: document(WORDS_TABLE)}, needed).problems) == [
        "seed.md:4:10: error[no-match]: rest.German needs a value, but it is empty (column German)"
    ]


def test_a_table_of_any_shape_keeps_its_caption() -> None:
    text = "The codes\n\n" + TABLE
    caption = field("caption", caption="")
    for keys in ({"where": {"Code": "204"}}, {"transposed": True}):
        assert [one["caption"] for one in values(normalised(text, caption, **keys).records)] == ["The codes"]
    unpivoted = normalised(text, caption, unpivot=Unpivot(("Name",), None, "what", "value", at(4)))
    assert [one["caption"] for one in values(unpivoted.records)] == ["The codes", "The codes"]
