"""The seeds of a spec: each is read once, and parsed as far as its datasets need it.

Enters: a Spec. Leaves: Sources and Documents by their paths, and a problem for each seed that cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..markdown import parse
from ..model import Document, Span
from ..problems import Problem, TablemillError
from ..reading.sources import Source, read
from ..spec import Spec


class Seeds(NamedTuple):
    """The seeds that could be read, and why others could not."""

    sources: Mapping[Path, Source]
    documents: Mapping[Path, Document]
    problems: list[Problem]


def read_seeds(spec: Spec) -> Seeds:
    """Read and parse the seeds of ``spec``; one that cannot be read is a problem, and the others are worked on."""
    problems: list[Problem] = []
    sources = _read_sources(spec, problems)
    html, prose = _with_html(spec), _with_prose(spec)
    documents = {
        path: parse(source, marks=spec.marks, html=path in html, prose=path in prose)
        for path, source in sources.items()
    }
    return Seeds(sources, documents, problems)


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
