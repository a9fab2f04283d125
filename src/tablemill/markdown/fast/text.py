"""The plain text of many cells at once, for cells of a few plain shapes.

The contents of all cells of a table are read as one string, a cell a line, first by `plain`. In the cells
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

from ...expressions import lazy
from ..layout import WHITE_SPACE
from ..plain.delimiters import is_punctuation, is_space
from ..plain.html import INLINE
from ..plain.html_tags import KNOWN
from ..plain.mark import is_operator
from ..plain.weblinks import POINTED
from .plain import GIVEN_UP, PROTECTED, read_plain

UNUSUAL = "\0\1\2\v\f\r"
"""Characters that a text handed to this module never holds: two are used here as marks, for the others the
rules of white space differ between the layers."""

# The first mark of a cell; the rest of the cell goes with it.
MARKS = lazy("\1[^\n]*+")

# What may stand inside emphasis without being able to change where it ends: code spans, tags and links bind
# more tightly (spec, 6.3 and 6.6); "_" between letters or digits neither opens nor closes (rules 2 and 6).
INNER = r"""
  (?> (?: [^`*_~=\[\]<\\\n]++
    | (?<=[^\W_]) _++ (?=[^\W_])
    | (?<!=) = (?!=)
    | (?<!`) ` [^`\n]++ ` (?!`)
    | \\ [!-/:-@\[-`{-~]
    | < (?: / [A-Za-z]++ \ ? | [A-Za-z]++ \ ? /? ) >
    | \[ (?> (?: [^\[\]`<\\\n*_~=]++ | (?<!`) ` [^`\n]++ ` (?!`) )* ) \] \( [^\s()<\\\0-\x20]*+ \)
  )+ )
"""

# What a link's address may hold: no white space, no brackets but escaped ones.
_ADDRESS = r"(?> (?: [^\s()<\\\0-\x20]++ | \\ [!-/:-@\[-`{-~] )* )"
TARGET = rf"""
  \( [ ]*+ {_ADDRESS} (?: \( {_ADDRESS} \) {_ADDRESS} )?
  (?: [ ]++ " [^"\\\n]*+ " )? [ ]*+ \)
"""

# What may stand between the brackets of a link or an image: no other brackets, and nothing that hides one. To cmark-gfm
# an escaped "^" begins a footnote's mark as a bare one does.
_LABEL = r"[^\[\]`<\\\n]++ | (?<!`) ` [^`\n]++ ` (?!`) | \\ [!-/:-@\[-\]_`{-~]"
LABEL = rf"(?> (?: {_LABEL} )* )"
# An image may stand in a link (a "badge"). No backslash stands before its "!": that would be an escape. So may a tag,
# which binds more tightly than brackets do.
LABEL_WITH_IMAGES = rf"""
  (?> (?: [^\[\]`<\\\n]++ | (?<!`) ` [^`\n]++ ` (?!`) | \\ [\"-/:-@\[-\]_`{{-~]
    | < (?: / [A-Za-z]++ | [A-Za-z]++ (?> (?: [ ]++ [a-z-]++ = " [^"<>\[\]`\\\n]*+ " )* ) [ ]? /? ) >
    | (?<=!) \[ (?!\^) {LABEL} \] {TARGET} )* )
"""
# Other links and pairs of brackets: what holds a link is none itself (spec, 6.6).
NESTED = rf"(?> (?: {_LABEL} | (?<!!) \[ {LABEL} \] (?: {TARGET} | (?! [\[(] ) ) )* )"

# What stands in parentheses is no target if a space ends its first word and no title follows (spec, 6.6).
NO_TARGET = r"\( [^\s()<\\\0-\x20] [^\s()\\\0-\x20]*+ [ ]++ [^\s\"'()]"

# White space stays as it is in <pre>, and a line break is one; all else is given up there.
PREFORMATTED = r"""
  (?> (?: [^`*_~\[\]<&\\\n\t=:w]++ | (?<=[^\W_]) _ (?=[^\W_]) | (?<!=) = (?!=) | : (?!//) | w (?!ww\.)
    | <br [ ]? /? > )* )
"""

SPECIAL = lazy(r"[`*_~\[<&\\=!]|://|www\.")

# The autolink extension takes a bare address up to the next white space or "<" before emphasis is looked at,
# so markup that touches one is not what it seems; an address without any reads the same, linked or not. This
# matches an address from its middle to the first markup in it. What stands in a code span, a tag or a link's target is
# no bare address: MARKUP has passed over these before it comes to one.
TOUCHED = r"""
  (?> (?: [^ \t\n<`*~\[\\=&_:w]++ | _ (?<=[^\W_]_) (?=[^\W_]) | = (?!=) | & (?! [#\w]++ ; ) | : (?!//) | w (?!ww\.) )* )
  [`*~\[\\=&_]
"""
TOUCHED_ADDRESS = lazy("://" + TOUCHED, re.VERBOSE)
TOUCHED_WWW = lazy(r"www\." + TOUCHED, re.VERBOSE)
# What INNER passes over may hold an address as a bare text may, and what closes it touches one at its end. What binds
# more tightly than an address is made one character of markup, which touches what stands before it.
_BOUND = lazy(r"`[^`\n]++`|\]\([^\s()<\\\0-\x20]*+\)")

# Each alternative begins with a character of its own: that lets the search run at the speed of C. Where none
# of a character's shapes fits, the match is that character alone, and the cell is given up. "(?<!``)" and its
# like look behind at the character itself and the one before: a run begins here. A run of stars between white
# space neither opens nor closes emphasis (spec, 6.4: it is not flanking), and the last run of a cell has no partner if
# each before has one: else that would have given the cell up. A line end stands before and behind each
# cell, and counts as white space; none stands at the edges of a text in brackets, for a star there may open or close
# what is outside. A closing tag has neither attributes nor a slash at its end (6.10).
_MARKUP = rf"""
    ` (?: (?<!``) (?: (?P<code> [^`\n]++ ) ` (?!`)
      | ` (?!`) (?P<code2> (?> (?: [^`\n]++ | ` (?!`) )+ ) ) `` (?!`)
      | `` (?!`) (?P<code3> (?> (?: [^`\n]++ | `{{1,2}}+ (?!`) )+ ) ) ``` (?!`) )
      | `*+ (?P<ticks> (?! [^`\n]*+ ` ) ) | )
  | \\ (?: (?P<escape> [!-/:-@\[-`{{-~] ) | (?P<backslash> ) )
  | _ (?: (?<=[^\W_]_) _*+ (?P<verbatim> (?=[^\W_]) )
    | (?<!__) (?P<lows> _{{0,2}} ) (?!_) (?P<emphasis_> {INNER} ) _ (?P=lows) (?!_)
    | _*+ (?P<lone_> (?= (?> (?: [^_\n]++ | (?<=[^\W_]) _++ (?=[^\W_]) )* ) (?:\n|\Z) ) ) | )
  | \* (?: (?<=[ \n]\*) \**+ (?P<loose> (?=[ \n]) )
    | (?<!\*\*) (?P<stars> \*{{0,2}} ) (?!\*) (?P<emphasis> {INNER} ) \* (?P=stars) (?!\*)
    | \**+ (?P<lone_star> (?! [^*\n]*+ \* ) ) | )
  | ~ (?: (?<!~~) (?P<tildes> ~? ) (?!~) (?P<struck> {INNER} ) ~ (?P=tildes) (?!~)
    | ~*+ (?P<lone_tilde> (?! [^~\n]*+ ~ ) ) | )
  | = (?: EQUALS | )
  | \[ (?: (?<!!\[) (?: (?P<link> {LABEL_WITH_IMAGES} ) \] {TARGET}
      | (?P<bracket> {LABEL_WITH_IMAGES} ) \]
        (?: (?! [\[(] ) | (?= {NO_TARGET} ) | \[ (?P<label> [^\[\]`<\\\n]*+ ) \] (?! [\[(] )
          | (?= \[ (?P<label_of_link> [^\[\]`<\\\n^\ ] [^\[\]`<\\\n]*+ ) \] \( ) )
      | (?P<nested> {NESTED} ) \] (?: (?! [\[(] ) | (?P<nested_link> {TARGET} ) ) ) | )
  | ! (?: \[ (?!\^) (?P<image> {LABEL} ) \] {TARGET}
    | \[ (?!\^) (?P<shown> {LABEL} ) \] (?: (?! [\[(] ) | \[ (?P<shown_label> [^\[\]`<\\\n]*+ ) \] (?! [\[(] ) )
    | (?P<bang> (?!\[) ) | )
  | < (?: pre> (?P<pre> {PREFORMATTED} ) </pre> | (?P<tag> / [A-Za-z] [A-Za-z0-9-]*+ [ ]*+ | [A-Za-z] [A-Za-z0-9-]*+
        (?> (?: [ ]++ [A-Za-z_:] [A-Za-z0-9_.:-]*+ (?: [ ]*+ = [ ]*+ (?: " [^"\n]*+ " | ' [^'\n]*+ ' ) )? )* )
        [ ]*+ /? ) >
    | (?P<address> [A-Za-z] [A-Za-z0-9.+-]{{1,31}} : [^\s<>&\\\0-\x20]*+ ) >
    | !-- (?! [>-] ) (?P<comment> (?> (?: [^\n-]++ | - (?!-) )* ) ) --> | (?P<less> (?! [!?] ) ) | )
  | & (?: (?P<entity> [#] [0-9]++ | [#] [xX] [0-9A-Fa-f]++ | [A-Za-z] [A-Za-z0-9]*+ ) ; | (?P<ampersand> ) )
  | : (?= // {TOUCHED} )
  | w (?= ww\. {TOUCHED} )
"""

# Whether marks are read shows only at "=": without them it is text in any number.
MARKUP = _MARKUP.replace(
    "EQUALS",
    rf"""(?<!==) (?: (?<=[A-Za-z0-9]=) = (?P<operator> (?=[A-Za-z0-9]) )
      | = (?!=) (?P<mark> {INNER} ) == (?!=) | (?P<equals> (?!=) )
      | =++ (?P<lone_mark> (?= (?> (?: [^=\n]++ | (?<!=) = (?!=) )* ) (?:\n|\Z) ) ) )""",
)
MARKUP_WITHOUT_MARKS = _MARKUP.replace("EQUALS", "=*+ (?P<equals>)").replace("(?<!=) = (?!=)", "=++")

# Tags that show nothing, whatever they are nested in. So do those that HTML does not know: a browser shows their text.
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q rt s samp small span strike strong sub "  # noqa: SIM905
    "sup time tt u var wbr".split()
)
# Of blocks, those that begin and end where their tags stand, as long as these are in pairs.
_PLAIN_BLOCKS = frozenset("center details div li ol summary ul".split())  # noqa: SIM905
_LISTS = frozenset(("ol", "ul"))
_ATTRIBUTE = lazy(r' ([A-Za-z_:][A-Za-z0-9_.:-]*+)(?>(?: *+= *+"([^"]*+)")?)')


Replacement = Callable[[re.Match[str]], str]

Defined = Callable[[str], bool | None]
"""Says whether a document defines a label; None is for: perhaps."""


class Labels(NamedTuple):
    """What says of links and of footnotes whether a document defines their labels."""

    links: Defined
    footnotes: Defined
    any: bool = True
    """Whether the document may define any."""


NO_LABELS = Labels(lambda _: False, lambda _: False, any=False)
"""Those of a text that stands alone."""


def texts(contents: Sequence[str], read: Callable[[str], str], labels: Labels, *, marks: bool = True) -> list[str]:
    """Return the text of each of ``contents``, none of which holds a line end or an unusual character.

    For the convenience of those who cut rows at their pipes, PROTECTED may stand for an escaped one.
    ``read`` is asked for the cells that are given up, ``labels`` for what stands in brackets.
    With ``marks=False``, ``==`` is text.
    """
    if not contents:
        return []
    lines = read_plain(_touched(_joined(contents)), labels=labels.any)
    given_up = _given_up(lines)
    if PROTECTED in lines:
        result = lines.replace("\n", "\0").replace(PROTECTED, "\n").split("\0")
    else:
        result = lines.split("\n")
    if not lines.isascii() and _UNICODE_SPACE.search(lines):
        result = [text.strip(WHITE_SPACE) for text in result]
    if given_up:
        rest = _read_markup([contents[number] for number in given_up], read, labels, marks)
        for number, text in zip(given_up, rest, strict=True):
            result[number] = text
    return result


_UNICODE_SPACE = lazy(f"[{''.join(space for space in WHITE_SPACE if not space.isascii())}]")


def _joined(contents: Sequence[str]) -> str:
    return "\n".join(contents).replace(PROTECTED, "|")


def _touched(lines: str) -> str:
    """Give up what touches a bare address, or seems to, for `read_plain`."""
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
    replacements = _Brackets(labels).replacements()
    lines = _markup(marks).sub(lambda match: replacements[match.lastgroup](match), f"\n{_joined(contents)}\n")[1:-1]
    if _BLOCK in lines:
        lines = "\n".join([_in_blocks(line) if _BLOCK in line else line for line in lines.split("\n")])
    if GAP in lines or PROTECTED in lines or _BLOCK in lines:
        lines = _GAPS.sub(_white_space, lines).replace(_KEPT_SPACE, " ")
    result = lines.replace("\n", "\0").replace(PROTECTED, "\n").split("\0")
    for number, text in enumerate(result):
        if GIVEN_UP in text:
            result[number] = read(contents[number].replace(PROTECTED, "|"))
        else:
            result[number] = text.strip(WHITE_SPACE)
    return result


GAP = "\v"
"""Stands where a tag or the like was: white space on its two sides is one, and the first of it counts (`layout`)."""

_BLOCK = "\f"
"""Stands where a block begins or ends, with its tag up to `_END_OF_TAG` until that is certain (`_in_blocks`)."""

_END_OF_TAG = _KEPT_SPACE = "\r"
"""Ends a tag behind _BLOCK; elsewhere it stands for a space that stays as it is."""

_GAPS = lazy("(?<![ \t])[ \t]*+[\v\2\f][ \t\v\2\f]*+")


def _white_space(match: re.Match[str]) -> str:
    """Return what is left of white space around a tag or line breaks: beside line breaks and blocks, none."""
    breaks = match[0].count(PROTECTED)
    if not breaks and _BLOCK in match[0]:
        return PROTECTED
    return PROTECTED * breaks if breaks else next(filter(None, match[0].split(GAP)), "")


_BLOCK_TAG = lazy(f"{_BLOCK}(/?)([a-z0-9]+){_END_OF_TAG}")


def _in_blocks(line: str) -> str:
    """Take the tags away behind each _BLOCK, or give the line up where an end tag may end something else or nothing.

    What has no end tag goes on to the end of the cell, and an item up to the next one or to the end of its list:
    there a block begins or ends anyway.
    """
    opened: list[str] = []
    for end, name in _BLOCK_TAG.findall(line):
        if opened and opened[-1] == "li" and (name in _LISTS if end else name == "li"):
            opened.pop()
        if not end:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return GIVEN_UP
    return _BLOCK_TAG.sub(_BLOCK, line)


def _apart(text: str) -> str:
    """Mark the edges of a part of its own, where white space in it could meet that beside it."""
    return text if text and text[0] not in " \t" and text[-1] not in " \t" else f"{GAP}{text}{GAP}"


@cache
def _markup(marks: bool) -> re.Pattern[str]:
    # To compile it takes milliseconds, which a command that asks for no texts does not have to spend.
    return re.compile(MARKUP if marks else MARKUP_WITHOUT_MARKS, re.VERBOSE)


class _Brackets:
    """Spec, 6.6: ``[text][label]``, ``[text][]`` and ``[text]`` are links if the label is defined, else text.

    What is no link and begins with ``^`` is the mark of a footnote, or stands there as it is written.
    """

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def replacements(self) -> dict[str | None, Replacement]:
        # They are not kept on this object: in a cycle, memory would wait for the garbage collector.
        return {
            **REPLACEMENTS,
            "bracket": self._link,
            "label": self._link,
            "shown": self._image,
            "shown_label": self._image,
            "label_of_link": self._before_link,
            "nested": self._nested,
            "nested_link": self._nested_link,
        }

    def _link(self, match: re.Match[str]) -> str:
        text, label = match.group("bracket", "label")
        defined = self._labels.links(label or text)
        if defined:
            return _apart(_inner(match, text))
        if defined is None:
            return GIVEN_UP
        return self._alone(match, "bracket") + (self._alone(match, "label") if label is not None else "")

    def _before_link(self, match: re.Match[str]) -> str:
        """Read the brackets in ``[text][label](url)``, where the label is of no definition: what follows is a link."""
        return GIVEN_UP if self._labels.links(match["label_of_link"]) is not False else self._alone(match, "bracket")

    def _image(self, match: re.Match[str]) -> str:
        text, label = match.group("shown", "shown_label")
        defined = self._labels.links(label or text)
        if defined:
            return _apart(_inner(match, text))
        if defined is None:
            return GIVEN_UP
        return f"!{self._alone(match, 'shown')}{self._alone(match, 'shown_label') if label is not None else ''}"

    def _alone(self, match: re.Match[str], group: str) -> str:
        text = match[group]
        if text[:1] != "^" or text == "^":
            return f"[{_open(match, text, match.end(group))}]"
        if "\\" in text or "![" in text:
            return GIVEN_UP
        defined = self._labels.footnotes(text[1:])
        return GIVEN_UP if defined is None else GAP if defined else f"[{text}]"

    def _nested(self, match: re.Match[str]) -> str:
        text = match["nested"]
        if text[:1] == "^" or _DELIMITER.search(text):
            return GIVEN_UP
        within = self.replacements()
        return f"[{match.re.sub(lambda inner: within[inner.lastgroup](inner), text)}]"

    def _nested_link(self, match: re.Match[str]) -> str:
        text = match["nested"]
        if "](" in text or "[^" in text:
            return GIVEN_UP
        within = {**REPLACEMENTS, "bracket": self._no_link}
        return _apart(match.re.sub(lambda inner: within[inner.lastgroup](inner), text))

    def _no_link(self, match: re.Match[str]) -> str:
        return self._alone(match, "bracket") if self._labels.links(match["bracket"]) is False else GIVEN_UP


_DELIMITER = lazy(r"[*~]|==|(?<![^\W_])_|_(?![^\W_])")


def _verbatim(match: re.Match[str]) -> str:
    return match[0]


def _code(match: re.Match[str]) -> str:
    """Spec, 6.3: one space is taken from either end where both have one, unless there are only spaces."""
    code = match[match.lastgroup or 0]
    if code[0] == " " == code[-1] and code.strip(" "):
        code = code[1:-1]
    return _apart(code)


def _inner(outer: re.Match[str], text: str) -> str:
    """Return the text of what stands inside ``outer``."""
    # Brackets of their own stand in no shape, so no labels are asked for here.
    if not SPECIAL.search(text):
        return text
    return outer.re.sub(lambda match: REPLACEMENTS[match.lastgroup](match), text)


def _open(outer: re.Match[str], text: str, end: int) -> str:
    """Return the text of what stands in brackets that are only text; from ``end`` on may stand a run's partner."""

    def replace(match: re.Match[str]) -> str:
        if match.lastgroup in _LONE and outer.string.find(match[0][0], end, _line_end(outer, end)) != -1:
            return GIVEN_UP
        return REPLACEMENTS[match.lastgroup](match)

    return outer.re.sub(replace, text) if SPECIAL.search(text) else text


def _line_end(match: re.Match[str], place: int) -> int:
    end = match.string.find("\n", place)
    return len(match.string) if end < 0 else end


def _emphasis(match: re.Match[str]) -> str:
    """Spec, 6.4, rules 1 to 8, and rule 9, which two runs of one length never break.

    A run before no white space is left-flanking if no punctuation follows it, or if white space or punctuation
    stands before it. The mirror image closes. Between the two stands no run of any kind, and no earlier one is still
    open: it would have given the cell up.
    """
    inner = match[match.lastgroup or 0]
    before, after = _around(match)
    if before == "~" or after == "~":  # cmark-gfm looks past these at what is behind
        return GIVEN_UP
    if not (_flanks(before, inner[0]) and _flanks(after, inner[-1])) or _is_touched(inner):
        return GIVEN_UP
    return _inner(match, inner)


def _flanks(outer: str, inner: str) -> bool:
    """Whether a run between two characters turns to the inner one."""
    return inner.isalnum() or (not is_space(inner) and (not is_punctuation(inner) or _is_apart(outer)))


def _is_apart(outer: str) -> bool:
    return is_space(outer) or is_punctuation(outer)


def _is_touched(inner: str) -> bool:
    """Whether a bare address within emphasis touches markup or, at the end, the closing run."""
    if "://" not in inner and "www." not in inner:
        return False
    bound = _BOUND.sub("`", inner) + "*"
    return TOUCHED_ADDRESS.search(bound) is not None or TOUCHED_WWW.search(bound) is not None


def _emphasis_low(match: re.Match[str]) -> str:
    """Spec, 6.4, rules 2 and 4: "_" must also not touch a letter or digit on its outer side."""
    before, after = _around(match)
    return _emphasis(match) if _is_apart(before) and _is_apart(after) else GIVEN_UP


def _mark(match: re.Match[str]) -> str:
    """As emphasis, but what stands between letters or digits of ASCII is an operator; none such has opened one."""
    return GIVEN_UP if is_operator(match["mark"][-1], _around(match)[1]) else _emphasis(match)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """Return what stands before and behind; to emphasis the brackets around a text are as good as white space."""
    string, start, end = match.string, match.start(), match.end()
    return string[start - 1] if start else "\n", string[end] if end < len(string) else "\n"


def _tag(match: re.Match[str]) -> str:
    tag = match["tag"]
    name = tag.strip("/ ").partition(" ")[0].lower()
    if "hidden" in tag.lower():
        return GIVEN_UP
    if name == "br":
        return PROTECTED
    if name == "img":
        return _image(tag)
    if name in _PLAIN_BLOCKS:
        return f"{_BLOCK}{'/' if tag[0] == '/' else ''}{name}{_END_OF_TAG}"
    return GAP if name in _INLINE or name not in KNOWN else GIVEN_UP


def _preformatted(match: re.Match[str]) -> str:
    text = _LINE_BREAK.sub(PROTECTED, match["pre"].replace(" ", _KEPT_SPACE).replace(f"br{_KEPT_SPACE}", "br"))
    return f"{_BLOCK}pre{_END_OF_TAG}{text}{_BLOCK}/pre{_END_OF_TAG}"


_LINE_BREAK = lazy("<br/?>")


def _image(tag: str) -> str:
    """Return the alternative text; of what is not plainly one of a word or more, the parser knows more."""
    if "alt" not in tag.lower():
        return GAP
    if "'" in tag or "&" in tag:
        return GIVEN_UP
    alternative: str = next((value for name, value in _ATTRIBUTE.findall(tag) if name.lower() == "alt"), "")
    return alternative or GAP if alternative == alternative.strip() else GIVEN_UP


def _less_than(match: re.Match[str]) -> str:
    """Spec, 6.8 and 6.10: what begins neither a tag nor an address is text."""
    string, start = match.string, match.start()
    end = _line_end(match, start)
    begins = INLINE.match(string, start, end) or POINTED.match(string, start, end)
    return GIVEN_UP if begins else "<"


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
    "link": lambda match: _apart(_inner(match, match["link"])),
    "image": lambda match: _apart(_inner(match, match["image"])),
    "bang": _verbatim,
    "loose": _verbatim,
    "emphasis": _emphasis,
    "emphasis_": _emphasis_low,
    "struck": _emphasis,
    "mark": _mark,
    "equals": _verbatim,
    "operator": _verbatim,
    "tag": _tag,
    "pre": _preformatted,
    "comment": lambda _: GAP,
    "address": lambda match: match["address"],
    "less": _less_than,
    "entity": _entity,
    "ampersand": _verbatim,
    "backslash": _verbatim,
    "ticks": _verbatim,
    "lone_": _verbatim,
    "lone_star": _verbatim,
    "lone_tilde": _verbatim,
    "lone_mark": _verbatim,
}
_LONE = frozenset(("ticks", "lone_", "lone_star", "lone_tilde", "lone_mark"))
"""The last of their kind in what is read; if that is only text in brackets, more may come behind it."""
