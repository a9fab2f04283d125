"""Python that mypy and ruff accept and that imports, whatever the names and values are."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import field, records, shape, tables
from tablemill.emit import FORMATS, Shape
from tablemill.model import Json
from tablemill.spec import file_name
from tablemill.spec.schema import FieldType, RecordSchema

ROOT = Path(__file__).parent.parent.parent
PYTHON = FORMATS["python"]

FIELDS = {
    "code": field("integer", description='The code. """ \\'),
    "name": field(nullable=True, description="Two\nlines."),
    "class": field(enum=["1xx", 'a"b\\']),
    "ratio": field("number"),
    "final": field("boolean", nullable=True),
    "marks": field(
        "array",
        items={
            "type": "object",
            "required": ["text", "in"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}, "in": {"type": ["integer", "null"], "description": "N."}},
        },
    ),
    "extra": field("object"),
    "mixed": field(None, nullable=True),
}
ROWS: list[dict[str, Json]] = [
    {"code": 404, "name": "继续 \"x\" {y} \\ ''' \u2028 😀 \u202e", "class": "1xx", "ratio": 1.5, "final": True}
    | {"marks": [{"text": 'a\n"b', "in": 1}, {"text": "", "in": None}], "extra": {"a": [1, {}]}, "mixed": "x"},
    {"code": -1, "name": None, "class": 'a"b\\', "ratio": -1e22, "final": None}
    | {"marks": [], "extra": {}, "mixed": [[], [1.5]]},
]


def _of(fields: dict[str, FieldType], name: str = "http-codes", description: Json = "") -> Shape:
    made = shape(fields, name=name)
    return Shape(name, made.key, RecordSchema("x", "", {"description": description}, fields), "keep", made.span)


SHAPE = _of(FIELDS, description="One code.")
CONTENT = PYTHON.dump(records(ROWS), SHAPE)


def _imported(content: bytes) -> Any:
    module = ModuleType("made")
    sys.modules["made"] = module  # dataclasses look their module up
    exec(compile(content, "made.py", "exec"), module.__dict__)  # noqa: S102 - it is what we prove
    return module


def _accepted(folder: Path, **modules: bytes | str) -> None:
    """Hold modules to mypy and ruff as they come, but for the length of lines: a text is not cut in two."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    for command in (
        ["mypy", "--strict", "--no-error-summary", f"--cache-dir={folder.parent / 'mypy'}", "."],
        ["ruff", "format", "--isolated", "--no-cache", "--quiet", "--diff", "."],
        [
            "ruff",
            "check",
            "--isolated",
            "--no-cache",
            "--quiet",
            "--select=B,E,F,I,N,PLE,RUF100,UP,W",
            "--ignore=E501",
            ".",
        ],
    ):
        done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, encoding="utf-8")
        assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_the_module_has_a_frozen_dataclass_the_records_and_the_records_by_key() -> None:
    fields = {"code": field("integer", description="The code."), "name": field(nullable=True)}
    content = PYTHON.dump(records([{"code": 404, "name": "Not Found"}]), _of(fields, description="One code."))
    assert content.decode() == (
        '"""One code.\n'
        "\n"
        "Made by Tablemill; edit the seed, not this file.\n"
        '"""\n'
        "\n"
        "from __future__ import annotations\n"
        "\n"
        "from dataclasses import dataclass\n"
        "from types import MappingProxyType\n"
        "from typing import Final\n"
        "\n"
        "\n"
        "@dataclass(frozen=True, slots=True)\n"
        "class HttpCodesRecord:\n"
        '    """One code."""\n'
        "\n"
        "    code: int\n"
        '    """The code."""\n'
        "    name: str | None\n"
        "\n"
        "\n"
        "HTTP_CODES: Final[tuple[HttpCodesRecord, ...]] = (\n"
        "    HttpCodesRecord(\n"
        "        code=404,\n"
        '        name="Not Found",\n'
        "    ),\n"
        ")\n"
        '"""All records, in the order of the seed."""\n'
        "\n"
        "HTTP_CODES_BY_CODE: Final = MappingProxyType(\n"
        "    {record.code: record for record in HTTP_CODES}\n"
        ")\n"
        '"""The same records under their keys."""\n'
    )


def test_importing_it_gives_the_values() -> None:
    made = _imported(CONTENT)
    first, second = made.HTTP_CODES
    assert (first.code, first.name, first.class_, first.ratio, first.final) == tuple(ROWS[0].values())[:5]
    assert [(mark.text, mark.in_) for mark in first.marks] == [('a\n"b', 1), ("", None)]
    assert (first.extra, second.mixed) == ({"a": (1, {})}, ((), (1.5,)))
    assert dict(made.HTTP_CODES_BY_CODE) == {404: first, -1: second}
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.code = 1


def test_mypy_and_ruff_accept_it_and_know_the_types(tmp_path: Path) -> None:
    use = (
        "from typing import Literal, assert_type\n"
        "\n"
        "from codes import HTTP_CODES, HTTP_CODES_BY_CODE\n"
        "\n"
        "assert_type(HTTP_CODES[0].name, str | None)\n"
        "assert_type(HTTP_CODES_BY_CODE[404].ratio, float)\n"
        """assert_type(HTTP_CODES[0].class_, Literal["1xx", 'a"b\\\\'])\n"""
        "assert_type(HTTP_CODES[0].marks[0].in_, int | None)\n"
    )
    _accepted(tmp_path, codes=CONTENT, use=use)


def test_mypy_finds_an_attribute_that_is_not_there_and_a_write(tmp_path: Path) -> None:
    use = "from codes import HTTP_CODES\n\nHTTP_CODES[0].nane\nHTTP_CODES[0].code = 1\n"
    with pytest.raises(AssertionError, match=r"(?s)use.py:3: .*attr-defined.*use.py:4: .*read-only"):
        _accepted(tmp_path, codes=CONTENT, use=use)


