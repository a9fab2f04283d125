"""A sequence of things that are each made when they are asked for: of millions of rows, most never are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

__all__ = ["Made"]

_From = TypeVar("_From")
_Thing = TypeVar("_Thing")


class Made(Sequence[_Thing], Generic[_From, _Thing]):
    """What ``make`` makes of each of ``origins``, in their order, anew each time; a slice is a list of it."""

    __slots__ = ("_make", "_origins")

    def __init__(self, origins: Sequence[_From], make: Callable[[_From], _Thing]) -> None:
        self._origins = origins
        self._make = make

    def __len__(self) -> int:
        return len(self._origins)

    @overload
    def __getitem__(self, index: int) -> _Thing: ...
    @overload
    def __getitem__(self, index: slice) -> list[_Thing]: ...
    def __getitem__(self, index: int | slice) -> _Thing | list[_Thing]:
        if isinstance(index, slice):
            return list(map(self._make, self._origins[index]))
        return self._make(self._origins[index])
