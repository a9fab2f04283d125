"""Writes files so that each is the old one or the new one, whatever happens. The one place that writes to the disk.

Enters: bytes and paths. Leaves: files. A file is written beside its place under a name of our own, synced, read back
and compared, and only then renamed. Which files may be replaced is for the caller to say.

**Names.** ``.tablemill-TOKEN-….new`` and ``.old``, with 64 random bits for the token. Two that write in one folder at
once wait for each other, where the system has locks that end with their process (flock); elsewhere the names
still keep them apart.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from .model import Span
from .problems import Problem, TablemillError
from .sources import display

__all__ = [
    "LEFTOVER",
    "alone_in",
    "make_folder",
    "reason_of",
    "replace_file",
    "sync_folder",
    "tidy",
    "unwritable",
    "write_new",
]

LEFTOVER = re.compile(r"\.tablemill-[0-9a-f]{16}-(?:[0-9]+|manifest)\.(?:new|old)")


def replace_file(path: Path, content: bytes) -> None:
    """Make ``path`` a file that holds ``content``, or leave it as it was; raises TablemillError where that fails.

    A symbolic link stays one: the file that it leads to is replaced. What is no file, as /dev/null, is written to.
    """
    place = Path(os.path.realpath(path))
    beside = place.with_name(f".tablemill-{os.urandom(8).hex()}-0.new")
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)
            return
        try:
            write_new(beside, content, stat.S_IMODE(os.stat(place).st_mode) if place.exists() else None)
            os.replace(beside, place)
        finally:
            tidy(place.parent, [beside.name])
        sync_folder(place.parent)
    except OSError as error:
        raise TablemillError([unwritable(path, reason_of(error))]) from None


def make_folder(folder: Path, made: list[Path]) -> None:
    """Make ``folder`` and what is missing above it, putting into ``made`` what was made, the innermost first."""
    made += [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other build works in ``folder``, and keep the next ones waiting."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_new(path: Path, content: bytes, mode: int | None) -> None:
    """Write a new file to the disk, and read it back; ``mode`` is that of the file whose place it is to take."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    if mode is not None:
        os.chmod(path, mode)
    if path.read_bytes() != content:
        raise OSError(errno.EIO, "what was written reads back differently", str(path))


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


def unwritable(output: Path, reason: str) -> Problem:
    path = display(output)
    return Problem("unwritable-output", f"{path} cannot be written: {reason}", Span.top(path))


_REASONS = {
    errno.ENOSPC: "the disk is full; make room and build again",
    errno.EDQUOT: "the disk quota is used up; make room and build again",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a file stands where the folder should be; move it away",
    errno.EEXIST: "a file stands where the folder should be; move it away",
}


def reason_of(error: OSError) -> str:
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    reason = error.strerror or str(error)
    if error.errno in (errno.EACCES, errno.EPERM):
        reason += "; give yourself the right to write the folder and its files"
    name = (
        os.path.basename(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes, os.PathLike)) else ""
    )
    return reason if not name or LEFTOVER.fullmatch(name) else f"{name}: {reason}"
