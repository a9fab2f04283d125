"""Everything that a Document holds, against an independent reading of the same text.

What is shown (tables, headings, links, code) comes from cmark-gfm: the texts from its HTML (`oracle`), the rest from
its tree (`cmark`). What GitHub does not show, such as the cells that a row has too many, is read from the lines of the
source by the few lines here. Both of our paths are held, with marks and without.
"""

from __future__ import annotations

import re
import string
import traceback
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

import cmark
import oracle
import yaml
from cmark import Node
from rendered import FILTERED, text_of

from tablemill.markdown import parse
from tablemill.model import Document, Fragment, Inline, Item, Row, Section, Table
from tablemill.reading.sources import Source, source_of

Difference: TypeAlias = tuple[str, object, object]
"""What differs, what GitHub or the source says, and what we say."""

ITEMS = ("item", "tasklist")
LINKS = ("link", "image")
_PIPE = re.compile(r"(?<!\\)\|[ \t\v\f]*")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?=[ \t]|\Z)", re.ASCII)
_FOOTNOTE = re.compile(r"\[\^[^\] \t]+\]:[ \t]*")
_LAZY = re.compile(r"(?: {4}|\t)[ \t]*>")
# Its label is as long as its columns are apart, the indentation of lazy lines included, which no content keeps.
_LINK_IN_LINK = re.compile(r"\[.*<[^ ]*[@:].*\]")
# A browser reads these otherwise in a cell, as which all content is rendered here, than in a paragraph.
_PART_OF_TABLE = re.compile("<(?:tr|t[dh]|t?body|thead|tfoot|caption|col)", re.IGNORECASE)
_MARK_OVER_LINES = re.compile(r"\[\\*\^[^\n]*\n")
_TASK = re.compile(r"[ \t]+\[[ xX]\](?=[ \t])")
_LEAVES = ("table", "heading", "code_block", "html_block", "paragraph")
_CONTAINERS = ("block_quote", "list", "item", "tasklist", "footnote_definition")


@dataclass
class Verdict:
    """How much was compared, and each difference."""

    tables: int = 0
    cells: int = 0
    unknown_front_matter: bool = False
    differences: tuple[Difference, ...] = ()


def judge(content: bytes, read: Callable[..., Document] = parse) -> Verdict:
    """Compare all views of ``content``, as ``read`` reads it."""
    source = source_of(oracle.defined(content.decode("utf-8-sig")).encode(), "x.md")
    verdict = Verdict()
    lines = _front_matter(source.text)
    if lines is None:
        verdict.unknown_front_matter = True
        lines = _ours_of_front_matter(source)
    try:
        verdict.differences = tuple(_differences(source, lines, read, verdict))
    except Exception as error:  # a crash is a difference like any other, to be shown as a case
        verdict.differences = (("crash", None, "".join(traceback.format_exception(error, limit=-4))),)
    return verdict


def _differences(
    source: Source, front_matter: int, read: Callable[..., Document], verdict: Verdict
) -> Iterator[Difference]:
    fast, reference = (read(source, marks=False, prose=True, reference=way) for way in (False, True))
    yield from _unlike("the fast path against the reference path", contents(reference), contents(fast))
    blank = "\n" * front_matter + "".join(_lines(source.text)[front_matter:])
    page = Page(blank)
    shown = oracle.shown(blank)
    verdict.tables, verdict.cells = len(shown), sum(len(row) for table in shown for row in table.rows)
    yield from _unlike("tables", shown, oracle.tables(fast))
    yield from _unlike("alignments", [node.alignments for node, _ in page.tables], [t.alignments for t in fast.tables])
    if len(page.tables) == len(fast.tables):
        for (node, above), table in zip(page.tables, fast.tables, strict=True):
            yield from _table_differences(page, node, above, table)
    if not page.has_html_sections:  # which cmark does not know; a browser judges them in `test_html_headings`
        yield from _sections(page, fast)
        yield from _prose(page, fast)
    if not page.hidden_footnotes:  # whose lines the tree does not have
        rows, doubtful = page.stray_rows()
        yield from _unlike(
            "stray rows", sorted(rows), [one.line for one in fast.stray_rows if one.line not in doubtful]
        )
    yield from _slices(source, fast)
    if "==" in blank:
        fast, reference = (read(source, prose=True, reference=way) for way in (False, True))
        yield from _unlike("marks: the fast path against the reference path", contents(reference), contents(fast))
        yield from _slices(source, fast)
        yield from _marks(page, fast)


