"""What of the page needs no program: its header and footer, and the records as tables for who runs no JavaScript."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ...model import Json, Records
from ..format import Package, Shape
from .addresses import safe_address

__all__ = ["escaped", "footer", "header", "tables"]

_MOST = 3000
"""So many records are also tables, which is half as much again as the JSON."""

Words = Mapping[str, Any]


def escaped(text: str) -> str:
    """Escape a text for markup and for an attribute, so that a parser of HTML gives back just that text."""
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\ufffd")


def counted(texts: Mapping[str, str], number: int) -> str:
    """Fill a text that depends on a number."""
    return texts.get("one" if number == 1 else "other", texts["other"]).replace("{n}", f"{number:,}")


def header(title: str, package: Package, words: Words) -> str:
    """Return what the page begins with: the title and the description of the package, its version and homepage."""
    about = package.about
    facts = []
    if version := about.get("version"):
        facts.append(escaped(words["version"].replace("{version}", str(version))))
    if homepage := about.get("homepage"):
        facts.append(_link(words["homepage"], str(homepage)))
    lines = [f'<h1 dir="auto">{escaped(title)}</h1>']
    if description := about.get("description"):
        lines.append(f'<p dir="auto">{escaped(str(description))}</p>')
    if facts:
        lines.append(f'<p class="facts">{" · ".join(facts)}</p>')
    return "<header>\n" + "\n".join(lines) + "\n</header>\n"


def _link(text: str, address: str) -> str:
    href = safe_address(address)
    return escaped(text) if href is None else f'<a href="{escaped(href)}" rel="noreferrer">{escaped(text)}</a>'


# The records


def tables(parts: Sequence[tuple[Records, Shape]], words: Words) -> str:
    """Return a table for each dataset, or where there are too many records, that there are."""
    if sum(len(records) for records, _ in parts) > _MOST:
        return f"<p>{escaped(words['noScriptMany'])}</p>\n"
    told = f"<p>{escaped(words['noScript'])}</p>\n"
    return told + "".join(_table(records, shape) for records, shape in parts)


def _table(records: Records, shape: Shape) -> str:
    names = [name for name in shape.schema.fields if name not in shape.marked]
    marks = {text: name for name, text in shape.marked.items()}
    columns = [
        [_marked(value, given) for value, given in zip(records.column(name), records.column(marks[name]), strict=True)]
        if name in marks
        else list(map(_value, records.column(name)))
        for name in names
    ]
    head = "".join(f'<th scope="col">{escaped(name)}' for name in names)
    rows = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) + "</tr>\n" for row in zip(*columns, strict=True))
    title = escaped(str(shape.about.get("title") or shape.name))
    return f"<h2>{title}</h2>\n<div><table>\n<thead><tr>{head}\n<tbody>\n{rows}</table></div>\n"


def _value(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _link(value, value) if value.startswith(("http://", "https://")) else escaped(value)
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_part(one)}' for one in value)}</ul>" if value else ""
    if isinstance(value, dict):
        return f"<dl>{''.join(f'<dt>{escaped(name)}<dd>{_value(one)}' for name, one in value.items())}</dl>"
    return escaped(json.dumps(value, allow_nan=False))


def _part(value: Json) -> str:
    """Show an item of a list: of a link, a highlight or a footnote, its text."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return _value(value)
    return (
        _link(value["text"] or value["url"], value["url"])
        if isinstance(value.get("url"), str)
        else _value(value["text"])
    )


def _marked(text: Json, marks: Json) -> str:
    if not isinstance(text, str) or not isinstance(marks, list):
        return _value(text)
    pieces, at = [], 0
    for mark in marks:
        start, end = mark["start"], mark["end"]
        pieces.append(f"{escaped(text[at:start])}<mark>{escaped(text[start:end])}</mark>")
        at = end
    return "".join([*pieces, escaped(text[at:])])


# The footer


def footer(parts: Sequence[tuple[Records, Shape]], package: Package, words: Words) -> str:
    """Return what the page ends with: the files beside it, the sources and the licences."""
    sections = [*_files(package, words), *_origins(parts, package, words)]
    made = f'<p dir="auto">{escaped(words["made"])}</p>'
    return f"<footer>\n{''.join(sections)}{made}\n</footer>\n"


def _files(package: Package, words: Words) -> Iterator[str]:
    if package.files:
        lines = "".join(
            f'<li><a href="{quote(name)}" download>{escaped(name)}</a> <span class="faint">{_size(size)}</span>\n'
            for name, size in package.files
        )
        summary = f'{words["files"]} <span class="faint">{len(package.files)}</span>'
        yield f'<details class="files"><summary>{summary}</summary>\n<ul>\n{lines}</ul></details>\n'


def _size(size: int) -> str:
    return (
        f"{size / 1000:.1f} kB" if size < 9950 else f"{size / 1000:,.0f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
    )


def _origins(parts: Sequence[tuple[Records, Shape]], package: Package, words: Words) -> Iterator[str]:
    told = [(str(shape.about.get("title") or shape.name), shape.about) for _, shape in parts]
    general = package.about.get("licenses", [])
    for word, key in (("sources", "sources"), ("licences", "licenses")):
        rows: list[tuple[str, Sequence[Json]]] = [(title, about.get(key, [])) for title, about in told]
        shared = package.about.get("sources", []) if key == "sources" else general
        rows = [("", shared), *rows]
        lines = "".join(_origin(title, items) for title, items in rows if items)
        if lines:
            yield f'<details class="origins"><summary>{escaped(words[word])}</summary>\n<ul>\n{lines}</ul></details>\n'


def _origin(title: str, items: Iterable[Mapping[str, Json]]) -> str:
    said = []
    for item in items:
        text = str(item.get("title") or item.get("name") or item.get("path"))
        version = f", {escaped(str(item['version']))}" if item.get("version") else ""
        said.append((_link(text, str(item["path"])) if item.get("path") else escaped(text)) + version)
    before = f"{escaped(title)}: " if title else ""
    return f'<li dir="auto">{before}{", ".join(said)}\n'
