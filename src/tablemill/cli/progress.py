"""Shows that work which takes longer than a second lives, on a terminal's standard error and nowhere else.

The work counts what it has done, and a thread looks at the count ten times a second: so the line moves on while one
table of a million rows is read, and costs the work an addition for each file. tqdm draws it; it is imported when the
first second is over, and the line is gone before anything else is written.

tqdm 4.70 has 0.3 MB and needs nothing; rich 15 needs pygments and has 7 MB, alive-progress 3.3 needs two packages that
few others use, and progressbar2 4.6 python-utils. rich and alive-progress draw a line that lives by itself, too, but
take over the streams for it, on which problems, data and the next command of a pipe are written.
"""

from __future__ import annotations

import sys
import time

from ..reading.following import unfollowed
from .terminal import on_terminal, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator
    from threading import Event, Thread
    from typing import Self, TypeVar

    from tqdm.std import tqdm

    from ..harvesting.model import Receipt
    from ..pipeline import Outcome
    from ..reading.following import Follow

    Item = TypeVar("Item")

__all__ = ["Progress", "more", "what_of"]

AFTER = 1.0
"""The seconds that nobody wonders about."""

EVERY = 0.1
"""The seconds between two looks at the count."""

_COUNTED = "{desc}: {n_fmt} of {total_fmt} |{bar}| {rate_fmt}, {remaining} left"
_ENDLESS = "{desc}, {elapsed}"
_HARVEST = "{desc} |{bar}| {remaining} left"


class Stage:
    """What is being done, since when, and how much of how much is done; counted by the work, read by the thread."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.start = time.time()  # the clock of tqdm
        self.first = 0
        self.form = _COUNTED if total > 1 else _ENDLESS

    def said(self, now: float) -> str:
        """Say what is being done."""
        del now
        return self.what


class Harvest(Stage):
    """A harvest, shard by shard, from when the first one came: how long that took nobody knows, as others ran before.

    ``found`` is what the shards that have come had in them.
    """

    def __init__(self, receipt: Receipt, done: int, shards: int) -> None:
        super().__init__("harvesting", shards)
        self.form = _HARVEST
        self.first = self.done = done
        self.before = receipt.stats.bytes
        self.found = receipt.stats.copy()

    def add(self, receipt: Receipt, done: int) -> None:
        """Take one shard more."""
        self.found.add(receipt.stats)
        self.done = done

    def said(self, now: float) -> str:
        """Say how many documents, tables and bad ones there are in this run, and the speed."""
        from ..problems import counted

        found, taken = self.found, now - self.start
        speed = f"{(found.bytes - self.before) / taken / 1e6:,.1f}" if self.done > self.first and taken > 0 else "?"
        bad = f", {found.bad:,} bad" if found.bad else ""
        return (
            f"harvesting: {counted(found.documents, 'document')}, {counted(found.tables, 'table')}, {speed} MB/s{bad}"
        )


class Progress:
    """Follows the work that is done within its ``with``; ``follow`` is given to it."""

    def __init__(self, options: argparse.Namespace, *, line: bool = True) -> None:
        """``line`` is false where something else is written meanwhile."""
        self.line = line and not options.quiet and on_terminal(sys.stderr)
        self.verbose = options.verbose
        self.stages = [Stage("reading", 0)]
        self.follow: Follow = self._counted if self.line or self.verbose else unfollowed
        self.ended: Event | None = None
        self.thread: Thread | None = None
        self.end = 0.0

    def __enter__(self) -> Self:
        if self.line:
            from threading import Event, Thread

            self.ended = Event()
            self.thread = Thread(target=self._show, args=[self.ended], daemon=True)
            self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        """End the work, and the line."""
        self.end = time.time()
        if self.ended is not None and self.thread is not None:
            self.ended.set()
            self.thread.join()

    def _counted(self, items: Collection[Item], what: str, /) -> Iterable[Item]:
        stage = Stage(what, len(items))
        self.stages.append(stage)
        return _count(items, stage)

    def shard(self, receipt: Receipt, done: int, shards: int) -> None:
        """Follow a harvest: see `Watch`."""
        stage = self.stages[-1]
        if isinstance(stage, Harvest):
            stage.add(receipt, done)
        else:
            self.stages.append(Harvest(receipt, done, shards))

    def times(self) -> str:
        """Say how long each stage took that took a hundredth of a second, and how long all of them."""
        ends = [*(stage.start for stage in self.stages[1:]), self.end]
        took = [(stage.what, end - stage.start) for stage, end in zip(self.stages, ends, strict=True)]
        long = [f"{what} {seconds:.2f} s" for what, seconds in took if seconds >= 0.01]
        return f"{self.end - self.stages[0].start:.2f} s" + (f": {', '.join(long)}" if long else "")

    def _show(self, ended: Event) -> None:
        if ended.wait(AFTER):
            return
        shown, bar = None, None
        try:
            while True:
                stage = self.stages[-1]
                if bar is None or stage is not shown:
                    if bar is not None:
                        bar.close()
                    shown, bar = stage, _bar(stage)
                bar.n = stage.done
                bar.set_description_str(stage.said(time.time()), refresh=False)
                bar.refresh()
                if ended.wait(EVERY):
                    return
        finally:
            if bar is not None:
                bar.close()


def _count(items: Collection[Item], stage: Stage) -> Iterator[Item]:
    for item in items:
        yield item
        stage.done += 1


def _bar(stage: Stage) -> tqdm[None]:
    from tqdm.std import tqdm

    tqdm.monitor_interval = 0  # no thread of its own
    bar: tqdm[None] = tqdm(
        desc=stage.what,
        total=stage.total,
        initial=stage.first,
        file=sys.stderr,
        leave=False,
        dynamic_ncols=True,
        unit="",
        bar_format=stage.form,
        delay=0.001,  # it is drawn when its count and its beginning are known
    )
    bar.start_t = stage.start
    bar.delay = 0  # or close() takes a bar that is made within it for one that was never drawn, and lets its line stand
    return bar


def more(options: argparse.Namespace, progress: Progress, read: Iterable[str] = (), lines: Iterable[str] = ()) -> None:
    """Say what --verbose adds: the files that were read, ``lines`` on what was made of them, and the time."""
    if options.verbose:
        for path in read:
            say(f"read {path}")
        for line in lines:
            say(line)
        say(f"took {progress.times()}")


def what_of(outcome: Outcome) -> tuple[list[str], list[str]]:
    """Name the files that a spec read, and say how many records each dataset has and how many rows it leaves out."""
    from ..problems import counted
    from ..reading.sources import display

    read = [display(outcome.spec.path), *(source.path for source in outcome.sources.values())]
    lines = []
    for name, dataset in outcome.datasets.items():
        left = outcome.left_out.get(name)
        out = f", {counted(left, 'row')} left out by where or except" if left else ""
        sources = counted(len(outcome.spec.dataset(name).sources), "file")
        lines.append(f"{name}: {counted(len(dataset.records), 'record')} of {sources}{out}")
    return read, lines
