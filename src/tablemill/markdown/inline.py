"""The views of inline Markdown: what a reader sees, what is marked, the links, the code.

Enters: the content of a cell, heading or paragraph, and the document's link references. Leaves: the views.

The parser is markdown-it-py's inline parser. Rules of ours stand, through its public ruler, in the place of
those that differ from GitHub's or that are not linear, and beside them the rule for ``==marks==``. What a
reader sees is the text of GitHub's page, tags gone, with these choices:

- ``<br>`` in any spelling is a newline, and so is a line break in a paragraph.
- Other inline HTML is dropped, its content kept. The nine tags that GitHub does not let through
  (``<title>``, ``<script>`` …) are text on GitHub and here.
- An image is its alternative text.
- ``==`` that found a partner is gone, and so is the mark of a footnote that is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from .. import model
from . import brackets, delimiters, html, mark, references, weblinks
from .cursor import SPACE
from .references import Reference

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# Where text may end: what no rule below begins with is text for certain. A `w` begins a link only after space,
# an opening bracket or a delimiter, a colon only before two slashes.
SPECIAL = re.compile(r"[\n&*<\[\\\]_`~]|!\[|==|:(?=//)|(?:(?<=[*_~( \t\n\r])|\A)www\.")
_SPECIAL_WITHOUT_CLOSER = {  # by whether a bracket and a tag can still be closed, which no hostile text asks twice
    (True, True): SPECIAL,
    (True, False): re.compile(SPECIAL.pattern.replace("<", "", 1)),
    (False, True): re.compile(SPECIAL.pattern.replace(r"\[", "", 1).replace(r"\]", "", 1).replace(r"|!\[", "", 1)),
}
_SPECIAL_WITHOUT_CLOSER[False, False] = re.compile(_SPECIAL_WITHOUT_CLOSER[False, True].pattern.replace("<", "", 1))
_HOPELESS = re.compile(r"<!--|<\?|<!\[CDATA\[|<![A-Z]+[ \t\n\v\f\r]", re.IGNORECASE)
_ESCAPED = re.compile(r"([!-/:-@\[-`{-~])|\n[ \t]*")
_TICKS = re.compile("`+")
MAX_BACKTICKS = 80  # cmark takes no longer run for the beginning or end of code


class Reader:
    """Reads inline Markdown; one for each document, because link references and footnotes are the document's.

    With ``marks=False``, ``==`` is text, as on GitHub.
    """

    __slots__ = ("_content", "_marks", "_tokens", "_unclosed", "footnotes", "references")

    def __init__(
        self,
        references: Mapping[str, Reference] | None = None,
        footnotes: Mapping[str, model.Footnote] | None = None,
        *,
        marks: bool = True,
    ) -> None:
        self.references = references or {}
        self.footnotes = footnotes or {}
        self._marks = marks
        self._content: str | None = None
        self._tokens: list[Token] = []
        self._unclosed: tuple[int, ...] = ()

    def text(self, content: str) -> str:
        """Return what a reader sees."""
        content = content.replace("\0", "\ufffd")
        if not SPECIAL.search(content):
            return content
        return "".join(_pieces(self._parse(content)))

    def highlights(self, content: str) -> tuple[model.Highlight, ...]:
        """Return what is marked, with its place in the text view."""
        if not self._marks or "==" not in content:
            return ()
        tokens = self._parse(content)
        text = "".join(_pieces(tokens))
        return tuple(
            model.Highlight(text[start:end], start, end) for _, start, end in sorted(_stretches(tokens, ("mark",)))
        )

    def links(self, content: str) -> tuple[model.Link, ...]:
        """Return the links and images in the order in which they begin."""
        tokens = self._parse(content)
        text = "".join(_pieces(tokens))
        return tuple(
            model.Link(text[start:end], tokens[opener].meta["url"], tokens[opener].meta["title"])
            for opener, start, end in sorted(_stretches(tokens, ("link", "image")))
        )

    def code(self, content: str) -> tuple[str, ...]:
        """Return the contents of the code spans."""
        if "`" not in content:
            return ()
        return tuple(token.content for token in self._parse(content) if token.type == "code_inline")

    def notes(self, content: str) -> tuple[model.Footnote, ...]:
        """Return the footnotes whose marks stand in the content, in order."""
        if "[^" not in content or not self.footnotes:
            return ()
        return tuple(self.footnotes[name] for name in self.footnotes_named(content))

    def footnotes_named(self, content: str) -> tuple[str, ...]:
        """Return the normalised labels of those footnotes."""
        return tuple(token.meta["name"] for token in self._parse(content) if token.type == "footnote")

    def unclosed(self, content: str) -> tuple[int, ...]:
        """Return where in ``content`` a ``==`` stands that could begin or end a highlight but has no partner."""
        if not self._marks or "==" not in content:
            return ()
        self._parse(content)
        return self._unclosed

    def tokens(self, content: str) -> list[Token]:
        """Return the tokens of markdown-it-py; inline HTML says in ``meta["at"]`` where it begins."""
        return self._parse(content)

    def _parse(self, content: str) -> list[Token]:
        # A cell's views are asked for one after the other, so the last one is kept.
        if content != self._content:
            from .small_tokens import tokens_of  # which imports the parser

            content_read = content.replace("\0", "\ufffd").rstrip(SPACE)
            notes = delimiters.Scratch(content_read)
            env = {"scratch": notes, "references": self.references, "footnotes": self.footnotes}
            self._tokens = tokens_of(content_read, _parser(self._marks), env)
            self._unclosed = tuple(sorted(notes.unpaired))
            self._content = content
        return self._tokens


def _pieces(tokens: list[Token]) -> list[str]:
    """Return what each token shows."""
    shown: list[str] = []
    images = 0
    for token in tokens:
        images += (token.type == "image_open") - (token.type == "image_close")
        shown.append(_in_image(token) if images else _SHOWN.get(token.type, _content)(token))
    return shown


def _content(token: Token) -> str:
    return token.content


def _in_image(token: Token) -> str:
    """An alternative text holds no markup, so GitHub leaves HTML in it as it is written."""
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _html(token: Token) -> str:
    if html.LINE_BREAK.fullmatch(token.content):
        return "\n"
    return references.decode_all(token.content) if html.SHOWN.match(token.content) else ""


_SHOWN: dict[str, Callable[[Token], str]] = {
    "softbreak": lambda _: "\n",
    "hardbreak": lambda _: "\n",
    "html_inline": _html,
}


def _stretches(tokens: list[Token], kinds: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Return which token opens each thing of these kinds, and where in the text view it starts and ends."""
    found: list[tuple[int, int, int]] = []
    waiting: list[tuple[int, int]] = []
    place = 0
    for index, (token, shown) in enumerate(zip(tokens, _pieces(tokens), strict=True)):
        kind, _, side = token.type.partition("_")
        if kind in kinds and side == "open":
            waiting.append((index, place))
        elif kind in kinds and side == "close":
            found.append((*waiting.pop(), place))
        place += len(shown)
    return found


