"""Plain files: named, found in folders (but for those that git ignores), or matched by patterns."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...problems import Problem, TablemillError
from ...reading.discovery import found_by
from ...reading.sources import read_bytes
from ..model import Options, Text, Unit


def units(named: str, problems: list[Problem], without: str) -> Iterator[Unit]:
    """Cut what ``named`` stands for into units, a file each; nothing is opened.

    A file that has gone before its size is looked at has none; it is a problem when it is read.
    """
    for path in found_by(named, problems, without=without):
        try:
            size = os.stat(path).st_size
        except OSError:
            size = 0
        yield Unit("file", path.replace(os.sep, "/"), size)


def read(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the file of each unit."""
    for unit in units:
        try:
            content = read_bytes(Path(unit.path), most=options.most_bytes)
        except TablemillError as error:
            problem = error.problems[0]
            yield Text(unit.path, None, problem=(problem.code, problem.message))
            continue
        if content is None:
            yield Text(unit.path, None, problem=("missing-file", "is no longer there"))
        else:
            yield Text(unit.path, content)
