"""What a harvest reads: a module for each kind of input, which cuts it into units and reads them again later.

Cutting must be quick and read no documents: a plan is at most a hundredth of the work. Reading is done anywhere, by any
process that sees the same files. Nothing is ever unpacked to the disk or checked out.

What yields a text keeps neither it nor what it was made of: the one who reads it may need all the memory there is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby

from ...problems import Problem
from ...reading.discovery import found_by, is_pattern
from ..model import Options, Text, Unit
from ..stores import ending, is_address, shown
from . import archives, columns, files, objects, repositories

READERS: dict[str, Callable[[Iterable[Unit], Options], Iterator[Text]]] = {
    "file": files.read,
    "object": objects.read,
    "git": repositories.read,
    "tar": archives.read_tar,
    "tar-member": archives.read_tar_members,
    "zip": archives.read_zip,
    "parquet": columns.read_parquet,
    "jsonl": columns.read_jsonl,
}
"""How the units of each kind become texts; a reader is given those that follow each other, to open things once."""


def texts_of(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the documents of ``units``, in their order; raises TablemillError where a store fails."""
    return ending(_texts_of(units, options))


def _texts_of(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    for (kind, within), group in groupby(units, _reader):
        read = _within(kind) if within else READERS[kind]
        yield from read(group, options)


def _reader(unit: Unit) -> tuple[str, bool]:
    return unit.kind, unit.kind not in ("file", "object") and is_address(unit.path)


def _within(kind: str) -> Callable[[Iterable[Unit], Options], Iterator[Text]]:
    """Return what reads archives and columns that are objects in a store, if they are still those of the plan."""

    def read(units: Iterable[Unit], options: Options) -> Iterator[Text]:
        for path, group in groupby(units, lambda unit: unit.path):
            all_of_it = list(group)
            problem = objects.differs(all_of_it[0])
            found = READERS[kind](all_of_it, options) if problem is None else _lost(path, problem)
            yield from map(_shown, found)

    return read


def _lost(path: str, problem: tuple[str, str]) -> Iterator[Text]:
    yield Text(shown(path), None, problem=problem)


def _shown(text: Text) -> Text:
    return text._replace(source=shown(text.source))


def units_of(named: str, options: Options, problems: list[Problem], without: str) -> Iterator[Unit]:
    """Cut what ``named`` stands for into units: by what it is, and what its name ends with.

    What lies in ``without``, the absolute path of a folder or an address, is left out, unless it is named itself.
    """
    if is_address(named):
        return objects.units(named, options, problems, without)
    if repositories.is_meant(named, options):
        return repositories.units(named, options)
    if os.path.isfile(named):
        if archives.fits(named):
            return archives.units(named, options)
        if columns.fits(named):
            return columns.units(named, options)
    if is_pattern(named):  # each of what it matches is what it would be if it were named
        found = found_by(named, problems, without=without)
        return chain.from_iterable(units_of(path, options, problems, without) for path in found)
    return files.units(named, problems, without)
