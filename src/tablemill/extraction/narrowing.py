"""Takes only some rows of the chosen tables, by patterns that are searched in the text of their columns.

Enters: tables, and which rows are wanted. Leaves: the tables with those rows alone, each cell at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ..model import Span
from ..problems import Problem, TablemillError, counted, quoted, suggestion
from ..records.shaping import Sieve, Taken
from ..spec import Condition, RowsSpec
from ..spec.patterns import Pattern
from .listing import FoundTable

__all__ = ["NOTHING_ASKED", "Asked", "Patterns", "conditions", "pairs_of", "pattern_of", "sifted"]

Patterns: TypeAlias = Mapping[str, "str | re.Pattern[str]"] | Iterable[tuple[str, "str | re.Pattern[str]"]]
"""Columns and a pattern for each; as pairs, a column may come again."""


Asked: TypeAlias = tuple[tuple[Condition, ...], tuple[Condition, ...]]
"""What all rows that are taken match, and what none of them does."""
NOTHING_ASKED: Asked = ((), ())


def pairs_of(given: Patterns | None) -> list[tuple[str, str | re.Pattern[str]]]:
    """Return columns and their patterns as pairs."""
    return [] if given is None else list(given.items() if isinstance(given, Mapping) else given)


def conditions(given: Patterns | None, chosen: Sequence[FoundTable], said: str) -> tuple[Condition, ...]:
    """Return what is asked of rows in the option ``said``; raises TablemillError where a table lacks a column."""
    return tuple(
        Condition(column, found, found.span)
        for column, pattern in pairs_of(given)
        if (found := pattern_of(column, pattern, chosen, said))
    )


def pattern_of(column: str, pattern: str | re.Pattern[str], chosen: Sequence[FoundTable], said: str) -> Pattern:
    """Make a Pattern that is placed at the header of ``column``, which all of ``chosen`` must have."""
    places = [_header(column, found, said) for found in chosen]
    return Pattern(re.compile(pattern), places[0])


def _header(column: str, found: FoundTable, said: str) -> Span:
    if column not in found.columns:
        near = suggestion(column, found.columns)
        message = f'the table has no column {quoted(column)}, which "{said}" names{near}'
        raise TablemillError([Problem("unknown-column", message, found.table.header.span)])
    return found.table.header.cells[found.columns.index(column)].span


def sifted(chosen: Sequence[FoundTable], rows: RowsSpec) -> tuple[list[Taken], int, list[Problem]]:
    """Return the wanted rows of each table, how many others there are, and what there is to say of that."""
    sieve = Sieve(rows)
    taken = [sieve.sift(Taken(found.table, found.table)) for found in chosen]
    problems = list(sieve.idle())
    if sieve.left_out and sieve.left_out == sieve.seen:
        message = f'"where" and "except" leave out all {counted(sieve.seen, "row")}; correct a pattern'
        problems.append(Problem("selects-nothing", message, rows.span))
    return taken, sieve.left_out, problems
