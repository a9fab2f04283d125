"""Plain files: named, found in folders (but for those that git ignores), or matched by patterns."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator

from ...problems import Problem, TablemillError
from ...reading.discovery import found_by
from ...reading.sources import read_plain
from ..model import Options, Text, Unit, too_large


def units(named: str, problems: list[Problem], without: str) -> Iterator[Unit]:
    """Cut what ``named`` stands for into units, a file each; nothing is opened.

    A file that has gone before its size is looked at has none, nor has what is not a file; it is a problem when it is
    read.
    """
    for path in found_by(named, problems, without=without):
        yield Unit("file", path if os.sep == "/" else path.replace(os.sep, "/"), _size(path))


def _size(path: str) -> int:
    try:
        found = os.stat(path)
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def read(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the file of each unit."""
    for unit in units:
        yield _text(unit, options)  # nothing here keeps what it holds


def _text(unit: Unit, options: Options) -> Text:
    path = unit.path
    try:
        return Text(path, read_plain(path, most=options.most_bytes, expected=unit.size))
    except (FileNotFoundError, NotADirectoryError):
        return Text(path, None, problem=("missing-file", "is no longer there"))
    except OSError as error:
        return Text(path, None, problem=("unreadable-file", f"cannot be read: {error.strerror or error}"))
    except TablemillError as error:
        problem = error.problems[0]
        if problem.code == "file-too-large":
            return Text(path, None, problem=too_large(options, _size(path)))
        return Text(path, None, problem=(problem.code, problem.message))
