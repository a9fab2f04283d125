"""Reads the HTML in inline Markdown as a browser does, tag by tag, without a tree.

Enters: the tags and comments of a content, in order, and the text between them. Leaves: what a `Layout` is told. Which
end tag ends what is the tree construction of the HTML standard (13.2.6.4.7), as far as it shows in text: an end tag
without a start tag is nothing, except ``</p>`` and ``</br>``; an item ends the one before, a link the link before.

Where a browser moves text (out of a table that it stands in beside the cells), it stays where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...expressions import lazy
from ..layout import BLOCKS, FORMATS, HIDDEN, Layout, Stretch
from . import html, references

_TAG = lazy(r"<(/?)([A-Za-z][^\s/>]*)")
_VALUES = lazy(
    r"""[\s/]([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""",
)
# Comments, what is like them, and tags, as a browser reads them. What has no end reaches to the end of the text, so
# that nothing is looked at twice.
_HTML = lazy(
    r"<(?:!--(?:-?>|(?>(?:[^-]++|-(?!-!?>))*)(?:--!?>|\Z))|[?!][^>]*+(?:>|\Z)"
    r"""|/?[A-Za-z](?>(?:[^>"']++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*)(?:>|\Z))"""
)

_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()  # noqa: SIM905
)
# What is reopened where it is closed from outside ("formatting"); only links and code show in the views.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # noqa: SIM905
_TABLE_PARTS = frozenset("caption col colgroup tbody td tfoot th thead tr".split())  # noqa: SIM905
_GROUPS = frozenset(("tbody", "tfoot", "thead"))
_CELLS = frozenset(("td", "th"))
# What an element stands in that ends it, or that it ends, is looked for up to one of these.
_SCOPE = frozenset(("caption", "marquee", "object", "table", "td", "template", "th"))
_LIST_SCOPE = _SCOPE | {"ol", "ul"}
_SPECIAL = (BLOCKS - {"dialog", "optgroup", "option"}) | _SCOPE | {"button", "iframe", "noscript", "select"}
_NOT_IN_P = BLOCKS - {"legend", "optgroup", "option", "caption", "tbody", "thead", "tfoot", "tr"}
_ITEMS = {"li": frozenset(("li",)), "dd": frozenset(("dd", "dt")), "dt": frozenset(("dd", "dt"))}
_ITEM_FENCE = _SPECIAL - {"address", "div", "p"}
_RUBY = frozenset(("rb", "rp", "rt", "rtc"))
# What ends where a part of ruby begins ("implied end tags").
_ENDED_BY_RUBY = _RUBY | {"dd", "dt", "li", "optgroup", "option", "p"}
# What a start tag ends if it stands directly in it.
_ENDED_BY = {
    **dict.fromkeys(_HEADINGS, _HEADINGS),
    **dict.fromkeys(("optgroup", "option"), frozenset(("option",))),
}

KNOWN = (
    BLOCKS
    | HIDDEN
    | _SCOPE
    | _VOID
    | _TABLE_PARTS
    | _RUBY
    | _FORMATTING
    | {
        *(
            "body",
            "button",
            "frameset",
            "html",
            "math",
            "noscript",
            "plaintext",
            "ruby",
            "select",
            "svg",
            "textarea",
            "xmp",
        )
    }
)
"""The elements that are more than a stretch of text to a browser. What is none of them shows nothing of its own."""


class _Element(NamedTuple):
    """An element that is open, and the place on the stack of what it is looked for up to."""

    tag: str
    stretch: Stretch | None
    scope: int
    list_scope: int
    special: int
    item_fence: int


class HtmlTags:
    """The elements that are open."""

    __slots__ = ("_code", "_formats", "_formatting", "_layout", "_link", "_link_of_html", "_open", "_places")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._open: list[_Element] = []
        self._places: dict[str, list[int]] = {}  # of each name on the stack: no look-up walks down
        self._link: Stretch | None = None
        self._link_of_html = False
        self._formatting: dict[str, list[int]] = {}  # how many elements were open where each began
        self._formats: dict[str, list[Stretch]] = {}  # the stretches of those, where the layout has them
        self._code = 0

    def read(self, written: str) -> None:
        """Read what `html.INLINE` matches."""
        if tag := _TAG.match(written):
            if html.SHOWN.match(written):
                self._layout.text(references.decode_all(written))
            elif tag[1]:
                self._end(tag[2].lower())
            else:
                self._start(tag[2].lower(), written, tag.end())
            return
        # A browser ends some earlier than Markdown does; what is left is HTML again.
        done = 0
        for match in _HTML.finditer(written):
            self._layout.text(references.decode_all(written[done : match.start()]))
            if _TAG.match(match[0]):
                self.read(match[0])
            done = match.end()
        self._layout.text(references.decode_all(written[done:]))

    def begin_link(self, url: str | None, title: str | None) -> None:
        """Begin a link, which ends the one before."""
        if self._link and self._link_of_html and self._link.start < 0:
            # In <a href="u">https://u</a> GitHub makes a link of the address: of the author's, nothing is to be seen.
            self._link.url = None
        self.end_link()
        self._link_of_html = False
        self._link = self._layout.begin("a", url, title)
        self._begin_formatting("a")

    def end_link(self) -> None:
        """End the link that is open, if one is."""
        if self._link:
            self._end_formatting("a")
            self._layout.end(self._link)
            self._link = None

    def finish(self) -> None:
        """End all that is open."""
        self._pop(0)
        self.end_link()
        for _ in range(self._code):
            self._layout.end_code()
        for stretch in [stretch for stretches in self._formats.values() for stretch in stretches]:
            self._layout.end(stretch)

    def _start(self, tag: str, written: str, place: int) -> None:
        values: dict[str, str] = {}
        for name, double, single, bare in _VALUES.findall(written, place):
            values.setdefault(name.lower(), references.decode_all(double or single or bare))
        layout = self._layout
        if tag in _VOID:
            self._void(tag, values)
        elif tag == "a":
            if not layout.hidden:
                self.begin_link(values.get("href"), values.get("title"))
                self._link_of_html = True
        elif tag == "code":
            if not layout.hidden:
                self._code += 1
                self._begin_formatting(tag)
                layout.begin_code()
        elif tag in _FORMATTING and "hidden" not in values:
            self._begin_formatting(tag)
        elif self._make_room(tag):
            self._push(tag, layout.open(tag, values.get))

    def _begin_formatting(self, tag: str) -> None:
        self._formatting.setdefault(tag, []).append(len(self._open))
        if self._layout.formats and tag in FORMATS:
            self._formats.setdefault(tag, []).append(self._layout.begin(tag, None))

    def _end_formatting(self, tag: str) -> bool:
        """End the last ``tag`` that began, and all in it that no block holds open."""
        places = self._formatting.get(tag)
        if not places:
            return False
        place = places.pop()
        if stretches := self._formats.get(tag):
            self._layout.end(stretches.pop())
        if len(self._open) > place and self._open[-1].special < place:
            self._pop(place)
        return True

    def _void(self, tag: str, values: dict[str, str]) -> None:
        if "hidden" not in values:
            name = "img" if tag == "image" else tag
            self._layout.close(name, self._layout.open(name, values.get))

    def _make_room(self, tag: str) -> bool:
        """End what cannot hold ``tag``; say whether ``tag`` may begin here."""
        if tag in _TABLE_PARTS:
            return self._make_room_in_table(tag)
        if tag in _NOT_IN_P:
            self._end_nearest(("p",), "scope")
        if tag in _ITEMS:
            self._end_nearest(_ITEMS[tag], "item_fence")
        if tag == "button":
            self._end_nearest(("button",), "scope")
        if tag in _RUBY:
            self._make_room_in_ruby(tag)
        if self._open and self._open[-1].tag in _ENDED_BY.get(tag, ()):
            self._pop(len(self._open) - 1)
        return True

    def _make_room_in_ruby(self, tag: str) -> None:
        ruby = self._last(("ruby",))
        if ruby < 0 or ruby < self._open[-1].scope:
            return
        ended = _ENDED_BY_RUBY - {"rtc"} if tag in ("rp", "rt") else _ENDED_BY_RUBY
        while self._open[-1].tag in ended:
            self._pop(len(self._open) - 1)

    def _make_room_in_table(self, tag: str) -> bool:
        table = self._last(("table",))
        if tag in _CELLS:
            self._pop_in_table(_CELLS, table)
            if table < 0:
                self._pop(0)
                self._layout.next_cell()  # the cell that all this stands in has ended
                return False
        else:
            self._pop_in_table(_TABLE_PARTS, table, outermost=True)
        if table < 0:
            self._layout.block()
        return table >= 0

    def _pop_in_table(self, tags: Iterable[str], table: int, *, outermost: bool = False) -> None:
        places = [place for tag in tags for place in self._places.get(tag, ())[-1:] if place > table]
        if places:
            self._pop(min(places) if outermost else max(places))

    def _end(self, tag: str) -> None:
        layout = self._layout
        if tag == "br":
            layout.line_break()
        elif tag in ("a", "code"):
            if not layout.hidden:
                self._end_shown(tag)
        elif tag == "p":
            if not self._end_nearest(("p",), "scope"):
                layout.block()
        elif tag in _SCOPE or tag in _TABLE_PARTS:
            self._end_table_part(tag)
        else:
            self._end_other(tag)

    def _end_shown(self, tag: str) -> None:
        if tag == "a":
            self.end_link()
        elif self._end_formatting(tag):
            self._code -= 1
            self._layout.end_code()

    def _end_other(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._end_nearest(_HEADINGS, "scope")
        elif tag in _SPECIAL:
            self._end_nearest((tag,), "list_scope" if tag == "li" else "scope")
        elif not (tag in _FORMATTING and self._end_formatting(tag)):
            self._end_nearest((tag,), "special")

    def _end_table_part(self, tag: str) -> None:
        table = self._last(("table",))
        place = self._last((tag,))
        if place >= 0 and (place >= table or tag not in _TABLE_PARTS):
            self._pop(place)
        elif table < 0 and tag in ("table", "tr", *_GROUPS):
            self._layout.block()  # it ends what all this stands in

    def _last(self, tags: Iterable[str]) -> int:
        return max((self._places[tag][-1] for tag in tags if self._places.get(tag)), default=-1)

    def _end_nearest(self, tags: Iterable[str], fence: str) -> bool:
        """End the innermost of ``tags``, and all in it, if the ``fence`` does not stand between."""
        place = self._last(tags)
        if place < 0:
            return False
        limit: int = getattr(self._open[-1], fence)
        # A fence does not hide itself.
        if place < limit:
            return False
        self._pop(place)
        return True

    def _push(self, tag: str, stretch: Stretch | None) -> None:
        here = len(self._open)
        outer = self._open[-1] if self._open else _BOTTOM
        self._open.append(
            _Element(
                tag,
                stretch,
                here if tag in _SCOPE else outer.scope,
                here if tag in _LIST_SCOPE else outer.list_scope,
                here if tag in _SPECIAL else outer.special,
                here if tag in _ITEM_FENCE else outer.item_fence,
            )
        )
        self._places.setdefault(tag, []).append(here)

    def _pop(self, size: int) -> None:
        while len(self._open) > size:
            element = self._open.pop()
            self._places[element.tag].pop()
            self._layout.close(element.tag, element.stretch)


_BOTTOM = _Element("", None, -1, -1, -1, -1)
