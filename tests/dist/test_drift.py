"""dist against a fresh render: each difference named by record and field, once, at the seed's place."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from project import Project
from tablemill.dist.drift import Change, compare
from tablemill.model import Records, Span
from tablemill.pipeline import build, run
from tablemill.problems import CODES, TablemillError

SPEC = Path("tablemill.yaml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that is built."""
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    build(SPEC)
    return made


def changes() -> list[Change]:
    outcome = run(SPEC)
    assert outcome.ok, outcome.problems
    return compare(outcome.artefacts, outcome.datasets, outcome.shapes, outcome.spec.output, outcome.spec.root)


def told() -> list[str]:
    return [str(change.problem()) for change in changes()]


ALL = "out/codes.json and 3 more"


@pytest.mark.usefixtures("project")
def test_a_fresh_build_does_not_differ() -> None:
    assert changes() == []


# The seed was edited


def test_a_changed_field_has_its_old_and_new_value_at_the_seeds_cell(project: Project) -> None:
    project.edit("seed.md", "404 Not Found", "404 Gone Away")
    assert told() == [
        f'seed.md:10:3: error[field-changed]: codes 404: name is "Not Found" in {ALL}, but "Gone Away" in the seed'
    ]
    (change,) = changes()
    files = ("out/codes.json", "out/codes.by-code.json", "out/codes.yaml", "out/codes.csv")
    assert change == Change(
        "field-changed", files, Span("seed.md", 10, 3, 10, 16), "codes", 404, "name", "Not Found", "Gone Away"
    )


def test_a_value_that_becomes_null_or_null_a_value_is_a_change(project: Project) -> None:
    project.edit("seed.md", "| 404 Not Found |", "| 404 |")
    project.edit("seed.md", "| 416 |", "| 416 Range |")
    assert told() == [
        f'seed.md:10:3: error[field-changed]: codes 404: name is "Not Found" in {ALL}, but null in the seed',
        f'seed.md:11:3: error[field-changed]: codes 416: name is null in {ALL}, but "Range" in the seed',
    ]


def test_a_change_of_a_list_shows_both_lists(project: Project) -> None:
    project.edit("seed.md", "(==range==)", "(==ranges==)")
    assert told() == [
        f'seed.md:11:9: error[field-changed]: codes 416: meaning is "(range)" in {ALL}, but "(ranges)" in the seed',
        (
            f'seed.md:11:9: error[field-changed]: codes 416: highlights is [{{"text": "range", "start": 1, "end": '
            f"6}}] in "
            f'{ALL}, but [{{"text": "ranges", "start": 1, "end": 7}}] in the seed'
        ),
    ]


def test_a_record_that_was_added_stands_at_its_row(project: Project) -> None:
    project.edit("seed.md", "| 416 |", "| 410 Gone | Gone. |\n| 416 |")
    assert told() == [f"seed.md:11:1: error[record-added]: codes 410 is in the seed, but not in {ALL}"]
    (change,) = changes()
    assert (change.old, change.new["name"]) == (None, "Gone")


def test_a_record_that_was_removed_stands_where_its_dataset_begins(project: Project) -> None:
    project.edit("seed.md", "| 416 | (==range==) |\n", "")
    assert told() == [f"seed.md:9:1: error[record-removed]: codes 416 is in {ALL}, but no longer in the seed"]
    (change,) = changes()
    assert (change.old["code"], change.new) == (416, None)


def test_a_file_without_records_lacks_them_and_not_their_fields(project: Project) -> None:
    project.rewrite("out/codes.json", lambda _: b"[]\n")
    assert [(change.kind, change.key) for change in changes()] == [
        ("record-added", key) for key in (400, 404, 416, 500)
    ]


def test_another_key_is_a_record_added_and_one_removed(project: Project) -> None:
    project.edit("seed.md", "| 416 |", "| 417 |")
    assert [change.kind for change in changes()] == ["record-added", "record-removed"]


def test_records_in_another_order_are_told_by_the_first_that_moved(project: Project) -> None:
    lines = project.seed.read_text().split("\n")
    lines[8], lines[9] = lines[9], lines[8]
    project.seed.write_text("\n".join(lines))
    assert told() == [
        f"seed.md:9:1: error[records-reordered]: codes 404 is here in the seed, but {ALL} has 400 at this place"
    ]


