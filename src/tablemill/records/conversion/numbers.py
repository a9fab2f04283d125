"""Numbers as people write them: ``1,234.5``, ``1.234,5``, ``1 234``, ``1,23,456``, ``12 %``.

Enters: a NumberForm and a text. Leaves: the same number as JSON writes it; by its digits, so that no value changes.
Nothing is guessed: where thousands are parted, all of them are, by threes (or, with commas, as in India, the upper ones
by twos), so that the ``1,23`` of a decimal comma is an error; they need not be parted at all. Where a percent sign is
asked for, it stands behind every number.
"""

from __future__ import annotations

import re
from functools import cache

from ...spec.model import NumberForm

__all__ = ["example", "plain"]

_ALIKE = {" ": "[ \u00a0\u2007\u2009\u202f]", "'": "['’]"}
"""What is written for one another: the spaces that do not break or are thin, and the two apostrophes."""


def plain(form: NumberForm, text: str) -> str:
    """Return the number that ``text`` is, in JSON's form; raises ValueError where it is none in ``form``."""
    match = _pattern(form).fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign = "-" if match["sign"] in ("-", "−") else ""
    whole = re.sub("[^0-9]", "", match["whole"])
    decimals, exponent = match["decimals"] or "", match["exponent"] or ""
    if form.percent == "fraction":
        return sign + _hundredth(whole, decimals) + exponent
    return sign + whole + (f".{decimals}" if decimals else "") + exponent


def _hundredth(whole: str, decimals: str) -> str:
    """Divide by a hundred, by moving the point."""
    digits = whole.rjust(3, "0")
    rest = (digits[-2:] + decimals).rstrip("0")
    first = digits[:-2].lstrip("0") or "0"
    return f"{first}.{rest}" if rest else first


@cache
def _pattern(form: NumberForm) -> re.Pattern[str]:
    whole = "[0-9]+"
    if form.thousands:
        between = _ALIKE.get(form.thousands, re.escape(form.thousands))
        # A group of zeros alone in front is no number that somebody parted: 0,123 is one with a decimal comma.
        whole = f"[1-9][0-9]{{0,2}}(?P<by>{between})[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*|{whole}"
        if form.thousands == ",":
            whole = f"[1-9][0-9]?,(?:[0-9]{{2}},)+[0-9]{{3}}|{whole}"
    decimals = f"(?:{re.escape(form.decimal)}(?P<decimals>[0-9]+))?"
    percent = "[ \u00a0\u2009\u202f]?%" if form.percent else ""
    return re.compile(rf"(?P<sign>[+\-−]?)(?P<whole>{whole}){decimals}(?P<exponent>[eE][+-]?[0-9]+)?{percent}")


def example(form: NumberForm, kind: str) -> str:
    """Show how numbers are written."""
    written = f"1{form.thousands}234" if form.thousands else "12"
    if kind == "number":
        written += f"{form.decimal}5"
    return f"{written} %" if form.percent else written
