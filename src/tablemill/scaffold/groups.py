"""Groups the tables of one file: those that are one dataset cut in pieces, and those that stand for themselves.

Tables are one dataset where they have the same columns and stand under different headings of the same level (or in
subsections of such), all in one file: then the heading tells the pieces apart. Tables of the same columns under the
same heading are one only where their first column tells all rows apart; else they may say different things of the same
(before and after, Linux and Windows), and what tells them apart is in the text around them, which no field can read.
Such tables stand for themselves, and do not keep the others from being one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ..extraction.listing import FoundTable
from ..model import Row


class Aside(NamedTuple):
    """Rows that are no records, by the number of their table, and how the spec says so.

    ``excepts`` are patterns under columns, ``reasons`` are for comments. With ``groups``, those rows in which one cell
    alone is filled are headings for the rows below; with ``bare``, some rows have none above them.
    """

    rows: Mapping[int, frozenset[int]] = MappingProxyType({})
    excepts: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    groups: bool = False
    bare: bool = False


NOTHING_ASIDE = Aside()


@dataclass(frozen=True, slots=True)
class Group:
    """Tables of one dataset. ``told_apart_by`` is the pattern of the heading that tells them apart, if one does.

    Those of several files are told apart by ``path``, too, the pattern of what differs in the paths of the files. Some
    rows may stand ``aside``, which become no records.
    """

    tables: tuple[FoundTable, ...]
    told_apart_by: str | None = None
    path: str | None = None
    aside: Aside = NOTHING_ASIDE

    def records(self, found: FoundTable) -> list[Row]:
        """Return the rows of one of the tables that become records."""
        left = self.aside.rows.get(found.number)
        return (
            [row for number, row in enumerate(found.table.rows) if number not in left] if left else [*found.table.rows]
        )


_MOST_OTHERS = 3
"""How many different headings may stand between the one that tells tables apart and the tables."""


def group(tables: Sequence[FoundTable]) -> list[Group]:
    """Group the tables of one file, in the order of their first tables."""
    alike: dict[object, list[FoundTable]] = {}
    sections = {(found.columns, id(found.table.section)) for found in tables}
    for found in tables:
        path = found.table.section.path if found.table.section else ()
        # A subsection of a piece, with a table of its own, is a piece beside it.
        level = next((above.level for above in path if (found.columns, id(above)) in sections), 0)
        alike.setdefault((found.columns, found.table.html, level), []).append(found)
    groups = [made for same in alike.values() for made in _groups(same)]
    return sorted(groups, key=lambda made: made.tables[0].number)


def _groups(alike: Sequence[FoundTable]) -> Iterator[Group]:
    pieces = list(_joined(alike))
    together = pieces if _told_apart(pieces) else _without_namesakes(pieces)
    pattern = _told_apart(together)
    if pattern is not None:
        yield Group(tuple(found for piece in together for found in piece), pattern)
        grouped = {piece[0].number for piece in together}
        pieces = [piece for piece in pieces if piece[0].number not in grouped]
    yield from (Group(piece) for piece in pieces)


def _without_namesakes(pieces: Sequence[tuple[FoundTable, ...]]) -> list[tuple[FoundTable, ...]]:
    """Leave out the pieces under a heading that another has, too; all of them where most are such."""
    names = Counter(piece[0].headings[-1:] for piece in pieces)
    single = [piece for piece in pieces if names[piece[0].headings[-1:]] == 1]
    return single if 2 * len(single) > len(pieces) else []


def _joined(alike: Sequence[FoundTable]) -> Iterator[tuple[FoundTable, ...]]:
    """Join the tables under one heading, where the first column tells all of their rows apart."""
    below: dict[int, list[FoundTable]] = {}
    for found in alike:
        below.setdefault(id(found.table.section), []).append(found)
    for tables in below.values():
        firsts = [row.cells[0].text if row.cells else "" for found in tables for row in found.table.rows]
        if len(tables) > 1 and len(set(firsts)) == len(firsts) and all(firsts):
            yield tuple(tables)
        else:
            yield from ((found,) for found in tables)


def _told_apart(pieces: Sequence[Sequence[FoundTable]]) -> str | None:
    """Return the pattern of the heading that is another above each of several pieces; None where there is none."""
    if len(pieces) < 2:
        return None
    paths = [heading_texts(piece[0]) for piece in pieces]
    if not all(paths) or any("\n" in text for path in paths for text in path):
        return None
    for height in range(len(paths[0]) if len(set(map(len, paths))) == 1 else 1):
        names = [path[-1 - height] for path in paths]
        below = {heading for path in paths for heading in path[len(path) - height :]}
        if len(set(names)) == len(names) and all(names) and len(below) <= _MOST_OTHERS and not below & set(names):
            return f"^(?!{either(below)}$).+" if below else ".+"
    return None


_IMAGE = re.compile(r"!\[|<img\s", re.IGNORECASE)
_IMAGE_OR_LINK = re.compile(r"\]\(|<(?:img|a)\s", re.IGNORECASE)


def is_gallery(found: FoundTable) -> bool:
    """Whether a table only lays out images: a header of images above links, as of contributors, or none above images.

    A header of images above texts is one of columns: of browsers, with the version that each must have.
    """
    table = found.table
    header = [cell.raw for cell in table.header.cells if cell.raw]
    below = [cell.raw for row in table.rows for cell in row.cells if cell.raw]
    if header:
        return all(map(_IMAGE.search, header)) and all(map(_IMAGE_OR_LINK.search, below))
    return bool(below) and all(map(_IMAGE.search, below))


def heading_texts(found: FoundTable) -> list[str]:
    """Return the headings above a table as patterns see them, outermost first."""
    return [section.heading.text for section in found.table.section.path] if found.table.section else []


def common_start(paths: Iterable[Sequence[str]]) -> list[str]:
    """Return the headings that all of ``paths`` begin with."""
    found: list[str] = []
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        found.append(level[0])
    return found


def either(texts: Iterable[str]) -> str:
    """Write a pattern for texts as they are: ``(?:a|b)``, or only ``a``."""
    escaped = [re.sub(r"[\\.^$*+?{}\[\]|()]", r"\\\g<0>", text) for text in dict.fromkeys(texts)]
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"
