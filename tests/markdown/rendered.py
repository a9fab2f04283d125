"""What a reader sees of HTML, as text: a second opinion on `tablemill.markdown.layout`.

The HTML is parsed by turbohtml, whose tree is that of the HTML standard, and laid out by the standard's ``innerText``
algorithm ("rendered text collection steps"): items in order, texts and required line breaks. What Tablemill defines
otherwise stands beside it: an image is its alternative text, a block has no blank line around it, ``<details>`` are
open, runs of white space within one text stay, and there is no white space at the edges. `test_browser`
holds this against a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import parse_fragment

NOT_RENDERED = {
    *("area", "audio", "base", "canvas", "datalist", "head", "iframe", "link", "meta", "meter", "noembed", "noframes"),
    *("noscript", "param", "progress", "rp", "script", "style", "template", "title", "video"),
}
BLOCK = {
    *("address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre"),
    *("search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
}
LINE, CELL, BREAK, BORDER = object(), object(), object(), object()
TAG = re.compile(r"""(<!--(?:-?>|.*?--!?>)|<[!?][^>]*>|<[/a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>)""", re.DOTALL)
FILTERED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[\s>]|/>))", re.IGNORECASE
)
"""Where a tag begins that GitHub shows as text."""
WHITE = re.compile(r"[\t\n ]*")


def text_of(html: str) -> str:
    """Return the text of what stands in a table's cell."""
    # A tag (or comment) that is nothing to the parser is a border between two texts all the same.
    html = TAG.sub(r"<!---->\1", html)
    items = list(_items(parse_fragment(f"<table><tr><td>{html}</table>", "div")))
    shown: list[str] = []
    pending: list[object] = []
    for item in items:
        if not isinstance(item, str):
            pending.append(item)
            continue
        before, inner, after = _parted(item)
        if before:
            pending.append(before)
        if inner:
            shown.append(_between(pending) if shown else "")
            shown.append(inner)
            pending = [after] if after else []
    return _trimmed("".join(shown))


def text_of_text(text: str) -> str:
    """Return the text of a text without tags."""
    return _trimmed(text)


def _items(root: object) -> Iterator[object]:
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if not hasattr(node, "children"):
            yield node
            continue
        tag = getattr(node, "tag", None)
        if tag is None:
            if type(node).__name__ == "Text":
                yield from _lines(node)
            elif node.children:
                waiting += reversed(node.children)
            yield BORDER
        elif tag == "br":
            yield BREAK
        elif tag == "img":
            yield from (BORDER, node.attr("alt") or "", BORDER)
        elif not _is_rendered(node):
            yield BORDER
        else:
            edge = CELL if tag in ("td", "th") and _has_cell_before(node) else LINE if _is_block(node) else BORDER
            yield edge
            waiting += [BORDER if edge is CELL else edge, *reversed(node.children)]


def _is_rendered(node: object) -> bool:
    if node.tag in NOT_RENDERED or node.attr("hidden") is not None:
        return False
    return node.tag != "dialog" or node.attr("open") is not None


def _is_block(node: object) -> bool:
    """Whether an element has lines of its own: what stands in ``<ruby>`` and in no block there is part of its line."""
    if node.tag not in BLOCK:
        return False
    above = node.parent
    while above is not None and getattr(above, "tag", None) not in (None, "ruby", "td", "th", *BLOCK):
        above = above.parent
    return getattr(above, "tag", None) != "ruby"


def _has_cell_before(node: object) -> bool:
    cells = [child for child in node.parent.children if getattr(child, "tag", "") in ("td", "th")]
    return cells[0] is not node


def _lines(node: object) -> Iterator[object]:
    """Yield a text; in ``<pre>``, the lines of it, whose white space stands."""
    above = node.parent
    while above is not None and getattr(above, "tag", "") not in ("pre", "listing"):
        above = above.parent
    if above is None:
        yield node.data
        return
    first, *others = node.data.split("\n")
    yield _Verbatim(first)
    for line in others:
        yield BREAK
        yield _Verbatim(line)


class _Verbatim(str):
    __slots__ = ()


def _parted(text: str) -> tuple[str, str, str]:
    if isinstance(text, _Verbatim):
        return "", text, ""
    before = WHITE.match(text)[0]
    inner = text[len(before) :].rstrip("\t\n ")
    return before, inner, text[len(before) + len(inner) :]


def _between(pending: list[object]) -> str:
    """Return what separates two texts: cells, else line breaks, else the first of the white space."""
    parts: list[list[object]] = [[]]
    for item in pending:
        if item is CELL:
            parts.append([])
        else:
            parts[-1].append(item)
    lines = ["\n" * (part.count(BREAK) or (LINE in part)) for part in parts]
    return "\t".join(lines) or next((item for item in pending if isinstance(item, str)), "")


def _trimmed(text: str) -> str:
    # Of what str.isspace() knows, U+001C to U+001F have not the property White_Space.
    while text and text[0].isspace() and not "\x1c" <= text[0] <= "\x1f":
        text = text[1:]
    while text and text[-1].isspace() and not "\x1c" <= text[-1] <= "\x1f":
        text = text[:-1]
    return text
