"""Tablemill compiles the tables that people keep in Markdown into validated datasets.

The pipeline in as many words as the commands have::

    from pathlib import Path
    import tablemill

    outcome, published = tablemill.build(Path("seeds/tablemill.yaml"))  # tablemill build
    outcome, changes = tablemill.check(Path("seeds/tablemill.yaml"))    # tablemill check
    outcome = tablemill.run(Path("seeds/tablemill.yaml"))               # the same in memory, nothing written
    tablemill.reconcile(outcome)                                        # tablemill joins
    rebuild = next(tablemill.watch(Path("seeds/tablemill.yaml")))       # tablemill watch: its first build of many

    tablemill.tables(Path("README.md").read_text())                     # the tables of a text, as columns
    tablemill.find_tables("README.md").tables                           # tablemill tables
    tablemill.extract("README.md", table=1).rows                        # tablemill extract, as Python values
    tablemill.harvest("notes", "tables").stats.tables                   # tablemill harvest
    tablemill.init(tablemill.propose("README.md", output="data"))       # tablemill init

and its stages, each a function of the stage before: `read` and `source_of`, `parse`, `lint`, `load_spec`,
`normalise`, `join`, `validate`, `render` and `describe`, `publish`, `compare`. A name is imported when it is first
used, so that ``import tablemill`` costs next to nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .dialect import lint as lint
    from .dist.drift import Change as Change
    from .dist.drift import compare as compare
    from .dist.package import describe as describe
    from .dist.publication import Published as Published
    from .dist.publication import publish as publish
    from .emit import FORMATS as FORMATS
    from .emit import Artefact as Artefact
    from .emit import Format as Format
    from .emit import Shape as Shape
    from .emit import render as render
    from .extraction.extracts import Extract as Extract
    from .extraction.extracts import extract as extract
    from .extraction.frames import TextTable as TextTable
    from .extraction.frames import tables as tables
    from .extraction.listing import FoundTable as FoundTable
    from .extraction.listing import Listing as Listing
    from .extraction.listing import find_tables as find_tables
    from .harvesting import Harvested as Harvested
    from .harvesting import harvest as harvest
    from .inspection.places import where as where
    from .inspection.reconciliation import Disagreement as Disagreement
    from .inspection.reconciliation import Reconciliation as Reconciliation
    from .inspection.reconciliation import reconcile as reconcile
    from .inspection.watching import Rebuild as Rebuild
    from .inspection.watching import watch as watch
    from .markdown import parse as parse
    from .model import Cell as Cell
    from .model import Dataset as Dataset
    from .model import Document as Document
    from .model import Footnote as Footnote
    from .model import Fragment as Fragment
    from .model import Highlight as Highlight
    from .model import Link as Link
    from .model import Note as Note
    from .model import Record as Record
    from .model import Records as Records
    from .model import Row as Row
    from .model import Section as Section
    from .model import Span as Span
    from .model import Table as Table
    from .pipeline import Outcome as Outcome
    from .pipeline import build as build
    from .pipeline import check as check
    from .pipeline import collect as collect
    from .pipeline import run as run
    from .problems import CODES as CODES
    from .problems import Problem as Problem
    from .problems import TablemillError as TablemillError
    from .reading.sources import Source as Source
    from .reading.sources import read as read
    from .reading.sources import source_of as source_of
    from .records.joining import join as join
    from .records.normalisation import Normalised as Normalised
    from .records.normalisation import normalise as normalise
    from .records.validation import validate as validate
    from .releases import DataChange as DataChange
    from .releases import DataDiff as DataDiff
    from .releases import diff as diff
    from .scaffold import Proposal as Proposal
    from .scaffold import Started as Started
    from .scaffold import init as init
    from .scaffold import propose as propose
    from .spec import DatasetSpec as DatasetSpec
    from .spec import Spec as Spec
    from .spec import load_spec as load_spec

_HOMES = {
    "dialect": ("lint",),
    "dist.drift": ("Change", "compare"),
    "emit": ("FORMATS", "Artefact", "Format", "Shape", "render"),
    "extraction.extracts": ("Extract", "extract"),
    "records.joining": ("join",),
    "extraction.frames": ("TextTable", "tables"),
    "extraction.listing": ("FoundTable", "Listing", "find_tables"),
    "harvesting": ("Harvested", "harvest"),
    "markdown": ("parse",),
    "model": (
        "Cell",
        "Dataset",
        "Document",
        "Footnote",
        "Fragment",
        "Highlight",
        "Link",
        "Note",
        "Record",
        "Records",
        "Row",
        "Section",
        "Span",
        "Table",
    ),
    "records.normalisation": ("Normalised", "normalise"),
    "dist.package": ("describe",),
    "pipeline": ("Outcome", "build", "check", "collect", "run"),
    "inspection.places": ("where",),
    "problems": ("CODES", "Problem", "TablemillError"),
    "dist.publication": ("Published", "publish"),
    "inspection.reconciliation": ("Disagreement", "Reconciliation", "reconcile"),
    "releases": ("DataChange", "DataDiff", "diff"),
    "scaffold": ("Proposal", "Started", "init", "propose"),
    "reading.sources": ("Source", "read", "source_of"),
    "spec": ("DatasetSpec", "Spec", "load_spec"),
    "records.validation": ("validate",),
    "inspection.watching": ("Rebuild", "watch"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}
__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f".{_HOME[name]}", __name__), name)
    return value
