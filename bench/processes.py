"""Time and peak memory of a process, from its start to its end."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What one process took: seconds on the wall and of the processor, and megabytes at its peak."""

    seconds: float
    processor: float
    megabytes: float


def cost(command: Sequence[str], folder: Path | None = None) -> Cost:
    """Run ``command`` in ``folder`` in silence; raises RuntimeError where it does not end with 0."""
    start = time.perf_counter()
    process = os.fork()
    if process == 0:
        _become(command, folder)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        message = f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def _become(command: Sequence[str], folder: Path | None) -> None:
    try:
        if folder is not None:
            os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        # An installed program has its bytecode, and the round that warms up leaves ours.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.execv(command[0], list(command))  # noqa: S606
    finally:
        os._exit(127)


def interleaved(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Let the ways take turns, after one round that warms the disk's cache; returns the middle of each."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, measure in ways.items():
            taken = measure()
            if turn > 0:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}
