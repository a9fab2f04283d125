"""Where shards are computed: in this process, in several of this machine, or wherever an engine puts them.

An engine calls a function with each job and yields receipts in any order; a job whose worker died is `Lost`, and the
others go on. It decides nothing else: what a shard becomes is the same everywhere.

**Why Ray.** On a cluster, an engine has to place a function of ours and to tell whether it returned, no more: the
plan, the receipts and what follows from a kill are ours. Ray Core does just that, in every release the same way, and
runs on Kubernetes, on Slurm and on single machines. Dask's scheduler does as well, and starts sooner, but where it
counts a task as poisonous it gives up what ran beside it; Daft, Ray Data and Spark want to own the rows between, and
datatrove the files, whole ranks of which it does again. For all that can start processes there is ``--shard``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing import connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..model import Span
from ..problems import Problem, TablemillError, install_line
from .bounds import resident
from .model import Job, Lost, Mapper, Receipt

Work = Callable[[Job], Receipt]

LARGE = 160 * 2**20
"""A process that has so many bytes when a shard is done is replaced.

It begins with half of that. Python gives back only what no small object is left in: of thirteen documents in a row that
each took all they may, one process came to half a gigabyte.
"""


def here(work: Work, jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
    """Compute one after the other in this process: the reference for all engines."""
    for job in jobs:
        yield work(job)


class Processes:
    """An engine of ``count`` processes of this machine; each has a pipe of its own, and nothing is shared.

    Where a worker is killed, concurrent.futures and loky give up all that is running. Pebble does not, but its workers
    share a pipe and its locks: in one of some fifty random kills, nobody could read or write them any more.

    Processes can be started ahead of the jobs (`start`); as a context, it ends those that have got none.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._ahead: list[_Worker] = []

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        while self._ahead:
            self._ahead.pop().end()

    def start(self, wanted: int) -> None:
        """Start so many of the processes for jobs that come later: it takes them a fifth of a second to be ready."""
        while len(self._ahead) < min(wanted, self.count):
            self._ahead.append(_Worker())

    def __call__(self, work: Work, jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        waiting = iter(jobs)
        workers: list[_Worker] = []
        try:
            workers += [self._given(work, job) for job in islice(waiting, self.count)]
            while workers:
                pipes = {worker.pipe: worker for worker in workers}
                for pipe in connection.wait(list(pipes)):
                    worker = pipes[pipe]  # type: ignore[index]  # of which these are some
                    (result, is_large), job = worker.result(), next(waiting, None)
                    if job is not None and not isinstance(result, Lost) and not is_large:
                        worker.give(work, job)
                    else:
                        worker.end()
                        workers.remove(worker)
                        workers += [] if job is None else [self._given(work, job)]
                    yield result
        finally:
            for worker in workers:
                worker.end()

    def _given(self, work: Work, job: Job) -> _Worker:
        worker = self._ahead.pop() if self._ahead else _Worker()
        worker.give(work, job)
        return worker


class _Worker:
    """A process that does one job after the other, as they come through its pipe."""

    def __init__(self) -> None:
        # A process that is forked from one with threads may hang, and Arrow has threads.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends with the process

    def give(self, work: Work, job: Job) -> None:
        self.job = job
        with contextlib.suppress(OSError):  # it has died, and `result` will say so
            self.pipe.send((work, job))

    def result(self) -> tuple[Receipt | Lost, bool]:
        """Return what has come of the job, and whether the process is large now; raises what it has raised."""
        try:
            result: tuple[Receipt | BaseException, bool] = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            return Lost(self.job.shard.number, f"its worker died: exit code {self.process.exitcode}"), False
        receipt, is_large = result
        if isinstance(receipt, BaseException):
            raise receipt
        return receipt, is_large

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: connection.Connection) -> None:
    """Do what comes through the pipe, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Arrow imports NumPy where it is installed, and takes more than twice as long; nothing here needs it.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    import pyarrow.parquet  # noqa: F401  # now, for there may be no job yet

    while True:
        work, job = pipe.recv()
        try:
            result: Receipt | BaseException = work(job)
        except Exception as error:
            error.add_note(traceback.format_exc())
            result = error
        pipe.send((result, resident() > LARGE))


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has, or two runs would do the same work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ray(jobs: int | None = None) -> Mapper:
    """Return an engine that has a cluster of Ray compute the shards, ``jobs`` at once: by default one a processor.

    It is the cluster that ``RAY_ADDRESS`` names or this machine is a part of; where there is none, Ray starts one here.
    All machines must see the inputs and the output at the same paths, and have Tablemill. Raises TablemillError where
    Ray is not installed, and where nothing answers at ``RAY_ADDRESS``.
    """

    def mapper(work: Work, given: Iterable[Job]) -> Iterator[Receipt | Lost]:
        library = _ray()
        if not library.is_initialized():
            library.init(_address(), log_to_driver=False, include_dashboard=False)
        count = jobs or int(library.cluster_resources().get("CPU", 1))
        # A shard whose worker died is tried again by who called us, who knows what a document may have to do with it.
        remote = library.remote(num_cpus=1, max_retries=0)(_in_folder)
        waiting = iter(given)
        running: dict[Any, Job] = {}
        try:
            while True:
                while len(running) < count and (job := next(waiting, None)):
                    running[remote.remote(os.getcwd(), work, job)] = job
                if not running:
                    return
                done, _ = library.wait(list(running), num_returns=1)
                for reference in done:
                    yield _outcome(library, reference, running.pop(reference))
        finally:
            for reference in running:
                library.cancel(reference, force=True)

    return mapper


def _ray() -> Any:
    try:
        import ray as library
    except ImportError:
        message = f"--engine ray needs ray, which is not installed; {install_line('ray')}"
        raise TablemillError([Problem("harvest-engine", message, Span.top("ray"))]) from None
    return library


_ANSWERS = 10.0
"""How many seconds a cluster is waited for: one that runs takes the connection at once."""


def _address() -> str | None:
    """Return what Ray is to connect to: "local" is a cluster that it starts; None leaves the choice to Ray.

    Ray keeps in a file which cluster was started last on this machine. The file stays when the cluster is killed, and
    Ray would wait for a minute or without end for what it names.
    """
    named = os.environ.get("RAY_ADDRESS", "")
    if named:
        if not _answers(named):
            message = f"no cluster answers at {named}; start it, or unset RAY_ADDRESS to compute on this machine"
            raise TablemillError([Problem("harvest-engine", message, Span.top("RAY_ADDRESS"))])
        return None
    folder = os.environ.get("RAY_TMPDIR") or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  # as Ray has it
    try:
        last = Path(folder, "ray", "ray_current_cluster").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return None if _answers(last) else "local"


def _answers(address: str) -> bool:
    """Whether somebody takes connections at ``address``; "auto" and the like, which have no port, are Ray's affair."""
    try:
        place = urlsplit(address if "://" in address else f"//{address}")
        if not place.hostname or not place.port:
            return True
        socket.create_connection((place.hostname, place.port), timeout=_ANSWERS).close()
    except (OSError, ValueError):
        return False
    return True


def _outcome(library: Any, reference: Any, job: Job) -> Receipt | Lost:
    try:
        receipt: Receipt = library.get(reference)
    except library.exceptions.RayTaskError as error:
        raise error.cause from None  # what our function has raised, as it would here
    except library.exceptions.RayError as error:
        return Lost(job.shard.number, f"its worker died: {type(error).__name__}")
    return receipt


def _in_folder(folder: str, work: Work, job: Job) -> Receipt:
    """Do the work where the paths of the job mean what they mean to who asked."""
    if Path.cwd() != Path(folder):
        os.chdir(folder)
    return work(job)
