"""Inputs that are damaged, hostile or change during the run: each is told, and the rest is harvested."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from harvested import rows_of
from ordinary_user import ordinary_user
from tablemill import TablemillError
from tablemill.harvesting import Options, harvest
from tablemill.harvesting.inputs import pages, streams
from tablemill.harvesting.model import Job, Lost, Receipt

PLAIN = Options()
TABLE = "| a |\n|---|\n| 1 |\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.md").write_text(TABLE)
    return tmp_path


def told(given: Path | list[Path], out: Path, options: Options = PLAIN) -> tuple[int, list[tuple[str, str, str]]]:
    """Harvest, and return how many tables there are and the problems."""
    harvest(given, out, options, jobs=1)
    problems = [(Path(row["source"]).name, row["code"], row["message"]) for row in rows_of(out, "problems")]
    return len(rows_of(out, "tables")), problems


def refused(given: Path, out: Path, options: Options = PLAIN) -> str:
    with pytest.raises(TablemillError) as caught:
        harvest(given, out, options, jobs=1)
    assert not list(out.glob("*/*"))
    return str(caught.value)


# Folders


def test_a_line_of_100_mb_is_left_out(folder: Path) -> None:
    with open(folder / "in/line.md", "wb") as file:
        file.truncate(100_000_000)
    assert told(folder / "in", folder / "out") == (
        1,
        [
            (
                "line.md",
                "file-too-large",
                "has 100,000,000 bytes, but at most 67,108,864 are read; raise --max-document to read it",
            )
        ],
    )


def meanwhile(change: Callable[[], object]) -> Callable[..., Iterator[Receipt | Lost]]:
    """An engine that changes something between the plan and the reading."""

    def engine(work: Callable[[Job], Receipt], jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        change()
        return map(work, jobs)

    return engine


def test_a_file_that_vanishes_during_the_run_is_told(folder: Path) -> None:
    (folder / "in/gone.md").write_text(TABLE)
    done = harvest(folder / "in", folder / "out", engine=meanwhile((folder / "in/gone.md").unlink))
    assert (done.stats.tables, done.stats.bad) == (1, 1)
    assert [row["message"] for row in rows_of(folder / "out", "problems")] == ["is no longer there"]


def test_a_file_that_grows_during_the_run_is_read_as_it_is_then(folder: Path) -> None:
    grown = folder / "in/good.md"
    done = harvest(folder / "in", folder / "out", engine=meanwhile(lambda: grown.write_text(TABLE + "| 2 |\n")))
    assert (done.stats.rows, done.stats.bad) == (2, 0)


def test_a_loop_of_links_and_a_pipe_are_passed_over(folder: Path) -> None:
    (folder / "in/loop").symlink_to(folder / "in", target_is_directory=True)
    os.mkfifo(folder / "in/pipe.md")
    assert told(folder / "in", folder / "out") == (1, [])


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(folder: Path) -> None:
    def change() -> None:
        (folder / "in/good.md").unlink()
        os.mkfifo(folder / "in/good.md")

    harvest(folder / "in", folder / "out", engine=meanwhile(change))
    assert [row["message"] for row in rows_of(folder / "out", "problems")] == [
        "cannot be read: it is a pipe, not a file"
    ]


def test_a_file_without_permission_is_told(folder: Path) -> None:
    (folder / "in/secret.md").write_text(TABLE)
    (folder / "in/secret.md").chmod(0)
    (folder / "in").chmod(0o755)
    (folder / "out").mkdir()
    (folder / "out").chmod(0o777)
    harvest(folder / "in/good.md", folder / "before", jobs=1)  # which imports what a user without rights may not see
    with ordinary_user(folder):
        harvest(folder / "in", folder / "out", jobs=1)
    assert [(row["code"], row["message"]) for row in rows_of(folder / "out", "problems")] == [
        ("unreadable-file", "cannot be read: Permission denied")
    ]


# Parquet and JSON Lines


def test_a_folder_stands_for_markdown_and_a_pattern_for_what_it_matches(folder: Path) -> None:
    parquet_of(folder / "in/a.parquet", rows=3)
    zip_of(folder / "in/b.zip", {"b.md": TABLE.encode()})
    assert told(folder / "in", folder / "one", TEXTS) == (1, [])
    assert told(folder / "in/*.parquet", folder / "two", TEXTS) == (3, [])
    assert told(folder / "in/*.zip", folder / "three", TEXTS) == (1, [])


TEXTS = Options(text_column="content")


def parquet_of(path: Path, rows: int = 50) -> bytes:
    parquet.write_table(pa.table({"path": ["x"] * rows, "content": [TABLE] * rows}), path, row_group_size=10)
    return path.read_bytes()


def test_half_of_a_parquet_file_is_refused(folder: Path) -> None:
    path = folder / "a.parquet"
    path.write_bytes(parquet_of(path)[:700])
    assert refused(path, folder / "out", TEXTS).startswith(
        f"{path}:1:1: error[harvest-input]: cannot be read as Parquet: Parquet magic bytes not found in footer."
    )


def test_a_damaged_row_group_is_told_and_the_others_are_read(folder: Path) -> None:
    path = folder / "a.parquet"
    content = bytearray(parquet_of(path))
    start = parquet.read_metadata(path).row_group(1).column(1).data_page_offset
    content[start : start + 20] = b"\xff" * 20
    path.write_bytes(content)
    tables, problems = told(path, folder / "out", TEXTS)
    assert tables == 40
    ((name, code, message),) = problems
    assert (name, code) == ("a.parquet", "unreadable-file")
    assert message.startswith("row group 1 cannot be read: ")


def test_a_parquet_file_that_is_cut_during_the_run_is_told(folder: Path) -> None:
    path = folder / "a.parquet"
    content = parquet_of(path)
    done = harvest(path, folder / "out", TEXTS, engine=meanwhile(lambda: path.write_bytes(content[:300])))
    assert (done.finished, done.stats.tables, done.stats.bad) == (True, 0, 5)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (pa.int64(), [1], "content is not text, but 1"),
        (pa.list_(pa.int64()), [[1]], "content is not text, but 1"),
        (pa.map_(pa.string(), pa.string()), [[("a", "b")]], 'has no column "content"'),
        (pa.struct([("other", pa.string())]), [{"other": "x"}], 'has no column "content"'),
    ],
)
def test_a_column_of_another_shape_is_told(folder: Path, kind: Any, values: Any, expected: str) -> None:
    parquet.write_table(pa.table({"content": pa.array(values, type=kind)}), folder / "a.parquet")
    try:
        harvest(folder / "a.parquet", folder / "out", TEXTS, jobs=1)
    except TablemillError as error:
        found = str(error)
    else:
        found = rows_of(folder / "out", "problems")[0]["message"]
    assert expected in found


def test_a_line_that_is_no_json_or_too_long_is_told_and_the_others_are_read(folder: Path) -> None:
    good = json.dumps({"content": TABLE})
    lines = [good, "{", "[" * 100_000, json.dumps({"content": "x" * 3_000_000}), '{"content": 5}', good]
    (folder / "a.jsonl").write_text("\n".join(lines))
    tables, problems = told(folder / "a.jsonl", folder / "out", Options(text_column="content", most_bytes=1_000_000))
    assert tables == 2
    assert [code for _, code, _ in problems] == [
        "unreadable-file",
        "unreadable-file",
        "file-too-large",
        "unreadable-file",
    ]


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
LITTLE = Options(text_column="content", id_column="id", memory=40_000_000, most_bytes=16 * 2**20)


def left_out(size: int) -> str:
    return f"has {size:,} bytes, but at most 16,777,216 are read; raise --max-document to read it"


@on_linux
@pytest.mark.parametrize(
    ("compression", "version"), [("snappy", "1.0"), ("zstd", "2.0"), ("gzip", "1.0"), ("none", "2.0")]
)
@pytest.mark.parametrize("dictionary", [True, False])
def test_of_rows_that_take_too_much_memory_no_other_is_lost(
    folder: Path, compression: str, version: Any, dictionary: bool
) -> None:
    texts = [TABLE] * 200 + ["x" * 60_000_000, TABLE, None, "y" * 30_000_000] + [TABLE] * 1000
    rows = pa.table({"id": [f"row {number}" for number in range(len(texts))], "content": texts})
    path = folder / "a.parquet"
    parquet.write_table(rows, path, compression=compression, data_page_version=version, use_dictionary=dictionary)
    harvest(path, folder / "out", LITTLE, jobs=1)
    told = [(row["row_id"], row["code"], row["message"]) for row in rows_of(folder / "out", "problems")]
    assert told == [
        ("row 200", "file-too-large", left_out(60_000_000)),
        ("row 203", "file-too-large", left_out(30_000_000)),
    ]
    wanted = [f"row {number}" for number, text in enumerate(texts) if text == TABLE]
    assert [row["row_id"] for row in rows_of(folder / "out", "tables")] == wanted


@on_linux
def test_of_texts_that_are_not_too_large_those_that_take_too_much_memory_are_lost(folder: Path) -> None:
    rows = pa.table({"id": ["a", "b", "c"], "content": [TABLE, "x" * 60_000_000, TABLE]})
    parquet.write_table(rows, folder / "a.parquet")
    message = "is in a row or a page of Parquet that takes more than 40,000,000 bytes of memory to read"
    assert told(folder / "a.parquet", folder / "out", replace(LITTLE, most_bytes=64 * 2**20)) == (
        2,
        [("a.parquet", "document-too-large", f"{message}; raise --memory to read it")],
    )


@on_linux
def test_of_texts_in_a_list_only_the_large_one_is_lost(folder: Path) -> None:
    files = [{"path": name, "content": text} for name, text in (("a", TABLE), ("b", "x" * 60_000_000), ("c", TABLE))]
    parquet.write_table(pa.table({"files": [files, None, [], files[:1]]}), folder / "a.parquet")
    options = replace(LITTLE, text_column="files.content", id_column="files.path")
    assert told(folder / "a.parquet", folder / "out", options) == (
        3,
        [("a.parquet", "file-too-large", left_out(60_000_000))],
    )
    assert [row["row_id"] for row in rows_of(folder / "out", "problems")] == ["b"]


TOO_MUCH = (
    "row group 0 has a row or a page that takes more than 40,000,000 bytes of memory to read; it is left out "
    "from there on; raise --memory to read it"
)


@on_linux
@pytest.mark.parametrize(
    ("before", "more"),
    [(5, {"use_dictionary": False, "column_encoding": "DELTA_LENGTH_BYTE_ARRAY"}), (0, {"compression": "lz4"})],
)
def test_a_row_that_cannot_be_taken_out_ends_its_row_group(folder: Path, before: int, more: dict[str, Any]) -> None:
    texts = [TABLE] * 5 + ["x" * 150_000_000] + [TABLE] * 5
    parquet.write_table(pa.table({"id": list("abcdefghijk"), "content": texts}), folder / "a.parquet", **more)
    parquet.write_table(pa.table({"id": ["a"] * 7, "content": [TABLE] * 7}), folder / "b.parquet")
    tables, problems = told([folder / "a.parquet", folder / "b.parquet"], folder / "out", LITTLE)
    assert (tables, problems) == (before + 7, [("a.parquet", "document-too-large", TOO_MUCH)])


@on_linux
def test_a_row_of_many_texts_that_takes_too_much_memory_costs_its_page(folder: Path) -> None:
    texts = [f"{number} " * 500_000 for number in range(150)]
    rows = pa.table({"id": ["a", "b", "c"], "content": [[TABLE], texts, [TABLE, TABLE]]})
    parquet.write_table(rows, folder / "a.parquet", use_dictionary=False, data_page_size=1000, write_batch_size=1)
    tables, problems = told(folder / "a.parquet", folder / "out", LITTLE)
    message = "is in a row or a page of Parquet that takes more than 40,000,000 bytes of memory to read"
    assert (tables, set(problems)) == (
        2,
        {("a.parquet", "document-too-large", f"{message}; raise --memory to read it")},
    )
    assert [row["row_id"] for row in rows_of(folder / "out", "problems")] == ["a"] + ["b"] * 150


NOISE = random.Random(1).randbytes(300_000)  # noqa: S311  # no secret


@pytest.mark.parametrize("content", [b"", b"a" * 500_000, bytes(range(256)) * 2000, NOISE])
def test_snappy_is_read_some_bytes_at_a_time(content: bytes) -> None:
    words = random.Random(2)  # noqa: S311  # no secret
    text = content + b" ".join(words.choice([b"apple", b"pear", b"\xe6\xa2\xa8", content[:70]]) for _ in range(50_000))
    packed = pa.compress(text, "snappy", asbytes=True)
    stream = pages._opened(pages._Part(io.BytesIO(packed), 0, len(packed)), "snappy")
    assert hashlib.sha256(stream.read()).digest() == hashlib.sha256(text).digest()


# Archives


def zip_of(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_names_that_lead_out_of_an_archive_write_nothing(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    zip_of(folder / "a.zip", {"../../evil.md": TABLE.encode(), "/etc/evil.md": TABLE.encode()})
    harvest(folder / "a.zip", folder / "out", jobs=1)
    assert [row["row_id"] for row in rows_of(folder / "out", "tables")] == ["../../evil.md", "/etc/evil.md"]
    outside = [path for path in sorted(folder.rglob("*")) if folder / "out" not in (path, *path.parents)]
    assert outside == sorted([*before, folder / "a.zip"])


def test_links_in_a_tar_are_passed_over(folder: Path) -> None:
    with tarfile.open(folder / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo("link.md")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("good.md")
        member.size = len(TABLE)
        archive.addfile(member, io.BytesIO(TABLE.encode()))
    assert told(folder / "a.tar", folder / "out") == (1, [])


def test_a_member_that_becomes_too_large_is_left_out(folder: Path) -> None:
    zip_of(folder / "a.zip", {"bomb.md": bytes(200_000_000), "good.md": TABLE.encode()})
    tables, problems = told(folder / "a.zip", folder / "out")
    assert (tables, [code for _, code, _ in problems]) == (1, ["file-too-large"])


@pytest.mark.parametrize("ending", ["gz", "zst", "xz", "bz2"])
def test_a_stream_that_becomes_too_large_is_told(folder: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE", 2**20)
    monkeypatch.setattr(streams, "RATIO", 100)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, content in (("good.md", TABLE.encode()), ("bomb.bin", bytes(20_000_000))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    path = folder / f"a.tar.{ending}"
    path.write_bytes(pa.compress(tar.getvalue(), "zstd", asbytes=True) if ending == "zst" else _packed(ending, tar))
    tables, problems = told(path, folder / "out")
    assert tables == 1
    assert [message for _, _, message in problems] == [
        (
            "cannot be read as an archive: it unpacks to more than 100 times its size; unpack it yourself if "
            "that is intended"
        )
    ]


def _packed(ending: str, tar: io.BytesIO) -> bytes:
    import bz2
    import lzma

    packers: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}
    return packers[ending](tar.getvalue())


def test_an_archive_in_an_archive_is_not_opened(folder: Path) -> None:
    inner = zip_of(folder / "inner.zip", {"a.md": TABLE.encode()})
    zip_of(folder / "a.zip", {"inner.zip": inner, "good.md": TABLE.encode()})
    assert told(folder / "a.zip", folder / "out") == (1, [])


def test_an_encrypted_member_is_told(folder: Path) -> None:
    content = bytearray(zip_of(folder / "a.zip", {"a.md": TABLE.encode(), "b.md": TABLE.encode()}))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + place] |= 1  # the first member says that it is encrypted
    (folder / "a.zip").write_bytes(content)
    tables, problems = told(folder / "a.zip", folder / "out")
    assert tables == 1
    assert [message for _, _, message in problems] == ["cannot be read: it is encrypted; unpack it yourself"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.zst"])
def test_what_is_no_archive_is_told(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"this is something else" * 100)
    if name in ("a.zip", "a.tar"):
        assert "error[unreadable-file]: cannot be read as an archive: " in refused(folder / name, folder / "out")
    else:
        tables, problems = told(folder / name, folder / "out")
        assert (tables, [code for _, code, _ in problems]) == (0, ["unreadable-file"])


# Git


def git(repository: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(
        command, env={**os.environ, **names}, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def repository(folder: Path) -> Path:
    git(folder / "in", "init", "--quiet")
    (folder / "in/other.md").write_text(TABLE * 2)
    git(folder / "in", "add", ".")
    git(folder / "in", "commit", "--quiet", "-m", "one")
    return folder / "in"


HEAD = Options(revision="HEAD")


def lacking(blob: str) -> str:
    return f"git cannot read the object {blob}: it is missing or damaged; fetch it, or run git fsck"


def test_what_a_repository_is_set_to_runs_nothing(repository: Path, folder: Path) -> None:
    trap = folder / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {folder}/sprung\n")
    trap.chmod(0o755)
    settings = {
        "core.fsmonitor": trap,
        "core.pager": trap,
        "core.editor": trap,
        "core.sshCommand": trap,
        "core.alternateRefsCommand": trap,
        "core.hooksPath": folder,
        "diff.external": trap,
        "diff.x.textconv": trap,
        "filter.x.smudge": trap,
        "filter.x.clean": trap,
        "credential.helper": f"!{trap}",
        "gpg.program": trap,
        "alias.cat-file": f"!{trap}",
        "alias.ls-tree": f"!{trap}",
        "uploadpack.packObjectsHook": trap,
    }
    for key, value in settings.items():
        git(repository, "config", key, str(value))
    (repository / ".gitattributes").write_text("*.md filter=x diff=x\n")
    assert told(repository, folder / "out", HEAD) == (2, [])
    assert not (folder / "sprung").exists()


def test_a_damaged_object_is_told_and_the_others_are_read(repository: Path, folder: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:good.md")
    path = repository / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    tables, problems = told(repository, folder / "out", HEAD)
    assert tables == 1
    assert [(code, message) for _, code, message in problems] == [("unreadable-file", lacking(blob))]


def test_objects_of_a_partial_clone_are_not_fetched(repository: Path, folder: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    url = f"file://{repository}"
    git(folder, "clone", "--quiet", "--bare", "--filter=blob:none", url, str(folder / "partial.git"))
    tables, problems = told(folder / "partial.git", folder / "out")
    assert tables == 0
    blobs = [git(repository, "rev-parse", f"HEAD:{name}") for name in ("good.md", "other.md")]
    assert [message for _, _, message in problems] == list(map(lacking, blobs))


def test_a_repository_without_its_tree_is_refused(repository: Path, folder: Path) -> None:
    tree = git(repository, "rev-parse", "HEAD^{tree}")
    (repository / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert "cannot be read as a git repository: git cannot list its files; run git fsck" in refused(
        repository, folder / "out", HEAD
    )


# The disk


FULL = """\
import resource, signal, sys
from tablemill import TablemillError
from tablemill.harvesting import Options, harvest
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    harvest(sys.argv[1], sys.argv[2], Options(shard_units=20), jobs=1)
except TablemillError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.no_cover  # whose data file is too large, then
@pytest.mark.parametrize("most", [100, 3_000, 9_000])
def test_a_disk_that_is_full_is_told_and_the_run_goes_on_later(folder: Path, most: int) -> None:
    for number in range(60):
        text = "".join(f"| {hashlib.sha256(f'{number} {row}'.encode()).hexdigest()} |\n" for row in range(number * 3))
        (folder / f"in/{number:02}.md").write_text(TABLE + text)
    command = [sys.executable, "-c", FULL, str(folder / "in"), str(folder / "out"), str(most)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "")
    assert "File too large" in done.stdout
    assert not list((folder / "out").glob("*/.part-*"))
    for path in (folder / "out").glob("tables/*"):
        assert parquet.read_table(path).num_rows
    harvest(folder / "in", folder / "out", Options(shard_units=20), jobs=1)
    harvest(folder / "in", folder / "reference", Options(shard_units=20), jobs=1)
    assert rows_of(folder / "out", "tables") == rows_of(folder / "reference", "tables")


