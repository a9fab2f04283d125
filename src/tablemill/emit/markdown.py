"""Markdown: a GFM table, a column for each field, aligned as it stands in a terminal or an editor.

A text is written so that a reader sees just that text: what Markdown would take for markup is escaped, a newline is
``<br>``, and white space that no browser shows, as at the edges of a cell, is an entity, which is read back. What our
own reader then still sees otherwise is written with entities throughout. Null is an empty cell; a list, an object or
what has no one type is JSON in a code span.

The highlights of a text are put back into it as ``==…==``, and their own column is left out, if all of them
can be read again; where one cannot, as when it begins with a space, the column is there.

A column is as wide as its widest cell of up to 60 columns of a terminal; longer ones stick out. So the size
of the file stays linear in that of its records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat, starmap
from typing import TYPE_CHECKING

from ..expressions import lazy
from ..model import Cell, Dataset, Json, Records, Row
from ..problems import Problem, quoted
from ..spec.schema import FieldType
from .format import Format, Shape, beyond, compact

if TYPE_CHECKING:
    from ..markdown import Reader

_WIDEST = 60

_SPECIAL = lazy(r"[\\`*~\[<|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|=(?==)|(?<==)=|&(?=#|\w+;)")
_TRIMMED = lazy(r"[\x01-\x09\x0b-\x1f\x7f-\x9f]|\A\s|\s\Z|(?<=\n)[^\S\n]|[^\S\n](?=\n)")
_LINKED = lazy(r"://|www\.|@|(?:mailto|xmpp):", re.IGNORECASE)
_PUNCTUATION = lazy(r"[!-/:-@\[-`{-~]")


def _dump(records: Records, shape: Shape) -> bytes:
    restored = _restored(records, shape)
    fields = {name: field for name, field in shape.schema.fields.items() if name not in restored}
    marks = {text: records.column(marked) for marked, text in restored.items()}
    header = [cell_text(name) for name in fields]
    columns = [
        list(map(_cell, records.column(name), repeat(field), marks.get(name, repeat(None))))
        for name, field in fields.items()
    ]
    rows = [header, *zip(*columns, strict=True)]
    return aligned(rows, [field.kind in ("integer", "number") for field in fields.values()]).encode()


def _restored(records: Records, shape: Shape) -> Mapping[str, str]:
    """Name the fields whose highlights can be put back into a text, and that text."""
    found: dict[str, str] = {}
    for marked, text in shape.marked.items():
        if text not in found.values() and all(starmap(_can_restore, records.rows([text, marked]))):
            found[marked] = text
    return found


def _can_restore(value: Json, marks: Json) -> bool:
    if not marks or not isinstance(value, str):
        return bool(marks == [])
    try:
        content = _marked(value, marks).replace("\\|", "|")
    except (TypeError, LookupError):
        return False
    reader = _reader()
    return reader.text(content) == value and marks == [mark._asdict() for mark in reader.highlights(content)]


def _cell(value: Json, field: FieldType, marks: Json) -> str:
    if value is None:
        return ""
    if field.kind == "string":
        return _marked(value, marks) if marks else cell_text(value)
    if field.kind in ("integer", "number", "boolean"):
        return compact(value)
    return code_span(compact(value))


def code_span(text: str) -> str:
    """Write a code span for a cell, with more backticks around it than stand together in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence}{text}{fence}".replace("|", "\\|")


def cell_text(text: str) -> str:
    """Write a text for a cell, so that a reader of the page sees just that text."""
    written = "".join(_escaped(text))
    if _PUNCTUATION.search(text) and _shown(written.replace("\\|", "|")) != text:
        return "".join("<br>" if c == "\n" else c if c.isalnum() else _entity(c) for c in text)
    return written


def _marked(text: str, marks: Sequence[Mapping[str, Json]]) -> str:
    characters = [*_escaped(text), ""]
    for mark in marks:
        characters[mark["start"]] = "==" + characters[mark["start"]]
        characters[mark["end"] - 1] += "=="
    return "".join(characters)


