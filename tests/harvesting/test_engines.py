"""Whoever computes the shards, and whoever is killed meanwhile: the output is the same to the byte.

Ray is no library of development (its wheel has 79 MB, and it takes five seconds to start): where it is not installed,
its tests are skipped. ``pip install 'tablemill[ray]'`` brings them.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from harvested import content_of
from tablemill import TablemillError
from tablemill.harvesting import Options, Receipt, Stats, engines, harvest
from tablemill.harvesting.model import Job, Shard

PROGRAM = """\
import sys
from tablemill.harvesting import Options, harvest
if __name__ == "__main__":
    folder, out, engine, jobs = sys.argv[1:]
    harvest(folder, out, Options(shard_units=10, cells=True), jobs=int(jobs), engine=engine or None)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(200):
        rows = "".join(f"| {row} | **{number * row}** |\n" for row in range(number))
        (tmp_path / "in" / f"{number:03}.md").write_text(f"# {number}\n\n| a | b |\n|---|--:|\n{rows}")
    (tmp_path / "in" / "bad.md").write_bytes(b"\xff")
    (tmp_path / "run.py").write_text(PROGRAM)
    return tmp_path


@pytest.fixture
def reference(folder: Path) -> dict[str, str]:
    harvest(folder / "in", folder / "reference", Options(shard_units=10, cells=True), jobs=1)
    return content_of(folder / "reference")


def start(folder: Path, out: str, engine: str = "", jobs: int = 2) -> subprocess.Popen[bytes]:
    command = [sys.executable, folder / "run.py", folder / "in", folder / out, engine, str(jobs)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def children(process: int) -> list[int]:
    """Return the processes that ``process`` has started, and those that these have."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children") if Path(f"/proc/{process}").exists() else ():
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *children(child)]
    return found


def named(process: int, part: bytes) -> bool:
    with contextlib.suppress(OSError):
        return part in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def eventually(holds: object, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)
    return bool(holds())  # type: ignore[operator]


@pytest.mark.parametrize("jobs", [2, 8])
def test_many_processes_write_what_one_does(folder: Path, reference: dict[str, str], jobs: int) -> None:
    assert start(folder, "out", jobs=jobs).wait() == 0
    assert content_of(folder / "out") == reference


def kills(folder: Path, out: str, count: int, source: random.Random) -> Iterator[str]:
    """Run the harvest until it is done, and kill the parent or a worker so many times; yield who it was."""
    process = start(folder, out)
    assert eventually((folder / out / "_plan.json").exists)  # not before there is something to be killed
    kill(process.pid)
    process.wait()
    yield "parent"
    process = start(folder, out)
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(source.uniform(0.05, 1.5))
        if process.poll() == 0:
            return
        if not count:
            assert process.wait(120) == 0
            return
        workers = [child for child in children(process.pid) if named(child, b"spawn_main")]
        if process.poll() is not None or not workers or source.random() < 0.5:
            kill(process.pid)
            process.wait()
            yield "parent"
            process = start(folder, out)
        else:
            kill(source.choice(workers))
            yield "worker"
        count -= 1


HELD: list[bytes] = []


def growing(job: Job) -> Receipt:
    """Take 10 MB or, for every other shard, 200 MB more, and return which process it was."""
    HELD.append(b"x" * (200_000_000 if job.shard.number % 2 else 10_000_000))
    return Receipt(os.getpid(), (), Stats())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how large a process is")
def test_a_process_that_has_become_large_is_replaced() -> None:
    jobs = [Job("", Shard(number, 0, 0, 1, 1), Options()) for number in range(6)]
    done = [receipt.shard for receipt in engines.Processes(1)(growing, jobs) if isinstance(receipt, Receipt)]
    assert [done.index(process) for process in done] == [0, 0, 2, 2, 4, 4]


@pytest.mark.no_cover  # processes that die
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_it_comes_to_the_same_output(folder: Path, reference: dict[str, str], seed: int) -> None:
    killed = list(kills(folder, "out", 6, random.Random(seed)))  # noqa: S311  # no secret
    assert 1 <= len(killed) <= 7
    assert content_of(folder / "out") == reference


@pytest.mark.no_cover  # a process that dies
def test_workers_end_with_the_process_that_started_them(folder: Path) -> None:
    (folder / "in/long.md").write_text("| a |\n|---|\n" + "| *a **b* `c` [d](e)</p> |\n" * 300_000)
    process = start(folder, "out")

    def workers() -> list[int]:
        return [child for child in children(process.pid) if named(child, b"spawn_main")]

    assert eventually(lambda: (folder / "out/_doing").exists() and len(workers()) == 2)
    left = workers()
    kill(process.pid)
    process.wait()
    assert eventually(lambda: not any(named(worker, b"spawn_main") for worker in left), 5)


AHEAD = """\
import os
from multiprocessing import active_children
from tablemill.harvesting import Options, engines, run
def process_of(job):
    return os.getpid()
if __name__ == "__main__":
    with engines.Processes(3) as processes:
        print([len(active_children()) for _ in run._starting(processes, range(9), Options(shard_units=2))])
        ahead = {child.pid for child in active_children()}
        did = {*processes(process_of, [1, 2])}
        print(len(did), did < ahead, len(active_children()))
    print(len(active_children()))
"""


def test_processes_start_while_the_plan_of_several_shards_is_made(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(AHEAD)
    done = subprocess.run([sys.executable, tmp_path / "run.py"], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "[0, 0, 2, 2, 3, 3, 3, 3, 3]\n2 True 1\n0\n"


WITHOUT_NUMPY = """\
import sys
from tablemill.harvesting import engines
def has_numpy(job):
    import pyarrow
    return sys.modules.get("numpy") is not None
if __name__ == "__main__":
    print(*engines.Processes(1)(has_numpy, ["job"]), has_numpy("here"))
"""


@pytest.mark.skipif(find_spec("numpy") is None, reason="NumPy is not installed: pip install numpy")
def test_a_process_starts_without_numpy(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(WITHOUT_NUMPY)
    done = subprocess.run([sys.executable, tmp_path / "run.py"], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "False True\n"


def test_an_engine_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ValueError, match="unknown engine 'spark'; valid: \"ray\", or a callable that maps"):
        harvest(folder / "in", folder / "out", engine="spark")


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_ray_says_what_to_install(folder: Path) -> None:
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", folder / "out", engine="ray")
    assert str(caught.value) == (
        "ray:1:1: error[harvest-engine]: --engine ray needs ray, which is not installed; "
        "run, in tablemill's own environment: pip install 'tablemill[ray]'"
    )


@pytest.fixture
def closed() -> str:
    """An address where nobody listens: the port was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def test_a_cluster_that_no_longer_answers_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))
    assert engines._address() is None
    last = tmp_path / "ray/ray_current_cluster"
    last.parent.mkdir()
    last.write_text(f"{closed}\n")
    assert engines._address() == "local"
    with socket.create_server(("127.0.0.1", 0)) as server:
        last.write_text(f"127.0.0.1:{server.getsockname()[1]}\n")
        assert engines._address() is None


