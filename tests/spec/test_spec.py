from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spec_cases import FULL, MISTAKES, SCHEMA, SCHEMAS, SPEC
from tablemill.problems import CODES, Problem, TablemillError
from tablemill.spec import Spec, files_of, load_spec

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "tablemill.yaml"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("code.schema.json", SCHEMA)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def load(text: str) -> Spec:
    return load_spec(write("tablemill.yaml", text))


def told(path: Path) -> list[str]:
    with pytest.raises(TablemillError) as caught:
        load_spec(path)
    return [str(problem).removeprefix("tablemill.yaml:") for problem in caught.value.problems]


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


# What a spec says


def test_a_small_spec_has_defaults_for_what_it_does_not_say() -> None:
    spec = load(SPEC)
    [dataset] = spec.datasets
    assert (spec.about, spec.ignores, spec.formulas, spec.marks) == ({"name": "datasets"}, (), "refuse", True)
    assert (dataset.formats, dataset.unread, dataset.about, dataset.rows.columns) == (("json",), frozenset(), {}, ())
    code, name, marks = dataset.fields
    assert (code.origin, code.column, code.pattern, code.view, code.nulls) == ("column", "Code", None, "text", {""})
    assert (name.pattern and name.pattern.pattern, marks.view, marks.references) == ("^(.+)$", "highlights", None)


FULL_ROWS = re.search(r"rows: (\{tables: '码'.*)", FULL)[1]


def full() -> Spec:
    for name, schema in SCHEMAS.items():
        write(f"schema/{name}", schema)
    return load_spec(write("seeds/tablemill.yaml", FULL))


def test_a_full_spec_says_what_stands_in_it() -> None:
    spec = full()
    codes, classes, options, pages = spec.datasets
    assert (spec.formulas, spec.marks) == ("escape", False)
    assert spec.about == {
        "name": "codes",
        "title": "Codes",
        "description": "All codes.",
        "version": "1.0",
        "homepage": "https://example.org",
        "language": "no",
        "keywords": ["code", "码"],
        "licenses": [{"name": "MIT", "path": "LICENSE", "title": "MIT License"}],
        "sources": [
            {"title": "A page", "path": "https://example.org/page", "email": "a@example.org", "version": "2"},
        ],
        "contributors": [
            {
                "title": "A. Author",
                "path": "https://a.example.org",
                "organization": "O",
                "email": "a@b.org",
                "roles": ["author"],
            }
        ],
    }
    assert codes.about == {
        "title": "2026-01-01",
        "description": "no",
        "licenses": [{"name": "CC0-1.0"}],
        "sources": [{"title": "Me"}],
    }
    assert (codes.rows.kind, codes.rows.pattern.pattern, codes.rows.columns) == ("tables", "码", ("404", "no"))
    assert (codes.rows.html, codes.rows.number, codes.rows.ragged) == (True, 2, True)
    assert [
        (one.column, one.pattern.pattern, one.span.slice(FULL)) for one in codes.rows.where + codes.rows.except_
    ] == [
        ("no", "x", "no"),
        ("404", "y", "404"),
    ]
    assert codes.rows.group_rows is not None
    assert (classes.rows.html, classes.rows.number, classes.rows.ragged) == (False, None, False)
    assert [(field.name, field.origin, field.pattern and field.pattern.pattern) for field in classes.fields][1:] == [
        ("number", "row", None),
        ("date", "front_matter", "x"),
    ]
    assert (codes.key, codes.formats, codes.unread) == (("code",), ("keyed", "yaml"), {"~x", "1e4"})
    assert (classes.rows.kind, classes.rows.pattern.pattern) == ("sections", "")
    assert (classes.fields[2].front_matter, classes.fields[2].pattern.pattern) == ("date", "x")
    assert (options.rows.kind, options.rows.nested, options.rows.where[0].pattern.pattern) == ("items", True, "x")
    assert [(field.origin, field.view, field.pattern and "x") for field in options.fields] == [
        ("item", "markdown", "x"),
        ("item", "links", None),
    ]
    assert (pages.rows.kind, [field.origin for field in pages.fields]) == (
        "documents",
        ["path", "heading", "paragraph", "front_matter"],
    )
    [ignore] = spec.ignores
    assert (files_of(ignore.named), ignore.pattern.pattern) == (
        (Path.cwd() / "seeds/codes.md", Path.cwd() / "seeds/a/codes.md"),
        "Changelog",
    )
    assert codes.sources == (Path.cwd() / "seeds/a/codes.md", Path.cwd() / "seeds/a/more.md")
    assert (classes.fields[0].origin, classes.folder) == ("path", Path.cwd() / "seeds")


