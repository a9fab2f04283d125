"""tablemill tables: shows the tables that there are."""

from __future__ import annotations

import argparse

from .findings import aside, exit_code
from .options import talk, talk_arguments
from .progress import Progress, more
from .terminal import named, note, refuse_without, room, show, style

HELP = f"""\
Usage: tablemill tables FILE... [OPTION...]

Shows each table in Markdown files: its place, number, size, headings and
first rows, fitted to the terminal. A FILE is a file, a folder (all its
Markdown files except those that git ignores), a pattern such as
'docs/**/*.md', or - for standard input.

Options:
  --html         read HTML tables, too
  --no-marks     treat == as text, not as the mark of a highlight
  --rows N       show N rows of each table [3]
  --json         print everything but the rows, for programs
{talk(15)}  -h, --help     print this help

Exit codes: 0 there are tables; 1 there is none; 2 wrong usage, or a file that
cannot be read (the tables of the other files are shown).
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    talk_arguments(parser)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--no-marks", dest="marks", action="store_false")
    parser.add_argument("--rows", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from ..extraction import preview
    from ..extraction.listing import find_tables
    from ..problems import counted

    if options.html:
        refuse_without("--html", "html", "turbohtml")
    with Progress(options) as progress:
        listing = find_tables(named(options.files), html=options.html, marks=options.marks, follow=progress.follow)
    if options.json:
        show(preview.as_json(listing))
    else:
        show(preview.as_text(listing, room(), max(options.rows, 0), style()))
        aside(listing.problems)
    more(options, progress, listing.sources)
    note(options, f"{counted(len(listing.tables), 'table')} in {counted(len(listing.sources), 'file')}")
    if listing.unread:
        also = f" and {counted(len(listing.unread) - 1, 'more file')}" if len(listing.unread) > 1 else ""
        note(options, f"{listing.unread[0]}{also} may also have HTML tables: --html shows them")
    if listing.strays:
        lines = counted(len(listing.strays), "line")
        note(
            options,
            f"{lines} from {listing.strays[0]} on look like rows, but GitHub shows them as text: they are in no table",
        )
    return max(exit_code(listing.problems), not listing.tables)
