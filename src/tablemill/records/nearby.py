"""What stands near a record: headings, what is below the nearest of them, a caption, the items around an item.

Enters: a Document, a field and what a record is made of. Leaves: the first candidate that the field's pattern matches.

- **Nearest heading**: paragraphs, items and code are those between it and the next heading, of whichever level.
  Paragraphs stand beside the heading; items and code may stand in quotes and lists, too.
- **Body**: the lines of the source between it and the next heading, without blank ones at both ends; with a level, from
  the nearest heading of that level to the next of that level or above.
- Of a document, all of it is near: its headings, items, code, and the paragraphs in no quote, list or footnote.
- An item has its own first paragraph, and its own code.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from ..expressions import lazy
from ..model import CodeBlock, Document, Fragment, Inline, Item, Section, Span, Table, Verbatim
from ..spec import FieldSpec
from ..spec.model import LIST_VIEWS, PROSE

__all__ = ["Nearby", "Subject", "matches"]

_VERBATIM = Verbatim()
_UNDERLINE = lazy(r"[> \t]*(?:=+|-+)[ \t]*")
"""What makes a heading of the line above it (CommonMark 0.31, 4.3)."""

Subject: TypeAlias = Table | Section | Item | Document
"""What a record is made of; of a table, each of its rows is one."""


class Nearby:
    """Finds in one document what stands near a record.

    What was found below a heading is kept: thousands of tables or items may stand below one with thousands of
    paragraphs. Headings and items are told apart by their identity; the document keeps them.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._found: dict[tuple[str, int], Inline | None] = {}

    def find(self, field: FieldSpec, subject: Subject) -> Inline | None:
        """Return what ``field`` is read from for a record that is made of ``subject``."""
        if isinstance(subject, Document):
            return _first(field, self._in_document(field))
        if field.origin == "caption":
            above = subject.caption if isinstance(subject, (Table, Item)) else None
            return _first(field, [above] if above else [])
        if isinstance(subject, Item):
            if field.origin == "item":
                return subject.paragraph
            if field.origin == "parent":
                return self._parent(field, subject.parent)
            if field.origin == "code_block":
                return _first(field, _code(field, self._code_of_items.get(id(subject), ())))
        return self._below(field, subject if isinstance(subject, Section) else subject.section)

    def _in_document(self, field: FieldSpec) -> Iterable[Inline]:
        document = self.document
        if field.origin == "paragraph":
            return document.paragraphs
        if field.origin == "body":
            return self._written(0, len(self._lines))
        if field.origin == "item":
            return (item.paragraph for item in document.items)
        if field.origin == "code_block":
            return _code(field, document.code_blocks)
        return _headings(field, document.sections) if field.origin == "heading" else ()

    def _below(self, field: FieldSpec, section: Section | None) -> Inline | None:
        """Return what stands below the heading of ``section``, or above all headings; or a heading itself."""
        if field.origin == "body" and field.level is not None:
            section = next((one for one in reversed(section.path if section else ()) if one.level == field.level), None)
            if section is None:
                return None
        key = (field.name, id(section.heading) if section else 0)
        if key not in self._found:
            self._found[key] = _first(field, self._candidates(field, section))
        return self._found[key]

    def _candidates(self, field: FieldSpec, section: Section | None) -> Iterable[Inline]:
        if field.origin == "heading":
            return _headings(field, reversed(section.path)) if section else ()
        if field.origin == "paragraph":
            if not self.document.below:  # it was read without prose, and of that has this alone
                return [section.paragraph] if section and section.paragraph else []
            return self.document.below.get(section and section.heading, ())
        if field.origin == "body":
            return self._body(section, field.level)
        place = id(section.heading) if section else 0
        if field.origin == "item":
            return (item.paragraph for item in self._items.get(place, ()))
        return _code(field, self._code_blocks.get(place, ())) if field.origin == "code_block" else ()

    def _body(self, section: Section | None, level: int | None) -> Iterable[Inline]:
        """Return what is written below a heading and above the next that ends it, or above all headings."""
        sections, end = self.document.sections, len(self._lines)
        first = bisect_right(self._heading_lines, section.heading.span.line) if section else 0
        for place in range(first, len(sections)):
            if level is None or not _is_within(sections[place], section):
                end = self._heading_lines[place] - 1
                break
        return self._written(_end_of(section.heading, self._lines) if section else 0, end)

    @cached_property
    def _lines(self) -> Sequence[str]:
        return self.document.lines

    @cached_property
    def _heading_lines(self) -> Sequence[int]:
        return [section.heading.span.line for section in self.document.sections]

    def _written(self, start: int, end: int) -> Iterable[Inline]:
        """Return the lines from ``start`` to ``end``, from 0, without the white space around; none if all are blank."""
        lines = self._lines
        while start < end and not lines[start].strip():
            start += 1
        while start < end and not lines[end - 1].strip():
            end -= 1
        if start >= end:
            return ()
        text = "\n".join(lines[start:end]).rstrip()
        span = Span(self.document.path, start + 1, 1, end, len(lines[end - 1].rstrip()) + 1)
        return (Fragment(text, text, span, _VERBATIM),)

    def _parent(self, field: FieldSpec, item: Item | None) -> Inline | None:
        """Return the nearest of ``item`` and those that it stands in that ``field`` matches."""
        asked: list[tuple[str, int]] = []
        found: Inline | None = None
        while item is not None and found is None:
            key = (field.name, id(item))
            if key in self._found:
                found = self._found[key]
                break
            asked.append(key)
            found = item.paragraph if matches(field, item.paragraph) else None
            item = item.parent
        self._found.update(dict.fromkeys(asked, found))
        return found

    @cached_property
    def _items(self) -> Mapping[int, Sequence[Item]]:
        """The items by the headings that they stand under."""
        items: dict[int, list[Item]] = {}
        for item in self.document.items:
            items.setdefault(id(item.section.heading) if item.section else 0, []).append(item)
        return items

    @cached_property
    def _code_blocks(self) -> Mapping[int, Sequence[CodeBlock]]:
        """The blocks of code by the headings that they stand under."""
        blocks: dict[int, list[CodeBlock]] = {}
        for block in self.document.code_blocks:
            blocks.setdefault(id(block.section.heading) if block.section else 0, []).append(block)
        return blocks

    @cached_property
    def _code_of_items(self) -> Mapping[int, Sequence[CodeBlock]]:
        """The blocks of code by the innermost items that they stand in."""
        blocks: dict[int, list[CodeBlock]] = {}
        for block in self.document.code_blocks:
            blocks.setdefault(id(block.item), []).append(block)
        return blocks


