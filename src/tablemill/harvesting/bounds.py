"""Bounds what one document may take: time and memory.

Time is bounded twice. When a document has taken ``timeout`` seconds, an exception ends it. Where that cannot be raised,
because a library's loop never comes back to Python, the system ends the process when it has used three to four times as
much of a processor, and the next worker that comes to the document knows why (see `shards`).

Memory is bounded by the system, on Linux, while a document is read: where it would grow by more than its share, Python
raises MemoryError. It is counted from when the document begins, so that the documents before it change nothing. Arrow
has to take its memory as everybody does (`plain_memory`): its own allocators ask for a gigabyte of addresses at once,
which they may never use.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class TooSlowError(BaseException):
    """A document took too long. No Exception, so that nothing on the way catches it."""


_SHORT = 10
"""Of fewer seconds the clocks are stopped after each document: what comes in between can take as long."""
_NO_MATTER = 10_000
"""A document surely takes less memory than so many times its bytes.

1,500 times have been measured, of HTML cells that span a thousand columns; without HTML 200 times, of small tables.
"""


class Bounds:
    """Bounds one document after the other, each from `begin` to `end`: to ``seconds`` and ``memory`` bytes more.

    `TooSlowError` is raised where a document takes more time, and MemoryError where it asks for more memory, its own
    included. Nothing is bounded in a thread, which an engine may call us from, nor, for lack of means, on Windows:
    there the bounds are the engine's.

    A small document takes less than it takes to set a clock for it. So a clock runs on from one to the next, and when
    it rings, the document that is being read is asked how long it has been. Nor is the memory of one bounded that
    surely takes less.
    """

    def __init__(self, seconds: float, memory: int) -> None:
        self.seconds = seconds
        self.memory = memory
        self._begun: float | None = None
        self._runs = False
        self._works = False
        self._limits: tuple[int, int] | None = None

    def __enter__(self) -> Bounds:
        main = threading.current_thread() is threading.main_thread()
        self._works = main and hasattr(signal, "setitimer")
        if self._works:
            self._before = signal.signal(signal.SIGALRM, self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        if self._works:
            self._stop()
            signal.signal(signal.SIGALRM, self._before)

    def begin(self, size: int) -> None:
        """Bound what is done from now on, of a document that takes ``size`` bytes of memory already."""
        if not self._works:
            return
        if size * _NO_MATTER > self.memory:
            self._limits = _bound_memory(self.memory - size)
        self._begun = time.monotonic()
        if not self._runs:
            self._start(self.seconds)

    def end(self) -> None:
        """Bound no longer."""
        self._begun = None
        if self._limits is not None:
            _unbound_memory(self._limits)
            self._limits = None
        if self._runs and self.seconds < _SHORT:
            self._stop()

    def _start(self, seconds: float) -> None:
        self._runs = True
        signal.setitimer(signal.ITIMER_REAL, seconds)
        # SIGPROF ends a process that does not handle it. A clock that runs may have run for a quarter of it already.
        signal.setitimer(signal.ITIMER_PROF, 4 * self.seconds)

    def _stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._runs = False

    def _ring(self, number: int, frame: object) -> None:  # noqa: ARG002
        if self._begun is None:
            self._stop()  # the next document starts it again
            return
        left = self._begun + self.seconds - time.monotonic()
        if left > 0:
            self._start(left)
            return
        self._runs = False  # but for what ends the process, if the exception does not end the document
        raise TooSlowError


def each_bounded(values: Iterable[T], memory: int) -> Iterator[T]:
    """Yield what ``values`` yields; each is made with so much memory at most, or MemoryError is raised."""
    made = iter(values)
    while True:
        with bounded(memory):
            try:
                value = next(made)
            except StopIteration:
                return
        yield value
        del value


@contextlib.contextmanager
def bounded(most: int) -> Iterator[None]:
    """Raise MemoryError where so many bytes more are taken within; in a thread, nothing is bounded."""
    limits = _bound_memory(most) if threading.current_thread() is threading.main_thread() else None
    try:
        yield
    finally:
        if limits is not None:
            _unbound_memory(limits)


def _bound_memory(most: int) -> tuple[int, int] | None:
    """Let the process take so many bytes more, and return its limits from before; None where they stay."""
    taken = _taken()
    if taken is None:
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = taken + max(most, 0)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        return None  # somebody has set a lower bound
    global _kept
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    _kept = (wanted, soft, hard)
    return soft, hard


def _unbound_memory(limits: tuple[int, int]) -> None:
    import resource

    global _kept
    _kept = None
    resource.setrlimit(resource.RLIMIT_DATA, limits)


_kept: tuple[int, int, int] | None = None


@contextlib.contextmanager
def unbounded() -> Iterator[None]:
    """Let a library take what memory it needs meanwhile, one that ends the process where it gets none."""
    if _kept is None:
        yield
        return
    import resource

    bound, soft, hard = _kept
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


def resident() -> int:
    """Return how many bytes of memory the process has; 0 but on Linux."""
    return _counted(1) or 0


def _taken() -> int | None:
    """Return how many bytes of addresses the process has for data, as RLIMIT_DATA counts them; None but on Linux.

    ``/proc/self/statm`` counts the stack with it, 0.1 MB or so. ``status`` does not, and takes five times as long to
    read, which for small documents was a tenth of the whole harvest.
    """
    return _counted(5)


def _counted(place: int) -> int | None:
    try:
        found = os.pread(_statm(os.getpid()), 100, 0)
    except OSError:
        return None
    return int(found.split()[place]) * mmap.PAGESIZE


@functools.lru_cache(maxsize=1)
def _statm(process: int) -> int:
    """Open the counts of this process, for good: its number is asked for because a forked one has others."""
    return os.open(f"/proc/{process}/statm", os.O_RDONLY)


_arrows_own: Any = None


@contextlib.contextmanager
def plain_memory() -> Iterator[None]:
    """Let Arrow take memory as everybody does and give it back at once."""
    global _arrows_own
    import pyarrow as pa

    before = _arrows_own = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def release() -> None:
    """Give back to the system what is no longer used: of a large document a hundred megabytes stay else."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    _arrows_own.release_unused()  # which the writer of Parquet takes whatever it is told
