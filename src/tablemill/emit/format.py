"""What every output format is made of: the shape of a dataset, the format, and the artefact it renders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Dataset, Json, Record, Span
from ..problems import Problem
from ..schema import RecordSchema

if TYPE_CHECKING:
    from ..spec import Formulas


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format needs to know of a dataset beside its records. ``span`` is the dataset's place in the spec."""

    name: str
    key: str
    schema: RecordSchema
    formulas: Formulas
    span: Span


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of dist: its plain name, its bytes, and the dataset and format it is rendered from."""

    name: str
    content: bytes = field(repr=False)
    dataset: str
    format: str


def no_obstacles(dataset: Dataset, shape: Shape) -> Iterable[Problem]:  # noqa: ARG001 - every format asks alike
    """Find nothing: the answer of a format that can hold whatever a record can."""
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a dataset.

    ``dump`` renders records that are valid under the shape's schema, and ``load`` reads them back in order,
    equal to what was dumped; it raises ValueError, saying why in a sentence, for bytes that are no such file.
    ``obstacles`` tells what of a dataset the format cannot hold, before anything is rendered. ``tabular``
    says that the file is a table in the sense of the Data Package standard, a row for each record.
    """

    extension: str
    mediatype: str
    tabular: bool
    dump: Callable[[Sequence[Record], Shape], bytes]
    load: Callable[[bytes, Shape], list[dict[str, Json]]]
    obstacles: Callable[[Dataset, Shape], Iterable[Problem]] = no_obstacles
