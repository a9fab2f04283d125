"""Finds the place in the seeds that a record, or a field of it, was read from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from ..model import Dataset, Json, Record, Span, key_text
from ..pipeline import Outcome, collect
from ..problems import Problem, TablemillError, counted, listed, quoted, suggestion
from ..reading.sources import display
from ..spec import load_spec

__all__ = ["next_words", "where"]


def where(spec: Path, dataset: str, key: str, field: str | None = None, *, root: Path | None = None) -> Span:
    """Return the place that a record was read from: its row or heading, or what ``field`` was read from.

    ``key`` is the record's key as text: ``"404"`` for 404, and for one of two fields ``"fr/2024"`` or ``'["fr",
    2024]'``. A member of a joined field is named with a full stop, as ``registry.status``: it was read from the other
    dataset's seed; of a joined list it is a number, from 0: ``rules.0``. A field without a cell, as in a short row, has
    the place of the record. Reads the seeds and writes nothing. Problems in other records or datasets do not matter.
    ``root`` is that of `run`. Raises TablemillError if there is no such dataset, record or field, and suggests the
    nearest name.
    """
    outcome = collect(spec, root)
    record = _record(outcome, dataset, key)
    if field is None:
        return record.span
    name, _, part = (field, "", "") if field in record.values else field.partition(".")
    if name not in record.values:
        raise _unknown(outcome, dataset, f"field {quoted(field)}", name or field, record.values)
    if field == name:
        return record.place(name)
    members = _members(outcome, dataset, name)
    if part not in members:
        named = [f"{name}.{member}" for member in members] or [name]
        raise _unknown(outcome, dataset, f"field {quoted(field)}", field, named)
    return record.place(name, part)


def next_words(
    spec: Path, dataset: str | None = None, key: str | None = None, *, root: Path | None = None
) -> Sequence[str]:
    """Return what can come next: the names of the datasets, the keys of ``dataset``, or the fields of its records.

    A key is written as `where` takes it: one of several fields with slashes between, or as a list of JSON where another
    would be written alike. Raises TablemillError where there is no such dataset, or its seeds cannot be read.
    """
    if dataset is None:
        return [each.name for each in load_spec(spec, root).datasets]
    outcome = collect(spec, root)
    made = _dataset(outcome, dataset)
    if key is not None:
        return list(made.records.columns)
    keys = dict.fromkeys(made.records.keys(made.key))
    texts = Counter(map(key_text, keys))
    return [_as_list(own) if texts[key_text(own)] > 1 else key_text(own) for own in keys]


def _as_list(key: Json) -> str:
    return json.dumps(key, ensure_ascii=False)


def _members(outcome: Outcome, dataset: str, field: str) -> Collection[str]:
    """Name what a joined field takes of its partner, also where a record has none, or the columns of one of columns.

    No other field has members.
    """
    spec = outcome.spec.dataset(dataset)
    joined = any(each.name == field and each.join is not None for each in spec.fields)
    if spec.rest is not None and spec.rest.name == field:
        return dict.fromkeys(name for value in outcome.datasets[dataset].records.column(field) for name in value or ())
    if joined and spec.schema.fields[field].kind == "array":
        longest = max((len(value or ()) for value in outcome.datasets[dataset].records.column(field)), default=0)
        return list(map(str, range(longest)))
    return spec.schema.properties(field) if joined else ()


def _dataset(outcome: Outcome, dataset: str) -> Dataset:
    names = [each.name for each in outcome.spec.datasets]
    if dataset not in names:
        near = suggestion(dataset, names) or f"; it has {listed(names)}"
        message = f"the spec has no dataset {quoted(dataset)}{near}"
        raise TablemillError([Problem("unknown-dataset", message, Span.top(display(outcome.spec.path)))])
    if dataset not in outcome.datasets:  # none of its seeds can be read
        raise TablemillError(problem for problem in outcome.problems if problem.severity == "error")
    return outcome.datasets[dataset]


def _record(outcome: Outcome, dataset: str, key: str) -> Record:
    made = _dataset(outcome, dataset)
    keys = made.records.keys(made.key)
    texts = list(map(key_text, keys))
    if key in texts:
        return made.records[_only(outcome, made, key, texts)]
    if len(made.key) > 1 and (parts := _parts(key)):
        for number, own in enumerate(keys):
            if parts == tuple(map(key_text, own)):
                return made.records[number]
    raise _unknown(outcome, dataset, f"record {quoted(key)}", key, texts)


def _only(outcome: Outcome, made: Dataset, key: str, texts: Sequence[str]) -> int:
    """Find the record whose key is written so; two may be, where a part of a key has a slash in it."""
    number = texts.index(key)
    if len(made.key) == 1 or texts.count(key) == 1:
        return number
    keys = made.records.keys(made.key)
    meant = dict.fromkeys(own for own, text in zip(keys, texts, strict=True) if text == key)
    if len(meant) == 1:
        return number
    message = f"{made.name} has {len(meant)} records {quoted(key)}; write the key as a JSON list: {listed(meant, 'or')}"
    raise TablemillError([Problem("unknown-record", message, outcome.spec.dataset(made.name).span)])


def _parts(key: str) -> tuple[str, ...] | None:
    """Read a key that is written as a list of JSON; None for any other."""
    try:
        parts = json.loads(key) if key.startswith("[") else None
    except (ValueError, RecursionError):
        return None
    return tuple(map(key_text, parts)) if isinstance(parts, list) else None


def _unknown(outcome: Outcome, dataset: str, what: str, word: str, valid: Iterable[str]) -> TablemillError:
    known = list(valid)
    near = suggestion(word, known) or (f"; it has {listed(known)}" if known else "; it has none")
    errors = sum(problem.severity == "error" for problem in outcome.problems)
    hint = f" ({counted(errors, 'error')} may hide it: run tablemill check)" if errors else ""
    code = "unknown-record" if what.startswith("record") else "unknown-field"
    return TablemillError([Problem(code, f"{dataset} has no {what}{near}{hint}", outcome.spec.dataset(dataset).span)])
