"""From the outline of a text to the values of the pipeline: sections, tables, stray rows.

Enters: a Source. Leaves: a Document. What a table is says `table`; where blocks stand says `blocks`; what a
cell says, `inline`, when it is asked.

- A heading is written in Markdown or in HTML.
- A heading in a quote, in a list item or in a cell of an HTML table is a section within it, below those that the quote
  stands under, and ends with it: what follows the quote stands under what stood before it.
- The first paragraph of a section is one that stands in the heading's own container. What is in quotes or
  lists below the heading is not it.
- A footnote is a container, too: what GitHub shows of it at the end of the page stands under the heading under
  which it is written. A footnote that GitHub does not show, because no mark of it stands anywhere, is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...model import Cell, Document, Fragment, InlineReader, Item, Row, Section, Span, Table
from ...reading.sources import Source
from .blocks import Block, Kind, Line, Outline, outline
from .cursor import SPACE
from .footnotes import Footnotes, content_of, shown_blocks
from .inline import Reader
from .table import Stretch, alignments


def parse(
    source: Source,
    front_matter: str | None = None,
    *,
    marks: bool = True,
    prose: bool = False,
    reader: InlineReader | None = None,
) -> Document:
    """Read the sections and tables of ``source``, from which ``front_matter`` was set apart.

    With ``marks=False``, ``==`` is text, as on GitHub; with ``prose=True``, paragraphs and list items are read, too.
    ``reader`` gives the views, if it is there, in the place of one with the references of this text.
    """
    plan = outline(source.text)
    if reader is None:
        footnotes = Footnotes(lambda: outline(source.text, code=True), marks=marks) if plan.footnotes else None
        reader = Reader(plan.references, footnotes, marks=marks)
    builder = _Builder(source, plan, reader)
    found = builder.document(front_matter)
    return replace(found, paragraphs=builder.top_paragraphs(), items=builder.items()) if prose else found


class _Builder:
    """What is needed to turn blocks into values: the lines as they stand in the source, and the sections."""

    def __init__(self, source: Source, plan: Outline, reader: InlineReader) -> None:
        self.path = source.path
        # The outline's lines have U+FFFD for NUL; a cell is as it stands in the source.
        self.lines = source.text.split("\n") if "\0" in source.text else plan.lines
        self.reader = reader
        self.blocks = [block for block in shown_blocks(plan) if not block.in_heading]
        self.all_blocks = [block for block in plan.blocks if not block.in_heading]
        self.paragraphs = _first_paragraphs(self.blocks)
        self.sections: dict[Block, Section] = {}

    def document(self, front_matter: str | None) -> Document:
        for block in self.blocks:
            if block.kind is Kind.HEADING:
                self.sections[block] = self._section(block)
        tables = [block for block in self.blocks if block.kind is Kind.TABLE]
        return Document(
            path=self.path,
            sections=tuple(self.sections.values()),
            tables=tuple(map(self._table, tables)),
            stray_rows=tuple(self._stray_rows()),
            cut=tuple(self._span(block.cut) for block in tables if block.cut),
            front_matter=front_matter,
        )

    def top_paragraphs(self) -> tuple[Fragment, ...]:
        """Return the paragraphs that stand in no quote, list or footnote."""
        return tuple(
            self._fragment(block)
            for block in self.blocks
            if block.kind is Kind.PARAGRAPH and block.container and block.container.kind is Kind.DOCUMENT
        )

    def items(self) -> tuple[Item, ...]:
        """Return the list items that have a paragraph, each with its first."""
        first: dict[Block, Block] = {}
        for block in self.blocks:
            if block.kind is Kind.PARAGRAPH and block.container and block.container.kind is Kind.ITEM:
                first.setdefault(block.container, block)
        depths: dict[Block, int] = {}
        return tuple(
            Item(self._fragment(paragraph), self._section_of(paragraph), _depth(item, depths))
            for item, paragraph in first.items()
        )

    def _section_of(self, block: Block) -> Section | None:
        return section_under(block.heading, self.sections)

    def _section(self, heading: Block) -> Section:
        above = self._section_of(heading)
        paragraph = self.paragraphs.get(heading)
        return Section(
            level=heading.level,
            heading=self._fragment(heading),
            parents=above.path if above else (),
            paragraph=self._fragment(paragraph) if paragraph else None,
        )

    def _table(self, block: Block) -> Table:
        header = self._row(*block.rows[0], len(block.rows[0][1]))
        rows = tuple(self._row(line, cells, len(header.cells)) for line, cells in block.rows[1:])
        delimiter = block.delimiter or block.rows[0][0]
        last = rows[-1].span if rows else self._span(delimiter)
        return Table(
            header=header,
            alignments=alignments(self.lines[delimiter.number - 1], delimiter.start),
            rows=rows,
            section=self._section_of(block),
            span=Span(self.path, header.span.line, header.span.column, last.end_line, last.end_column),
        )

    def _row(self, line: Line, stretches: list[Stretch], width: int) -> Row:
        text, path, reader = self.lines[line.number - 1], self.path, self.reader
        cells = tuple([Cell(text[start:end], path, line.number, start + 1, reader) for start, end in stretches])
        return Row(cells[:width], cells[width:], self._span(line))

    def _stray_rows(self) -> list[Span]:
        return [
            self._span(line)
            for block in self.all_blocks
            if block.kind is Kind.PARAGRAPH
            for line in block.lines
            if self.lines[line.number - 1][line.start :].lstrip(SPACE).startswith("|")
        ]

    def _span(self, line: Line) -> Span:
        """Return where a line's text stands, without the white space around it."""
        text = self.lines[line.number - 1]
        inner = text[line.start : line.end].strip(SPACE)
        start = text.index(inner, line.start) if inner else line.start
        return Span(self.path, line.number, start + 1, line.number, start + len(inner) + 1)

    def _fragment(self, block: Block) -> Fragment:
        first, last = self._span(block.lines[0]), self._span(block.lines[-1])
        span = Span(self.path, first.line, first.column, last.end_line, last.end_column)
        pieces = self.lines[first.line - 1 : last.end_line]
        pieces[-1] = pieces[-1][: last.end_column - 1]
        pieces[0] = pieces[0][first.column - 1 :]
        return Fragment("\n".join(pieces), content_of(block, self.lines), span, self.reader)


def section_under(heading: Block | None, sections: Mapping[Block, Section]) -> Section | None:
    """Return the section of ``heading``, or of the nearest above it, if it stands in a footnote that is not shown."""
    while heading and heading not in sections:
        heading = heading.heading
    return sections[heading] if heading else None


def _depth(item: Block, known: dict[Block, int]) -> int:
    """Return how many list items ``item`` stands in, itself among them; what is ``known`` is not counted again."""
    above: list[Block] = []
    block: Block | None = item
    while block and block not in known:
        above.append(block)
        block = block.container
    depth = known[block] if block else 0
    for inner in reversed(above):
        depth += inner.kind is Kind.ITEM
        known[inner] = depth
    return depth


def _first_paragraphs(blocks: list[Block]) -> dict[Block, Block]:
    """Return the first paragraph below each heading that has one."""
    first: dict[Block, Block] = {}
    for block in blocks:
        heading = block.heading
        if block.kind is Kind.PARAGRAPH and heading and heading.container is block.container:
            first.setdefault(heading, block)
    return first
