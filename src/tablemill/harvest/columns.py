"""Collects what was read of documents in columns, and makes Arrow tables of them.

Texts are kept flat, with the places where their lists end: Arrow takes that as it is, and would walk lists of lists of
texts once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Protocol

from ..problems import Problem
from . import schema
from .documents import Found, Page
from .model import Stats, Text


class Columns(Protocol):
    """Some rows of one of the schemas; ``size`` is about how many bytes they take."""

    size: int

    def __len__(self) -> int: ...
    def table(self) -> Any: ...


class Lists:
    """A column of lists: all their items in one, and where each list ends."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.ends: list[int] = [0]

    def add(self, items: Iterable[Any]) -> None:
        self.items += items
        self.ends.append(len(self.items))

    def array(self, kind: Any, items: Any = None) -> Any:
        """Return it as an array of ``kind``, a list type; ``items``, if given, are those of Arrow."""
        import pyarrow as pa

        made = pa.array(self.items, type=kind.value_type) if items is None else items
        return pa.ListArray.from_arrays(pa.array(self.ends, type=pa.int32()), made, type=kind)


class TableColumns:
    """The rows of `schema.tables`, until there are enough of them to be written."""

    def __init__(self) -> None:
        self.origins: list[tuple[Text, str]] = []
        self.found: list[Found] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.found)

    def add(self, text: Text, sha256: str, found: Found) -> None:
        self.origins.append((text, sha256))
        self.found.append(found)
        self.size += sum(map(len, chain.from_iterable(found.rows))) + 8 * sum(map(len, found.rows)) + 200

    def table(self) -> Any:
        """Return them as an Arrow table."""
        import pyarrow as pa

        kinds = schema.tables()
        rows, cells = Lists(), Lists()
        for one in self.found:
            for row in one.rows:
                cells.add(row)
            rows.ends.append(len(cells.ends) - 1)
        row_kind = kinds.field("rows").type
        columns = {
            **_origins([text for text, _ in self.origins]),
            "sha256": [sha256 for _, sha256 in self.origins],
            "rows": rows.array(row_kind, cells.array(row_kind.value_type)),
            "index": [one.number for one in self.found],
            **{name: [getattr(one, name) for one in self.found] for name in _PLAIN},
        }
        return pa.Table.from_pydict({name: columns[name] for name in kinds.names}, schema=kinds)


_PLAIN = ("line", "end_line", "headings", "header", "alignments", "html", "ragged", "notes")


class CellColumns:
    """The rows of `schema.cells`."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, text: Text, found: Found) -> None:
        origin = (text.source, text.row, text.repository, text.revision, found.number)
        for number, row in enumerate(found.rows):
            for column, (name, cell) in enumerate(zip(found.header, row, strict=False)):
                self.rows.append((*origin, number, column, name, cell))
                self.size += len(cell) + 64

    def table(self) -> Any:
        return _of_rows(self.rows, schema.cells())


class ProblemColumns:
    """The rows of `schema.problems`."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, text: Text, problem: Problem) -> None:
        origin = (text.source, text.row, text.repository, text.revision)
        self.rows.append((*origin, problem.span.line, problem.span.column, problem.code, problem.message))
        self.size += len(problem.message) + 100

    def table(self) -> Any:
        return _of_rows(self.rows, schema.problems())


def _of_rows(rows: Sequence[tuple[Any, ...]], kinds: Any) -> Any:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    return pa.Table.from_pydict(dict(zip(kinds.names, map(list, columns), strict=True)), schema=kinds)


def _origins(texts: Sequence[Text]) -> dict[str, list[str | None]]:
    return {
        "source": [text.source for text in texts],
        "row_id": [text.row for text in texts],
        "repository": [text.repository for text in texts],
        "revision": [text.revision for text in texts],
    }


def count(stats: Stats, page: Page) -> None:
    """Add one document to the statistics."""
    stats.documents += 1
    stats.bytes += page.size
    stats.bad += bool(page.problems)
    for found in page.tables:
        cells = sum(map(len, found.rows))
        stats.tables += 1
        stats.rows += len(found.rows)
        stats.cells += cells
        stats.html += found.html
        stats.ragged += bool(found.ragged)
        size = str(cells.bit_length())
        stats.sizes[size] = stats.sizes.get(size, 0) + 1
        header = " | ".join(found.header)[:200]
        stats.headers[header] = stats.headers.get(header, 0) + 1
    if len(stats.headers) > 20_000:
        stats.headers = stats.most_common(10_000)
