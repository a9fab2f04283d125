"""What GitHub shows: the tables of cmark-gfm's HTML, and ours in the same form.

cmark-gfm (PyPI: cmarkgfm) renders with GitHub's extensions. It tells where its own blocks come from
(``data-sourcepos``), which sets its tables apart from HTML that the author wrote. Its wrapper keeps memory at
each call: large runs belong into processes that end, as in `tools/conformance.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import cmarkgfm
from cmarkgfm.cmark import Options
from rendered import text_of, text_of_text

from tablemill.markdown import parse
from tablemill.model import Document
from tablemill.reading.frontmatter import set_apart
from tablemill.reading.sources import Source, source_of

_TABLE = re.compile(r'^(?:</?p>|<li>)*<table data-sourcepos="(\d+):[^"]*">\n(.*?)^</table>$', re.DOTALL | re.MULTILINE)
_ROW = re.compile(r'<tr data-sourcepos="[^"]*">\n(.*?)</tr>\n(?=<tr data-sourcepos|</t(?:head|body)>\n)', re.DOTALL)
_CELL = re.compile(
    r'<t[hd](?: align="(\w+)")? data-sourcepos="[^"]*">(.*?)</t[hd]>\n(?=<t[hd](?: align="\w+")? data-sourcepos|\Z)',
    re.DOTALL,
)
_FOOTNOTE_MARK = re.compile(r'<sup class="footnote-ref"><a href="[^"]*" id="[^"]*" data-footnote-ref>\d+</a></sup>')
_RUNS_OVER = re.compile(r"(?<=!)\[(?:\\\^)+|\[(?:&#0*94;|&#[xX]0*5[eE];|&Hat;)+")


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
    page = _render(text)
    if "<table data-sourcepos" not in page:
        return []
    return [
        Shown([alignment for alignment, _ in table[0]], [[_text(cell) for _, cell in row] for row in table])
        for table in _tables(page)
    ]


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


def defined(text: str) -> str:
    """Return ``text`` without what makes cmark-gfm read behind the end of its buffers, and show what stands there.

    It takes too many characters for the label of a footnote if the caret after its bracket is an entity, or is
    escaped in an image. A blank line in a footnote ends in LF or CRLF for cmark-gfm, and in CR for us, too.
    """
    if "[" in text and ("^" in text or "&" in text):
        text = _RUNS_OVER.sub("[", text).replace("\r\n", "\n").replace("\r", "\n")
    return text


def _render(text: str) -> str:
    """Render with footnotes, as GitHub does, and leave out their marks."""
    options = Options.CMARK_OPT_SOURCEPOS | Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    try:
        page = cmarkgfm.github_flavored_markdown_to_html(text, options)
    except UnicodeDecodeError as error:  # a label that cmark-gfm cut in the middle of a character
        page = error.object.decode(errors="replace")
    return _FOOTNOTE_MARK.sub("<!---->", page)


def _tables(page: str) -> list[list[list[tuple[str | None, str]]]]:
    """Return each table's rows of cells: alignment and HTML; those of footnotes where they are written."""
    return [
        [[(cell[1], cell[2]) for cell in _CELL.finditer(row[1])] for row in _ROW.finditer(table[2])]
        for table in sorted(_TABLE.finditer(page), key=lambda table: int(table[1]))
    ]


def _text(html: str) -> str:
    return text_of(html) if "<" in html else text_of_text(unescape(html))
