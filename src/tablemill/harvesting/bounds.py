"""Bounds what one document may take: time and memory.

Time is bounded twice. When a document has taken ``timeout`` seconds, an exception ends it. Where that cannot be raised,
because a library's loop never comes back to Python, the system ends the process when it has used three times as much of
a processor, and the next worker that comes to the document knows why (see `shards`).

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
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class TooSlowError(BaseException):
    """A document took too long. No Exception, so that nothing on the way catches it."""


@contextlib.contextmanager
def bounded(seconds: float, memory: int) -> Iterator[None]:
    """Raise TooSlowError when ``seconds`` have passed, and MemoryError where more than ``memory`` bytes are asked for.

    Nothing is bounded in a thread, which an engine may call us from, nor, for lack of means, on Windows: there the
    bounds are the engine's.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    with _memory(memory), _time(seconds):
        yield


def each_bounded(values: Iterable[T], memory: int) -> Iterator[T]:
    """Yield what ``values`` yields; each is made with so much memory at most, or MemoryError is raised."""
    if threading.current_thread() is not threading.main_thread():
        yield from values
        return
    made = iter(values)
    while True:
        with _memory(memory):
            try:
                value = next(made)
            except StopIteration:
                return
        yield value
        del value


@contextlib.contextmanager
def _time(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _too_slow)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, 3 * seconds)  # SIGPROF ends a process that does not handle it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_slow(number: int, frame: object) -> None:  # noqa: ARG001
    raise TooSlowError


@contextlib.contextmanager
def _memory(most: int) -> Iterator[None]:
    taken = _taken()
    if taken is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = taken + most
    if soft != resource.RLIM_INFINITY and soft < wanted:
        yield  # somebody has set a lower bound
        return
    global _kept
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    _kept = (wanted, soft, hard)
    try:
        yield
    finally:
        _kept = None
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


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


def _taken() -> int | None:
    """Return how many bytes of addresses the process has for data, as RLIMIT_DATA counts them; None but on Linux.

    ``/proc/self/statm`` counts the stack with it, 0.1 MB or so. ``status`` does not, and takes five times as long to
    read, which for small documents was a tenth of the whole harvest.
    """
    try:
        found = os.pread(_statm(os.getpid()), 100, 0)
    except OSError:
        return None
    return int(found.split()[5]) * mmap.PAGESIZE


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
