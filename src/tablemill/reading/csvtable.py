"""Located CSV and TSV: a source becomes rows of texts, and any cell of them is found again in the text.

As RFC 4180 has it: a cell may stand in quotes, and then holds delimiters, line breaks and, written twice, quotes; in a
cell without, a quote that is not its first character is a quote. Spaces are a part of their cell, unless cells are to
be trimmed; then they may also stand around its quotes. A line that is empty is no row: of one column, an empty cell is
written ``""``, as Python's writer does. What Python's reader takes though it fits no rule, text behind the quote that
ends a cell and a quote that nothing closes, is an error.

Python's reader gives no places, and has a bound of 131,072 characters a cell that is one for the whole process. Most
rows have no quote, and are split as quickly as it reads them; in the tests it is the judge of the others.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence

from ..expressions import lazy
from ..model import Span
from .lines import Lines
from .sources import Source

__all__ = ["CsvError", "CsvTable", "read_csv"]


class CsvError(Exception):
    """A text is not CSV; ``span`` says where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class CsvTable:
    """The rows of a file, the header first, each as wide as it is, and where they begin."""

    def __init__(self, source: Source, delimiter: str, *, trim: bool = False) -> None:
        self.lines = Lines(source)
        self.delimiter = delimiter
        self.trim = trim
        self.rows: list[list[str]] = []
        self.starts = array("q")

    def stretches(self, number: int) -> Sequence[tuple[int, int]]:
        """Return where the cells of a row begin and end in the text, with their quotes."""
        return list(_stretches(self.lines, self.starts[number], self.delimiter, trim=self.trim))


_QUOTED = lazy(r'"(?>[^"]*(?:""[^"]*)*)"')


def read_csv(source: Source, delimiter: str, *, trim: bool = False) -> CsvTable:
    """Read the rows of ``source``, with ``trim`` without the spaces around cells; raises CsvError for a wrong quote."""
    table, text, at = CsvTable(source, delimiter, trim=trim), source.text, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if at < end:
            if text.find('"', at, end) < 0:
                row = text[at:end].split(delimiter)
                row = [cell.strip(" ") for cell in row] if trim else row
            else:
                stretches = list(_stretches(table.lines, at, delimiter, trim=trim))
                row = [unquoted(text[start:stop]) for start, stop in stretches]
                end = text.find("\n", stretches[-1][1])
                end = len(text) if end < 0 else end
            table.rows.append(row)
            table.starts.append(at)
        at = end + 1
    return table


def unquoted(written: str) -> str:
    """Return the text of a cell that is written so."""
    return written[1:-1].replace('""', '"') if written.startswith('"') else written


def _stretches(lines: Lines, at: int, delimiter: str, *, trim: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where the cells of the row begin and end that begins at ``at``."""
    text = lines.source.text
    plain = re.compile(f"[^{re.escape(delimiter)}\n]*")
    spaces = re.compile(" *" if trim else "")
    while True:
        if found := spaces.match(text, at):
            at = found.end()
        quoted = text.startswith('"', at)
        found = (_QUOTED if quoted else plain).match(text, at)
        if found is None:
            raise CsvError("a quote is opened here and never closed; close it", lines.span(at, at + 1))
        end = found.end()
        yield at, end if quoted or not trim else at + len(found[0].rstrip(" "))
        if quoted and (found := spaces.match(text, end)):
            end = found.end()
        if end == len(text) or text[end] == "\n":
            return
        if text[end] != delimiter:
            message = 'text follows the quote that ends a cell; double a quote within a cell: ""'
            raise CsvError(message, lines.span(end, end + 1))
        at = end + 1
