"""The block structure of Markdown, line by line: where headings, paragraphs and tables stand.

Enters: the text of a document. Leaves: its headings, paragraphs, tables and HTML in the order of the text, each
with its lines and the heading it stands under, and its link references. Inline Markdown is not read here.

This follows the two-step algorithm that CommonMark describes ("Phase 1: block structure") and the choices
that cmark-gfm makes where the specification is silent (`src/blocks.c`): for each line, first the open
containers that it continues, then the blocks that it opens, then its text. markdown-it-py works differently:
a rule for each kind of block, which calls the parser again for what is inside. That recursion has to be
limited (tables are lost in quotes 20 deep), looks ahead where cmark looks back (lazy lines, tables in
paragraphs), and copies the state of every line for every quote. Bent to GitHub's behaviour, all eleven of its
rules would have to be replaced; this loop is shorter, needs no limit, and costs a look at each character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ...expressions import lazy
from . import html, references, table
from .cursor import SPACE, Cursor
from .html_headings import HEADING, MATTERS, Boundary, Heading, HtmlHeadings, Place, Written
from .references import Reference

if TYPE_CHECKING:
    from markdown_it.token import Token

CODE_INDENT = 4
MAX_FENCE = 255  # cmark-gfm keeps a fence's length in a byte
MAX_TABLE_DEPTH = 32  # how deep HTML tables may stand in each other, each with headings of its own
MAX_LIST_DEPTH = 100  # cmark-gfm's: how many blocks may open in one line before a list marker is text

_ATX = lazy(r"(#{1,6})(?:[ \t]+|\Z)")
_FENCE = lazy(r"`{3,}+(?=[^`]*+\Z)|~{3,}+")
_FENCE_END = lazy(r"(?:`{3,}+|~{3,}+)(?=[ \t]*+\Z)")
_SETEXT = lazy(r"(?:=++|-++)[ \t]*+\Z")
_BREAK_RUN = {"*": lazy(r"[* \t]++"), "-": lazy(r"[- \t]++"), "_": lazy(r"[_ \t]++")}
_FOOTNOTE = lazy(r"\[\^([^\] \t]++)\]:[ \t]*+")
_MARKER = lazy(r"(?:[*+-]|([0-9]{1,9})[.)])(?=[ \t]|\Z)")
_TASK = lazy(r"[ \t\v\f]*(?:[-+*]|[0-9]+[\x00-\x7f])[ \t\v\f]+\[[ xX]\][ \t\v\f]+")
_TRAILING_HASHES = lazy(r"(?<=[ \t])#++\Z")


class Kind(Enum):
    """What a block is."""

    __hash__ = object.__hash__  # Enum has its own in Python, and each line asks several times for what a kind may hold

    DOCUMENT = auto()
    QUOTE = auto()
    LIST = auto()
    ITEM = auto()
    FOOTNOTE = auto()
    CODE = auto()
    FENCE = auto()
    HTML = auto()
    HEADING = auto()
    PARAGRAPH = auto()
    TABLE = auto()


_HOLDS_BLOCKS = {Kind.DOCUMENT, Kind.QUOTE, Kind.ITEM, Kind.FOOTNOTE}
_HOLDS_ITEMS = {Kind.LIST}
_HOLDS_CODE = {Kind.CODE, Kind.FENCE, Kind.HTML}
_IN_HTML_HEADINGS = {Kind.HTML, Kind.PARAGRAPH}
_MARKED = {Kind.QUOTE, Kind.FOOTNOTE}
_KEPT = {Kind.HEADING, Kind.PARAGRAPH, Kind.HTML}


@dataclass(slots=True)
class Line:
    """A line of a block: its number from 1, where its text begins and ends."""

    number: int
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Block:
    """A block. Which of the fields mean something depends on its kind.

    ``heading`` is the heading that what follows in this container stands under; for a leaf, the one it stands
    under itself.
    """

    kind: Kind
    container: Block | None
    heading: Block | None = None
    lines: list[Line] = field(default_factory=list)
    children: int = 0
    last: Block | None = None  # a container's last child that GitHub shows in its place; None behind a break
    before: Block | None = None  # the child before it in its container, likewise
    removed: bool = False
    marker: str = ""  # a list's bullet or delimiter, a fence's character, a footnote's label
    width: int = 0  # an item's indentation, a fence's length
    indent: int = 0  # how many columns a fence is indented, which its code is, too
    tabs: dict[int, int] | None = None  # the columns of a tab that are code's, by the line that begins within it
    end: re.Pattern[str] | None = None  # what ends an HTML block
    level: int = 0  # a heading's
    above_table: bool = False  # whether a paragraph has lost its last line to a table
    refused: bool = False  # a paragraph that had a delimiter row and did not become a table
    rows: list[tuple[Line, list[table.Stretch]]] = field(default_factory=list)  # a table's, header first
    delimiter: Line | None = None
    padded: int = 0  # the cells that GitHub adds to a table's short rows
    cut: Line | None = None  # the first line after a table that ended because of them
    content: str | None = None  # a heading's text as inline Markdown, where it is written in HTML
    in_heading: bool = False  # whether a paragraph is the text of such a heading
    turns: list[tuple[Place, Block | None]] = field(default_factory=list)  # where in HTML another heading reigns
    cells: list[Block | None] = field(default_factory=list)  # a container's open HTML tables: what they stand under

    def heading_at(self, place: Place) -> Block | None:
        """Return the heading that what begins at ``place`` in this block stands under."""
        index = bisect_right(self.turns, place, key=lambda turn: turn[0])
        return self.turns[index - 1][1] if index else self.heading


class Outline(NamedTuple):
    """The headings, paragraphs, tables and HTML of a text; its link references and footnotes by normalised labels.

    The blocks of footnotes are among the others, also of those that GitHub does not show: see `footnotes`.
    """

    lines: list[str]
    blocks: list[Block]
    references: dict[str, Reference]
    footnotes: dict[str, Block]


def outline(text: str, *, code: bool = False, unread: Iterable[range] = ()) -> Outline:
    """Read the block structure of ``text``, whose lines end with LF.

    With ``code``, code is among the blocks, too; a fence's lines begin with the opening one. The lines in ``unread``,
    by their numbers and in order, surely are rows of a table whose last row is not among them: the table goes on
    without them.
    """
    # NUL is shown as U+FFFD, which is as long: places do not move.
    lines = text.replace("\0", "\ufffd").split("\n")
    if not lines[-1]:
        lines.pop()
    scanner = _Scanner(lines, _KEPT | _HOLDS_CODE if code else _KEPT, HEADING.search(text) is not None)
    for number, line in _without(lines, unread):
        # A blank line ends what is open, and where nothing is, it says nothing: `fast` has a million of them here, for
        # the rows of the tables that it has read already.
        if line or len(scanner.open) > 1 or scanner.has_html_headings:
            scanner.read(number, line)
    scanner.close_to(0)
    return Outline(
        lines, [block for block in scanner.blocks if not block.removed], scanner.references, scanner.footnotes
    )


def _without(lines: list[str], unread: Iterable[range]) -> Iterator[tuple[int, str]]:
    """Yield the lines and their numbers, but for those whose numbers are in ``unread``."""
    done = 0
    for stretch in unread:
        yield from enumerate(lines[done : stretch.start - 1], done + 1)
        done = stretch.stop - 1
    yield from enumerate(lines[done:] if done else lines, done + 1)


class _Scanner:
    """The open blocks, from the document down, and where the current line stands among them."""

    def __init__(self, lines: list[str], kept: set[Kind], has_html_headings: bool) -> None:
        self.lines = lines
        self.kept = kept
        self.open = [Block(Kind.DOCUMENT, None)]
        self.quotes: list[int] = []  # where quotes stand in `open`
        self.marked: list[int] = []  # and where quotes and footnotes do
        self.blocks: list[Block] = []
        self.references: dict[str, Reference] = {}
        self.footnotes: dict[str, Block] = {}
        self.cursor = Cursor("")
        self.number = 0
        self.at = 0  # the container, in `open`, that the rest of the line belongs to
        self.opened = False
        self.cells: list[table.Stretch] = []
        self.no_break_before = 0  # where in the line a thematic break may begin at the earliest
        self.html_headings = HtmlHeadings[Block]()
        self.has_html_headings = has_html_headings

    def read(self, number: int, line: str) -> None:
        if line.startswith("|") and self._adds_plain_row(number, line):
            return
        self.number = number
        self.cursor = Cursor(line)
        self.opened = False
        self.no_break_before = 0
        if self._continue():
            self._open()
            self._add_text()

    def _adds_plain_row(self, number: int, line: str) -> bool:
        """Add a line to a table that stands in no container, if it is surely a row: of large tables each line is.

        Such a line is not indented and begins no block, so there is nothing to ask but whether it has cells.
        """
        block = self.open[-1]
        if len(self.open) > 2 or block.kind is not Kind.TABLE or block.padded > table.MAX_PADDING:  # noqa: PLR2004, RUF100
            return False
        cells = table.split_row(line)
        if cells:
            block.rows.append((Line(number, 0, len(line)), cells))
            block.padded += max(0, len(block.rows[0][1]) - len(cells))
        return bool(cells)

    # Which open blocks the line continues

    def _continue(self) -> bool:
        """Find the open blocks that the line continues; False when it was the end of a fence."""
        self.at = 0
        last = len(self.open) - 1
        while self.at < last:
            block = self.open[self.at + 1]
            self.cursor.find()
            if block.kind is Kind.FENCE and self._ends_fence(block):
                self.close_to(self.at)
                return False
            if not _CONTINUES[block.kind](self, block):
                break
            self.at += 1
        return True

    def continues_list(self, _: Block) -> bool:
        if self.cursor.offset >= self.cursor.size:
            self._leap()
        return True

    def _leap(self) -> None:
        # On a line that has come to its end, everything down to the next quote, footnote or leaf goes on, and
        # footnotes, too, if it has been empty from the start: without this leap a blank line costs as much as lists
        # and footnotes are deep. An item without children is always the last.
        stops = self.marked if self.cursor.size else self.quotes
        following = bisect_right(stops, self.at + 1)
        end = stops[following] if following < len(stops) else len(self.open) - 1
        self.at = max(self.at, end - 2)

    def continues_item(self, item: Block) -> bool:
        if self.cursor.indent >= item.width:
            self.cursor.skip_columns(item.width)
        elif self.cursor.blank and item.children:
            self.cursor.skip_space()
        else:
            return False
        return True

    def continues_footnote(self, _: Block) -> bool:
        if self.cursor.indent >= CODE_INDENT:
            self.cursor.skip_columns(CODE_INDENT)
            return True
        if self.cursor.size:  # cmark-gfm: white space, or the mark of a quote around it, and the footnote has ended
            return False
        self._leap()
        return True

    def continues_quote(self, _: Block) -> bool:
        if self.cursor.indent >= CODE_INDENT or self.cursor.char != ">":
            return False
        self._take_quote_mark()
        return True

    def _take_quote_mark(self) -> None:
        self.cursor.skip_space()
        self.cursor.skip(1)
        if self.cursor.at_space():
            self.cursor.skip_columns(1)

    def continues_code(self, _: Block) -> bool:
        return self.cursor.indent >= CODE_INDENT or self.cursor.blank

    def _ends_fence(self, block: Block) -> bool:
        if self.cursor.indent >= CODE_INDENT or self.cursor.char != block.marker:
            return False
        match = _FENCE_END.match(self.cursor.text, self.cursor.nonspace)
        return match is not None and match.end() - match.start() >= block.width

    def continues_fence(self, _: Block) -> bool:
        return True

    def continues_html(self, block: Block) -> bool:
        return block.end is not None or not self.cursor.blank

    def continues_paragraph(self, _: Block) -> bool:
        return not self.cursor.blank

    def continues_table(self, _: Block) -> bool:
        self.cells = table.split_row(self.cursor.text, self.cursor.nonspace)
        return bool(self.cells)

    # Which blocks the line opens

    def _open(self) -> None:
        cursor = self.cursor
        lazy = self.open[-1].kind is Kind.PARAGRAPH
        depth = 0
        while (kind := self.open[self.at].kind) not in _HOLDS_CODE:
            cursor.find()
            if cursor.blank:
                return
            if cursor.indent >= CODE_INDENT:
                if not lazy:
                    self._add(Kind.CODE)
                elif kind is Kind.ITEM:
                    self._take_task_marker()
                return
            depth += 1
            if not self._opens_any(kind, depth) or self.open[self.at].kind is Kind.PARAGRAPH:
                return
            lazy = False

    def _opens_any(self, kind: Kind, depth: int) -> bool:
        for opens in _OPENERS.get(self.cursor.char, ()):
            if opens(self, kind, depth):
                return True
        if kind is Kind.ITEM:
            self._take_task_marker()
        return self._opens_table(kind)

    def opens_quote(self, _kind: Kind, _depth: int) -> bool:
        self._take_quote_mark()
        self._add(Kind.QUOTE)
        return True

    def opens_atx(self, _kind: Kind, _depth: int) -> bool:
        found = atx(self.cursor.text, self.cursor.nonspace)
        if not found:
            return False
        level, start, end = found
        block = self._add(Kind.HEADING)
        block.lines.append(Line(self.number, start, end))
        self._enter_section(block, level)
        self.cursor.skip_rest()
        return True

    def opens_fence(self, _kind: Kind, _depth: int) -> bool:
        match = _FENCE.match(self.cursor.text, self.cursor.nonspace)
        if not match:
            return False
        block = self._add(Kind.FENCE)
        block.marker = match[0][0]
        block.width = min(match.end() - match.start(), MAX_FENCE)
        block.indent = self.cursor.nonspace - self.cursor.offset
        return True

    def opens_html(self, kind: Kind, _depth: int) -> bool:
        begins, end = html.opens(self.cursor.text, self.cursor.nonspace, kind is Kind.PARAGRAPH)
        if begins:
            self._add(Kind.HTML).end = end
        return begins

    def opens_setext(self, kind: Kind, _depth: int) -> bool:
        if kind is not Kind.PARAGRAPH or not _SETEXT.match(self.cursor.text, self.cursor.nonspace):
            return False
        block = self.open[-1]
        if self._take_definitions(block):  # else the underline is the paragraph's text
            if self._end_html_heading(block.container or self.open[0]):
                self.blocks[-2:] = self.blocks[:-3:-1]  # the paragraph's text stands behind it
            self._enter_section(block, 1 if self.cursor.char == "=" else 2)
            self.at -= 1
            self.close_to(self.at)
            self.html_headings.unended = None
            self.opened = True
            self.cursor.skip_rest()
        return True

    def opens_thematic_break(self, _kind: Kind, _depth: int) -> bool:
        if not self._is_break():
            return False
        self._before_child(Kind.HTML)
        self.open[self.at].children += 1
        self.open[self.at].last = None
        self.cursor.skip_rest()
        return True

    def _is_break(self) -> bool:
        """Whether the rest of the line is a thematic break: three or more of one of its characters, and white space."""
        text, start = self.cursor.text, self.cursor.nonspace
        if start < self.no_break_before:
            return False
        run = _BREAK_RUN[self.cursor.char].match(text, start)
        end = run.end() if run else start
        if end < len(text):
            # What ended this run ends every run that begins within it, whichever of its markers that is.
            self.no_break_before = end
            return False
        return text.count(self.cursor.char, start) >= 3

    def opens_footnote(self, _kind: Kind, depth: int) -> bool:
        match = _FOOTNOTE.match(self.cursor.text, self.cursor.nonspace)
        if not match or depth >= MAX_LIST_DEPTH:
            return False
        self.cursor.skip_space()
        self.cursor.skip(match.end() - match.start())
        self._add(Kind.FOOTNOTE).marker = match[1]
        return True

    def opens_item(self, kind: Kind, depth: int) -> bool:
        cursor = self.cursor
        match = _MARKER.match(cursor.text, cursor.nonspace)
        if not match or depth >= MAX_LIST_DEPTH:
            return False
        if kind is Kind.PARAGRAPH and (
            (match[1] and int(match[1]) != 1) or not cursor.text[match.end() :].strip(" \t")
        ):
            return False
        length = match.end() - match.start()
        indent = cursor.indent
        cursor.skip_space()
        cursor.skip(length)
        padding = self._item_padding()
        marker = match[0][-1]
        if kind is not Kind.LIST or self.open[self.at].marker != marker:
            self._add(Kind.LIST).marker = marker
        self._add(Kind.ITEM).width = indent + length + padding
        return True

    def _take_task_marker(self) -> None:
        """Take the ``[ ]`` of a task. cmark-gfm looks for it from the beginning of the line, not of the item."""
        if _TASK.match(self.cursor.text):
            self.cursor.skip(3)

    def _item_padding(self) -> int:
        """Take the white space after a list marker; return how many columns of it belong to the marker."""
        cursor = self.cursor
        cursor.find()
        if cursor.blank or not 1 <= cursor.indent <= CODE_INDENT:
            if cursor.indent > 0:
                cursor.skip_columns(1)
            return 1
        padding = cursor.indent
        cursor.skip_columns(padding)
        return padding

    def _opens_table(self, kind: Kind) -> bool:
        if kind is Kind.PARAGRAPH:
            return self._begins_table(self.open[-1])
        return kind is Kind.TABLE and self._adds_row(self.open[-1])

    def _begins_table(self, paragraph: Block) -> bool:
        cursor = self.cursor
        if paragraph.refused or not table.is_delimiter_row(cursor.text, cursor.nonspace):
            return False
        width = len(table.split_row(cursor.text, cursor.nonspace))
        if width == 0:
            return False
        header = table.split_row(self._content(paragraph.lines[-1:]))
        if len(header) != width or not all(self._is_no_monster(line) for line in paragraph.lines):
            paragraph.refused = True  # and cmark-gfm never tries again in this paragraph
            return False
        line = paragraph.lines.pop()
        block = Block(Kind.TABLE, paragraph.container, paragraph.heading)
        block.rows.append((line, [(line.start + start, line.start + end) for start, end in header]))
        block.delimiter = Line(self.number, cursor.nonspace, cursor.size)
        # What stood above the header stays a paragraph, and link definitions at its beginning stay text.
        paragraph.removed = not paragraph.lines
        paragraph.above_table = True
        block.before = paragraph.before if paragraph.removed else paragraph
        self.open[-2].last = self.open[-1] = block
        self.blocks.append(block)
        self.html_headings.unended = None
        self.opened = True
        cursor.skip_rest()
        return True

    def _is_no_monster(self, line: Line) -> bool:
        text = self.lines[line.number - 1]
        return text.count("|") < table.MAX_COLUMNS or bool(table.split_row(self._content([line])))

    def _adds_row(self, block: Block) -> bool:
        line = Line(self.number, self.cursor.nonspace, self.cursor.size)
        if block.padded > table.MAX_PADDING:
            block.cut = line
            return False
        width = len(block.rows[0][1])
        block.rows.append((line, self.cells))
        block.padded += max(0, width - len(self.cells))
        self.opened = True
        self.cursor.skip_rest()
        return True

    # What becomes of the text

    def _add_text(self) -> None:
        cursor = self.cursor
        cursor.find()
        last = self.open[-1]
        if not self.opened:
            if self.at < len(self.open) - 1 and not cursor.blank and last.kind is Kind.PARAGRAPH:
                self._add_line(last)  # lazy: the paragraph goes on without its containers' marks
                return
            self.close_to(self.at)
        block = self.open[self.at]
        if block.kind is Kind.HTML:
            block.lines.append(Line(self.number, cursor.nonspace, cursor.size))
            if block.end and block.end.search(cursor.text, cursor.nonspace):
                self.close_to(self.at - 1)
        elif block.kind in _HOLDS_CODE:
            if block.kind in self.kept:
                self._add_code(block)
        elif not cursor.blank:
            if block.kind is not Kind.PARAGRAPH:
                block = self._add(Kind.PARAGRAPH)
            cursor.skip_space()
            self._add_line(block)

    def _add_line(self, paragraph: Block) -> None:
        # Where the line begins in the middle of a tab, the whole tab is kept: it is white space all the same.
        paragraph.lines.append(Line(self.number, self.cursor.offset, self.cursor.size))

    def _add_code(self, block: Block) -> None:
        """Add a line of code without its indentation, as far as that is the block's own."""
        cursor = self.cursor
        if block.kind is Kind.CODE:
            cursor.skip_columns(min(CODE_INDENT, cursor.indent))
        elif block.lines:  # else it is the opening fence
            cursor.skip_columns(min(block.indent, cursor.indent))
        self._add_line(block)
        if left := cursor.left_of_tab():
            block.tabs = block.tabs or {}
            block.tabs[self.number] = left

    # Opening and closing

    def _before_child(self, kind: Kind) -> None:
        """Close what the line does not continue, then what cannot hold a block of ``kind``."""
        self.close_to(self.at)
        holders = _HOLDS_ITEMS if kind is Kind.ITEM else _HOLDS_BLOCKS
        while self.open[self.at].kind not in holders:
            self.at -= 1
            self.close_to(self.at)
        self.opened = True

    def _add(self, kind: Kind) -> Block:
        self._before_child(kind)
        container = self.open[self.at]
        if kind is Kind.HEADING:
            self._end_html_heading(container)
        container.children += 1
        block = Block(kind, container, container.heading, before=container.last)
        if kind is not Kind.FOOTNOTE:  # which is shown at the end of the page
            container.last = block
        if kind is Kind.QUOTE:
            self.quotes.append(len(self.open))
        if kind in _MARKED:
            self.marked.append(len(self.open))
        if kind in self.kept:
            self.blocks.append(block)
        if kind not in _IN_HTML_HEADINGS:
            self.html_headings.unended = None
        if kind is not Kind.HEADING:  # which ends with its line
            self.open.append(block)
            self.at += 1
        return block

    def close_to(self, index: int) -> None:
        """Close the open blocks below the one at ``index``."""
        while len(self.open) > index + 1:
            block = self.open.pop()
            if block.kind is Kind.QUOTE:
                self.quotes.pop()
            if block.kind in _MARKED:
                self.marked.pop()
            if block.kind is Kind.FOOTNOTE:
                self._define(block)
            elif block.kind is Kind.HTML:
                self._take_html(block)
            elif block.kind is Kind.PARAGRAPH and not self._take_definitions(block):
                block.removed = True
                self.open[-1].children -= 1
                self.open[-1].last = block.before
            elif block.kind is Kind.PARAGRAPH and self.has_html_headings:
                self._take_paragraph(block)

    def _define(self, footnote: Block) -> None:
        # The first counts that ends: of two with one label, one in the other, that is the inner one. A label that is
        # too long is kept as the empty one, which no mark has.
        self.footnotes.setdefault(references.normalise(footnote.marker), footnote)

    def _take_definitions(self, paragraph: Block) -> bool:
        """Take the link reference definitions off the beginning of a paragraph; say whether text is left."""
        first = paragraph.lines[0] if paragraph.lines else None
        if first and self.lines[first.number - 1].startswith("[", first.start):
            content = self._content(paragraph.lines) + "\n"
            found, end = references.definitions(content)
            for label, reference in found:
                if name := references.normalise(label):
                    self.references.setdefault(name, reference)
            del paragraph.lines[: content.count("\n", 0, end)]
        return bool(paragraph.lines)

    def _content(self, lines: list[Line]) -> str:
        return "\n".join(self.lines[line.number - 1][line.start : line.end] for line in lines)

    # Sections

    def _enter_section(self, heading: Block, level: int) -> None:
        """Make ``heading`` the one that what follows in its container stands under.

        A heading in a quote, a list or a cell of an HTML table counts within it: what follows the quote stands under
        what stood before.
        """
        container = heading.container or self.open[0]
        outside = container.container.heading if container.container else None
        if container.cells:
            outside = container.cells[min(len(container.cells), MAX_TABLE_DEPTH) - 1]
        above = container.heading
        while above is not outside and above is not None and above.level >= level:
            above = above.heading
        heading.kind, heading.level, heading.heading = Kind.HEADING, level, above
        container.heading = heading

    def _take_html(self, block: Block) -> None:
        """Take the headings of an HTML block that has come to its end, and what ends those in tables."""
        container = block.container or self.open[0]
        written = self._written(block)
        if not (self.html_headings.unended or MATTERS.search(written.text)):
            return
        for found in self.html_headings.read(written, container):
            if isinstance(found, Boundary):
                _pass_boundary(container, found.step)
            else:
                self._add_html_heading(found, container)
            block.turns.append((found.place, container.heading))

    def _take_paragraph(self, paragraph: Block) -> None:
        """Take the HTML headings in a paragraph, or the paragraph for the text of one that is open around it."""
        written = self._written(paragraph)
        tokens: Sequence[Token] = ()
        if HEADING.search(written.text):
            from .inline import Reader  # which imports a parser, and is hardly ever asked for here

            tokens = Reader().tokens(written.text)
        elif not self.html_headings.unended:
            return
        container = paragraph.container or self.open[0]
        for found in self.html_headings.read_paragraph(paragraph, written, tokens, container):
            self._add_html_heading(found, container)

    def _end_html_heading(self, container: Block) -> bool:
        """End the HTML heading that is open in ``container``, as the tag of a heading does; say whether it is one."""
        ended = list(self.html_headings.end(container))
        for found in ended:
            self._add_html_heading(found, container)
        return bool(ended)

    def _add_html_heading(self, found: Heading[Block], container: Block) -> None:
        heading = Block(Kind.HEADING, container, container.heading, content=found.content)
        heading.lines = self._lines(found.place, found.end)
        self.blocks.append(heading)
        self._enter_section(heading, found.level)
        for paragraph in found.paragraphs:
            paragraph.in_heading = True

    def _written(self, block: Block) -> Written:
        texts = [self.lines[line.number - 1][line.start : line.end] for line in block.lines]
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        return Written("\n".join(texts), starts[: len(texts)], [(line.number, line.start) for line in block.lines])

    def _lines(self, start: Place, end: Place) -> list[Line]:
        if start[0] == end[0]:
            return [Line(start[0], start[1], end[1])]
        return [Line(start[0], start[1], len(self.lines[start[0] - 1])), Line(end[0], 0, end[1])]


