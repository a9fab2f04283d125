"""Translates the patterns of JSON Schema, which are ECMA-262's, to those of the engine that runs them.

Enters: a pattern as it stands in a schema, read with the flag ``u``, as JSON Schema asks (2020-12, core, 6.4). Leaves:
the same in the syntax of Rust's crates `regex` and `fancy-regex`, with nothing in it that they read otherwise; or a
PatternError, with what is wrong and where.

What a browser takes without that flag alone, such as a lone ``{``, is no pattern here. Only a punctuation mark may be
escaped that need not be (``\\_``, ``\\@``): many do it, and it means the same everywhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...expressions import lazy

__all__ = ["PatternError", "Translation", "translate"]


class PatternError(Exception):
    """A text is no pattern of ECMA-262's, or one that no engine here runs; ``position`` says where in it."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class Translation(NamedTuple):
    """A pattern for the engine. ``backtracks`` where no engine runs it in linear time: it looks around or back.

    ``bounded`` where it asks for the bounds of a word (``\\b``): those of ECMA-262, which are ASCII's, only the crate
    `regex` has.
    """

    text: str
    backtracks: bool
    bounded: bool


def translate(pattern: str, *, around: bool = False) -> Translation:
    """Translate ``pattern``; raises PatternError where it is none.

    With ``around``, the engine is the one that can look around, and need not be linear.
    """
    reader = _Reader(pattern)
    try:
        text = reader.read()
        if reader.bounded and (reader.backtracks or around):
            return Translation(_Reader(pattern, around=True).read(), backtracks=True, bounded=False)
    except RecursionError:
        raise PatternError("nested too deeply", 0) from None
    return Translation(text, reader.backtracks, reader.bounded)


_ANY = r"[^\n\r\u{2028}\u{2029}]"  # Rust's dot stops at \n alone
_NEVER = r"[^\u{0}-\u{10FFFF}]"
_WORD = "[0-9A-Za-z_]"
_SETS = {  # as ECMA-262 has them (22.2.2.9), with the flag u alone; Rust's are Unicode's
    "d": "0-9",
    "w": "0-9A-Z_a-z",
    "s": r"\u{9}-\u{D}\u{20}\u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}",
    "D": r"\u{0}-\u{2F}\u{3A}-\u{10FFFF}",
    "W": r"\u{0}-\u{2F}\u{3A}-\u{40}\u{5B}-\u{5E}\u{60}\u{7B}-\u{10FFFF}",
    "S": r"\u{0}-\u{8}\u{E}-\u{1F}\u{21}-\u{9F}\u{A1}-\u{167F}\u{1681}-\u{1FFF}\u{200B}-\u{2027}"
    r"\u{202A}-\u{202E}\u{2030}-\u{205E}\u{2060}-\u{2FFF}\u{3001}-\u{FEFE}\u{FF00}-\u{10FFFF}",
}
_BOUND = f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NO_BOUND = f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}

