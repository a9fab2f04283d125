"""The fast path: a Source becomes a Document whose parts are read when they are asked for.

Enters: a Source. Leaves: a Document equal to that of the reference path, `document`, in every part. Tables are
found by `fast_cut`, which leaves out all text that surely has none; what is not plain is read by `blocks`, in
the pieces that it hands over. Sections, stray rows and link references need the whole text: they come from
the reference path, which is given the text without the rows of the plain tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ..model import Document, InlineReader, Section, Span, Table
from ..sources import Source
from . import document, fast_cut
from .blocks import Kind, outline
from .fast_cut import Piece
from .fast_labels import defined_labels
from .fast_table import BlockLines, FastTable, PlainLines
from .fast_text import UNUSUAL, Labels
from .inline import Reader
from .references import Reference


def parse(source: Source) -> Document:
    """Read the sections and tables of ``source``; each part of the Document is read when it is asked for."""
    # The whole test for most files: one look for a line that may be a delimiter row.
    if not fast_cut.CANDIDATE.search(source.text):
        return FastDocument(source)
    body = "\n" + source.text
    zones = fast_cut.Zones(body)
    pieces = None if _is_unusual(body) else fast_cut.cut(body, zones)
    return document.parse(source) if pieces is None else FastDocument(source, body, pieces, zones)


def _is_unusual(text: str) -> bool:
    for character in UNUSUAL:  # noqa: SIM110  # `any` takes four times as long, and this is asked of every file
        if character in text:
            return True
    return False


class FastDocument(Document):
    """A Document whose fields are read when they are asked for. It has no slots, so that it can keep them."""

    source: Source
    body: str
    pieces: Sequence[Piece]
    zones: fast_cut.Zones | None

    def __init__(
        self, source: Source, body: str = "", pieces: Sequence[Piece] = (), zones: fast_cut.Zones | None = None
    ) -> None:
        self.__dict__.update(source=source, body=body, pieces=pieces, zones=zones)

    @property
    def path(self) -> str:
        return self.source.path

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(_Tables(self).read()) if self.pieces else ()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return self._skeleton.sections

    @cached_property
    def stray_rows(self) -> tuple[Span, ...]:
        return self._skeleton.stray_rows

    @cached_property
    def cut(self) -> tuple[Span, ...]:
        return self._skeleton.cut

    def defines(self, label: str) -> bool | None:
        """Say whether the document defines a link label; None means that it may."""
        return self._labels(label)

    @cached_property
    def _labels(self) -> Labels:
        return defined_labels(self.body, self.zones or fast_cut.Zones(self.body))

    @cached_property
    def reader(self) -> InlineReader:
        return Reader(_References(self)) if "]:" in self.body else Reader()

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The link references of the whole text, which takes reading it block by block."""
        return outline(self._skeleton_text).references

    def section_of(self, table: Table) -> Section | None:
        """Return the section of one of the tables."""
        return self._sections[id(table)]

    @cached_property
    def _sections(self) -> dict[int, Section | None]:
        pairs = zip(self.tables, self._skeleton.tables, strict=True)
        return {id(mine): theirs.section for mine, theirs in pairs}

    @cached_property
    def _skeleton(self) -> Document:
        return document.parse(Source(self.path, self._skeleton_text, self.source.sha256))

    @cached_property
    def _skeleton_text(self) -> str:
        """The text with the rows of plain tables made blank lines: everything else stands as it stood.

        A blank line ends a table as its rows do not, and nothing but a table was open before and behind.
        """
        parts = []
        done = 1
        for piece in self.pieces:
            if piece.columns:
                rows = self.body.find("\n", self.body.find("\n", piece.start) + 1)
                if rows != -1:
                    parts.append(self.body[done:rows])
                    parts.append("\n" * self.body.count("\n", rows, piece.end))
                    done = piece.end
        return "".join((*parts, self.body[done:])) if self.body else self.source.text


class _References(Mapping[str, Reference]):
    """The link references of a document, which is read for them when one is asked for that it may define."""

    def __init__(self, page: FastDocument) -> None:
        self._page = page

    def __getitem__(self, label: str) -> Reference:
        if self._page.defines(label) is False:
            raise KeyError(label)
        return self._page.references[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._page.references)

    def __len__(self) -> int:
        return len(self._page.references)

    def __bool__(self) -> bool:
        return True  # without being read


class _Tables:
    """Reads the tables of a document's pieces."""

    def __init__(self, page: FastDocument) -> None:
        self.page = page

    def read(self) -> Iterator[FastTable]:
        """Yield the tables in the order of the text."""
        page = self.page
        number, counted = 0, 0
        for piece in page.pieces:
            number += page.body.count("\n", counted, piece.start)
            counted = piece.start
            text = page.body[piece.start : piece.end]
            if piece.columns:
                yield FastTable(page, PlainLines(text, number, piece.columns))
            else:
                plan = outline(text)
                for block in plan.blocks:
                    if block.kind is Kind.TABLE:
                        yield FastTable(page, BlockLines(block, plan.lines, number - 1))
