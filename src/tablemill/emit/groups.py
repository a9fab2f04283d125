"""One file a group: the records that are alike in the fields of a file's name go to a file of that name.

Enters: a dataset, and the GroupFiles of its spec. Leaves: the files with the numbers of their records, problems at the
rows that name no file, and Artefacts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..expressions import lazy
from ..model import Dataset
from ..problems import Problem, quoted
from . import FORMATS, lacking, uninstalled
from .format import Artefact, Shape

if TYPE_CHECKING:
    from ..spec import DatasetSpec, Spec
    from ..spec.model import GroupFile

__all__ = ["group_artefacts", "group_obstacles"]

MOST = 10_000
"""How many files a dataset may be written to: each is a line of the data package, and of a build's time."""

_UNSAFE = lazy(r'[/\\:*?"<>|]|^[. ]|[. ]$')
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = lazy(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_LONGEST = 200
"""How many bytes a name may have: most file systems take 255, and what is written beside has a longer one."""


class _Group(NamedTuple):
    """One file: its name, and the numbers of its records."""

    name: str
    numbers: list[int]


def _groups(file: GroupFile, dataset: Dataset) -> dict[str | None, _Group]:
    """Return the files by their names; under None the records that have none, for a field is null."""
    columns = {name: dataset.records.column(name) for name in file.name.names}
    found: dict[str | None, _Group] = {}
    for number, name in enumerate(file.name.texts(columns, len(dataset.records))):
        found.setdefault(name, _Group(name or "", [])).numbers.append(number)
    return found


def group_obstacles(spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    """Report each record that names no file, or one that is another's, and what a format cannot hold."""
    taken: dict[str, tuple[str, object]] = {
        name.casefold(): (what, None) for name, what in spec.package_files.items()
    }  # whose the files are, by their folded names
    for one in spec.datasets:
        names = [*map(one.file, one.formats), *(template.output for template in one.templates)]
        taken |= {name.casefold(): (one.name, None) for name in names if name.casefold() not in taken}
    for one in spec.datasets:
        if one.group_files and one.name in datasets:
            yield from _obstacles(one, datasets[one.name], shapes[one.name], taken)


def _obstacles(
    spec: DatasetSpec, dataset: Dataset, shape: Shape, taken: dict[str, tuple[str, object]]
) -> Iterator[Problem]:
    """Report those of one dataset; ``taken`` is filled with its files."""
    for file in spec.group_files:
        groups = _groups(file, dataset)
        yield from _without_file(file, dataset, groups.pop(None, _Group("", [])).numbers)
        if len(groups) > MOST:
            message = f"{dataset.name} has {len(groups):,} groups, one file each, but at most {MOST:,} files are made"
            yield Problem("group-name", message, file.name.span)
            continue
        for group in groups.values():
            yield from _misnamed(file, dataset, group, taken)
            yield from _mixed(file, dataset, group)
        yield from _not_held(file, dataset, shape, list(groups.values()))


def _without_file(file: GroupFile, dataset: Dataset, numbers: Sequence[int]) -> Iterator[Problem]:
    records = dataset.records
    for number in numbers:
        for name in file.name.names:
            if records.column(name)[number] is None and name not in records.failed.get(number, ()):
                message = f"{name} is null, but the file name {file.name.text} needs it; give it a value"
                yield Problem("null-group", message, records[number].place(name))


def _misnamed(
    file: GroupFile, dataset: Dataset, group: _Group, taken: dict[str, tuple[str, object]]
) -> Iterator[Problem]:
    first = dataset.records[group.numbers[0]]
    place = first.place(file.name.names[0])
    values = [first.values[name] for name in file.name.names]
    if _UNSAFE.search(group.name) or not group.name.isprintable() or _RESERVED.match(group.name):
        wrong = "is not a valid file name on every system"
    elif len(group.name.encode(errors="replace")) > _LONGEST:
        wrong = f"is longer than the {_LONGEST} bytes that a file name may have"
    else:
        folded = unicodedata.normalize("NFC", group.name).casefold()
        owner, own = taken.setdefault(folded, (f"the group {', '.join(map(quoted, values))}", (file, values)))
        if own == (file, values):
            return
        wrong = f"is also the file of {owner}"
    said = " and ".join(f"{name} {quoted(first.values[name])}" for name in file.name.names)
    cure = f"correct the value, or write {{NAME:slug}} in {file.name.text}"
    message = f"{quoted(group.name)}, the file of {said}, {wrong}; {cure}"
    yield Problem("group-name", message, place)


def _mixed(file: GroupFile, dataset: Dataset, group: _Group) -> Iterator[Problem]:
    """Report the first record whose values are others than those of the group, and make the same name."""
    columns = [dataset.records.column(name) for name in file.name.names]
    first = group.numbers[0]
    for number in group.numbers:
        differing = [place for place, column in enumerate(columns) if column[number] != column[first]]
        if differing:
            name, column = file.name.names[differing[0]], columns[differing[0]]
            there = dataset.records[first].place(name)
            same = (
                f"{name} {quoted(column[number])} gives the same file, {quoted(group.name)}, as {quoted(column[first])}"
            )
            message = f"{same} at {there}; correct one of the two, or add another field to {file.name.text}"
            yield Problem("group-name", message, dataset.records[number].place(name))
            return


def _not_held(file: GroupFile, dataset: Dataset, shape: Shape, groups: Sequence[_Group]) -> Iterator[Problem]:
    if file.source is None:
        yield from lacking(file.form, shape.span)
        yield from FORMATS[file.form].obstacles(dataset, shape)
        return
    from . import template

    missing = list(uninstalled("a template", template.LIBRARY, template.EXTRA, shape.span))
    yield from missing
    if dataset.records.failed or missing:
        return
    for group in groups:
        wrong = list(template.faults(file.source, _of(dataset, group.numbers), shape))
        yield from wrong
        if wrong:
            return


def _of(dataset: Dataset, numbers: Sequence[int]) -> Dataset:
    return dataset._replace(records=dataset.records.chosen(numbers))


def group_artefacts(spec: DatasetSpec, dataset: Dataset, shape: Shape) -> Iterator[Artefact]:
    """Render the files of all groups, which must be free of obstacles."""
    for file in spec.group_files:
        for group in _groups(file, dataset).values():
            records = _of(dataset, group.numbers).records
            if file.source is None:
                content = FORMATS[file.form].dump(records, shape)
            else:
                from .template import fill

                content = fill(file.source, records, shape)
            values = tuple((name, records.column(name)[0]) for name in file.name.names)
            yield Artefact(group.name, content, spec.name, file.form, (), values, tuple(group.numbers))
