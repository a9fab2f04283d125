"""The Markdown room: a Source becomes a Document. The only place that imports markdown-it-py."""

from ..model import Document
from ..sources import Source
from . import document, fast
from .inline import Reader

__all__ = ["Reader", "parse"]


def parse(source: Source, *, marks: bool = True, reference: bool = False) -> Document:
    """Read the sections and tables of ``source``. With ``marks=False``, ``==`` is text, as on GitHub.

    What the Document holds is the same with ``reference=True``, which reads everything at once and line by
    line: the fast path, which reads what it is asked for, is held against it.
    """
    return fast.parse(source) if marks and not reference else document.parse(source, marks=marks)
