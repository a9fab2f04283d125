"""Hold what we read against GitHub's own parser: files, generated documents, all small ones, changed pieces of files.

    python tools/conformance.py DIR              every Markdown file below DIR
    python tools/conformance.py --generate 9999  so many documents from the grammar of the tests
    python tools/conformance.py --enumerate 5    all sequences of up to five pieces from its small alphabets
    python tools/conformance.py --mutate 9999 DIR  so many stretches of the files below DIR, each changed in places

What is compared says `judge` of the tests: tables, cells, spans, sections, stray rows, links, code and highlights, of
both of our paths. Every ten seconds it prints how much was compared so far, and at once each disagreement as the
smallest case that shows it. Exits with 1 when there is one. cmark-gfm's wrapper keeps memory at each call, so the
work is done by processes that end after some batches.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "markdown"))

import grammar
from judge import Difference, judge

BATCH = 100
BATCHES_A_PROCESS = 20
SMALL = 400  # characters: a case of more lines than that is made smaller by lines only
SECONDS_TO_SHRINK = 20
SECONDS_BETWEEN_TOTALS = 10
MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd")

Document = tuple[str, bytes]
"""How a document is named when it is shown, and what it holds."""


class Job(NamedTuple):
    """What a process makes its documents from: a kind of them, which of them, and what they are made of."""

    documents: str
    numbers: range
    paths: tuple[str, ...] = ()
    alphabet: tuple[str, ...] = ()


@dataclass
class Count:
    """What was compared, and the smallest cases of what disagreed, with the place of each."""

    documents: int = 0
    tables: int = 0
    cells: int = 0
    unreadable: int = 0
    front_matter: int = 0
    cases: list[tuple[str, str, tuple[Difference, ...]]] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.documents += other.documents
        self.tables += other.tables
        self.cells += other.cells
        self.unreadable += other.unreadable
        self.front_matter += other.front_matter
        self.cases += other.cases

    def __str__(self) -> str:
        parts = [f"{self.documents:,} documents, {self.tables:,} tables, {self.cells:,} cells"]
        if self.unreadable:
            parts.append(f"{self.unreadable:,} not UTF-8 left out")
        if self.front_matter:
            parts.append(f"{self.front_matter:,} with front matter that is no YAML")
        parts.append(f"{len(self.cases):,} disagree" if self.cases else "all agree")
        return "; ".join(parts)


def main() -> int:
    arguments = _arguments()
    total = Count()
    told = start = time.monotonic()
    try:
        with multiprocessing.Pool(arguments.processes, maxtasksperchild=BATCHES_A_PROCESS) as pool:
            for count in pool.imap_unordered(_compare, _jobs(arguments)):
                total.add(count)
                for case in count.cases:
                    _show(*case)
                if time.monotonic() - told > SECONDS_BETWEEN_TOTALS:
                    told = time.monotonic()
                    print(f"{told - start:6.0f} s: {total}", flush=True)
    except KeyboardInterrupt:
        print("stopped")
    print(total)
    return 1 if total.cases else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Hold what we read against GitHub's own parser.")
    parser.add_argument("directory", nargs="?", type=Path, help="the folder of the Markdown files")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--generate", type=int, metavar="N", help="compare N generated documents")
    what.add_argument("--enumerate", type=int, metavar="LENGTH", help="compare all sequences of so many pieces")
    what.add_argument("--mutate", type=int, metavar="N", help="compare N changed pieces of the files")
    parser.add_argument("--seed", type=int, default=0, help="which generated or changed documents")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    if not (arguments.directory or arguments.generate or arguments.enumerate):
        parser.error("name a folder, or say --generate or --enumerate")
    return arguments


# The jobs, and their documents


def _jobs(arguments: argparse.Namespace) -> Iterator[Job]:
    first = arguments.seed * 1_000_000_000
    if arguments.generate:
        yield from (Job("generated", numbers) for numbers in _ranges(first, first + arguments.generate))
    elif arguments.enumerate:
        yield from _enumerations(arguments.enumerate)
    else:
        paths = tuple(_files(arguments.directory))
        if arguments.mutate:
            yield from (Job("mutated", numbers, paths) for numbers in _ranges(first, first + arguments.mutate))
        else:
            yield from (Job("files", range(len(batch)), batch) for batch in _batches(paths))


def _enumerations(length: int) -> Iterator[Job]:
    for documents, alphabets in (("cells", grammar.INLINE_ALPHABETS), ("lines", grammar.LINE_ALPHABETS)):
        for alphabet in alphabets:
            step = BATCH * (grammar.CELLS_A_DOCUMENT if documents == "cells" else 1)
            for numbers in _ranges(0, grammar.sequences(alphabet, length), step):
                yield Job(documents, numbers, alphabet=alphabet)


def _files(directory: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if name.lower().endswith(MARKDOWN) and path.is_file():
                yield str(path)


def _batches(paths: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (paths[start : start + BATCH] for start in range(0, len(paths), BATCH))


def _ranges(first: int, last: int, step: int = BATCH) -> Iterator[range]:
    return (range(start, min(start + step, last)) for start in range(first, last, step))


def _generated(job: Job) -> Iterator[Document]:
    for seed in job.numbers:
        source = random.Random(str(seed))  # noqa: S311  # nothing here is a secret
        draw = grammar.table if source.random() < 0.3 else grammar.document
        yield f"seed {seed}", draw(source).encode("utf-8")


def _enumerated_cells(job: Job) -> Iterator[Document]:
    for numbers in _ranges(job.numbers.start, job.numbers.stop, grammar.CELLS_A_DOCUMENT):
        yield f"cells of {job.alphabet}", grammar.enumerated_cells(job.alphabet, numbers).encode("utf-8")


def _enumerated_lines(job: Job) -> Iterator[Document]:
    for number in job.numbers:
        yield f"lines of {job.alphabet}", grammar.enumerated_lines(job.alphabet, number).encode("utf-8")


def _read(job: Job) -> Iterator[Document]:
    for path in job.paths:
        yield path, Path(path).read_bytes()


def _mutated(job: Job) -> Iterator[Document]:
    for seed in job.numbers:
        source = random.Random(str(seed))  # noqa: S311  # nothing here is a secret
        path, other = source.choice(job.paths), source.choice(job.paths)
        texts = [Path(name).read_bytes().decode("utf-8", "replace") for name in (path, other)]
        yield f"seed {seed} of {path}", grammar.mutated(source, *texts).encode("utf-8")


DOCUMENTS: dict[str, Callable[[Job], Iterator[Document]]] = {
    "files": _read,
    "generated": _generated,
    "cells": _enumerated_cells,
    "lines": _enumerated_lines,
    "mutated": _mutated,
}


# Comparing and showing


def _compare(job: Job) -> Count:
    count = Count()
    for name, content in DOCUMENTS[job.documents](job):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            count.unreadable += 1
            continue
        verdict = judge(content)
        count.documents += 1
        count.tables += verdict.tables
        count.cells += verdict.cells
        count.front_matter += verdict.unknown_front_matter
        if verdict.differences:
            case = _smallest(text, verdict.differences[0][0])
            count.cases.append((name, case, judge(case.encode("utf-8")).differences))
    return count


def _smallest(text: str, what: str) -> str:
    """Leave out lines, then characters, as long as the rest still disagrees about the same."""
    end = time.monotonic() + SECONDS_TO_SHRINK

    def fails(pieces: Iterable[str]) -> bool:
        if time.monotonic() >= end:
            return False
        return any(one == what for one, _, _ in judge("".join(pieces).encode("utf-8")).differences)

    text = "".join(grammar.shrink(text.splitlines(keepends=True), fails))
    return "".join(grammar.shrink(list(text), fails)) if len(text) <= SMALL else text


def _show(name: str, case: str, differences: tuple[Difference, ...]) -> None:
    print(f"{name}\n  {case[: 5 * SMALL]!r}")
    for what, theirs, ours in differences[:3]:
        print(f"  {what}\n    GitHub: {str(theirs)[:SMALL]}\n    ours:   {str(ours)[:SMALL]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
