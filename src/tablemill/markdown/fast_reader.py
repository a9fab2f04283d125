"""Reads one content at a time without an inline parser, where its shape allows; else as `inline` does.

A command that reads only such contents never imports markdown-it-py, which takes longer than most builds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model import Highlight
from . import fast_text, inline, mark
from .references import Reference

_OTHER_MARKUP = re.compile(r"[\n\r\v\f\0\1\2&*<\[\\\]_`~]|!\[|:(?=//)|www\.")
"""What a content whose only markup is ``==`` does not hold: all that `inline` takes for special, and more."""


class Reader(inline.Reader):
    """Gives the same views as `inline.Reader` of contents without white space at their edges, as all of ours are."""

    __slots__ = ("_labels",)

    def __init__(self, labels: fast_text.Labels, references: Mapping[str, Reference] | None = None) -> None:
        super().__init__(references)
        self._labels = labels

    def text(self, content: str) -> str:
        """Return what a reader sees."""
        if not inline.SPECIAL.search(content):
            return content.replace("\0", "\ufffd")
        if not _OTHER_MARKUP.search(content):
            return mark.read_marks(content).text
        if "\n" in content or any(character in content for character in fast_text.UNUSUAL):
            return super().text(content)
        return fast_text.texts([content], super().text, self._labels)[0]

    def highlights(self, content: str) -> tuple[Highlight, ...]:
        """Return what is marked, with its place in the text view."""
        if "==" in content and not _OTHER_MARKUP.search(content):
            return mark.read_marks(content).highlights
        return super().highlights(content)

    def unclosed(self, content: str) -> tuple[int, ...]:
        """Return where in ``content`` a ``==`` stands that could begin or end a highlight but has no partner."""
        if "==" in content and not _OTHER_MARKUP.search(content):
            return mark.read_marks(content).unclosed
        return super().unclosed(content)