HOSTILE = [
    "class",
    "int",
    "str",
    "tuple",
    "Literal",
    "__init__",
    "self",
    "a b",
    "a_b",
    'x"',
    "\u2028",
    "数",
    "ﬁ",
    "fi",
    "1",
    "",
    "_",
]


@pytest.mark.parametrize("name", ["class", "int", "404s", "a.b-c_d", "mapping", "final"])
def test_names_that_mean_something_in_the_language_are_accepted_and_import(name: str, tmp_path: Path) -> None:
    fields = {one: field(nullable=True, description=one) for one in HOSTILE} | {"n": field("integer")}
    row: dict[str, Json] = dict.fromkeys(HOSTILE, "x") | {"n": 1}
    one = _of(fields, name=name, description='Ends in a quote "')
    content = PYTHON.dump(records([row]), one)
    _accepted(tmp_path, **{file_name(name, (), "python").removesuffix(".py"): content})
    made = _imported(content)
    [found] = next(value for value in vars(made).values() if isinstance(value, tuple))
    assert [getattr(found, attribute.name) for attribute in dataclasses.fields(found)] == list(row.values())
    assert PYTHON.load(content, one) == [row]


@given(table=tables())
def test_what_is_imported_is_what_was_dumped(table: tuple[dict[str, FieldType], list[dict[str, Json]]]) -> None:
    fields, rows = table
    made = _imported(PYTHON.dump(records(rows), _of(fields)))
    found = [
        [getattr(record, attribute.name) for attribute in dataclasses.fields(record)] for record in made.HTTP_CODES
    ]
    assert repr(found) == repr([[_frozen(value) for value in row.values()] for row in rows])


def _frozen(value: Json) -> Json:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {name: _frozen(item) for name, item in value.items()} if isinstance(value, dict) else value


def test_nothing_in_the_module_is_invisible_or_turns_text_around() -> None:
    rows = [{"a": "\u202e\u2066\u200b\ufeff\x07"}]
    text = PYTHON.dump(records(rows), _of({"a": field(description="\u202e")}, description="\u2066")).decode()
    assert not set(text) & set("\u202e\u2066\u200b\ufeff\x07")
    assert _imported(text.encode()).HTTP_CODES[0].a == rows[0]["a"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"X = (",
        b"X: int = 1",
        b"X: object = (1,)",
        b"X: object = (R(a=print()),)",
        b"X: object = (R(a=__import__('os').getcwd()),)",
        b"X: object = (R(a=-'x'),)",
        b"X: object = (R(a=[x for x in y]),)",
        b"\0",
        b"X: object = " + b"(" * 500 + b")" * 500,
        b"X: object = (R(a=" + b"-" * 100_000 + b"1),)",
    ],
)
def test_what_is_no_such_module_is_refused_and_not_run(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        PYTHON.load(content, shape({"a": field()}))


def test_the_committed_modules_are_accepted_and_say_what_the_json_says(tmp_path: Path) -> None:
    modules = {path.stem: path.read_bytes() for path in (ROOT / "dist").glob("*.py")}
    assert len(modules) == 5
    _accepted(tmp_path, **modules)
    for name, content in modules.items():
        found = next(value for value in vars(_imported(content)).values() if isinstance(value, tuple))
        expected = json.loads((ROOT / "dist" / f"{name.replace('_', '-')}.json").read_text(encoding="utf-8"))
        assert [dataclasses.asdict(record) for record in found] == [
            {key: _frozen(value) for key, value in record.items()} for record in expected
        ]


@given(texts=st.lists(st.text("\"\\\\'\n\r \t{}ua数\u2028\x00\u202e"), min_size=3, max_size=3))
def test_any_description_is_the_docstring_that_python_reads(texts: list[str]) -> None:
    fields = {"a": field(description=texts[0]), "b": field(description=texts[1])}
    tree = ast.parse(PYTHON.dump(records([{"a": "x", "b": "y"}]), _of(fields, description=texts[2])))
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    read = [" ".join(node.value.split()) for node in strings if isinstance(node, ast.Constant)]
    assert read[0] == " ".join([*(texts[2].split() or ["The", "dataset", "http-codes."]), *_MADE])
    assert {" ".join(text.split()) for text in texts} - {""} <= {*read, read[0].removesuffix(" " + " ".join(_MADE))}


_MADE = ["Made", "by", "Tablemill;", "edit", "the", "seed,", "not", "this", "file."]


def test_no_module_has_the_name_of_one_of_pythons_own() -> None:
    own = {name for name in sys.stdlib_module_names if re.fullmatch("[a-z0-9][a-z0-9_]*", name)}
    assert {name for name in own if file_name(name, (), "python") == f"{name}.py"} == set()
    assert file_name("http-status-codes", (), "python") == "http_status_codes.py"


@pytest.mark.parametrize("name", ["types", "enum", "typing", "dataclasses", "token", "site", "test"])
def test_a_module_beside_a_program_breaks_nothing_of_pythons(name: str, tmp_path: Path) -> None:
    content = PYTHON.dump(records([{"code": "x"}]), _of({"code": field()}, name=name))
    module = file_name(name, (), "python")
    (tmp_path / module).write_bytes(content)
    (tmp_path / "program.py").write_text(
        f"import dataclasses, enum, typing, types, tokenize, {name}\nimport {module[:-3]} as made\n"
        f"assert {name}.__file__ != made.__file__\nprint(made.{name.upper()}[0].code)\n"
    )
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("x\n", "")
