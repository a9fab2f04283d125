"""Regions: what stands in a text file between two comments that name a mark, and is written by a build.

Enters: a Source. Leaves: its Regions by their names, and what is wrong with the marks. In Markdown a mark is::

    <!-- begin tablemill: tools sha256:0123456789ab -->
    <!-- end tablemill: tools -->

and in any other text file the same words in a comment of its language: behind ``#``, ``//``, ``--``, ``/*``, ``;`` and
so on. A mark stands on a line of its own; behind its name there may be any more words. In Markdown it must be a comment
there, too: what stands in a block of code, as in a page about marks, is none.

The names are those of one's own project, as in all-contributors and doctoc. The checksum of what was written stands in
the mark, as with cog, so that an edit by hand is known without any other file, also after it was merged or moved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..expressions import lazy
from ..model import Span
from ..problems import Problem, quoted, suggestion
from ..reading.discovery import SUFFIXES
from ..reading.sources import Source
from ..spec.model import MARK

__all__ = ["Region", "is_markdown", "lines_of", "regions_in", "without_regions"]

_LONGEST = 1000
"""How long a line with a mark may be. What is matched below then takes no time, whatever the line holds."""

_WORDS = rf"(?P<which>begin|end) tablemill:[ \t]*(?P<name>{MARK.pattern})(?P<rest>(?![\w.-]).*)"
_IN_MARKDOWN = lazy(rf"(?P<prefix>[ \t>]*)<!--[ \t]*{_WORDS}-->[ \t]*")
_IN_TEXT = lazy(rf"(?P<prefix>[ \t]*)(?:[^\w\s]{{1,10}}|rem|REM|dnl)[ \t]*{_WORDS}")
_CHECKSUM = lazy(r"\bsha256:(?P<sum>[0-9a-f]*)(?![^\W_])")


class Region(NamedTuple):
    """The lines between two marks. ``begin`` and ``end`` are the lines of the marks, from 1.

    ``prefix`` is what stands before the first of them: the indentation of a list, or the ``>`` of a quote. ``checksum``
    places the hexadecimal digits in that line, where it has any, as columns from 0; else ``named`` is where its name
    ends.
    """

    mark: str
    begin: int
    end: int
    prefix: str
    named: int
    checksum: tuple[int, int] | None


class _Mark(NamedTuple):
    is_end: bool
    name: str
    line: int
    match: re.Match[str]

    def span(self, path: str) -> Span:
        start, end = len(self.match["prefix"]), len(self.match[0].rstrip())
        return Span(path, self.line, start + 1, self.line, end + 1)


def is_markdown(path: str) -> bool:
    """Whether the file of that name is Markdown, where comments are those of HTML."""
    return path.casefold().endswith(SUFFIXES)


def regions_in(source: Source, wanted: Mapping[str, Span]) -> tuple[dict[str, Region], list[Problem]]:
    """Find the regions that are ``wanted``, by name, and what is wrong with their marks.

    ``wanted`` has the places of the names in the spec. Marks of other names are those of another spec.
    """
    marks: dict[str, list[_Mark]] = {}
    for mark in _marks(source):
        marks.setdefault(mark.name, []).append(mark)
    pairs = {name: tuple(found) for name, found in marks.items() if [mark.is_end for mark in found] == [False, True]}
    problems = [
        _unpaired(source, name, marks.get(name, []), place, marks)
        for name, place in wanted.items()
        if name not in pairs
    ]
    crossed = dict(_crossed(source, pairs, wanted))
    regions = {name: _region(*pairs[name]) for name in wanted if name in pairs and name not in crossed}
    return regions, [*problems, *crossed.values()]


def without_regions(source: Source, wanted: Collection[str]) -> Source:
    """Return ``source`` with blank lines in the place of what a build writes, and all else where it was."""
    regions, _ = regions_in(source, dict.fromkeys(wanted, Span.top(source.path))) if wanted else ({}, [])
    if not regions:
        return source
    lines = source.text.split("\n")
    for region in regions.values():
        lines[region.begin : region.end - 1] = [""] * (region.end - 1 - region.begin)
    return source._replace(text="\n".join(lines))


def lines_of(source: Source, region: Region) -> list[str]:
    """Return the lines between the marks."""
    return source.text.split("\n")[region.begin : region.end - 1]


def _marks(source: Source) -> Iterator[_Mark]:
    if " tablemill:" not in source.text:
        return
    markdown = is_markdown(source.path)
    form = _IN_MARKDOWN if markdown else _IN_TEXT
    lines = ((number, line) for number, line in enumerate(source.text.split("\n"), 1) if " tablemill:" in line)
    found = [(number, match) for number, line in lines if len(line) <= _LONGEST and (match := form.fullmatch(line))]
    comments = _lines_of_html(source) if found and markdown and _may_be_code(source.text, found) else None
    for number, match in found:
        if comments is None or number in comments:
            yield _Mark(match["which"] == "end", match["name"], number, match)


def _may_be_code(text: str, found: Sequence[tuple[int, re.Match[str]]]) -> bool:
    """Whether one of the marks may be in a block of code, or in front matter: most files need not be read for that."""
    fenced = "```" in text or "~~~" in text or text.startswith("---")
    return fenced or any("   " in match["prefix"] or "\t" in match["prefix"] for _, match in found)


def _lines_of_html(source: Source) -> set[int]:
    """The lines of HTML blocks; a line that begins with ``<!--`` begins one, unless it stands in code."""
    from ..markdown.plain.blocks import Kind, outline
    from ..reading.frontmatter import set_apart

    blocks = outline(set_apart(source)[0].text).blocks
    return {line.number for block in blocks if block.kind is Kind.HTML for line in block.lines}


def _region(begin: _Mark, end: _Mark) -> Region:
    match = begin.match
    found = _CHECKSUM.search(match["rest"])
    start = match.start("rest")
    checksum = (start + found.start("sum"), start + found.end("sum")) if found else None
    return Region(begin.name, begin.line, end.line, match["prefix"], match.end("name"), checksum)


# What is wrong with marks


def _unpaired(source: Source, name: str, found: Sequence[_Mark], place: Span, others: Collection[str]) -> Problem:
    for is_end, which in ((False, "begin"), (True, "end")):
        same = [mark for mark in found if mark.is_end is is_end]
        if len(same) > 1:
            message = f'"{which} tablemill: {name}" is repeated here, first in line {same[0].line}; remove one of them'
            return Problem("insert-mark-twice", message, same[1].span(source.path))
    if len(found) == 1:
        lacking = "begin" if found[0].is_end else "end"
        message = f'"{lacking} tablemill: {name}" is missing in this file; write it on a line of its own'
        return Problem("insert-mark-unpaired", message, found[0].span(source.path))
    if found:
        message = f'"end tablemill: {name}" is above "begin tablemill: {name}" in line {found[1].line}; swap them'
        return Problem("insert-mark-unpaired", message, found[0].span(source.path))
    return Problem("insert-mark-missing", _missing(source, name, others), place)


def _missing(source: Source, name: str, others: Collection[str]) -> str:
    begin, end = (f"{which} tablemill: {name}" for which in ("begin", "end"))
    lines = (number for number, line in enumerate(source.text.split("\n"), 1) if begin in line)
    near = suggestion(name, others)
    if near:
        said = f"has no mark {quoted(name)}{near}"
    elif (number := next(lines, None)) is not None:
        said = f'has "{begin}" in line {number}, but not as a comment on a line of its own'
    elif is_markdown(source.path):
        said = f"has no mark {quoted(name)}; write <!-- {begin} --> and <!-- {end} --> on lines of their own"
    else:
        said = f'has no mark {quoted(name)}; write "{begin}" and "{end}" into comments on lines of their own'
    return f"{source.path} {said}"


def _crossed(
    source: Source, pairs: Mapping[str, tuple[_Mark, ...]], wanted: Mapping[str, Span]
) -> Iterator[tuple[str, Problem]]:
    """Report each region that begins before the one above has ended, if one of the two is ``wanted``."""
    above: _Mark | None = None
    for begin, end in sorted(pairs.values(), key=lambda pair: pair[0].line):
        last = pairs[above.name][1] if above else None
        if above and last and begin.line < last.line and {begin.name, above.name} & wanted.keys():
            how = "inside" if end.line < last.line else "across the end of"
            message = (
                f"the mark {quoted(begin.name)} is {how} the mark {quoted(above.name)}, which begins in line "
                f"{above.line}; put one below the other"
            )
            problem = Problem("insert-mark-crossed", message, begin.span(source.path))
            yield from ((name, problem) for name in (begin.name, above.name))
        if last is None or end.line > last.line:
            above = begin
