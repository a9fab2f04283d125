"""Emphasis and strikethrough as inline rules, exactly as GitHub pairs them.

markdown-it-py's own rules follow CommonMark, and differ from cmark-gfm (`src/inlines.c`,
`extensions/strikethrough.c`) in what decides a cell's text:

- A single tilde strikes through too, and a run of tildes is paired only with one as long as itself.
- Tildes are looked through when emphasis asks what stands beside it: ``**~ Name**`` is not strong.
- What is punctuation is frozen at Unicode 7; currency and other symbols are not punctuation.

So one rule here reads the runs of ``*``, ``_`` and ``~``, and another pairs them. Only the text matters to most
views, so what a pair makes is not recorded unless that is asked for: its characters go, and that is all.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from .scratch import Ends, Run, Scratch, scratch

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_SPACES = frozenset("\t\n\f\r \u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
MAX_TILDES = 100  # how far cmark-gfm reads a run of tildes; the rest is a run of its own


@lru_cache(maxsize=4096)
def is_punctuation(char: str) -> bool:
    """Whether cmark-gfm takes ``char`` for punctuation: all of ASCII's, and Unicode 7's category P."""
    if char in _ASCII_PUNCTUATION:
        return True
    return (char > "\x7f" and unicodedata.category(char)[0] == "P" and not _is_new(ord(char))) or char == "\u166d"


_NEW_PUNCTUATION = frozenset().union(
    (0x61D, 0x9FD, 0xA76, 0xC77, 0xC84, 0xA8FC, 0x10D6E, 0x10EAD, 0x10ED0, 0x111DB, 0x112A9, 0x116B9, 0x1183B),
    (0x119E2, 0x11BE1, 0x11FFF, 0x16FE2, 0x1E5FF),
    *(range(*bounds) for bounds in ((0x1B4E, 0x1B50), (0x1B7D, 0x1B80), (0x2E43, 0x2E5E), (0x10F55, 0x10F8A))),
    *(range(*bounds) for bounds in ((0x111DD, 0x111E0), (0x113D4, 0x113D9), (0x1144B, 0x1145E), (0x115CA, 0x115D8))),
    *(range(*bounds) for bounds in ((0x11660, 0x1166D), (0x1173C, 0x1173F), (0x11944, 0x11947), (0x11A3F, 0x11AA3))),
    *(range(*bounds) for bounds in ((0x11B00, 0x11B0A), (0x11C41, 0x11C72), (0x11EF7, 0x11EF9), (0x11F43, 0x11F50))),
    *(range(*bounds) for bounds in ((0x12FF1, 0x12FF3), (0x16D6D, 0x16D70), (0x16E97, 0x16E9B), (0x1DA87, 0x1DA8C))),
    range(0x1E95E, 0x1E960),
)


def _is_new(code: int) -> bool:
    """Whether a punctuation character is younger than Unicode 7, which cmark-gfm's table is made from."""
    return code in _NEW_PUNCTUATION


def is_space(char: str) -> bool:
    """Whether ``char`` is Unicode space, or nothing at all: the edge of the text."""
    return not char or char in _SPACES


def delimiters(state: StateInline, silent: bool) -> bool:
    """Read a run of ``*``, ``_`` or ``~``."""
    start = state.pos
    char = state.src[start]
    if char not in "*_~" or silent:
        return False
    end, limit = start + 1, min(state.posMax, start + MAX_TILDES) if char == "~" else state.posMax
    while end < limit and state.src[end] == char:
        end += 1
    opens, closes = _flanking(state, start, end)
    state.pos = end
    token = state.push("text", "", 0)
    token.content = state.src[start:end]
    if (opens or closes) and (char != "~" or end - start <= 2):
        _append(scratch(state), Run(char, end - start, end, token, opens, closes))
    return True


