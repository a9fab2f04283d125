"""tablemill build: makes the datasets, all of them or none."""

from __future__ import annotations

from ..pipeline import build
from ..problems import counted
from ..reading.sources import display
from . import options as shared
from .findings import counts, exit_code, tell
from .options import OPTIONS
from .progress import Progress, more, what_of
from .terminal import few, in_root, note, spec_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

DEFAULTS = {**shared.DEFAULTS, "fail_if_written": False}

HELP = f"""\
Usage: tablemill build [OPTION...]

Makes the datasets that the spec describes: all of them or, if one has an
error, none. Leaves alone the files that are already up to date.

{OPTIONS}  --fail-if-written
                  exit 1 if a file was written or removed, so that a commit
                  stops until it is added

Exit codes: 0 made, or up to date; 1 a seed has an error, or a file was written
and --fail-if-written is given; 2 wrong usage, or a spec or file that cannot be
used.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    shared.arguments(parser)
    parser.add_argument("--fail-if-written", action="store_true")


def run(options: argparse.Namespace) -> int:
    with Progress(options) as progress:
        outcome, published = build(spec_path(options), **in_root(options), follow=progress.follow)
    written = list(published.written) if published else []
    removed = list(published.removed) if published else []
    inserted = list(published.inserted) if published else []
    tell(
        options.format,
        outcome.problems,
        ok=outcome.ok,
        left_out=dict(outcome.left_out),
        written=written,
        removed=removed,
        inserted=inserted,
    )
    output = display(outcome.spec.output)
    more(options, progress, *what_of(outcome))
    records = sum(len(dataset.records) for dataset in outcome.datasets.values())
    made = f"{counted(len(outcome.datasets), 'dataset')}, {counted(records, 'record')}"
    if left_out := sum(outcome.left_out.values()):
        made += f" ({counted(left_out, 'row')} left out)"
    if published is None:
        note(options, f"{counts(outcome.problems)}; {output} is left as it was")
    elif written or removed or inserted:
        done = [f"{counted(len(written), 'file')} written to {output}"] if written or removed else []
        done += [f"{counted(len(removed), 'file')} removed"] if removed else []
        done += [f"inserted into {few(inserted)}"] if inserted else []
        note(options, f"{made}: {', '.join(done)}")
    else:
        note(options, f"{made}: {output} is up to date, nothing to do")
    return max(exit_code(outcome.problems), options.fail_if_written and bool(written or removed or inserted))
