"""The HTML that GitHub makes of a text, as far as HTML tables need it, and where each of its tags is written.

Enters: a Source. Leaves: a Page, which `table` parses. HTML tables in Markdown are whole only in this form:
an HTML block ends at a blank line, what follows is Markdown, and the next block goes on with the same table.

- HTML blocks and inline HTML stand in the page as they are written; of the lines in quotes and lists, the marks
  and the indentation are gone. The tags that GitHub does not let through are text.
- A paragraph, heading or code block without ``<`` cannot change how tables are read: its place is kept, and it
  is made HTML when a cell that it stands in is read.
- A GFM table is a table of its own: its cells stand in the page only where they hold HTML, for the tables in them.
- Footnotes stand at the end, as on GitHub, and their marks are empty elements.
- Quotes, lists and emphasis are left out. No end tag of theirs ends a table or a cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from ...expressions import lazy
from ...model import Span
from ...reading.sources import Source
from ..plain import html
from ..plain.blocks import Block, Kind, Line, outline
from ..plain.footnotes import Footnotes, code_of, in_order_of_page, shown_blocks
from ..plain.inline import Reader
from .text import FOOTNOTE

if TYPE_CHECKING:
    from markdown_it.token import Token

_WRAPPED = {
    Kind.PARAGRAPH: ("<p>", "</p>\n"),
    Kind.HEADING: ("<h6>", "</h6>\n"),
    Kind.CODE: ("<pre><code>", "</code></pre>\n"),
    Kind.FENCE: ("<pre><code>", "</code></pre>\n"),
}
"""The tags that text stands between."""

_FENCE_END = lazy(r"[ \t>]*+(?:`{3,}+|~{3,}+)[ \t]*+\Z")
_BACKSLASH_PIPE = lazy(r"\\\|")


class Run(NamedTuple):
    """A stretch of the page from ``start`` to ``end``, and the stretch of the source that it was made from.

    When it is ``written``, the two are equal character by character.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    written: bool
    block: Block


class Content(NamedTuple):
    """Inline Markdown, and where it is written: from each offset of ``starts`` on, at that of ``places``."""

    text: str
    starts: list[int]
    places: list[int]

    def place(self, offset: int) -> int:
        """Return where in the source the character at ``offset`` stands."""
        index = bisect_right(self.starts, offset) - 1
        return self.places[index] + offset - self.starts[index]

    def end_place(self, offset: int) -> int:
        """Return where in the source the text before ``offset`` ends."""
        return self.place(offset - 1) + 1 if offset else self.places[0]

    def run_end(self, offset: int, end: int) -> int:
        """Return up to where, but not beyond ``end``, the text from ``offset`` on stands in one piece."""
        return min([end, *self.starts[(index := bisect_right(self.starts, offset)) : index + 1]])


class Waiting(NamedTuple):
    """The place in the page of Markdown that is not HTML yet."""

    offset: int
    block: Block


class Page:
    """The HTML of a whole text. ``text`` is that without the Markdown that waits to be made HTML."""

    __slots__ = (
        *("_line_starts", "_offsets", "_render", "_runs", "_starts", "_waiting", "footnotes", "headings", "source"),
        "text",
    )

    def __init__(self, source: Source, builder: _Builder) -> None:
        self.source = source
        self.text = "".join(builder.parts)
        self.headings = builder.headings
        self.footnotes = builder.footnotes
        self._runs = builder.runs
        self._starts = [run.start for run in self._runs]
        self._waiting = builder.waiting
        self._offsets = [there.offset for there in self._waiting]
        self._render = builder.render
        self._line_starts = line_starts(source.text)

    def html(self, start: int, end: int) -> str:
        """Return the HTML between two offsets of the page, all of it."""
        parts, done = [], start
        for offset, block in self._waiting[bisect_left(self._offsets, start) : bisect_right(self._offsets, end)]:
            parts += [self.text[done:offset], self._render(block)]
            done = offset
        return "".join((*parts, self.text[done:end]))

    def is_written(self, offset: int) -> bool:
        """Whether what stands at ``offset`` is in the source as it is here."""
        run = self._run(offset)
        return run is not None and run.written and offset < run.end

    def heading(self, offset: int) -> Block | None:
        """Return the heading that what begins at ``offset`` stands under."""
        run = self._run(offset)
        if run is None:
            return None
        place = self.place(offset)
        number = bisect_right(self._line_starts, place)
        return run.block.heading_at((number, place - self._line_starts[number - 1]))

    def place(self, offset: int) -> int:
        """Return where in the source that begins which stands at ``offset``."""
        run = self._run(offset)
        if run is None:
            return 0
        return min(run.source_start + offset - run.start, run.source_end) if run.written else run.source_start

    def end_place(self, offset: int) -> int:
        """Return where in the source that ends which stands before ``offset``."""
        run = self._run(offset - 1)
        if run is None:
            return 0
        return min(run.source_start + offset - run.start, run.source_end) if run.written else run.source_end

    def span(self, start: int, end: int) -> Span:
        """Return the Span of a stretch of the source."""
        lines = self._line_starts
        line, end_line = bisect_right(lines, start), bisect_right(lines, end)
        column, end_column = start - lines[line - 1] + 1, end - lines[end_line - 1] + 1
        return Span(self.source.path, line, column, end_line, end_column)

    def _run(self, offset: int) -> Run | None:
        index = bisect_right(self._starts, offset) - 1
        return self._runs[index] if index >= 0 else None


