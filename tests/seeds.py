"""Makes specs of one dataset by hand, and reads Markdown with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from tablemill.markdown import parse
from tablemill.model import Document, Record, Records, Span
from tablemill.problems import Problem
from tablemill.reading.sources import Source
from tablemill.reading.yamltree import YamlMap, YamlText
from tablemill.records.normalisation import normalise
from tablemill.spec import Condition, DatasetSpec, FieldSpec, Kind, Origin, RowsSpec, SourceSpec
from tablemill.spec.entries import Entries, Shape
from tablemill.spec.model import Alternative
from tablemill.spec.patterns import Pattern
from tablemill.spec.schema import FieldType, RecordSchema
from tablemill.spec.text_template import TextTemplate, text_of
from tablemill.spec.texts import with_places

SPEC = Span("tablemill.yaml", 1, 1, 1, 1)
SEED = Path("seed.md")


def at(line: int) -> Span:
    return Span("tablemill.yaml", line, 1, line, 9)


def field(
    name: str, kind: Any = "string", *, nullable: bool = False, line: int = 9, **keys: Any
) -> tuple[FieldSpec, FieldType]:
    """A field of a spec and its type in the schema; ``keys`` are those of the YAML."""
    origin = next(word for word in get_args(Origin) if word in keys)
    pattern = keys.get("pattern") if origin in ("column", "columns", "row", "front_matter", "text") else keys[origin]
    columns = [keys["column"]] if isinstance(keys.get("column"), str) else keys.get("column", ())
    spec = FieldSpec(
        name=name,
        origin=origin,
        column=columns[0] if columns else None,
        pattern=Pattern(re.compile(pattern), at(line)) if pattern else None,
        view=keys.get("view", "text"),
        nulls=frozenset(keys.get("nulls", ["", "–"])),
        references=None,
        span=at(line),
        spans={origin: at(line), "missing": at(line)},
        front_matter=keys.get("front_matter"),
        alternatives=tuple(Alternative(column, at(line)) for column in columns[1:]),
        missing=keys.get("missing") == "fine",
        level=keys.get("level"),
        text=text_template(keys["text"]) if origin == "text" else None,
    )
    return spec, FieldType(kind, nullable, "", {})


def text_template(text: str) -> TextTemplate | None:
    place = at(9)
    return text_of(Entries(YamlMap((), place), place, Shape("", ()), []), YamlText(text, False, place))


def dataset(*fields: tuple[FieldSpec, FieldType], unread: Sequence[str] = (), **rows: Any) -> DatasetSpec:
    """A dataset of ``fields``; ``rows`` is ``tables=PATTERN`` (all tables, if left out) or ``sections=PATTERN``."""
    kind = next((word for word in get_args(Kind) if word in rows), "tables")
    types = {spec.name: kind for spec, kind in fields}
    return DatasetSpec(
        name="codes",
        folder=Path(),
        sources=(SEED,),
        named=(SourceSpec("seed.md", (SEED,), False, at(2)),),
        rows=RowsSpec(
            kind,
            re.compile(rows.get(kind, "")),
            tuple(rows.get("columns", ())),
            at(3),
            *(rows.get(key, default) for key, default in {"html": False, "number": None, "ragged": False}.items()),
            nested=rows.get("nested", False),
            where=conditions(rows.get("where", ())),
            except_=conditions(rows.get("except_", ())),
            transposed=rows.get("transposed", False),
            unpivot=rows.get("unpivot"),
            level=rows.get("level"),
            group_rows=Pattern(re.compile(rows["group_rows"]), at(4)) if "group_rows" in rows else None,
        ),
        schema=RecordSchema("schema.json", "", {}, types),
        key=fields[0][0].name,
        fields=tuple(with_places([spec for spec, _ in fields])),
        formats=("json",),
        unread=frozenset(unread),
        about={},
        span=at(2),
        spans={"unread": at(5)} if unread else {},
    )


def conditions(patterns: str | Mapping[str, str] | Sequence[str]) -> tuple[Condition, ...]:
    """What ``where`` or ``except`` says: one pattern, or one for each of some columns; its place is line 4."""
    if isinstance(patterns, str):
        return (Condition(None, Pattern(re.compile(patterns), at(4)), at(4)),)
    named = patterns.items() if isinstance(patterns, Mapping) else ()
    return tuple(Condition(name, Pattern(re.compile(one), at(4)), at(4)) for name, one in named)


def document(text: str) -> Document:
    return parse(Source("seed.md", text, ""), prose=True)


class Made(NamedTuple):
    """What most tests of records look at: the records, the problems, and the columns read."""

    records: Records
    problems: list[Problem]
    columns_read: Mapping[Path, Mapping[int, frozenset[str]]]


def made(documents: Mapping[Path, Document], spec: DatasetSpec) -> Made:
    return Made(*normalise(documents, spec)[:3])


def normalised(text: str, *fields: tuple[FieldSpec, FieldType], **rows: Any) -> Made:
    return made({SEED: document(text)}, dataset(*fields, **rows))


def values(records: Sequence[Record]) -> list[dict[str, Any]]:
    return [dict(record.values) for record in records]


def said(problems: Sequence[Any]) -> list[str]:
    return [str(problem) for problem in problems]


CODE = field("code", "integer", column="Code")
NAME = field("name", nullable=True, column="Name")
TABLE = "| Code | Name |\n|---|---|\n| 200 | *OK* |\n| 204 | – |\n"
