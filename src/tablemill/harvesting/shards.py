"""Computes one shard: its units are read, its parts written, and last of all its receipt.

The same function whoever calls it: a process of this machine, a cluster's worker, or the process itself. It needs the
output folder and nothing else. What it writes depends on the plan alone, so that to do it twice does no harm.

**A document that kills.** Before each document its number is noted in ``_doing/``. Whoever comes next to a shard that
was left finds there what it was doing. That a document was being read three times in a row when the process ended is
chance as likely as guilt (machines are stopped, memory is short): so it is then read once more in a process of its own,
and left out, with a problem, only if that ends, too.
"""

from __future__ import annotations

import json
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from itertools import starmap
from types import TracebackType

from ..model import Span
from ..problems import Problem
from . import schema
from .bounds import Bounds, plain_memory, release
from .columns import CellColumns, Columns, InvalidColumns, ProblemColumns, RecordColumns, TableColumns, count
from .documents import Found, Page, decoded, read_page
from .inputs import texts_of
from .model import Job, Options, Part, Receipt, Stats, Text, Unit, is_in_sample
from .output import Note, Output, output_at
from .output.layout import INPUTS, RECEIPTS
from .parts import PartWriter, opened

GROUP = 8 * 2**20
"""The characters of texts that a row group has at least, if there are as many: a column of it is read at once."""
LARGE = 2**20
"""A document of so many bytes leaves a good deal behind in memory when it is read."""
DEATHS = 3


def harvest_shard(job: Job) -> Receipt:
    """Read the documents of one shard, write its parts and its receipt, and return the receipt."""
    out, options, number = output_at(job.out), job.options, job.shard.number
    stats = Stats()
    output = _Files(out, number, options)
    bounds = Bounds(options.timeout, options.memory)
    with plain_memory(), Doing(out.note(number)) as doing, bounds, opened(*output.writers):
        ordinal = -1  # enumerate would keep the text
        for text in map(spelt, _texts(out, job)):
            ordinal += 1
            if not doing.may_read(ordinal, text, options):
                page = _killed(text)
            else:
                if LARGE < len(text.content or "") <= options.most_bytes:
                    text = decoded(text, options.memory)
                page = read_page(text, options, bounds)
            count(stats, page)
            if page.size > LARGE:
                text = text._replace(content=None)  # nobody needs it any more
                release()
            if page.tables or page.problems:
                output.add(text, page)
        receipt = Receipt(number, output.close(), stats)
    out.write(f"{RECEIPTS}/{number:05d}.json", receipt_line(receipt).encode())  # from now on the shard is done
    doing.forget()
    return receipt


def units_of(out: Output, offset: int, length: int) -> Iterator[Unit]:
    """Read the units of a shard from the list of inputs."""
    with out.opened(INPUTS, buffered=False) as file:
        file.seek(offset)
        lines = file.read(length).splitlines()
    for start in range(0, len(lines), _AT_ONCE):  # one by one, they take three times as long
        yield from starmap(Unit, json.loads(b"[%b]" % b",".join(lines[start : start + _AT_ONCE])))


_AT_ONCE = 500


def _texts(out: Output, job: Job) -> Iterator[Text]:
    found = texts_of(units_of(out, job.shard.offset, job.shard.length), job.options)
    share = job.options.sample
    if share >= 1:
        return found

    def is_wanted(text: Text) -> bool:
        return is_in_sample(share, text.source, text.row)

    return filter(is_wanted, found)  # which keeps no text, as a loop would


def spelt(text: Text) -> Text:
    """Return a document whose names can be written: bytes that are not UTF-8 are spelt out in them."""
    if text.source.isascii() and (text.row or "").isascii():
        return text
    return text._replace(source=_spelt(text.source), row=None if text.row is None else _spelt(text.row))