def test_the_order_of_the_others_counts_also_where_records_come_and_go(project: Project) -> None:
    lines = project.seed.read_text().split("\n")
    lines[8:11] = ["| 499 New | New. |", lines[10], lines[9]]
    project.seed.write_text("\n".join(lines))
    assert [(change.kind, change.key, change.old) for change in changes() if change.kind == "records-reordered"] == [
        ("records-reordered", 416, 404)
    ]
    assert sorted(change.kind for change in changes()) == ["record-added", "record-removed", "records-reordered"]


def test_a_seed_without_records_is_compared_too(project: Project) -> None:
    outcome = run(SPEC)
    (artefact,) = [one for one in outcome.artefacts if one.name == "classes.json"]
    empty = {"classes": type(outcome.datasets["classes"])("classes", ("class",), Records.of(()))}
    found = compare([artefact], empty, outcome.shapes, project.folder / "other", project.folder)
    assert [change.kind for change in found] == ["file-missing"]
    (project.out / "classes.json").write_bytes(artefact.content + b"\n")
    found = compare([artefact], empty, outcome.shapes, project.out, project.folder)
    assert [str(change.span) for change in found if change.kind == "record-removed"] == ["out/classes.json:1:1"] * 2


# The spec or a schema was edited


def test_a_field_that_is_new_is_told_once_and_not_once_a_record(project: Project) -> None:
    project.edit("code.schema.json", '"highlights": {', '"extra": {"type": "string"}, "highlights": {')
    project.edit("tablemill.yaml", "      meaning:", "      extra: {column: Meaning}\n      meaning:")
    assert told() == [f"tablemill.yaml:5:3: error[field-added]: the field extra of codes is not in {ALL}"]


def test_a_field_that_is_gone_is_told_once(project: Project) -> None:
    schema = json.loads((project.folder / "class.schema.json").read_text())
    del schema["properties"]["title"]
    schema["required"].remove("title")
    (project.folder / "class.schema.json").write_text(json.dumps(schema))
    project.edit("tablemill.yaml", "      title: {heading: '[:] (.+)'}\n", "")
    assert told() == [
        (
            "tablemill.yaml:17:3: error[field-removed]: the field title is in out/classes.json and 3 more, but no "
            "longer in "
            "the schema of classes"
        )
    ]


def test_a_dataset_that_is_gone_leaves_files_and_the_manifest_is_not_told_beside_them(project: Project) -> None:
    project.edit("tablemill.yaml", "formats: [json, keyed, yaml, csv]", "formats: [json]")
    assert told() == [
        f"out/{name}:1:1: error[file-stale]: out/{name} is listed in datapackage.json, but no dataset produces it any more"
        for name in (
            "codes.by-code.json",
            "codes.yaml",
            "codes.csv",
            "classes.by-class.json",
            "classes.yaml",
            "classes.csv",
        )
    ]


def test_what_the_package_says_of_itself_is_compared_where_nothing_else_differs(project: Project) -> None:
    project.edit("tablemill.yaml", "datasets:\n", "package: {name: other}\n\ndatasets:\n")
    assert told() == [
        (
            "out/datapackage.json:3:1: error[file-edited]: out/datapackage.json differs from what the seeds "
            'give, though its records agree: this line is "  \\"name\\": \\"datasets\\",", but should be "  '
            '\\"name\\": \\"other\\","'
        )
    ]


# dist was edited


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("codes.json", '"Not Found"', '"Lost"'),
        ("codes.by-code.json", '"Not Found"', '"Lost"'),
        ("codes.yaml", "Not Found", "Lost"),
        ("codes.csv", "Not Found", "Lost"),
    ],
)
def test_a_value_edited_by_hand_is_told_in_each_format(project: Project, name: str, old: str, new: str) -> None:
    project.edit(f"out/{name}", old, new)
    assert told() == [
        f'seed.md:10:3: error[field-changed]: codes 404: name is "Lost" in out/{name}, but "Not Found" in the seed'
    ]


