"""The values of a harvest: what is asked for, what is read, and what is known when a shard is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

Where: TypeAlias = Mapping[str, str | int]
"""Where in its file a unit begins: the member of an archive, a row group, an offset."""


FILES = {"jsonl": "tables.jsonl", "sqlite": "tables.sqlite", "csv": "cells.csv"}
FILES_OF_RECORDS = {"jsonl": "records.jsonl", "sqlite": "records.sqlite", "csv": "records.csv"}
MEDIA_TYPES = {"jsonl": "application/jsonl", "sqlite": "application/vnd.sqlite3", "csv": "text/csv"}
"""The one file that a whole harvest of tables, or of records, is also written in, and its media type; by its format."""


class Unit(NamedTuple):
    """What is read at once of the inputs: a file, or a part of one that holds many documents.

    ``kind`` is one of `inputs.KINDS`, ``path`` as it was named or found, ``size`` the bytes that it costs to read.
    """

    kind: str
    path: str
    size: int
    where: Where = MappingProxyType({})


class Text(NamedTuple):
    """One document as it was read.

    ``row`` identifies it among those of the same ``source``; ``repository`` and ``revision`` are those of git. One that
    could not be read has no ``content``, and a ``problem``: a code and a message. ``file`` has the hash and the size of
    the bytes whose normalised text the ``content`` is, where it is that already. ``held`` is how many bytes of memory
    whoever has read it needs for it as long as it is there.
    """

    source: str
    content: bytes | str | None
    row: str | None = None
    repository: str | None = None
    revision: str | None = None
    problem: tuple[str, str] | None = None
    file: tuple[str, int] | None = None
    held: int = 0


def too_large(options: Options, size: int) -> tuple[str, str]:
    """Return what is said of a document of more bytes than may be read."""
    message = f"has {size:,} bytes, but at most {options.most_bytes:,} are read; raise --max-document to read it"
    return "file-too-large", message


def is_in_sample(share: float, source: str, row: str | None = None) -> bool:
    """Whether a document is one of the ``share`` of all that are read: by a hash of its name, the same each time."""
    if share >= 1:
        return True
    name = f"{source}\0{row}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(name).digest()[:8]) < share * 2**64


@dataclass(frozen=True, slots=True)
class Options:
    """What changes the results of a harvest, and so is part of its fingerprint.

    ``heading`` and ``columns`` choose tables as `extract` does; ``sample`` is the share of the documents that are read
    (by a hash of their names, so that the same ones are read again), ``limit`` the number of the first ones.
    ``most_bytes`` is how large a document may be, ``timeout`` how many seconds one may take, ``memory`` how many bytes
    the process may grow by while it reads one. The ``…_column`` are paths
    into the rows of Parquet and JSON Lines, such as ``files.content``. ``to`` is a format that the whole is written in
    as one file, too: ``sqlite``, ``jsonl`` or ``csv``. ``schema`` is the text of a JSON Schema: then records are
    written as it describes them, in place of tables.
    """

    html: bool = False
    marks: bool = True
    heading: str | None = None
    columns: tuple[str, ...] = ()
    cells: bool = False
    sample: float = 1.0
    limit: int | None = None
    most_bytes: int = 64 * 2**20
    timeout: float = 60.0
    memory: int = 220 * 2**20
    revision: str | None = None
    text_column: str | None = None
    id_column: str | None = None
    where_column: tuple[str, str] | None = None
    shard_bytes: int = 32 * 2**20
    shard_units: int = 4096
    to: str | None = None
    schema: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return them as the plan keeps them: in the types of JSON."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found


class Shard(NamedTuple):
    """A run of units that are read together: their lines in the list of inputs, and what they cost.

    ``offset`` and ``length`` are bytes of ``_inputs.jsonl``.
    """

    number: int
    offset: int
    length: int
    units: int
    cost: int


class Job(NamedTuple):
    """What a worker needs to know to compute one shard."""

    out: str
    shard: Shard
    options: Options


@dataclass
class Stats:
    """What is counted of documents, by addition, so that the sum over shards is that of the whole.

    ``invalid`` counts the rows that do not fit a schema. ``sizes`` counts tables by the power of two that their number
    of cells reaches; ``headers`` has the most common headers, of which each shard keeps only its first few hundred: the
    rare ones are counted too low.
    """

    documents: int = 0
    bytes: int = 0
    bad: int = 0
    tables: int = 0
    rows: int = 0
    cells: int = 0
    html: int = 0
    ragged: int = 0
    invalid: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    headers: dict[str, int] = field(default_factory=dict)

    KEPT = 500
    COUNTS = ("documents", "bytes", "bad", "tables", "rows", "cells", "html", "ragged", "invalid")

    def add(self, other: Stats) -> None:
        """Add what was counted elsewhere."""
        for name in self.COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, theirs in ((self.sizes, other.sizes), (self.headers, other.headers)):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        if len(self.headers) > 4 * self.KEPT:
            self.headers = self.most_common(self.KEPT)

    def copy(self) -> Stats:
        """Return the same counts, to which others can be added."""
        total = Stats()
        total.add(self)
        return total

    def most_common(self, count: int) -> dict[str, int]:
        """Return the headers that were seen most often; of those seen equally often, the first by their texts."""
        ranked = sorted(self.headers.items(), key=lambda item: (-item[1], item[0]))
        return dict(ranked[:count])

    def as_json(self) -> dict[str, Any]:
        """Return them in the form that receipts and ``_stats.json`` have."""
        sizes = dict(sorted(self.sizes.items(), key=lambda item: int(item[0])))
        return {**asdict(self), "sizes": sizes, "headers": self.most_common(self.KEPT)}

    @staticmethod
    def of(found: Mapping[str, Any]) -> Stats:
        """Read what `as_json` has returned."""
        return Stats(**found)


class Part(NamedTuple):
    """One file of the output, relative to its folder."""

    path: str
    bytes: int
    sha256: str
    rows: int


class Receipt(NamedTuple):
    """What a shard has become: it is written last, and only what has one counts as done."""

    shard: int
    parts: tuple[Part, ...]
    stats: Stats


class Lost(NamedTuple):
    """A shard whose worker died, or raised what it should not have."""

    shard: int
    reason: str


Mapper: TypeAlias = Callable[[Callable[[Job], Receipt], Iterable[Job]], Iterator["Receipt | Lost"]]
"""An engine: calls a function with each job, somewhere, and yields what comes of it in any order."""
