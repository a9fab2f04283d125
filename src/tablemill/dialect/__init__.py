"""The dialect lint: where a table is not on every page what it is on GitHub's, or no table even there.

Enters: a Source. Leaves: problems, each with the place to mend and the cure. A rule stands here only where
renderers that people use disagree with GitHub, which was tried and not read (docs/dialect.md says with what),
or where GitHub itself shows text for what was meant as a table. It reads no cell that no rule asks for.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..markdown.plain.blocks import Kind, outline
from ..problems import Problem
from ..reading.frontmatter import set_apart
from ..reading.sources import Source
from . import lost, shown
from .conflicts import conflicts
from .page import Page
from .quiet import quiet_rows

__all__ = ["conflicts", "lint"]

_MAKES_RAGGED = {"pipe-in-code", "text-below-table"}


def lint(source: Source, told: Iterable[Problem] = ()) -> list[Problem]:
    """Report the places of ``source`` where renderers disagree about a table, or GitHub shows none where one was meant.

    The first are warnings, rows that GitHub shows as text are an error (``stray-row``). It takes time linear in the
    text. Of a row that ``told`` reports as ragged, the pipe or the lack of one that made it so is not reported again.
    """
    if not any(sign in source.text for sign in ("|", ":-", "-:")):
        return []  # without one of these nothing is a delimiter row, and nothing was meant as a row
    source, _ = set_apart(source)
    page = Page(source.path, outline(source.text, unread=quiet_rows(source.text)))
    problems: list[Problem] = []
    for index, block in enumerate(page.blocks):
        if block.kind is Kind.TABLE:
            label = page.hidden_in(block)
            problems += shown.check(page, index) if label is None else [lost.in_footnote(page, block, label)]
        elif block.kind is Kind.PARAGRAPH:
            problems += lost.in_paragraph(page, block)
        elif block.kind is Kind.HTML:
            problems += lost.in_html(page, block)
    ragged = {(problem.span.path, problem.span.line) for problem in told if problem.code == "ragged-row"}
    return [
        problem
        for problem in problems
        if problem.code not in _MAKES_RAGGED or (problem.span.path, problem.span.line) not in ragged
    ]
