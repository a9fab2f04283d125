"""Finds how the dates of a column are written."""

from __future__ import annotations

from collections.abc import Sequence

from ..spec.dates import DateError, date_reader

_DATES = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%b. %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d. %B %Y"),
    *("%Y年%m月%d日", "%Y 年 %m 月 %d 日", "%Y %b %d", "%Y %B %d", "%A, %B %d, %Y", "%a, %d %b %Y"),
)
_MONTHS = ("%B %Y", "%b %Y", "%b. %Y", "%B, %Y", "%Y年%m月", "%Y 年 %m 月", "%m/%Y")
_TURNED = {"%d/%m/%Y": "%m/%d/%Y", "%m/%d/%Y": "%d/%m/%Y", "%d-%m-%Y": "%m-%d-%Y", "%m-%d-%Y": "%d-%m-%Y"}
"""Two ways to write a date that look alike: a day after the 12th shows which one it is."""

_LONGEST = 32


def date_formats(texts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return the formats that ``texts`` are dates in, none where one is no date, and whether they have days."""
    different = [*dict.fromkeys(texts)]
    if not different or any(len(text) > _LONGEST or not any(map(str.isdigit, text)) for text in different):
        return (), False
    for formats, days in ((_DATES, True), (_MONTHS, False)):
        first = [form for form in formats if _reads(form, different[0])]
        if first:
            return _that_read_all(first, formats, different), days
    return (), False


def _that_read_all(first: Sequence[str], formats: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    whole = [form for form in first if all(_reads(form, text) for text in texts)]
    sure = [form for form in whole if _TURNED.get(form) not in whole]
    if whole:
        return (sure[0],) if sure else ()
    used: dict[str, None] = {}
    for text in texts:
        reading = [form for form in formats if _reads(form, text)]
        if not reading:
            return ()
        if not used.keys() & {*reading}:
            used[reading[0]] = None
    return tuple(used) if len(used) <= 3 and not used.keys() & _TURNED.keys() else ()


def _reads(form: str, text: str) -> bool:
    try:
        return date_reader(form)(text) is not None
    except DateError:
        return False


def iso(formats: Sequence[str], text: str) -> str:
    """Return the date that ``text`` is in the first of ``formats`` that reads it; itself where none does."""
    return next((date for form in formats if _reads(form, text) and (date := date_reader(form)(text))), text)
