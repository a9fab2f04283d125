"""Inputs in an object store, asked over HTTP on loopback: what comes out is what a folder gives, or a message.

The client is pyarrow's, the server moto's. Of Google's and Azure's stores only the addresses are tested.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import fs, parquet

import object_store
from bucket import Bucket
from harvested import content_of, rows_of
from tablemill import TablemillError
from tablemill.harvesting import Options, harvest, pages, stores
from tablemill.harvesting.inputs import objects

TABLE = "# H\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def refused(given: str, out: Path, options: Options = Options()) -> str:  # noqa: B008  # frozen
    with pytest.raises(TablemillError) as caught:
        harvest(given, out, options, jobs=1)
    return str(caught.value)


# What is read


def tar_of(names: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, text in names.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return made.getvalue()


def zip_of(names: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in names.items():
            archive.writestr(name, text)
    return made.getvalue()


def parquet_of(texts: list[str], **more: list[Any]) -> bytes:
    made = io.BytesIO()
    parquet.write_table(pa.table({"content": texts, **more}), made, row_group_size=2)
    return made.getvalue()


LINES = "".join(json.dumps({"content": f"{TABLE}| {number} |\n"}) + "\n" for number in range(5)).encode()
MEMBERS = {"a/one.md": TABLE, "b.txt": TABLE, "../two.md": f"{TABLE}| 3 |\n"}
INPUTS = {
    "one.md": TABLE.encode(),
    "docs/a.md": TABLE.encode(),
    "docs/é +%&.md": f"{TABLE}| 3 |\n".encode(),
    "docs/deep/b.MD": b"\xff",
    "docs/not.txt": TABLE.encode(),
    "x.zip": zip_of(MEMBERS),
    "x.tar": tar_of(MEMBERS),
    "x.tar.gz": gzip.compress(tar_of(MEMBERS)),
    "t.parquet": parquet_of([TABLE, f"{TABLE}| 4 |\n", "none"]),
    "l.jsonl": LINES,
    "l.jsonl.gz": gzip.compress(LINES),
    "l.jsonl.zst": pa.compress(LINES, "zstd", asbytes=True),
}


@pytest.mark.parametrize(
    "named", ["one.md", "docs", "x.zip", "x.tar", "x.tar.gz", "t.parquet", "l.jsonl", "l.jsonl.gz", "*.zst"]
)
def test_an_object_or_a_prefix_gives_what_the_same_files_do(tmp_path: Path, bucket: Bucket, named: str) -> None:
    for key, content in INPUTS.items():
        bucket.put(key, content)
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(content)
    options = Options(text_column="content")
    expected = [
        (text.source.removeprefix(f"{tmp_path}/"), text.row, page) for text, page in pages(tmp_path / named, options)
    ]
    found = [
        (text.source.removeprefix(f"s3://{bucket.name}/"), text.row, page)
        for text, page in pages(bucket.address(named), options)
    ]
    assert told(found) == sorted(
        told(expected), key=lambda one: one[0]
    )  # a store sorts by keys, a folder its own first
    assert sum(len(page.tables) for _, _, page in found) > 0


def told(found: list[tuple[str, str | None, Any]]) -> list[tuple[Any, ...]]:
    return [
        (source, row, page.sha256, [(table.header, list(table.rows)) for table in page.tables], len(page.problems))
        for source, row, page in found
    ]


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("docs/*", ["docs/a.md", "docs/é +%&.md"]),
        ("docs/**/*.MD", ["docs/deep/b.MD"]),
        ("*/a.md", ["docs/a.md"]),
        ("[n-p]ne.md", ["one.md"]),
    ],
)
def test_a_pattern_stands_for_the_objects_that_it_matches(bucket: Bucket, pattern: str, keys: list[str]) -> None:
    for key, content in INPUTS.items():
        bucket.put(key, content)
    assert [text.source for text, _ in pages(bucket.address(pattern))] == [f"s3://{bucket.name}/{key}" for key in keys]


def test_several_processes_write_what_one_does_and_the_plan_has_no_secrets(tmp_path: Path, bucket: Bucket) -> None:
    for number in range(30):
        bucket.put(f"in/{number:02}.md", f"{TABLE}| {number} |\n")
    one = harvest(bucket.address("in"), tmp_path / "one", Options(shard_units=4), jobs=1)
    harvest(bucket.address("in"), tmp_path / "two", Options(shard_units=4), jobs=2)
    assert one.stats.tables == 30
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")
    written = b"".join(path.read_bytes() for path in (tmp_path / "one").rglob("*.json*"))
    assert not any(secret.encode() in written for name, secret in object_store.CREDENTIALS.items() if "KEY" in name)
    assert [row["source"] for row in rows_of(tmp_path / "one", "tables")][:1] == [f"s3://{bucket.name}/in/00.md"]


def test_of_a_parquet_object_only_the_ranges_of_the_columns_that_are_read_are_fetched(bucket: Bucket) -> None:
    other = [hashlib.shake_256(bytes([number])).hexdigest(500_000) for number in range(6)]
    content = parquet_of([TABLE] * 6, other=other)
    bucket.put("t.parquet", content)
    assert len(list(pages(bucket.address("t.parquet"), Options(text_column="content")))) == 6
    assert len(content) > 3_000_000
    assert sum(asked.sent for asked in bucket.proxy.asked) < 300_000


def test_the_environment_may_say_where_the_store_is(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket.put("a.md", TABLE)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{bucket.proxy.host}")
    assert [len(page.tables) for _, page in pages(f"s3://{bucket.name}")] == [1]


# What goes wrong


@pytest.mark.parametrize("fault", object_store.FAULTS)
def test_a_fault_that_passes_changes_nothing(tmp_path: Path, bucket: Bucket, fault: str) -> None:
    for number in range(9):
        bucket.put(f"in/{number}.md", f"{TABLE}| {number} |\n")
    bucket.put("in/t.parquet", parquet_of([TABLE] * 5))
    given = [bucket.address("in"), bucket.address("in/t.parquet")]
    options = Options(text_column="content", shard_units=4)
    harvest(given, tmp_path / "without", options, jobs=1)
    met: set[tuple[str, str]] = set()

    def once_each(method: str, path: str, _: int) -> str:
        if (method, path) in met:
            return ""
        met.add((method, path))
        return fault

    bucket.proxy.rule = once_each
    harvest(given, tmp_path / "with", options, jobs=1)
    assert content_of(tmp_path / "with") == content_of(tmp_path / "without")


CURL = "AWS Error NETWORK_CONNECTION during GetObject operation: curlCode: "
REASONS = {
    "503": "the store answered with an error",
    "half": f"{CURL}18, Transferred a partial file; Details: end of response with 21 bytes missing",
    "cut": f"{CURL}52, Server returned nothing (no headers, no data); Details: Empty reply from server",
}


@pytest.mark.parametrize("fault", ["503", "half", "cut"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_store_that_fails_for_good_ends_the_run_and_the_same_run_goes_on(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, fault: str, jobs: int
) -> None:
    monkeypatch.setattr(stores, "TRIES", 2)
    for number in range(20):
        bucket.put(f"in/{number:02}.md", f"{TABLE}| {number} |\n")
    options = Options(shard_units=4)
    harvest(bucket.address("in"), tmp_path / "whole", options, jobs=1)
    bucket.proxy.rule = lambda method, path, _: fault if method == "GET" and "/in/10.md" in path else ""
    with pytest.raises(TablemillError) as caught:
        harvest(bucket.address("in"), tmp_path / "out", options, jobs=jobs)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span.path) == ("harvest-store", f"s3://{bucket.name}/in/10.md")
    assert problem.message == f"cannot be read: {REASONS[fault]}; what is done stays, and the same command continues"
    assert not (tmp_path / "out/_manifest.jsonl").exists()
    bucket.proxy.rule = lambda *_: ""
    again = harvest(bucket.address("in"), tmp_path / "out", options, jobs=1)
    assert again.computed < again.shards or jobs > 1
    assert content_of(tmp_path / "out") == content_of(tmp_path / "whole")


@pytest.mark.parametrize("key", ["t.parquet", "x.zip", "x.tar.gz", "l.jsonl", "l.jsonl.zst"])
def test_a_store_that_fails_is_no_damaged_file(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(stores, "TRIES", 1)
    bucket.put(key, INPUTS[key])
    options = Options(text_column="content")
    planned = harvest_fails_when_reading(bucket, tmp_path / "out", options, key)
    assert planned == ("harvest-store", f"s3://{bucket.name}/{key}")
    bucket.proxy.rule = lambda *_: ""
    done = harvest(bucket.address(key), tmp_path / "out", options, jobs=1)
    assert (done.stats.bad, done.stats.tables > 0) == (0, True)


def harvest_fails_when_reading(bucket: Bucket, out: Path, options: Options, key: str) -> tuple[str, str]:
    """Let nothing be read any more from when the plan is there."""
    bucket.proxy.rule = lambda method, _, __: "503" if method == "GET" and (out / "_plan.json").exists() else ""
    with pytest.raises(TablemillError) as caught:
        harvest(bucket.address(key), out, options, jobs=1)
    return caught.value.problems[0].code, caught.value.problems[0].span.path


def test_a_store_that_does_not_answer_is_told(tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "TRIES", 1)
    bucket.proxy.rule = lambda *_: "cut"
    assert refused(bucket.address("in"), tmp_path / "out").startswith(
        f"s3://{bucket.name}/in:1:1: error[harvest-store]: cannot be read: "
    )


def test_an_object_that_has_gone_or_changed_since_the_plan_is_a_problem(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ["a.md", "b.md", "c.md", "d.zip", "e.zip"]
    for key in keys:
        bucket.put(key, INPUTS["x.zip"] if key.endswith("zip") else TABLE)

    def changing(address: stores.Address, size: int, modified: int) -> bytes | None:
        if address.key == "b.md":
            bucket.put("b.md", TABLE + "| more |\n")
        if address.key == "c.md":
            bucket.client.delete_file(f"{bucket.name}/c.md")
            bucket.client.delete_file(f"{bucket.name}/d.zip")
        return stores.fetch(address, size, modified - (address.key == "a.md"))

    monkeypatch.setattr(objects, "fetch", changing)
    looked_up: Callable[[stores.Address], Any] = objects.looked_up
    out = tmp_path / "out"

    def older(address: stores.Address) -> Any:
        found = looked_up(address)
        later = address.key == "e.zip" and (out / "_plan.json").exists()
        return found._replace(modified=found.modified + 1) if later else found

    monkeypatch.setattr(objects, "looked_up", older)
    harvest([bucket.address(key) for key in keys], out, jobs=1)
    changed = "has changed since the plan was made; harvest into another folder to read it as it is"
    assert [(row["source"][-5:], row["code"], row["message"]) for row in rows_of(out, "problems")] == [
        ("/a.md", "unreadable-file", changed),
        ("/b.md", "unreadable-file", changed),
        ("/c.md", "missing-file", "is no longer there"),
        ("d.zip", "missing-file", "is no longer there"),
        ("e.zip", "unreadable-file", changed),
    ]


def test_another_object_under_the_same_key_is_another_plan(tmp_path: Path, bucket: Bucket) -> None:
    bucket.put("a.md", TABLE)
    harvest(bucket.address(), tmp_path / "out", jobs=1)
    bucket.put("a.md", TABLE + "| more |\n")
    message = refused(bucket.address(), tmp_path / "out")
    assert "has a harvest of something else: the first input that differs was" in message


def test_what_is_not_there_is_told(tmp_path: Path, bucket: Bucket) -> None:
    bucket.put("a.md", TABLE)
    assert refused(bucket.address("nosuch"), tmp_path / "out") == (
        f"s3://{bucket.name}/nosuch:1:1: error[missing-file]: does not exist: the bucket has neither an object nor a "
        "prefix of that name"
    )
    bucket.put("b/x.txt", "")
    done = harvest([bucket.address("b"), bucket.address("*.zip")], tmp_path / "out", jobs=1)
    assert [problem.message for problem in done.problems] == [
        f'"s3://{bucket.name}/b" has no Markdown object (.md, .markdown, .mdown, .mdwn, .mkd, .mkdn, .mkdown)',
        f'"s3://{bucket.name}/*.zip" matches no object',
    ]


def test_a_document_that_is_too_large_is_not_fetched(tmp_path: Path, bucket: Bucket) -> None:
    bucket.put("a.md", TABLE * 1000)
    harvest(bucket.address("a.md"), tmp_path / "out", Options(most_bytes=1000), jobs=1)
    (row,) = rows_of(tmp_path / "out", "problems")
    assert row["message"] == "has 35,000 bytes, but at most 1,000 are read; raise --max-document to read it"
    assert {asked.method for asked in bucket.proxy.asked} == {"HEAD"}


# Addresses


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "s3://AKIA:SECRET@bucket/key",
            """s3://…@bucket:1:1: error[harvest-input]: an address must not have credentials; \
