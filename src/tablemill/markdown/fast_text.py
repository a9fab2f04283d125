"""The plain text of many cells at once, for cells of a few plain shapes.

The contents of all cells of a table are read as one string, a cell a line, first by `fast_plain`. In the cells
that it gives up, one pattern finds everything that could be markup and either replaces it by its text or gives
the cell up again. That one is read by markdown-it-py, so a shape stands here only where its text is certain
whatever else the cell holds.

"The spec" is the GitHub Flavored Markdown specification. A cell is one line, so no shape crosses a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from .fast_plain import GIVEN_UP, PROTECTED, read_plain
from .layout import WHITE_SPACE
from .mark import is_operator

UNUSUAL = "\0\1\2\v\f\r"
"""Characters that a text handed to this module never holds: two are used here as marks, for the others the
rules of white space differ between the layers."""

# The first mark of a cell; the rest of the cell goes with it.
MARKS = re.compile("\1[^\n]*+")

# What may stand inside emphasis without being able to change where it ends: code spans, tags and links bind
# more tightly (spec, 6.3 and 6.6); "_" between letters or digits neither opens nor closes (rules 2 and 6).
INNER = r"""
  (?> (?: [^`*_~=\[\]<\\\n]++
    | (?<=[^\W_]) _++ (?=[^\W_])
    | (?<!=) = (?!=)
    | (?<!`) ` [^`\n]++ ` (?!`)
    | \\ [!-/:-@\[-`{-~]
    | < (?: / [A-Za-z]++ \ ? | [A-Za-z]++ \ ? /? ) >
    | \[ [^\[\]`<\\\n*_~=]*+ \] \( [^\s()<\\\0-\x20]*+ \)
  )+ )
