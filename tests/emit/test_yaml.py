"""The same values under YAML 1.1 and YAML 1.2 readers, in a text that people can review."""

from __future__ import annotations

import io

import pytest
import ruamel.yaml
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builders import TRICKY, field, records, shape, tables, texts
from tablemill.emit import FORMATS

READERS = {
    "YAML 1.1, libyaml": lambda content: yaml.load(content, yaml.CSafeLoader),
    "YAML 1.1, PyYAML": lambda content: yaml.load(content, yaml.SafeLoader),
    "YAML 1.2, ruamel": lambda content: ruamel.yaml.YAML(typ="safe", pure=True).load(io.BytesIO(content)),
}
reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def _dump(value: object, name: str = "a") -> str:
    return FORMATS["yaml"].dump(records([{name: value}]), shape({name: field(None)})).decode()


def test_the_readers_read_the_version_that_they_are_named_for() -> None:
    read = [read(b"- 0o17\n- 12:30\n- y\n- NO\n- 010") for read in READERS.values()]
    assert read == [["0o17", 750, "y", False, 8]] * 2 + [[15, "12:30", "y", "NO", 10]]


@reader
@pytest.mark.parametrize("text", TRICKY)
def test_a_string_that_could_be_taken_for_something_else_stays_that_string(read, text: str) -> None:
    assert read(_dump(text).encode()) == [{"a": text}]


@reader
@pytest.mark.parametrize("text", TRICKY)
def test_so_does_one_that_is_a_field_name_or_a_key_further_down(read, text: str) -> None:
    assert read(_dump({text: {text: [text]}}, text).encode()) == [{text: {text: {text: [text]}}}]


@reader
@given(table=tables())
def test_every_reader_reads_what_was_dumped(read, table) -> None:
    fields, rows = table
    assert read(FORMATS["yaml"].dump(records(rows), shape(fields))) == rows


@reader
@given(text=texts | st.text(st.characters(categories=["Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"]), max_size=5))
def test_no_character_is_lost_or_changed(read, text: str) -> None:
    assert read(_dump(text).encode()) == [{"a": text}]


@reader
@pytest.mark.parametrize("number", [0, -1, 10**40, 0.1, -0.5, 1e16, 1e-7, 1.5e300, -1e22, 5e-324])
def test_a_number_stays_that_number(read, number: float) -> None:
    [loaded] = read(_dump(number).encode())
    assert (type(loaded["a"]), loaded["a"]) == (type(number), number)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Continue", "Continue"),
        ("Non-authoritative Information", "Non-authoritative Information"),
        ("（请求超时）请求超出了服务器的等待时间。", "（请求超时）请求超出了服务器的等待时间。"),
        ('"Content-Length" 未被定义', '"\\"Content-Length\\" 未被定义"'),
        ("see https://example.org/#top, it's {x}", "see https://example.org/#top, it's {x}"),
        ("😀", "😀"),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("ends:", '"ends:"'),
        ("y", '"y"'),
        ("Null", '"Null"'),
        ("1xx", '"1xx"'),
        ("one\ntwo\tthree", '"one\\ntwo\\tthree"'),
        ("\x00\x85\u2028\ufeff", '"\\x00\\x85\\u2028\\ufeff"'),
        (None, "null"),
        (True, "true"),
        (404, "404"),
        (1e16, "1.0e+16"),
        ([], "[]"),
        ({}, "{}"),
        (" ".join(["long"] * 500), " ".join(["long"] * 500)),
    ],
)
def test_a_value_is_written_on_one_line_plain_where_it_is_safe(value: object, line: str) -> None:
    assert _dump(value) == f"- a: {line}\n"


def test_lists_and_mappings_inside_a_record_are_blocks() -> None:
    marks = [{"text": "继续", "start": 4, "end": 6}, {"text": "x", "start": 7, "end": 8}]
    assert _dump({"marks": marks, "deep": [[1, []], {}]}) == (
        "- a:\n"
        "    marks:\n"
        "      - text: 继续\n"
        "        start: 4\n"
        "        end: 6\n"
        "      - text: x\n"
        "        start: 7\n"
        "        end: 8\n"
        "    deep:\n"
        "      - - 1\n"
        "        - []\n"
        "      - {}\n"
    )


@reader
@pytest.mark.parametrize("length", [1021, 1022, 1023, 1024, 1025, 5000])
@pytest.mark.parametrize("character", ["a", "0", "汉"])
def test_a_key_longer_than_yaml_allows_before_a_colon_is_written_the_other_way(read, length, character) -> None:
    name = character * length
    for value in (1, [1], {name: 2}):
        assert read(_dump({name: value}).encode()) == [{"a": {name: value}}]


def test_the_file_is_read_with_pyyaml_alone_where_it_was_built_without_libyaml(monkeypatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    one = shape({"a": field()})
    assert FORMATS["yaml"].load(b'- a: "NO"\n', one) == [{"a": "NO"}]


def test_an_alias_is_refused_before_it_can_grow() -> None:
    bomb = "- &a {x: y}\n" + "".join(f"- &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
    with pytest.raises(ValueError, match="aliases are not allowed"):
        FORMATS["yaml"].load(bomb.encode(), shape({"a": field()}))
