"""Shows all tables of some sources on one page: those with the same columns are a dataset, without a spec.

Enters: a Listing and a choice. Leaves: the page as bytes, and what there is to say of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..emit import Package, gather, obstacles, shape_of
from ..emit.html.seeds import readable
from ..model import Dataset
from ..problems import Problem, TablemillError, counted, in_order
from ..spec import DatasetSpec
from .extracts import plan_of, records_of, renamed, spec_of, strings
from .listing import Choice, FoundTable, Listing, no_such_table

__all__ = ["Catalogue", "catalogue_of"]

_HEADING = "heading"
_LONGEST = 80


class Catalogue(NamedTuple):
    """A page, the number of its datasets and records, and the problems of its rows."""

    content: bytes
    datasets: int
    records: int
    problems: tuple[Problem, ...]


def catalogue_of(listing: Listing, choice: Choice) -> Catalogue:
    """Return the page of all tables that ``choice`` fits; raises TablemillError where it fits none.

    A field tells the heading of each row where the tables of a dataset stand under several; a column that has links has
    one more for their addresses.
    """
    chosen = tuple(filter(choice.fits, listing.tables))
    if not chosen:
        raise TablemillError([*listing.problems, *no_such_table(listing, choice)])
    groups: dict[tuple[str, ...], list[FoundTable]] = {}
    for found in chosen:
        groups.setdefault(found.columns, []).append(found)
    specs: dict[str, DatasetSpec] = {}
    datasets: dict[str, Dataset] = {}
    problems: list[Problem] = []
    for tables in groups.values():
        spec, dataset, said = _dataset(tables, specs)
        specs[spec.name], datasets[spec.name] = spec, dataset
        problems += said
    shapes = {name: shape_of(spec, "escape") for name, spec in specs.items()}
    refused = [p for name, spec in specs.items() for p in obstacles(spec, datasets[name], shapes[name])]
    if refused:
        raise TablemillError(in_order(refused))
    package = Package("tables", {"title": _title_of(listing)})
    [page] = gather(package, list(specs.values()), datasets, shapes)
    records = sum(len(dataset.records) for dataset in datasets.values())
    return Catalogue(page.content, len(datasets), records, tuple(in_order(problems)))


def _dataset(
    tables: Sequence[FoundTable], taken: dict[str, DatasetSpec]
) -> tuple[DatasetSpec, Dataset, Sequence[Problem]]:
    first = tables[0]
    headings = list(dict.fromkeys(found.headings[-1] for found in tables if found.headings))
    heading_as = _HEADING if len(headings) > 1 and _HEADING not in first.columns else None
    plan = plan_of(tables, first.columns, heading_as, "text", True)
    title = _shortened(", ".join(headings)) or readable(f"{first.table.span.path}:{first.table.span.line}")
    spec = spec_of(
        _free(title, first.number, taken), strings(plan, first.table.span.path), None, plan, first.table.span
    )
    spec = spec._replace(about={"title": title}, formats=("html",))
    records, problems = records_of(tables, spec)
    notes = (Problem(*note) for found in tables for note in found.table.notes)
    return spec, Dataset(spec.name, spec.key, records), [*problems, *renamed(tables, first.columns), *notes]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _free(title: str, number: int, taken: dict[str, DatasetSpec]) -> str:
    """Name a dataset after its heading, as GitHub names the anchors of headings, or by its number."""
    name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or f"table-{number}"
    return next(free for free in _numbered(name) if free not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _title_of(listing: Listing) -> str:
    return readable(listing.sources[0]) if len(listing.sources) == 1 else counted(len(listing.sources), "file")
