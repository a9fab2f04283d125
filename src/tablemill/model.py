"""The values that flow through the pipeline, and the words for them.

Nothing here reads, writes or parses. A value that came from a file carries its place, and no stage changes
a value that another stage made.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import eq
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, overload

Json: TypeAlias = Any
"""A value that JSON can hold: None, bool, int, float, str, list of these, dict of str to these."""

Key: TypeAlias = tuple[str, ...]
"""The names of the fields whose values identify the records of a dataset: usually one; () if there is none."""

Alignment: TypeAlias = Literal["left", "center", "right"] | None
"""How a column is aligned; None where its delimiter row has no colon."""


class Span(NamedTuple):
    """A stretch of a file, from its first character up to but not including its end.

    ``line`` and ``column`` count from 1. Columns count code points of the newline-normalised text (a BOM
    dropped, CRLF and CR turned into LF): not bytes, not UTF-16 units, not terminal cells; a tab is one.
    ``path`` is relative to the working directory where it can be, with ``/`` between its parts.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @staticmethod
    def top(path: str) -> Span:
        """Return the beginning of a file, for what is said of the file as a whole."""
        return Span(path, 1, 1, 1, 1)

    def slice(self, text: str) -> str:
        """Return the stretch of ``text``, the newline-normalised text of the file this span is of."""
        lines = text.split("\n")[self.line - 1 : self.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: self.end_column - 1]
        lines[0] = lines[0][self.column - 1 :]
        return "\n".join(lines)


class Highlight(NamedTuple):
    """One ``==highlight==``: its text, and where that stands in the ``text`` view.

    ``start`` and ``end`` count code points from 0, as Python does: ``view[start:end] == text``.
    """

    text: str
    start: int
    end: int


class Link(NamedTuple):
    """One link or image: the text that a reader sees (of an image, its alternative text), its target and its title.

    ``url`` is as the Markdown has it, a relative address too. ``title`` is None where there is none.
    """

    text: str
    url: str
    title: str | None


class Footnote(NamedTuple):
    """One footnote: its text, and its label as its definition has it."""

    text: str
    label: str


class InlineReader(Protocol):
    """Reads inline Markdown with the link references and footnotes of one document at hand."""

    def text(self, content: str) -> str: ...
    def highlights(self, content: str) -> tuple[Highlight, ...]: ...
    def links(self, content: str) -> tuple[Link, ...]: ...
    def code(self, content: str) -> tuple[str, ...]: ...
    def notes(self, content: str) -> tuple[Footnote, ...]: ...
    def unclosed(self, content: str) -> tuple[int, ...]: ...
    def link_ends(self, content: str) -> tuple[int, ...]: ...
    def formatted(self, content: str) -> str: ...
    def laid_out(self, content: str) -> tuple[Any, bool]: ...


View: TypeAlias = Literal[
    "text",
    "markdown",
    "formatted",
    "url",
    "highlights",
    "links",
    "code",
    "notes",
    "value",
    "text_and_links",
    "laid_out",
]
"""What of a piece of inline Markdown is read; ``value`` is what a data file has there, a number, say.
``text_and_links`` is the text and where in it its links end, for who reads what stands behind one of them; ``laid_out``
is what `formatted` is made of, for who reads a part of that."""

READINGS: Mapping[View, Callable[[InlineReader, str], Json]] = {
    "text": lambda reader, content: reader.text(content),
    "value": lambda reader, content: reader.text(content),
    "text_and_links": lambda reader, content: [reader.text(content), list(reader.link_ends(content))],
    "formatted": lambda reader, content: reader.formatted(content),
    "laid_out": lambda reader, content: list(reader.laid_out(content)),
    "url": lambda reader, content: [link.url for link in reader.links(content)],
    "highlights": lambda reader, content: [highlight._asdict() for highlight in reader.highlights(content)],
    "links": lambda reader, content: [link._asdict() for link in reader.links(content)],
    "code": lambda reader, content: list(reader.code(content)),
    "notes": lambda reader, content: [note._asdict() for note in reader.notes(content)],
}
"""The views that a reader has of a content, as values that JSON can hold; ``url`` is the list of all addresses."""