def test_what_yaml_would_take_for_another_type_stays_a_text() -> None:
    code, name, marks = full().datasets[0].fields
    assert (code.column, marks.column, code.nulls) == ("404", "no", {"~", "NO", "0"})
    assert (name.origin, name.nulls) == ("heading", {"", "–"})


def test_fields_come_in_the_order_of_the_schema() -> None:
    assert [field.name for field in full().datasets[0].fields] == ["code", "name", "marks"]


def test_a_spec_knows_where_everything_stands() -> None:
    spec = full()
    codes = spec.datasets[0]
    assert {key: span.slice(FULL) for key, span in codes.fields[1].spans.items()} == {
        "heading": "'^(.)'",
        "references": "classes",
    }
    assert str(codes.fields[1].span) == "seeds/tablemill.yaml:33:7"
    assert codes.span.slice(FULL) == "codes"
    assert codes.rows.span.slice(FULL) == FULL_ROWS
    assert [codes.spans[key].slice(FULL) for key in ("source", "schema", "key", "title")] == [
        "[a/codes.md, a/more.md]",
        "../schema/code.schema.json",
        "code",
        "2026-01-01",
    ]
    assert spec.ignores[0].span.slice(FULL) == "{source: [codes.md, a/codes.md], tables: Changelog}"
    assert [one.span.slice(FULL) for one in codes.named] == ["a/codes.md", "a/more.md"]


def test_the_base_is_the_nearest_folder_above_all_files() -> None:
    here = Path.cwd()
    assert full().base == here
    assert (load(SPEC).base, load(SPEC).output) == (here, here / "dist")
    inner = write("a/b/tablemill.yaml", replaced(SPEC, "code.schema.json", "../code.schema.json"))
    write("a/code.schema.json", SCHEMA)
    spec = load_spec(inner, here)
    assert (spec.base, spec.datasets[0].sources) == (here / "a", (here / "a/b/codes.md",))
    ignored = inner.read_text() + "ignore: [{source: ../../x.md, tables: ''}]\n"
    assert load_spec(write("a/b/tablemill.yaml", ignored), here).base == here
    assert load(replaced(SPEC, "output: dist", "output: .")).base == here


def test_paths_are_the_same_wherever_one_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = full()
    monkeypatch.chdir("seeds")
    assert load_spec(Path("tablemill.yaml")).datasets[0].sources == spec.datasets[0].sources


def test_anchors_may_be_used() -> None:
    text = replaced(SPEC, "{column: Code}", "{column: &c Code}").replace("{column: Name, v", "{column: *c, v")
    assert load(text).datasets[0].fields[2].column == "Code"


def test_the_spec_of_the_seeds_is_right() -> None:
    assert [len(dataset.fields) for dataset in load_spec(SEEDS).datasets] == [8, 3, 5, 9, 9]


# What is wrong with a spec


