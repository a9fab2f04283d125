r"""YAML that YAML 1.1 and YAML 1.2 readers read alike, one field a line, no line ever folded.

A string stands plain where it begins with a letter (or any visible character beyond ASCII), holds nothing
that either version gives a meaning, and is not a word that either takes for a boolean or null. Every other
string is double-quoted, with what cannot be seen escaped, and so the three characters that only YAML 1.1
takes for line breaks (U+0085, U+2028, U+2029).

It is written here and not by PyYAML, because dist must have the same bytes on every machine: PyYAML's two
emitters differ (libyaml's escapes what lies beyond U+FFFF, the other does not), libyaml's layout has changed
between its releases, and both write plain what the other version of YAML takes for a number or a boolean
(``0o17``, ``1e3``, ``y``). It is read by PyYAML.

The forms are those of <https://yaml.org/type/> (1.1) and <https://yaml.org/spec/1.2.2/#103-core-schema>.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from types import NoneType
from typing import Any

from ..expressions import lazy
from ..model import Json, Records
from ..problems import quoted
from .format import Format, Shape, completed, in_parts, optional_of
from .json import alike

_WORDS = frozenset({"y", "yes", "n", "no", "true", "false", "on", "off", "null"})
_UNSEEN = "\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff"
_PLAIN = lazy(rf"(?=[A-Za-z]|[^\0-\x7f])(?!\s)(?>(?:[^{_UNSEEN}:#]++|:(?!\s|\Z)|(?<!\s)\#)*)(?<!\s)")
_ESCAPED = lazy(rf'[{_UNSEEN}"\\]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

# A key may stand before its colon only up to this many characters; a longer one needs the `? key` form.
_LONGEST_IMPLICIT_KEY = 1024

_LONGEST_NUMBER = 1000
_MAY_BE_A_NUMBER = lazy(r"[-+]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_:]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?")

_DEEPEST = 200
"""How many lists and mappings inside each other are read: more than any record has, less than Python can follow."""


def _dump(records: Records, shape: Shape) -> bytes:
    if not len(records):
        return b"[]\n"
    template = f"- {_template(shape.schema.fields, _LINE + '  ')}\n"
    written = []
    optional = optional_of(shape)
    for part in in_parts([records.column(name) for name in shape.schema.fields]):
        if optional:
            entries = map(_entries, shape.schema.fields, part, [name in optional for name in shape.schema.fields])
            rows = ["\n  ".join(filter(None, row)) for row in zip(*entries, strict=True)]
            written.append("".join(f"- {row}\n" for row in rows).encode())
            continue
        columns = (_written(column, f"{_LINE}    ") for column in part)
        written.append("".join(map(template.__mod__, zip(*columns, strict=True))).encode())
    return b"".join(written)


def _entries(name: str, column: Sequence[Json], left_out: bool) -> Iterator[str]:
    """Yield the entry of each record; an empty text where it has no value, if such a one is to be left out."""
    key = _key(_string(name), f"{_LINE}  ")
    for value, text in zip(column, _written(column, f"{_LINE}    "), strict=True):
        yield "" if left_out and value is None else f"{key}{text}"


_LINE = "\n"


def _template(names: Iterable[str], margin: str) -> str:
    """Return a block mapping, its lines separated by ``margin``, with a place after each key for what follows it."""
    return margin.join(_key(_string(name), margin).replace("%", "%%") + "%s" for name in names)


def _key(key: str, margin: str) -> str:
    return f"? {key}{margin}:" if len(key) > _LONGEST_IMPLICIT_KEY else f"{key}:"


def _written(column: Sequence[Json], margin: str, *, item: bool = False) -> list[str]:
    """Return what stands after its key for each value of a column: on that line, or on lines that ``margin`` begins.

    An ``item`` stands after its dash instead, and what does not fit on that line begins there all the same.
    """
    kinds = set(map(type, column))
    if kinds <= {str, NoneType}:
        written = {value: f" {_scalar(value)}" for value in dict.fromkeys(column)}  # the same texts come often
        return [written[value] for value in column]
    if kinds == {int}:
        return [f" {value}" for value in column]
    if kinds.isdisjoint({list, dict}):
        return [f" {_scalar(value)}" for value in column]
    first = " " if item else margin
    if kinds == {list}:
        items = iter(_written(list(chain.from_iterable(column)), f"{margin}  ", item=True))
        between = f"{margin}-"
        return [f"{first}-{between.join(islice(items, len(one)))}" if one else " []" for one in column]
    if kinds == {dict} and (names := alike(column)):
        template = first + _template(names, margin)
        columns = (_written([one[name] for one in column], f"{margin}  ") for name in names)
        return list(map(template.__mod__, zip(*columns, strict=True)))
    if kinds == {dict} and len(column) == 1:
        return [" {}"]
    return [text for value in column for text in _written([value], margin, item=item)]


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return _string(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    return str(value)


def _string(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    point = ord(character)
    return _ESCAPES.get(character) or (f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}")


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    text = repr(value)
    # YAML 1.1 takes a number for a float only when it has a point: 1e+16 would be a string.
    return text if "." in text else text.replace("e", ".0e")


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_hostile(yaml.parse(content, loader))
        records = yaml.load(content, loader)  # noqa: S506 - both loaders are the safe ones
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    if not isinstance(records, list):
        raise ValueError("expected a list of records")
    for record in records:
        if not isinstance(record, dict):
            raise ValueError(f"expected each record to be a mapping, got {quoted(record)}")
    return completed(records, shape)


def _refuse_hostile(events: Iterable[Any]) -> None:
    """Refuse what no dump of ours has, and an edited file may: the loaders are no match for it.

    Aliases can stand for more than memory holds, on deep nesting libyaml's loader crashes the process, tags make what
    no record has, and PyYAML takes ``1:59:59:…`` for a number to the base of 60, in time that grows with its square.
    """
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases are not allowed")
        if getattr(event, "tag", None) is not None:
            raise ValueError(f"tags such as {quoted(event.tag)} are not allowed")
        value = getattr(event, "value", "")
        if len(value) > _LONGEST_NUMBER and not event.style and _MAY_BE_A_NUMBER.fullmatch(value):
            raise ValueError("a number with too many digits")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")


YAML = Format("yaml", "application/yaml", False, _dump, _load)
