"""How fast tables are read: text in memory in, the plain text of every cell out, one process, one core.

Each column is measured in a process of its own, for cmark-gfm's Python wrapper keeps about ten bytes for each
byte it is given. Within a column the ways take turns, and the middle of the rounds
counts, in time of the processor: what else the machine does is not measured.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from . import corpus, report
from .ways import OURS, PEERS, Way

ROUNDS = 5
SAMPLE = 150_000
"""Characters that a slow way is measured on."""

GENERATED: dict[str, tuple[Callable[[int], list[str]], int, float]] = {
    "mixed files": (corpus.mixed, 6_000_000, 2.0),
    "files with tables": (corpus.with_tables, 4_000_000, 1.0),
    "one large table": (corpus.large, 100_000, 1.0),
}
"""Column → what makes its texts, how much of it, and the ratio to the fastest peer that is our goal."""
SMALL_TABLE = 1_000
"""Rows of the large table that a slow way is given."""


def run(folder: Path | None = None, *, tiny: bool = False) -> None:
    """Measure the generated columns, or the files below ``folder``, and print the table."""
    columns = list(GENERATED) if folder is None else ["all files", "files with tables"]
    speeds = {column: _elsewhere(column, folder, tiny) for column in columns}
    fastest = {column: max(speeds[column][way.name] for way in PEERS) for column in columns}
    rows = []
    for way in PEERS + OURS:
        row = [way.name]
        for column in columns:
            speed = speeds[column][way.name]
            row += [f"{speed:.1f}", f"{speed / fastest[column]:.2f}"]
        rows.append(row)
    goals = {column: goal for column, (_, _, goal) in GENERATED.items()} | {"all files": 2.0}
    ours = OURS[-1].name
    rows.append(["goal", *(cell for column in columns for cell in ("", f"{goals[column]:.2f}"))])
    met = [report.verdict(speeds[column][ours] >= goals[column] * fastest[column]) for column in columns]
    rows.append(["verdict", *(cell for one in met for cell in ("", one))])
    where = "a generated corpus" if folder is None else str(folder)
    report.show(
        f"Reading tables, {where}: MB/s, and the ratio to the fastest peer",
        ["way", *(cell for column in columns for cell in (column, "ratio"))],
        rows,
    )


def _elsewhere(column: str, folder: Path | None, tiny: bool) -> dict[str, float]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, column, folder, tiny).result()


def measure(column: str, folder: Path | None = None, tiny: bool = False) -> dict[str, float]:
    """Measure every way on one column; returns MB/s by name."""
    texts, sample = _texts(column, folder, tiny)
    times: dict[str, list[float]] = {way.name: [] for way in PEERS + OURS}
    for turn in range(ROUNDS):
        for way in PEERS + OURS:
            if way.whole or turn < 2:
                times[way.name].append(_timed(way, texts if way.whole else sample))
    return {
        way.name: _megabytes(texts if way.whole else sample) / statistics.median(times[way.name])
        for way in PEERS + OURS
    }


def _texts(column: str, folder: Path | None, tiny: bool) -> tuple[list[str], list[str]]:
    if folder is not None:
        texts = corpus.read(folder)
        if column == "files with tables":
            texts = [text for text in texts if PEERS[0].read(text)]
        return texts, _sample(texts)
    make, amount, _ = GENERATED[column]
    amount = amount // 1000 if tiny else amount
    if column == "one large table":
        return make(amount), make(min(SMALL_TABLE, amount))
    texts = make(amount)
    return texts, _sample(texts)


def _sample(texts: list[str]) -> list[str]:
    """Take every n-th text, so many that they make a sample's length together."""
    step = max(1, sum(map(len, texts)) // SAMPLE)
    return texts[::step]


def _timed(way: Way, texts: list[str]) -> float:
    gc.collect()
    start = time.process_time()
    for text in texts:
        way.read(text)
    return time.process_time() - start


def _megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6
