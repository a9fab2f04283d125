"""Reads what a spec says of the records of a dataset together: their order, and their groups.

Enters: the entries of a dataset, then its Draft. Leaves: the values of `model`, and problems. A spec that has none of
these keys never imports this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Span
from ..problems import Problem, quoted, suggestion
from ..reading.yamltree import YamlList, YamlMap, YamlText
from .agree import Draft
from .entries import Entries, Shape, called, listed
from .model import Arrangement, GroupFile, Named, SortField
from .schema import IS
from .text_template import text_of

__all__ = ["arrangement_disagreements", "one_value", "order_disagreements", "read_arrangement", "read_order"]

_SORT = Shape('an item of "{}"', ("field", "descending", "ignore_case"), required=("field",))


def read_arrangement(entries: Entries) -> Arrangement:
    """Read the order and the groups of a dataset's records."""
    group = entries.names("group") or ()
    files = tuple(file for node in entries.one_or_more("file") or () if (file := _group_file(entries, node)))
    return Arrangement(read_order(entries, "sort"), tuple(Named(name.text, name.span) for name in group), files)


FILE_FORMATS = {
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "yaml": "yaml",
    "yml": "yaml",
    "md": "markdown",
    "parquet": "parquet",
}
"""The formats that the file of a group may have, by the ends of their names."""


def _group_file(entries: Entries, node: YamlText) -> GroupFile | None:
    text = text_of(entries, node)
    if text is None:
        return None
    end = node.text.rpartition(".")[2]
    form = FILE_FORMATS.get(end)
    if form is None or not text.parts:
        wrong = (
            ("names no field; write {NAME}, or list formats instead")
            if form
            else f"must end in one of {listed(FILE_FORMATS)}"
        )
        entries.problem("bad-value", f"{quoted(node.text)} {wrong}", node.span)
        return None
    return GroupFile(text, form)


def read_order(entries: Entries, key: str) -> tuple[SortField, ...]:
    """Read the fields behind ``key`` by which records are sorted; () where there are none."""
    if key not in entries:
        return ()
    node = entries.nodes[key][1]
    items = node.items if isinstance(node, YamlList) else (node,)
    if isinstance(node, YamlMap) or not all(map(_is_field, items)):
        wrong = next((item for item in items if not _is_field(item)), node)
        message = f'"{key}" takes names of fields, and maps with the keys {listed(_SORT.keys)}, got {called(wrong)}'
        entries.problem("wrong-type", message, entries.place(key) if wrong is node else wrong.span)
        return ()
    if not items:
        entries.problem("bad-value", f'"{key}" is empty; name a field', node.span)
    found: dict[str, SortField] = {}
    for item in items:
        one = _sort_field(entries, key, item) if isinstance(item, (YamlText, YamlMap)) else None
        if one is not None and one.field in found:
            message = f"{quoted(one.field)} is repeated here and no longer affects the order; remove it"
            entries.problem("bad-value", message, one.span)
        elif one is not None:
            found[one.field] = one
    return tuple(found.values())


def _is_field(item: object) -> bool:
    return isinstance(item, YamlMap) or (isinstance(item, YamlText) and bool(item.text or not item.plain))


def _sort_field(entries: Entries, key: str, item: YamlText | YamlMap) -> SortField | None:
    if isinstance(item, YamlText):
        return SortField(item.text, item.span)
    inner = Entries(item, item.span, _SORT._replace(name=_SORT.name.format(key)), entries.problems)
    field = inner.node("field")
    descending, ignore_case = (
        inner.choice(word, ("true", "false"), "bad-value", f"choice for {word}") == "true"
        for word in ("descending", "ignore_case")
    )
    return None if field is None else SortField(field.text, field.span, descending, ignore_case)


def arrangement_disagreements(draft: Draft) -> Iterator[Problem]:
    """Report what does not agree between the order and groups of a dataset, its fields, its schema and its formats."""
    arrangement = draft.arrangement
    if "grouped" in draft.formats and not arrangement.group and "group" not in draft.spans:
        message = f'{draft.name} has the format "grouped" but no groups; name the fields to group by: group: [FIELD]'
        yield Problem("missing-key", message, draft.spans.get("formats", draft.span))
    yield from order_disagreements(draft, arrangement.sort)
    for field, place in arrangement.group:
        yield from one_value(draft, field, place, "cannot be grouped by")
        if FORBIDDEN.intersection(field):
            message = f"the group {quoted(field)} cannot be part of a file name; rename the field"
            yield Problem("bad-name", message, place)
    texts = [*(file.name for file in arrangement.files), *(one.groups for one in draft.templates if one.groups)]
    for part in (part for text in texts for part in text.parts):
        yield from one_value(draft, part.name, part.span, "cannot name a file")
    if arrangement.group and "grouped" not in draft.formats:
        message = '"group" is used only by the format grouped; add grouped to the formats, or remove it'
        yield Problem("misplaced-key", message, draft.spans["group"])


FORBIDDEN = frozenset('\\/:*?"<>|').union(map(chr, range(32)))
"""What no file's name has on one system or another."""


def order_disagreements(draft: Draft, order: Iterable[SortField]) -> Iterator[Problem]:
    """Report the fields of an order that sort nothing."""
    for one in order:
        wrong = list(one_value(draft, one.field, one.span, "cannot be sorted by"))
        yield from wrong
        if not wrong and one.ignore_case and (kind := draft.kind(one.field)) not in (None, "string"):
            message = f"{one.field} is {IS[kind]} in the schema, which has no case; remove ignore_case"
            yield Problem("dataset-field", message, one.span)


def one_value(draft: Draft, field: str, place: Span, but: str) -> Iterator[Problem]:
    """Report a field that is none of the dataset, or is more than one value."""
    if draft.declared and field not in draft.declared:
        near = suggestion(field, draft.declared) or f"; its fields are {listed(draft.declared)}"
        yield Problem("dataset-field", f"{quoted(field)} is not a field of {draft.name}{near}", place)
    elif (kind := draft.kind(field)) in ("array", "object"):
        yield Problem("dataset-field", f"{field} is {IS[kind]} in the schema, which {but}; choose another field", place)
