"""Widths: what a terminal makes of a text, and how it is cut and padded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablemill.emit.width import cut, padded, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        *(("abc", 3), ("", 0), ("中文", 4), ("（）", 4), ("ｶﾅ", 2), ("한글", 4), ("é", 1), ("e\u0301", 1), ("…", 1)),
        *(("👨\u200d👩\u200d👧", 2), ("❤\ufe0f", 2), ("🇯🇵", 2), ("✅", 2), ("a\u200bb", 2)),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        *(("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abc", 0, "")),
        *(("中文字", 6, "中文字"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"), ("中文字", 1, "…")),
        *(("e\u0301e\u0301e\u0301", 2, "e\u0301…"), ("👨\u200d👩\u200d👧!!", 3, "👨\u200d👩\u200d👧…")),
    ],
)
def test_a_text_is_cut_between_characters(text: str, columns: int, shown: str) -> None:
    assert cut(text, columns) == shown


def test_a_text_is_padded_by_its_width() -> None:
    assert padded("中", 4) == "中  "
    assert padded("中", 4, right=True) == "  中"


@given(st.text(st.characters(exclude_categories=["C", "Z"])), st.integers(0, 12))
def test_what_is_cut_fits(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= columns


def test_ascii_needs_no_library() -> None:
    code = "import sys; from tablemill.emit.width import cut; cut('abc', 2); print('wcwidth' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"False"
