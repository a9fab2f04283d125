"""Where the tables of a text can be, found without reading its blocks.

Enters: a text with a line end put before it, so that each of its lines begins after one. Leaves: the plain
tables, each line of which begins in column 1 outside of everything, with a pipe or as text does; and the pieces of
text that have to be read block by block because they hold a delimiter row in another place. All else has no table.

What makes it sound: a line that is not indented and stands after a blank line continues nothing (CommonMark,
5.1 and 5.2: quotes need their mark, items and footnotes their indentation, and no paragraph is open to go on lazily)
except a fence or an HTML block that was opened outside of containers. So a text can be cut there once these are
known, and only lines that look like their beginnings have to be looked at. Where such a line may stand in a
list or may not, `cut` says that it does not know.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ...expressions import lazy
from ..plain import html, table
from ..plain.blocks import MAX_FENCE

# A delimiter row in any container: only quote marks and white space may stand before it, for its paragraph
# has begun on the line above. Dashes alone below a paragraph make it a heading.
CANDIDATE = lazy(r"\n([ \t>]*+)(?:[|:\v\f]|-++[ \t]*+[|:\v\f])[-:| \t\v\f]*+(?=\n|\Z)")
_FOOTNOTE = lazy(r"\[\^([^\] \t\n]++)(?>(\]:)?)")

_BEGINNING = lazy(r"\n( {0,3})(?:(`{3,}+)[^`\n]*+(?=\n|\Z)|(~{3,}+)|<(?=[A-Za-z/!?]))")
_BOUNDARY = lazy(r"\n[ \t]*+\n(?=[^ \t\n])")
_BLANK = lazy(r"\n[ \t]*+(?=\n|\Z)")
_CONTAINER = lazy(r"\n {0,3}(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|\n|\Z))")
_ITEM = lazy(r"(?!(?>(?:[-*][ \t]*+){3,})(?:\n|\Z))(?:[-*+]|[0-9]{1,9}[.)]) {1,4}(?=[^ \t\n])")
_SOME = 4_000
"""How many rows are matched at once: for each that an expression has passed, Python's `re` keeps some hundred bytes."""
_ROW = r"(?:\|(?![ \t]*+(?:\n|\Z))[^\n]*+(?:\n|\Z))"
_ROWS = lazy(rf"\|(?![ \t]*+\n)([^\n]*+)\n(\|[^\n]*+)(?:\n|\Z)(?>{_ROW}{{0,{_SOME}}})")
_MORE_ROWS = lazy(rf"(?>{_ROW}{{1,{_SOME}}})")
# How a line begins that begins no block but a paragraph, or goes on with one: with no mark of a list or the like, no
# fence, no break, and of HTML only inline tags with something behind them, which are no HTML block (CommonMark, 4.6).
_TEXT = (
    r"(?:[A-Za-z]|[^\x00-\x7f]|[0-9]++(?![.)](?:[ \t\n]|\Z))|\*{1,2}+(?![\s*])|`(?!``)|~{1,2}+(?!~)|_(?![\s_])"
    r"|--?(?=[A-Za-z0-9])|[!\"$%&'(),./;?@\\{}]"
    r'|<(?:a|b|br|code|i|img|del|ins|kbd|span|strong|sub|sup)(?>(?: [a-z]++="[^"<>|\n]*+")*) ?/?>(?=[ \t]*+\S))'
)
_TEXT_LINE = lazy(_TEXT)
# A table some rows of which lack a pipe at the beginning or end, or begin with a space or three. A header in brackets
# could be a definition, and a row that begins with a footnote's mark begins one.
_BARE_ROW = rf"(?: {{0,3}}(?:{_TEXT}|\|(?![ \t]*+(?:\n|\Z))|:|\[(?!\^))[^\n]*+(?:\n|\Z))"
_BARE_ROWS = lazy(
    rf"((?:{_TEXT}|\||:|-++(?=[|:]))(?![ \t]*+\n)[^\n]*+)\n((?:[|:]|-(?![ \t]))[^\n]*+)(?:\n|\Z)"
    rf"(?>{_BARE_ROW}{{0,{_SOME}}})"
)
_MORE_BARE_ROWS = lazy(rf"(?>{_BARE_ROW}{{1,{_SOME}}})")
# What ends a table or a paragraph without doubt: a blank line, a heading, a quote, an item with text, a footnote, a
# fence, a break of stars; and of HTML what `html.opens` says.
_END = lazy(
    r"[ \t]*+(?:\n|\Z)|#{1,6}(?:[ \t\n]|\Z)|>|[-*+] ++[^ \t\n]|\[\^[^\] \t\n]++\]:|`{3,}+[^`\n]*+(?:\n|\Z)|~~~"
    r"|\*(?:[ \t]*+\*){2}[ \t*]*+(?:\n|\Z)"
)
# What ends all above it: a heading, or a line of dashes, which is a break or makes a heading of what it underlines.
_ABOVE = lazy(r"#{1,6}(?:[ \t]|\Z)|-{3,}+[ \t]*+\Z")
_PARAGRAPH = 8
"""How many lines of a paragraph above a table are looked at."""
_ITEM_LINES = 200
"""How many lines of an item are looked at."""
_LONG_LINE = lazy(rf"\n[^\n]{{{table.MAX_COLUMNS + 1}}}")


