"""The public names of the package in docs/api.md, made of their signatures and docstrings.

They stand between two comments, of which the first names the modules that they come from, or single types::

    <!-- names of sources markdown -->
    <!-- end of names -->
    <!-- types of model.Json -->
    <!-- end of types -->

All else of the page is written by hand. A public name of a module that the page has no place for is an error.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from types import FunctionType, ModuleType
from typing import Any, ForwardRef

import tablemill

NAMES = re.compile(r"^(<!-- names of ([\w. ]+) -->\n).*?^(<!-- end of names -->\n)", re.DOTALL | re.MULTILINE)
TYPES = re.compile(r"^(<!-- types of ([\w. ]+) -->\n).*?^(<!-- end of types -->\n)", re.DOTALL | re.MULTILINE)
WIDTH = 100


def with_names(page: str) -> str:
    """Return the page of the API with each name as the code has it now."""
    placed = [module for match in NAMES.finditer(page) for module in match[2].split()]
    for module in tablemill._HOMES:
        if placed.count(module) != 1:
            raise ValueError(f"docs/api.md should have <!-- names of {module} --> once; it has {placed}")
    page = NAMES.sub(lambda match: f"{match[1]}\n{''.join(map(_module, match[2].split()))}{match[3]}", page)
    return TYPES.sub(lambda match: f"{match[1]}\n{_types(match[2].split())}\n{match[3]}", page)


def _module(module: str) -> str:
    """Return the public names of one module: functions, classes and constants, each in the order of the source."""
    named = {name: getattr(tablemill, name) for name in tablemill._HOMES[module]}
    home = import_module(f"tablemill.{module}")

    def order(name: str) -> tuple[int, int]:
        value = named[name]
        if inspect.isfunction(value) or inspect.isclass(value):
            return inspect.isclass(value), inspect.findsource(value)[1]
        return 2, 0

    return "".join(f"### `{name}`\n\n{_body(name, named[name], home)}\n" for name in sorted(named, key=order))


def _body(name: str, value: Any, home: ModuleType) -> str:
    if inspect.isfunction(value):
        return f"{_code(_call(f'def {name}', value))}\n{prose(_doc(value, name))}"
    if inspect.isclass(value):
        members = "".join(_members(value))
        return f"{_code(_class(value))}\n{prose(_doc(value, name))}" + (f"\n{members}" if members else "")
    written = _assignments(home)[name]
    return f"{_code(f'{name}: {written[0]}')}\n{prose(written[2])}"


def _doc(value: Any, name: str) -> str:
    doc = inspect.getdoc(value)
    if not doc:
        raise ValueError(f"{name} has no docstring")
    return doc


def _code(text: str) -> str:
    return f"```py\n{text}\n```\n"


def prose(doc: str) -> str:
    """Return a docstring as Markdown: code in single backticks, the public names as links."""

    def link(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        known = name in tablemill.__all__ and name != "__version__"
        return f"[`{name}`](#{_anchor(name)})" if known and not match[1] else f"`{name}`"

    return re.sub(r"``(.+?)``|`(\w+)`", link, doc, flags=re.DOTALL) + "\n"


def _anchor(name: str) -> str:
    """Return a name's address: `Extract` comes after `extract`, and hosts number what is the same in small letters."""
    again = name != name.lower() and name.lower() in tablemill.__all__
    return f"{name.lower()}-1" if again else name.lower()


def _call(head: str, function: Callable[..., Any]) -> str:
    """Return a signature, on one line where it fits, else a parameter a line."""
    signature = inspect.signature(function)
    parts: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        if parameter.name != "self":
            parts.append(_declared(parameter.name, parameter.annotation, parameter.default))
    end = f") -> {_type(signature.return_annotation)}"
    line = f"{head}({', '.join(parts)}{end}"
    return line if len(line) <= WIDTH else f"{head}(\n" + "".join(f"    {part},\n" for part in parts) + end


def _class(value: type) -> str:
    """Return a class with its fields, where it is a value made of fields."""
    fields = {name: kind for name, kind in inspect.get_annotations(value).items() if name[0] != "_"}
    if issubclass(value, Exception):
        return f"class {value.__name__}(Exception)"
    if not (fields and inspect.signature(value).parameters.keys() == fields.keys()):
        return f"class {value.__name__}"
    defaults = inspect.signature(value).parameters
    lines = (f"\n    {_declared(name, kind, defaults[name].default)}" for name, kind in fields.items())
    return f"class {value.__name__}{'(NamedTuple)' if issubclass(value, tuple) else ''}:{''.join(lines)}"


def _members(value: type) -> Iterator[str]:
    """Yield the properties and methods of a class and of those of ours that it is made of, each as an item."""
    ours = [base for base in reversed(value.__mro__) if base.__module__.startswith("tablemill")]
    found = {name: member for base in ours for name, member in vars(base).items() if name[0] != "_"}
    for name, member in found.items():
        if isinstance(member, property) and member.fget:
            head = f"{name}: {_type(inspect.signature(member.fget).return_annotation)}"
            yield _item(head, _doc(getattr(value, name), f"{value.__name__}.{name}"))
        elif isinstance(member, FunctionType | staticmethod):
            function = member.__func__ if isinstance(member, staticmethod) else member
            yield _item(_call(name, function), _doc(function, f"{value.__name__}.{name}"))


def _item(head: str, doc: str) -> str:
    return f"- `{' '.join(head.split())}`: {prose(doc)}".rstrip().replace("\n", "\n  ").replace("\n  \n", "\n\n") + "\n"


def _declared(name: str, kind: object, default: object) -> str:
    if default is inspect.Parameter.empty:
        return f"{name}: {_type(kind)}"
    plain = isinstance(default, str | int | float | tuple | frozenset | None)
    shown = repr(default).replace("'", '"') if plain else "…"
    return f"{name}: {_type(kind)} = {shown}"


def _type(annotation: object) -> str:
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def _types(names: list[str]) -> str:
    items = []
    for name in names:
        module, _, short = name.rpartition(".")
        _, written, doc = _assignments(import_module(f"tablemill.{module}"))[short]
        items.append(_item(f"{short} = {written}", doc))
    return "".join(items)


def _assignments(module: ModuleType) -> dict[str, tuple[str, str, str]]:
    """Return the type, the value and the docstring of each constant of a module that has one below it."""
    body = ast.parse(inspect.getsource(module)).body
    return {
        node.target.id: (ast.unparse(node.annotation), ast.unparse(node.value), inspect.cleandoc(after.value.value))
        for node, after in pairwise(body)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
    }
