"""Problems: what is wrong, where, and what to do. Every code has its meaning and its cure here.

`docs/problems.md` is generated from CODES. A code is a promise: it may be added, never renamed or reused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from .model import Span

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a problem's code means and how it is cured.

    ``exit`` is the exit code that an error of this kind leads to: 1 where the work was done and found
    something wrong, 2 where it could not be done.
    """

    severity: Severity
    exit: Literal[0, 1, 2]
    meaning: str
    cure: str


class Problem(NamedTuple):
    """One thing that is wrong: a code of CODES, a message for people, and the place."""

    code: str
    message: str
    span: Span

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"


class TablemillError(Exception):
    """Work cannot go on; ``problems`` says why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, dropping those said twice."""
    return sorted(set(problems), key=lambda problem: (problem.span, problem.code, problem.message))


def quoted(value: object) -> str:
    """Show a value of the seed in a message: JSON, cut in the middle where it is long."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 120 else f"{shown[:80]}…{shown[-20:]}"


def suggestion(word: str, valid: Iterable[str]) -> str:
    """Ask whether the nearest of ``valid`` was meant, for the end of a message; empty where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(valid), n=1)
    return f"; did you mean {quoted(near[0])}?" if near else ""


CODES: dict[str, Code] = {
    # Files
    "missing-file": Code(
        "error", 2, "A file that the spec names does not exist.", "Correct the path in the spec, or add the file."
    ),
    "unreadable-file": Code(
        "error",
        2,
        "A file cannot be read: permissions, a folder in its place, or a symbolic link that leads out of the project.",
        "Mend what the message names; replace a link that leads out of the project by the file itself.",
    ),
    "not-utf-8": Code(
        "error",
        2,
        "A file holds bytes that are not UTF-8. The message names the first one by its offset.",
        "Save the file as UTF-8.",
    ),
    # The seed and the spec do not agree
    "selects-nothing": Code(
        "error",
        1,
        "A dataset's rows, or an entry of ignore, match nothing in their source.",
        "Mend the pattern, or put back the heading or table that it looks for.",
    ),
    "section-without-table": Code(
        "error",
        1,
        "A heading matches a dataset's rows.tables, but the dataset takes no table below it.",
        "Put the table back (has it lost its delimiter row?), or narrow the pattern.",
    ),
    "table-not-taken": Code(
        "error",
        1,
        "A seed has a table that no dataset takes and that ignore does not list.",
        "Declare a dataset for it, widen the rows of one, or list it under ignore.",
    ),
    "unknown-column": Code(
        "error",
        1,
        "A field reads a column that a table of its dataset does not have.",
        "Correct the name in the spec, or in the table's header.",
    ),
    "ambiguous-column": Code(
        "error",
        1,
        "A field reads a column whose name stands twice in the table's header.",
        "Give each column of the table a name of its own.",
    ),
    "column-not-read": Code(
        "error",
        1,
        "A table has a column that no field of any dataset reads.",
        "Add a field that reads it, or list the column under the dataset's unread.",
    ),
    "stray-row": Code(
        "error",
        1,
        "A line of a paragraph begins with | like a table's row, but GitHub shows it as text.",
        "Mend the table: a delimiter row with a cell for each header cell, and no blank line between its rows. "
        "Where text must begin with a pipe, write \\|.",
    ),
    # The seed's rows and values
    "ragged-row": Code(
        "error",
        1,
        "A row has more or fewer cells than its header. GitHub does not show the cells past the header's width, and "
        "shows missing ones empty.",
        "Give the row as many cells as the header has; a | inside a cell is written \\|.",
    ),
    "unclosed-mark": Code(
        "warning",
        0,
        "A == that could open or close a highlight has no partner, and stands in the text as it is.",
        "Close the highlight, or write \\== where two equals signs are meant.",
    ),
    "no-match": Code(
        "error",
        1,
        "A field that must not be null has nothing to be read from: its pattern does not match, no heading or "
        "paragraph is there, or the row ends before its column.",
        "Correct the cell, widen the field's pattern, or let the schema allow null.",
    ),
    "type": Code(
        "error",
        1,
        "A value is not of the type that the schema gives its field.",
        "Correct the cell, narrow the field's pattern, or correct the type in the schema.",
    ),
    "schema": Code(
        "error",
        1,
        "A value is of the right type but not as the schema wants it: its range, length, pattern or list of values.",
        "Correct the cell, or the schema.",
    ),
    "duplicate-key": Code(
        "error",
        1,
        "Two records of a dataset have the same key. The message names the first, the problem stands at the second.",
        "Remove or correct one of the two rows.",
    ),
    "null-key": Code("error", 1, "A record's key is null.", "Give the row a key."),
    "unknown-reference": Code(
        "error",
        1,
        "A field that references another dataset has a value that is no key there.",
        "Correct the value, or add the record that it refers to.",
    ),
}
