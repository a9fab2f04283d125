"""The same as above: a cell that says ``"`` or ``↳``, or nothing, has the value of the row above it in its table.

Enters: what a field reads in each row of a table, and the texts of the cells. Leaves: the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ..model import Json
from ..problems import quoted
from ..spec import FieldSpec
from .conversion import FieldError, source

__all__ = ["values_above"]

Failures: TypeAlias = Mapping[int, FieldError]


def values_above(
    field: FieldSpec,
    texts: Sequence[Json],
    made_of: Callable[[Sequence[int]], tuple[Sequence[Json], Failures]],
    kept: Sequence[int] | None = None,
) -> tuple[Sequence[Json], dict[int, FieldError]]:
    """Return the values of a field in the rows of a table, and why some could not be made.

    ``made_of`` makes those that are written in some rows, and says by their places among these why others are not.
    A row in which the text is one of the field's dittos is read as the one above it; the first of a table cannot be.
    A value that fails is reported where it is written, not where it is repeated. Where some rows are no records,
    ``kept`` numbers those that are, and of these are the values; what stands in one that is not may be meant below it.
    """
    dittos = field.value.ditto if field.value is not None else frozenset()
    written: list[int] = []  # by row, the row in which its value is written; -1 where there is none
    for number, text in enumerate(texts):
        is_ditto = isinstance(text, str) and text in dittos
        written.append((written[-1] if number else -1) if is_ditto else number)
    numbers = range(len(written)) if kept is None else kept
    own = [row for row in dict.fromkeys(written[number] for number in numbers) if row >= 0]
    values, failures = made_of(own)
    made = dict(zip(own, values, strict=True))
    failed = {own[number]: reason for number, reason in failures.items()}
    wrong = {}
    told: set[int] = set()
    for record, number in enumerate(numbers):
        row = written[number]
        if row < 0:
            wrong[record] = _nothing_above(field, texts[number])
        elif row in failed:
            wrong[record] = FieldError(failed[row].code, "") if row in told else failed[row]
            told.add(row)
    return [made.get(written[number]) for number in numbers], wrong


def _nothing_above(field: FieldSpec, text: Json) -> FieldError:
    message = (
        f"{quoted(text)} repeats the row above, but this is the first row of the table; write the value of {field.name}"
    )
    return FieldError("no-match", message + source(field))
