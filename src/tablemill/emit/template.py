"""Templates of the user's own, in Jinja2 and in its sandbox: any other language.

Enters: a template's source and a dataset. Leaves: text, or the problem that the template has, at its line. A
template sees ``records``, ``fields`` and ``dataset``, and the filters of FILTERS; what is not defined is an error,
not an empty text. It can neither read files nor include other templates, and reaches nothing of Python's inside.

`bounds` counts the steps that a template takes and what it makes, and ends it where either is too much.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from ..expressions import lazy
from ..model import Dataset, Json, Records, Span
from ..problems import Problem, quoted, suggestion
from ..reading.sources import Source
from ..spec.dates import written
from .bounds import LONGEST, Allowance, BoundError, Opaque, sandbox
from .format import Shape, optional_of
from .sqlite import sql_name
from .types import UNSEEN, camel, pascal, seen, snake, types_of

LIBRARY, EXTRA = "jinja2", "templates"


def fill(template: Source, records: Records, shape: Shape) -> bytes:
    """Render ``template`` with a dataset; raises what the template raises."""
    environment = sandbox(Allowance(len(records) * len(shape.schema.fields)), FILTERS, _THEIRS)
    compiled = environment.from_string(template.text)
    parts, length = [], 0
    for part in compiled.generate(**_context(records, shape)):
        parts.append(part.encode())
        length += len(parts[-1])
        if length > LONGEST:
            raise BoundError(f"it makes a file of more than {LONGEST:,} bytes")
    return b"".join(parts)


def faults(template: Source, dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report what is wrong with ``template``; nothing, where the records themselves are not whole."""
    if dataset.records.failed:
        return
    try:
        fill(template, dataset.records, shape)
    except Exception as error:  # a template is a program, and can raise anything
        line = _line(error)
        message = _OBJECT.sub("a record", " ".join(str(error).split())) or type(error).__name__
        message = _NO_FILTER.sub(_meant, message)
        yield Problem("bad-template", f"the template raises: {message}", Span(template.path, line, 1, line, 1))


_OBJECT = lazy(r"'[\w.]*\bFields object'")
_NO_FILTER = lazy(r"^No filter named '(\w+)'\.$")


def _meant(match: re.Match[str]) -> str:
    """Suggest the filter that may have been meant."""
    known = [*FILTERS, *_THEIRS.pattern.split("|")]
    likely = suggestion(_AS_HERE.get(match[1], match[1]), known)
    return f"no filter is named {quoted(match[1])}{likely}"


_AS_HERE = {"tojson": "json"}
"""Jinja2's escapes what HTML must not have, too; here it is another one, and so has another name."""


def _line(error: BaseException) -> int:
    """Find the line of the template that an error comes from: Jinja2 makes its tracebacks tell it."""
    line = getattr(error, "lineno", None) or 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return int(line)


class Fields(Opaque):
    """An object of JSON with nothing but its properties: in a template, ``record.items`` is the field ``items``."""

    __slots__ = ("_values",)

    def __init__(self, values: Any) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return _shown(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def inside(self) -> Sequence[Any]:
        return [*self._values, *self._values.values()]


def _shown(value: Json) -> Any:
    if isinstance(value, dict):
        return Fields(value)
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _context(records: Records, shape: Shape) -> dict[str, Any]:
    names = list(shape.schema.fields)
    described = shape.schema.raw.get("description")
    return {
        "dataset": Fields(
            {
                "name": shape.name,
                "key": shape.key[0] if len(shape.key) == 1 else list(shape.key),
                "description": described if isinstance(described, str) else "",
            }
        ),
        "fields": [
            Fields(
                {
                    "name": name,
                    "type": one.kind,
                    "nullable": one.nullable,
                    "optional": one.optional,
                    "description": one.description,
                    "values": list(one.literals),
                }
            )
            for name, one in types_of(shape.schema).items()
        ],
        "records": [Fields(_present(zip(names, row, strict=True), optional_of(shape))) for row in records.rows(names)],
    }


def _present(values: Iterable[tuple[str, Json]], optional: Container[str]) -> dict[str, Json]:
    return {name: value for name, value in values if value is not None or name not in optional}


# Those of Jinja2's filters that make nothing much larger than what they are given.
_THEIRS = lazy(
    "abs|batch|capitalize|count|default|d|dictsort|escape|e|first|float|groupby|int|items|join|last|length|list|lower|"
    "map|max|min|reject|rejectattr|replace|reverse|round|safe|select|selectattr|slice|sort|string|sum|title|trim|"
    "truncate|unique|upper|wordcount"
)


def as_json(value: Any) -> str:
    """Write any value as JSON, which is a literal in JavaScript, and a text one in Go, Java and C#."""
    return seen(json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain))


def _plain(value: Any) -> Json:
    if isinstance(value, Fields):
        return {name: value[name] for name in value}
    raise TypeError(f"{type(value).__name__} is not JSON")


def as_go(value: Any) -> str:
    """Write a value as a literal of Go."""
    return "nil" if value is None else as_json(value)


def as_rust(value: Any) -> str:
    r"""Write a value as a literal of Rust, which escapes as ``\u{…}``."""
    if value is None:
        return "None"
    if not isinstance(value, str):
        return as_json(value)
    text = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + UNSEEN.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text) + '"'


def as_sql(value: Any) -> str:
    """Write a value as a literal of standard SQL; a list or an object as JSON text."""
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int, float)):
        return as_json(value).upper()
    text = value if isinstance(value, str) else as_json(value)
    if "\0" in text:
        raise ValueError("SQL has no text with U+0000")
    return "'" + text.replace("'", "''") + "'"


def as_cell(value: Any) -> str:
    """Write a value so that it stands for itself in a table, or anywhere in a line, of Markdown."""
    from .markdown import cell_text  # most templates make no Markdown

    return "" if value is None else cell_text(value if isinstance(value, str) else as_json(value))


def as_hex(value: Any) -> str:
    """Write an integer with hexadecimal digits, small ones, and nothing before them but a sign."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"hex takes an integer, not {as_json(value)}")
    return f"{value:x}"


def one_line(value: Any) -> str:
    """Put a text on one line, for a comment that ends with its line."""
    return seen(" ".join(str(value).split()))


FILTERS: dict[str, Callable[..., Any]] = {
    "json": as_json,
    "go": as_go,
    "rust": as_rust,
    "sql": as_sql,
    "sql_name": sql_name,
    "hex": as_hex,
    "line": one_line,
    "cell": as_cell,
    "date": written,
    "pascal": pascal,
    "camel": camel,
    "snake": snake,
}
