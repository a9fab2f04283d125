"""What the fields of a record are read from beside its cells: its headings, paragraphs, file and front matter.

Enters: the Documents of a dataset and its DatasetSpec. Leaves: a Page for each, which finds the origin of a field.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..model import Document, Fragment, Inline, Item, Json, Section, Span, Table, Verbatim
from ..problems import Problem, listed, quoted, suggestion
from ..reading.frontmatter import read_front_matter
from ..spec import DatasetSpec, FieldSpec
from ..spec.schema import FieldType
from .conversion import FieldError, from_front_matter, lacking, value_of
from .nearby import Nearby, Subject

if TYPE_CHECKING:
    from ..reading.yamltree import YamlNode

__all__ = ["Page", "Subject", "pages_of", "place_of"]

_VERBATIM = Verbatim()


def place_of(subject: Subject) -> Span:
    """Return the place of a record that is made of ``subject``."""
    if isinstance(subject, Table):
        return subject.span
    if isinstance(subject, Section):
        return subject.heading.span
    return subject.paragraph.span if isinstance(subject, Item) else Span.top(subject.path)


class Page:
    """One file of a dataset, its front matter read if a field wants it."""

    def __init__(self, name: str, document: Document, front_matter: Mapping[str, YamlNode] | None) -> None:
        self.document = document
        self.nearby = Nearby(document)
        self.name = Fragment(name, name, Span.top(document.path), _VERBATIM)
        self.front_matter = front_matter
        """The values by their keys; None where it cannot be read."""
        self.lacks: Container[str | None] = ()
        """The keys that were reported because no file has them."""

    def origin(self, field: FieldSpec, subject: Subject) -> Inline | None:
        """Return what ``field``, which reads no column, is read from for a record of ``subject``."""
        if field.origin == "path":
            return self.name
        if field.front_matter is not None:
            node = (self.front_matter or {}).get(field.front_matter)
            text = getattr(node, "text", "")  # a list or a map has none
            return None if node is None else Fragment(text, text, node.span, _VERBATIM)
        return self.nearby.find(field, subject)

    def value(self, field: FieldSpec, kind: FieldType, origin: Inline | None) -> Json:
        """Return the value of a field that is read from ``origin``; raises FieldError where there is none."""
        if field.front_matter is not None:
            return self._front_matter_value(field, kind)
        return value_of(field, kind, None if origin is None else origin.view(field.reads))

    def _front_matter_value(self, field: FieldSpec, kind: FieldType) -> Json:
        """Return the value of a field that reads the front matter; raises FieldError where there is none."""
        key = field.front_matter or ""
        if self.front_matter is None or key in self.lacks:
            raise FieldError("no-match", "")  # the reason has been reported
        if self.document.front_matter is None:
            return lacking(field, kind, "the file has no front matter")
        return from_front_matter(field, kind, self.front_matter.get(key))


def pages_of(documents: Mapping[Path, Document], spec: DatasetSpec, problems: list[Problem]) -> Mapping[Path, Page]:
    """Make a Page of each document; what is wrong with front matter that ``spec`` reads goes to ``problems``."""
    wanted = [field for field in spec.fields if field.front_matter is not None]
    pages = {}
    for path, document in documents.items():
        front_matter: Mapping[str, YamlNode] | None = {}
        if wanted:
            front_matter, found = read_front_matter(document.path, document.front_matter)
            problems += found
        pages[path] = Page(spec.relative(path), document, front_matter)
    nowhere = list(_keys_nowhere(list(pages.values()), wanted, spec))
    problems += nowhere
    told = {problem.span for problem in nowhere}
    keys = {field.front_matter for field in wanted if field.spans["front_matter"] in told}
    for page in pages.values():
        page.lacks = keys
    return pages


def _keys_nowhere(pages: Sequence[Page], wanted: Iterable[FieldSpec], spec: DatasetSpec) -> Iterator[Problem]:
    """Report the keys that no front matter has, each at its field: there the spec is wrong, not a file."""
    read = [page.front_matter for page in pages if page.front_matter is not None]
    there = dict.fromkeys(key for front_matter in read for key in front_matter)
    for field in wanted if len(read) == len(pages) else ():
        key = field.front_matter or ""
        if key not in there and pages:
            near = suggestion(key, there) or (f"; its keys are {listed(there)}" if there else "")
            message = f"no file of {spec.name} has {quoted(key)} in its front matter{near}"
            yield Problem("unknown-front-matter-key", message, field.spans["front_matter"])
