"""The options that commands share."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

ROOT = """\
  --root FOLDER   let the spec name files in this folder, if you trust it
                  [its git repository, or else its own folder]
"""
"""The lines on the root in the help of each command that reads a spec."""


def talk(column: int) -> str:
    """Return the help of the options on how much is printed, with the explanations in ``column``."""
    lines = {"-q, --quiet": "print only problems and data", "-v, --verbose": "also print what was read and the time"}
    return "".join(f"  {option:<{column}}{about}\n" for option, about in lines.items())


OPTIONS = f"""\
Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
{ROOT}  --format FORM   full: each problem with its source lines; text: one line
                  each; github: annotations on a pull request; sarif: for code
                  scanning; json: for programs [full on a terminal, else text]
{talk(16)}  -h, --help      print this help help
"""

FORMS = ("full", "text", "github", "sarif", "json")
"""The forms in which findings can be printed. The default is full on a terminal, and text elsewhere."""

DEFAULTS = {"spec": None, "root": None, "format": None, "quiet": False, "verbose": False}
"""The options if none is given; then there is nothing to parse, and no parser to import."""


def spec_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options that name a spec."""
    parser.add_argument("--spec", metavar="PATH")
    parser.add_argument("--root", metavar="FOLDER")


def talk_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options on how much a command prints."""
    said = parser.add_mutually_exclusive_group()
    said.add_argument("-q", "--quiet", action="store_true")
    said.add_argument("-v", "--verbose", action="store_true")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of build and check."""
    spec_arguments(parser)
    talk_arguments(parser)
    parser.add_argument("--format", choices=FORMS)
    parser.set_defaults(**DEFAULTS)
