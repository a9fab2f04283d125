"""Problems: what is wrong, where, and what to do. Every code has its meaning and its cure here.

`docs/problems.md` is generated from CODES. A code is a promise: it may be added, never renamed or reused.
"""

from __future__ import annotations

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
}
