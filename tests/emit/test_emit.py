"""What all formats have in common."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings

from builders import dataset, dataset_spec, field, records, shape, tables
from tablemill import spec
from tablemill.emit import FORMATS, obstacles, render
from tablemill.model import Json, Records
from tablemill.spec.schema import FieldType

TEXTS = [name for name in FORMATS if FORMATS[name].text]
BINARY = [name for name in FORMATS if not FORMATS[name].text]


def _within_limits(name: str, fields: dict[str, FieldType], rows: list[dict]) -> list[dict]:
    """Give what the format can hold; of the rest it says so, as its own tests show."""
    if name in ("csv", "tsv", "xlsx", "markdown"):
        rows = _without_empty_strings_beside_null(fields, rows)
    if name in ("typescript", "html", *BINARY):
        key = next(iter(fields))
        rows = list({row[key]: row for row in _with_integers_below(2**53, rows)}.values())
    if name in BINARY:
        rows = [{one: _as_double(value, fields[one]) for one, value in row.items()} for row in rows]
    return rows


def _as_double(value: Json, one: FieldType) -> Json:
    """In a column of numbers, 1 and 1.0 are the same, and so are 0 and -0."""
    return int(value) if one.kind == "number" and value is not None and float(value).is_integer() else value


def _with_integers_below(limit: int, value: Json) -> Json:
    if isinstance(value, list):
        return [_with_integers_below(limit, item) for item in value]
    if isinstance(value, dict):
        return {name: _with_integers_below(limit, item) for name, item in value.items()}
    return value % limit if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= limit else value


def _without_empty_strings_beside_null(fields: dict[str, FieldType], rows: list[dict]) -> list[dict]:
    """In CSV and Markdown these would be null, and they say so."""
    return [
        {name: None if value == "" and fields[name].nullable else value for name, value in row.items()} for row in rows
    ]


# A table is drawn once for all formats: to draw it takes longer than to write it in any of them.


@pytest.mark.parametrize("formulas", ["keep", "escape"])
@settings(max_examples=200)
@given(table=tables())
def test_loading_gives_back_what_was_dumped_with_its_types_and_in_order(formulas, table) -> None:
    fields, drawn = table
    one = shape(fields, formulas=formulas)
    for name, made in FORMATS.items():
        rows = _within_limits(name, fields, drawn)
        found = list(made.obstacles(dataset(rows, one.key), one))
        if not any(problem.message.startswith("the field ") or " U+" in problem.message for problem in found):
            assert found == []
            content = made.dump(records(rows), one)
            loaded = made.load(content, one)
            assert (name, repr(loaded)) == (name, repr(rows))  # repr: 1, 1.0 and True are equal


@given(table=tables())
def test_every_text_format_is_utf_8_text_with_lf_and_a_newline_at_its_end(table) -> None:
    fields, rows = table
    for name in TEXTS:
        text = FORMATS[name].dump(records(rows), shape(fields)).decode("utf-8")
        assert text.endswith("\n") or (name, rows) == ("jsonl", [])
        if name not in ("csv", "tsv"):  # where a carriage return stands in a quoted cell as it is
            assert "\r" not in text, name


@given(table=tables())
def test_dumping_twice_gives_the_same_bytes(table) -> None:
    fields, drawn = table
    for name, made in FORMATS.items():
        rows = _within_limits(name, fields, drawn)
        if not list(made.obstacles(dataset(rows, next(iter(fields))), shape(fields))):
            content, again = (made.dump(records(rows), shape(one)) for one in (fields, dict(fields)))
            assert (name, content) == (name, again)


@pytest.mark.parametrize("name", FORMATS)
def test_no_records_are_an_empty_list(name: str) -> None:
    one = shape({"a": field()})
    assert FORMATS[name].load(FORMATS[name].dump(Records.of(()), one), one) == []


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_what_is_no_json_is_never_written(name: str, value: object) -> None:
    one = shape({"a": field("string"), "b": field(None)})
    with pytest.raises(ValueError, match="JSON"):
        FORMATS[name].dump(records([{"a": "x", "b": value}]), one)


NOT_SUCH = {
    "json": [b"", b"\xff", b"{", b"{}", b"[1]", b'[{"a": NaN}]', b"[{}"],
    "jsonl": [b"\xff", b"{", b"{} {}", b"[]", b"1", b"{}\n\xff", b'{"a": NaN}', b'{"a": 1}\v{"a": 2}'],
    "typescript": [b"", b"\xff", b"export const x = []"],
    "html": [b"", b"\xff", b"<html>", b'<script type="application/json" id="data-x">{"length": 1}</script>'],
    "markdown": [b"", b"\xff", b"a\n", b"| a | b |\n|---|---|\n| 1 |\n", b"| a |\n|---|\n| x |\n"],
    "parquet": [b"", b"\xff", b"PAR1PAR1", b"PAR1" + bytes(8) + b"PAR1"],
    "sqlite": [b"", b"\xff", b"SQLite format 3\0", b"[]"],
    "python": [b"", b"\xff", b"X = ()"],
    "keyed": [b"", b"\xff", b"[]", b'{"a": 1}', b'{"a": {"b": Infinity}}', b"{}}"],
    "yaml": [
        b"",
        b"\xff",
        b"\x00",
        b"{}",
        b"- 1",
        b"a: b: c",
        b"- {a: *x}",
        b"- &x {a: 1}\n- *x",
        b"- !!python/name:os.system {}",
    ],
    "tsv": [b"\xff", b'"x', b"a\ta\n", b"a\n1\t2\n", b"a\nx\n"],
    "xlsx": [b"", b"\xff", b"PK\x05\x06" + bytes(18)],
    "csv": [b"\xff", b'"x', b'"x"y\n', b"a,a\n", b"a\n1,2\n", b"a\nx\n", b"a\n1\nNaN\n"],
}


@pytest.mark.parametrize(("name", "content"), [(name, content) for name in NOT_SUCH for content in NOT_SUCH[name]])
def test_a_file_that_is_no_such_thing_is_refused_in_a_sentence(name: str, content: bytes) -> None:
    one = shape({"a": field("integer")})
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        FORMATS[name].load(content, one)


@pytest.mark.parametrize("name", ["json", "keyed", "jsonl", "yaml"])
def test_a_file_nested_deeper_than_python_can_follow_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        FORMATS[name].load(b"[" * 100_000 + b"]" * 100_000, shape({"a": field()}))


def test_a_dataset_is_rendered_in_the_formats_that_its_spec_names_in_that_order() -> None:
    fields = {"code": field("integer"), "name": field()}
    one = dataset_spec("codes", "code", fields, formats=("csv", "keyed", "json", "yaml"))
    artefacts = render(one, dataset([{"code": 1, "name": "a"}], "code", "codes"), shape(fields, name="codes"))
    assert [(artefact.name, artefact.dataset, artefact.format) for artefact in artefacts] == [
        ("codes.csv", "codes", "csv"),
        ("codes.by-code.json", "codes", "keyed"),
        ("codes.json", "codes", "json"),
        ("codes.yaml", "codes", "yaml"),
    ]
    assert artefacts[0].content == b"code,name\n1,a\n"


def test_only_the_formats_that_the_spec_names_have_obstacles() -> None:
    fields = {"code": field("integer"), "name": field()}
    made = dataset([{"code": 1, "name": "=1"}], "code")
    for formats, codes in [(("json", "yaml"), []), (("json", "csv"), ["csv-formula"])]:
        one = dataset_spec("x", "code", fields, formats=formats)
        assert [problem.code for problem in obstacles(one, made, shape(fields, formulas="refuse"))] == codes


def test_the_spec_knows_the_formats_by_the_same_names() -> None:
    assert tuple(FORMATS) == spec.FORMATS


def test_importing_the_formats_does_not_import_their_readers() -> None:
    program = (
        "import sys, tablemill.emit; print(sorted({'yaml', 'csv', 'jsonschema', 'markdown_it'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
