"""dist: bytes and the output folder. What describes it, what writes it, and what says where it differs.

Here stand the stages that insert into other files, which most specs do not ask for: `insertion` is imported for those
that do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ..emit import Artefact, Shape
    from ..model import Dataset
    from ..problems import Problem
    from ..reading.sources import Source
    from ..spec import Spec
    from .drift import Change
    from .insertion import Insertion, Target

__all__ = ["differences", "fill_in", "find_targets", "moved", "with_insertions"]


def find_targets(
    spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]
) -> tuple[Sequence[Target], Sequence[Problem]]:
    """Find what ``spec`` inserts into, and report what is wrong there or cannot be inserted."""
    if not spec.inserts:
        return (), ()
    from . import insertion

    targets, problems = insertion.find_targets(spec)
    return targets, [*problems, *insertion.refusals(spec, datasets, shapes)]


def fill_in(
    spec: Spec,
    targets: Sequence[Target],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
    artefacts: Sequence[Artefact],
) -> tuple[Sequence[Insertion], Sequence[Problem]]:
    """Make the new text of each target: see `insertion.fill_in`."""
    if not targets:
        return (), ()
    from . import insertion

    return insertion.fill_in(spec, targets, datasets, shapes, artefacts)


def with_insertions(sources: Mapping[Path, Source], insertions: Sequence[Insertion]) -> Mapping[Path, Source]:
    """Return the seeds as they are once ``insertions`` are written."""
    if not insertions:
        return sources
    from . import insertion

    return insertion.with_insertions(sources, insertions)


def moved(problems: Sequence[Problem], insertions: Sequence[Insertion]) -> Sequence[Problem]:
    """Return ``problems`` where their places are once ``insertions`` are written."""
    if not insertions:
        return problems
    from . import insertion

    return [insertion.moved(problem, insertions) for problem in problems]


def differences(
    spec: Spec,
    artefacts: Sequence[Artefact],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
    insertions: Sequence[Insertion],
) -> list[Change]:
    """Return what differs from what is to be, in the output folder and between the marks; writes nothing."""
    from .drift import compare  # a build does without

    changes = compare(artefacts, datasets, shapes, spec.output, spec.root)
    if not insertions:
        return changes
    from .insert_drift import insert_differences

    return [*changes, *insert_differences(insertions, datasets)]
