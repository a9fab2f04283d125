"""TypeScript that its compiler accepts and Node runs, whatever the names and values are."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

import pytest

from builders import dataset, field, records, shape
from programs import lacking, path_to
from tablemill.emit import FORMATS, Shape
from tablemill.model import Json, Records
from tablemill.spec.schema import FieldType, RecordSchema

ROOT = Path(__file__).parent.parent.parent
COMPILERS = sorted((ROOT / ".venv").glob("typescript-*/node_modules/.bin/tsc"))
# The types of the browser and of Node that come with the compiler are its authors' to check: that takes most of a run.
STRICT = ["--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext"]
TYPESCRIPT = FORMATS["typescript"]

FIELDS = {
    "code": field("integer", description="The code. */ alert(1) /*"),
    "name": field(nullable=True, description="Two\nlines </script>"),
    "class": field(enum=["1xx", 'a"b\\']),
    "ratio": field("number"),
    "final": field("boolean", nullable=True),
    "marks": field(
        "array",
        items={
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}, "note": {"type": ["integer", "null"], "description": "N."}},
        },
    ),
    "extra": field("object"),
    "mixed": field(None, nullable=True),
}
ROWS: list[dict[str, Json]] = [
    {"code": 404, "name": '继续 "x" `${1}` \\ */ \u2028 😀 \u202e', "class": "1xx", "ratio": 1.5, "final": True}
    | {"marks": [{"text": "a\nb"}, {"text": "", "note": None}], "extra": {"__proto__": {"a": [1]}}, "mixed": "x"},
    {"code": -1, "name": None, "class": 'a"b\\', "ratio": -1e22, "final": None}
    | {"marks": [], "extra": {}, "mixed": {"__proto__": 1}},
]


def _of(fields: dict[str, FieldType], name: str = "http-codes", description: Json = "") -> Shape:
    made = shape(fields, name=name)
    described = RecordSchema("x", "", {"description": description}, fields)
    return Shape(name, made.key, described, "keep", made.span)


SHAPE = _of(FIELDS, description="One code.")
CONTENT = TYPESCRIPT.dump(records(ROWS), SHAPE)


def _compiled(folder: Path, **modules: str | bytes) -> str:
    """Compile modules to JavaScript, and return what the compiler says."""
    compiler = COMPILERS[-1] if COMPILERS else lacking("TypeScript's compiler, which make test installs, is not there")
    for name, text in {**modules, "package": '{"type": "module"}'}.items():
        path = folder / (f"{name}.json" if name == "package" else f"{name}.ts")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    names = [f"{name}.ts" for name in modules]
    done = subprocess.run([compiler, *STRICT, *names], cwd=folder, capture_output=True, encoding="utf-8")
    return done.stdout


def _node(folder: Path, program: str) -> str:
    done = subprocess.run(
        [path_to("node"), "--input-type=module", "-"],
        input=program,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_the_module_has_an_interface_the_records_and_a_look_up() -> None:
    fields = {"code": field("integer", description="The code."), "name": field(nullable=True)}
    content = TYPESCRIPT.dump(records([{"code": 404, "name": "Not Found"}]), _of(fields, description="One code."))
    assert content.decode() == (
        "// Made by Tablemill; edit the seed, not this file.\n"
        "\n"
        "/** One code. */\n"
        "export interface HttpCodesRecord {\n"
        "  /** The code. */\n"
        "  readonly code: number;\n"
        "  readonly name: string | null;\n"
        "}\n"
        "\n"
        "/** All records, in the order of the seed. */\n"
        "export const httpCodes = [\n"
        "  {\n"
        '    "code": 404,\n'
        '    "name": "Not Found"\n'
        "  }\n"
        "] as const satisfies readonly HttpCodesRecord[];\n"
        "\n"
        "/** The keys of all records. */\n"
        'export type HttpCodesKey = (typeof httpCodes)[number]["code"];\n'
        "\n"
        "/** Finds the record with a key. */\n"
        "export function httpCodesByCode<K extends HttpCodesKey>(\n"
        "  key: K,\n"
        "): Extract<(typeof httpCodes)[number], { readonly code: K }>;\n"
        "export function httpCodesByCode(key: number): HttpCodesRecord | undefined;\n"
        "export function httpCodesByCode(key: number): HttpCodesRecord | undefined {\n"
        '  return (httpCodes as readonly HttpCodesRecord[]).find((record) => record["code"] === key);\n'
        "}\n"
    )


def test_what_the_schema_knows_of_lists_and_objects_is_in_the_types() -> None:
    text = CONTENT.decode()
    assert '  readonly class: "1xx" | "a\\"b\\\\";\n' in text
    assert (
        "  readonly marks: ReadonlyArray<{\n"
        "    readonly text: string;\n"
        "    /** N. */\n"
        "    readonly note?: number | null;\n"
        "  }>;\n"
        "  readonly extra: {\n"
        "    readonly [name: string]: unknown;\n"
        "  };\n"
        "  readonly mixed: unknown;\n"
    ) in text


def test_references_are_followed_and_one_that_leads_back_to_itself_ends() -> None:
    raw: dict[str, Json] = {
        "$defs": {"tree": {"type": "array", "items": {"$ref": "#/$defs/tree"}}, "word": {"enum": ["a", None]}}
    }
    fields = {"k": field(), "t": field("array", **{"$ref": "#/$defs/tree"}), "w": field(**{"$ref": "#/$defs/word"})}
    made = Shape("x", ("k",), RecordSchema("x", "", raw, fields), "keep", SHAPE.span)
    text = TYPESCRIPT.dump(records([{"k": "", "t": [[]], "w": "a"}]), made).decode()
    assert '  readonly w: "a";\n' in text
    assert "ReadonlyArray<ReadonlyArray<" in text
    assert len(text) < 50_000


def test_strict_typescript_compiles_it_and_knows_the_values_as_literals(tmp_path: Path) -> None:
    use = (
        'import { httpCodes, httpCodesByCode, type HttpCodesKey, type HttpCodesRecord } from "./codes.js";\n'
        "const one: 1.5 = httpCodesByCode(404).ratio;\n"
        "const key: HttpCodesKey = -1;\n"
        "const any: HttpCodesRecord | undefined = httpCodesByCode(Number(key));\n"
        "const none: null = httpCodesByCode(-1).name;\n"
        "console.log(one, any === httpCodes[1], none);\n"
    )
    assert _compiled(tmp_path, codes=CONTENT, use=use) == ""
    assert _node(tmp_path, 'await import("./use.js");') == "1.5 true null\n"


def test_typescript_finds_a_key_that_is_not_there_and_a_write(tmp_path: Path) -> None:
    use = (
        'import { httpCodes, type HttpCodesKey } from "./codes.js";\n'
        "const key: HttpCodesKey = 405;\n"
        "httpCodes[0].ratio = 2;\n"
    )
    said = _compiled(tmp_path, codes=CONTENT, use=use)
    assert re.findall(r"use\.ts\((\d+),\d+\): error (TS\d+)", said) == [("2", "TS2322"), ("3", "TS2540")]


def test_node_reads_the_same_values(tmp_path: Path) -> None:
    assert _compiled(tmp_path, codes=CONTENT) == ""
    printed = _node(tmp_path, 'import { httpCodes } from "./codes.js"; console.log(JSON.stringify(httpCodes))')
    assert json.loads(printed) == ROWS


HOSTILE = ["class", "__proto__", "constructor", "a b", 'x"; alert(1) //', "</script>", "*/", "\u2028", "数", "", "1"]


@pytest.mark.parametrize("name", ["class", "await", "404s", "a.b-c_d", "undefined", "record"])
def test_names_that_mean_something_in_the_language_compile_and_run(name: str, tmp_path: Path) -> None:
    fields = {one: field(nullable=True, description=one) for one in HOSTILE}
    rows = [dict.fromkeys(HOSTILE, "x"), dict.fromkeys(HOSTILE)]
    content = TYPESCRIPT.dump(records(rows), _of(fields, name=name, description="/* */ </script> \u202e"))
    assert _compiled(tmp_path, made=content) == ""
    program = (
        'const all = await import("./made.js"); console.log(JSON.stringify(Object.values(all).find(Array.isArray)))'
    )
    assert json.loads(_node(tmp_path, program)) == rows
    assert TYPESCRIPT.load(content, _of(fields, name=name)) == rows


@pytest.mark.parametrize("key", ["class", "__proto__", 'a"b', "代码", "the key"])
def test_a_record_is_found_by_a_key_of_any_name(key: str, tmp_path: Path) -> None:
    content = TYPESCRIPT.dump(records([{key: "x"}]), _of({key: field()}, name="rows"))
    assert _compiled(tmp_path, made=content) == ""
    program = (
        'const all = await import("./made.js"); console.log(Object.values(all).find(f => f.call)("x") === all.rows[0])'
    )
    assert _node(tmp_path, program) == "true\n"


def test_no_records_compile(tmp_path: Path) -> None:
    assert _compiled(tmp_path, codes=TYPESCRIPT.dump(Records.of(()), SHAPE)) == ""


def test_nothing_in_the_module_ends_a_script_of_html_or_turns_text_around() -> None:
    rows = [{"a": '</SCRIPT><!--\u202e\u2066\u200b"'}]
    content = TYPESCRIPT.dump(records(rows), _of({"a": field(description="</script> \u202e")}, description="<!--"))
    assert not re.search("</script|<!--|[\u200b\u202e\u2066]", content.decode(), re.IGNORECASE)
    assert TYPESCRIPT.load(content, _of({"a": field()})) == rows


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**53], {"a": [10**30]}])
def test_an_integer_that_javascript_cannot_hold_is_an_obstacle(value: Json) -> None:
    made = dataset([{"a": 2**53 - 1}, {"a": value}], "a")
    [problem] = TYPESCRIPT.obstacles(made, shape({"a": field(None)}))
    assert (problem.code, str(problem.span)) == ("format-limit", "seeds/x.md:2:1")
    assert problem.message.endswith("is an integer that JavaScript cannot hold exactly")


@pytest.mark.parametrize("content", [b"", b"\xff", b"\nexport const x = [\n", b"\nexport const x = [\n1\n] as const x"])
def test_what_is_no_such_module_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        TYPESCRIPT.load(content, shape({"a": field()}))


def test_the_committed_modules_compile_and_say_what_the_json_says(tmp_path: Path) -> None:
    modules = {path.stem: path.read_bytes() for path in sorted((ROOT / "dist").glob("*.ts"))}
    assert len(modules) == 5
    assert _compiled(tmp_path, **modules) == ""
    for name in modules:
        program = f'const all = await import("./{name}.js"); console.log(JSON.stringify(Object.values(all)))'
        [found] = [one for one in json.loads(_node(tmp_path, program)) if one]
        assert found == json.loads((ROOT / "dist" / f"{name}.json").read_text(encoding="utf-8"))


def test_any_text_of_a_schema_makes_a_module_that_the_compiler_accepts(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same texts in every run

    def text() -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 5)))

    modules = {}
    for number in range(60):
        fields = {text(): field(description=text(), enum=[text(), text()]) for _ in range(3)}
        fields[text()] = field("object", properties={text(): {"description": text()}})
        row = {name: one.raw["enum"][0] if "enum" in one.raw else {} for name, one in fields.items()}
        modules[f"m{number}"] = TYPESCRIPT.dump(records([row]), _of(fields, description=text()))
    assert _compiled(tmp_path, **modules) == ""


PIECES = (
    *(
        '"',
        "'",
        "`",
        "\\",
        "*/",
        "/*",
        "//",
        "\n",
        "\r",
        "\u2028",
        "\x00",
        "${x}",
        "</script",
        "<!--",
        "-->",
        "a",
        "class",
    ),
    *(
        "__proto__",
        "constructor",
        "1",
        "_",
        "数",
        "\U0001f600",
        "\u202e",
        "\\u",
        "{",
        "}",
        "[",
        "]",
        "@ts-nocheck",
        " ",
    ),
)
