"""Which link labels a document defines, for cells that hold brackets.

Enters: a text with a line end put before it. Leaves: a function that says of a label whether it is defined,
which is certain in most documents without reading their blocks; else it says that it does not know.
"""

from __future__ import annotations

import re

from . import fast_cut
from .fast_text import Labels
from .references import normalise

_DEFINITION = r"""\n\[(?:[^\[\]\\\n]++)\]:[ \t]*+[^\s<>()\[\]\\\0-\x20]++(?:[ \t]++"[^"\\\n]*+")?[ \t]*+(?=\n|\Z)"""
_DEFINITIONS = re.compile(rf"\n[ \t]*+((?>(?:{_DEFINITION})+))(?=\n[ \t]*+(?:\n|\Z)|\Z)")
_LABEL = re.compile(r"\[((?>(?:[^\[\]\\]|\\[\s\S])*))\]:")


def defined_labels(body: str) -> Labels:
    """Return what says whether ``body`` defines a link label."""
    if "]:" not in body:
        return lambda _: False
    # Whatever the blocks are, a definition has its label in brackets with a colon behind.
    labels = _LABEL.findall(body)
    possible = {normalise(label) for label in labels}
    broken = any("\n" in label for label in labels)  # quote marks may stand in it
    certain = _certain(body)

    def defined(label: str) -> bool | None:
        name = normalise(label)
        if name in certain:
            return True
        return None if broken or name in possible else False

    return defined


def _certain(body: str) -> set[str]:
    """Return the labels of the definitions that stand by themselves between blank lines, outside of everything.

    A paragraph of nothing but definitions defines them (CommonMark, 4.7); the first lines of a table or a
    heading's text would not, and none of these lines is a delimiter row or an underline.
    """
    zones = fast_cut.zones(body)
    if zones is None:
        return set()
    among = fast_cut.Among(zones)
    paragraphs = (
        found for found in _DEFINITIONS.finditer(body) if found.start(1) + 1 >= among.before(found.start(1) + 1)
    )
    names = {normalise(label) for found in paragraphs for label in _LABEL.findall(found[1])}
    return names - {""}
