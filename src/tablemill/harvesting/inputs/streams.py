"""Opens compressed files as streams that end where a bomb would not."""

from __future__ import annotations

import io
import lzma
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from ..stores import opened, size_of

RATIO = 1_000
"""How many bytes one compressed byte may become; a gigabyte is always allowed. Text becomes 3 to 30."""
FREE = 2**30

_CODECS = {
    ".gz": "gzip",
    ".tgz": "gzip",
    ".bz2": "bz2",
    ".tbz2": "bz2",
    ".xz": "xz",
    ".txz": "xz",
    ".zst": "zstd",
    ".tzst": "zstd",
}


class BombError(Exception):
    """A file becomes more than anybody would have compressed."""


FAULTS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, BombError)
"""What is raised for compressed files that are damaged, cut short or hostile."""


@contextmanager
def decompressed(path: str) -> Iterator[IO[bytes]]:
    """Open a file, decompressed as the end of its name says; a plain one as it is."""
    codec = _CODECS.get(os.path.splitext(path)[1].casefold())
    with opened(path) as file:
        if codec is None:
            yield file
            return
        with _opened(file, codec) as stream:
            yield io.BufferedReader(_Bounded(stream, RATIO * size_of(path) + FREE), 2**20)


def _opened(file: IO[bytes], codec: str) -> Any:
    import bz2
    import gzip

    if codec == "gzip":
        return gzip.GzipFile(fileobj=file)
    if codec == "bz2":
        return bz2.BZ2File(file)
    if codec == "xz":
        return lzma.LZMAFile(file)
    import pyarrow as pa  # which is there, as the output is Parquet; Python reads zstd itself from 3.14 on

    return pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd")


class _Bounded(io.RawIOBase):
    """Reads on until too much has come."""

    def __init__(self, stream: Any, most: int) -> None:
        self.stream = stream
        self.left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.stream.read(len(buffer))
        self.left -= len(content)
        if self.left < 0:
            raise BombError(f"it unpacks to more than {RATIO:,} times its size; unpack it yourself if that is intended")
        buffer[: len(content)] = content
        return len(content)
