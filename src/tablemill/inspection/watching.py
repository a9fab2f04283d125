"""Watches what a build reads, and builds again when it changes.

Enters: a spec's path. Leaves: a Rebuild for each build. What to watch is what the build before read or looked for:
the spec, schemas, seeds, templates, and the folders in which patterns looked. So a spec that is broken is watched as
one that is not, and what a build writes is nothing that it reads, but for files that it inserts into.

The files are looked at a few times a second. Notifications of the system would arrive sooner, but the
libraries for that lose a folder that is deleted and made again, as by a change of branches, and see nothing on
network drives; to be sure, we would have to look all the same. Looking at a hundred files takes a quarter of a
millisecond, and a look at more is taken less often.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..dist.publication import Published
from ..dist.writing import holds
from ..pipeline import Outcome, build
from ..problems import Problem, TablemillError
from ..reading.following import Follow, unfollowed
from ..reading.project import real
from ..reading.sources import NOTEBOOKS, Stamp, display, note, stamp

__all__ = ["Rebuild", "watch"]

_SETTLED = 0.1
"""For how long, in seconds, nothing may change before a build: editors save in several steps, and people many files."""

_SHARE = 20
"""How many times as long as looking takes is waited before the next look."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One build, and what changed since the one before, which is nothing at the first.

    ``outcome`` is None if the spec cannot be used or the files cannot be written; ``problems`` say why. ``published``
    is None if nothing was written because of an error. ``inputs`` has the absolute paths of the files that were read or
    looked for, each with its stamp at that time.
    """

    changed: tuple[str, ...]
    outcome: Outcome | None
    published: Published | None
    problems: tuple[Problem, ...]
    inputs: Mapping[str, Stamp]


def watch(
    path: Path,
    interval: float = 0.25,
    root: Path | None = None,
    *,
    begin: Callable[[], Follow] = lambda: unfollowed,
) -> Iterator[Rebuild]:
    """Build the spec at ``path``, and again whenever a file that the build read has changed; never ends by itself.

    ``root`` is that of `run`. ``interval`` is the time in seconds between two looks at the files. ``begin`` is called
    when a build begins, and returns the ``follow`` of `run` for it. A new file in a folder that makes no difference
    yields nothing.
    """
    last = _build(path, root, (), begin())
    yield last
    while True:
        changed = _wait(last.inputs, interval)
        before, last = last, _build(path, root, tuple(display(name) for name in changed), begin())
        done = last.published
        written = done is not None and bool(done.written or done.removed or done.inserted)
        if written or last.problems != before.problems or not all(map(os.path.isdir, changed)):
            yield last


def _build(path: Path, root: Path | None, changed: tuple[str, ...], follow: Follow) -> Rebuild:
    inputs: dict[str, Stamp] = {}
    NOTEBOOKS.append(inputs)
    try:
        outcome, published = build(path, root, follow=follow)
        if published is not None and published.inserted:
            _take_as_read(outcome, inputs)
        return Rebuild(changed, outcome, published, outcome.problems, inputs)
    except TablemillError as error:
        for problem in error.problems:
            note(problem.span.path)  # a file of the output folder may be in the way: to move it away mends that
        return Rebuild(changed, None, None, error.problems, inputs)
    finally:
        NOTEBOOKS.remove(inputs)


def _take_as_read(outcome: Outcome, inputs: dict[str, Stamp]) -> None:
    """Take the files that a build has itself inserted into as read now, unless somebody has edited them since."""
    made = {str(one.path): one for one in outcome.insertions}
    for name in inputs:
        one, now = made.get(real(name)), stamp(name)
        if one is not None and holds(one.path, one.new):
            inputs[name] = now


def _wait(inputs: Mapping[str, Stamp], interval: float) -> list[str]:
    """Return what of ``inputs`` has changed, as soon as something has and no more does."""
    while True:
        began = time.perf_counter()
        now = {name: stamp(name) for name in inputs}
        if now == inputs:
            time.sleep(max(interval, _SHARE * (time.perf_counter() - began)))
            continue
        time.sleep(_SETTLED)
        if all(stamp(name) == was for name, was in now.items()):
            return [name for name, was in inputs.items() if now[name] != was]