_SKIPPED = lazy(r"\\(?s:.)|\[(?>(?:[^\]\\]++|\\(?s:.))*)\]?")
_GROUP = lazy(r"\((?!\?)|\(\?<(?![=!])([^>]*)>")
_NAME = lazy(r"[A-Za-z_$][\w$]*")
_LOOK = lazy(r"\(\?<?[=!]")
_QUANTIFIER = lazy(r"[*+?]|\{([0-9]+)(?:,([0-9]*))?\}")
_CODE = lazy(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}|c([A-Za-z])")
_LOW_HALF = lazy(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_PROPERTY = lazy(r"[pP]\{[A-Za-z_]+(?:=[A-Za-z0-9_]+)?\}")
_OPENING, _MARK = lazy(r"\(\?<g[0-9]+>"), lazy(r"\(\?<m[0-9]+>\)")
_NUMBERED = lazy(r"\(\?<([gm][0-9]+)>")
_BACK = lazy(r"([1-9][0-9]*)|k<([^>]*)>")


class _Reader:
    """Reads a pattern once, from left to right, and says it again in the engine's syntax.

    With ``around``, bounds of words are said as what stands around them, for an engine that can look around.
    """

    def __init__(self, pattern: str, *, around: bool = False) -> None:
        self.pattern = pattern
        self.around = around
        self.place = 0
        self.seen = self.folded = 0
        self.backtracks = self.bounded = False
        self.groups = [found[1] for found in _GROUP.finditer(_SKIPPED.sub("x", pattern))]

    def read(self) -> str:
        text = self._disjunction()
        if self.place < len(self.pattern):
            raise PatternError("a ) that closes nothing", self.place)
        return self._numbered(text)

    def _numbered(self, text: str) -> str:
        """Put the groups that are referred to under the numbers that they have for the engine, with their marks."""
        if "\\k" not in text:
            return _MARK.sub("", _OPENING.sub("(?:", text))
        numbers = {found[1]: number for number, found in enumerate(_NUMBERED.finditer(text), 1)}
        text = re.sub(r"\\k<(\w+)>", lambda found: f"\\{numbers[found[1]]}", text)
        return _MARK.sub("()", _OPENING.sub("(", text))

    def _disjunction(self) -> str:
        parts = [""]
        while self.place < len(self.pattern) and (char := self.pattern[self.place]) != ")":
            if char == "|":
                self.place += 1
                parts.append("")
            else:
                parts[-1] += self._term(char)
        return "|".join(parts)

    def _term(self, char: str) -> str:
        if char in "^$":
            self.place += 1
            return char
        if self.pattern.startswith(("\\b", "\\B"), self.place):
            return self._bound()
        if look := _LOOK.match(self.pattern, self.place):
            self.backtracks = True
            return self._group(look[0])
        return self._atom(char) + self._quantifier()

    def _bound(self) -> str:
        inside = self.pattern[self.place + 1] == "b"
        self.place += 2
        if inside and not self.folded:
            self.bounded = True
            return _BOUND if self.around else r"(?-u:\b)"
        self.backtracks = True
        return _BOUND if inside else _NO_BOUND

    def _group(self, opening: str) -> str:
        """Read a group that begins with ``opening``, which the engine reads alike."""
        start = self.place
        self.place += len(opening)
        self.folded += opening == "(?i:"  # there, a long s is a letter of words, too
        inner = self._disjunction()
        self.folded -= opening == "(?i:"
        if self.place == len(self.pattern):
            raise PatternError("a ( that is not closed", start)
        self.place += 1
        return f"{opening}{inner})"

    def _atom(self, char: str) -> str:
        start = self.place
        if char == "(":
            group = _GROUP.match(self.pattern, start)
            if group is None:
                return self._group(self._special_opening())
            if group[1] is not None and not _NAME.fullmatch(group[1]):
                raise PatternError("a group without a valid name", start)
            self.seen += 1
            number = self.seen
            return f"(?<g{number}>{self._group(group[0])[len(group[0]) : -1]}(?<m{number}>))"
        if char == "[":
            return self._class()
        if char in "*+?{}]":
            raise PatternError(f"a {char} that must be written \\{char}, or has nothing to repeat", start)
        self.place += 1
        if char == ".":
            return _ANY
        return self._escape() if char == "\\" else _literal(char)

    def _special_opening(self) -> str:
        for opening in ("(?:", "(?i:"):
            if self.pattern.startswith(opening, self.place):
                return opening
        raise PatternError("a (? that ECMA-262 does not have, or only in its newest edition", self.place)

    def _quantifier(self) -> str:
        found = _QUANTIFIER.match(self.pattern, self.place)
        if found is None:
            return ""
        if found[2] and int(found[1]) > int(found[2]):
            raise PatternError("a repetition whose bounds are in the wrong order", self.place)
        self.place = found.end()
        lazy = "?" if self.pattern.startswith("?", self.place) else ""
        self.place += len(lazy)
        return found[0] + lazy

    def _escape(self) -> str:
        """Read what stands behind a backslash, outside of a class."""
        back = _BACK.match(self.pattern, self.place)
        if back is None:
            what = self._class_escape()
            if len(what) < 2:
                return _literal(what) if what else _NEVER
            return what if what[1] in "pP" else f"[{what}]"
        number = int(back[1]) if back[1] else self.groups.index(back[2]) + 1 if back[2] in self.groups else 0
        if back[2] and self.groups.count(back[2]) > 1:
            raise PatternError("a reference to two groups of the same name, which is not supported", self.place - 1)
        if not 0 < number <= len(self.groups):
            raise PatternError("a reference to a group that does not exist", self.place - 1)
        self.place = back.end()
        self.backtracks = True
        # A group that took no part is empty in ECMA-262, and no match in Rust: the mark at its end shows it.
        return rf"(?:\k<g{number}>|(?!\k<m{number}>))"

    def _class_escape(self) -> str:
        """Read what stands behind a backslash: a character, a set of them in the engine's words, or nothing."""
        start = self.place
        char = self.pattern[start : start + 1]
        if char in _SETS:
            self.place += 1
            return _SETS[char]
        if found := _PROPERTY.match(self.pattern, start):
            self.place = found.end()
            return f"\\{found[0]}"
        if found := _CODE.match(self.pattern, start):
            self.place = found.end()
            return self._character(found)
        if char == "0" and not self.pattern[start + 1 : start + 2].isdigit():
            self.place += 1
            return "\0"
        if char in _CONTROLS or (char.isascii() and not char.isalnum() and char):
            self.place += 1
            return _CONTROLS.get(char, char)
        raise PatternError("a \\ that ECMA-262 does not allow here", start - 1)

    def _character(self, found: re.Match[str]) -> str:
        if found[4]:
            return chr(ord(found[4]) % 32)
        code = int(found[1] or found[2] or found[3], 16)
        if found[2] and 0xD800 <= code < 0xDC00 and (low := _LOW_HALF.match(self.pattern, self.place)):
            self.place = low.end()
            code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if code > 0x10FFFF:
            raise PatternError("a character above U+10FFFF", found.start() - 1)
        return "" if 0xD800 <= code <= 0xDFFF else chr(code)  # half of a pair is no character of any text

    def _class(self) -> str:
        start = self.place
        self.place += 1
        negated = self.pattern.startswith("^", self.place)
        self.place += negated
        items = []
        while not self.pattern.startswith("]", self.place):
            if self.place == len(self.pattern):
                raise PatternError("a [ that is not closed", start)
            items.append(self._class_item())
        self.place += 1
        inner = "".join(items)
        if not inner:
            return r"[\u{0}-\u{10FFFF}]" if negated else _NEVER
        return f"[{'^' * negated}{inner}]"

    def _class_item(self) -> str:
        start = self.place
        first = self._class_atom()
        if not self.pattern.startswith("-", self.place) or self.pattern.startswith("-]", self.place):
            return _in_class(first)
        self.place += 1
        if self.place == len(self.pattern):
            raise PatternError("a [ that is not closed", start)
        last = self._class_atom()
        if len(first) > 1 or len(last) > 1:
            raise PatternError("a - beside a set of characters; write it \\-", start)
        if not first or not last:
            raise PatternError("a range of surrogates", start)
        if first > last:
            raise PatternError("a range whose ends are in the wrong order", start)
        return f"{_literal(first)}-{_literal(last)}"

    def _class_atom(self) -> str:
        char = self.pattern[self.place]
        self.place += 1
        if char != "\\":
            return char
        if self.pattern.startswith("b", self.place):
            self.place += 1
            return "\b"
        return self._class_escape()


def _in_class(item: str) -> str:
    return _literal(item) if len(item) == 1 else item


def _literal(char: str) -> str:
    return char if char.isascii() and char.isalnum() else f"\\u{{{ord(char):X}}}"
