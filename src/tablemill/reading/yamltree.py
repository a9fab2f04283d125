"""Located YAML: a source becomes a tree of texts, lists and maps that know their places.

Every scalar stays the text it was written as, so that `no`, `1_000` and `2026-01-01` are never mistaken for a
boolean, a number or a date (YAML 1.1: https://yaml.org/type/). The one place that reads YAML, and it reads
hostile YAML: parser events are gathered without recursion, tags are refused, nesting and size are bounded, and
what an alias repeats is counted as often as it is repeated.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple, TypeAlias

import yaml

from ..model import Span
from ..problems import Problem, TablemillError, quoted
from .sources import Source

__all__ = ["YamlList", "YamlMap", "YamlNode", "YamlText", "is_null", "read_tree"]

MAX_CHARACTERS = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 64

# libyaml reads ten times as fast; PyYAML may have been built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlText(NamedTuple):
    """A scalar as it was written. ``plain`` is true without quotes; a value left out is plain and empty."""

    text: str
    plain: bool
    span: Span


class YamlList(NamedTuple):
    """A sequence."""

    items: tuple[YamlNode, ...]
    span: Span


class YamlMap(NamedTuple):
    """A mapping in the order of the text, each key once."""

    entries: tuple[tuple[YamlText, YamlNode], ...]
    span: Span


YamlNode: TypeAlias = YamlText | YamlList | YamlMap


def read_tree(
    source: Source, *, characters: int = MAX_CHARACTERS, nodes: int = MAX_NODES
) -> tuple[YamlNode | None, list[Problem]]:
    """Read the YAML of ``source``: its tree (None where it holds nothing) and what is wrong with it.

    No more than so many ``characters`` and ``nodes`` are read; the bounds are those of a spec.

    Duplicate keys, tags and keys that are no text are collected, the tree going on without them. Raises
    TablemillError where reading cannot go on: broken syntax, or more than a spec can have.
    """
    builder = _Builder(source, nodes)
    if len(source.text) > characters:
        raise builder.too_large(f"has more than {characters:,} characters")
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise TablemillError([*builder.problems, builder.syntax_problem(error)]) from None
    except yaml.reader.ReaderError as error:
        raise TablemillError([builder.character_problem(error)]) from None
    return builder.root, builder.problems


def is_null(node: YamlNode) -> bool:
    """Whether ``node`` is YAML's null: nothing, ``~`` or ``null`` without quotes."""
    return isinstance(node, YamlText) and node.plain and node.text in _NULLS


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


class _Open:
    """A list or a map whose end has not come yet."""

    __slots__ = ("anchor", "flow", "keyed", "nodes", "start", "weight")

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.anchor: str | None = event.anchor
        self.flow = bool(event.flow_style)
        self.keyed = isinstance(event, yaml.MappingStartEvent)
        self.nodes: list[YamlNode] = []
        self.start = _start(event)
        self.weight = 1


