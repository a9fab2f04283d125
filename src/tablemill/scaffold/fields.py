"""Proposes the fields of a dataset: one for each column, and more where a cell holds more than one thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ..extraction.guessing import MARKERS, is_integer, is_visible
from ..extraction.listing import FoundTable
from ..model import Inline, Link, one_line
from ..problems import counted, listed, quoted
from .dittos import dittos, filled_down
from .groups import Group, heading_texts
from .model import ProposedField, Reading
from .names import field_name, says_nothing
from .numbers import Numbers
from .readings import Found, find


@dataclass(frozen=True, slots=True)
class Column:
    """One column over all rows of a dataset: its cells, None where a row ends before it, their texts and their type."""

    name: str
    header: str
    cells: tuple[Inline | None, ...]
    texts: tuple[str, ...]
    type: Found
    dittos: tuple[str, ...] = ()
    again: int = 0

    @property
    def filled(self) -> list[str]:
        """The texts that do not mean null."""
        return [text for text in self.texts if text not in self.type.nulls]


def columns_of(group: Group) -> list[Column]:
    """Read the columns of the tables, which all have the same; what means the same as above is that above."""
    tables = [[row.cells for row in group.records(found)] for found in group.tables]
    first = group.tables[0]
    columns: list[Column] = []
    read = [[_cells(table, index) for table in tables] for index in range(len(first.columns))]
    after = [_after_aside(group, found) for found in group.tables]
    for index, (name, header) in enumerate(zip(first.columns, first.table.header.cells, strict=True)):
        written = [_texts(cells) for cells in read[index]]
        beside = [_texts(cells) for cells in read[1]] if index == 0 and len(read) > 1 and not group.aside.rows else None
        same = dittos(written, beside, after)
        cells = [cell for pair in zip(written, read[index], strict=True) for cell in filled_down(*pair, same)]
        texts = tuple(_texts(cells))
        again = sum(text in same for table in written for text in table)
        found = find(texts, name, first=index == 0)
        columns.append(Column(name, one_line(header), tuple(cells), texts, found, same, again))
    return columns


def _after_aside(group: Group, found: FoundTable) -> list[int]:
    """Number the records of a table that stand directly below a row which is none: nothing there means "as above"."""
    aside = group.aside.rows.get(found.number, frozenset())
    there = [number for number in range(len(found.table.rows)) if number not in aside]
    return [place for place, number in enumerate(there) if number - 1 in aside]


def _cells(rows: Sequence[Sequence[Inline]], index: int) -> list[Inline | None]:
    return [row[index] if index < len(row) else None for row in rows]


def _texts(cells: Sequence[Inline | None]) -> list[str]:
    return ["" if cell is None else cell.text for cell in cells]


def propose_fields(group: Group, columns: Sequence[Column], nulls: Collection[str]) -> list[ProposedField]:
    """Propose the fields of the dataset: what tells the tables apart first, then column by column.

    ``nulls`` are the texts that mean null in the whole spec.
    """
    fields = [] if group.path is None else [_file(group, columns)]
    fields += [] if group.told_apart_by is None else [_section(group, columns, nulls)]
    fields += [_group_row(group, columns)] if group.aside.groups else []
    for place, column in enumerate(columns):
        clash = set(nulls) & set(column.filled) - column.type.marks.keys()
        own = tuple(sorted({"", *column.type.nulls})) if clash else None
        taken = [field.name for field in fields]
        base = _base(place, columns, taken)
        for field in _fields(column, base, taken):
            fields.append(replace(field, nulls=own, reading=field.reading._replace(ditto=column.dittos)))
    return fields


def _file(group: Group, columns: Sequence[Column]) -> ProposedField:
    taken = [field_name(column.name, ()) for column in columns]
    files = len({found.table.span.path for found in group.tables})
    return ProposedField(
        field_name("page" if "file" in taken else "file", taken),
        "The file that the table is in.",
        "string",
        path=group.path,
        reasons=(f"tables of the same columns in {counted(files, 'file')}",),
    )


def _group_row(group: Group, columns: Sequence[Column]) -> ProposedField:
    taken = [field_name(column.name, ()) for column in columns]
    return ProposedField(
        field_name("row_group" if "group" in taken else "group", taken),
        "The row above that is a heading for this one.",
        "string",
        group_row=True,
        nullable=group.aside.bare,
        reasons=("some rows have none above: null",) if group.aside.bare else (),
    )


def _section(group: Group, columns: Sequence[Column], nulls: Collection[str]) -> ProposedField:
    taken = [field_name(column.name, ()) for column in columns]
    headings = [heading for found in group.tables for heading in heading_texts(found)[-1 if group.path else 0 :]]
    bare = sum(not found.headings for found in group.tables)
    told_apart = f"{len(group.tables):,} tables of the same columns, distinguished by their headings"
    reasons = [told_apart if group.path is None else "the headings of the tables differ"]
    if bare:
        reasons.append(f"no heading above {counted(bare, 'table')}: null")
    return ProposedField(
        field_name("heading" if "section" in taken else "section", taken),
        "The heading above the table.",
        "string",
        heading=group.told_apart_by,
        nullable=bool(bare) or "" in headings,
        nulls=("",) if {*headings} & set(nulls) else None,
        reasons=tuple(reasons),
    )


def _base(place: int, columns: Sequence[Column], taken: Sequence[str]) -> str:
    """Name what is in a column; where its header says nothing, by what a first column and that beside it are."""
    column = columns[place]
    wanted = "name" if place == 0 else "value" if place == 1 and len(columns) == 2 else ""
    if wanted and says_nothing(column.header):
        others = {field_name(other.name, ()) for other in columns if other is not column}
        if wanted not in others:
            return field_name(wanted, taken)
    return field_name(column.name, taken)


def _fields(column: Column, base: str, taken: Sequence[str]) -> Iterator[ProposedField]:
    links = [() if cell is None else cell.links for cell in column.cells]
    addresses = _links(column, links, base, [*taken, base]) if any(links) else None
    if column.filled or not any(links):
        own = _split(column, base, taken) or [_whole(column, base)]
        if any(links) and addresses is None and not _is_address(column, links):
            own[0] = replace(own[0], reasons=(*own[0].reasons, f"{counted(sum(map(len, links)), 'link')} not read"))
        yield from own
    taken = [*taken, base]
    if addresses is not None:
        yield addresses
    if any(cell is not None and "==" in cell.raw and cell.highlights for cell in column.cells):
        yield ProposedField(
            field_name(f"{base}_highlights", taken),
            f"What is marked with == in the column {quoted(column.name)}.",
            "array",
            column.name,
            view="highlights",
            reasons=("what the author marked with ==",),
        )
    if any(cell is not None and "[^" in cell.raw and cell.notes for cell in column.cells):
        yield ProposedField(
            field_name(f"{base}_notes", taken),
            f"The footnotes of the column {quoted(column.name)}.",
            "array",
            column.name,
            view="notes",
            reasons=("the footnotes",),
        )


def _whole(column: Column, name: str) -> ProposedField:
    found = column.type
    how = found.numbers
    unit = how.currency.strip() or how.unit.strip() if how else ""
    return ProposedField(
        name,
        f"The column {quoted(column.name)}, in {unit}." if unit else f"The column {quoted(column.name)}.",
        found.kind,
        column.name,
        pattern=how.pattern(nullable=bool(found.nulls)) if how else None,
        nullable=bool(found.nulls) and found.kind != "array",
        values=found.values,
        reasons=tuple(_reasons(column)),
        reading=Reading(
            column.dittos,
            found.split,
            found.marks,
            how.thousands if how else "",
            how.decimal if how else "",
            bool(how and how.percent),
            found.dates,
        ),
        items=found.items,
        day=bool(found.dates) and found.days,
    )


def _reasons(column: Column) -> Iterator[str]:
    found, how = column.type, column.type.numbers
    if column.header != column.name:
        yield "another column also has this header" if column.header else "the header is empty"
    if column.dittos:
        said = [quoted(text) if is_visible(text) else "nothing" for text in column.dittos]
        yield f"{' or '.join(said)} in {counted(column.again, 'row')}: the same as above"
    if found.marks:
        yield from _marks_said(column)
    elif how or found.dates or found.split or found.kind != "string":
        yield _kind_said(column)
    elif found.values:
        yield f"one of {len(found.values)} repeated texts"
    if not column.filled and found.kind == "string":
        yield "nothing in any row so far: null"
    elif found.nulls:
        yield _nulls_said(column)


def _kind_said(column: Column) -> str:
    found, rows = column.type, len(column.filled)
    if found.numbers:
        return _number_said(found.numbers, rows)
    if found.dates:
        where = "every row" if rows == len(column.texts) else counted(rows, "row")
        return f"a {'date' if found.days else 'month'} in {where}, such as {quoted(column.filled[0])}"
    if found.split:
        return f"a list: several parts in {found.several:,} of {counted(rows, 'row')}"
    return _A[found.kind]


def _number_said(how: Numbers, rows: int) -> str:
    said = [f"{quoted(how.unit.strip())} after it"] if how.unit else []
    said += [f"{quoted(how.currency.strip())} before it"] if how.currency else []
    said += [f"{quoted(how.thousands)} between thousands"] if how.thousands else []
    said += [f"{quoted(how.decimal)} before decimals"] if how.decimal else []
    if not said:
        return f"a number with the same number of decimal places in {counted(rows, 'row')}"
    where = " in every row" if how.unit or how.currency else ""
    return f"{_A[how.kind]} with {' and '.join(said)}{where}"


def _marks_said(column: Column) -> Iterator[str]:
    counts = Counter(column.texts)
    for value in (True, False):
        texts = [text for text, meant in column.type.marks.items() if meant is value]
        if texts:
            rows = counted(sum(counts[text] for text in texts), "row")
            said = [quoted(text) if is_visible(text) else "nothing" for text in texts]
            yield f"{' or '.join(said)} in {rows}: {'true' if value else 'false'}"


def _nulls_said(column: Column) -> str:
    markers = sorted(filter(is_visible, column.type.nulls))
    empty = len(column.texts) - len(column.filled)
    value = "no parts" if column.type.kind == "array" else "null"
    return f"{listed(markers, 'or') if markers else 'empty'} in {counted(empty, 'row')}: {value}"


_A = {"integer": "an integer", "number": "a number", "boolean": "true or false"}


# More than one thing in a cell


_CODE_AND_NAME = re.compile(r"([0-9]{3,})(?:( |: | [-–—] )([^\W\d_].*))?")


def _split(column: Column, base: str, taken: Sequence[str]) -> list[ProposedField]:
    """Propose two fields for a column whose every cell is a code and a name, as ``404 Not Found``; else none.

    It must be beyond doubt: codes of one length and all different, a name after most of them, at least three, and
    hardly a name twice. The patterns find something in every text, so that a row that is written in another way later
    loses nothing in silence: its code is no integer, or its name begins with what stands between them there.
    """
    matches = [match for text in column.filled if (match := _CODE_AND_NAME.fullmatch(text))]
    if column.type.kind != "string" or len(matches) < len(column.filled):
        return []
    codes = [match[1] for match in matches]
    between = {match[2] for match in matches if match[2]}
    names = [match[3] for match in matches if match[3]]
    if len(set(codes)) < len(codes) or len(set(map(len, codes))) > 1 or not all(map(is_integer, codes)):
        return []
    if len(between) != 1 or len(names) < max(3, 0.8 * len(codes)) or len(set(names)) < 0.8 * len(names):
        return []
    if MARKERS.intersection(names):
        return []
    bare = "" if base in ("code", "name") else base.removesuffix("_code").removesuffix("_name")
    first = field_name(f"{bare}_code", taken)
    code = ProposedField(
        first,
        f"The code at the beginning of the column {quoted(column.name)}.",
        "integer",
        column.name,
        pattern=r"^([^\s:]+)",
        nullable=bool(column.type.nulls),
        reasons=(f"each cell is a code and a name, such as {quoted(next(match[0] for match in matches if match[3]))}",),
    )
    return [
        code,
        replace(
            code,
            name=field_name(f"{bare}_name", [*taken, first]),
            description=f"The name after the code in the column {quoted(column.name)}.",
            kind="string",
            pattern=f"^[0-9]++(?:{between.pop()})?(.+)",
            nullable=code.nullable or len(names) < len(codes),
            reasons=(f"no name in {counted(len(codes) - len(names), 'row')}: null",) if len(names) < len(codes) else (),
        ),
    ]


_FEWEST_LINKS = 3
"""How many links of a column are no chance, where some of its cells have none."""

_LONGEST_LABEL = 40


def _is_address(column: Column, links: Sequence[Sequence[Link]]) -> bool:
    """Whether each cell that has a link is no more than its address."""
    pairs = zip(column.texts, links, strict=True)
    return all(len(found) == 1 and found[0].url == text for text, found in pairs if found)


def _are_labels(texts: Sequence[str]) -> bool:
    """Whether all texts are so short that a link in them is no reference by the way."""
    return all(len(text) <= _LONGEST_LABEL for text in texts)


def _links(column: Column, links: Sequence[Sequence[Link]], base: str, taken: Sequence[str]) -> ProposedField | None:
    """Propose a field for addresses, where all cells that hold something have one, or half of them and no few."""
    linked = [found for found in links if found]
    filled = len(column.filled)
    few = 2 * len(linked) < filled and not (5 * len(linked) >= filled and _are_labels(column.filled))
    if few or len(linked) < min(filled, _FEWEST_LINKS) or _is_address(column, links):
        return None
    most = max(map(len, linked))
    if most > 1:
        return ProposedField(
            field_name(f"{base}_links", taken),
            f"The links in the column {quoted(column.name)}.",
            "array",
            column.name,
            view="links",
            reasons=(f"up to {most} links in a cell",),
        )
    whole = [found[0].url for found in linked if is_visible(found[0].url) and found[0].url not in MARKERS]
    lacking = len(links) - len(whole)
    return ProposedField(
        field_name(f"{base}_url", taken),
        f"The address that the column {quoted(column.name)} links to.",
        "string",
        column.name,
        view="url",
        nullable=bool(lacking),
        reasons=(f"one link in {counted(len(whole), 'row') if lacking else 'every row'}",),
    )
