"""Takes texts that are too large out of one column of a Parquet file, so that Arrow can read the others.

Enters: a file, a row group and a column of it. Leaves: the same file to be read, in which each text of more bytes than
a document may have is a `MARK` and its size.

Arrow decompresses a page as a whole, and after one for which the memory does not suffice its reader is of no use: all
rows behind it would be lost. No reader skips a value. So the pages that are larger than a document are walked through
here, some bytes at a time, and written again without what is too large; all else stays where it is. Only pages and
dictionaries of plain values are known, which is what pyarrow, Spark, Polars and DuckDB write for texts. A page that is
still too large, as that of a row with thousands of texts, loses all of them.

The format is that of <https://github.com/apache/parquet-format>: headers and footer are Thrift's compact protocol.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

MARK = "\0too large: "
"""What a text begins with that was taken out. One of a document's own has a NUL, and is not text anyway."""

_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_CODECS = {0: "", 1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd"}
_HEADER = 2**20
"""How many bytes the header of a page has at most; it can hold the least and the greatest value."""
_SOME = 2**20
_WINDOW = 2**16
"""How far back Snappy looks: its writers cut what they compress into blocks of so many bytes."""


class UnknownPageError(Exception):
    """A page is of a kind that is not known here, or damaged."""


def without_large(file: IO[bytes], group: int, leaf: int, levels: tuple[int, int], most: int, memory: int) -> IO[bytes]:
    """Return ``file`` as it would be without texts of more than ``most`` bytes in the column ``leaf`` of a row group.

    ``levels`` are the greatest levels of repetition and definition of the column. ``memory`` is what may be taken to
    read a page: a third of it may be the page itself, and a quarter all pages that are written again. Raises
    UnknownPageError where nothing can be taken out.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(size - 8)
    length = int.from_bytes(file.read(4), "little")
    file.seek(size - 8 - length)
    try:
        footer = _Thrift(io.BytesIO(file.read(length))).struct()
        chunk = footer[4][1][1][group][1][1][1][leaf]
        about = chunk[3][1]
        pieces = list(_pages(file, about, levels, most, memory))
    except (LookupError, TypeError, ValueError, struct.error, zlib.error, OSError, EOFError) as error:
        raise UnknownPageError(str(error)) from None
    if not any(isinstance(piece.source, bytes) for piece in pieces):
        raise UnknownPageError("no text is too large")
    _move(chunk, about, pieces, size)
    end = io.BytesIO()
    _write_struct(end, footer)
    tail = end.getvalue() + len(end.getvalue()).to_bytes(4, "little") + b"PAR1"
    return io.BufferedReader(_Spliced(file, [_Piece(0, size), *pieces, _Piece(tail, len(tail))]), _SOME)


class _Piece(NamedTuple):
    """Some bytes: new ones, or those from a place of the file; ``grown`` is how many more they become than before."""

    source: bytes | int
    length: int
    grown: int = 0
    kind: int = -1


def _move(chunk: dict[int, Any], about: dict[int, Any], pieces: list[_Piece], start: int) -> None:
    """Say in the footer that the column stands at ``start``, as ``pieces``."""
    for index in (4, 5, 6, 7):  # where its indexes are
        chunk.pop(index, None)
    place, first = start, None
    for piece in pieces:
        if piece.kind == _DICTIONARY:
            about[11] = (6, place)
        elif first is None:
            first = place
        place += piece.length
    about[6] = (6, about[6][1] + sum(piece.grown for piece in pieces))
    about[7] = (6, place - start)
    about[9] = (6, first)
    about.pop(10, None)


# Pages


def _pages(file: IO[bytes], about: dict[int, Any], levels: tuple[int, int], most: int, memory: int) -> Iterator[_Piece]:
    """Yield the pages of a column, those written again that hold a text which is too large."""
    codec = _CODECS.get(about[4][1])
    place = min(about[name][1] for name in (9, 11) if name in about and about[name][1] > 0)
    end, kept = place + about[7][1], 0
    while place < end:
        file.seek(place)
        head = io.BytesIO(file.read(_HEADER))
        header = _Thrift(head).struct()
        length = head.tell() + header[3][1]
        piece = _Piece(place, length, kind=header[1][1])
        if header[2][1] > most and _has_values(header):
            if codec is None:
                raise UnknownPageError("a compression that is not known")
            part = _Part(file, place + head.tell(), header[3][1])
            piece = _page(part, header, codec, levels, most, memory // 4 - kept) or piece
            if isinstance(piece.source, int) and header[2][1] > memory // 3:
                part = _Part(file, place + head.tell(), header[3][1])
                piece = _page(part, header, codec, levels, -1, memory) or piece
            kept += piece.length if isinstance(piece.source, bytes) else 0
        yield piece
        place += length


def _has_values(header: dict[int, Any]) -> bool:
    """Whether a page has texts themselves, and not numbers of those in a dictionary."""
    kind = header[1][1]
    about = header[{_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}[kind]][1]
    encoding = about[4 if kind == _DATA_2 else 2][1]
    if kind == _DICTIONARY or encoding == 0:
        return True
    if encoding in (2, 8):
        return False
    raise UnknownPageError(f"texts are written in the encoding {encoding}")


def _page(
    part: _Part, header: dict[int, Any], codec: str, levels: tuple[int, int], most: int, room: int
) -> _Piece | None:
    """Write a page again; None where it has no text that is too large, or more than ``room`` of others."""
    kind = header[1][1]
    before = b""
    if kind == _DATA_2:
        about = header[8][1]
        before = part.read(about[5][1] + about[6][1])
        codec = codec if about.get(7, (1, True))[1] else ""
    stream = _opened(part, codec)
    after = io.BytesIO()
    if kind == _DATA:
        for level in levels:
            if level:
                size = _exactly(stream, 4)
                after.write(size + _exactly(stream, int.from_bytes(size, "little")))
    if not _copy_values(stream, after, most, room):
        return None
    content = after.getvalue()
    new = {name: value for name, value in header.items() if name != 4}  # the checksum
    packed = _packed(content, codec)
    new[2], new[3] = (5, len(before) + len(content)), (5, len(before) + len(packed))
    written = io.BytesIO()
    _write_struct(written, _without_statistics(new))
    whole = written.getvalue() + before + packed
    return _Piece(whole, len(whole), new[2][1] - header[2][1], kind)


def _without_statistics(header: dict[int, Any]) -> dict[int, Any]:
    for name, statistics in ((5, 5), (8, 8)):
        if name in header:
            header[name][1].pop(statistics, None)
    return header


def _copy_values(stream: IO[bytes], out: IO[bytes], most: int, room: int) -> bool:
    """Copy texts, each behind its length; say whether one was too large, and the others have room."""
    found = False
    while head := stream.read(4):
        if out.tell() > room:
            return False
        size = int.from_bytes(head, "little")
        if size <= most:
            out.write(head)
            out.write(_exactly(stream, size))
            continue
        found = True
        mark = f"{MARK}{size}".encode()
        out.write(len(mark).to_bytes(4, "little") + mark)
        while size:
            size -= len(_exactly(stream, min(size, _SOME)))
    return found


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("a page ends too early")
    return content


def size_of_marked(content: bytes | str) -> int | None:
    """Return how many bytes a text has that was taken out; None where it was not."""
    if isinstance(content, bytes):
        return int(content[len(MARK) :]) if content.startswith(MARK.encode()) else None
    return int(content[len(MARK) :]) if content.startswith(MARK) else None


# Compression


def _packed(content: bytes, codec: str) -> bytes:
    import pyarrow as pa

    return content if not codec else pa.compress(content, codec, asbytes=True)


def _opened(part: _Part, codec: str) -> IO[bytes]:
    if not codec:
        return io.BufferedReader(part, _SOME)
    if codec == "snappy":
        return io.BufferedReader(_Snappy(io.BufferedReader(part, _SOME)), _SOME)
    import pyarrow as pa

    return io.BufferedReader(_Stream(pa.CompressedInputStream(pa.PythonFile(part, "r"), codec)), _SOME)


class _Reading(io.RawIOBase):
    """A stream that gives some bytes at a time, by `some`."""

    def readable(self) -> bool:
        return True

    def some(self, most: int) -> bytes:
        raise NotImplementedError

    def readinto(self, buffer: Any) -> int:
        found = self.some(len(buffer))
        buffer[: len(found)] = found
        return len(found)


class _Part(_Reading):
    """Some bytes of a file, one after the other."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file, self.place, self.left = file, start, length

    def some(self, most: int) -> bytes:
        self.file.seek(self.place)
        found = self.file.read(min(most, self.left))
        self.place += len(found)
        self.left -= len(found)
        return found


class _Stream(_Reading):
    """What Arrow decompresses."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def some(self, most: int) -> bytes:
        found: bytes = self.stream.read(most)
        return found


class _Snappy(_Reading):
    """What is compressed with Snappy, which Arrow decompresses as a whole only."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.left = _number(file.read)
        self.blocks = self._blocks()
        self.block = b""

    def some(self, most: int) -> bytes:
        if not self.block:
            self.block = next(self.blocks, b"")
        found, self.block = self.block[:most], self.block[most:]
        return found

    def _blocks(self) -> Iterator[bytes]:
        read, made = self.file.read, bytearray()
        while tag := read(1):
            kind, size = tag[0] & 3, (tag[0] >> 2) + 1
            if kind == 0:
                if size > 60:
                    size = int.from_bytes(_exactly(self.file, size - 60), "little") + 1
                made += _exactly(self.file, size)
            else:
                if kind == 1:
                    size, offset = (size - 1 & 7) + 4, (tag[0] >> 5 << 8) + _exactly(self.file, 1)[0]
                else:
                    offset = int.from_bytes(_exactly(self.file, 2 if kind == 2 else 4), "little")
                if not 0 < offset <= len(made):
                    raise UnknownPageError("Snappy that looks back too far")
                if offset >= size:
                    made += made[-offset : len(made) - offset + size]
                else:
                    made += (made[-offset:] * (size // offset + 1))[:size]
            if len(made) > 2 * _WINDOW:
                yield bytes(made[:-_WINDOW])
                del made[:-_WINDOW]
        yield bytes(made)


class _Spliced(_Reading):
    """Pieces of a file and new ones between them, as one file."""

    def __init__(self, file: IO[bytes], pieces: list[_Piece]) -> None:
        self.file, self.pieces, self.place = file, pieces, 0
        self.size = sum(piece.length for piece in pieces)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        return self.place

    def some(self, most: int) -> bytes:
        start = 0
        for piece in self.pieces:
            within = self.place - start
            start += piece.length
            if within >= piece.length:
                continue
            size = min(most, piece.length - within)
            if isinstance(piece.source, bytes):
                found = piece.source[within : within + size]
            else:
                self.file.seek(piece.source + within)
                found = self.file.read(size)
            self.place += len(found)
            return found
        return b""


# Thrift's compact protocol: a struct is a mapping from a field's number to its type and value


def _number(read: Callable[[int], bytes]) -> int:
    found = shift = 0
    while True:
        byte = read(1)[0]
        found |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return found


class _Thrift:
    """Reads values."""

    DEEP = 20

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def struct(self, depth: int = 0) -> dict[int, Any]:
        if depth > self.DEEP:
            raise UnknownPageError("a header of many levels")
        found: dict[int, Any] = {}
        name = 0
        while head := _exactly(self.file, 1)[0]:
            kind = head & 15
            name = name + (head >> 4) if head >> 4 else self.signed()
            found[name] = (kind, self.value(kind, depth))
        return found

    def signed(self) -> int:
        found = _number(self.file.read)
        return found >> 1 ^ -(found & 1)

    def value(self, kind: int, depth: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return _exactly(self.file, 1)
        if kind in (4, 5, 6):
            return self.signed()
        if kind == 7:
            return _exactly(self.file, 8)
        if kind == 8:
            return _exactly(self.file, _number(self.file.read))
        if kind in (9, 10):
            head = _exactly(self.file, 1)[0]
            count, inner = head >> 4, head & 15
            count = _number(self.file.read) if count == 15 else count
            truths = inner in (1, 2)  # each is a byte, in a list
            return inner, [_exactly(self.file, 1) if truths else self.value(inner, depth + 1) for _ in range(count)]
        if kind == 12:
            return self.struct(depth + 1)
        raise UnknownPageError(f"a value of the type {kind}")


def _write_number(out: IO[bytes], number: int) -> None:
    while number > 127:
        out.write(bytes([number & 127 | 128]))
        number >>= 7
    out.write(bytes([number]))


def _write_struct(out: IO[bytes], fields: dict[int, Any]) -> None:
    before = 0
    for name, (kind, value) in sorted(fields.items()):
        kind = (1 if value else 2) if kind in (1, 2) else kind
        if 0 < name - before < 16:
            out.write(bytes([name - before << 4 | kind]))
        else:
            out.write(bytes([kind]))
            _write_number(out, name << 1)
        _write_value(out, kind, value)
        before = name
    out.write(b"\0")


def _write_value(out: IO[bytes], kind: int, value: Any) -> None:
    if kind in (4, 5, 6):
        _write_number(out, value << 1 if value >= 0 else (-value << 1) - 1)
    elif kind in (3, 7):
        out.write(value)
    elif kind == 8:
        _write_number(out, len(value))
        out.write(value)
    elif kind in (9, 10):
        inner, values = value
        out.write(bytes([min(len(values), 15) << 4 | inner]))
        if len(values) >= 15:
            _write_number(out, len(values))
        for one in values:
            if inner in (1, 2):
                out.write(one)
            else:
                _write_value(out, inner, one)
    elif kind == 12:
        _write_struct(out, value)
