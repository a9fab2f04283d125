"""Finds the lines of a text: from places that are counted in characters to Spans."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from ..model import Span
from .sources import Source

__all__ = ["Lines"]


class Lines:
    """The lines of a source, which are looked for when the first place is asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.source.text.split("\n"))]

    def slice(self, span: Span) -> str:
        """Return the stretch of the text that ``span`` is, without splitting the text for it."""
        start, end = self._starts[span.line - 1], self._starts[span.end_line - 1]
        return self.source.text[start + span.column - 1 : end + span.end_column - 1]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the text from ``start`` up to but not including ``end``."""
        line, end_line = bisect_right(self._starts, start), bisect_right(self._starts, end)
        column, end_column = start - self._starts[line - 1] + 1, end - self._starts[end_line - 1] + 1
        return Span(self.source.path, line, column, end_line, end_column)