# Anything


def mutated(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        place = draw.randrange(len(changed) + 1)
        match draw.randrange(4):
            case 0:
                changed[place : place + 1] = draw.randbytes(1)
            case 1:
                del changed[place : place + draw.randint(1, 50)]
            case 2:
                changed[place:place] = draw.randbytes(draw.randint(1, 20))
            case 3:
                changed[place : place + 4] = draw.choice([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f"])
    return bytes(changed)


MUTATIONS = int(os.environ.get("MUTATE", "40"))


@pytest.mark.parametrize(
    "name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.tar.zst", "a.parquet", "a.jsonl", "a.jsonl.gz"]
)
def test_a_file_with_random_mistakes_never_ends_a_run(folder: Path, name: str) -> None:
    path, draw = folder / name, random.Random(name)  # noqa: S311  # the same mistakes each time
    lines = (json.dumps({"path": "x", "content": TABLE}) + "\n").encode() * 20
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for number in range(5):
            member = tarfile.TarInfo(f"{number}.md")
            member.size = len(TABLE)
            archive.addfile(member, io.BytesIO(TABLE.encode()))
    makers: dict[str, Callable[[], bytes]] = {
        "a.zip": lambda: zip_of(path, {f"{number}.md": TABLE.encode() * 9 for number in range(5)}),
        "a.tar": tar.getvalue,
        "a.tar.gz": lambda: _packed("gz", tar),
        "a.tar.xz": lambda: _packed("xz", tar),
        "a.tar.zst": lambda: bytes(pa.compress(tar.getvalue(), "zstd", asbytes=True)),
        "a.parquet": lambda: parquet_of(path),
        "a.jsonl": lambda: lines,
        "a.jsonl.gz": lambda: gzip.compress(lines),
    }
    content = makers[name]()
    for number in range(MUTATIONS):
        path.write_bytes(mutated(content, draw))
        out = folder / f"out-{number}"
        with contextlib.suppress(TablemillError):  # it says what is wrong; anything else is a bug
            assert harvest([path, folder / "in"], out, TEXTS, jobs=1).stats.tables >= 1
        assert "a bug in Tablemill" not in "".join(row["message"] for row in rows_of(out, "problems"))
