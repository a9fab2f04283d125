"""Writes a text with its formatting as Markdown that stands alone: the view ``formatted``.

Enters: the text that a reader sees, and the stretches of it that are links, images, code, marked, stressed or struck
out. Leaves: Markdown without link references, entities and needless escapes, each thing written in one way::

    *em*  **strong**  ~~del~~  ==mark==  `code`  [text](url "title")  ![alternative](url)  <https://example.org>

It is read again, and must give the same text, links, code and highlights. Where it does not, as in a text that holds
asterisks itself, the text is escaped; and where that is not enough, as in ``*a*_b_``, what is stressed and code are
written in tags. Of HTML, what is none of the above is its text, and lines of ``<pre>`` lose their indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...expressions import lazy
from ..layout import WHITE_SPACE, Shown, Views

__all__ = ["formatted", "formatted_behind", "formatted_link"]

_ESCAPED = lazy(r"[\\`*_\[\]<~&]|=(?==)|(?<==)=|!(?=\[|\Z)|:(?=//)|(?<=www)\.")
_MARKERS = {
    **dict.fromkeys(("em", "i"), "*"),
    **dict.fromkeys(("strong", "b"), "**"),
    **dict.fromkeys(("del", "s", "strike"), "~~"),
    "mark": "==",
}
_URI = lazy(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>&]*")  # CommonMark 0.31, 6.5
_DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = lazy(rf"[\w.!#$%'*+/=?^`{{|}}~-]+@{_DOMAIN}(?:\.{_DOMAIN})*", re.ASCII)
_PLAIN_URL = lazy(r"(?:[^\s()<>\\\x00-\x1f\x7f]|\([^\s()<>\\\x00-\x1f\x7f]*\))+")
_TICKS = lazy("`+")


class _Style(NamedTuple):
    """How text and stresses are written."""

    escaped: re.Pattern[str] | None
    tags: bool


_STYLES = (
    _Style(None, tags=False),
    _Style(lazy(r"[\\<&]"), tags=False),
    _Style(lazy(r"[\\*_~`]"), tags=False),
    _Style(_ESCAPED, tags=False),
    _Style(_ESCAPED, tags=True),
)
"""How it is written, in the order in which it is tried: with as few escapes as will do."""


def formatted(views: Views, marks: bool) -> str:
    """Write all of the text of ``views``; with ``marks``, who reads it takes ``==`` for a mark."""
    return _formatted(views, marks, 0, len(views.text), 0)


def formatted_behind(views: Views, marks: bool, number: int) -> str | None:
    """Write what stands behind the link with a ``number``, from 1; None where there are fewer."""
    if number > len(views.link_ends):
        return None
    return _formatted(views, marks, views.link_ends[number - 1], len(views.text), 0)


def formatted_link(views: Views, marks: bool, number: int) -> str | None:
    """Write the text of the link with a ``number``, from 1; None where there are fewer."""
    links = [one for one in views.stretches if _is_link(one)]
    if number > len(links):
        return None
    link = links[number - 1]
    return _formatted(views, marks, link.start, link.end, link.opened)


def _formatted(views: Views, marks: bool, start: int, end: int, opened: int) -> str:
    """Write a stretch of the text and what began in it, after so much was ``opened``."""
    from .inline import Reader

    text = views.text
    start += len(text[start:end]) - len(text[start:end].lstrip(WHITE_SPACE))
    end = start + len(text[start:end].rstrip(WHITE_SPACE))
    inside = [one for one in views.stretches if one.opened > opened and _is_in(one, start, end)]
    written = ""
    for style in _STYLES:
        written = "".join(_written(text, inside, start, end, style))
        read = Reader(marks=marks).laid_out(written)[0]
        again = [one for one in read.stretches if _is_in(one, 0, len(read.text))]
        if read.text == text[start:end] and _meaning(again, 0, len(read.text)) == _meaning(inside, start, end):
            break
    return written


def _is_link(one: Shown) -> bool:
    return one.tag in ("a", "img") and one.url is not None


def _is_in(one: Shown, start: int, end: int) -> bool:
    if one.tag in ("a", "img"):
        return _is_link(one) and (start < one.end <= end or one.start == one.end == start == 0)
    return max(one.start, start) < min(one.end, end)


def _meaning(inside: Sequence[Shown], start: int, end: int) -> object:
    """What must stay of the stretches from ``start`` to ``end``: what they are, and where they begin and end."""
    return sorted(
        (max(one.start, start) - start, min(one.end, end) - start, _MARKERS.get(one.tag, one.tag), one.url or "",
         one.title or "")
        for one in inside
    )  # fmt: skip


def _written(text: str, inside: Sequence[Shown], start: int, end: int, style: _Style) -> Iterator[str]:
    """Yield the text and what stands before and behind its stretches, in order."""
    events = sorted(
        event
        for one in inside
        for event in ((max(one.start, start), one.opened, False, one), (min(one.end, end), one.closed, True, one))
    )
    within: Shown | None = None  # code, an image or a bare address: all in it is its text
    place = start
    for at, _, is_end, one in events:
        if within is None:
            yield _text(text[place:at], style)
        elif one is not within:
            continue
        place = at
        if not is_end and _is_whole(text, one, style):
            within = one
        elif is_end and one is within:
            yield _whole(text[max(one.start, start) : at], one, style)
            within = None
        else:
            yield _edge(one, is_end=is_end, style=style)
    yield _text(text[place:end], style)


def _text(text: str, style: _Style) -> str:
    return text if style.escaped is None else style.escaped.sub(r"\\\g<0>", text)


def _is_whole(text: str, one: Shown, style: _Style) -> bool:
    """Whether all in a stretch is its text: code, an image, or an address that is its own text."""
    if one.tag in ("code", "img"):
        return one.tag == "img" or not style.tags
    shown = text[one.start : one.end]
    if one.tag != "a" or one.title is not None:
        return False
    return bool(one.url == shown and _URI.fullmatch(shown)) or bool(
        one.url == f"mailto:{shown}" and _MAIL.fullmatch(shown)
    )


def _whole(text: str, one: Shown, style: _Style) -> str:
    if one.tag == "code":
        runs = {len(run) for run in _TICKS.findall(text)}
        ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
        edge = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{ticks}{edge}{text}{edge}{ticks}"
    return f"![{_text(text, style)}]({_target(one)})" if one.tag == "img" else f"<{text}>"


def _edge(one: Shown, *, is_end: bool, style: _Style) -> str:
    if one.tag == "a":
        return f"]({_target(one)})" if is_end else "["
    if style.tags:
        return f"</{one.tag}>" if is_end else f"<{one.tag}>"
    return _MARKERS[one.tag]


def _target(one: Shown) -> str:
    """Write where a link leads, and its title."""
    url = one.url or ""
    if url and not _PLAIN_URL.fullmatch(url):
        url = "<" + re.sub(r"[\\<>]", r"\\\g<0>", url).replace("\n", "%0A") + ">"
    url = url.replace("&", "&amp;") if re.search(r"&#?\w+;", url) else url
    title = "" if one.title is None else ' "' + re.sub(r'[\\"&]', r"\\\g<0>", one.title) + '"'
    return f"{url or '<>' if title else url}{title}"
