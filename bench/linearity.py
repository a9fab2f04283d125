"""Whether time stays linear in the input: for each hostile shape, time at 2n over time at n.

Each shape is timed in a process of its own with a bound, so that one that is not linear is reported instead of
waited for. The work is all that a document can be asked for: tables with the texts of their cells, HTML tables
where there may be any, sections, stray rows, and what the dialect lint finds.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable

from tablemill.dialect import lint
from tablemill.markdown import parse
from tablemill.reading.sources import Source

from . import report

GOAL = 2.3
BOUND = 60
"""Seconds that a shape may take, all sizes together."""
ENOUGH = 1.0
"""Seconds of the processor at n after which n is not doubled again."""
MEGABYTES = 10
LONG_ENOUGH = 0.5
"""Seconds that the readings of one size take together, so that a short one is read more often."""
TINY = {"first": 20, "megabytes": 0, "long_enough": 0}

HEAD = "| a | b |\n|---|---|\n"


def in_cells(run: str) -> Callable[[int], str]:
    """Make the shape that is a table of few cells, each a long run of something that is never closed."""
    return lambda n: HEAD + f"| {run * (n // 4)} | b |\n" * 4


def in_many_cells(run: str) -> Callable[[int], str]:
    return lambda n: HEAD + f"| {run * 50} | b |\n" * (n // 50)


RUNS = {
    "==": "==a",
    "*": "*a",
    "**": "**a ",
    "_": "_a ",
    "~": "~~a",
    "[": "[",
    "![": "![",
    "[](": "[a](",
    "`": "` `` ",
    "<": "<a ",
    "&": "&a",
    "]": "]",
    "[]": "[]",
    "[r]": "[r]",
    "[^1]": "[^1]",
    "[^": "[^a",
    "[]( with (": "[a](()",
    "[]( with a title": "[a](u 'b",
    "entities": "&amp;",
    "tags": "<b>",
    "comments": "<!--",
    "escapes": "\\*",
    "addresses": "http://a.b www.a.b ",
    "mail": "a@b.c ",
}

UNCLOSED = (
    "<table>",
    "<table><tr><td>",
    "<tr>",
    "<td>x",
    "<td><b>",
    "<div>",
    "<!--",
    "<td><!-- </tr> -->",
    "<a><p>",
    "<mark>",
)
"""Tags that nothing closes, in an HTML table that nothing closes."""


def in_html(piece: str) -> Callable[[int], str]:
    return lambda n: "<table><tr><td>" + piece * (n // 8)


SHAPES: dict[str, Callable[[int], str]] = {
    **{f"an HTML table of {piece}": in_html(piece) for piece in UNCLOSED},
    "brackets in brackets": lambda n: HEAD + "| " + "[" * n + "]" * n,
    "links in brackets": lambda n: HEAD + "| " + "[" * n + "](u)" * n,
    "pipes in code spans": lambda n: HEAD + "| " + "`a|b` " * n,
    "runs of backticks of many lengths": lambda n: HEAD + "| " + " ".join("`" * (i % 500) for i in range(n // 100)),
    "backslashes before pipes": lambda n: HEAD + "| " + "\\\\|" * n,
    "backslashes before a code span": lambda n: HEAD + "| " + "\\" * n + "`a|b`",
    "spaces before text below a table": lambda n: HEAD + " " * n + "x",
    "single tildes": lambda n: HEAD + "| 1~3, 5~7 | y |\n" * n,
    "rows without a delimiter row": lambda n: "| a\nb\n" * n,
    "delimiter rows of another width": lambda n: "x\n|-|-|\n" * n,
    "rows cut apart": lambda n: "| a |\n\n" * n,
    "tables with text below": lambda n: (HEAD + "text\n\n") * n,
    "tables inside an HTML block": lambda n: "<div>\n" + "| a |\n|-|\n" * n,
    "a row far below its table": lambda n: HEAD + "\n" * n + "| x",
    "one line of | only": lambda n: "|" * n,
    "a line of | over a line of |-": lambda n: "|" * n + "\n" + "|-" * n,
    "a header of n columns over n short rows": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b\n" * n,
    "n rows": lambda n: HEAD + "| `x` y | *z* |\n" * n,
    "n tables": lambda n: (HEAD + "| x | y |\n\n") * n,
    "n tables without outer pipes": lambda n: "a | b\n--|--\nx | y\n\n" * n,
    "quotes n deep": lambda n: ">" * n + "| a | b |\n" + ">" * n + "|---|---|\n",
    "lists n deep": lambda n: "- " * n + "| a | b |\n" + "  " * n + "|---|---|\n",
    "lists n deep, a line each": lambda n: "".join(" " * (2 * i) + "- a\n" for i in range(int(n**0.5))),
    "a list of n items": lambda n: "- a\n  - | a | b |\n" * n,
    "a cell of n characters": lambda n: HEAD + f"| {'a b ' * (n // 4)} | b |\n",
    "a paragraph of delimiter rows": lambda n: "a\n" + "|-\n|-|-|\n" * (n // 10),
    "a paragraph of rows": lambda n: "a\n" + "| a | b |\n" * (n // 10),
    "a paragraph of header and delimiter rows that differ": lambda n: "| a |\n|-|-|-|\n" * (n // 14),
    "fences that never close": lambda n: "```\na\n```b\n" * (n // 11) + HEAD,
    "HTML blocks that never close": lambda n: "<!-- a\n\n<script>\n" * (n // 16) + HEAD,
    "n definitions, used n times": lambda n: (
        "".join(f"[r{i}]: /v\n" for i in range(n)) + "\n" + HEAD + "| [r1] | [no] |\n" * n
    ),
    "indented tags": lambda n: "   <a x\n" * (n // 8) + "\n" + HEAD,
    "n headings and tables": lambda n: ("# h\n\n" + HEAD + "\n") * n,
    **{f"{name} in cells, unclosed": in_cells(run) for name, run in RUNS.items()},
    **{f"{name} in many cells": in_many_cells(run) for name, run in RUNS.items()},
}


def run(*, tiny: bool = False) -> None:
    """Time every shape and print the table."""
    rows = []
    missed = 0
    for name in SHAPES:
        row, met = _row(name, tiny)
        rows.append(row)
        missed += not met
    report.show(
        f"Linearity: time at 2n over time at n, goal below {GOAL}; {len(rows) - missed} of {len(rows)} met",
        ["shape", "MB at 2n", "s at 2n", "ratio", ""],
        rows,
    )


def _row(name: str, tiny: bool) -> tuple[list[str], bool]:
    if tiny and name != next(iter(SHAPES)):  # one process is enough to see that they start
        return _told(name, *double(SHAPES[name], **TINY))
    command = [sys.executable, "-m", "bench.linearity", name, *(["--tiny"] if tiny else [])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=BOUND, check=True)
    except subprocess.TimeoutExpired:
        return [name, "", "", f"over {BOUND} s", report.verdict(met=False)], False
    except subprocess.CalledProcessError as error:
        print(error.stderr.decode(), file=sys.stderr)
        return [name, "", "", f"exit {error.returncode}", report.verdict(met=False)], False
    return _told(name, *json.loads(done.stdout))


def _told(name: str, megabytes: float, seconds: float, ratio: float) -> tuple[list[str], bool]:
    met = ratio < GOAL
    return [name, f"{megabytes:.2f}", f"{seconds:.2f}", f"{ratio:.2f}", report.verdict(met)], met


def double(
    shape: Callable[[int], str], first: int = 1000, megabytes: float = MEGABYTES, long_enough: float = LONG_ENOUGH
) -> tuple[float, float, float]:
    """Double n until the text is of megabytes or slow enough; returns megabytes and seconds at 2n, and the ratio."""
    n = first
    earlier = _timed(shape(n), long_enough)
    while True:
        n *= 2
        text = shape(n)
        later, now = _timed(text, long_enough), len(text) / 1e6
        if earlier > ENOUGH or now > megabytes:
            return now, later, later / earlier
        earlier = later


def _timed(text: str, long_enough: float) -> float:
    """Time the best of several readings, more of them where they are short."""
    best = float("inf")
    spent = 0.0
    while spent <= long_enough:
        start = time.process_time()
        read(text)
        taken = time.process_time() - start
        best = min(best, taken)
        spent += taken
    return best


def read(text: str) -> int:
    source = Source("", text, "")
    document = parse(source, html="<table" in text)
    cells = sum(len(row) for table in document.tables for row in table.texts())
    return cells + len(document.sections) + len(document.stray_rows) + len(lint(source))


if __name__ == "__main__":
    gc.disable()  # as the commands do; its passes over all that lives grow in steps that have nothing to do with us
    print(json.dumps(double(SHAPES[sys.argv[1]], **(TINY if "--tiny" in sys.argv else {}))))
