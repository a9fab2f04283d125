"""Joins: what a record is given, what is told of those that are alone, and what is left to its cause."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import PLACE, dataset_spec, field
from tablemill.emit import FORMATS, WITHOUT_GROUPS
from tablemill.model import Cell, Dataset, Json, Record, Records, Span
from tablemill.pipeline import build, check
from tablemill.problems import TablemillError
from tablemill.records.joining import join, partners
from tablemill.spec import DatasetSpec, FieldSpec, JoinSpec, Match
from tablemill.spec.model import Arrangement, SortField
from tablemill.spec.schema import RecordSchema

GOLDEN = Path(__file__).parent.parent / "golden" / "join"
ON_CODE = (Match("code", PLACE, None, PLACE),)
OBJECT = {"type": ["object", "null"], "properties": {"title": {"type": "string"}}}


def dataset(name: str, *rows: dict[str, Json], failed: str = "") -> Dataset:
    """Make records in the file ``name``.md, one a line; ``failed`` names fields of the first."""
    records = []
    for line, row in enumerate(rows, 1):
        origins = {
            each: Cell("x", f"{name}.md", line, 10 * column, None)  # type: ignore[arg-type]
            for column, each in enumerate(row, 1)
        }
        span = Span(f"{name}.md", line, 1, line, 90)
        records.append(Record(row, origins, span, frozenset(failed.split() if line == 1 else ())))
    return Dataset(name, (next(iter(rows[0])) if rows else "code",), Records.of(records))


def spec(unmatched: str = "error", unused: str = "error", by: tuple[Match, ...] = ON_CODE) -> DatasetSpec:
    made = dataset_spec("errors", "code", {"code": field()})
    joined = JoinSpec("codes", by, unmatched, unused)  # type: ignore[arg-type]
    schema = RecordSchema("x.json", "", {"properties": {"standard": OBJECT}}, {})
    of = FieldSpec("standard", "join", None, None, "text", frozenset(), None, PLACE, {}, joined)
    return DatasetSpec(
        *(
            made.name,
            made.folder,
            made.sources,
            made.named,
            made.rows,
            schema,
            "code",
            (*made.fields, of),
            (),
            frozenset(),
            {},
            PLACE,
            {},
        )
    )


def row(code: Json, **others: Json) -> dict[str, Json]:
    return {"code": code, "standard": None, **others}


CODES = dataset("codes", {"code": "404", "title": "Not Found"}, {"code": "410", "title": "Gone"})


def said(one: DatasetSpec, ours: Dataset, theirs: Dataset = CODES, whole: str = "errors codes") -> list[str]:
    _, problems = join([one], {"errors": ours, "codes": theirs}, whole.split())
    return [str(problem) for problem in problems]


def filled(one: DatasetSpec, ours: Dataset, theirs: Dataset = CODES, whole: str = "errors codes") -> tuple[Record, ...]:
    datasets, _ = join([one], {"errors": ours, "codes": theirs}, whole.split())
    return datasets["errors"].records


def test_a_record_is_given_what_the_schema_names_of_its_partner_and_keeps_its_own() -> None:
    ours = dataset("errors", row("410", title="ours"), row("404", title="ours"), row("410", title="ours"))
    first, second, third = filled(spec(), ours)
    assert first.values == {"code": "410", "standard": {"title": "Gone"}, "title": "ours"}
    assert list(first.values) == ["code", "standard", "title"]
    assert (second.values["standard"], third.values["standard"]) == ({"title": "Not Found"}, {"title": "Gone"})
    assert ours.records[0].values["standard"] is None


def test_a_joined_value_is_placed_where_its_partner_stands() -> None:
    (record,) = filled(spec(unused="fine"), dataset("errors", row("410")))
    assert str(record.place("standard")) == "codes.md:2:1"
    assert str(record.place("standard", "title")) == "codes.md:2:20"
    assert str(record.place("code", "title")) == "errors.md:1:10"
    (alone,) = filled(spec("fine", "fine"), dataset("errors", row("450")))
    assert str(alone.place("standard", "title")) == "errors.md:1:20"


def test_joins_that_would_take_one_record_into_too_many_are_refused() -> None:
    ours, theirs = dataset("errors", *[row("404")] * 14), dataset("codes", {"code": "404", "title": "x" * 10_000_000})
    with pytest.raises(TablemillError) as caught:
        filled(spec(), ours, theirs)
    assert str(caught.value) == (
        f"{PLACE}: error[records-too-large]: standard of errors and the fields joined before it have more "
        "than 134,217,728 "
        'characters; join fewer fields, or fewer records with "by"'
    )
    assert len(filled(spec(), dataset("errors", *[row("404")] * 13), theirs)) == 13


def test_a_record_without_a_partner_is_told_with_the_nearest_value() -> None:
    assert said(spec(unused="fine"), dataset("errors", row("4044"), row("x"))) == [
        (
            'errors.md:1:10: error[unmatched]: no record of codes has code "4044", so standard has no match; '
            'did you mean "404"?'
        ),
        (
            'errors.md:2:10: error[unmatched]: no record of codes has code "x", so standard has no match; '
            "add one there, correct the value, or declare unmatched: fine"
        ),
    ]


def test_where_hundreds_are_alone_the_nearest_values_are_not_looked_for() -> None:
    theirs = dataset("codes", *({"code": f"{number}", "title": ""} for number in range(101)))
    ours = dataset("errors", *(row(f"{number}x") for number in range(100)))
    assert not any("did you mean" in problem for problem in said(spec(unused="fine"), ours, theirs))
    fewer = dataset("errors", *(row(f"{number}x") for number in range(99)))
    assert all("did you mean" in problem for problem in said(spec(unused="fine"), fewer, theirs))


def test_the_nearest_value_is_asked_for_where_it_is_one_text_and_never_null() -> None:
    theirs = dataset("codes", {"name": None, "code": "40", "title": "x"}, {"name": "404", "code": "1", "title": "x"})
    ours = dataset("errors", row("4040", kind="1"))
    by_name = spec(unused="fine", by=(Match("code", PLACE, "name", PLACE),))
    assert said(by_name, ours, theirs)[0].endswith('has no match; did you mean "404"?')
    both = spec(unused="fine", by=(Match("code", PLACE, "name", PLACE), Match("kind", PLACE, "code", PLACE)))
    assert said(both, ours, theirs)[0].endswith("; add one there, correct the value, or declare unmatched: fine")


def test_the_first_field_that_is_null_is_told_at_its_place() -> None:
    by = (Match("code", PLACE, "start", PLACE), Match("last", PLACE, "end", PLACE))
    theirs = dataset("codes", {"start": "1", "end": None, "title": "x"})
    assert said(spec(by=by), dataset("errors", row("1", last=None)), theirs) == [
        (
            "errors.md:1:30: error[unmatched]: last is null, so standard has no match; give it "
            "a value, or declare "
            "unmatched: fine"
        ),
        (
            "codes.md:1:20: error[unused]: end is null, so no record joins this one as standard; "
            "give it a value, or "
            "declare unused: fine"
        ),
    ]


def test_values_are_told_under_the_names_that_the_other_side_has_for_them() -> None:
    theirs = dataset("codes", {"key": "1", "title": "x"})
    by = (Match("code", PLACE, "key", PLACE),)
    problems = said(spec(by=by), dataset("errors", row("2")), theirs)
    assert [problem.partition(" has ")[2].partition(",")[0] for problem in problems] == ['key "2"', 'code "1"']


def test_a_record_of_theirs_that_cannot_be_found_because_its_value_failed_is_not_unused() -> None:
    theirs = dataset("codes", {"code": None, "title": "x"}, {"code": "404", "title": "y"}, failed="code")
    assert said(spec(), dataset("errors", row("404")), theirs) == []


def test_null_finds_nothing_not_even_null() -> None:
    theirs = dataset("codes", {"code": "404", "title": "a", "old": None})
    by_old = spec(by=(Match("code", PLACE, "old", PLACE),))
    assert said(by_old, dataset("errors", row(None)), theirs) == [
        (
            "errors.md:1:10: error[unmatched]: code is null, so standard has no match; "
            "give it a value, or declare unmatched: fine"
        ),
        (
            "codes.md:1:30: error[unused]: old is null, so no record joins this one as standard; "
            "give it a value, or declare unused: fine"
        ),
    ]


def test_several_fields_find_a_record_only_together() -> None:
    by = (Match("code", PLACE, "start", PLACE), Match("last", PLACE, "end", PLACE))
    theirs = dataset("codes", {"name": "one", "start": 3, "end": 3, "title": "x"})
    ours = dataset("errors", row(3, last=3), row(3, last=9))
    assert said(spec(by=by), ours, theirs) == [
        (
            "errors.md:2:10: error[unmatched]: no record of codes has start 3 and end 9, so standard has no "
            "match; add one there, correct the value, or declare unmatched: fine"
        )
    ]
    assert [record.values["standard"] for record in filled(spec(by=by), ours, theirs)] == [{"title": "x"}, None]


def test_a_record_of_theirs_that_nobody_takes_is_told_at_its_place() -> None:
    assert said(spec(), dataset("errors", row("404"))) == [
        (
            'codes.md:2:10: error[unused]: no record of errors has code "410", so no record joins this one '
            "as standard; add one there, correct the value, or declare unused: fine"
        )
    ]


@pytest.mark.parametrize(
    ("unmatched", "unused", "told"),
    [
        ("error", "error", ["errors.md:1:10: error[unmatched]", "codes.md:2:10: error[unused]"]),
        ("warning", "error", ["errors.md:1:10: warning[unmatched-warning]", "codes.md:2:10: error[unused]"]),
        ("fine", "warning", ["codes.md:2:10: warning[unused-warning]"]),
        ("error", "fine", ["errors.md:1:10: error[unmatched]"]),
        ("fine", "fine", []),
    ],
)
def test_those_that_are_alone_are_told_as_declared(unmatched: str, unused: str, told: list[str]) -> None:
    problems = said(spec(unmatched, unused), dataset("errors", row("450"), row("404")))
    assert [problem.rpartition("]")[0] + "]" for problem in problems] == told


def test_two_records_that_one_value_finds_are_told_with_both_places() -> None:
    theirs = dataset("codes", {"name": "a", "code": "404", "title": "x"}, {"name": "b", "code": "404", "title": "y"})
    by = (Match("code", PLACE, "code", PLACE),)
    assert said(spec(by=by), dataset("errors", row("404")), theirs) == [
        (
            'codes.md:2:20: error[duplicate-partner]: code "404" already identifies the record at '
            "codes.md:1:20 as the standard "
            "of errors; give each record different values"
        )
    ]


def test_a_key_that_comes_twice_is_left_to_the_check_of_keys() -> None:
    theirs = dataset("codes", {"code": "404", "title": "x"}, {"code": "404", "title": "y"})
    assert said(spec(), dataset("errors", row("404")), theirs) == []


def test_a_partner_that_another_problem_took_away_is_not_told_and_leaves_the_field_failed() -> None:
    ours = dataset("errors", row("450"))
    for theirs, whole in (
        (CODES, "errors"),
        (dataset("codes", {"code": None, "title": "x"}, failed="code"), "errors codes"),
    ):
        assert said(spec(unused="fine"), ours, theirs, whole) == []
        assert filled(spec("fine", "fine"), ours, theirs, whole)[0].failed == {"standard"}
    datasets, problems = join([spec()], {"errors": ours}, ["errors"])
    assert problems == []
    assert datasets["errors"].records[0].failed == {"standard"}


def test_an_own_value_that_failed_finds_nothing_and_blames_nobody() -> None:
    ours = dataset("errors", row(None), row("404"), failed="code")
    assert said(spec(), ours) == []
    assert filled(spec("fine", "fine"), ours)[0].failed == {"code", "standard"}
    assert said(spec(), dataset("errors", row("404")), whole="codes") == []


def test_another_failure_hides_nobody_who_is_alone() -> None:
    ours = dataset("errors", row("450"), row("404"), failed="standard")
    theirs = dataset("codes", {"code": "404", "title": None}, {"code": "410", "title": "x"}, failed="title")
    assert [problem.split(": ")[1] for problem in said(spec(), ours, theirs)] == ["error[unmatched]", "error[unused]"]


def test_what_failed_there_failed_here_too() -> None:
    theirs = dataset("codes", {"code": "404", "title": None, "note": None}, failed="title")
    assert filled(spec(), dataset("errors", row("404")), theirs)[0].failed == {"standard"}
    theirs = dataset("codes", {"code": "404", "title": "x", "note": None}, failed="note")
    assert filled(spec(), dataset("errors", row("404")), theirs)[0].failed == frozenset()


def test_partners_are_found_without_a_word_about_who_is_alone() -> None:
    ours = dataset("errors", row("404"), row("450"))
    found = partners(JoinSpec("codes", ON_CODE, "error", "error"), ours, CODES)
    assert found == ([0, None], [1], [])


def test_a_dataset_may_take_records_of_two_others() -> None:
    one = spec()
    past_codes = JoinSpec("past", ON_CODE, "fine", "fine")
    other = FieldSpec("old", "join", None, None, "text", frozenset(), None, PLACE, {}, past_codes)
    schema = RecordSchema("x.json", "", {"properties": {"standard": OBJECT, "old": OBJECT}}, {})
    both = DatasetSpec(
        *(
            one.name,
            one.folder,
            one.sources,
            one.named,
            one.rows,
            schema,
            "code",
            (*one.fields, other),
            (),
            frozenset(),
            {},
            PLACE,
            {},
        )
    )
    ours = dataset("errors", {"code": "404", "standard": None, "old": None})
    past = dataset("past", {"code": "404", "title": "Missing"})
    datasets, _ = join([both], {"errors": ours, "codes": CODES, "past": past}, ["errors", "codes", "past"])
    (record,) = datasets["errors"].records
    assert record.values == {"code": "404", "standard": {"title": "Not Found"}, "old": {"title": "Missing"}}
    assert str(record.place("old")) == "past.md:1:1"


# Through the whole pipeline


def test_drift_in_a_joined_field_is_told_where_the_fact_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in GOLDEN.iterdir():
        Path(path.name).write_bytes(path.read_bytes())
    build(Path("tablemill.yaml"))
    seed = Path("codes.md")
    seed.write_text(seed.read_text().replace("Not Found", "Not There").replace("| 410 | Gone | |\n", ""))
    _, changes = check(Path("tablemill.yaml"))
    assert [str(change.problem()) for change in changes] == [
        (
            'codes.md:5:9: error[field-changed]: errors "NotThere": standard.title is "Not Found" in '
            "out/errors.json, but "
            '"Not There" in the seed'
        ),
        (
            'errors.md:6:1: error[field-changed]: errors "Gone": standard is {"title": "Gone", "since": null} in '
            "out/errors.json, but null in the seed"
        ),
        (
            'codes.md:5:9: error[field-changed]: errors "Missing": standard.title is "Not Found" in out/errors.json, '
            'but "Not There" in the seed'
        ),
        (
            'codes.md:5:9: error[field-changed]: codes 404: title is "Not Found" in out/codes.json, but '
            '"Not There" in the '
            "seed"
        ),
        "codes.md:5:1: error[record-removed]: codes 410 is in out/codes.json, but no longer in the seed",
    ]


def test_every_format_holds_what_is_joined_and_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in GOLDEN.iterdir():
        Path(path.name).write_bytes(path.read_bytes())
    spec = Path("tablemill.yaml")
    spec.write_text(spec.read_text().replace("formats: [json]", f"formats: [{', '.join(WITHOUT_GROUPS)}]"))
    outcome, published = build(spec)
    assert outcome.problems == ()
    assert published is not None
    made = [record.values for record in outcome.datasets["errors"].records]
    assert [record["standard"] and record["standard"]["title"] for record in made] == [
        *("Not Found", "Gone", "Not Found"),
        *(None, None),
    ]
    for artefact in outcome.artefacts:
        if artefact.format in FORMATS and artefact.dataset == "errors":
            assert FORMATS[artefact.format].load(artefact.content, outcome.shapes["errors"]) == made


def test_a_joined_value_of_another_shape_is_told_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in GOLDEN.iterdir():
        Path(path.name).write_bytes(path.read_bytes())
    build(Path("tablemill.yaml"))
    made = Path("out/errors.json")
    made.write_text(made.read_text().replace(',\n      "since": null', ""))
    _, changes = check(Path("tablemill.yaml"))
    assert [str(change.problem()) for change in changes] == [
        (
            'codes.md:6:1: error[field-changed]: errors "Gone": standard is {"title": "Gone"} in '
            "out/errors.json, but "
            '{"title": "Gone", "since": null} in the seed'
        )
    ]


VALUES = st.sampled_from([None, 0, 1, 2, "0", "1"])
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=6)


@given(ROWS, ROWS, st.booleans())
def test_partners_are_those_that_comparing_each_with_each_finds(
    ours: list[tuple[Json, Json]], theirs: list[tuple[Json, Json]], on_two: bool
) -> None:
    by = (Match("a", PLACE, "x", PLACE), Match("b", PLACE, "y", PLACE))[: 1 + on_two]
    left = Dataset("ours", ("a",), Records.of(Record({"a": a, "b": b}, {}, PLACE) for a, b in ours))
    right = Dataset("theirs", ("x",), Records.of(Record({"x": x, "y": y}, {}, PLACE) for x, y in theirs))

    def fit(one: Record, other: Record) -> bool:
        pairs = [(one.values[match.ours], other.values[match.theirs or ""]) for match in by]
        return all(ours == theirs and ours is not None for ours, theirs in pairs)

    found, unused, _ = partners(JoinSpec("theirs", by, "fine", "fine"), left, right)
    others = list(enumerate(right.records))
    assert found == [next((number for number, other in others if fit(one, other)), None) for one in left.records]
    assert unused == [number for number, other in others if not any(fit(one, other) for one in left.records)]


LIST = {"type": "array", "items": {"properties": {"title": {"type": "string"}}}}


def listing(unmatched: str = "error", order: tuple[SortField, ...] = ()) -> tuple[DatasetSpec, DatasetSpec]:
    one = spec(unmatched)
    schema = RecordSchema("x.json", "", {"properties": {"standard": LIST}}, {"standard": field("array")})
    by = JoinSpec("codes", (Match("code", PLACE, "kind", PLACE),), unmatched, "error")  # type: ignore[arg-type]
    fields = (*one.fields[:-1], one.fields[-1]._replace(join=by))
    return one._replace(schema=schema, fields=fields), dataset_spec("codes", "code", {})._replace(
        arrangement=Arrangement(sort=order)
    )


@given(st.lists(st.integers(0, 3)), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1))
def test_a_list_has_all_that_fit_in_their_order_and_its_places_are_theirs(
    codes: list[int], kinds: list[tuple[int, int]]
) -> None:
    ours = dataset("errors", *(row(code) for code in dict.fromkeys(codes)))
    theirs = dataset("codes", *({"code": n, "kind": kind, "title": str(t)} for n, (kind, t) in enumerate(kinds)))
    for order in ((), (SortField("title", PLACE, descending=True),)):
        datasets, problems = join(listing("fine", order), {"errors": ours, "codes": theirs}, ("errors", "codes"))
        for record in datasets["errors"].records:
            fitting = [n for n, (kind, _) in enumerate(kinds) if kind == record.values["code"]]
            fitting = sorted(fitting, key=lambda n: -kinds[n][1]) if order else fitting
            assert record.values["standard"] == [{"title": str(kinds[n][1])} for n in fitting]
            places = [record.place("standard", str(place)).line for place in range(len(fitting))]
            assert places == [number + 1 for number in fitting]
        alone = sum(kind not in codes for kind, _ in kinds)
        assert [problem.code for problem in problems] == ["unused"] * alone


def test_a_list_without_a_partner_is_an_error_that_can_be_declared_fine() -> None:
    theirs = dataset("codes", {"code": "1", "kind": "a", "title": "x"})
    ours = dataset("errors", row("a"), row("b"))
    datasets, problems = join(listing(), {"errors": ours, "codes": theirs}, ("errors", "codes"))
    assert [str(problem) for problem in problems] == [
        (
            'errors.md:2:10: error[unmatched]: no record of codes has kind "b", so standard has no match; add '
            "one there, correct the value, or declare unmatched: fine"
        )
    ]
    assert [record.failed for record in datasets["errors"].records] == [frozenset(), {"standard"}]
    assert [record.values["standard"] for record in datasets["errors"].records] == [[{"title": "x"}], []]


def test_what_is_joined_is_filled_before_it_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(GOLDEN.parent / "join-that-nests-lists", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    build(Path("tablemill.yaml"))
    seed = Path("standard.md").read_text(encoding="utf-8")
    Path("standard.md").write_text(seed.replace("Mind the key", "Hide it"), encoding="utf-8")
    _, changes = check(Path("tablemill.yaml"))
    assert [str(change.problem()) for change in changes] == [
        (
            'standard.md:9:11: error[field-changed]: chapters 1: sections.0.rules.1.text is "Mind the key" in '
            'out/chapters.json and 7 more, but "Hide it" in the seed'
        )
    ]
    Path("standard.md").write_text(seed.replace("| 3.1.1 | Be white | 1     |\n", ""), encoding="utf-8")
    _, changes = check(Path("tablemill.yaml"))
    assert [str(change.problem()) for change in changes] == [
        (
            'standard.md:17:4: error[field-changed]: chapters 3: sections.0.rules is [{"id": "3.1.1", "text": "Be '
            'white", "level": 1}] in out/chapters.json and 7 more, but [] in the seed'
        )
    ]
