"""What no dataset takes from the seeds: tables and columns, lines astray, and what renderers disagree about.

Enters: a Spec, its seeds, and what normalisation made of them. Leaves: problems; and which datasets lost no records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ..dialect import conflicts, lint
from ..problems import Problem
from ..spec import DatasetSpec, Spec
from ..spec.model import NO_MARKDOWN
from .normalisation import Normalised
from .seeds import Seeds
from .selection import LOSES_RECORDS, leftovers, unread_columns
from .shaping import transposed


def left_over(spec: Spec, seeds: Seeds, made: Mapping[str, Normalised]) -> list[Problem]:
    """Report what no dataset takes from the documents, and where not every page shows them as GitHub does."""
    sources, documents = seeds.sources, seeds.documents
    columns_read: dict[Path, dict[int, frozenset[str]]] = {path: {} for path in documents}
    keys_read: dict[Path, dict[int, frozenset[str]]] = {path: {} for path in documents}
    told: dict[str, list[Problem]] = {document.path: [] for document in documents.values()}
    markdown = [dataset.name for dataset in spec.datasets if dataset.rows.kind not in NO_MARKDOWN]
    for taker in (made[name] for name in markdown if name in made):
        for all_read, read in ((columns_read, taker.columns_read), (keys_read, taker.keys_read)):
            for path, tables in read.items():
                for table, names in tables.items():
                    all_read[path][table] = all_read[path].get(table, frozenset()) | names
        for problem in taker.problems:
            told.setdefault(problem.span.path, []).append(problem)
    asked = {path: documents[path] for path in _asked_for_tables(spec) if path in documents}
    linted = {path: lint(sources[path], told[document.path]) for path, document in asked.items()}
    strays = {path: [problem for problem in found if problem.code == "stray-row"] for path, found in linted.items()}
    left = leftovers(asked, spec.ignores, columns_read, strays, sources, keys_read)
    if len(markdown) < len(spec.datasets):
        left += _left_of_data(spec, seeds, made)
    return [*left, *(problem for problem in chain(*linted.values()) if problem.code != "stray-row")]


def _left_of_data(spec: Spec, seeds: Seeds, made: Mapping[str, Normalised]) -> Iterator[Problem]:
    """Report the columns that no dataset reads which takes the same records of a file, each once for all files."""
    takers = [dataset for dataset in spec.datasets if dataset.name in made and dataset.rows.kind in NO_MARKDOWN]
    read: dict[tuple[Path, object], frozenset[str]] = {}
    for dataset in takers:
        for path, tables in made[dataset.name].columns_read.items():
            at = (path, _taken(dataset))
            header = made[dataset.name].keys_read.get(path, {}) if dataset.rows.transposed else tables
            read[at] = read.get(at, frozenset()).union(*header.values())
    told: set[tuple[object, str]] = set()
    for dataset in takers:
        for path in made[dataset.name].columns_read:
            for table in seeds.of(dataset)[path].tables:
                names = read[path, _taken(dataset)] | {name for taken, name in told if taken == _taken(dataset)}
                shown = transposed(table) if dataset.rows.transposed else table
                yield from unread_columns(shown, names)
                told |= {(_taken(dataset), name) for name in shown.columns}


def _taken(dataset: DatasetSpec) -> object:
    """Say which records of a file are taken."""
    rows = dataset.rows
    return (rows.kind, rows.pattern, rows.pointer, rows.delimiter, rows.transposed)


def without_conflicts(problems: Sequence[Problem], seeds: Seeds) -> list[Problem]:
    """Report conflicts that git has left, and of the lines of their markers nothing else."""
    found = [problem for source in seeds.sources.values() for problem in conflicts(source)]
    lines = {(problem.span.path, problem.span.line) for problem in found}
    return [*found, *(problem for problem in problems if (problem.span.path, problem.span.line) not in lines)]


def without_loss(spec: Spec, seeds: Seeds, made: Mapping[str, Normalised], left: Iterable[Problem]) -> set[str]:
    """Name the datasets whose sources could all be read, and of which nothing that was found took records."""
    torn = {problem.span.path for problem in [*left, *seeds.problems] if problem.code in LOSES_RECORDS}
    sound = {path for path, document in seeds.documents.items() if document.path not in torn}
    return {
        dataset.name
        for dataset in spec.datasets
        if _sound(seeds, dataset, torn, sound)
        and not any(problem.code in LOSES_RECORDS for problem in made[dataset.name].problems)
    }


def _sound(seeds: Seeds, dataset: DatasetSpec, torn: Collection[str], markdown: Collection[Path]) -> bool:
    """Whether all sources of ``dataset`` could be read, and of none in ``torn`` are records missing."""
    if dataset.rows.kind not in NO_MARKDOWN:
        return all(path in markdown for path in dataset.sources)
    documents = seeds.of(dataset)
    return all(path in documents and documents[path].path not in torn for path in dataset.sources)


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
