"""Writes the parts of a harvest: Arrow tables become Parquet files, each of them whole or not there.

Enters: Arrow tables, and the output. Leaves: a file, when the last rows have come and it has been read back.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import IO, Any

from .model import Part
from .output import Draft, Output
from .schema import OWN

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
    """One part: ``PLACE/part-NUMBER.parquet`` in the output. It is begun when the first rows come."""

    def __init__(self, output: Output, place: str, number: int, kinds: Any) -> None:
        self.output = output
        self.name = f"{place}/part-{number:05d}.parquet"
        self.kinds = kinds
        self.rows = 0
        self.draft: Draft | None = None
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

        self.draft = self.output.draft(self.name)
        self.hashed = _Hashed(self.draft.file)
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
        if self.writer is None or self.draft is None or self.hashed is None:
            return None
        self.writer.close()
        self._refuse_other_rows(self.draft.file)
        made = Part(self.name, self.hashed.size, self.hashed.hash.hexdigest(), self.rows)
        self.draft.put(made.sha256)
        return made

    def _refuse_other_rows(self, file: IO[bytes]) -> None:
        """Raise OSError where a reader of Parquet does not see the rows that were written."""
        from pyarrow import parquet

        file.flush()
        found = parquet.read_metadata(file).num_rows
        if found != self.rows:
            raise OSError(f"{found:,} rows of {self.rows:,} came back from {self.name}")

    def abandon(self) -> None:
        """Remove what was written so far."""
        if self.draft is not None and self.hashed is not None:
            self.hashed.given_up = True
            self.draft.abandon()


@contextlib.contextmanager
def opened(*writers: PartWriter) -> Iterator[None]:
    """Leave nothing beside where something is raised in between."""
    try:
        yield
    except BaseException:
        for writer in writers:
            writer.abandon()
        raise
