"""Reads one document of a harvest: its text becomes the tables that are asked for, as plain values.

Enters: a Text and Options. Leaves: a Page, or a problem in words: no document stops a run.

What one may take of time and memory is bounded: see `bounds`.
"""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from ..markdown import may_have_tables, parse
from ..model import Document, Table
from ..problems import Problem, TablemillError
from ..reading.sources import Source, hash_of, text_of
from .bounds import Bounds, TooSlowError, bounded
from .model import Options, Text, too_large
from .rows import Rows, rows_of

if TYPE_CHECKING:
    from .typed import Typed


class Found(NamedTuple):
    """One table as plain values: see `schema.tables`. ``rows`` are as short as the document's are.

    Where records are asked for, they are in ``typed``, and there are no ``rows``.
    """

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
    typed: Typed | None = None


class Page(NamedTuple):
    """What one document gives: its hash, its size in bytes, its tables, and what is wrong with it."""

    sha256: str
    size: int
    tables: list[Found]
    problems: list[Problem]


def read_page(text: Text, options: Options, bounds: Bounds | None = None) -> Page:
    """Read the tables of ``text``; what it cannot give is a problem.

    Who reads many gives the ``bounds`` for all of them, which they are read within.
    """
    if text.content is None:
        code, message = text.problem or ("unreadable-file", "cannot be read")
        return Page("", 0, [], [_problem(code, message, text)])
    size = text.file[1] if text.file else len(text.content)
    if size > options.most_bytes:
        return Page("", size, [], [_problem(*too_large(options, size), text)])
    if bounds is None:
        with Bounds(options.timeout, options.memory) as bounds:
            return read_page(text, options, bounds)
    try:
        try:
            bounds.begin(sys.getsizeof(text.content) + text.held)
            return _read(text, options)
        finally:
            bounds.end()
    except TablemillError as error:
        return Page("", size, [], list(error.problems))
    except TooSlowError:
        message = f"took more than {options.timeout:g} seconds; raise --timeout to read it"
        return Page("", size, [], [_problem("document-too-slow", message, text)])
    except MemoryError:
        message = f"takes more than {options.memory:,} bytes of memory to read; raise --memory to read it"
        return Page("", size, [], [_problem("document-too-large", message, text)])
    except RecursionError as error:
        return Page("", size, [], [_problem("document-fails", f"cannot be read: {type(error).__name__}", text)])
    except Exception as error:  # a bug of ours must not lose the rest of a million files
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        message = f"a bug in Tablemill, please report it with the document: {reason}"
        return Page("", size, [], [_problem("document-fails", message, text)])


def decoded(text: Text, memory: int) -> Text:
    """Return a document with its text in place of its bytes, so that both need not be kept while it is read.

    Where it takes more than ``memory`` bytes, or cannot be decoded, it stays as it is, and `read_page` says why.
    """
    if not isinstance(text.content, bytes):
        return text
    with contextlib.suppress(MemoryError, TablemillError), bounded(memory - len(text.content)):
        file = hash_of(text.content), len(text.content)
        return text._replace(content=text_of(text.content, text.source), file=file)
    return text


def _read(text: Text, options: Options) -> Page:
    content = text.content or ""
    if isinstance(content, bytes):
        written, size = text_of(content, text.source), len(content)
        binary = b"\0" in content  # as with CR, it is the quicker place to look
    elif text.file is not None:
        written, size = content, text.file[1]
        binary = "\0" in content
    else:
        content = _normalised(content, text)
        binary = "\0" in content
        written = content.removeprefix("\ufeff")
        size = len(written)
    if binary:
        raise TablemillError([_problem("binary-file", "contains a NUL character, so it is not text", text)])
    if not (options.html or may_have_tables(written)):
        return Page("", size, [], [])
    document = parse(Source(text.source, written, ""), marks=options.marks, html=options.html)
    del written  # the document keeps a text of its own
    found = _tables(document, options)
    return Page(_hash(text, content) if found else "", size, found, [])


def _normalised(content: str, text: Text) -> str:
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    if content.isascii():
        return content
    try:
        content.encode()
    except UnicodeEncodeError as error:
        message = f"contains half of a surrogate pair, character {error.start + 1:,}, so it is not text"
        raise TablemillError([_problem("not-utf-8", message, text)]) from None
    return content


def _hash(text: Text, content: bytes | str) -> str:
    """Return the hash of a document, which only its tables have: most documents have none, and are not hashed."""
    if text.file is not None:
        return text.file[0]
    return hash_of(content if isinstance(content, bytes) else content.encode())


def _tables(document: Document, options: Options) -> list[Found]:
    wanted = None if options.heading is None else re.compile(options.heading)
    found, repeated = [], 0
    for index, table in enumerate(document.tables):
        if options.columns and not set(options.columns) <= set(table.columns):
            continue
        headings = table.heading_texts()
        if wanted is None or any(map(wanted.search, headings)):
            one = _found(index, table, headings) if options.schema is None else _typed(index, table, options.schema)
            if one is None:
                continue
            found.append(one)
            repeated += _repeated(found[-1], options)
            if max(found[-1].rows.to_write(), repeated) > options.memory:
                raise MemoryError
    return found


def _repeated(found: Found, options: Options) -> int:
    """Count the characters that are written more often than they stand in the document.

    A heading is written with each of its tables, with ``cells`` a name with each cell: two megabytes could become a
    terabyte.
    """
    names = sum(map(len, found.header)) * len(found.rows) if options.cells else 0
    return sum(map(len, found.headings)) + names


def _found(index: int, table: Table, headings: list[str]) -> Found:
    header, rows = rows_of(table.texts_in_turn())
    notes = [f"{note.code} at line {note.span.line}: {note.message}" for note in table.notes]
    alignments: list[str | None] = list(table.alignments)
    return Found(index, *table.line_range, headings, header, alignments, rows, table.html, table.ragged(), notes)


def _typed(index: int, table: Table, schema: str) -> Found | None:
    from .typed import typed_of  # what nobody asks for costs nothing

    typed = typed_of(table, schema)
    if typed is None:
        return None
    span, header = table.span, [cell.text for cell in table.header.cells]
    return Found(index, span.line, span.end_line, [], header, [], Rows(), table.html, table.ragged(), [], typed)


def _problem(code: str, message: str, text: Text) -> Problem:
    from ..model import Span

    return Problem(code, message, Span.top(text.source))
