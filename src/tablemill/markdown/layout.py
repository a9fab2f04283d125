"""Lays text out as a browser does: what a reader sees, what is marked, the links, the code.

Enters: text and elements, as they begin and end, of a Markdown or HTML content. Leaves: the views. The rules are those
of CSS's white space processing and of HTML's rendering section, as ``innerText`` has them:

- ``<br>`` is a newline, and what begins or ends a block (a paragraph, a list item …) stands on a line of its own.
- Between two cells of a row stands a tab.
- White space that the end of a tag, of a comment or of a link leaves beside other is one with it; beside a line end
  there is none, and none is left at the edges. NBSP and its like are text, except at the edges.
- What stands directly in ``<ruby>`` is part of its line, blocks too (CSS Ruby 1, section 2.2).
- Comments, templates, closed dialogs and what a browser shows only where it lacks something are not shown.

In three things it is no ``innerText``: an image is its alternative text, ``<details>`` are read open, and blocks have
no blank lines between them. Runs of white space within a text stay where ``runs`` says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ..expressions import lazy
from ..model import Highlight, Link

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with Unicode's property White_Space. ``str.strip()`` takes four more: U+001C to U+001F."""

_COLLAPSIBLE = " \t\n"
_RUN = lazy(r"[ \t\n]+")

BLOCKS = frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "  # noqa: SIM905
    "h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup option p pre search section "
    "summary table ul tbody thead tfoot tr caption".split()
)
_CELLS = frozenset(("td", "th"))
HIDDEN = frozenset(
    "audio canvas datalist head iframe meter noembed noframes noscript progress rp script style template title "  # noqa: SIM905
    "video".split()
)
"""What a browser does not show, or only where it lacks something."""
_PREFORMATTED = frozenset(("listing", "pre"))
FORMATS = frozenset(("b", "del", "em", "i", "s", "strike", "strong"))
"""What is stressed or struck out."""

Attributes: TypeAlias = Callable[[str], str | None]
"""Gives the value of an attribute; None where there is none."""


class Shown(NamedTuple):
    """A link, an image, code or what is marked or stressed: from where to where in the text, and of what kind.

    ``tag`` is that of HTML. ``opened`` and ``closed`` number what begins and ends, in order.
    """

    tag: str
    start: int
    end: int
    url: str | None
    title: str | None
    opened: int
    closed: int


class Views(NamedTuple):
    """The views of one content."""

    text: str
    highlights: tuple[Highlight, ...]
    links: tuple[Link, ...]
    code: tuple[str, ...]
    link_ends: tuple[int, ...] = ()
    """Where in the text each of the links ends."""
    stretches: tuple[Shown, ...] = ()
    """What is to be known to write the text with its formatting, where that was asked for."""


class Stretch:
    """A link, an image or what is marked, and where in the text it starts and ends."""

    __slots__ = ("closed", "end", "opened", "start", "tag", "title", "url")

    def __init__(self, tag: str, url: str | None, title: str | None) -> None:
        self.tag = tag
        self.url = url
        self.title = title
        self.start = -1
        self.end = -1
        self.opened = self.closed = 0


