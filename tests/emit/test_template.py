"""Templates of the user's own: what they see, what they cannot do, and where they are wrong."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from builders import dataset, dataset_spec, field, records, shape
from programs import path_to
from project import Project
from tablemill import build, check
from tablemill.emit import Shape, obstacles
from tablemill.emit.template import faults, fill
from tablemill.model import Json, Record, Records
from tablemill.problems import TablemillError
from tablemill.reading.sources import Source
from tablemill.spec import load_spec
from tablemill.spec.schema import RecordSchema

FIELDS = {"code": field("integer", description="The\ncode."), "name": field(nullable=True), "items": field("array")}
ROWS: list[dict[str, Json]] = [
    {"code": 404, "name": 'it\'s "无法" \\ 😀\n\u2028 {{ 1 }}', "items": [{"a": 1}]},
    {"code": 100, "name": None, "items": []},
]
SHAPE = Shape(
    "http-codes", ("code",), RecordSchema("x", "", {"description": "Codes.\n*/"}, FIELDS), "keep", shape(FIELDS).span
)


def _filled(text: str) -> str:
    return fill(Source("t.j2", text, ""), records(ROWS), SHAPE).decode()


def _faults(text: str) -> list[str]:
    return list(map(str, faults(Source("t.j2", text, ""), dataset(ROWS, "code"), SHAPE)))


def test_a_template_sees_the_dataset_its_fields_and_its_records() -> None:
    assert (
        _filled("{{ dataset.name }} {{ dataset.key }} {{ dataset.description | line }}\n")
        == "http-codes code Codes. */\n"
    )
    text = "{% for field in fields %}{{ field.name }}:{{ field.type }}:{{ field.nullable }} {% endfor %}"
    assert _filled(text) == "code:integer:False name:string:True items:array:False "
    assert _filled("{% for r in records %}{{ r.code }}={{ r.items | length }};{% endfor %}") == "404=1;100=0;"
    assert _filled("{{ records[0].items[0].a }}{{ records[0]['items'] | json }}") == '1[{"a": 1}]'


def test_a_line_that_is_a_tag_leaves_no_empty_line() -> None:
    assert _filled("{% for r in records %}\n  {% if r.name %}\n{{ r.code }}\n  {% endif %}\n{% endfor %}\n") == "404\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ records[0].name | go }}", '"it\'s \\"无法\\" \\\\ 😀\\n\\u2028 {{ 1 }}"'),
        ("{{ records[0].name | json }}", '"it\'s \\"无法\\" \\\\ 😀\\n\\u2028 {{ 1 }}"'),
        ("{{ records[0].name | rust }}", '"it\'s \\"无法\\" \\\\ 😀\\n\\u{2028} {{ 1 }}"'),
        ("{{ records[0].name | sql }}", "'it''s \"无法\" \\ 😀\n\u2028 {{ 1 }}'"),
        (
            "{{ records[1].name | go }} {{ records[1].name | rust }} {{ none | sql }} {{ none | json }}",
            "nil None NULL null",
        ),
        ("{{ true | sql }} {{ 1.5 | rust }} {{ records[0].items | sql }}", "TRUE 1.5 '[{\"a\": 1}]'"),
        ("{{ 'not-found it' | pascal }} {{ 'Not Found' | camel }} {{ 'aB c' | snake }}", "NotFoundIt notFound a_b_c"),
        ("{{ 'a\\nb\\u202e' | line }}", "a b\\u202e"),
        ("{{ '2024-05-01T01:52:57Z' | date('%b %d') }} {{ '2024-12-31' | date('%d.%m.%y') }}", "May 01 31.12.24"),
        ("{{ 'a\"b' | sql_name }}", '"a""b"'),
        ("0x{{ (records[0].code + 0x80000000) | hex }} {{ -255 | hex }}", "0x80000194 -ff"),
    ],
)
def test_filters_write_literals_of_other_languages(text: str, expected: str) -> None:
    assert _filled(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a\n{{ records[0].nane }}", 2, "a record has no attribute 'nane'"),
        ("\n\n{{ recrods }}", 3, "'recrods' is undefined"),
        ("a\n{% for x in records %}\nb", 3, "Unexpected end of template"),
        ("{% if %}", 1, "Expected an expression"),
        ("\n{{ 1 // 0 }}", 2, "(integer division or modulo|division) by zero"),
        ("\n{% include 'other' %}", 2, "no loader for this environment specified"),
        # On one line: it is chance whether the beginning of the macro or the call in it is one too many.
        ("\n{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 2, "maximum recursion depth exceeded"),
        ("{{ 'a\\x00' | sql }}", 1, "SQL has no text with U\\+0000"),
        ("\n{{ 'a' | hex }}", 2, 'hex takes an integer, not "a"'),
        ("\n{{ 1.0 | hex }}{{ true | hex }}", 2, "hex takes an integer, not 1.0"),
        ("\n{{ 'a' | tojson }}", 2, 'no filter is named "tojson"; did you mean "json"\\?'),
        ("{{ 'May' | date('%Y') }}", 1, '"May" is not an ISO 8601 date or date-time'),
        ("{{ none | date('%Y') }}", 1, "null is not an ISO 8601 date or date-time"),
        ("{{ '2024-05-01' | date('%Q') }}", 1, '"%Q" is not a part of a date; valid: %Y %y %m'),
        ("{{ 'a' | snaek }}", 1, 'no filter is named "snaek"; did you mean "snake"\\?'),
        ("{{ 'a' | xmlattr }}", 1, 'no filter is named "xmlattr"$'),
    ],
)
def test_a_template_that_is_wrong_is_told_with_its_line(text: str, line: int, reason: str) -> None:
    [told] = _faults(text)
    assert re.match(rf"t\.j2:{line}:1: error\[bad-template\]: the template raises: .*{reason}", told)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ records.__class__.__init__.__globals__ }}",
        "{{ records[0]._values }}",
        "{{ records[0]['__class__'].x }}",
        "{{ (records | map(attribute='__class__') | list)[0].x }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(1).x }}",
        "{{ fields.append(1) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 'x' | center(999999999) }}",
        "{{ 'x' | indent(999999999) }}",
        "{{ 'x' | format }}",
        "{{ range(999999999) | list }}",
        "{% for a in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
        "{{ lipsum(999999) }}",
    ],
)
def test_a_template_reaches_nothing_of_pythons_and_makes_nothing_without_end(text: str) -> None:
    [told] = _faults(text)
    assert "error[bad-template]" in told


def test_records_that_are_not_whole_are_not_shown_to_it() -> None:
    broken = dataset(ROWS, "code")
    one = Record({"code": None}, {}, broken.records[0].span, frozenset({"code"}))
    assert list(faults(Source("t.j2", "{{ oops }}", ""), type(broken)("x", "code", Records.of([one])), SHAPE)) == []


# In a spec


def _project(folder: Path, template: str, output: str = "codes.txt") -> Project:
    project = Project(folder)
    (folder / "my.j2").write_text(template, encoding="utf-8")
    text = project.spec.read_text(encoding="utf-8")
    [first] = re.findall(r"^    key: \w+\n", text, re.MULTILINE)[:1]
    listed = f"    templates: [{{template: my.j2, output: {output}}}]\n"
    project.edit(project.spec.name, first, f"{first}{listed}")
    return project


def test_a_file_is_built_and_an_edit_of_it_found_by_its_line(tmp_path: Path) -> None:
    project = _project(tmp_path, "first\n{{ records | length }} records\n")
    assert build(project.spec)[1] is not None
    assert re.fullmatch(r"first\n\d+ records\n", (project.out / "codes.txt").read_text(encoding="utf-8"))
    assert check(project.spec)[1] == []
    package = json.loads((project.out / "datapackage.json").read_text(encoding="utf-8"))
    [resource] = [one for one in package["resources"] if one["name"] == "codes.txt"]
    assert (resource["format"], resource["mediatype"], "schema" in resource) == ("txt", "text/plain", False)
    project.rewrite("out/codes.txt", lambda content: content.replace(b"records", b"things"))
    [change] = check(project.spec)[1]
    told = change.problem()
    assert (told.code, told.span.line) == ("file-changed", 2)
    assert re.search(
        r'codes\.txt differs from what the seeds give: this line is "\d+ things", but should be "\d+ records"$',
        told.message,
    )


def test_a_template_that_raises_keeps_everything_from_being_built(tmp_path: Path) -> None:
    project = _project(tmp_path, "a\n{{ oops }}\n")
    outcome, published = build(project.spec)
    assert published is None
    [problem] = outcome.problems
    assert str(problem).endswith("my.j2:2:1: error[bad-template]: the template raises: 'oops' is undefined")
    assert not project.out.exists()


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("../x", "bad-name"),
        ("a/b", "bad-name"),
        (".x", "bad-name"),
        ("con.txt", "bad-name"),
        ("datapackage.json", "duplicate-file"),
        ("DataPackage.json", "duplicate-file"),
        ("Codes.JSON", "duplicate-file"),
        ("CODES.sqlite", "duplicate-file"),
    ],
)
def test_a_file_that_it_must_not_make_is_a_problem_of_the_spec(tmp_path: Path, output: str, code: str) -> None:
    project = _project(tmp_path, "", output)
    project.edit("tablemill.yaml", "formats: [json,", "package: {name: codes}\nformats: [sqlite, json,")
    with pytest.raises(TablemillError) as raised:
        load_spec(project.spec)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_a_template_that_is_not_there_is_told_of_where_it_is_named(tmp_path: Path) -> None:
    project = _project(tmp_path, "")
    (tmp_path / "my.j2").unlink()
    with pytest.raises(TablemillError) as raised:
        load_spec(project.spec)
    [problem] = raised.value.problems
    assert (problem.code, problem.span.path.endswith("tablemill.yaml")) == ("missing-file", True)


def test_without_jinja2_the_problem_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = load_spec(_project(tmp_path, "{{ oops }}").spec)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    one = spec.datasets[0]
    [problem] = obstacles(one, dataset([], one.key), SHAPE)
    assert problem.code == "missing-extra"
    assert problem.message == (
        "a template needs jinja2, which is not installed; "
        "run, in tablemill's own environment: pip install 'tablemill[templates]'"
    )


def test_a_dataset_without_templates_does_without_jinja2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert list(obstacles(dataset_spec("x", "code", FIELDS, formats=["json"]), dataset(ROWS, "code"), SHAPE)) == []


# The examples that are shipped


def _shipped(name: str) -> str:
    return _filled(files("tablemill").joinpath("templates", name).read_text(encoding="utf-8"))


def test_the_example_for_sql_runs() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_shipped("table.sql.j2"))
        rows = database.execute('SELECT code, name, items FROM "http-codes"').fetchall()
    assert rows == [(404, ROWS[0]["name"], '[{"a": 1}]'), (100, None, "[]")]


def test_the_example_for_go_is_go() -> None:
    import tree_sitter
    import tree_sitter_go

    text = _shipped("constants.go.j2")
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))
    assert not parser.parse(text.encode()).root_node.has_error
    assert text == (
        "// Code generated by Tablemill; edit the seed, not this file. DO NOT EDIT.\n"
        "\n"
        "package httpcodes\n"
        "\n"
        "// Record is one of the records. Codes. */\n"
        "type Record struct {\n"
        "\t// Code: The code.\n"
        "\tCode int64\n"
        "\t// Name: \n"
        "\tName *string\n"
        "}\n"
        "\n"
        "func to[T any](value T) *T { return &value }\n"
        "\n"
        "// Records are all records, in the order of the seed.\n"
        "var Records = []Record{\n"
        "\t{\n"
        "\t\tCode: 404,\n"
        '\t\tName: to[string]("it\'s \\"无法\\" \\\\ 😀\\n\\u2028 {{ 1 }}"),\n'
        "\t},\n"
        "\t{\n"
        "\t\tCode: 100,\n"
        "\t},\n"
        "}\n"
    )


def test_go_itself_finds_nothing_wrong_with_the_example(tmp_path: Path) -> None:
    go = path_to("go")
    (tmp_path / "codes.go").write_text(_shipped("constants.go.j2"), encoding="utf-8")
    (tmp_path / "go.mod").write_text("module httpcodes\n\ngo 1.21\n", encoding="utf-8")
    subprocess.run([go, "vet", "."], cwd=tmp_path, check=True)
