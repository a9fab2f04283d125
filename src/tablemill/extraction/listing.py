"""Lists the tables of sources, and finds the one that is meant among them.

Enters: Sources, or what names them. Leaves: a Listing, and of it the tables that a choice fits.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..dialect import conflicts
from ..markdown import parse
from ..model import Document, Span, Table
from ..problems import Problem, TablemillError, counted, in_order, listed, quoted, suggestion
from ..reading.discovery import Named, Stream, discover
from ..reading.following import Follow, unfollowed
from ..reading.sources import Source
from ..spec.patterns import Pattern

__all__ = ["Choice", "FoundTable", "Listing", "choose", "find_tables", "no_such_table"]


class FoundTable(NamedTuple):
    """A table, its number (they are counted from 1, over all sources) and the names of its columns, all different."""

    number: int
    table: Table
    columns: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that it stands under, outermost first."""
        return tuple(self.table.heading_texts())


class Listing(NamedTuple):
    """The tables of some sources, and a problem for each source that cannot be read, wholly or in part.

    ``strays`` has the places of the lines that look like rows of a table but are shown as text on GitHub. ``sources``
    are the paths of the files that were read, and ``unread`` those that seem to have HTML tables, which were not
    requested.
    """

    tables: tuple[FoundTable, ...]
    problems: tuple[Problem, ...]
    strays: tuple[Span, ...]
    sources: tuple[str, ...]
    unread: tuple[str, ...]
    documents: tuple[Document, ...] = ()


class Choice(NamedTuple):
    """Which tables are meant: those for which all holds that is said. ``heading`` is searched in each heading above."""

    number: int | None = None
    heading: Pattern | None = None
    columns: tuple[str, ...] = ()

    def fits(self, found: FoundTable) -> bool:
        return (
            (self.number is None or self.number == found.number)
            and (self.heading is None or any(map(self.heading.search, found.headings)))
            and set(self.columns) <= set(found.columns)
        )

    def __str__(self) -> str:
        said = [] if self.number is None else [f"has the number {self.number}"]
        if self.heading is not None:
            said.append(f"is under a heading that matches {quoted(self.heading.pattern)}")
        if self.columns:
            said.append(f"has the column{'s' if len(self.columns) > 1 else ''} {listed(self.columns)}")
        return " and ".join(said)


def find_tables(
    sources: Named | Iterable[Named],
    *,
    html: bool = False,
    marks: bool = True,
    without: str | os.PathLike[str] | None = None,
    follow: Follow = unfollowed,
) -> Listing:
    """List the tables of ``sources``: Markdown files, folders and patterns, streams of bytes or `Source` values.

    A string or path that names a folder stands for the Markdown files in and below it that git does not ignore. A name
    that no file has, such as ``docs/**/*.md``, is a pattern. Neither includes files in the folder ``without``.
    ``html=True`` includes HTML tables, and ``marks=False`` treats ``==`` as text. A source that cannot be read is a
    problem, not an exception, and the others are listed. ``follow`` sees each file as it is read and as its tables are
    found.
    """
    named = [sources] if isinstance(sources, (str, os.PathLike, Stream, Source)) else sources
    found = discover(named, without=without, follow=follow)
    problems = list(found.problems)
    documents: list[Document] = []
    tables: list[FoundTable] = []
    for source in follow(found.sources, "finding tables"):  # a document finds its tables when it is asked for them
        for document in _parsed(source, html, marks, problems):
            documents.append(document)
            tables += (FoundTable(number, t, t.columns) for number, t in enumerate(document.tables, len(tables) + 1))
            problems += (Problem("table-cut", _TABLE_CUT, span) for span in document.cut)
        problems += conflicts(source)
    strays = tuple(span for document in documents for span in document.stray_rows)
    unread = () if html else tuple(source.path for source in found.sources if _HTML_TABLE.search(source.text))
    paths = tuple(source.path for source in found.sources)
    return Listing(tuple(tables), tuple(in_order(problems)), strays, paths, unread, tuple(documents))


def choose(listing: Listing, choice: Choice, *, every: bool) -> tuple[FoundTable, ...]:
    """Return the table that ``choice`` fits or, with ``every``, all of them, which must have the same columns.

    Raises TablemillError, which says what tables there are, where it fits none or more than are wanted.
    """
    chosen = tuple(filter(choice.fits, listing.tables))
    if not chosen:
        raise TablemillError([*listing.problems, *no_such_table(listing, choice)])
    if len(chosen) == 1 or (every and (choice.columns or len({found.columns for found in chosen}) == 1)):
        return chosen
    what = "they have different columns: name the columns to take" if every else "choose one, or take all as one"
    message = f"{len(chosen):,} tables match; {what}"
    raise TablemillError([Problem("many-tables", message, chosen[0].table.span), *_told("many-tables", chosen)])


def no_such_table(listing: Listing, choice: Choice) -> Iterator[Problem]:
    """Say what there is, where ``choice`` fits none of the tables."""
    if not listing.tables:
        yield from (_nothing_in(path, listing) for path in listing.sources)
    elif not any(map(choice.fits, listing.tables)):
        yield from _none_of(listing.tables, choice)


def _nothing_in(path: str, listing: Listing) -> Problem:
    message = "there is no table"
    if path in listing.unread:
        message += " in Markdown; --html also reads HTML tables"
    stray = next((span for span in listing.strays if span.path == path), None)
    if stray:
        message += f"; line {stray.line} looks like the row of one, but GitHub shows it as text"
    return Problem("no-table", message, stray or Span.top(path))


def _none_of(tables: Sequence[FoundTable], choice: Choice) -> Iterator[Problem]:
    there = list(dict.fromkeys(name for found in tables for name in found.columns))
    near = next((suggestion(name, there) for name in choice.columns if name not in there), "")
    yield Problem("no-table", f"no table {choice}{near or '; choose one of these'}", tables[0].table.span)
    yield from _told("no-table", tables)


_HTML_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_TABLE_CUT = (
    "GitHub ends the table above this line, because it had to add too many cells to rows that are too short; "
    "give each row as many cells as the header has"
)


def _parsed(source: Source, html: bool, marks: bool, problems: list[Problem]) -> Iterator[Document]:
    try:
        yield parse(source, html=html, marks=marks)
    except TablemillError as error:
        problems += error.problems


# What is there

_TOLD = 20
"""How many tables are listed where none or too many match."""


def _told(code: str, tables: Sequence[FoundTable]) -> Iterator[Problem]:
    for found in tables[:_TOLD]:
        under = f" under {quoted(found.headings[-1])}" if found.headings else ""
        message = (
            f"table {found.number}{under} has {counted(len(found.table.rows), 'row')}, columns {listed(found.columns)}"
        )
        yield Problem(code, message, found.table.span)
    if len(tables) > _TOLD:
        message = f"this and {counted(len(tables) - _TOLD - 1, 'more table')} are not listed here"
        yield Problem(code, message, tables[_TOLD].table.span)
