"""Inserts datasets into text files: only what stands between two marks is made anew, all else keeps its bytes.

Enters: the files that a spec inserts into, and the datasets. Leaves: Insertions, which `publish` writes together with
the files of dist, and problems. Files are read here; nothing is written.

**Whose are the lines between the marks?** A build writes a checksum of them into the first mark. Where it fits, or there
is none, or the lines are already those that are to be written, they are a build's, and may be replaced; else somebody
has edited them, and nothing is written (``insert-edited``). Only a file that has the marks is ever written, so that no
spec can overwrite a file whose author did not ask for it.

**Read back.** The new text is searched for the marks again, as the next build will do it: a template can open a block of
code or write a mark, after which that build would no longer find its region.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..expressions import lazy
from ..dialect.conflicts import conflicts
from ..emit import Artefact, Shape
from ..emit.passage import passage, passage_obstacles
from ..model import Dataset, Span
from ..problems import Problem, TablemillError, quoted
from ..reading.project import real
from ..reading.sources import CONFLICT, Source, conflict_in, display, read_bytes, source_of
from ..records.regions import Region, is_markdown, lines_of, regions_in
from ..spec import InsertSpec, Spec

__all__ = ["Insertion", "Passage", "Target", "fill_in", "find_targets", "moved", "refusals", "with_insertions"]

_BOM = b"\xef\xbb\xbf"
_LINES = lazy(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DIGITS = 12
"""Of the sha256, as hexadecimal digits: as many as git shows of a commit in a large repository."""


class Target(NamedTuple):
    """A file that is inserted into. ``path`` is where it really is; ``regions`` are by their marks."""

    path: Path
    content: bytes
    source: Source
    inserts: tuple[InsertSpec, ...]
    regions: Mapping[str, Region]


class Passage(NamedTuple):
    """What is to stand in a region: its lines, those of the old file being ``old``."""

    insert: InsertSpec
    region: Region
    old: tuple[str, ...]
    new: tuple[str, ...]


class Insertion(NamedTuple):
    """A file, as it was read and as it is to be."""

    path: Path
    source: Source
    old: bytes
    new: bytes
    passages: tuple[Passage, ...]


# Which files, and where in them


def find_targets(spec: Spec) -> tuple[list[Target], list[Problem]]:
    """Read the files that ``spec`` inserts into and find the regions, each file once; or say what is wrong."""
    by_place: dict[str, list[InsertSpec]] = {}
    for insert in spec.inserts:
        by_place.setdefault(real(insert.file), []).append(insert)
    targets: list[Target] = []
    problems: list[Problem] = []
    for place, inserts in by_place.items():
        try:
            content = read_bytes(inserts[0].file, root=spec.root)
            if content is None:
                name = display(inserts[0].file)
                missing = f"{name} does not exist; create it, with the marks that the dataset goes between"
                raise TablemillError([Problem("missing-file", missing, inserts[0].spans["file"])])
            source = source_of(content, display(inserts[0].file))
        except TablemillError as error:
            problems += error.problems
            continue
        wanted = {insert.mark: insert.spans.get("mark", insert.spans["dataset"]) for insert in inserts}
        wrong = _conflicts(source)
        regions, of_marks = ({}, wrong) if wrong else regions_in(source, wanted)
        problems += of_marks
        targets.append(Target(Path(place), content, source, tuple(inserts), regions))
    return targets, problems


def _conflicts(source: Source) -> list[Problem]:
    if is_markdown(source.path):
        return list(conflicts(source))
    found = conflict_in(source)
    return [Problem("conflict-marker", CONFLICT, found)] if found else []


def refusals(spec: Spec, datasets: Mapping[str, Dataset], shapes: Mapping[str, Shape]) -> list[Problem]:
    """Report what of the datasets cannot stand where it is to be inserted."""
    there = [insert for insert in spec.inserts if insert.dataset in datasets]
    return [p for one in there for p in passage_obstacles(one, datasets[one.dataset], shapes[one.dataset])]


# What is to stand there


def fill_in(
    spec: Spec,
    targets: Sequence[Target],
    datasets: Mapping[str, Dataset],
    shapes: Mapping[str, Shape],
    artefacts: Sequence[Artefact],
) -> tuple[list[Insertion], list[Problem]]:
    """Make the new text of each target, which must be free of problems, as the datasets must be of `refusals`.

    ``artefacts`` are those of the datasets, which the build writes besides. With a problem, nothing may be written.
    """
    written = {real(spec.output / name) for name in (*spec.package_files, *(artefact.name for artefact in artefacts))}
    rules = set(map(real, spec.rules))
    insertions: list[Insertion] = []
    problems: list[Problem] = []
    for target in targets:
        passages = [_passage(target, insert, datasets[insert.dataset], shapes) for insert in target.inserts]
        made = Insertion(target.path, target.source, target.content, _spliced(target, passages), tuple(passages))
        insertions.append(made)
        if str(target.path) in written | rules:
            what = "written by this build" if str(target.path) in written else "the spec, a schema or a template"
            message = f"{target.source.path} is {what}; insert into another file"
            problems.append(Problem("bad-path", message, target.inserts[0].spans["file"]))
        problems += (_edited(made, one, spec, datasets) for one in passages if _is_edited(made, one))
        problems += _unfit(made)
    return insertions, problems


def _passage(target: Target, insert: InsertSpec, dataset: Dataset, shapes: Mapping[str, Shape]) -> Passage:
    region = target.regions[insert.mark]
    lines = passage(insert, dataset.records, shapes[insert.dataset])
    if lines and is_markdown(target.source.path):
        # GitHub needs no blank lines around a table; others do, and linters and formatters ask for them.
        lines = ["", *lines, ""]
    placed = (f"{region.prefix}{line}" if line else region.prefix.rstrip() for line in lines)
    return Passage(insert, region, tuple(lines_of(target.source, region)), tuple(placed))


def checksum(lines: Sequence[str]) -> str:
    """Return what the mark says of the lines below it; CRLF or LF makes no difference."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()[:_DIGITS]


