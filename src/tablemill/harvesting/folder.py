"""The output folder: which of its files are a harvest's, and how one of them is written.

Enters: the folder that a person named. Leaves: problems, and files. The folder may have come with somebody else's
repository, or be that of Spark, whose files begin with ``part-``, too: what a harvest has not made it neither replaces
nor removes, and it writes through no link.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path

from ..model import Span
from ..problems import Problem, TablemillError
from ..reading.sources import display
from .model import FILES, FILES_OF_RECORDS, Part

__all__ = [
    *("DOING", "INPUTS", "MANIFEST", "PACKAGE", "PLACES", "PLAN", "README", "RECEIPTS", "STATS"),
    *("clear", "is_there", "refuse_foreign"),
]

INPUTS, PLAN, MANIFEST, STATS = "_inputs.jsonl", "_plan.json", "_manifest.jsonl", "_stats.json"
PACKAGE, README = "datapackage.json", "README.md"
_SINGLE = (*FILES.values(), *FILES_OF_RECORDS.values())
RECEIPTS, DOING = "_done", "_doing"
PLACES = ("tables", "cells", "records", "invalid", "problems")
_FILES = tuple(
    name for file in (INPUTS, PLAN, MANIFEST, STATS, PACKAGE, README, *_SINGLE) for name in (file, f".{file}.new")
)
_FOLDERS = (RECEIPTS, DOING, *PLACES)
_PART = re.compile(rf"(?:{'|'.join(PLACES)})/part-[0-9]{{5,}}\.parquet")
_BESIDE = re.compile(r"\.part-[0-9]{5,}-[0-9a-f]{12}\.new")


def refuse_foreign(out: Path) -> None:
    """Raise TablemillError where something in ``out`` has the name of what a harvest writes, and is another thing."""
    there = [
        name for name in (*PLACES, RECEIPTS, MANIFEST, STATS, PACKAGE, README, *_SINGLE) if os.path.lexists(out / name)
    ]
    if there and not os.path.lexists(out / PLAN):  # asked second, for another process may write the plan meanwhile
        raise _refused(out / there[0], "already exists, but no plan of a harvest does; name an empty folder")
    for name in (*_FILES, *_FOLDERS):
        _refuse_another_kind(out / name, is_folder=name in _FOLDERS)
    for folder in (RECEIPTS, DOING):
        with contextlib.suppress(FileNotFoundError):
            for name in os.listdir(out / folder):
                _refuse_another_kind(out / folder / name, is_folder=False)


def _refuse_another_kind(path: Path, *, is_folder: bool) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not (stat.S_ISDIR(mode) if is_folder else stat.S_ISREG(mode)):
        raise _refused(path, f"must be a {'folder' if is_folder else 'file'}, not a link to one; remove it")


def _refused(path: Path, message: str) -> TablemillError:
    return TablemillError([Problem("harvest-plan", message, Span.top(display(path)))])


def is_there(out: Path, part: Part) -> bool:
    """Whether a part is one of ours, and as long as it says. A receipt may have been written by anybody."""
    if not isinstance(part.path, str) or not _PART.fullmatch(part.path):
        return False
    try:
        return os.stat(out / part.path).st_size == part.bytes
    except OSError:
        return False


def clear(out: Path) -> None:
    """Remove what workers that were killed have left beside their parts."""
    for place in PLACES:
        with contextlib.suppress(FileNotFoundError):
            for name in os.listdir(out / place):
                if _BESIDE.fullmatch(name):
                    os.unlink(out / place / name)
