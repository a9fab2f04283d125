"""How long work is followed by whoever waits for it: a function goes with it that all that is worked on passes through.

It is a value that a caller gives, as a bar of tqdm's or rich's would be one, and nothing here knows what it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

__all__ = ["Follow", "unfollowed"]

Item = TypeVar("Item")


class Follow(Protocol):
    """Yields ``items`` one after the other, as they are worked on; ``what`` says in two words what is done with them.

    Each call begins a stage of the work. One that goes through nothing that can be counted has no items.
    """

    def __call__(self, items: Collection[Item], what: str, /) -> Iterable[Item]: ...


def unfollowed(items: Collection[Item], what: str, /) -> Iterable[Item]:  # noqa: ARG001  # nobody asks
    """Go through ``items``, and report nothing."""
    return items
