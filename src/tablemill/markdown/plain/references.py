"""Link reference definitions: ``[label]: target "title"`` at the beginning of a paragraph.

Enters: the content of a paragraph. Leaves: the definitions, and how much of the content they take. The rules
are cmark-gfm's (`src/inlines.c`, `src/references.c`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...expressions import lazy
from .cursor import SPACE

MAX_LABEL = 1000  # bytes
MAX_PARENTHESES = 32
_PUNCTUATION = r"""[!-/:-@\[-`{-~]"""

_LABEL = lazy(rf"\[((?>(?:[^\[\]\\]++|\\{_PUNCTUATION}?+)*))\]")
_GAP = lazy(r"[ \t]*+\n?[ \t]*+")
_END = lazy(r"[ \t]*+(?:\n|\Z)")
_POINTED = lazy(r"<((?>(?:[^\\<>\n]++|\\(?s:.))*))>")
# The longest match counts: a quote after a backslash goes on, unless there is no other.
_TITLE = lazy(r""""[^"]*+(?:(?<=\\)"[^"]*+)*"|'[^']*+(?:(?<=\\)'[^']*+)*'|\([^()]*+(?:(?<=\\)[()][^()]*+)*\)""")
_IN_TARGET = rf"(?>(?:[^()\\ \t\n\r]++|\\{_PUNCTUATION}?+)*)"
_UP_TO_EDGE = lazy(_IN_TARGET)
_TOO_DEEP = lazy(rf"(?>(?:{_IN_TARGET}\(){{{MAX_PARENTHESES + 1}}})")
_SPACES = lazy("[ \t\n\r]+")
_ESCAPE = lazy(rf"\\({_PUNCTUATION})")
_ENTITY = lazy(r"&(?:#(?:[xX][0-9A-Fa-f]{1,8}|[0-9]{1,8})|[A-Za-z0-9]{2,31});")


class Reference(NamedTuple):
    """What a link label stands for."""

    url: str
    title: str | None


def definitions(content: str) -> tuple[list[tuple[str, Reference]], int]:
    """Return the definitions that ``content`` begins with, and where they end."""
    found: list[tuple[str, Reference]] = []
    place = 0
    while content.startswith("[", place) and (definition := _definition(content, place)):
        label, reference, place = definition
        found.append((label, reference))
    return found, place


def _definition(content: str, place: int) -> tuple[str, Reference, int] | None:
    label = link_label(content, place)
    if label is None or not label[0].strip(SPACE) or not content.startswith(":", label[1]):
        return None
    target = destination(content, _past(_GAP, content, label[1] + 1))
    if target is None:
        return None
    after = target[1]
    gap = _past(_GAP, content, after)
    title = link_title(content, gap) if gap > after else None
    if title and (end := _END.match(content, title[1])):
        return label[0], Reference(unescape(target[0]), title[0]), end.end()
    end = _END.match(content, after)
    return (label[0], Reference(unescape(target[0]), None), end.end()) if end else None


def _past(pattern: re.Pattern[str], content: str, place: int) -> int:
    match = pattern.match(content, place)
    return match.end() if match else place


def link_label(content: str, place: int) -> tuple[str, int] | None:
    """Read ``[label]`` at ``place``: its text, and where it ends."""
    match = _LABEL.match(content, place)
    if match is None or len(match[1].encode()) > MAX_LABEL:
        return None
    return match[1], match.end()


def destination(content: str, place: int) -> tuple[str, int] | None:
    """Read a link's target at ``place``, as it is written: its text, and where it ends."""
    if content.startswith("<", place):
        match = _POINTED.match(content, place)
        return (match[1], match.end()) if match else None
    return _bare_destination(content, place)


def _bare_destination(content: str, start: int) -> tuple[str, int] | None:
    if _TOO_DEEP.match(content, start):  # the usual end of hostile text, found at the speed of C
        return None
    place, depth = _past(_UP_TO_EDGE, content, start), 0
    while place < len(content):
        char = content[place]
        if char == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return None
        elif char == ")":
            if depth == 0:
                return content[start:place], place
            depth -= 1
        else:
            return (content[start:place], place) if place > start else None
        place = _past(_UP_TO_EDGE, content, place + 1)
    return None


def link_title(content: str, place: int) -> tuple[str, int] | None:
    """Read a link's title at ``place``: what it says, and where it ends."""
    match = _TITLE.match(content, place)
    return (unescape(match[0][1:-1]), match.end()) if match else None


def normalise(label: str) -> str:
    """Return the form in which labels are compared."""
    if len(label) > MAX_LABEL // 4 and len(label.encode()) > MAX_LABEL:  # a character has at most four bytes
        return ""
    return _SPACES.sub(" ", label.strip(SPACE)).casefold()


def unescape(text: str) -> str:
    """Decode the entities of ``text``, then take the backslashes off its punctuation."""
    text = decode_all(text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def decode_all(text: str) -> str:
    """Decode the entities of ``text``."""
    return _ENTITY.sub(lambda match: decode(match[0]), text) if "&" in text else text


def decode(entity: str) -> str:
    """Return what an entity stands for; an unknown name stands for itself."""
    if not entity.startswith("&#"):
        from html.entities import html5  # a large table that few documents need

        return html5.get(entity[1:], entity)
    code = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
    # cmark-gfm writes a byte that is no UTF-8 for the last two of the plane.
    no_character = code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code >= 0x110000
    return "\ufffd" if no_character else chr(code)


def entity_at(content: str, place: int) -> str | None:
    """Return the entity that stands at ``place``, as it is written, if there is one."""
    match = _ENTITY.match(content, place)
    return match[0] if match and decode(match[0]) != match[0] else None
