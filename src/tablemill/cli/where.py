"""tablemill where: prints the place of a record, or of a field, in the seeds."""

from __future__ import annotations

from .findings import aside, exit_code
from .options import ROOT, spec_arguments
from .terminal import CannotGoOnError, in_root, show, spec_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

HELP = f"""\
Usage: tablemill where DATASET KEY [FIELD] [OPTION...]
       tablemill where [DATASET [KEY]] --list

Prints the place in the seeds that a record, or one of its fields, was read
from, as editors open it: file:line:column.

KEY is the record's key as text, such as 404. Write a key of several fields
with slashes, such as fr/2024, or as JSON, such as '["fr", 2024]'. Name a
member of a joined field with a full stop, such as registry.status. A field
without a place of its own, as in a row that is too short, has the place of its
record.

Options:
  --json          print the start and the end, for programs
  --list          print the words that can come next, one a line: the datasets,
                  the keys of DATASET, or the fields of its records
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}  -h, --help      print this help

Exit codes: 0 the place is printed; 2 no such dataset, record or field, wrong
usage, or a spec or seed that cannot be used.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("dataset", nargs="?", metavar="DATASET")
    parser.add_argument("key", nargs="?", metavar="KEY")
    parser.add_argument("field", nargs="?", metavar="FIELD")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true")
    spec_arguments(parser)


def run(options: argparse.Namespace) -> int:
    from ..inspection.places import next_words, where
    from ..problems import TablemillError

    if not options.list and options.key is None:
        missing = "DATASET and KEY" if options.dataset is None else "KEY"
        raise CannotGoOnError(f"give {missing}; tablemill where --list lists the choices")
    try:
        if options.list:
            words = next_words(spec_path(options), options.dataset, options.key, **in_root(options))
            return show("".join(f"{word}\n" for word in words if word.isprintable()))
        span = where(spec_path(options), options.dataset, options.key, options.field, **in_root(options))
    except TablemillError as error:
        aside(error.problems)
        return exit_code(error.problems)
    if options.json:
        import json

        return show(json.dumps(span._asdict()) + "\n")
    return show(f"{span}\n")
