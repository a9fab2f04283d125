"""The rows of one table: a list of lists of texts or, of a large table, arrays of Arrow.

A text of a few characters takes Python sixty bytes, Arrow four and its characters: a table of 64 MB can have 20 million
of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from . import arrays


class Rows:
    """The rows of a table below its header, each as short as it is in the document; to be gone through, not changed.

    They are held as ``small``, or as ``pieces``, which are arrays of lists of texts.
    """

    __slots__ = ("cells", "count", "pieces", "size", "small")

    def __init__(self, small: Sequence[list[str]]) -> None:
        self.small: list[list[str]] = []
        self.pieces: list[Any] = []
        self.count = self.cells = self.size = 0
        self._add(small)
        self.small = list(small)

    def _add(self, rows: Sequence[list[str]]) -> None:
        cells = sum(map(len, rows))
        self.count += len(rows)
        self.cells += cells
        self.size += sum(map(len, chain.from_iterable(rows))) + 8 * cells

    def extend(self, rows: Sequence[list[str]]) -> None:
        """Add rows behind those that are there; all of them become arrays."""
        if self.small:
            self.pieces.append(array_of(self.small))
            self.small = []
        self._add(rows)
        self.pieces.append(array_of(rows))

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[list[str]]:
        yield from self.small
        for piece in self.pieces:
            for start in range(0, len(piece), 1024):
                yield from piece.slice(start, 1024).to_pylist()


def rows_of(turns: Iterable[Sequence[list[str]]]) -> tuple[list[str], Rows]:
    """Return the header and the rows of a table whose texts come some thousands of rows at once, the header first."""
    following = iter(turns)
    header, *first = next(following)
    rows = Rows(first)
    for more in following:
        rows.extend(more)
    return header, rows


def _field() -> Any:
    """Return the field of a row: as `schema.tables` has it."""
    from . import schema

    return schema.tables().field("rows").type.value_field


def array_of(rows: Sequence[list[str]]) -> Any:
    """Return rows as an array of lists of texts."""
    return arrays.array_of(rows, _field())
