"""What a template may use: the steps it takes and the texts and lists it makes are counted, and both are bounded.

A template is a program, and comes with the project, also from strangers. Jinja2's sandbox keeps it from Python's
inside, not from using all the time and memory there is. A child process with limits of the system's would bound any
program, but there are none on Windows and no such limit of memory on macOS, to fork is not safe beside threads, and
another Python costs more than all else a small build does. To count is the same on every machine, and says where.

**What is counted.** Each block that is run and each operation is a step; one that looks into what it is given (a
comparison, a filter, ``~``) is as many more as there is to look at, lists within lists each time they stand there.
What is made is counted by about the bytes that it takes, before it is made where it can be large. What could make much
of little and has no use here is refused: `format`, ``%`` with texts, `expandtabs`, `encode`, `translate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, wraps
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["LONGEST", "Allowance", "BoundError", "Opaque", "sandbox"]

LONGEST = 64 * 1024 * 1024
"""How many bytes one text or one file of a template may have."""

_MADE = 4 * LONGEST
_STEPS = 1_000_000
_STEPS_A_VALUE = 100
_WIDEST = 1_000_000
"""How often something is repeated at most, and how long a text is that is split."""

_ITEM, _PART, _CHARACTER = 16, 64, 80
"""What a list has for an item that was there, and with a small text for it (CPython 3.11 on 64 bits)."""

_CALL = 4
"""How many steps a call of anything is, by the time that it takes."""

_BITS = 4096
_LOOKED_AT_ONCE = 4096


class BoundError(Exception):
    """A template wants more than it may use."""


class Opaque:
    """A value that a template sees, and whose inside costs nothing to carry around: a record."""

    __slots__ = ()

    def inside(self) -> Sequence[Any]:
        raise NotImplementedError


class Allowance:
    """What is left for one rendering. ``values`` is how many values the dataset has: more may take more steps."""

    def __init__(self, values: int) -> None:
        self.most = self.steps = _STEPS + _STEPS_A_VALUE * values
        self.bytes = _MADE

    def step(self, count: int = 1) -> None:
        self.steps -= count
        if self.steps < 0:
            raise BoundError(f"it takes more than {self.most:,} steps; make its loops fewer or shorter")

    def make(self, size: int) -> None:
        """Take ``size`` bytes that are about to be made."""
        self.bytes -= size
        if size > LONGEST or self.bytes < 0:
            raise BoundError(f"it makes a text or a list of more than {LONGEST:,} bytes, or more than {_MADE:,} in all")

    def text(self, text: str) -> None:
        self.make(_size(text))

    def look(self, value: Any, *, into: bool = False) -> int:
        """Take a step for each value in ``value``, and return how long the texts in it are; ``into`` records, too."""
        if isinstance(value, str):
            self.step(1 + len(value) // _LOOKED_AT_ONCE)
            return len(value)
        length, waiting = 0, [value]
        while waiting:
            one = waiting.pop()
            self.step()
            if isinstance(one, str):
                self.step(len(one) // _LOOKED_AT_ONCE)
                length += len(one)
            elif isinstance(one, (list, tuple, set, frozenset)):
                self.step(len(one))
                waiting += one
            elif isinstance(one, dict):
                self.step(len(one))
                waiting += one
                waiting += one.values()
            elif isinstance(one, range):
                self.step(len(one))
            elif into and isinstance(one, Opaque):
                waiting += one.inside()
            length += 8
        return length

    def string(self, value: Any) -> str:
        """Return ``value`` as a text, however it is written."""
        if type(value) is str:
            return value
        if not isinstance(value, (int, float)):
            self.make(4 * self.look(value, into=True))
        return str(value)


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) if value.isascii() else 4 * len(value)
    return _ITEM * len(value) if isinstance(value, (list, tuple, dict, set, frozenset)) else 0


# Operators


def _operate(allowance: Allowance, operator: str, left: Any, right: Any) -> None:
    allowance.step()
    numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
    if numbers:
        if operator == "**" and (abs(right) > 64 or abs(left) > 2**64):
            raise BoundError("the power is too large")
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _BITS:
            raise BoundError("the number is too large")
    elif operator == "*":
        times = max((int(value) for value in (left, right) if isinstance(value, (int, float))), default=0)
        if times * max(_length(left), _length(right)) > _WIDEST:
            raise BoundError(f"it repeats something to more than {_WIDEST:,} parts")
        allowance.make(max(times, 0) * (_size(left) + _size(right)))
    elif operator == "%":
        raise BoundError("% cannot format texts here; join them with ~")
    elif operator == "**":
        raise BoundError("the power is too large")
    else:
        allowance.make(_size(left) + _size(right))


def _length(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 0


# Methods

_SHORTER = {
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii",
    "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle",
    "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind", "rindex",
    "rpartition", "rstrip", "startswith", "strip", "swapcase", "title", "upper",
}  # fmt: skip
_SPLIT = frozenset({"split", "rsplit", "splitlines"})
_FILLED = frozenset({"ljust", "rjust", "center", "zfill"})
_CONTAINER = frozenset({"count", "index", "get", "items", "keys", "values", "copy"})


def _method(allowance: Allowance, method: BuiltinMethodType, arguments: Sequence[Any]) -> None:
    """Take what a method of a builtin value makes; refuse those that are not known to make little."""
    value, name = method.__self__, method.__name__
    if isinstance(value, str) and name in _SHORTER:
        allowance.look(value)
        allowance.make(3 * _size(value))
    elif isinstance(value, str) and name in _SPLIT:
        if len(value) > _WIDEST:
            raise BoundError(f"it splits a text of more than {_WIDEST:,} characters")
        separator = arguments[0] if arguments and isinstance(arguments[0], str) and arguments[0] else None
        parts = value.count(separator) + 1 if separator else len(value) // 2 + 1
        allowance.look(value)
        allowance.make(_PART * min(parts, len(value) + 1) if separator else _PART + _size(value))
    elif isinstance(value, str) and name in _FILLED:
        _few(arguments[:1])
        allowance.make(_size(value) + 4 * sum(one for one in arguments[:1] if isinstance(one, int)))
    elif isinstance(value, str) and name == "replace":
        _replaced(allowance, value, *arguments[:2])
    elif isinstance(value, str) and name == "join":
        if not all(isinstance(one, (list, tuple, str)) for one in arguments):
            raise BoundError("join takes a list here; put | list before it, or use the filter join")
        for one in arguments:
            allowance.make(4 * (allowance.look(one) + len(value) * len(one)))
    elif isinstance(value, (list, tuple, dict)) and name in _CONTAINER:
        allowance.look(value)
        allowance.make(_size(value))
    else:
        raise BoundError(f"templates cannot use {name} of {type(value).__name__}")


def _few(numbers: Sequence[Any]) -> None:
    if any(isinstance(one, (int, float)) and abs(one) > _WIDEST for one in numbers):
        raise BoundError(f"it makes something of more than {_WIDEST:,} parts")


def _replaced(allowance: Allowance, value: Any, old: Any = "", new: Any = "") -> None:
    value, old, new = str(value), str(old), str(new)
    allowance.look(value)
    found = value.count(old) if old else len(value) + 1
    allowance.make(_size(value) + found * _size(new))


# Filters

_AT_ONCE = frozenset({"length", "count", "first", "last", "default", "d"})
"""Filters that look at no more than the value itself."""

_OF_CHARACTERS = frozenset({"list", "batch", "slice", "sort", "unique", "groupby", "map", "select", "reject"})
_WRITING = frozenset({"json", "go", "rust", "sql", "string", "line"})
"""Filters that write out a value, records within it, too."""


def _bounded(allowance: Allowance, name: str, theirs: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or a test that takes what it needs from ``allowance`` first."""

    @wraps(theirs)
    def bounded(*arguments: Any, **named: Any) -> Any:
        allowance.step(_CALL)
        if name not in _AT_ONCE:
            length = sum(allowance.look(one, into=name in _WRITING) for one in (*arguments, *named.values()))
            if name in _WRITING:
                allowance.make(length)
        given = [one for one in arguments if not hasattr(one, "filters") and not hasattr(one, "environment")]
        if name in ("batch", "slice"):
            _few([*given[1:2], *named.values()])
            numbers = [one for one in (*given[1:2], *named.values()) if isinstance(one, int)]
            allowance.step(sum(map(abs, numbers)))
            allowance.make(_ITEM * sum(map(abs, numbers)))
        if name == "round" and any(isinstance(one, int) and abs(one) > 100 for one in (*given[1:2], *named.values())):
            raise BoundError("it rounds to more than 100 digits")
        if name in _OF_CHARACTERS and given and isinstance(given[0], str):
            allowance.step(len(given[0]))
            allowance.make(_CHARACTER * len(given[0]))
        if name == "replace":
            old, new = (named.get(word, one) for word, one in zip(("old", "new"), [*given[1:3], "", ""], strict=False))
            _replaced(allowance, given[0], old, new)
        result = theirs(*arguments, **named)
        allowance.make(_size(result))
        return result

    return bounded


