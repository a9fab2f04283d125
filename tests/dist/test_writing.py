"""Files that are written all or none: what is told where even that fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tablemill.problems import TablemillError
from tablemill.dist.writing import create_files


def test_what_cannot_be_removed_again_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full after the first file, and a moment later read-only."""
    monkeypatch.chdir(tmp_path)
    first, second = Path("a.yaml"), Path("b.json")
    link, unlink = os.link, os.unlink

    def linked(new: Path, place: Path) -> None:
        if Path(place) == second:
            full(new, place)
        link(new, place)

    def full(_: Path, __: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def unlinked(path: Path, **how: int) -> None:
        if Path(path) == first:
            raise OSError(errno.EROFS, "Read-only file system")
        unlink(path, **how)

    monkeypatch.setattr(os, "link", linked)
    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(os, "unlink", unlinked)
    with pytest.raises(TablemillError) as raised:
        create_files({first: b"1", second: b"2"})
    assert [f"{problem.span} {problem.code}: {problem.message}" for problem in raised.value.problems] == [
        "b.json:1:1 unwritable-output: b.json cannot be written: the disk is full; make room, then run the same again",
        "a.yaml:1:1 left-behind: a.yaml was written but could not be removed again; remove it",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
