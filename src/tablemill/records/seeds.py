"""The seeds of a spec: each is read once, and parsed as far as its datasets need it.

Enters: a Spec. Leaves: Sources and Documents by their paths, and a problem for each seed that cannot be read. What is
read as no Markdown is a Document of the dataset that reads it so, for another may read the same file otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..markdown import parse
from ..model import Document, Span
from ..problems import Problem, TablemillError
from ..reading.following import Follow, unfollowed
from ..reading.project import real
from ..reading.sources import Source, read
from ..spec import DatasetSpec, Spec
from ..spec.model import NO_MARKDOWN, PROSE


class Seeds(NamedTuple):
    """The seeds that could be read, and why others could not.

    ``documents`` are those of Markdown; ``data`` those of data files and of matches, by the names of their datasets.
    """

    sources: Mapping[Path, Source]
    documents: Mapping[Path, Document]
    data: Mapping[str, Mapping[Path, Document]]
    problems: list[Problem]

    def of(self, dataset: DatasetSpec) -> Mapping[Path, Document]:
        """Return the documents that have the sources of ``dataset``, and may have others."""
        return self.data.get(dataset.name, {}) if dataset.rows.kind in NO_MARKDOWN else self.documents


def read_seeds(spec: Spec, follow: Follow = unfollowed) -> Seeds:
    """Read and parse the seeds of ``spec``; one that cannot be read is a problem, and the others are worked on.

    Each passes through ``follow``, as it is read and as it is parsed.
    """
    problems: list[Problem] = []
    sources = _read_sources(spec, problems, follow)
    html, prose, markdown = _with_html(spec), _with_prose(spec), _as_markdown(spec)
    documents = {
        path: parse(source, marks=spec.marks, html=path in html, prose=path in prose)
        for path, source in follow(sources.items(), "parsing files")
        if path in markdown
    }
    return Seeds(sources, documents, _data(spec, sources, problems), problems)


def _as_markdown(spec: Spec) -> set[Path]:
    return {path for dataset in spec.datasets if dataset.rows.kind not in NO_MARKDOWN for path in dataset.sources}


def _data(spec: Spec, sources: Mapping[Path, Source], problems: list[Problem]) -> Mapping[str, Mapping[Path, Document]]:
    datasets = [dataset for dataset in spec.datasets if dataset.rows.kind in NO_MARKDOWN]
    if not datasets:
        return {}
    from .data import read_data  # most specs read Markdown alone

    return {
        dataset.name: read_data({path: sources[path] for path in dataset.sources if path in sources}, dataset, problems)
        for dataset in datasets
    }


def _read_sources(spec: Spec, problems: list[Problem], follow: Follow) -> dict[Path, Source]:
    """Read each seed once; one that cannot be read is a problem, and the others are still worked on."""
    sources: dict[Path, Source] = {}
    places: dict[Path, Span] = {}
    for dataset in spec.datasets:
        for named in dataset.named:
            for path in named.paths:
                places.setdefault(path, named.span)
    for path, named_at in follow(places.items(), "reading files"):
        try:
            sources[path] = read(path, root=spec.root)
        except TablemillError as error:  # a file that is not there has no line that an editor could show
            problems += (p._replace(span=named_at) if p.code == "missing-file" else p for p in error.problems)
    return _without_what_is_inserted(sources, spec) if spec.inserts else sources


def _without_what_is_inserted(sources: Mapping[Path, Source], spec: Spec) -> dict[Path, Source]:
    """Blank what a build writes into the seeds themselves: like dist, it is made from datasets, and never a source.

    So no dataset can be made from itself, and what one build makes of the seeds is what the next one makes of them.
    """
    from .regions import without_regions

    marks: dict[str, list[str]] = {}
    for insert in spec.inserts:
        marks.setdefault(real(insert.file), []).append(insert.mark)
    return {path: without_regions(source, marks.get(real(path), ())) for path, source in sources.items()}


def _with_html(spec: Spec) -> set[Path]:
    return {path for dataset in spec.datasets if dataset.rows.html for path in dataset.sources}


def _with_prose(spec: Spec) -> set[Path]:
    """The files of which more is read than tables and headings."""
    return {
        path
        for dataset in spec.datasets
        if dataset.rows.kind == "items" or any(field.origin in PROSE for field in dataset.fields)
        for path in dataset.sources
    }
