"""Hold our tables against GitHub's own parser, over the Markdown of a folder or over generated documents.

Both of our paths are held: the reference path, which can leave ``==`` as text as GitHub does, against GitHub,
and the fast path against the reference path.

    python tools/conformance.py DIR              every .md and .markdown file below DIR
    python tools/conformance.py --generate 9999  so many documents from the grammar of the tests

Prints how many files, tables and cells were compared, and each disagreement as the smallest case that shows
it. Exits with 1 when there is one. cmark-gfm's wrapper keeps memory at each call, so the work is done by
processes that end after some batches.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "markdown"))

import grammar
import oracle

from tablemill.markdown import parse
from tablemill.model import Document
from tablemill.sources import source_of

BATCH = 100
BATCHES_A_PROCESS = 20
SMALL = 400  # characters: a case of more lines than that is made smaller by lines only
SECONDS_TO_SHRINK = 20


@dataclass
class Count:
    """What was compared, and the smallest cases of what disagreed, with the place of each."""

    documents: int = 0
    tables: int = 0
    cells: int = 0
    unreadable: int = 0
    cases: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.documents += other.documents
        self.tables += other.tables
        self.cells += other.cells
        self.unreadable += other.unreadable
        self.cases += other.cases


def main() -> int:
    arguments = _arguments()
    jobs: Iterable[tuple[str, list[str] | range]]
    if arguments.generate:
        first = arguments.seed * 1_000_000_000
        jobs = (("", seeds) for seeds in _ranges(first, first + arguments.generate))
    else:
        jobs = (("files", paths) for paths in _batches(_files(arguments.directory)))
    total = Count()
    with multiprocessing.Pool(arguments.processes, maxtasksperchild=BATCHES_A_PROCESS) as pool:
        for count in pool.imap_unordered(_compare, jobs):
            total.add(count)
            for name, case in count.cases:
                _show(name, case)
    skipped = f" ({total.unreadable} not UTF-8 left out)" if total.unreadable else ""
    print(f"{total.documents:,} documents{skipped}, {total.tables:,} tables, {total.cells:,} cells")
    print(f"{len(total.cases):,} documents disagree" if total.cases else "all agree")
    return 1 if total.cases else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Hold our tables against GitHub's own parser.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("directory", nargs="?", type=Path, help="compare every .md and .markdown file below it")
    what.add_argument("--generate", type=int, metavar="N", help="compare N generated documents")
    parser.add_argument("--seed", type=int, default=0, help="which generated documents")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    return parser.parse_args()


def _files(directory: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if name.lower().endswith((".md", ".markdown")) and path.is_file():
                yield str(path)


def _batches(paths: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _ranges(first: int, last: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, last)) for start in range(first, last, BATCH))


def _compare(job: tuple[str, list[str] | range]) -> Count:
    count = Count()
    for name, content in _read(job[1]) if job[0] else _generated(job[1]):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            count.unreadable += 1
            continue
        shown = oracle.github(content)
        count.documents += 1
        count.tables += len(shown)
        count.cells += sum(len(row) for table in shown for row in table.rows)
        if shown != _ours(content):
            count.cases.append((name, _smallest(content.decode("utf-8"))))
    return count


def _read(paths: Iterable[object]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        yield str(path), Path(str(path)).read_bytes()


def _generated(seeds: Iterable[object]) -> Iterator[tuple[str, bytes]]:
    for seed in seeds:
        source = random.Random(str(seed))  # noqa: S311  # nothing here is a secret
        draw = grammar.table if source.random() < 0.3 else grammar.document
        yield f"seed {seed}", draw(source).encode("utf-8")


def _ours(content: bytes) -> object:
    try:
        return _fast_path_differs(content) or oracle.ours(content)
    except Exception as error:  # a crash is a disagreement like any other, to be shown as a case
        return error


def _fast_path_differs(content: bytes) -> object:
    """Return what each of our paths reads, the fast one first, or None where that is the same."""
    source = source_of(content, "x.md")
    fast, reference = _contents(parse(source)), _contents(parse(source, reference=True))
    return None if fast == reference else ("the fast path", fast, "the reference path", reference)


def _contents(document: Document) -> object:
    return [
        (
            table.texts(),
            table.alignments,
            table.span,
            [[(cell.raw, cell.span) for cell in row.cells] for row in (table.header, *table.rows)],
        )
        for table in document.tables
    ]


def _smallest(text: str) -> str:
    """Leave out lines, then characters, as long as the rest still disagrees."""
    end = time.monotonic() + SECONDS_TO_SHRINK

    def fails(pieces: Iterable[str]) -> bool:
        content = "".join(pieces).encode("utf-8")
        return time.monotonic() < end and bool(oracle.github(content) != _ours(content))

    text = "".join(grammar.shrink(text.splitlines(keepends=True), fails))
    return "".join(grammar.shrink(list(text), fails)) if len(text) <= SMALL else text


def _show(name: str, case: str) -> None:
    content = case.encode("utf-8")
    print(f"{name}\n  {case!r}\n  GitHub: {oracle.github(content)}\n  ours:   {_ours(content)}")


if __name__ == "__main__":
    sys.exit(main())
