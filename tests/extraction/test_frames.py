"""The tables of a text as columns, read by those who take them."""

from __future__ import annotations

import duckdb
import pandas as pd
import pyarrow as pa

from tablemill import tables

TEXT = "# Fruit\n\n| Name | Price |\n|---|--:|\n| **Apple** | 1.20 |\n| 梨 |\n\n## None\n\n| x |\n|---|\n"


def test_a_text_gives_its_tables_as_columns() -> None:
    fruit, empty = tables(TEXT)
    assert fruit.columns == {"Name": ["Apple", "梨"], "Price": ["1.20", None]}
    assert (fruit.headings, fruit.line, len(fruit)) == (("Fruit",), 3, 2)
    assert (empty.columns, empty.headings, len(empty)) == ({"x": []}, ("Fruit", "None"), 0)
    assert tables("no table") == []


def test_html_tables_and_marks_are_read_as_they_are_asked_for() -> None:
    text = "| a |\n|---|\n| ==b== |\n\n<table><tr><th>c</th></tr><tr><td>d</td></tr></table>\n"
    assert [one.columns for one in tables(text)] == [{"a": ["b"]}]
    assert [one.columns for one in tables(text, html=True, marks=False)] == [{"a": ["==b=="]}, {"c": ["d"]}]


def test_arrow_pandas_and_duckdb_take_them() -> None:
    fruit, empty = tables(TEXT)
    assert pa.table(fruit).to_pydict() == fruit.columns
    assert pa.table(empty).schema == pa.schema([("x", pa.string())])
    assert pd.DataFrame(fruit.columns)["Name"].tolist() == ["Apple", "梨"]
    assert duckdb.sql('select "Name" from fruit where "Price" is null').fetchall() == [("梨",)]
