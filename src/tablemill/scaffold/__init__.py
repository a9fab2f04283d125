"""Proposes a spec and schemas for the tables of Markdown files, and starts a project with them.

Enters: what names the files, as for `listing`. Leaves: a Proposal, which is text and nothing written; `init` writes its
files, none of which may be there, and builds.

`groups` finds which tables are one dataset, `rows` how a spec selects them, `types` what a column holds, `fields` what
is read from it, `names` what all is called, `datasets` puts these together, `schema_text` and `spec_text` write them.
Nothing is lost: all text of every cell of a table that is taken is in a field, or is one of the nulls.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..dist.package import MANIFEST
from ..dist.publication import Published
from ..dist.writing import create_files, holds, left_behind
from ..extraction.listing import Choice, FoundTable, Listing, find_tables, no_such_table
from ..model import Span
from ..pipeline import Outcome, build
from ..problems import CODES, Problem, TablemillError, counted
from ..reading.discovery import Named
from ..reading.following import Follow, unfollowed
from ..reading.project import is_below, project_of, way_out
from ..reading.sources import display, read, refuse_unwritable_name
from ..spec.patterns import Pattern, under
from .datasets import propose_datasets
from .groups import is_gallery
from .model import ProposedDataset, ProposedField, ProposedIgnore, ProposedRows
from .rows import ignored, ignored_lines
from .schema_text import schema_text
from .shared import FEW_FILES, Page, Pages, relative
from .spec_text import spec_text

__all__ = ["Proposal", "ProposedDataset", "ProposedField", "ProposedRows", "Started", "init", "propose"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spec and the schemas that it names, as texts by their paths, the spec last; and what they are made of.

    ``output`` is the folder that the datasets go to. ``listing`` has all tables of the files, and a problem for each
    file that cannot be read.
    """

    files: dict[Path, str]
    output: Path
    datasets: tuple[ProposedDataset, ...]
    ignores: tuple[ProposedIgnore, ...]
    nulls: tuple[str, ...]
    listing: Listing

    @property
    def spec(self) -> Path:
        """The path of the spec."""
        return list(self.files)[-1]


@dataclass(frozen=True, slots=True)
class Started:
    """What `init` did: what it proposed and wrote, and what the first build gave.

    ``root`` is what the next builds must be told, where the spec names files outside of its project.
    """

    proposal: Proposal
    outcome: Outcome
    published: Published
    root: Path | None = None


def propose(
    sources: Named | Iterable[Named],
    *,
    spec: str | os.PathLike[str] = "tablemill.yaml",
    output: str | os.PathLike[str] = "dist",
    formats: Sequence[str] = ("json", "csv"),
    tables: Collection[int] = (),
    heading: str | re.Pattern[str] | None = None,
    html: bool = False,
    follow: Follow = unfollowed,
) -> Proposal:
    """Propose a spec at ``spec`` and its schemas for the tables of ``sources`` (see `find_tables`); writes nothing.

    Datasets are made of the tables that have one of the numbers ``tables`` and stand under a heading that the pattern
    ``heading`` matches, or of all; the others are ignored. ``follow`` is that of `find_tables`. Raises TablemillError
    where there is none.
    """
    # The Markdown that an init made which was killed while it built is no source of the next.
    without = Path(output) if "markdown" in formats else None
    listing = find_tables(sources, html=html, without=without, follow=follow)
    follow((), "proposing datasets")
    chosen = _chosen(listing, tables, under(heading))
    folder = Path(spec).parent
    pages = Pages(list(_pages(listing, folder)), listing.problems, folder, Path(output))
    taken = [found for found in chosen if _is_whole(found) and (tables or not is_gallery(found))]
    if not taken:
        raise TablemillError([*listing.problems, Problem("no-table", _NOTHING_TO_BUILD, chosen[0].table.span)])
    datasets, nulls, read_paths = propose_datasets(pages, taken)
    html_read = {path for dataset in datasets if dataset.rows.html for path in dataset.files}
    for path in (*sorted(read_paths), display(output)):
        refuse_unwritable_name(path)
    ignores = list(_ignores(pages, datasets, read_paths, html_read, chosen, taken))
    schemas = {dataset.name: f"schema/{dataset.name}.schema.json" for dataset in datasets}
    text = spec_text(relative(output, folder), formats, nulls, datasets, ignores, schemas)
    files = {folder / schemas[dataset.name]: schema_text(dataset) for dataset in datasets}
    return Proposal(files | {Path(spec): text}, Path(output), tuple(datasets), tuple(ignores), tuple(nulls), listing)


def _pages(listing: Listing, folder: Path) -> Iterator[Page]:
    by_path: dict[str, list[FoundTable]] = {}
    for found in listing.tables:
        by_path.setdefault(found.table.span.path, []).append(found)
    for document in listing.documents:
        yield Page(document, relative(document.path, folder), by_path.get(document.path, ()))


def init(proposal: Proposal, root: Path | None = None, *, follow: Follow = unfollowed) -> Started:
    """Write the files of ``proposal`` and build. ``root`` and ``follow`` are those of `run`.

    Of an `init` that was killed, files may be left that hold just what they are to hold: they are taken as they are.
    Raises TablemillError, with nothing written, where another file is in their place, or the output of another spec,
    or where the datasets cannot be written, or not be made because one of the files has an error.
    """
    files = {path: text.encode() for path, text in proposal.files.items()}
    there = [(path, _THERE) for path in files if os.path.lexists(path) and not holds(path, files[path])]
    if os.path.lexists(proposal.output / MANIFEST):
        there.append((proposal.output / MANIFEST, _OUTPUT_THERE))
    if there:
        raise TablemillError(Problem("file-there", message, Span.top(display(path))) for path, message in there)
    folder = root or _project(proposal)
    _refuse_outside(proposal, folder)
    created = create_files(files)
    try:
        outcome, published = build(proposal.spec, folder, follow=follow)
        if published is None:  # such a project could not be built tomorrow, either
            raise TablemillError(problem for problem in outcome.problems if problem.severity == "error")
    except Exception as error:  # after an interrupt the datasets may stand, and the next build finishes the rest
        left = created.take_back()
        if left and isinstance(error, TablemillError):
            raise TablemillError([*error.problems, *map(left_behind, left)]) from None
        raise
    return Started(proposal, outcome, published, None if folder == project_of(proposal.spec) else folder)


