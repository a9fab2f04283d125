"""The pipeline, on one screen: a spec's path becomes an Outcome, which build publishes and check compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .dialect import lint
from .emit import Artefact, Shape, gather, obstacles, render, shape_of
from .keys import duplicate_keys, unknown_references
from .markdown import parse
from .model import Dataset, Document
from .normalisation import normalise
from .package import describe
from .problems import Problem, TablemillError, in_order
from .publication import Published, publish
from .selection import LOSES_RECORDS, leftovers
from .sources import Source, read
from .spec import Spec, load_spec
from .validation import check_schema, validate

if TYPE_CHECKING:
    from .drift import Change

DEFAULT_SPECS = (Path("seeds/tablemill.yaml"), Path("tablemill.yaml"))
"""Where a spec is looked for when none is named, in this order."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a spec's seeds give: the datasets, their files as bytes, and every problem in the order of places.

    With an error among the problems there are no artefacts: nothing is published unless everything is right.
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


def run(path: Path) -> Outcome:
    """Read the spec at ``path`` and its seeds, and make everything that dist should hold; writes nothing.

    Raises TablemillError where the spec itself cannot be used.
    """
    spec = load_spec(path)
    problems: list[Problem] = []
    sources = _read_sources(spec, problems)
    with_html = {dataset.source for dataset in spec.datasets if dataset.rows.html}
    documents = {path: parse(source, html=path in with_html) for path, source in sources.items()}
    datasets = _make_datasets(spec, sources, documents, problems)
    shapes = {dataset.name: shape_of(dataset, spec.formulas) for dataset in spec.datasets}
    for dataset in spec.datasets:
        if dataset.name in datasets:
            problems += obstacles(dataset, datasets[dataset.name], shapes[dataset.name])
    outcome = Outcome(spec, datasets, shapes, (), tuple(in_order(problems)))
    if not outcome.ok:
        return outcome
    artefacts = [a for d in spec.datasets for a in render(d, datasets[d.name], shapes[d.name])]
    artefacts += gather(spec.name, spec.datasets, datasets, shapes)
    manifest = describe(spec, artefacts, sources)
    return Outcome(spec, datasets, shapes, (*artefacts, manifest), outcome.problems)


def build(path: Path) -> tuple[Outcome, Published | None]:
    """Run the spec at ``path`` and bring dist up to date, wholly or, with an error, not at all (None)."""
    outcome = run(path)
    return outcome, publish(outcome.artefacts, outcome.spec.output, outcome.spec.root) if outcome.ok else None


def check(path: Path) -> tuple[Outcome, list[Change]]:
    """Run the spec at ``path`` and compare dist with the result; with an error in the seeds, nothing to compare."""
    from .drift import compare  # a build does without

    outcome = run(path)
    if not outcome.ok:
        return outcome, []
    return outcome, compare(outcome.artefacts, outcome.datasets, outcome.shapes, outcome.spec.output, outcome.spec.root)


def _read_sources(spec: Spec, problems: list[Problem]) -> dict[Path, Source]:
    """Read each seed once; one that cannot be read is a problem, and the others are still worked on."""
    sources: dict[Path, Source] = {}
    unreadable = set()
    for dataset in spec.datasets:
        if dataset.source in sources or dataset.source in unreadable:
            continue
        try:
            sources[dataset.source] = read(dataset.source, root=spec.root)
        except TablemillError as error:
            unreadable.add(dataset.source)
            named_at = dataset.spans["source"]  # a file that is not there has no line that an editor could show
            problems += (p._replace(span=named_at) if p.code == "missing-file" else p for p in error.problems)
    return sources


def _make_datasets(
    spec: Spec, sources: Mapping[Path, Source], documents: Mapping[Path, Document], problems: list[Problem]
) -> dict[str, Dataset]:
    datasets: dict[str, Dataset] = {}
    partial: set[str] = set()
    columns_read: dict[Path, dict[int, frozenset[str]]] = defaultdict(dict)
    for dataset in spec.datasets:
        wrong = check_schema(dataset, spec.root)
        problems += wrong
        if dataset.source not in documents:
            continue
        records, found, columns = normalise(documents[dataset.source], dataset)
        problems += found if wrong else [*found, *validate(records, dataset, spec.root)]
        datasets[dataset.name] = made = Dataset(dataset.name, dataset.key, tuple(records))
        problems += duplicate_keys(made)
        if _loses_records(found):
            partial.add(dataset.name)
        for table, names in columns.items():
            read_before = columns_read[dataset.source].get(table, frozenset())
            columns_read[dataset.source][table] = read_before | names
    for source, document in documents.items():
        found = leftovers(document, [i for i in spec.ignores if i.source == source], columns_read[source])
        found += lint(sources[source], problems)
        problems += found
        if _loses_records(found):
            partial |= {dataset.name for dataset in spec.datasets if dataset.source == source}
    _check_references(spec, datasets, partial, problems)
    return datasets


def _loses_records(problems: Iterable[Problem]) -> bool:
    return any(problem.code in LOSES_RECORDS for problem in problems)


def _check_references(
    spec: Spec, datasets: Mapping[str, Dataset], partial: Container[str], problems: list[Problem]
) -> None:
    """A key that is missing in a ``partial`` dataset is a consequence of what the problems there say."""
    whole = {name: dataset for name, dataset in datasets.items() if name not in partial}
    for dataset in spec.datasets:
        if dataset.name in datasets:
            problems += unknown_references(dataset, datasets[dataset.name], whole)
