"""The records of a dataset: columns inside, and records with their places for whoever asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import PLACE
from tablemill.markdown import parse
from tablemill.model import Listed, Record, Records, Span
from tablemill.reading.sources import source_of

ROWS = st.lists(st.tuples(st.integers(), st.none() | st.text()), max_size=8)


def _span(line: int) -> Span:
    return Span("x.md", line, 1, line, 9)


def _record(line: int, one: int, two: str | None) -> Record:
    return Record({"a": one, "b": two}, {}, _span(line), frozenset("b" if two is None else ()))


@given(rows=ROWS)
def test_records_that_were_made_one_by_one_come_out_as_they_went_in(rows: list[tuple[int, str | None]]) -> None:
    made = [_record(line, *row) for line, row in enumerate(rows, 1)]
    records = Records.of(made)
    assert list(records) == made
    assert records == made
    assert records == tuple(made)
    assert records != [*made, _record(99, 0, "")]
    assert list(records.rows(["b", "a"])) == [(two, one) for one, two in rows]
    assert list(records.column("a")) == [one for one, _ in rows]
    assert records[1:] == made[1:]
    assert records.any_failed(["b"]) == any(two is None for _, two in rows)
    assert not records.any_failed(["a"])


def test_a_record_has_its_place_in_its_own_batch() -> None:
    batches = [Listed([_span(3), _span(4)], [{}, {}]), Listed([], []), Listed([_span(9)], [{}])]
    records = Records({"a": [1, 2, 3]}, batches)
    assert [(record.values["a"], record.span.line) for record in records] == [(1, 3), (2, 4), (3, 9)]
    assert records[-1].span.line == 9


def test_a_joined_field_is_read_from_its_partner_and_fails_where_it_should() -> None:
    partner = Record({"x": 1}, {}, Span("y.md", 5, 1, 5, 9))
    records = Records.of([_record(1, 1, "b"), _record(2, 2, None)])
    joined = records.joined("p", [{"x": 1}, None], [partner, None], [1])
    assert [record.values["p"] for record in joined] == [{"x": 1}, None]
    assert [record.place("p").path for record in joined] == ["y.md", "x.md"]
    assert [record.failed for record in joined] == [frozenset(), {"b", "p"}]
    assert [record.failed for record in records] == [frozenset(), {"b"}], (
        "the records that were given stay as they were"
    )


def test_no_records_have_empty_columns_whatever_they_are_called() -> None:
    records = Records.of([])
    assert (len(records), list(records.column("a")), list(records.rows(["a", "b"]))) == (0, [], [])
    assert PLACE not in records


def test_the_lines_of_rows_are_those_of_the_rows() -> None:
    text = "x\n\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n> | 3 |\n\n| c |\n|---|\n| 5 |\n| 6 |\n"
    for table in parse(source_of(text.encode(), "x.md")).tables:
        [(path, lines)] = table.row_lines()
        assert (path, list(lines)) == ("x.md", [row.span.line for row in table.rows])
        assert len(lines) == 2
    html = "<table>\n<tr><th>a</th></tr>\n\n<tr><td>1</td></tr><tr><td>2</td></tr>\n</table>\n"
    [table] = parse(source_of(html.encode(), "x.md"), html=True).tables
    assert table.row_lines() == [("x.md", [4]), ("x.md", [4])]
    records = Records.of(Record({"n": n}, {}, Span(path, n, 1, n, 2)) for path, n in (("a", 3), ("b", 1), ("b", 5)))
    assert list(records.lines()) == [("a", [3]), ("b", [1]), ("b", [5])]
    assert list(records.chosen([2, 0]).lines()) == [("b", [5]), ("a", [3])]
