"""The stages put together: all problems at once, one message for one cause, all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from project import Project
from tablemill.pipeline import build, check, run
from tablemill.records import seeds

SPEC = Path("tablemill.yaml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def codes() -> list[str]:
    return [problem.code for problem in run(SPEC).problems]


def test_a_run_makes_every_file_in_memory_and_writes_nothing(project: Project) -> None:
    outcome = run(SPEC)
    assert outcome.ok
    assert [artefact.name for artefact in outcome.artefacts] == [
        *("codes.json", "codes.by-code.json", "codes.yaml", "codes.csv"),
        *("classes.json", "classes.by-class.json", "classes.yaml", "classes.csv", "datapackage.json"),
    ]
    assert list(outcome.datasets) == list(outcome.shapes) == ["codes", "classes"]
    assert not project.out.exists()


def test_a_build_writes_what_a_run_makes_and_a_second_one_nothing(project: Project) -> None:
    outcome, published = build(SPEC)
    assert published is not None
    assert project.contents() == {artefact.name: artefact.content for artefact in outcome.artefacts}
    assert len(published.written) == 9
    _, published = build(SPEC)
    assert published is not None
    assert (published.written, published.removed) == ((), ())


def test_two_builds_give_the_same_bytes_wherever_they_stand(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(SPEC)
    other = Project(tmp_path_factory.mktemp("else") / "where")
    monkeypatch.chdir("/")
    build(other.spec)
    assert other.contents() == project.contents()


def test_with_an_error_nothing_is_published_and_nothing_compared(project: Project) -> None:
    build(SPEC)
    before = project.contents()
    project.edit("seed.md", "404 Not Found", "4o4 Not Found")
    outcome, published = build(SPEC)
    assert (outcome.ok, outcome.artefacts, published) == (False, (), None)
    assert project.contents() == before
    _, changes = check(SPEC)
    assert changes == []


def test_a_warning_does_not_keep_from_publishing(project: Project) -> None:
    project.edit("seed.md", "(==bad==)", "(==bad)")
    outcome, published = build(SPEC)
    assert [problem.severity for problem in outcome.problems] == ["warning"]
    assert outcome.ok
    assert published is not None


def test_problems_of_all_datasets_are_told_in_the_order_of_places_and_each_once(project: Project) -> None:
    project.edit("seed.md", "## 5xx: server errors", "## 9xx: server errors")
    project.edit("tablemill.yaml", "'^[1-5]xx'}\n    schema: code", "'^[1-9]xx'}\n    schema: code")
    project.edit("tablemill.yaml", "'^([1-5]xx)', references", "'^([1-9]xx)', references")
    project.edit("seed.md", "400 Bad", "4oo Bad")
    project.edit("seed.md", "*(The request is wrong.)*", "x")
    project.edit("class.schema.json", '[\n        "string",\n        "null"\n      ]', '"string"')
    assert [f"{problem.span.line} {problem.code}" for problem in run(SPEC).problems] == [
        *("5 no-match", "9 type", "13 schema", "13 unknown-reference")
    ]


def test_a_seed_that_several_datasets_read_is_reported_once_where_the_spec_first_names_it(project: Project) -> None:
    project.seed.unlink()
    assert [str(p) for p in run(SPEC).problems] == ["tablemill.yaml:6:13: error[missing-file]: seed.md does not exist"]


def test_another_seed_that_cannot_be_read_does_not_hide_the_problems_of_the_first(project: Project) -> None:
    project.edit("tablemill.yaml", "  classes:\n    source: seed.md", "  classes:\n    source: other.md")
    (project.folder / "other.md").write_bytes(b"# a\xff")
    project.edit("seed.md", "404 Not Found", "4o4 Not Found")
    assert [str(p.span) for p in run(SPEC).problems] == ["other.md:1:4", "seed.md:10:3"]


def test_a_schema_that_is_none_does_not_hide_the_seeds_problems_nor_make_new_ones(project: Project) -> None:
    project.edit("code.schema.json", '"minLength": 1', '"minLength": -1')
    assert codes() == ["bad-schema"]
    project.edit("seed.md", "404 Not Found", "4o4 Not Found")
    assert codes() == ["bad-schema", "type"]


# One cause, one message


def test_keys_that_are_missing_because_records_were_lost_are_not_told_as_unknown(project: Project) -> None:
    project.edit("tablemill.yaml", "rows: {sections: '^[1-5]xx'}", "rows: {sections: '^zzz'}")
    assert codes() == ["selects-nothing"]


def test_keys_that_are_missing_because_a_table_fell_apart_are_not_told_as_unknown(project: Project) -> None:
    project.edit("seed.md", "# Codes\n", "# Codes\n\n| stray |\n")
    project.edit("tablemill.yaml", "rows: {sections: '^[1-5]xx'}", "rows: {sections: '^4xx'}")
    assert codes() == ["stray-row"]


def test_a_key_that_failed_is_not_told_again_by_those_that_refer_to_it(project: Project) -> None:
    project.edit("tablemill.yaml", "      class: {heading: '^([1-5]xx)'}", "      class: {heading: '^([1-4]xx)'}")
    assert codes() == ["no-match"]


def test_a_problem_that_loses_no_record_does_not_hide_unknown_references(project: Project) -> None:
    project.edit("tablemill.yaml", "rows: {sections: '^[1-5]xx'}", "rows: {sections: '^4xx'}")
    project.edit("class.schema.json", '[\n        "string",\n        "null"\n      ]', '"string"')
    project.edit("seed.md", "*(The request is wrong.)*", "none")
    assert codes() == ["no-match", "unknown-reference"]


def test_columns_that_another_dataset_reads_of_the_same_table_are_read(project: Project) -> None:
    assert codes() == []
    text = project.spec.read_text()
    begin, end = text.index("  codes:"), text.index("  classes:")
    again = text[begin:end].replace("  codes:", "  again:").replace(", references: classes", "")
    project.spec.write_text(f"{text[:end]}{again}{text[end:]}")
    project.edit(
        "seed.md", "| Code and name | Meaning |\n|---|---|", "| Code and name | Meaning | More |\n|---|---|---|"
    )
    rows = [f"{line} x |" if line.startswith("| 4") else line for line in project.seed.read_text().split("\n")]
    project.seed.write_text("\n".join(rows))
    assert codes() == ["column-not-read"]
    project.edit(
        "tablemill.yaml",
        "  again:\n    source: seed.md\n    rows: {tables: '^[1-5]xx'}",
        "  again:\n    source: seed.md\n    unread: [More]\n    rows: {tables: '^4xx'}",
    )
    assert codes() == []


def test_what_a_format_cannot_hold_is_an_error_like_any_other(project: Project) -> None:
    project.edit("seed.md", "Something broke.", "=1+1")
    outcome, published = build(SPEC)
    assert [str(p.span) for p in outcome.problems] == ["seed.md:19:33"]
    assert (outcome.problems[0].code, published) == ("csv-formula", None)


# Several sources


def _options(folder: Path, command: str, *rows: str) -> Path:
    path = folder / "docs" / f"{command}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(("# Options", "", "| Option |", "|---|", *(f"| {row} |" for row in rows), "")))
    return path


OPTIONS = """\
output: out
datasets:
  options:
    source: 'docs/*.md'
    rows: {tables: '^Options$'}
    schema: option.schema.json
    key: name
    fields:
      name: {column: Option}
      command: {path: '([^/]+)\\.md$'}