def _unlike(what: str, theirs: object, ours: object) -> Iterator[Difference]:
    if theirs != ours:
        yield what, theirs, ours


# What we say


def contents(document: Document) -> object:
    """Return all that a Document holds, as values that compare."""
    return (
        [_section(one) for one in document.sections],
        [
            (
                *(_row(one.header), one.alignments, [_row(row) for row in one.rows], _section(one.section), one.span),
                *(_inline(one.caption), [_inline(heading) for heading in one.headings]),
            )
            for one in document.tables
        ],
        [one.texts() for one in document.tables],
        document.stray_rows,
        document.cut,
        document.front_matter,
        [_inline(one) for one in document.paragraphs],
        [
            (_inline(one.paragraph), _section(one.section), one.depth, one.parent and one.parent.paragraph.span)
            for one in document.items
        ],
        [
            (_inline(one.code), one.info, _section(one.section), one.item and one.item.paragraph.span)
            for one in document.code_blocks
        ],
        [(heading and heading.span, [_inline(one) for one in ones]) for heading, ones in document.below.items()],
    )


def _row(row: Row) -> object:
    return [_inline(cell) for cell in row.cells], [_inline(cell) for cell in row.excess], row.span


def _section(one: Section | None) -> object:
    return one and (
        one.level,
        _inline(one.heading),
        [each.heading.span for each in one.parents],
        one.paragraph and one.paragraph.span,
    )


def _inline(one: Inline | None) -> object:
    return one and (one.raw, one.content, one.span, one.text, one.highlights, one.links, one.code, one.notes)


# What stands in the text


