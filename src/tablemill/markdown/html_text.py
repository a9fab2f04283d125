"""The views of HTML: what a reader sees, what is marked, the links, the code.

Enters: the HTML of a cell. Leaves: the views. What a reader sees is what a browser shows, as text:

- White space is collapsed to one space, but not in ``<pre>``, and NBSP is none. None is left at the edges.
- ``<br>`` is a newline, and what begins or ends a block (a paragraph, a list item …) stands on a line of its own.
- An image is its alternative text. Comments, templates, scripts and styles are not shown.
- A table in the cell is left out of all views but ``markdown``: it is a table of its own, with its own cells.
- ``<mark>`` is a highlight, ``<a>`` and ``<img>`` are links, ``<code>`` is code, as in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..model import Footnote, Highlight, Link

if TYPE_CHECKING:
    from turbohtml import Element, Node

_SPACE = re.compile(r"[ \t\n\f\r]+")
_BLOCKS = frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "  # noqa: SIM905
    "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol optgroup option p pre search section summary table ul "
    "tbody thead tfoot tr caption".split()
)
_HIDDEN = frozenset({"table", "template", "script", "style", "head"})


def tree(content: str, context: str, *, locations: bool = False) -> Element:
    """Parse HTML that stands in the element ``context``; with ``locations``, its elements know where they stand.

    Raises ImportError where turbohtml is not installed.
    """
    from turbohtml import parse_fragment

    return parse_fragment(content, context, positions=locations, source_locations=locations)


class HtmlReader:
    """Reads the HTML of cells."""

    __slots__ = ("_content", "_views")

    def __init__(self) -> None:
        self._content: str | None = None
        self._views = Views("", (), (), ())

    def text(self, content: str) -> str:
        """Return what a reader sees."""
        return self._read(content).text

    def highlights(self, content: str) -> tuple[Highlight, ...]:
        """Return what is marked, with its place in the text view."""
        return self._read(content).highlights

    def links(self, content: str) -> tuple[Link, ...]:
        """Return the links and images in the order in which they begin."""
        return self._read(content).links

    def code(self, content: str) -> tuple[str, ...]:
        """Return the contents of the code spans and blocks."""
        return self._read(content).code

    def notes(self, _content: str) -> tuple[Footnote, ...]:
        """Return nothing: in HTML, the mark of a footnote is text."""
        return ()

    def unclosed(self, _content: str) -> tuple[int, ...]:
        """Return nothing: in HTML, ``==`` is text."""
        return ()

    def _read(self, content: str) -> Views:
        # A cell's views are asked for one after the other, so the last ones are kept.
        if content != self._content:
            self._views = _views(content)
            self._content = content
        return self._views


class Views(NamedTuple):
    """The views of one cell."""

    text: str
    highlights: tuple[Highlight, ...]
    links: tuple[Link, ...]
    code: tuple[str, ...]


class _Stretch:
    """An element that a view shows, and where in the text it starts and ends."""

    __slots__ = ("element", "end", "start")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.start = -1
        self.end = -1


def _views(content: str) -> Views:
    if not _SPECIAL.search(content):
        return Views(_SPACE.sub(" ", content.strip(" \t\n\f\r")), (), (), ())
    page = _Page()
    for node, leaving in _walk(tree(content, "td")):
        (page.leave if leaving else page.enter)(node)
    text = "".join(page.parts)
    return Views(
        text,
        tuple(Highlight(text[s.start : s.end], s.start, s.end) for s in page.stretches if s.element.tag == "mark"),
        tuple(link for s in page.stretches for link in _link(s, text)),
        tuple(page.code),
    )


_SPECIAL = re.compile(r"[<&\0]")


def _link(stretch: _Stretch, text: str) -> Iterator[Link]:
    element = stretch.element
    url = element.attr({"a": "href", "img": "src"}.get(element.tag, ""))
    if url is not None:
        yield Link(text[stretch.start : stretch.end], url, element.attr("title"))


def _walk(root: Element) -> Iterator[tuple[Node, bool]]:
    """Yield every node that can be seen when it is entered and when it is left, however deep it is."""
    waiting: list[tuple[Node, bool]] = [(node, False) for node in reversed(root.children)]
    while waiting:
        node, leaving = waiting.pop()
        yield node, leaving
        if not leaving:
            waiting.append((node, True))
            if getattr(node, "tag", "") not in _HIDDEN:
                waiting += [(child, False) for child in reversed(node.children)]


class _Page:
    """Lays text out as a browser does; ``parts`` is what it shows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.stretches: list[_Stretch] = []
        self.code: list[str] = []
        self._size = 0
        self._open: list[_Stretch] = []
        self._unstarted: list[_Stretch] = []
        self._preformatted = 0
        self._code_depth = 0
        self._code: list[str] = []
        # What stands between the text so far and the text to come, if any comes.
        self._space = self._block = False
        self._breaks = 0

    def enter(self, node: Node) -> None:
        tag = getattr(node, "tag", None)
        if tag is None:
            self._text(node)
            return
        self._block |= tag in _BLOCKS
        self._preformatted += tag == "pre"
        self._code_depth += tag == "code"
        if tag == "br":
            self._breaks, self._space = self._breaks + 1, False
        elif tag in ("a", "img", "mark"):
            self._start(_Stretch(node))  # type: ignore[arg-type]  # what has a tag is an Element
            if tag == "img":
                self._flow(self._open[-1].element.attr("alt") or "")

    def leave(self, node: Node) -> None:
        tag = getattr(node, "tag", None)
        self._block |= tag in _BLOCKS
        self._preformatted -= tag == "pre"
        if tag in ("a", "img", "mark"):
            self._end()
        elif tag == "code":
            self._code_depth -= 1
            if not self._code_depth:
                self.code.append("".join(self._code).removesuffix("\n"))
                self._code = []

    def _start(self, stretch: _Stretch) -> None:
        self.stretches.append(stretch)
        self._open.append(stretch)
        self._unstarted.append(stretch)

    def _end(self) -> None:
        stretch = self._open.pop()
        if stretch.start < 0:  # nothing is shown in it, nor in those that were begun since
            self._unstarted.pop()
            stretch.start = self._size
        stretch.end = self._size

    def _text(self, node: Node) -> None:
        text = getattr(node, "data", "") if type(node).__name__ == "Text" else ""
        if self._code_depth:
            self._code.append(text)
        if self._preformatted:
            first, *others = text.split("\n")
            self._show(first)
            for line in others:
                self._breaks += 1
                self._show(line)
        else:
            self._flow(text)

    def _flow(self, text: str) -> None:
        collapsed = _SPACE.sub(" ", text)
        self._space |= collapsed.startswith(" ")
        self._show(collapsed.strip(" "))
        self._space |= collapsed.endswith(" ")

    def _show(self, text: str) -> None:
        """Add text, with what separates it from the text before."""
        if not text:
            return
        if self._size:
            gap = "\n" * self._breaks or ("\n" if self._block else " " if self._space else "")
            self.parts.append(gap)
            self._size += len(gap)
        self._breaks, self._block, self._space = 0, False, False
        for stretch in self._unstarted:
            stretch.start = self._size
        self._unstarted.clear()
        self.parts.append(text)
        self._size += len(text)
