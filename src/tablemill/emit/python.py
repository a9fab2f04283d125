"""Python: a module with the records as a tuple of frozen dataclasses, and the same under their keys.

It is written as `ruff format` leaves it, and passes `mypy --strict`. A field is an attribute of its own name, save
where that is no name to Python or means something to the module; a list is a tuple, and an object of which
the schema knows all properties is a dataclass of its own; other objects are dicts.

It is read back as a syntax tree and never run.
"""

from __future__ import annotations

import ast
import builtins
import json
import keyword
import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..expressions import lazy
from ..model import Json, Records
from .format import Format, Shape
from .types import Type, distinct, pascal, seen, snake, types_of

_LINE = 88

_MODULE = '''\
"""{about}

Made by Tablemill; edit the seed, not this file.
"""

from __future__ import annotations

{imports}from dataclasses import dataclass
from types import MappingProxyType
from typing import {typing}


{classes}


{constant}: Final[tuple[{record}, ...]] = {values}
"""All records, in the order of the seed."""

{by}
"""The same records under their keys."""
'''


class _Class(NamedTuple):
    """A dataclass: its name, its description, and its attributes by the names of the properties."""

    name: str
    description: str
    attributes: Mapping[str, str]
    types: Mapping[str, Type]
    inner: Mapping[str, _Class]


def _dump(records: Records, shape: Shape) -> bytes:
    one = _class_of(shape)
    classes = "\n\n\n".join(_definition(each) for each in _innermost_first(one))
    constant = _constant(shape.name)
    by = f"{constant}_BY_{snake('_'.join(shape.key)).upper() or 'KEY'}: Final = MappingProxyType("
    parts = [f"record.{one.attributes[name]}" for name in shape.key]
    key = parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
    keyed = f"{{{key}: record for record in {constant}}}"
    text = _MODULE.format(
        about=_docstring(one.description) or f"The dataset {shape.name}.",
        imports="from collections.abc import Mapping\n" if "Mapping[" in classes else "",
        typing="Final, Literal" if "Literal[" in classes else "Final",
        classes=classes,
        constant=constant,
        record=one.name,
        values=_tuple([_instance(values, one) for values in records.values()]),
        by=f"{by}{keyed})" if len(by + keyed) < _LINE else f"{by}\n    {keyed}\n)",
    )
    return text.encode()


# Names


def _constant(dataset: str) -> str:
    from ..spec.model import python_name

    return python_name(dataset).upper()


# What the annotations and decorators of the module mean, and an attribute of this name would hide.
_MEANT = frozenset(
    {"bool", "dataclass", "dict", "float", "int", "object", "str", "tuple", "Final", "Literal", "Mapping"}
)


def _attribute(name: str) -> str:
    found = re.sub(r"\W", "_", unicodedata.normalize("NFKC", name)).lstrip("_")
    if not found.isidentifier():
        found = f"field_{found}" if f"field_{found}".isidentifier() else "field"
    return f"{found}_" if keyword.iskeyword(found) or found in _MEANT else found


def _class_of(shape: Shape) -> _Class:
    prefix = pascal(shape.name)
    prefix = f"Data{prefix}" if prefix[0].isdigit() else prefix
    described = shape.schema.raw.get("description")
    taken = set(dir(builtins)) | {"Final", "Literal", "Mapping", "MappingProxyType"}

    def named(wanted: str) -> str:
        found, number = wanted, 2
        while found in taken:
            found = f"{wanted}{number}"
            number += 1
        taken.add(found)
        return found

    def made(name: str, description: str, types: Mapping[str, Type]) -> _Class:
        inner = {}
        for field, one in types.items():
            struct = one.items if one.kind == "array" and one.items else one
            if struct.is_struct and struct.properties:
                properties = {each: found.type for each, found in struct.properties.items()}
                about = struct.description or f"What stands in {field}."
                inner[field] = made(named(prefix + (pascal(field) or "Item")), about, properties)
        return _Class(name, description, distinct(types, _attribute), types, inner)

    description = described if isinstance(described, str) else ""
    return made(named(f"{prefix}Record"), description, types_of(shape.schema))


def _innermost_first(one: _Class) -> Iterator[_Class]:
    for inner in one.inner.values():
        yield from _innermost_first(inner)
    yield one


# Types


def _definition(one: _Class) -> str:
    lines = ["@dataclass(frozen=True, slots=True)", f"class {one.name}:"]
    if about := _docstring(one.description):
        lines += [f'    """{about}"""', ""]
    for name, attribute in one.attributes.items():
        found = one.types[name]
        lines.append(f"    {attribute}: {_annotation(found, one.inner.get(name), len(attribute) + 6)}")
        if about := _docstring(found.description):
            lines.append(f'    """{about}"""')
    return "\n".join(lines)