"""
OPTION = '{"properties": {"name": {"type": "string"}, "command": {"type": "string"}}}'


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    SPEC.write_text(OPTIONS)
    (tmp_path / "option.schema.json").write_text(OPTION)
    _options(tmp_path, "build", "--quiet", "--force")
    _options(tmp_path, "check", "--strict")
    return tmp_path


def _names() -> list[tuple[str, str]]:
    return [(record.values["command"], record.values["name"]) for record in run(SPEC).datasets["options"].records]


def test_a_file_that_is_added_to_those_of_a_pattern_is_read_by_the_next_build(docs: Path) -> None:
    assert _names() == [("build", "--quiet"), ("build", "--force"), ("check", "--strict")]
    _options(docs, "a", "--all")
    assert _names() == [("a", "--all"), ("build", "--quiet"), ("build", "--force"), ("check", "--strict")]


def test_the_data_package_lists_every_file_of_a_pattern_with_its_hash(docs: Path) -> None:
    build(SPEC)
    package = json.loads((docs / "out/datapackage.json").read_text())
    seeds = [
        {
            "title": f"docs/{name}.md",
            "tablemill:hash": f"sha256:{sha256((docs / f'docs/{name}.md').read_bytes()).hexdigest()}",
        }
        for name in ("build", "check")
    ]
    assert package["sources"] == package["resources"][0]["sources"] == seeds


def test_each_file_is_read_and_parsed_once_however_many_datasets_take_it(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SPEC.read_text()
    again = text.partition("datasets:\n")[2].replace("  options:", "  again:").replace("^Options$", "^O")
    SPEC.write_text(f"{text}{again}ignore:\n  - {{source: 'docs/*.md', tables: 'O'}}\n")
    for number in range(40):
        _options(docs, f"c{number:02}", f"--{number}")
    read, parsed = Counter[str](), Counter[str]()
    real_read, real_parse = seeds.read, seeds.parse
    monkeypatch.setattr(seeds, "read", lambda path, **keys: (read.update([path.name]), real_read(path, **keys))[1])
    monkeypatch.setattr(seeds, "parse", lambda one, **keys: (parsed.update([one.path]), real_parse(one, **keys))[1])
    outcome = run(SPEC)
    assert outcome.problems == ()
    assert len(outcome.datasets["again"].records) == 43
    assert (len(read), set(read.values())) == (len(parsed), set(parsed.values())) == (42, {1})


def test_a_file_of_a_pattern_that_cannot_be_read_is_told_once_and_makes_no_other_problems(docs: Path) -> None:
    (docs / "docs/check.md").write_bytes(b"\xff")
    text = (
        SPEC.read_text() + "  others:\n    source: other.md\n    rows: {tables: ''}\n    schema: option.schema.json\n"
    )
    text += "    key: name\n    fields: {name: {column: Name, references: options}, command: {path: x}}\n"
    SPEC.write_text(text)
    (docs / "other.md").write_text("| Name |\n|---|\n| --strict |\n")
    assert codes() == ["not-utf-8", "no-match"], "--strict may stand in the file that cannot be read"


@pytest.mark.usefixtures("docs")
def test_tables_are_not_asked_for_in_the_files_of_a_pattern_that_only_sections_are_made_of() -> None:
    text = (
        SPEC.read_text().replace("{tables: '^Options$'}", "{sections: ''}").replace("{column: Option}", "{path: '.+'}")
    )
    SPEC.write_text(text)
    assert codes() == []
    SPEC.write_text(text.replace("'docs/*.md'", "[docs/build.md, 'docs/*.md']"))
    assert codes() == ["table-not-taken"]


def test_tables_are_not_asked_for_in_a_file_that_is_read_as_a_document_or_for_its_list(docs: Path) -> None:
    path = docs / "docs/build.md"
    path.write_text(path.read_text() + "\n- an item\n\n| a | stray row |\n")
    text = SPEC.read_text().replace("'docs/*.md'", "docs/build.md").replace("{column: Option}", "{path: '.+'}")
    for rows in ("{documents: ''}", "{items: ''}"):
        SPEC.write_text(text.replace("{tables: '^Options$'}", rows))
        assert codes() == []
    SPEC.write_text(text.replace("{tables: '^Options$'}", "{sections: ''}"))
    assert codes() == ["table-not-taken", "stray-row"]
