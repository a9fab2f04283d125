"""TypeScript: a module with the records as a constant of literal types, an interface for them, and a look-up.

The constant is JSON with `as const` after it, since JSON is TypeScript, save for one thing: a property named
``__proto__`` would set the prototype, and is written ``["__proto__"]``. In strings, what cannot be seen is escaped,
and so is the ``<`` of ``</script`` and ``<!--``, that the module can stand in an HTML page.

Nothing runs when the module is imported, so that a bundler drops what is not used. An integer beyond 2^53 would
be another one in JavaScript, and is an obstacle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from ..expressions import lazy
from ..model import Dataset, Json, Key, Records
from ..problems import Problem
from .format import Format, Shape, beyond
from .json import JSON
from .types import Property, Type, camel, pascal, seen, types_of

_LARGEST = 2**53 - 1
_IDENTIFIER = lazy(r"[A-Za-z_$][\w$]*", re.ASCII)
# What would end a script in a page that the module is put into, or begin a comment in it.
_HTML = lazy(r"<(?=/script|!--)", re.IGNORECASE)
_RESERVED = lazy(
    "arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|"
    "false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|"
    "public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield"
)

_RECORDS = """\
// Made by Tablemill; edit the seed, not this file.

{doc}export interface {record} {type}

/** All records, in the order of the seed. */
export const {constant} = {values} as const satisfies readonly {record}[];

"""

_BY_ONE = """\
/** The keys of all records. */
export type {keys} = (typeof {constant})[number][{key}];

/** Finds the record with a key. */
export function {find}<K extends {keys}>(
  key: K,
): Extract<(typeof {constant})[number], {{ readonly {property}: K }}>;
export function {find}(key: {base}): {record} | undefined;
export function {find}(key: {base}): {record} | undefined {{
  return ({constant} as readonly {record}[]).find((record) => record[{key}] === key);
}}
"""

# The type is inferred once more, so that it is taken apart into that of each record.
_BY_SEVERAL = """\
/** The keys of all records. */
export type {keys} = (typeof {constant})[number] extends infer R
  ? R extends {record} ? readonly [{parts}] : never
  : never;

