"""tablemill diff: shows what changed between two published states of the data, and which version that requires."""

from __future__ import annotations

from .findings import aside, exit_code
from .options import spec_arguments, talk, talk_arguments
from .progress import Progress, more
from .terminal import CannotGoOnError, in_root, note, say, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

HELP = f"""\
Usage: tablemill diff OLD [NEW] [OPTION...]
       tablemill diff OLD..NEW [OPTION...]

Shows what changed in the data between two published states, record by record,
and which version number the change requires. Major: a record, field, file or
dataset was removed, or a field was added or changed its type. Minor: records,
files or datasets were added. Patch: values were corrected.

OLD and NEW are folders with a datapackage.json, that file itself, or git
revisions. Without NEW, OLD is compared with what the seeds give now.

Options:
  --format FORM     text for people, markdown for release notes, json for
                    programs [text]
  --check-version   exit 1 if the version of NEW is lower than the changes
                    require, or cannot be compared
  --exit-code       exit 1 if there are changes
  --at PATH         the folder of the package in a revision [the spec's output,
                    or else the only package]
  --spec PATH       the spec [seeds/tablemill.yaml, else tablemill.yaml]
  --root FOLDER     let the spec name files in this folder, if you trust it
                    [its git repository, or else its own folder]
{talk(18)}  -h, --help        print this help

Exit codes: 0 the changes are shown; 1 as --check-version and --exit-code say;
2 wrong usage, or a state or dataset that cannot be read (the others are
compared).
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("states", nargs="+", metavar="OLD [NEW]")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--check-version", action="store_true")
    parser.add_argument("--exit-code", action="store_true")
    parser.add_argument("--at", metavar="PATH")
    spec_arguments(parser)
    talk_arguments(parser)


def run(options: argparse.Namespace) -> int:
    from ..problems import TablemillError
    from ..releases import diff, notes

    if len(options.states) > 2:
        raise CannotGoOnError("diff takes one or two states, OLD and NEW; see tablemill diff --help")
    try:
        with Progress(options) as progress:
            root = in_root(options).get("root")
            found = diff(*options.states, at=options.at, spec=options.spec, root=root, follow=progress.follow)
    except TablemillError as error:
        aside(error.problems)
        return exit_code(error.problems)
    forms = {"text": notes.as_text, "markdown": notes.as_markdown, "json": notes.as_json}
    show(forms[options.format](found))
    aside(found.problems)
    more(options, progress)
    refused = options.check_version and not found.suffices
    if options.format == "markdown":
        note(options, notes.verdict(found))
    if refused:
        say(f"refused: {notes.cure(found)}")
    return max(exit_code(found.problems), refused or (options.exit_code and bool(found.changes)))
