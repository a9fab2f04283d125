"""Which link labels a document defines, for cells that hold brackets.

Enters: a text with a line end put before it. Leaves: a function that says of a label whether it is defined,
which is certain in most documents without reading their blocks; else it says that it does not know.
"""

from __future__ import annotations

import re

from . import fast_cut
from .fast_text import Labels
from .references import normalise

# The label is no white space and at most 1,000 bytes long: a line with another defines nothing, nor do those below.
_DEFINITION = r"""
  \n \[ [ \t]*+ [^\[\]\\\n\ \t] [^\[\]\\\n]{0,200}+ \]: [ \t]*+
  [^\s<>()\[\]\\\0-\x20]++ (?: [ \t]++ " [^"\\\n]*+ " )? [ \t]*+ (?=\n|\Z)
"""
_DEFINITIONS = re.compile(rf"(?> (?: {_DEFINITION} )+ )", re.VERBOSE)
_LABEL = re.compile(r"\[((?>(?:[^\[\]\\]++|\\[\s\S])*))\]:")


def defined_labels(body: str, zones: fast_cut.Zones) -> Labels:
    """Return what says whether ``body`` defines a link label."""
    if "]:" not in body:
        return lambda _: False
    # Whatever the blocks are, a definition has its label in brackets with a colon behind.
    labels = _LABEL.findall(body)
    possible = {normalise(label) for label in labels}
    broken = any("\n" in label for label in labels)  # quote marks may stand in it
    certain: set[str] | None = None

    def defined(label: str) -> bool | None:
        nonlocal certain
        name = normalise(label)
        if not broken and name not in possible:
            return False
        if certain is None:
            certain = _certain(body, zones)
        return True if name in certain else None

    return defined


def _certain(body: str, zones: fast_cut.Zones) -> set[str]:
    """Return the labels of the definitions that are paragraphs of their own, outside of everything.

    A paragraph of nothing but definitions defines them (CommonMark, 4.7); the first lines of a table or a
    heading's text would not, and none of these lines is a delimiter row or an underline. What is sure to be a fence
    or HTML ends a paragraph; a tag alone on its line goes on with it, and a table may begin below.
    """
    found_zones = zones.until(len(body))
    if found_zones is None:
        return set()
    among = fast_cut.Among(found_zones)
    sure = {zone.start for zone in found_zones if zone.sure}
    names: set[str] = set()
    for found in _DEFINITIONS.finditer(body):
        start, end = found.start() + 1, found.end() + 1
        floor = among.before(start)
        if start >= floor and fast_cut.begins(body, start, floor) and (fast_cut.ends(body, end) or end in sure):
            names.update(map(normalise, _LABEL.findall(found[0])))
    return names
