"""Keys and references: what is reported, where, and what is left to the problem that caused it."""

from __future__ import annotations

from builders import dataset_spec, field
from tablemill.model import Cell, Dataset, Json, Record, Records, Span
from tablemill.records.keys import duplicate_keys, unknown_references

FIELDS = {"code": field("integer"), "class": field(nullable=True)}


def record(line: int, failed: str = "", **values: Json) -> Record:
    origins = {name: Cell("x", "seed.md", line, 10, None) for name in values}  # type: ignore[arg-type]
    return Record(values, origins, Span("seed.md", line, 1, line, 90), frozenset(failed.split()))


def said(problems: object) -> list[str]:
    return [str(problem) for problem in problems]  # type: ignore[attr-defined]


def test_a_key_that_comes_again_names_the_first_line_at_every_later_one() -> None:
    records = (record(5, code=404), record(6, code=405), record(7, code=404), record(8, code=404))
    assert said(duplicate_keys(Dataset("codes", ("code",), Records.of(records)))) == [
        f"seed.md:{line}:10: error[duplicate-key]: code 404 is already the key of the record at seed.md:5:10"
        for line in (7, 8)
    ]


def test_a_null_key_is_reported_each_time_and_is_no_duplicate() -> None:
    records = (record(5, code=None), record(6, code=None))
    assert said(duplicate_keys(Dataset("codes", ("code",), Records.of(records)))) == [
        f"seed.md:{line}:10: error[null-key]: code is the key of codes and must not be null" for line in (5, 6)
    ]


def test_a_key_that_failed_has_been_reported() -> None:
    failed = (record(5, "code", code=None), record(6, "code class", code=None))
    assert said(duplicate_keys(Dataset("codes", ("code",), Records.of(failed)))) == []
    more = (record(7, code=1), record(8, code=1))
    assert len(said(duplicate_keys(Dataset("codes", ("code",), Records.of((*failed, *more)))))) == 1


CODES = dataset_spec("codes", "code", FIELDS, references={"class": "classes"})
CLASSES = Dataset("classes", ("class",), Records.of([record(2, **{"class": "4xx"}), record(3, **{"class": "5xx"})]))


def codes(*classes: Json) -> Dataset:
    return Dataset(
        "codes", "code", Records.of(record(n, code=n, **{"class": one}) for n, one in enumerate(classes, 10))
    )


def test_a_value_that_refers_to_no_key_is_reported_with_the_keys_that_there_are() -> None:
    assert said(unknown_references(CODES, codes("4xx", "9xx", None), {"classes": CLASSES})) == [
        'seed.md:11:10: error[unknown-reference]: class "9xx" matches no class of classes; valid: "4xx" and "5xx"'
    ]


def test_a_reference_into_an_empty_dataset_says_so() -> None:
    (problem,) = unknown_references(CODES, codes("4xx"), {"classes": Dataset("classes", ("class",), Records.of(()))})
    assert problem.message == 'class "4xx" matches no class of classes; valid: none'


def test_null_is_no_key_that_is_shown() -> None:
    classes = Dataset("classes", ("class",), Records.of([record(2, **{"class": None}), record(3, **{"class": "5xx"})]))
    (problem,) = unknown_references(CODES, codes("4xx"), {"classes": classes})
    assert problem.message == 'class "4xx" matches no class of classes; valid: "5xx"'


def test_only_the_first_keys_are_shown_in_their_order() -> None:
    classes = Dataset("classes", ("class",), Records.of(record(n, **{"class": f"c{n}"}) for n in range(30, 0, -1)))
    (problem,) = unknown_references(CODES, codes("x"), {"classes": classes})
    assert problem.message.endswith(
        'valid: "c30", "c29", "c28", "c27", "c26", "c25", "c24", "c23", "c22", "c21", "c20", "c19" and 18 more'
    )


def test_a_dataset_that_is_not_whole_is_not_asked() -> None:
    assert said(unknown_references(CODES, codes("9xx"), {})) == []
    broken = Dataset("classes", ("class",), Records.of((*CLASSES.records, record(4, "class", **{"class": None}))))
    assert said(unknown_references(CODES, codes("9xx"), {"classes": broken})) == []


def test_another_failure_in_the_dataset_does_not_hide_an_unknown_key() -> None:
    classes = Dataset("classes", ("class",), Records.of([record(4, "title", **{"class": "4xx", "title": None})]))
    assert len(said(unknown_references(CODES, codes("9xx"), {"classes": classes}))) == 1


def test_fields_that_refer_to_nothing_are_free() -> None:
    assert said(unknown_references(dataset_spec("codes", "code", FIELDS), codes("9xx"), {"classes": CLASSES})) == []


def test_a_dataset_may_refer_to_itself() -> None:
    spec = dataset_spec(
        "codes", "code", {"code": field("integer"), "parent": field("integer")}, references={"parent": "codes"}
    )
    own = Dataset("codes", ("code",), Records.of([record(5, code=1, parent=2), record(6, code=2, parent=3)]))
    assert [str(problem.span) for problem in unknown_references(spec, own, {"codes": own})] == ["seed.md:6:10"]
