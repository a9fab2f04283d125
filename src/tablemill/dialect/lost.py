"""Rules for what was meant as a table and is none on GitHub: what is left of it, and why."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby, pairwise

from ..expressions import lazy
from ..markdown.plain import table
from ..markdown.plain.blocks import Block, Kind
from ..problems import Problem
from .page import Page, Text, is_indented_row

# What people write for a row of dashes: other dashes, equals signs, plus signs, a colon or pipe of full width.
_DASHES = r"=_\u2010-\u2015\u2212\u2500\uff0d\uff1d-"
_LIKE_DELIMITERS = lazy(rf"(?=[^{_DASHES}]*+[{_DASHES}])[\s|:+\uff1a\uff5c{_DASHES}]++\Z")
_SPACE_BEFORE_PIPE = lazy(r"(?![ \t])\s++\|")


def in_html(page: Page, block: Block) -> Iterator[Problem]:
    """Report tables that a tag above them makes a part of its HTML."""
    if block.end is not None:  # a comment, a script, <pre>: what is in it is not meant as Markdown
        return
    texts = [page.text(line) for line in block.lines]
    for header, row in pairwise(texts[1:]):
        if "|" in header.content and _is_delimiter_row(row) and _width(header) == _width(row):
            message = (
                "this table follows HTML without a blank line between, so GitHub reads it as HTML, not as a "
                "table; put a blank line above its header"
            )
            yield Problem("table-in-html", message, header.span())


def in_footnote(page: Page, block: Block, label: str) -> Problem:
    """Report a table that stands in a footnote that GitHub does not show."""
    message = (
        f"the page has no reference to the footnote [^{label}] of this table, so GitHub does not show it; "
        "write the reference, or move the table out of the footnote"
    )
    return Problem("table-in-footnote", message, page.text(block.rows[0][0]).span())


def in_paragraph(page: Page, block: Block) -> Iterator[Problem]:
    """Report the lines of a paragraph that were meant as a table's rows, those that follow each other once."""
    lines = _Lines(page, block)
    stray = [text.content.startswith("|") for text in lines.texts]
    if not any(stray):
        yield from _without_outer_pipes(lines)
        return
    for is_stray, group in groupby(range(len(stray)), key=stray.__getitem__):
        places = list(group)
        if not is_stray:
            continue
        begin = (
            f"these {len(places):,} lines begin like rows of a table"
            if len(places) > 1
            else "this line begins like a table's row"
        )
        why = lines.why(places[0], places[-1])
        message = f"{begin}, but GitHub shows text here: {why}"
        yield Problem("stray-row", message, lines.texts[places[0]].to(lines.texts[places[-1]]))


def _without_outer_pipes(lines: _Lines) -> Iterator[Problem]:
    """Report the first delimiter row of a paragraph that has no row with a pipe at its beginning."""
    place = next((place for place in lines.delimiters if _width(lines.texts[place]) > 1), None)
    if place is not None:
        message = f"this line looks like a table's delimiter row, but GitHub shows text here: {lines.why_not(place)}"
        yield Problem("lost-table", message, lines.texts[place].span())


