"""tablemill build: makes the datasets, all of them or none."""

from __future__ import annotations

from ..pipeline import build
from ..problems import counted
from ..sources import display
from .options import DEFAULTS, OPTIONS, arguments
from .terminal import counts, exit_code, say, spec_path, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

__all__ = ["DEFAULTS", "arguments", "help_text", "run"]

HELP = f"""\
Usage: tablemill build [OPTION...]

Makes the datasets that the spec describes: all of them or, with an error in
any, none. Files that are right already are not written again.

{OPTIONS}
Exit codes: 0 made, or up to date; 1 a seed has an error; 2 usage, a spec or a
file that cannot be used.
"""


def help_text() -> str:
    return HELP


def run(options: argparse.Namespace) -> int:
    outcome, published = build(spec_path(options))
    written = list(published.written) if published else []
    removed = list(published.removed) if published else []
    tell(options.format, outcome.problems, ok=outcome.ok, written=written, removed=removed)
    output = display(outcome.spec.output)
    records = sum(len(dataset.records) for dataset in outcome.datasets.values())
    made = f"{counted(len(outcome.datasets), 'dataset')}, {counted(records, 'record')}"
    if published is None:
        say(f"{counts(outcome.problems)}; {output} is left as it was")
    elif written or removed:
        gone = f", {counted(len(removed), 'file')} removed" if removed else ""
        say(f"{made}: {counted(len(written), 'file')} written to {output}{gone}")
    else:
        say(f"{made}: {output} is up to date, nothing to do")
    return exit_code(outcome.problems)
