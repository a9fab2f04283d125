"""A harvest, from its inputs to its output folder: plan, shards, manifest.

Killed at any moment, the same harvest run again goes on: it makes the plan again and finds it the same, computes the
shards that have no receipt, and puts all receipts together. What exists twice is the same.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ..model import Span
from ..problems import Problem, TablemillError, listed
from . import engines, schema
from .documents import Page, read_page
from .inputs import texts_of, units_of
from .model import FILES, Job, Lost, Mapper, Options, Part, Receipt, Shard, Stats, Text, Unit, is_in_sample
from .output import Output, output_at
from .output.layout import MANIFEST, PACKAGE, README, STATS
from .package import package_of, readme_of
from .plan import Plan, make_plan, read_plan
from .shards import harvest_shard, receipt_line, receipt_of, spelt
from .stores import is_address, shown, told

ATTEMPTS = 6
"""How often a shard is tried in one run: a document that kills is found out after the fourth."""

Watch: TypeAlias = Callable[[Receipt, int, int], object]
"""Called for each shard that is done, with the number of shards done and of all shards."""


class Harvested(NamedTuple):
    """What a run has done: the statistics of the whole output, the shards it computed itself, and the problems.

    ``finished`` says that no shard is left to be done, and the manifest is written.
    """

    out: Path | str
    stats: Stats
    computed: int
    shards: int
    finished: bool
    problems: tuple[Problem, ...]


def harvest(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    options: Options = Options(),  # noqa: B008  # frozen
    *,
    jobs: int | None = None,
    engine: Mapper | str | None = None,
    shard: tuple[int, int] | None = None,
    max_bad: float = 1.0,
    watch: Watch = lambda *_: None,
) -> Harvested:
    """Write the tables of ``inputs`` into ``out``, or continue an earlier run that was stopped.

    ``out`` is a folder, or the address of a prefix in an object store: ``s3://bucket/tables``.

    ``jobs`` is the number of processes, by default the processors that this one may use; with 1, all is done here.
    ``engine`` computes the shards in their stead: a callable, or ``"ray"``. ``shard=(i, n)`` computes only those whose
    number leaves ``i`` when divided by ``n``, from 0; `merge` then puts together what all of them have done. The run
    stops when more than the share ``max_bad`` of the documents cannot be read.

    Raises TablemillError where the plan cannot be made or is another one than ``out`` has, where ``out`` cannot be
    written or somebody else is writing there, and where a shard cannot be computed.
    """
    names = [os.fspath(one) for one in ([inputs] if isinstance(inputs, (str, os.PathLike)) else inputs)]
    output = output_at(os.fspath(out))
    if options.to is not None and options.to not in FILES:
        raise ValueError(f"a harvest cannot be written as {options.to!r}: choose {listed(FILES, 'or')}")
    if options.schema is not None:
        _refuse_schema(options)
    problems: list[Problem] = []
    try:
        output.create()
        output.refuse_foreign()
        with told(), output.alone(shard), engines.Processes(_processors() if jobs is None else jobs) as processes:
            units = _units(names, output.without, options, problems)
            if engine is None and processes.count > 1:
                units = _starting(processes, units, options)
            plan = _planned(units, output, options, shard)
            if shard is None:
                output.take_over()
            done = _done(output, plan)
            left = [one for one in plan.shards if one.number not in done and _is_ours(one, shard)]
            mapper = _engine(processes, len(left)) if engine is None else _named(engine, jobs)
            _compute(left, Run(output, plan, options, mapper, max_bad, watch), done)
            _refuse_another_plan(output, plan)
            if shard is not None or len(done) < len(plan.shards):
                return Harvested(output.place, _sum(done.values()), len(left), len(plan.shards), False, tuple(problems))
            stats = _finish(output, plan, done)
    except OSError as error:
        raise TablemillError([output.unwritable(error)]) from None
    return Harvested(output.place, stats, len(left), len(plan.shards), True, tuple(problems))


def pages(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    options: Options = Options(),  # noqa: B008  # frozen
) -> Iterator[tuple[Text, Page]]:
    """Yield each document of ``inputs`` and what it gives, one after the other and writing nothing: to go on in code.

    Raises TablemillError where an input cannot be read as what its name says.
    """
    names = [os.fspath(one) for one in ([inputs] if isinstance(inputs, (str, os.PathLike)) else inputs)]
    problems: list[Problem] = []
    for text in texts_of(_units(names, os.devnull, options, problems), options):
        if is_in_sample(options.sample, text.source, text.row):
            named = spelt(text)
            yield named, read_page(named, options)


def merge(out: str | os.PathLike[str]) -> Harvested:
    """Put together what `harvest` with ``shard`` has done; raises TablemillError where a shard is missing."""
    output = output_at(os.fspath(out))
    output.refuse_foreign()
    with told():
        plan = read_plan(output)
    if plan is None:
        raise TablemillError([_no_harvest(output, "has no harvest; name the folder of one")])
    with told(), output.alone(None):
        done = _done(output, plan)
        missing = [shard.number for shard in plan.shards if shard.number not in done]
        if missing:
            message = f"lacks the shards {listed(missing)}; run harvest --shard for them"
            raise TablemillError([_no_harvest(output, message)])
        return Harvested(output.place, _finish(output, plan, done), 0, len(plan.shards), True, ())


def _refuse_schema(options: Options) -> None:
    """Raise TablemillError for a schema that cannot be used, and ValueError where cells are asked for, too."""
    from .typed import prepared

    prepared(options.schema or "")
    if options.cells:
        raise ValueError("with a schema, records are written, and no cells: leave out one of the two")


def _no_harvest(output: Output, message: str) -> Problem:
    return Problem("harvest-plan", message, Span.top(output.called))


def _engine(processes: engines.Processes, shards: int) -> Mapper:
    return engines.here if min(processes.count, shards) <= 1 else processes


def _named(engine: Mapper | str, jobs: int | None) -> Mapper:
    if not isinstance(engine, str):
        return engine
    if engine != "ray":
        raise ValueError(f'unknown engine {engine!r}; valid: "ray", or a callable that maps')
    return engines.ray(jobs)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _is_ours(shard: Shard, part: tuple[int, int] | None) -> bool:
    return part is None or shard.number % part[1] == part[0]


# The plan


def _planned(units: Iterable[Unit], output: Output, options: Options, shard: tuple[int, int] | None) -> Plan:
    """Make the plan; one of many processes takes that which the first has made."""
    if shard is not None:
        with output.planning():
            found = read_plan(output)
            if found is not None and found.fingerprint["options"] == options.as_json():
                return found
            return make_plan(units, options, output)
    return make_plan(units, options, output)


def _starting(processes: engines.Processes, units: Iterable[Unit], options: Options) -> Iterator[Unit]:
    """Pass on ``units``, and start a process for each shard that they surely fill, while the plan is made."""
    for number, unit in enumerate(units):
        if number and number % options.shard_units == 0:
            processes.start(number // options.shard_units + 1)
        yield unit


def _units(names: Sequence[str], without: str, options: Options, problems: list[Problem]) -> Iterator[Unit]:
    """Cut all inputs into units; what several of them name is read once."""
    seen: set[int] | None = set() if len(names) > 1 else None
    count, sampled = 0, options.sample < 1
    for name in names:
        for unit in units_of(name, options, problems, without):
            if seen is not None:
                path = unit.path if is_address(unit.path) else os.path.abspath(unit.path)
                place = hash((path, *unit.where.items()))
                if place in seen:
                    continue
                seen.add(place)
            if sampled and unit.kind in ("file", "object") and not is_in_sample(options.sample, shown(unit.path)):
                continue  # the others are known only when they are read
            if options.limit is not None and count >= options.limit:
                return
            count += 1
            yield unit


# The shards


class Run(NamedTuple):
    """What the computing of shards needs to know beside them."""

    output: Output
    plan: Plan
    options: Options
    mapper: Mapper
    max_bad: float
    watch: Watch


def _compute(left: Sequence[Shard], run: Run, done: dict[int, Receipt]) -> None:
    """Compute the shards that are ``left`` and put their receipts into ``done``; a lost one is tried again."""
    by_number = {shard.number: shard for shard in left}
    waiting = list(left)
    reasons: dict[int, list[str]] = {}
    total = _sum(done.values())
    while waiting:
        lost = []
        for result in run.mapper(harvest_shard, [Job(str(run.output.place), shard, run.options) for shard in waiting]):
            if isinstance(result, Lost):
                reasons.setdefault(result.shard, []).append(result.reason)
                lost.append(by_number[result.shard])
                continue
            run.output.refuse_another()
            done[result.shard] = result
            total.add(result.stats)
            run.watch(result, len(done), len(run.plan.shards))
            _refuse_too_many_bad(run, total)
        waiting = lost
        given_up = [shard.number for shard in lost if len(reasons[shard.number]) >= ATTEMPTS]
        if given_up:
            first = given_up[0]
            message = f"shard {first} could not be computed in {ATTEMPTS} attempts; the last one: {reasons[first][-1]}"
            raise TablemillError([Problem("harvest-shard", message, Span.top(run.output.called))])


_ENOUGH = 100
"""How many documents there must be before their share says something."""


def _refuse_too_many_bad(run: Run, total: Stats) -> None:
    """Raise TablemillError where more of the documents that are done are bad than may be."""
    if run.max_bad < 1 and total.documents >= _ENOUGH and total.bad > run.max_bad * total.documents:
        message = (
            f"{total.bad:,} of {total.documents:,} documents cannot be read, more than {run.max_bad:.2%}; "
            "see problems/ for the reasons; what is done stays, and the same harvest with a higher --max-bad continues"
        )
        raise TablemillError([Problem("harvest-bad", message, Span.top(run.output.called))])


def _refuse_another_plan(output: Output, plan: Plan) -> None:
    """Raise TablemillError where another run could replace the plan, as there was nothing to keep it away."""
    if read_plan(output) != plan:
        message = "another harvest has made another plan there meanwhile; harvest into another place"
        raise TablemillError([Problem("harvest-busy", message, Span.top(output.called))])


def _done(output: Output, plan: Plan) -> dict[int, Receipt]:
    """Return the receipts of the shards that are done: those whose parts are there as they say."""
    sizes = output.sizes()
    found: dict[int, Receipt] = {}
    for line in _lines(output):
        try:
            receipt = receipt_of(line)
        except ValueError:
            continue  # cut short; the shard is computed again
        if 0 <= receipt.shard < len(plan.shards) and all(sizes.get(part.path) == part.bytes for part in receipt.parts):
            found[receipt.shard] = receipt
    return found


def _lines(output: Output) -> Iterator[bytes]:
    with contextlib.suppress(FileNotFoundError), output.opened(MANIFEST) as file:
        yield from file
    yield from output.receipts()


def _sum(receipts: Iterable[Receipt]) -> Stats:
    total = Stats()
    for receipt in receipts:
        total.add(receipt.stats)
    return total


# The end


def _finish(output: Output, plan: Plan, done: dict[int, Receipt]) -> Stats:
    """Write what is said of the whole, and remove what only the computing needed."""
    ordered = [done[shard.number] for shard in plan.shards]
    stats = _sum(ordered)
    single = _single(output, plan, ordered)
    kinds = schema.all_kinds(plan.fingerprint["options"].get("schema"))
    output.write(STATS, (json.dumps(stats.as_json(), indent=2, ensure_ascii=False) + "\n").encode())
    output.write(PACKAGE, package_of(ordered, kinds, single).encode())
    output.write(README, readme_of(ordered, stats, single).encode())
    output.write(MANIFEST, "".join(map(receipt_line, ordered)).encode())
    output.clear(len(ordered), (part.path for receipt in ordered for part in receipt.parts))
    return stats


def _single(output: Output, plan: Plan, receipts: Sequence[Receipt]) -> Part | None:
    """Write the whole as one file, where the plan says so."""
    to, text = (plan.fingerprint["options"].get(name) for name in ("to", "schema"))
    parts = (part for receipt in receipts for part in receipt.parts)
    if to is None:
        return None
    from .single import written  # most harvests are Parquet alone

    return written(output, to, parts, None if text is None else schema.records(text))
