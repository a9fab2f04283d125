"""From the outline of a text to the values of the pipeline: sections, tables, stray rows.

Enters: a Source. Leaves: a Document. What a table is says `table`; where blocks stand says `blocks`; what a
cell says, `inline`, when it is asked.

- A heading is written in Markdown or in HTML.
- A heading in a quote, in a list item or in a cell of an HTML table is a section within it, below those that the quote
  stands under, and ends with it: what follows the quote stands under what stood before it.
- The first paragraph of a section is one that stands in the heading's own container. What is in quotes or
  lists below the heading is not it.
- The caption of a table or list is the paragraph that GitHub shows directly above it, in the same container: link
  definitions, footnotes and comments between are not shown there.
- A footnote is a container, too: what GitHub shows of it at the end of the page stands under the heading under
  which it is written. A footnote that GitHub does not show, because no mark of it stands anywhere, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ...expressions import lazy
from ...model import Cell, CodeBlock, Document, Fragment, InlineReader, Item, Row, Section, Span, Table, Verbatim
from ...reading.sources import Source
from .blocks import Block, Kind, Line, Outline, outline
from .cursor import SPACE
from .footnotes import Footnotes, code_lines, code_of, content_of, info_of, shown_blocks, written
from .inline import Reader
from .table import Stretch, alignments

_COMMENTS = lazy(r"(?>(?:\s*+<!--(?!-?>)(?>(?:(?!-->).)*)-->)*)\s*+", re.DOTALL)
_VERBATIM = Verbatim()


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
    plan = outline(source.text, code=prose)
    if reader is None:
        footnotes = Footnotes(lambda: outline(source.text, code=True), marks=marks) if plan.footnotes else None
        reader = Reader(plan.references, footnotes, marks=marks)
    builder = _Builder(source, plan, reader, prose=prose)
    found = builder.document(front_matter)
    return builder.with_prose(found) if prose else found


class _Builder:
    """What is needed to turn blocks into values: the lines as they stand in the source, and the sections."""

    def __init__(self, source: Source, plan: Outline, reader: InlineReader, *, prose: bool) -> None:
        self.prose = prose
        self.shown_lines = plan.lines
        self.path = source.path
        # The outline's lines have U+FFFD for NUL; a cell is as it stands in the source.
        self.lines = source.text.split("\n") if "\0" in source.text else plan.lines
        self.reader = reader
        self.blocks = [block for block in shown_blocks(plan) if not block.in_heading]
        self.all_blocks = [block for block in plan.blocks if not block.in_heading]
        self.paragraphs = _first_paragraphs(self.blocks)
        self.sections: dict[Block, Section] = {}
        self.fragments: dict[Block, Fragment] = {}
        self.captions: dict[Block, Fragment | None] = {}

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

    def with_prose(self, document: Document) -> Document:
        """Return ``document``, which was made of the same blocks, with its paragraphs, list items and code."""
        items, code = self._items()
        below: dict[Fragment | None, list[Fragment]] = {}
        for block in self.blocks:
            if block.kind is Kind.PARAGRAPH and _is_beside_its_heading(block):
                section = self._section_of(block)
                below.setdefault(section and section.heading, []).append(self._fragment(block))
        return replace(
            document,
            paragraphs=tuple(
                self._fragment(block)
                for block in self.blocks
                if block.kind is Kind.PARAGRAPH and block.container and block.container.kind is Kind.DOCUMENT
            ),
            items=items,
            code_blocks=code,
            below={heading: tuple(paragraphs) for heading, paragraphs in below.items()},
            lines=self.lines,
        )

    def _items(self) -> tuple[tuple[Item, ...], tuple[CodeBlock, ...]]:
        """Return the list items that have a paragraph, each with its first, and the blocks of code."""
        first: dict[Block, Block] = {}
        for block in self.blocks:
            if block.kind is Kind.PARAGRAPH and block.container and block.container.kind is Kind.ITEM:
                first.setdefault(block.container, block)
        known: dict[Block, tuple[int, Item | None]] = {}
        items = [self._innermost(item, first, known)[1] for item in first]
        return tuple(filter(None, items)), tuple(
            self._code_block(block, self._innermost(block.container, first, known)[1])
            for block in self.blocks
            if block.kind in (Kind.CODE, Kind.FENCE)
        )

    def _innermost(
        self, block: Block | None, first: Mapping[Block, Block], known: dict[Block, tuple[int, Item | None]]
    ) -> tuple[int, Item | None]:
        """Return how many items ``block`` stands in, and the innermost that has a paragraph, itself among them.

        ``first`` has the paragraphs of items; what is ``known`` is not asked again.
        """
        above: list[Block] = []
        while block and block not in known:
            above.append(block)
            block = block.container
        depth, item = known[block] if block else (0, None)
        for inner in reversed(above):
            depth += inner.kind is Kind.ITEM
            if inner in first:
                caption = item.caption if item else self._caption_of_list(inner.container)
                item = Item(self._fragment(first[inner]), self._section_of(first[inner]), depth, item, caption)
            known[inner] = depth, item
        return depth, item

    def _code_block(self, block: Block, item: Item | None) -> CodeBlock:
        lines = code_lines(block, self.shown_lines) or [_end_of(block.lines[0])]
        first, last = lines[0], lines[-1]
        span = Span(self.path, first.number, first.start + 1, last.number, last.end + 1)
        pieces = self.lines[first.number - 1 : last.number]
        pieces[-1] = pieces[-1][: last.end]
        pieces[0] = pieces[0][first.start :]
        code = Fragment("\n".join(pieces), code_of(block, self.shown_lines).removesuffix("\n"), span, _VERBATIM)
        return CodeBlock(code, info_of(block, self.shown_lines), self._section_of(block), item)

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
            caption=self._caption(block) if self.prose else None,
        )

    def _caption(self, captioned: Block) -> Fragment | None:
        above = captioned.before
        while above and above.kind is Kind.HTML and _COMMENTS.fullmatch(self._html(above)):
            above = above.before
        is_caption = above is not None and above.kind is Kind.PARAGRAPH and not above.in_heading
        return self._fragment(above) if above is not None and is_caption else None

    def _caption_of_list(self, above: Block | None) -> Fragment | None:
        """Return the caption of a list, which each of its items has; comments may stand there in thousands."""
        if above is not None and above not in self.captions:
            self.captions[above] = self._caption(above)
        return self.captions[above] if above is not None else None

    def _html(self, block: Block) -> str:
        return "\n".join(written(line, self.shown_lines) for line in block.lines)

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
        if block not in self.fragments:
            self.fragments[block] = self._made(block)
        return self.fragments[block]

    def _made(self, block: Block) -> Fragment:
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


def _is_beside_its_heading(block: Block) -> bool:
    """Whether ``block`` stands in the container of the heading that it stands under, or above all headings in none."""
    container = block.container
    if container is None:
        return False
    return block.heading.container is container if block.heading else container.kind is Kind.DOCUMENT


def _end_of(line: Line) -> Line:
    return Line(line.number, line.end, line.end)


def _first_paragraphs(blocks: list[Block]) -> dict[Block, Block]:
    """Return the first paragraph below each heading that has one."""
    first: dict[Block, Block] = {}
    for block in blocks:
        if block.kind is Kind.PARAGRAPH and block.heading and _is_beside_its_heading(block):
            first.setdefault(block.heading, block)
    return first
