"""tablemill joins: compares the datasets that the joins of a spec put together."""

from __future__ import annotations

from ..pipeline import collect
from ..problems import counted
from ..reading.sources import display
from .findings import counts, exit_code, tell
from .options import ROOT, spec_arguments, talk, talk_arguments
from .progress import Progress, more, what_of
from .terminal import in_root, note, show, spec_path, style

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

DEFAULTS = {"spec": None, "root": None, "format": "text", "quiet": False, "verbose": False}

HELP = f"""\
Usage: tablemill joins [OPTION...]

Compares each dataset with the datasets that it joins. Lists records without a
partner, values that differ in a field that both have, and records of the other
dataset that no record joins. Writes nothing.

Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}  --format FORM   text for people, markdown for an issue, json for programs
                  [text]
{talk(16)}  -h, --help      print this help

Exit codes: 0 the joins are shown; 1 a seed has an error; 2 wrong usage, or a
spec or file that cannot be used.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    spec_arguments(parser)
    talk_arguments(parser)
    parser.add_argument("--format", choices=("text", "markdown", "json"))
    parser.set_defaults(**DEFAULTS)


def run(options: argparse.Namespace) -> int:
    from ..inspection.reconciliation import reconcile
    from ..reports import statement

    with Progress(options) as progress:
        outcome = collect(spec_path(options), **in_root(options), follow=progress.follow)
    more(options, progress, *what_of(outcome))
    if not outcome.ok:
        tell("json" if options.format == "json" else None, outcome.problems, ok=False)
        note(options, f"{counts(outcome.problems)}; fix the seeds, then run: tablemill joins")
        return exit_code(outcome.problems)
    joins = reconcile(outcome)
    if options.format == "json":
        show(statement.as_json(joins))
    elif options.format == "markdown":
        show(statement.as_markdown(joins))
    else:
        show(statement.as_text(joins, style()))
    if not joins:
        note(options, f"{display(outcome.spec.path)} has no joins; give a field the keys join and by")
    else:
        told = sum(len(one.unmatched) + len(one.differing) + len(one.unused) for one in joins)
        note(options, f"{counted(len(joins), 'join')}, {counted(told, 'finding')}")
    return 0
