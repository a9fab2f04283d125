"""Records: the Documents of a spec become Datasets. Rows are selected, read, converted, joined, and checked.

Here stand the stages that most specs do without; a module that does one is imported when a spec asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Dataset
    from ..problems import Problem
    from ..spec import Spec

__all__ = ["joined", "ordered"]


def joined(
    spec: Spec, datasets: Mapping[str, Dataset], whole: Collection[str]
) -> tuple[Mapping[str, Dataset], Sequence[Problem]]:
    """Fill the fields that ``spec`` joins, and report the records that have no partner, or two: see `joining.join`."""
    if not any(field.join for dataset in spec.datasets for field in dataset.fields):
        return datasets, ()
    from .joining import join

    return join(spec.datasets, datasets, whole)


def ordered(spec: Spec, datasets: Mapping[str, Dataset]) -> Mapping[str, Dataset]:
    """Return the datasets with their records in the order that ``spec`` asks for, or else in that of the seeds."""
    if not any(dataset.sort for dataset in spec.datasets):
        return datasets
    from .ordering import in_order

    return in_order(spec.datasets, datasets)
