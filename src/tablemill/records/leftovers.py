"""What no dataset takes from the seeds: tables and columns, lines astray, and what renderers disagree about.

Enters: a Spec, its seeds, and what normalisation made of them. Leaves: problems; and which datasets lost no records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ..dialect import conflicts, lint
from ..problems import Problem
from ..spec import Spec
from .normalisation import Normalised
from .seeds import Seeds
from .selection import LOSES_RECORDS, leftovers


def left_over(spec: Spec, seeds: Seeds, made: Mapping[str, Normalised]) -> list[Problem]:
    """Tell what no dataset takes from the documents, and where not every page shows them as GitHub does."""
    sources, documents = seeds.sources, seeds.documents
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


def without_conflicts(problems: Sequence[Problem], seeds: Seeds) -> list[Problem]:
    """Tell of conflicts that git has left, and of the lines of their markers nothing else."""
    found = [problem for source in seeds.sources.values() for problem in conflicts(source)]
    lines = {(problem.span.path, problem.span.line) for problem in found}
    return [*found, *(problem for problem in problems if (problem.span.path, problem.span.line) not in lines)]


def without_loss(spec: Spec, seeds: Seeds, made: Mapping[str, Normalised], left: Iterable[Problem]) -> set[str]:
    """Name the datasets whose sources could all be read, and of which nothing that was found took records."""
    torn = {problem.span.path for problem in left if problem.code in LOSES_RECORDS}
    sound = {path for path, document in seeds.documents.items() if document.path not in torn}
    return {
        dataset.name
        for dataset in spec.datasets
        if sound.issuperset(dataset.sources)
        and not any(problem.code in LOSES_RECORDS for problem in made[dataset.name].problems)
    }


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
