"""Links without brackets as inline rules: ``<https://…>``, and bare ``https://…`` and ``www.…`` as on GitHub.

A bare link matters to a cell's text because nothing inside it is markup: ``https://a.b/*c*`` keeps its stars.
The rules are those of cmark-gfm (`extensions/autolink.c`, `src/inlines.c`); the text of a link is what stands
in the source, with entities decoded between pointed brackets. Bare mail addresses are looked for in text once all else
is read (`bare_mails`), as cmark-gfm does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...expressions import lazy
from .cursor import SPACE
from .delimiters import is_punctuation, is_space
from .references import decode_all
from .scratch import scratch

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_URI = lazy(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*+)>")
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MAIL = lazy(rf"<([a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_LABEL}(?:\.{_LABEL})*)>")
POINTED = lazy(f"{_URI.pattern}|{_MAIL.pattern}")
_SCHEME = lazy(r"(?:https?|ftp)://", re.IGNORECASE)
_NO_SPACE = lazy(r"[^ \t\n\r<]*+")
_MAX_SEGMENTS = 10
_LEAVES = frozenset("?!.,:*_~'\"")


def pointed_link(state: StateInline, silent: bool) -> bool:
    """Read ``<scheme:…>`` or ``<name@host>``."""
    start = state.pos
    if silent or state.src[start] != "<":
        return False
    if match := _URI.match(state.src, start):
        prefix = ""
    elif match := _MAIL.match(state.src, start):
        prefix = "mailto:"
    else:
        return False
    text = decode_all(match[1])
    _push(state, text, prefix + text)
    state.pos = match.end()
    return True


def bare_link(state: StateInline, silent: bool) -> bool:
    """Read ``www.…``, or ``://…`` after the scheme, which has been read as text; not within brackets."""
    if silent or state.src[state.pos] not in ":w" or scratch(state).brackets or scratch(state).left_open:
        return False
    return _www(state) if state.src[state.pos] == "w" else _url(state)


def _www(state: StateInline) -> bool:
    src, start = state.src, state.pos
    if not src.startswith("www.", start) or (start and src[start - 1] not in "*_~(" + SPACE):
        return False
    if not _is_domain(src, start, short=False):
        return False
    end = _end(src, start)
    if end == start:
        return False
    _push(state, src[start:end], "http://" + src[start:end])
    state.pos = end
    return True


def _url(state: StateInline) -> bool:
    src, colon = state.src, state.pos
    begin = colon
    while begin > 0 and src[begin - 1].isascii() and src[begin - 1].isalpha() and colon - begin <= 5:
        begin -= 1
    scheme = _SCHEME.match(src, begin)
    if not scheme or scheme.end() != colon + 3 or not _is_host(src[colon + 3 : colon + 4]):
        return False
    if not _is_domain(src, colon + 3, short=True):
        return False
    end = _end(src, colon)
    if end == colon:
        return False
    _take_back(state, colon - begin)
    _push(state, src[begin:end], src[begin:end])
    state.pos = end
    return True


def _take_back(state: StateInline, count: int) -> None:
    """Take so many letters off the end of what has been read as text: of several pieces, if a backslash parts them."""
    for token in reversed(state.tokens):
        if not count or token.type not in ("text", "text_special"):
            return
        taken = min(count, len(token.content))
        token.content = token.content[: len(token.content) - taken]
        count -= taken


def _is_host(char: str) -> bool:
    return bool(char) and not is_space(char) and not is_punctuation(char)


