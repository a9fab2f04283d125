"""Date formats: the directives of `strptime`, read the same in every locale, and never more than is written.

Enters: a format such as ``%b %d, %Y``. Leaves: what is wrong with it, or a function that makes ISO 8601 of a text.
Python's own `strptime` takes the month names of the locale, fills in a day that no format asks for, and has no word for
what is wrong; so the directives are made a regular expression here. As there, names may be written in any case, white
space of the format stands for any white space, and ``%y`` means 1969 to 2068.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ..expressions import lazy
from ..problems import quoted

__all__ = ["DateError", "date_reader", "faults", "written"]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _names(names: Sequence[str], length: int | None = None) -> str:
    return "|".join(name[:length] for name in names)


_DIRECTIVES = {
    "Y": "(?P<Y>[0-9]{4})",
    "y": "(?P<y>[0-9]{2})",
    "m": "(?P<m>1[0-2]|0?[1-9])",
    "B": f"(?P<B>{_names(_MONTHS)})",
    "b": f"(?P<b>{_names(_MONTHS, 3)})",
    "d": "(?P<d>3[01]|[12][0-9]|0?[1-9])",
    "A": f"(?P<A>{_names(_DAYS)})",
    "a": f"(?P<a>{_names(_DAYS, 3)})",
    "H": "(?P<H>2[0-3]|[01]?[0-9])",
    "I": "(?P<I>1[0-2]|0?[1-9])",
    "p": "(?P<p>[AP]M)",
    "M": "(?P<M>[0-5]?[0-9])",
    "S": "(?P<S>[0-5]?[0-9])",
    "z": "(?P<z>Z|[+-](?:2[0-3]|[01][0-9]):?[0-5][0-9])",
    "Z": "(?P<Z>UTC|GMT|Z)",
    "s": "(?P<s>-?[0-9]{1,12})",
    "%": "%",
}
_PIECES = lazy(r"%(?P<directive>.?)|(?P<space>\s+)|(?P<text>[^%\s]+)", re.DOTALL)


class DateError(ValueError):
    """A text has the form of a date and is none; its message says why."""


def faults(form: str, schema_format: str | None = None) -> Iterator[str]:
    """Say what keeps ``form`` from giving what the schema's ``format`` asks for; without one, what is wrong with it."""
    directives = [match["directive"] for match in _PIECES.finditer(form) if match["directive"] is not None]
    for directive in directives:
        if directive not in _DIRECTIVES:
            valid = " ".join(f"%{name}" for name in _DIRECTIVES)
            yield f"{quoted('%' + directive)} is not a supported part of a date; valid: {valid}"
    if not all(directive in _DIRECTIVES for directive in directives):
        return
    if "s" in directives:
        yield from _of_seconds(form, directives, schema_format)
        return
    there = {_WHAT.get(directive, "") for directive in directives}
    doubled = [name for name in _DIRECTIVES if name != "%" and directives.count(name) > 1]
    clash = next((what for what in _NAMED if sum(_WHAT.get(one) == what for one in set(directives)) > 1), None)
    if doubled or clash:
        yield f"the format {quoted(form)} names {_NAMED[clash] if clash else '%' + doubled[0]} twice"
    elif ("I" in directives) != ("p" in directives):
        yield f"the format {quoted(form)} has only one of %I and %p; a 12-hour clock needs both"
    elif lacking := next((name for name in _needed(there, schema_format) if name not in there), None):
        asked = f', which the schema requires with "format": {quoted(schema_format)}' if schema_format else ""
        yield f"the format {quoted(form)} has no {_NAMED[lacking]}{asked}"
    elif schema_format == "date" and there & {"hour", "offset"}:
        yield (
            f'the format {quoted(form)} has a time, but the schema requires "format": "date"; cut the date '
            "out with a pattern"
        )
    elif schema_format not in (None, "date", "date-time") and schema_format in _TIMES:
        yield f'a date_format gives a date or a date-time, but the schema requires "format": {quoted(schema_format)}'


def _of_seconds(form: str, directives: Sequence[str], schema_format: str | None) -> Iterator[str]:
    if [one for one in directives if one != "%"] != ["s"]:
        yield f"the format {quoted(form)} combines %s with other parts; %s alone is a whole time, in seconds since 1970"
    elif schema_format == "date":
        yield (
            f'the format {quoted(form)} has a time, but the schema requires "format": "date"; use '
            '"date-time" in the schema'
        )
    elif schema_format in _TIMES:
        yield f'a date_format gives a date or a date-time, but the schema requires "format": {quoted(schema_format)}'


