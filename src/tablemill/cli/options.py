"""The options that commands share."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

ROOT = """\
  --root FOLDER   what the spec may name files of, if you trust it
                  [its git repository, or else its own folder]
"""
"""What each command that reads a spec says of its root."""


def talk(column: int) -> str:
    """Return the lines of a help on how much is said, with the abouts in ``column``."""
    lines = {"-q, --quiet": "problems and data, and nothing else", "-v, --verbose": "more: what was read, and the time"}
    return "".join(f"  {option:<{column}}{about}\n" for option, about in lines.items())


OPTIONS = f"""\
Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}  --format FORM   full for people, with the source of each problem; text for
                  one line each; github for annotations on a pull request;
                  sarif for code scanning; json for programs
                  [full on a terminal, or else text]
{talk(16)}  -h, --help      print this
"""

FORMS = ("full", "text", "github", "sarif", "json")
"""How findings can be told; where nothing is said, full on a terminal, and text elsewhere."""

DEFAULTS = {"spec": None, "root": None, "format": None, "quiet": False, "verbose": False}
"""What the options are where none is given; then there is nothing to parse, and no parser to import."""


def spec_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what names a spec."""
    parser.add_argument("--spec", metavar="PATH")
    parser.add_argument("--root", metavar="FOLDER")


def talk_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how much is said of what a command does."""
    said = parser.add_mutually_exclusive_group()
    said.add_argument("-q", "--quiet", action="store_true")
    said.add_argument("-v", "--verbose", action="store_true")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of build and check."""
    spec_arguments(parser)
    talk_arguments(parser)
    parser.add_argument("--format", choices=FORMS)
    parser.set_defaults(**DEFAULTS)
