"""Located records of JSON and JSON Lines: a source becomes values, and what is in them is found again in the text.

The values are read at once, by `jsontree`, and are plain JSON; where they stand is looked for when it is asked for.
Python's own decoder, which tells where a value ends, walks over what is passed on the way, so that a place costs what
reading its record costs.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..expressions import lazy
from ..model import Json, Span
from ..problems import listed, quoted, suggestion
from .jsontree import JsonError, parse
from .lines import Lines
from .pointer import place_in_list, pointer_of
from .sources import Source

__all__ = ["JsonRecords", "NoRecordsError", "lost", "read_json", "read_json_lines"]


class NoRecordsError(Exception):
    """A pointer leads to no list and no object; ``message`` says to what, or how far it leads, and ``span`` where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class _Member(NamedTuple):
    """A member of an object or an item of a list (whose ``name`` is its index), and where it stands in the text."""

    name: str
    key_start: int
    start: int
    end: int


class JsonRecords:
    """The items of a list, or the members of an object, which have ``names``; ``top`` is where that begins."""

    def __init__(self, source: Source, values: Sequence[Json], names: Sequence[str] | None, top: int = 0) -> None:
        self.lines = Lines(source)
        self.values = values
        self.names = names
        self.top = top
        self._places: array[int] | None = None
        self._last: tuple[int, dict[str, _Member]] = (-1, {})

    def get(self, number: int, steps: Sequence[str]) -> Json:
        """Return what ``steps`` lead to in a record; None where they lead to null or nowhere."""
        found = self.values[number]
        for step in steps:
            if isinstance(found, list):
                index = place_in_list(step, len(found))
                found = None if index is None else found[index]
            else:
                found = found.get(step) if isinstance(found, dict) else None
        return found

    def span(self, number: int, steps: Sequence[str] = ()) -> Span | None:
        """Place what ``steps`` lead to in a record; None where there is nothing."""
        start, end = self._record(number)
        for depth, step in enumerate(steps):
            members = self._members_of(number) if depth == 0 else _by_name(self.lines.source.text, start)
            if step not in members:
                return None
            _, _, start, end = members[step]
        return self.lines.span(start, end)

    def name_span(self, number: int, name: str | None = None) -> Span:
        """Place the key of a record of an object, or that of the member ``name`` in it, which must be there."""
        start = self._record(number, 0)[0] if name is None else self._members_of(number)[name].key_start
        return self.lines.span(start, _decoded(self.lines.source.text, start))

    def whole(self) -> Span:
        """Place the beginning of the list or the object."""
        return self.lines.span(self.top, self.top + 1)

    def _record(self, number: int, first: int = 1) -> tuple[int, int]:
        """Return where a record begins and ends; with ``first`` as 0, where its key begins."""
        if self._places is None:
            members = _members(self.lines.source.text, self.top)
            self._places = array("q", [place for one in members for place in one[1:]])
        places = self._places[3 * number : 3 * number + 3]
        return places[first], places[2]

    def _members_of(self, number: int) -> dict[str, _Member]:
        if self._last[0] != number:  # who asks for one field's place most often asks for another's, too
            self._last = (number, _by_name(self.lines.source.text, self._record(number)[0]))
        return self._last[1]


def read_json(source: Source, pointer: Sequence[str]) -> JsonRecords:
    """Read what stands in the list or the object that ``pointer`` leads to.

    Raises JsonError for what is not JSON, NoRecordsError where the pointer leads to something else.
    """
    found, top, lines = parse(source), _after_space(source.text, 0), Lines(source)
    for depth, step in enumerate(pointer):
        members = _by_name(source.text, top) if isinstance(found, (list, dict)) else {}
        if step not in members:
            raise lost(pointer, depth, found, lines.span(top, top + 1))
        found, top = found[int(step) if isinstance(found, list) else step], members[step].start
    if isinstance(found, dict):
        return JsonRecords(source, list(found.values()), list(found), top)
    if isinstance(found, list):
        return JsonRecords(source, found, None, top)
    raise NoRecordsError(f"{_called(pointer)} is neither a list nor an object", lines.span(top, top + 1))


def read_json_lines(source: Source) -> JsonRecords:
    """Read the value of each line that is not blank; raises JsonError for one that is not JSON."""
    values, places, at = [], array("q"), 0
    for number, line in enumerate(source.text.split("\n")):
        value = line.strip(" \t")
        if value:
            try:
                values.append(parse(Source(source.path, value, "")))
            except JsonError as error:
                raise JsonError(error.message, _moved(error.span, number, line.index(value))) from None
            start = at + line.index(value)
            places.extend((start, start, start + len(value)))
        at += len(line) + 1
    records = JsonRecords(source, values, None)
    records._places = places  # noqa: SLF001  # its own reader
    return records


def _moved(span: Span, lines: int, columns: int) -> Span:
    path, line, column, end_line, end_column = span
    return Span(path, line + lines, column + columns, end_line + lines, end_column + columns)


def _called(pointer: Sequence[str]) -> str:
    return f"the value at {pointer_of(pointer)}" if pointer else "the whole file"


def lost(pointer: Sequence[str], depth: int, found: Json, span: Span) -> NoRecordsError:
    """Say that the step at ``depth`` leads nowhere from ``found``, which begins at ``span``."""
    where = f"at {pointer_of(pointer[:depth])}" if depth else "at the top"
    if isinstance(found, dict):
        near = suggestion(pointer[depth], found) or (f"; its keys are {listed(found)}" if found else "")
        return NoRecordsError(f"the object {where} has no {quoted(pointer[depth])}{near}", span)
    what = f"a list of {len(found):,}" if isinstance(found, list) else quoted(found)
    return NoRecordsError(f"there is {what} {where}, which has no {quoted(pointer[depth])}", span)


# The walk over valid JSON

_DECODER = json.JSONDecoder()
_SPACE = lazy(r"[ \t\n\r]*")


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _decoded(text: str, at: int) -> int:
    """Return where the value ends that begins at ``at``."""
    return _DECODER.raw_decode(text, at)[1]


def _members(text: str, start: int) -> Iterator[_Member]:
    """Yield what is in the list or the object that begins at ``start``; in another value there is nothing."""
    if text[start] not in "[{":
        return
    keyed, index = text[start] == "{", 0
    at = _after_space(text, start + 1)
    while text[at] not in "]}":
        key, name = at, str(index)
        if keyed:
            name, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # past the colon
        end = _decoded(text, at)
        yield _Member(name, key, at, end)
        index += 1
        at = _after_space(text, end)
        at = _after_space(text, at + 1) if text[at] == "," else at


def _by_name(text: str, start: int) -> dict[str, _Member]:
    return {one.name: one for one in _members(text, start)}
