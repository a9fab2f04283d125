"""tablemill check: compares the datasets with their seeds, and writes nothing."""

from __future__ import annotations

from ..pipeline import check
from ..problems import counted
from ..reading.sources import display
from .findings import counts, exit_code, tell
from .options import DEFAULTS, OPTIONS, arguments
from .progress import Progress, more, what_of
from .terminal import command_line, few, in_root, note, spec_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

__all__ = ["DEFAULTS", "arguments", "help_text", "run"]

HELP = f"""\
Usage: tablemill check [OPTION...]

Compares the datasets in the output folder with what a build would make from
the seeds, record by record, and so what a build inserts into other files.
Writes nothing.

{OPTIONS}
Exit codes: 0 they agree; 1 they differ, or a seed has an error; 2 wrong usage,
or a spec or file that cannot be used.
"""


def help_text() -> str:
    return HELP


def run(options: argparse.Namespace) -> int:
    with Progress(options) as progress:
        outcome, changes = check(spec_path(options), **in_root(options), follow=progress.follow)
    tell(options.format, outcome.problems, changes, ok=outcome.ok and not changes, left_out=dict(outcome.left_out))
    output = display(outcome.spec.output)
    more(options, progress, *what_of(outcome))
    if not outcome.ok:
        note(options, f"{counts(outcome.problems)}; fix the seeds, then run: {command_line('build', options)}")
    elif changes:
        inserted = dict.fromkeys(change.files[0] for change in changes if change.mark is not None)
        stale = few([*([output] if any(change.mark is None for change in changes) else []), *inserted])
        note(
            options,
            f"{counted(len(changes), 'difference')} from the seeds in {stale}; "
            f"run: {command_line('build', options)}, and commit {stale} with the seed",
        )
    else:
        inserts = [made.source.path for made in outcome.insertions]
        also = f", and so does the text between the marks of {few(inserts)}" if inserts else ""
        note(options, f"{output} agrees with the seeds ({counted(len(outcome.artefacts), 'file')}){also}")
    return max(exit_code(outcome.problems), bool(changes))
