"""The plan of a harvest: what is read, cut into shards of even cost, and the fingerprint of all that changes results.

``_inputs.jsonl`` has a line a unit, in the order of the output; ``_plan.json`` says how many there are, which lines are
whose shard, with which options and versions. Both are the same to the byte wherever the same inputs lie. A million
inputs are written and read a line at a time, never held in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import IO, Any, NamedTuple

from .. import __version__
from ..model import Span
from ..problems import Problem, TablemillError, quoted
from .model import Options, Shard, Unit
from .output import Output
from .output.layout import INPUTS, PLAN
from .schema import VERSION

_LIBRARIES = ("markdown-it-py", "turbohtml", "pyarrow")
"""What the bytes of a harvest depend on beside our own version."""


class Plan(NamedTuple):
    """A plan as ``_plan.json`` has it. ``fingerprint`` says what must not change, each by its name."""

    fingerprint: Mapping[str, Any]
    shards: tuple[Shard, ...]


def make_plan(units: Iterable[Unit], options: Options, out: Output) -> Plan:
    """Write the plan for ``units`` into the output; raises TablemillError where another one is there."""
    draft = out.draft(INPUTS)
    try:
        digest, shards = _listed(units, draft.file, options)
        made = Plan(_fingerprint(options, digest, shards), tuple(shards.done()))
        before = read_plan(out)
        if before is not None:
            _refuse_another(before, made, out, draft.file)
        # Of the plan that is there only the fingerprint is asked: what is read, and where, is what was found just now.
        draft.put(digest)
    except BaseException:
        draft.abandon()
        raise
    if before != made:
        out.write(PLAN, _written(made))
    return made


def _listed(units: Iterable[Unit], file: IO[bytes], options: Options) -> tuple[str, _Shards]:
    """Write the list of inputs into ``file``; return its hash, and the shards that they are cut into."""
    digest, shards = hashlib.sha256(), _Shards(options)
    following = iter(units)
    while some := list(islice(following, _AT_ONCE)):
        lines = [_line(unit) for unit in some]
        written = "".join(lines).encode()  # ASCII: names that are not UTF-8 come back as they were
        digest.update(written)
        file.write(written)
        for line, unit in zip(lines, some, strict=True):
            shards.add(len(line), unit.size)
    return digest.hexdigest(), shards


_AT_ONCE = 1_000


def _line(unit: Unit) -> str:
    """Return what ``json.dumps`` makes of a unit, which takes ten times as long for a file."""
    where = json.dumps(dict(unit.where), separators=(",", ":")) if unit.where else "{}"
    return f'["{unit.kind}",{_quoted(unit.path)},{unit.size},{where}]\n'


_quoted = json.encoder.encode_basestring_ascii


class _Shards:
    """Cuts units into runs that cost about as much: a document costs its bytes, and something to be opened."""

    OPENING = 2_000
    """What opening a file costs, in bytes that are read meanwhile."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.shards: list[Shard] = []
        self.offset = self.length = self.units = self.cost = 0
        self.bytes = self.count = 0

    def add(self, length: int, size: int) -> None:
        cost = size + self.OPENING
        if self.units and (self.cost + cost > self.options.shard_bytes or self.units >= self.options.shard_units):
            self._cut()
        self.length += length
        self.units += 1
        self.cost += cost
        self.bytes += size
        self.count += 1

    def _cut(self) -> None:
        self.shards.append(Shard(len(self.shards), self.offset, self.length, self.units, self.cost))
        self.offset += self.length
        self.length = self.units = self.cost = 0

    def done(self) -> list[Shard]:
        if self.units:
            self._cut()
        return self.shards


def _fingerprint(options: Options, inputs: str, shards: _Shards) -> dict[str, Any]:
    return {
        "harvest": VERSION,
        "versions": {"tablemill": __version__, **{name: _installed(name) for name in _LIBRARIES}},
        "options": options.as_json(),
        "inputs": {"units": shards.count, "bytes": shards.bytes, "sha256": inputs},
    }


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _written(plan: Plan) -> bytes:
    value = {**plan.fingerprint, "shards": [list(shard[1:]) for shard in plan.shards]}
    return (json.dumps(value, indent=None, separators=(",", ":")) + "\n").encode()


def read_plan(out: Output) -> Plan | None:
    """Return the plan in ``out``; None where there is none. Raises TablemillError for one that cannot be read."""
    try:
        with out.opened(PLAN) as file:
            value = json.loads(file.read())
        shards = tuple(Shard(number, *shard) for number, shard in enumerate(value.pop("shards")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OSError) as error:
        message = f"is not a plan of a harvest ({error}); name an empty folder"
        raise TablemillError([Problem("harvest-plan", message, Span.top(f"{out.called}/{PLAN}"))]) from None
    return Plan(value, shards)


# Another plan


def _refuse_another(before: Plan, now: Plan, out: Output, inputs: IO[bytes]) -> None:
    if before.fingerprint == now.fingerprint:
        return
    differences = list(_differences(before.fingerprint, now.fingerprint))
    if before.fingerprint.get("inputs") != now.fingerprint["inputs"]:
        differences.append(_first_difference(out, inputs))
    message = (
        f"has a harvest of something else: {'; '.join(differences)}; run the same command as before to continue it, "
        "or name another folder"
    )
    raise TablemillError([Problem("harvest-plan", message, Span.top(out.called))])


def _differences(before: Mapping[str, Any], now: Mapping[str, Any], of: str = "") -> Iterator[str]:
    for key in dict.fromkeys((*before, *now)):
        old, new = before.get(key), now.get(key)
        if old == new or key == "inputs":
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new, f"{key} ")
        else:
            yield f"{of}{key} was {quoted(old)} and is {quoted(new)}"


def _first_difference(out: Output, now: IO[bytes]) -> str:
    """Name the first input that is another one."""
    now.seek(0)
    with out.opened(INPUTS) as before:
        while True:
            was, is_ = before.readline(), now.readline()
            if was != is_:
                return f"the first input that differs was {_named(was)} and is {_named(is_)}"
            if not was:
                return "the inputs are the same"


def _named(line: bytes) -> str:
    if not line:
        return "nothing"
    try:
        _, path, size, where = json.loads(line)
    except ValueError:
        return quoted(line.decode(errors="replace"))
    at = "".join(f", {key} {value}" for key, value in where.items())
    return f"{quoted(path)} ({size:,} bytes{at})"