@pytest.mark.parametrize("form", ["{}", "ray://{}"])
def test_a_cluster_that_is_named_and_does_not_answer_is_reported(
    monkeypatch: pytest.MonkeyPatch, closed: str, form: str
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", form.format(closed))
    with pytest.raises(TablemillError) as caught:
        engines._address()
    assert str(caught.value) == (
        f"RAY_ADDRESS:1:1: error[harvest-engine]: no cluster answers at {form.format(closed)}; start it, "
        "or unset RAY_ADDRESS to compute on this machine"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("RAY_ADDRESS", form.format(f"127.0.0.1:{server.getsockname()[1]}"))
        assert engines._address() is None


@pytest.mark.parametrize("named", ["auto", "local"])
def test_what_names_no_place_is_left_to_ray(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("RAY_ADDRESS", named)
    assert engines._address() is None


with_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install 'tablemill[ray]'")


@with_ray
@pytest.mark.no_cover  # processes of Ray
def test_ray_writes_what_one_process_does(folder: Path, reference: dict[str, str]) -> None:
    assert start(folder, "out", "ray").wait() == 0
    assert content_of(folder / "out") == reference


@with_ray
@pytest.mark.no_cover  # processes of Ray
def test_a_worker_of_ray_that_is_killed_is_replaced(folder: Path) -> None:
    (folder / "in/long.md").write_text("| a |\n|---|\n" + "| *a **b* `c` [d](e)</p> |\n" * 30_000)
    harvest(folder / "in", folder / "with-long", Options(shard_units=10, cells=True), jobs=1)
    process = start(folder, "out", "ray")

    def workers() -> list[int]:
        return [child for child in children(process.pid) if named(child, b"ray::_in_folder")]

    assert eventually(lambda: (folder / "out/_done").exists() and workers(), 90)
    kill(workers()[0])
    assert process.wait() == 0
    assert content_of(folder / "out") == content_of(folder / "with-long")