class Layout:
    """The text that was shown so far. Each element that is opened is closed, innermost first.

    With ``formats``, code and what is stressed are stretches, too.
    """

    __slots__ = (
        *("_block", "_breaks", "_cells", "_code", "_code_depth", "_coded", "_codes", "_gap", "_hidden", "_in_ruby"),
        *("_parts", "_preformatted", "_runs", "_separators", "_size", "_steps", "_stretches", "_unstarted", "formats"),
    )

    def __init__(self, *, runs: bool, formats: bool = False) -> None:
        self._runs = runs
        self.formats = formats
        self._steps = 0
        self._coded: Stretch | None = None
        self._parts: list[str] = []
        self._size = 0
        self._stretches: list[Stretch] = []
        self._unstarted: list[Stretch] = []
        self._codes: list[str] = []
        self._code: list[str] = []
        self._code_depth = self._preformatted = self._hidden = 0
        self._cells = [True]  # for each open row, whether it had a cell; what is laid out may itself stand in one
        self._in_ruby = [False]  # for each open block and ruby, whether what stands directly in it is part of its line
        # What stands between the text so far and the text to come, if any comes.
        self._separators = self._gap = ""
        self._block = False
        self._breaks = 0

    @property
    def hidden(self) -> bool:
        """Whether what comes is not shown."""
        return self._hidden > 0

    @property
    def preformatted(self) -> bool:
        """Whether line ends in what comes are shown as such."""
        return self._preformatted > 0

    def open(self, tag: str, attribute: Attributes) -> Stretch | None:
        """Begin an element; what is returned is for `close`."""
        if self._hidden or _is_hidden(tag, attribute):
            self._hidden += 1
            return None
        if tag in BLOCKS or tag == "ruby":
            self._begin_box(tag)
        self._preformatted += tag in _PREFORMATTED
        if tag == "tr":
            self._cells.append(False)
        elif tag in _CELLS:
            self.next_cell()
        elif tag == "br":
            self.line_break()
        elif tag == "img":
            self.image(attribute("src"), attribute("alt") or "", attribute("title"))
        elif tag == "code":
            self.begin_code()
        elif tag in ("a", "mark") or (self.formats and tag in FORMATS):
            return self.begin(tag, attribute("href"), attribute("title"))
        return None

    def close(self, tag: str, stretch: Stretch | None) -> None:
        """End an element."""
        if self._hidden:
            self._hidden -= 1
            return
        if tag in BLOCKS or tag == "ruby":
            self._end_box(tag)
        self._preformatted -= tag in _PREFORMATTED
        if stretch:
            self.end(stretch)
        elif tag == "tr":
            self._cells.pop()
        elif tag == "code":
            self.end_code()

    def begin(self, tag: str, url: str | None, title: str | None = None) -> Stretch:
        """Begin a stretch that a view shows: ``a``, ``img`` or ``mark``."""
        stretch = Stretch(tag, url, title)
        stretch.opened = self._steps = self._steps + 1
        self._stretches.append(stretch)
        self._unstarted.append(stretch)
        return stretch

    def end(self, stretch: Stretch) -> None:
        """End a stretch. Nothing that was shown stands in it where it has not started."""
        if stretch.start < 0:
            stretch.start = self._size
        stretch.end = self._size
        stretch.closed = self._steps = self._steps + 1

    def begin_code(self) -> None:
        """Take what comes for code."""
        self._code_depth += 1
        if self.formats and self._code_depth == 1:
            self._coded = self.begin("code", None)

    def end_code(self) -> None:
        """Take what comes for code no longer."""
        self._code_depth -= 1
        if not self._code_depth:
            self._codes.append("".join(self._code).removesuffix("\n"))
            self._code = []
            if self._coded is not None:
                self.end(self._coded)

    def image(self, url: str | None, alternative: str, title: str | None) -> None:
        """Show an image."""
        if not self._hidden:
            stretch = self.begin("img", url, title)
            self._flow(alternative)
            self.end(stretch)

    def line_break(self) -> None:
        """End the line."""
        if not self._hidden:
            self._breaks, self._gap = self._breaks + 1, ""

    def block(self) -> None:
        """Go on with a line of its own."""
        self._block |= not self._hidden and not self._in_ruby[-1]

    def next_cell(self) -> None:
        """Begin a cell of a row."""
        if self._hidden:
            return
        if self._cells[-1]:
            self._separators += self._lines() + "\t"
            self._block, self._breaks, self._gap = False, 0, ""
        self._cells[-1] = True

    def text(self, text: str) -> None:
        """Show text."""
        if self._hidden:
            return
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

    def code(self, text: str) -> None:
        """Show a code span."""
        if not self._hidden:
            (self._code if self._code_depth else self._codes).append(text)
            stretch = self.begin("code", None) if self.formats else None
            self._flow(text)
            if stretch is not None:
                self.end(stretch)

    def views(self) -> Views:
        """Return the views; nothing can be shown afterwards."""
        shown = "".join(self._parts)
        started = shown.lstrip(WHITE_SPACE)
        before = len(shown) - len(started)
        text = started.rstrip(WHITE_SPACE)
        size = len(text)
        highlights: list[Highlight] = []
        links: list[Link] = []
        ends: list[int] = []
        shown_in: list[Shown] = []
        for stretch in self._stretches:
            start = min(max(stretch.start - before, 0), size)
            end = min(max(stretch.end - before, 0), size)
            if self.formats:
                one = Shown(stretch.tag, start, end, stretch.url, stretch.title, stretch.opened, stretch.closed)
                shown_in.append(one)
            if stretch.tag == "mark" or stretch.url is not None:
                if stretch.tag == "mark":
                    highlights.append(Highlight(text[start:end], start, end))
                else:
                    links.append(Link(text[start:end], stretch.url or "", stretch.title))
                    ends.append(end)
        return Views(text, tuple(highlights), tuple(links), tuple(self._codes), tuple(ends), tuple(shown_in))

    def _begin_box(self, tag: str) -> None:
        if tag in BLOCKS:
            self.block()
        self._in_ruby.append(tag == "ruby")

    def _end_box(self, tag: str) -> None:
        self._in_ruby.pop()
        if tag in BLOCKS:
            self.block()

    def _flow(self, text: str) -> None:
        if not self._runs:
            text = _RUN.sub(" ", text)
        shown = text.strip(_COLLAPSIBLE)
        if not shown:
            self._gap = self._gap or text
            return
        start = text.find(shown[0])
        self._gap = self._gap or text[:start]
        self._show(shown)
        self._gap = text[start + len(shown) :]

    def _lines(self) -> str:
        return "\n" * self._breaks or ("\n" if self._block else "")

    def _show(self, text: str) -> None:
        """Add text, with what separates it from the text before."""
        if not text:
            return
        if self._size:
            gap = self._separators + self._lines() or self._gap
            self._parts.append(gap)
            self._size += len(gap)
        self._breaks, self._block, self._separators, self._gap = 0, False, "", ""
        for stretch in self._unstarted:
            if stretch.start < 0:
                stretch.start = self._size
        self._unstarted.clear()
        self._parts.append(text)
        self._size += len(text)


def _is_hidden(tag: str, attribute: Attributes) -> bool:
    return tag in HIDDEN or attribute("hidden") is not None or (tag == "dialog" and attribute("open") is None)
