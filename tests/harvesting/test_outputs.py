"""An output in an object store, written over HTTP on loopback: the same bytes as in a folder, whatever happens between.

The client is pyarrow's, the server moto's.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import object_store
from bucket import Bucket
from harvested import content_of
from tablemill import TablemillError
from tablemill.cli import main
from tablemill.harvesting import Options, harvest, merge, shards, stores
from tablemill.harvesting.model import Receipt

TABLE = "# H\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
SHARDS = Options(shard_units=4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with documents in ``in`` and, in ``whole``, what is harvested of them."""
    (tmp_path / "in").mkdir()
    for number in range(20):
        (tmp_path / f"in/{number:02}.md").write_text(f"{TABLE}| {number} |\n")
    (tmp_path / "in/bad.md").write_bytes(b"\xff")
    harvest(tmp_path / "in", tmp_path / "whole", SHARDS, jobs=1)
    return tmp_path


def refused(folder: Path, out: str, options: Options = SHARDS) -> str:
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", out, options, jobs=1)
    return str(caught.value)


# What is written


@pytest.mark.parametrize(
    "options",
    [
        SHARDS,
        Options(cells=True, shard_units=4, to="sqlite"),
        Options(shard_units=4, to="csv"),
        Options(shard_units=4, to="jsonl", schema='{"properties": {"a": {"type": "integer"}}}'),
    ],
    ids=["tables", "cells", "csv", "records"],
)
def test_whoever_computes_it_has_the_bytes_of_a_folder(folder: Path, bucket: Bucket, options: Options) -> None:
    harvest(folder / "in", folder / "out", options, jobs=1)
    expected = content_of(folder / "out")
    for number in range(3):
        harvest(folder / "in", bucket.address("three"), options, jobs=1, shard=(number, 3))
    assert [
        harvest(folder / "in", bucket.address("one"), options, jobs=1).finished,
        harvest(folder / "in", bucket.address("two"), options, jobs=2).finished,
        merge(bucket.address("three")).finished,
    ] == [True] * 3
    assert [bucket.hashes(name) for name in ("one", "two", "three")] == [expected] * 3


def test_run_again_it_computes_what_is_missing(folder: Path, bucket: Bucket) -> None:
    out = bucket.address("deep/out")
    first = harvest(folder / "in", out, SHARDS, jobs=1)
    assert (first.out, first.computed, first.stats.tables) == (out, 6, 20)
    assert harvest(folder / "in", out, SHARDS, jobs=1).computed == 0
    bucket.client.delete_file(f"{bucket.name}/deep/out/tables/part-00002.parquet")
    assert harvest(folder / "in", out, SHARDS, jobs=1).computed == 1
    assert bucket.hashes("deep/out") == content_of(folder / "whole")


def test_from_a_bucket_into_itself_the_output_is_no_input(bucket: Bucket) -> None:
    bucket.put("docs/a.md", TABLE)
    for _ in range(2):
        done = harvest(bucket.address("docs"), bucket.address("docs/out"), jobs=1)
        assert (done.stats.documents, done.stats.tables) == (1, 1)
    assert "README.md" in bucket.content("docs/out")
    read = harvest(bucket.address("docs/out"), bucket.address("docs/out/again"), jobs=1)
    assert read.stats.documents == 1  # which is that README.md: the prefix has been named


def test_a_part_of_a_plan_that_was_killed_does_not_stay(folder: Path, bucket: Bucket) -> None:
    harvest(folder / "in", bucket.address("out"), SHARDS, shard=(0, 2))
    for name in ("out/problems/part-00001.parquet", "out/problems/part-77777.parquet"):
        bucket.put(name, "of a run that was killed")
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    expected = {*content_of(folder / "whole"), "problems/part-77777.parquet"}  # which is of no shard of ours
    assert set(bucket.hashes("out")) == expected


def test_the_note_of_what_is_being_read_takes_three_requests_a_shard(folder: Path, bucket: Bucket) -> None:
    harvest(folder / "in", bucket.address("out"), Options(), jobs=1)
    notes = [asked.method for asked in bucket.proxy.asked if asked.path.endswith("_doing/00000")]
    assert notes == ["HEAD", "PUT", "PUT"]


# Who dies on the way


DYING = """\
import os, signal, sys
from tablemill.harvesting import documents, shards, harvest, Options
read = documents.read_page
def deadly(text, *rest):
    if text.source.endswith("/07.md"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(text, *rest)
shards.read_page = deadly
shards.survives = lambda text, options: not text.source.endswith("/07.md")
harvest(sys.argv[1], sys.argv[2], Options(shard_units=4), jobs=1)
"""


