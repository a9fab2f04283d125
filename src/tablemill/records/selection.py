"""Selects what a dataset makes records of: tables or list items under headings that match, sections, or documents.

Enters: the Documents of a dataset and its DatasetSpec. Leaves: a Selection, with a problem for all that they do not
agree on. Selection is strict, so that a table, a column or a row is never lost in silence: a file that the spec names
must have something to select. Of the files that a pattern matches, at least one must; the others may have nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ..model import Document, Item, Section, Span, Table
from ..problems import Problem, counted, listed, quoted
from ..reading.sources import Source
from ..spec import DatasetSpec, Ignore, RowsSpec, SourceSpec, files_of
from ..spec.model import ENTRY, NO_MARKDOWN, WITH_COLUMNS
from ..spec.patterns import Pattern
from .columns import columns_nowhere, columns_read, idle_names, mismatches
from .shaping import Shapes, Sieve, Taken, transposed, turned

_T = TypeVar("_T", Section, Item, Document)


class Picked(NamedTuple):
    """What a dataset takes of one file: sections, list items or itself; or tables, and the columns read of each.

    Columns are by the index of their table; ``keys_read`` has those of tables that are transposed. A table whose
    columns are not those that the spec names is not among ``tables``, and a problem says so.
    """

    subjects: Sequence[Section | Item | Document]
    tables: list[Taken]
    columns_read: Mapping[int, frozenset[str]]
    keys_read: Mapping[int, frozenset[str]] = MappingProxyType({})


class Selection(NamedTuple):
    """What a dataset makes records of, by the file it stands in, and how many rows it leaves out by intent."""

    picked: Mapping[Path, Picked]
    problems: list[Problem]
    left_out: int = 0


def select(documents: Mapping[Path, Document], spec: DatasetSpec) -> Selection:
    """Select what ``spec`` names of its ``documents``."""
    return _tables(documents, spec) if spec.rows.kind in WITH_COLUMNS else _subjects(documents, spec)


def _subjects(documents: Mapping[Path, Document], spec: DatasetSpec) -> Selection:
    sieve = Sieve(spec.rows)
    found = {
        path: _subjects_of(document, spec.relative(path), spec.rows, sieve) for path, document in documents.items()
    }
    selected = {path for path, subjects in found.items() if subjects}
    problems = [*_nothing_selected(documents, spec.named, spec.rows, selected), *sieve.idle()]
    picked = {path: Picked(found[path], [], {}) for path in documents if path in selected}
    return Selection(picked, problems, sieve.left_out)


def _subjects_of(document: Document, name: str, rows: RowsSpec, sieve: Sieve) -> Sequence[Section | Item | Document]:
    if rows.kind == "sections":
        return _chosen(_matching(document, rows), sieve, lambda section: section.heading.text)
    if rows.kind == "documents":
        return _chosen([document] if rows.pattern.search(name) else [], sieve, lambda _: name)
    items = [
        item
        for item in document.items
        if (rows.nested or item.depth == 1) and _stands_under(rows.pattern, item.section, rows.level)
    ]
    if rows.leaves:
        around = {id(item.parent) for item in document.items if item.parent is not None}
        items = [item for item in items if id(item) not in around]
    return _chosen(items, sieve, lambda item: item.paragraph.text)


def _chosen(subjects: list[_T], sieve: Sieve, text_of: Callable[[_T], str]) -> list[_T]:
    """Leave out the subjects whose text ``where`` and ``except`` do not let pass."""
    if not sieve.conditions or not subjects:
        return subjects
    texts = list(map(text_of, subjects))
    return [subjects[number] for number in sieve.choose([texts] * len(sieve.conditions))]


def _tables(documents: Mapping[Path, Document], spec: DatasetSpec) -> Selection:
    selected, problems = select_tables(documents, spec.named, spec.rows)
    shapes = Shapes(spec, [table for of_file in selected.values() for table in of_file.values()])
    problems += [*shapes.problems, *(Problem(*note) for taken in shapes.taken for note in taken.table.notes)]
    tables = [taken.table for taken in shapes.taken if not taken.wrong and not shapes.problems]
    nowhere = columns_nowhere(tables, spec)
    problems += [*nowhere.values(), *idle_names(tables, spec)]
    dittos = {column: field.value.ditto for field in spec.fields if field.value for column in field.columns}
    sieve, shaped = Sieve(spec.rows, dittos), iter(shapes.taken)
    picked = {}
    for path, of_file in selected.items():
        fit: list[Taken] = []
        read: dict[int, frozenset[str]] = {}
        keys: dict[int, frozenset[str]] = {}
        for index, taken in zip(of_file, shaped, strict=False):
            names = taken.table.columns
            lost = bool(taken.wrong or shapes.problems)
            wrong = taken.wrong if lost else tuple(mismatches(taken.table, spec, nowhere.keys()))
            problems += wrong
            if lost or wrong or nowhere:
                found = frozenset(names)  # what is left over of such a header says nothing new
                read[index] = frozenset(taken.written.columns)
            else:
                fit.append(sieve.sift(taken))
                found = columns_read(names, spec)
                read[index] = frozenset(taken.written.columns) if taken.transposed else found | taken.unpivoted
            if taken.transposed:
                keys[index] = found
        picked[path] = Picked((), fit, read, keys)
    problems += [*shapes.idle(), *sieve.idle()]
    if sieve.left_out and sieve.left_out == sieve.seen:
        problems.append(Problem("selects-nothing", _ALL_LEFT_OUT.format(counted(sieve.seen, "row")), spec.rows.span))
    return Selection(picked, problems, sieve.left_out)


def select_tables(
    documents: Mapping[Path, Document], named: Iterable[SourceSpec], rows: RowsSpec
) -> tuple[Mapping[Path, Mapping[int, Table]], list[Problem]]:
    """Return the tables that ``rows`` selects of each file, by their index, and a problem for all that lead to none.

    A ``number`` chooses among the tables that the rest of ``rows`` selects, so that its headings lead to tables.
    """
    selects = (lambda _, __: True) if rows.kind in NO_MARKDOWN else _selects
    selected = {
        path: {index: table for index, table in enumerate(document.tables) if selects(rows, table)}
        for path, document in documents.items()
    }
    named = tuple(named)
    if rows.kind in NO_MARKDOWN:
        return selected, [*_nothing_selected(documents, named, rows, {path for path in selected if selected[path]})]
    problems = list(_missing_tables(documents, named, rows, selected))
    if rows.number is None:
        return selected, problems
    chosen = {path: dict([*tables.items()][rows.number - 1 : rows.number]) for path, tables in selected.items()}
    return chosen, [*problems, *_no_such_number(documents, named, rows, rows.number, selected)]


def leftovers(
    documents: Mapping[Path, Document],
    ignores: Iterable[Ignore],
    columns_read: Mapping[Path, Mapping[int, frozenset[str]]],
    strays: Mapping[Path, Sequence[Problem]] = MappingProxyType({}),
    sources: Mapping[Path, Source] = MappingProxyType({}),
    keys_read: Mapping[Path, Mapping[int, frozenset[str]]] = MappingProxyType({}),
) -> list[Problem]:
    """Report what no dataset takes from ``documents``: tables and columns, rows astray, and where a table is cut.

    ``columns_read`` maps, for each file, the index of each table taken to the columns read by all who took it,
    ``keys_read`` that of each one that is taken with its first column as its header to those read of it, and
    ``strays`` has the problems of lines that look like rows; of those that are ignored, nothing is told.
    """
    problems = []
    ignored_in = _by_file(ignores)
    used: set[tuple[Span, Path]] = set()
    for path, document in documents.items():
        lost = [*(Problem("table-cut", _TABLE_CUT, span) for span in document.cut), *strays.get(path, ())]
        for problem in lost:
            hits = _ignoring(problem.span, document, sources.get(path), ignored_in.get(path, ()))
            used.update((ignore.span, path) for line in hits for ignore in line)
            if not all(hits):
                problems.append(problem)
        taken, turned_over = columns_read.get(path, {}), keys_read.get(path, {})
        for index, table in enumerate(document.tables):
            ignoring = [ignore for ignore in ignored_in.get(path, ()) if _is_ignored(ignore, table.section)]
            used.update((ignore.span, path) for ignore in ignoring)
            if index in taken:
                problems += unread_columns(table, taken[index])
                if index in turned_over:
                    problems += unread_columns(transposed(table), turned_over[index])
            elif not ignoring:
                problems.append(_untaken(table))
    return [*problems, *_unused(documents, ignores, used)]


def _is_ignored(ignore: Ignore, section: Section | None) -> bool:
    return ignore.pattern is not None and _stands_under(ignore.pattern, section)


def _ignoring(span: Span, document: Document, source: Source | None, ignores: Sequence[Ignore]) -> list[list[Ignore]]:
    """Return, for each line of ``span``, what ignores it."""
    if not ignores or source is None:
        return [[]]
    lines = source.text.split("\n")
    starts = [section.heading.span.line for section in document.sections]
    found = []
    for number in range(span.line, span.end_line + 1):
        above = bisect_right(starts, number) - 1
        section = document.sections[above] if above >= 0 else None
        text = lines[number - 1].strip(" \t>")
        found.append([one for one in ignores if _is_ignored(one, section) or (one.lines and one.lines.search(text))])
    return found


def _by_file(ignores: Iterable[Ignore]) -> Mapping[Path, list[Ignore]]:
    by_file: dict[Path, list[Ignore]] = {}
    for ignore in ignores:
        for path in files_of(ignore.named):
            by_file.setdefault(path, []).append(ignore)
    return by_file


def _unused(
    documents: Mapping[Path, Document], ignores: Iterable[Ignore], used: Container[tuple[Span, Path]]
) -> Iterator[Problem]:
    """Report each file, or pattern of files, in which an entry of ``ignore`` finds no table."""
    for ignore in ignores:
        for named in ignore.named:
            read = [path for path in named.paths if path in documents]
            if read and not any((ignore.span, path) in used for path in read):
                what = quoted(named.text) if named.is_pattern else documents[read[0]].path
                message = (_IGNORES_NOTHING if ignore.lines is None else _IGNORES_NO_LINE).format(what)
                yield Problem("selects-nothing", message, ignore.span)


LOSES_RECORDS = frozenset(
    {"selects-nothing", "section-without-table", "unknown-column", "ambiguous-column", "stray-row", "table-cut",
     "table-not-taken", "data-record"}
)  # fmt: skip
"""The problems that leave records out, so that what others refer to may only seem to be missing."""

_ALL_LEFT_OUT = '"where" and "except" leave out all {}; correct a pattern'
_TABLE_CUT = (
    "GitHub ends the table above this line, because it had to add too many cells to rows that are too short; "
    "give each row as many cells as the header has"
)
_IGNORES_NO_LINE = "no line of {} that looks like a row matches; remove the entry or correct its pattern"
_IGNORES_NOTHING = "no table of {} is under a heading that matches; remove the entry or correct its pattern"


def _stands_under(pattern: Pattern, section: Section | None, level: int | None = None) -> bool:
    """Whether any heading above what stands in ``section`` matches, if ``level`` is given, of that level.

    The empty pattern needs no heading, unless there is a level.
    """
    path = section.path if section else ()
    if level is not None:
        return any(above.level == level and pattern.search(above.heading.text) for above in path)
    return not pattern.pattern or any(pattern.search(above.heading.text) for above in path)


def _selects(rows: RowsSpec, table: Table) -> bool:
    if not _stands_under(rows.pattern, table.section, rows.level) or (table.html and not rows.html):
        return False
    return not rows.columns or set(rows.columns) <= set(turned(table, rows).columns)


def _missing_tables(
    documents: Mapping[Path, Document],
    named: Sequence[SourceSpec],
    rows: RowsSpec,
    selected: Mapping[Path, Mapping[int, Table]],
) -> Iterator[Problem]:
    """Report headings that lead to no table; where a table has fallen apart below one, its stray rows are reported.

    In a file that only a pattern names, a heading may do without: what it has instead is not ours to say.
    """
    by_name = {path for one in named if not one.is_pattern for path in one.paths}
    told = {path for path, tables in selected.items() if tables}
    for path in documents.keys() - told:
        broken = _sections_with_stray_rows(documents[path])
        matching = _matching(documents[path], rows)
        if matching and all(id(section) in broken for section in matching):
            told.add(path)
    yield from _nothing_selected(documents, named, rows, told)
    for path in told & by_name if rows.pattern.pattern else ():
        yield from _without_table(documents[path], rows, selected[path].values())


def _matching(document: Document, rows: RowsSpec) -> list[Section]:
    sections = (section for section in document.sections if rows.level in (None, section.level))
    return [section for section in sections if rows.pattern.search(section.heading.text)]


def _without_table(document: Document, rows: RowsSpec, selected: Iterable[Table]) -> Iterator[Problem]:
    with_table = {id(section) for table in selected if table.section for section in table.section.path}
    broken = _sections_with_stray_rows(document)
    for section in _matching(document, rows):
        if id(section) not in with_table and id(section) not in broken:
            yield Problem(
                "section-without-table",
                f"the heading {quoted(section.heading.text)} matches {rows.pattern.pattern}, but GitHub shows no "
                "table below it that the dataset takes",
                section.heading.span,
            )


def _nothing_selected(
    documents: Mapping[Path, Document], named: Iterable[SourceSpec], rows: RowsSpec, selected: Container[Path]
) -> Iterator[Problem]:
    """Report each file that the spec names, and each pattern of files, of which nothing is ``selected``."""
    named = tuple(named)
    if rows.kind == "matches" and any(path in selected for one in named for path in one.paths):
        return  # of files of code, some have what is looked for
    for one in named:
        read = [path for path in one.paths if path in documents]
        if not read or any(path in selected for path in read):
            continue
        message = _has_no(documents[read[0]], one, _wanted(rows))
        if rows.kind == "documents":
            message = message if one.is_pattern else f"the path {one.text} does not match {rows.pattern.pattern}"
        elif rows.pattern.pattern and rows.kind not in NO_MARKDOWN:
            headings = dict.fromkeys(section.heading.text for path in read for section in documents[path].sections)
            its, it_has = ("their", "they have") if one.is_pattern else ("its", "it has")
            message += f"; {its} headings are {listed(headings)}" if headings else f"; {it_has} no headings at all"
        yield Problem("selects-nothing", message, rows.span)


def _has_no(document: Document, named: SourceSpec, what: str) -> str:
    return f"no file of {quoted(named.text)} has a {what}" if named.is_pattern else f"{document.path} has no {what}"


def _wanted(rows: RowsSpec) -> str:
    pattern = rows.pattern.pattern
    if rows.kind in NO_MARKDOWN:
        return f"match of {pattern}" if pattern else "header"
    heading = "heading" if rows.level is None else f"heading of level {rows.level}"
    under = f" under a {heading}" + (f" that matches {pattern}" if pattern else "") if pattern or rows.level else ""
    if rows.kind == "tables":
        return f"table{under}" + (f" with the columns {listed(rows.columns)}" if rows.columns else "")
    own = [pattern] if pattern and rows.kind != "items" else []
    matching = [*own, *(one.pattern.pattern for one in rows.where)]
    said = [f"matches {one}" for one in matching] + [f"does not match {one.pattern.pattern}" for one in rows.except_]
    what = {"sections": heading, "documents": "path", "items": "list item"}[rows.kind]
    return what + (f" that {' and '.join(said)}" if said else "") + (under if rows.kind == "items" else "")


def _no_such_number(
    documents: Mapping[Path, Document],
    named: Iterable[SourceSpec],
    rows: RowsSpec,
    number: int,
    selected: Mapping[Path, Mapping[int, Table]],
) -> Iterator[Problem]:
    for one in named:
        most = max(
            (path for path in one.paths if path in documents), key=lambda path: len(selected[path]), default=None
        )
        if most is not None and 0 < len(selected[most]) < number:
            there = "there is one" if len(selected[most]) == 1 else f"there are {len(selected[most]):,}"
            at_most = " at most" if one.is_pattern else ""
            message = f"{_has_no(documents[most], one, f'table {number} here')}, {there}{at_most}"
            yield Problem("selects-nothing", message, rows.span)


# What is left over


def _sections_with_stray_rows(document: Document) -> set[int]:
    """The sections, by identity, that have a line below their heading that was meant as a table's row."""
    starts = [section.heading.span.line for section in document.sections]
    nearest = {bisect_right(starts, span.line) - 1 for span in document.stray_rows}
    return {id(section) for index in nearest if index >= 0 for section in document.sections[index].path}


def _untaken(table: Table) -> Problem:
    columns = listed(table.columns)
    under = f" under the heading {quoted(table.section.heading.text)}" if table.section else ""
    message = (
        f"no dataset takes this table of {counted(len(table.rows), 'row')}{under} (columns {columns}); "
        "restore the heading that a dataset expects, declare a dataset for it, or list it under ignore"
    )
    return Problem("table-not-taken", message, table.span)


def unread_columns(table: Table, read: frozenset[str]) -> Iterator[Problem]:
    """Report each column of ``table`` that is not among those ``read``."""
    for cell, name in zip(table.header.cells, table.columns, strict=True):
        if name == ENTRY and table.data and name not in read:
            message = (
                f'no field reads the keys of the records; add a field with "entry", or list "{ENTRY}" under unread'
            )
            yield Problem("column-not-read", message, cell.span)
        elif name not in read:
            yield Problem(
                "column-not-read",
                f"no field reads the column {quoted(name)}; add a field, or list it under unread",
                cell.span,
            )