class Inline:
    """A piece of inline Markdown with its views, each computed when it is asked for.

    ``raw`` is the source's own text, ``content`` what the inline parser is given: in a cell ``\\|`` has
    become ``|``, in a paragraph the quote marks and indentation of its lines are gone.
    """

    __slots__ = ()
    raw: str
    content: str
    span: Span
    reader: InlineReader

    @property
    def text(self) -> str:
        """What a browser shows of GitHub's page, as text: its ``innerText``.

        An image is its alternative text, blocks stand on lines of their own without blank lines between, there is no
        white space at the edges, and runs of spaces that an author wrote between words stay.
        """
        return self.reader.text(self.content)

    @property
    def markdown(self) -> str:
        """The Markdown as it stands in the source."""
        return self.raw

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """What is marked with ``==``, in order."""
        return self.reader.highlights(self.content)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links and images, in order."""
        return self.reader.links(self.content)

    @property
    def code(self) -> tuple[str, ...]:
        """The contents of the code spans, in order."""
        return self.reader.code(self.content)

    @property
    def notes(self) -> tuple[Footnote, ...]:
        """The footnotes whose marks stand in it, in order."""
        return self.reader.notes(self.content)

    def view(self, name: View) -> Json:
        """Return one of the views as a value that JSON can hold; ``url`` is the list of all addresses."""
        return self.markdown if name == "markdown" else READINGS[name](self.reader, self.content)


class Cell(Inline):
    """One cell of a table.

    ``raw`` is what stands between its pipes, without the space at its ends: ``span.slice(source.text) == raw``.
    What a cell holds is read when a view of it is asked for, each time anew: keep the value that you use twice.
    """

    __slots__ = ("column", "line", "path", "raw", "reader")

    def __init__(self, raw: str, path: str, line: int, column: int, reader: InlineReader) -> None:
        self.raw = raw
        self.path = path
        self.line = line
        self.column = column
        self.reader = reader

    @property
    def content(self) -> str:  # type: ignore[override]  # computed here, stored in Fragment
        """What the views are read from: the raw cell with ``\\|`` as ``|``."""
        return self.raw.replace("\\|", "|")

    @property
    def span(self) -> Span:  # type: ignore[override]  # computed here, stored in Fragment
        """Where it stands."""
        return Span(self.path, self.line, self.column, self.line, self.column + len(self.raw))

    @property
    def unclosed(self) -> tuple[Span, ...]:
        """Where a ``==`` stands that could begin or end a highlight but has no partner."""
        if "==" not in self.raw:
            return ()
        # A pipe that a backslash stands before is one character of the content and two of the raw cell.
        places = [place for place in range(len(self.raw)) if not self.raw.startswith("\\|", place)]
        columns = (self.column + places[offset] for offset in self.reader.unclosed(self.content))
        return tuple(Span(self.path, self.line, column, self.line, column + 2) for column in columns)

    @property
    def repeats(self) -> Cell | None:
        """The cell that this one repeats, because that one spans several columns or rows, as only HTML cells do."""
        return None

    def __repr__(self) -> str:
        return f"Cell({self.raw!r}, {self.span})"


class PlacedCell(Cell):
    """A cell of what is no Markdown, which computes its ``raw``, ``content`` and ``span``; its place is that of these.

    No ``==`` in it is without a partner: there it is text.
    """

    __slots__ = ()

    @property
    def path(self) -> str:  # type: ignore[override]  # computed here, stored in Cell
        return self.span.path

    @property
    def line(self) -> int:  # type: ignore[override]  # computed here, stored in Cell
        return self.span.line

    @property
    def column(self) -> int:  # type: ignore[override]  # computed here, stored in Cell
        return self.span.column

    @property
    def unclosed(self) -> tuple[Span, ...]:
        return ()


class Fragment(Inline):
    """The inline content of a heading or a paragraph, which may run over several lines; or a text of another
    kind, such as a file's path.

    ``raw`` is the source's own text, ``content`` that without the quote marks and indentation of its lines, and
    ``span`` its place.
    """

    __slots__ = ("content", "raw", "reader", "span")

    def __init__(self, raw: str, content: str, span: Span, reader: InlineReader) -> None:
        self.raw = raw
        self.content = content
        self.span = span
        self.reader = reader

    def __repr__(self) -> str:
        return f"Fragment({self.raw!r}, {self.span})"


class Verbatim:
    """Reads what is no Markdown, such as the path of a file: its text is as it stands, and there is no markup in it."""

    def text(self, content: str) -> str:
        return content

    def highlights(self, content: str) -> tuple[Highlight, ...]:  # noqa: ARG002
        return ()

    def links(self, content: str) -> tuple[Link, ...]:  # noqa: ARG002
        return ()

    def code(self, content: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def notes(self, content: str) -> tuple[Footnote, ...]:  # noqa: ARG002
        return ()

    def unclosed(self, content: str) -> tuple[int, ...]:  # noqa: ARG002
        return ()

    def link_ends(self, content: str) -> tuple[int, ...]:  # noqa: ARG002
        return ()

    def formatted(self, content: str) -> str:
        return content

    def laid_out(self, content: str) -> tuple[str, bool]:
        return content, False


class Section(NamedTuple):
    """A heading and what stands below it, up to the next heading of its level or above.

    ``parents`` are the headings it stands under, outermost first. ``paragraph`` is the first paragraph
    below the heading and before the next heading, if there is one.
    """

    level: int
    heading: Fragment
    parents: tuple[Section, ...]
    paragraph: Fragment | None

    @property
    def path(self) -> tuple[Section, ...]:
        """The section's parents and itself, outermost first."""
        return (*self.parents, self)


