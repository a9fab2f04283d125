"""Which labels of links and footnotes a document defines, for cells that hold brackets.

Enters: a text with a line end put before it. Leaves: two functions that say of a label whether it is defined,
which is certain in most documents without reading all their blocks; else they say that they do not know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from ...expressions import lazy
from ..plain.blocks import outline
from ..plain.references import MAX_LABEL, Reference, normalise
from . import cut as fast_cut
from .text import NO_LABELS, Labels

# Only addresses in ASCII: others are rare, and a set with `\s` in it takes twice as long.
# The label is no white space and at most 1,000 bytes long: a line with another defines nothing, nor do those below.
_DEFINITION = r"""
  (?!\^) [ \t]*+ [^\[\]\\\n\ \t] [^\[\]\\\n]{0,200}+ \]: [ \t]*+
  [!-'*-;=?-Z^-~]++ (?: [ \t]++ (?: " [^"\\\n]*+ " | ' [^'\\\n]*+ ' | \( [^()\\\n]*+ \) ) )? [ \t]*+ (?=\n|\Z)
"""
# Two characters at the beginning let the search run at the speed of C.
_DEFINITIONS = lazy(rf"\n\[ {_DEFINITION} (?> (?: \n\[ {_DEFINITION} )* )", re.VERBOSE)
_LABEL = lazy(r"\[((?>(?:[^\[\]\\]++|\\[\s\S])*))\]:")
# Before a definition stand only the marks of quotes, items and tasks on its line, or that of a footnote.
_MARKS = lazy(r"[ \t>*+\-0-9.)]*+(?:\[[ xX]\][ \t\v\f]++)?(?=\[)")


def references(body: str, zones: fast_cut.Zones) -> Mapping[str, Reference] | None:
    """Return the link references of ``body``, of which only the stretches that may define some are read.

    None where it is unknown where such a stretch begins and ends.
    """
    found = zones.until(len(body))
    if found is None:
        return None
    among = fast_cut.Among([zone for zone in found if zone.sure])
    defined: dict[str, Reference] = {}
    done = 1
    for label in _LABEL.finditer(body):
        place = label.start()
        floor = max(done, among.before(place))
        if place >= floor and _may_define(body, place):
            piece = fast_cut.around(body, place, floor, among.after(place, len(body)))
            defined = {**outline(body[piece.start : piece.end]).references, **defined}  # the first of a label counts
            done = piece.end
    return defined


def _may_define(body: str, place: int) -> bool:
    line = body.rfind("\n", 0, place) + 1
    marks = _MARKS.match(body, line)
    return (marks is not None and marks.end() == place) or body.find("[^", line, place) != -1


def defined_labels(body: str, zones: fast_cut.Zones) -> Labels:
    """Return what says which labels ``body`` defines."""
    if "]:" not in body:
        return NO_LABELS
    known = _Labels(body, zones)
    return Labels(cache(known.of_links), cache(known.of_footnotes))


def _normalised(labels: list[str]) -> list[str]:
    """Normalise each of ``labels``: a list of plain ones in one go."""
    joined = "\0".join(labels)
    if _IRREGULAR.search(joined) or any(len(label) > MAX_LABEL // 4 for label in labels):
        return list(map(normalise, labels))
    return joined.casefold().split("\0") if labels else []


_IRREGULAR = lazy(r"[\t\n\r]|(?:\A|[ \0]) | (?:\0|\Z)")


class _Labels:
    """The labels of a text; what takes long is found when it is asked for."""

    def __init__(self, body: str, zones: fast_cut.Zones) -> None:
        self.body = body
        self.zones = zones

    @cached_property
    def labels(self) -> list[str]:
        """Whatever the blocks are, a definition has its label in brackets with a colon behind."""
        return _LABEL.findall(self.body)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(_normalised(self.labels))

    @cached_property
    def broken(self) -> bool:
        return any("\n" in label for label in self.labels)  # quote marks may stand in it

    def of_links(self, label: str) -> bool | None:
        name = normalise(label)
        if not name:
            return False
        if not self.broken and self.counts[name] == (self.sure_footnotes[name[1:]] if name[:1] == "^" else 0):
            return False
        if name in self.sure_links:
            return True
        return None if self.references is None else name in self.references

    def of_footnotes(self, label: str) -> bool | None:
        name = normalise(label)
        if not name or name not in self.possible_footnotes:  # no name has a label that is too long
            return False
        return True if self.sure_footnotes[name] else None

    @cached_property
    def possible_footnotes(self) -> frozenset[str]:
        return frozenset(normalise(match[1]) for match in self._footnotes())

    @cached_property
    def sure_footnotes(self) -> Counter[str]:
        """How many footnotes of a label surely stand there: all that begin a line outside of everything.

        Such a line continues nothing, for a footnote ends a paragraph, too.
        """
        if not self.possible_footnotes or self.among is None:
            return Counter()
        starts = (match for match in self._footnotes() if self.body[match.start() - 1] == "\n")
        return Counter(normalise(match[1]) for match in starts if match.start() >= self.among.before(match.start()))

    @cached_property
    def sure_links(self) -> frozenset[str]:
        """The labels of the definitions that are paragraphs of their own, outside of everything.

        A paragraph of nothing but definitions defines them (CommonMark, 4.7); the first lines of a table or a
        heading's text would not, and none of these lines is a delimiter row or an underline. What is sure to be a
        fence or HTML ends a paragraph; a tag alone on its line goes on with it, and a table may begin below.
        """
        zones, among = self.zones.until(len(self.body)), self.among
        if zones is None or among is None:
            return frozenset()
        sure = {zone.start for zone in zones if zone.sure}
        labels: list[str] = []
        for found in _DEFINITIONS.finditer(self.body):
            start, end = found.start() + 1, found.end() + 1
            floor = among.before(start)
            begins = start >= floor and fast_cut.begins(self.body, start, floor)
            if begins and (fast_cut.ends(self.body, end) or end in sure):
                labels += _LABEL.findall(found[0])
        return frozenset(_normalised(labels))

    @cached_property
    def references(self) -> Mapping[str, Reference] | None:
        return references(self.body, self.zones)

    def _footnotes(self) -> Iterator[re.Match[str]]:
        return fast_cut.footnotes(self.body, 0, len(self.body))

    @cached_property
    def among(self) -> fast_cut.Among | None:
        zones = self.zones.until(len(self.body))
        return None if zones is None else fast_cut.Among(zones)
