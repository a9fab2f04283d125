"""SQLite: one database for the package, a table for each dataset, with keys, foreign keys and full-text search.

A column has the type of its field; lists, objects and what has no one type are JSON text. The rows have the order
of the seed (their rowid), so no key may be a rowid: a key of integers is declared INT, which is the same
affinity and no alias. Tables are not STRICT, for SQLite before 3.37 cannot open a database that has such a one;
what STRICT would check, the schema has checked. A foreign key stands where the other dataset is in the
database, too.

The text columns of a dataset are searched in the FTS5 table NAME_fts, which holds an index and no second copy of
the text. Its tokens are trigrams, since words cannot be told apart without spaces, as in Chinese. Where SQLite lacks
FTS5 or its trigrams (before 3.34) there is no such table.

The bytes depend on nothing but the records and, in their index, on FTS5: the count of changes and the number of the
library's version in the header are put to 0 <https://sqlite.org/fileformat2.html#database_header>.

The database is made in memory, for a build writes nothing before all is right. It takes four times what its table in
Markdown does, most of it for the index, and so it decides how much memory a build or an extract needs.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from ..model import Dataset, Json, Key, Records
from ..problems import Problem, quoted
from ..spec.schema import FieldType
from .format import Format, Package, Shape, beyond, compact, is_double

if TYPE_CHECKING:
    import sqlite3

_LARGEST = 2**63 - 1
_MOST_COLUMNS = 2000
_HASH_SIZE, _OWN_HASH_SIZE = 1 << 24, 1 << 20
_FEW = 10_000
_ROWIDS = ("rowid", "oid", "_rowid_")
_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN"}

_MAGIC = b"SQLite format 3\0"
_CHANGES, _VERSIONS = slice(24, 28), slice(92, 100)
"""Where the header counts changes, and says for which count of them the version of the library, after it, holds."""


def _dump(records: Records, shape: Shape) -> bytes:
    return _gather([(records, shape)], Package(shape.name))


def _gather(parts: Sequence[tuple[Records, Shape]], package: Package) -> bytes:  # noqa: ARG001 - has no name inside
    import sqlite3

    try:
        # Held as one stretch of memory, which is given away with one copy: in the other place two are made, and 200,000
        # rows take 350 MB and not 260. It has a bound of 1 GB, though, and is unknown to SQLite before 3.23.
        return _made("file:package?vfs=memdb", parts)
    except sqlite3.OperationalError:
        return _made(":memory:", parts)


def _made(place: str, parts: Sequence[tuple[Records, Shape]]) -> bytes:
    import sqlite3

    keys = {shape.name: shape.key for _, shape in parts}
    database = sqlite3.connect(place, isolation_level=None, uri=True)
    try:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA encoding = 'UTF-8'")
        database.execute("BEGIN")
        for records, shape in parts:
            database.execute(_table(shape, keys))
            _insert(database, records, shape)
        for records, shape in parts:
            _index_texts(database, shape, keys, len(records))
        database.execute("COMMIT")
        written = io.BytesIO(database.serialize())  # which is written to in its place, as nothing else holds the bytes
    finally:
        database.close()
    forget_history(written)
    return written.getvalue()


def forget_history(database: IO[bytes]) -> None:
    """Make the bytes of a database those of its rows alone, whatever was done to it and by which version."""
    for part in (_CHANGES, _VERSIONS):
        database.seek(part.start)
        database.write(bytes(part.stop - part.start))


def sql_name(name: str) -> str:
    """Write the name of a table or a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _table(shape: Shape, keys: Mapping[str, Key]) -> str:
    columns = [f"  {_column(name, field, shape.key == (name,))}" for name, field in shape.schema.fields.items()]
    if len(shape.key) > 1:
        columns.append(f"  PRIMARY KEY ({', '.join(map(sql_name, shape.key))})")
    for field, dataset in shape.references.items():
        if dataset in keys and shape.schema.fields[field].kind != "array":
            columns.append(
                f"  FOREIGN KEY ({sql_name(field)}) REFERENCES {sql_name(dataset)} ({sql_name(keys[dataset][0])})"
            )
    return f"CREATE TABLE {sql_name(shape.name)} (\n" + ",\n".join(columns) + "\n)"


def _column(name: str, field: FieldType, is_key: bool) -> str:
    kind = _TYPES.get(field.kind or "", "TEXT")
    kind = "INT" if is_key and kind == "INTEGER" else kind
    return f"{sql_name(name)} {kind}{'' if field.may_lack else ' NOT NULL'}{' PRIMARY KEY' if is_key else ''}"


def _insert(database: sqlite3.Connection, records: Records, shape: Shape) -> None:
    fields = shape.schema.fields
    marks = ", ".join("?" * len(fields))
    columns = [_held(records.column(name), field) for name, field in fields.items()]
    rows = zip(*columns, strict=True)
    database.executemany(f"INSERT INTO {sql_name(shape.name)} VALUES ({marks})", rows)  # noqa: S608 - the name is quoted


def _held(column: Sequence[Json], field: FieldType) -> Sequence[Json]:
    """Return the values of a column as SQLite holds them."""
    if field.kind not in _TYPES:
        return [None if value is None else compact(value) for value in column]
    return list(map(_double, column)) if field.kind == "number" else column


def _double(value: Json) -> float | None:
    if value is None:
        return None
    if not math.isfinite(held := float(value)):
        raise ValueError(f"{value} is not a JSON number")
    return held