class Row(NamedTuple):
    """One row of a table.

    ``cells`` are those that the source has and GitHub shows: never more than the header has, and fewer
    where the row is short. ``excess`` are those past the header's width, which GitHub does not show.
    ``span`` is the row's line without its indentation and container marks.
    """

    cells: Sequence[Cell]
    excess: Sequence[Cell]
    span: Span


class Note(NamedTuple):
    """A remark on how a table was read: the code and the message of a problem, and the place."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """One table: header, alignments (one for each header cell) and rows, and the section that contains it.

    ``section`` is None above the first heading. ``caption`` is the paragraph directly above the table, if there is one
    and prose was requested; for an HTML table, its ``<caption>``. A row may be shorter than the header, or have an
    excess: see `Row`.
    """

    header: Row
    alignments: tuple[Alignment, ...]
    rows: Sequence[Row]
    section: Section | None
    span: Span
    caption: Inline | None = None

    @property
    def headings(self) -> tuple[Inline, ...]:
        """The headings above it, the outermost first: those of its section, which take less to be found."""
        return tuple(section.heading for section in self.section.path) if self.section else ()

    def heading_texts(self) -> list[str]:
        """Return the texts of its `headings`, each on one line."""
        return list(map(one_line, self.headings))

    @property
    def line_range(self) -> tuple[int, int]:
        """Its first and its last line, from 1: those of its span."""
        return self.span.line, self.span.end_line

    @property
    def html(self) -> bool:
        """Whether it is written in HTML."""
        return False

    @property
    def data(self) -> bool:
        """Whether it comes from a data file, or from matches of a pattern: no page shows it as a table."""
        return False

    @property
    def notes(self) -> tuple[Note, ...]:
        """Remarks on how it was read; nothing is guessed in a GFM table."""
        return ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, all different: no column is lost.

        A name is the header's text on one line. A column without a name is called ``column_3`` if it is the third; a
        repeated name becomes ``name_2``, then ``name_3``.
        """
        return _all_different([one_line(cell) for cell in self.header.cells])

    def texts(self) -> list[list[str]]:
        """Return the ``text`` view of every cell, the header's row first; a short row is as short as it is."""
        return [[cell.text for cell in row.cells] for row in (self.header, *self.rows)]

    def texts_in_turn(self) -> Iterator[list[list[str]]]:
        """Yield what ``texts`` returns, some thousands of rows at once, for callers that do not keep them all."""
        yield self.texts()

    def views(self, wanted: Sequence[tuple[int, View]]) -> list[list[Json]]:
        """Return, for each column and view that is ``wanted``, that view of its cells, a row after the other.

        It is None where a row ends before the column.
        """
        rows = [row.cells for row in self.rows]
        return [
            [cells[column].view(view) if column < len(cells) else None for cells in rows] for column, view in wanted
        ]

    def views_in_turn(self, wanted: Sequence[tuple[int, View]]) -> Iterator[list[list[Json]]]:
        """Yield what ``views`` returns, some thousands of rows at once, for callers that do not keep them all."""
        yield self.views(wanted)

    def row_lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        """Return the lines of all rows in their order, with the path of the file for each run of them."""
        return [(row.span.path, [row.span.line]) for row in self.rows]

    def uneven(self) -> Iterable[int]:
        """Number the rows, from 0, that may have another width than the header; the others surely have its."""
        return range(len(self.rows))

    def ragged(self) -> int:
        """Count the rows that have another width than the header."""
        width, rows = len(self.header.cells), self.rows
        return sum(len(rows[number].cells) != width or bool(rows[number].excess) for number in self.uneven())


