"""Writes files so that each is the old one or the new one, whatever happens. The one place that writes to the disk.

Enters: bytes and paths. Leaves: files. A file is written beside its place under a name of our own, synced, read back
and compared, and only then renamed. Which files may be replaced is for the caller to say.

**Names.** ``.tablemill-TOKEN-….new`` and ``.old``, with 64 random bits for the token. What a process that was killed
left under such a name is removed by the next that writes in that folder: a build clears all of them but for what it
needs to know its files by, and whoever writes a single file clears those of single files (``…-file.…``), since a
build may still need the others. Two that write in one folder at once wait for each other, where the system has locks
that end with their process (flock); elsewhere the names still keep them apart.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..expressions import lazy
from ..model import Span
from ..problems import Problem, TablemillError
from ..reading.sources import display, read_plain

__all__ = [
    "LEFTOVER",
    "PATIENCE",
    "Created",
    "alone_in",
    "beside",
    "clear",
    "create_files",
    "holds",
    "left_behind",
    "make_folder",
    "reason_of",
    "replace_file",
    "sync_folder",
    "tidy",
    "unwritable",
    "write_new",
]

LEFTOVER = lazy(r"\.tablemill-[0-9a-f]{16}-(?:[0-9]+|manifest|file)\.(?:new|old)")
_SINGLE = lazy(r"\.tablemill-[0-9a-f]{16}-file\.(?:new|old)")

PATIENCE = 30.0
"""For how many seconds others may write in a folder before we go on without them, or give up."""


def replace_file(path: Path, content: bytes) -> None:
    """Make ``path`` a file that holds ``content``, or leave it as it was; raises TablemillError where that fails.

    A symbolic link stays one: the file that it leads to is replaced. What is no file, as /dev/null, is written to.
    """
    place = Path(os.path.realpath(path))
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)
            return
        with _cleared(place.parent):
            new = beside(place)
            try:
                write_new(new, content, stat.S_IMODE(os.stat(place).st_mode) if place.exists() else None)
                os.replace(new, place)
            finally:
                tidy(place.parent, [new.name])
            sync_folder(place.parent)
    except OSError as error:
        raise TablemillError([unwritable(path, error)]) from None


class Created(NamedTuple):
    """The files that were made, and the folders for them, the innermost first."""

    files: list[Path]
    folders: list[Path]

    def take_back(self) -> list[Path]:
        """Remove all of it again; return the files for which that fails."""
        left = []
        for path in reversed(self.files):
            try:
                os.unlink(path)
            except FileNotFoundError:
                continue
            except OSError:
                left.append(path)
        for folder in self.folders:
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        return left


def create_files(files: Mapping[Path, bytes]) -> Created:
    """Write ``files`` where none is: all of them, in their order, or none. One that holds just that already is left.

    So a process that was killed while it did this is made good by the next that does the same. Raises TablemillError,
    with nothing written, where another file stands in the way or a folder cannot be written.
    """
    created = Created([], [])
    besides: dict[Path, Path] = {}
    here = Path()
    try:
        with contextlib.ExitStack() as stack:
            for here in sorted({path.parent for path in files}):
                make_folder(here, created.folders)
                stack.enter_context(_cleared(here))
            besides = {path: beside(path) for path in files if not holds(path, files[path])}
            for here, new in besides.items():
                write_new(new, files[here], None)
            for here, new in besides.items():
                _link(new, here, created)
            for here in sorted({path.parent for path in besides}):
                sync_folder(here)
    except BaseException as error:
        for new in besides.values():
            tidy(new.parent, [new.name])
        left = created.take_back()
        if isinstance(error, OSError):
            raise TablemillError([unwritable(here, error), *map(left_behind, left)]) from None
        raise
    return created


def holds(path: Path, content: bytes) -> bool:
    """Whether ``path`` is a plain file, and no link to one, that holds just ``content``."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and read_plain(path, most=len(content)) == content
    except (OSError, TablemillError):
        return False


def left_behind(path: Path) -> Problem:
    """Say that a file which is to be taken back could not be removed."""
    name = display(path)
    return Problem("left-behind", f"{name} was written but could not be removed again; remove it", Span.top(name))


def beside(place: Path, suffix: str = "new") -> Path:
    """Name a file to be written beside ``place``, or to keep what is there: with the suffix ``old``."""
    return place.with_name(f".tablemill-{os.urandom(8).hex()}-file.{suffix}")


