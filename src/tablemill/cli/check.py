"""tablemill check: compares the datasets with their seeds, and writes nothing."""

from __future__ import annotations

from ..pipeline import check
from ..problems import counted
from ..sources import display
from .options import DEFAULTS, arguments
from .terminal import command_line, counts, exit_code, say, spec_path, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

__all__ = ["DEFAULTS", "arguments", "run"]


def run(options: argparse.Namespace) -> int:
    outcome, changes = check(spec_path(options))
    tell(options.format, outcome.problems, changes, ok=outcome.ok and not changes)
    output = display(outcome.spec.output)
    if not outcome.ok:
        say(f"{counts(outcome.problems)}; mend the seeds, then run: {command_line('build', options)}")
    elif changes:
        say(
            f"{counted(len(changes), 'difference')} between the seeds and {output}; "
            f"run: {command_line('build', options)}, and commit {output} with the seed"
        )
    else:
        say(f"{output} is what the seeds give ({counted(len(outcome.artefacts), 'file')})")
    return max(exit_code(outcome.problems), bool(changes))
