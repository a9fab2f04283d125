"""The options that build and check share."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

OPTIONS = """\
Options:
  --spec PATH     the spec [seeds/tablemill.yaml, else tablemill.yaml]
  --format FORM   text for people, github for annotations on a pull request,
                  sarif for code scanning, json for programs [text]
  -h, --help      print this
"""

FORMS = ("text", "github", "sarif", "json")
"""How findings can be told."""

DEFAULTS = {"spec": None, "format": "text"}
"""What the options are where none is given; then there is nothing to parse, and no parser to import."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--spec", metavar="PATH")
    parser.add_argument("--format", choices=FORMS)
    parser.set_defaults(**DEFAULTS)