def _escaped(text: str) -> list[str]:
    """Return how each character of ``text`` is written."""
    characters = list(text)
    for match in _SPECIAL.finditer(text):
        characters[match.start()] = f"\\{match[0]}"
    for match in _LINKED.finditer(text):
        # A link that is written as it stands is read as it stands; within it, an escape would not be one.
        start, end = _word(text, match.start(), match.end())
        if characters[start:end] != list(text[start:end]):
            place = match.start() if match[0] in ("@", "://") else match.end() - 1
            characters[place] = f"\\{text[place]}"
    for match in _TRIMMED.finditer(text):
        characters[match.start()] = "<br>" if match[0] == "\n" else _entity(match[0])
    return ["<br>" if character == "\n" else character for character in characters]


def _word(text: str, start: int, end: int) -> tuple[int, int]:
    before = re.search(r"\S*\Z", text[max(0, start - 200) : start])
    after = re.compile(r"\S*").match(text, end)
    return start - len(before[0] if before else ""), after.end() if after else end


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Write a table of cells, the header first, with the columns that are to the ``right``."""
    from .width import padded, width

    taken = [[width(cell) for cell in row] for row in rows]
    widths = [max([3, *(each for each in column if each <= _WIDEST)]) for column in zip(*taken, strict=True)]
    line = [
        "-" * (columns - 1) + ":" if numbers else "-" * columns for columns, numbers in zip(widths, right, strict=True)
    ]
    lines = [
        [padded(cell, columns, right=numbers) for cell, columns, numbers in zip(row, widths, right, strict=True)]
        for row in rows
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in [lines[0], line, *lines[1:]])


# Reading back


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    from ..markdown import parse
    from ..reading.sources import source_of

    content.decode("utf-8")
    tables = parse(source_of(content, shape.name)).tables
    if len(tables) != 1:
        raise ValueError(f"expected one table, got {len(tables)}")
    names = [_read(cell) for cell in tables[0].header.cells]
    if len(set(names)) < len(names):
        raise ValueError("two columns have the same name")
    return [_record(row, names, shape) for row in tables[0].rows]


def _record(row: Row, names: Sequence[str], shape: Shape) -> dict[str, Json]:
    if len(row.cells) != len(names) or row.excess:
        raise ValueError(
            f"line {row.span.line}: {len(row.cells) + len(row.excess)} cells where there are {len(names)} columns"
        )
    cells = dict(zip(names, row.cells, strict=True))
    values: dict[str, Json] = {}
    for name, field in shape.schema.fields.items():
        text = shape.marked.get(name, "")
        if name in cells:
            values[name] = _value(_read(cells[name]), name, field)
        elif text in cells:
            values[name] = [mark._asdict() for mark in cells[text].highlights]
    others = {name: _read(cell) for name, cell in cells.items() if name not in shape.schema.fields}
    return values | others


def _read(cell: Cell) -> str:
    """Return the text that was put into a cell. White space that no browser shows was put into it as entities."""
    return _shown(cell.content)


def _shown(content: str) -> str:
    reader = _reader()
    if "&#" not in content and "<br>" not in content:
        return reader.text(content)  # which rarely needs markdown-it-py, whose import takes longer than most builds
    tokens = reader.tokens(content)
    return "".join("\n" if token.content == "<br>" else token.content for token in tokens)


def _value(text: str, name: str, field: FieldType) -> Json:
    if text == "" and (field.may_lack or field.kind != "string"):
        return None
    if field.kind == "string":
        return text
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ValueError(f"{name} contains invalid JSON: {quoted(text)}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# What Markdown cannot hold


def _obstacles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    for name, field in shape.schema.fields.items():
        if "\0" in name:
            yield beyond(f"the field {quoted(name)}", "has U+0000 in its name, which Markdown cannot hold", shape.span)
        if field.kind != "string":
            continue
        for number, value in enumerate(dataset.records.column(name)):
            if value == "" and field.may_lack:
                place = dataset.records[number].place(name)
                yield beyond(f'{name} is "",', "which a Markdown table cannot tell from null", place)
            elif isinstance(value, str) and "\0" in value:
                place = dataset.records[number].place(name)
                yield beyond(f"{name} {quoted(value)}", "has U+0000, which Markdown cannot hold", place)


@cache
def _reader() -> Reader:
    from ..markdown import Reader

    return Reader()


MARKDOWN = Format("md", "text/markdown", False, _dump, _load, _obstacles)
