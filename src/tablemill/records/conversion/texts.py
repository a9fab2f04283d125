"""One text on its way to a value, and a column of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...expressions import lazy
from ...markdown.layout import WHITE_SPACE
from ...model import Json
from ...problems import listed, quoted
from ...spec import FieldSpec
from ...spec.dates import DateError
from ...spec.patterns import Pattern
from ...spec.scalars import CONVERSIONS
from ...spec.schema import FieldType
from .words import FieldError, lacking, nothing_there, source, stands_for_null, wanted

__all__ = ["convert", "means_some", "scalar_of", "shown", "value_of", "values_of"]

_LINE_END = lazy(r"[ \t]*\n\s*")


def value_of(field: FieldSpec, kind: FieldType, reading: Json) -> Json:
    """Return the value of ``field``, whose view gave ``reading``, None where there is nothing to read.

    Raises FieldError where there is none.
    """
    is_read = reading is not None
    if field.value is not None:
        reading = shown(field, reading)
    value = reading
    if kind.kind == "array":
        if is_read and reading is None:
            reading = ""  # no link, and so no part behind one
        if reading is None or (isinstance(reading, list) and _as_it_is(field, kind)):
            return reading if reading is not None else lacking(field, kind, nothing_there(field, False))
        from .parts import list_of

        return list_of(field, kind, reading)
    if reading is not None:
        if field.value is not None and field.value.link is not None and field.view != "formatted":
            value = _link(reading, field.value.link)
        elif field.view == "url":
            value = _only_one(field, reading)
    if isinstance(value, str):
        return convert(field, kind, value)
    return lacking(field, kind, nothing_there(field, is_read)) if value is None else value


def shown(field: FieldSpec, reading: Json) -> Json:
    """Return what is read of ``reading``: what stands behind a link, on one line; None where there is no such link."""
    value = field.value
    if value is None or reading is None:
        return reading
    if field.reads == "laid_out":
        from ...markdown.plain.formatting import formatted_behind, formatted_link  # which few fields need

        views, marks = reading
        link, behind_link = value.link, value.after_link
        if link is not None:
            reading = formatted_link(views, marks, link)
        elif behind_link is not None:
            reading = formatted_behind(views, marks, behind_link)
    elif value.after_link is not None:
        if field.reads == "text_and_links":
            text, ends = reading
            behind: str = text[ends[value.after_link - 1] :] if value.after_link <= len(ends) else ""
            reading = behind.strip(WHITE_SPACE) if value.after_link <= len(ends) else None
        else:
            reading = reading[value.after_link :]
    return _LINE_END.sub(" ", reading) if value.one_line and isinstance(reading, str) else reading


def _as_it_is(field: FieldSpec, kind: FieldType) -> bool:
    """Whether a list that a view gives is the value: the parts of some are texts, and could be something else."""
    if field.view not in ("code", "url"):
        return True
    return field.value is None and (kind.items is None or kind.items.kind in ("string", None))


def values_of(
    field: FieldSpec, kind: FieldType, readings: Sequence[Json]
) -> tuple[Sequence[Json], dict[int, FieldError]]:
    """Return the value of ``field`` for each of ``readings``, and by its number why one could not be made."""
    if field.value is None and field.narrowed is None and kind.kind == "string" and {str} >= set(map(type, readings)):
        plain = _texts(field, readings)
        if kind.may_lack or None not in plain:
            return plain, {}
    values: list[Json] = []
    failures: dict[int, FieldError] = {}
    known: dict[str, Json] = {}  # a column of a few words has them again and again
    for number, reading in enumerate(readings):
        try:
            if isinstance(reading, str):
                if reading not in known:
                    known[reading] = value_of(field, kind, reading)
                values.append(known[reading])
            else:
                values.append(value_of(field, kind, reading))
        except FieldError as reason:
            values.append(None)
            failures[number] = reason
    return values, failures


def _texts(field: FieldSpec, texts: Sequence[str]) -> Sequence[str | None]:
    """Return what `convert` makes of texts that stay texts, and None also where it would say why there is none."""
    found: Sequence[str | None] = texts
    if field.pattern is not None:
        group, nulls, search = field.pattern.groups, field.nulls, field.pattern.searcher(texts)
        matches = (None if text in nulls else search(text) for text in texts)
        found = [match[group] if match else None for match in matches]
    if field.nulls.isdisjoint(found):
        return found
    return [None if text in field.nulls else text for text in found]


def _only_one(field: FieldSpec, urls: Sequence[str]) -> str | None:
    if len(urls) > 1:
        there = f"{len(urls)} links, {listed(urls)}"
        raise FieldError("many-links", f"{field.name} must be one URL, but the cell has {there}{source(field)}")
    return urls[0] if urls else None


def _link(reading: Sequence[str | Mapping[str, str]], number: int) -> str | None:
    """Return the address, or of whole links the text, of the one with a number; None where there are fewer."""
    if number > len(reading):
        return None
    found = reading[number - 1]
    return found if isinstance(found, str) else found["text"]


def convert(field: FieldSpec, kind: FieldType, text: str) -> Json:
    """Return the value that ``text`` is, narrowed by the field's pattern; raises FieldError where it is none."""
    patterns = [pattern for pattern in (field.pattern, field.narrowed) if pattern is not None]
    found, why = scalar_of(field, kind, text, patterns, field.name)
    return lacking(field, kind, why + source(field)) if found is None else found