_TIMES = ("time", "duration")
_WHAT = {
    "Y": "year",
    "y": "year",
    "m": "month",
    "B": "month",
    "b": "month",
    "d": "day",
    "H": "hour",
    "I": "hour",
    "M": "minute",
    "S": "second",
    "z": "offset",
    "Z": "offset",
}
_NAMED = {
    "year": "year (%Y)",
    "month": "month (%m, %b or %B)",
    "day": "day (%d)",
    "hour": "hour (%H)",
    "minute": "minute (%M)",
    "second": "second (%S)",
    "offset": "offset from UTC (%z, or %Z for the words UTC and GMT)",
}


def _needed(there: set[str], schema_format: str | None) -> Iterator[str]:
    """Name what must be there: what the schema asks for, and all that is larger than what there is."""
    if schema_format == "date":
        yield from ("year", "month", "day")
    elif schema_format == "date-time":
        yield from ("year", "month", "day", "hour", "minute", "offset")
    else:
        sizes = ("year", "month", "day", "hour", "minute", "second")
        smallest = max((number for number, size in enumerate(sizes) if size in there), default=0)
        yield from sizes[: max(smallest, 4 if "hour" in there or "offset" in there else smallest) + 1]


def written(text: str, form: str) -> str:
    """Write a date or date-time of ISO 8601 in the format ``form``; raises ValueError where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{quoted(text)} is not an ISO 8601 date or date-time") from None
    month, day, hour = _MONTHS[moment.month - 1], _DAYS[moment.weekday()], moment.hour
    parts = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "B": month,
        "b": month[:3],
        "d": f"{moment.day:02}",
        "A": day,
        "a": day[:3],
        "H": f"{hour:02}",
        "I": f"{(hour - 1) % 12 + 1:02}",
        "p": "AM" if hour < 12 else "PM",
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "%": "%",
    }
    for match in _PIECES.finditer(form):
        if match["directive"] is not None and match["directive"] not in parts:
            valid = " ".join(f"%{name}" for name in parts)
            raise ValueError(f"{quoted('%' + match['directive'])} is not a part of a date; valid: {valid}")
    return _PIECES.sub(lambda match: parts[match["directive"]] if match["directive"] else match[0], form)


@cache
def date_reader(form: str) -> Callable[[str], str | None]:
    """Return what makes ISO 8601 of a text in the format ``form``, which `faults` has passed; None where it is not.

    It raises DateError for the 30th of February, and where a day of the week is not that of the date.
    """
    pattern = re.compile("".join(map(_piece, _PIECES.finditer(form))), re.IGNORECASE)

    def read(text: str) -> str | None:
        match = pattern.fullmatch(text)
        return _iso({name: found for name, found in match.groupdict().items() if found}) if match else None

    return read


def _piece(match: re.Match[str]) -> str:
    if match["directive"] is not None:
        return _DIRECTIVES[match["directive"]]
    return r"\s+" if match["space"] else re.escape(match["text"])


def _iso(parts: dict[str, str]) -> str:
    if "s" in parts:
        return _of_epoch(int(parts["s"]))
    year = int(parts["Y"]) if "Y" in parts else _two_digits(int(parts["y"]))
    made = f"{year:04}"
    if (month := _month(parts)) is not None:
        made += f"-{month:02}"
    if "d" in parts and month is not None:
        day = int(parts["d"])
        try:
            date = datetime.date(year, month, day)
        except ValueError as error:
            raise DateError(str(error)) from None
        weekday = _DAYS[date.weekday()]
        named = parts.get("A") or parts.get("a")
        if named and not weekday.lower().startswith(named.lower()):
            raise DateError(f"that date is a {weekday}")
        made += f"-{day:02}"
    return made + _time(parts)


def _of_epoch(seconds: int) -> str:
    try:
        found = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        raise DateError("the year is not from 1 to 9999") from None
    return f"{found.isoformat()}Z"


def _two_digits(year: int) -> int:
    """As POSIX has it, and Python."""
    return year + (1900 if year >= 69 else 2000)


def _month(parts: dict[str, str]) -> int | None:
    if "m" in parts:
        return int(parts["m"])
    name = parts.get("B") or parts.get("b")
    if name is None:
        return None
    return next(number for number, month in enumerate(_MONTHS, 1) if month.lower().startswith(name.lower()))


def _time(parts: dict[str, str]) -> str:
    if "M" not in parts:
        return ""
    hour = int(parts["H"]) if "H" in parts else int(parts["I"]) % 12 + (12 if parts["p"].lower() == "pm" else 0)
    offset = parts.get("z", "Z" if "Z" in parts else "").upper()
    if len(offset) == 5:
        offset = f"{offset[:3]}:{offset[3:]}"
    # RFC 3339 has seconds always; where none are written, the minute is meant as it begins.
    return f"T{hour:02}:{int(parts['M']):02}:{int(parts.get('S', 0)):02}{offset}"
