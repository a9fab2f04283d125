"""Writes the spec of proposed datasets as YAML, with comments that say why it proposes what it does.

A text stands plain where it is made of letters, digits and a few signs that mean nothing to YAML and begins with a
letter; else in single quotes, where every character is itself, or in double quotes, where one cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .model import ProposedDataset, ProposedField, ProposedIgnore, ProposedRows

_HEAD = """\
# Proposed by tablemill init from the tables themselves; from now on it is yours to edit.
#
# This file says where each field comes from. What it may be (its type, whether it may be null, its meaning) is in its
# schema. `tablemill build` makes the datasets, and `tablemill check` compares them with the tables, as in CI.
"""

_NULLS = "# These texts mean that there is no value: they become null."
_FORMULAS = """\
# Some texts begin with = + - or @, which a spreadsheet may run as a formula. `keep` leaves them as they are, for
# programs; `escape` puts a ' before them, for spreadsheets."""


def spec_text(
    output: str,
    formats: Sequence[str],
    nulls: Sequence[str],
    datasets: Sequence[ProposedDataset],
    ignores: Sequence[ProposedIgnore],
    schemas: Mapping[str, str],
) -> str:
    """Return the spec as YAML. Paths are relative to its folder, those of the ``schemas`` by dataset."""
    lines = [_HEAD, f"output: {_text(output)}", f"formats: {_list(formats)}"]
    if len(nulls) > 1:
        lines += [_NULLS, f"nulls: {_list(nulls)}"]
    if "csv" in formats and any(dataset.formulas for dataset in datasets):
        lines += [_FORMULAS, "csv: {formulas: keep}"]
    lines += ["", "datasets:"]
    for dataset in datasets:
        lines += [*_dataset(dataset, schemas[dataset.name]), ""]
    if ignores:
        lines.append("ignore:")
    for ignore in ignores:
        lines.append(f"  # {ignore.reason}")
        what = f"tables: {_pattern(ignore.tables)}" if ignore.lines is None else f"lines: {_pattern(ignore.lines)}"
        lines.append(f"  - {{source: {_source(ignore.source)}, {what}}}")
    return "\n".join(lines).rstrip("\n") + "\n"


def _source(named: Sequence[str]) -> str:
    return _text(named[0]) if len(named) == 1 else _list(named)


def _dataset(dataset: ProposedDataset, schema: str) -> Iterator[str]:
    yield f"  {_text(dataset.name)}:"
    if dataset.title:
        yield f"    title: {_text(dataset.title)}"
    yield f"    source: {_source(dataset.source)}"
    yield from (f"    {line}" for line in _rows(dataset.rows))
    yield f"    schema: {_text(schema)}"
    key = _text(dataset.key[0]) if len(dataset.key) == 1 else _list(dataset.key)
    yield f"    key: {key}{_comment(dataset.key_reason)}"
    yield "    fields:"
    yield from (f"      {_field(field)}" for field in dataset.fields)


def _rows(rows: ProposedRows) -> Iterator[str]:
    entries = {"tables": _pattern(rows.tables)}
    if rows.columns:
        entries["columns"] = _list(rows.columns)
        yield "# The headings alone do not identify this table; its columns do."
    if rows.number is not None:
        entries["number"] = str(rows.number)
        yield "# Neither the headings nor the columns identify this table; its number does."
    if rows.html:
        entries["html"] = "true"
    if rows.ragged:
        entries["ragged"] = "true"
        yield "# Some rows have more or fewer cells than their header; without `ragged`, they are errors."
    if rows.turned:
        entries["header"] = "column"
    if rows.group_rows:
        entries["group_rows"] = "''"
    if rows.excepts:
        entries["except"] = _map({_text(column): _pattern(pattern) for column, pattern in rows.excepts})
    yield from (f"#{_comment(reason)[3:]}" for reason in rows.reasons)
    yield f"rows: {_map(entries)}"


def _field(field: ProposedField) -> str:
    entries: dict[str, str] = {}
    if field.column is not None:
        entries["column"] = _text(field.column)
    elif field.heading is not None:
        entries["heading"] = _pattern(field.heading)
    elif field.group_row:
        entries["group_row"] = "''"
    elif field.path is not None:
        entries["path"] = _pattern(field.path)
    else:
        entries["row"] = "number"
    if field.view != "text":
        entries["view"] = field.view
    entries |= _reading(field)
    said = _comment("; ".join(field.reasons)) if field.reasons else ""
    return f"{_text(field.name)}: {_map(entries)}{said}"


def _reading(field: ProposedField) -> Iterator[tuple[str, str]]:
    """Yield how a text becomes a value, in the order in which that is done."""
    reading = field.reading
    if reading.ditto:
        yield "ditto", _list(reading.ditto)
    if reading.split:
        yield "split", _text(reading.split) if reading.split == "lines" else _pattern(reading.split)
    if field.pattern is not None:
        yield "pattern", _pattern(field.pattern)
    if reading.values:
        yield "values", _map({_text(text): "true" if value else "false" for text, value in reading.values.items()})
    if field.nulls is not None:
        yield "nulls", _list(field.nulls)
    if reading.thousands:
        yield "thousands", _pattern(reading.thousands)
    if reading.decimal:
        yield "decimal", _pattern(reading.decimal)
    if reading.percent:
        yield "percent", "number"
    if reading.dates:
        yield "date_format", _pattern(reading.dates[0]) if len(reading.dates) == 1 else _list(reading.dates)


# YAML


_WORDS = {"y", "yes", "n", "no", "true", "false", "on", "off", "null"}


def _comment(text: str) -> str:
    return "  # " + "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _map(entries: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    plain = (
        text.removeprefix("../")[:1].isalpha()
        and all(sign.isalnum() or sign in "_-./ ()" for sign in text)
        and text.isprintable()
    )
    if plain and text.strip() == text and text.lower() not in _WORDS:
        return text
    return _pattern(text)


def _pattern(text: str) -> str:
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    point = ord(sign)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
