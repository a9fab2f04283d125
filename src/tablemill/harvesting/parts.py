"""Writes the parts of a harvest: Arrow tables become Parquet files, each of them whole or not there.

A part is written beside its place under a name of our own, read back, synced and renamed (`PartWriter.close`). What a
killed worker left under such a name is removed by the next run (`clear`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from ..dist.writing import sync_folder
from .model import Part
from .schema import OWN

BESIDE = ".part-{}-{}.new"
"""What a part is called until it is whole: by its number and a name of its own, for a cluster's worker whose end nobody
has seen may still be writing the same one."""


_WITH_STATISTICS = {
    *("source", "row_id", "repository", "revision", "sha256", "index", "line", "end_line"),
    *("html", "ragged", "row", "column", "name", "code", *OWN),
}


class _Hashed:
    """A file that is written and hashed at once; as much of a file as pyarrow asks for."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.size = 0

    closed = False
    given_up = False

    def write(self, content: Any) -> int:
        view = memoryview(content)
        if not self.given_up:  # else it is pyarrow's writer, which writes its end when it is forgotten
            self.hash.update(view)
            self.size += view.nbytes
            self.file.write(view)
        return view.nbytes

    def flush(self) -> None:
        self.file.flush()

    def tell(self) -> int:
        return self.size

    def close(self) -> None:
        pass

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class PartWriter:
    """One part: ``PLACE/part-NUMBER.parquet`` below ``folder``. It is opened when the first rows come."""

    def __init__(self, folder: Path, place: str, number: int, kinds: Any) -> None:
        self.path = folder / place / f"part-{number:05d}.parquet"
        self.name = f"{place}/{self.path.name}"
        self.beside = self.path.with_name(BESIDE.format(f"{number:05d}", os.urandom(6).hex()))
        self.kinds = kinds
        self.rows = 0
        self.file: IO[bytes] | None = None
        self.hashed: _Hashed | None = None
        self.writer: Any = None

    def write(self, table: Any) -> None:
        """Add the rows of an Arrow table as a row group."""
        if self.writer is None:
            self._open()
        self.writer.write_table(table, row_group_size=max(table.num_rows, 1))
        self.rows += table.num_rows

    def _open(self) -> None:
        from pyarrow import parquet
        from pyarrow.types import is_primitive

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = open(self.beside, "wb")  # noqa: SIM115  # closed by close() or abandon()
        self.hashed = _Hashed(self.file)
        self.writer = parquet.ParquetWriter(
            self.hashed,
            self.kinds,
            version="2.6",
            compression="zstd",
            compression_level=3,
            # What comes again in most rows; to look for it in the texts of cells costs time and finds little.
            use_dictionary=["source", "repository", "revision", "sha256", "name", "code", *OWN[:4]],
            # Of texts they serve no query, and a text of 16 MB is copied four times for them.
            write_statistics=[one.name for one in self.kinds if one.name in _WITH_STATISTICS or is_primitive(one.type)],
            write_page_index=True,
            write_page_checksum=True,
            store_schema=True,
        )

    def close(self) -> Part | None:
        """Put the part into its place, and say what it is; None where there were no rows, and then there is no file."""
        if self.writer is None or self.file is None or self.hashed is None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path)  # of an earlier run that was killed before its receipt was written
            return None
        self.writer.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self._read_back(self.hashed)
        os.replace(self.beside, self.path)
        sync_folder(self.path.parent)
        return Part(self.name, self.hashed.size, self.hashed.hash.hexdigest(), self.rows)

    def _read_back(self, hashed: _Hashed) -> None:
        """Compare what is on the disk with what was written, and let its reader see the rows."""
        from pyarrow import parquet

        with open(self.beside, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            rows = parquet.read_metadata(file).num_rows
        if found != hashed.hash.hexdigest() or rows != self.rows:
            raise OSError(f"what was written to {self.beside} reads back differently")

    def abandon(self) -> None:
        """Remove what was written so far."""
        if self.file is not None and self.hashed is not None:
            self.hashed.given_up = True
            with contextlib.suppress(OSError):
                self.file.close()  # which tries once more to write what a full disk has not taken
            with contextlib.suppress(OSError):
                os.unlink(self.beside)


@contextlib.contextmanager
def opened(*writers: PartWriter) -> Iterator[None]:
    """Leave nothing beside where something is raised in between."""
    try:
        yield
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
