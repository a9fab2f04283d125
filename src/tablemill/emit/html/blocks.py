"""The records in the page: a block of JSON for each dataset, made and read back.

A column is the list of its values or, where few different texts come again and again, the list of these and the number
of each record's own. The places of the records are kept in runs: a table of a thousand rows is one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...model import Json, Records
from ..format import Shape, compact
from ..types import Type, types_of

__all__ = ["block", "load", "safe_json"]

_OPENING = '<script type="application/json" id="{}">'
_CLOSING = "</script>"


def safe_json(value: Json) -> str:
    """Write JSON that can stand in a script element: no ``<`` of it can end the element or begin a comment."""
    return compact(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def element(name: str, value: Json) -> str:
    """Return the script element that holds a value, which no browser runs."""
    return f"{_OPENING.format(name)}{safe_json(value)}{_CLOSING}\n"


def block(records: Records, shape: Shape, seeds: dict[str, int], moved: Callable[[str, int], int]) -> str:
    """Return the element that holds a dataset.

    ``seeds`` numbers the paths of seeds, and takes in new ones; ``moved`` says where a line of one will be.
    """
    types = types_of(shape.schema)
    fields = [_field(name, types[name]) | _of_shape(name, shape) for name in shape.schema.fields]
    written = {
        "name": shape.name,
        "title": shape.about.get("title", ""),
        "about": shape.about.get("description", ""),
        "key": list(shape.key),
        "formulas": shape.formulas,
        "length": len(records),
        "fields": fields,
        "columns": {name: _packed(records.column(name)) for name in shape.schema.fields},
        "places": _runs(records.lines(), seeds, moved),
    }
    return element(f"data-{shape.name}", written)


def _field(name: str, one: Type) -> dict[str, Json]:
    said: dict[str, Json] = {"name": name, "kind": one.kind}
    if one.description:
        said["about"] = one.description
    if one.literals:
        said["choices"] = list(one.literals)
    if one.kind == "object" and one.properties and not one.open:
        said["fields"] = [_field(inner, each.type) for inner, each in one.properties.items()]
    return said


def _of_shape(name: str, shape: Shape) -> dict[str, Json]:
    said: dict[str, Json] = {}
    if name in shape.references:
        said["references"] = shape.references[name]
    marks = next((marks for marks, text in shape.marked.items() if text == name), None)
    if marks is not None:
        said["marks"] = marks
    if name in shape.addresses:
        said["address"] = True
    if shape.schema.fields[name].optional:
        said["optional"] = True
    return said


def _packed(column: Sequence[Json]) -> Json:
    if not set(map(type, column)) <= {str, type(None)}:
        return list(column)
    numbers = {value: number for number, value in enumerate(dict.fromkeys(column))}
    if len(numbers) * 2 > len(column):
        return list(column)
    return {"of": list(numbers), "at": [numbers[value] for value in column]}


def _runs(
    lines: Iterable[tuple[str, Sequence[int]]], seeds: dict[str, int], moved: Callable[[str, int], int]
) -> list[list[int]]:
    """Report where records stand: the number of the seed, the line, the lines from each to the next, how many."""
    runs: list[list[int]] = []
    for path, some in lines:
        seed = seeds.setdefault(path, len(seeds))
        if isinstance(some, range) and some and moved(path, some[-1]) - moved(path, some[0]) == len(some) - 1:
            runs.append([seed, moved(path, some[0]), 1, len(some)])
            continue
        for line in some:
            _add(runs, seed, moved(path, line))
    return runs


def _add(runs: list[list[int]], seed: int, line: int) -> None:
    last = runs[-1] if runs else [-1, 0, 0, 0]
    if last[0] == seed and last[3] == 1 and line > last[1]:
        last[2:] = [line - last[1], 2]
    elif last[0] == seed and last[3] > 1 and line == last[1] + last[2] * last[3]:
        last[3] += 1
    else:
        runs.append([seed, line, 1, 1])


# Reading back


def load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    """Return the records of the dataset that ``shape`` names; raises ValueError where the page has none such."""
    _, found, rest = content.decode("utf-8").partition(_OPENING.format(f"data-{shape.name}"))
    text, closed, _ = rest.partition(_CLOSING)
    if not found or not closed:
        raise ValueError(f"it is not a page with the dataset {shape.name}")
    written = json.loads(text, parse_constant=_refuse_constant)
    length, columns = (written.get("length"), written.get("columns")) if isinstance(written, dict) else (None, None)
    if not isinstance(length, int) or not isinstance(columns, dict):
        raise ValueError(f"the data of {shape.name} have no length or no columns")
    values = {name: _unpacked(name, packed, length) for name, packed in columns.items()}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _unpacked(name: str, packed: Json, length: int) -> Sequence[Json]:
    values = packed
    if isinstance(packed, Mapping):
        of, at = packed.get("of"), packed.get("at")
        if not isinstance(of, list) or not isinstance(at, list) or not all(_is_number(one, len(of)) for one in at):
            raise ValueError(f"{name} has no list of values, or an index without a value")
        values = [of[one] for one in at]
    if not isinstance(values, list) or len(values) != length:
        raise ValueError(f"{name} is not a list of {length} values")
    return values


def _is_number(value: Json, below: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
