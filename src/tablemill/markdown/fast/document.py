"""The fast path: a Source becomes a Document whose parts are read when they are asked for.

Enters: a Source. Leaves: a Document equal to that of the plain path in every part. Tables are
found by `cut`, which leaves out all text that surely has none; what is not plain is read by `blocks`, in
the pieces that it hands over. Sections, stray rows and link references need the whole text: they come from
the reference path, which is given the text without the rows of the plain tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ...model import CodeBlock, Document, Fragment, Inline, Item, Section, Span, Table
from ...reading.sources import Source
from ..plain import document, inline
from ..plain.blocks import Kind, outline
from ..plain.footnotes import Footnotes
from ..plain.references import Reference
from . import cut as fast_cut
from .cut import Piece
from .headings import Heading, headings
from .labels import defined_labels, references
from .reader import Reader
from .table import Batch, BlockLines, FastTable, PlainLines
from .text import UNUSUAL, Labels


def parse(source: Source, front_matter: str | None = None, *, marks: bool = True, prose: bool = False) -> Document:
    """Read the sections and tables of ``source``; each part of the Document is read when it is asked for.

    ``front_matter`` was set apart from it; its paragraphs and list items can be asked for only with ``prose``.
    With ``marks=False``, ``==`` is text, as on GitHub.
    """
    # The whole test for most files: one look for a line that may be a delimiter row.
    if not fast_cut.CANDIDATE.search(source.text):
        return FastDocument(Page(source, front_matter, marks, prose))
    body = "\n" + source.text
    zones = fast_cut.Zones(body)
    pieces = None if _is_unusual(body) else fast_cut.cut(body, zones)
    if pieces is None or any(_may_hold_footnotes(body, piece) for piece in pieces):
        return document.parse(source, front_matter, marks=marks, prose=prose)
    return FastDocument(Page(source, front_matter, marks, prose, body, pieces, zones))


def _is_unusual(text: str) -> bool:
    for character in UNUSUAL:  # noqa: SIM110  # `any` takes four times as long, and this is asked of every file
        if character in text:
            return True
    return False


def _may_hold_footnotes(body: str, piece: Piece) -> bool:
    """Whether a table of ``piece`` may stand in a footnote: then it is one only if a mark of it stands anywhere."""
    return not piece.columns and any(fast_cut.footnotes(body, piece.start, piece.end))


class FastDocument(Document):
    """A Document whose fields are read when they are asked for. It has no slots, so that it can keep them."""

    page: Page

    def __init__(self, page: Page) -> None:
        self.__dict__["page"] = page

    @property
    def path(self) -> str:
        return self.page.path

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(_tables(self.page)) if self.page.pieces else ()

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.page.skeleton.sections

    @property
    def stray_rows(self) -> tuple[Span, ...]:
        return self.page.skeleton.stray_rows

    @property
    def cut(self) -> tuple[Span, ...]:
        return self.page.skeleton.cut

    @property
    def front_matter(self) -> str | None:
        return self.page.front_matter

    @property
    def paragraphs(self) -> tuple[Fragment, ...]:
        return self.page.skeleton.paragraphs if self.page.prose else ()

    @property
    def items(self) -> tuple[Item, ...]:
        return self.page.skeleton.items if self.page.prose else ()

    @property
    def code_blocks(self) -> tuple[CodeBlock, ...]:
        return self.page.skeleton.code_blocks if self.page.prose else ()

    @property
    def below(self) -> Mapping[Fragment | None, tuple[Fragment, ...]]:
        return self.page.skeleton.below if self.page.prose else {}

    @property
    def lines(self) -> Sequence[str]:
        return self.page.body[1:].split("\n") if self.page.prose else ()  # the skeleton's tables have no rows


class Page:
    """What a document and its tables share. It does not know them: without cycles, memory is freed at once."""

    def __init__(
        self,
        source: Source,
        front_matter: str | None = None,
        marks: bool = True,
        prose: bool = False,
        body: str | None = None,
        pieces: Sequence[Piece] = (),
        zones: fast_cut.Zones | None = None,
    ) -> None:
        self._source = source
        self.path = source.path
        self.front_matter = front_matter
        self.marks = marks
        self.prose = prose
        if body is not None:
            self.__dict__["body"] = body
            self._source = source._replace(text="")  # the body has it all
        self.pieces = pieces
        self.zones = zones

    @cached_property
    def body(self) -> str:
        """The text with a line end put before it, so that each of its lines begins after one."""
        return "\n" + self._source.text

    @cached_property
    def labels(self) -> Labels:
        """What says which labels the document defines."""
        return defined_labels(self.body, self.zones or fast_cut.Zones(self.body))

    @cached_property
    def reader(self) -> Reader:
        if "]:" not in self.body:
            return Reader(self.labels, marks=self.marks)
        return Reader(self.labels, _References(self), _Footnotes(self), marks=self.marks)

    def read(self, content: str) -> str:
        """Return the text of a content that `text` has given up."""
        return inline.Reader.text(self.reader, content)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The link references of the whole text; to read all of it block by block is the last resort."""
        found = references(self.body, self.zones or fast_cut.Zones(self.body))
        return outline(self.skeleton_text).references if found is None else found

    def section_at(self, line: int) -> Section | None:
        """Return the section of the table whose header is at ``line``: that of its place, whatever stands there."""
        if line in self._tables:
            return self._tables[line].section
        above = [section for section in self.skeleton.sections if section.heading.span.line < line]
        return above[-1] if above else None

    def caption_at(self, line: int) -> Inline | None:
        """Return the caption of the table whose header is at ``line``, where it has one and prose was asked for."""
        table = self._tables.get(line) if self.prose else None
        return table.caption if table else None

    def headings_at(self, line: int) -> tuple[Inline, ...] | None:
        """Return the headings above the table in no container whose header is at ``line``; None where it is unsure."""
        path = self._path(line)
        return None if path is None else tuple(map(self._heading, path))

    def heading_texts_at(self, line: int) -> list[str] | None:
        """Return their texts, each on one line: most tables are asked for no more, and many stand under the same."""
        path = self._path(line)
        return None if path is None else list(map(self._heading_text, path))

    def _path(self, line: int) -> list[int] | None:
        if self._headings is None:
            return None
        number = bisect_left(self._headings, (line,)) - 1
        path = []
        while number >= 0:
            path.append(number)
            number = self._headings[number].above
        path.reverse()
        return path

    @cached_property
    def _headings(self) -> list[Heading] | None:
        return headings(self.body, self.zones or fast_cut.Zones(self.body), self.pieces)

    def _heading(self, number: int) -> Fragment:
        if number not in self._fragments:
            heading = (self._headings or ())[number]
            line = heading.line
            start, end = heading.stretch(self.body)
            raw = self.body[start:end]
            above = self.body.rfind("\n", 0, start)
            last = line + raw.count("\n")
            column = end - (above if last == line else start + raw.rfind("\n"))
            self._fragments[number] = Fragment(
                raw, raw, Span(self.path, line, start - above, last, column), self.reader
            )
        return self._fragments[number]

    @cached_property
    def _fragments(self) -> dict[int, Fragment]:
        return {}

    def _heading_text(self, number: int) -> str:
        if number not in self._heading_texts:
            start, end = (self._headings or ())[number].stretch(self.body)
            text = self.body[start:end]
            text = self.reader.text(text) if inline.SPECIAL.search(text) else text
            self._heading_texts[number] = " ".join(text.split())
        return self._heading_texts[number]

    @cached_property
    def _heading_texts(self) -> dict[int, str]:
        return {}

    @cached_property
    def _tables(self) -> Mapping[int, Table]:
        """The tables, some without rows, by the lines of their headers."""
        return {table.header.span.line: table for table in self.skeleton.tables}

    @cached_property
    def skeleton(self) -> Document:
        """The document as the reference path reads it, its plain tables without rows."""
        text = Source(self.path, self.skeleton_text, self._source.sha256)
        return document.parse(text, prose=self.prose, reader=self.reader)

    @cached_property
    def skeleton_text(self) -> str:
        """The text with the rows of plain tables made blank lines: everything else stands as it stood.

        A blank line ends a table as its rows do not, and nothing but a table was open before and behind. Rows with the
        marks of footnotes stay: what is not marked anywhere is not there.
        """
        footnotes = any(fast_cut.footnotes(self.body, 0, len(self.body)))
        parts = []
        done = 1
        for piece in self.pieces:
            if piece.columns:
                rows = self.body.find("\n", self.body.find("\n", piece.start) + 1)
                if rows != -1 and not (footnotes and self.body.find("[^", rows, piece.end) != -1):
                    parts.append(self.body[done:rows])
                    parts.append("\n" * self.body.count("\n", rows, piece.end))
                    done = piece.end
        return "".join((*parts, self.body[done:]))