def _link(new: Path, place: Path, created: Created) -> None:
    """Give ``new`` the name ``place``, which no other file has, not even one that came there meanwhile."""
    created.files.append(place)  # before it is made, lest an interrupt come between
    try:
        os.link(new, place)
    except OSError as error:  # a file system without hard links; there the look and the renaming are two steps
        if isinstance(error, FileExistsError) or os.path.lexists(place):
            created.files.remove(place)
            message = "appeared in the meantime, and nothing is overwritten; run the same again"
            raise TablemillError([Problem("file-there", message, Span.top(display(place)))]) from None
        os.replace(new, place)
    else:
        os.unlink(new)


@contextlib.contextmanager
def _cleared(folder: Path) -> Iterator[None]:
    """Be alone in ``folder``, and clear it of what was left there by others that wrote single files."""
    with alone_in(folder) as alone:
        if alone:  # else a file beside may be one that somebody is writing
            clear(folder)
        yield


def clear(folder: Path) -> None:
    """Clear ``folder``, in which we are alone, of what others left there that wrote single files."""
    with contextlib.suppress(OSError):  # a folder that may be written and not read
        tidy(folder, [name for name in os.listdir(folder) if _SINGLE.fullmatch(name)])


def make_folder(folder: Path, made: list[Path]) -> None:
    """Make ``folder`` and what is missing above it, and bring their names to the disk.

    What was made is put into ``made``, the innermost first.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    made[:0] = missing
    folder.mkdir(parents=True, exist_ok=True)
    for path in reversed(missing):
        sync_folder(path.parent)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Wait until nobody else writes in ``folder``, and keep the next ones waiting.

    Yields whether we are alone: somebody may not let go, be it a stopped process or one that means us harm.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows, which has no such locks, or a folder that may be written and not read
        yield os.name == "nt"
        return
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    import fcntl

    until = time.monotonic() + PATIENCE
    while True:
        try:
            # Asked again and again: only a signal ends a flock that waits, and those are the program's, not a library's.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        except OSError:  # a file system without locks
            return True
        else:
            return True


def write_new(path: Path, content: bytes, mode: int | None) -> None:
    """Write a new file to the disk, and read it back; ``mode`` is that of the file whose place it is to take."""
    # O_EXCL: what has that name already, a link to elsewhere for one, is not written to.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)  # else the new name may come to the disk before the content: after a power cut, nothing
    if mode is not None:
        os.chmod(path, mode)
    # The system answers from its cache: this finds a file system that keeps other bytes than it was given, no bad disk.
    if not _holds(path, content):
        raise OSError(errno.EIO, "what was written reads back differently", str(path))


_BLOCK = 2**20


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file holds ``content``; read in blocks, for as a whole it would be in memory twice."""
    left = memoryview(content)
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            if left[: len(block)] != block:
                return False
            left = left[len(block) :]
    return not left


def tidy(folder: Path, names: Iterable[str]) -> None:
    """Remove what only stood beside; where that fails, nothing depends on it, and the next build tries again."""
    for name in names:
        with contextlib.suppress(OSError):
            os.unlink(folder / name)


def sync_folder(folder: Path) -> None:
    """Bring the folder's names to the disk; Windows, which cannot open a folder, does so by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# What went wrong


def unwritable(path: Path, reason: str | OSError) -> Problem:
    """Say that a file or folder cannot be written, and why."""
    name = display(path)
    why = reason if isinstance(reason, str) else reason_of(reason, path)
    return Problem("unwritable-output", f"{name} cannot be written: {why}", Span.top(name))


_REASONS = {
    errno.ENOSPC: "the disk is full; make room, then run the same again",
    errno.EDQUOT: "the disk quota is used up; make room, then run the same again",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a file is in the place of the folder; move it",
    errno.EEXIST: "a file is in the place of the folder; move it",
}


def reason_of(error: OSError, path: Path) -> str:
    """Say why ``path`` cannot be written, and what to do; another file that is to blame is named."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    reason = error.strerror or str(error)
    if error.errno in (errno.EACCES, errno.EPERM):
        reason += "; make the folder and its files writable"
    named = isinstance(error.filename, (str, bytes, os.PathLike))
    name = os.path.basename(os.fsdecode(error.filename)) if named else ""
    return reason if not name or name == path.name or LEFTOVER.fullmatch(name) else f"{name}: {reason}"
