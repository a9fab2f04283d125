"""Located JSON: a source becomes a JSON value, and any value in it is found again in the text.

Stricter than Python's reader, as RFC 8259 has it: no NaN and no Infinity, no half of a surrogate pair; and a
key that comes twice is an error, as is a number that would become another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..expressions import lazy
from ..model import Json, Span
from ..problems import quoted
from .sources import Source

__all__ = ["JsonError", "as_written", "locate", "members", "parse"]

MAX_DEPTH = 100


class JsonError(Exception):
    """A text is not JSON that can be worked with; ``span`` says where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def parse(source: Source) -> Json:
    """Parse the JSON of ``source``; raises JsonError at the first thing that is wrong."""
    top = Span.top(source.path)
    try:
        value = json.loads(source.text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
        _refuse_surrogates(value, source.text)
    except json.JSONDecodeError as error:
        span = Span(source.path, error.lineno, error.colno, error.lineno, error.colno + 1)
        raise JsonError(f"not JSON: {error.msg}", span) from None
    except UnicodeEncodeError:
        raise JsonError("not JSON: half of a surrogate pair is not a character; write the character", top) from None
    except _TwiceError:
        raise _told_twice(source) from None
    except RecursionError:
        raise _too_deep(top) from None
    except _NumberError as error:
        raise _told_number(source, *error.args) from None
    except ValueError:  # Python's own bound on the digits of an integer
        raise JsonError("a number with too many digits", top) from None
    if _is_deep(value):
        for step in _steps(source.text):
            if step.depth > MAX_DEPTH:
                raise _too_deep(_span(source, step.start, step.end))
    return value


def _refuse_surrogates(value: Json, text: str) -> None:
    """Raise UnicodeEncodeError for half of a pair, which can only have come from an escape."""
    if re.search(r"\\u[dD][89a-fA-F]", text):
        json.dumps(value, ensure_ascii=False).encode()


def _is_deep(value: Json) -> bool:
    """Whether anything stands in more than MAX_DEPTH lists and objects; a walk over the text takes 10 times as long."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        level = [one for container in inner for one in container if isinstance(one, (dict, list))]
        if not level:
            return False
    return any(level)


def as_written(text: str) -> float | None:
    """Return the number that ``text`` is, a decimal fraction; None where JSON's numbers have none of just this value.

    Those of most readers, and Python's, are doubles (RFC 8259, section 6). One holds what is written if the shortest
    decimal that stands for it has the same value: that is what is written to JSON, and what everybody reads there.
    """
    number = float(text)
    if 1e-300 < abs(number) < 1e300 and len(text) <= 16:
        return number  # a double keeps 15 digits of any number
    if number in (float("inf"), float("-inf")):
        return None
    from decimal import Decimal, InvalidOperation

    try:
        return number if Decimal(text) == Decimal(repr(number)) else None
    except InvalidOperation:  # an exponent beyond all bounds: of zero, or of a number that is none here
        return None if re.search("[1-9]", re.split("[eE]", text)[0]) else number


def locate(source: Source, pointer: Sequence[str | int]) -> Span:
    """Place what ``pointer`` leads to: a member at its key, an item where it begins.

    ``pointer`` is keys and indices, outermost first. Where the way breaks off, the last step that is there.
    Expects a text that `parse` accepts.
    """
    place, matched = (0, 0), 0
    for step in _steps(source.text):
        if matched == len(pointer) or step.depth <= matched:
            break  # found, or past what matched so far: a key comes only once
        if step.depth == matched + 1 and step.name == pointer[matched]:
            place, matched = (step.start, step.end), matched + 1
    return _span(source, *place)


def members(source: Source, pointer: Sequence[str]) -> dict[str, Span]:
    """Place the keys of all members of the object that the keys of ``pointer`` lead to, in one walk."""
    places: dict[str, Span] = {}
    matched, line, line_start = 0, 1, 0
    for step in _steps(source.text):
        if step.depth <= matched:
            break
        if matched < len(pointer):
            matched += step.depth == matched + 1 and step.name == pointer[matched]
        elif step.depth == matched + 1:
            line += source.text.count("\n", line_start, step.start)
            line_start = source.text.rfind("\n", line_start, step.start) + 1 or line_start
            start = step.start - line_start + 1
            places[str(step.name)] = Span(source.path, line, start, line, start + step.end - step.start)
    return places


class _Step(NamedTuple):
    """A member's key or an item's first token: ``depth`` counts the lists and objects around it."""

    depth: int
    name: str | int
    first: bool
    start: int
    end: int


_TOKEN = lazy(r'"(?>(?:[^"\\]++|\\.)*)"|[\[\]{},:]|[^\s\[\]{},:"]++')


def _steps(text: str) -> Iterator[_Step]:
    """Walk valid JSON in the order of the text."""
    indices: list[int | None] = []  # for each list around, the index of its next item; None for an object
    awaiting = False  # a key, or an item
    first = False
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in "]}":
            indices.pop()
            awaiting = False
            continue
        if word == ",":
            awaiting = True
            continue
        if awaiting:
            index = indices[-1]
            if index is None:
                yield _Step(len(indices), json.loads(word), first, *token.span())
            else:
                yield _Step(len(indices), index, first, *token.span())
                indices[-1] = index + 1
            awaiting = first = False
        if word in "[{":
            indices.append(0 if word == "[" else None)
            awaiting = first = True


class _TwiceError(Exception):
    """A key came twice in an object."""


class _NumberError(Exception):
    """A number that JSON does not have: its text, and what is wrong with it."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _TwiceError
    return members


def _constant(word: str) -> Json:
    raise _NumberError(word, f"not JSON: {word} is not a JSON number")


def _float(text: str) -> float:
    number = as_written(text)
    if number is None:
        shown = text if len(text) <= 100 else f"{text[:100]}…"
        raise _NumberError(text, f"the number {shown} has more digits, or is larger, than a JSON number can hold")
    return number


def _told_twice(source: Source) -> JsonError:
    keys: dict[int, set[str | int]] = {}
    for step in _steps(source.text):
        if step.first:
            keys[step.depth] = set()
        if step.name in keys[step.depth]:
            message = f"the key {quoted(step.name)} is repeated here; remove one of them"
            return JsonError(message, _span(source, step.start, step.end))
        keys[step.depth].add(step.name)
    raise AssertionError("no key comes twice")  # pragma: no cover


def _told_number(source: Source, number: str, message: str) -> JsonError:
    place = next((token.span() for token in _TOKEN.finditer(source.text) if token[0] == number), (0, 0))
    return JsonError(message, _span(source, *place))


def _too_deep(span: Span) -> JsonError:
    return JsonError(f"nested more than {MAX_DEPTH} deep", span)


def _span(source: Source, start: int, end: int) -> Span:
    line_start = source.text.rfind("\n", 0, start) + 1
    line = source.text.count("\n", 0, start) + 1
    return Span(source.path, line, start - line_start + 1, line, end - line_start + 1)
