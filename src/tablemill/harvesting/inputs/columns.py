"""Text columns: Parquet and JSON Lines (plain, gzip, zstd), a document a row, or several in its lists.

A column is named by its path into the row: ``content``, or ``files.content`` where ``files`` is a list of structs, as
in The Stack. Parquet is cut at its row groups, plain JSON Lines at lines about `Options.shard_bytes` apart; what is
compressed as a whole is one unit.

The id of a document is what the id column says or, without one, the number of its row (Parquet) or the offset of its
line in bytes (JSON Lines), and of one in a list also its number there: ``17.2``.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, NamedTuple

from ...model import Span
from ...problems import Problem, TablemillError, listed, quoted, suggestion
from ..bounds import bounded, each_bounded, release
from ..model import Options, Text, Unit, too_large
from ..stores import BUFFER, called, is_address, opened, size_of
from .pages import UnknownPageError, size_of_marked, without_large
from .streams import FAULTS, decompressed

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst", ".json.gz")
BATCH = 8 * 2**20
"""The bytes of rows that are decoded at once."""


def fits(named: str) -> bool:
    """Whether the name is that of a file with text columns."""
    return named.casefold().endswith((".parquet", *LINES))


def units(named: str, options: Options) -> Iterator[Unit]:
    """Cut a file into units; raises TablemillError where it is damaged, or lacks a column."""
    if options.text_column is None:
        raise _unfit(named, "name the column of the texts, such as: --text-column content")
    return _parquet_units(named, options) if named.casefold().endswith(".parquet") else _line_units(named, options)


class Columns(NamedTuple):
    """The paths of the columns that are read, each cut at its points."""

    text: Sequence[str]
    id: Sequence[str] | None
    where: Sequence[str] | None
    equals: str

    @staticmethod
    def of(options: Options) -> Columns:
        name, equals = options.where_column or (None, "")
        ident = None if options.id_column is None else options.id_column.split(".")
        return Columns((options.text_column or "").split("."), ident, None if name is None else name.split("."), equals)


# The documents of a row


def texts_in(row: Any, columns: Columns, source: str, number: str) -> Iterator[Text]:
    """Yield the documents of one row; where its text is null there is none."""
    for at, scopes, text in _found(row, columns.text, (), (), {(): row}):
        if text is None or (columns.where and str(_seen_from(scopes, columns.where)) != columns.equals):
            continue
        told = _seen_from(scopes, columns.id) if columns.id else None
        ident = ".".join([number, *map(str, at)]) if told is None else str(told)
        if isinstance(text, (str, bytes)):
            yield Text(source, text, ident)
        else:
            message = f"{'.'.join(columns.text)} is not text, but {quoted(text)}"
            yield Text(source, None, ident, problem=("unreadable-file", message))


_Scopes = Mapping[tuple[str, ...], Any]
"""What is above a text: the values on the way to it, each by its path; of lists, the item that leads there."""


def _found(
    value: Any, path: Sequence[str], done: tuple[str, ...], at: tuple[int, ...], scopes: _Scopes
) -> Iterator[tuple[tuple[int, ...], _Scopes, Any]]:
    """Follow ``path`` on from ``value``, into every item of the lists on the way."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _found(item, path, done, (*at, number), {**scopes, done: item})
    elif not path:
        yield at, scopes, value
    elif isinstance(value, dict):
        inner, name = value.get(path[0]), (*done, path[0])
        yield from _found(inner, path[1:], name, at, {**scopes, name: inner})