def _lines(text: str) -> list[str]:
    """Split at line ends, which the lines keep; not at the separators that Python's splitlines knows."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _front_matter(text: str) -> int | None:
    """Return how many lines front matter has, by PyYAML: what it reads as a map or as nothing; None if it cannot."""
    found = re.match(
        r"---[ \t]*\n((?:(?!(?:---|\.\.\.)[ \t]*$).*\n)*)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.MULTILINE
    )
    if not found:
        return 0
    try:
        root = yaml.compose(found[1], Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    if root is None and found[1].strip():
        return None  # comments, which may be a heading
    # What a person wrote as a table between two breaks is no map to YAML, except with a colon in it.
    is_map = root is None or isinstance(root, yaml.MappingNode)
    if is_map and re.search(r"^\|", found[1], re.MULTILINE):
        return None
    return found[0].count("\n") + (not found[0].endswith("\n")) if is_map else 0


def _ours_of_front_matter(source: Source) -> int:
    found = parse(source).front_matter
    return 0 if found is None else found.count("\n") + 1


class Heading(NamedTuple):
    """A heading, and those that it stands under."""

    node: Node
    above: tuple[Node, ...]


class Page:
    """The tree that GitHub's parser makes of a text, and the lines of the text beside it."""

    def __init__(self, text: str) -> None:
        self.lines = ["", *(line.rstrip("\n") for line in text.split("\n"))]  # counted from 1
        self.tree = cmark.tree(text)
        self.has_html_sections = re.search("<(?:h[1-6]|table|t[dh])", text, re.IGNORECASE) is not None
        self.footnotes = _put_back(self.tree)
        self.hidden_footnotes = len(_FOOTNOTE.findall(text)) > len(self.footnotes)
        self.items = Counter(node.line for node in self.tree.walk() if node.kind in ITEMS)
        self.notes = {node.line for node in self.footnotes}
        self.quotes = self._covered(("block_quote",))
        self.inside = self._covered((*ITEMS, "footnote_definition"))
        self.tasks = {node.line for node in self.tree.walk() if node.kind == "tasklist"}
        self.headings: list[Heading] = []
        self.first_paragraphs: dict[int, Node] = {}  # below each heading, by its identity
        self.tables: list[tuple[Node, tuple[Node, ...]]] = []
        self.paragraphs: list[Node] = []
        self.numbers: dict[int, int] = {}
        self.list_items: list[tuple[Node, tuple[Node, ...], int, Node | None]] = []
        self.code_blocks: list[tuple[Node, tuple[Node, ...], Node | None]] = []
        self.below: dict[int, list[Node]] = {}  # the paragraphs below each heading, by its number; above all, of -1
        self.captions: list[Node | None] = []
        self._read(self.tree, (), 0, None)

    def _read(self, container: Node, above: tuple[Node, ...], depth: int, item: Node | None) -> None:
        """Read the blocks of a container; a heading in it stands below those outside, and ends with it.

        ``item`` is the first paragraph of the innermost item around it that has one.
        """
        inside = above
        depth += container.kind in ITEMS
        own = next((node for node in container.children if node.kind == "paragraph"), None)
        parent, item = item, own if own and container.kind in ITEMS else item
        for place, node in enumerate(container.children):
            if node.kind == "heading":
                while len(inside) > len(above) and inside[-1].level >= node.level:
                    inside = inside[:-1]
                self.numbers[id(node)] = len(self.headings)
                self.headings.append(Heading(node, inside))
                inside = (*inside, node)
            elif node.kind == "table":
                self.tables.append((node, inside))
                self.captions.append(_caption(container.children[:place]))
            elif node.kind == "code_block":
                self.code_blocks.append((node, inside, item))
            elif node.kind == "paragraph":
                self._read_paragraph(node, container, inside, is_below=len(inside) > len(above))
                if node is own and container.kind in ITEMS:
                    self.list_items.append((node, inside, depth, parent))
            elif node.kind in _CONTAINERS:
                self._read(node, inside, depth, item)

    def _read_paragraph(self, node: Node, container: Node, inside: tuple[Node, ...], *, is_below: bool) -> None:
        """Read a paragraph, which stands below a heading in its own container or not."""
        if is_below:
            self.first_paragraphs.setdefault(id(inside[-1]), node)
        if is_below or container is self.tree:
            self.below.setdefault(self.number_of(inside), []).append(node)
        if container is self.tree:
            self.paragraphs.append(node)

    def number_of(self, above: tuple[Node, ...]) -> int:
        """Return the number of the heading that is nearest above; -1 where there is none."""
        return self.numbers[id(above[-1])] if above else -1

    def _covered(self, kinds: tuple[str, ...]) -> Counter[int]:
        """Count in how many containers of these kinds each line is."""
        found = [node for node in self.tree.walk() if node.kind in kinds]
        return Counter(number for node in found for number in range(node.line, node.end_line + 1))

    def begins(self, number: int) -> int:
        """Return where the text of a line begins, behind the marks of its containers."""
        line, place, mark = self.lines[number], 0, 0
        items, quotes = self.items[number], self.quotes[number]
        while place < len(line):
            marker = _MARKER.match(line, place)
            if line[place] in " \t":
                place += 1
            elif (
                quotes and line[place] == ">" and (self.inside[number] or _columns(line, mark, place) < 4 + bool(mark))
            ):
                quotes -= 1
                mark = place = place + 1
            elif items and marker:
                items -= 1
                mark = place = marker.end()
                if number in self.tasks and not items and (task := _TASK.match(line, place)):
                    mark = place = task.end()
            elif number in self.notes and (marker := _FOOTNOTE.match(line, place)):
                mark = place = marker.end()
            else:
                break
        return place

    def stray_rows(self) -> tuple[set[int], set[int]]:
        """Return the lines that begin like a row and are a paragraph's, and those of which that cannot be told.

        The tree does not tell how many lines of a paragraph were link definitions, nor whether what looks like the mark
        of a quote in a list is one, if it stands far to the right.
        """
        rows: set[int] = set()
        doubtful: set[int] = set()
        leaves = [node for node in self.tree.walk() if node.kind in _LEAVES]
        starts = sorted({node.line for node in leaves} | {header_line(node) for node, _ in self.tables})
        for node in leaves:
            lines = range(node.line, node.end_line + 1)
            if node.kind == "table":
                lines = range(node.line, header_line(node))  # what stood above the header in its paragraph
            elif node.kind != "paragraph":
                continue
            following = bisect_right(starts, node.line)
            if node.kind == "paragraph" and following < len(starts):
                lines = range(node.line, min(node.end_line + 1, starts[following]))
            found = {line for line in lines if self.lines[line].startswith("|", self.begins(line))}
            doubtful.update(line for line in found if self.inside[line] and _LAZY.search(self.lines[line]))
            if node.kind == "paragraph" and self.lines[node.line].startswith("[", self.begins(node.line)):
                doubtful.update(found)
            rows.update(found)
        return rows - doubtful, doubtful