set them in the environment or in the store's own settings""",
        ),
        (
            "s3://bucket/key?regoin=x",
            's3://bucket:1:1: error[harvest-input]: "regoin" is not a parameter of this store; did you mean "region"?',
        ),
        (
            "s3://bucket/key?endpoint_override=http://127.0.0.1:1",
            """s3://bucket:1:1: error[harvest-input]: endpoint_override=http://127.0.0.1:1: \
a parameter cannot have a slash; write only the host, and add &scheme=http""",
        ),
        ("s3:///key", "s3:///key:1:1: error[harvest-input]: is not the address of a store; write s3://bucket/key"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(tmp_path: Path, address: str, message: str) -> None:
    assert refused(address, tmp_path / "out") == message


@pytest.mark.parametrize(
    ("address", "kind", "root"),
    [
        ("gs://anonymous@bucket/a/b.md", fs.GcsFileSystem, "bucket"),
        ("abfs://container@account.dfs.core.windows.net/a/b.md", fs.AzureFileSystem, "container"),
        ("abfss://container@account.dfs.core.windows.net/a/b.md?credential_kind=cli", fs.AzureFileSystem, "container"),
    ],
)
def test_the_addresses_of_other_stores_are_understood(address: str, kind: type, root: str) -> None:
    read = stores.address_of(address)
    client, found = stores._connected(*read[:3])
    assert (read.key, type(client), found) == ("a/b.md", kind, root)
    assert stores.address_of(read.path) == read
