"""Rules for tables that GitHub shows, and others show differently or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..expressions import lazy
from ..markdown.plain import html
from ..markdown.plain.blocks import Block, Kind, Line
from ..markdown.plain.inline import Reader
from ..problems import Problem
from .page import Page, Text, is_indented_row, last_line

# What site generators take off the page before they read its Markdown; some want it directly beside the table.
_DIRECTIVE = lazy(r"\{[:%{#]|:::")
_TICKS = lazy(r"`++")
_BARE_PIPE = lazy(r"(?<!\\)\|")
_PIPE_AFTER_BACKSLASHES = lazy(r"(?<!\\)(?:\\\\)+\|")
_FOOTNOTE = lazy(r"(?: {0,3}>)* {0,3}(\[\^[^\] \t]++\]:)")
_LONE_TILDE = lazy(r"(?<![~\\])~(?!~)")
_STAND_IN = "\ue000"  # for a tilde: private use, so no markup anywhere


def check(page: Page, index: int) -> Iterator[Problem]:
    """Report what renderers disagree on in the table that is the block ``index`` of ``page``."""
    block = page.blocks[index]
    rows = [page.text(line) for line, _ in block.rows]
    yield from _text_above(page, index, rows[0])
    yield from _outer_pipes(page, block, rows)
    yield from _tab_in_delimiter_row(page, block)
    if "|" in rows[0].content:
        yield from _text_below(rows[1:])
    yield from _below(page, block, page.blocks[index + 1] if index + 1 < len(page.blocks) else None)
    for row in rows:
        yield from _pipe_in_code(row)
        yield from _backslashes_before_pipe(row)
        yield from _unicode_space(row)
    yield from _single_tilde(page, block, rows)


def _text_above(page: Page, index: int, header: Text) -> Iterator[Problem]:
    above = page.blocks[index - 1] if index else None
    if above is None or above.kind is not Kind.PARAGRAPH or above.lines[-1].number != header.number - 1:
        return
    if not _DIRECTIVE.match(page.text(above.lines[-1]).content):
        message = (
            "text is directly above this header: GitHub shows a table, pandoc and Python-Markdown show text; "
            "put a blank line above it"
        )
        yield Problem("text-above-table", message, header.span())


def _outer_pipes(page: Page, block: Block, rows: list[Text]) -> Iterator[Problem]:
    """Report a header without outer pipes where lines below it have some, or where it has no pipe at all."""
    header = rows[0]
    if header.content.startswith("|") or header.content.endswith("|") or block.delimiter is None:
        return
    if "|" not in header.content:
        message = (
            "GitHub makes this line the header of a table, most others show text; "
            "write | before and after it, or put a blank line below it if no table is intended"
        )
        yield Problem("header-without-pipe", message, header.span())
        return
    delimiter = page.text(block.delimiter).content
    if delimiter.startswith("|") or delimiter.endswith("|"):
        message = (
            "this header has no | at its ends and the delimiter row has: "
            "Python-Markdown shows text here; write | before and after the header"
        )
        yield Problem("uneven-pipes", message, header.span())
        return
    row = next((row for row in rows[1:] if row.content.startswith("|") and row.content.strip("| \t")), None)
    if row:
        message = (
            "this row begins with | and its header does not: GitHub begins the first cell after it, Python-Markdown "
            "before it; begin all rows of the table, header and delimiter row too, with | or none"
        )
        yield Problem("uneven-pipes", message, row.span(0, 1))


def _tab_in_delimiter_row(page: Page, block: Block) -> Iterator[Problem]:
    line = block.delimiter
    whole = page.lines[line.number - 1] if line else ""
    if line and (place := whole.find("\t", line.start, line.end)) >= 0:
        message = "this delimiter row contains a tab: marked and pulldown-cmark show no table; write spaces"
        row = Text(page.path, line.number, place + 1, "\t")
        yield Problem("tab-in-delimiter-row", message, row.span())


def _text_below(rows: list[Text]) -> Iterator[Problem]:
    """Report rows without a pipe, those that follow each other once."""
    group: list[Text] = []
    for row in [*rows, None]:
        if row and row.content.strip() and not _BARE_PIPE.search(row.content) and not _DIRECTIVE.match(row.content):
            group.append(row)
        elif group:
            what = "this line a row" if len(group) == 1 else f"these {len(group):,} lines rows"
            message = (
                f"GitHub makes {what} of the table above, pandoc ends the table; "
                "for text, put a blank line above; for a row, write | before and after"
            )
            yield Problem("text-below-table", message, group[0].to(group[-1]))
            group = []


def _below(page: Page, block: Block, following: Block | None) -> Iterator[Problem]:
    """Report what ends the table on GitHub and is a row elsewhere: a footnote, a tag, a row indented like code."""
    number = last_line(block) + 1
    line = page.lines[number - 1] if number <= len(page.lines) else ""
    if footnote := _FOOTNOTE.match(line):
        message = (
            "GitHub ends the table above this footnote, marked and markdown-it make it a row; put a blank line above it"
        )
        yield Problem("footnote-below-table", message, page.text(Line(number, footnote.start(1), len(line))).span())
        return
    first = following.lines[0] if following and following.lines else None
    if first and first.number == number:
        # The names that open a block in the middle of a paragraph end a table everywhere; others on GitHub alone.
        if following and following.kind is Kind.HTML and not _opens_anywhere(page, first):
            message = (
                "GitHub ends the table above this tag, marked and markdown-it make it a row; put a blank line above it"
            )
            yield Problem("tag-below-table", message, page.text(first).span())
        return
    if is_indented_row(line):
        message = (
            "this row is indented by four columns or more: GitHub ends the table above it and shows code, "
            "pandoc and Python-Markdown show a row; indent it like the header"
        )
        yield Problem("row-as-code", message, page.text(Line(number, line.index("|"), len(line))).span())


def _opens_anywhere(page: Page, line: Line) -> bool:
    return html.opens(page.lines[line.number - 1], line.start, in_paragraph=True)[0]


def _pipe_in_code(row: Text) -> Iterator[Problem]:
    if row.content.count("`") < 2:
        return
    for start, end in _code_spans(row.content):
        if pipe := _BARE_PIPE.search(row.content, start, end):
            message = (
                "this | is between backticks: GitHub ends the cell here, pandoc and Python-Markdown do not; "
                "write \\| for a pipe in code, or end the code before it"
            )
            yield Problem("pipe-in-code", message, row.span(pipe.start(), pipe.end()))


def _code_spans(text: str) -> list[tuple[int, int]]:
    """Return what would be code if ``text`` were not cut into cells (CommonMark 0.31, 6.1)."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    partners = [0] * len(runs)
    following: dict[int, int] = {}  # the next run of each length
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        partners[index] = following.get(length, 0)
        following[length] = index
    spans = []
    index = 0
    while index < len(runs):
        partner = partners[index]
        if partner and not _is_escaped(text, runs[index][0]):
            spans.append((runs[index][1], runs[partner][0]))
            index = partner
        index += 1
    return spans