def _caption(above: list[Node]) -> Node | None:
    """Return the paragraph that a page shows directly above a table, which has these siblings ``above`` it."""
    shown = [
        node
        for node in above
        if node.kind != "footnote_definition" and not (node.kind == "html_block" and _is_comment(node.literal))
    ]
    return shown[-1] if shown and shown[-1].kind == "paragraph" else None


def _is_comment(html: str) -> bool:
    """Whether there is nothing but comments in ``html``; those that end where they begin are let be what they are."""
    while html.strip() and "<!--" in html:
        before, _, rest = html.partition("<!--")
        _, end, html = rest.partition("-->")
        if before.strip() or not end or rest.startswith((">", "->")):
            return False
    return not html.strip()


def _put_back(tree: Node) -> list[Node]:
    """Move the footnotes, which cmark puts at the end, to where they are written; return them in the page's order."""
    footnotes = [node for node in tree.children if node.kind == "footnote_definition"]
    tree.children = [node for node in tree.children if node.kind != "footnote_definition"]
    for footnote in sorted(footnotes, key=lambda node: (node.line, node.column)):
        container = tree
        while inner := [
            node for node in container.children if node.kind in _CONTAINERS and _holds_line(node, footnote.line)
        ]:
            container = inner[-1]
        place = bisect_right([node.line or node.end_line for node in container.children], footnote.line)
        container.children.insert(place, footnote)
    return footnotes


def _holds_line(node: Node, line: int) -> bool:
    return node.line <= line <= node.end_line


def _columns(line: str, start: int, end: int) -> int:
    return len(line[:end].expandtabs(4)) - len(line[:start].expandtabs(4))


def header_line(table: Node) -> int:
    """Return the line of a table's header: cmark counts it from the paragraph that the table began as."""
    rows = table.children[1:]
    return rows[0].line - 2 if rows else table.end_line - 1


def split_row(line: str) -> list[tuple[int, str]]:
    """Split a row at its pipes, but for those behind a backslash: where each cell stands, and what is in it."""
    pipes = [(0, 0), *(match.span() for match in _PIPE.finditer(line)), (len(line), len(line))]
    cells = [(end, line[end:start]) for (_, end), (start, _) in pairwise(pipes)]
    if line.startswith("|"):
        del cells[0]
    if not cells[-1][1]:
        del cells[-1]
    return [(place + len(cell) - len(cell.lstrip(" \t")), cell.strip(" \t")) for place, cell in cells]


# Tables