class Zone(NamedTuple):
    """A stretch of lines: a fence or an HTML block outside of containers; or, not ``sure``, perhaps one."""

    start: int
    end: int
    sure: bool


class Piece(NamedTuple):
    """A stretch of lines that is read block by block, or that is one plain table of so many columns."""

    start: int
    end: int
    columns: int = 0
    bare: bool = False
    """Whether lines of the table may lack the pipe at their beginning or end."""


def footnotes(body: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield how footnotes may begin in a stretch of ``body``; the first group is the label.

    A label ends at white space or a bracket, so where one is no label, none that begins within it is, either: what
    was looked at is not looked at again.
    """
    return (match for match in _FOOTNOTE.finditer(body, start, end) if match[2])


def cut(body: str, zones: Zones) -> list[Piece] | None:
    """Return the pieces of ``body`` that may hold tables, in order; None where that cannot be told."""
    candidates = [match for match in CANDIDATE.finditer(body) if "-" in match[0]]
    if not candidates:
        return []
    found = zones.until(candidates[-1].start())
    return None if found is None else list(_pieces(body, candidates, found))


def _pieces(body: str, candidates: list[re.Match[str]], zones: list[Zone]) -> Iterator[Piece]:
    known, doubted = Among([zone for zone in zones if zone.sure]), Among([zone for zone in zones if not zone.sure])
    done = 1
    for candidate in candidates:
        place = candidate.start() + 1
        if place < done or place < (floor := known.before(place)) or _is_first(body, place):
            continue
        floor, ceiling = max(done, floor), known.after(place, len(body))
        piece = None
        if not candidate[1] and place >= doubted.before(place):
            piece = _plain(body, place, floor, ceiling)
        piece = piece or around(body, place, floor, ceiling)
        yield piece
        done = piece.end


def _is_first(body: str, place: int) -> bool:
    """Whether the line above is blank: a delimiter row stands below the header, in one paragraph."""
    return not body[body.rfind("\n", 0, place - 1) + 1 : place - 1].strip(" \t")


class Among:
    """Zones in order, and where a place stands among them."""

    def __init__(self, zones: list[Zone]) -> None:
        self.zones = zones
        self.starts = [zone.start for zone in zones]

    def before(self, place: int) -> int:
        """Return where the last zone ends that begins at or before ``place``: after it, if that is inside."""
        index = bisect_right(self.starts, place)
        return self.zones[index - 1].end if index else 1

    def at(self, place: int) -> Zone | None:
        """Return the zone that ``place`` is in."""
        index = bisect_right(self.starts, place)
        return self.zones[index - 1] if index and place < self.zones[index - 1].end else None

    def is_in_fence(self, body: str, place: int) -> bool:
        """Whether ``place`` surely is in a fence outside of containers."""
        zone = self.at(place)
        return zone is not None and zone.sure and body[zone.start : zone.start + 4].lstrip(" ").startswith(("`", "~"))

    def after(self, place: int, otherwise: int) -> int:
        """Return where the first zone begins that begins after ``place``."""
        index = bisect_right(self.starts, place)
        return self.starts[index] if index < len(self.starts) else otherwise


def _plain(body: str, delimiter: int, floor: int, ceiling: int) -> Piece | None:
    """Return the plain table whose delimiter row is at ``delimiter``, if there is one."""
    start = body.rfind("\n", floor - 1, delimiter - 1) + 1
    if start < floor or not (begins(body, start, floor) or is_in_paragraph(body, start, floor)):
        return None
    if body.startswith("|", start) and (piece := _rows(_ROWS, body, start, ceiling)):
        return piece
    return _rows(_BARE_ROWS, body, start, ceiling)


def _rows(rows: re.Pattern[str], body: str, start: int, ceiling: int) -> Piece | None:
    """Return the table of such ``rows`` that begins at ``start``, if it surely ends where they end."""
    match = rows.match(body, start)
    if not match:
        return None
    end = match.end()
    more = _MORE_BARE_ROWS if rows is _BARE_ROWS else _MORE_ROWS
    while end - start > _SOME and end < len(body) and (others := more.match(body, end)):
        end = others.end()
    columns = _width(match[1].removeprefix("|") if rows is _BARE_ROWS else match[1])
    if columns != _width(match[2].removeprefix("|")) or not table.is_delimiter_row(match[2]):
        return None
    if not (end == ceiling or ends(body, end)) or _is_overfull(body, start, end, columns):
        return None
    return Piece(start, end, columns, rows is _BARE_ROWS)


_STRETCH = 2**18


def begins(body: str, start: int, floor: int) -> bool:
    """Whether the line at ``start`` continues nothing: it is the first, or follows a blank line or a heading."""
    if start == floor:
        return True
    above = body[body.rfind("\n", 0, start - 1) + 1 : start - 1]
    return not above.strip(" \t") or _ABOVE.match(above) is not None


def is_in_paragraph(body: str, start: int, floor: int) -> int:
    """Return where the paragraph begins that the lines above ``start`` surely are, outside of everything; or 0.

    The last one of a paragraph can be a table's header, if no delimiter row was tried before (cmark-gfm, `table.c`).
    """
    for _ in range(_PARAGRAPH):
        start = body.rfind("\n", 0, start - 1) + 1
        if start < floor or not _TEXT_LINE.match(body, start):
            return 0
        if begins(body, start, floor):
            return start
    return 0


def item_end(body: str, place: int, floor: int) -> int:
    """Return where the item ends that the line at ``place``, which is indented, surely is in; 0 where it may not.

    Only an item that begins in column 1 is looked for. With a bullet or the number 1 it is one whatever stands above;
    with another number, below nothing that could be a paragraph (CommonMark, 5.2 and 5.3).
    """
    start = place
    for _ in range(_ITEM_LINES):
        start = body.rfind("\n", 0, start - 1) + 1
        if start < floor:
            return 0
        if body[start] not in " \t\n":
            break
    item = _ITEM.match(body, start)
    if not item or not (body[start] in "-*+" or item[0][:2] in ("1.", "1)") or begins(body, start, floor)):
        return 0
    inside = _inside(item.end() - start).match(body, item.end())
    end = inside.end() if inside else item.end()
    return end if place < end else 0


def ends(body: str, place: int) -> bool:
    """Whether a table or a paragraph surely ends before the line at ``place``."""
    if body.startswith("<", place):
        end = body.find("\n", place)
        return html.opens(body[place : len(body) if end < 0 else end], 0, in_paragraph=True)[0]
    return _END.match(body, place) is not None


def _width(row: str) -> int:
    """Count the cells of a row whose leading pipe is gone."""
    row = row.replace("\\|", "-") if "\\" in row else row  # not by nothing: `|\\|` ends with a cell, not with a pipe
    return row.rstrip(" \t").removesuffix("|").count("|") + 1


def _is_overfull(body: str, start: int, end: int, columns: int) -> bool:
    """Whether GitHub may end the table early, for a row of too many cells or for the cells that its short rows lack."""
    if columns > table.MAX_COLUMNS // 2:
        return True
    if end - start > table.MAX_COLUMNS and _LONG_LINE.search(body, start, end):
        return True
    if body.count("\n", start, end) * columns <= table.MAX_PADDING:
        return False
    pipes, padding = columns + 1, 0
    for lines in _stretches(body, body.index("\n", body.index("\n", start) + 1) + 1, end):
        short = [row for row in lines if row.count("|") < pipes or "\\" in row]
        padding += sum(max(0, columns - _width(row.lstrip(" ").removeprefix("|"))) for row in short)
    return padding > table.MAX_PADDING


def _stretches(body: str, start: int, end: int) -> Iterator[list[str]]:
    """Yield the lines of a large table, some thousands at once: all of them take five times what the text does."""
    while start < end:
        stop = body.find("\n", start + _STRETCH, end)
        stop = end if stop < 0 else stop
        yield body[start:stop].split("\n")
        start = stop + 1


def around(body: str, place: int, floor: int, ceiling: int) -> Piece:
    """Return the piece around ``place`` from one boundary to the next."""
    start = body.rfind("\n\n", floor - 1, place)
    while start != -1 and body[start + 2] in " \t\n":
        start = body.rfind("\n\n", floor - 1, start + 1)
    boundary = _BOUNDARY.search(body, place, ceiling)
    return Piece(max(floor, start + 2), boundary.end() if boundary else ceiling)


class Zones:
    """Finds the fences and HTML blocks that stand outside of containers, as far as it is asked."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.zones: list[Zone] = []
        self.place = 0  # everything before is known
        self.group = 1  # where the last line begins that continues nothing
        self.searched = 0  # how far such a line was searched for
        self.item = 1  # where the first item of that group begins that was not looked at
        self.clear = 0  # how far no quote or item begins in that group
        self.text = 0  # where a line goes on with a paragraph, if one begins there

    def until(self, limit: int) -> list[Zone] | None:
        """Return the zones that begin before ``limit``; None where one may stand in a list or may not."""
        while (beginning := _BEGINNING.search(self.body, self.place)) and beginning.start() < limit:
            start = beginning.start() + 1
            if beginning[1] and (end := self._item_end(start)):
                self.place = end
                continue
            contained = beginning[1] and self._may_be_contained(start)
            fence = beginning[2] or beginning[3]
            if fence and not contained:
                self._close(start, self._fence_end(fence, beginning.end()))
            elif fence or not self._html(start, start + len(beginning[1]), bool(contained)):
                return None
        return self.zones

    def _may_be_contained(self, place: int) -> bool:
        self.clear = max(self.clear, self.group - 1)
        found = _CONTAINER.search(self.body, self.clear, place)
        self.clear = found.start() if found else place - 1
        return found is not None

    def _close(self, start: int, end: int) -> None:
        self.zones.append(Zone(start, end, sure=True))
        self.place = max(0, end - 1)
        self.group = self.item = self.searched = end

    def _item_end(self, place: int) -> int:
        """Return where the item ends that ``place`` surely is in, or 0.

        An item after a blank line or another item is one whatever it holds (CommonMark, 5.2), and goes on
        over every line that is blank or indented as far as its text.
        """
        self._enter_group(place)
        while item := _ITEM.match(self.body, self.item):
            inside = _inside(item.end() - item.start()).match(self.body, item.end())
            end = inside.end() if inside else item.end()
            if place < end:
                return end
            self.item = end + 1
        return 0

    def _enter_group(self, place: int) -> None:
        for boundary in _BOUNDARY.finditer(self.body, max(0, self.searched - 1), place + 1):
            self.group = self.item = boundary.end()
        self.searched = max(self.searched, place - 1)

    def _fence_end(self, fence: str, place: int) -> int:
        closing = _closing(fence[0], min(len(fence), MAX_FENCE)).search(self.body, place)
        return min(closing.end() + 1, len(self.body)) if closing else len(self.body)

    def _html(self, start: int, tag: int, contained: bool) -> bool:
        """Take the HTML block at ``start``, if it is one; False where its end cannot be told."""
        line = self.body[tag : self._line_end(tag)]
        opens, ending = html.opens(line, 0, in_paragraph=True)
        if opens and not contained:
            self._close(start, self._html_end(tag, ending))
            return True
        if opens and ending:
            return ending.search(line) is not None and self._pass(tag)
        if opens or html.opens(line, 0, in_paragraph=False)[0]:
            return self._tag_alone(start) if start == tag and not opens else self._doubt(start)
        return self._pass(tag)

    def _tag_alone(self, start: int) -> bool:
        """Take a line of one tag that is not indented: an HTML block, or a paragraph's line where one is open."""
        floor = self.zones[-1].end if self.zones else 1
        if begins(self.body, start, floor):
            self._close(start, self._html_end(start, None))
            return True
        if start != self.text and not is_in_paragraph(self.body, start, floor):
            return self._doubt(start)
        self.text = self._line_end(start) + 1
        return self._pass(start)

    def _html_end(self, tag: int, ending: re.Pattern[str] | None) -> int:
        found = (ending or _BLANK).search(self.body, tag)
        if not found:
            return len(self.body)
        return found.start() + 1 if ending is None else min(self._line_end(found.end()) + 1, len(self.body))

    def _pass(self, place: int) -> bool:
        self.place = self._line_end(place)
        return True

    def _doubt(self, start: int) -> bool:
        """Take what may be HTML or a paragraph: both end at the next blank line, if nothing in them does not."""
        end = self._html_end(start, None)
        for beginning in _BEGINNING.finditer(self.body, start, end):
            if beginning[2] or beginning[3]:
                return False
            tag = beginning.end() - 1
            line = self.body[tag : self._line_end(tag)]
            opens, ending = html.opens(line, 0, in_paragraph=True)
            if opens and ending and not ending.search(line):
                return False
        self.zones.append(Zone(start, end, sure=False))
        self.place = end - 1
        return True

    def _line_end(self, place: int) -> int:
        end = self.body.find("\n", place)
        return len(self.body) if end == -1 else end


@cache
def _closing(character: str, length: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,3}}{character}{{{length},}}+[ \t]*+(?=\n|\Z)")


@cache
def _inside(width: int) -> re.Pattern[str]:
    """Match the rest of an item's first line and the lines that are blank or indented by ``width``."""
    return re.compile(rf"[^\n]*+(?>(?:\n(?:[ \t]*+(?=\n|\Z)| {{{width}}}[^\n]*+))*)")
