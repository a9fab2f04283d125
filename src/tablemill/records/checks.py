"""Checks the records of all datasets: against their schemas, their keys, and the keys that they refer to.

Enters: a Spec and its Datasets, joined. Leaves: problems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..model import Dataset
from ..problems import Problem
from ..spec import DatasetSpec, Spec
from .keys import duplicate_keys, unknown_references
from .validation import judge


def check_records(spec: Spec, datasets: Mapping[str, Dataset], whole: Collection[str]) -> Iterator[Problem]:
    """Report what is wrong with each dataset, unless one that it joins has reported it at the same place.

    ``datasets`` are those of which a seed could be read, ``whole`` names those that no problem took records from.
    """
    wrong = {dataset.name: list(_wrong(dataset, spec.root, datasets, whole)) for dataset in spec.datasets}
    for dataset in spec.datasets:
        told = {problem.span for field in dataset.fields if field.join for problem in wrong[field.join.dataset]}
        yield from (problem for problem in wrong[dataset.name] if problem.span not in told)


def _wrong(spec: DatasetSpec, root: Path, datasets: Mapping[str, Dataset], whole: Collection[str]) -> Iterator[Problem]:
    """Report what is wrong with the records of one dataset, and with its schema.

    A key that is missing in a dataset that is not ``whole`` is a consequence of what the problems there say.
    """
    verdict = judge(spec, root)
    yield from verdict.wrong
    if spec.name not in datasets:
        return
    dataset = datasets[spec.name]
    yield from verdict.on(dataset.records)
    yield from duplicate_keys(dataset)
    yield from unknown_references(spec, dataset, {name: datasets[name] for name in whole})
    if spec.checks is not None:
        from .assertions import failed_checks  # most datasets are checked by their schema alone

        yield from failed_checks(spec, dataset, whole=spec.name in whole)
