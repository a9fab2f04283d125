"""Finds cells that mean the same as the one above: ``↳``, ``"``, or nothing in a first column that groups its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from .marks import marks

_T = TypeVar("_T")
_SIGNS = {"↳", '"', "〃", "″", "”", "“", "''", "同上", "ditto", "Ditto"}


def dittos(
    tables: Sequence[Sequence[str]], beside: Sequence[Sequence[str]] | None, after: Sequence[Sequence[int]]
) -> tuple[str, ...]:
    """Return the texts of a column that mean the same as above; ``tables`` has its texts, table by table.

    ``beside`` are those of the column beside it, where it is the first: nothing means the same only there, and only
    where all texts that there are differ, as the names of groups do. No sign stands ``after`` a row that is no record.
    """
    texts = [text for table in tables for text in table]
    signs = _SIGNS.intersection(texts)
    if signs:
        first = {table[0] for table in tables if table}
        first |= {table[number] for table, numbers in zip(tables, after, strict=True) for number in numbers}
        return tuple(sorted(signs)) if not first & signs and len({*texts} - signs) > 1 else ()
    if beside is None or texts.count("") < 2 or len(texts) - texts.count("") < 2:
        return ()
    for table, others in zip(tables, beside, strict=True):
        there = [text for text in table if text]
        if not table or not table[0] or len({*there}) < len(there):
            return ()
        if any(not text and not other for text, other in zip(table, others, strict=True)):
            return ()
    return () if marks({*texts}, {""}) else ("",)


def filled_down(texts: Sequence[str], values: Sequence[_T], same: Sequence[str]) -> list[_T]:
    """Return the values of one table, those whose text means the same as above being that above."""
    found: list[_T] = []
    for text, value in zip(texts, values, strict=True):
        found.append(found[-1] if text in same and found else value)
    return found
