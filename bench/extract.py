"""What ``extract`` costs for a large table, against reading all its texts and writing them with csv in one process."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from pathlib import Path

from . import report
from .processes import Cost, cost
from .startup import TABLEMILL

ROWS = 200_000
ROUNDS = 3
WORDS = ("alpha", "beta", "gamma", "Delta", "`code`", "**bold**", "some text", "x_y", "https://example.org/a", "请求")
GOALS = {"csv": 1.3, "jsonl": 2.0, "json": 2.0, "parquet": 2.0, "sqlite": 2.0}
MEMORY = 8

FLOOR = """
import csv, sys
from tablemill.markdown import parse
from tablemill.reading.sources import Source
(table,) = parse(Source("", open(sys.argv[1], encoding="utf-8").read(), "")).tables
with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
    csv.writer(file, lineterminator="\\n").writerows(table.texts())
"""


def run(*, tiny: bool = False) -> None:
    """Extract one table to each format, in turns with the floor, and print processor time and peak memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "large.md"
        source.write_text(_table(100 if tiny else ROWS), encoding="utf-8")
        floor = [sys.executable, "-c", FLOOR, str(source), str(folder / "floor.csv")]
        ways = {"floor": floor} | {to: _extract(source, to) for to in GOALS}
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for turn in range(1 if tiny else ROUNDS + 1):
            for way, command in ways.items():
                taken = cost(command, folder)
                costs[way] += [taken] if turn or tiny else []
        megabytes = source.stat().st_size / 1e6
    least = statistics.median(one.processor for one in costs.pop("floor"))
    rows = []
    for to, some in costs.items():
        seconds, peak = statistics.median(one.processor for one in some), min(one.megabytes for one in some)
        ratio, share = seconds / least, peak / megabytes
        met = ratio <= GOALS[to] and share <= MEMORY
        goal = f"≤ {GOALS[to]}, ≤ {MEMORY}"
        rows.append([to, f"{seconds:.2f}", f"{ratio:.2f}", f"{peak:.0f}", f"{share:.1f}", goal, report.verdict(met)])
    header = ["to", "s", "to texts() and csv", "MB at the peak", "to the file", "goals", ""]
    report.show(f"Extract: one table of {megabytes:.1f} MB, processor time of the whole process", header, rows)


def _extract(source: Path, to: str) -> list[str]:
    return [TABLEMILL, "extract", str(source), "--to", to, "--key", "id", "-o", str(source.with_suffix(f".{to}"))]


def _table(rows: int) -> str:
    rng = random.Random(rows)  # noqa: S311  # nothing secret here
    lines = ["| id | name | what | more |", "|---|---|---|---|"]
    lines += (f"| {n} | {' | '.join(' '.join(rng.choices(WORDS, k=k)) for k in (2, 3, 5))} |" for n in range(rows))
    return "\n".join(lines) + "\n"
