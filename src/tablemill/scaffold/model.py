"""The values that a proposal is made of: datasets, their fields, and why each is as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ..spec import View
from ..spec.schema import Kind


class Reading(NamedTuple):
    """How a text becomes a value, in the words of the spec, where that says more than the type."""

    ditto: tuple[str, ...] = ()
    split: str = ""
    values: Mapping[str, bool] = MappingProxyType({})
    thousands: str = ""
    decimal: str = ""
    percent: bool = False
    dates: tuple[str, ...] = ()


AS_IT_IS = Reading()


@dataclass(frozen=True, slots=True)
class ProposedField:
    """One field: what it is read from, what it may be, and the reasons for that, for a comment.

    ``column`` is what it is read from, or else ``heading`` or ``path``, a pattern, or the ``group_row``; with none of
    them it is the row's number.
    ``values`` are those of an enum; ``nulls`` its own texts for null, where one of the spec's is a value to it. The
    parts of a list that is split are ``items``, and a ``day`` is a date that JSON Schema has a format for.
    """

    name: str
    description: str
    kind: Kind
    column: str | None = None
    heading: str | None = None
    path: str | None = None
    group_row: bool = False
    pattern: str | None = None
    view: View = "text"
    nullable: bool = False
    values: tuple[str, ...] = ()
    nulls: tuple[str, ...] | None = None
    reasons: tuple[str, ...] = ()
    reading: Reading = AS_IT_IS
    items: Kind = "string"
    day: bool = False


class ProposedRows(NamedTuple):
    """How a dataset's tables are selected: by a pattern for the headings and, where that is not enough, by more."""

    tables: str
    columns: tuple[str, ...] = ()
    number: int | None = None
    html: bool = False
    ragged: bool = False
    excepts: tuple[tuple[str, str], ...] = ()
    group_rows: bool = False
    turned: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedDataset:
    """One dataset. ``source`` has the paths and patterns that the spec names; a ! stands before what is left out.

    ``files`` are the paths of the files that its ``tables`` stand in, which are so many; it has so many ``records``.
    """

    name: str
    title: str
    source: tuple[str, ...]
    files: tuple[str, ...]
    tables: int
    records: int
    rows: ProposedRows
    key: tuple[str, ...]
    key_reason: str
    fields: tuple[ProposedField, ...]
    ragged: int
    formulas: bool


class ProposedIgnore(NamedTuple):
    """What no dataset takes of some files, and why: a pattern for the headings of tables, or one for ``lines``.

    ``source`` is that of a dataset, ``files`` are the paths of the files.
    """

    source: tuple[str, ...]
    files: tuple[str, ...]
    tables: str
    reason: str
    lines: str | None = None
