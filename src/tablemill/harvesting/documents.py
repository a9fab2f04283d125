"""Reads one document of a harvest: its text becomes the tables that are asked for, as plain values.

Enters: a Text and Options. Leaves: a Page, or a problem in words: no document stops a run.

What one may take of time and memory is bounded: see `bounds`.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from ..markdown import parse
from ..model import Table, one_line
from ..problems import Problem, TablemillError
from ..reading.sources import Source, source_of
from .bounds import TooSlowError, bounded
from .model import Options, Text, too_large
from .rows import Rows, rows_of

_WRITTEN = 24
"""How many bytes a cell takes while its table is written: its place, which lists it stands in, twice while that grows.

Measured of ten million empty cells, 21. A table is one value of Parquet, so that it is written at once or not at all.
"""


class Found(NamedTuple):
    """One table as plain values: see `schema.tables`. ``rows`` are as short as the document's are."""

    number: int
    line: int
    end_line: int
    headings: list[str]
    header: list[str]
    alignments: list[str | None]
    rows: Rows
    html: bool
    ragged: int
    notes: list[str]


class Page(NamedTuple):
    """What one document gives: its hash, its size in bytes, its tables, and what is wrong with it."""

    sha256: str
    size: int
    tables: list[Found]
    problems: list[Problem]


def read_page(text: Text, options: Options) -> Page:
    """Read the tables of ``text``; what it cannot give is a problem."""
    if text.content is None:
        code, message = text.problem or ("unreadable-file", "cannot be read")
        return Page("", 0, [], [_problem(code, message, text)])
    size = len(text.content)
    if size > options.most_bytes:
        return Page("", size, [], [_problem(*too_large(options, size), text)])
    try:
        with bounded(options.timeout, options.memory):
            return _read(text, options)
    except TablemillError as error:
        return Page("", size, [], list(error.problems))
    except TooSlowError:
        message = f"took more than {options.timeout:g} seconds; --timeout gives it more"
        return Page("", size, [], [_problem("document-too-slow", message, text)])
    except MemoryError:
        message = f"takes more than {options.memory:,} bytes of memory to read; --memory gives it more"
        return Page("", size, [], [_problem("document-too-large", message, text)])
    except RecursionError as error:
        return Page("", size, [], [_problem("document-fails", f"cannot be read: {type(error).__name__}", text)])
    except Exception as error:  # a bug of ours must not lose the rest of a million files
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        message = f"a bug in Tablemill, please report it with the document: {reason}"
        return Page("", size, [], [_problem("document-fails", message, text)])


def _read(text: Text, options: Options) -> Page:
    source = _source(text)
    place = source.text.find("\0")
    if place >= 0:
        raise TablemillError([_problem("binary-file", "contains a NUL character, so it is not text", text)])
    size = len(text.content) if isinstance(text.content, bytes) else len(source.text)
    sha256 = source.sha256
    document = parse(source, marks=options.marks, html=options.html)
    del source, text  # the document keeps a text of its own
    wanted = None if options.heading is None else re.compile(options.heading)
    found = []
    for index, table in enumerate(document.tables):
        if options.columns and not set(options.columns) <= set(table.columns):
            continue
        headings = list(map(one_line, table.headings))
        if wanted is None or any(map(wanted.search, headings)):
            found.append(_found(index, table, headings))
            if found[-1].rows.cells * _WRITTEN > options.memory:
                raise MemoryError
    return Page(sha256, size, found, [])


def _source(text: Text) -> Source:
    if isinstance(text.content, bytes):
        return source_of(text.content, text.source)
    content = text.content or ""
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    try:
        sha256 = hashlib.sha256(content.encode()).hexdigest()
    except UnicodeEncodeError as error:
        message = f"holds half of a surrogate pair, as character {error.start + 1:,}, and so is no text"
        raise TablemillError([_problem("not-utf-8", message, text)]) from None
    return Source(text.source, content.removeprefix("\ufeff"), sha256)


def _found(index: int, table: Table, headings: list[str]) -> Found:
    header, rows = rows_of(table.texts_in_turn())
    notes = [f"{note.code} at line {note.span.line}: {note.message}" for note in table.notes]
    alignments: list[str | None] = list(table.alignments)
    span, ragged = table.span, table.ragged()
    return Found(index, span.line, span.end_line, headings, header, alignments, rows, table.html, ragged, notes)


def _problem(code: str, message: str, text: Text) -> Problem:
    from ..model import Span

    return Problem(code, message, Span.top(text.source))
