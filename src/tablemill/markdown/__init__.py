"""The Markdown room: a Source becomes a Document. The only place that imports markdown-it-py."""

from ..model import Document
from ..reading.frontmatter import set_apart
from ..reading.sources import Source
from .fast import document as fast
from .fast.cut import CANDIDATE
from .fast.reader import Reader
from .plain import document

__all__ = ["Reader", "may_have_tables", "parse"]


def parse(
    source: Source, *, marks: bool = True, html: bool = False, prose: bool = False, reference: bool = False
) -> Document:
    """Read the sections and tables of ``source``. With ``marks=False``, ``==`` is text, as on GitHub.

    Front matter is no Markdown; the Document has it apart. With ``prose=True``, it has its paragraphs, list items and
    code, and its tables their captions, which it has not else: fields that read these need it.

    With ``html=True``, HTML tables are tables, too; a text that has one needs the extra ``html``,
    and raises TablemillError without it.

    What the Document holds is the same with ``reference=True``, which reads everything at once and line by
    line: the fast path, which reads what it is asked for, is held against it.
    """
    source, front_matter = set_apart(source)
    read = document.parse if reference else fast.parse
    found = read(source, front_matter, marks=marks, prose=prose)
    if not html:
        return found
    from .html.table import with_html_tables

    return with_html_tables(found, source, marks=marks)


def may_have_tables(text: str) -> bool:
    """Whether a Document of ``text`` may have tables but for those in HTML; of most texts, one look says that none has.

    Who asks for nothing but tables then needs no Document.
    """
    return CANDIDATE.search(text) is not None
