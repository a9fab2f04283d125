"""A page under the lint: its blocks, and the text and place of their lines."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from ..markdown.plain.blocks import Block, Kind, Line, Outline
from ..markdown.plain.cursor import SPACE
from ..markdown.plain.footnotes import footnote_of, shown_footnotes
from ..model import Span


class Text(NamedTuple):
    """A line of a block, without its indentation, container marks and trailing space, and where it begins."""

    path: str
    number: int
    column: int
    content: str

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the place of the line, or of a stretch of it."""
        end = len(self.content) if end is None else end
        return Span(self.path, self.number, self.column + start, self.number, self.column + end)

    def to(self, last: Text) -> Span:
        """Return the place from the beginning of this line to the end of ``last``."""
        end = last.span()
        return Span(self.path, self.number, self.column, end.end_line, end.end_column)


class Page:
    """The outline of one source, and which of its blocks end at a line."""

    def __init__(self, path: str, plan: Outline) -> None:
        self.path = path
        self._plan = plan
        self._known: dict[Block, Block | None] = {}  # which footnote each container stands in
        self.lines = plan.lines
        self.blocks = plan.blocks
        self.table_ends = {last_line(block): block for block in plan.blocks if block.kind is Kind.TABLE}
        self.html_ends = {block.lines[-1].number: block for block in plan.blocks if block.kind is Kind.HTML}

    def hidden_in(self, table: Block) -> str | None:
        """Return the label of the footnote that a table stands in, if GitHub does not show it."""
        footnote = footnote_of(table, self._known)
        return footnote.marker if footnote and footnote not in self._footnotes_shown else None

    @cached_property
    def _footnotes_shown(self) -> list[Block]:
        return shown_footnotes(self._plan)

    def text(self, line: Line) -> Text:
        """Return a line of a block."""
        inner = self.lines[line.number - 1][line.start : line.end].lstrip(SPACE)
        return Text(self.path, line.number, line.end - len(inner) + 1, inner.rstrip(SPACE))

    def bare(self, number: int) -> str:
        """Return line ``number`` without indentation and quote marks; nothing outside of the page."""
        return self.lines[number - 1].strip(" \t>") if 0 < number <= len(self.lines) else ""


def last_line(table: Block) -> int:
    """Return the number of the last line of a table."""
    if len(table.rows) > 1:
        return table.rows[-1][0].number
    return table.rows[0][0].number + 1  # the delimiter row


def is_indented_row(line: str) -> bool:
    """Whether a row stands so far to the right in ``line`` that it may be code: by four columns, or by a tab."""
    text = line.lstrip(" \t>")
    before = line[: len(line) - len(text)]
    return text.startswith("|") and text.count("|") > 1 and ("    " in before or "\t" in before)
