"""Reads one content at a time without an inline parser, where its shape allows; else as `inline` does.

A command that reads only such contents never imports markdown-it-py, which takes longer than most builds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from ...expressions import lazy
from ...model import Footnote, Highlight, Link
from ..layout import WHITE_SPACE
from ..plain import inline, mark
from ..plain.references import Reference
from . import text as fast_text

_OTHER_MARKUP = lazy(r"[\n\r\v\f\0\1\2&*<\[\\\]_`~]|!\[|:(?=//)|www\.|\A\s|\s\Z")
"""What a content whose only markup is ``==`` does not hold: all that `inline` takes for special, and more."""

_MAY_HAVE_LINKS = lazy(r"[\[<@]|://|www\.")

# Text in which nothing begins markup or a bare address, and what may stand between and in links of no other markup.
_TEXT = (
    r"(?> (?: [^\n\r\v\f\0\1\2!&*<=@\[\\\]_`~:w] | !(?!\[) | =(?!=) | :(?!//) | w(?!ww\.) | (?<=[^\W_])_(?=[^\W_]) )+ )"
)
_ADDRESS = r"(?> (?: [A-Za-z0-9/.:\#?=_~@!$',;+*-] | %[0-9A-Fa-f]{2} )+ )"
_LINKS = rf" {_TEXT} | \[ ({_TEXT}) \] \( ({_ADDRESS}) \) | < ((?> [A-Za-z][A-Za-z0-9+.-]{{1,31}} ) : {_ADDRESS}) >"


class Reader(inline.Reader):
    """Gives the same views as `inline.Reader` of contents without white space at their edges, as all of ours are."""

    __slots__ = ("_labels",)

    def __init__(
        self,
        labels: fast_text.Labels = fast_text.NO_LABELS,
        references: Mapping[str, Reference] | None = None,
        footnotes: Mapping[str, Footnote] | None = None,
        *,
        marks: bool = True,
    ) -> None:
        super().__init__(references, footnotes, marks=marks)
        self._labels = labels

    def text(self, content: str) -> str:
        """Return what a reader sees."""
        if not inline.SPECIAL.search(content):
            return content.replace("\0", "\ufffd").strip(WHITE_SPACE)
        if not _OTHER_MARKUP.search(content):
            return mark.read_marks(content).text if self._marks else content
        if (read := _read_links(content)) is not None:
            return read[0]
        if "\n" in content or any(character in content for character in fast_text.UNUSUAL):
            return super().text(content)
        return fast_text.texts([content], super().text, self._labels, marks=self._marks)[0]

    def highlights(self, content: str) -> tuple[Highlight, ...]:
        """Return what is marked, with its place in the text view."""
        if self._marks and "==" in content and not _OTHER_MARKUP.search(content):
            found = _plain_highlights(content)
            return mark.read_marks(content).highlights if found is None else found
        return super().highlights(content)

    def links(self, content: str) -> tuple[Link, ...]:
        """Return the links and images in the order in which they begin."""
        if not _MAY_HAVE_LINKS.search(content):
            return ()
        read = _read_links(content)
        return super().links(content) if read is None else read[1]

    def unclosed(self, content: str) -> tuple[int, ...]:
        """Return where in ``content`` a ``==`` stands that could begin or end a highlight but has no partner."""
        if self._marks and "==" in content and not _OTHER_MARKUP.search(content):
            return mark.read_marks(content).unclosed
        return super().unclosed(content)


def _plain_highlights(content: str) -> tuple[Highlight, ...] | None:
    """Return the highlights of a content whose only markup is ``==``, if they plainly follow each other; else None.

    A run that a letter or digit follows may open, and where none is open it does; one after a letter or digit may
    close, and closes what is open. It is left to ask whether ``=`` or, in ASCII, a letter stands on its outer side.
    """
    pieces = content.split("==")
    if len(pieces) % 2 == 0 or not all(pieces[1:-1]):
        return None
    found = []
    place = 0
    for number in range(1, len(pieces), 2):
        before, inner, after = pieces[number - 1 : number + 2]
        if not (inner[0].isalnum() and inner[-1].isalnum()) or not (
            _apart(before[-1:], inner[0]) and _apart(after[:1], inner[-1])
        ):
            return None
        place += len(before)
        found.append(Highlight(inner, place, place + len(inner)))
        place += len(inner)
    return tuple(found)


def _apart(outer: str, inner: str) -> bool:
    """Whether a run of two between these is a mark: part of no longer run, and no operator between ASCII letters."""
    return outer != "=" and not (outer.isascii() and outer.isalnum() and inner.isascii())


@lru_cache(maxsize=1)  # the views of a content are asked for one after the other
def _read_links(content: str) -> tuple[str, tuple[Link, ...]] | None:
    """Return the text and the links of a content whose only markup is links of plain text; None for another."""
    if not (content.endswith((")", ">")) or "](" in content):
        return None
    shown = []
    links = []
    read = 0
    for match in _links().finditer(content):
        if match.start() != read:
            return None
        read = match.end()
        label, url, address = match.groups()
        text = label or address or match[0]
        if label and label != label.strip():
            return None  # white space there is one with that beside it
        shown.append(text)
        if label or address:
            links.append(Link(text, url or address, None))
    text = "".join(shown)
    return (text, tuple(links)) if read == len(content) and text == text.strip() else None


@cache
def _links() -> re.Pattern[str]:
    # To compile it takes a millisecond, which a document without links does not have to spend.
    return re.compile(_LINKS, re.VERBOSE)
