"""tablemill init: proposes a spec and schemas for the tables that there are, writes them and builds."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from .findings import aside, exit_code, in_vain
from .options import spec_arguments, talk, talk_arguments
from .progress import Progress, more
from .terminal import CannotGoOnError, command_line, in_root, note, refuse_without, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..scaffold import Proposal, ProposedDataset, Started

HELP = f"""\
Usage: tablemill init FILE... [OPTION...]

Starts a project: proposes a spec and JSON Schemas for the tables in Markdown
files, writes them, and builds the datasets. Comments in the spec explain each
proposal. No file is overwritten. A FILE is a file, a folder (all its Markdown
files except those that git ignores) or a pattern such as 'docs/**/*.md'.

Choose tables (default: all):
  --table N          the table with this number (tablemill tables shows it);
                     may be given several times
  --heading PATTERN  tables under a heading that the regular expression matches
  --html             read HTML tables, too

Choose what is written:
  --spec PATH        the spec; its schemas go to schema/ beside it
                     [tablemill.yaml]
  --root FOLDER      let the spec name files in this folder
                     [its git repository, or else its own folder and the
                     files that are named here]
  --output FOLDER    where the datasets go [dist]
  --formats A,B      the formats of the datasets [json,csv]
  --ci A,B           also write workflows: github checks the tables, pages
                     publishes the datasets on GitHub Pages
  --dry-run          print the spec and write nothing
{talk(19)}  -h, --help         print this help

Exit codes: 0 everything is built; 1 there is no table, or a table has an error
that prevents the build; 2 wrong usage, a file that cannot be read, or a file
that would be overwritten.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--table", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--heading", metavar="PATTERN")
    parser.add_argument("--html", action="store_true")
    spec_arguments(parser)
    talk_arguments(parser)
    parser.add_argument("--output", default="dist", metavar="FOLDER")
    parser.add_argument("--formats", default="json,csv", metavar="A,B")
    parser.add_argument("--ci", metavar="A,B")
    parser.add_argument("--dry-run", action="store_true")


def run(options: argparse.Namespace) -> int:
    from ..problems import TablemillError
    from ..scaffold import init, propose

    if options.html:
        refuse_without("--html", "html", "turbohtml")
    if "-" in options.files:
        raise CannotGoOnError("init reads files, not standard input: the spec names them")
    workflows = _workflows(options.ci)
    spec = options.spec or _free_spec(options)
    try:
        with Progress(options) as progress:
            proposal = propose(
                options.files,
                spec=spec,
                output=options.output,
                formats=_formats(options.formats),
                tables=options.table,
                heading=None if options.heading is None else _pattern(options.heading),
                html=options.html,
                follow=progress.follow,
            )
        if options.dry_run:
            show(proposal.files[proposal.spec])
            aside(proposal.listing.problems)
            for line in _told(proposal):
                note(options, line)
            return exit_code(proposal.listing.problems)
        if workflows:
            proposal = _with_workflows(proposal, workflows, options)
        if not options.spec:
            _refuse_another_spec(proposal)
        with progress:
            started = init(proposal, **in_root(options), follow=progress.follow)
    except TablemillError as error:
        aside(error.problems)
        note(options, in_vain(error.problems))
        if not options.table and options.heading is None and {found.code for found in error.problems} == {"no-table"}:
            note(
                options,
                "init reads only tables; a spec can also make records of sections, list items and files (docs/spec.md)",
            )
        return exit_code(error.problems)
    return _tell(started, options, progress)


def _free_spec(options: argparse.Namespace) -> str:
    """Return the path of the spec, where there is none that the other commands would take.

    One without datasets may be left by an init that was killed: see `_refuse_another_spec`.
    """
    from ..dist.package import MANIFEST
    from ..pipeline import default_spec

    there = default_spec()
    unfinished = there == Path(_SPEC) and not os.path.lexists(os.path.join(options.output, MANIFEST))
    if there is not None and not unfinished and not options.dry_run:
        raise _there_already(there)
    return _SPEC


def _refuse_another_spec(proposal: Proposal) -> None:
    from ..dist.writing import holds

    if os.path.lexists(proposal.spec) and not holds(proposal.spec, proposal.files[proposal.spec].encode()):
        raise _there_already(proposal.spec)


_SPEC = "tablemill.yaml"


def _there_already(spec: Path) -> CannotGoOnError:
    return CannotGoOnError(
        f"a spec already exists, {spec.as_posix()}, and init overwrites nothing: edit it and run tablemill "
        "build, print a proposal with --dry-run, or write another spec with --spec PATH and --output FOLDER"
    )