class _Lines:
    """The lines of one paragraph, and why they are no table."""

    def __init__(self, page: Page, block: Block) -> None:
        self.page = page
        self.block = block
        self.texts = [page.text(line) for line in block.lines]
        self.delimiters = [place for place, text in enumerate(self.texts) if _is_delimiter_row(text)]

    def why(self, first: int, last: int) -> str:
        """Say why the lines from ``first`` to ``last``, which begin with a pipe, are no rows, and what to do."""
        index = bisect_left(self.delimiters, first)
        if index < len(self.delimiters) and self.delimiters[index] <= last + 1:
            return self.why_not(self.delimiters[index])
        if first < last and (fault := _fault(self.texts[first + 1].content)):
            return f"the line below the first is not a delimiter row; {fault}"
        if first == 0 and (cut := self._cut_off()):
            return cut
        if index:
            return self.why_not(self.delimiters[index - 1])
        if _container(self.block) is Kind.FOOTNOTE and self.texts[0].number - 1 in self.page.table_ends:
            return (
                "the footnote above cuts the table in two, and this line continues it; move the footnote "
                "below the table"
            )
        if self._is_parted(self.texts[last].number):
            return "a blank line separates it from its delimiter row; remove the blank line"
        return "there is no delimiter row; write one below the header, with a cell for each of its cells: |---|---|"

    def why_not(self, place: int) -> str:
        """Say why the delimiter row at ``place`` makes no table, and what to do."""
        if place == 0:
            return "the delimiter row has no header directly above it; remove the blank line, or write a header"
        header, row = self.texts[place - 1], self.texts[place]
        have, want = _width(row), _width(header)
        if have != want:
            return f"the delimiter row has {_cells(have)} and the line above it {want:,}; {_cure(header)}"
        if self.block.refused:
            return "an earlier delimiter row of this paragraph does not fit its header; correct that one first"
        return _RUNS_ON[_container(self.block)]

    def _cut_off(self) -> str:
        """Say what parts the first line from a table above, if one is near."""
        page, number = self.page, self.texts[0].number
        above = page.table_ends.get(number - 1)
        if above:
            return _cut_from(above, self.texts[0])
        if (html := page.html_ends.get(number - 1)) and html.lines[0].number - 1 in page.table_ends:
            return "the HTML directly above cuts the table in two; move it out of the table"
        if number - 2 in page.table_ends and is_indented_row(page.lines[number - 2]):
            return "the indented row directly above cuts the table in two; indent it like the header"
        blank = number - 1
        while blank and not page.bare(blank):
            blank -= 1
        if blank in page.table_ends:
            return "a blank line cuts the table in two; remove the blank line"
        return ""

    def _is_parted(self, number: int) -> bool:
        """Whether a row of dashes stands below ``number``, after blank lines."""
        number += 1
        while number <= len(self.page.lines) and not self.page.bare(number):
            number += 1
        below = self.page.bare(number)
        return "|" in below and table.is_delimiter_row(below)


def _cut_from(above: Block, first: Text) -> str:
    """Say why the line ``first`` is no row of the table directly above it."""
    if first.content == "|":
        return "a line of only | ends a table; write | | for an empty row"
    if above.cut:
        return f"GitHub ends a table after adding more than {table.MAX_PADDING:,} cells to its short rows"
    return _STANDS_IN[_container(above)]


def _container(block: Block) -> Kind:
    """Return which of the containers below ``block`` stands in."""
    kind = block.container.kind if block.container else Kind.DOCUMENT
    return kind if kind in _RUNS_ON else Kind.ITEM


_RUNS_ON = {
    Kind.QUOTE: "this line continues the quote above; put a blank line above, or write > at the beginning of each line",
    Kind.ITEM: "this line continues the list item above; put a blank line above, or indent it like the item's text",
    Kind.FOOTNOTE: "this line continues the footnote above; put a blank line above, or indent it by four columns",
}
_STANDS_IN = {
    Kind.QUOTE: "the table above is in a quote, this line is not; write > at the beginning of the line",
    Kind.ITEM: "the table above is in a list item, this line is not; indent it like the table's header",
    Kind.FOOTNOTE: "the table above is in a footnote, this line is not; indent it by four columns",
}


def _is_delimiter_row(text: Text) -> bool:
    return "|" in text.content and table.is_delimiter_row(text.content)


def _width(text: Text) -> int:
    return len(table.split_row(text.content))


def _cells(count: int) -> str:
    return f"{count:,} cell{'' if count == 1 else 's'}"


def _cure(header: Text) -> str:
    if match := _SPACE_BEFORE_PIPE.match(header.content):
        return f"remove {_name(match[0][0])} before the header's first |"
    if "|" not in header.content:
        return "put a blank line below that line if it is not the header, and a header above the delimiter row"
    return "give it a cell for each of the header's"


def _fault(row: str) -> str:
    """Say what keeps a line from being the delimiter row that it was meant as."""
    if not _LIKE_DELIMITERS.match(row):
        return ""
    odd = next((char for char in row if char not in "|:- \t"), None)
    if odd:
        return f"write - for {_name(odd)} in it"
    return "write dashes in each of its cells, and colons only at their ends"


def _name(char: str) -> str:
    known = unicodedata.name(char, "")
    shown = f"{char} " if char.isprintable() and not char.isspace() else ""
    return f"{shown}(U+{ord(char):04X}{' ' if known else ''}{known})"
