"""Finds the rows of a dataset's tables that are no records: headings for those below, totals, separators, empty rows.

Enters: the tables of a group. Leaves: what the spec says of their rows, and which these are. It is proposed only where
the spec leaves out just these rows, and where every row of the kind is one beyond doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..extraction.guessing import MARKERS, is_visible
from ..extraction.listing import FoundTable
from ..problems import counted
from ..records.shaping import transposed
from .groups import NOTHING_ASIDE, Aside, Group, either

_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?|sum|gesamt|summe|insgesamt|合计|总计|小计|合計|総計|итого|всего", re.IGNORECASE
)
_RULE = re.compile(r"[-=–—_.…·*~ ]+")
_BOLD = re.compile(r"\*\*|__|<b>|<strong>")


class _Row(NamedTuple):
    table: int
    number: int
    texts: Sequence[str]
    raw: str
    last: bool

    @property
    def place(self) -> tuple[int, int]:
        return self.table, self.number

    @property
    def filled(self) -> list[int]:
        return [column for column, text in enumerate(self.texts) if text]


def rows_aside(tables: Sequence[FoundTable]) -> Aside:
    """Find the rows of ``tables``, which have the same columns, that are no records."""
    if len(tables[0].columns) < 2 or tables[0].table.html:
        return NOTHING_ASIDE
    rows = [row for found in tables for row in _rows(found)]
    headings = _headings(rows)
    records = [row for row in rows if row.place not in headings]
    left: set[tuple[int, int]] = set()
    excepts, reasons = [], []
    for kind, is_one in _kinds(tables[0]):
        wanted = [row for row in records if is_one(row)]
        pattern = _pattern(wanted, records, tables[0].columns, left) if wanted else None
        if pattern is not None:
            excepts.append(pattern)
            left |= {row.place for row in wanted}
            reasons.append(f"{counted(len(wanted), 'row')} {kind}")
    if len(records) - len(left) < 2:
        left, excepts, reasons = set(), [], []
    if not left and not headings:
        return NOTHING_ASIDE
    if headings:
        reasons.insert(0, f"{counted(len(headings), 'row')} with one filled cell: a heading for the rows below")
    bare = any(row.number == 0 and row.place not in headings | left for row in rows)
    by_table: dict[int, set[int]] = {}
    for table, number in headings | left:
        by_table.setdefault(table, set()).add(number)
    aside = {table: frozenset(numbers) for table, numbers in by_table.items()}
    merged: dict[str, str] = {}
    for column, said in excepts:
        merged[column] = f"{merged[column]}|{said}" if column in merged else said
    return Aside(aside, tuple(merged.items()), tuple(reasons), bool(headings), bare and bool(headings))


def turned(made: Group) -> Group | None:
    """Return the tables with their first columns as headers, where they are keys in bold without a header above."""
    if not all(map(_are_pairs, made.tables)):
        return None
    tables = [
        found._replace(table=(turned := transposed(found.table)), columns=turned.columns) for found in made.tables
    ]
    return replace(made, tables=tuple(tables)) if len({found.columns for found in tables}) == 1 else None


def _are_pairs(found: FoundTable) -> bool:
    header, rows = found.table.header.cells, found.table.rows
    if len(header) != 2 or any(cell.text for cell in header) or found.table.html or len(rows) < 2:
        return False
    keys = [row.cells[0] for row in rows if len(row.cells) == 2 and not row.excess]
    bold = all(_BOLD.match(cell.raw) and is_visible(cell.text) for cell in keys)
    return bold and len(keys) == len(rows) == len({cell.text for cell in keys})


def _rows(found: FoundTable) -> Iterator[_Row]:
    width, texts = len(found.columns), found.table.texts()[1:]
    for number, row in enumerate(found.table.rows):
        raw = row.cells[0].raw if row.cells and not row.excess else ""
        padded = [*texts[number][:width], *[""] * (width - len(texts[number]))]
        yield _Row(found.number, number, padded, raw, number == len(texts) - 1)


def _headings(rows: Sequence[_Row]) -> set[tuple[int, int]]:
    """Return the places of the rows that are headings; none where one with one filled cell may be a record."""
    alone = [row for row in rows if len(row.filled) == 1]
    others = [row for row in rows if len(row.filled) > 1]
    if not alone or len(others) < len(alone) or any(row.filled != [0] or row.last or not row.raw for row in alone):
        return set()
    places = {row.place for row in alone}
    if any(not is_visible(row.texts[0]) or row.texts[0] in MARKERS for row in alone):
        return set()
    if any((row.table, row.number + 1) in places for row in alone) or len({row.texts[0] for row in alone}) < len(alone):
        return set()
    if all(_BOLD.match(row.raw) for row in alone) and not any(_BOLD.match(row.raw) for row in others):
        return places
    first = {row.table for row in alone} == {row.table for row in alone if row.number == 0}
    wide = len(rows[0].texts) > 2 and len(alone) > 1
    return places if first and wide and all(0 in row.filled for row in others) else set()


def _kinds(table: FoundTable) -> Iterator[tuple[str, Callable[[_Row], bool]]]:
    names = [cell.text for cell in table.table.header.cells]
    yield "that are empty", lambda row: not row.filled
    yield (
        "that only separate others",
        lambda row: (
            bool(row.filled) and all(_RULE.fullmatch(row.texts[c]) and len(row.texts[c]) > 2 for c in row.filled)
        ),
    )
    yield "that only repeat the header", lambda row: len(row.filled) > 1 and list(row.texts) == names
    yield (
        "of totals",
        lambda row: row.last and row.number > 1 and bool(_TOTAL.fullmatch(row.texts[0].strip(" :*"))) and _has_sum(row),
    )


def _has_sum(row: _Row) -> bool:
    return any(re.search("[0-9]", text) for text in row.texts[1:])


def _pattern(
    wanted: Sequence[_Row], records: Sequence[_Row], columns: Sequence[str], left: set[tuple[int, int]]
) -> tuple[str, str] | None:
    """Return a column and a pattern that matches in just the rows ``wanted``; None where no column has one."""
    places = {row.place for row in wanted}
    for number, column in enumerate(columns):
        texts = dict.fromkeys(row.texts[number] for row in wanted)
        said = f"^{either(texts)}$" if any(texts) else "^$"
        if "" in texts and len(texts) > 1:
            continue
        found = {row.place for row in records if row.texts[number] in texts}
        if found - left == places - left and not any("\n" in text for text in texts):
            return column, said
    return None