def _table_differences(page: Page, node: Node, above: Sequence[Node], table: Table) -> Iterator[Difference]:
    first = header_line(node)
    numbers = [first, *(row.line for row in node.children[1:])]
    rows = [table.header, *table.rows]
    yield from _unlike("lines of rows", numbers, [row.span.line for row in rows])
    ours = [one.heading.span.line for one in table.section.path] if table.section else []
    if not page.has_html_sections:
        yield from _unlike("section", [one.line for one in above], ours)
        yield from _unlike("headings", [one.line for one in above], [one.span.line for one in table.headings])
    last = page.lines[node.end_line].rstrip(" \t")
    place = (first, page.begins(first) + 1, node.end_line, len(last) + 1)
    yield from _unlike("span of a table", place, table.span[1:])
    texts = table.texts()
    for number, shown, row, read in zip(numbers, node.children, rows, texts, strict=False):
        yield from _row_differences(page, number, shown, row)
        yield from _unlike("texts, one by one", [cell.text for cell in row.cells], read)


def _row_differences(page: Page, number: int, shown: Node, row: Row) -> Iterator[Difference]:
    line, begin = page.lines[number], page.begins(number)
    cells = split_row(line[begin:].rstrip(" \t"))
    width = len(shown.children)
    if shown.kind == "table_header" and len(cells) == width - 1 and not row.cells[0].raw:
        cells.insert(
            0, (row.cells[0].column - 1 - begin, "")
        )  # before the pipe of a lazy header, which keeps its space
    ours = [*row.cells, *row.excess]
    yield from _unlike("span of a row", (number, begin + 1, number, len(line.rstrip(" \t")) + 1), row.span[1:])
    yield from _unlike(
        "cells",
        [(number, begin + place + 1, number, begin + place + len(cell) + 1, cell) for place, cell in cells],
        [(*cell.span[1:], cell.raw) for cell in ours],
    )
    yield from _unlike("excess", [cell for _, cell in cells[width:]], [cell.raw for cell in row.excess])
    for cell, one in zip(shown.children, row.cells, strict=False):
        yield from _view_differences(cell, one, page.footnotes)


def _view_differences(node: Node, one: Inline, footnotes: Sequence[Node]) -> Iterator[Difference]:
    shown = Shown(node)
    yield from _unlike(
        "notes", [footnotes[int(mark) - 1].literal for mark in shown.notes], [n.label for n in one.notes]
    )
    links = [_on_one_line(link) for link in shown.links]
    ours = [_on_one_line(Seen(*link)) for link in one.links]
    if shown.html:  # the author's own tags may bring more links and code, but never take any away
        yield from _unlike("links", True, _holds([link[1:] for link in ours], [link[1:] for link in links]))
        hides = re.search("<(?:code|template)", one.raw, re.IGNORECASE)
        yield from _unlike("code", True, bool(hides) or _holds(one.code, shown.code))
    elif _LINK_IN_LINK.search(one.raw):  # a browser ends the outer one, which then has no text
        yield from _unlike("links", [link[1:] for link in links], [link[1:] for link in ours])
    else:
        yield from _unlike("links", links, ours)
        yield from _unlike("code", shown.code, list(one.code))
    yield from _unlike("text", shown.text, one.text)


def _on_one_line(link: Seen) -> Seen:
    """Return a link with its text as it is without the white space that is one with that beside it."""
    return link._replace(text=" ".join(link.text.split()))


def _holds(whole: Iterable[object], part: Iterable[object]) -> bool:
    """Whether all of ``part`` stand in ``whole`` in their order."""
    rest = iter(whole)
    return all(one in rest for one in part)


# Headings and prose


def _sections(page: Page, document: Document) -> Iterator[Difference]:
    numbers = {section.heading.span: number for number, section in enumerate(document.sections)}
    theirs = [
        (
            node.level,
            [page.numbers[id(one)] for one in above],
            Shown(node),
            paragraph and Shown(paragraph),
        )
        for node, above in page.headings
        for paragraph in [page.first_paragraphs.get(id(node))]
    ]
    ours = [
        (one.level, [numbers[each.heading.span] for each in one.parents], one.heading, one.paragraph)
        for one in document.sections
    ]
    yield from _unlike("levels of headings", [one[0] for one in theirs], [one[0] for one in ours])
    yield from _unlike("parents of headings", [one[1] for one in theirs], [one[1] for one in ours])
    for (_, _, heading, paragraph), (_, _, our_heading, our_paragraph) in zip(theirs, ours, strict=False):
        yield from _prose_differences("heading", heading, our_heading)
        yield from _prose_differences("paragraph of a section", paragraph, our_paragraph)
    for (node, _), section in zip(page.headings, document.sections, strict=False):
        if not node.line <= section.heading.span.line <= section.heading.span.end_line <= node.end_line:
            yield "place of a heading", (node.line, node.end_line), section.heading.span


