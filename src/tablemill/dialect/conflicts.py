"""Finds the markers of conflicts that git has left in Markdown, where they are no example of code.

GitHub shows ``<<<<<<< HEAD`` and ``=======`` below a row as rows, and so they would be records; ``>>>>>>> main`` is a
quote and ends the table. In code they are text about git. ``=======`` alone may underline a heading, ``|||||||`` may be
a row of nothing and ``>>>>>>>`` a quote, so that these are markers only after a ``<<<<<<<``, or as rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..expressions import lazy
from ..markdown.plain.blocks import Kind, outline
from ..model import Span
from ..problems import Problem
from ..reading.sources import CONFLICT, Source

_MARKER = lazy(r"^(?:<{7}|={7}|>{7}|\|{7})(?=[ \t]|$)", re.MULTILINE)
_CODE = {Kind.CODE, Kind.FENCE}


def conflicts(source: Source) -> Iterator[Problem]:
    """Report each marker of a conflict in the Markdown of ``source``."""
    # Where none is, which is nearly always, this takes a third of the time of the search.
    if not any(mark * 7 in source.text for mark in "<=>|") or not _MARKER.search(source.text):
        return
    found = [(number, line) for number, line in enumerate(source.text.split("\n"), 1) if _MARKER.match(line)]
    blocks = outline(source.text, code=True).blocks
    code = {line.number for block in blocks if block.kind in _CODE for line in block.lines}
    rows = {line.number for block in blocks if block.kind is Kind.TABLE for line, _ in block.rows[1:]}
    opened = False
    for number, line in found:
        if number in code:
            continue
        if opened or line.startswith("<") or (number in rows and set(line.split()[0]) != {"|"}):
            yield Problem("conflict-marker", CONFLICT, Span(source.path, number, 1, number, len(line.rstrip()) + 1))
        opened = (opened or line.startswith("<")) and not line.startswith(">")