@pytest.mark.parametrize(("mistake", "old", "new", "problems"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_told_where_it_stands(mistake: str, old: str, new: str, problems: list[str]) -> None:
    assert told(write("tablemill.yaml", replaced(SPEC, old, new))) == problems, mistake


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: error[wrong-type]: a spec must be a map of keys and values, got nothing"),
        ("# planets\n", "1:1: error[wrong-type]: a spec must be a map of keys and values, got nothing"),
        ("- a\n", "1:1: error[wrong-type]: a spec must be a map of keys and values, got a list"),
        ("planets.md", "1:1: error[wrong-type]: a spec must be a map of keys and values, got a text"),
        ("{}", '1:1: error[missing-key]: the spec needs "output" and "datasets"'),
    ],
)
def test_what_is_no_spec_at_all_is_told_what_one_is(text: str, problem: str) -> None:
    assert told(write("tablemill.yaml", text)) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '"type": "integer"',
            '"type": ["integer", "string"]',
            (
                'code.schema.json:4:5: error[ambiguous-type]: "code" can be a string or an integer; '
                'give it one "type" beside null (it is the field at tablemill.yaml:9:7)'
            ),
        ),
        (
            '"type": "integer"',
            '"typ": "integer"',
            (
                'code.schema.json:4:5: error[ambiguous-type]: "code" has any type; '
                'give it one "type" beside null (it is the field at tablemill.yaml:9:7)'
            ),
        ),
        (
            '"type": "integer"',
            '"type": "integer", "const": "1"',
            (
                'code.schema.json:4:5: error[ambiguous-type]: "code" can have no value; '
                'give it one "type" beside null (it is the field at tablemill.yaml:9:7)'
            ),
        ),
        (
            '"type": ["string", "null"]',
            '"type": "object"',
            (
                "10:7: error[view-type]: name is an object in the schema (code.schema.json:5:5), "
                "but no view gives an object"
            ),
        ),
        (
            '"properties"',
            '"proprties"',
            (
                "code.schema.json:1:1: error[bad-schema]: describes no fields; a record's schema is an object with "
                '"properties" (schema of codes, tablemill.yaml:6:13)'
            ),
        ),
        (
            '"integer"},',
            '"integer"}',
            (
                "code.schema.json:5:5: error[bad-schema]: not JSON: Expecting ',' delimiter "
                "(schema of codes, tablemill.yaml:6:13)"
            ),
        ),
        (
            '"code": {',
            '"code": {"type": "string", ',
            (
                'code.schema.json:4:32: error[bad-schema]: the key "type" is repeated here; remove one of them '
                "(schema of codes, tablemill.yaml:6:13)"
            ),
        ),
    ],
)
def test_a_mistake_in_a_schema_is_told_in_its_file(old: str, new: str, problem: str) -> None:
    write("code.schema.json", replaced(SCHEMA, old, new))
    assert told(write("tablemill.yaml", SPEC)) == [problem]


def test_a_schema_that_is_not_utf_8_is_told_in_its_file() -> None:
    Path("code.schema.json").write_bytes(b"\xff")
    [problem] = told(write("tablemill.yaml", SPEC))
    assert problem.startswith("code.schema.json:1:1: error[not-utf-8]: not UTF-8: byte 0xff at offset 0")
    assert problem.endswith("(schema of codes, tablemill.yaml:6:13)")


def test_a_schema_that_cannot_be_read_is_told_where_it_is_named() -> None:
    Path("folder").mkdir()
    text = replaced(SPEC, "code.schema.json", "folder")
    assert told(write("tablemill.yaml", text)) == [
        "6:13: error[unreadable-file]: folder cannot be read: Is a directory"
    ]


def test_symbolic_links_that_lead_to_each_other_are_told_where_the_schema_is_named() -> None:
    Path("code.schema.json").unlink()
    Path("code.schema.json").symlink_to("code.schema.json")
    [problem] = told(write("tablemill.yaml", SPEC))
    assert problem.startswith("6:13: error[unreadable-file]: code.schema.json cannot be read: ")


def test_a_schema_that_is_broken_is_told_once_for_all_its_datasets() -> None:
    write("code.schema.json", "{")
    second = SPEC.partition("  codes:\n")[2].replace("codes.md", "b.md")
    assert len(told(write("tablemill.yaml", f"{SPEC}  more:\n{second}"))) == 1


def test_where_a_hundred_fields_are_all_wrong_the_nearest_names_are_not_looked_for() -> None:
    # Each would be compared with each. It is the wrong schema, and not a hundred slips.
    write("code.schema.json", json.dumps({"properties": {f"name{n}x": {"type": "string"} for n in range(101)}}))
    fields = "".join(f"      name{n}: {{column: Name}}\n" for n in range(101))
    problems = told(
        write("tablemill.yaml", f"{SPEC.partition('      code:')[0]}{fields}".replace("key: code", "key: name0"))
    )
    assert len(problems) == 202
    assert not any("did you mean" in problem for problem in problems)


def test_a_spec_that_is_not_there_is_told() -> None:
    assert told(Path("nowhere.yaml")) == ["nowhere.yaml:1:1: error[missing-file]: nowhere.yaml does not exist"]


def test_all_mistakes_are_told_at_once_in_the_order_of_places() -> None:
    text = SPEC.replace("output", "outptu").replace("'^(.+)$'", "'('").replace("key: code", "key: [").replace("[", "{}")
    assert [problem.split(": ")[1] for problem in told(write("tablemill.yaml", text))] == [
        "error[unknown-key]",
        "error[wrong-type]",
        "error[bad-pattern]",
    ]