def _prose(page: Page, document: Document) -> Iterator[Difference]:
    sections = {None: -1} | {section.heading: number for number, section in enumerate(document.sections)}
    if not page.hidden_footnotes:  # what stands in one, and is shown itself, has lost the items around it
        yield from _items(page, document, sections)
        yield from _code_blocks(page, document, sections)
        yield from _near(page, document, sections)
    yield from _unlike("number of paragraphs", len(page.paragraphs), len(document.paragraphs))
    for node, paragraph in zip(page.paragraphs, document.paragraphs, strict=False):
        yield from _prose_differences("paragraph", Shown(node), paragraph)
    for (node, *_), item in zip(page.list_items, document.items, strict=False):
        yield from _prose_differences("item", Shown(node), item.paragraph)


def _items(page: Page, document: Document, sections: Mapping[Fragment | None, int]) -> Iterator[Difference]:
    places = {id(node): number for number, (node, *_) in enumerate(page.list_items)}
    items = [(depth, page.number_of(above)) for _, above, depth, _ in page.list_items]
    ours = [(item.depth, sections[item.section and item.section.heading]) for item in document.items]
    yield from _unlike("items", items, ours)
    parents = [parent and places[id(parent)] for *_, parent in page.list_items]
    yield from _unlike(
        "parents of items", parents, [item.parent and _place(item.parent, document) for item in document.items]
    )


def _code_blocks(page: Page, document: Document, sections: Mapping[Fragment | None, int]) -> Iterator[Difference]:
    places = {id(node): number for number, (node, *_) in enumerate(page.list_items)}
    theirs = [
        (node.literal.removesuffix("\n"), node.info, page.number_of(above), item and places[id(item)])
        for node, above, item in page.code_blocks
    ]
    ours = [
        (
            block.code.text,
            block.info,
            sections[block.section and block.section.heading],
            block.item and _place(block.item, document),
        )
        for block in document.code_blocks
    ]
    yield from _unlike("code blocks", theirs, ours)


def _place(item: Item, document: Document) -> int:
    return next(number for number, one in enumerate(document.items) if one is item)


def _near(page: Page, document: Document, sections: Mapping[Fragment | None, int]) -> Iterator[Difference]:
    """Compare what stands near: the paragraphs below each heading, and the captions of tables."""
    ours = {sections[heading]: list(paragraphs) for heading, paragraphs in document.below.items()}
    counts = {number: len(paragraphs) for number, paragraphs in page.below.items()}
    yield from _unlike("paragraphs below headings", counts, {number: len(one) for number, one in ours.items()})
    for number, paragraphs in page.below.items():
        for node, paragraph in zip(paragraphs, ours.get(number, ()), strict=False):
            yield from _prose_differences("paragraph below a heading", Shown(node), paragraph)
    for node, table in zip(page.captions, document.tables, strict=False):
        yield from _prose_differences("caption", node and Shown(node), table.caption)


def _prose_differences(what: str, shown: Shown | None, one: Inline | None) -> Iterator[Difference]:
    if shown is None or one is None:
        yield from _unlike(what, shown and shown.text, one and one.text)
    elif not _MARK_OVER_LINES.search(one.content) and not _PART_OF_TABLE.search(one.content):
        yield from _unlike(what, _unindented(shown.text), _unindented(one.text))


def _unindented(text: str) -> str:
    """Take off what no page shows: cmark leaves the indentation of some lines, below definitions or in code."""
    return re.sub("\n ", "\n", re.sub("[ \t]+", " ", text)).strip()


