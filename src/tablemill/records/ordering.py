"""Sorts the records of a dataset as its spec says: nulls last, numbers as numbers, texts by their code points.

What is sorted are numbers of records; columns are then put into their order. Records that are equal in all fields stay
in the order of the seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..model import Dataset, Json, Records
from ..spec import DatasetSpec
from ..spec.model import SortField

__all__ = ["in_order", "order_of", "sort_values"]


def in_order(specs: Iterable[DatasetSpec], datasets: Mapping[str, Dataset]) -> Mapping[str, Dataset]:
    """Return the datasets with the records of each in the order that its spec names, if it names one."""
    found = dict(datasets)
    for spec in specs:
        if spec.sort and spec.name in datasets:
            dataset = datasets[spec.name]
            records = dataset.records.chosen(order_of(dataset.records, spec.sort))
            found[spec.name] = dataset._replace(records=records)
    return found


def order_of(records: Records, order: Sequence[SortField]) -> Sequence[int]:
    """Number the records in the order that the fields give them."""
    numbers: Sequence[int] = range(len(records))
    for field in reversed(order):  # Python's sort is stable, so that the first field decides at last
        values = sort_values(records.column(field.field), field)
        there = [number for number in numbers if values[number] is not None]
        there.sort(key=values.__getitem__, reverse=field.descending)
        numbers = [*there, *(number for number in numbers if values[number] is None)]
    return numbers


def sort_values(column: Sequence[Json], field: SortField) -> Sequence[Json]:
    """Return what the values of a column are compared by."""
    if not field.ignore_case:
        return column
    return [value.casefold() if isinstance(value, str) else value for value in column]
