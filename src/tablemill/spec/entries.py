"""Asks the maps of a YAML tree for their keys, and notes every answer that is not what a spec needs.

A key that is missing or wrong gives None and a problem, so that one reading finds all that is wrong.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..model import Span
from ..problems import Problem, quoted, suggestion
from ..reading.yamltree import YamlList, YamlMap, YamlNode, YamlText, is_null
from .patterns import Pattern


class Shape(NamedTuple):
    """What a map of the spec is called, and the keys that it may and must have."""

    name: str
    keys: Sequence[str]
    required: Sequence[str] = ()


class Entries:
    """The entries of one map. Problems go to ``problems``; ``spans`` places the value of each key."""

    def __init__(self, node: YamlMap, span: Span, shape: Shape, problems: list[Problem]) -> None:
        self.span = span
        self.shape = shape
        self.problems = problems
        self.nodes: dict[str, tuple[YamlText, YamlNode]] = {}
        self.misspelt = ""
        for key, value in node.entries:
            if key.text in shape.keys:
                self.nodes[key.text] = (key, value)
            else:
                message = _unknown_key(key.text, shape)
                self.misspelt += message
                self.problem("unknown-key", message, key.span)
        self.demand(shape.required, " and ")

    def demand(self, names: Sequence[str], joined_by: str) -> None:
        """Report the keys that are missing, except those that a misspelt key has been taken for already."""
        missing = [quoted(name) for name in names if name not in self.nodes and quoted(name) not in self.misspelt]
        if missing:
            self.problem("missing-key", f"{self.shape.name} needs {joined(missing, joined_by)}", self.span)

    @property
    def spans(self) -> Mapping[str, Span]:
        return {name: node.span for name, (_, node) in self.nodes.items()}

    def __contains__(self, key: str) -> bool:
        return key in self.nodes

    def problem(self, code: str, message: str, span: Span) -> None:
        self.problems.append(Problem(code, message, span))

    def place(self, key: str) -> Span:
        """The place of the value of ``key``; of the key itself where nothing stands behind it."""
        name, node = self.nodes[key]
        return name.span if _is_nothing(node) else node.span

    def node(self, key: str) -> YamlText | None:
        """The text behind ``key``, as it was written; None where there is none."""
        if key not in self.nodes:
            return None
        node = self.nodes[key][1]
        if isinstance(node, YamlText) and not is_null(node):
            return node
        self.wrong_type(key, "a text")
        return None

    def text(self, key: str) -> str | None:
        node = self.node(key)
        return None if node is None else node.text

    def choice(self, key: str, valid: Sequence[str], code: str, what: str) -> str | None:
        """The text behind ``key`` if it is one of ``valid``, each of which is a ``what``."""
        node = self.node(key)
        if node is None:
            return None
        if node.text in valid:
            return node.text
        self.problem(code, not_one_of(node.text, what, valid), node.span)
        return None

    def level(self) -> int | None:
        """The level of headings behind ``level``."""
        level = self.choice("level", tuple("123456"), "bad-value", "level of a heading")
        return None if level is None else int(level)

    def pattern(self, key: str, *, one_group: bool = False) -> Pattern | None:
        """The regular expression behind ``key``; with ``one_group``, one that has at most one group."""
        node = self.node(key)
        return None if node is None else self.compiled(node, one_group=one_group)

    def compiled(self, node: YamlText, *, one_group: bool) -> Pattern | None:
        """Compile a text as a regular expression."""
        try:
            with warnings.catch_warnings():
                # Python warns of what it will read differently one day, such as [[a]: report it now.
                warnings.simplefilter("error")
                pattern = Pattern(re.compile(node.text), node.span)
        except re.error as error:
            self.problem("bad-pattern", _no_pattern(node, error.msg), _at(node, error.pos))
            return None
        except (Warning, OverflowError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            self.problem("bad-pattern", _no_pattern(node, reason), node.span)
            return None
        if one_group and pattern.groups > 1:
            message = (
                f"{pattern.groups} groups, but only one can be the value; write the others as (?:…): "
                f"{_shown(node.text)}"
            )
            self.problem("too-many-groups", message, node.span)
            return None
        return pattern

    def texts(self, key: str, *, nulls: bool = False) -> list[YamlText] | None:
        """The texts of the list behind ``key``. With ``nulls``, a plain ~ or null is a text like any other."""
        if key not in self.nodes:
            return None
        node = self.nodes[key][1]
        if not isinstance(node, YamlList):
            self.wrong_type(key, "a list of texts")
            return None
        for item in node.items:
            if _is_nothing(item):
                self.problem("wrong-type", f'an item of "{key}" has no value; write "" for the empty text', item.span)
            elif not isinstance(item, YamlText) or (is_null(item) and not nulls):
                self.problem("wrong-type", f'an item of "{key}" must be a text, got {called(item)}', item.span)
        return [
            item
            for item in node.items
            if isinstance(item, YamlText) and not _is_nothing(item) and (nulls or not is_null(item))
        ]

    def pairs(self, key: str) -> list[tuple[YamlText | None, YamlText]]:
        """The texts of the map behind ``key``, each with its name; or one text alone, without a name."""
        if key not in self.nodes:
            return []
        node = self.nodes[key][1]
        if isinstance(node, YamlText) and not is_null(node):
            return [(None, node)]
        if not isinstance(node, YamlMap):
            self.wrong_type(key, "a text, or a map of texts", needed=True)
            return []
        if not node.entries:
            self.problem("wrong-type", f'"{key}" is empty; write a text, or a map of texts', node.span)
        found: list[tuple[YamlText | None, YamlText]] = []
        for name, value in node.entries:
            if isinstance(value, YamlText) and not is_null(value):
                found.append((name, value))
            else:
                message = f"{quoted(name.text)} must be a text, got {called(value)}"
                self.problem("wrong-type", message, name.span if _is_nothing(value) else value.span)
        return found

    def one_or_more(self, key: str) -> list[YamlText] | None:
        """The text behind ``key``, or those of the list behind it."""
        if key not in self.nodes:
            return None
        node = self.nodes[key][1]
        if isinstance(node, YamlList):
            return self.texts(key)
        if isinstance(node, YamlMap):
            self.wrong_type(key, "a text or a list of texts")
            return None
        text = self.node(key)
        return None if text is None else [text]

    def names(self, key: str) -> list[YamlText] | None:
        """The names behind ``key``, one or a list of them, each once; None where there is none."""
        nodes = self.one_or_more(key)
        if nodes is None:
            return None
        found: dict[str, YamlText] = {}
        for node in nodes:
            if node.text in found:
                self.problem("bad-value", f"{quoted(node.text)} is repeated here; remove it", node.span)
            found.setdefault(node.text, node)
        value = self.nodes[key][1]
        if isinstance(value, YamlList) and not value.items:
            self.problem("bad-value", f'"{key}" is empty; name a field', value.span)
        return list(found.values()) or None

    def texts_or(self, key: str, word: str) -> list[YamlText] | None:
        """The texts of the list behind ``key``, none where there is no such key; None where ``word`` stands there."""
        node = self.nodes[key][1] if key in self.nodes else None
        if not isinstance(node, YamlText) or is_null(node):
            return self.texts(key) or []
        if node.text == word:
            return None
        self.wrong_type(key, f"a list of texts, or {word}")
        return []

    def texts_or_pattern(self, key: str, word: str) -> tuple[list[YamlText] | None, Pattern | None]:
        """The texts of the list behind ``key``, or the pattern that stands there; neither where it is ``word``."""
        node = self.nodes[key][1] if key in self.nodes else None
        if not isinstance(node, YamlText) or is_null(node):
            return self.texts(key), None
        return None, None if node.text == word else self.compiled(node, one_group=False)

    def map(self, key: str, shape: Shape) -> Entries | None:
        """The map behind ``key``."""
        if key not in self.nodes:
            return None
        name, node = self.nodes[key]
        if isinstance(node, YamlMap):
            return Entries(node, name.span, shape, self.problems)
        self.wrong_type(key, "a map of keys and values")
        return None

    def maps(self, key: str, shape: Shape) -> list[Entries] | None:
        """The maps of the list behind ``key``."""
        if key not in self.nodes:
            return None
        node = self.nodes[key][1]
        if not isinstance(node, YamlList):
            self.wrong_type(key, "a list")
            return None
        found = []
        for item in node.items:
            if isinstance(item, YamlMap):
                found.append(Entries(item, item.span, shape, self.problems))
            else:
                message = f'an item of "{key}" must be a map of keys and values, got {called(item)}'
                self.problem("wrong-type", message, item.span)
        return found

    def named(self, key: str, shape: Shape) -> list[tuple[YamlText, Entries | None]]:
        """The maps of the map behind ``key``, each with its name; None where something else has the name."""
        if key not in self.nodes:
            return []
        node = self.nodes[key][1]
        if not isinstance(node, YamlMap):
            self.wrong_type(key, f"a map with a name for each {shape.name.partition(' ')[2]}")
            return []
        if not node.entries:
            self.problem("wrong-type", f'"{key}" is empty; declare {shape.name}', self.place(key))
        found: list[tuple[YamlText, Entries | None]] = []
        for name, value in node.entries:
            if isinstance(value, YamlMap):
                found.append((name, Entries(value, name.span, shape, self.problems)))
            else:
                message = f"{shape.name} must be a map of keys and values, got {called(value)}"
                self.problem("wrong-type", message, name.span if _is_nothing(value) else value.span)
                found.append((name, None))
        return found

    def wrong_type(self, key: str, wanted: str, *, needed: bool = False) -> None:
        node = self.nodes[key][1]
        if _is_nothing(node):
            cure = "" if needed or key in self.shape.required else ", or remove the key"
            self.problem("wrong-type", f'"{key}" has no value; write {wanted}{cure}', self.place(key))
        else:
            self.problem("wrong-type", f'"{key}" must be {wanted}, got {called(node)}', node.span)


def not_one_of(text: str, what: str, valid: Sequence[str]) -> str:
    """Say that ``text`` is not a valid ``what``, and which is the nearest one, or which there are."""
    return f"{quoted(text)} is not a {what}{suggestion(text, valid) or f'; valid: {listed(valid)}'}"


def listed(names: Iterable[str]) -> str:
    """Join names with commas, the first dozen of them."""
    shown = list(names)
    more = f" and {len(shown) - 12} more" if len(shown) > 12 else ""
    return ", ".join(shown[:12]) + more


def joined(words: Sequence[str], last: str) -> str:
    """Join words as a sentence does: with commas, and ``last`` before the last."""
    return last.join([part for part in (", ".join(words[:-1]), words[-1]) if part])


def _no_pattern(node: YamlText, reason: str) -> str:
    return f"not a regular expression: {reason}: {_shown(node.text)}"


def _shown(pattern: str) -> str:
    """A pattern as it is, for quoting would double its backslashes; on one line."""
    shown = pattern if len(pattern) <= 100 else pattern[:100] + "…"
    return shown if shown.isprintable() else quoted(shown)


def _unknown_key(text: str, shape: Shape) -> str:
    if text == "<<":
        return 'merge keys ("<<") are not supported in a spec; write out the keys'
    near = suggestion(text, shape.keys) or f"; its keys are {', '.join(shape.keys)}"
    return f"{quoted(text)} is not a key of {shape.name}{near}"


def _is_nothing(node: YamlNode) -> bool:
    return isinstance(node, YamlText) and node.plain and not node.text


def called(node: YamlNode) -> str:
    """Name what stands somewhere in a spec, in a message."""
    if isinstance(node, YamlText):
        return "nothing" if _is_nothing(node) else node.text if is_null(node) else quoted(node.text)
    return "a list" if isinstance(node, YamlList) else "a map"


def _at(node: YamlText, position: int | None) -> Span:
    return node.span if position is None else inside(node, position, position + 1)


def inside(node: YamlText, start: int, end: int) -> Span:
    """Place a stretch of a text where it is written as it is, plain or in quotes without escapes; else all of it."""
    path, line, column, end_line, end_column = node.span
    quotes = 0 if node.plain else 1
    if line != end_line or end_column - column != len(node.text) + 2 * quotes:
        return node.span
    first = column + quotes
    return Span(path, line, first + start, line, first + end)
