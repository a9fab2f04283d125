"""Writes a small harvest as one file, too: SQLite, JSON Lines or CSV, made of its parts when they are all there.

Enters: the output and the parts of a harvest, in their order. Leaves: one file beside them, whole or not there. Rows
are read and written some at a time. The bytes depend on the rows alone, in SQLite also on the version of the library.

`model.FILES` says which file a format has. JSON Lines has a line for each table, SQLite a table for each folder of the
output, in which lists are JSON texts, and CSV, which has no lists, a row for each cell, as in `schema.cells`. Of
records, JSON Lines and CSV have a line each, and lists are JSON texts in CSV, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from ..emit.csv import cell_of
from ..emit.format import compact
from ..emit.sqlite import forget_history, sql_name
from . import schema
from .model import FILES, FILES_OF_RECORDS, Part
from .output import Output

__all__ = ["written"]

_BATCH = 8 * 2**20
"""About how many bytes of rows are read at once."""

Opener = Callable[[], IO[bytes]]
Parts = Mapping[str, Sequence[Opener]]
"""How the parts of each folder are opened, in the order of the inputs."""


def written(out: Output, to: str, parts: Iterable[Part], kinds: Any = None) -> Part:
    """Write the file of the format ``to`` into the output of a harvest that has these parts, and say what it is.

    ``kinds`` is the Arrow schema of its records, where it has those.
    """
    name = (FILES if kinds is None else FILES_OF_RECORDS)[to]
    by_place: dict[str, list[Opener]] = {}
    for part in parts:
        by_place.setdefault(part.path.partition("/")[0], []).append(partial(out.opened, part.path))
    with out.written(name) as path:
        rows = _WRITERS[to](path, by_place) if kinds is None or to != "csv" else _write_records(path, by_place, kinds)
        with open(path, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(name, path.stat().st_size, found, rows)


def _rows(parts: Iterable[Opener]) -> Iterator[dict[str, Any]]:
    """Read the rows of parts, so many at once as a few megabytes hold."""
    from pyarrow import parquet

    for opened in parts:
        with opened() as part, parquet.ParquetFile(part, pre_buffer=False) as file:
            for number in range(file.metadata.num_row_groups):
                group = file.metadata.row_group(number)
                some = max(1, min(1024, _BATCH * group.num_rows // max(group.total_byte_size, 1)))
                for batch in file.iter_batches(batch_size=some, row_groups=[number], use_threads=False):
                    yield from batch.to_pylist()


# JSON Lines


def _write_jsonl(path: Path, parts: Parts) -> int:
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        for row in _rows(parts.get("tables") or parts.get("records", ())):
            file.write(compact(row) + "\n")
            count += 1
    return count


# CSV


def _write_csv(path: Path, parts: Parts) -> int:
    names = schema.cells().names
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        _write_line(file, names)
        for table in _rows(parts.get("tables", ())):
            origin = [table[name] for name in names[:5]]
            for number, row in enumerate(table["rows"]):
                for column, (name, cell) in enumerate(zip(table["header"], row, strict=False)):
                    _write_line(file, [*origin, number, column, name, cell])
                    count += 1
    return count


def _write_records(path: Path, parts: Parts, kinds: Any) -> int:
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        _write_line(file, kinds.names)
        for record in _rows(parts.get("records", ())):
            _write_line(file, [one if isinstance(one, str | None) else compact(one) for one in record.values()])
            count += 1
    return count


def _write_line(file: IO[str], values: Iterable[Any]) -> None:
    file.write(",".join(map(_cell, values)) + "\n")


def _cell(value: Any) -> str:
    """Return a value as RFC 4180 has it; null is empty, and an empty text is empty between quotes."""
    return "" if value is None else cell_of(str(value), ",") or '""'


# SQLite

_TYPES = {"string": "TEXT", "int32": "INTEGER", "int64": "INTEGER", "double": "REAL", "bool": "BOOLEAN"}


def _write_sqlite(path: Path, parts: Parts) -> int:
    import sqlite3

    database = sqlite3.connect(path, isolation_level=None)
    try:
        # Nobody goes on with this file where the run is killed: it is made again.
        for setting in ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF"):
            database.execute(f"PRAGMA {setting}")
        database.execute("BEGIN")
        counts = [_insert(database, place, some) for place, some in parts.items()]
        database.execute("COMMIT")
    finally:
        database.close()
    with open(path, "r+b") as file:
        forget_history(file)
    return sum(counts)


def _insert(database: Any, place: str, parts: Sequence[Opener]) -> int:
    from pyarrow import parquet

    with parts[0]() as part:
        kinds = list(parquet.read_schema(part))
    columns = (
        f"{sql_name(one.name)} {_TYPES.get(str(one.type), 'TEXT')}{'' if one.nullable else ' NOT NULL'}"
        for one in kinds
    )
    database.execute(f"CREATE TABLE {sql_name(place)} ({', '.join(columns)})")
    plain = {one.name for one in kinds if str(one.type) in _TYPES}
    marks = ", ".join("?" * len(kinds))
    rows = (
        [value if name in plain or value is None else compact(value) for name, value in row.items()]
        for row in _rows(parts)
    )
    found: int = database.executemany(f"INSERT INTO {sql_name(place)} VALUES ({marks})", rows).rowcount  # noqa: S608
    return found


_WRITERS: Mapping[str, Callable[[Path, Parts], int]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "sqlite": _write_sqlite,
}