def _spliced(target: Target, passages: Sequence[Passage]) -> bytes:
    """Return the file with ``passages`` in place of what stands between their marks."""
    content = target.content.removeprefix(_BOM)
    lines = _LINES.findall(content.decode())
    for one in sorted(passages, key=lambda one: one.region.begin, reverse=True):
        region = one.region
        mark = lines[region.begin - 1]
        ending = mark[len(mark.rstrip("\r\n")) :]
        lines[region.begin : region.end - 1] = [f"{line}{ending}" for line in one.new]
        lines[region.begin - 1] = _with_checksum(mark, region, checksum(one.new))
    return target.content[: len(target.content) - len(content)] + "".join(lines).encode()


def _with_checksum(mark: str, region: Region, digits: str) -> str:
    if region.checksum is None:
        return f"{mark[: region.named]} sha256:{digits}{mark[region.named :]}"
    start, end = region.checksum
    return f"{mark[:start]}{digits}{mark[end:]}"


def with_insertions(sources: Mapping[Path, Source], insertions: Sequence[Insertion]) -> Mapping[Path, Source]:
    """Return the seeds with the hashes that they have when ``insertions`` are written.

    No dataset reads what stands between the marks, so that nothing else of them changes.
    """
    new = {str(one.path): one.new for one in insertions if one.new != one.old}
    if not new:
        return sources
    return {
        path: source._replace(sha256=source_of(new[real(path)], source.path).sha256) if real(path) in new else source
        for path, source in sources.items()
    }


def moved(problem: Problem, insertions: Sequence[Insertion]) -> Problem:
    """Return ``problem`` where its place is, once ``insertions`` are written and lines have come or gone above it."""
    path, line, _, end_line, _ = problem.span
    down = moved_line(path, line, insertions) - line
    return problem._replace(span=problem.span._replace(line=line + down, end_line=end_line + down))


def moved_line(path: str, line: int, insertions: Sequence[Insertion]) -> int:
    """Return where a line of a file is, once ``insertions`` are written."""
    return line + sum(
        len(one.new) - len(one.old)
        for made in insertions
        for one in made.passages
        if made.source.path == path and one.region.end <= line
    )


# What stands in the way


def _is_edited(made: Insertion, one: Passage) -> bool:
    digits = _digits(made, one.region)
    return bool(digits) and digits != checksum(one.old) and one.old != one.new


def _digits(made: Insertion, region: Region) -> str:
    mark = made.source.text.split("\n")[region.begin - 1]
    return "" if region.checksum is None else mark[slice(*region.checksum)]


def _edited(made: Insertion, one: Passage, spec: Spec, datasets: Mapping[str, Dataset]) -> Problem:
    from .insert_drift import passage_differences, said  # nearly no build needs to say so

    first = next(passage_differences(made, one, datasets[one.insert.dataset]))
    seeds = [display(path) for path in spec.dataset(one.insert.dataset).sources]
    seed = seeds[0] if len(seeds) == 1 and seeds[0] != made.source.path else "the seed"
    message = (
        f"edited by hand between the marks {quoted(one.region.mark)}: {said(first)}; make the edit in {seed}, or "
        f'delete "sha256:{_digits(made, one.region)}" in line {one.region.begin} to let a build overwrite it'
    )
    return Problem("insert-edited", message, first.span)


def _unfit(made: Insertion) -> list[Problem]:
    """Report each passage that would not be found between its marks again, or would be no table there."""
    new = source_of(made.new, made.source.path)
    regions, _ = regions_in(new, {one.region.mark: one.insert.span for one in made.passages})
    problems = []
    for one in made.passages:
        found = regions.get(one.region.mark)
        if found is None or tuple(lines_of(new, found)) != one.new:
            message = (
                f"the text for the marks {quoted(one.region.mark)} of {new.path} would hide or repeat a "
                "mark; make the template close what it opens, and write no mark"
            )
            problems.append(Problem("insert-unfit", message, one.insert.span))
        elif one.insert.columns and is_markdown(new.path) and not _is_table(new, found):
            message = (
                f"GitHub shows no table between the marks {quoted(one.region.mark)} here; put the marks outside "
                "HTML such as <pre>"
            )
            line = one.region.begin
            problems.append(Problem("insert-unfit", message, Span(new.path, line, 1, line, 1)))
    return problems


def _is_table(source: Source, region: Region) -> bool:
    from ..markdown import parse

    return any(table.span.line == region.begin + 2 for table in parse(source).tables)
