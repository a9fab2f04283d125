"""``==highlight==`` as inline rules: which runs of ``=`` are marks, and which two belong together.

The rules are those of cmark-gfm's ``~~``: a run of exactly two is a delimiter, longer and shorter runs are
text; it opens when it is left-flanking and closes when it is right-flanking. They differ from them in three ways:

- CommonMark's flanking rule takes a run between a letter and punctuation as turned one way only. That rule
  leans on the spaces between words, and Chinese and Japanese have none: in ``请求==（超时）==后`` neither run
  would do anything. So beside a wide character (East Asian Width W or F, which fullwidth punctuation is too)
  punctuation counts as a letter. Beside narrow ones the rule stays, and keeps ``if (a=="x" && b=="y")`` text.
- Between two letters or digits of ASCII a run does neither: there it is an operator, as in ``x==1`` and ``foo==1.0``.
  Chinese text has marks within words, as it seems to this rule: ``请==继续发送==吧``.
- Marks are paired on their own, after emphasis. They never change what GitHub makes of the rest: the text of
  a cell with marks is its text without them, less the ``==`` that found a partner. The end of a link's or
  image's text is a border for both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ...expressions import lazy
from ...model import Highlight
from .delimiters import is_punctuation, is_space
from .scratch import Mark, scratch

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


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
    if is_operator(before, after):
        return False, False
    wide = _is_wide(before) or _is_wide(after)
    inner = not wide and is_punctuation(after) and not is_space(before) and not is_punctuation(before)
    outer = not wide and is_punctuation(before) and not is_space(after) and not is_punctuation(after)
    return not is_space(after) and not inner, not is_space(before) and not outer


def is_operator(before: str, after: str) -> bool:
    """Whether a run between these two characters is an operator of a program."""
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF"


def pair_marks(state: StateInline, bottom: int = 0) -> None:
    """Pair the marks that stand at or after ``bottom``."""
    marks = scratch(state).marks
    first = len(marks)
    while first and marks[first - 1].position >= bottom:
        first -= 1
    pairs, unpaired = _paired((mark.opens, mark.closes) for mark in marks[first:])
    for opener, closer in pairs:
        _become(marks[first + opener].token, "mark_open")
        _become(marks[first + closer].token, "mark_close")
    scratch(state).unpaired.extend(marks[first + alone].position for alone in unpaired)
    del marks[first:]


def forget_marks(state: StateInline, bottom: int) -> None:
    """Forget the marks that stand at or after ``bottom``, because what holds them is not shown as it is read."""
    marks, unpaired = scratch(state).marks, scratch(state).unpaired
    while marks and marks[-1].position >= bottom:
        marks.pop()
    while unpaired and unpaired[-1] >= bottom:
        unpaired.pop()


def _paired(flankings: Iterable[tuple[bool, bool]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Pair each run that may close with the nearest open one; return the pairs, and the runs left alone."""
    pairs: list[tuple[int, int]] = []
    alone: list[int] = []
    waiting: list[int] = []
    for number, (opens, closes) in enumerate(flankings):
        if closes and waiting:
            pairs.append((waiting.pop(), number))
        elif opens:
            waiting.append(number)
        else:
            alone.append(number)
    return pairs, alone + waiting


def _become(token: Token, kind: str) -> None:
    token.type = kind
    token.content = ""


class Marked(NamedTuple):
    """What marks alone make of a content: its views, and where a run stands that found no partner."""

    text: str
    highlights: tuple[Highlight, ...]
    unclosed: tuple[int, ...]


@lru_cache(maxsize=8)
def read_marks(content: str) -> Marked:
    """Read a content of one line whose only markup is ``==``, without an inline parser.

    The views of a cell are asked for one after the other, so the last few contents are kept.
    """
    runs = []
    for run in _RUN.finditer(content):
        start, end = run.span()
        opens, closes = flanking(content[start - 1 : start], content[end : end + 1])
        if opens or closes:
            runs.append((start, opens, closes))
    pairs, alone = _paired((opens, closes) for _, opens, closes in runs)
    gone = sorted(runs[number][0] for pair in pairs for number in pair)
    text = "".join(content[start:end] for start, end in zip([0, *(at + 2 for at in gone)], [*gone, None], strict=True))
    places = {position: position - 2 * count for count, position in enumerate(gone)}
    spans = [(places[runs[opener][0]], places[runs[closer][0]]) for opener, closer in pairs]
    highlights = tuple(Highlight(text[start:end], start, end) for start, end in sorted(spans, key=_outer_first))
    return Marked(text, highlights, tuple(sorted(runs[number][0] for number in alone)))


def _outer_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


_RUN = lazy(r"(?<!=)==(?!=)")
