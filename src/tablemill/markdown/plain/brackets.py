"""Links, images and the marks of footnotes as inline rules, with cmark's stack of brackets.

markdown-it-py reads a link by looking ahead for the bracket that ends it, again for each bracket inside, and
gives up at a depth. cmark notes each ``[`` and decides at each ``]``: linear, without a limit, and what decides
which of several nested brackets is the link. These rules do the same, and put what they find into the tokens:
``link_open`` or ``image_open`` takes the place of the opening bracket's text.

What is no link or image, and begins with ``^``, is the mark of a footnote. cmark-gfm does not ask whether there is
such a footnote: it takes all that was read in the brackets away, and later, where there is none, puts back what is
written, as plain text. So ``[^*a*]`` keeps its stars.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import accumulate
from typing import TYPE_CHECKING

from ...expressions import lazy
from . import references
from .cursor import SPACE
from .delimiters import pair_delimiters
from .mark import forget_marks, pair_marks
from .references import Reference
from .scratch import Bracket, Label, Undefined, scratch

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_GAP = lazy(r"[ \t\n\v\f\r]*+")


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
    notes.brackets.append(Bracket(token, len(state.tokens) - 1, notes.line, state.pos, image))
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
    made = False
    if notes.brackets:
        opener = notes.brackets[-1]
        if opener.image or notes.links_wait:  # a link holds no links, and no mark holds one
            target = _inline_target(state.src, end, notes.last_parenthesis) or _reference(state, opener, end)
            if target:
                _make_link(state, opener, *target)
            made = target is not None or _make_footnote(state, opener, end)
        notes.brackets.pop()
    if not made:
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


def _make_footnote(state: StateInline, opener: Bracket, end: int) -> bool:
    """Make the brackets that end before ``end`` the mark of a footnote, if they are one."""
    src = state.src
    caret = opener.position + src.startswith("\\^", opener.position)
    if not src.startswith("^", caret) or end - caret <= len("^]"):
        return False
    label = _label(state, opener, caret + 1, end)
    name = references.normalise(label.read(src)) if label.size <= references.MAX_LABEL else ""
    footnotes: Container[str] = state.env["footnotes"]
    pair_delimiters(state, opener.position)
    forget_marks(state, opener.position)
    undefined = scratch(state).undefined
    while undefined and undefined[-1].position >= opener.position:
        undefined.pop()
    del state.tokens[opener.index :]
    if name and name in footnotes:
        state.push("footnote", "", 0).meta = {"name": name}
    else:
        # What is put back is copied once all is read, for marks within marks would be copied again and again.
        undefined.append(Undefined(state.push("text", "", 0), opener.position, label))
    return True


def _label(state: StateInline, opener: Bracket, start: int, end: int) -> Label:
    """Return the label that begins at ``start`` in brackets that end before ``end``."""
    first = opener.position - 1 - opener.image
    notes = scratch(state)
    if notes.line == opener.line:
        return Label(start, end - first - 3, in_bytes=False)
    if not notes.places:
        notes.places.extend(accumulate((len(char.encode()) for char in state.src), initial=0))
    places = notes.places
    size = (places[end] - places[notes.line]) - (places[first] - places[opener.line]) - 3
    return Label(start, max(0, size), in_bytes=True)


def put_back(state: StateInline) -> None:
    """Write what the marks of footnotes show that are not there."""
    for token, _, label in scratch(state).undefined:
        token.content = f"[^{label.read(state.src)}]"


def _inline_target(src: str, place: int, last: int) -> tuple[Reference, int] | None:
    """Read ``(target "title")`` at ``place``, where the ``last`` closing parenthesis is known."""
    if place > last or not src.startswith("(", place):
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
