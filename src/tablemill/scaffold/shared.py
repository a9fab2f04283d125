"""Finds the tables that are alike in many files: they are one dataset, whose source is a pattern of files.

Tables are alike where they have the same columns and stand in three files or more; in two files only where they stand
under the same heading, too, for ``Name`` and ``Description`` alone may well be of different things. A pattern of files
is proposed only where all files that it matches were looked at, so that it takes nothing that nobody has seen; what
does not fit in a few of them is left out with ``!``, and stands for itself.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..extraction.listing import FoundTable
from ..model import Document
from ..problems import CODES, Problem
from ..reading.discovery import SUFFIXES, matching
from .groups import Group, either, heading_texts
from .model import ProposedRows
from .rows import Places, Way, ragged_rows, ways

FEW_FILES = 3
"""So many files are named one by one."""


class Page(NamedTuple):
    """A file that was looked at: its path, that path as a spec names it, and its tables."""

    document: Document
    relative: str
    tables: Sequence[FoundTable]

    @property
    def path(self) -> str:
        return self.document.path


class Shared(NamedTuple):
    """Tables of several files that are one dataset: how they are selected, and what names the files.

    ``files`` are those that have the tables, ``read`` all that the ``source`` names.
    """

    group: Group
    rows: ProposedRows
    source: tuple[str, ...]
    files: tuple[str, ...]
    read: tuple[str, ...]


class Pages:
    """All files that were looked at, and which tables they have under which headings, and of which columns."""

    def __init__(self, pages: Sequence[Page], problems: Iterable[Problem], folder: Path, without: Path | None) -> None:
        self.all = pages
        self.by_path = {page.path: page for page in pages}
        self.folder = folder
        self.without = None if without is None else os.path.abspath(without)
        self.wrong = {problem.span.path for problem in problems if CODES[problem.code].severity == "error"}
        self.path_of = {found.number: page.path for page in pages for found in page.tables}
        self._places: dict[str, Places] = {}
        self._matched: dict[str, tuple[str, ...] | None] = {}

    def places(self, path: str) -> Places:
        """Return what is known of the tables of one file."""
        if path not in self._places:
            page = self.by_path[path]
            self._places[path] = Places(page.document, page.tables)
        return self._places[path]

    @cached_property
    def _index(self) -> tuple[Mapping[str, set[int]], Mapping[str, set[int]], set[int]]:
        having: dict[str, set[int]] = {}
        below: dict[str, set[int]] = {}
        markdown = set()
        for page in self.all:
            for found in page.tables:
                if not found.table.html:
                    markdown.add(found.number)
                for column in found.columns:
                    having.setdefault(column, set()).add(found.number)
                for heading in heading_texts(found):
                    below.setdefault(heading, set()).add(found.number)
        return having, below, markdown

    def select(self, way: Way, *, html: bool) -> set[int]:
        """Return the tables that ``way`` selects in all files."""
        having, below, markdown = self._index
        sets = [having.get(column, set()) for column in way.columns]
        if way.headings:
            sets.append(set().union(*(below.get(heading, set()) for heading in way.headings)))
        if not html:
            sets.append(markdown)
        first, *others = sorted(sets, key=len) or [set(self.path_of)]
        return first.intersection(*others)

    def matched(self, pattern: str) -> tuple[str, ...] | None:
        """Return the paths that ``pattern`` matches; None where one of them was not looked at."""
        if pattern not in self._matched:
            self._matched[pattern] = self._match(pattern)
        return self._matched[pattern]

    def _match(self, pattern: str) -> tuple[str, ...] | None:
        there = {os.path.abspath(path): path for path in self.by_path}
        broken = {os.path.abspath(path): path for path in self.wrong - self.by_path.keys()}
        found = map(os.path.abspath, matching(pattern, [], str(self.folder), without=self.without))
        paths = [there.get(path) or broken.get(path) for path in found]
        known = [path for path in paths if path is not None]
        return tuple(known) if known and len(known) == len(paths) else None

    def relative(self, path: str) -> str:
        """Return a path as the spec names it."""
        page = self.by_path.get(path)
        return page.relative if page else relative(path, self.folder)


def relative(path: str | os.PathLike[str], folder: Path) -> str:
    """Return a path as a spec in ``folder`` names it."""
    found = os.path.relpath(path, folder).replace(os.sep, "/")
    # In a spec a path that begins with ! leaves files out, and one with a letter and a colon is absolute.
    return f"./{found}" if re.match("!|[A-Za-z]:", found) else found


def shared_by_files(pages: Pages, taken: Sequence[FoundTable]) -> Iterator[Shared]:
    """Find the tables among ``taken`` that are alike in several files, in the order of their first tables."""
    alike: dict[object, list[FoundTable]] = {}
    for found in taken:
        alike.setdefault((found.columns, found.table.html), []).append(found)
    for tables in alike.values():
        files = dict.fromkeys(pages.path_of[found.number] for found in tables)
        if len(files) >= FEW_FILES or (len(files) > 1 and len({found.headings[-1:] for found in tables}) == 1):
            made = _by_pattern(tables, [*files], pages) or _by_list(tables, [*files], pages)
            if made is not None:
                yield made


def _by_pattern(tables: Sequence[FoundTable], files: Sequence[str], pages: Pages) -> Shared | None:
    """Select ``tables`` in the files of a pattern; None where there is none, or too many files do not fit."""
    if len(files) <= FEW_FILES:
        return None
    for pattern in _patterns([pages.relative(path) for path in files]):
        read = pages.matched(pattern)
        if read is None or not set(files) <= set(read):
            continue
        wanted, within = {found.number for found in tables}, set(read)
        broken = (pages.wrong & within) - set(files)
        for way in ways(tables, by_one_column=False):
            selected = pages.select(way, html=tables[0].table.html)
            odd = {path for number in selected ^ wanted if (path := pages.path_of[number]) in within} | broken
            if len(odd) <= max(FEW_FILES, len(files) // 10) and len(set(files) - odd) > FEW_FILES:
                return _shared(tables, way, (pattern,), [path for path in read if path not in odd], odd, pages)
    return None


def _by_list(tables: Sequence[FoundTable], files: Sequence[str], pages: Pages) -> Shared | None:
    """Select ``tables`` in ``files``, named one by one; None where they cannot be selected in two of them."""
    by_file: dict[str, set[int]] = {}
    for found in tables:
        by_file.setdefault(pages.path_of[found.number], set()).add(found.number)
    html = tables[0].table.html
    best: tuple[list[str], Way] | None = None
    for way in ways(tables, by_one_column=False):
        fit = [path for path in files if pages.places(path).select(way, html=html) == by_file[path]]
        if len(fit) > max(1, len(best[0]) if best else 0):
            best = fit, way
        if len(fit) == len(files):
            break
    if best is None:
        return None
    fit, way = best
    return _shared(tables, way, tuple(map(pages.relative, fit)), fit, (), pages)


def _shared(
    tables: Sequence[FoundTable],
    way: Way,
    source: tuple[str, ...],
    read: Sequence[str],
    odd: Collection[str],
    pages: Pages,
) -> Shared:
    kept = [found for found in tables if pages.path_of[found.number] in set(read)]
    files = dict.fromkeys(pages.path_of[found.number] for found in kept)
    headings = {found.headings[-1:] for found in kept}
    ragged = any(True for found in kept for _ in ragged_rows(found))
    rows = ProposedRows(way.pattern, way.columns, None, kept[0].table.html, ragged)
    left_out = tuple(f"!{pages.relative(path)}" for path in sorted(odd))
    told_apart_by = "" if len(headings) > 1 else None
    path = path_pattern(source, [pages.relative(path) for path in files])
    return Shared(Group(tuple(kept), told_apart_by, path), rows, (*source, *left_out), tuple(files), tuple(read))


def _patterns(paths: Sequence[str]) -> Iterator[str]:
    """Yield patterns that match all of ``paths``, the narrowest first."""
    if any(set(path) & set("*?[") for path in paths):
        return
    folder = posixpath.commonpath([posixpath.dirname(path) for path in paths])
    below = f"{folder}/" if folder else ""
    names = {posixpath.basename(path) for path in paths}
    endings = {posixpath.splitext(name)[1] for name in names}
    if len(endings) > 1 or not endings <= set(SUFFIXES):
        return
    ending = endings.pop()
    if all(posixpath.dirname(path) == folder for path in paths):
        yield f"{below}*{ending}"
        return
    if len(names) == 1:
        yield f"{below}**/{names.pop()}"
    yield f"{below}**/*{ending}"


def path_pattern(source: Sequence[str], files: Sequence[str]) -> str:
    """Return the pattern for what tells the paths of ``files`` apart: what stands between what all of them have."""
    if "*" in source[0]:
        start, _, rest = source[0].partition("*")
        end = rest.rpartition("*")[2]
    else:
        folder = posixpath.commonpath([posixpath.dirname(path) for path in files])
        start = f"{folder}/" if folder else ""
        endings = {posixpath.splitext(path)[1] for path in files}
        end = endings.pop() if len(endings) == 1 else ""
    pattern = f"^{either([start])}(.+){either([end])}$"
    return pattern if all(re.search(pattern, path) for path in files) else ""
