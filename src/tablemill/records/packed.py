"""A long column of texts in little room.

Enters: texts, some thousands at once. Leaves: a sequence of them, in which they stand in blocks of UTF-8.

A text of Python 3.11 takes 49 bytes and its length or, beyond Latin-1, 74 and twice its length, and the list eight
more: the four columns of 200,000 short cells (19.7 MB of Markdown) take 69 MB so, and 17 MB here. To pack a text takes
some 70 ns, to unpack it 120.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias, overload

__all__ = ["BLOCK", "Packed", "Packing"]

BLOCK = 8192
"""How many texts stand in one block. What is written takes as many at once, so that a block is unpacked once for it."""

_Block: TypeAlias = "bytes | list[str]"
_BETWEEN = "\0"  # the Markdown that we read has none; a block of texts that hold one stays a list
_ERRORS = "surrogatepass"  # whether a text can be written is for the formats to say


class Packing:
    """Takes the texts of a column as they come."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._rest: list[str] = []

    def __iadd__(self, texts: Sequence[str]) -> Packing:
        self._rest += texts
        whole = len(self._rest) - len(self._rest) % BLOCK
        if whole:
            self._blocks += (_packed(self._rest[start : start + BLOCK]) for start in range(0, whole, BLOCK))
            del self._rest[:whole]
        return self

    def done(self) -> Sequence[str]:
        """Return all of them; a few as a list, which is quicker."""
        return Packed(self._blocks, self._rest) if self._blocks else self._rest


class Packed(Sequence[str]):
    """Texts in blocks of BLOCK each, and the rest as it is."""

    def __init__(self, blocks: Sequence[_Block], rest: list[str]) -> None:
        self._blocks = [*blocks, rest]
        self._size = len(blocks) * BLOCK + len(rest)
        self._last: tuple[int, list[str]] = (len(blocks), rest)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        # Without a step of Python's for each text.
        return chain.from_iterable(map(_unpacked, self._blocks))

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        found = range(self._size)[index]
        if isinstance(found, int):
            return self._block(found // BLOCK)[found % BLOCK]
        if found.step != 1 or not found:
            return [self[one] for one in found]
        first, last = found.start // BLOCK, (found.stop - 1) // BLOCK
        texts = list(chain.from_iterable(map(_unpacked, self._blocks[first : last + 1])))
        return texts[found.start - first * BLOCK : found.stop - first * BLOCK]

    def _block(self, number: int) -> list[str]:
        """Return a block; the last one that was asked for is kept, as most ask for one text after the other."""
        if self._last[0] != number:
            self._last = (number, _unpacked(self._blocks[number]))
        return self._last[1]


def _packed(texts: list[str]) -> _Block:
    joined = _BETWEEN.join(texts)
    return texts if joined.count(_BETWEEN) >= len(texts) else joined.encode("utf-8", _ERRORS)


def _unpacked(block: _Block) -> list[str]:
    return block if isinstance(block, list) else block.decode("utf-8", _ERRORS).split(_BETWEEN)
