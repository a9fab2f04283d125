"""Collects what was read of documents in columns, and makes Arrow tables of them.

Texts become Arrow's flat, with the places where their lists end: it would walk lists of lists of texts once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from ..problems import Problem
from . import arrays, schema
from .documents import Found, Page
from .model import Stats, Text
from .rows import Rows

if TYPE_CHECKING:
    from .typed import Typed


class Columns(Protocol):
    """Some rows of one of the schemas; ``size`` is about how many bytes they take."""

    size: int

    def __len__(self) -> int: ...
    def clear(self) -> None: ...
    def table(self) -> Any: ...


class TableColumns:
    """The rows of `schema.tables`, until there are enough of them to be written."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self.origins: list[tuple[Text, str]] = []
        self.found: list[Found] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.found)

    def add(self, text: Text, sha256: str, found: Found) -> None:
        self.origins.append((text._replace(content=None), sha256))
        self.found.append(found)
        self.size += found.rows.size + sum(map(len, found.headings)) + 200

    def table(self) -> Any:
        """Return them as an Arrow table."""
        kinds = schema.tables()
        columns = {
            **_origins([text for text, _ in self.origins]),
            "sha256": [sha256 for _, sha256 in self.origins],
            "rows": _rows([one.rows for one in self.found], kinds.field("rows").type),
            "index": [one.number for one in self.found],
            **{name: [getattr(one, name) for one in self.found] for name in _PLAIN},
        }
        return _of_columns(columns, kinds)


def _rows(tables: Sequence[Rows], kind: Any) -> Any:
    """Return the rows of all tables as one array of lists of lists of texts."""
    pieces = [piece for rows in tables for piece in rows.pieces]
    content = b"".join([piece.content for piece in pieces])
    row = kind.value_type
    texts = arrays.texts(content, chain.from_iterable(piece.lengths for piece in pieces), row.value_type)
    rows = arrays.lists(chain.from_iterable(piece.widths for piece in pieces), texts, row)
    return arrays.lists(map(len, tables), rows, kind)


_PLAIN = ("line", "end_line", "headings", "header", "alignments", "html", "ragged", "notes")


class _Rows:
    """Rows as tuples."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self.rows: list[tuple[Any, ...]] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self.rows)


class CellColumns(_Rows):
    """The rows of `schema.cells`."""

    def rows_of(self, text: Text, found: Found) -> Iterator[tuple[Any, ...]]:
        """Make a row for each cell of a table."""
        origin = (text.source, text.row, text.repository, text.revision, found.number)
        for number, row in enumerate(found.rows):
            for column, (name, cell) in enumerate(zip(found.header, row, strict=False)):
                yield (*origin, number, column, name, cell)

    def add(self, row: tuple[Any, ...]) -> None:
        """Take a row that `rows_of` has made."""
        self.rows.append(row)
        self.size += len(row[-2]) + len(row[-1]) + 64

    def table(self) -> Any:
        return _of_rows(self.rows, schema.cells())


class InvalidColumns(_Rows):
    """The rows of `schema.invalid`."""

    def add(self, text: Text, found: Found) -> None:
        origin = (text.source, text.row, text.repository, text.revision, found.number)
        for one in found.typed.invalid if found.typed else ():
            self.rows.append((*origin, *one))
            self.size += len(one.message) + len(one.value or "") + 100

    def table(self) -> Any:
        return _of_rows(self.rows, schema.invalid())


class RecordColumns:
    """The rows of `schema.records`, of which the JSON Schema is ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self.found: list[tuple[Text, Found, Typed]] = []
        self.count = self.size = 0

    def __len__(self) -> int:
        return self.count

    def add(self, text: Text, found: Found) -> None:
        typed = found.typed
        if typed is not None and typed.rows:
            self.found.append((text._replace(content=None), found, typed))
            self.count += len(typed.rows)
            texts = (len(value) for column in typed.columns.values() for value in column if isinstance(value, str))
            self.size += sum(texts) + 16 * len(typed.rows) * (len(typed.columns) + 3)

    def table(self) -> Any:
        import pyarrow as pa

        from ..emit.parquet import held
        from .typed import prepared

        kinds = schema.records(self.text)
        origins: list[tuple[Any, ...]] = []
        for text, found, typed in self.found:
            origin = (text.source, text.row, text.repository, text.revision, found.number)
            origins += ((*origin, row, line) for row, line in zip(typed.rows, typed.lines, strict=True))
        columns: dict[str, Any] = dict(zip(schema.OWN, map(list, zip(*origins, strict=True)), strict=True))
        for name, one in prepared(self.text).types.items():
            values = chain.from_iterable(typed.columns[name] for _, _, typed in self.found)
            columns[name] = pa.array([held(value, one) for value in values], type=kinds.field(name).type)
        return _of_columns(columns, kinds)


class ProblemColumns(_Rows):
    """The rows of `schema.problems`."""

    def add(self, text: Text, problem: Problem) -> None:
        origin = (text.source, text.row, text.repository, text.revision)
        self.rows.append((*origin, problem.span.line, problem.span.column, problem.code, problem.message))
        self.size += len(problem.message) + 100

    def table(self) -> Any:
        return _of_rows(self.rows, schema.problems())


def _of_rows(rows: Sequence[tuple[Any, ...]], kinds: Any) -> Any:
    return _of_columns(dict(zip(kinds.names, map(list, zip(*rows, strict=True)), strict=True)), kinds)


def _of_columns(columns: Mapping[str, Any], kinds: Any) -> Any:
    """Make an Arrow table of columns, each a list of values or an array."""
    import pyarrow as pa

    made = (
        arrays.array_of(column, field) if isinstance(column := columns[field.name], list) else column for field in kinds
    )
    return pa.Table.from_arrays(list(made), schema=kinds)


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
        typed, cells, rows = found.typed, found.rows.cells, len(found.rows)
        if typed is not None:
            rows, cells = len(typed.rows), len(typed.rows) * len(typed.columns)
            stats.invalid += len({one.row for one in typed.invalid})
        stats.tables += 1
        stats.rows += rows
        stats.cells += cells
        stats.html += found.html
        stats.ragged += bool(found.ragged)
        size = str(cells.bit_length())
        stats.sizes[size] = stats.sizes.get(size, 0) + 1
        header = " | ".join(found.header)[:200]
        stats.headers[header] = stats.headers.get(header, 0) + 1
    if len(stats.headers) > 20_000:
        stats.headers = stats.most_common(10_000)
