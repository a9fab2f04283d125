"""The views of HTML: what a reader sees, what is marked, the links, the code.

Enters: the HTML of a cell. Leaves: the views, as `layout` has them. White space is collapsed to one space, but not in
``<pre>``. A table in the cell is left out of all views but ``markdown``: it is a table of its own, with its own cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...expressions import lazy
from ...model import Footnote, Highlight, Link
from ..layout import WHITE_SPACE, Layout, Stretch, Views

if TYPE_CHECKING:
    from turbohtml import Element, Node

_SPACE = lazy(r"[ \t\n]+")


FOOTNOTE = "data-footnote"
"""The attribute of an empty element that stands for the mark of a footnote: its normalised label."""


def tree(content: str, context: str, *, locations: bool = False) -> Element:
    """Parse HTML that stands in the element ``context``; with ``locations``, its elements know where they stand.

    Raises ImportError where turbohtml is not installed.
    """
    from turbohtml import parse_fragment

    return parse_fragment(content, context, positions=locations, source_locations=locations)


class HtmlReader:
    """Reads the HTML of cells."""

    __slots__ = ("_content", "_footnotes", "_views")

    def __init__(self, footnotes: Mapping[str, Footnote]) -> None:
        self._footnotes = footnotes
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

    def link_ends(self, content: str) -> tuple[int, ...]:
        """Return where in the text view each of the links ends."""
        return self._read(content).link_ends

    def laid_out(self, content: str) -> tuple[Views, bool]:
        """Return the views with the stretches of the text; ``==`` marks nothing in HTML."""
        return _views(content, formats=True), False

    def formatted(self, content: str) -> str:
        """Return what a reader sees with its formatting, as Markdown that stands alone."""
        from ..plain.formatting import formatted  # which few views need

        return formatted(*self.laid_out(content))

    def code(self, content: str) -> tuple[str, ...]:
        """Return the contents of the code spans and blocks."""
        return self._read(content).code

    def notes(self, content: str) -> tuple[Footnote, ...]:
        """Return the footnotes whose marks stand in the Markdown that has become HTML; in HTML, they are text."""
        if FOOTNOTE not in content:
            return ()
        marks = (
            node for node, leaving in _walk(tree(content, "td")) if not leaving and getattr(node, "tag", "") == "sup"
        )
        names = [mark.attr(FOOTNOTE) for mark in marks]  # type: ignore[attr-defined]  # what has a tag is an Element
        return tuple(self._footnotes[name] for name in names if name is not None and name in self._footnotes)

    def unclosed(self, _content: str) -> tuple[int, ...]:
        """Return nothing: in HTML, ``==`` is text."""
        return ()

    def _read(self, content: str) -> Views:
        # A cell's views are asked for one after the other, so the last ones are kept.
        if content != self._content:
            self._views = _views(content)
            self._content = content
        return self._views


def _views(content: str, *, formats: bool = False) -> Views:
    if not _SPECIAL.search(content):
        return Views(_SPACE.sub(" ", content).strip(WHITE_SPACE), (), (), ())
    layout = Layout(runs=False, formats=formats)
    opened: list[Stretch | None] = []
    for node, leaving in _walk(tree(content, "td")):
        tag = getattr(node, "tag", None)
        if tag is None:
            if not leaving and type(node).__name__ == "Text":
                layout.text(getattr(node, "data", ""))
        elif leaving:
            layout.close(tag, opened.pop())
        else:
            opened.append(layout.open(tag, node.attr))  # type: ignore[attr-defined]  # what has a tag is an Element
    return layout.views()


_SPECIAL = lazy(r"[<&\0]")


def _walk(root: Element) -> Iterator[tuple[Node, bool]]:
    """Yield every node when it is entered and when it is left, however deep it is; of a table, nothing in it."""
    waiting: list[tuple[Node, bool]] = [(node, False) for node in reversed(root.children)]
    while waiting:
        node, leaving = waiting.pop()
        yield node, leaving
        if not leaving:
            waiting.append((node, True))
            if getattr(node, "tag", "") != "table":
                waiting += [(child, False) for child in reversed(node.children)]