@lru_cache(maxsize=2)
def _parser(marks: bool) -> MarkdownIt:
    """Return the inline parser with our rules; importing it costs more than all else, so it waits for need."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt()
    ruler = parser.inline.ruler
    ruler.at("text", _text)
    ruler.at("linkify", weblinks.bare_link)
    ruler.at("newline", _newline)
    ruler.at("escape", _escape)
    ruler.at("backticks", _backticks)
    ruler.at("emphasis", delimiters.delimiters)
    ruler.at("link", brackets.open_bracket)
    ruler.at("image", brackets.close_bracket)
    ruler.at("autolink", weblinks.pointed_link)
    ruler.at("html_inline", _html_inline)
    ruler.at("entity", _entity)
    ruler.after("emphasis", "mark", mark.mark)
    ruler.push("literal", _literal)
    ruler.enableOnly([*_RULES, *(["mark"] if marks else [])])
    parser.inline.ruler2.push("pair_delimiters", delimiters.pair_delimiters)
    parser.inline.ruler2.push("pair_marks", mark.pair_marks)
    parser.inline.ruler2.push("put_back", brackets.put_back)
    parser.inline.ruler2.enableOnly(["pair_delimiters", "pair_marks", "put_back"])
    return parser


_RULES = "text linkify newline escape backticks emphasis link image autolink html_inline entity literal".split()  # noqa: SIM905


def _text(state: StateInline, silent: bool) -> bool:
    """Read text up to where a rule may begin."""
    notes = delimiters.scratch(state)
    special = _SPECIAL_WITHOUT_CLOSER[state.pos <= notes.last_bracket, state.pos <= notes.last_angle]
    match = special.search(state.src, state.pos)
    end = match.start() if match else state.posMax
    if silent or end == state.pos:
        return False
    token = state.push("text", "", 0)
    token.content = state.src[state.pos : end]
    if state.pos > notes.last_bracket and "[" in token.content:
        notes.left_open = True
    state.pos = end
    return True


def _literal(state: StateInline, silent: bool) -> bool:
    """Read one character that no other rule wanted."""
    if silent:
        return False
    state.push("text", "", 0).content = state.src[state.pos]
    state.pos += 1
    return True


def _newline(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "\n":
        return False
    if state.tokens and state.tokens[-1].type == "text":
        state.tokens[-1].content = state.tokens[-1].content.rstrip(SPACE)
    state.push("hardbreak" if state.src.endswith("  ", 0, state.pos) else "softbreak", "br", 0)
    state.pos += 1
    delimiters.scratch(state).line = state.pos
    while state.src[state.pos : state.pos + 1] in (" ", "\t"):
        state.pos += 1
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    """Read a backslash with the punctuation or the line end behind it; markdown-it-py's rule takes a space, too."""
    if silent or state.src[state.pos] != "\\":
        return False
    match = _ESCAPED.match(state.src, state.pos + 1)
    if not match:
        return False
    if match[1]:
        state.push("text_special", "", 0).content = match[1]
    else:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _backticks(state: StateInline, silent: bool) -> bool:
    """Read a code span, or a run of backticks that no equal run follows.

    cmark remembers where it last saw a run of each length, so as not to look for an end that is not there.
    After one search in vain it takes that for where the last one stands, though a later search notes an earlier
    one: in ```` ``a`b`c`d` ```` the second span is lost. That is a bug (the specification has two spans), and
    GitHub shows it, so it is kept.
    """
    src, start = state.src, state.pos
    if silent or src[start] != "`":
        return False
    notes = delimiters.scratch(state)
    opener = _TICKS.match(src, start)
    end = opener.end() if opener else start
    length = end - start
    closer = None
    if length <= MAX_BACKTICKS and (not notes.ticks_exhausted or notes.ticks.get(length, 0) > end):
        closer = _closing_ticks(src, end, length, notes)
        notes.ticks_exhausted |= closer is None
    if closer is None:
        state.push("text", "", 0).content = src[start:end]
        state.pos = end
    else:
        state.push("code_inline", "code", 0).content = _code(src[end:closer])
        state.pos = closer + length
    return True


