"""What a harvest has written, for tests: its rows and its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pyarrow import parquet

from tablemill.harvesting import Options, harvest, merge


def rows_of(out: Path, place: str = "tables") -> list[dict[str, Any]]:
    """Return the rows of a folder of the output, in the order of its parts; none where it has no such folder."""
    paths = sorted((out / place).iterdir()) if (out / place).exists() else []
    return [row for path in paths for row in parquet.read_table(path).to_pylist()]


def content_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file, by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def whoever_computes(folder: Path, options: Options) -> dict[str, str]:
    """Harvest ``in`` into ``one`` by one process, by two, and in two shards; return the content that all three have."""
    harvest(folder / "in", folder / "one", options, jobs=1)
    harvest(folder / "in", folder / "two", options, jobs=2)
    for number in range(2):
        harvest(folder / "in", folder / "three", options, shard=(number, 2))
    merge(folder / "three")
    expected = content_of(folder / "one")
    assert [content_of(folder / name) for name in ("two", "three")] == [expected] * 2
    return expected