def one_line(inline: Inline) -> str:
    """Return the text of a header or heading without line breaks."""
    return " ".join(inline.text.split())


def _all_different(given: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    taken = set(given)
    counts: dict[str, int] = {}
    for number, name in enumerate(given, 1):
        found = _free(name, number, taken, counts) if not name or name in names else name
        names[found] = None
        taken.add(found)
    return tuple(names)


def _free(name: str, number: int, taken: Collection[str], counts: dict[str, int]) -> str:
    """Find a name that is not ``taken``; ``counts`` has the last number of each, as one of thousands may come again."""
    if not name and f"column_{number}" not in taken:
        return f"column_{number}"
    base = name or f"column_{number}"
    count = counts.get(base, 1) + 1
    while f"{base}_{count}" in taken:
        count += 1
    counts[base] = count
    return f"{base}_{count}"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: the first paragraph in it, the section it stands in, and how many items deep it stands.

    ``parent`` is the nearest item that it stands in, of those that have a paragraph. ``caption`` is the paragraph
    directly above the list that it stands in, or of lists in lists the outermost.
    """

    paragraph: Fragment
    section: Section | None
    depth: int
    parent: Item | None = field(default=None, compare=False, repr=False)  # items may stand thousands deep
    caption: Fragment | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """One block of code, fenced or indented: what it shows, without the line end at its end, and what it is called.

    ``info`` is what stands behind its opening fence, ``item`` the innermost list item that it stands in, of those that
    have a paragraph. The span is that of its lines, without the fences.
    """

    code: Fragment
    info: str
    section: Section | None
    item: Item | None = field(default=None, compare=False, repr=False)

    @property
    def language(self) -> str:
        """The first word of ``info``, by custom the name of the language; empty where there is none."""
        return next(iter(self.info.split()), "")


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one source: its sections and its tables, each in the order of the text.

    ``stray_rows`` are lines of paragraphs that begin like a table's row but are shown as text on GitHub: usually the
    rest of a table whose delimiter row is missing or that a line divides. ``cut`` are the lines at which a table ended
    because GitHub had added more cells to its short rows than it allows. ``front_matter`` is the YAML at its beginning,
    if any, with each line at its place in the file. ``paragraphs`` are those outside quotes, lists and footnotes.
    ``below`` has, for each heading and for None, the paragraphs between it (or the beginning) and the next heading, in
    the same quote, list item or neither. These, the ``items`` of lists, the ``code_blocks``, and the ``lines`` of the
    text (with the front matter blank) are present only if they were requested.
    """

    path: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    stray_rows: tuple[Span, ...]
    cut: tuple[Span, ...] = ()
    front_matter: str | None = None
    paragraphs: tuple[Fragment, ...] = ()
    items: tuple[Item, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    below: Mapping[Fragment | None, tuple[Fragment, ...]] = field(default_factory=dict, hash=False)
    lines: Sequence[str] = field(default=(), hash=False, compare=False, repr=False)


class Record(NamedTuple):
    """One record: its values in the schema's property order, and what each was read from.

    ``origins`` has the cell, heading, paragraph or path of each field; None if the row ends before the column or no
    heading matched. A joined field's origin is the other dataset's record, or None. ``span`` is the record's row or
    heading. ``failed`` names the fields whose text could not become a value: the value is None, and a problem says why.
    """

    values: Mapping[str, Json]
    origins: Mapping[str, Inline | Record | None]
    span: Span
    failed: frozenset[str] = frozenset()

    def place(self, field: str, part: str | None = None) -> Span:
        """Return the place that ``field`` was read from, or else that of the whole record.

        A joined field was read from a record of another dataset, and a ``part`` of it from that record's field.
        """
        origin = self.origins.get(field)
        if isinstance(origin, Record) and part is not None:
            return origin.place(part)
        return self.span if origin is None else origin.span


class Batch(Protocol):
    """What some records that follow each other were read from: one table, say. They are counted from 0."""

    def __len__(self) -> int: ...
    def span(self, number: int) -> Span:
        """Return the row or heading that is a record's place."""
        ...

    def origins(self, number: int) -> Mapping[str, Inline | Record | None]:
        """Return what each field of a record was read from."""
        ...

    def lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        """Return the lines of all records in their order, with the path of the file for each run of them."""
        ...


class Listed(NamedTuple):
    """A Batch that keeps the places and the origins of its records."""

    spans: Sequence[Span]
    read_from: Sequence[Mapping[str, Inline | Record | None]]

    def __len__(self) -> int:
        return len(self.spans)

    def span(self, number: int) -> Span:
        return self.spans[number]

    def origins(self, number: int) -> Mapping[str, Inline | Record | None]:
        return self.read_from[number]

    def lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        return [(span.path, [span.line]) for span in self.spans]


class Records(Sequence[Record]):
    """The records of a dataset, kept as columns: what is done to all of them is done to a list of values.

    A `Record`, with its places, is created only on request, usually for a problem: of a million correct rows, no cell
    ever becomes an object. ``columns`` has the values of each field, in the schema's property order. ``failed`` has the
    failed fields of the records with such fields, and ``partners`` the records of another dataset that a joined field
    was read from.
    """

    __slots__ = ("_batches", "_ends", "columns", "failed", "partners")

    def __init__(
        self,
        columns: Mapping[str, Sequence[Json]],
        batches: Iterable[Batch],
        failed: Mapping[int, frozenset[str]] = MappingProxyType({}),
        partners: Mapping[str, Sequence[Record | None]] = MappingProxyType({}),
    ) -> None:
        self.columns = columns
        self.failed = failed
        self.partners = partners
        self._batches = [batch for batch in batches if len(batch)]
        self._ends = list(accumulate(map(len, self._batches)))

    @staticmethod
    def of(records: Iterable[Record]) -> Records:
        """Take records that were made one by one."""
        records = list(records)
        names = records[0].values if records else ()
        columns = {name: [record.values[name] for record in records] for name in names}
        batch = Listed([record.span for record in records], [record.origins for record in records])
        failed = {number: record.failed for number, record in enumerate(records) if record.failed}
        return Records(columns, [batch], failed)

    def column(self, field: str) -> Sequence[Json]:
        """Return the values of ``field``, one for each record."""
        return self.columns[field] if self._ends else ()

    def keys(self, key: Key) -> Sequence[Json]:
        """Return what identifies each record, as `key_of` does."""
        return self.column(key[0]) if len(key) == 1 else list(self.rows(key))

    def rows(self, fields: Iterable[str]) -> Iterator[tuple[Json, ...]]:
        """Yield the values of ``fields`` record by record."""
        return zip(*map(self.column, fields), strict=True)

    def values(self) -> Iterator[dict[str, Json]]:
        """Yield the values of each record by their fields."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows(self.columns))

    def lines(self) -> Iterator[tuple[str, Sequence[int]]]:
        """Yield the path and the lines of records that follow each other in one file, without making the records."""
        for batch in self._batches:
            yield from batch.lines()

    def any_failed(self, fields: Collection[str]) -> bool:
        """Whether the value of one of ``fields`` could not be made in some record."""
        return any(not failed.isdisjoint(fields) for failed in self.failed.values())

    def with_columns(self, columns: Mapping[str, Sequence[Json]]) -> Records:
        """Return the same records with other values."""
        return Records(columns, self._batches, self.failed, self.partners)

    def joined(
        self, field: str, values: Sequence[Json], partners: Sequence[Record | None], failed: Iterable[int]
    ) -> Records:
        """Return the same records with ``field`` filled with ``values``, which were read from ``partners``.

        It counts as failed in the records that ``failed`` numbers.
        """
        fails = dict(self.failed)
        for number in failed:
            fails[number] = fails.get(number, frozenset()) | {field}
        columns = {**self.columns, field: values}
        return Records(columns, self._batches, fails, {**self.partners, field: partners})

    def chosen(self, numbers: Sequence[int]) -> Records:
        """Return the records that have these ``numbers`` here, in their order: all of them in another one, or some."""
        columns = {name: [column[number] for number in numbers] for name, column in self.columns.items()}
        failed = {place: self.failed[number] for place, number in enumerate(numbers) if number in self.failed}
        return Records(columns, [_Chosen(self, numbers)], failed)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        found = range(len(self))[index]
        return self._record(found) if isinstance(found, int) else [self._record(one) for one in found]

    def __eq__(self, other: object) -> bool:
        """Whether they are the same records, also as a list or a tuple."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # columns can be lists, so there is no hash

    def _record(self, number: int) -> Record:
        return Record(
            {field: column[number] for field, column in self.columns.items()},
            self.origins(number),
            self.span(number),
            self.failed.get(number, frozenset()),
        )

    def span(self, number: int) -> Span:
        """Return the place of a record."""
        batch, inside = self._read_from(number)
        return batch.span(inside)

    def origins(self, number: int) -> Mapping[str, Inline | Record | None]:
        """Return what each field of a record was read from."""
        batch, inside = self._read_from(number)
        joined = {field: partner for field, all_of in self.partners.items() if (partner := all_of[number])}
        return {**batch.origins(inside), **joined}

    def _read_from(self, number: int) -> tuple[Batch, int]:
        which = bisect_right(self._ends, number)
        return self._batches[which], number - (self._ends[which - 1] if which else 0)


class _Chosen:
    """A Batch of records that stand elsewhere, in another order; nothing of them is made before it is asked for."""

    def __init__(self, records: Records, numbers: Sequence[int]) -> None:
        self._records = records
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def span(self, number: int) -> Span:
        return self._records.span(self._numbers[number])

    def origins(self, number: int) -> Mapping[str, Inline | Record | None]:
        return self._records.origins(self._numbers[number])

    def lines(self) -> Iterable[tuple[str, Sequence[int]]]:
        lines = [(path, line) for path, some in self._records.lines() for line in some]
        return [(path, [line]) for path, line in map(lines.__getitem__, self._numbers)]


def key_of(values: Mapping[str, Json], key: Key) -> Json:
    """Return what identifies a record: the value of its key or, if that has several fields, a tuple of their values."""
    return values[key[0]] if len(key) == 1 else tuple(values[name] for name in key)


def key_text(key: Json) -> str:
    """Write a record's key as people type it: a text as it stands, and slashes between those of several fields."""
    if isinstance(key, tuple):
        return "/".join(map(key_text, key))
    return key if isinstance(key, str) else json.dumps(key, ensure_ascii=False)


class Dataset(NamedTuple):
    """A dataset's records, in the order of its seed. ``key`` names the fields that identify a record, usually one."""

    name: str
    key: Key
    records: Records