def _own_filters(allowance: Allowance) -> Mapping[str, Callable[..., Any]]:
    """Filters whose results cannot be foreseen from without, and those that would make Jinja2's own kind of text."""
    from jinja2 import pass_environment
    from jinja2.filters import make_attrgetter
    from markupsafe import escape

    @pass_environment
    def join(environment: Any, value: Any, d: Any = "", attribute: Any = None) -> str:
        between = allowance.string(d)
        texts = []
        for item in value if attribute is None else map(make_attrgetter(environment, attribute), value):
            text = allowance.string(item)
            allowance.step()
            allowance.make(_size(text) + _size(between) + _ITEM)
            texts.append(text)
        return between.join(texts)

    @pass_environment
    def total(environment: Any, iterable: Any, attribute: Any = None, start: Any = 0) -> Any:
        for item in iterable if attribute is None else map(make_attrgetter(environment, attribute), iterable):
            if not isinstance(item, (int, float)) or not isinstance(start, (int, float)):
                raise BoundError("sum takes only numbers; join texts with the filter join")
            _operate(allowance, "+", start, item)
            start += item
        return start

    def escaped(value: Any) -> str:
        text = allowance.string(value)
        allowance.make(6 * _size(text))
        return str(escape(text))

    def counted(value: Any) -> Iterator[Any]:
        for item in value:
            allowance.step()
            yield item

    return {
        "join": join,
        "sum": total,
        "escape": escaped,
        "e": escaped,
        "safe": allowance.string,
        "string": allowance.string,
        _COUNTED: counted,
    }


