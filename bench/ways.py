"""The ways a Python user has to the tables of a Markdown text, each as text → tables of rows of cell texts.

The peers run with GitHub's extensions for tables, strikethrough and autolinks where they have them; ``<br>``
becomes a newline nowhere but in ours, and nobody is asked for anything but plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, NamedTuple

import cmarkgfm
import comrak
import marko.block
import marko.ext.gfm
import mistletoe
import mistletoe.block_token
import mistletoe.span_token
import mistune
import pyromark
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from tablemill.markdown import parse
from tablemill.reading.sources import Source

Tables = list[list[list[str]]]


class Way(NamedTuple):
    """A way, and whether it is measured on the whole corpus or, being slow, on a sample."""

    name: str
    read: Callable[[str], Tables]
    whole: bool
    ours: bool = False


def ours(text: str) -> Tables:
    return [table.texts() for table in parse(Source("", text, "")).tables]


def reference(text: str) -> Tables:
    return [table.texts() for table in parse(Source("", text, ""), reference=True).tables]


EVENTS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH


def pulldown(text: str) -> Tables:  # noqa: C901  # one flat loop, for it is timed
    tables: Tables = []
    rows: list[list[str]] = []
    row: list[str] = []
    cell: list[str] | None = None
    for event in pyromark.events(text, options=EVENTS):
        if isinstance(event, str):
            if cell is not None:
                cell.append(" ")  # SoftBreak and HardBreak; no other event without a value stands in a cell
            continue
        ((kind, value),) = event.items()
        if kind in {"Text", "Code"}:
            if cell is not None:
                cell.append(value)
        elif kind == "Start":
            if value == "TableCell":
                cell = []
            elif value in ("TableRow", "TableHead"):
                row = []
            elif isinstance(value, dict) and "Table" in value:
                rows = []
        elif kind == "End":
            if value == "TableCell":
                row.append("".join(cell or ()))
                cell = None
            elif value in ("TableRow", "TableHead"):
                rows.append(row)
            elif value == "Table":
                tables.append(rows)
    return tables


EXTENSIONS = ["table", "strikethrough", "autolink"]


def cmark(text: str) -> Tables:
    html = cmarkgfm.markdown_to_html_with_extensions(text, Options.CMARK_OPT_UNSAFE, EXTENSIONS)
    if "<table>" not in html:
        return []
    return [
        [[cell.text() for cell in row.css("th, td")] for row in table.css("tr")]
        for table in LexborHTMLParser(html).css("table")
    ]


COMRAK_EXTENSIONS = comrak.ExtensionOptions()
COMRAK_EXTENSIONS.table = COMRAK_EXTENSIONS.strikethrough = COMRAK_EXTENSIONS.autolink = True
COMRAK_RENDER = comrak.RenderOptions()
COMRAK_RENDER.unsafe_ = True
TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def comrak_html(text: str) -> Tables:
    html = comrak.render_markdown(text, extension_options=COMRAK_EXTENSIONS, render_options=COMRAK_RENDER)
    return [
        [[_plain(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)] for table in TABLE.findall(html)
    ]


def _plain(html: str) -> str:
    if "<" in html:
        html = TAG.sub("", html)
    return unescape(html) if "&" in html else html


MARKDOWN_IT = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def markdown_it(text: str) -> Tables:
    tables: Tables = []
    for token in MARKDOWN_IT.parse(text):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and token.level >= 3 and tables and tables[-1] and token.map is not None:
            tables[-1][-1].append(
                "".join(child.content for child in token.children or () if child.type != "html_inline")
            )
    return tables


MISTUNE = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


def mistune_tokens(text: str) -> Tables:
    return [
        [
            [_mistune_text(cell) for cell in row["children"]]
            for part in token["children"]
            for row in ([part] if part["type"] == "table_head" else part["children"])
        ]
        for token in MISTUNE(text)
        if token["type"] == "table"
    ]


def _mistune_text(token: Any) -> str:
    return token["raw"] if "raw" in token else "".join(map(_mistune_text, token.get("children", ())))


def mistletoe_tokens(text: str) -> Tables:
    document = mistletoe.Document(text)
    return [
        [[_tree_text(cell) for cell in row.children] for row in [token.header, *token.children]]
        for token in document.children
        if isinstance(token, mistletoe.block_token.Table)
    ]


MARKO = marko.Markdown(extensions=[marko.ext.gfm.make_extension()])


def marko_tokens(text: str) -> Tables:
    return [
        [[_tree_text(cell) for cell in row.children] for row in node.children]
        for node in MARKO.parse(text).children
        if node.get_type() == "Table"
    ]


def _tree_text(node: Any) -> str:
    children = getattr(node, "children", None)
    if children is None:
        return getattr(node, "content", "")
    return children if isinstance(children, str) else "".join(map(_tree_text, children))


PEERS = (
    Way("pulldown-cmark events (pyromark)", pulldown, whole=True),
    Way("cmark-gfm to HTML, selectolax", cmark, whole=True),
    Way("comrak to HTML, regular expression", comrak_html, whole=True),
    Way("markdown-it-py, tokens walked", markdown_it, whole=False),
    Way("mistune", mistune_tokens, whole=False),
    Way("mistletoe", mistletoe_tokens, whole=False),
    Way("marko", marko_tokens, whole=False),
)
OURS = (
    Way("tablemill, the reference path", reference, whole=False, ours=True),
    Way("tablemill", ours, whole=True, ours=True),
)