@pytest.mark.no_cover  # processes that die
def test_a_document_that_ends_whoever_reads_it_is_left_out(folder: Path, bucket: Bucket) -> None:
    codes = []
    while not codes or codes[-1]:
        command = [sys.executable, "-c", DYING, folder / "in", bucket.address("out")]
        codes.append(subprocess.run(command, check=False).returncode)
        assert len(codes) < 8
    assert codes == [-9] * 4 + [0]  # the first time, only the shard is known
    found = harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    assert (found.computed, found.stats.bad, found.stats.tables) == (0, 2, 19)


def test_who_interrupts_a_run_has_killed_nobody(folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shards, "read_page", interrupted)
        with pytest.raises(KeyboardInterrupt):
            harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    assert bucket.content("out")["_doing/00000"] == b""  # else the next run would note each document
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    assert bucket.hashes("out") == content_of(folder / "whole")


@pytest.mark.no_cover  # processes that die
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_it_comes_to_the_same_output(folder: Path, bucket: Bucket, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311  # no secret
    program = (
        "import sys; from tablemill.harvesting import Options, harvest\n"
        "if __name__ == '__main__': harvest(sys.argv[1], sys.argv[2], Options(shard_units=4), jobs=2)\n"
    )
    (folder / "run.py").write_text(program)
    killed = 0
    for _ in range(6):
        process = subprocess.Popen([sys.executable, folder / "run.py", folder / "in", bucket.address("out")])
        while not bucket.proxy.asked:
            time.sleep(0.01)
        time.sleep(source.uniform(0, 1))
        killed += process.poll() is None
        process.kill()
        process.wait()
    assert killed
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=2)
    assert bucket.hashes("out") == content_of(folder / "whole")


# What goes wrong


@pytest.mark.parametrize("fault", object_store.FAULTS)
def test_a_fault_that_passes_changes_nothing(folder: Path, bucket: Bucket, fault: str) -> None:
    met: set[tuple[str, str]] = set()

    def once_each(method: str, path: str, _: int) -> str:
        name = re.sub("[0-9]", "", path.partition("?")[0])  # of all parts one, for each fault takes the client a second
        if (method, name) in met:
            return ""
        met.add((method, name))
        return fault

    bucket.proxy.rule = once_each
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    assert {method for method, _ in met} == {"HEAD", "GET", "PUT", "POST", "DELETE"}
    assert bucket.hashes("out") == content_of(folder / "whole")


@pytest.mark.parametrize(
    ("name", "jobs"),
    [("tables/part-00003.parquet", 2), ("_done/00003.json", 1), ("_manifest.jsonl", 1), ("_plan.json", 1)],
)
def test_a_store_that_takes_no_more_ends_the_run_and_the_same_run_goes_on(
    folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, name: str, jobs: int
) -> None:
    monkeypatch.setattr(stores, "TRIES", 1)
    bucket.proxy.rule = lambda method, path, _: "503" if method == "PUT" and path.endswith(name) else ""
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", bucket.address("out"), SHARDS, jobs=jobs)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.path) == ("harvest-store", f"s3://{bucket.name}/out/{name}")
    assert problem.message.startswith("cannot be written: ")
    assert problem.message.endswith("; what is done stays, and the same command continues")
    assert name not in bucket.content("out")
    bucket.proxy.rule = lambda *_: ""
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=jobs)
    assert bucket.hashes("out") == content_of(folder / "whole")


