"""The headings that the tables of a text stand under, found without reading its blocks.

Enters: a text with a line end put before it, and where its fences and HTML blocks are. Leaves: the headings that stand
outside of all containers, or None where that is unknown; then the reference path decides.

What makes it sound, beside what `cut` says: a line that begins with ``#`` in column 1 continues no quote, item or
footnote, and is no text of an open paragraph, so that outside of fences and HTML it is a heading (CommonMark, 4.2).
With a space or three before it, it is one as well, or stands in an item. A line of dashes or equals signs is the
underline of a heading where the lines above are surely those of a paragraph (4.3), and none where they surely are not.
Only these lines are looked at: in real files every third text needs more, most of them for headings in HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...expressions import lazy
from ..plain.blocks import atx
from ..plain.cursor import SPACE
from ..plain.html_headings import HEADING, MATTERS, has_whole_tables
from .cut import Among, Piece, Zone, Zones, begins, is_in_paragraph, item_end

_CANDIDATE = lazy(r"\n( {0,3})(?:(#{1,6})(?=[ \t\n]|\Z)|(?:=++|-++)[ \t]*+(?=\n|\Z))")
_ITEM = lazy(r"(?:[-*+]|1[.)])[ \t]++[^ \t\n]")
"""How a line begins that is an item's first, whatever stands above it: unless it is a break, which ends all as well."""


class Heading(NamedTuple):
    """A heading: its first line, its level, where it begins, where its text ends, and which one it is below, or -1.

    Of one that begins with ``#`` the end is 0: most headings are asked for their levels only, and `stretch` reads it.
    """

    line: int
    level: int
    start: int
    end: int
    above: int

    def stretch(self, body: str) -> tuple[int, int]:
        """Return where its text begins and ends."""
        return (self.start, self.end) if self.end else _atx(body, self.start)


class _Text(NamedTuple):
    """A heading's level, where it begins, and where its text ends, as `Heading` has it."""

    level: int
    start: int
    end: int


def headings(body: str, zones: Zones, pieces: Sequence[Piece]) -> list[Heading] | None:
    """Return the headings of ``body`` up to the last of ``pieces``; None where they cannot be told."""
    limit = pieces[-1].end
    zoned = zones.until(limit)
    if zoned is None:
        return None
    among = Among(zoned)
    if not _is_apart(body, among, limit):
        return None
    found: list[Heading] = []
    line, counted = 0, 0
    for one in _found(body, among, limit):
        if one is None:
            return None
        level, start, end = one
        line += body.count("\n", counted, start)
        counted = start
        found.append(Heading(line, level, start, end, _above(found, level)))
    return found


def _is_apart(body: str, among: Among, limit: int) -> bool:
    """Whether HTML surely has no part in the headings: none of them is its own, and none stands in a table of it.

    A tag of a table in a paragraph does nothing, and one in a container nothing outside of it.
    """
    tables: dict[int, Zone] = {}
    for tag in MATTERS.finditer(body, 0, limit):
        if among.is_in_fence(body, tag.start()):
            continue
        zone = among.at(tag.start())
        if HEADING.match(body, tag.start()) or (zone is not None and not zone.sure):
            return False
        if zone is not None:
            tables[zone.start] = zone
    return all(has_whole_tables(body[zone.start : zone.end]) for zone in tables.values())


def _above(found: list[Heading], level: int) -> int:
    """Return the number of the heading that the next one, of ``level``, stands under."""
    above = len(found) - 1
    while above >= 0 and found[above].level >= level:
        above = found[above].above
    return above


def _found(body: str, among: Among, limit: int) -> Iterator[_Text | None]:
    """Yield each heading, and None for what may be one or not."""
    item = done = 0  # where the item ends that was looked at last, and the heading
    for candidate in _CANDIDATE.finditer(body, 0, limit):
        place = candidate.start() + 1
        zone = among.at(place)
        if place < item or zone is not None:
            if zone is not None and not zone.sure:
                yield None
            continue
        indent, hashes = candidate.groups()
        if hashes and not indent:
            yield _Text(len(hashes), place, 0)
            continue
        floor = max(done, among.before(place))
        if indent and (item := item_end(body, place, floor)):
            continue
        if hashes:
            yield None
        elif _may_underline(body, place, floor):
            yield _setext(body, place, floor, 1 if "=" in candidate[0] else 2)
            done = candidate.end() + 1


def _atx(body: str, place: int) -> tuple[int, int]:
    end = body.find("\n", place)
    line = body[place : len(body) if end < 0 else end]
    text = line.lstrip("#").lstrip(SPACE)
    inner = text.rstrip(SPACE)
    if inner and inner[-1] != "#":  # else the last of them may belong to it or not
        start = place + len(line) - len(text)
        return start, start + len(inner)
    _, first, stop = atx(line, 0) or (0, 0, 0)
    inner = line[first:stop].strip(SPACE)
    start = place + (line.index(inner, first) if inner else first)
    return start, start + len(inner)


def _may_underline(body: str, place: int, floor: int) -> bool:
    """Whether a paragraph in no container may be open above ``place``; else there is a break, or text that goes on."""
    if begins(body, place, floor):
        return False
    above = body.rfind("\n", 0, place - 1) + 1
    if body.startswith(">", above) or _ITEM.match(body, above):
        return False
    return not (body[above] in " \t" and item_end(body, above, floor))


def _setext(body: str, place: int, floor: int, level: int) -> _Text | None:
    first = is_in_paragraph(body, place, floor)
    return _Text(level, first, first + len(body[first : place - 1].rstrip(SPACE))) if first else None
