"""HTML tables in Markdown: a page becomes tables, as a browser reads them.

Enters: a Document, and the Source that it was read from. Leaves: the Document with the HTML tables among the
others. The HTML is parsed by turbohtml, which builds the tree that the HTML standard describes and says where
each tag is written; it is imported when there is a table to be parsed, and not before.

- Cells are placed in columns as the standard says ("Forming a table"), with its limits for ``colspan`` and
  ``rowspan``. A cell that spans several columns or rows comes again in each of them and knows the one it repeats.
  Where two cells claim a place, the one that began first has it.
- The header is the last row of the first ``<thead>``, or else of the first rows whose cells are all ``<th>`` (or
  empty); where there is none, it is the first row. `Note` says when there was something to choose.
- A row without cells of its own is none, and so is a table without rows.
- The caption is ``<caption>``.
- A table in a cell is a table of its own, and so is one in a GFM table's cell, in a quote or in a list.
- What stands in code, in a comment or in a template is no table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from ...expressions import lazy
from ...model import Alignment, Document, Note, Row, Section, Span, Table
from ...problems import Problem, TablemillError, install_line
from ...reading.sources import Source
from ..plain.blocks import Block
from ..plain.document import section_under
from .cell import HtmlCell
from .grid import MAX_COLSPAN, MAX_REPEATS, MAX_ROWSPAN, Anchor, Budget, Grid
from .page import Page, page_of
from .text import HtmlReader, tree

if TYPE_CHECKING:
    from turbohtml import Element, Node

MAX_DEPTH = 32  # how deep tables may stand in each other

_TABLE = lazy(r"<table[\s/>]", re.IGNORECASE)
_NUMBER = lazy(r"[ \t\n\f\r]*\+?0*([0-9]+)")
_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class HtmlTable(Table):
    """A table that is written in HTML."""

    remarks: tuple[Note, ...] = ()

    @property
    def html(self) -> bool:
        return True

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.remarks


def with_html_tables(document: Document, source: Source, *, marks: bool) -> Document:
    """Return ``document``, which was read from ``source``, with the HTML tables among the others."""
    first = _TABLE.search(source.text)
    if not first:
        return document
    page = page_of(source, marks=marks)
    if not _TABLE.search(page.text):
        return document
    sections = dict(zip(page.headings, document.sections, strict=True))
    tables = _Tables(page, _parse(page, first.start()), sections).read()
    return Document(
        path=document.path,
        sections=document.sections,
        tables=tuple(sorted((*document.tables, *tables), key=lambda table: table.span)),
        stray_rows=document.stray_rows,
        cut=document.cut,
        front_matter=document.front_matter,
        paragraphs=document.paragraphs,
        items=document.items,
        code_blocks=document.code_blocks,
        below=document.below,
        lines=document.lines,
    )


def _parse(page: Page, place: int) -> Element:
    try:
        return tree(page.text, "div", locations=True)
    except ImportError:
        message = f"reading HTML tables needs one more package; {install_line('html')}"
        raise TablemillError([Problem("html-not-installed", message, page.span(place, place + 6))]) from None


@dataclass(slots=True, eq=False)
class _Found:
    """A table of the page: its element, the table it stands in, and where a table begins that ends it."""

    element: Element
    outer: _Found | None
    depth: int
    follower: int | None
    end: int = 0
    holds_deeper: bool = False


@dataclass(slots=True)
class _Line:
    """A row: its cells, which row of its group it is, and from where to where it stands in the page."""

    cells: list[Anchor]
    index: int
    start: int
    end: int
    in_head: bool


class _Tables:
    """Reads the tables of one page."""

    def __init__(self, page: Page, root: Element, sections: dict[Block, Section]) -> None:
        self.page = page
        self.sections = sections
        self.reader = HtmlReader(page.footnotes)
        self.budget = Budget()
        self.found = list(_find(root))
        self.starts = [_start(found.element) for found in self.found]

    def read(self) -> list[HtmlTable]:
        # From the last to the first: where a table ends must be known when the cell that holds it is read.
        groups = [self._groups(found) for found in reversed(self.found)]
        tables = [self._table(found, groups.pop()) for found in self.found]
        return [table for table in tables if table]

    # What is written where

    def _groups(self, found: _Found) -> list[list[_Line]]:
        """Return the rows of a table, group by group."""
        location = found.element.source_location
        end_tag = location.end_tag if location else None
        stop = end_tag.start_offset if end_tag else found.follower or len(self.page.text)
        found.end = end_tag.end_offset if end_tag else stop
        groups = []
        for child in reversed(found.element.children):
            lines = self._lines(child, found, stop) if getattr(child, "tag", "") in _GROUPS else []
            inner = lines[0].start if lines else _start(child.children[0], stop) if child.children else stop
            stop = _start(child, inner)  # a <colgroup> may be implied by its <col>, as a row group by its rows
            groups.append(lines)
        return [lines for lines in reversed(groups) if lines]

    def _lines(self, group: Node, found: _Found, stop: int) -> list[_Line]:
        """Return the rows of a group that ends before ``stop``."""
        tag = getattr(group, "tag", "")
        stop = _end(group, stop)
        lines = []
        rows = [child for child in group.children if getattr(child, "tag", "") == "tr"]
        for index, row in reversed(list(enumerate(rows))):
            # An end tag of what has no start tag ends it, but the parser does not say where it stands.
            implied = [name for name, node in ((tag, group), ("tr", row)) if _start(node) < 0]
            end = _end(row, stop)
            cells = self._cells(row, found, end, _end_tag(tuple(implied)) if implied else None)
            stop = _start(row, _start(cells[0].element) if cells else stop)
            if cells:
                location = row.source_location
                end = location.end_tag.end_offset if location and location.end_tag else cells[-1].cell.end
                lines.append(_Line(cells, index, stop, end, tag == "thead"))
        return lines[::-1]

    def _cells(self, row: Node, found: _Found, stop: int, implied_end: re.Pattern[str] | None) -> list[Anchor]:
        """Return the cells of a row that ends before ``stop``."""
        anchors = []
        for node in reversed([child for child in row.children if getattr(child, "tag", "") in ("td", "th")]):
            element = cast("Element", node)
            location = element.source_location
            if location is None:
                continue
            start = location.start_tag.end_offset
            end = max(start, location.end_tag.start_offset if location.end_tag else stop)
            if not location.end_tag and implied_end:
                end = self._implied_end(self._end_of_inner(found, start, end), end, implied_end)
            cell = HtmlCell(self.page, start, end, self.reader)
            columns, rows = _number(element, "colspan"), _number(element, "rowspan")
            anchors.append(Anchor(cell, element, min(columns, MAX_COLSPAN), min(rows, MAX_ROWSPAN)))
            stop = location.start_tag.start_offset
        return anchors[::-1]

    def _end_of_inner(self, found: _Found, start: int, end: int) -> int:
        """Return where the last of the tables ends that stand between two places in a cell of ``found``."""
        last = bisect_left(self.starts, end) - 1
        if last < 0 or self.starts[last] < start:
            return start
        inner = self.found[last]
        while inner.outer and inner.outer is not found:
            inner = inner.outer
        return min(inner.end, end)

    def _implied_end(self, start: int, end: int, pattern: re.Pattern[str]) -> int:
        matches = pattern.finditer(self.page.text, start, end)
        return next((match.start() for match in matches if match[1]), end)

    # What becomes of it

    def _table(self, found: _Found, groups: list[list[_Line]]) -> HtmlTable | None:
        start = _start(found.element)
        if not groups or not self.page.is_written(start):  # what is not written is a GFM table
            return None
        head = next((group for group in groups if group[0].in_head), None)
        if head:
            groups = [head, *(group for group in groups if group is not head)]
        lines = [line for group in groups for line in group]
        count = len(head) if head else _head_rows(lines)
        placed = self._placed(groups, max(0, count - 1))
        header = next(placed)
        heading = self.page.heading(start)
        table_span = self._span(start, found.end)
        rows = tuple(placed)
        return HtmlTable(
            header=header,
            alignments=tuple(map(_alignment, self._header_elements(header, lines[max(0, count - 1)]))),
            rows=rows,
            section=section_under(heading, self.sections),
            span=table_span,
            caption=self._caption(found.element),
            remarks=tuple(self._remarks(found, count, header.span, table_span)),
        )

    def _caption(self, table: Element) -> HtmlCell | None:
        captions = (child for child in table.children if getattr(child, "tag", "") == "caption")
        location = next((child.source_location for child in captions), None)
        if location is None or location.end_tag is None:  # which must be written, and where it is not, who knows
            return None
        return HtmlCell(self.page, location.start_tag.end_offset, location.end_tag.start_offset, self.reader)

    def _placed(self, groups: list[list[_Line]], header_index: int) -> Iterator[Row]:
        """Yield the header and the rows below it, their cells in their columns."""
        self.budget.refused = False
        width = 0
        number = 0
        for group in groups:
            grid = Grid(self.budget)
            for line in group:
                cells = grid.place(line.index, line.cells, width or None)
                if number == header_index:
                    width = len(cells)
                if number >= header_index:
                    excess = tuple(cell for cell in cells[width:] if not cell.repeats)
                    yield Row(tuple(cells[:width]), excess, self._span(line.start, line.end))
                number += 1

    def _header_elements(self, header: Row, line: _Line) -> Iterator[Element | None]:
        elements = {id(anchor.cell): anchor.element for anchor in line.cells}
        return (elements.get(id(cell.repeats or cell)) for cell in header.cells)

    def _remarks(self, found: _Found, count: int, header: Span, table: Span) -> Iterator[Note]:
        if not count:
            yield Note("html-no-header", _NO_HEADER, header)
        elif count > 1:
            yield Note("html-header-rows", _HEADER_ROWS.format(count), header)
        if self.budget.refused:
            yield Note("html-spans-cut", _SPANS_CUT.format(MAX_REPEATS), table)
        if found.holds_deeper:
            yield Note("html-too-deep", _TOO_DEEP.format(MAX_DEPTH), table)

    def _span(self, start: int, end: int) -> Span:
        while end > start and self.page.text[end - 1] in " \t\n\f":
            end -= 1
        return self.page.span(self.page.place(start), self.page.end_place(end))


_NO_HEADER = "the table has no header, neither <thead> nor a first row of <th>; its first row is taken as the header"
_HEADER_ROWS = "the table has {} header rows; the last one, this, names the columns"
_SPANS_CUT = "more than {:,} cells of this file would be repeated by colspan and rowspan; the rest are not repeated"
_TOO_DEEP = "this table contains tables nested more than {} deep; they are not read"


def _head_rows(lines: list[_Line]) -> int:
    """Count the rows that are a table's header where no ``<thead>`` says so."""
    count = next((index for index, line in enumerate(lines) if not _is_header(line)), len(lines))
    return count if count < len(lines) else 1


