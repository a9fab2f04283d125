"""A harvest from its inputs to its output: what stands there is what the documents have, whoever computes it."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from harvested import content_of, rows_of, whoever_computes
from tablemill import TablemillError, parse, source_of
from tablemill.harvesting import Options, bounds, engines, harvest, merge, pages
from tablemill.harvesting.model import Job, Lost, Receipt
from tablemill.harvesting.run import Harvested
from tablemill.model import Document
from tablemill.reading.sources import Source

DOCUMENTS = {
    "a.md": "# One\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 |\n",
    "deep/b.md": "Text only.\n",
    "deep/c.md": "# Two\n\n## Three\n\n| x |\n|---|\n| y |\n\n| p | q |\n|---|---|\n| <b>r</b> | ==s== |\n",
    "d.md": "| 名 |\n|---|\n| 值 |\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in DOCUMENTS.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_row_says_all_of_a_table(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    first = rows_of(folder / "out")[0]
    assert first == {
        "source": f"{folder}/in/a.md",
        "row_id": None,
        "repository": None,
        "revision": None,
        "sha256": hashlib.sha256(DOCUMENTS["a.md"].encode()).hexdigest(),
        "index": 0,
        "line": 3,
        "end_line": 6,
        "headings": ["One"],
        "header": ["a", "b"],
        "alignments": ["left", "right"],
        "rows": [["1", "2"], ["3"]],
        "html": False,
        "ragged": 1,
        "notes": [],
    }


def test_the_tables_come_in_the_order_of_the_inputs_with_the_headings_above_them(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    told = [(Path(row["source"]).name, row["index"], row["headings"]) for row in rows_of(folder / "out")]
    assert told == [("a.md", 0, ["One"]), ("d.md", 0, []), ("c.md", 0, ["Two", "Three"]), ("c.md", 1, ["Two", "Three"])]


def test_duckdb_reads_what_stands_there(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    tables = duckdb.read_parquet(f"{folder}/out/tables/*.parquet").filter("source like '%/d.md'")
    assert tables.project("header[1], rows[1][1]").fetchall() == [("名", "值")]


def test_cells_are_written_in_long_form_where_they_are_asked_for(folder: Path) -> None:
    harvest(folder / "in", folder / "out", Options(cells=True), jobs=1)
    cells = [(row["row"], row["column"], row["name"], row["text"]) for row in rows_of(folder / "out", "cells")]
    assert cells[:3] == [(0, 0, "a", "1"), (0, 1, "b", "2"), (1, 0, "a", "3")]


def test_tables_are_chosen_by_heading_and_columns(folder: Path) -> None:
    harvest(folder / "in", folder / "one", Options(heading="^T"), jobs=1)
    harvest(folder / "in", folder / "two", Options(columns=("q",)), jobs=1)
    assert [row["header"] for row in rows_of(folder / "one")] == [["x"], ["p", "q"]]
    assert [row["header"] for row in rows_of(folder / "two")] == [["p", "q"]]


def test_a_sample_is_the_same_documents_each_time(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"content": f"| {number} |\n|---|\n"}) + "\n" for number in range(1000))
    (tmp_path / "a.jsonl").write_text(lines)
    options = {"text_column": "content", "sample": 0.1}
    one, two = (harvested(tmp_path / "a.jsonl", tmp_path / name, **options) for name in ("one", "two"))
    assert one == two
    assert 70 < len(one) < 130


def test_statistics_count_what_was_read(folder: Path) -> None:
    stats = harvest(folder / "in", folder / "out", jobs=1).stats
    assert (stats.documents, stats.tables, stats.rows, stats.cells, stats.ragged, stats.bad) == (4, 4, 5, 7, 1, 0)
    assert json.loads((folder / "out/_stats.json").read_text())["headers"]["p | q"] == 1


def test_the_folder_is_a_data_package_with_a_page(folder: Path) -> None:
    (folder / "in/bad.md").write_bytes(b"\xff")
    harvest(folder / "in", folder / "out", Options(shard_units=1, cells=True), jobs=1)
    package = json.loads((folder / "out/datapackage.json").read_text())
    assert [resource["name"] for resource in package["resources"]] == ["tables", "cells", "problems"]
    for resource in package["resources"]:
        parts = [folder / "out" / path for path in resource["path"]]
        assert resource["bytes"] == sum(part.stat().st_size for part in parts)
        names = {tuple(parquet.read_schema(part).names) for part in parts}
        assert names == {tuple(field["name"] for field in resource["schema"]["fields"])}
    page = (folder / "out/README.md").read_text(encoding="utf-8")
    assert page.startswith(
        """\
