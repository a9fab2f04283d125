"""The pipeline, on one screen: a spec's path becomes an Outcome, which build publishes and check compares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .dist.package import MANIFEST, describe, named
from .dist.publication import Published, publish
from .emit import Artefact, Package, Shape, gather, obstacles, render, shape_of
from .model import Dataset, Span
from .problems import Problem, in_order
from .reading.following import Follow, unfollowed
from .reading.sources import Source, display
from .records.checks import check_records
from .records.leftovers import left_over, without_conflicts, without_loss
from .records.normalisation import Normalised, normalise_all
from .records.seeds import read_seeds
from .spec import Spec, file_name, load_spec
from .spec.model import README, SHARED

if TYPE_CHECKING:
    from .dist.drift import Change
    from .dist.insertion import Insertion, Target

DEFAULT_SPECS = (Path("seeds/tablemill.yaml"), Path("tablemill.yaml"))
"""Where a spec is looked for when none is named, in this order."""


def default_spec() -> Path | None:
    """Return the first of DEFAULT_SPECS that is there."""
    return next((path for path in DEFAULT_SPECS if path.is_file()), None)


class Outcome(NamedTuple):
    """What a spec's seeds give: the datasets, their files as bytes, and every problem in the order of places.

    ``sources`` are the seeds that could be read.

    With an error among the problems there are no artefacts: nothing is published unless everything is right. The
    datasets then hold what could be read. ``datasets`` and ``shapes`` are by the names that the spec gives, and so is
    ``left_out``, which counts the rows that are no records by intent (``where``, ``except``).
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

    ``root`` is the folder that nothing may lead out of, where it is not the project of the spec (see `load_spec`).
    ``follow`` is what the work passes through: files, then datasets, a stage after the other.
    What is wrong with the seeds stands in the problems of the `Outcome`, a seed that cannot be read, too; nothing is
    asked of the formats. Raises TablemillError where the spec itself, or a schema of it, cannot be used.
    """
    spec = load_spec(path, root)
    seeds = read_seeds(spec, follow)
    made = normalise_all(seeds, spec, follow)
    follow((), "checking records")
    left = left_over(spec, seeds, made)
    whole = without_loss(spec, seeds, made, left)
    datasets, alone = _joined(spec, made, whole)
    wrong = check_records(spec, datasets, whole)
    of_seeds = [*seeds.problems, *(problem for one in made.values() for problem in one.problems), *left]
    problems = [*without_conflicts(of_seeds, seeds), *alone, *wrong]
    left_out = {d.name: made[d.name].left_out for d in spec.datasets if d.name in made and d.rows.chooses}
    return Outcome(spec, seeds.sources, _ordered(spec, datasets), {}, (), tuple(in_order(problems)), left_out)


def run(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> Outcome:
    """Read the spec at ``path`` and its seeds, and make everything that dist should hold; writes nothing.

    As `collect`, and with the files that the spec asks for, or why a format cannot hold what stands in the seeds.
    """
    outcome = collect(path, root, follow=follow)
    spec, datasets = outcome.spec, outcome.datasets
    shapes = {dataset.name: shape_of(dataset, spec.formulas, spec.delimiter, bom=spec.bom) for dataset in spec.datasets}
    there = [dataset for dataset in spec.datasets if dataset.name in datasets]
    refused = [p for d in there for p in obstacles(d, datasets[d.name], shapes[d.name])]
    refused += _groups_refused(spec, datasets, shapes)
    targets, astray = _targets(spec, datasets, shapes)
    outcome = outcome._replace(shapes=shapes, problems=tuple(in_order([*outcome.problems, *refused, *astray])))
    if not outcome.ok:
        return outcome
    artefacts = [
        artefact
        for d in follow(spec.datasets, "making files")
        for artefact in render(d, datasets[d.name], shapes[d.name])
    ]
    shared = gather(_package(outcome, artefacts), spec.datasets, datasets, shapes)
    if targets:
        outcome = _with_insertions(outcome, targets, [*artefacts, *shared])
        if outcome.ok and any(one.new != one.old for one in outcome.insertions):  # which may have moved the records
            shared = gather(_package(outcome, artefacts), spec.datasets, datasets, shapes)
    if not outcome.ok:
        return outcome
    artefacts += shared
    if spec.readme:
        from .dist.readme import readme  # which not every package has

        seeds = [named(path, spec) for path in outcome.sources]
        artefacts.append(readme(spec, artefacts, seeds, datasets, shapes))
    return outcome._replace(artefacts=(*artefacts, describe(spec, artefacts, outcome.sources)))


def _package(outcome: Outcome, artefacts: Sequence[Artefact]) -> Package:
    files = tuple((artefact.name, len(artefact.content)) for artefact in artefacts)
    seeds = {source.path: named(path, outcome.spec) for path, source in outcome.sources.items()}
    package = Package(outcome.spec.name, outcome.spec.about, files, seeds)
    if not outcome.insertions:
        return package
    from .dist.insertion import moved_line

    return package._replace(line=lambda path, line: moved_line(path, line, outcome.insertions))


def build(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> tuple[Outcome, Published | None]:
    """Run the spec at ``path`` (see `run`) and bring dist up to date, wholly or, with an error, not at all (None).

    Raises TablemillError as `run` and `publish` do; dist is then as it was.
    """
    outcome = run(path, root, follow=follow)
    if not outcome.ok:
        return outcome, None
    spec = outcome.spec
    follow((), "writing files")
    published = publish(outcome.artefacts, spec.output, spec.root, inputs=_inputs(spec), insertions=outcome.insertions)
    if published.inserted:
        outcome = _moved(outcome)
    if not published.kept:
        return outcome, published
    told = [_kept(display(spec.output / name)) for name in published.kept]
    return outcome._replace(problems=(*outcome.problems, *told)), published


def _inputs(spec: Spec) -> Iterator[Path]:
    """All that a build reads and no build may remove or replace."""
    yield spec.path
    for dataset in spec.datasets:
        yield from (*dataset.sources, Path(dataset.schema.path), *(Path(one.source.path) for one in dataset.templates))
    yield from (Path(insert.template.path) for insert in spec.inserts if insert.template)


def _kept(name: str) -> Problem:
    message = (
        f"{name} is listed in {MANIFEST} and no longer made, but it is not what a build wrote, and so it is not "
        "removed; delete it if nobody needs it"
    )
    return Problem("kept-file", message, Span.top(name))


def check(path: Path, root: Path | None = None, *, follow: Follow = unfollowed) -> tuple[Outcome, list[Change]]:
    """Run the spec at ``path`` (see `run`) and compare dist with the result, writing nothing.

    With an error in the seeds there is nothing to compare, and the list is empty: ask for ``outcome.ok`` first.
    Raises TablemillError as `run` does, and where a file of dist cannot be read.
    """
    from .dist.drift import compare  # a build does without

    outcome = run(path, root, follow=follow)
    if not outcome.ok:
        return outcome, []
    spec, datasets = outcome.spec, outcome.datasets
    follow((), "comparing files")
    changes = compare(outcome.artefacts, datasets, outcome.shapes, spec.output, spec.root)
    if not outcome.insertions:
        return outcome, changes
    from .dist.insert_drift import insert_differences

    return outcome, [*changes, *insert_differences(outcome.insertions, datasets)]


def _joined(
    spec: Spec, made: Mapping[str, Normalised], whole: Collection[str]
) -> tuple[Mapping[str, Dataset], Sequence[Problem]]:
    datasets = {d.name: Dataset(d.name, d.key, made[d.name].records) for d in spec.datasets if d.name in made}
    if not any(field.join for dataset in spec.datasets for field in dataset.fields):
        return datasets, ()
    from .records.joining import join  # most specs join nothing

    return join(spec.datasets, datasets, whole)


def _targets(
    spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]
) -> tuple[list[Target], list[Problem]]:
    if not spec.inserts:
        return [], []
    from .dist.insertion import find_targets, refusals  # most specs insert nothing

    targets, problems = find_targets(spec)
    return targets, [*problems, *refusals(spec, datasets, shapes)]


def _with_insertions(outcome: Outcome, targets: Sequence[Target], artefacts: Sequence[Artefact]) -> Outcome:
    from .dist.insertion import fill_in, with_insertions

    insertions, wrong = fill_in(outcome.spec, targets, outcome.datasets, outcome.shapes, artefacts)
    return outcome._replace(
        sources=with_insertions(outcome.sources, insertions),
        problems=tuple(in_order([*outcome.problems, *wrong])),
        insertions=tuple(insertions),
    )


def _moved(outcome: Outcome) -> Outcome:
    from .dist.insertion import moved

    return outcome._replace(problems=tuple(moved(problem, outcome.insertions) for problem in outcome.problems))


def _ordered(spec: Spec, datasets: Mapping[str, Dataset]) -> Mapping[str, Dataset]:
    if not any(dataset.sort for dataset in spec.datasets):
        return datasets
    from .records.ordering import ordered  # most datasets have the order of their seeds

    return ordered(spec.datasets, datasets)


def _groups_refused(spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    there = [dataset for dataset in spec.datasets if dataset.group_files and dataset.name in datasets]
    if not there:
        return
    from .emit.groups import group_obstacles  # most datasets have one file in each format

    taken: dict[str, tuple[str, object]] = {MANIFEST: ("the data package", None)}
    if spec.readme:
        taken[README.casefold()] = ("the package's README", None)
    for dataset in spec.datasets:
        names = [*map(dataset.file, dataset.formats), *(one.output for one in dataset.templates)]
        taken |= {name.casefold(): (dataset.name, None) for name in names}
    shared = {form for dataset in spec.datasets for form in dataset.formats if form in SHARED}
    taken |= {file_name(spec.name, (), form).casefold(): (f"the format {form}", None) for form in shared}
    for dataset in there:
        yield from group_obstacles(dataset, datasets[dataset.name], shapes[dataset.name], taken)