def page_of(source: Source, *, marks: bool) -> Page:
    """Make the page of ``source``."""
    return Page(source, _Builder(source, marks))


class _Builder:
    """Writes the page, block by block."""

    def __init__(self, source: Source, marks: bool) -> None:
        plan = outline(source.text, code=True)
        self.lines = plan.lines
        self.line_starts = line_starts(source.text)
        self.footnotes = Footnotes(lambda: plan, marks=marks)
        self.reader = Reader(plan.references, self.footnotes if plan.footnotes else None, marks=marks)
        self.parts: list[str] = []
        self.size = 0
        self.runs: list[Run] = []
        self.waiting: list[Waiting] = []
        self.headings = [block for block in shown_blocks(plan) if block.kind is Kind.HEADING]
        for block in in_order_of_page(plan):
            if block.kind is Kind.HTML:
                self._html(block)
            elif block.kind is Kind.TABLE:
                self._table(block)
            elif block.content is None:  # else it is written in an HTML block
                self._markdown(block)

    def _html(self, block: Block) -> None:
        for line in block.lines:
            text = self.lines[line.number - 1][: line.end]
            start = len(text[: line.start].rstrip(" \t"))  # in <pre>, the indentation is text
            self._write(text[start:] + "\n", self._offset(line.number, start), block)

    def _table(self, block: Block) -> None:
        first, last = block.rows[0][0], block.rows[-1][0]
        texts = (self.lines[line.number - 1][start:end] for line, cells in block.rows for start, end in cells)
        if not any("<" in text for text in texts):
            start = self.size
            self._add("<table></table>\n")
            self._made(start, self._offset(first.number, first.start), self._offset(last.number, last.end), block)
            return
        self._add("<table>")
        for line, cells in block.rows:
            self._add("<tr>")
            for start, end in cells:
                text = self.lines[line.number - 1][start:end]
                self._inline(_cell_content(text, self._offset(line.number, start)), block, "<td>", "</td>")
            self._add("</tr>")
        self._add("</table>\n")

    def _markdown(self, block: Block) -> None:
        before, after = _WRAPPED[block.kind]
        if not block.lines:
            return
        if block.kind in (Kind.PARAGRAPH, Kind.HEADING):
            content = self._content(block.lines)
            if "<" in content.text:
                self._inline(content, block, before, after)
                return
        start = self.size
        self._add(before)
        self.waiting.append(Waiting(self.size, block))
        self._add(after)
        first, last = block.lines[0], block.lines[-1]
        end = self._offset(last.number, last.end)
        if block.kind is Kind.FENCE and last.number < len(self.lines) and _FENCE_END.match(self.lines[last.number]):
            end += 1 + len(self.lines[last.number])
        self._made(start, self._offset(first.number, first.start), end, block)

    def render(self, block: Block) -> str:
        """Return the HTML of a block whose place was kept."""
        if block.kind in (Kind.FENCE, Kind.CODE):
            return escape(code_of(block, self.lines))
        return "".join(piece for piece, _ in rendered(self.reader.tokens(self._content(block.lines).text)))

    def _line(self, line: Line) -> str:
        return self.lines[line.number - 1][line.start : line.end]

    def _content(self, lines: list[Line]) -> Content:
        texts, starts, places, size = [], [], [], 0
        for line in lines:
            text = self._line(line)
            inner = text.lstrip(" \t")
            starts.append(size)
            places.append(self._offset(line.number, line.start + len(text) - len(inner)))
            texts.append(inner)
            size += len(inner) + 1
        return Content("\n".join(texts), starts, places)

    def _inline(self, content: Content, block: Block, before: str, after: str) -> None:
        start, done = self.size, 0
        self._add(before)
        for piece, at in rendered(self.reader.tokens(content.text)):
            if at is None:
                self._add(piece)
                continue
            self._made(start, content.place(done), content.end_place(at), block)
            done = at + len(piece)
            while at < done:
                stop = content.run_end(at, done)
                self._write(content.text[at:stop], content.place(at), block)
                at = stop
            start = self.size
        self._add(after)
        self._made(start, content.place(done), content.end_place(len(content.text)), block)

    def _offset(self, number: int, start: int) -> int:
        return self.line_starts[number - 1] + start

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _write(self, text: str, place: int, block: Block) -> None:
        """Add what stands at ``place`` in the source as it is, but for the tags that GitHub does not let through."""
        done = 0
        for match in html.SHOWN.finditer(text):
            self._copy(text[done : match.start()], place + done, block)
            self._add("&lt;")
            done = match.start() + 1
        self._copy(text[done:], place + done, block)

    def _made(self, start: int, source_start: int, source_end: int, block: Block) -> None:
        """Note that the page from ``start`` on was made from a stretch of the source."""
        if start < self.size:
            self.runs.append(Run(start, self.size, source_start, max(source_start, source_end), False, block))

    def _copy(self, text: str, place: int, block: Block) -> None:
        start, end = self.size, self.size + len(text)
        self._add(text)
        last = self.runs[-1] if self.runs else None
        if last and last.written and last.end == start and last.source_end == place and last.block is block:
            self.runs[-1] = last._replace(end=end, source_end=place + len(text))
        elif text:
            self.runs.append(Run(start, end, place, place + len(text), True, block))