"""

# What may stand between the brackets of a link or an image: no other brackets, and nothing that hides one.
LABEL = r"(?> (?: [^\[\]`<\\\n]++ | (?<!`) ` [^`\n]++ ` (?!`) )* )"
TARGET = r"""
  \( [ ]*+ [^\s()<\\\0-\x20]*+ (?: \( [^\s()<\\\0-\x20]*+ \) [^\s()<\\\0-\x20]*+ )?
  (?: [ ]++ " [^"\\\n]*+ " )? [ ]*+ \)
"""

# What stands in parentheses is no target if a space ends its first word and no title follows (spec, 6.6).
NO_TARGET = r"\( [^\s()<\\\0-\x20] [^\s()\\\0-\x20]*+ [ ]++ [^\s\"'()]"

SPECIAL = re.compile(r"[`*_~\[<&\\=!]")

# Each alternative begins with a character of its own: that lets the search run at the speed of C. Where none
# of a character's shapes fits, the match is that character alone, and the cell is given up. "(?<!``)" and its
# like look behind at the character itself and the one before: a run begins here. A run of stars between white
# space neither opens nor closes emphasis (spec, 6.4: it is not flanking). A line end stands before and behind each
# cell, and counts as white space; none stands at the edges of a text in brackets, for a star there may open or close
# what is outside. A closing tag has neither attributes nor a slash at its end (6.10).
_MARKUP = rf"""
    ` (?: (?<!``) (?: (?P<code> [^`\n]++ ) ` (?!`)
      | ` (?!`) (?P<code2> (?> (?: [^`\n]++ | ` (?!`) )+ ) ) `` (?!`)
      | `` (?!`) (?P<code3> (?> (?: [^`\n]++ | `{{1,2}}+ (?!`) )+ ) ) ``` (?!`) ) | )
  | \\ (?: (?P<escape> [!-/:-@\[-`{{-~] ) | (?P<backslash> ) )
  | _ (?: (?<=[^\W_]_) _*+ (?P<verbatim> (?=[^\W_]) )
    | (?<!__) (?P<lows> _{{0,2}} ) (?!_) (?P<emphasis_> {INNER} ) _ (?P=lows) (?!_) | )
  | \* (?: (?<=[ \n]\*) \**+ (?P<loose> (?=[ \n]) )
    | (?<!\*\*) (?P<stars> \*{{0,2}} ) (?!\*) (?P<emphasis> {INNER} ) \* (?P=stars) (?!\*) | )
  | ~ (?: (?<!~~) (?P<tildes> ~? ) (?!~) (?P<struck> {INNER} ) ~ (?P=tildes) (?!~) | )
  | = (?: EQUALS | )
  | \[ (?: (?<!!\[) (?: (?P<link> {LABEL} ) \] {TARGET}
      | (?P<bracket> {LABEL} ) \]
        (?: (?! [\[(] ) | (?= {NO_TARGET} ) | \[ (?P<label> [^\[\]`<\\\n]*+ ) \] (?! [\[(] ) ) ) | )
  | ! (?: \[ (?!\^) (?P<image> {LABEL} ) \] {TARGET} | (?P<bang> ) )
  | < (?: (?P<tag> / [A-Za-z] [A-Za-z0-9-]*+ [ ]*+ | [A-Za-z] [A-Za-z0-9-]*+
        (?> (?: [ ]++ [A-Za-z_:] [A-Za-z0-9_.:-]*+ (?: = " [^"\n]*+ " )? )* ) [ ]*+ /? ) >
    | (?P<address> [A-Za-z] [A-Za-z0-9.+-]{{1,31}} : [^\s<>&\\\0-\x20]*+ ) >
    | (?P<less> (?! [A-Za-z/!?] | [^\s<>@]*+ @ ) ) | )
  | & (?: (?P<entity> [#] [0-9]++ | [#] [xX] [0-9A-Fa-f]++ | [A-Za-z] [A-Za-z0-9]*+ ) ; | (?P<ampersand> ) )
"""

# Whether marks are read shows only at "=": without them it is text in any number.
MARKUP = _MARKUP.replace(
    "EQUALS",
    f"""(?<!==) (?: (?<=[A-Za-z0-9]=) = (?P<operator> (?=[A-Za-z0-9]) )
      | = (?!=) (?P<mark> {INNER} ) == (?!=) | (?P<equals> (?!=) ) )""",
)
MARKUP_WITHOUT_MARKS = _MARKUP.replace("EQUALS", "=*+ (?P<equals>)").replace("(?<!=) = (?!=)", "=++")

# The autolink extension takes a bare address up to the next white space or "<" before emphasis is looked at,
# so markup that touches one is not what it seems; an address without any reads the same, linked or not. This
# matches an address from its middle to the first markup in it.
TOUCHED = r"""
  (?> (?: [^ \t\n<`*~\[\\=&_:w]++ | _ (?<=[^\W_]_) (?=[^\W_]) | = (?!=) | & (?! [#\w]++ ; ) | : (?!//) | w (?!ww\.) )* )
  [`*~\[\\=&_]
"""
TOUCHED_ADDRESS = re.compile("://" + TOUCHED, re.VERBOSE)
TOUCHED_WWW = re.compile(r"www\." + TOUCHED, re.VERBOSE)

PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
LINE_END = frozenset(" \n")

# Tags that show nothing, whatever they are nested in.
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q rt ruby s samp small span strike strong sub "  # noqa: SIM905
    "sup time tt u var wbr".split()
)
_ALTERNATIVE = re.compile(r'\A[^"]*+(?:"[^"]*+"(?! alt=)[^"]*+)*? alt="([^"&<\s](?:[^"&<]*[^"&<\s])?)"')


Replacement = Callable[[re.Match[str]], str]

Defined = Callable[[str], bool | None]
"""Says whether a document defines a label; None is for: perhaps."""


class Labels(NamedTuple):
    """What says of links and of footnotes whether a document defines their labels."""

    links: Defined
    footnotes: Defined


def texts(contents: Sequence[str], read: Callable[[str], str], labels: Labels, *, marks: bool = True) -> list[str]:
    """Return the text of each of ``contents``, none of which holds a line end or an unusual character.

    For the convenience of those who cut rows at their pipes, PROTECTED may stand for an escaped one.
    ``read`` is asked for the cells that are given up, ``labels`` for what stands in brackets.
    With ``marks=False``, ``==`` is text.
    """
    if not contents:
        return []
    lines = read_plain(_joined(contents))
    given_up = _given_up(lines)
    if PROTECTED in lines:
        result = lines.replace("\n", "\0").replace(PROTECTED, "\n").split("\0")
    else:
        result = lines.split("\n")
    if not lines.isascii():
        result = [text.strip(WHITE_SPACE) for text in result]
    if given_up:
        rest = _read_markup([contents[number] for number in given_up], read, labels, marks)
        for number, text in zip(given_up, rest, strict=True):
            result[number] = text
    return result


def _joined(contents: Sequence[str]) -> str:
    lines = "\n".join(contents).replace(PROTECTED, "|")
    if "://" in lines:
        lines = TOUCHED_ADDRESS.sub(GIVEN_UP, lines)
    if "www." in lines:
        lines = TOUCHED_WWW.sub(GIVEN_UP, lines)
    return lines


def _given_up(lines: str) -> list[int]:
    """Return the numbers of the lines that hold GIVEN_UP."""
    numbers = []
    number = done = 0
    for mark in MARKS.finditer(lines):
        number += lines.count("\n", done, mark.start())
        done = mark.start()
        numbers.append(number)
    return numbers


def _read_markup(contents: Sequence[str], read: Callable[[str], str], labels: Labels, marks: bool) -> list[str]:
    """Return the texts of cells in which anything may stand."""
    replacements = {**REPLACEMENTS, "bracket": (bracket := _brackets(labels)), "label": bracket}
    lines = _markup(marks).sub(lambda match: replacements[match.lastgroup](match), f"\n{_joined(contents)}\n")[1:-1]
    result = lines.replace("\n", "\0").replace(PROTECTED, "\n").split("\0")
    for number, text in enumerate(result):
        # Two spaces may be those of either side of a tag, which are one.
        if GIVEN_UP in text or _LOOSE.search(text):
            result[number] = read(contents[number].replace(PROTECTED, "|"))
        else:
            result[number] = text.strip(WHITE_SPACE)
    return result


_LOOSE = re.compile(r"[ \t][ \t\n]|\n[ \t]")


@cache
def _markup(marks: bool) -> re.Pattern[str]:
    # To compile it takes milliseconds, which a command that asks for no texts does not have to spend.
    return re.compile(MARKUP if marks else MARKUP_WITHOUT_MARKS, re.VERBOSE)


def _brackets(labels: Labels) -> Replacement:
    """Spec, 6.6: ``[text][label]``, ``[text][]`` and ``[text]`` are links if the label is defined, else text.

    What is no link and begins with ``^`` is the mark of a footnote, or stands there as it is written.
    """

    def replace(match: re.Match[str]) -> str:
        text, label = match["bracket"], match["label"]
        defined = labels.links(label or text)
        if defined is None:
            return GIVEN_UP
        if defined:
            return _inner(match, text)
        return alone(match, text) if label is None else alone(match, text) + alone(match, label)

    def alone(match: re.Match[str], text: str) -> str:
        if text[:1] != "^" or text == "^":
            return f"[{_inner(match, text)}]"
        defined = labels.footnotes(text[1:])
        return GIVEN_UP if defined is None else "" if defined else f"[{text}]"

    return replace


def _verbatim(match: re.Match[str]) -> str:
    return match[0]


def _code(match: re.Match[str]) -> str:
    """Spec, 6.3: one space is taken from either end where both have one, unless there are only spaces."""
    code = match[match.lastgroup or 0]
    if code[0] == " " == code[-1] and code.strip(" "):
        return code[1:-1]
    return code


def _inner(outer: re.Match[str], text: str) -> str:
    """Return the text of what stands inside ``outer``."""
    # Brackets of their own stand in no shape, so no labels are asked for here.
    if not SPECIAL.search(text):
        return text
    return outer.re.sub(lambda match: REPLACEMENTS[match.lastgroup](match), text)


def _emphasis(match: re.Match[str]) -> str:
    """Spec, 6.4, rules 1 to 8, and rule 9, which two runs of one length never break.

    A run that a letter or digit follows is left-flanking; so is one after white space and before none. The
    mirror image closes. Between the two stands no run of any kind, and no earlier one is still open: it
    would have given the cell up.
    """
    inner = match[match.lastgroup or 0]
    before, after = _around(match)
    if before == "~" or after == "~":  # cmark-gfm looks past these at what is behind
        return GIVEN_UP
    opens = inner[0].isalnum() or (before in LINE_END and not inner[0].isspace())
    closes = inner[-1].isalnum() or (after in LINE_END and not inner[-1].isspace())
    return _inner(match, inner) if opens and closes else GIVEN_UP


def _emphasis_low(match: re.Match[str]) -> str:
    """Spec, 6.4, rules 2 and 4: "_" must also not touch a letter or digit on its outer side."""
    before, after = _around(match)
    if (before in LINE_END or before in PUNCTUATION) and (after in LINE_END or after in PUNCTUATION):
        return _emphasis(match)
    return GIVEN_UP


def _mark(match: re.Match[str]) -> str:
    """As emphasis, but what stands between letters or digits of ASCII is an operator; none such has opened one."""
    return GIVEN_UP if is_operator(match["mark"][-1], _around(match)[1]) else _emphasis(match)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """Return what stands before and behind; to emphasis the brackets around a text are as good as white space."""
    string, start, end = match.string, match.start(), match.end()
    return string[start - 1] if start else "\n", string[end] if end < len(string) else "\n"


def _tag(match: re.Match[str]) -> str:
    tag = match["tag"]
    if tag in {"br", "br/", "br /", "/br"}:
        return PROTECTED
    name = tag.strip("/ ").partition(" ")[0].lower()
    if name == "img":
        alternative = _ALTERNATIVE.search(tag)
        # Of what is not plainly an alternative text of one word or more, the parser knows more.
        return alternative[1] if alternative else GIVEN_UP
    return "" if name in _INLINE and "hidden" not in tag else GIVEN_UP


def _entity(match: re.Match[str]) -> str:
    name = match["entity"]
    if name[0] != "#":
        from html.entities import html5  # a large table that few documents need

        text = html5.get(name + ";", match[0])
        return text if text.isprintable() or text == "\xa0" else GIVEN_UP
    if len(name) > 6:  # noqa: PLR2004, RUF100  # more than eight digits are no number, and some are out of range
        return GIVEN_UP
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 32 <= number < 127 or 160 <= number < 0xD800 else GIVEN_UP  # noqa: PLR2004, RUF100


REPLACEMENTS: dict[str | None, Replacement] = {
    None: lambda _: GIVEN_UP,
    "verbatim": _verbatim,
    "code": _code,
    "code2": _code,
    "code3": _code,
    "escape": lambda match: match["escape"],
    "link": lambda match: _inner(match, match["link"]),
    "image": lambda match: _inner(match, match["image"]),
    "bang": _verbatim,
    "loose": _verbatim,
    "emphasis": _emphasis,
    "emphasis_": _emphasis_low,
    "struck": _emphasis,
    "mark": _mark,
    "equals": _verbatim,
    "operator": _verbatim,
    "tag": _tag,
    "address": lambda match: match["address"],
    "less": _verbatim,
    "entity": _entity,
    "ampersand": _verbatim,
    "backslash": _verbatim,
}
