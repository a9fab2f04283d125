"""The output of a harvest: where it is written, and how one of its files is.

Enters: the name that a person gave. Leaves: an `Output`, which reads and writes files by their names (see `layout`). A
file is whole or not there: it is written elsewhere, read back, and only then has its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol

from ...problems import Problem
from ..stores import is_address
from .folder import Folder
from .prefix import Prefix

__all__ = ["Draft", "Note", "Output", "output_at"]


class Draft(Protocol):
    """A file of the output that does not have its name yet."""

    @property
    def file(self) -> IO[bytes]:
        """What it is written to, and read from again."""

    def put(self, sha256: str) -> None:
        """Give it its name; raises OSError where what was written does not have this hash."""

    def abandon(self) -> None:
        """Remove it."""


class Note(Protocol):
    """A few bytes that outlive the process that sets them: which document of a shard it was reading.

    Where it takes long to set them, only some are: the first, and all that follow on what another process has left.
    """

    def begin(self) -> bytes:
        """Return what was set last, by whatever process; nothing the first time."""

    def set(self, content: bytes) -> None:
        """Set them, always as many."""

    def end(self) -> None:
        """Set nothing any more."""

    def forget(self) -> None:
        """Remove them."""


class Output(Protocol):
    """Where a harvest is written."""

    @property
    def place(self) -> Path | str:
        """What a person calls it: the path of a folder, or an address."""

    @property
    def called(self) -> str:
        """What messages call it."""

    @property
    def without(self) -> str:
        """What the inputs leave out: all that lies there."""

    def create(self) -> None:
        """Make it, where that is needed."""

    def refuse_foreign(self) -> None:
        """Raise TablemillError where something there has the name of what a harvest writes, and is another thing."""

    def alone(self, shard: tuple[int, int] | None) -> AbstractContextManager[None]:
        """Keep two runs of the same harvest apart; those of different shards go side by side."""

    def take_over(self) -> None:
        """Say that this run goes on, where others could not be kept away."""

    def refuse_another(self) -> None:
        """Raise TablemillError where another run has taken over."""

    def planning(self) -> AbstractContextManager[None]:
        """Let the runs of different shards make the plan one after the other."""

    def opened(self, name: str, *, buffered: bool = True) -> IO[bytes]:
        """Open a file to be read; raises FileNotFoundError."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""

    def draft(self, name: str) -> Draft:
        """Begin a file."""

    def written(self, name: str) -> AbstractContextManager[Path]:
        """Yield the path that a file is to be written to, by whatever needs a path; then it is put into its place."""

    def sizes(self) -> dict[str, int]:
        """Return the parts that are there, by their names, and how many bytes they have."""

    def receipts(self) -> Iterator[bytes]:
        """Yield the receipts of the shards that are done, and not in the manifest yet."""

    def note(self, shard: int) -> Note:
        """Return the note of what a shard is doing."""

    def clear(self, shards: int, parts: Iterable[str]) -> None:
        """Remove what only the computing of so many shards needed, and what killed workers have left.

        ``parts`` are the names of those that stay.
        """

    def unwritable(self, error: OSError) -> Problem:
        """Say why nothing can be written."""


def output_at(named: str) -> Output:
    """Return the output that a person has named; raises TablemillError for an address that cannot be used."""
    return Prefix(named) if is_address(named) else Folder(Path(named))
