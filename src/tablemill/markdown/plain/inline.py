"""The views of inline Markdown: what a reader sees, what is marked, the links, the code.

Enters: the content of a cell, heading or paragraph, and the document's link references. Leaves: the views.

The parser is markdown-it-py's inline parser. Rules of ours stand, through its public ruler, in the place of
those that differ from GitHub's or that are not linear, and beside them the rule for ``==marks==``. What a
reader sees is the text of GitHub's page, laid out by `layout`, with these choices:

- Runs of white space stay as they are written, and a line break in a paragraph is a newline.
- The nine tags that GitHub does not let through (``<title>``, ``<script>`` …) are text on GitHub and here.
- ``==`` that found a partner is gone, and so is the mark of a footnote that is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ... import model
from ...expressions import lazy
from ..layout import WHITE_SPACE, Layout, Stretch, Views
from . import brackets, delimiters, html, mark, references, weblinks
from .cursor import SPACE
from .html_tags import HtmlTags
from .references import Reference
from .scratch import Scratch, scratch

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from .scratch import Ends

# Where text may end: what no rule below begins with is text for certain. A `w` begins a link only after space,
# an opening bracket or a delimiter, a colon only before two slashes.
SPECIAL = lazy(r"[\n&*<\[\\\]_`~]|!\[|==|:(?=//)|(?:(?<=[*_~( \t\n\r])|\A)www\.")
_SPECIAL_WITHOUT_CLOSER = {  # by whether a bracket and a tag can still be closed, which no hostile text asks twice
    (True, True): SPECIAL,
    (True, False): lazy(SPECIAL.pattern.replace("<", "", 1)),
    (False, True): lazy(SPECIAL.pattern.replace(r"\[", "", 1).replace(r"\]", "", 1).replace(r"|!\[", "", 1)),
}
_SPECIAL_WITHOUT_CLOSER[False, False] = lazy(_SPECIAL_WITHOUT_CLOSER[False, True].pattern.replace("<", "", 1))
_HOPELESS = lazy(r"<!--|<\?|<!\[CDATA\[|<![A-Z]+[ \t\n\v\f\r]", re.IGNORECASE)
_ESCAPED = lazy(r"([!-/:-@\[-`{-~])|\n[ \t]*")
_TICKS = lazy("`+")
_MARK_TAG = lazy("<mark", re.IGNORECASE)
_CODE_TAG = lazy("<code", re.IGNORECASE)
_PRE_TAG = lazy(r"<(?:pre|listing)[\s/>]", re.IGNORECASE)
MAX_BACKTICKS = 80  # cmark takes no longer run for the beginning or end of code


class Reader:
    """Reads inline Markdown; one for each document, because link references and footnotes are the document's.

    With ``marks=False``, ``==`` is text, as on GitHub.
    """

    __slots__ = ("_content", "_laid_out", "_marks", "_tokens", "_unclosed", "_views", "footnotes", "references")

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
        self._views: Views | None = None
        self._laid_out: tuple[str, Views] | None = None

    def text(self, content: str) -> str:
        """Return what a reader sees."""
        if not SPECIAL.search(content):
            return content.replace("\0", "\ufffd").strip(WHITE_SPACE)
        return self._read(content).text

    def highlights(self, content: str) -> tuple[model.Highlight, ...]:
        """Return what is marked, with its place in the text view."""
        if not (self._marks and "==" in content) and not _MARK_TAG.search(content):
            return ()
        return self._read(content).highlights

    def links(self, content: str) -> tuple[model.Link, ...]:
        """Return the links and images in the order in which they begin."""
        return self._read(content).links

    def code(self, content: str) -> tuple[str, ...]:
        """Return the contents of the code spans."""
        if "`" not in content and not _CODE_TAG.search(content):
            return ()
        return self._read(content).code

    def link_ends(self, content: str) -> tuple[int, ...]:
        """Return where in the text view each of the links ends."""
        return self._read(content).link_ends

    def laid_out(self, content: str) -> tuple[Views, bool]:
        """Return the views with the stretches of the text, and whether ``==`` marks some of it."""
        if self._laid_out is None or self._laid_out[0] != content:
            tokens, _ = self._tokens_of(content, formats=True)
            self._laid_out = (content, _views(tokens, formats=True))
        return self._laid_out[1], self._marks

    def formatted(self, content: str) -> str:
        """Return what a reader sees with its formatting, as Markdown that stands alone."""
        if not SPECIAL.search(content):
            return self.text(content)
        from .formatting import formatted  # which few views need

        return formatted(*self.laid_out(content))

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
            self._tokens, notes = self._tokens_of(content)
            self._unclosed = tuple(sorted(notes.unpaired))
            self._views = None
            self._content = content
        return self._tokens

    def _tokens_of(self, content: str, *, formats: bool = False) -> tuple[list[Token], Scratch]:
        from .small_tokens import tokens_of  # which imports the parser

        content_read = content.replace("\0", "\ufffd").rstrip(SPACE)
        notes = Scratch(content_read, formats=formats)
        env = {"scratch": notes, "references": self.references, "footnotes": self.footnotes}
        return tokens_of(content_read, _parser(self._marks), env), notes

    def _read(self, content: str) -> Views:
        tokens = self._parse(content)
        if self._views is None:
            self._views = _views(tokens)
        return self._views


def _views(tokens: list[Token], *, formats: bool = False) -> Views:
    """Lay out what the tokens show."""
    page = _Page(formats=formats)
    for token in tokens:
        page.add(token)
    return page.views()


class _Page:
    """What a reader sees of the tokens so far."""

    def __init__(self, *, formats: bool = False) -> None:
        self._layout = Layout(runs=True, formats=formats)
        self._formats: list[Stretch] = []
        self._tags = HtmlTags(self._layout)
        self._text: list[str] = []  # where a token of text ends says nothing: it goes on with the next
        self._marks: list[Stretch] = []
        self._images: list[Stretch | None] = []
        self._is_in_link = False
        self._begins_pre = False

    def add(self, token: Token) -> None:
        """Add a token."""
        kind = token.type
        if kind in ("text", "text_special"):
            self._text.append(token.content)
        elif kind == "softbreak":
            self._text.append(" " if self._images else "\n")
        elif self._images and kind not in _IN_IMAGES:
            # An alternative text holds no markup, so GitHub leaves HTML in it as it is written.
            self._text.append(" " if kind == "hardbreak" else token.content)
        else:
            self._end_text()
            _ADD[kind](self, token)

    def views(self) -> Views:
        """End all that is open, and return the views."""
        self._end_text()
        self._tags.finish()
        return self._layout.views()

    def _end_text(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._begins_pre:  # the line end directly behind the tag is none (HTML standard, 13.2.6.4.7)
            text, self._begins_pre = text.removeprefix("\n"), False
        done = 0
        if "@" in text and not self._is_in_link and not self._images:
            for start, end, url in weblinks.bare_mails(text):
                self._layout.text(text[done:start])
                self._tags.begin_link(url, None)
                self._layout.text(text[start:end])
                self._tags.end_link()
                done = end
        self._layout.text(text[done:])

    def begin_image(self, token: Token) -> None:
        # An image in the text of another is its own alternative text.
        self._images.append(None if self._images else self._layout.begin("img", token.meta["url"], token.meta["title"]))

    def end_image(self, _: Token) -> None:
        if image := self._images.pop():
            self._layout.end(image)

    def begin_mark(self, _: Token) -> None:
        self._marks.append(self._layout.begin("mark", None))

    def end_mark(self, _: Token) -> None:
        self._layout.end(self._marks.pop())

    def begin_link(self, token: Token) -> None:
        self._tags.begin_link(token.meta["url"], token.meta["title"])
        self._is_in_link = True

    def end_link(self, _: Token) -> None:
        self._tags.end_link()
        self._is_in_link = False  # cmark-gfm takes the end of a pointed link in a link for that of both

    def html(self, token: Token) -> None:
        self._tags.read(token.content)
        self._begins_pre = _PRE_TAG.match(token.content) is not None

    def code(self, token: Token) -> None:
        self._layout.code(token.content)

    def emphasis(self, token: Token) -> None:
        ends = cast("Ends | None", token.meta or None)  # of markdown-it-py's tokens it is an empty dictionary
        for used in ends.closes if ends else ():
            for _ in range((used + 1) // 2):
                self._layout.end(self._formats.pop())
        self._layout.text(token.content)  # what is left of the run
        for used in reversed(ends.opens) if ends else ():
            tags = ["del"] if ends and ends.struck else ["em"] * (used % 2) + ["strong"] * (used // 2)
            self._formats += (self._layout.begin(tag, None) for tag in tags)

    def line_break(self, _: Token) -> None:
        self._layout.line_break()
        if self._layout.preformatted:  # cmark writes a line end behind its <br />, and there it is one more
            self._layout.text("\n")


_ADD: dict[str, Callable[[_Page, Token], None]] = {
    "hardbreak": _Page.line_break,
    "html_inline": _Page.html,
    "code_inline": _Page.code,
    "emphasis": _Page.emphasis,
    "footnote": lambda _page, _token: None,
    "link_open": _Page.begin_link,
    "link_close": _Page.end_link,
    "image_open": _Page.begin_image,
    "image_close": _Page.end_image,
    "mark_open": _Page.begin_mark,
    "mark_close": _Page.end_mark,
}
_IN_IMAGES = frozenset(("image_open", "image_close", "mark_open", "mark_close"))


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
    notes = scratch(state)
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
    scratch(state).line = state.pos
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
    notes = scratch(state)
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


def _closing_ticks(src: str, place: int, length: int, notes: Scratch) -> int | None:
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
    hopeless = scratch(state).hopeless
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
