"""Where shards are computed: in this process, in several of this machine, or wherever an engine puts them.

An engine calls a function with each job and yields receipts in any order; a job whose worker died is `Lost`, and the
others go on. It decides nothing else: what a shard becomes is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait

from .model import Job, Lost, Mapper, Receipt

Work = Callable[[Job], Receipt]


def here(work: Work, jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
    """Compute one after the other in this process: the reference for all engines."""
    for job in jobs:
        yield work(job)


def processes(count: int) -> Mapper:
    """Return an engine of ``count`` processes of this machine.

    It is Pebble's pool: where a worker dies, concurrent.futures gives up all that is running, and loky as well.
    """

    def mapper(work: Work, jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        import multiprocessing

        from pebble import ProcessExpired, ProcessPool

        # A process that is forked from one with threads may hang, and Arrow has threads.
        context = multiprocessing.get_context("spawn")
        waiting = iter(jobs)
        with ProcessPool(max_workers=count, context=context) as pool:
            running: dict[Future[Receipt], Job] = {}
            try:
                while True:
                    for job in waiting:
                        running[pool.schedule(work, args=[job])] = job
                        if len(running) >= 2 * count:
                            break
                    if not running:
                        return
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        job = running.pop(future)
                        try:
                            yield future.result()
                        except ProcessExpired as error:
                            yield Lost(job.shard.number, f"its worker died: {error}")
            finally:
                pool.stop()  # type: ignore[no-untyped-call]

    return mapper