def _slices(source: Source, document: Document) -> Iterator[Difference]:
    fragments = [fragment for one in document.sections for fragment in (one.heading, one.paragraph)]
    fragments += [*document.paragraphs, *(item.paragraph for item in document.items)]
    fragments += [fragment for paragraphs in document.below.values() for fragment in paragraphs]
    fragments += [*(block.code for block in document.code_blocks), *(table.caption for table in document.tables)]
    for one in fragments:
        if one is not None:
            yield from _unlike("slice", one.span.slice(source.text), one.raw)


# What inline nodes show


class Seen(NamedTuple):
    """A link or an image."""

    text: str
    url: str
    title: str | None


class Shown:
    """What the inline nodes below a node show: their text, links and code, and whether the author wrote HTML there.

    ``marks`` are what stands in the place of the runs of ``==``: each a pair of characters of its own, which mean
    nothing to cmark, with whether it may open and close.
    """

    def __init__(self, node: Node, marks: Mapping[str, tuple[bool, bool]] | None = None) -> None:
        self.marks = marks or {}
        self.links: list[Seen] = []
        self.code: list[str] = []
        self.notes: list[str] = []  # the numbers of footnotes
        self.html = False
        self.highlights: list[tuple[str, int, int]] = []
        self.parts: list[str] = []
        self.written: list[str] = []  # as HTML
        self.as_html: dict[int, int] = {}  # where a run of marks stands there, by its place in `parts`
        self.runs: list[tuple[str, int]] = []  # those of the link that is being read, and where they stand in `parts`
        self.pairs: list[tuple[int, int]] = []
        for child in node.children:
            self._read(child, in_image=False)
        self._pair(0)
        plain = "".join(self.parts)
        self.text = text_of("".join(self.written))
        self.as_written = plain == self.text  # else places in the one are none in the other
        places = [0, *accumulate(map(len, self.parts))]
        self.highlights = [
            (plain[places[start] : places[end]], places[start], places[end])
            for start, end in sorted(self.pairs, key=lambda pair: (pair[0], -pair[1]))
        ]

    def _read(self, node: Node, in_image: bool) -> None:
        if node.kind == "text":
            self._write(node.literal)
        elif node.kind in ("softbreak", "linebreak"):
            self._show(" " if in_image else "\n", "<br />\n" if node.kind == "linebreak" else "\n")
        elif node.kind == "code":
            code = self._respelled(node.literal)
            if not in_image:  # the page has it in an alternative text, without a <code>
                self.code.append(code)
            self._show(code, f"<code>{escape(code)}</code>")
        elif node.kind == "html_inline":
            self.html = True
            self._show(node.literal if in_image else "", FILTERED.sub("&lt;", node.literal))
        elif node.kind == "footnote_reference":
            self.notes.append(node.literal)
            self.written.append("<!---->")
        elif node.kind in LINKS:
            self._read_link(node, in_image)
        else:
            self.written.append("<em>")
            for child in node.children:
                self._read(child, in_image)
            self.written.append("</em>")

    def _show(self, text: str, html: str) -> None:
        self.parts.append(text)
        self.written.append(html)

    def _read_link(self, node: Node, in_image: bool) -> None:
        number, start, runs, written = len(self.links), len(self.parts), len(self.runs), len(self.written)
        if not in_image:  # what stands in the text of an image is text
            self.links.append(Seen("", node.url, node.title or None))
        self.written.append("<a href='u'>")
        for child in node.children:
            self._read(child, in_image or node.kind == "image")
        self.written.append("</a>")
        self._pair(runs)
        if in_image:
            return
        text = "".join(self.parts[start:])
        self.links[number] = self.links[number]._replace(text=text)
        if node.kind == "image":
            self.written[written:] = [f'<img alt="{escape(text)}">']

    def _respelled(self, literal: str) -> str:
        for piece in self.marks:
            literal = literal.replace(piece, "==")
        return literal

    def _write(self, literal: str) -> None:
        if not self.marks:
            self._show(literal, escape(literal))
            return
        for piece in re.split(f"({'|'.join(map(re.escape, self.marks))})", literal):
            if piece in self.marks:
                self.runs.append((piece, len(self.parts)))
                self.as_html[len(self.parts)] = len(self.written)
            text = "==" if piece in self.marks else piece  # until it finds a partner
            self._show(text, escape(text))

    def _pair(self, first: int) -> None:
        """Pair each run that may close with the nearest open one; what finds none in a link finds none outside."""
        waiting: list[int] = []
        for run, at in self.runs[first:]:
            opens, closes = self.marks[run]
            if closes and waiting:
                start = waiting.pop()
                for place in (start, at):
                    self.parts[place] = ""
                    if self.as_html[place] < len(self.written):
                        self.written[self.as_html[place]] = ""
                self.pairs.append((start, at))
            elif opens:
                waiting.append(at)
        del self.runs[first:]