def _is_within(one: Section, section: Section | None) -> bool:
    return section is not None and any(above.heading is section.heading for above in one.parents)


def _end_of(heading: Fragment, lines: Sequence[str]) -> int:
    """Return how many lines end with ``heading``, and the line that underlines it."""
    end = heading.span.end_line
    begins = lines[heading.span.line - 1][: heading.span.column - 1]
    underlined = "#" not in begins and "<" not in begins and end < len(lines) and _UNDERLINE.fullmatch(lines[end])
    return end + 1 if underlined else end


def _headings(field: FieldSpec, sections: Iterable[Section]) -> Iterable[Inline]:
    """The headings of ``sections`` that have the level of ``field``, if it names one."""
    return (section.heading for section in sections if field.level in (None, section.level))


def _code(field: FieldSpec, blocks: Iterable[CodeBlock]) -> Iterable[Inline]:
    """The code of ``blocks`` in the languages of ``field``."""
    language = field.language
    return (block.code for block in blocks if language is None or language.search(block.language))


def _first(field: FieldSpec, candidates: Iterable[Inline]) -> Inline | None:
    """The first of ``candidates`` that the pattern of ``field`` matches; without one, the first.

    Where none is, the only one there is, so that a message can show what is there instead.
    """
    rest = iter(candidates)
    first = next(rest, None)
    if first is None or matches(field, first):
        return first
    second = next(rest, None)
    if second is None:
        return first if field.origin in PROSE and field.view not in LIST_VIEWS else None
    return second if matches(field, second) else next((one for one in rest if matches(field, one)), None)


def matches(field: FieldSpec, candidate: Inline) -> bool:
    """Whether the pattern of ``field`` finds something in its view of ``candidate``: of addresses, in one of them.

    What a list is read from is chosen by its text.
    """
    if field.pattern is None:
        return True
    if field.view in LIST_VIEWS:
        return field.pattern.search(candidate.text) is not None
    value = field.value
    if value is not None and (value.after_link is not None or value.one_line):
        from .conversion.texts import shown  # which few fields change

        view = shown(field, candidate.view(field.reads)) or ""
    else:
        view = candidate.view(field.view)
    return any(map(field.pattern.search, view if isinstance(view, list) else [view]))