def _flanking(state: StateInline, start: int, end: int) -> tuple[bool, bool]:
    src, char = state.src, state.src[start]
    if char == "~":
        before, after = src[start - 1 : start] if start else "", src[end : end + 1]
    else:
        before, after = _neighbours(src, start, end)
    left = not is_space(after) and (not is_punctuation(after) or is_space(before) or is_punctuation(before))
    right = not is_space(before) and (not is_punctuation(before) or is_space(after) or is_punctuation(after))
    if char != "_":
        return left, right
    return left and (not right or is_punctuation(before)), right and (not left or is_punctuation(after))


def _neighbours(src: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands beside a run of ``*`` or ``_``, tildes looked through."""
    before = start - 1
    while before >= 0 and src[before] == "~":
        before -= 1
    while end < len(src) and src[end] == "~":
        end += 1
    return (src[before] if before >= 0 else ""), src[end : end + 1]


def _append(notes: Scratch, run: Run) -> None:
    run.previous = notes.last
    if notes.last is not None:
        notes.last.following = run
    notes.last = run


def pair_delimiters(state: StateInline, bottom: int = 0) -> None:
    """Pair the runs that stand at or after ``bottom``, and forget them."""
    notes = scratch(state)
    lowest: dict[tuple[int, str], int] = {}  # below these no opener was found before
    closer = _first(notes, bottom)
    while closer is not None:
        if not closer.closes:
            closer = closer.following
            continue
        key = closer.length % 3, closer.char
        opener = _opener(closer, max(bottom, lowest.get(key, 0)))
        if opener is not None:
            closer = _strike(notes, opener, closer) if closer.char == "~" else _emphasise(notes, opener, closer)
            continue
        lowest[key] = closer.position
        if not closer.opens:
            notes.remove(closer)
        closer = closer.following
    while notes.last is not None and notes.last.position >= bottom:
        notes.remove(notes.last)


def _first(notes: Scratch, bottom: int) -> Run | None:
    first, candidate = None, notes.last
    while candidate is not None and candidate.position >= bottom:
        first, candidate = candidate, candidate.previous
    return first


def _opener(closer: Run, lowest: int) -> Run | None:
    opener = closer.previous
    while opener is not None and opener.position >= lowest:
        if opener.opens and opener.char == closer.char and _fit(opener, closer):
            return opener
        opener = opener.previous
    return None


def _fit(opener: Run, closer: Run) -> bool:
    """CommonMark's rule of three: runs that go both ways do not pair when their lengths add up to one."""
    return not (closer.opens or opener.closes) or closer.length % 3 == 0 or (opener.length + closer.length) % 3 != 0


def _strike(notes: Scratch, opener: Run, closer: Run) -> Run | None:
    if opener.length == closer.length:
        opener.left = closer.left = 0
        _record(notes, opener, closer, opener.length)
    following = closer.following
    _join(notes, opener, closer)
    notes.remove(closer)
    notes.remove(opener)
    return following


def _emphasise(notes: Scratch, opener: Run, closer: Run) -> Run | None:
    # cmark takes two characters or one, and asks again; it comes to the same two runs until one is used up.
    used = min(opener.left, closer.left)
    opener.left -= used
    closer.left -= used
    _record(notes, opener, closer, used)
    _join(notes, opener, closer)
    if not opener.left:
        notes.remove(opener)
    if closer.left:
        return closer
    following = closer.following
    notes.remove(closer)
    return following


def _record(notes: Scratch, opener: Run, closer: Run, used: int) -> None:
    """Note what two runs make of so many of their characters."""
    if not notes.formats:
        return
    for run in (opener, closer):
        run.token.meta = run.token.meta or Ends([], [], run.char == "~")  # type: ignore[assignment]  # a SmallToken's, of any type
    opener.token.meta.opens.append(used)  # type: ignore[attr-defined]
    closer.token.meta.closes.append(used)  # type: ignore[attr-defined]


def _join(notes: Scratch, opener: Run, closer: Run) -> None:
    """Forget the runs between two that pair."""
    while closer.previous is not None and closer.previous is not opener:
        notes.remove(closer.previous)
