"""Passages: what is inserted between two marks of a file, a table or a list of Markdown, or what a template makes.

Enters: an InsertSpec and the records of its dataset. Leaves: lines, or what of the records cannot stand there.

The texts of a spec are Markdown, written by the person who wrote the spec; the values that come between are text, and
are written so that a reader of the page sees just that text. How depends on where a value stands: ``[{name}]({url})``
wants other escapes for the address than for the text, an attribute of an HTML tag others again, and in a span of code,
`` `{code}` ``, nothing is escaped at all. An address that runs a program when it is clicked is refused, by the rule of
cmark's safe mode, since not every site that shows Markdown sanitises it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal, TypeAlias

from ..expressions import lazy
from ..model import Dataset, Json, Records
from ..problems import Problem, quoted
from ..spec import InsertColumn, InsertSpec
from ..spec.model import MOST_MADE
from ..spec.text_template import Part, TextTemplate, refuse_too_large, slug
from .format import Shape, beyond
from .markdown import aligned, cell_text

__all__ = ["passage", "passage_obstacles"]

_Where: TypeAlias = Literal["text", "between", "unlinked", "address", "attribute", "code"]


def passage(insert: InsertSpec, records: Records, shape: Shape) -> list[str]:
    """Return the lines that ``insert`` asks for; raises what its template raises.

    The records must be free of what `passage_obstacles` reports. Nothing is before the first line or after the last.
    """
    if insert.template is not None:
        from .template import fill

        text = fill(insert.template, records, shape).decode().replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return text.split("\n") if text else []
    if insert.items:
        return [f"- {item}".rstrip(" ") for item in _texts(insert.items, records, in_list=True)]
    columns = [list(_texts(column.texts, records)) for column in insert.columns]
    rows = [[cell_text(column.header) for column in insert.columns], *zip(*columns, strict=True)]
    return aligned(rows, [_is_number(column, shape) for column in insert.columns]).split("\n")[:-1]


def _is_number(column: InsertColumn, shape: Shape) -> bool:
    fields = [_alone(text) for text in column.texts]
    return all(name is not None and shape.schema.fields[name].kind in ("integer", "number") for name in fields)


def _alone(text: TextTemplate) -> str | None:
    """Name the field whose value is the whole of ``text``, if one is."""
    pieces = text.pieces
    return pieces[0].name if len(pieces) == 1 and isinstance(pieces[0], Part) and not pieces[0].slug else None


def _texts(texts: Sequence[TextTemplate], records: Records, *, in_list: bool = False) -> Iterator[str]:
    """Yield for each record the first of ``texts`` of which no part is null, or else nothing: an empty text."""
    filled = [_filled(text, records, in_list=in_list) for text in texts]
    return (next((text for text in found if text is not None), "") for found in zip(*filled, strict=True))


def _filled(text: TextTemplate, records: Records, *, in_list: bool) -> list[str | None]:
    columns: list[Sequence[str | None]] = []
    for piece, where in _placed(text.pieces):
        if isinstance(piece, str):
            literal = " ".join(piece.split("\n"))
            columns.append([literal if in_list else literal.replace("|", "\\|")] * len(records))
        else:
            values = records.column(piece.name)
            if piece.slug:
                values = [None if value is None else slug(_plain(value)) for value in values]
            columns.append([_written(value, where, in_list=in_list) for value in values])
    refuse_too_large(columns, MOST_MADE, text.span)
    filled = [None if None in row else "".join(filter(None, row)) for row in zip(*columns, strict=True)]
    if in_list and isinstance(text.pieces[0], Part):
        return [item and _first_escaped(item) for item in filled]
    return filled


def _written(value: Json, where: _Where, *, in_list: bool) -> str | None:
    if value is None:
        return None
    if where == "address":
        return _address(_plain(value))
    if where == "attribute":
        return escape(_one_line(value)).replace("|", "&#124;")
    if where == "code":
        return _code(_one_line(value), in_list=in_list)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)  # as a person writes a list into a cell, and as split reads it
    elif isinstance(value, (list, dict)):
        return _code(_one_line(value), in_list=in_list)
    written = cell_text(_plain(value))
    if where == "text":
        return written
    if where == "unlinked":
        written = _AUTOLINK.sub(lambda found: f"\\{found[0]}", written)
    # Between other pieces, "]" can end the text of a link, "!" can make a link behind it an image, and GitHub reads no
    # image whose text begins with "^".
    return _BETWEEN.sub(lambda found: f"\\{found[0]}", written)


_BETWEEN = lazy(r"\A\^|\]|!(?=\Z)")
_AUTOLINK = lazy(r"(?<!\\)(?:(?<=mailto):|(?<=xmpp):|(?=://):|(?<=www)\.|@)", re.IGNORECASE)
_ENDS_LINK = lazy(r"\]|[?!.,:*_~)'\"]*(?:\s|\Z|<)")
"""What may follow an address that is a link as it stands, for GitHub takes the word up to its last such characters."""


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _one_line(value: Json) -> str:
    return re.sub(r"[\r\n]", " ", _plain(value))


def _code(text: str, *, in_list: bool) -> str:
    """Write a span of code; a text that none can hold is written in an element of HTML."""
    if not in_list and re.search(r"\\(?=\|)|\\\Z", text):  # GitHub splits the cell between \\ and |
        return f"<code>{cell_text(text)}</code>"
    if text.startswith("`") or text.endswith("`") or (text.strip(" ") and text[0] == text[-1] == " "):
        text = f" {text} "
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    span = f"{fence}{text}{fence}" if text else ""
    return span if in_list else span.replace("|", "\\|")


_UNQUOTED = lazy(r"[\x00-\x20\x7f]")
_MARKUP = lazy(r"[\\<>`|]|&(?=#|\w+;)")
_PARENTHESES = lazy(r"[()]")


def _address(text: str) -> str:
    """Write the destination of a link, as https://spec.commonmark.org/0.31.2/#link-destination has it.

    A space cannot stand there; it is written as addresses write it. Parentheses can, if each has its partner.
    """
    # cmark reads entities before it reads escapes, so that no escape keeps it from reading one.
    written = _MARKUP.sub(lambda found: "&amp;" if found[0] == "&" else f"\\{found[0]}", text)
    if not _balanced(text):
        written = _PARENTHESES.sub(lambda found: f"\\{found[0]}", written)
    return _UNQUOTED.sub(lambda found: f"%{ord(found[0]):02X}", written)


def _balanced(text: str) -> bool:
    depth = 0
    for found in _PARENTHESES.findall(text):
        depth += 1 if found == "(" else -1
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


_DEEPEST = 30
"""How many parentheses may be open at once; cmark takes 32."""


# Where a value stands in a text


def _placed(pieces: Sequence[str | Part]) -> list[tuple[str | Part, _Where]]:
    """Return the pieces of a text with where each stands, and without the backquotes around a value in code."""
    placed: list[tuple[str | Part, _Where]] = []
    before = ""
    pending = list(pieces)
    for index, piece in enumerate(pending):
        if isinstance(piece, str):
            before += piece
            placed.append((piece, "text"))
            continue
        after = pending[index + 1] if index + 1 < len(pending) else ""
        where = _where(before) if len(pending) > 1 else "text"
        if where == "between" and before.endswith("`") and isinstance(after, str) and after.startswith("`"):
            where = "code"
            placed[-1] = (str(placed[-1][0])[:-1], "text")
            pending[index + 1] = after[1:]
            before = before[:-1]
        elif where == "between" and not (isinstance(after, str) and _ENDS_LINK.match(after)):
            where = "unlinked"
        placed.append((piece, where))
        before += "x"  # no value can open or close anything
    return placed


def _where(before: str) -> _Where:
    """Say where a value stands that comes after ``before``."""
    if before.rfind("](") > before.rfind(")"):
        return "address"
    return "attribute" if re.search(r"<[A-Za-z/][^<>]*\Z", before[-1000:]) else "between"


_BLOCK = lazy(r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?=[-+#>])")


def _first_escaped(item: str) -> str:
    """Write the text of an item so that it begins no heading, quote or list."""
    found = _BLOCK.match(item)
    return item if found is None else f"{found['number'] or ''}\\{item[found.end() :]}"


# What cannot stand there


_UNSAFE = lazy(r"(?:javascript|vbscript|file|data):(?!image/(?:png|gif|jpeg|webp))", re.IGNORECASE)
"""The addresses that cmark leaves out in its safe mode (inlines.c, _scan_dangerous_url)."""


def passage_obstacles(insert: InsertSpec, dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report what of ``dataset`` cannot stand where ``insert`` asks for it."""
    if insert.template is not None:
        from . import template, uninstalled

        missing = list(uninstalled("a template", template.LIBRARY, template.EXTRA, insert.span))
        yield from missing or template.faults(insert.template, dataset, shape)
        return
    for text in (*(text for column in insert.columns for text in column.texts), *insert.items):
        for piece, where in _placed(text.pieces):
            if isinstance(piece, Part):
                yield from _unfit(piece.name, where, dataset)
    if insert.items:
        yield from _without_text(insert.items, dataset)


def _unfit(name: str, where: _Where, dataset: Dataset) -> Iterator[Problem]:
    for number, value in enumerate(dataset.records.column(name)):
        if not isinstance(value, (str, list, dict)):
            continue
        text = _plain(value)
        if "\0" in text:
            why = "has U+0000, which Markdown cannot hold"
            yield beyond(f"{name} {quoted(value)}", why, dataset.records[number].place(name))
        elif where in ("address", "attribute") and _UNSAFE.match(re.sub(r"[\x00-\x20]", "", text)):
            why = "is a URL that can run a program or open a local file; correct it, or write it as text"
            yield beyond(f"{name} {quoted(value)}", why, dataset.records[number].place(name))


def _without_text(items: Sequence[TextTemplate], dataset: Dataset) -> Iterator[Problem]:
    columns = {name: dataset.records.column(name) for text in items for name in text.names}
    for number in range(len(dataset.records)):
        nulls = [next((name for name in text.names if columns[name][number] is None), None) for text in items]
        if all(nulls):
            name = nulls[-1] or ""
            why = (
                f'is null, but every text of "list" uses it; add one that does not: list: [{quoted(items[0].text)}, …]'
            )
            yield beyond(name, why, dataset.records[number].place(name))