_COUNTED = "tablemill_counted"  # with which the loops of a template are put together here


# The sandbox


@cache
def _class() -> Any:  # noqa: C901 - two classes, of a library that is imported late
    from jinja2 import nodes
    from jinja2.compiler import CodeGenerator
    from jinja2.compiler import operators as words
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generator(CodeGenerator):
        """Writes the Python of a template, with our counting in it."""

        def blockvisit(self, nodes_: Any, frame: Any) -> None:
            body = list(nodes_)
            outputs = [part for one in body if isinstance(one, nodes.Output) for part in one.nodes]
            size = sum(_size(part.data) for part in outputs if isinstance(part, nodes.TemplateData))
            self.writeline(f"environment.block({size})")
            super().blockvisit(body, frame)

        def visit_Concat(self, node: Any, frame: Any) -> None:  # noqa: N802 - as Jinja2 has it
            self.write("environment.joined((")
            for part in node.nodes:
                self.visit(part, frame)
                self.write(", ")
            self.write("))")

        def visit_Compare(self, node: Any, frame: Any) -> None:  # noqa: N802 - as Jinja2 has it
            self.write("(")
            self._looked(node.expr, frame)
            for operand in node.ops:
                self.write(f" {words[operand.op]} ")
                self._looked(operand.expr, frame)
            self.write(")")

        def visit_Dict(self, node: Any, frame: Any) -> None:  # noqa: N802 - as Jinja2 has it
            self.write("{")
            for pair in node.items:
                self._looked(pair.key, frame)
                self.write(": ")
                self.visit(pair.value, frame)
                self.write(", ")
            self.write("}")

        def visit_Getitem(self, node: Any, frame: Any) -> None:  # noqa: N802 - as Jinja2 has it
            if not isinstance(node.arg, nodes.Slice):
                super().visit_Getitem(node, frame)
                return
            self.write("environment.copied(")
            self.visit(node.node, frame)
            self.write(")[")
            self.visit(node.arg, frame)
            self.write("]")

        def _looked(self, node: Any, frame: Any) -> None:
            self.write("environment.looked(")
            self.visit(node, frame)
            self.write(")")

    class Sandbox(ImmutableSandboxedEnvironment):
        code_generator_class = Generator
        intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})
        allowance: Allowance

        def block(self, size: int) -> None:
            self.allowance.step()
            if size:
                self.allowance.make(size)

        def looked(self, value: Any) -> Any:
            self.allowance.look(value)
            return value

        def copied(self, value: Any) -> Any:
            self.allowance.step()
            self.allowance.make(_size(value))
            return value

        def joined(self, values: Sequence[Any]) -> str:
            texts = [self.allowance.string(value) for value in values]
            self.allowance.step()
            self.allowance.make(sum(map(_size, texts)))
            return "".join(texts)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _operate(self.allowance, operator, left, right)
            return super().call_binop(context, operator, left, right)

        def wrap_str_format(self, value: Any) -> None:
            if isinstance(value, BuiltinMethodType) and value.__name__ in ("format", "format_map"):
                raise BoundError(f"templates cannot use {value.__name__}; join texts with ~")

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(argument, tuple):
                self.allowance.look(argument)
            return super().getitem(obj, argument)

        def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja2 has it
            allowance = __self.allowance
            allowance.step(_CALL)
            allowance.make(_ITEM * (len(args) + len(kwargs)))
            if isinstance(__obj, BuiltinMethodType):
                _method(allowance, __obj, [*args, *kwargs.values()])
            elif not isinstance(__obj, Macro):
                for value in (*args, *kwargs.values()):
                    allowance.look(value)
            result = super().call(__context, __obj, *args, **kwargs)
            allowance.make(_size(result))
            return result

        def _generate(self, source: Any, *more: Any, **named: Any) -> Any:
            for loop in source.find_all(nodes.For):  # what a condition passes over runs no block
                if loop.test is not None:
                    loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
            return super()._generate(source, *more, **named)

    return Sandbox


def sandbox(
    allowance: Allowance, filters: Mapping[str, Callable[..., Any]], theirs: re.Pattern[str]
) -> ImmutableSandboxedEnvironment:
    """Make an environment for one rendering, whose templates use no more than ``allowance``.

    It has ``filters``, and of Jinja2's own those whose names the pattern ``theirs`` matches.
    """
    from jinja2 import StrictUndefined

    def finalize(value: Any) -> str:
        text = allowance.string(value)
        allowance.make(_size(text))
        return text

    environment: Any = _class()(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        optimized=False,  # what is constant would be worked out before it is counted
        finalize=finalize,
    )
    environment.allowance = allowance
    kept = {name: one for name, one in environment.filters.items() if theirs.fullmatch(name)}
    own = _own_filters(allowance)
    named = {
        **kept,
        **{name: one for name, one in own.items() if theirs.fullmatch(name) or name == _COUNTED},
        **filters,
    }
    environment.filters = {name: _bounded(allowance, name, one) for name, one in named.items()}
    environment.tests = {name: _bounded(allowance, name, one) for name, one in environment.tests.items()}
    del environment.globals["lipsum"]  # made by chance, and without end
    return cast("ImmutableSandboxedEnvironment", environment)
