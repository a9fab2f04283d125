"""tablemill extract: writes the data of a table, without a spec."""

from __future__ import annotations

import argparse
import os
import re
import sys

from .findings import aside, exit_code, in_vain
from .options import talk, talk_arguments
from .progress import Progress, more
from .terminal import CannotGoOnError, named, note, refuse_without, send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from ..extraction.extracts import Extract
    from ..extraction.listing import Listing
    from ..problems import Problem

HELP = """\
Usage: tablemill extract FILE... [OPTION...]

Writes the data of a table to standard output. A FILE is a file, a folder (all
its Markdown files except those that git ignores), a pattern such as
'docs/**/*.md', or - for standard input.

Choose the table, if there are several (all conditions must hold):
  --table N          the table with this number (tablemill tables shows it)
  --heading PATTERN  under a heading that the regular expression matches
  --columns A,B      a table that has these columns; take only these columns
  --all              all tables that match, as one; they must have the same
                     columns, except for a page (--to html), which shows each
  --html             read HTML tables, too

Choose the data:
  --where COLUMN=PATTERN
                     only rows where the regular expression is found in COLUMN
  --except COLUMN=PATTERN
                     leave out rows where it is found in COLUMN
  --split COLUMN=PATTERN
                     split the cells into lists, at each match
  --types            numbers, true, false, and null for an empty cell, where a
                     whole column allows it; reports what it guessed
  --heading-as NAME  add a first column with the heading above the table
  --links            after each column with links, add a column of addresses
  --markdown         cells as they are written in Markdown, not as shown
  --no-marks         treat == as text, not as the mark of a highlight
  --schema FILE      convert to the types of this JSON Schema, and check

Choose the format:
  --to FORMAT        {formats}
                     [the format that the name OUT ends with, or csv]
  --key COLUMN       a column without repeated values, for formats with keys
  --formulas WORD    what to do in CSV and TSV with a text that a spreadsheet
                     would run: keep, escape or refuse [keep]
  --delimiter C      the character between the cells of CSV [,]
  --bom              begin CSV and TSV with a byte order mark, for Excel
  -o, --output OUT   write a file instead of standard output: wholly, or else
                     it stays as it was
{talk}  -h, --help         print this help

Exit codes: 0 success; 1 no such table, or values that the schema rejects; 2
several tables, wrong usage, or a file that cannot be read (the data of the
other files is written).
"""


