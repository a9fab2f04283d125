"""Reads what a spec checks of the records of a dataset together, and checks that it can be.

Enters: the entries of a dataset, then its Draft. Leaves: Checks, and problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..problems import Problem, quoted
from ..reading.yamltree import YamlList, YamlMap, YamlText
from .agree import Draft
from .datasets import one_value, order_disagreements, read_order
from .entries import Entries, Shape, called
from .model import AtLeast, Checks, Named, Sorted
from .schema import IS

__all__ = ["CHECKS", "check_disagreements", "read_checks"]

CHECKS = Shape('"checks"', ("sorted", "unique", "equal", "at_least", "mutual"))
SORTED = Shape('"sorted"', ("by", "per"), required=("by",))
AT_LEAST = Shape('"at_least"', ("count", "per"), required=("count",))


def read_checks(entries: Entries) -> Checks | None:
    """Read what stands behind ``checks``."""
    inner = entries.map("checks", CHECKS)
    if inner is None:
        return None
    if not inner.nodes and not inner.misspelt:
        inner.demand(CHECKS.keys, " or ")
    mutual = [(names[0], names[-1]) for names in _sets(inner, "mutual", most=2)]
    unique, equal = tuple(_sets(inner, "unique")), tuple(_sets(inner, "equal", least=2))
    return Checks(_sorted(inner), unique, _at_least(inner), tuple(mutual), equal)


def _sorted(entries: Entries) -> Sorted | None:
    if "sorted" not in entries:
        return None
    if not isinstance(entries.nodes["sorted"][1], YamlMap):
        return Sorted(read_order(entries, "sorted"), ())
    inner = entries.map("sorted", SORTED)
    return None if inner is None else Sorted(read_order(inner, "by"), _named(inner, "per"))


def _named(entries: Entries, key: str) -> tuple[Named, ...]:
    return tuple(Named(name.text, name.span) for name in entries.names(key) or ())


def _at_least(entries: Entries) -> AtLeast | None:
    inner = entries.map("at_least", AT_LEAST)
    if inner is None:
        return None
    node = inner.node("count")
    if node is not None and not re.fullmatch("[1-9][0-9]{0,8}", node.text):
        entries.problem("bad-value", f"{quoted(node.text)} is not a number of records; write 1 or more", node.span)
        node = None
    return AtLeast(int(node.text) if node else 1, _named(inner, "per"), node.span if node else inner.span)


def _sets(entries: Entries, key: str, most: int = 100, least: int = 1) -> Iterator[tuple[Named, ...]]:
    """Read a list of names and lists of names."""
    if key not in entries:
        return
    node = entries.nodes[key][1]
    if not isinstance(node, YamlList) or not node.items:
        entries.wrong_type(key, f"a list of fields and lists of fields, such as {_EXAMPLES[key]}")
        return
    for item in node.items:
        parts = item.items if isinstance(item, YamlList) else (item,)
        names = [part for part in parts if isinstance(part, YamlText) and (part.text or not part.plain)]
        if len(names) != len(parts) or not least <= len(names) <= most:
            message = f'an item of "{key}" must be a field or a list of fields, got {called(item)}'
            message = f'an item of "{key}" has one field or two, got {len(parts)}' if len(names) > most else message
            if len(parts) < least:
                message = f'an item of "{key}" is a list of two fields or more, got {called(item)}'
            entries.problem("wrong-type", message, item.span)
        else:
            yield tuple(Named(name.text, name.span) for name in names)


_EXAMPLES = {"equal": "[[name, file]]", "unique": "[[release, id]]", "mutual": "[[replaces, replaced_by]]"}


def check_disagreements(draft: Draft) -> Iterator[Problem]:
    """Report the fields of checks that are none, or are not what can be checked so."""
    checks = draft.checks
    if checks is None:
        return
    if checks.sorted is not None:
        yield from order_disagreements(draft, checks.sorted.by)
    per = [*(checks.sorted.per if checks.sorted else ()), *(checks.at_least.per if checks.at_least else ())]
    for field, place in per:
        yield from one_value(draft, field, place, "cannot be grouped by")
    for field, place in (name for names in checks.unique for name in names):
        yield from one_value(draft, field, place, "cannot be unique")
    for field, place in (name for names in checks.equal for name in names):
        yield from one_value(draft, field, place, "cannot be equal to another")
    for pair in checks.mutual:
        for name in dict.fromkeys(pair):
            yield from _mutual(draft, name)


def _mutual(draft: Draft, name: Named) -> Iterator[Problem]:
    kind = draft.kind(name.field)
    if kind == "array" and draft.schema is not None:
        parts = draft.schema.fields[name.field].items
        kind = parts.kind if parts else None
    else:
        yield from one_value(draft, name.field, name.span, "cannot refer to a record")
    if draft.key is None or draft.kind(name.field) == "object":
        return
    if len(draft.key) > 1:
        message = f"the key of {draft.name} has {len(draft.key)} fields, so {name.field} cannot refer to a record"
        yield Problem("dataset-field", message, name.span)
    elif kind and (theirs := draft.kind(draft.key[0].text)) and kind != theirs:
        key = draft.key[0].text
        message = f"{name.field} refers to records by {IS[kind]}, but {key}, the key of {draft.name}, is {IS[theirs]}"
        yield Problem("dataset-field", message, name.span)
