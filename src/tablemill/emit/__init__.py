"""Renders datasets in the formats that the spec names: records become bytes, and bytes records again.

Enters: a dataset and its shape. Leaves: what a format cannot hold of it, or else Artefacts. Nothing is read
or written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Dataset
from ..problems import Problem
from .csv import CSV
from .format import Artefact, Format, Shape
from .json import JSON, KEYED
from .yaml import YAML

if TYPE_CHECKING:
    from ..spec import DatasetSpec

__all__ = ["FORMATS", "Artefact", "Format", "Shape", "obstacles", "render"]

FORMATS: dict[str, Format] = {"json": JSON, "keyed": KEYED, "yaml": YAML, "csv": CSV}


def obstacles(spec: DatasetSpec, dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report each value of ``dataset`` that one of the formats ``spec`` names cannot hold."""
    for name in spec.formats:
        yield from FORMATS[name].obstacles(dataset, shape)


def render(spec: DatasetSpec, dataset: Dataset, shape: Shape) -> list[Artefact]:
    """Render ``dataset``, which must be free of obstacles, in each format that ``spec`` names, in that order."""
    from ..spec import file_name

    return [
        Artefact(file_name(spec.name, spec.key, name), FORMATS[name].dump(dataset.records, shape), spec.name, name)
        for name in spec.formats
    ]
