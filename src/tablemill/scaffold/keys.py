"""Chooses the key of a dataset: the fewest fields whose values identify its records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from ..problems import listed, quoted
from .dates import iso
from .fields import Column
from .groups import Group, heading_texts
from .model import ProposedField

_LONGEST_KEY = 64
_MOST_COLUMNS = 5
"""How many columns are tried together: what tells rows apart stands first in nearly every table."""


class _Candidate(NamedTuple):
    """A field that may be a part of the key, and its value in each record."""

    name: str
    values: Sequence[str]
    around: bool


def choose_key(
    fields: Sequence[ProposedField], columns: Sequence[Column], made: Group, paths: Mapping[str, str]
) -> tuple[tuple[str, ...], str]:
    """Choose the fields that tell the records apart, the first column's alone if it does; and say why, or why none.

    ``paths`` has the paths of the files as the spec names them. A key of several fields is of one column and of what
    tells the tables apart, or else of two columns, or of both.
    """
    by_name = {column.name: column for column in columns}
    own = list(_of_columns(fields, by_name))
    for one in own:
        if len(set(one.values)) == len(one.values):
            return (one.name,), "different in every row, and never empty"
    around = list(_around(fields, made, paths))
    for several in _several(around, own[:_MOST_COLUMNS]):
        if len(set(zip(*(one.values for one in several), strict=True))) == len(several[0].values):
            names = tuple(one.name for one in several)
            return names, f"only {listed(names, 'and')} together are different in every row"
    return (), _no_key(by_name)


def _of_columns(fields: Sequence[ProposedField], columns: Mapping[str, Column]) -> Iterator[_Candidate]:
    first = True
    for field in fields:
        if field.column is None or field.view != "text" or field.kind not in ("string", "integer"):
            continue
        reading, texts = field.reading, columns[field.column].texts
        if reading.thousands or reading.decimal or reading.percent:
            continue  # 1,000 and 1000 are two texts, and one number
        if reading.dates:
            texts = tuple(iso(reading.dates, text) for text in texts)
        short = all(len(text) <= _LONGEST_KEY and "\n" not in text for text in texts)
        if not field.nullable and (short or (first and len(set(texts)) == len(texts))):
            yield _Candidate(field.name, texts, around=False)
        first = False


def _around(fields: Sequence[ProposedField], made: Group, paths: Mapping[str, str]) -> Iterator[_Candidate]:
    """Yield what tells the tables of the dataset apart, for each record."""
    for field in fields:
        if (field.path is not None or field.heading is not None) and not field.nullable:
            texts = texts_around(field, made, paths)
            yield _Candidate(field.name, texts, around=True)


def texts_around(field: ProposedField, made: Group, paths: Mapping[str, str]) -> list[str]:
    """Return what ``field``, which is read from a path or a heading, is for each record; empty where it is null."""
    texts = []
    for found in made.tables:
        if field.path is not None:
            match = re.search(field.path, paths[found.table.span.path])
            text = (match[1] if match and match.re.groups else match.string if match else "") or ""
        else:
            above = (re.search(field.heading or "", heading) for heading in reversed(heading_texts(found)))
            text = next((match.string if not field.heading else match[0] for match in above if match), "")
        texts += [text] * len(made.records(found))
    return texts


def _several(around: Sequence[_Candidate], own: Sequence[_Candidate]) -> Iterator[tuple[_Candidate, ...]]:
    before = [*combinations(around, 1), *combinations(around, 2)]
    yield from ((*these, one) for these in before for one in own)
    yield from combinations(own, 2)
    yield from ((*these, *two) for these in before for two in combinations(own, 2))
    yield from combinations(own, 3)


def _no_key(columns: Mapping[str, Column]) -> str:
    first = next(iter(columns.values()))
    if first.type.kind not in ("string", "integer"):
        why = "is neither a text nor an integer"
    elif first.type.nulls:
        why = "is empty in some"
    else:
        counts = Counter(first.texts)
        again = next(text for text in first.texts if counts[text] > 1)
        return f"no column identifies the rows: {quoted(again)} is repeated in {quoted(first.name)}"
    return f"no column identifies the rows: {quoted(first.name)} {why}"