_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def _annotation(one: Type, inner: _Class | None, indent: int) -> str:
    after = " | None" if one.may_lack else ""
    if one.kind is None:
        return "object"
    if one.literals and not any(isinstance(value, float) for value in one.literals):
        values = [_scalar(value) for value in one.literals]
        flat = f"Literal[{', '.join(values)}]{after}"
        if len(flat) + indent <= _LINE:
            return flat
        return "Literal[\n" + "".join(f"        {value},\n" for value in values) + f"    ]{after}"
    if one.kind == "array":
        return f"tuple[{_annotation(one.items, inner, indent) if one.items else 'object'}, ...]{after}"
    if one.kind == "object":
        return f"{inner.name if inner else 'Mapping[str, object]'}{after}"
    return f"{_SCALARS[one.kind]}{after}"


_BARE_QUOTE = lazy(r'(?<!\\)(?:\\\\)*"\Z')


def _docstring(text: str) -> str:
    text = text.strip().replace("\r", "\n").replace("\\", "\\\\").replace('"', '\\"' if '"""' in text else '"')
    lines = [seen(line).rstrip() for line in text.split("\n")]
    text = "\n    ".join(lines).replace("\n    \n", "\n\n")
    return f'{text[:-1]}\\"' if _BARE_QUOTE.search(text) else text


# Values


def _instance(values: Mapping[str, Json], one: _Class) -> list[str]:
    lines = [f"{one.name}("]
    for name, attribute in one.attributes.items():
        lines += _prefixed(f"{attribute}=", _value(values[name], one.types[name], one.inner.get(name)))
    return [*lines, ")"]


def _prefixed(prefix: str, lines: Sequence[str]) -> list[str]:
    """Put a value into brackets that stand open: one step in, with ``prefix`` before it and a comma after it."""
    return [f"    {line}" for line in f"{prefix}{chr(10).join(lines)},".split("\n")]


def _value(value: Json, one: Type | None, inner: _Class | None) -> list[str]:
    if isinstance(value, list):
        items = [_value(item, one.items if one else None, inner) for item in value]
        return _tuple(items).split("\n") if items else ["()"]
    if isinstance(value, dict) and inner is not None:
        return _instance(value, inner)
    if isinstance(value, dict):
        lines = [
            line for name, item in value.items() for line in _prefixed(f"{_scalar(name)}: ", _value(item, None, None))
        ]
        return ["{", *lines, "}"] if lines else ["{}"]
    return [_scalar(value)]


def _tuple(items: Sequence[Sequence[str]]) -> str:
    if not items:
        return "()"
    if len(items) == 1 and len(items[0]) == 1:
        return f"({items[0][0]},)"
    return "\n".join(["(", *(line for item in items for line in _prefixed("", item)), ")"])


def _scalar(value: Json) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    if not isinstance(value, str):
        return repr(value).replace("e+", "e")
    quoted = json.dumps(value, ensure_ascii=False)[1:-1]
    if '"' in value and value.count('"') > value.count("'"):
        return seen("'" + quoted.replace('\\"', '"').replace("'", "\\'") + "'")
    return seen(f'"{quoted}"')


# Reading back


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    constant = _constant(shape.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python would tell of a backslash on standard error
            tree = ast.parse(content.decode("utf-8"))
        for statement in tree.body:
            target = statement.target if isinstance(statement, ast.AnnAssign) else None
            if isinstance(target, ast.Name) and target.id == constant and isinstance(statement, ast.AnnAssign):
                return _records(statement.value, _class_of(shape))
    except SyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise ValueError("nested too deeply") from None
    raise ValueError(f"expected the constant {constant}")


def _records(node: ast.expr | None, one: _Class) -> list[dict[str, Json]]:
    if not isinstance(node, ast.Tuple):
        raise ValueError("expected a tuple of records")
    return [_properties(element, one) for element in node.elts]


def _properties(call: ast.expr, one: _Class | None) -> dict[str, Json]:
    if not (one and isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == one.name):
        raise ValueError(f"line {call.lineno}: expected {f'a {one.name}' if one else 'a value'}")
    if call.args:
        raise ValueError(f"line {call.lineno}: expected names before the values")
    names = {attribute: name for name, attribute in one.attributes.items()}
    found: dict[str, Json] = {}
    for given in call.keywords:
        name = names.get(given.arg or "", given.arg or "")
        found[name] = _read(given.value, one.inner.get(name))
    return found


def _read(node: ast.expr, inner: _Class | None) -> Json:
    reader: Callable[[ast.expr, _Class | None], Json] | None = _READERS.get(type(node))
    if reader is None:
        raise ValueError(f"line {node.lineno}: expected a value")
    return reader(node, inner)


def _read_number(node: ast.expr, _: _Class | None) -> Json:
    value = ast.literal_eval(node)
    if not isinstance(value, (int, float)):
        raise ValueError(f"line {node.lineno}: expected a number")
    return value


_READERS: dict[type[ast.expr], Callable[..., Json]] = {
    ast.Constant: lambda node, _: node.value,
    ast.UnaryOp: _read_number,
    ast.Tuple: lambda node, inner: [_read(item, inner) for item in node.elts],
    ast.Dict: lambda node, _: {
        _read(key, None): _read(value, None) for key, value in zip(node.keys, node.values, strict=True) if key
    },
    ast.Call: lambda node, inner: _properties(node, inner),
}

PYTHON = Format("py", "text/x-python", False, _dump, _load)