def _is_escaped(text: str, place: int) -> bool:
    start = place
    while start and text[start - 1] == "\\":
        start -= 1
    return (place - start) % 2 == 1


def _backslashes_before_pipe(row: Text) -> Iterator[Problem]:
    if "\\\\|" not in row.content:
        return
    for match in _PIPE_AFTER_BACKSLASHES.finditer(row.content):
        message = (
            "GitHub makes this | a part of the cell, marked and micromark end the cell here; "
            "write &#124; for a pipe, or put a space before it to end the cell"
        )
        yield Problem("backslashes-before-pipe", message, row.span(match.end() - 1, match.end()))


def _unicode_space(row: Text) -> Iterator[Problem]:
    rest = row.content.lstrip()
    width = len(row.content) - len(rest)
    if not width or rest[:1] not in ("", "|"):
        return
    name = f"U+{ord(row.content[0]):04X}"
    if rest:
        message = (
            f"there is {name}, which is not a space in Markdown, before this row's first |: GitHub reads a cell there, "
            "marked and markdown-it do not; remove it"
        )
    else:
        message = (
            f"this line holds only {name}, which is not a space in Markdown: GitHub makes it a row, "
            "markdown-it and pandoc end the table; remove it"
        )
    yield Problem("unicode-space", message, row.span(0, width))


def _single_tilde(page: Page, block: Block, rows: list[Text]) -> Iterator[Problem]:
    """Report cells that GitHub strikes through for the sake of single tildes."""
    reader = Reader()
    for row, (_, cells) in zip(rows, block.rows, strict=True):
        if row.content.count("~") < 2:
            continue
        line = page.lines[row.number - 1]
        for start, end in cells[: len(block.rows[0][1])]:
            places = [match.start() for match in _LONE_TILDE.finditer(line, start, end)]
            if len(places) > 1 and _strikes(reader, line[start:end]):
                message = (
                    "GitHub strikes through the text between these tildes, markdown-it and Python-Markdown do not; "
                    "write \\~ for a tilde, ~~ on both sides to strike through"
                )
                column = row.column
                yield Problem("single-tilde", message, row.span(places[0] + 1 - column, places[-1] + 2 - column))


def _strikes(reader: Reader, cell: str) -> bool:
    """Whether single tildes of ``cell`` are gone from its text for any other reason than one that all see."""
    kept = reader.text(_LONE_TILDE.sub(_STAND_IN, cell))
    return reader.text(cell).count("~") < kept.count("~") + kept.count(_STAND_IN)