def test_the_same_edit_in_two_files_is_told_once_and_another_on_its_own(project: Project) -> None:
    for name in ("codes.json", "codes.csv"):
        project.edit(f"out/{name}", "Not Found", "Lost")
    project.edit("out/codes.yaml", "Not Found", "Gone")
    assert [(change.old, change.files) for change in changes()] == [
        ("Lost", ("out/codes.json", "out/codes.csv")),
        ("Gone", ("out/codes.yaml",)),
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "was", "now"),
    [
        ("codes.json", "  {", "   {", 2, "   {", "  {"),
        ("codes.by-code.json", '"404":', '"405":', 15, '  "405": {', '  "404": {'),
        ("codes.yaml", "- code: 400\n", "- code: 400 \n", 1, "- code: 400 ", "- code: 400"),
        ("codes.csv", "400,", '"400",', 2, None, None),
        ("datapackage.json", '"utf-8"', '"utf8"', 17, None, None),
    ],
)
def test_a_file_with_the_right_records_and_other_bytes_is_told_by_its_line(
    project: Project, name: str, old: str, new: str, line: int, was: str | None, now: str | None
) -> None:
    project.edit(f"out/{name}", old, new)
    (change,) = changes()
    assert (change.kind, change.files, change.span.path, change.span.line, change.span.column) == (
        "file-edited",
        (f"out/{name}",),
        f"out/{name}",
        line,
        1,
    )
    assert change.dataset == (None if name == "datapackage.json" else "codes")
    assert change.span.end_column == len(change.old) + 1
    if was is not None:
        assert (change.old, change.new) == (was, now)


def test_lines_that_were_added_or_lost_at_the_end_are_told(project: Project) -> None:
    project.rewrite("out/codes.json", lambda content: content + b"\n")
    (change,) = changes()
    lines = len((project.out / "codes.json").read_text().split("\n"))
    assert (change.kind, change.old, change.new, change.span.line) == ("file-edited", "", None, lines)
    assert change.problem().message.endswith('this line is "", but should be missing')
    project.rewrite("out/codes.json", lambda content: content[:-2])
    (change,) = changes()
    assert (change.kind, change.old, change.new, change.span.line) == ("file-edited", None, "", lines - 1)
    assert (change.span.column, change.span.end_column) == (1, 1)
    assert change.problem().message.endswith('this line is missing, but should be ""')


def test_the_order_within_a_value_is_no_difference_of_the_data(project: Project) -> None:
    project.edit("out/codes.json", '"text": "bad",\n        "start": 1,', '"start": 1,\n        "text": "bad",')
    assert [change.kind for change in changes()] == ["file-edited"]


def test_crlf_is_named_for_what_it_is(project: Project) -> None:
    project.rewrite("out/codes.csv", lambda content: content.replace(b"\n", b"\r\n"))
    assert told() == [
        (
            "out/codes.csv:1:1: error[file-edited]: out/codes.csv differs from what the seeds give, though "
            "its records agree: its lines end in CRLF, probably because of git (core.autocrlf); set -text "
            "for it in .gitattributes"
        )
    ]


def test_crlf_is_named_for_what_it_is_where_a_cell_has_two_lines(project: Project) -> None:
    project.edit("seed.md", "Something broke.", "Something<br>broke.")
    build(project.spec)
    project.rewrite("out/codes.csv", lambda content: content.replace(b"\n", b"\r\n"))
    assert [change.kind for change in changes()] == ["file-edited"]
    assert "core.autocrlf" in told()[0]


def test_a_record_that_stands_twice_in_dist_is_told(project: Project) -> None:
    project.rewrite("out/codes.yaml", lambda content: content + content[: content.index(b"- code: 404")])
    assert [change.kind for change in changes()] == ["file-edited"]


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("codes.json", lambda _: b"", "Expecting value: line 1 column 1 (char 0)"),
        ("codes.json", lambda content: content[:100], None),
        ("codes.json", lambda content: b"<<<<<<< HEAD\n" + content, "Expecting value: line 1 column 1 (char 0)"),
        ("codes.json", lambda _: b"{}", "expected an array of records"),
        ("codes.json", lambda _: b"[1]", "expected each record to be an object, got 1"),
        ("codes.json", lambda _: b"\xff", None),
        ("codes.json", lambda content: b"\xef\xbb\xbf" + content, None),
        ("codes.json", lambda _: b"[" * 100_000, "nested too deeply"),
        ("codes.json", lambda content: content.replace(b'"code": 404,', b""), ("the key code is missing in 1 of its 4 "
         "records")),
        ("codes.by-code.json", lambda _: b"[]", "expected an object of records"),
        ("codes.yaml", lambda content: content + b"\t- x", None),
        ("codes.yaml", lambda content: content.replace(b"name: Not Found", b"name: .nan"), None),
        ("codes.yaml", lambda content: content.replace(b"name: Not Found", b"? [1]\n  : 2"), None),
        ("codes.csv", lambda content: content.replace(b"404,", b"4o4,"), 'line 3: code is not of type integer: "4o4"'),
        ("codes.csv", lambda content: content.replace(b"404,", b"404,x,"), "line 3: 6 cells where the header has 5"),
        ("codes.csv", lambda content: content.replace(b"code", b"Code", 1), ("the key code is missing in 4 of its 4 "
         "records")),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_is_named_is_told_and_nothing_of_it_is_compared(
    project: Project, name: str, change: Callable[[bytes], bytes], reason: str | None
) -> None:
    project.rewrite(f"out/{name}", change)
    (found,) = changes()
    assert (found.kind, found.files, str(found.span)) == ("file-unreadable", (f"out/{name}",), f"out/{name}:1:1")
    assert found.problem().message == f"out/{name} cannot be read in the format of its name: {found.old}"
    assert reason is None or found.old == reason