# Harvest

4 tables of 5 documents, 7 cells
Tables by their cells, 1: 2, 2 to 3: 2.
25.0% of them are ragged, 0.0% are written in HTML.
Most common headers: `a | b` 1, `p | q` 1, `x` 1, `名` 1.

| folder | what it has | rows | files |
|---|---|--:|--:|
| `tables/` | a row for each table | 4 | 3 |
| `cells/` | a row for each cell | 7 | 3 |
| `problems/` | a row for each thing that could not be read | 1 | 1 |
"""
    )


def test_a_query_for_one_source_reads_few_row_groups(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(60):
        (tmp_path / "in" / f"{number:02}.md").write_text("| a |\n|---|\n" + f"| {'x' * 1000} |\n" * 500)
    harvest(tmp_path / "in", tmp_path / "out", jobs=1)
    (part,) = (tmp_path / "out/tables").iterdir()
    metadata = parquet.ParquetFile(part).metadata
    assert metadata.num_row_groups > 2
    wanted = f"{tmp_path}/in/07.md"
    ranges = [metadata.row_group(group).column(0).statistics for group in range(metadata.num_row_groups)]
    assert sum(one.min <= wanted <= one.max for one in ranges) == 1
    assert all(metadata.row_group(group).column(0).has_offset_index for group in range(metadata.num_row_groups))
    found = duckdb.read_parquet(str(part)).filter(f"source = '{wanted}'").project("len(rows)").fetchall()
    assert found == [(500,)]


def test_documents_are_read_one_by_one_for_whoever_goes_on_in_code(folder: Path) -> None:
    found = [(Path(text.source).name, [table.header for table in page.tables]) for text, page in pages(folder)]
    assert found == [("a.md", [["a", "b"]]), ("d.md", [["名"]]), ("b.md", []), ("c.md", [["x"], ["p", "q"]])]


# One file

SINGLE = {"jsonl": "tables.jsonl", "sqlite": "tables.sqlite", "csv": "cells.csv"}


@pytest.mark.parametrize("to", SINGLE)
def test_one_file_is_the_same_to_the_byte_whoever_computes_it(folder: Path, to: str) -> None:
    expected = whoever_computes(folder, Options(shard_units=1, to=to))
    assert SINGLE[to] in expected
    (resource,) = (
        one for one in json.loads((folder / "one/datapackage.json").read_text())["resources"] if "hash" in one
    )
    assert (resource["path"], resource["hash"]) == (SINGLE[to], f"sha256:{expected[SINGLE[to]]}")


def test_json_lines_have_a_line_for_each_table(folder: Path) -> None:
    harvest(folder / "in", folder / "out", Options(to="jsonl"), jobs=1)
    with open(folder / "out/tables.jsonl", encoding="utf-8") as file:
        assert list(map(json.loads, file)) == rows_of(folder / "out")


def test_csv_has_a_row_for_each_cell(folder: Path) -> None:
    (folder / "in/a.md").write_text('| a,b | c |\n|---|---|\n| "1<br>2" | |\n', encoding="utf-8")
    harvest(folder / "in", folder / "out", Options(to="csv", cells=True), jobs=1)
    with open(folder / "out/cells.csv", encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    expected = rows_of(folder / "out", "cells")
    assert found == [{name: "" if value is None else str(value) for name, value in row.items()} for row in expected]
    assert (found[0]["name"], found[0]["text"]) == ("a,b", '"1\n2"')


def test_sqlite_has_a_table_for_each_folder(folder: Path) -> None:
    (folder / "in/bad.md").write_bytes(b"\xff")
    harvest(folder / "in", folder / "out", Options(to="sqlite", cells=True), jobs=1)
    database = sqlite3.connect(folder / "out/tables.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for place in ("tables", "cells", "problems"):
        cursor = database.execute(f"SELECT * FROM {place}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        kept = [
            tuple(
                json.dumps(value, ensure_ascii=False, separators=(",", ":")) if type(value) is list else value
                for value in row.values()
            )
            for row in rows_of(folder / "out", place)
        ]
        assert (names, cursor.fetchall()) == (parquet.read_schema(next((folder / "out" / place).iterdir())).names, kept)
    database.close()


def test_a_run_that_is_killed_while_it_writes_the_one_file_goes_on(folder: Path) -> None:
    options = Options(to="sqlite")
    harvest(folder / "in", folder / "reference", options, jobs=1)
    program = (
        "import os, signal, sys\n"
        "from tablemill.harvesting import Options, harvest\n"
        "import tablemill.harvesting.single as one\n"
        "write = one._insert\n"
        "def insert(*given):\n"
        "    write(*given)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "one._insert = insert\n"
        "harvest(sys.argv[1], sys.argv[2], Options(to='sqlite'), jobs=1)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, folder / "in", folder / "out"], check=False)
    assert done.returncode == -9
    assert (folder / "out/.tables.sqlite.new").exists()
    assert not (folder / "out/tables.sqlite").exists()
    harvest(folder / "in", folder / "out", options, jobs=1)
    assert content_of(folder / "out") == content_of(folder / "reference")


def test_a_format_that_a_harvest_does_not_have_is_refused(folder: Path) -> None:
    message = """^a harvest cannot be written as 'xlsx': choose "jsonl", "sqlite" or "csv"$"""
    with pytest.raises(ValueError, match=message):
        harvest(folder / "in", folder / "out", Options(to="xlsx"), jobs=1)
    assert not (folder / "out").exists()


# Whoever computes it


def small(folder: Path, out: str, **more: Any) -> Harvested:
    """A harvest of shards of one document each."""
    return harvest(folder / "in", folder / out, Options(shard_units=1), **more)


def backwards(work: Callable[[Job], Receipt], jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
    for job in reversed(list(jobs)):
        yield work(job)


def test_the_output_is_the_same_to_the_byte_whoever_computes_it(folder: Path) -> None:
    small(folder, "one", jobs=1)
    small(folder, "two", jobs=2)
    small(folder, "three", engine=backwards)
    for number in range(3):
        assert not small(folder, "four", shard=(number, 3)).finished
    merge(folder / "four")
    expected = content_of(folder / "one")
    assert len(expected) == 9  # three parts: of a.md, c.md and d.md
    assert [content_of(folder / name) for name in ("two", "three", "four")] == [expected] * 3


def test_what_is_done_is_not_done_again(folder: Path) -> None:
    assert small(folder, "out", jobs=1).computed == 4
    before = content_of(folder / "out")
    assert small(folder, "out", jobs=1).computed == 0
    (folder / "out/tables/part-00000.parquet").unlink()
    assert small(folder, "out", jobs=1).computed == 1
    assert content_of(folder / "out") == before


# What is not ours


@pytest.mark.parametrize(
    "name", ["tables/part-00000-1f2e.snappy.parquet", "cells/a", "_done/b", "_manifest.jsonl", "cells.csv"]
)
def test_a_folder_that_has_files_of_others_is_left_as_it_is(folder: Path, name: str) -> None:
    there = folder / "out" / name
    there.parent.mkdir(parents=True)
    there.write_text("Spark's", encoding="utf-8")
    message = r"error\[harvest-plan\]: already exists, but no plan of a harvest does; name an empty folder$"
    with pytest.raises(TablemillError, match=message):
        harvest(folder / "in", folder / "out", jobs=1)
    assert list((folder / "out").rglob("*.*")) == ([there] if "." in name else [])
    assert there.read_text(encoding="utf-8") == "Spark's"


def test_only_what_a_killed_worker_left_is_removed_from_among_the_parts(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    tables = folder / "out/tables"
    for name in ("part-notes.txt", ".part-00000-0123456789ab.new", "part-00007.parquet"):
        (tables / name).touch()
    harvest(folder / "in", folder / "out", jobs=1)
    assert {path.name for path in tables.iterdir()} == {"part-00000.parquet", "part-notes.txt", "part-00007.parquet"}


@pytest.mark.parametrize(
    "name",
    [
        "tables",
        "_doing",
        "_doing/00000",
        "_done/00000.json",
        "._inputs.jsonl.new",
        "._plan.json.new",
        "_plan.json",
        ".cells.csv.new",
    ],
)
def test_nothing_is_written_through_a_link_that_was_planted(folder: Path, name: str) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "part-00000.parquet").write_text("precious", encoding="utf-8")
    planted = folder / "out" / name
    if planted.is_dir():
        (folder / "out/tables").rename(folder / "moved")
    planted.unlink(missing_ok=True)
    planted.parent.mkdir(exist_ok=True)
    planted.symlink_to(theirs if name in ("tables", "_doing") else theirs / "part-00000.parquet")
    kind = "folder" if name in ("tables", "_doing") else "file"
    with pytest.raises(
        TablemillError, match=rf"error\[harvest-plan\]: must be a {kind}, not a link to one; remove it$"
    ):
        harvest(folder / "in", folder / "out", jobs=1)
    assert content_of(theirs) == {"part-00000.parquet": hashlib.sha256(b"precious").hexdigest()}


@pytest.mark.parametrize(
    "line",
    [
        '{"shard":0,"parts":[{"path":"../in/d.md","bytes":19,"sha256":"","rows":1}],"stats":{}}',
        '{"shard":0,"parts":[{"path":"tables/\\u0000","bytes":1,"sha256":"","rows":1}],"stats":{}}',
        '{"shard":0,"parts":[{"path":7,"bytes":1,"sha256":"","rows":1}],"stats":{}}',
        '{"shard":0,"parts":[],"stats":{"documents":"many"}}',
        '{"shard":0,"parts":[],"stats":{"sizes":[]}}',
        "[" * 100_000,
        "7",
    ],
)
def test_a_receipt_that_nobody_can_have_written_counts_for_nothing(folder: Path, line: str) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    before = content_of(folder / "out")
    (folder / "out/_manifest.jsonl").write_text(line, encoding="utf-8")
    assert harvest(folder / "in", folder / "out", jobs=1).computed == 1
    assert content_of(folder / "out") == before


def test_what_is_read_is_what_was_found_and_not_what_an_old_list_says(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    before = content_of(folder / "out")
    (folder / "out/_inputs.jsonl").write_text('["file","/etc/passwd",0,{}]\n', encoding="utf-8")
    (folder / "out/_manifest.jsonl").unlink()
    harvest(folder / "in", folder / "out", jobs=1)
    assert content_of(folder / "out") == before


def test_a_shard_whose_worker_died_is_tried_again(folder: Path) -> None:
    tries = []

    def dying(work: Callable[[Job], Receipt], jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        for job in jobs:
            tries.append(job.shard.number)
            yield Lost(job.shard.number, "it died") if tries.count(2) == 1 and job.shard.number == 2 else work(job)

    small(folder, "out", engine=dying)
    assert tries == [0, 1, 2, 3, 2]
    small(folder, "reference", jobs=1)
    assert content_of(folder / "out") == content_of(folder / "reference")


def test_a_shard_that_is_always_lost_ends_the_run_with_the_reason(folder: Path) -> None:
    def dying(work: Callable[[Job], Receipt], jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        for job in jobs:
            yield Lost(job.shard.number, "no memory") if job.shard.number == 1 else work(job)

    with pytest.raises(TablemillError) as caught:
        small(folder, "out", engine=dying)
    assert "error[harvest-shard]: shard 1 could not be computed in 6 attempts; the last one: no memory" in str(
        caught.value
    )
    assert small(folder, "out", jobs=1).computed == 1


def test_a_run_that_was_killed_goes_on(folder: Path) -> None:
    """A process that kills itself after its second shard, again and again, comes to the same output."""
    small(folder, "reference", jobs=1)
    program = (
        "import os, signal, sys\n"
        "from tablemill.harvesting import Options, harvest\n"
        "seen = []\n"
        "def watch(receipt, done, shards):\n"
        "    seen.append(receipt)\n"
        "    if len(seen) == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "harvest(sys.argv[1], sys.argv[2], Options(shard_units=1), jobs=1, watch=watch)\n"
    )
    codes = []
    while not codes or codes[-1]:
        command = [sys.executable, "-c", program, folder / "in", folder / "out"]
        codes.append(subprocess.run(command, check=False).returncode)
        assert len(codes) < 5
    assert codes == [-9, -9, 0]
    assert content_of(folder / "out") == content_of(folder / "reference")


# Another plan


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (Options(html=True), "options html was false and is true"),
        (Options(heading="x"), 'options heading was null and is "x"'),
    ],
)
def test_another_plan_is_refused(folder: Path, options: Options, told: str) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    before = content_of(folder / "out")
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", folder / "out", options, jobs=1)
    assert told in str(caught.value)
    assert content_of(folder / "out") == before


def test_other_inputs_are_refused_and_the_first_is_named(folder: Path) -> None:
    harvest(folder / "in", folder / "out", jobs=1)
    (folder / "in/d.md").write_text("more than before, and so of another size")
    with pytest.raises(TablemillError) as caught:
        harvest(folder / "in", folder / "out", jobs=1)
    was = len(DOCUMENTS["d.md"].encode())
    place = f'"{folder}/in/d.md"'
    assert f"differs was {place} ({was} bytes) and is {place} (40 bytes)" in str(caught.value)


def test_two_runs_into_one_folder_do_not_meet(folder: Path) -> None:
    def meeting(work: Callable[[Job], Receipt], jobs: Iterable[Job]) -> Iterator[Receipt | Lost]:
        with pytest.raises(TablemillError, match=r"error\[harvest-busy\]: another harvest is writing there"):
            harvest(folder / "in", folder / "out", jobs=1)
        yield from map(work, jobs)

    assert harvest(folder / "in", folder / "out", engine=meeting).finished


def test_merging_names_the_shards_that_are_missing(folder: Path) -> None:
    small(folder, "out", shard=(0, 2))
    with pytest.raises(TablemillError, match=r"error\[harvest-plan\]: lacks the shards 1 and 3"):
        merge(folder / "out")


# Inputs


def texts() -> list[tuple[str, str]]:
    return [(name, text) for name, text in sorted(DOCUMENTS.items())]


def tables_of(texts: Iterable[tuple[str, str]]) -> list[list[list[str]]]:
    found = []
    for name, text in texts:
        found += [table.texts() for table in parse(source_of(text.encode(), name)).tables]
    return found


def harvested(given: Path, out: Path, **options: Any) -> list[tuple[str | None, list[list[str]]]]:
    harvest(given, out, Options(**options), jobs=1)
    return [(row["row_id"], [row["header"], *row["rows"]]) for row in rows_of(out)]


IDS = ["a.md", "d.md", "deep/c.md", "deep/c.md"]


def test_a_column_of_parquet_is_read(tmp_path: Path) -> None:
    names, contents = zip(*texts(), strict=True)
    parquet.write_table(pa.table({"path": names, "content": contents}), tmp_path / "a.parquet", row_group_size=2)
    found = harvested(tmp_path / "a.parquet", tmp_path / "out", text_column="content", id_column="path")
    assert found == list(zip(IDS, tables_of(texts()), strict=True))


def test_texts_in_lists_of_structs_are_read(tmp_path: Path) -> None:
    files = [{"path": name, "lang": "Markdown", "content": text} for name, text in texts()]
    other = {"path": "x.rst", "lang": "Text", "content": "| no |\n|---|"}
    rows = [{"repo": "one", "files": [*files[:2], other]}, {"repo": "two", "files": [other, *files[2:]]}, {"repo": "0"}]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "n.parquet", row_group_size=1)
    common = {"text_column": "files.content", "where_column": ("files.lang", "Markdown")}
    by_path = harvested(tmp_path / "n.parquet", tmp_path / "one", id_column="files.path", **common)
    by_repository = harvested(tmp_path / "n.parquet", tmp_path / "two", id_column="repo", **common)
    by_number = harvested(tmp_path / "n.parquet", tmp_path / "three", **common)
    assert by_path == list(zip(IDS, tables_of(texts()), strict=True))
    assert [ident for ident, _ in by_repository] == ["one", "one", "two", "two"]
    assert [ident for ident, _ in by_number] == ["0.0", "0.1", "1.2", "1.2"]


@pytest.mark.parametrize("shard_bytes", [1, 50, 10_000])
@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_lines_of_json_are_read_wherever_they_are_cut(tmp_path: Path, ending: str, shard_bytes: int) -> None:
    lines = "".join(json.dumps({"path": name, "content": text}) + "\n" for name, text in texts()).encode()
    path = tmp_path / f"a.{ending}"
    if ending.endswith("zst"):
        with pa.CompressedOutputStream(str(path), "zstd") as file:
            file.write(lines)
    else:
        path.write_bytes(gzip.compress(lines) if ending.endswith("gz") else lines)
    options = {"text_column": "content", "id_column": "path", "shard_bytes": shard_bytes}
    assert harvested(path, tmp_path / "out", **options) == list(zip(IDS, tables_of(texts()), strict=True))


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tar.xz", "a.tar.bz2", "a.zip"])
def test_members_of_archives_are_read(folder: Path, name: str) -> None:
    path = folder / name
    if name.endswith("zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for document in sorted(DOCUMENTS):
                archive.write(folder / "in" / document, document)
    else:
        with tarfile.open(path, f"w:{name.partition('tar')[2].removeprefix('.')}") as archive:
            for document in sorted(DOCUMENTS):
                archive.add(folder / "in" / document, document)
    assert harvested(path, folder / "out") == list(zip(IDS, tables_of(texts()), strict=True))


def tar_of(*members: tuple[bytes, str, int, bytes]) -> bytes:
    """Make a tar of members: their type, name, the size that their header says, and content."""
    written = b""
    for kind, name, size, content in members:
        header = tarfile.TarInfo(name)
        header.type, header.size = kind, size
        written += header.tobuf(tarfile.USTAR_FORMAT) + content.ljust(-len(content) // 512 * -512, b"\0")
    return written + bytes(1024)


FIRST = (tarfile.REGTYPE, "a.md", 21, b"| a |\n|---|\n| 1 | 2 |")


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_tar_whose_names_would_fill_the_memory_is_told(tmp_path: Path, kind: bytes) -> None:
    bomb = tar_of(FIRST, (kind, "b.md", 2**21, bytes(2**21)), FIRST)
    (tmp_path / "in.tar.gz").write_bytes(gzip.compress(bomb, 1))
    assert harvest(tmp_path / "in.tar.gz", tmp_path / "out", jobs=1).stats.bad == 1
    (problem,) = rows_of(tmp_path / "out", "problems")
    said = "cannot be read as an archive: the name or the attributes of a member have 2,097,152 bytes"
    assert (problem["code"], problem["message"]) == ("unreadable-file", said)
    assert [row["row_id"] for row in rows_of(tmp_path / "out")] == ["a.md"]


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz"])
def test_a_tar_that_is_damaged_in_the_middle_is_not_taken_for_a_shorter_one(tmp_path: Path, suffix: str) -> None:
    damaged = tar_of(FIRST, FIRST).replace(b"a.md", b"b.md").replace(b"b.md", b"a.md", 1)  # the checksum is of a.md
    given = tmp_path / f"in{suffix}"
    given.write_bytes(gzip.compress(damaged) if suffix == ".tar.gz" else damaged)
    if suffix == ".tar":  # which is cut into its members before anything is read
        with pytest.raises(TablemillError, match=r"cannot be read as an archive: bad checksum$"):
            harvest(given, tmp_path / "out", jobs=1)
        return
    harvest(given, tmp_path / "out", jobs=1)
    assert [row["message"] for row in rows_of(tmp_path / "out", "problems")] == [
        "cannot be read as an archive: bad checksum"
    ]


def test_a_repository_is_read_at_a_revision(folder: Path) -> None:
    def git(*arguments: str) -> str:
        environment = {
            **os.environ,
            **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        done = subprocess.run(
            ["git", "-C", folder / "in", *arguments], env=environment, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "one")
    commit = git("rev-parse", "HEAD")
    (folder / "in/a.md").unlink()
    subprocess.run(["git", "clone", "--quiet", "--bare", folder / "in", folder / "bare.git"], check=True)
    for given, options in ((folder / "in", Options(revision="HEAD")), (folder / "bare.git", Options())):
        out = folder / f"out-{given.name}"
        harvest(given, out, options, jobs=1)
        told = [(row["source"], row["repository"], row["revision"]) for row in rows_of(out)]
        assert told == [(name, str(given), commit) for name in IDS]


def test_the_repository_that_is_named_is_read_and_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("in", "other"):
        (folder / name).mkdir(exist_ok=True)
        subprocess.run(["git", "init", "--quiet", folder / name], check=True)
    monkeypatch.setenv("GIT_DIR", str(folder / "other/.git"))  # as in a hook of the other one
    with pytest.raises(TablemillError, match="HEAD is missing in it"):
        harvest(folder / "in", folder / "out", Options(revision="HEAD"), jobs=1)
    monkeypatch.delenv("GIT_DIR")
    author = ["-c", "user.name=a", "-c", "user.email=b"]
    subprocess.run(["git", "-C", folder / "in", "add", "."], check=True)
    subprocess.run(["git", "-C", folder / "in", *author, "commit", "--quiet", "-m", "one"], check=True)
    for name in ("HEAD", "objects", "refs"):
        (folder / "in/deep" / name).mkdir()  # looks bare, and is none: git would go on looking above
    with pytest.raises(TablemillError, match="HEAD is missing in it"):
        harvest(folder / "in/deep", folder / "out", jobs=1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "name the column of the texts, such as: --text-column content"),
        ({"text_column": "contnet"}, 'has no column "contnet"; did you mean "content"?'),
        ({"text_column": "content", "id_column": "x"}, 'has no column "x"; its columns are "path" and "content"'),
    ],
)
def test_a_column_that_is_not_there_is_told_at_once(tmp_path: Path, options: Mapping[str, Any], told: str) -> None:
    parquet.write_table(pa.table({"path": ["a"], "content": ["b"]}), tmp_path / "a.parquet")
    with pytest.raises(TablemillError) as caught:
        harvest(tmp_path / "a.parquet", tmp_path / "out", Options(**options), jobs=1)
    assert f"error[harvest-input]: {told}" in str(caught.value)


# What cannot be read


def test_what_cannot_be_read_is_told_and_the_rest_is_read(folder: Path) -> None:
    (folder / "in/bad.md").write_bytes(b"| \xff |\n|---|\n")
    (folder / "in/binary.md").write_bytes(b"| a |\n|---|\n| \0 |\n")
    (folder / "in/empty.md").write_bytes(b"")
    (folder / "in/large.md").write_bytes(b"x" * 1001)
    done = harvest(folder / "in", folder / "out", Options(most_bytes=1000), jobs=1)
    told = [
        (Path(row["source"]).name, row["code"], row["line"], row["column"])
        for row in rows_of(folder / "out", "problems")
    ]
    assert told == [
        ("bad.md", "not-utf-8", 1, 3),
        ("binary.md", "binary-file", 1, 1),
        ("large.md", "file-too-large", 1, 1),
    ]
    assert (done.stats.bad, done.stats.documents, done.stats.tables) == (3, 8, 4)


def test_a_name_that_is_not_utf_8_is_spelt_out(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/in/caf\xe9.md"))).write_text("| z |\n|---|\n")
    harvest(folder / "in", folder / "out", jobs=1)
    assert [Path(row["source"]).name for row in rows_of(folder / "out") if row["header"] == ["z"]] == ["caf\\xe9.md"]


def test_half_of_a_surrogate_pair_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"content": "ab\\ud800"}\n{"content": "| a |\\n|---|\\n"}\n')
    done = harvest(tmp_path / "a.jsonl", tmp_path / "out", Options(text_column="content"), jobs=1)
    assert (done.stats.bad, done.stats.tables) == (1, 1)
    (problem,) = rows_of(tmp_path / "out", "problems")
    assert problem["message"] == "contains half of a surrogate pair, character 3, so it is not text"


def test_a_run_that_goes_wrong_as_a_whole_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(300):
        (tmp_path / "in" / f"{number:03}.md").write_bytes(b"\xff" if number % 10 == 0 else b"fine")
    with pytest.raises(
        TablemillError, match=r"error\[harvest-bad\]: 12 of 120 documents cannot be read, more than 5\.00%"
    ):
        harvest(tmp_path / "in", tmp_path / "out", Options(shard_units=60), jobs=1, max_bad=0.05)
    with pytest.raises(TablemillError, match=r"error\[harvest-bad\]: 18 of 180 documents"):  # those done before count
        harvest(tmp_path / "in", tmp_path / "out", Options(shard_units=60), jobs=1, max_bad=0.05)
    assert harvest(tmp_path / "in", tmp_path / "out", Options(shard_units=60), jobs=1, max_bad=0.1).finished


def test_a_document_that_takes_too_long_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is one of the test's own, and rings when it is told to."""
    now = [0.0]
    monkeypatch.setattr(bounds, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def slowly(source: Source, **more: Any) -> Document:
        now[0] += 61 if source.path.endswith("d.md") else 59
        signal.raise_signal(signal.SIGALRM)
        return parse(source, **more)

    monkeypatch.setattr("tablemill.harvesting.documents.parse", slowly)
    assert harvest(folder / "in", folder / "out", jobs=1).stats.tables == 3
    assert [(Path(row["source"]).name, row["code"], row["message"]) for row in rows_of(folder / "out", "problems")] == [
        ("d.md", "document-too-slow", "took more than 60 seconds; raise --timeout to read it")
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (f"# {'x' * 9_000}\n\n" + "| a |\n|---|\n\n" * 1_000, False),
        (f"| {'x' * 9_000} |\n|---|\n" + "| b |\n" * 1_000, True),
    ],
    ids=["a heading over many tables", "a name of many cells"],
)
def test_a_text_that_would_be_written_without_end_is_left_out(tmp_path: Path, text: str, cells: bool) -> None:
    (tmp_path / "a.md").write_text(text)
    done = harvest(tmp_path / "a.md", tmp_path / "out", Options(cells=cells, memory=10 * 10**6), jobs=1)
    assert (done.stats.bad, done.stats.tables > 0) == (0, True)
    done = harvest(tmp_path / "a.md", tmp_path / "less", Options(cells=cells, memory=8 * 10**6), jobs=1)
    assert (done.stats.bad, done.stats.tables) == (1, 0)
    (problem,) = rows_of(tmp_path / "less", "problems")
    assert problem["message"] == "takes more than 8,000,000 bytes of memory to read; raise --memory to read it"