def _is_header(line: _Line) -> bool:
    tags = [anchor.element.tag for anchor in line.cells if anchor.element.tag == "th" or anchor.cell.raw]
    return "th" in tags and "td" not in tags


def _alignment(element: Element | None) -> Alignment:
    align = (element.attr("align") or "").lower() if element else ""
    return cast("Alignment", align) if align in ("left", "center", "right") else None


def _find(root: Element) -> Iterator[_Found]:
    """Yield the tables in the order of the text, however deep the elements stand in each other."""
    waiting: list[tuple[Node, _Found | None, int | None]] = [(root, None, None)]
    while waiting:
        node, outer, follower = waiting.pop()
        if getattr(node, "tag", "") == "table":
            if outer and outer.depth == MAX_DEPTH:
                outer.holds_deeper = True
                continue
            outer = _Found(cast("Element", node), outer, outer.depth + 1 if outer else 1, follower)
            yield outer
        if getattr(node, "tag", "") == "template":
            continue
        follower = None
        for child in reversed(node.children):
            waiting.append((child, outer, follower))
            if getattr(child, "tag", "") == "table":
                follower = _start(child)


def _start(node: Node, default: int = -1) -> int:
    """Return where the start tag of an element stands; the default where it is implied, or no element."""
    location = node.source_location
    return location.start_tag.start_offset if location else default


def _end(node: Node, default: int) -> int:
    """Return where the end tag of an element stands; the default where there is none."""
    location = node.source_location
    return location.end_tag.start_offset if location and location.end_tag else default


@cache
def _end_tag(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds comments, and as its group the end tags of these names."""
    return re.compile(rf"<!--(?>(?:[^-]++|-(?!->))*)|</({'|'.join(names)})[\s/>]", re.IGNORECASE)


def _number(element: Element, name: str) -> int:
    """Read a number by the standard's rules; what is none is 1, what is large is a million."""
    match = _NUMBER.match(element.attr(name) or "")
    return 1 if not match else int(match[1]) if len(match[1]) < 7 else 10**6
