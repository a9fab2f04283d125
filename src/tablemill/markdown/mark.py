"""``==highlight==`` as inline rules: which runs of ``=`` are marks, and which two belong together.

The rules are those of cmark-gfm's ``~~``: a run of exactly two is a delimiter, longer and shorter runs are
text; it opens when it is left-flanking and closes when it is right-flanking. They differ from them in two ways:

- CommonMark's flanking rule takes a run between a letter and punctuation as turned one way only. That rule
  leans on the spaces between words, and Chinese and Japanese have none: in ``请求==（超时）==后`` neither run
  would do anything. So beside a wide character (East Asian Width W or F, which fullwidth punctuation is too)
  punctuation counts as a letter. Beside narrow ones the rule stays, and keeps ``if (a=="x" && b=="y")`` text.
- Marks are paired on their own, after emphasis. They never change what GitHub makes of the rest: the text of
  a cell with marks is its text without them, less the ``==`` that found a partner. The end of a link's or
  image's text is a border for both.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from .delimiters import is_punctuation, is_space, scratch

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Mark:
    """One ``==`` that may open or close a highlight."""

    __slots__ = ("closes", "opens", "position", "token")

    def __init__(self, position: int, token: Token, opens: bool, closes: bool) -> None:
        self.position = position
        self.token = token
        self.opens = opens
        self.closes = closes


def mark(state: StateInline, silent: bool) -> bool:
    """Read a run of ``=``."""
    start = state.pos
    if state.src[start] != "=" or silent:
        return False
    end = start + 1
    while end < state.posMax and state.src[end] == "=":
        end += 1
    token = state.push("text", "", 0)
    token.content = state.src[start:end]
    state.pos = end
    if end - start == 2:
        opens, closes = flanking(state.src[start - 1 : start], state.src[end : end + 1])
        if opens or closes:
            scratch(state).marks.append(Mark(start, token, opens, closes))
    return True


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Say whether a run between two characters may open and may close; nothing is the edge of the text."""
    wide = _is_wide(before) or _is_wide(after)
    inner = not wide and is_punctuation(after) and not is_space(before) and not is_punctuation(before)
    outer = not wide and is_punctuation(before) and not is_space(after) and not is_punctuation(after)
    return not is_space(after) and not inner, not is_space(before) and not outer


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


def pair_marks(state: StateInline, bottom: int = 0) -> None:
    """Pair the marks that stand at or after ``bottom``: each that may close with the nearest open one."""
    marks = scratch(state).marks
    first = len(marks)
    while first and marks[first - 1].position >= bottom:
        first -= 1
    waiting: list[Mark] = []
    for candidate in marks[first:]:
        if candidate.closes and waiting:
            _become(waiting.pop().token, "mark_open")
            _become(candidate.token, "mark_close")
        elif candidate.opens:
            waiting.append(candidate)
        else:
            scratch(state).unpaired.append(candidate.position)
    scratch(state).unpaired.extend(candidate.position for candidate in waiting)
    del marks[first:]


def _become(token: Token, kind: str) -> None:
    token.type = kind
    token.content = ""
