"""Reads ``insert``: what is kept between two marks of a text file in step with a dataset.

Enters: the items of the list, and the datasets as far as they could be read. Leaves: InsertSpecs. The files themselves
are opened when it is known what is to stand in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..model import Span
from ..problems import Problem, TablemillError, quoted, suggestion
from ..reading.sources import Source, read
from ..reading.yamltree import YamlList, YamlMap, YamlNode, YamlText
from .agree import Draft
from .entries import Entries, Shape, listed
from .model import MARK, InsertColumn, InsertSpec
from .paths import Folders, read_path
from .text_template import Part, TextTemplate, text_of, unknown_parts

__all__ = ["INSERT", "InsertDraft", "finished", "read_insert"]

_FORMS = ("columns", "list", "template")
INSERT = Shape('an item of "insert"', ("file", "mark", "dataset", *_FORMS), required=("file", "dataset"))


class InsertDraft(NamedTuple):
    """An item of ``insert`` as far as it could be read by itself; None stands where a problem was found."""

    entries: Entries
    file: Path | None
    mark: str | None
    dataset: str | None
    columns: tuple[InsertColumn, ...]
    items: tuple[TextTemplate, ...]
    template: Path | None


def read_insert(entries: Entries, folders: Folders) -> InsertDraft:
    """Read an item of ``insert``."""
    forms = [form for form in _FORMS if form in entries]
    if len(forms) > 1:
        message = f'"{forms[0]}" and "{forms[1]}" cannot be used together; write an item for each'
        entries.problem("misplaced-key", message, entries.nodes[forms[1]][0].span)
    elif not forms and not entries.misspelt:
        entries.demand(_FORMS, " or ")
    dataset = entries.text("dataset")
    mark = entries.text("mark") if "mark" in entries else dataset
    if mark is not None and not MARK.fullmatch(mark):
        message = (
            f"{quoted(mark)} cannot name a mark; use letters, digits and - _ . "
            "and begin and end with a letter or a digit"
        )
        entries.problem("bad-name", message, entries.place("mark" if "mark" in entries else "dataset"))
        mark = None
    return InsertDraft(
        entries,
        read_path(entries.node("file"), folders, entries.problems),
        mark,
        dataset,
        _columns(entries),
        tuple(_texts(entries, entries.one_or_more("list") or ())),
        read_path(entries.node("template"), folders, entries.problems),
    )


def _columns(entries: Entries) -> tuple[InsertColumn, ...]:
    if "columns" not in entries:
        return ()
    node = entries.nodes["columns"][1]
    if isinstance(node, (YamlList, YamlMap)) and not (node.items if isinstance(node, YamlList) else node.entries):
        entries.problem("bad-value", '"columns" is empty; name the fields that are to be columns', node.span)
    if isinstance(node, YamlMap):
        return tuple(InsertColumn(name.text, tuple(_cell(entries, name, value))) for name, value in node.entries)
    if not isinstance(node, YamlList):
        entries.wrong_type("columns", "a list of fields, or a map with a field or a text under each header")
        return ()
    names = entries.texts("columns") or ()
    for number, name in enumerate(names):
        if name.text in (before.text for before in names[:number]):
            entries.problem("bad-value", f"{quoted(name.text)} is repeated here; remove it", name.span)
    return tuple(InsertColumn(text.text, (text,)) for name in names for text in _texts(entries, [name]))


def _cell(entries: Entries, name: YamlText, node: YamlNode) -> Iterator[TextTemplate]:
    nodes = node.items if isinstance(node, YamlList) else [node]
    texts = [one for one in nodes if isinstance(one, YamlText) and one.text]
    if len(texts) < len(nodes) or not nodes:
        message = f"the value of {quoted(name.text)} must be a field, or a text in quotes such as '{{name}}'"
        entries.problem("wrong-type", message, name.span if isinstance(node, YamlText) else node.span)
        return
    yield from _texts(entries, texts)


def _texts(entries: Entries, nodes: Sequence[YamlText]) -> Iterator[TextTemplate]:
    """Read texts; one without braces is the name of a field."""
    for node in nodes:
        if not set("{}") & set(node.text):
            yield TextTemplate(node.text, (Part(node.text, False, node.span),), node.span)
        elif (text := text_of(entries, node)) is not None:
            yield text


def finished(drafts: Sequence[InsertDraft], datasets: Sequence[Draft], root: Path) -> Iterator[InsertSpec]:
    """Turn drafts into InsertSpecs, and report what does not agree with the ``datasets`` or between them."""
    by_name = {dataset.name: dataset for dataset in datasets}
    places: dict[tuple[Path, str], Span] = {}
    for draft in drafts:
        entries = draft.entries
        if draft.dataset is not None:
            entries.problems += _disagreements(draft, draft.dataset, by_name)
        template = _template(draft, root)
        if draft.file is None or draft.mark is None or draft.dataset is None:
            continue
        first = places.setdefault((draft.file, draft.mark), entries.span)
        if first != entries.span:
            message = (
                f"the mark {quoted(draft.mark)} of this file is already filled in line {first.line}; choose another"
            )
            entries.problem("bad-value", message, entries.place("mark" if "mark" in entries else "dataset"))
        yield InsertSpec(
            draft.file, draft.mark, draft.dataset, draft.columns, draft.items, template, entries.span, entries.spans
        )


def _disagreements(draft: InsertDraft, name: str, datasets: Mapping[str, Draft]) -> Iterator[Problem]:
    if name not in datasets:
        near = suggestion(name, datasets) or f"; its datasets are {listed(datasets)}"
        place = draft.entries.place("dataset")
        yield Problem("unknown-dataset", f"{quoted(name)} is not a dataset of this spec{near}", place)
    elif (schema := datasets[name].schema) is not None:
        for text in (*(text for column in draft.columns for text in column.texts), *draft.items):
            yield from unknown_parts(text, schema.fields, name)


def _template(draft: InsertDraft, root: Path) -> Source | None:
    """Read the template; a missing one is reported at the line that names it."""
    if draft.template is None:
        return None
    try:
        return read(draft.template, root=root)
    except TablemillError as error:
        named_at = draft.entries.place("template")
        draft.entries.problems += (p._replace(span=named_at) if p.code == "missing-file" else p for p in error.problems)
        return None
