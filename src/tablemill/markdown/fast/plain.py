"""The text of the plainest cells, at the speed of C: nothing of ours runs for each piece of markup.

Enters: contents, a line each, as `text` joins them. Leaves: the same lines; those of plain text, code spans,
emphasis, links and images without markup in them, escapes, words with "_", line breaks and plain tags are texts, each
other one holds GIVEN_UP.
White space of Unicode may still stand at the edges of a text.

A line is read from the left, as `text` reads it: each shape here matches only where a shape of its MARKUP
does, and stands for the same text. At the first that is none of them, the line is given up. So nothing is
read here that would be read otherwise there. To split at a pattern leaves what its groups have matched
between what it has not, so what is joined again is each shape's text in the shape's place.
"""

from __future__ import annotations

import re
from functools import cache

from ...expressions import lazy

GIVEN_UP = "\1"
"""Stands in a cell that is not of the plain shapes."""

PROTECTED = "\2"
"""Stands for an escaped pipe while rows are cut, and for a line end inside a cell afterwards."""

# What holds no markup, save "_" between letters or digits, which is text (spec, 6.4, rules 2 and 6).
TEXT = r"(?> (?: [^`*_~=\[\]<&\\\n\1\2]++ | (?<=[^\W_]) _ (?=[^\W_]) )+ )"
TARGET = r"\( [^\s()<\\\0-\x20]*+ \)"

# Tags of no block, which have no text; an image without an alternative text is one.
_VALUE = r'= " [^"\n\1\2]*+ "'
_NAMES = "a|b|code|del|em|i|kbd|s|small|span|strong|sub|sup|u"
_TAG = rf"""
  (?: / (?: {_NAMES} ) | (?: {_NAMES} ) (?> (?: [ ]++ (?!hidden) [a-z-]++ {_VALUE} )* ) [ ]? /?
    | img (?> (?: [ ]++ (?!hidden|alt) [a-z-]++ {_VALUE} )* ) [ ]? /? ) >
"""
TAGS = rf"(?> {_TAG} (?: < {_TAG} )* )"

# A code span binds before all else, and keeps its spaces if none is at its beginning (spec, 6.3). No shape has white
# space at its edges, which would be one with that beside it; so tags have none on both of their sides.
# Stars beside a letter or digit on their inner side open and close whatever is outside (6.4), except that cmark-gfm
# looks past "~" there; beside a code span, white space stands outside, as it does beside "_". In a link may stand a
# code span (6.6). One "=", "&" before no name and "_" inside words are text.
SHAPES = rf"""
  [`*_~=\[<&\\!] (?:
    (?<=`) (?<!``) ( [^`\n\2\ \t] [^`\n\2]*+ ) (?<![ \t]) ` (?!`)
  | (?<=\*) (?<![*~]\*) (?: (?=[^\W_]) ( {TEXT} ) (?<=[^\W_]) \* | \* (?=[^\W_]) ( {TEXT} ) (?<=[^\W_]) \*\* ) (?![*~])
  | (?<=\*) (?<![^\ \n]\*) \* ` ( [^`\n\2\ \t] [^`\n\2]*+ ) (?<![ \t]) ` \*\* (?![^\ \n])
  | (?<=_) (?<![^\ \n]_) (?=[^\W_]) ( {TEXT} ) (?<=[^\W_]) _ (?![^\ \n])
  | (?: (?<=\[) (?<!!\[) | (?<=!) \[ (?!\^) )
    (?: (?![ \t]) ( {TEXT} ) | ` ( [^`\n\2\ \t] [^`\n\2]*+ ) (?<![ \t]) ` ) (?<![ \t]) \] {TARGET}
  | (?<=\\) ( [!-/:-@\[-`{{-~] )
  | (?<=<) (?: (?<=[^\ \t\n>\2]<) {TAGS} | {TAGS} (?=[^\ \t\n<\2]) | (?<![^\n]<) {TAGS} (?![^\n]) )
  | (?: (?<=[`*~<\\]) | (?<=\[) BRACKET | (?<=_) (?! (?<=[^\W_]_) [^\W_] ) | (?<==) = | (?<=&) [\#\w] ) ( [^\n]*+ )
  )
"""
OTHER = 9
"""The group of SHAPES that matches what is none of the shapes, up to the end of its line."""

# Where no label is defined, brackets with text in them are text, but before "(" (spec, 6.6).
_NO_LABEL = r"(?: (?<=!\[) | (?! [^\[\]`*_~=<&\\!^\n\1\2]++ \] (?![\[(]) ) )"


def read_plain(lines: str, *, labels: bool = True) -> str:
    """Return ``lines`` with PROTECTED for ``<br>``, each a text or with GIVEN_UP in it.

    ``labels`` says whether the document may define any: then a text in brackets may be a link.
    """
    if "<br" in lines or "</br>" in lines:
        for line_break in _LINE_BREAKS:
            lines = lines.replace(line_break, PROTECTED)
        lines = _line_breaks(lines)
    parts = _shapes(labels).split(lines)
    step = OTHER + 1
    parts[OTHER::step] = [None if other is None else GIVEN_UP for other in parts[OTHER::step]]
    return "".join(filter(None, parts))


_LINE_BREAKS = ("<br>", "<br/>", "<br />", "</br>")
_AROUND_BREAK = lazy("[ \t]*+\2[ \t]*+")
_BREAKS_AT_EDGES = lazy("^\2+|\2+$", re.MULTILINE)


def _line_breaks(lines: str) -> str:
    """Take away the white space around line breaks, and those at the edges of a cell."""
    # To ask for the characters first is several times as fast as to search with the patterns.
    if " \2" in lines or "\2 " in lines or "\t" in lines:
        lines = _AROUND_BREAK.sub(PROTECTED, lines)
    if "\n\2" in lines or "\2\n" in lines or lines.startswith("\2") or lines.endswith("\2"):
        lines = _BREAKS_AT_EDGES.sub("", lines)
    return lines


@cache
def _shapes(labels: bool) -> re.Pattern[str]:
    # To compile it takes a millisecond, which a command that asks for no texts does not have to spend.
    return re.compile(SHAPES.replace("BRACKET", "" if labels else _NO_LABEL), re.VERBOSE)