def _seen_from(scopes: _Scopes, path: Sequence[str]) -> Any:
    """Follow ``path`` from the nearest value that the text and it have in common."""
    above = next(count for count in range(len(path), -1, -1) if tuple(path[:count]) in scopes)
    value = scopes[tuple(path[:above])]
    for name in path[above:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


# Parquet


def _parquet_units(named: str, options: Options) -> Iterator[Unit]:
    columns, first = Columns.of(options), 0
    with _opened(named) as file:
        leaves = _leaves(file, columns, named)
        for number in range(file.metadata.num_row_groups):
            group = file.metadata.row_group(number)
            size = sum(group.column(leaf).total_uncompressed_size for leaf in leaves)
            yield Unit("parquet", named, size, {"group": number, "first": first})
            first += group.num_rows


def read_parquet(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read row groups, some rows at a time."""
    columns = Columns.of(options)
    for unit in units:
        try:
            yield from _group(unit, columns, options)
        except MemoryError:
            message = (
                f"row group {unit.where['group']} has a row or a page that takes more than {options.memory:,} bytes of "
                "memory to read; it is left out from there on; raise --memory to read it"
            )
            yield Text(unit.path, None, problem=("document-too-large", message))
        except _arrow_faults() as error:
            message = f"row group {unit.where['group']} cannot be read: {' '.join(str(error).split())[:300]}"
            yield Text(unit.path, None, problem=("unreadable-file", message))
        except TablemillError as error:
            yield Text(unit.path, None, problem=("unreadable-file", error.problems[0].message))


def _group(unit: Unit, columns: Columns, options: Options) -> Iterator[Text]:
    row = int(unit.where["first"])
    for value in _rows(unit, columns, options):
        for text in texts_in(value, columns, unit.path, str(row)):
            size = None if text.content is None else size_of_marked(text.content)
            if size is not None:
                yield text._replace(content=None, problem=_too_large(options, size))
            else:
                yield text._replace(held=_HELD * len(text.content or ""))
        row += 1


_HELD = 3
"""How many times Arrow has what it has read of a column: measured of a text of 40 MB that is a page of its own."""


def _too_large(options: Options, size: int) -> tuple[str, str]:
    if size > options.most_bytes:
        return too_large(options, size)
    message = (
        f"is in a row or a page of Parquet that takes more than {options.memory:,} bytes of memory to read; "
        "raise --memory to read it"
    )
    return "document-too-large", message


def _rows(unit: Unit, columns: Columns, options: Options) -> Iterator[Any]:
    """Yield the rows of a group; where so many at once take too much memory, each alone, and then without large texts.

    Those are marked: see `pages`.
    """
    number, done = int(unit.where["group"]), 0
    with opened(unit.path, buffer=0) as file:
        footer = _parquet(file, unit.path).metadata
        rows = max(footer.row_group(number).num_rows, 1)
        some = max(1, min(1024, BATCH * rows // max(unit.size, 1)))
        attempts = [(some, True), (1, True), (1, False)]
        for at_once, whole in attempts[some == 1 :]:  # the same again would take more, with what the first has left
            try:
                lists = _lists(file, footer, unit, columns, options, at_once, done, whole)
                for values in each_bounded(lists, options.memory):
                    yield from values
                    done += len(values)
                return
            except MemoryError:
                if not whole:
                    raise
            del lists
            release()


def _lists(
    file: IO[bytes], footer: Any, unit: Unit, columns: Columns, options: Options, at_once: int, done: int, whole: bool
) -> Iterator[list[Any]]:
    """Make what Python knows of some rows at a time, but for the first ``done``; not ``whole``, without large texts."""
    found = _parquet(file, unit.path, footer)  # a reader is of no use after one for which memory lacked
    group = int(unit.where["group"])
    leaves = _leaves(found, columns, unit.path)
    names = [found.schema.column(leaf).path for leaf in leaves]
    if not whole:
        text = _leaves(found, Columns(columns.text, None, None, ""), unit.path)[0]
        found = _parquet(_without_large(file, found.schema.column(text), group, text, options), unit.path)
    batches = found.iter_batches(batch_size=at_once, row_groups=[group], columns=names, use_threads=False)
    deque(islice(batches, done // at_once), maxlen=0)
    yield from map(_values, batches)  # which keeps no batch, as a loop would


def _values(batch: Any) -> list[Any]:
    found: list[Any] = batch.to_pylist()
    return found


def _without_large(file: IO[bytes], column: Any, group: int, leaf: int, options: Options) -> IO[bytes]:
    levels = column.max_repetition_level, column.max_definition_level
    try:
        most = min(options.most_bytes, options.memory // 8)  # of more there are several copies
        return without_large(file, group, leaf, levels, most, options.memory)
    except UnknownPageError:
        raise MemoryError from None  # what was too much before still is


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    with opened(path, buffer=0) as file:  # Arrow itself takes only names that are UTF-8
        yield _parquet(file, path)


def _parquet(file: IO[bytes], path: str, footer: Any = None) -> Any:
    """Open a file, whose ``footer`` is not read again where it is known: an object store takes a request for it."""
    from pyarrow import parquet

    some = BUFFER if is_address(path) else 2**20
    try:
        return parquet.ParquetFile(file, metadata=footer, buffer_size=some, pre_buffer=False)
    except _arrow_faults() as error:
        raise _unfit(path, f"cannot be read as Parquet: {' '.join(str(error).split())[:300]}") from None


def _arrow_faults() -> tuple[type[Exception], ...]:
    import pyarrow as pa

    return (pa.ArrowException, OSError, ValueError)


def _leaves(file: Any, columns: Columns, path: str) -> list[int]:
    """Find the numbers of the columns in the file; a list has names of its own between: files.list.element."""
    there = [_without_lists(file.schema.column(number).path) for number in range(len(file.schema))]
    found = []
    for names in filter(None, (columns.text, columns.id, columns.where)):
        dotted = ".".join(names)
        if dotted not in there:
            known = list(dict.fromkeys(there))
            near = suggestion(dotted, known) or f"; its columns are {listed(known)}"
            raise _unfit(path, f"has no column {quoted(dotted)}{near}")
        found.append(there.index(dotted))
    return sorted(set(found))


_OF_LISTS = {"list", "element", "item", "bag", "array", "array_element"}


def _without_lists(path: str) -> str:
    """Leave out the names that Parquet's writers give to lists: always two of them, one after the other."""
    names = path.split(".")
    kept: list[str] = []
    while names:
        if len(names) > 1 and names[0] in _OF_LISTS and names[1] in _OF_LISTS and kept:
            del names[:2]
        else:
            kept.append(names.pop(0))
    return ".".join(kept)


# JSON Lines


def _line_units(named: str, options: Options) -> Iterator[Unit]:
    try:
        size = size_of(named)
        _refuse_wrong_columns(named, options)
    except FAULTS as error:
        raise _unfit(named, f"cannot be read: {' '.join(str(error).split())[:300]}") from None
    if not named.casefold().endswith((".jsonl", ".ndjson")):
        yield Unit("jsonl", named, size, {"offset": 0, "length": -1})
        return
    for offset in range(0, size, options.shard_bytes):
        length = min(options.shard_bytes, size - offset)
        yield Unit("jsonl", named, length, {"offset": offset, "length": length})


def _refuse_wrong_columns(named: str, options: Options) -> None:
    """Look at the first row, so that a wrong name is reported before a million rows are found to lack it."""
    with decompressed(named) as file:
        line = file.readline(options.most_bytes)
    if not line.strip():
        return
    row = json.loads(line)
    columns = Columns.of(options)
    for path in (columns.text, columns.id, columns.where):
        if path and isinstance(row, dict) and path[0] not in row:
            near = suggestion(path[0], row) or f"; its first row has {listed(row)}"
            raise _unfit(named, f"has no column {quoted(path[0])}{near}")


def read_jsonl(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the lines that begin in each unit."""
    columns = Columns.of(options)
    for unit in units:
        try:
            with decompressed(unit.path) as file:
                yield from _lines(file, unit, columns, options)
        except FAULTS as error:
            message = f"cannot be read further: {' '.join(str(error).split())[:300]}"
            yield Text(unit.path, None, problem=("unreadable-file", message))


def _lines(file: IO[bytes], unit: Unit, columns: Columns, options: Options) -> Iterator[Text]:
    most, memory = options.most_bytes + 2**20, options.memory
    offset, length = int(unit.where["offset"]), int(unit.where["length"])
    end = offset + length if length >= 0 else None
    if offset:
        file.seek(offset - 1)  # a line that begins before us is another unit's
        offset += _skipped(file, most) - 1
    while end is None or offset < end:
        line = file.readline(most)
        if not line:
            return
        ident, began = str(offset), offset
        offset += len(line)
        if not line.endswith(b"\n") and len(line) == most:
            offset += _skipped(file, most)
            message = f"the line at byte {began:,} is longer than {most:,} bytes"
            yield Text(unit.path, None, ident, problem=("file-too-large", message))
        elif line.strip():
            found = _row(line, columns, unit.path, ident, memory)
            del line
            yield from found


def _skipped(file: IO[bytes], most: int) -> int:
    """Read to the end of the line, and return how many bytes that was."""
    count = 0
    while line := file.readline(most):
        count += len(line)
        if line.endswith(b"\n"):
            break
    return count


def _row(line: bytes, columns: Columns, source: str, ident: str, memory: int) -> Iterator[Text]:
    try:
        with bounded(memory - len(line)):
            row = json.loads(line)
        del line
    except MemoryError:
        message = (
            f"the line at byte {int(ident):,} takes more than {memory:,} bytes of memory; raise --memory to read it"
        )
        yield Text(source, None, ident, problem=("document-too-large", message))
        return
    except (ValueError, RecursionError) as error:
        message = f"the line at byte {int(ident):,} is not JSON: {' '.join(str(error).split())[:200]}"
        yield Text(source, None, ident, problem=("unreadable-file", message))
        return
    yield from texts_in(row, columns, source, ident)


def _unfit(named: str, message: str) -> TablemillError:
    return TablemillError([Problem("harvest-input", message, Span.top(called(named)))])
