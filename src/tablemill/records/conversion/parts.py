"""Lists: a text is parted, each part becomes a value as the schema's ``items`` say, and has a place of its own.

A part without a value is left out, like an empty one, unless items may be null: it is declared to mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...expressions import lazy
from ...model import Inline, Json, Span
from ...problems import quoted
from ...spec import FieldSpec
from ...spec.patterns import Pattern
from ...spec.scalars import WANTED
from ...spec.schema import FieldType
from .texts import scalar_of, shown
from .words import FieldError, lacking, source, stands_for_null

__all__ = ["items_of", "list_of", "place_of_item", "place_of_part", "texts_of"]


def list_of(field: FieldSpec, kind: FieldType, reading: str | list[str]) -> Json:
    """Return the list that ``reading`` is, a text or the parts that a view gives; raises FieldError."""
    if isinstance(reading, list):
        return items_of(field, kind, reading)
    is_split = field.value is not None and field.value.split is not None
    if not is_split and field.pattern is None and field.narrowed is None:
        message = f"{field.name} must be {WANTED['array']}, got {quoted(reading)}{source(field)}"
        raise FieldError("type", message)
    texts = [] if _means_null(field, reading) else [text for text, _ in _parts(field, reading)]
    if texts:
        return items_of(field, kind, texts)
    if kind.may_lack or (field.value is not None and field.value.default is not None):
        return lacking(field, kind, stands_for_null(reading) + source(field))
    return []


def texts_of(field: FieldSpec, reading: str) -> list[str]:
    """Return the parts of a text."""
    return [text for text, _ in _parts(field, reading)]


def _means_null(field: FieldSpec, text: str) -> bool:
    means = field.value.values if field.value is not None else {}
    return text in field.nulls if text not in means else means[text] is None


def items_of(field: FieldSpec, kind: FieldType, texts: Sequence[str]) -> list[Json]:
    """Return the value of each part; raises FieldError, with its number, for the first that has none."""
    return [value for _, value in _items(field, kind, texts)]


def _items(field: FieldSpec, kind: FieldType, texts: Sequence[str]) -> Iterator[tuple[int, Json]]:
    """Yield the number of each part that is in the list, and its value."""
    is_split = field.value is not None and field.value.split is not None
    pattern, items = field.narrowed if _finds_whole(field) else field.pattern, kind.items
    patterns = [pattern] if is_split and pattern is not None else []
    whose = f"each item of {field.name}"
    for number, text in enumerate(texts):
        try:
            value, why = scalar_of(field, items, text, patterns, whose)
        except FieldError as error:
            raise FieldError(error.code, error.message, number) from None
        if value is not None or (items is not None and items.nullable):
            yield number, value
        elif why.startswith("the pattern"):
            raise FieldError("no-match", f"{whose} needs a value, but {why}{source(field)}", number)


def _finds_whole(field: FieldSpec) -> bool:
    """Whether the pattern of ``field`` finds what is parted, as that of a paragraph, not something in each part."""
    return field.origin not in ("column", "columns", "front_matter")


def _parts(field: FieldSpec, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each part of a text, without white space at its ends, and where it stands in it; no empty ones."""
    split = field.value.split if field.value is not None else None
    start = 0
    if field.pattern is not None and _finds_whole(field) and (split is not None or field.narrowed is not None):
        found = field.pattern.search(text)
        text, start = (found[field.pattern.groups] or "", found.start(field.pattern.groups)) if found else ("", 0)
    pattern = field.narrowed or field.pattern
    parts = _between(split, text) if split is not None else _matches(pattern, text) if pattern is not None else ()
    for part, (begin, end) in parts:
        yield part, (start + begin, start + end)


def _matches(pattern: Pattern, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    group = pattern.groups
    return ((match[group], match.span(group)) for match in pattern.finditer(text) if match[group])


def _between(pattern: Pattern, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    cuts = [(0, 0), *(match.span() for match in pattern.finditer(text)), (len(text), len(text))]
    for (_, start), (end, _) in pairwise(cuts):
        part = text[start:end]
        if stripped := part.strip():
            start += len(part) - len(part.lstrip())
            yield stripped, (start, start + len(stripped))


# Places


_BREAK = lazy(r"<br\s*/?>", re.IGNORECASE)


def place_of_part(field: FieldSpec, origin: Inline, number: int) -> Span:
    """Place the part with a number; the whole of ``origin`` where its parts are not to be found in the source."""
    if field.text is not None or (
        field.value is not None and (field.value.after_link is not None or field.value.one_line)
    ):
        return origin.span  # what is read does not stand so in the source
    reading = origin.view(field.view)
    if isinstance(reading, list):
        texts = [text for text in reading if isinstance(text, str)]
        spans = _in_order(origin.raw, texts)
    elif isinstance(reading, str):
        # A line break of the source is a tag in a cell; as long as the tag, so that what follows stays in place.
        raw = _BREAK.sub(lambda tag: "\n".ljust(len(tag[0])), origin.raw)
        texts = [text for text, _ in _parts(field, reading)]
        written = list(_parts(field, raw))
        alike = len(written) == len(texts) and all(text in there[0] for text, there in zip(texts, written, strict=True))
        spans = [span for _, span in written] if alike else []
    else:
        return origin.span
    return _inside(origin, *spans[number]) if number < len(spans) else origin.span


def place_of_item(field: FieldSpec, kind: FieldType, origin: Inline, number: int) -> Span:
    """Place the part that an item of the value was made of; parts without a value are in no list."""
    if field.front_matter is not None or field.text is not None or kind.kind != "array":
        return origin.span
    reading = shown(field, origin.view(field.reads))
    texts = reading if isinstance(reading, list) else [text for text, _ in _parts(field, str(reading))]
    if not all(isinstance(text, str) for text in texts):
        return origin.span
    try:
        numbers = [part for part, _ in _items(field, kind, texts)]
    except FieldError:
        return origin.span
    return place_of_part(field, origin, numbers[number]) if number < len(numbers) else origin.span


def _in_order(raw: str, texts: Sequence[str]) -> list[tuple[int, int]]:
    spans, end = [], 0
    for text in texts:
        start = raw.find(text, end)
        if start < 0:
            return []
        end = start + len(text)
        spans.append((start, end))
    return spans


def _inside(origin: Inline, start: int, end: int) -> Span:
    """Place a piece of what stands in the source: ``raw`` is the source's own text, its line breaks in it."""
    path, line, column, _, _ = origin.span

    def at(position: int) -> tuple[int, int]:
        before = origin.raw[:position]
        newline = before.rfind("\n")
        return (line, column + position) if newline < 0 else (line + before.count("\n"), position - newline)

    return Span(path, *at(start), *at(end))
