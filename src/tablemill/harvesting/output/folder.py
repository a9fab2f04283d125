"""An output that is a folder of this machine, or one that all machines of a cluster see.

The folder may have come with somebody else's repository, or be that of Spark, whose files begin with ``part-``, too:
what a harvest has not made it neither replaces nor removes, and it writes through no link. A file is written beside its
place, read back, synced and renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from ...dist.writing import make_folder, sync_folder, unwritable
from ...model import Span
from ...problems import Problem, TablemillError
from ...reading.sources import display
from .layout import DOING, INPUTS, OWN, PART, PLACES, PLAN, RECEIPTS, TAKEN, strays

_FILES = tuple(name for file in (INPUTS, PLAN, *OWN) for name in (file, f".{file}.new"))
_FOLDERS = (RECEIPTS, DOING, *PLACES)
_BESIDE = re.compile(r"\.part-[0-9]{5,}-[0-9a-f]{12}\.new")


class Folder:
    """The folder ``path``, as an `Output`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def place(self) -> Path | str:
        return self.path

    @property
    def called(self) -> str:
        return display(self.path)

    @property
    def without(self) -> str:
        return os.path.abspath(self.path)

    def create(self) -> None:
        make_folder(self.path, [])

    # What is there

    def refuse_foreign(self) -> None:
        there = [name for name in TAKEN if os.path.lexists(self.path / name)]
        if there and not os.path.lexists(self.path / PLAN):  # asked second: another process may write it meanwhile
            raise _refused(self.path / there[0], "already exists, but no plan of a harvest does; name an empty folder")
        for name in (*_FILES, *_FOLDERS):
            _refuse_another_kind(self.path / name, is_folder=name in _FOLDERS)
        for folder in (RECEIPTS, DOING):
            for name in self._names(folder):
                _refuse_another_kind(self.path / folder / name, is_folder=False)

    def _names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(self.path / folder))
        except FileNotFoundError:
            return []

    def _in_places(self) -> list[str]:
        return [f"{place}/{name}" for place in PLACES for name in self._names(place)]

    def opened(self, name: str, *, buffered: bool = True) -> IO[bytes]:  # noqa: ARG002  # which costs nothing here
        return open(self.path / name, "rb")

    def sizes(self) -> dict[str, int]:
        found = {}
        for name in self._in_places():
            if PART.fullmatch(name):
                with contextlib.suppress(OSError):  # a link to nothing
                    found[name] = os.stat(self.path / name).st_size
        return found

    def receipts(self) -> Iterator[bytes]:
        for name in self._names(RECEIPTS):
            if name.endswith(".json"):
                yield (self.path / RECEIPTS / name).read_bytes()

    # Writing

    def write(self, name: str, content: bytes) -> None:
        draft = self.draft(name)
        try:
            draft.file.write(content)
            draft.put(hashlib.sha256(content).hexdigest())
        except BaseException:
            draft.abandon()
            raise

    def draft(self, name: str) -> _Draft:
        place = self.path / name
        place.parent.mkdir(exist_ok=True)
        return _Draft(place, _beside(place, self.path))

    @contextlib.contextmanager
    def written(self, name: str) -> Iterator[Path]:
        place = self.path / name
        beside = _beside(place, self.path)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)  # SQLite would go on with what a killed run has left
        try:
            yield beside
            with open(beside, "r+b") as file:
                os.fsync(file.fileno())
            os.replace(beside, place)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise
        sync_folder(self.path)

    def note(self, shard: int) -> _Note:
        return _Note(self.path / DOING / f"{shard:05d}")

    def clear(self, shards: int, parts: Iterable[str]) -> None:
        for name in (RECEIPTS, DOING):
            shutil.rmtree(self.path / name, ignore_errors=True)
        names = self._in_places()
        besides = [name for name in names if _BESIDE.fullmatch(name.partition("/")[2])]
        for name in (*besides, *strays(names, shards, parts)):
            os.unlink(self.path / name)

    def unwritable(self, error: OSError) -> Problem:
        return unwritable(self.path, error)

    # Who else is there

    @contextlib.contextmanager
    def alone(self, shard: tuple[int, int] | None) -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            stack.enter_context(_locked(self.path, shared=shard is not None))
            if shard is not None:
                (self.path / DOING).mkdir(exist_ok=True)
                stack.enter_context(_locked(self.path / DOING / f"{shard[0]}-of-{shard[1]}", shared=False))
            yield

    def take_over(self) -> None:
        pass  # the lock has kept others away

    def refuse_another(self) -> None:
        pass

    def planning(self) -> AbstractContextManager[None]:
        return _locked(self.path / DOING / "plan", waits=True)


def _refuse_another_kind(path: Path, *, is_folder: bool) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not (stat.S_ISDIR(mode) if is_folder else stat.S_ISREG(mode)):
        raise _refused(path, f"must be a {'folder' if is_folder else 'file'}, not a link to one; remove it")


def _refused(path: Path, message: str) -> TablemillError:
    return TablemillError([Problem("harvest-plan", message, Span.top(display(path)))])


def _beside(place: Path, folder: Path) -> Path:
    """Return the path that a file is written to first.

    Below the folder it has a name of its own each time: a cluster's worker whose end nobody has seen may still be
    writing the same part.
    """
    if place.parent == folder:
        return place.with_name(f".{place.name}.new")
    return place.with_name(f".{place.stem}-{os.urandom(6).hex()}.new")


class _Draft:
    """A file beside its place."""

    def __init__(self, place: Path, beside: Path) -> None:
        self.place = place
        self.beside = beside
        self.file = open(beside, "w+b")  # noqa: SIM115  # closed by put() or abandon()

    def put(self, sha256: str) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.seek(0)
        found = hashlib.file_digest(self.file, "sha256").hexdigest()
        self.file.close()
        if found != sha256:
            raise OSError(f"what was written to {self.beside} reads back differently")
        os.replace(self.beside, self.place)
        sync_folder(self.place.parent)

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self.file.close()  # which tries once more to write what a full disk has not taken
        with contextlib.suppress(OSError):
            os.unlink(self.beside)


class _Note:
    """A small file, in memory where that can be: it is set for each document."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = -1
        self.shared: mmap.mmap | None = None

    def begin(self) -> bytes:
        self.path.parent.mkdir(exist_ok=True)
        self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        return os.pread(self.file, mmap.PAGESIZE, 0)

    def set(self, content: bytes) -> None:
        if self.shared is None:
            os.pwrite(self.file, content, 0)
            with contextlib.suppress(OSError, ValueError):  # some file systems cannot
                self.shared = mmap.mmap(self.file, len(content))
        else:  # a sixth of the time, and as safe where a process ends: its place on the disk is there already
            self.shared[:] = content

    def end(self) -> None:
        if self.shared is not None:
            self.shared.close()
            self.shared = None
        os.close(self.file)

    def forget(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self.path)


# Locks


@contextlib.contextmanager
def _locked(path: Path, *, shared: bool = False, waits: bool = False) -> Iterator[None]:
    """Hold the lock of a folder, or of a file that is made for it; the system lets go of it when the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows, where nothing keeps two runs apart
        yield
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if waits else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        message = "another harvest is writing there; wait until it has ended, or name another folder"
        raise TablemillError([Problem("harvest-busy", message, Span.top(display(path)))]) from None
    except OSError:  # a file system without locks
        pass
    try:
        yield
    finally:
        os.close(descriptor)
