"""The rows of one table, packed as Arrow has them: the bytes of their texts one behind the other, and how long each is.

A text of a few characters takes Python sixty bytes, and so four and its characters: a table of 64 MB can have 20
million of them. To pack the texts of many tables only when they are written took twice as long, for they had to be
gathered from all over the memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise
from typing import NamedTuple

from . import arrays


class Packed(NamedTuple):
    """Rows that follow each other: the bytes of their texts, how many each text has, and how many texts each row."""

    content: bytes
    lengths: array[int]
    widths: array[int]


class Rows:
    """The rows of a table below its header, each as short as it is in the document; to be gone through, not changed."""

    __slots__ = ("cells", "count", "pieces", "size")

    def __init__(self, rows: Sequence[list[str]] = ()) -> None:
        self.pieces: list[Packed] = []
        self.count = self.cells = self.size = 0
        self.extend(rows)

    def extend(self, rows: Sequence[list[str]]) -> None:
        """Add rows behind those that are there."""
        texts = list(chain.from_iterable(rows))
        content, lengths = arrays.packed(texts)
        self.pieces.append(Packed(content, array("i", lengths), array("i", map(len, rows))))
        self.count += len(rows)
        self.cells += len(texts)
        self.size += sum(map(len, texts)) + 8 * len(texts)

    def to_write(self) -> int:
        """Return about how many bytes it takes to write a large table, with what it takes itself.

        A table is one value of Parquet, so that it is written at once or not at all. There are its texts three times,
        and of each cell its place and which lists it stands in, twice while that grows: measured of ten million empty
        cells 23 bytes a cell, of texts 3 bytes a byte.
        """
        return 3 * sum(len(piece.content) for piece in self.pieces) + 24 * self.cells

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[list[str]]:
        for content, lengths, widths in self.pieces:
            texts = (content[start:end].decode() for start, end in pairwise(accumulate(lengths, initial=0)))
            for width in widths:
                yield list(islice(texts, width))


def rows_of(turns: Iterable[Sequence[list[str]]]) -> tuple[list[str], Rows]:
    """Return the header and the rows of a table whose texts come some thousands of rows at once, the header first."""
    following = iter(turns)
    header, *first = next(following)
    rows = Rows(first)
    for more in following:
        rows.extend(more)
    return header, rows
