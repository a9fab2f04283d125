"""Located records of YAML: a source becomes nodes that know their places, as `jsonrecords` makes records of JSON.

What a scalar is, the text ``404`` or the number, YAML's readers do not agree on, and a JSON Schema says; so that
everything but null stays a text here. A whole file is kept as nodes of some 300 bytes each: MAX_CHARACTERS keeps that
below two gigabytes. Who has more writes JSON.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Span
from ..problems import Problem
from .jsonrecords import NoRecordsError, lost
from .pointer import place_in_list, pointer_of
from .sources import Source
from .yamltree import YamlList, YamlMap, YamlNode, YamlText, is_null, read_tree

__all__ = ["YamlRecords", "read_yaml"]

MAX_CHARACTERS = 10_000_000
MAX_NODES = 2_000_000


class YamlRecords:
    """The items of a list, or the values of a map, which have ``names``."""

    def __init__(self, node: YamlList | YamlMap) -> None:
        keyed = isinstance(node, YamlMap)
        self.keys = [key for key, _ in node.entries] if isinstance(node, YamlMap) else []
        self.values = [value for _, value in node.entries] if isinstance(node, YamlMap) else list(node.items)
        self.names = [key.text for key in self.keys] if keyed else None
        self._whole = node.span
        self._last: tuple[int, dict[str, tuple[YamlText, YamlNode]]] = (-1, {})

    def get(self, number: int, steps: Sequence[str]) -> str | YamlList | YamlMap | None:
        """Return what ``steps`` lead to in a record: a text, a list, a map; None where it is null or there is none."""
        node = self._node(number, steps)
        if node is None or is_null(node):
            return None
        return node.text if isinstance(node, YamlText) else node

    def span(self, number: int, steps: Sequence[str] = ()) -> Span | None:
        """Place what ``steps`` lead to in a record; None where there is nothing."""
        node = self._node(number, steps)
        return None if node is None else node.span

    def name_span(self, number: int, name: str | None = None) -> Span:
        """Place the key of a record of a map, or that of the entry ``name`` in it, which must be there."""
        return self.keys[number].span if name is None else self._entries(number)[name][0].span

    def whole(self) -> Span:
        """Place the beginning of the list or the map."""
        path, line, column, _, _ = self._whole
        return Span(path, line, column, line, column + 1)

    def _entries(self, number: int) -> dict[str, tuple[YamlText, YamlNode]]:
        if self._last[0] != number:
            node = self.values[number]
            entries = node.entries if isinstance(node, YamlMap) else ()
            self._last = (number, {key.text: (key, value) for key, value in entries})
        return self._last[1]

    def _node(self, number: int, steps: Sequence[str]) -> YamlNode | None:
        node: YamlNode | None = self.values[number]
        for depth, step in enumerate(steps):
            if depth == 0 and isinstance(node, YamlMap):
                found = self._entries(number).get(step)
                node = None if found is None else found[1]
            else:
                node = _in(node, step)
        return node


def _in(node: YamlNode | None, step: str) -> YamlNode | None:
    if isinstance(node, YamlList):
        index = place_in_list(step, len(node.items))
        return None if index is None else node.items[index]
    entries = node.entries if isinstance(node, YamlMap) else ()
    return next((value for key, value in entries if key.text == step), None)


def read_yaml(source: Source, pointer: Sequence[str]) -> tuple[YamlRecords, list[Problem]]:
    """Read what stands in the list or the map that ``pointer`` leads to, and what is wrong with the YAML around it.

    Raises TablemillError for what is no YAML at all, NoRecordsError where the pointer leads to something else.
    """
    node, problems = read_tree(source, characters=MAX_CHARACTERS, nodes=MAX_NODES)
    for depth, step in enumerate(pointer):
        inner = _in(node, step)
        if inner is None:
            raise lost(pointer, depth, _as_json(node), Span.top(source.path) if node is None else node.span)
        node = inner
    if not isinstance(node, (YamlList, YamlMap)):
        what = f"the value at {pointer_of(pointer)}" if pointer else "the whole file"
        raise NoRecordsError(
            f"{what} is neither a list nor a map", Span.top(source.path) if node is None else node.span
        )
    return YamlRecords(node), problems


def _as_json(node: YamlNode | None) -> object:
    """Return what can be said of ``node``: its keys, how many items it has, or its text."""
    if isinstance(node, YamlMap):
        return {key.text: None for key, _ in node.entries}
    return [None] * len(node.items) if isinstance(node, YamlList) else getattr(node, "text", None)
