"""What the inline rules note down while one piece of Markdown is read: runs, brackets, marks, and where none can end.

The rules write here and read each other's notes; none of them imports another for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Run:
    """A run of delimiters, of which pairs use up a part; its token shows what is ``left`` once it is removed."""

    __slots__ = ("char", "closes", "following", "left", "length", "opens", "position", "previous", "token")

    def __init__(self, char: str, length: int, position: int, token: Token, opens: bool, closes: bool) -> None:
        self.char = char
        self.length = self.left = length
        self.position = position
        self.token = token
        self.opens = opens
        self.closes = closes
        self.previous: Run | None = None
        self.following: Run | None = None


class Bracket:
    """An opening bracket that waits for its end; ``position`` is where its text begins."""

    __slots__ = ("followed", "image", "index", "line", "position", "token")

    def __init__(self, token: Token, index: int, line: int, position: int, image: bool) -> None:
        self.token = token
        self.index = index  # of the token
        self.line = line  # where the bracket's line begins
        self.position = position
        self.image = image
        self.followed = False  # whether another bracket opened after it


class Label(NamedTuple):
    """The label of a footnote: where it begins, and how long it is, in bytes or in characters.

    cmark-gfm takes as many bytes as the columns of the two brackets are apart, less two, whatever stands before the
    caret (after a backslash it takes one too many: ``[\\^1]`` is shown as ``[^1]]``), and on whichever lines they are.
    """

    start: int
    size: int
    in_bytes: bool

    def read(self, src: str) -> str:
        label = src[self.start : self.start + self.size]
        return label.encode()[: self.size].decode(errors="replace") if self.in_bytes else label


class Undefined(NamedTuple):
    """The mark of a footnote that is not there: the token that shows it, where it stands, what is put back."""

    token: Token
    position: int
    label: Label


class Mark:
    """One ``==`` that may open or close a highlight."""

    __slots__ = ("closes", "opens", "position", "token")

    def __init__(self, position: int, token: Token, opens: bool, closes: bool) -> None:
        self.position = position
        self.token = token
        self.opens = opens
        self.closes = closes


class Ends(NamedTuple):
    """What a run ends and what it begins: how many of its characters, for each of its pairs from the innermost out."""

    closes: list[int]
    opens: list[int]
    struck: bool


class Scratch:
    """What the rules note down while one piece of inline Markdown is read."""

    __slots__ = (
        *("brackets", "hopeless", "last", "line", "links_wait", "marks", "places", "ticks", "ticks_exhausted"),
        *("undefined", "unpaired", "last_bracket", "last_angle", "last_parenthesis", "left_open", "formats"),
    )

    def __init__(self, content: str, *, formats: bool = False) -> None:
        self.formats = formats  # whether the tokens of runs are to say what they begin and end
        # Behind the last of these nothing ends that a bracket, a tag or a link's target would begin.
        self.last_bracket, self.last_angle, self.last_parenthesis = map(content.rfind, "]>)")
        self.left_open = False  # whether a bracket stands open that nothing can close
        self.last: Run | None = None
        self.brackets: list[Bracket] = []
        self.line = 0  # where the line begins that is being read
        self.links_wait = False  # whether a `[` stands open since the last link ended
        self.marks: list[Mark] = []
        self.unpaired: list[int] = []
        self.places: list[int] = []  # where each character begins, in bytes, once somebody has asked
        self.undefined: list[Undefined] = []
        self.ticks: dict[int, int] = {}  # by length, where a run of backticks was last seen
        self.ticks_exhausted = False  # whether all of them have been seen
        self.hopeless: set[str] = set()  # the beginnings of HTML that have no end in this text

    def remove(self, run: Run) -> None:
        run.token.content = run.char * run.left
        if run.left < run.length:
            run.token.type = "emphasis"  # the texts before and behind it are two
        if run.following is None:
            self.last = run.previous
        else:
            run.following.previous = run.previous
        if run.previous is not None:
            run.previous.following = run.following


def scratch(state: StateInline) -> Scratch:
    """Return what the rules have noted down about the text that ``state`` reads."""
    notes: Scratch = state.env["scratch"]
    return notes
