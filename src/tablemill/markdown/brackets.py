"""Links and images as inline rules, with cmark's stack of brackets.

markdown-it-py reads a link by looking ahead for the bracket that ends it, again for each bracket inside, and
gives up at a depth. cmark notes each ``[`` and decides at each ``]``: linear, without a limit, and what decides
which of several nested brackets is the link. These rules do the same, and put what they find into the tokens:
``link_open`` or ``image_open`` takes the place of the opening bracket's text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import references
from .cursor import SPACE
from .delimiters import pair_delimiters, scratch
from .mark import pair_marks
from .references import Reference

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_GAP = re.compile(r"[ \t\n\v\f\r]*+")


class Bracket:
    """An opening bracket that waits for its end; ``position`` is where its text begins."""

    __slots__ = ("followed", "image", "position", "token")

    def __init__(self, token: Token, position: int, image: bool) -> None:
        self.token = token
        self.position = position
        self.image = image
        self.followed = False  # whether another bracket opened after it


def open_bracket(state: StateInline, silent: bool) -> bool:
    """Read ``[`` or ``![``."""
    src, start = state.src, state.pos
    image = src.startswith("![", start) and not src.startswith("![^", start)
    if silent or not (image or src[start] == "["):
        return False
    notes = scratch(state)
    state.pos += 1 + image
    token = state.push("text", "", 0)
    token.content = src[start : state.pos]
    if notes.brackets:
        notes.brackets[-1].followed = True
    notes.brackets.append(Bracket(token, state.pos, image))
    if not image:
        notes.links_wait = True
    return True


def close_bracket(state: StateInline, silent: bool) -> bool:
    """Read ``]``, and with it what makes the text before it a link or an image."""
    if silent or state.src[state.pos] != "]":
        return False
    notes = scratch(state)
    end = state.pos + 1
    state.pos = end
    target = None
    if notes.brackets:
        opener = notes.brackets[-1]
        if opener.image or notes.links_wait:  # a link holds no links
            target = _inline_target(state.src, end) or _reference(state, opener, end)
        if target:
            _make_link(state, opener, *target)
        notes.brackets.pop()
    if not target:
        state.push("text", "", 0).content = "]"
    return True


def _make_link(state: StateInline, opener: Bracket, reference: Reference, end: int) -> None:
    kind = "image" if opener.image else "link"
    opener.token.type, opener.token.content = f"{kind}_open", ""
    opener.token.meta = {"url": reference.url, "title": reference.title}
    pair_delimiters(state, opener.position)
    pair_marks(state, opener.position)
    state.push(f"{kind}_close", "", 0)
    state.pos = end
    if not opener.image:
        scratch(state).links_wait = False


def _inline_target(src: str, place: int) -> tuple[Reference, int] | None:
    """Read ``(target "title")`` at ``place``."""
    if not src.startswith("(", place):
        return None
    target = references.destination(src, _past_gap(src, place + 1))
    if target is None:
        return None
    place = _past_gap(src, target[1])
    title = references.link_title(src, place) if place > target[1] else None
    if title:
        place = _past_gap(src, title[1])
    if not src.startswith(")", place):
        return None
    return Reference(references.unescape(target[0]), title[0] if title else None), place + 1


def _reference(state: StateInline, opener: Bracket, place: int) -> tuple[Reference, int] | None:
    """Read ``[label]`` at ``place``, or take the bracket's own text as the label."""
    label = references.link_label(state.src, place)
    end = label[1] if label else place
    if label and label[0].strip(SPACE):
        name = label[0]
    elif opener.followed:
        return None
    else:
        name = state.src[opener.position : place - 1]
    known: dict[str, Reference] = state.env["references"]
    found = known.get(references.normalise(name)) if known else None
    return (found, end) if found else None


def _past_gap(src: str, place: int) -> int:
    match = _GAP.match(src, place)
    return match.end() if match else place
