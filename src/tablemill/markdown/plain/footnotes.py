"""Footnotes: which of them GitHub shows, in which order, and what they say.

Enters: the outline of a text. Leaves: the footnotes that are shown, the blocks of the text without those of the
others, and the text of each footnote. The rules are cmark-gfm's (`process_footnotes` in `src/blocks.c`):

- Of several footnotes with one label the first counts, and no other is shown.
- A footnote is shown if a mark of it stands anywhere, be it in a footnote that is itself not shown.
- GitHub shows footnotes at the end of the page, in the order of their first marks, and one that stands in another
  beside that. Here their blocks stay where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...model import Footnote
from ..layout import Layout
from . import html
from .blocks import Block, Kind, Line, Outline
from .cursor import SPACE
from .html_tags import HtmlTags
from .inline import Reader
from .references import decode_all, unescape


def shown_footnotes(plan: Outline) -> list[Block]:
    """Return the footnotes that GitHub shows, in its order."""
    if not plan.footnotes:
        return []
    reader = Reader(plan.references, dict.fromkeys(plan.footnotes, Footnote("", "")), marks=False)
    contents = (content for block in plan.blocks for content in _contents(block, plan.lines) if "[^" in content)
    names = dict.fromkeys(name for content in contents for name in reader.footnotes_named(content))
    return [plan.footnotes[name] for name in names]


def shown_blocks(plan: Outline) -> list[Block]:
    """Return the blocks of ``plan`` but for those of footnotes that GitHub does not show."""
    if not plan.footnotes:
        return plan.blocks
    shown = {None, *shown_footnotes(plan)}
    known: dict[Block, Block | None] = {}
    return [block for block in plan.blocks if footnote_of(block, known) in shown]


def in_order_of_page(plan: Outline) -> list[Block]:
    """Return the blocks that GitHub shows as they follow each other there: those of footnotes at the end."""
    if not plan.footnotes:
        return plan.blocks
    known: dict[Block, Block | None] = {}
    parts: dict[Block | None, list[Block]] = {None: [], **{footnote: [] for footnote in shown_footnotes(plan)}}
    for block in plan.blocks:
        parts.get(footnote_of(block, known), []).append(block)
    return [block for part in parts.values() for block in part]


def footnote_of(block: Block, known: dict[Block, Block | None]) -> Block | None:
    """Return the innermost footnote that ``block`` stands in; containers that are ``known`` are not asked again."""
    asked: list[Block] = []
    above = block.container
    while above and above not in known and above.kind is not Kind.FOOTNOTE:
        asked.append(above)
        above = above.container
    found = above if above and above.kind is Kind.FOOTNOTE else known[above] if above else None
    known.update(dict.fromkeys(asked, found))
    return found


class Footnotes(Mapping[str, Footnote]):
    """The footnotes of a text by their normalised labels, each read when it is asked for."""

    def __init__(self, read: Callable[[], Outline], *, marks: bool = True) -> None:
        """Take what reads the blocks of the text, code among them, when they are asked for."""
        self._outline = read
        self._marks = marks
        self._plan: Outline | None = None
        self._leaves: dict[Block, list[Block]] = {}
        self._read: dict[str, Footnote] = {}

    @property
    def plan(self) -> Outline:
        """The blocks of the text."""
        if self._plan is None:
            self._plan = self._outline()
            known: dict[Block, Block | None] = {}
            for block in self._plan.blocks:
                if footnote := footnote_of(block, known):
                    self._leaves.setdefault(footnote, []).append(block)
        return self._plan

    def __getitem__(self, name: str) -> Footnote:
        if name not in self._read:
            plan = self.plan
            footnote = plan.footnotes[name]
            reader = Reader(plan.references, self, marks=self._marks)
            texts = (_text(block, plan.lines, reader) for block in self._leaves.get(footnote, ()))
            self._read[name] = Footnote("\n".join(filter(None, texts)), footnote.marker)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self.plan.footnotes

    def __iter__(self) -> Iterator[str]:
        return iter(self.plan.footnotes)

    def __len__(self) -> int:
        return len(self.plan.footnotes)


def _text(block: Block, lines: list[str], reader: Reader) -> str:
    """Return what a reader sees of a block: the cells of a row with tabs between, as a browser gives them."""
    if block.kind is Kind.TABLE:
        texts = [reader.text(content) for content in _contents(block, lines)]
        width = len(block.rows[0][1])
        counts = [min(len(cells), width) for _, cells in block.rows]
        return "\n".join("\t".join(texts.pop(0) for _ in range(count)) for count in counts)
    if block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        return reader.text(content_of(block, lines))
    if block.kind is Kind.HTML:
        return _text_of_html("\n".join(written(line, lines) for line in block.lines))
    return code_of(block, lines).strip("\n")


def _contents(block: Block, lines: list[str]) -> Iterator[str]:
    """Yield the inline Markdown of a block: of a table each cell that is shown, else one or none."""
    if block.kind is Kind.TABLE:
        width = len(block.rows[0][1])
        for line, cells in block.rows:
            text = lines[line.number - 1]
            yield from (text[start:end].replace("\\|", "|") for start, end in cells[:width])
    elif block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        yield content_of(block, lines)


def content_of(block: Block, lines: list[str]) -> str:
    """Return the inline Markdown of a paragraph or heading."""
    if block.content is not None:
        return block.content.strip(SPACE)
    content = "\n".join(written(line, lines).lstrip(" \t") for line in block.lines).strip(SPACE)
    # cmark-gfm takes the backslashes off the pipes of all that stands above a table in its paragraph, as off a cell's.
    return content.replace("\\|", "|") if block.above_table else content


def code_of(block: Block, lines: list[str]) -> str:
    """Return what a block of code shows, with a line end at its end."""
    return "".join(_code_line(line, block, lines) + "\n" for line in code_lines(block, lines))


def code_lines(block: Block, lines: list[str]) -> list[Line]:
    """Return the lines of a block of code that are shown: no fences, and no blank lines at the end of indented code."""
    if block.kind is Kind.FENCE:
        return block.lines[1:]
    end = len(block.lines)
    while end and not written(block.lines[end - 1], lines).strip(" \t"):
        end -= 1
    return block.lines[:end]


def _code_line(line: Line, block: Block, lines: list[str]) -> str:
    text = written(line, lines)
    left = (block.tabs or {}).get(line.number)
    return text if left is None else " " * left + text[1:]


def info_of(block: Block, lines: list[str]) -> str:
    """Return what stands behind the opening fence of a block of code."""
    if block.kind is not Kind.FENCE:
        return ""
    return unescape(written(block.lines[0], lines).strip(SPACE).lstrip(block.marker)).strip(SPACE)


def written(line: Line, lines: list[str]) -> str:
    """Return the text of a line of a block."""
    return lines[line.number - 1][line.start : line.end]


def _text_of_html(content: str) -> str:
    """Return what a reader sees of HTML that stands in Markdown."""
    layout = Layout(runs=False)
    tags = HtmlTags(layout)
    done = 0
    for tag in html.INLINE.finditer(content):
        layout.text(decode_all(content[done : tag.start()]))
        tags.read(tag[0])
        done = tag.end()
    layout.text(decode_all(content[done:]))
    tags.finish()
    return layout.views().text
