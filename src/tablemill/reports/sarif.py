"""Writes problems and changes as SARIF, which code hosts show as alerts and keep apart from run to run.

Enters: findings, in the order of their places. Leaves: text. Source: Static Analysis Results Interchange Format
2.1.0, docs.oasis-open.org/sarif; for what GitHub reads see docs.github.com, "SARIF support for code scanning".

It is put together as plain JSON. sarif-om has a class for each object of the standard, but cannot write one: its fields
are named otherwise than JSON's, and turning them into those is left to its user. It takes 49 ms to import, too.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

from .. import __version__
from ..expressions import lazy
from ..model import Json
from ..problems import CODES, Problem
from .text import visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Problem]) -> str:
    """Report each finding as a result of one run, whose rules are the codes that come. It is ASCII, as the JSON is.

    Columns count code points, and a region's end is the place after it, here as there. Without findings there is a
    run without results: it is what ends the alerts of the run before.
    """
    rules = {code: index for index, code in enumerate(sorted({finding.code for finding in findings}))}
    said: Counter[str] = Counter()
    run = {
        "tool": {"driver": {"name": "Tablemill", "version": __version__, "rules": [_rule(code) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(finding, rules, said) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(name: str) -> dict[str, Json]:
    code = CODES[name]
    return {
        "id": name,
        "shortDescription": _message(re.split(r"(?<=\.) ", code.meaning)[0]),
        "fullDescription": _message(code.meaning),
        "help": _message(code.cure),
        "defaultConfiguration": {"level": code.severity},
    }


def _result(finding: Problem, rules: Mapping[str, int], said: Counter[str]) -> dict[str, Json]:
    span = finding.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.severity,
        "message": _message(finding.message),
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(span.path)}, "region": region}}],
        "partialFingerprints": {"tablemill/v1": _fingerprint(finding, said)},
    }


def _message(text: str) -> dict[str, str]:
    """Write what would be a placeholder or a link (sections 3.11.5 and 3.11.6) as the characters that it is."""
    return {"text": visible(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def _uri(path: str) -> str:
    """Write a path as a relative reference where it is relative, so that it holds in any clone."""
    pure = PurePath(path)
    if not pure.is_absolute():
        return quote(os.fsencode(path))
    # As PurePath.as_uri does, of which Python 3.14 warns that it goes away: only paths of this system keep theirs.
    drive = pure.drive
    return f"file://{'/' if drive else ''}{drive}{quote(os.fsencode(pure.as_posix().removeprefix(drive)))}"


_PLACE = lazy(r"(?<=:)\d+:\d+\b|(?<=\bline )\d+\b")


def _fingerprint(finding: Problem, said: Counter[str]) -> str:
    """Name a finding by what it says of which file, however often it says so, and not by its line.

    So it stays the same when lines are added above it. GitHub goes by a hash of its own, of the line's text, which
    its upload action adds.
    """
    what = "\0".join((finding.code, finding.span.path, _PLACE.sub("", finding.message)))
    said[what] += 1
    return sha256(f"{what}\0{said[what]}".encode(errors="surrogatepass")).hexdigest()
