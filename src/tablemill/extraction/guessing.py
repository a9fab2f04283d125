r"""Proposes what the texts of a column are: a type that holds for every one of them, those that mean null, an enum.

No type loses anything: a text that its value would not be written as again (``007``, ``1.10``, ``+1``, ``1e5``,
``1,000``) makes the column one of strings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..spec.schema import Kind

MARKERS = {"-", "--", "---", "–", "—", "―", "−", "n/a", "N/A", "n.a.", "N.A."}
"""Texts that often stand for no value."""

_ALWAYS = {"–", "—", "―", "n/a", "N/A", "n.a.", "N.A."}
"""Those of them that hardly mean anything else, also where they stand once among texts."""

_EXACT = 2**53 - 1
"""The largest integer that JavaScript, and who reads JSON as it does, keeps exactly."""

VERSIONS = re.compile(
    r"\b(version|release|since|added|introduced|deprecated|removed|until|requires?)\b|版本|バージョン",
    re.IGNORECASE,
)
"""Headers of columns whose 1.2 is the version after 1.1 and before 1.10, and no number."""

_UNIT = re.compile(
    r" ?(?:%|‰|°[CF]?|ns|[uµμ]s|ms|s|sec|min|h|hrs?|d|bits?|bytes?|[kMGT]?i?[bB](?:/s|ps)?|px|r?em|pt|dpi"
    r"|[nµμmck]?m|in|ft|mi|m[²³]|[mk]?g|t|lbs?|[kMG]?Hz|[mk]?[VAWJ]|[mk]Ah|k?Wh|Ω|dB|fps|rpm|k?cal|k?Pa|USD|EUR"
    r"|毫秒|秒|分钟?|小时|時間|天|年|月|日|元|円|个|個|台|人|次|回|倍|位|字节|バイト)"
)

_MOST_VALUES = 12
_LONGEST_VALUE = 30


@dataclass(frozen=True, slots=True)
class Guess:
    """What the texts of a column are. ``nulls`` are those among them that mean null, ``values`` those of an enum.

    With a ``unit``, every text is a number and this after it, space included.
    """

    kind: Kind
    nulls: frozenset[str]
    unit: str = ""
    values: tuple[str, ...] = ()


def guess(texts: Sequence[str], header: str) -> Guess:
    """Propose what ``texts``, those of the column ``header``, are."""
    blank = frozenset(text for text in texts if not is_visible(text))
    filled = [text for text in texts if text not in blank]
    markers = frozenset(filled) & MARKERS
    rest = [text for text in filled if text not in markers]
    kind, unit = _kind(rest, header)
    if kind != "string":
        return Guess(kind, blank | markers, unit)
    counts = Counter(filled)
    nulls = blank | {marker for marker in markers if marker in _ALWAYS or counts[marker] > 1}
    return Guess("string", nulls, "", _values([text for text in filled if text not in nulls]))


def is_visible(text: str) -> bool:
    """Whether there is anything to see."""
    return any(character.isprintable() and not character.isspace() for character in text)


def _kind(texts: Sequence[str], header: str) -> tuple[Kind, str]:
    """Name the type that holds for all of ``texts``, and the unit that stands after every one of them."""
    if not texts:
        return "string", ""
    if all(map(is_integer, texts)):
        return "integer", ""
    if all(map(_is_number, texts)):
        return ("string" if VERSIONS.search(header) else "number"), ""
    if all(text in ("true", "false") for text in texts):
        return "boolean", ""
    return _measured(texts)


def is_integer(text: str) -> bool:
    """Whether the text is an integer, and the integer this text."""
    return bool(re.fullmatch(r"0|-?[1-9][0-9]{0,15}", text)) and abs(int(text)) <= _EXACT


def _is_number(text: str) -> bool:
    return is_integer(text) or (bool(re.fullmatch(r"-?[0-9]+\.[0-9]+", text)) and repr(float(text)) == text)


def _measured(texts: Sequence[str]) -> tuple[Kind, str]:
    """Find the unit after the numbers, the same after each: ``12 ms``, ``85%``."""
    units = {re.sub(r"^-?[0-9.]+", "", text) for text in texts}
    unit = units.pop()
    if units or not _UNIT.fullmatch(unit) or len(set(texts)) < 2:
        return "string", ""
    numbers = [text.removesuffix(unit) for text in texts]
    if all(map(is_integer, numbers)):
        return "integer", unit
    return ("number", unit) if all(map(_is_number, numbers)) else ("string", "")


def _values(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the values of an enum, in the order of the table: few, short, and most of them in several rows."""
    counts = Counter(texts)
    if not 2 <= len(counts) <= _MOST_VALUES or len(texts) < 3 * len(counts):
        return ()
    if any(len(text) > _LONGEST_VALUE or "\n" in text for text in counts):
        return ()
    if 2 * sum(bool(re.search(r"\d", text)) for text in counts) >= len(counts):
        return ()  # dates, versions and models, of which there is always another
    once = sum(number == 1 for number in counts.values())
    return tuple(counts) if once <= len(texts) // 10 else ()
