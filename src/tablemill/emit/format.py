"""What every output format is made of: the shape of a dataset, the format, and the artefact it renders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..model import Dataset, Json, Key, Records, Span
from ..problems import Problem
from ..spec.schema import RecordSchema

if TYPE_CHECKING:
    from ..spec import Formulas


compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""Write a value as JSON without white space: how a format holds what it has no type for."""


class Shape(NamedTuple):
    """What a format needs to know about a dataset besides its records. ``span`` is the dataset's place in the spec.

    `run` returns one for each dataset. ``references`` has the dataset whose key a field's values are, ``marked`` the
    field whose highlights a field of lists has; each by the field's name. ``group`` are the fields by whose values the
    records are grouped. ``addresses`` are the fields whose texts are addresses of links, and
    ``about`` is what the spec says of the dataset: title, description, licenses, sources. ``delimiter`` stands between
    the cells of CSV, and with ``bom`` a byte order mark before CSV and TSV, which Excel wants.
    """

    name: str
    key: Key
    schema: RecordSchema
    formulas: Formulas
    span: Span
    references: Mapping[str, str] = MappingProxyType({})
    marked: Mapping[str, str] = MappingProxyType({})
    group: Key = ()
    addresses: frozenset[str] = frozenset()
    about: Mapping[str, Json] = MappingProxyType({})
    delimiter: str = ","
    bom: bool = False


def _where_it_is(path: str, line: int) -> int:  # noqa: ARG001 - other answers need the path
    return line


class Package(NamedTuple):
    """What a file that datasets share may say of them all: their name, and ``about`` them what the spec says.

    ``files`` are the other files of the package with their sizes in bytes, and ``seeds`` names the seeds as the
    package does, by the paths that places have. ``line`` says where a line of a seed will be when the build is done,
    which may write into it.
    """

    name: str
    about: Mapping[str, Json] = MappingProxyType({})
    files: tuple[tuple[str, int], ...] = ()
    seeds: Mapping[str, str] = MappingProxyType({})
    line: Callable[[str, int], int] = _where_it_is


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of dist: its plain name, its bytes, and the dataset and format it is rendered from.

    Where datasets share the file, ``dataset`` is empty and ``members`` names them. The file of a ``group``, which has
    the values of its fields, holds the records with these ``numbers`` alone.
    """

    name: str
    content: bytes = field(repr=False)
    dataset: str
    format: str
    members: tuple[str, ...] = ()
    group: tuple[tuple[str, Json], ...] = ()
    numbers: tuple[int, ...] = ()


def no_obstacles(dataset: Dataset, shape: Shape) -> Iterable[Problem]:  # noqa: ARG001 - every format asks alike
    """Find nothing: the answer of a format that can hold whatever a record can."""
    return ()


class Format(NamedTuple):
    """One way to write a dataset.

    ``dump`` renders records that are valid under the shape's schema. ``load`` reads them back in order, equal to what
    was dumped; for bytes that are not such a file, it raises ValueError with the reason in one sentence. ``obstacles``
    reports what the format cannot represent, before anything is rendered. ``tabular`` says that the file is a table in
    the sense of the Data Package standard, with a row for each record.

    A format that is not ``text`` is binary. A format that is ``gathered`` puts every dataset of the spec that uses it
    into one file, which ``gather`` renders; ``load`` reads the dataset that the shape names. ``order`` numbers the
    records in the order of the file, if that may differ from their own; ``load`` returns them in the order of the file.
    ``library`` is the module that the format needs, and ``extra`` installs it.
    """

    extension: str
    mediatype: str
    tabular: bool
    dump: Callable[[Records, Shape], bytes]
    load: Callable[[bytes, Shape], list[dict[str, Json]]]
    obstacles: Callable[[Dataset, Shape], Iterable[Problem]] = no_obstacles
    text: bool = True
    gather: Callable[[Sequence[tuple[Records, Shape]], Package], bytes] | None = None
    library: str = ""
    extra: str = ""
    order: Callable[[Records, Shape], Sequence[int]] | None = None


_AT_ONCE = 8192  # as many as columns of texts are packed in


def in_parts(columns: Sequence[Sequence[Json]]) -> Iterator[list[Sequence[Json]]]:
    """Yield the columns in parts of some thousand records each.

    As Python's texts, what is written takes several times the room that it does as bytes: never all of it at once.
    """
    for start in range(0, len(columns[0]), _AT_ONCE):
        yield [column[start : start + _AT_ONCE] for column in columns]


def optional_of(shape: Shape) -> frozenset[str]:
    """Return the fields that a record does not have where they have no value; None stands for them in its columns."""
    return frozenset(name for name, field in shape.schema.fields.items() if field.optional)


def completed(records: list[dict[str, Json]], shape: Shape) -> list[dict[str, Json]]:
    """Put None into ``records`` for the optional fields that they do not have, as columns have it."""
    for name in optional_of(shape):
        for record in records:
            record.setdefault(name, None)
    return records


def beyond(what: str, why: str, place: Span) -> Problem:
    """Report that a format cannot hold something."""
    return Problem("format-limit", f"{what} {why}", place)


def is_double(value: int) -> bool:
    """Whether a double is exactly this integer."""
    try:
        return int(float(value)) == value
    except OverflowError:
        return False