def _formats(text: str) -> list[str]:
    from ..emit import WITHOUT_GROUPS
    from ..problems import listed, quoted, suggestion

    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in WITHOUT_GROUPS:
            near = suggestion(name, WITHOUT_GROUPS) or f"; valid: {listed(WITHOUT_GROUPS)}"
            raise CannotGoOnError(f"--formats {text}: unknown format {quoted(name)}{near}")
    return list(dict.fromkeys(names))


def _workflows(text: str | None) -> list[str]:
    """Return the names of the workflows that --ci asks for; raises CannotGoOnError where there is no such one."""
    if text is None:
        return []
    from ..problems import listed, quoted, suggestion
    from ..scaffold.ci import WORKFLOWS

    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in WORKFLOWS:
            near = suggestion(name, WORKFLOWS) or f"; valid: {listed(WORKFLOWS)}"
            raise CannotGoOnError(f"--ci {text}: unknown workflow {quoted(name)}{near}")
    return list(dict.fromkeys(names))


def _with_workflows(proposal: Proposal, names: Sequence[str], options: argparse.Namespace) -> Proposal:
    from .. import __version__
    from ..scaffold.ci import with_workflows

    return with_workflows(proposal, names, formats=_formats(options.formats), html=options.html, version=__version__)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise CannotGoOnError(f"--heading {text}: not a valid Python regular expression: {error}") from None


def _tell(started: Started, options: argparse.Namespace, progress: Progress) -> int:
    from ..problems import counted
    from ..reading.sources import display

    proposal, outcome = started.proposal, started.outcome
    problems = list(dict.fromkeys([*proposal.listing.problems, *outcome.problems]))
    aside(problems)
    for line in _told(proposal):
        note(options, line)
    spec, output = display(proposal.spec), display(outcome.spec.output)
    workflows = [path for path in proposal.files if path.suffix == ".yml" and path.parent.name == "workflows"]
    wrote = f"{spec} and {counted(len(proposal.files) - 1 - len(workflows), 'schema')} written"
    options.root = None if started.root is None else display(started.root)
    command = command_line("build", options)
    note(options, f"{wrote}; {counted(len(started.published.written), 'file')} built in {output}")
    for path in workflows:
        note(options, f"{display(path)} written: replace OWNER with the owner of Tablemill's repository")
    check = command_line("check", options)
    more(options, progress, proposal.listing.sources)
    note(options, f"next: read {spec}, correct it where needed, run: {command}; in CI: {check}")
    return exit_code(problems)


_MOST_TOLD = 20
_MOST_NAMED = 3


def _told(proposal: Proposal) -> Iterator[str]:
    """Report what was guessed, a few lines for each dataset."""
    from ..problems import counted

    for dataset in proposal.datasets[:_MOST_TOLD]:
        yield from _of_dataset(dataset)
    if len(proposal.datasets) > _MOST_TOLD:
        yield f"and {counted(len(proposal.datasets) - _MOST_TOLD, 'more dataset')}: see the spec"
    for ignore in proposal.ignores:
        yield f"ignored in {_files(ignore.files)}: {ignore.reason}"
    if proposal.listing.unread:
        also = (
            f" and {counted(len(proposal.listing.unread) - 1, 'more file')}" if len(proposal.listing.unread) > 1 else ""
        )
        yield f"{proposal.listing.unread[0]}{also} may also have HTML tables: --html takes them"


def _files(paths: Sequence[str]) -> str:
    from ..problems import counted

    return os.path.basename(paths[0]) if len(paths) == 1 else counted(len(paths), "file")


def _of_dataset(dataset: ProposedDataset) -> Iterator[str]:
    from ..problems import counted, quoted

    where = f" under {quoted(dataset.title)}" if dataset.title else ""
    tables = f"{counted(dataset.tables, 'table')} of " if dataset.tables > 1 else ""
    size = f"{counted(dataset.records, 'record')} of {counted(len(dataset.fields), 'field')}"
    yield f"{dataset.name}: {size}, from {tables}{_files(dataset.files)}{where}"
    yield f"  key {', '.join(dataset.key)}: {dataset.key_reason}"
    alike: dict[str, list[str]] = {}
    for field in dataset.fields:
        if field.reasons and (field.name,) != dataset.key:
            alike.setdefault("; ".join(field.reasons), []).append(field.name)
    for said, names in alike.items():
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        yield f"  {', '.join(names[:_MOST_NAMED])}{more}: {said}"
    if dataset.ragged:
        yield f"  {counted(dataset.ragged, 'row')} of another width than the header: taken as GitHub shows them"
