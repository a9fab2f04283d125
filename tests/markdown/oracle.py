"""What GitHub shows: the tables of cmark-gfm's HTML, and ours in the same form.

cmark-gfm (PyPI: cmarkgfm) renders with GitHub's extensions. It tells where its own blocks come from
(``data-sourcepos``), which sets its tables apart from HTML that the author wrote. Its wrapper keeps memory at
each call: large runs belong into processes that end, as in `tools/conformance.py`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import cmarkgfm
from cmarkgfm.cmark import Options

from tablemill.frontmatter import set_apart
from tablemill.markdown import parse
from tablemill.model import Document
from tablemill.sources import Source, source_of

_TABLE = re.compile(r'^(?:</?p>|<li>)*<table data-sourcepos="(\d+):[^"]*">\n(.*?)^</table>$', re.DOTALL | re.MULTILINE)
_ROW = re.compile(r'<tr data-sourcepos="[^"]*">\n(.*?)</tr>\n(?=<tr data-sourcepos|</t(?:head|body)>\n)', re.DOTALL)
_CELL = re.compile(
    r'<t[hd](?: align="(\w+)")? data-sourcepos="[^"]*">(.*?)</t[hd]>\n(?=<t[hd](?: align="\w+")? data-sourcepos|\Z)',
    re.DOTALL,
)
_HEADING = re.compile(r'<h([1-6]) data-sourcepos="(\d+):[^"]*">(.*?)</h\1>$', re.DOTALL | re.MULTILINE)
_OMITTED = "<!-- raw HTML omitted -->"
_WRITTEN = r"(<!--(?:-?>|.*?-->)|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|(?:<(?!!--)|&lt;).*?>)"
_TARGET = re.compile(r'((?:href|src)=)""')
_IMAGE = re.compile(r'<img src="[^"]*" alt="([^"]*)"(?: title="[^"]*")? />')
_FOOTNOTE_MARK = re.compile(r'<sup class="footnote-ref"><a href="[^"]*" id="[^"]*" data-footnote-ref>\d+</a></sup>')
_RUNS_OVER = re.compile(r"(?<=!)\[(?:\\\^)+|\[(?:&#0*94;|&#[xX]0*5[eE];|&Hat;)+")
_BREAK = re.compile(r"<br(?:\s[^>]*|/)?>", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A table as a reader sees it: alignments, and the texts of its rows, the header first, short rows filled up."""

    alignments: list[str | None]
    rows: list[list[str]]


def github(content: bytes) -> list[Shown]:
    """Return the tables that cmark-gfm shows.

    A BOM is taken away before, as we do: cmark-gfm passes over it, but counts it when it looks for a task
    marker in the first line (docs/differences.md). Front matter is, too, as GitHub does.
    """
    return shown(defined(set_apart(Source("x.md", content.decode("utf-8-sig"), ""))[0].text))


def shown(text: str) -> list[Shown]:
    """Return the tables that cmark-gfm shows of ``text``, which has no front matter."""
    safe = _render(text, Options.CMARK_OPT_SOURCEPOS)
    if "<table data-sourcepos" not in safe:
        return []
    tables = _tables(safe)
    if not any(_OMITTED in cell for table in tables for row in table for _, cell in row):
        return [_shown(table, table) for table in tables]
    written = _tables(_render(text, Options.CMARK_OPT_SOURCEPOS | Options.CMARK_OPT_UNSAFE))
    return [_shown(*pair) for pair in zip(tables, written, strict=True)]


def ours(content: bytes, *, reference: bool = False) -> list[Shown]:
    """Return the tables that we find, with ``==`` left as text: those of the fast path, or of the reference path."""
    return tables(parse(source_of(defined(content.decode()).encode(), "x.md"), marks=False, reference=reference))


def tables(document: Document) -> list[Shown]:
    """Return the tables of ``document`` as a reader sees them."""
    return [
        Shown(
            list(table.alignments),
            [row + [""] * (len(table.alignments) - len(row)) for row in table.texts()],
        )
        for table in document.tables
    ]


def github_headings(content: bytes) -> list[tuple[int, str | None]]:
    """Return the headings' levels and texts; None for the text of one that holds HTML of the author's."""
    text = defined(set_apart(Source("x.md", content.decode("utf-8"), ""))[0].text)
    page = _render(text, Options.CMARK_OPT_SOURCEPOS)
    return [
        (int(heading[1]), None if _OMITTED in heading[3] else _visible(heading[3].replace("<br />\n", "\n")))
        for heading in sorted(_HEADING.finditer(page), key=lambda heading: int(heading[2]))
    ]


def defined(text: str) -> str:
    """Return ``text`` without what makes cmark-gfm read behind the end of its buffers, and show what stands there.

    It takes too many characters for the label of a footnote if the caret after its bracket is an entity, or is
    escaped in an image. A blank line in a footnote ends in LF or CRLF for cmark-gfm, and in CR for us, too.
    """
    if "[" in text and ("^" in text or "&" in text):
        text = _RUNS_OVER.sub("[", text).replace("\r\n", "\n").replace("\r", "\n")
    return text


def _render(text: str, options: int) -> str:
    """Render with footnotes, as GitHub does, and leave out their marks."""
    try:
        page = cmarkgfm.github_flavored_markdown_to_html(text, options | Options.CMARK_OPT_FOOTNOTES)
    except UnicodeDecodeError as error:  # a label that cmark-gfm cut in the middle of a character
        page = error.object.decode(errors="replace")
    return _FOOTNOTE_MARK.sub("", page)


def _tables(page: str) -> list[list[list[tuple[str | None, str]]]]:
    """Return each table's rows of cells: alignment and HTML; those of footnotes where they are written."""
    return [
        [[(cell[1], cell[2]) for cell in _CELL.finditer(row[1])] for row in _ROW.finditer(table[2])]
        for table in sorted(_TABLE.finditer(page), key=lambda table: int(table[1]))
    ]


def _shown(safe: list[list[tuple[str | None, str]]], written: list[list[tuple[str | None, str]]]) -> Shown:
    rows = [
        [_text(cell, raw) for (_, cell), (_, raw) in zip(row, raw_row, strict=True)]
        for row, raw_row in zip(safe, written, strict=True)
    ]
    return Shown([alignment for alignment, _ in safe[0]], rows)


def _text(safe: str, written: str) -> str:
    """Return the text of a cell, given its HTML without the author's tags and with them."""
    pieces = safe.split(_OMITTED)
    if len(pieces) > 1:
        # A target that is not safe is left out too.
        pattern = _WRITTEN.join(_TARGET.sub(r'\1"[^"]*"', re.escape(piece)) for piece in pieces)
        match = re.fullmatch(pattern, written, re.DOTALL)
        if match is None:
            raise ValueError(f"cannot tell the author's tags in {written!r}")
        tags = [*match.groups(), ""]
    else:
        tags = [""]
    return "".join(_visible(piece) + _tag(tag) for piece, tag in zip(pieces, tags, strict=True))


def _visible(piece: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", _IMAGE.sub(r"\1", piece)))


def _tag(tag: str) -> str:
    """Return what a tag that the author wrote shows: those that GitHub filters begin with an entity."""
    if tag.startswith("&lt;"):
        return html.unescape(tag)
    return "\n" if _BREAK.fullmatch(tag) else ""
