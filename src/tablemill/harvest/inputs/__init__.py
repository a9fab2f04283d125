"""What a harvest reads: a module for each kind of input, which cuts it into units and reads them again later.

Cutting must be quick and read no documents: a plan is at most a hundredth of the work. Reading is done anywhere, by any
process that sees the same files. Nothing is ever unpacked to the disk or checked out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby

from ...problems import Problem
from ...reading.discovery import found_by, is_pattern
from ..model import Options, Text, Unit
from . import archives, columns, files, repositories

READERS: dict[str, Callable[[Iterable[Unit], Options], Iterator[Text]]] = {
    "file": files.read,
    "git": repositories.read,
    "tar": archives.read_tar,
    "tar-member": archives.read_tar_members,
    "zip": archives.read_zip,
    "parquet": columns.read_parquet,
    "jsonl": columns.read_jsonl,
}
"""How the units of each kind become texts; a reader is given those that follow each other, to open things once."""


def texts_of(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the documents of ``units``, in their order."""
    for kind, group in groupby(units, lambda unit: unit.kind):
        yield from READERS[kind](group, options)


def units_of(named: str, options: Options, problems: list[Problem], without: str) -> Iterator[Unit]:
    """Cut what ``named`` stands for into units: by what it is, and what its name ends with.

    What lies in the folder ``without``, an absolute path, is left out, unless it is named itself.
    """
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