def test_yaml_that_json_has_no_words_for_is_compared_as_its_text(project: Project) -> None:
    project.edit("out/codes.yaml", "name: Not Found", "name: 2026-01-01")
    (change,) = changes()
    assert (change.kind, change.old) == ("field-changed", str(datetime.date(2026, 1, 1)))
    project.edit("out/codes.yaml", "name: 2026-01-01", "name: Not Found\n  7: x")
    (change,) = changes()
    assert (change.kind, change.field) == ("field-removed", "7")


@pytest.mark.parametrize(("value", "shown"), [("404.0", "404.0"), ("true", "true")])
def test_values_are_told_apart_as_json_does(project: Project, value: str, shown: str) -> None:
    project.edit("out/codes.json", '"start": 1', f'"start": {value}')
    assert f'"start": {shown}' in told()[0]
    project.edit("out/codes.json", f'"start": {value}', '"start": 1.0')
    assert '"start": 1.0' in told()[0]


def test_files_that_are_missing_are_told_also_the_manifest_beside_others(project: Project) -> None:
    (project.out / "codes.csv").unlink()
    (project.out / "datapackage.json").unlink()
    assert told() == [
        "out/codes.csv:1:1: error[file-missing]: out/codes.csv is missing",
        "out/datapackage.json:1:1: error[file-missing]: out/datapackage.json is missing",
    ]


def test_each_missing_file_is_told_on_its_own(project: Project) -> None:
    for name in ("codes.csv", "codes.yaml"):
        (project.out / name).unlink()
    assert [(change.files, change.dataset) for change in changes()] == [
        (("out/codes.yaml",), "codes"),
        (("out/codes.csv",), "codes"),
    ]


def test_a_manifest_cut_by_a_merge_is_told(project: Project) -> None:
    project.rewrite("out/datapackage.json", lambda content: b"<<<<<<< HEAD\n" + content)
    assert [(change.kind, change.old) for change in changes()] == [("file-edited", "<<<<<<< HEAD")]


def test_a_manifest_that_is_no_text_is_told(project: Project) -> None:
    project.rewrite("out/datapackage.json", lambda content: content.replace(b"utf-8", b"utf\xff", 1))
    assert [(change.kind, change.old) for change in changes()] == [("file-edited", '      "encoding": "utf\ufffd",')]


def test_a_file_that_nobody_lists_is_no_business_of_ours(project: Project) -> None:
    (project.out / "README").write_text("x")
    assert changes() == []


def test_a_link_out_of_the_project_is_not_followed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "codes.json"
    (project.out / "codes.json").rename(outside)
    (project.out / "codes.json").symlink_to(outside)
    with pytest.raises(
        TablemillError, match=r"out/codes\.json:1:1: error\[unreadable-file\]: .* a symbolic link points outside"
    ):
        changes()


def test_comparing_writes_nothing(project: Project) -> None:
    project.edit("seed.md", "404 Not Found", "404 Gone")
    before = project.contents()
    assert changes()
    assert project.contents() == before


def test_every_kind_of_change_has_a_code_and_words() -> None:
    from tablemill.dist.drift import _MESSAGES, Kind

    assert set(Kind.__args__) == set(_MESSAGES)  # type: ignore[attr-defined]
    assert set(_MESSAGES) <= set(CODES)