def help_text() -> str:
    import textwrap

    from ..emit import WITHOUT_GROUPS

    lines = textwrap.wrap(", ".join(WITHOUT_GROUPS), 58)
    return HELP.format(talk=talk(19), formats=f"\n{' ' * 21}".join(lines))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    talk_arguments(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--table", type=int, metavar="N")
    parser.add_argument("--heading", metavar="PATTERN")
    parser.add_argument("--columns", metavar="A,B")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--html", action="store_true")
    for option in ("--where", "--except", "--split"):
        parser.add_argument(option, action="append", metavar="COLUMN=PATTERN")
    parser.add_argument("--types", action="store_true")
    parser.add_argument("--heading-as", metavar="NAME")
    parser.add_argument("--links", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--no-marks", dest="marks", action="store_false")
    parser.add_argument("--schema", metavar="FILE")
    parser.add_argument("--to", metavar="FORMAT")
    parser.add_argument("--key", metavar="COLUMN")
    parser.add_argument("--formulas", choices=("keep", "escape", "refuse"), default="keep")
    parser.add_argument("--delimiter", metavar="C")
    parser.add_argument("--bom", action="store_true")
    parser.add_argument("-o", "--output", metavar="OUT")


def run(options: argparse.Namespace) -> int:
    from ..extraction.extracts import extract
    from ..problems import TablemillError

    if options.html:
        refuse_without("--html", "html", "turbohtml")
    to = _format(options.to, options.output)
    if options.links and options.schema:
        raise CannotGoOnError("--links does not go with --schema, which defines all the fields")
    if options.types and options.schema:
        raise CannotGoOnError("--types does not go with --schema, which defines all the types")
    _check_csv(options, to)
    try:
        if to == "html" and options.all and not any(getattr(options, name) for name in _OF_ONE):
            return _page(options)
        with Progress(options) as progress:
            found = extract(
                named(options.files),
                table=options.table,
                heading=None if options.heading is None else _pattern("--heading", options.heading),
                columns=None if options.columns is None else named_columns(options.columns),
                every=options.all,
                where=_patterns(options, "where"),
                except_=_patterns(options, "except"),
                split=_patterns(options, "split"),
                types=options.types,
                schema=options.schema,
                key=options.key,
                heading_as=options.heading_as,
                html=options.html,
                marks=options.marks,
                view="markdown" if options.markdown else "text",
                links=options.links,
                name=_name(options.output),
                formulas=options.formulas,
                delimiter=options.delimiter or ",",
                bom=options.bom,
                follow=progress.follow,
            )
        problems = [*found.listing.problems, *found.problems]
        if found.ok:
            _deliver(found.dump(to), to, found.listing, _size(found), options)
            for field, words in found.types.items():
                note(options, f"{field}: {words}")
            aside(problems)
            more(options, progress, found.listing.sources)
            return exit_code(problems)
    except TablemillError as error:
        problems = list(error.problems)
    aside(problems)
    note(options, _advice(problems) or in_vain(problems))
    return exit_code(problems)


_OF_ONE = ("columns", "where", "except", "split", "types", "schema", "key", "heading_as", "markdown", "links")
"""The options that define the fields. Without them, a page shows tables of any columns: a dataset for each set."""


def _page(options: argparse.Namespace) -> int:
    from ..extraction.catalogue import catalogue_of
    from ..extraction.listing import Choice, find_tables
    from ..problems import counted
    from ..spec.patterns import under

    heading = None if options.heading is None else under(_pattern("--heading", options.heading))
    with Progress(options) as progress:
        listing = find_tables(named(options.files), html=options.html, marks=options.marks, follow=progress.follow)
        progress.follow((), "making the page")
        made = catalogue_of(listing, Choice(options.table, heading))
    size = f"{counted(made.datasets, 'dataset')} of {counted(made.records, 'record')}"
    _deliver(made.content, "html", listing, size, options)
    problems = [*listing.problems, *made.problems]
    aside(problems)
    more(options, progress, listing.sources)
    return exit_code(problems)


_SUFFIXES = {"yml": "yaml", "ndjson": "jsonl", "db": "sqlite", "sqlite3": "sqlite", "md": "markdown"}
"""Ends of names that other programs give the formats' files."""


def _format(to: str | None, output: str | None) -> str:
    """Return the format of ``--to``, or else that of the output's name."""
    from ..emit import FORMATS, WITHOUT_GROUPS
    from ..problems import listed, suggestion

    if to is not None:
        if to not in WITHOUT_GROUPS:
            near = suggestion(to, WITHOUT_GROUPS) or f"; valid: {listed(WITHOUT_GROUPS)}"
            raise CannotGoOnError(f"--to {to}: unknown format{near}")
        return to
    suffix = os.path.splitext(output or "x.csv")[1].removeprefix(".").casefold()
    suffix = _SUFFIXES.get(suffix, suffix)
    name = next((name for name in FORMATS if suffix in (name, FORMATS[name].extension)), None)
    if name is None:
        raise CannotGoOnError(f"{output} has the extension of no format; choose one with --to")
    return name


def _check_csv(options: argparse.Namespace, to: str) -> None:
    """Refuse what says nothing of the format."""
    from ..spec.forms import delimiter_fault

    for option, told, formats in (("--delimiter", options.delimiter, ("csv",)), ("--bom", options.bom, ("csv", "tsv"))):
        if told not in (None, False) and to not in formats:
            raise CannotGoOnError(f"{option} works only with {' and '.join(formats)}, not with {to}")
    if options.delimiter is not None and (wrong := delimiter_fault(options.delimiter)):
        raise CannotGoOnError(f"--delimiter: {wrong}")


def _pattern(option: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise CannotGoOnError(f"{option} {text}: not a valid Python regular expression: {error}") from None


def _patterns(options: argparse.Namespace, name: str) -> list[tuple[str, re.Pattern[str]]]:
    """Read columns and their patterns; a column that has a = itself is put in double quotes."""
    found = []
    for text in getattr(options, name) or ():
        parts = re.fullmatch(r'(?s)\s*(?:"([^"]+)"|([^=]+?))\s*=(.+)', text)
        if parts is None:
            raise CannotGoOnError(f"--{name} {text}: write COLUMN=PATTERN")
        found.append((parts[1] or parts[2], _pattern(f"--{name}", parts[3])))
    return found


def named_columns(text: str) -> list[str]:
    """Split names at commas; one that has a comma itself is put in double quotes, as in CSV."""
    import csv

    names = [name.strip() for name in next(csv.reader([text], skipinitialspace=True), [])]
    if not all(names) or not names or len(set(names)) < len(names):
        raise CannotGoOnError(f"--columns {text}: write each name once, separated by commas")
    return names


def _name(output: str | None) -> str | None:
    """What the format calls the data: the output's name, where it is one that a spec may give."""
    stem = os.path.basename(output or "").split(".")[0].casefold()
    return stem if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", stem) else None


def _deliver(content: bytes, to: str, listing: Listing, size: str, options: argparse.Namespace) -> None:
    from pathlib import Path

    from ..dist.writing import replace_file
    from ..emit import FORMATS
    from ..reading.project import led_out

    output = options.output
    if output is None and not FORMATS[to].text and sys.stdout is not None and sys.stdout.isatty():
        raise CannotGoOnError(f"{to} cannot be written to a terminal; name a file with -o")
    if output is None:
        send(content)
        return
    place = led_out(output)
    if place is not None:
        raise CannotGoOnError(
            f"{output} is a link that points outside the project, to {place}; name the target itself with -o"
        )
    _refuse_to_overwrite(Path(output), listing)
    replace_file(Path(output), content)
    note(options, f"{output} has {size}")


def _refuse_to_overwrite(output: Path, listing: Listing) -> None:
    for table in listing.tables:
        source = table.table.span.path
        if os.path.exists(source) and os.path.exists(output) and os.path.samefile(source, output):
            raise CannotGoOnError(
                f"{output} is one of the files that the tables are read from; name another file with -o"
            )


def _size(found: Extract) -> str:
    from ..problems import counted

    left = f" ({counted(found.left_out, 'row')} left out)" if found.left_out else ""
    fields = counted(len(found.shape.schema.fields), "field")
    return f"{counted(len(found.dataset.records), 'record')} of {fields}{left}"


_ADVICE = {
    "many-tables": "choose with --table N, --heading PATTERN or --columns A,B, or take all with --all",
    "no-table": "tablemill tables lists the tables, with --html also the HTML tables",
    "missing-key": "name the column with --key",
}


def _advice(problems: list[Problem]) -> str:
    """Name the options that help."""
    codes = {problem.code for problem in problems}
    return next((f"nothing was written; {advice}" for code, advice in _ADVICE.items() if code in codes), "")
