"""The pipeline, on one screen: a spec's path becomes an Outcome, which build publishes and check compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .drift import Change, compare
from .emit import Artefact, Shape, obstacles, render
from .keys import duplicate_keys, unknown_references
from .markdown import parse
from .model import Dataset, Document
from .normalisation import leftovers, normalise
from .package import describe
from .problems import Problem, TablemillError, in_order
from .publish import Published, publish
from .sources import Source, read
from .spec import Spec, load_spec
from .validation import check_schema, validate

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
    documents = {path: parse(source) for path, source in sources.items()}
    datasets = _make_datasets(spec, documents, problems)
    shapes = {d.name: Shape(d.name, d.key, d.schema, spec.formulas, d.span) for d in spec.datasets}
    for dataset in spec.datasets:
        if dataset.name in datasets:
            problems += obstacles(dataset, datasets[dataset.name], shapes[dataset.name])
    outcome = Outcome(spec, datasets, shapes, (), tuple(in_order(problems)))
    if not outcome.ok:
        return outcome
    artefacts = [a for d in spec.datasets for a in render(d, datasets[d.name], shapes[d.name])]
    manifest = describe(spec, artefacts, sources)
    return Outcome(spec, datasets, shapes, (*artefacts, manifest), outcome.problems)


def build(path: Path) -> tuple[Outcome, Published | None]:
    """Run the spec at ``path`` and bring dist up to date, wholly or, with an error, not at all (None)."""
    outcome = run(path)
    return outcome, publish(outcome.artefacts, outcome.spec.output, outcome.spec.root) if outcome.ok else None


def check(path: Path) -> tuple[Outcome, list[Change]]:
    """Run the spec at ``path`` and compare dist with the result; with an error in the seeds, nothing to compare."""
    outcome = run(path)
    if not outcome.ok:
        return outcome, []
    return outcome, compare(outcome.artefacts, outcome.datasets, outcome.shapes, outcome.spec.output)


def _read_sources(spec: Spec, problems: list[Problem]) -> dict[Path, Source]:
    """Read each seed once; one that cannot be read is a problem, and the others are still worked on."""
    sources = {}
    for path in dict.fromkeys(dataset.source for dataset in spec.datasets):
        try:
            sources[path] = read(path, root=spec.root)
        except TablemillError as error:
            problems += error.problems
    return sources


def _make_datasets(spec: Spec, documents: Mapping[Path, Document], problems: list[Problem]) -> dict[str, Dataset]:
    datasets: dict[str, Dataset] = {}
    columns_read: dict[Path, dict[int, frozenset[str]]] = defaultdict(dict)
    for dataset in spec.datasets:
        wrong = check_schema(dataset, spec.root)
        problems += wrong
        if wrong or dataset.source not in documents:
            continue
        records, found, columns = normalise(documents[dataset.source], dataset)
        problems += found + validate(records, dataset, spec.root)
        datasets[dataset.name] = made = Dataset(dataset.name, dataset.key, tuple(records))
        problems += duplicate_keys(made)
        for table, names in columns.items():
            read_before = columns_read[dataset.source].get(table, frozenset())
            columns_read[dataset.source][table] = read_before | names
    for dataset in spec.datasets:
        if dataset.name in datasets:
            problems += unknown_references(dataset, datasets[dataset.name], datasets)
    for source, document in documents.items():
        problems += leftovers(
            document, [ignore for ignore in spec.ignores if ignore.source == source], columns_read[source]
        )
    return datasets