@pytest.mark.parametrize("html", [False, True])
def test_a_text_with_no_table_but_one_in_html_is_read_for_that(tmp_path: Path, html: bool) -> None:
    (tmp_path / "a.md").write_text("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>\n")
    assert harvest(tmp_path / "a.md", tmp_path / "out", Options(html=html), jobs=1).stats.tables == html


def test_a_bug_of_ours_ends_no_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr("tablemill.harvesting.documents.may_have_tables", broken)
    assert harvest(folder / "in", folder / "out", jobs=1).stats.bad == 4
    told = {(row["code"], row["message"]) for row in rows_of(folder / "out", "problems")}
    assert told == {("document-fails", "a bug in Tablemill, please report it with the document: KeyError: 'x'")}


KILLED = """\
import resource, sys
from tablemill.harvesting import Options, harvest
if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))  # seconds, for each process: then the system ends it
    harvest(sys.argv[1], sys.argv[2], Options(shard_units=2, most_bytes=2**26, memory=2**31), jobs=2)
"""


@pytest.mark.no_cover  # processes that die
def test_a_document_that_ends_whoever_reads_it_is_left_out(folder: Path) -> None:
    (folder / "in/killer.md").write_text("| a |\n|---|\n" + "| *a **b* `c` [d](e)</p> |\n" * 1_000_000)
    (folder / "run.py").write_text(KILLED)
    done = subprocess.run([sys.executable, folder / "run.py", folder / "in", folder / "out"], check=False)
    assert done.returncode == 0
    (problem,) = rows_of(folder / "out", "problems")
    assert (Path(problem["source"]).name, problem["code"]) == ("killer.md", "document-kills")
    assert problem["message"] == "ended the process that read it, 4 times; it was left out"
    assert len(rows_of(folder / "out")) == 4


def test_an_engine_of_this_process_is_the_reference() -> None:
    assert list(engines.here(lambda job: job, [1, 2])) == [1, 2]  # type: ignore[arg-type,return-value,list-item]
