"""Writes problems and changes: to people, to a code host's annotations, or to programs. Makes text, prints nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeAlias

from ..dist.drift import Change
from ..expressions import lazy
from ..problems import Problem

Findings: TypeAlias = Sequence[Problem]
Paint: TypeAlias = Callable[[str, str], str]
"""Paints a text (first) in a style (second): ``error``, ``warning`` or ``place``."""


def plain(text: str, _: str) -> str:
    """Paint nothing."""
    return text


def as_text(findings: Findings, paint: Paint = plain) -> str:
    """Report each finding on a line of its own: ``path:line:column: severity[code]: message``."""
    return "".join(
        f"{paint(f'{visible(str(f.span))}:', 'place')} {paint(f'{f.severity}[{f.code}]:', f.severity)} "
        f"{visible(f.message)}\n"
        for f in findings
    )


def as_github(findings: Findings) -> str:
    """Report each finding as a workflow command, which stands as an annotation on its line in a pull request.

    Source: docs.github.com, "Workflow commands for GitHub Actions". Line and column count from 1; a column
    is only read where the finding stands within one line. The log shows the message alone, so that the
    message has the place once more.
    """
    return "".join(_workflow_command(finding) for finding in findings)


def _workflow_command(finding: Problem) -> str:
    span = finding.span
    where = {"file": span.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        where |= {"col": str(span.column), "endColumn": str(span.end_column)}
    where["title"] = f"tablemill {finding.code}"
    properties = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in where.items())
    return f"::{finding.severity} {properties}::{_escaped(visible(str(finding)))}\n"


def _escaped(text: str, also: str = "") -> str:
    """Write the characters that end a command, or (``also``) one of its properties, as a URL does."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" or c in also else c for c in text)


def as_json(findings: Findings, changes: Sequence[Change] = (), **summary: object) -> str:
    """Report everything in one JSON object: ``problems``, ``changes`` with their values, and the ``summary``.

    It is ASCII, so that it reads the same whatever encoding the terminal, pipe or log has.
    """
    report = {
        **summary,
        "problems": [
            {"code": f.code, "severity": f.severity, "message": f.message, **f.span._asdict()} for f in findings
        ],
        "changes": [_change(change) for change in changes],
    }
    return json.dumps(report, indent=2) + "\n"


def _change(change: Change) -> dict[str, object]:
    values = {"dataset": change.dataset, "key": change.key, "field": change.field}
    return {
        "kind": change.kind,
        "message": change.problem().message,
        **values,
        "old": change.old,
        "new": change.new,
        "files": list(change.files),
        **change.span._asdict(),
    }


_INVISIBLE = lazy(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """Escape what would move a terminal's cursor, ring its bell or turn the text around."""
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
