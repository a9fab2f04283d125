"""The tables of a text in one line, as columns that pandas, Polars, DuckDB and Arrow take: for a notebook.

Enters: Markdown. Leaves: its tables, each a mapping from names to texts. pyarrow is imported when Arrow is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..markdown import parse
from ..model import View
from ..problems import install_line
from ..reading.sources import source_of


@dataclass(frozen=True, slots=True)
class TextTable:
    """One table as columns of texts: ``pandas.DataFrame(table.columns)``, ``polars.DataFrame(table)``.

    ``columns`` has the texts of each column by its name (see ``Table.columns``), with None if a row ends before it.
    ``headings`` are the headings above the table, the outermost first, and ``line`` is its first line.
    """

    columns: Mapping[str, list[str | None]]
    headings: tuple[str, ...]
    line: int

    def __len__(self) -> int:
        return max(map(len, self.columns.values()), default=0)

    def to_arrow(self) -> Any:
        """Return it as a ``pyarrow.Table`` of strings; raises ImportError where pyarrow is not installed."""
        try:
            import pyarrow as pa
        except ImportError as error:
            raise ImportError(
                f"Arrow tables need pyarrow, which is not installed; {install_line('parquet')}"
            ) from error
        kinds = pa.schema([(name, pa.string()) for name in self.columns])
        return pa.Table.from_pydict(dict(self.columns), schema=kinds)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand it over as Arrow's PyCapsule interface wants it: what knows that interface takes the table itself."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def tables(text: str, *, html: bool = False, marks: bool = True) -> list[TextTable]:
    """Return the tables of ``text``, which is Markdown, in its order.

    ``html=True`` includes HTML tables, and ``marks=False`` treats ``==`` as text. For files, see `find_tables` and
    `extract`; for many files, `harvest`.
    """
    document = parse(source_of(text.encode(), "text"), marks=marks, html=html)
    found = []
    for table in document.tables:
        wanted: list[tuple[int, View]] = [(number, "text") for number in range(len(table.columns))]
        columns = dict(zip(table.columns, table.views(wanted), strict=True))
        found.append(TextTable(columns, tuple(table.heading_texts()), table.line_range[0]))
    return found
