"""Pieces of Markdown that show a text as it stands, wherever it comes from, in paragraphs, headings and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from ...expressions import lazy
from ...emit.html.addresses import safe_address
from ...emit.markdown import cell_text

__all__ = ["code", "heading", "link", "prose", "row", "table", "to_file"]

_BLOCK = lazy(r"[#>+=-]|\d{1,9}[.)]")
_UNSEEN = lazy(r"[\x00-\x1f\x7f]")


def prose(text: str) -> str:
    """Write a paragraph that is no heading, list, quotation or line, whatever its text begins with."""
    written = cell_text(text)
    start = _BLOCK.match(written)
    if start is None:
        return written
    at = start.end() - 1
    return f"{written[:at]}\\{written[at:]}"


def heading(level: int, text: str) -> str:
    """Write a heading; number signs at its end would be left out as the closing ones."""
    written = prose(" ".join(text.split()))
    closing = re.search(r"#+\Z", written)
    if closing and not written.endswith("\\#"):
        written = f"{written[: closing.start()]}{'&#35;' * len(closing[0])}"
    return f"{'#' * level} {written}\n"


def code(text: str) -> str:
    """Write a code span or, where none can show the text in a paragraph and in a cell alike, the text.

    So it is with a pipe, which is escaped in a cell alone, with what cannot be seen, and with space at the edges.
    """
    if not text or text != text.strip() or "|" in text or _UNSEEN.search(text):
        return cell_text(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def link(text: str, address: str) -> str:
    """Write a link or, where the address may not be followed, its text."""
    href = safe_address(address)
    if href is None:
        return cell_text(text)
    for character, written in {"&": "&amp;", "\\": "%5C", "<": "%3C", ">": "%3E", "|": "%7C", "`": "%60"}.items():
        href = href.replace(character, written)
    shown = cell_text(text).replace("]", "\\]")
    return f"[{shown}](<{href}>)" if re.search(r"[()]", href) else f"[{shown}]({href})"


def to_file(name: str) -> str:
    """Write a link to a file beside the page."""
    return f"[{cell_text(name)}]({quote(name)})"


def row(cells: Iterable[str]) -> str:
    """Write a row of a table, unpadded: no row changes with another."""
    return f"| {' | '.join(cells)} |\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Write a table, with the columns that are to the ``right``."""
    line = "|".join("--:" if number in right else "---" for number in range(len(header)))
    return "".join([row(header), f"|{line}|\n", *map(row, rows)])