def _is_domain(src: str, start: int, *, short: bool) -> bool:
    """Whether a host name stands at ``start``: no underscore in its last two parts, and a dot unless ``short``."""
    if src[start] > "\x7f":
        return short  # cmark-gfm looks from the second byte on, which is inside this character, and stops
    place, last = start + 1, len(src.rstrip(SPACE)) - 1
    before = after = dots = 0
    while place < last:
        if src[place] == "\\" and place < last - 1:
            place += 1
        char = src[place]
        if char == "_":
            after += 1
        elif char == ".":
            before, after, dots = after, 0, dots + 1
        elif char != "-" and not _is_host(char):
            break
        elif char > "\x7f":
            break  # cmark-gfm goes on byte by byte, and stops inside the character
        place += 1
    if (before or after) and dots <= _MAX_SEGMENTS:
        return False
    return short or dots > 0


def _end(src: str, start: int) -> int:
    """Return where a bare link ends: at space or ``<``, less the punctuation that belongs to the sentence."""
    match = _NO_SPACE.match(src, start)
    return _trimmed(src, start, match.end() if match else start)


def _trimmed(src: str, start: int, end: int) -> int:
    surplus = src.count(")", start, end) - src.count("(", start, end)
    while end > start:
        char = src[end - 1]
        if char == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif char in _LEAVES:
            end -= 1
        elif char == ";":
            end = _before_entity(src, start, end)
        else:
            break
    return end


def _before_entity(src: str, start: int, end: int) -> int:
    """Return where the link ends when ``end`` is after a semicolon: before an entity, or before the semicolon."""
    place = end - 2
    while place > start and src[place].isascii() and src[place].isalpha():
        place -= 1
    return place if start <= place < end - 2 and src[place] == "&" else end - 1


def bare_mails(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where an address such as ``a@b.org`` or ``xmpp:a@b.org/c`` begins and ends in a text, and its URL."""
    floor = 0
    while (at := text.find("@", floor)) >= 0:
        scheme, dots, end = "", 0, at
        # Of several with nothing but a host between them, the last one counts; cmark-gfm keeps what it knows by then.
        while text.startswith("@", end):
            at = end
            start, scheme = _mail_start(text, floor, at, scheme)
            floor = at + 1
            if start == at:
                break
            more, end = _mail_host(text, at, slashes=scheme == "xmpp:")
            dots += more
        if start == at:
            continue
        floor = end
        if end - at > 1 and dots and (text[end - 1] in _LETTERS or text[end - 1] == "."):
            end = _trimmed(text, at, end)
            floor = max(end, at + 1)
            if end > at:
                yield start, end, ("" if scheme else "mailto:") + text[start:end]


def _mail_start(text: str, floor: int, at: int, scheme: str) -> tuple[int, str]:
    """Return where the name before an ``@`` begins, and the scheme before it, or else the one that was met before."""
    start = at
    while start > floor:
        if text[start - 1] == ":" and (found := _mail_scheme(text, floor, start)):
            scheme = "xmpp:" if "xmpp:" in (found, scheme) else found
        elif text[start - 1] not in _MAIL_NAME:
            break
        start -= 1
    return start, scheme


def _mail_scheme(text: str, floor: int, end: int) -> str | None:
    for scheme in ("mailto:", "xmpp:"):
        start = end - len(scheme)
        if start >= floor and text.startswith(scheme, start) and (start == floor or text[start - 1] not in _ALNUM):
            return scheme
    return None


def _mail_host(text: str, at: int, *, slashes: bool) -> tuple[int, int]:
    """Return how many dots part the host after an ``@``, and where it ends."""
    dots, end = 0, at + 1
    while end < len(text):
        char = text[end]
        if char == "." and text[end + 1 : end + 2] in _ALNUM and end + 1 < len(text):
            dots += 1
        elif char not in _HOST and not (char == "/" and slashes):
            break
        end += 1
    return dots, end


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ALNUM = _LETTERS | frozenset("0123456789")
_MAIL_NAME = _ALNUM | frozenset(".+-_")
_HOST = _ALNUM | frozenset("-_")


def _push(state: StateInline, text: str, url: str) -> None:
    state.push("link_open", "", 0).meta = {"url": url, "title": None}
    state.push("text", "", 0).content = text
    state.push("link_close", "", 0)
