"""Converts a text to a scalar of the type that the schema gives it: one verdict, on what a seed says and a spec.

Raises ValueError for a text that is none, and InexactError for a number that would be another one in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import Json
from ..reading.jsontree import as_written
from .schema import Kind

__all__ = ["CONVERSIONS", "WANTED", "InexactError"]


class InexactError(ValueError):
    """A number would be another one in JSON."""


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}", text):
        raise ValueError(text)
    return int(text)


def _number(text: str) -> int | float:
    if not re.fullmatch(r"[+-]?[0-9]{1,4000}(\.[0-9]+)?([eE][+-]?[0-9]+)?", text):
        raise ValueError(text)
    if not set(text) & set(".eE"):
        return int(text)
    number = as_written(text)
    if number is None:
        raise InexactError(text)
    return number


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _never(text: str) -> Json:
    raise ValueError(text)


CONVERSIONS: dict[Kind, Callable[[str], Json]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _never,
    "object": _never,
}
WANTED: dict[Kind, str] = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list (view: highlights, links, code or notes)",
    "object": "an object, which no view gives",
}