def _spelt(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class _Files:
    """The files of one shard: full columns become row groups."""

    def __init__(self, out: Output, number: int, options: Options) -> None:
        self.tables, self.cells, self.problems = TableColumns(), CellColumns(), ProblemColumns()
        self.invalid, self.records = InvalidColumns(), RecordColumns(options.schema or "")
        found: dict[str, Columns] = {"tables": self.tables, "cells": self.cells}
        if options.schema is not None:
            found = {"records": self.records, "invalid": self.invalid}
        found["problems"] = self.problems
        self.columns = tuple(found.values())
        self.with_cells = options.cells
        kinds = schema.all_kinds(options.schema)
        self.writers = [PartWriter(out, place, number, kinds[place]) for place in found]

    def add(self, text: Text, page: Page) -> None:
        """Take what a document gave; its tables are no longer in ``page``.

        So a table that is written is held once, as what Arrow makes of it: of ten million empty cells, 50 MB less.
        """
        tables = deque(page.tables)
        page.tables.clear()
        while tables:
            table = tables.popleft()
            if table.typed is None:
                self._add_table(text, page.sha256, table)
                del table
                self._flush(self.tables, GROUP)
            else:
                self._add_records(text, table)
        for problem in page.problems:
            self.problems.add(text, problem)
        self._flush(self.problems, GROUP)

    def _add_table(self, text: Text, sha256: str, found: Found) -> None:
        self.tables.add(text, sha256, found)
        if self.with_cells:
            for row in self.cells.rows_of(text, found):
                self.cells.add(row)
                self._flush(self.cells, GROUP // 4)  # Python takes four times what they hold

    def _add_records(self, text: Text, found: Found) -> None:
        for piece in found.typed.pieces() if found.typed else ():
            self.records.add(text, found._replace(typed=piece))
            self._flush(self.records, GROUP // 2)  # the place of each row takes as much again in Python
        self.invalid.add(text, found)
        self._flush(self.invalid, GROUP)

    def _flush(self, columns: Columns, least: int = -1) -> None:
        """Write ``columns``, if there are more bytes than ``least`` of them."""
        if columns.size > least and len(columns):
            table = columns.table()
            columns.clear()
            release()
            self.writers[self.columns.index(columns)].write(table)
            del table
            release()

    def close(self) -> tuple[Part, ...]:
        for columns in self.columns:
            self._flush(columns)
        return tuple(part for part in [writer.close() for writer in self.writers] if part is not None)


# Receipts


def receipt_line(receipt: Receipt) -> str:
    """Return a receipt as a line of the manifest."""
    parts = [part._asdict() for part in receipt.parts]
    value = {"shard": receipt.shard, "parts": parts, "stats": receipt.stats.as_json()}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def receipt_of(line: bytes) -> Receipt:
    """Read a line of the manifest; raises ValueError for what is none."""
    try:
        value = json.loads(line)
        parts = tuple(Part(**part) for part in value["parts"])
        receipt = Receipt(int(value["shard"]), parts, Stats.of(value["stats"]))
        Stats().add(receipt.stats)  # which raises where what is to be counted is no number
        return receipt
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no receipt: {error}") from None


# What is being done


class Doing:
    """The note of which document of a shard is being read, and how often in a row somebody ended there."""

    FORM = struct.Struct("<qqq")  # the document being read; the one suspected; how often

    def __init__(self, note: Note) -> None:
        self.note = note
        self.suspect, self.deaths = -1, 0

    def __enter__(self) -> Doing:
        found = self.note.begin()
        if len(found) == self.FORM.size:
            current, suspect, deaths = self.FORM.unpack(found)
            if current >= 0:
                self.suspect, self.deaths = current, deaths + 1 if current == suspect else 1
        self._set(-1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, (Exception, KeyboardInterrupt)):  # nobody died
            self._set(-1)
            if not self.deaths:
                self.note.forget()
        self.note.end()

    def _set(self, ordinal: int) -> None:
        self.note.set(self.FORM.pack(ordinal, self.suspect, self.deaths))

    def may_read(self, ordinal: int, text: Text, options: Options) -> bool:
        """Note that a document is being read, unless it is one that kills whoever reads it."""
        if ordinal == self.suspect and self.deaths >= DEATHS and not survives(text, options):
            return False
        self._set(ordinal)
        return True

    def forget(self) -> None:
        """Remove the note: the shard is done."""
        self.note.forget()


def survives(text: Text, options: Options) -> bool:
    """Whether a process of its own can read the document."""
    command = [sys.executable, "-m", "tablemill.harvesting.alone"]
    given = pickle.dumps((text, options))
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=4 * options.timeout + 60, check=False)  # noqa: S603  # our own module
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _killed(text: Text) -> Page:
    message = f"ended the process that read it, {DEATHS + 1} times; it was left out"
    size = len(text.content or "")
    return Page("", size, [], [Problem("document-kills", message, Span.top(text.source))])
