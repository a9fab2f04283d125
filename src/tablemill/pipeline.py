"""The pipeline, on one screen: a spec's path becomes an Outcome, which build publishes and check compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .dist import differences, fill_in, find_targets, moved, with_insertions
from .dist.package import complete
from .dist.publication import Published, kept, publish
from .emit import Artefact, Shape, refusals, render_all, shapes_of
from .model import Dataset
from .problems import Problem, in_order
from .reading.following import Follow, unfollowed
from .reading.sources import Source
from .records import joined, ordered
from .records.checks import check_records
from .records.leftovers import left_over, without_conflicts, without_loss
from .records.normalisation import datasets_of, normalise_all
from .records.seeds import read_seeds
from .spec import Spec, load_spec

if TYPE_CHECKING:
    from .dist.drift import Change
    from .dist.insertion import Insertion

DEFAULT_SPECS = (Path("seeds/tablemill.yaml"), Path("tablemill.yaml"))
"""Where a spec is looked for when none is named, in this order."""


def default_spec() -> Path | None:
    """Return the first of DEFAULT_SPECS that is there."""
    return next((path for path in DEFAULT_SPECS if path.is_file()), None)


class Outcome(NamedTuple):
    """What a spec's seeds give: the datasets, their files as bytes, and every problem in the order of places.

    ``sources`` are the seeds that could be read.

    If one of the problems is an error, there are no artefacts: nothing is published unless everything is right. The
    datasets then contain what could be read. The keys of ``datasets``, ``shapes`` and ``left_out`` are the names in the
    spec; ``left_out`` counts the rows that ``where`` and ``except`` leave out.
    """

    spec: Spec
    sources: Mapping[Path, Source]
    datasets: Mapping[str, Dataset]
    shapes: Mapping[str, Shape]
    artefacts: tuple[Artefact, ...]
    problems: tuple[Problem, ...]
    left_out: Mapping[str, int] = MappingProxyType({})
    insertions: tuple[Insertion, ...] = ()
    """The files that the spec inserts into, as they are and as they are to be."""

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)


def collect(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> Outcome:
    """Read the spec at ``path`` and its seeds into datasets, and check these; renders and writes nothing.

    ``root`` is the folder that no path may lead out of, if it is not the project of the spec (see `load_spec`).
    ``follow`` sees the work as it is done: files, then datasets, one stage after the other. The problems of the
    `Outcome` include mistakes in the seeds, and seeds that cannot be read; the formats are not checked. Raises
    TablemillError if the spec itself, or one of its schemas, cannot be used.
    """
    spec = load_spec(path, root)
    seeds = read_seeds(spec, follow)
    made = normalise_all(seeds, spec, follow)
    follow((), "checking records")
    left = left_over(spec, seeds, made)
    whole = without_loss(spec, seeds, made, left)
    datasets, alone = joined(spec, datasets_of(spec, made), whole)
    wrong = check_records(spec, datasets, whole)
    of_seeds = [*seeds.problems, *(problem for one in made.values() for problem in one.problems), *left]
    problems = in_order([*without_conflicts(of_seeds, seeds), *alone, *wrong])
    left_out = {d.name: made[d.name].left_out for d in spec.datasets if d.name in made and d.rows.chooses}
    return Outcome(spec, seeds.sources, ordered(spec, datasets), {}, (), tuple(problems), left_out)


def run(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> Outcome:
    """Read the spec at ``path`` and its seeds, and make everything that dist should hold; writes nothing.

    Like `collect`, and renders the files of the spec, or reports why a format cannot represent the data.
    """
    outcome = collect(path, root, follow=follow)
    spec, datasets = outcome.spec, outcome.datasets
    shapes = shapes_of(spec)
    refused = refusals(spec, datasets, shapes)
    targets, astray = find_targets(spec, datasets, shapes)
    outcome = _with(outcome._replace(shapes=shapes), refused, astray)
    if not outcome.ok:
        return outcome
    artefacts = render_all(spec, datasets, shapes, follow)
    insertions, unfit = fill_in(spec, targets, datasets, shapes, artefacts)
    sources = with_insertions(outcome.sources, insertions)
    outcome = _with(outcome._replace(sources=sources, insertions=tuple(insertions)), unfit)
    if not outcome.ok:
        return outcome
    return outcome._replace(artefacts=complete(spec, artefacts, sources, datasets, shapes, insertions))


def _with(outcome: Outcome, *found: Iterable[Problem]) -> Outcome:
    return outcome._replace(problems=tuple(in_order(chain(outcome.problems, *found))))


def build(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> tuple[Outcome, Published | None]:
    """Run the spec at ``path`` (see `run`) and bring dist up to date, wholly or, with an error, not at all (None).

    Raises TablemillError as `run` and `publish` do; dist is then as it was.
    """
    outcome = run(path, root, follow=follow)
    if not outcome.ok:
        return outcome, None
    spec, insertions = outcome.spec, outcome.insertions
    follow((), "writing files")
    published = publish(outcome.artefacts, spec.output, spec.root, inputs=spec.inputs, insertions=insertions)
    problems = moved(outcome.problems, insertions) if published.inserted else outcome.problems
    return outcome._replace(problems=(*problems, *kept(published, spec.output))), published


def check(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> tuple[Outcome, list[Change]]:
    """Run the spec at ``path`` (see `run`) and compare dist with the result, writing nothing.

    With an error in the seeds there is nothing to compare, and the list is empty: check ``outcome.ok`` first. Raises
    TablemillError as `run` does, and if a file of dist cannot be read.
    """
    outcome = run(path, root, follow=follow)
    if not outcome.ok:
        return outcome, []
    follow((), "comparing files")
    return outcome, differences(outcome.spec, outcome.artefacts, outcome.datasets, outcome.shapes, outcome.insertions)
