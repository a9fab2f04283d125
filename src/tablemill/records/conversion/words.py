"""What is said of a value that cannot be made, and what stands where there is none."""

from __future__ import annotations

from ...model import Inline, Json, Record, Span
from ...problems import listed, quoted
from ...spec import FieldSpec
from ...spec.model import ENTRY, NEAR
from ...spec.scalars import WANTED, InexactError
from ...spec.schema import FieldType

__all__ = ["FieldError", "lacking", "nothing_there", "place_in", "source", "wanted"]


class FieldError(Exception):
    """A field's value cannot be made; becomes a problem.

    ``part`` is the number of the part of a list that is wrong, and ``span`` its place where that is known; else it is
    looked for in what the field was read from.
    """

    def __init__(self, code: str, message: str, part: int | None = None, span: Span | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.part = part
        self.span = span


def lacking(field: FieldSpec, kind: FieldType, why: str) -> Json:
    """Return what stands where there is no value: the default, or None; raises FieldError where one must be there."""
    if field.value is not None and field.value.default is not None:
        return field.value.default
    if kind.may_lack:
        return None
    raise FieldError("no-match", f"{field.name} needs a value, but {why}")


def nothing_there(field: FieldSpec, is_read: bool) -> str:
    if is_read:
        value = field.value
        number = None if value is None else value.after_link if value.link is None else value.link
        return f"there is no {f'link {number}' if number is not None and number > 1 else 'link'}{source(field)}"
    pattern = f" that matches {field.pattern.pattern}" if field.pattern and field.origin in NEAR else ""
    language = f" in {field.language.pattern}" if field.language else ""
    what = field.origin.replace("_", " ") + (f" of level {field.level}" if field.level else "")
    return f"there is no {what}{language}{pattern}"


def wanted(field: FieldSpec, kind: FieldType | None, error: ValueError) -> str:
    """Say what a text should have been."""
    if isinstance(error, InexactError):
        return "a number that JSON can hold exactly (about 16 digits, up to 1.8e308)"
    value, scalar = field.value, kind.kind if kind and kind.kind else "string"
    said = WANTED[scalar]
    if value is None:
        return said
    if value.numbers is not None:
        from .numbers import example

        said += f" written as {example(value.numbers, scalar)}"
    elif value.dates:
        said = f"a date written as {' or '.join(value.dates)}"
    return f"{said}, or one of {listed(value.values)}" if value.values else said


def source(field: FieldSpec) -> str:
    """Say what ``field`` is read from, for the end of a message."""
    if field.join is not None:
        return f" (joined from {field.join.dataset})"
    if field.text is not None:
        return f" (text {' or '.join(one.text for one in (field.text, *field.text.others))})"
    if field.front_matter is not None:
        return f" (front matter, {field.front_matter})"
    if field.column == ENTRY:
        return " (entry)"
    if field.column == "":
        return " (the whole record)"
    columns = " or ".join(field.columns)
    return f" (column {columns})" if field.origin == "column" else f" ({field.origin.replace('_', ' ')})"


def place_in(field: FieldSpec, kind: FieldType, record: Record, number: int) -> Span:
    """Place an item of a list where the part stands that it was made of, if that is to be found."""
    origin = record.origins.get(field.name)
    if not isinstance(origin, Inline):
        return record.place(field.name)
    from .parts import place_of_item  # which what is right needs not

    return place_of_item(field, kind, origin, number)


def stands_for_null(text: str) -> str:
    return f"{quoted(text)} means null" if text else "it is empty"
