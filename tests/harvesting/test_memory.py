"""What a harvest takes of memory, whatever a document holds: measured of a process that does nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tablemill.harvesting import Options, harvest
from tablemill.harvesting.bounds import each_bounded

MOST = 320 * 2**20  # the page says 300 MB; what the allocator keeps differs from run to run


def filled(head: str, unit: str, megabytes: int = 16) -> bytes:
    return (head + unit * ((megabytes * 2**20 - len(head.encode())) // len(unit.encode()))).encode()


DOCUMENTS = {  # what they begin with, what comes again and again, their size, and how many tables are read
    "cells of two letters": ("|a|b|\n|-|-|\n", "|ab|cd|\n", 16, 1),
    "text of four bytes a character": ("# 😀\n\n|a|b|\n|-|-|\n", "| some text | other text 12 |\n", 16, 1),
    "one cell": ("|a|\n|-|\n|", "x", 32, 1),
    "Chinese": ("|a|b|\n|-|-|\n", "| 一些文字在这里 | 其他文字 |\n", 48, 1),
    "text": ("|a|b|\n|-|-|\n", "| some text | other text 12 |\n", 48, 1),
    "text that takes too much to be written": ("|a|b|\n|-|-|\n", "| some text | other text 12 |\n", 64, 0),
    "empty cells": ("|a|b|c|\n|-|-|-|\n", "||||\n", 16, 0),
    "tables": ("", "|a|\n|-|\n\n", 16, 0),
    "headings": ("|a|\n|-|\n\n", "# a\n", 64, 1),
}


PROGRAM = """\\
import re, sys
from tablemill.cli import main
code = main(["harvest", *sys.argv[1:]])
print(re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())[1])
sys.exit(code)
"""


def peak(*arguments: str | Path) -> int:
    """Run the command, and return the most bytes that it had at once.

    The process says so itself: what the system tells of one that has ended counts the process that started it, too.
    """
    done = subprocess.run([sys.executable, "-c", PROGRAM, *map(str, arguments)], capture_output=True, check=True)
    return int(done.stdout) * 1024


@pytest.mark.no_cover  # coverage takes memory of its own
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_any_one_document_is_read_in_about_300_mb(tmp_path: Path, name: str) -> None:
    *form, tables = DOCUMENTS[name]
    (tmp_path / "a.md").write_bytes(filled(*form))
    assert peak(tmp_path / "a.md", "-o", tmp_path / "out", "-j", "1", "--cells") < MOST
    parts = list((tmp_path / "out/tables").glob("*.parquet"))
    assert sum(parquet.read_metadata(part).num_rows for part in parts) == tables
    if not tables:
        (problem,) = parquet.read_table(tmp_path / "out/problems").to_pylist()
        assert (problem["code"], problem["message"]) == (
            "document-too-large",
            "takes more than 230,686,720 bytes of memory to read; raise --memory to read it",
        )


@pytest.mark.no_cover  # coverage takes memory of its own
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
def test_the_records_of_any_one_document_are_made_in_about_300_mb(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(filled("|a|b|\n|-|-|\n", "| some text here | 12 |\n"))
    kinds = {"a": {"type": "string"}, "b": {"type": "integer"}}
    (tmp_path / "schema.json").write_text(json.dumps({"required": ["a", "b"], "properties": kinds}))
    given = (tmp_path / "a.md", "-o", tmp_path / "out", "-j", "1", "--schema", tmp_path / "schema.json")
    assert peak(*given) < MOST
    (part,) = (tmp_path / "out/records").iterdir()
    assert parquet.read_metadata(part).num_rows == (16 * 2**20 - 14) // 24


@pytest.mark.no_cover  # coverage takes memory of its own
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
@pytest.mark.parametrize(("name", "megabytes"), [("a.tar", 40), ("a.jsonl", 40), ("a.parquet", 24), ("git", 40)])
def test_what_yields_a_text_keeps_no_more_of_it(tmp_path: Path, name: str, megabytes: int) -> None:
    text = filled("|a|b|\n|-|-|\n", "| some text | other text 12 |\n", megabytes)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_bytes(text)
    given, more = tmp_path / name, ["--text-column", "content"]
    if name == "a.tar":
        shutil.make_archive(str(tmp_path / "a"), "tar", tmp_path / "in")
    elif name == "a.jsonl":
        given.write_text(json.dumps({"content": text.decode()}) + "\n")
    elif name == "a.parquet":
        parquet.write_table(pa.table({"content": [text.decode()]}), given)
    else:
        given, more = tmp_path / "in", ["--rev", "HEAD"]
        for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"]):
            subprocess.run(["git", "-C", tmp_path / "in", *words], check=True)
    assert peak(given, "-o", tmp_path / "out", "-j", "1", *more) < MOST
    (part,) = (tmp_path / "out/tables").iterdir()
    assert parquet.read_metadata(part).num_rows == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
def test_what_is_read_after_a_document_that_takes_too_much_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_text("|a|\n|-|\n\n" * 500_000)
    (tmp_path / "in/b.md").write_text("|b|\n|-|\n")
    done = harvest(tmp_path / "in", tmp_path / "out", Options(memory=30 * 2**20), jobs=1)
    assert (done.stats.bad, done.stats.tables) == (1, 1)


@pytest.mark.no_cover  # coverage takes memory of its own, and 24 MB of tables much time
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
def test_what_is_read_after_a_part_was_begun_is_read(tmp_path: Path) -> None:
    """Arrow's writer asks for a gigabyte of addresses, which is no document's fault."""
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / f"in/{number:02}.md").write_bytes(filled("|a|\n|-|\n", "| some text |\n")[: 2 * 2**20])
    done = harvest(tmp_path / "in", tmp_path / "out", Options(memory=60 * 2**20), jobs=1)
    assert (done.stats.bad, done.stats.tables) == (0, 12)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
def test_each_value_is_made_in_bounds() -> None:
    found = each_bounded((bytearray(size) for size in (10, 2**28)), 2**20)
    assert len(next(found)) == 10
    with pytest.raises(MemoryError):
        next(found)
