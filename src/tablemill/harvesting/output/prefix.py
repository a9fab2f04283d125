"""An output that is a prefix in an object store.

A file is written to a nameless one on this machine, and then sent as one object, which stores show as a whole or not
at all; it is fetched again and compared. What a killed worker had begun to send is not to be seen, but may lie in the
store: a rule of the bucket for multipart uploads that were not completed removes it.

**Who else is there.** `pyarrow.fs` can neither lock nor write only where nothing is. So a run leaves its mark, and ends
as soon as it finds another's: the latest goes on. Runs of different shards leave none, for they go side by side.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from ...dist.writing import unwritable
from ...model import Span
from ...problems import Problem, TablemillError
from .. import stores
from ..stores import AT_ONCE, Address, told
from .layout import DOING, PART, PLAN, RECEIPTS, TAKEN, strays

_RUN = f"{DOING}/run"


class Prefix:
    """What is below the address ``named``, as an `Output`; raises TablemillError for a bucket as a whole."""

    def __init__(self, named: str) -> None:
        self.named = named
        self.address = stores.address_of(named)
        if not self.address.key:
            message = f"a harvest cannot be written to a whole bucket; add a prefix: {self.address.name}tables"
            raise TablemillError([Problem("harvest-plan", message, Span.top(self.called))])
        self.mark = b""

    @property
    def place(self) -> Path | str:
        return self.named

    @property
    def called(self) -> str:
        return self.address.name

    @property
    def without(self) -> str:
        return self.address.path

    def _at(self, name: str) -> Address:
        return self.address._replace(key=f"{self.address.key}/{name}")

    def create(self) -> None:
        pass  # a prefix is there as soon as something has it

    # What is there

    def refuse_foreign(self) -> None:
        with told():
            if self._has_plan():
                return
            there = [self._name(one) for one in stores.listing(self.address)]
        for name in there:
            if name.partition("/")[0] in TAKEN:
                message = "already exists, but no plan of a harvest does; name an empty prefix"
                raise TablemillError([Problem("harvest-plan", message, Span.top(self._at(name).name))])

    def _has_plan(self) -> bool:
        try:
            return stores.looked_up(self._at(PLAN)) is not None
        except FileNotFoundError:
            return False

    def _name(self, found: stores.Object) -> str:
        return found.key.removeprefix(f"{self.address.key}/")

    def opened(self, name: str, *, buffered: bool = True) -> IO[bytes]:
        with told():
            return stores.opened(self._at(name).path, buffer=stores.BUFFER if buffered else 0)

    def sizes(self) -> dict[str, int]:
        with told():
            found = {self._name(one): one.size for one in stores.listing(self.address)}
        return {name: size for name, size in found.items() if PART.fullmatch(name)}

    def receipts(self) -> Iterator[bytes]:
        with told(), ThreadPoolExecutor(AT_ONCE) as threads:
            found = [self.address._replace(key=one.key) for one in stores.listing(self._at(RECEIPTS))]
            yield from threads.map(stores.content_of, found)

    # Writing

    def write(self, name: str, content: bytes) -> None:
        with told():
            stores.put(self._at(name), io.BytesIO(content), hashlib.sha256(content).hexdigest())

    def draft(self, name: str) -> _Draft:
        return _Draft(self._at(name))

    @contextlib.contextmanager
    def written(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            yield path
            with told(), open(path, "rb") as file:
                stores.put(self._at(name), file, hashlib.file_digest(file, "sha256").hexdigest())

    def note(self, shard: int) -> _Note:
        return _Note(self._at(f"{DOING}/{shard:05d}"))

    def clear(self, shards: int, parts: Iterable[str]) -> None:
        with told():
            for name in strays(self.sizes(), shards, parts):
                stores.remove(self._at(name))
            for folder in (RECEIPTS, DOING):
                stores.remove_all(self._at(folder))

    def unwritable(self, error: OSError) -> Problem:
        return unwritable(Path(tempfile.gettempdir()), error)

    # Who else is there

    def alone(self, shard: tuple[int, int] | None) -> AbstractContextManager[None]:  # noqa: ARG002  # nobody can be kept away
        return contextlib.nullcontext()

    def take_over(self) -> None:
        self.mark = os.urandom(8).hex().encode()
        _set(self._at(_RUN), self.mark)

    def refuse_another(self) -> None:
        if self.mark and _content(self._at(_RUN)) != self.mark:  # nothing, if the other one has come to its end
            message = "another harvest has begun to write there, so this one has ended; what is done stays"
            raise TablemillError([Problem("harvest-busy", message, Span.top(self.called))])

    def planning(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()


def _content(address: Address) -> bytes:
    """Return what a small object holds, and nothing where there is none."""
    with told(), contextlib.suppress(FileNotFoundError):
        return stores.content_of(address)
    return b""


def _set(address: Address, content: bytes) -> None:
    with told():
        stores.put(address, io.BytesIO(content))


class _Draft:
    """A nameless file on this machine, which goes with its process."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed by put() or abandon()

    def put(self, sha256: str) -> None:
        with told():
            stores.put(self.address, self.file, sha256)
        self.file.close()

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self.file.close()


class _Note:
    """An object, which is not written for each document of a shard, but only if somebody has ended in that shard.

    Otherwise it says that the shard was begun. So of a document that kills, the first death is not counted.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.exact = self.begun = False

    def begin(self) -> bytes:
        found = _content(self.address)
        self.exact = bool(found)
        return found

    def set(self, content: bytes) -> None:
        if self.exact or not self.begun:
            _set(self.address, content)
            self.begun = True

    def end(self) -> None:
        pass

    def forget(self) -> None:
        _set(self.address, b"")  # as good as removed, which takes three requests