def test_every_code_of_specs_is_told_by_a_mistake() -> None:
    told_here = {message.split("[")[1].split("]")[0] for *_, messages in MISTAKES for message in messages}
    elsewhere = {"yaml-tag", "yaml-too-large", "bad-schema", "ambiguous-type"}  # above, and in test_yamltree.py
    elsewhere |= {"join-field", "join-type"}  # in test_spec_joins.py
    elsewhere |= {"value-type"}  # in test_spec_values.py
    elsewhere |= {"slow-pattern"}  # in test_spec_patterns.py
    ours = list(CODES)[list(CODES).index("yaml-syntax") : list(CODES).index("duplicate-file") + 1]
    assert told_here | elsewhere == {*ours, "missing-file"}
    assert all((CODES[code].severity, CODES[code].exit) == ("error", 2) for code in ours)


# Hostile and broken specs


def spec_or_problems(content: bytes) -> None:
    path = Path("tablemill.yaml")
    path.write_bytes(content)
    problems: tuple[Problem, ...] | None = None
    try:
        load_spec(path)
    except TablemillError as error:
        problems = error.problems
    assert problems != ()
    for problem in problems or ():
        assert problem.code in CODES
        assert "\n" not in problem.message


PIECES = st.sampled_from(
    [*"[]{}:,-&*!|>'\"\n~ab", "\t", "  ", "中", "<<: ", "null", "''", "- ", "key: ", "'('", "[[a]", "a{9999999999}"]
    + [line + "\n" for line in FULL.split("\n")]
)
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 30), st.lists(PIECES, max_size=3).map("".join))
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(st.lists(EDIT, max_size=5), st.sampled_from([SPEC, FULL]))
@in_one_folder
def test_a_spec_that_is_edited_anyhow_is_a_spec_or_problems(edits: list[tuple[float, int, str]], text: str) -> None:
    for place, length, piece in edits:
        start = int(place * len(text))
        text = text[:start] + piece + text[start + length :]
    spec_or_problems(text.encode())


@given(st.binary() | st.text().map(str.encode))
@example(b"[" * 100_000)
@example(b"{a: " * 100_000)
@example(b"'" + b"a" * 1_000_000)
@example(b"output: " + b"a" * 1_000_000)
@example(b"a" * 500_000 + b": 1")
@in_one_folder
def test_any_bytes_are_a_spec_or_problems(content: bytes) -> None:
    spec_or_problems(content)


KEYWORDS = st.sampled_from(["type", "properties", "$ref", "$defs", "allOf", "anyOf", "enum", "const", "code", "a"])
JSON_SCHEMAS = st.recursive(
    st.sampled_from([None, 1, "x", True, "string", "#/$defs/a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=4),
)


@given(JSON_SCHEMAS)
@in_one_folder
def test_any_json_for_a_schema_gives_a_spec_or_problems(schema: object) -> None:
    write("code.schema.json", json.dumps({"properties": {"code": schema}, "$defs": {"a": schema}}))
    spec_or_problems(SPEC.encode())
    write("code.schema.json", json.dumps(schema))
    spec_or_problems(SPEC.encode())


def test_a_pattern_nested_without_end_is_a_problem() -> None:
    text = replaced(SPEC, "'^(.+)$'", "'" + "(?:" * 5000 + ")" * 5000 + "'")
    [problem] = told(write("tablemill.yaml", text))
    assert "10:37: error[bad-pattern]: not a regular expression: nested too deeply: (?:(?:(?:" in problem
    assert len(problem) < 250


def test_reading_a_spec_imports_no_library_that_only_others_need() -> None:
    code = (
        f"import sys; from pathlib import Path; from tablemill.spec import load_spec; load_spec(Path({str(SEEDS)!r}))"
    )
    code += "; print(sorted({'jsonschema', 'jsonschema_rs', 'markdown_it', 'difflib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_front_matter_fills_no_object() -> None:
    write("code.schema.json", replaced(SCHEMA, '{"type": "array"}', '{"type": "object"}'))
    path = write("tablemill.yaml", replaced(SPEC, "{column: Name, view: highlights}", "{front_matter: marks}"))
    assert told(path) == [
        (
            "11:29: error[view-type]: marks is an object in the schema (code.schema.json:6:5), "
            "but front matter gives texts and lists of texts"
        )
    ]
