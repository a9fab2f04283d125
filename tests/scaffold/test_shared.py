"""Tables that are alike in many files become one dataset, and what is proposed of a folder builds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablemill import pipeline
from tablemill.scaffold import ProposedDataset, Started, init, propose


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def started(files: Mapping[str, str | bytes], *names: str) -> Started:
    """Write files, propose what ``names`` name (``docs``, if nothing), build and check."""
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    made = init(propose(names or ("docs",), formats=("json",)))
    outcome, changes = pipeline.check(made.proposal.spec)
    assert (outcome.ok, changes) == (True, [])
    assert not [problem for problem in outcome.problems if problem.code not in ("ragged-row-taken", "needs-blank-line")]
    return made


def datasets(made: Started) -> dict[str, ProposedDataset]:
    return {dataset.name: dataset for dataset in made.proposal.datasets}


def page(heading: str = "Options", *names: str, columns: str = "Name|Meaning") -> str:
    rows = "".join(f"|{name}|{'x|' * columns.count('|')}\n" for name in names or ("a", "b"))
    return f"# A page\n\n## {heading}\n\n|{columns}|\n{'|-' * (columns.count('|') + 1)}|\n{rows}\n"


FIVE = {f"docs/{name}.md": page() for name in ("build", "check", "diff", "init", "where")}


def test_tables_alike_in_many_files_are_one_dataset_whose_source_is_a_pattern() -> None:
    (one,) = datasets(started(FIVE)).values()
    assert (one.name, one.source, one.rows.tables, one.tables, one.records) == (
        "options",
        ("docs/*.md",),
        "^Options$",
        5,
        10,
    )
    assert (one.fields[0].name, one.fields[0].path, one.key) == ("file", r"^docs/(.+)\.md$", ("file", "name"))


def test_files_in_folders_are_read_by_the_narrowest_pattern_that_matches_them() -> None:
    deep = {f"docs/{name}/README.md": page() for name in "abcd"}
    (one,) = datasets(started(deep | {"docs/a/more.md": "# None\n"})).values()
    assert (one.source, one.fields[0].path) == (("docs/**/README.md",), r"^docs/(.+)/README\.md$")


def test_files_of_several_names_in_several_folders_are_read_by_the_ending() -> None:
    (one,) = datasets(started({f"docs/{name}.md": page() for name in ("a/README", "b/README", "b/c", "top")})).values()
    assert (one.source, one.fields[0].path) == (("docs/**/*.md",), r"^docs/(.+)\.md$")


def test_where_headings_differ_the_columns_select_and_a_field_has_the_heading() -> None:
    files = {f"docs/{name}.md": page(f"What {name} takes") for name in "abcd"}
    (one,) = datasets(started(files)).values()
    assert (one.name, one.rows.tables, one.source) == ("a-page", "^A page$", ("docs/*.md",))
    assert [field.name for field in one.fields] == ["file", "section", "name", "meaning"]
    assert one.key == ("file", "name")


def test_in_two_or_three_files_they_are_named_and_in_two_they_stand_under_one_heading() -> None:
    (one,) = datasets(started({"docs/a.md": page(), "docs/b.md": page()})).values()
    assert one.source == ("docs/a.md", "docs/b.md")


def test_in_two_files_under_different_headings_they_are_two_datasets() -> None:
    made = datasets(started({"docs/a.md": page("Input"), "docs/b.md": page("Output")}))
    assert [(name, one.source) for name, one in made.items()] == [("input", ("docs/a.md",)), ("output", ("docs/b.md",))]


def test_files_that_were_not_named_are_not_taken_by_a_pattern() -> None:
    names = sorted(FIVE)[:4]
    (one,) = datasets(started(FIVE | {"docs/else.md": page("Options", "q")}, *names)).values()
    assert one.source == tuple(names)


def test_what_does_not_fit_in_a_file_leaves_it_out_and_it_stands_for_itself() -> None:
    wide = page(columns="Name|Meaning|Since")
    made = datasets(started(FIVE | {"docs/odd.md": wide}))
    assert [(one.source, one.rows.tables) for one in made.values()] == [
        (("docs/*.md", "!docs/odd.md"), "^Options$"),
        (("docs/odd.md",), "^Options$"),
    ]
    assert list(made) == ["options", "odd-options"]


def test_a_file_that_cannot_be_read_is_left_out_and_told() -> None:
    made = started(FIVE | {"docs/latin.md": "é".encode("latin-1")})
    (one,) = datasets(made).values()
    assert one.source == ("docs/*.md", "!docs/latin.md")
    assert [problem.code for problem in made.proposal.listing.problems] == ["not-utf-8"]


def test_what_no_dataset_takes_is_ignored_once_for_all_files() -> None:
    empty = "# Links\n\n|A|\n|-|\n"
    made = started({path: f"{text}\n{empty}" for path, text in FIVE.items()})
    assert made.proposal.ignores[0].source == ("docs/*.md",)
    assert [(one.tables, one.reason) for one in made.proposal.ignores] == [("^Links$", "5 tables without rows")]
    assert "  - {source: 'docs/*.md', tables: '^Links$'}\n" in made.proposal.files[made.proposal.spec]


def test_a_table_without_a_heading_has_none() -> None:
    bare = "|Name|Meaning|\n|-|-|\n|z|x|\n"
    (one,) = datasets(started(FIVE | {"docs/bare.md": bare})).values()
    assert (one.rows.tables, one.rows.columns) == ("", ())
    assert one.fields[1].reasons == ("the headings of the tables differ", "no heading above 1 table: null")
    assert one.fields[1].nullable


def test_names_that_come_again_in_other_files_are_told_apart_by_the_file() -> None:
    files = {f"docs/{name}.md": f"## Options\n\n|{name}|\n|-|\n|x|\n" for name in ("one", "two")}
    assert list(datasets(started(files))) == ["options", "two-options"]


HEADINGS = st.sampled_from(["Options", "Flags", "", "What else"])
SHAPES = st.sampled_from(["Name|Meaning", "Name|Meaning|Since", "Name", "Since|Name", "File|section"])
NAMES = st.lists(st.sampled_from(["a", "b", "c", "-", "–", "", "1"]), max_size=3)
TABLES = st.tuples(HEADINGS, SHAPES, NAMES)
FILES = st.dictionaries(
    st.sampled_from(
        [f"docs/{folder}{name}.md" for folder in ("", "in/", "in/deep/") for name in ("a", "b", "README", "-")]
    ),
    st.lists(TABLES, max_size=3),
    min_size=1,
)


def _text(tables: list[tuple[str, str, list[str]]]) -> str:
    parts = []
    for heading, shape, names in tables:
        cells = shape.count("|") + 1
        rows = "".join(f"|{name}{'|x' * (cells - 1)}|\n" for name in names)
        parts.append((f"## {heading}\n\n" if heading else "text\n\n") + f"|{shape}|\n{'|-' * cells}|\n{rows}\n")
    return "\n".join(parts)


@contextmanager
def _elsewhere() -> Iterator[None]:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        try:
            yield
        finally:
            os.chdir(before)


@given(FILES)
@settings(deadline=None, max_examples=60)
def test_whatever_stands_in_the_files_of_a_folder_what_is_proposed_builds_and_takes_every_row(
    files: dict[str, list[tuple[str, str, list[str]]]],
) -> None:
    rows = sum(len(names) for tables in files.values() for *_, names in tables)
    if not rows:
        return
    with _elsewhere():
        made = started({path: _text(tables) for path, tables in files.items()})
        assert sum(len(dataset.records) for dataset in made.outcome.datasets.values()) == rows