class _References(Mapping[str, Reference]):
    """The link references of a document, which is read for them when one is asked for that it may define."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def __getitem__(self, label: str) -> Reference:
        if self._page.labels.links(label) is False:
            raise KeyError(label)
        return self._page.references[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._page.references)

    def __len__(self) -> int:
        return len(self._page.references)

    def __bool__(self) -> bool:
        return True  # without being read


class _Footnotes(Footnotes):
    """The footnotes of a document, which is read for them when one is asked for that it may have."""

    def __init__(self, page: Page) -> None:
        super().__init__(lambda: outline(page.skeleton_text, code=True), marks=page.marks)
        self._page = page

    def __bool__(self) -> bool:
        return True  # without being read

    def __contains__(self, name: object) -> bool:
        there = self._page.labels.footnotes(str(name))
        return super().__contains__(name) if there is None else there


def _tables(page: Page) -> Iterator[FastTable]:
    """Yield the tables of a document in the order of the text."""
    number = counted = 0
    batch = Batch()
    for piece in page.pieces:
        number += page.body.count("\n", counted, piece.start)
        counted = piece.start
        if piece.columns:
            kept = PlainLines(page.body, piece, number)
            if not batch.add(kept):
                batch = Batch()
                batch.add(kept)
            yield FastTable(page, kept, batch)
            continue
        plan = outline(page.body[piece.start : piece.end])
        for block in plan.blocks:
            if block.kind is Kind.TABLE:
                yield FastTable(page, BlockLines(block, plan.lines, number - 1))
