"""What fields and datasets are called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.scaffold.names import dataset_name, field_name


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Name", "name"),
        ("Max. size (MB)", "max_size_mb"),
        ("snake_case", "snake_case"),
        ("Größe", "grosse"),
        ("Æther/façade", "æther_facade"),
        ("状态码", "状态码"),
        ("エラー コード", "エラー_コード"),
        ("ＨＴＴＰ", "http"),
        ("User's guide", "users_guide"),
        ("#", "number"),
        ("%", "percent"),
        ("2xx", "col_2xx"),
        ("404", "col_404"),
        ("?!", "question_mark"),
        ("✅", "white_heavy_check_mark"),
        ("🔧", "wrench"),
        ("⚠️", "warning_sign"),
        ("--", "column"),
        (":-", "column"),
        ("日本語", "日本語"),
        ("Версия API", "версия_api"),
        ("버전", "버전"),
        ("a " * 60, "_".join("a" * 20)),
        ("x" * 60, "x" * 40),
        ("०१", "col_०१"),
    ],
)
def test_a_field_is_named_after_its_header(header: str, expected: str) -> None:
    assert field_name(header, ()) == expected


def test_a_field_has_a_name_of_its_own() -> None:
    assert field_name("Name", ["name"]) == "name_2"
    assert field_name("name!", ["name", "name_2"]) == "name_3"


@given(st.text(max_size=60), st.sets(st.sampled_from(["column", "column_2", "a"])))
def test_a_field_s_name_is_an_identifier_that_nothing_else_has(header: str, taken: set[str]) -> None:
    name = field_name(header, taken)
    assert name.isidentifier()
    assert name not in taken


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Planets"], "planets"),
        (["Tools", "2.1 Command-line options"], "command-line-options"),
        (["Tools", "Websocket状态码"], "websocket"),
        (["Tools", "错误码"], "page"),
        ([], "page"),
        (["Tools", "3"], "page"),
        (["Tools", "C"], "c"),
        (["Tools", "C 语言"], "page"),
        (["CON"], "con-table"),
        (["Datapackage"], "datapackage-table"),
        (["word " * 20], "-".join(["word"] * 8)),
    ],
)
def test_a_dataset_is_named_after_its_heading_or_else_its_file(headings: list[str], expected: str) -> None:
    assert dataset_name(headings, "page", 7, {}) == expected


def test_a_name_that_is_taken_is_told_apart_by_the_heading_above_or_a_number() -> None:
    def named(headings: list[str], stem: str, *taken: str) -> str:
        return dataset_name(headings, stem, 7, {name: ["API", "Delete", "Options"] for name in taken})

    assert named(["API", "Create", "Options"], "page", "options") == "create-options"
    assert named(["API", "Create", "Options"], "page", "options", "create-options") == "api-options"
    assert named(["API", "Delete", "Options"], "page", "options") == "options-2", "the headings make no difference"
    assert named(["参数", "Options"], "page", "options") == "options-2"
    assert named(["参数"], "page", "page") == "page-7"
    assert named(["参数"], "错误码") == "table"
    assert named(["参数"], "错误码", "table", "table-7") == "table-7-2"


@given(st.lists(st.text(max_size=60)), st.text(), st.sets(st.sampled_from(["table", "table-1"])))
def test_a_dataset_s_name_is_one_that_a_spec_takes(headings: list[str], stem: str, taken: set[str]) -> None:
    name = dataset_name(headings, stem, 1, {other: [] for other in taken})
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}", name)
    assert name not in taken
