"""A cell of an HTML table: places in the page and in the source, from which all else is read on demand."""

from __future__ import annotations

from ...model import InlineReader, PlacedCell, Span
from .page import Page


class HtmlCell(PlacedCell):
    """A cell of an HTML table. ``span.slice(source text) == raw``, as for every cell.

    ``raw`` is what is written between its tags, without the white space around it; ``content`` is HTML, in which
    Markdown between blank lines has become HTML, too. ``start`` and ``end`` are its places in the page.
    """

    __slots__ = ("_origin", "end", "page", "start")

    def __init__(self, page: Page, start: int, end: int, reader: InlineReader, origin: HtmlCell | None = None) -> None:
        self.page = page
        self.start = start
        self.end = end
        self.reader = reader
        self._origin = origin

    @property
    def repeats(self) -> HtmlCell | None:
        return self._origin

    def repeated(self) -> HtmlCell:
        """Return a cell that repeats this one."""
        return HtmlCell(self.page, self.start, self.end, self.reader, self)

    def _places(self) -> tuple[int, int]:
        written = self.page.text[self.start : self.end]
        inner = written.strip(_SPACE)
        if not inner:
            place = self.page.end_place(self.start)
            return place, place
        first = self.start + len(written) - len(written.lstrip(_SPACE))
        start = self.page.place(first)
        return start, max(start, self.page.end_place(first + len(inner)))

    @property
    def raw(self) -> str:  # type: ignore[override]  # computed here, stored in Cell
        start, end = self._places()
        return self.page.source.text[start:end]

    @property
    def content(self) -> str:  # type: ignore[override]  # computed here, stored in Fragment
        return self.page.html(self.start, self.end)

    @property
    def span(self) -> Span:  # type: ignore[override]  # computed here, stored in Fragment
        return self.page.span(*self._places())


_SPACE = " \t\n\f\r"