def _closing_ticks(src: str, place: int, length: int, notes: delimiters.Scratch) -> int | None:
    for run in _TICKS.finditer(src, place):
        size = run.end() - run.start()
        if size <= MAX_BACKTICKS:
            notes.ticks[size] = run.start()
        if size == length:
            return run.start()
    return None


def _code(content: str) -> str:
    """Return what a code span shows: newlines as spaces, and one space less at both ends if both have one."""
    content = content.replace("\n", " ")
    if content.strip(" ") and content[0] == content[-1] == " ":
        return content[1:-1]
    return content


def _html_inline(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "<":
        return False
    start = _HOPELESS.match(state.src, state.pos)
    kind = start[0][:3].lower() if start else ""
    hopeless = delimiters.scratch(state).hopeless
    if kind in hopeless or (kind[:2] == "<!" and "<!-" in hopeless):  # so cmark-gfm: one flag stops all three
        return False
    match = html.INLINE.match(state.src, state.pos)
    if not match:
        if kind:  # what has no end here has none further on: asking again would be quadratic
            hopeless.add(kind)
        return False
    token = state.push("html_inline", "", 0)
    token.content, token.meta = match[0], {"at": state.pos}
    state.pos = match.end()
    return True


def _entity(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "&":
        return False
    entity = references.entity_at(state.src, state.pos)
    if not entity:
        return False
    state.push("text_special", "", 0).content = references.decode(entity)
    state.pos += len(entity)
    return True
