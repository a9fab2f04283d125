"""Finds how the numbers of a column are written: with separators, a unit, a currency or a percent sign, all alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..extraction.guessing import is_integer
from .groups import either

_DIGITS = 15
"""So many digits of a decimal number are always kept."""

_UNIT = re.compile(
    r" ?(?:%|‰|°[CF]?|ns|[uµμ]s|ms|s|sec|min|h|hrs?|d|bits?|bytes?|[kKMGT]?i?[bB](?:/s|ps)?|px|r?em|pt|dpi"
    r"|[nµμmck]?m|in|ft|mi|m[²³]|[mk]?g|t|lbs?|[kMG]?Hz|[mk]?[VAWJ]|[mk]Ah|k?Wh|Ω|dB|fps|rpm|k?cal|k?Pa|USD|EUR"
    r"|[x×]|(?:second|minute|hour|day|week|month|year|core|star|vote|user|request|point)s?"
    r"|毫秒|秒|分钟?|小时|時間|天|年|月|日|元|円|个|個|台|人|次|回|倍|位|字节|バイト)"
)
_PARTS = re.compile(
    r"(?P<currency>[$€£¥₹]?)(?P<space> ?)(?P<number>[+-]?[0-9](?:[0-9., \xa0\u2009\u202f]*[0-9])?)(?P<unit>.{0,12})"
)
_GROUPED = {
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"),
    " ": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[ \xa0\u2009\u202f][0-9]{3})+(?:\.[0-9]+)?"),
}
_MEASURED = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:,[0-9]{1,2})?")


class Numbers(NamedTuple):
    """How numbers are written: the ``unit`` after each, spaces included, or the ``currency`` before it."""

    kind: Literal["integer", "number"]
    unit: str = ""
    currency: str = ""
    thousands: str = ""
    decimal: str = ""

    @property
    def percent(self) -> bool:
        return self.unit.strip() == "%"

    def pattern(self, *, nullable: bool) -> str | None:
        """Return the pattern for the number in its text, None where it is all of it, but for a percent sign.

        Where null is allowed, what a pattern does not match is null, and a row that is added with another unit would
        lose its value in silence. So there it matches every text, and the schema refuses one that is no number.
        """
        if self.percent or not (self.unit or self.currency):
            return None
        before, after = (either([text]) if text else "" for text in (self.currency, self.unit))
        if self.unit.endswith("(s)"):
            after = either([self.unit.removesuffix("(s)")]) + "s?"
        if not nullable:
            return f"^{before}(.+?){after}$" if after.endswith("s?") else f"^{before}(.+){after}$"
        return f"^{_maybe(before)}(.+?){_maybe(after)}$"


def _maybe(pattern: str) -> str:
    return f"(?:{pattern})?" if pattern else ""


def is_number(text: str) -> bool:
    """Whether the text is a number, and the number this text."""
    return is_integer(text) or (bool(re.fullmatch(r"-?[0-9]+\.[0-9]+", text)) and repr(float(text)) == text)


def numbers(texts: Sequence[str]) -> Numbers | None:
    """Find how ``texts`` are numbers that are written with more than digits; None where one of them is none."""
    matches = [_PARTS.fullmatch(text) for text in texts]
    there = [match for match in matches if match]
    if len(there) < len(texts) or len({*texts}) < 2 or len({(m["currency"], m["space"]) for m in there}) > 1:
        return None
    unit = _unit({match["unit"] for match in there})
    if unit is None or (there[0]["space"] and not there[0]["currency"]):
        return None
    currency = there[0]["currency"] + there[0]["space"]
    if currency and unit:
        return None
    written = [match["number"] for match in there]
    for thousands in ("", ",", " "):
        kind = _kind(written, thousands, plain=not (unit or currency))
        if kind:
            return Numbers(kind, unit, currency, thousands)
    if (unit or currency) and all(map(_DECIMAL_COMMA.fullmatch, written)):
        return Numbers("number", unit, currency, "", ",")
    return None


def _unit(units: set[str]) -> str | None:
    """Return the unit that all have, in the singular or the plural; None where they have several."""
    if len(units) == 2 and len({unit.removesuffix("s") for unit in units}) == 1:
        (unit,) = {unit.removesuffix("s") for unit in units}
        return f"{unit}(s)" if len(unit.strip()) > 2 and _UNIT.fullmatch(unit) else None
    if {unit.strip() for unit in units} == {"%"}:
        return "%"
    one = next(iter(units))
    return one if len(units) == 1 and (not one or _UNIT.fullmatch(one)) else None


def _kind(written: Sequence[str], thousands: str, *, plain: bool) -> Literal["integer", "number"] | None:
    grouped = {text for text in written if thousands and _GROUPED[thousands].fullmatch(text)}
    if thousands and not grouped:
        return None
    bare = [re.sub(r"[,\s]", "", text) if text in grouped else text for text in written]
    if all(map(is_integer, bare)):
        return "integer" if thousands or not plain else None
    if thousands and all(map(is_number, bare)):
        return "number"
    measured = all(map(_MEASURED.fullmatch, bare)) and all(sum(map(str.isdigit, text)) <= _DIGITS for text in bare)
    if not measured or (plain and not _is_measure(bare)):
        return None
    return "number" if any("." in text for text in bare) else "integer"


def _is_measure(written: Sequence[str]) -> bool:
    """Whether decimal numbers are measured, all to one place, and no versions: ``93.10``, ``88.25``, ``7.50``."""
    places = {len(text.partition(".")[2]) for text in written}
    wholes = {text.partition(".")[0] for text in written}
    return len(places) == 1 and 0 not in places and len(wholes) > 2 and not any(text[0] == "+" for text in written)