def atx(line: str, place: int) -> tuple[int, int, int] | None:
    """Return the level of the heading that begins at ``place`` with ``#``, and where its text begins and ends."""
    match = _ATX.match(line, place)
    if not match:
        return None
    text = _TRAILING_HASHES.sub("", line.rstrip(SPACE)).rstrip(SPACE)
    return len(match[1]), match.end(), max(match.end(), len(text))


def _pass_boundary(container: Block, step: int) -> None:
    """Pass where a table or a cell begins or ends: what stands there is under what the table stands under."""
    if step > 0:
        container.cells.append(container.heading)
    elif container.cells:
        container.heading = container.cells[-1]
        if step < 0:
            container.cells.pop()


_CONTINUES: dict[Kind, Callable[[_Scanner, Block], bool]] = {
    Kind.LIST: _Scanner.continues_list,
    Kind.ITEM: _Scanner.continues_item,
    Kind.FOOTNOTE: _Scanner.continues_footnote,
    Kind.QUOTE: _Scanner.continues_quote,
    Kind.CODE: _Scanner.continues_code,
    Kind.FENCE: _Scanner.continues_fence,
    Kind.HTML: _Scanner.continues_html,
    Kind.PARAGRAPH: _Scanner.continues_paragraph,
    Kind.TABLE: _Scanner.continues_table,
}

_Opener = Callable[[_Scanner, Kind, int], bool]
# What a line may open, by its first character, in the order in which cmark asks.
_OPENERS: dict[str, tuple[_Opener, ...]] = {
    ">": (_Scanner.opens_quote,),
    "#": (_Scanner.opens_atx,),
    "`": (_Scanner.opens_fence,),
    "~": (_Scanner.opens_fence,),
    "<": (_Scanner.opens_html,),
    "=": (_Scanner.opens_setext,),
    "-": (_Scanner.opens_setext, _Scanner.opens_thematic_break, _Scanner.opens_item),
    "*": (_Scanner.opens_thematic_break, _Scanner.opens_item),
    "_": (_Scanner.opens_thematic_break,),
    "+": (_Scanner.opens_item,),
    "[": (_Scanner.opens_footnote,),
    **dict.fromkeys("0123456789", (_Scanner.opens_item,)),
}
