"""Renders datasets in the formats that the spec names: records become bytes, and bytes records again.

Enters: a dataset and its shape. Leaves: what a format cannot hold of it, or else Artefacts. Nothing is read
or written here. A format's module is imported when the format is first asked for, and the library that it
needs when it first dumps or loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from ..model import Dataset, Span
from ..problems import Problem, install_line
from ..reading.following import Follow, unfollowed
from .format import Artefact, Format, Package, Shape

if TYPE_CHECKING:
    from ..spec import DatasetSpec, Formulas, Spec

__all__ = [
    "FORMATS",
    "WITHOUT_GROUPS",
    "Artefact",
    "Format",
    "Package",
    "Shape",
    "gather",
    "lacking",
    "obstacles",
    "refusals",
    "render",
    "render_all",
    "shape_of",
    "shapes_of",
    "uninstalled",
]


class _Formats(Mapping[str, Format]):
    """Formats by their name, with the module that has each: ``jsonl`` is JSONL in json."""

    def __init__(self, homes: Mapping[str, str]) -> None:
        self._homes = homes
        self._found: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._found:
            self._found[name] = getattr(import_module(f".{self._homes[name]}", __name__), name.upper())
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


FORMATS: Mapping[str, Format] = _Formats(
    {
        "json": "json",
        "keyed": "json",
        "grouped": "json",
        "yaml": "yaml",
        "csv": "csv",
        "tsv": "csv",
        "jsonl": "json",
        "typescript": "typescript",
        "python": "python",
        "sqlite": "sqlite",
        "parquet": "parquet",
        "xlsx": "xlsx",
        "markdown": "markdown",
        "html": "html",
    }
)
"""The formats by their names, in the order of docs/formats.md; a format is imported when it is looked up."""

WITHOUT_GROUPS = tuple(name for name in FORMATS if name != "grouped")
"""Those that can be asked for without a spec that says what the groups are."""


# The stages of the pipeline: each does for all datasets of a spec what the functions below do for one.


def shapes_of(spec: Spec) -> dict[str, Shape]:
    """Return what the formats need to know of each dataset, by its name."""
    return {one.name: shape_of(one, spec.formulas, spec.delimiter, bom=spec.bom) for one in spec.datasets}


def refusals(spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    """Report what the formats cannot hold of each dataset (see `obstacles`), or of a group that has a file."""
    there = [one for one in spec.datasets if one.name in datasets]
    for one in there:
        yield from obstacles(one, datasets[one.name], shapes[one.name])
    if any(one.group_files for one in there):
        from .groups import group_obstacles  # most datasets have one file in each format

        yield from group_obstacles(spec, datasets, shapes)


def render_all(
    spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape], follow: Follow = unfollowed
) -> list[Artefact]:
    """Render each dataset (see `render`); ``follow`` sees them pass."""
    return [
        artefact
        for one in follow(spec.datasets, "making files")
        for artefact in render(one, datasets[one.name], shapes[one.name])
    ]


# One dataset


def shape_of(spec: DatasetSpec, formulas: Formulas, delimiter: str = ",", *, bom: bool = False) -> Shape:
    """Return what the formats need to know of the dataset that ``spec`` describes, and how CSV is written."""
    references = {field.name: field.references for field in spec.fields if field.references is not None}
    texts = (field for field in spec.fields if field.view == "text" and field.pattern is None and field.value is None)
    whole = {field.columns: field.name for field in texts}
    marks = [field for field in spec.fields if field.view == "highlights" and field.column is not None]
    marked = {field.name: whole[field.columns] for field in marks if field.columns in whole}
    addresses = frozenset(field.name for field in spec.fields if field.view == "url")
    links = (references, marked, spec.group, addresses)
    return Shape(spec.name, spec.key, spec.schema, formulas, spec.span, *links, spec.about, delimiter, bom)


def obstacles(spec: DatasetSpec, dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report each value of ``dataset`` that one of the formats ``spec`` names cannot hold, and what they lack."""
    for name in spec.formats:
        yield from lacking(name, shape.span)
        yield from FORMATS[name].obstacles(dataset, shape)
    if spec.templates:
        from . import template

        missing = list(uninstalled("a template", template.LIBRARY, template.EXTRA, shape.span))
        yield from missing
        for one in () if missing else spec.templates:
            if one.groups is None:
                yield from template.faults(one.source, dataset, shape)


def lacking(name: str, span: Span) -> Iterator[Problem]:
    """Report, at ``span``, the library that the format ``name`` needs, if it is not installed."""
    form = FORMATS[name]
    yield from uninstalled(f"the format {name}", form.library, form.extra, span)


def uninstalled(what: str, library: str, extra: str, span: Span) -> Iterator[Problem]:
    """Report, at ``span``, the ``library`` that ``what`` needs and the ``extra`` brings, if it is not installed."""
    if not library:
        return
    from importlib.util import find_spec

    if find_spec(library) is None:
        message = f"{what} needs {library}, which is not installed; {install_line(extra)}"
        yield Problem("missing-extra", message, span)


def render(spec: DatasetSpec, dataset: Dataset, shape: Shape) -> list[Artefact]:
    """Render ``dataset`` in each format that ``spec`` names, and by its templates; writes nothing.

    The dataset must be valid and free of obstacles, as `run` ensures. Files that datasets share, such as SQLite, are
    not among the artefacts.
    """
    artefacts = [
        Artefact(spec.file(name), FORMATS[name].dump(dataset.records, shape), spec.name, name)
        for name in spec.formats
        if FORMATS[name].gather is None
    ]
    if spec.templates:
        from .template import fill

        artefacts += [
            Artefact(one.output, fill(one.source, dataset.records, shape), spec.name, "template")
            for one in spec.templates
            if one.groups is None
        ]
    if spec.group_files:
        from .groups import group_artefacts  # which few datasets have

        artefacts += group_artefacts(spec, dataset, shape)
    return artefacts


def gather(
    package: Package, specs: Sequence[DatasetSpec], datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]
) -> list[Artefact]:
    """Render the files, named after ``package``, that all datasets share which ask for a format of such files."""
    from ..spec import file_name

    artefacts = []
    for name in dict.fromkeys(name for spec in specs for name in spec.formats):
        shared = FORMATS[name].gather
        if shared is not None:
            members = tuple(spec.name for spec in specs if name in spec.formats)
            content = shared([(datasets[member].records, shapes[member]) for member in members], package)
            artefacts.append(Artefact(file_name(package.name, (), name), content, "", name, members))
    return artefacts
