"""Finds how a spec selects just the tables of a dataset: by their headings, by their columns, or by a number.

It asks for no less than a build does: a heading that matches must lead to a table that is taken, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..extraction.listing import FoundTable
from ..model import Document
from .groups import Group, common_start, either, heading_texts
from .model import ProposedRows

_MOST_HEADINGS = 12
"""How many headings a pattern names, where another way is shorter."""


class Way(NamedTuple):
    """One way to select: tables under one of ``headings`` (all, where there are none) that have ``columns``."""

    headings: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        return f"^{either(self.headings)}$" if self.headings else ""


class Places:
    """Knows the tables of one document by their numbers: which headings they stand under, which columns they have."""

    def __init__(self, document: Document, tables: Sequence[FoundTable]) -> None:
        self.all = {found.number for found in tables}
        self.markdown = {found.number for found in tables if not found.table.html}
        self.having: dict[str, set[int]] = {}
        below: dict[int, set[int]] = {id(section): set() for section in document.sections}
        for found in tables:
            for column in found.columns:
                self.having.setdefault(column, set()).add(found.number)
            for section in found.table.section.path if found.table.section else ():
                below[id(section)].add(found.number)
        self.sections: dict[str, list[set[int]]] = {}
        for section in document.sections:
            self.sections.setdefault(section.heading.text, []).append(below[id(section)])

    def select(self, way: Way, *, html: bool) -> set[int] | None:
        """Return the tables that ``way`` selects; None where a heading that it names leads to none of them."""
        there = self.all if html else self.markdown
        fit = there.intersection(*(self.having.get(column, ()) for column in way.columns))
        if not way.headings:
            return fit
        named = [section & fit for heading in way.headings for section in self.sections.get(heading, ())]
        return set().union(*named) if all(named) else None


def rows_of(group: Group, places: Places) -> ProposedRows | None:
    """Find how to select just the tables of ``group``; None where several tables cannot be selected together."""
    wanted = {found.number for found in group.tables}
    html = group.tables[0].table.html
    ragged = any(True for found in group.tables for _ in ragged_rows(found))
    nearest: tuple[set[int], Way] | None = None
    for way in ways(group.tables):
        selected = places.select(way, html=html)
        if selected == wanted:
            return ProposedRows(way.pattern, way.columns, None, html, ragged)
        if selected and wanted < selected and nearest is None:
            nearest = selected, way
    if len(wanted) > 1 or nearest is None:
        return None
    selected, way = nearest
    number = sorted(selected).index(min(wanted)) + 1
    return ProposedRows(way.pattern, way.columns, number, html, ragged)


def ragged_rows(found: FoundTable) -> Iterator[int]:
    """Yield the lines of the rows that are not as wide as their header."""
    width = len(found.columns)
    for row in found.table.rows:
        if len(row.cells) != width or row.excess:
            yield row.span.line


def ways(tables: Sequence[FoundTable], *, by_one_column: bool = True) -> Iterator[Way]:
    """Yield the ways to select ``tables``, which have the same columns, the plainest first.

    One column alone may well be in a table of another kind, which a file has that comes later.
    """
    headings = list(_headings(tables))
    columns = tables[0].columns
    narrowed = [(), *((column,) for column in columns if by_one_column), columns]
    for chosen in narrowed if headings else ():
        yield from (Way(names, chosen) for names in headings if len(names) <= _MOST_HEADINGS)
    yield from (Way((), chosen) for chosen in narrowed)
    yield from (Way(names, chosen) for names in headings if len(names) > _MOST_HEADINGS for chosen in narrowed)


def _headings(tables: Sequence[FoundTable]) -> Iterator[tuple[str, ...]]:
    """Yield headings that lead to the tables: the nearest that all stand under first, then one for each."""
    paths = [heading_texts(found) for found in tables]
    common = common_start(paths)
    yield from ((heading,) for heading in reversed(common))
    if len(paths) > 1 and all(len(path) > len(common) for path in paths):
        outer, nearest = (tuple(dict.fromkeys(path[level] for path in paths)) for level in (len(common), -1))
        yield from (nearest, outer) if len(nearest) == 1 else (outer, nearest)


def ignored_lines(texts: Collection[str]) -> str:
    """Return a pattern for lines that only look like rows; the empty one, for all, where they are many."""
    different = dict.fromkeys(texts)
    return f"^{either(different)}$" if len(different) <= _MOST_HEADINGS else ""


def ignored(tables: Collection[FoundTable]) -> str:
    """Return a pattern for the headings of tables that nobody takes; the empty one, for all, where one has none."""
    headings = {found.table.section.heading.text if found.table.section else None for found in tables}
    names = [heading for heading in headings if heading is not None]
    return f"^{either(sorted(names))}$" if len(names) == len(headings) <= _MOST_HEADINGS else ""
