"""How fast a harvest is: against reading the same texts in memory, with two processes, and as the files become many.

Everything runs in processes of its own and writes below a temporary folder, in memory where there is `/dev/shm`. The
processor's time counts where one process is measured, so that other work of the machine does not; with two processes it
is the time that passes, which does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import corpus, report

PROGRAM = """\
import json, re, resource, sys, time
from tablemill.harvesting import Options, engines, harvest

if __name__ == "__main__":  # the processes that it starts import the rest as they do for the command
    import pyarrow.parquet  # to start is not what is measured
    folder, out, jobs, options = sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
    planned = []

    def engine(work, given):
        planned.append(time.perf_counter())
        used.append(time.process_time())
        yield from engines.here(work, given)

    def watch(receipt, done, shards):
        try:  # what getrusage says is that of the process that started this one, if it had more
            status = open("/proc/self/status").read()
            memory.append(int(re.search(r"VmHWM:\\s+([0-9]+) kB", status)[1]) / 1024)
        except OSError:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    memory, used, start = [], [time.process_time()], time.perf_counter()
    done = harvest(folder, out, Options(**options), jobs=jobs, engine=engine if jobs == 1 else None, watch=watch)
    print(json.dumps({
        "plan": used[-1] - used[0], "wall": time.perf_counter() - start, "processor": time.process_time() - used[0],
        "documents": done.stats.documents, "tables": done.stats.tables, "bytes": done.stats.bytes,
        "first": memory[len(memory) // 4], "memory": memory[-1],
    }))
"""

IN_TURN = """\
import io, json, shutil, statistics, sys, time
from pathlib import Path
import pyarrow.parquet
from tablemill.harvesting import harvest
from tablemill.markdown import parse
from tablemill.reading.sources import source_of

folder, out, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
paths = sorted(folder.rglob("*.md"))
sources = []
for path in paths:
    try:
        sources.append(source_of(path.read_bytes(), str(path)))
    except Exception:  # what cannot be read is left out by a harvest, too
        pass


def in_memory():
    for source in sources:
        for table in parse(source).tables:
            table.texts()


def files():
    for path in map(str, paths):
        with open(path, "rb", buffering=0) as file:
            file.read().decode("utf-8-sig", "replace")


def parquet():
    pyarrow.parquet.write_table(written, io.BytesIO(), compression="zstd", compression_level=3)


def harvested():
    shutil.rmtree(out, ignore_errors=True)
    start = time.process_time()
    done = harvest(folder, out, jobs=1)
    return time.process_time() - start, done.stats


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


stats = harvested()[1]
written = pyarrow.parquet.read_table(out / "tables") if stats.tables else pyarrow.table({})
times = {"in_memory": [], "files": [], "parquet": [], "harvest": []}
for _ in range(rounds):
    for work in (in_memory, files, parquet):
        times[work.__name__].append(timed(work))
    times["harvest"].append(harvested()[0])
print(json.dumps({
    **{name: statistics.median(found) for name, found in times.items()},
    "documents": stats.documents, "tables": stats.tables, "bytes": stats.bytes,
}))
"""
"""All ways take turns in one process, and the middle of the rounds counts.

What a harvest cannot do without beside reading the tables is measured alone: to read the files, and to write what comes
of them, by pyarrow, from columns that are ready.
"""

ROUNDS = 5

SMALL = 4_000
"""Bytes of the files that are harvested by the million: what a file costs beside its bytes shows in small ones."""

LONGER = 8
"""How often all files are given to two processes: to start, they take half a second, in which one has read 20 MB."""
SMALL_SHARDS = {"shard_bytes": 4 * 2**20}
"""So that two processes have as much to do: of three shards, one would have two."""


def run(folder: Path | None = None, *, tiny: bool = False) -> None:
    """Measure, and print the tables."""
    room = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # a folder of our own in it
    with tempfile.TemporaryDirectory(dir=room) as name:
        place = Path(name)
        files = place / "corpus" if folder is None else folder
        if folder is None:
            _write(files, corpus.mixed(200_000 if tiny else 60_000_000))
        _speed(files, place, "a generated corpus" if folder is None else str(folder), tiny=tiny)
        if folder is None:
            _growth(files, place, tiny=tiny)


def _write(folder: Path, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        path = folder / f"{number // 1000:04}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _speed(files: Path, place: Path, where: str, *, tiny: bool) -> None:
    one = _program(IN_TURN, files, place / "out", 1 if tiny else ROUNDS)
    shutil.rmtree(place / "out")
    found = sorted(files.rglob("*.md"))
    several = _links(found, place / "several", 1 if tiny else LONGER * len(found))
    wall = {jobs: _harvested(several, place, jobs, SMALL_SHARDS)["wall"] for jobs in (1, 2)}
    shutil.rmtree(several)
    megabytes, memory = one["bytes"] / 1e6, one["in_memory"]
    least = memory + one["files"] + one["parquet"]
    share, gain = memory / one["harvest"], wall[1] / wall[2]

    def row(way: str, seconds: float, *goal: str) -> list[str]:
        return [way, f"{megabytes / max(seconds, 1e-9):.1f}", f"{memory / max(seconds, 1e-9):.2f}", *(goal or ("", ""))]

    report.show(
        f"A harvest, {where}: {one['documents']:,} documents, {one['tables']:,} tables, {megabytes:,.0f} MB",
        ["way", "MB/s", "ratio", "goal", "verdict"],
        [
            row("all texts in memory", memory),
            row("the files read and decoded, nothing else", one["files"]),
            row("the tables written to Parquet, nothing else", one["parquet"]),
            row("these three together", least),
            row("one process", one["harvest"], "0.80", report.verdict(share >= 0.8)),
            [
                "two, against one",
                f"{LONGER * megabytes / wall[2]:.1f}",
                f"{gain:.2f}",
                "1.80",
                report.verdict(gain >= 1.8),
            ],
        ],
    )


def _growth(files: Path, place: Path, *, tiny: bool) -> None:
    """Harvest ever more hard links to the same small files, and rows of a Parquet file."""
    found = [path for path in sorted(files.rglob("*.md")) if path.stat().st_size < SMALL]
    sizes = (100, 1_000) if tiny else (10_000, 100_000, 1_000_000)
    for title, make, options in (
        ("files", _links, {}),
        ("rows of a Parquet file", _rows, {"text_column": "content"}),
    ):
        rows: list[list[str]] = []
        first = 0.0
        for count in sizes:
            given = make(found, place / "many", count)
            done = _harvested(given, place, 1, options)
            each = done["processor"] / count
            first = first or each
            growth, share = each / first, done["plan"] / done["processor"]
            cells = [f"{count:,}", f"{1 / each:,.0f}", f"{growth:.2f}", report.verdict(growth <= 1.1)]
            cells += [f"{share:.1%}", report.verdict(share <= 0.01), f"{done['first']:.0f}", f"{done['memory']:.0f}"]
            rows.append(cells)
            shutil.rmtree(place / "many")
        header = [title, "a second", "cost of one", "goal 1.10", "plan", "goal 1%", "MB early", "MB at the end"]
        report.show(f"A harvest of many {title}, one process", header, rows)


def _links(found: list[Path], folder: Path, count: int) -> Path:
    for number in range(count):
        path = folder / f"{number // 1000:04}" / f"{number:07}.md"
        if number % 1000 == 0:
            path.parent.mkdir(parents=True)
        try:
            os.link(found[number % len(found)], path)
        except OSError:  # they lie on another disk
            shutil.copyfile(found[number % len(found)], path)
    return folder


def _rows(found: list[Path], folder: Path, count: int) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    texts = [path.read_text(encoding="utf-8") for path in found]
    folder.mkdir()
    with parquet.ParquetWriter(folder / "a.parquet", pa.schema([("content", pa.string())])) as writer:
        for start in range(0, count, 5_000):
            wanted = [texts[number % len(texts)] for number in range(start, min(start + 5_000, count))]
            writer.write_table(pa.table({"content": wanted}))
    return folder / "a.parquet"


def _harvested(files: Path, place: Path, jobs: int, options: dict[str, Any] | None = None) -> dict[str, Any]:
    out = place / "out"
    try:
        return _program(PROGRAM, files, out, jobs, json.dumps(options or {}))
    finally:
        shutil.rmtree(out, ignore_errors=True)


def _program(program: str, *arguments: object) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:  # which the processes that it starts import
        file.write(program)
        file.flush()
        command = [sys.executable, file.name, *map(str, arguments)]
        found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found
