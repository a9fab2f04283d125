"""Reads and checks the rows that are no Markdown: records of data files, and matches of a pattern in any text."""

from __future__ import annotations

from collections.abc import Iterator

from ..problems import Problem, quoted
from ..reading.pointer import is_pointer, steps_of
from .agree import Draft
from .entries import Entries
from .forms import DELIMITERS, KEYED, delimiter_fault, form_of
from .model import RowsSpec
from .patterns import Pattern
from .schema import IS
from .values import gives_list

__all__ = ["data_disagreements", "read_delimiter", "read_matches", "read_pointer"]

FORMS = "CSV (.csv), TSV (.tsv), JSON (.json), JSON Lines (.jsonl, .ndjson) or YAML (.yaml, .yml)"


def read_pointer(entries: Entries) -> tuple[str, ...] | None:
    """Read which records of a data file are meant."""
    node = entries.node("data")
    if node is None:
        return None
    if not is_pointer(node.text):
        message = (
            f'{quoted(node.text)} is not a JSON Pointer such as "/items" or "/a/0/b"; '
            'for the records of the whole file, write data: ""'
        )
        entries.problem("bad-value", message, node.span)
        return None
    return steps_of(node.text)


def read_delimiter(entries: Entries) -> str | None:
    """Read what stands between the cells of a CSV file."""
    node = entries.node("delimiter")
    if node is None:
        return None
    if fault := delimiter_fault(node.text):
        entries.problem("bad-value", fault, node.span)
        return None
    return node.text


def read_matches(entries: Entries) -> Pattern | None:
    """Read the pattern whose matches become records: its groups have names, and it takes something."""
    pattern = entries.pattern("matches")
    if pattern is None:
        return None
    if not pattern.names or len(pattern.names) < pattern.groups:
        what = f"{pattern.groups - len(pattern.names)} of its groups" if pattern.names else "its groups"
        message = (
            f"{what} have no name, so they make no column; write (?P<name>…), or (?:…) for a group that is not a column"
        )
        entries.problem("bad-pattern", message, pattern.span)
        return None
    if pattern.may_be_empty:
        message = "the pattern also matches the empty text, so it matches everywhere; require at least one character"
        entries.problem("bad-pattern", message, pattern.span)
        return None
    return pattern


def data_disagreements(draft: Draft) -> Iterator[Problem]:
    """Report sources that are not of the form that the rows of a dataset want, or not all of one."""
    rows = draft.rows
    if rows is None or rows.kind == "matches":
        yield from _lists(draft, "what a pattern finds is a text") if rows else ()
        return
    if rows.kind != "data":
        for one in draft.named:
            if form := next(filter(None, map(form_of, one.paths)), None):
                message = (
                    f"{quoted(one.text)} is {form}, but these rows are read from Markdown; write rows: {{data: ''}}"
                )
                yield Problem("bad-value", message, one.span)
        return
    first = None
    for one in draft.named:
        for form, path in {form_of(path): path for path in reversed(one.paths)}.items():
            if form is None:
                yield Problem(
                    "bad-value", (f"{quoted(path.name)} does not end like a data file; valid: {FORMS}"), one.span
                )
            elif first is not None and form != first[0]:
                message = (
                    f"{quoted(path.name)} is {form}, but {quoted(first[1])} is {first[0]}; declare a dataset for each"
                )
                yield Problem("bad-value", message, one.span)
            first = first or (None if form is None else (form, path.name))
    if first is not None:
        yield from _of_form(draft, rows, first[0])


def _of_form(draft: Draft, rows: RowsSpec, form: str) -> Iterator[Problem]:
    """Report what says nothing of sources of this form."""
    if form not in KEYED and rows.pointer:
        yield Problem("bad-value", f"a pointer works only in JSON and YAML; {form} is read whole: data: ''", rows.span)
    if form not in DELIMITERS:
        for name, there in (
            ("delimiter", rows.delimiter),
            ("trim", rows.trim),
            ("ragged", rows.ragged),
            ("group_rows", rows.group_rows),
            ("header", rows.transposed and form not in KEYED),
        ):
            if there:
                yield Problem("misplaced-key", f'"{name}" works only with CSV; {form} has no rows of cells', rows.span)
    else:
        yield from _lists(draft, f"a cell of {form} is a text")
    if form not in KEYED:
        for field in draft.fields.values():
            if "entry" in field.spans:
                message = f'"entry" is the key of a record in an object of JSON or YAML; {form} has none'
                yield Problem("misplaced-key", message, field.spans["entry"])


def _lists(draft: Draft, why: str) -> Iterator[Problem]:
    """Report the fields that a text cannot fill."""
    types = draft.schema.fields if draft.schema else {}
    for name, field in draft.fields.items():
        kind = types[name].kind if name in types else None
        if field.origin == "column" and (kind == "object" or (kind == "array" and not gives_list(field, kind))):
            message = f"{name} is {IS[kind]} in the schema, but {why}"
            yield Problem("view-type", message, field.spans.get("column", field.span))