def scalar_of(
    field: FieldSpec, kind: FieldType | None, text: str, patterns: Iterable[Pattern], whose: str
) -> tuple[Json, str]:
    """Return the value that ``text`` is, and where that is None why; raises FieldError where it has another type.

    What a text means, and whether it stands for null, is asked of the whole of it first and then of what each of
    ``patterns`` finds in what the one before it found: so a mark need not match.
    """
    means: Mapping[str, Json] = field.value.values if field.value is not None else {}
    if text in means:
        return means[text], stands_for_null(text)
    wanted_text = text
    for pattern in patterns:
        if wanted_text in field.nulls:
            break
        match = pattern.search(wanted_text)
        found = match and match[pattern.groups]
        if found is None:
            return None, f"the pattern {pattern.pattern} does not match {quoted(wanted_text)}"
        wanted_text = found
        if wanted_text in means:
            return means[wanted_text], stands_for_null(wanted_text)
    if wanted_text in field.nulls:
        return None, stands_for_null(wanted_text)
    return _typed(field, kind, wanted_text, whose), ""


def means_some(field: FieldSpec, readings: Iterable[Json]) -> bool:
    """Whether one of the texts of which ``field`` says what they mean is among ``readings``, or in one of them.

    What is no text, as in a data file, is not asked.
    """
    own = field.value.own if field.value is not None else frozenset()
    patterns = [pattern for pattern in (field.pattern, field.narrowed) if pattern is not None]
    known: set[str] = set()
    for reading in readings:
        text = shown(field, reading)
        if not isinstance(text, str):
            if text is not None:
                return True
            continue
        if text in known:
            continue
        known.add(text)
        found = {text}
        if field.value is not None and field.value.split is not None:
            from .parts import texts_of

            found.update(texts_of(field, text))
        for pattern in patterns:
            found |= {match[pattern.groups] or "" for one in tuple(found) for match in pattern.finditer(one)}
        if not own.isdisjoint(found):
            return True
    return False


def _typed(field: FieldSpec, kind: FieldType | None, text: str, whose: str) -> Json:
    written = text
    try:
        if field.value is not None:
            if field.value.numbers is not None:
                from .numbers import plain

                written = plain(field.value.numbers, text)
            elif field.value.dates:
                from .dates import iso

                written = iso(field.value.dates, text)
        return CONVERSIONS[kind.kind if kind is not None and kind.kind is not None else "string"](written)
    except ValueError as error:
        why = f": {error}" if isinstance(error, DateError) else ""
        message = f"{whose} must be {wanted(field, kind, error)}, got {quoted(text)}{source(field)}{why}"
        raise FieldError("type", message) from None
