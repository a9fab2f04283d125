"""HTML: one page for the package, the catalogue, in which all datasets are searched, filtered and looked at.

The page is one file without a server or a library, and works from a disk. Its program and its style stand in this
folder as they were written, and `assembly` puts them in; the records stand in it as JSON, a block for each dataset,
and are read back from there. Without JavaScript the header, the records (up to some thousands), the sources and the
licences are still there.

Nothing that a cell says becomes markup or is run: in the blocks of JSON every ``<`` is escaped, what stands in markup
is escaped as such, the program makes elements and texts and never parses a string (Trusted Types enforce that), and a
Content Security Policy lets only the page's own program and style run, by their hashes.

An integer beyond 2^53 would be another one in JavaScript, and is an obstacle.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Records
from ..format import Format, Package, Shape
from ..typescript import integers_beyond_doubles
from .assembly import page
from .blocks import load

__all__ = ["HTML"]


def _dump(records: Records, shape: Shape) -> bytes:
    return page([(records, shape)], Package(shape.name))


def _gather(parts: Sequence[tuple[Records, Shape]], package: Package) -> bytes:
    return page(parts, package)


HTML = Format("html", "text/html", False, _dump, load, integers_beyond_doubles, gather=_gather)
