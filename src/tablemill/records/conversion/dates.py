"""Dates as people write them, made ISO 8601; the formats are the business of `spec.dates`."""

from __future__ import annotations

from collections.abc import Sequence

from ...spec.dates import DateError, date_reader

__all__ = ["iso"]


def iso(forms: Sequence[str], text: str) -> str:
    """Return the date that ``text`` is in one of ``forms``; raises ValueError where it is none, or could be two."""
    found: dict[str, str] = {}
    wrong: DateError | None = None
    for form in forms:
        try:
            made = date_reader(form)(text)
        except DateError as error:
            wrong = wrong or error
            continue
        if made is not None:
            found.setdefault(made, form)
    if len(found) > 1:
        raise DateError("it can be " + " or ".join(f"{made} ({form})" for made, form in found.items()))
    if not found:
        raise wrong or ValueError(text)
    return next(iter(found))
