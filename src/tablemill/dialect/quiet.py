"""Finds the rows of a text that no rule of the lint has anything to say about, before its blocks are read.

Enters: a text. Leaves: stretches of lines that surely are rows of a table, with neither its header nor its last row
among them. Of 100,000 rows that were read block by block for the lint, it took a fifth of a whole build.

A table that `cut` finds without reading blocks stands in no container, is not ended early by GitHub, and each of its
rows begins with a pipe. So the rules for what stands above, below and beside a table ask only for its header and its
last row, and of the other rows only those are looked at that hold one of the signs below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..markdown.fast.cut import Piece, Zones, cut
from ..markdown.fast.text import UNUSUAL

# Backticks may hold a pipe (pipe-in-code), backslashes stand before one (backslashes-before-pipe), tildes strike
# through (single-tilde), and a footnote is shown if a row has its mark (table-in-footnote).
_SIGNS = ("`", "~", "\\\\", "[^")
_SOME = 4_000
"""How many rows are matched at once, as in `cut`: Python's `re` keeps some hundred bytes for each."""


def quiet_rows(text: str) -> list[range]:
    """Return the stretches of rows of ``text`` that no rule asks for, by the numbers of their lines, in order."""
    if any(character in text for character in UNUSUAL):  # of which `cut` knows nothing
        return []
    body = "\n" + text
    stretches: list[range] = []
    number = counted = 0
    for piece in cut(body, Zones(body)) or ():
        if not piece.columns or piece.bare:
            continue
        for start, end in _quiet(body, piece):
            number += body.count("\n", counted, start)
            counted = start
            stretches.append(range(number, number + body.count("\n", start, end)))
    return stretches


def _quiet(body: str, piece: Piece) -> Iterator[tuple[int, int]]:
    """Yield where stretches of quiet rows begin and end, each at the beginning of a line."""
    delimiter = body.find("\n", piece.start, piece.end) + 1
    start = body.find("\n", delimiter, piece.end) + 1 if delimiter else 0
    last = body.rfind("\n", start, piece.end - 1) + 1 if start else 0  # where the last row begins
    if not any(body.find(sign, start, last) >= 0 for sign in _SIGNS):
        if start < last:
            yield start, last
        return
    while start < last:
        rows = _rows().match(body, start, last)
        end = rows.end() if rows else start
        if start < end:
            yield start, end
        start = body.find("\n", end, last) + 1 or last


@cache
def _rows() -> re.Pattern[str]:
    """Match rows without a sign, or with signs that surely say nothing: one tilde, or code that holds no pipe.

    Backticks that stand alone and of which none is escaped make code of each two (CommonMark 0.31, 6.1).
    """
    row = r"(?>(?:[^`~\\\[\n]++|\[(?!\^)|\\(?![\\`])|~(?![^\n]*~)|`(?!`)[^`~|\\\n]++`(?!`))*)\n"
    return re.compile(rf"(?:{row}){{1,{_SOME}}}+")