@pytest.mark.parametrize("name", ["_plan.json", "_done/00000.json", "_inputs.jsonl"])
def test_a_store_that_gives_no_more_is_told(
    folder: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(stores, "TRIES", 1)
    out = bucket.address("out")
    harvest(folder / "in", out, SHARDS, jobs=1, shard=(0, 2))
    if name == "_inputs.jsonl":
        (folder / "in/zz.md").write_text(TABLE)  # else nobody asks what was in it
    bucket.proxy.rule = lambda method, path, _: "503" if method == "GET" and path.endswith(name) else ""
    told = f"s3://{bucket.name}/out/{name}:1:1: error[harvest-store]: cannot be read: "
    assert refused(folder, out).startswith(told)
    if name != "_inputs.jsonl":
        with pytest.raises(TablemillError, match=r"error\[harvest-store\]: cannot be read: "):
            merge(out)


def test_what_comes_back_differently_is_sent_again(folder: Path, bucket: Bucket) -> None:
    changed: list[str] = []

    def change(method: str, path: str, _: int) -> str:
        if method == "GET" and path.endswith("part-00001.parquet") and not changed:
            changed.append(path)
            bucket.put("out/tables/part-00001.parquet", "another content")
        return ""

    bucket.proxy.rule = change
    harvest(folder / "in", bucket.address("out"), SHARDS, jobs=1)
    assert len(changed) == 1
    assert bucket.hashes("out") == content_of(folder / "whole")


def test_of_two_runs_at_once_the_later_goes_on(folder: Path, bucket: Bucket) -> None:
    out = bucket.address("out")

    def later(receipt: Receipt, done: int, shards: int) -> None:  # noqa: ARG001
        harvest(folder / "in", out, SHARDS, jobs=1)

    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", out, SHARDS, jobs=1, watch=later)
    assert str(caught.value) == (
        f"s3://{bucket.name}/out:1:1: error[harvest-busy]: another harvest has begun to write there, so this one has "
        "ended; what is done stays"
    )
    harvest(folder / "in", out, SHARDS, jobs=1)
    assert bucket.hashes("out") == content_of(folder / "whole")


def test_a_plan_that_another_run_has_replaced_is_told(folder: Path, bucket: Bucket) -> None:
    out = bucket.address("out")

    def replaced(receipt: Receipt, done: int, shards: int) -> None:  # noqa: ARG001
        bucket.put("out/_plan.json", '{"shards": []}')

    with pytest.raises(TablemillError, match="another harvest has made another plan there meanwhile"):
        harvest(folder / "in", out, SHARDS, jobs=1, shard=(0, 2), watch=replaced)


def test_another_plan_is_refused_and_does_not_end_the_run_that_has_one(folder: Path, bucket: Bucket) -> None:
    out = bucket.address("out")
    told = []

    def other(receipt: Receipt, done: int, shards: int) -> None:  # noqa: ARG001
        told.append(refused(folder, out, Options(shard_units=4, html=True)))

    harvest(folder / "in", out, SHARDS, jobs=1, watch=other)
    assert told[0].startswith(f"s3://{bucket.name}/out:1:1: error[harvest-plan]: has a harvest of something else: ")
    assert "options html was false and is true" in told[0]
    (folder / "in/zz.md").write_text(TABLE)
    assert f'the first input that differs was nothing and is "{folder}/in/zz.md"' in refused(folder, out)


@pytest.mark.parametrize("name", ["tables/part-0.parquet", "README.md"])
def test_a_prefix_that_has_objects_of_others_is_left_as_it_is(folder: Path, bucket: Bucket, name: str) -> None:
    bucket.put(f"out/{name}", "Spark's")
    assert refused(folder, bucket.address("out")) == (
        f"s3://{bucket.name}/out/{name}:1:1: error[harvest-plan]: already exists, but no plan of a harvest does; name "
        "an empty prefix"
    )
    assert bucket.content("out") == {name: b"Spark's"}


def test_what_cannot_be_an_output_is_told(folder: Path, bucket: Bucket) -> None:
    assert refused(folder, bucket.address()) == (
        f"s3://{bucket.name}/:1:1: error[harvest-plan]: a harvest cannot be written to a whole bucket; add a prefix: "
        f"s3://{bucket.name}/tables"
    )
    message = refused(folder, bucket.address("out").replace(bucket.name, "no-such-bucket"))
    assert message.startswith("s3://no-such-bucket/out/_inputs.jsonl:1:1: error[harvest-store]: cannot be written: ")
    assert message.endswith("The specified bucket does not exist; check the address and the credentials")
    with pytest.raises(TablemillError, match="has no harvest; name the folder of one"):
        merge(bucket.address("out"))


def test_a_disk_that_is_full_is_told(folder: Path, bucket: Bucket) -> None:
    program = (
        "import resource, signal, sys\n"
        "from tablemill import TablemillError\n"
        "from tablemill.harvesting import Options, harvest\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_500, resource.RLIM_INFINITY))\n"
        "try: harvest(sys.argv[1], sys.argv[2], Options(shard_units=4), jobs=1)\n"
        "except TablemillError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, folder / "in", bucket.address("out")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "cannot be written: " in done.stdout
    assert "File too large" in done.stdout
    assert done.stderr == ""


def test_the_command_says_how_to_put_the_shards_together(
    folder: Path, bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    out = bucket.address("out")
    assert main(["harvest", str(folder / "in"), "-o", out, "--shard", "0/2"]) == 0
    told = f"1 of 1 shard computed; when all are, run: tablemill harvest --merge '{out}'\n"
    assert capsys.readouterr().err == told
    assert main(["harvest", "--merge", out]) == 0
    assert capsys.readouterr().err.startswith(
        f"{out} has 20 tables of 21 documents, 60 cells; 1 document could not be read: see {out}/problems\n"
    )