# Marks

_RUN = re.compile("(?<!=)==(?!=)")
_INERT = "%{}$"
"""Punctuation as "=" is, which means nothing in Markdown, in HTML or at the end of an address."""


def _marks(page: Page, document: Document) -> Iterator[Difference]:
    """Compare texts and highlights with what GitHub shows where pairs of other characters stand for the marks."""
    lines = page.lines[1:]
    marks: dict[tuple[int, int], dict[str, tuple[bool, bool]]] = {}
    for number, table in enumerate(document.tables):
        for place, cell in enumerate(cell for row in (table.header, *table.rows) for cell in row.cells):
            spelled = _spelled(cell.raw)
            if spelled:
                line, column = cell.line - 1, cell.column - 1
                marks[number, place] = spelled[1]
                lines[line] = lines[line][:column] + spelled[0] + lines[line][column + len(cell.raw) :]
    if not marks or re.search(r"\[[^\]]*==[^\]]*\]:", "\n".join(page.lines)):
        return
    tables = [node for node in cmark.tree("\n".join(lines)).walk() if node.kind == "table"]
    for number, (node, table) in enumerate(zip(tables, document.tables, strict=True)):
        cells = [
            pair
            for row, ours in zip(node.children, (table.header, *table.rows), strict=True)
            for pair in zip(row.children, ours.cells, strict=False)
        ]
        for place, (cell, ours) in enumerate(cells):
            if known := marks.get((number, place)):
                shown = Shown(cell, known)
                if not shown.html and shown.as_written:
                    yield from _unlike("text with marks", shown.text, ours.text)
                    yield from _unlike("highlights", shown.highlights, [tuple(one) for one in ours.highlights])


def _spelled(raw: str) -> tuple[str, dict[str, tuple[bool, bool]]] | None:
    """Write pairs of characters that ``raw`` has none of for its runs of ``==``; None where it has no such run."""
    content = raw.replace("\\|", "|")
    runs = list(_RUN.finditer(content))
    free = [character for character in _INERT if character not in raw]
    names = [first + second for first in free for second in free]
    if not runs or len(runs) > len(names) or "&" in raw or "\\=" in raw:
        return None
    flanks = [_flanks(content[run.start() - 1 : run.start()], content[run.end() : run.end() + 1]) for run in runs]
    spelled = iter(names)
    return _RUN.sub(lambda _: next(spelled), raw), dict(zip(names, flanks, strict=False))


def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of ``==`` may open and close: as ``~~`` does, but at will beside what is wide, and no operator."""
    if re.fullmatch("[A-Za-z0-9]{2}", before + after):
        return False, False
    wide = any(side and unicodedata.east_asian_width(side) in "WF" for side in (before, after))
    space_before, space_after = (not side or side.isspace() for side in (before, after))
    sign_before, sign_after = (bool(side) and _is_punctuation(side) for side in (before, after))
    opens = not space_after and (wide or not sign_after or space_before or sign_before)
    closes = not space_before and (wide or not sign_before or space_after or sign_after)
    return opens, closes


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or (not character.isascii() and unicodedata.category(character)[0] == "P")
