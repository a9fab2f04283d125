"""JSON with records inside objects: under keys of several fields, and under the groups that they belong to.

An object a level, in the order in which its names first come; records that belong together stand together, and stay
in their order there. The bytes are those of `json.dumps(…, indent=2, ensure_ascii=False)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..model import Key, Records
from .format import Shape
from .json import name_of, quoted_name, record_texts

__all__ = ["arrangement", "dump_grouped", "dump_nested"]

_AT_ONCE = 10_000


def dump_nested(records: Records, shape: Shape) -> bytes:
    """Write each record under the values of its key, a level for each field."""
    *levels, last = shape.key
    records = records.chosen(arrangement(records, tuple(levels)))
    texts = record_texts(records, shape, _margin(len(levels) + 1))
    named = (f"{quoted_name(value)}: {text}" for value, text in zip(records.column(last), texts, strict=True))
    return _written(records, levels, named, "{}")


def dump_grouped(records: Records, shape: Shape) -> bytes:
    """Write the records as lists, each under the values of its groups, a level for each field."""
    records = records.chosen(arrangement(records, shape.group))
    texts = record_texts(records, shape, _margin(len(shape.group) + 1))
    return _written(records, shape.group, texts, "[]")


def arrangement(records: Records, levels: Key) -> Sequence[int]:
    """Number the records in the order in which they stand in a file that has these ``levels``."""
    paths = _paths(records, levels)
    ranks = []
    for depth in range(1, len(levels) + 1):
        first: dict[tuple[str, ...], int] = {}
        ranks.append([first.setdefault(path[:depth], number) for number, path in enumerate(paths)])
    places = list(zip(*ranks, strict=True))
    return sorted(range(len(records)), key=places.__getitem__) if places else range(len(records))


def _paths(records: Records, levels: Sequence[str]) -> list[tuple[str, ...]]:
    columns = [[name_of(value) for value in records.column(level)] for level in levels]
    return list(zip(*columns, strict=True)) if columns else [()] * len(records)


def _margin(depth: int) -> str:
    return "\n" + "  " * depth


def _written(records: Records, levels: Sequence[str], texts: Iterable[str], brackets: str) -> bytes:
    pieces = _pieces(_paths(records, levels), texts, len(levels), brackets)
    parts = []
    while part := list(islice(pieces, _AT_ONCE)):  # as in_parts: never all of it as Python's texts
        parts.append("".join(part).encode())
    return b"".join(parts)


def _pieces(paths: Sequence[tuple[str, ...]], texts: Iterable[str], deepest: int, brackets: str) -> Iterator[str]:
    """Write objects inside each other, and in the innermost brackets, which may be a list's, what stands there."""
    closing = ["}"] * deepest + [brackets[1]]
    opening = ["{"] * deepest + [brackets[0]]
    yield opening[0] if paths else opening[0] + closing[0]
    before: tuple[str, ...] | None = None
    for path, text in zip(paths, texts, strict=True):
        same = 0 if before is None else _common(before, path)
        if before is not None:
            yield "".join(f"{_margin(depth)}{closing[depth]}" for depth in range(deepest, same, -1)) + ","
        for depth in range(same, deepest):
            yield f"{_margin(depth + 1)}{quoted_name(path[depth])}: {opening[depth + 1]}"
        yield f"{_margin(deepest + 1)}{text}"
        before = path
    if paths:
        yield "".join(f"{_margin(depth)}{closing[depth]}" for depth in range(deepest, -1, -1))
    yield "\n"


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Count the levels that two paths have in common."""
    return next((depth for depth, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
