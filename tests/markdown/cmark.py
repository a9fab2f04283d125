"""GitHub's own parser as a tree: the nodes that cmark-gfm makes of a text, each with its place and what it says.

The wrapper (PyPI: cmarkgfm) renders HTML only, but its compiled module exports the whole of the library, and ctypes
can call it. What stands in the tree is what the C code has read: targets before they are escaped for HTML, code
before it is wrapped, each row with its line. Everything here is freed, so runs may be long.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import cmarkgfm.cmark
from cmarkgfm.cmark import Options

OPTIONS = Options.CMARK_OPT_SOURCEPOS | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ("table", "strikethrough", "autolink", "tagfilter", "tasklist")

_library = ctypes.CDLL(cmarkgfm.cmark._cmark.__file__)  # no public name leads to the compiled module


def _function(name: str, result: object, *arguments: object) -> ctypes._NamedFuncPointer:
    function = getattr(_library, name)
    function.restype, function.argtypes = result, arguments
    return function


_node, _parser, _text, _number = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_new = _function("cmark_parser_new", _parser, _number)
_find = _function("cmark_find_syntax_extension", ctypes.c_void_p, _text)
_attach = _function("cmark_parser_attach_syntax_extension", _number, _parser, ctypes.c_void_p)
_feed = _function("cmark_parser_feed", None, _parser, _text, ctypes.c_size_t)
_finish = _function("cmark_parser_finish", _node, _parser)
_free_parser = _function("cmark_parser_free", None, _parser)
_free_node = _function("cmark_node_free", None, _node)
_first_child = _function("cmark_node_first_child", _node, _node)
_next = _function("cmark_node_next", _node, _node)
_type = _function("cmark_node_get_type_string", _text, _node)
_type_number = _function("cmark_node_get_type", _number, _node)
_first_line = _function("cmark_node_get_start_line", _number, _node)
_column = _function("cmark_node_get_start_column", _number, _node)
_last_line = _function("cmark_node_get_end_line", _number, _node)
_literal = _function("cmark_node_get_literal", _text, _node)
_info = _function("cmark_node_get_fence_info", _text, _node)
_url = _function("cmark_node_get_url", _text, _node)
_title = _function("cmark_node_get_title", _text, _node)
_level = _function("cmark_node_get_heading_level", _number, _node)
_columns = _function("cmark_gfm_extensions_get_table_columns", ctypes.c_uint16, _node)
_alignments = _function("cmark_gfm_extensions_get_table_alignments", ctypes.POINTER(ctypes.c_uint8), _node)
cmarkgfm.cmark.core_extensions_ensure_registered()

_FOOTNOTES = {0x800B: "footnote_definition", 0xC00B: "footnote_reference"}  # whose names the library does not tell
_ALIGNED = {0: None, ord("l"): "left", ord("c"): "center", ord("r"): "right"}
_WITH_LITERAL = frozenset(
    ("text", "code", "html_inline", "html_block", "code_block", "footnote_reference", "footnote_definition")
)


@dataclass(slots=True)
class Node:
    """A node: its kind by cmark's name, its lines and its column from 1, and those of the rest that its kind has."""

    kind: str
    line: int
    column: int
    end_line: int
    children: list[Node] = field(default_factory=list)
    literal: str = ""
    info: str = ""
    url: str = ""
    title: str = ""
    level: int = 0
    alignments: tuple[str | None, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(text: str, options: int = OPTIONS) -> Node:
    """Return the document that GitHub's parser reads ``text`` as."""
    parser = _new(options)
    for name in EXTENSIONS:
        _attach(parser, _find(name.encode()))
    content = text.encode("utf-8", "surrogatepass")
    _feed(parser, content, len(content))
    root = _finish(parser)
    try:
        return _copied(root)
    finally:
        _free_node(root)
        _free_parser(parser)


def _copied(root: int) -> Node:
    # Quotes can stand thousands deep, so this does not call itself.
    top = _made(root)
    waiting = [(root, top)]
    while waiting:
        pointer, node = waiting.pop()
        child = _first_child(pointer)
        while child:
            made = _made(child)
            node.children.append(made)
            waiting.append((child, made))
            child = _next(child)
    return top


def _made(pointer: int) -> Node:
    kind = _FOOTNOTES.get(_type_number(pointer)) or _type(pointer).decode()
    node = Node(kind, _first_line(pointer), _column(pointer), _last_line(pointer))
    if kind in _WITH_LITERAL:
        node.literal = _decoded(_literal(pointer))
        node.info = _decoded(_info(pointer)) if kind == "code_block" else ""
    elif kind in ("link", "image"):
        node.url, node.title = _decoded(_url(pointer)), _decoded(_title(pointer))
    elif kind == "heading":
        node.level = _level(pointer)
    elif kind == "table":
        node.alignments = tuple(_ALIGNED[code] for code in _alignments(pointer)[: _columns(pointer)])
    return node


def _decoded(found: bytes | None) -> str:
    # A label can be cut in the middle of a character.
    return (found or b"").decode("utf-8", "replace")
