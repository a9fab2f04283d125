"""Texts that are put together from the fields of a record: ``'{chapter}.{number}'``, ``'#{title:slug}'``.

Enters: a text of the spec, or a list of which the first is taken whose fields are all there. Leaves: a TextTemplate,
with a problem at each brace or name that is wrong. ``{name}`` is the value of a field, ``{name:slug}`` that value as
GitHub makes the anchor of a heading of it, ``{{`` and ``}}`` are braces; there is nothing else, so that no text of the
spec is ever a program.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..expressions import lazy
from ..model import Json, Span
from ..problems import Problem, TablemillError, quoted, suggestion
from ..reading.yamltree import YamlList, YamlText
from .entries import Entries, inside, listed
from .model import MOST_MADE

__all__ = ["Part", "TextTemplate", "circles", "read_first_of", "read_text", "refuse_too_large", "slug", "unknown_parts"]


class Part(NamedTuple):
    """A field that a text is made of: its name, whether it is written as a slug, and its place in the spec."""

    name: str
    slug: bool
    span: Span


class TextTemplate(NamedTuple):
    """A text of the spec, as it is written there, in pieces: what stands as it is, and the fields between.

    ``others`` are those that stand behind it in a list: each is taken where a field of all before it is null.
    """

    text: str
    pieces: tuple[str | Part, ...]
    span: Span
    others: tuple[TextTemplate, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its fields, in the order in which they are written; one that is written twice is there twice."""
        return tuple(piece for one in (self, *self.others) for piece in one.pieces if isinstance(piece, Part))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields, each once."""
        return tuple(dict.fromkeys(part.name for part in self.parts))

    def fill(self, values: Mapping[str, Json]) -> str | None:
        """Return the text of one record, ``values`` by field; None where one of its fields is null."""
        return next(iter(self.texts({name: [values[name]] for name in self.names}, 1)))

    def texts(self, columns: Mapping[str, Sequence[Json]], count: int, most: int = MOST_MADE) -> list[str | None]:
        """Return the texts of ``count`` records, whose values ``columns`` has by field.

        Raises TablemillError where they would have more than ``most`` characters.
        """
        texts = self._own_texts(columns, count, most)
        for other in self.others:
            behind = other.texts(columns, count, most)
            texts = [after if text is None else text for text, after in zip(texts, behind, strict=True)]
        return texts

    def _own_texts(self, columns: Mapping[str, Sequence[Json]], count: int, most: int) -> list[str | None]:
        filled: list[Sequence[str | None]] = [
            _written(columns[piece.name], as_slug=piece.slug) if isinstance(piece, Part) else [piece] * count
            for piece in self.pieces
        ]
        if not filled:
            return [""] * count
        refuse_too_large(filled, most, self.span)
        return [None if None in row else "".join(row) for row in zip(*filled, strict=True)]


def _written(values: Sequence[Json], *, as_slug: bool) -> Sequence[str | None]:
    """Write values as JSON writes them, but texts as they are; None stays."""
    texts = [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]
    return [None if text is None else slug(text) for text in texts] if as_slug else texts


def refuse_too_large(pieces: Iterable[Sequence[str | None]], most: int, span: Span) -> None:
    """Raise TablemillError where ``pieces`` have more than ``most`` characters, before they are put together."""
    if sum(sum(map(len, filter(None, column))) for column in pieces) > most:
        message = f"the combined texts have more than {MOST_MADE:,} characters; use fewer fields in them"
        raise TablemillError([Problem("records-too-large", message, span)])


_PIECE = lazy(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]|[^{}]+")


def read_text(entries: Entries, key: str) -> TextTemplate | None:
    """Read the text behind ``key``; None where there is none, or something is wrong with its braces."""
    if key in entries and not isinstance(entries.nodes[key][1], YamlText):
        entries.wrong_type(key, "a text in quotes, such as '{name}'")  # YAML takes {name} for a map
        return None
    node = entries.node(key)
    return None if node is None else text_of(entries, node)


def read_first_of(entries: Entries, key: str) -> TextTemplate | None:
    """Read the text behind ``key`` as `read_text` does, or the list of those of which the first is taken.

    A constant is always there, so that it ends a list as ``default`` does: there is one way to say it.
    """
    if key not in entries or not isinstance(entries.nodes[key][1], YamlList):
        return read_text(entries, key)
    nodes = entries.names(key) or []
    if len(nodes) < 2:
        message = f'"{key}" must be a list of two or more texts; the first complete one is used'
        entries.problem("bad-value", message, entries.place(key))
    templates = [text_of(entries, node) for node in nodes]
    found = [template for template in templates if template is not None]
    for template in found:
        if not template.parts:
            message = f'{quoted(template.text)} has no field, so it is always complete; use it as "default"'
            entries.problem("bad-text", message, template.span)
    return found[0]._replace(others=tuple(found[1:])) if found and len(found) == len(nodes) else None


def text_of(entries: Entries, node: YamlText) -> TextTemplate | None:
    """Read ``node`` as `read_text` does; mistakes are reported where ``entries`` reports its own."""
    pieces: list[str | Part] = []
    wrong = False
    piece: str | Part | None
    for match in _PIECE.finditer(node.text):
        if match["name"] is not None:
            piece = _part(entries, match["name"], inside(node, match.start() + 1, match.end() - 1))
        elif match[0] in ("{", "}"):
            entries.problem("bad-text", _LONE[match[0]], inside(node, match.start(), match.end()))
            piece = None
        else:
            piece = match[0].replace("{{", "{").replace("}}", "}")
        wrong |= piece is None
        pieces.append(piece or "")
    return None if wrong else TextTemplate(node.text, tuple(pieces), node.span)


_LONE = {
    "{": '"{" is not closed; write } after the field name, or {{ for a literal brace',
    "}": '"}" closes nothing; write { before the field name, or }} for a literal brace',
}


def _part(entries: Entries, text: str, span: Span) -> Part | None:
    name, colon, form = text.rpartition(":")
    if not colon:
        name = text
    if colon and form != "slug":
        message = f"{quoted(form)} is not a form of a field in a text{suggestion(form, ['slug'])}"
        message = message if message.endswith("?") else f"{message}; valid: slug"
        entries.problem("bad-text", message, span)
        return None
    if not name:
        entries.problem("bad-text", "the braces name no field; write {name}, or {{}} for literal braces", span)
        return None
    return Part(name, bool(colon), span._replace(end_column=span.end_column - len(colon + form) if colon else span[4]))


def unknown_parts(template: TextTemplate, fields: Collection[str], owner: str) -> Iterator[Problem]:
    """Report each part that names none of ``fields``, those of the dataset ``owner``."""
    for part in template.parts:
        if part.name not in fields:
            near = suggestion(part.name, fields) or f"; its fields are {listed(fields)}"
            yield Problem("text-field", f"{quoted(part.name)} is not a field of {owner}{near}", part.span)


def circles(templates: Mapping[str, TextTemplate]) -> Iterator[Problem]:
    """Report each circle of fields that are put together from each other, ``templates`` by field; each once."""
    done: set[str] = set()
    for start in templates:
        path: list[str] = []
        yield from _circle(start, templates, done, path)


def _circle(start: str, templates: Mapping[str, TextTemplate], done: set[str], path: list[str]) -> Iterator[Problem]:
    """Walk from ``start`` through all that it is made of, without recursion: a spec may have thousands of fields."""
    waiting = [(start, iter(templates[start].parts))] if start not in done else []
    path += [start] * len(waiting)
    while waiting:
        name, parts = waiting[-1]
        part = next(parts, None)
        if part is None:
            waiting.pop()
            path.pop()
            done.add(name)
        elif part.name in path:
            way = " → ".join((*path[path.index(part.name) :], part.name))
            yield Problem("text-field", f"{part.name} is a part of its own text: {way}; remove it from one", part.span)
        elif part.name in templates and part.name not in done:
            waiting.append((part.name, iter(templates[part.name].parts)))
            path.append(part.name)


def in_order(templates: Mapping[str, TextTemplate]) -> list[str]:
    """Return the fields of ``templates``, which have no circle, each behind those that it is made of."""
    from graphlib import TopologicalSorter  # most specs put nothing together

    graph = {name: [part for part in template.names if part in templates] for name, template in templates.items()}
    return list(TopologicalSorter(graph).static_order())


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return the anchor that GitHub gives a heading with the text ``text``, where it is the first with that anchor.

    It is in small letters, without all that is no word character, hyphen or space, and with hyphens for spaces:
    https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb.
    """
    return "".join(filter(_stays, text.lower())).replace(" ", "-")


def _stays(character: str) -> bool:
    """Whether it is a hyphen, a space, or what Ruby's ``\\p{Word}`` takes: alphabetic, a mark, a digit, a connector."""
    if character.isascii():
        return character.isalnum() or character in "-_ "
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or _is_letter_in_a_sign(ord(character))


def _is_letter_in_a_sign(number: int) -> bool:
    """Whether it is a letter in a circle or a square: the only symbols that are alphabetic (Other_Alphabetic)."""
    return 0x24B6 <= number <= 0x24E9 or (
        0x1F130 <= number <= 0x1F189 and number not in range(0x1F14A, 0x1F150) and number not in range(0x1F16A, 0x1F170)
    )
