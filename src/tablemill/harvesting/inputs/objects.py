"""Objects in a store: Markdown that is named, below a prefix, or matched by a pattern.

Nobody ignores anything there: a prefix stands for all its Markdown. Some are fetched side by side, and then read one by
one: a store takes 10 to 100 milliseconds to answer, whatever it is asked for. They are not fetched while others are
read, for the bounds of a document (see `bounds`) are those of the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from ...model import Span
from ...problems import Problem, TablemillError, quoted
from ...reading.discovery import SUFFIXES, fits
from ..model import Options, Text, Unit, too_large
from ..stores import (
    AT_ONCE,
    Address,
    Object,
    address_of,
    ending,
    fetch,
    is_address,
    listing,
    looked_up,
    shown,
    told,
)
from . import archives, columns

SOME = 64
"""How many at most are fetched before they are read, if they have no more bytes than MANY."""
MANY = 8 * 2**20

_CHANGED = ("unreadable-file", "has changed since the plan was made; harvest into another folder to read it as it is")
_GONE = ("missing-file", "is no longer there")


def units(named: str, options: Options, problems: list[Problem], without: str) -> Iterator[Unit]:
    """Cut what an address stands for into units; raises TablemillError where there is nothing, or the store fails.

    What is below the address ``without`` is left out, unless it is named itself.
    """
    address = address_of(named)
    try:
        with told():
            found = looked_up(address)
    except FileNotFoundError:
        yield from _matched(address, options, problems, without)
        return
    if found is not None:
        yield from _cut(address, found, options)
        return
    yield from _markdown(address, _all(address, without), problems, "has no Markdown object")


def _all(address: Address, without: str) -> list[Object]:
    with told():
        found = listing(address)
    left_out = address_of(without) if is_address(without) else None
    if left_out is None or address[:3] != left_out[:3] or f"{address.key}/".startswith(f"{left_out.key}/"):
        return found
    return [one for one in found if not one.key.startswith(f"{left_out.key}/")]


def _markdown(address: Address, found: Iterable[Object], problems: list[Problem], lacks: str) -> Iterator[Unit]:
    none = True
    for one in found:
        if one.key.casefold().endswith(SUFFIXES):
            none = False
            yield _unit(address._replace(key=one.key), one)
    if none:
        message = f"{quoted(address.name)} {lacks} ({', '.join(SUFFIXES)})"
        problems.append(Problem("missing-file", message, Span.top(address.name)))


def _unit(address: Address, found: Object) -> Unit:
    return Unit("object", address.path, found.size, {"modified": found.modified})


def _cut(address: Address, found: Object, options: Options) -> Iterator[Unit]:
    """Cut an object into units by what its name ends with."""
    path = address.path
    if archives.fits(path):
        inside = archives.units(path, options)
    elif columns.fits(path):
        inside = columns.units(path, options)
    else:
        yield _unit(address, found)
        return
    for unit in ending(inside):
        yield unit._replace(where={**unit.where, "modified": found.modified})


# Patterns


def _matched(address: Address, options: Options, problems: list[Problem], without: str) -> Iterator[Unit]:
    if not re.search(r"[*?\[]", address.key):
        message = "does not exist: the bucket has neither an object nor a prefix of that name"
        raise TablemillError([Problem("missing-file", message, Span.top(address.name))])
    fixed = re.split(r"[*?\[]", address.key, maxsplit=1)[0].rpartition("/")[0]
    steps = address.key.split("/")
    found = [one for one in _all(address._replace(key=fixed), without) if fits(one.key.split("/"), steps)]
    if address.key.endswith(("*", "?", "]")):  # which is no wish for archives
        yield from _markdown(address, found, problems, "matches no Markdown object")
        return
    if not found:
        message = f"{quoted(address.name)} matches no object"
        problems.append(Problem("missing-file", message, Span.top(address.name)))
    for one in found:
        yield from _cut(address._replace(key=one.key), one, options)


# Reading


def read(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Fetch the object of each unit."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for some in _some(units, options):
            texts = list(threads.map(_text, some, [options] * len(some)))
            texts.reverse()
            while texts:
                yield texts.pop()  # nothing here keeps what it holds


def _some(units: Iterable[Unit], options: Options) -> Iterator[list[Unit]]:
    some: list[Unit] = []
    size = 0
    for unit in units:
        if some and (len(some) >= SOME or size + min(unit.size, options.most_bytes) > MANY):
            yield some
            some, size = [], 0
        some.append(unit)
        size += min(unit.size, options.most_bytes)
    if some:
        yield some


def _text(unit: Unit, options: Options) -> Text:
    name = shown(unit.path)
    if unit.size > options.most_bytes:
        return Text(name, None, problem=too_large(options, unit.size))
    try:
        content = fetch(address_of(unit.path), unit.size, int(unit.where["modified"]))
    except FileNotFoundError:
        return Text(name, None, problem=_GONE)
    return Text(name, content, problem=_CHANGED if content is None else None)


def differs(unit: Unit) -> tuple[str, str] | None:
    """Return the problem with an archive or a file of columns that is no longer that of the plan; else None."""
    try:
        found = looked_up(address_of(unit.path))
    except FileNotFoundError:
        return _GONE
    return None if found is not None and found.modified == int(unit.where["modified"]) else _CHANGED