/** Finds the record with a key. */
export function {find}<const K extends {keys}>(
  ...key: K
): Extract<(typeof {constant})[number], {{ {properties} }}>;
export function {find}(...key: readonly [{base}]): {record} | undefined;
export function {find}(...key: readonly [{base}]): {record} | undefined {{
  return ({constant} as readonly {record}[]).find((record) => {equal});
}}
"""


def _dump(records: Records, shape: Shape) -> bytes:
    types = types_of(shape.schema)
    prefix = _prefix(shape.name)
    names = {
        "record": f"{prefix}Record",
        "constant": _constant(shape.name),
        "keys": f"{prefix}Key",
        "find": f"{camel(prefix)}By{''.join(map(pascal, shape.key)) or 'Key'}",
    }
    values = JSON.dump(records, shape).decode().rstrip("\n")
    text = _RECORDS.format(
        **names,
        doc=_doc(_description(shape), ""),
        type=_object(
            {name: Property(one, not one.optional or name in shape.key) for name, one in types.items()}, False, ""
        ),
        values=_PROTO.sub(r'\1["__proto__"]:', _safe(values)),
    )
    return (text + _look_up(names, shape.key, types)).encode()


def _look_up(names: Mapping[str, str], key: Key, types: Mapping[str, Type]) -> str:
    """Write the type of the keys, and the function that finds a record."""
    quoted = [_safe(json.dumps(name, ensure_ascii=False)) for name in key]
    bases = [_type(types[name]._replace(literals=(), nullable=False), "") for name in key]
    if len(key) == 1:
        return _BY_ONE.format(**names, key=quoted[0], property=_property(key[0]), base=bases[0])
    return _BY_SEVERAL.format(
        **names,
        parts=", ".join(f"R[{name}]" for name in quoted),
        properties="; ".join(f"readonly {_property(name)}: K[{place}]" for place, name in enumerate(key)),
        base=", ".join(bases),
        equal=" && ".join(f"record[{name}] === key[{place}]" for place, name in enumerate(quoted)),
    )


# In a literal, "__proto__": sets the prototype, and ["__proto__"]: makes a property (ECMA-262, 13.2.5.5).
_PROTO = lazy(r'^( +)"__proto__":', re.MULTILINE)
_PROTO_WRITTEN = lazy(r'^( +)\["__proto__"\]:', re.MULTILINE)


def _prefix(dataset: str) -> str:
    joined = pascal(dataset)
    return f"Data{joined}" if joined[0].isdigit() else joined


def _constant(dataset: str) -> str:
    name = camel(_prefix(dataset))
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def _description(shape: Shape) -> str:
    described = shape.schema.raw.get("description")
    return described if isinstance(described, str) else ""


def _safe(literals: str) -> str:
    """Escape within the strings of some JSON what source code should not show as it is; JSON it stays."""
    return seen(_HTML.sub(r"\\u003c", literals), but="\n")


def _doc(text: str, indent: str) -> str:
    if not text:
        return ""
    lines = seen_in_comment(text).split("\n")
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return "".join([f"{indent}/**\n", *(f"{indent} * {line}".rstrip() + "\n" for line in lines), f"{indent} */\n"])


def seen_in_comment(text: str) -> str:
    """Keep a comment from ending early, and from hiding what stands in it."""
    return seen(_HTML.sub("&lt;", text.replace("*/", "*\\/").replace("\r", "\n")), but="\n")


def _object(properties: Mapping[str, Property], is_open: bool, indent: str) -> str:
    inner = f"{indent}  "
    lines = [
        f"{_doc(one.type.description, inner)}{inner}readonly {_property(name)}{'' if one.required else '?'}: "
        f"{_type(one.type, inner)};\n"
        for name, one in properties.items()
    ]
    if is_open:
        lines.append(f"{inner}readonly [name: string]: unknown;\n")
    return "".join(["{\n", *lines, f"{indent}}}"])


def _property(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else _safe(json.dumps(name, ensure_ascii=False))


_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def _type(one: Type, indent: str) -> str:
    if one.literals:
        said = " | ".join(_safe(json.dumps(value, ensure_ascii=False)) for value in one.literals)
    elif one.kind is None:
        return "unknown"
    elif one.kind == "array":
        said = f"ReadonlyArray<{_type(one.items, indent) if one.items else 'unknown'}>"
    elif one.kind == "object":
        said = _object(one.properties or {}, one.open or one.properties is None, indent)
    else:
        said = _SCALARS[one.kind]
    return f"{said} | null" if one.nullable else said


def _load(content: bytes, shape: Shape) -> list[dict[str, Json]]:
    text = content.decode("utf-8").replace("\r\n", "\n")
    _, found, rest = text.partition(f"\nexport const {_constant(shape.name)} = ")
    values, _, after = ("[]", "", rest) if rest.startswith("[] as const") else rest.partition("\n] as const")
    if not found or not after:
        raise ValueError(f"expected the constant {_constant(shape.name)}")
    values = values if values == "[]" else f"{values}]"
    return JSON.load(_PROTO_WRITTEN.sub(r'\1"__proto__":', values).encode(), shape)


def integers_beyond_doubles(dataset: Dataset, shape: Shape) -> Iterator[Problem]:
    """Report the integers that JavaScript cannot hold exactly."""
    for name in shape.schema.fields:
        for number, value in enumerate(dataset.records.column(name)):
            for wrong in () if isinstance(value, str) else _too_large(value):
                place = dataset.records[number].place(name)
                yield beyond(f"{name} {wrong}", "is an integer that JavaScript cannot hold exactly", place)


def _too_large(value: Json) -> Iterator[int]:
    if isinstance(value, list):
        for item in value:
            yield from _too_large(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _too_large(item)
    elif isinstance(value, int) and abs(value) > _LARGEST:
        yield value


TYPESCRIPT = Format("ts", "text/typescript", False, _dump, _load, integers_beyond_doubles)