def _index_texts(database: sqlite3.Connection, shape: Shape, others: Mapping[str, Key], rows: int) -> None:
    import sqlite3

    texts = [name for name, field in shape.schema.fields.items() if field.kind == "string"]
    index = f"{shape.name}_fts"
    # FTS5 has names of its own for columns and finds rows by their rowid; its own tables begin with the index's name.
    taken = {"rank", "rowid", index.lower()} & {name.lower() for name in shape.schema.fields}
    if not texts or taken or any(other.startswith(index) for other in others):
        return
    columns = ", ".join(map(sql_name, texts))
    options = f"content={sql_name(shape.name)}, tokenize='trigram'"
    try:
        database.execute(f"CREATE VIRTUAL TABLE {sql_name(index)} USING fts5({columns}, {options})")
    except sqlite3.OperationalError:
        return
    rebuild = f"INSERT INTO {sql_name(index)} ({sql_name(index)}) VALUES ('rebuild')"  # noqa: S608 - quoted
    if rows <= _FEW:
        database.execute(rebuild)
        return
    # FTS5 writes what it has gathered when that takes a megabyte, and merges it with what it wrote before. With more of
    # memory 200,000 rows take half of the time (0.5 s for 1.0), and no larger setting is quicker. It is put back to its
    # own, for it stays with the index. Few rows never take so much: their bytes stay as they were without it.
    set_size = f"INSERT INTO {sql_name(index)} ({sql_name(index)}, rank) VALUES ('hashsize', ?)"  # noqa: S608 - quoted
    database.execute(set_size, [_HASH_SIZE])
    database.execute(rebuild)
    database.execute(set_size, [_OWN_HASH_SIZE])


# Reading back


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    import sqlite3

    if not content.startswith(_MAGIC):  # SQLite would take no bytes at all for want of memory
        raise ValueError("it is not an SQLite database")
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        database.execute("PRAGMA trusted_schema = OFF")
        return _rows(database, shape, len(content))
    except sqlite3.Error as error:
        raise ValueError(f"SQLite reports: {error}") from None
    finally:
        database.close()


def _rows(database: sqlite3.Connection, shape: Shape, size: int) -> list[dict[str, Json]]:
    """Read the table of the dataset, and no more than a database of ``size`` bytes can hold.

    Pages that several rows or branches of a tree share, and columns that are computed, stand for more than memory has.
    """
    is_table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql LIKE 'CREATE TABLE %'"
    if not database.execute(is_table, [shape.name]).fetchall():
        raise ValueError(f"it has no table {quoted(shape.name)}")
    cursor = database.execute(f"SELECT * FROM {sql_name(shape.name)} LIMIT 0")  # noqa: S608 - the name is quoted
    names = [column[0] for column in cursor.description]
    # A column may have one of the names that the rowid goes by; a table without other names is read as it comes.
    order = next((f"ORDER BY {name}" for name in _ROWIDS if name not in map(str.lower, names)), "")
    cursor = database.execute(f"SELECT * FROM {sql_name(shape.name)} {order}")  # noqa: S608 - the name is quoted
    hidden = database.execute(f"SELECT 1 FROM pragma_table_xinfo({sql_name(shape.name)}) WHERE hidden").fetchall()  # noqa: S608
    if hidden:
        raise ValueError("it computes columns")
    fields, rows, left = shape.schema.fields, [], size
    for row in cursor:
        left -= sum(1 + len(value) if isinstance(value, (str, bytes)) else 1 for value in row)
        if left < 0:
            raise ValueError("its rows claim more data than the file has")
        rows.append({name: _read(value, name, fields.get(name)) for name, value in zip(names, row, strict=True)})
    return rows


def _read(value: Json, name: str, field: FieldType | None) -> Json:
    if isinstance(value, bytes):
        raise ValueError(f"{name} holds bytes")
    if value is None or field is None:
        return value
    if field.kind == "boolean" and value in (0, 1):
        return bool(value)
    if field.kind == "number" and isinstance(value, float) and value.is_integer():
        return int(value)
    if field.kind not in _TYPES and isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError(f"{name} contains invalid JSON: {quoted(value)}") from None
    return value


# What SQLite cannot hold


def _obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    if shape.name.startswith("sqlite_"):
        yield beyond(f"the dataset {quoted(shape.name)}", "has a name that SQLite reserves", shape.span)
    if len(shape.schema.fields) > _MOST_COLUMNS:
        many = f"the dataset has {len(shape.schema.fields):,} fields,"
        yield beyond(many, f"but an SQLite table can have at most {_MOST_COLUMNS:,} columns", shape.span)
    yield from _names_not_held(shape)
    for name, field in shape.schema.fields.items():
        if field.kind in ("integer", "number"):
            for number, value in enumerate(dataset.records.column(name)):
                if not _is_held(value, field):
                    place = dataset.records[number].place(name)
                    yield beyond(f"{name} {quoted(value)}", "is a number that SQLite cannot hold exactly", place)


def _names_not_held(shape: Shape) -> Iterator[Problem]:
    before: dict[str, str] = {}
    for name in shape.schema.fields:
        folded = "".join(character.lower() if character.isascii() else character for character in name)
        other = before.setdefault(folded, name)
        if other != name:
            message = f"would be the same SQLite column as the field {quoted(other)}"
            yield beyond(f"the field {quoted(name)}", message, shape.span)
        if "\0" in name:
            yield beyond(f"the field {quoted(name)}", "has U+0000 in its name, which SQLite cannot hold", shape.span)


def _is_held(value: Json, field: FieldType) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return True
    if field.kind == "integer":
        return -_LARGEST - 1 <= value <= _LARGEST
    return is_double(value)


SQLITE = Format("sqlite", "application/vnd.sqlite3", False, _dump, _load, _obstacles, text=False, gather=_gather)