def _named(proposal: Proposal) -> list[str]:
    """All that the spec names."""
    sources = dict.fromkeys(path for dataset in proposal.datasets for path in dataset.files)
    return [*sources, *map(str, proposal.files), str(proposal.output)]


def _project(proposal: Proposal) -> Path:
    """Return the project of the spec or, where files outside were named by hand, the folder above it and these."""
    project = project_of(proposal.spec)
    named = [os.path.abspath(path) for path in _named(proposal)]
    return project if all(is_below(path, project) for path in named) else Path(os.path.commonpath([project, *named]))


def _refuse_outside(proposal: Proposal, root: Path) -> None:
    """Raise TablemillError where what is named or written is outside of ``root``, or a link leads there."""
    outside = [path for path in _named(proposal) if way_out(path, root)]
    if outside:
        message = f"is in .git or outside the project, which is {display(root)}"
        raise TablemillError(Problem("bad-path", message, Span.top(display(path))) for path in outside)


_THERE = "already exists, and init overwrites nothing; move it, or name another spec with --spec"
_OUTPUT_THERE = "already exists, and init overwrites nothing; name another folder with --output"


def _chosen(listing: Listing, numbers: Collection[int], heading: Pattern | None) -> list[FoundTable]:
    choices = [Choice(number, heading) for number in numbers] or [Choice(None, heading)]
    problems = [problem for choice in choices for problem in no_such_table(listing, choice)]
    if problems or not listing.tables:
        raise TablemillError([*listing.problems, *problems])
    return [found for found in listing.tables if any(choice.fits(found) for choice in choices)]


_NOTHING_TO_BUILD = "no table has rows of more than images; --table N takes one of images anyway"


def _ignores(
    pages: Pages,
    datasets: Sequence[ProposedDataset],
    read_paths: Collection[str],
    html_read: Collection[str],
    chosen: Sequence[FoundTable],
    taken: Sequence[FoundTable],
) -> Iterator[ProposedIgnore]:
    """Say which tables nobody takes of the files that are read, and why; those of several files together."""
    numbers, used = {found.number for found in chosen}, {found.number for found in taken}
    alike: dict[tuple[str, str], list[FoundTable]] = {}
    everything = set()
    for page in pages.all:
        if page.path in read_paths:
            tables = [found for found in page.tables if not found.table.html or page.path in html_read]
            for reason, left in _left(tables, numbers, used):
                pattern = ignored(left)
                alike.setdefault((reason, pattern), []).extend(left)
                if not pattern:
                    everything.add(page.path)
    patterns = [d.source[:1] for d in datasets if len(d.files) > 1 and len(d.source) < len(d.files)]
    for (reason, pattern), left in alike.items():
        files = tuple(dict.fromkeys(found.table.span.path for found in left))
        source = _source(files, patterns if pattern else (), pages)
        yield ProposedIgnore(source, files, pattern, f"{counted(len(left), 'table')} {reason}")
    for page in pages.all:
        stray = None if page.path in everything or page.path not in read_paths else _strays(page)
        if stray is not None:
            yield stray


def _left(
    tables: Sequence[FoundTable], numbers: Collection[int], used: Collection[int]
) -> Iterator[tuple[str, list[FoundTable]]]:
    """Yield the tables of one file that nobody takes, by the reason for that."""
    passed = [found for found in tables if found.number in numbers and found.number not in used]
    reasons = {
        "without rows": [found for found in passed if not found.table.rows],
        "not read whole": [found for found in passed if found.table.rows and not _is_whole(found)],
        "of images": [found for found in passed if _is_whole(found)],
        "not chosen": [found for found in tables if found.number not in numbers],
    }
    yield from ((reason, left) for reason, left in reasons.items() if left)


def _source(files: Sequence[str], patterns: Sequence[tuple[str, ...]], pages: Pages) -> tuple[str, ...]:
    """Name ``files``: by a pattern that a dataset has, too, where they are many and it matches all of them."""
    if len(files) > FEW_FILES:
        for pattern in patterns:
            if set(files) <= set(pages.matched(pattern[0]) or ()):
                return pattern
    return tuple(map(pages.relative, files))


def _is_whole(found: FoundTable) -> bool:
    """Whether a table has rows, and all of them can be read."""
    return bool(found.table.rows) and all(CODES[note.code].severity == "warning" for note in found.table.notes)


def _strays(page: Page) -> ProposedIgnore | None:
    """Say which lines of a file look like rows and are none: without that, they would keep it from being built."""
    spans = (*page.document.stray_rows, *page.document.cut)
    if not spans:
        return None
    lines = read(Path(page.path)).text.split("\n")
    texts = [lines[span.line - 1].strip(" \t>") for span in sorted(spans)]
    said = f"{counted(len(texts), 'line')} from {min(spans).line} on that GitHub shows as text, not as rows of a table"
    return ProposedIgnore((page.relative,), (page.path,), "", said, ignored_lines(texts))
