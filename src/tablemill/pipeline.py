"""The pipeline, on one screen: a spec's path becomes an Outcome, which build publishes and check compares."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .dialect import conflicts, lint
from .dist.package import MANIFEST, describe
from .dist.publication import Published, publish
from .emit import Artefact, Shape, gather, obstacles, render, shape_of
from .markdown import parse
from .model import Dataset, Document, Span
from .problems import Problem, TablemillError, in_order
from .reading.sources import Source, display, read
from .records.keys import duplicate_keys, unknown_references
from .records.normalisation import Normalised, normalise
from .records.selection import LOSES_RECORDS, leftovers
from .records.validation import judge
from .spec import DatasetSpec, Spec, load_spec

if TYPE_CHECKING:
    from .dist.drift import Change

DEFAULT_SPECS = (Path("seeds/tablemill.yaml"), Path("tablemill.yaml"))
"""Where a spec is looked for when none is named, in this order."""


def default_spec() -> Path | None:
    """Return the first of DEFAULT_SPECS that is there."""
    return next((path for path in DEFAULT_SPECS if path.is_file()), None)


class Outcome(NamedTuple):
    """What a spec's seeds give: the datasets, their files as bytes, and every problem in the order of places.

    With an error among the problems there are no artefacts: nothing is published unless everything is right. The
    datasets then hold what could be read. ``datasets`` and ``shapes`` are by the names that the spec gives.
    """

    spec: Spec
    datasets: Mapping[str, Dataset]
    shapes: Mapping[str, Shape]
    artefacts: tuple[Artefact, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)


def run(path: Path, root: Path | None = None) -> Outcome:
    """Read the spec at ``path`` and its seeds, and make everything that dist should hold; writes nothing.

    ``root`` is the folder that nothing may lead out of, where it is not the project of the spec (see `load_spec`).
    What is wrong with the seeds stands in the problems of the `Outcome`, a seed that cannot be read, too. Raises
    TablemillError where the spec itself, or a schema of it, cannot be used.
    """
    spec = load_spec(path, root)
    problems: list[Problem] = []
    sources = _read_sources(spec, problems)
    html, prose = _with_html(spec), _with_prose(spec)
    documents = {
        path: parse(source, marks=spec.marks, html=path in html, prose=path in prose)
        for path, source in sources.items()
    }
    normalised = {d.name: normalise(documents, d) for d in spec.datasets if not documents.keys().isdisjoint(d.sources)}
    left = _left(spec, sources, documents, normalised)
    problems += chain(*(one.problems for one in normalised.values()), left)
    problems = _without_conflicts(problems, sources.values())
    datasets = {d.name: _dataset(d, normalised[d.name]) for d in spec.datasets if d.name in normalised}
    whole = _whole(spec, documents, normalised, left)
    datasets = _joined(spec, datasets, whole, problems)
    shapes = {dataset.name: shape_of(dataset, spec.formulas) for dataset in spec.datasets}
    problems += _each_once(spec, {d.name: list(_wrong(d, spec.root, datasets, whole)) for d in spec.datasets})
    for dataset in spec.datasets:
        if dataset.name in datasets:
            problems += obstacles(dataset, datasets[dataset.name], shapes[dataset.name])
    outcome = Outcome(spec, datasets, shapes, (), tuple(in_order(problems)))
    return _rendered(outcome, sources) if outcome.ok else outcome


def build(path: Path, root: Path | None = None) -> tuple[Outcome, Published | None]:
    """Run the spec at ``path`` (see `run`) and bring dist up to date, wholly or, with an error, not at all (None).

    Raises TablemillError as `run` and `publish` do; dist is then as it was.
    """
    outcome = run(path, root)
    if not outcome.ok:
        return outcome, None
    spec = outcome.spec
    published = publish(outcome.artefacts, spec.output, spec.root, inputs=_inputs(spec))
    if not published.kept:
        return outcome, published
    told = [_kept(display(spec.output / name)) for name in published.kept]
    return outcome._replace(problems=(*outcome.problems, *told)), published


def _inputs(spec: Spec) -> Iterator[Path]:
    """All that a build reads and no build may remove or replace."""
    yield spec.path
    for dataset in spec.datasets:
        yield from (*dataset.sources, Path(dataset.schema.path), *(Path(one.source.path) for one in dataset.templates))


def _kept(name: str) -> Problem:
    message = (
        f"{name} is listed in {MANIFEST} and no longer made, but it is not what a build wrote, and so it is not "
        "removed; delete it if nobody needs it"
    )
    return Problem("kept-file", message, Span.top(name))


def check(path: Path, root: Path | None = None) -> tuple[Outcome, list[Change]]:
    """Run the spec at ``path`` (see `run`) and compare dist with the result, writing nothing.

    With an error in the seeds there is nothing to compare, and the list is empty: ask for ``outcome.ok`` first.
    Raises TablemillError as `run` does, and where a file of dist cannot be read.
    """
    from .dist.drift import compare  # a build does without

    outcome = run(path, root)
    if not outcome.ok:
        return outcome, []
    return outcome, compare(outcome.artefacts, outcome.datasets, outcome.shapes, outcome.spec.output, outcome.spec.root)


def _read_sources(spec: Spec, problems: list[Problem]) -> dict[Path, Source]:
    """Read each seed once; one that cannot be read is a problem, and the others are still worked on."""
    sources: dict[Path, Source] = {}
    places: dict[Path, Span] = {}
    for dataset in spec.datasets:
        for named in dataset.named:
            for path in named.paths:
                places.setdefault(path, named.span)
    for path, named_at in places.items():
        try:
            sources[path] = read(path, root=spec.root)
        except TablemillError as error:  # a file that is not there has no line that an editor could show
            problems += (p._replace(span=named_at) if p.code == "missing-file" else p for p in error.problems)
    return sources


def _with_html(spec: Spec) -> set[Path]:
    return {path for dataset in spec.datasets if dataset.rows.html for path in dataset.sources}


def _with_prose(spec: Spec) -> set[Path]:
    """The files whose paragraphs or list items are read."""
    return {
        path
        for dataset in spec.datasets
        if dataset.rows.kind == "items"
        or (dataset.rows.kind == "documents" and any(field.origin == "paragraph" for field in dataset.fields))
        for path in dataset.sources
    }


def _left(
    spec: Spec, sources: Mapping[Path, Source], documents: Mapping[Path, Document], made: Mapping[str, Normalised]
) -> list[Problem]:
    """Tell what no dataset takes from the documents, and where not every page shows them as GitHub does."""
    columns_read: dict[Path, dict[int, frozenset[str]]] = {path: {} for path in documents}
    told: dict[str, list[Problem]] = {document.path: [] for document in documents.values()}
    for taker in made.values():
        for path, tables in taker.columns_read.items():
            for table, names in tables.items():
                columns_read[path][table] = columns_read[path].get(table, frozenset()) | names
        for problem in taker.problems:
            told.setdefault(problem.span.path, []).append(problem)
    asked = {path: documents[path] for path in _asked_for_tables(spec) if path in documents}
    linted = {path: lint(sources[path], told[document.path]) for path, document in asked.items()}
    strays = {path: [problem for problem in found if problem.code == "stray-row"] for path, found in linted.items()}
    left = leftovers(asked, spec.ignores, columns_read, strays, sources)
    return [*left, *(problem for problem in chain(*linted.values()) if problem.code != "stray-row")]


def _without_conflicts(problems: Sequence[Problem], sources: Iterable[Source]) -> list[Problem]:
    """Tell of conflicts that git has left, and of the lines of their markers nothing else."""
    found = [problem for source in sources for problem in conflicts(source)]
    lines = {(problem.span.path, problem.span.line) for problem in found}
    return [*found, *(problem for problem in problems if (problem.span.path, problem.span.line) not in lines)]


def _asked_for_tables(spec: Spec) -> Mapping[Path, None]:
    """The files whose tables must all be taken or ignored: those that tables are read from, or sections of by name.

    A file that is read for its list items, as a document, or by a pattern for its sections, may have any tables.
    """
    return dict.fromkeys(
        path
        for dataset in spec.datasets
        for named in dataset.named
        if dataset.rows.kind == "tables" or (dataset.rows.kind == "sections" and not named.is_pattern)
        for path in named.paths
    )


def _dataset(spec: DatasetSpec, normalised: Normalised) -> Dataset:
    return Dataset(spec.name, spec.key, normalised.records)


def _whole(
    spec: Spec, documents: Mapping[Path, Document], made: Mapping[str, Normalised], left: Iterable[Problem]
) -> set[str]:
    """Name the datasets whose sources could all be read, and of which nothing that was found took records."""
    torn = {problem.span.path for problem in left if problem.code in LOSES_RECORDS}
    sound = {path for path, document in documents.items() if document.path not in torn}
    return {
        dataset.name
        for dataset in spec.datasets
        if sound.issuperset(dataset.sources)
        and not any(problem.code in LOSES_RECORDS for problem in made[dataset.name].problems)
    }


def _joined(
    spec: Spec, datasets: dict[str, Dataset], whole: Collection[str], problems: list[Problem]
) -> dict[str, Dataset]:
    if not any(field.join for dataset in spec.datasets for field in dataset.fields):
        return datasets
    from .records.joining import join  # most specs join nothing

    datasets, found = join(spec.datasets, datasets, whole)
    problems += found
    return datasets


def _wrong(spec: DatasetSpec, root: Path, datasets: Mapping[str, Dataset], whole: Collection[str]) -> Iterator[Problem]:
    """Tell what is wrong with the records of one dataset, and with its schema.

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


def _each_once(spec: Spec, wrong: Mapping[str, list[Problem]]) -> Iterator[Problem]:
    """Tell what is wrong with each dataset, but for what another one that it joins has told at the same place."""
    for dataset in spec.datasets:
        told = {problem.span for field in dataset.fields if field.join for problem in wrong[field.join.dataset]}
        yield from (problem for problem in wrong[dataset.name] if problem.span not in told)


def _rendered(outcome: Outcome, sources: Mapping[Path, Source]) -> Outcome:
    spec, datasets, shapes = outcome.spec, outcome.datasets, outcome.shapes
    artefacts = [a for d in spec.datasets for a in render(d, datasets[d.name], shapes[d.name])]
    artefacts += gather(spec.name, spec.datasets, datasets, shapes)
    return outcome._replace(artefacts=(*artefacts, describe(spec, artefacts, sources)))