def rendered(tokens: Sequence[Token]) -> Iterator[tuple[str, int | None]]:
    """Yield the HTML of inline tokens, in pieces: inline HTML with its offset in the content, others with None."""
    images: list[Token] = []
    alternative: list[str] = []
    for token in tokens:
        if token.type == "image_open":
            images.append(token)
        elif token.type == "image_close":
            image = images.pop()
            if not images:  # an image in the text of another is its own alternative text
                yield _image(image, "".join(alternative)), None
                alternative = []
        elif images:
            alternative.append(" " if token.type in ("softbreak", "hardbreak") else token.content)
        elif token.type == "html_inline":
            yield token.content, token.meta["at"]
        else:
            yield _TAGS.get(token.type) or _start_tag(token) or escape(token.content, quote=False), None


_TAGS = {
    "softbreak": "\n",
    "hardbreak": "<br>",
    "link_close": "</a>",
    "mark_open": "<mark>",
    "mark_close": "</mark>",
}


def _start_tag(token: Token) -> str:
    if token.type == "link_open":
        return f"<a{_attribute('href', token.meta['url'])}{_attribute('title', token.meta['title'])}>"
    if token.type == "footnote":
        return f"<sup{_attribute(FOOTNOTE, token.meta['name'])}></sup>"
    return f"<code>{escape(token.content, quote=False)}</code>" if token.type == "code_inline" else ""


def _image(token: Token, alternative: str) -> str:
    source, title = _attribute("src", token.meta["url"]), _attribute("title", token.meta["title"])
    return f"<img{source}{_attribute('alt', alternative)}{title}>"


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value)}"'


def _cell_content(raw: str, place: int) -> Content:
    """Return the content of a GFM cell, where a pipe has lost the backslash before it."""
    pipes = [match.start() for match in _BACKSLASH_PIPE.finditer(raw)]
    starts = [0, *(pipe - lost for lost, pipe in enumerate(pipes))]
    places = [place, *(place + pipe + 1 for pipe in pipes)]
    return Content(raw.replace("\\|", "|"), starts, places)


def line_starts(text: str) -> list[int]:
    """Return where each line begins."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts
