"""tablemill open: shows a catalogue in the browser."""

from __future__ import annotations

import argparse

from .findings import aside, exit_code
from .options import talk, talk_arguments
from .progress import Progress, more
from .terminal import CannotGoOnError, in_root, named, note, refuse_without, spec_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

HELP = f"""\
Usage: tablemill open [FILE...] [OPTION...]

Opens the tables of Markdown files in the browser, to search, filter and sort
them; without a FILE, opens the catalogue that tablemill build has written. A
FILE is a file, a folder (all its Markdown files except those that git
ignores), a pattern such as 'docs/**/*.md', or - for standard input.

With FILEs:
  --html             read HTML tables, too
  --no-marks         treat == as text, not as the mark of a highlight

Without a FILE:
  --spec FILE        the spec [seeds/tablemill.yaml, else tablemill.yaml]
  --root FOLDER      let the spec name files in this folder, if you trust it
                     [its git repository, or else its own folder]

{talk(19)}  -h, --help         print this help

Exit codes: 0 opened; 1 there is no table; 2 wrong usage, a spec or file that
cannot be used, or no browser.
"""


def help_text() -> str:
    return HELP


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    talk_arguments(parser)
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--no-marks", dest="marks", action="store_false")
    parser.add_argument("--spec", metavar="FILE")
    parser.add_argument("--root", metavar="FOLDER")


def run(options: argparse.Namespace) -> int:
    if not options.files:
        _show(_built(options))
        return 0
    if options.html:
        refuse_without("--html", "html", "turbohtml")
    if options.spec is not None or options.root is not None:
        raise CannotGoOnError("--spec and --root open the catalogue of a spec; do not name a FILE with them")
    return _of_files(options)


def _built(options: argparse.Namespace) -> Path:
    """Return the page that a build of the spec has written."""
    from ..reading.sources import display
    from ..spec import file_name, load_spec

    spec = load_spec(spec_path(options), **in_root(options))
    if not any("html" in dataset.formats for dataset in spec.datasets):
        raise CannotGoOnError(f'no dataset of {display(spec.path)} has the format html; add it to "formats" and build')
    page = spec.output / file_name(spec.name, (), "html")
    if not page.is_file():
        raise CannotGoOnError(f"{display(page)} does not exist yet; run tablemill build")
    return page


def _of_files(options: argparse.Namespace) -> int:
    from pathlib import Path
    from tempfile import mkdtemp

    from ..extraction.catalogue import catalogue_of
    from ..extraction.listing import Choice, find_tables
    from ..problems import counted

    with Progress(options) as progress:
        listing = find_tables(named(options.files), html=options.html, marks=options.marks, follow=progress.follow)
        progress.follow((), "making the page")
        made = catalogue_of(listing, Choice())
    aside([*listing.problems, *made.problems])
    page = Path(mkdtemp(prefix="tablemill-")) / "tables.html"  # which the browser reads when this has ended
    page.write_bytes(made.content)
    more(options, progress, listing.sources)
    note(options, f"{counted(made.datasets, 'dataset')}, {counted(made.records, 'record')}: {page}")
    _show(page)
    return exit_code(listing.problems)


def _show(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        raise CannotGoOnError(f"no browser could be started; open {page} in one")
