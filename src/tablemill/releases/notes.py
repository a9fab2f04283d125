"""Writes a comparison: to people in a terminal, to the readers of release notes, or to programs. Prints nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from ..emit.markdown import aligned, cell_text, code_span
from ..problems import counted
from ..reports.text import visible
from .changes import DataChange, DataDiff, DataKind
from .phrases import Hand, cure, key_text, pair, phrase, verdict
from .snapshots import Snapshot

__all__ = ["as_json", "as_markdown", "as_text", "cure", "verdict"]

_TERMINAL = Hand(name=str, text=lambda text: json.dumps(text, ensure_ascii=False), code=str)


def as_text(diff: DataDiff) -> str:
    """Report each change on a line, after what it asks of the version number, and at the end what all of them ask."""
    lines = [f"{_named(diff.old)} to {_named(diff.new)}"]
    lines += [f"{change.asks}  {_line(change)}" for change in diff.changes]
    return "".join(f"{visible(line)}\n" for line in [*lines, verdict(diff)])


def _named(snapshot: Snapshot) -> str:
    return f"{snapshot.name} ({snapshot.version or 'no version'})"


def _line(change: DataChange) -> str:
    record = "" if change.key is None else f" {key_text(change.key)}"
    subject = "the package" if change.dataset is None else f"{change.dataset}{record}"
    return f"{subject}: {phrase(change, _TERMINAL)}"


def as_json(diff: DataDiff) -> str:
    """Report everything, with the values whole. It is ASCII, so that it reads the same whatever the encoding."""
    least = diff.least
    told = {
        "old": {"name": diff.old.name, "version": diff.old.version},
        "new": {"name": diff.new.name, "version": diff.new.version},
        "asks": diff.asks,
        "least": None if least is None else str(least),
        "suffices": diff.suffices,
        "verdict": verdict(diff),
        "changes": [_change(change) for change in diff.changes],
        "problems": [
            {"code": each.code, "severity": each.severity, "message": each.message, **each.span._asdict()}
            for each in diff.problems
        ],
    }
    return json.dumps(told, indent=2) + "\n"


def _change(change: DataChange) -> dict[str, object]:
    return {
        "kind": change.kind,
        "asks": change.asks,
        "message": _line(change),
        "dataset": change.dataset,
        "key": change.key,
        "label": change.label,
        "field": change.field,
        "within": list(change.within),
        "old": change.old,
        "new": change.new,
    }


# Markdown

_MOST = 100
"""How many records and how many values of a dataset are listed; the text of a release has its bounds."""


def as_markdown(diff: DataDiff) -> str:
    """Report the changes as a part of release notes: a heading for each dataset, a list, and a table of values.

    Whatever stands in the data stands there as text: it makes no markup, mentions nobody and links to no issue.
    """
    gathered: dict[str | None, list[DataChange]] = {}
    for change in diff.changes:
        gathered.setdefault(change.dataset, []).append(change)
    parts = [_section(name, changes, diff) for name, changes in gathered.items()]
    return "\n".join(parts) if parts else "No changes of the data.\n"


def _section(dataset: str | None, changes: Sequence[DataChange], diff: DataDiff) -> str:
    key = () if dataset is None or dataset not in diff.new.datasets else diff.new.datasets[dataset].key
    values = [change for change in changes if change.kind == "value-changed"]
    blocks = [
        f"### {'The package' if dataset is None else _text(dataset)}\n",
        _list([change for change in changes if change.kind != "value-changed"]),
        _table(values, "/".join(key or ()) or "Key"),
    ]
    return "\n".join(block for block in blocks if block)


def _list(changes: Sequence[DataChange]) -> str:
    items, counts = [], Counter[DataKind]()
    for change in changes:
        counts[change.kind] += 1
        if counts[change.kind] <= _MOST:
            items.append(f"- {_item(change)}\n")
    for kind, number in counts.items():
        if number > _MOST:
            noun, _, verb = kind.partition("-")
            items.append(f"- And {counted(number - _MOST, f'more {noun}')} {verb}\n")
    return "".join(items)


def _item(change: DataChange) -> str:
    said = phrase(change, _PAGE)
    said = f"{said[:1].upper()}{said[1:]}" if change.key is None else f"{_name(key_text(change.key))} {said}"
    return f"**Breaking:** {said}" if change.asks == "major" else said


def _table(changes: Sequence[DataChange], key: str) -> str:
    if not changes:
        return ""
    rows = [
        [_text(key_text(change.key)), _text(change.path), *pair(change.old, change.new, _CELL)]
        for change in changes[:_MOST]
    ]
    more = f"\nAnd {counted(len(changes) - _MOST, 'more value')} changed.\n" if len(changes) > _MOST else ""
    return aligned([[_text(key), "Field", "Was", "Is"], *rows], [False] * 4) + more


_MENTION = re.compile(r"(?<![\w/&.])(@(?=\w)|#(?=\d))")


def _text(text: str) -> str:
    """Write a text as readers shall see it; an empty comment parts what GitHub takes for a mention or an issue."""
    shown = "\n".join(map(visible, text.split("\n")))
    return _MENTION.sub(r"\1<!-- -->", cell_text(shown)) if text else '`""`'


def _name(text: str) -> str:
    """Write a name in code, where it is one that needs no escape there."""
    return f"`{text}`" if _PLAIN.fullmatch(text) else _text(text)


_PLAIN = re.compile(r"[\w.-]+(?: [\w.-]+)*")


def _code(text: str) -> str:
    return code_span(visible(text))


_CELL = Hand(name=_name, text=_text, code=_code)
_PAGE = Hand(name=_name, text=_text, code=lambda text: _code(text).replace("\\|", "|"))
