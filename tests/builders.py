"""Makes by hand what the stages after the spec work on: schemas, records, specs; and the same for Hypothesis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tablemill.emit import Shape
from tablemill.model import Dataset, Json, Key, Record, Records, Span
from tablemill.spec import DatasetSpec, FieldSpec, RowsSpec, SourceSpec, Spec
from tablemill.spec.schema import FieldType, RecordSchema

PLACE = Span("seeds/tablemill.yaml", 1, 1, 1, 1)


def field(kind: Any = "string", *, nullable: bool = False, **raw: Json) -> FieldType:
    return FieldType(kind, nullable, raw.pop("description", ""), raw)


def schema(fields: Mapping[str, FieldType]) -> RecordSchema:
    return RecordSchema("schema/x.schema.json", "", {}, fields)


def shape(
    fields: Mapping[str, FieldType], key: str | Key = "", formulas: Any = "keep", name: str = "x", group: Key = ()
) -> Shape:
    return Shape(name, _key(key or next(iter(fields))), schema(fields), formulas, PLACE, group=group)


def _key(named: str | Key) -> Key:
    return (named,) if isinstance(named, str) else named


def record(line: int = 1, /, **values: Json) -> Record:
    return Record(values, {}, Span("seeds/x.md", line, 1, line, 9))


def records(rows: Sequence[Mapping[str, Json]]) -> Records:
    return Records.of(record(line, **row) for line, row in enumerate(rows, 1))


def dataset(rows: Sequence[Mapping[str, Json]], key: str | Key, name: str = "x") -> Dataset:
    return Dataset(name, _key(key), records(rows))


def dataset_spec(
    name: str,
    key: str | Key,
    fields: Mapping[str, FieldType],
    *,
    formats: Sequence[str] = ("json", "keyed", "yaml", "csv"),
    references: Mapping[str, str] | None = None,
    about: Mapping[str, Json] | None = None,
) -> DatasetSpec:
    return DatasetSpec(
        name=name,
        folder=Path("/project/seeds"),
        sources=(Path("/project/seeds/x.md"),),
        named=(SourceSpec("x.md", (Path("/project/seeds/x.md"),), False, PLACE),),
        rows=RowsSpec("tables", re.compile(""), (), PLACE),
        schema=schema(fields),
        key=_key(key),
        fields=tuple(
            FieldSpec(one, "column", one, None, "text", frozenset(), (references or {}).get(one), PLACE, {})
            for one in fields
        ),
        formats=tuple(formats),
        unread=frozenset(),
        about=about or {},
        span=PLACE,
        spans={},
    )


def spec(*datasets: DatasetSpec, about: Mapping[str, Json] | None = None, formulas: Any = "keep") -> Spec:
    root = Path("/project")
    return Spec(root / "seeds/tablemill.yaml", root, root / "dist", about or {}, datasets, (), formulas)


# Texts that one reader or another takes for something else.
TRICKY = [
    *[
        "",
        " ",
        " x",
        "x ",
        "-",
        "--",
        "---",
        "...",
        "=",
        "<<",
        "~",
        "?",
        ":",
        "#",
        "*",
        "&a",
        "!",
        "%",
        "@",
        "`",
        "|",
        ">",
    ],
    *["y", "Y", "yes", "NO", "No", "on", "OFF", "true", "True", "FALSE", "null", "Null", "NULL", "none", "NaN", "nan"],
    *[
        "0",
        "00",
        "07",
        "017",
        "0o17",
        "0x1F",
        "0b11",
        "1_000",
        "1,000",
        "12:30",
        "1:2:3",
        "1e3",
        "1.",
        ".5",
        "+1",
        "-1",
    ],
    *[".inf", "-.INF", ".nan", "1e400", "Infinity", "2026-01-01", "2026-01-01T00:00:00Z", "1xx", "404", "4o4"],
    *["a: b", "a:", "a:b", "a #b", "a#b", "#a", "- a", "a\nb", "a\n\nb\n", "\na", "\n", "a\tb", "\t", "a\r\nb", "\r"],
    *[
        '"',
        "'",
        '""',
        '"a"',
        "'a'",
        "a, b",
        ",",
        "[a]",
        "{a: b}",
        "[]",
        "{}",
        "\\",
        "\\n",
        "a\\",
        '{"a": 1}',
        "''=1",
        "'=1",
    ],
    *[
        "=1+1",
        "@x",
        "\t=1",
        "'",
        "\x85",
        "a\x85b",
        "\u2028",
        "a\u2029b",
        "\ufeff",
        "\ufeffa",
        "a\ufeff",
        "\xa0",
        "\xa0a",
    ],
    *[
        "\u3000a",
        "a\u3000",
        "😀",
        "a😀b",
        "（==请求超时==）",
        "é",
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x9f",
        "\xad",
        "\ufffe",
        "\uffff",
    ],
    *[
        "x" * 300,
        "a b " * 100,
        "x" * 1022,
        "x" * 1023,
        "x" * 1024,
        "x" * 1025,
        "é" * 1024,
        "0" * 1021,
        "0" * 1023,
        "<br>",
    ],
]

texts = st.one_of(st.sampled_from(TRICKY), st.text(max_size=8))
names = st.one_of(st.sampled_from([text for text in TRICKY if text]), st.text(min_size=1, max_size=8))
numbers = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values_of_any_type = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)
VALUES: dict[str | None, st.SearchStrategy[Json]] = {
    "string": texts,
    "integer": st.integers(),
    "number": numbers,
    "boolean": st.booleans(),
    "array": st.lists(values_of_any_type, max_size=3),
    "object": st.dictionaries(texts, values_of_any_type, max_size=3),
    None: values_of_any_type.filter(lambda value: value is not None),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Mapping[str, FieldType], list[dict[str, Json]]]:
    """Draw fields and rows that are valid under them, with the key, the first field, different in each."""
    kinds = st.sampled_from(list(VALUES))
    drawn = draw(st.dictionaries(names, st.tuples(kinds, st.booleans()), min_size=1, max_size=5))
    key = next(iter(drawn))
    drawn[key] = (draw(st.sampled_from(["string", "integer"])), False)
    fields = {name: field(kind, nullable=nullable) for name, (kind, nullable) in drawn.items()}
    columns = {name: st.none() | VALUES[one.kind] if one.nullable else VALUES[one.kind] for name, one in fields.items()}
    rows = draw(st.lists(st.fixed_dictionaries(columns), max_size=4, unique_by=lambda row: row[key]))
    return fields, [{name: row[name] for name in fields} for row in rows]