class _Builder:
    """Gathers parser events into nodes, on a stack of its own instead of Python's."""

    def __init__(self, source: Source, nodes: int) -> None:
        self.source = source
        self.nodes = nodes
        self.problems: list[Problem] = []
        self.root: YamlNode | None = None
        # Positions come from the parser's character index alone: for YAML 1.1, U+0085, U+2028 and U+2029 end
        # a line too, for our spans they do not.
        self.line_starts = [0, *accumulate(len(line) + 1 for line in source.text.split("\n"))]
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[YamlNode, int]] = {}
        self.runs_on: Span | None = None  # the latest quoted text of several lines

    def take(self, event: yaml.Event) -> None:
        """Take the next event of the parser."""
        if isinstance(event, yaml.ScalarEvent):
            self.take_scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.take_start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.take_end(event)
        elif isinstance(event, yaml.AliasEvent):
            self.take_alias(event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            span = self.span(_start(event), _start(event) + 3)
            raise self.stopped(
                "yaml-syntax", 'a second document begins here, but only one is read; remove the "---"', span
            )

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        span = self.span(_start(event), _end(event))
        self.refuse_tag(event, span)
        text: str = event.value
        if event.style in ("'", '"') and span.line < span.end_line:
            self.runs_on = span
        if not text.isprintable() and any("\ud800" <= character <= "\udfff" for character in text):
            raise self.stopped("yaml-syntax", "half of a surrogate pair is not a character; write the character", span)
        self.add(YamlText(text, event.implicit[0] and not event.style, span), 1, event.anchor)

    def take_start(self, event: yaml.CollectionStartEvent) -> None:
        start = _start(event)
        self.refuse_tag(event, self.span(start, start + 1))
        if len(self.stack) == MAX_DEPTH:
            raise self.too_large(f"is nested more than {MAX_DEPTH} deep", start)
        self.stack.append(_Open(event))

    def take_end(self, event: yaml.CollectionEndEvent) -> None:
        done = self.stack.pop()
        if done.flow or not done.nodes:
            span = self.span(done.start, _end(event))
        else:  # The parser ends a block where the next token begins; it ends with its last node.
            start, last = self.span(done.start, done.start), done.nodes[-1].span
            span = Span(start.path, start.line, start.column, last.end_line, last.end_column)
        node = self.map(done.nodes, span) if done.keyed else YamlList(tuple(done.nodes), span)
        self.add(node, done.weight, done.anchor)

    def take_alias(self, event: yaml.AliasEvent) -> None:
        span = self.span(_start(event), _end(event))
        if event.anchor in (opened.anchor for opened in self.stack):
            raise self.stopped("yaml-syntax", f"*{event.anchor} is used inside &{event.anchor}, so it never ends", span)
        if event.anchor not in self.anchors:
            raise self.stopped("yaml-syntax", f"*{event.anchor} refers to no &{event.anchor} above it", span)
        node, weight = self.anchors[event.anchor]
        self.add(node, weight, None)

    def add(self, node: YamlNode, weight: int, anchor: str | None) -> None:
        """Put a finished node where it belongs; ``weight`` is how many nodes it holds, aliases written out."""
        if anchor is not None:
            self.anchors[anchor] = (node, weight)
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.nodes.append(node)
        parent.weight += weight
        if parent.weight > self.nodes:
            raise self.too_large(f"has more than {self.nodes:,} values, aliases written out", parent.start)

    def map(self, nodes: list[YamlNode], span: Span) -> YamlMap:
        entries: dict[str, tuple[YamlText, YamlNode]] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, YamlText):
                self.problems.append(Problem("yaml-syntax", "a key must be a text, not a list or a map", key.span))
            elif key.text in entries:
                first = entries[key.text][0].span
                message = f"{quoted(key.text)} is repeated here, first in line {first.line}; remove one of them"
                self.problems.append(Problem("yaml-duplicate-key", message, key.span))
            else:
                entries[key.text] = (key, value)
        return YamlMap(tuple(entries.values()), span)

    def refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, span: Span) -> None:
        if event.tag is not None:
            message = "tags such as !!str are not read, every value is taken as written; remove it"
            if not event.tag.startswith("tag:"):
                message = f'{quoted(event.tag)} is a tag in YAML; quote a text that begins with "!"'
            self.problems.append(Problem("yaml-tag", message, span))

    def span(self, start: int, end: int) -> Span:
        """Turn two character indices into a span."""
        line = bisect_right(self.line_starts, start)
        end_line = bisect_right(self.line_starts, end)
        return Span(
            self.source.path,
            line,
            start - self.line_starts[line - 1] + 1,
            end_line,
            end - self.line_starts[end_line - 1] + 1,
        )

    def syntax_problem(self, error: yaml.MarkedYAMLError) -> Problem:
        """Say in our words what the parser found, which libyaml and PyYAML word differently."""
        found = error.problem_mark.index if error.problem_mark else 0
        opened = error.context_mark.index if error.context_mark else found
        character = self.source.text[found : found + 1]
        if self.runs_on and self.runs_on.end_line == self.span(found, found).line:
            message = f"the quote that is opened here runs on to line {self.runs_on.end_line}; close it"
            return Problem("yaml-syntax", message, self.runs_on)
        start, message = found, f"not YAML: {error.problem}"
        if character == "\t":
            message = "a tab, which YAML does not allow here; use spaces"
        else:
            for words, blame_opening, cure in _SYNTAX:
                if words in (error.problem or ""):
                    start, message = opened if blame_opening else found, cure.format(quoted(character))
                    break
        return Problem("yaml-syntax", message, self.span(start, min(start + 1, len(self.source.text))))

    def character_problem(self, error: yaml.reader.ReaderError) -> Problem:
        # The parsers differ in whether they count bytes or characters here: look it up.
        index = self.source.text.find(chr(error.character)) if isinstance(error.character, int) else 0
        index = max(index, 0)
        message = f"the character U+{error.character:04X} is not allowed in YAML; remove it"
        return Problem("yaml-syntax", message, self.span(index, index + 1))

    def too_large(self, why: str, index: int = 0) -> TablemillError:
        return self.stopped("yaml-too-large", f"{why}; nothing so large is read", self.span(index, index))

    def stopped(self, code: str, message: str, span: Span) -> TablemillError:
        return TablemillError([*self.problems, Problem(code, message, span)])


_SYNTAX = (
    # words that libyaml and PyYAML share, whether what was opened is to blame, what to tell
    (
        "mapping values are not allowed",
        False,
        'a ":" is not allowed here; quote the text, or correct the indentation',
    ),
    ("unexpected end of stream", True, "a quote is opened here and never closed; close it"),
    ("',' or ']'", True, 'a "[" is opened here and not closed; close it with "]", and put "," between its items'),
    ("',' or '}'", True, 'a "{{" is opened here and not closed; close it with "}}", and put "," between its keys'),
    ("node content", False, "a value is missing before {}; write it, or remove the separator"),
    ("expected whitespace or line break", True, '"!" begins a tag in YAML; quote a text that begins with it'),
    ("expected ' ', but", True, '"!" begins a tag in YAML; quote a text that begins with it'),
    (
        "alphabetic or numeric character",
        True,
        '"*" and "&" have a meaning in YAML; quote a text that begins with one, such as the pattern "*.md"',
    ),
    ("cannot start any token", False, "{} cannot begin a text; quote the text"),
    ("expected ':'", True, 'this key has no ":"; write "key: value"'),
    ("unknown escape", False, "a backslash in double quotes begins an escape; write a pattern in single quotes"),
    ("escape code", False, "half of a surrogate pair is not a character; write the character"),
    ("escape sequence", False, "a backslash in double quotes begins an escape; write a pattern in single quotes"),
    ("expected key", False, "this line does not fit the lines above; correct its indentation"),
    ("<block end>", False, "this line does not fit the lines above; correct its indentation"),
    ("expected '-' indicator", False, "this line does not fit the lines above; correct its indentation"),
    (
        "sequence entries are not allowed",
        False,
        'a "-" is not allowed here; begin the list on its own line',
    ),
)
