"""The headings that are written in HTML: ``<h2 id="x">Title</h2>`` is what a reader sees as a heading.

Enters: the HTML blocks and the paragraphs of a text, one after the other. Leaves: what a browser makes of them, as far
as sections need it: the headings, each with its level, its text as inline Markdown and its place; and where the cells
of HTML tables begin and end, because a heading in one is a heading of what stands in it.

- A heading may begin in one HTML block and end in another, with paragraphs of Markdown between the two.
- The end tag of any heading ends one, and so does the start tag of the next (HTML standard, 13.2.6.4.7), be it written
  in HTML or made of a heading of Markdown. One that nothing ends is none here: a browser would take the rest of the
  page for its text.
- One in which there is nothing to be seen is none, either.
- In HTML, nothing has a meaning but tags and references. In the Markdown that it becomes, all else is escaped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from ...expressions import lazy
from . import html

if TYPE_CHECKING:
    from markdown_it.token import Token

MATTERS = lazy(r"</?(?:h[1-6]|table|td|th)(?:[\s/>]|\Z)", re.IGNORECASE)
"""A tag without which an HTML block changes nothing."""

# A tag by the HTML standard (13.2.5), which takes more than CommonMark does: any name, any character in a value. What
# is not ended reaches to the end of the text, so that nothing is looked at twice.
_S = r"[ \t\n\f\r]"
_VALUE = r"""(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\s>"'][^\s>]*+|(?=>)))"""
_ATTRIBUTE = rf"([^\s/>][^\s/>=]*+)(?>(?:{_S}*+={_S}*+{_VALUE})?)"
_PIECE = lazy(
    r"<!--(?:-?>|(?>(?:[^-]++|-(?!-!?>))*)(?:--!?>|\Z))"  # a comment; what is like one, too
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    rf"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?>(?:[\s/]++|{_ATTRIBUTE})*))(?:>|\Z)"
    r"|(?P<text>[^<]++|<)"
)
HEADING = lazy(r"<(/?)h([1-6])[\s/>]", re.IGNORECASE)
"""A tag of a heading."""
_EACH_ATTRIBUTE = lazy(_ATTRIBUTE)
_NAME = lazy(r"[A-Za-z][A-Za-z0-9-]*")
_ATTRIBUTE_NAME = lazy(r"[a-zA-Z_:][a-zA-Z0-9:._-]*")
_BLANK = " \t\n\f\r"
_SPACES = lazy(rf"[{_BLANK}]+")
_PUNCTUATION = lazy(r"([!-/:-@\[-`{-~])")

BlockT = TypeVar("BlockT")

Place: TypeAlias = tuple[int, int]
"""The number of a line, from 1, and the offset in it."""


class Written(NamedTuple):
    """The text of a block, and where each of its lines begins: in it, and in the source."""

    text: str
    starts: Sequence[int]
    places: Sequence[Place]

    def place(self, offset: int) -> Place:
        """Return where the character at ``offset`` stands."""
        index = bisect_right(self.starts, offset) - 1
        number, start = self.places[index]
        return number, start + offset - self.starts[index]


class Heading(NamedTuple, Generic[BlockT]):
    """A heading: its level, its text as inline Markdown, where that begins and ends, and what paragraphs are in it."""

    level: int
    content: str
    place: Place
    end: Place
    paragraphs: list[BlockT]


class Boundary(NamedTuple):
    """Where a table begins (1) or ends (-1), or one of its cells begins or ends (0)."""

    step: int
    place: Place


class Unended(Generic[BlockT]):
    """A heading that has not come to its end. ``container`` is what it stands in."""

    def __init__(self, level: int, container: BlockT) -> None:
        self.level = level
        self.container = container
        self.paragraphs: list[BlockT] = []
        self._blocks: list[str] = []  # which stand on lines of their own
        self._parts: list[str] = []
        self._text: list[str] = []
        self._seen = False
        self._start: Place | None = None
        self._end: Place = (0, 0)

    def add_text(self, text: str, offset: int, block: Written) -> None:
        """Add text that stands between two tags, at ``offset``."""
        self._text.append(unescape(text))
        if inner := text.strip(_BLANK):
            start = offset + text.index(inner)
            self._reach(block.place(start), block.place(start + len(inner) - 1))
            self._seen = True

    def add_tag(self, tag: re.Match[str], block: Written) -> None:
        """Add a tag."""
        self._end_text()
        self._parts.append(_inline_tag(tag))
        self._reach(block.place(tag.start()), block.place(tag.end() - 1))
        self._seen |= tag["name"].lower() == "img"

    def add_markdown(self, text: str, offset: int, paragraph: Written) -> None:
        """Add Markdown, which stands at ``offset`` in a paragraph."""
        self.end_block()
        if inner := text.strip(_BLANK):
            start = offset + text.index(inner)
            self._reach(paragraph.place(start), paragraph.place(start + len(inner) - 1))
            # Directly after a tag, this is no link; at the beginning of a text it would be one.
            self._blocks.append(f"&#119;{inner[1:]}" if offset and inner.startswith("www.") else inner)
            self._seen = True

    def end_block(self) -> None:
        """Take what comes for another block."""
        self._end_text()
        self._blocks.append("".join(self._parts).strip(" "))
        self._parts = []

    def ended(self) -> Iterator[Heading[BlockT]]:
        """Yield the heading, if there is something to be seen."""
        self.end_block()
        if self._seen and self._start:
            content = "<br>".join(filter(None, self._blocks))
            number, last = self._end
            yield Heading(self.level, content, self._start, (number, last + 1), self.paragraphs)

    def _end_text(self) -> None:
        self._parts.append(_PUNCTUATION.sub(r"\\\1", _SPACES.sub(" ", "".join(self._text))))
        self._text = []

    def _reach(self, start: Place, last: Place) -> None:
        self._start = self._start or start
        self._end = last


def _inline_tag(tag: re.Match[str]) -> str:
    """Write a tag as inline Markdown knows it; one with a name that it does not know is nothing to a browser, too."""
    if html.INLINE.fullmatch(tag[0]):
        return tag[0]
    if not _NAME.fullmatch(tag["name"]):
        return ""
    if tag["end"]:
        return f"</{tag['name']}>"
    attributes = [
        f' {found[1]}="{escape(unescape(found[2] or found[3] or found[4] or ""))}"'
        for found in _EACH_ATTRIBUTE.finditer(tag["attributes"])
        if _ATTRIBUTE_NAME.fullmatch(found[1])
    ]
    return f"<{tag['name']}{''.join(attributes)}>"


class HtmlHeadings(Generic[BlockT]):
    """Reads the blocks of a text, one after the other."""

    def __init__(self) -> None:
        self.unended: Unended[BlockT] | None = None

    def read(self, block: Written, container: BlockT) -> Iterator[Heading[BlockT] | Boundary]:
        """Read an HTML block that stands in ``container``."""
        self._leave(container)
        for piece in _PIECE.finditer(block.text):
            if piece["name"]:
                yield from self._read_tag(piece, block, container)
            elif piece["text"] and self.unended:
                self.unended.add_text(piece["text"], piece.start(), block)
        if self.unended:
            self.unended.end_block()

    def read_paragraph(
        self, paragraph: BlockT, text: Written, tokens: Iterable[Token], container: BlockT
    ) -> list[Heading[BlockT]]:
        """Read a paragraph that stands in ``container``; its ``tokens`` are needed where `HEADING` finds one in it."""
        self._leave(container)
        headings: list[Heading[BlockT]] = []
        start, beside = 0, False
        for token in tokens:
            tag = HEADING.match(token.content) if token.type == "html_inline" else None
            if tag is None:
                beside |= self.unended is None and _is_seen(token)
                continue
            if self.unended:
                self.unended.add_markdown(text.text[start : token.meta["at"]], start, text)
                headings += self._end()
            start = token.meta["at"] + len(token.content)
            self.unended = None if tag[1] else Unended(int(tag[2]), container)
        if self.unended:
            self.unended.add_markdown(text.text[start:], start, text)
        if self.unended and not beside:
            self.unended.paragraphs.append(paragraph)
        elif headings and not beside:
            headings[-1].paragraphs.append(paragraph)
        return headings

    def end(self, container: BlockT) -> Iterator[Heading[BlockT]]:
        """End the heading that stands in ``container``, where a heading of Markdown begins."""
        self._leave(container)
        yield from self._end()

    def _leave(self, container: BlockT) -> None:
        """Forget a heading that stands in another container than what follows."""
        if self.unended and self.unended.container is not container:
            self.unended = None

    def _read_tag(self, tag: re.Match[str], block: Written, container: BlockT) -> Iterator[Heading[BlockT] | Boundary]:
        name = tag["name"].lower()
        if name in _LEVELS:
            yield from self._end()
            if not tag["end"]:
                self.unended = Unended(_LEVELS[name], container)
        elif name in _STEPS:
            if name == "table":
                self.unended = None
            yield from self._end()
            step = _STEPS[name]
            yield Boundary(-step if tag["end"] else step, block.place(tag.start()))
        elif self.unended:
            self.unended.add_tag(tag, block)

    def _end(self) -> Iterator[Heading[BlockT]]:
        ended, self.unended = self.unended, None
        if ended:
            yield from ended.ended()


def has_whole_tables(block: str) -> bool:
    """Whether each table that begins in an HTML block ends in it, so that what follows stands in none of them."""
    depth = 0
    for tag in _PIECE.finditer(block):
        if (tag["name"] or "").lower() == "table":
            depth = max(0, depth - 1) if tag["end"] else depth + 1
    return depth == 0


def _is_seen(token: Token) -> bool:
    return token.type in ("code_inline", "image_open") or (token.type != "html_inline" and bool(token.content.strip()))


_LEVELS = {f"h{level}": level for level in range(1, 7)}
_STEPS = {"table": 1, "td": 0, "th": 0}
