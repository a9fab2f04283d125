"""Each part of the benchmark runs and prints its table: with sizes so tiny that the numbers mean nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from programs import lacking

ROOT = Path(__file__).parent.parent


def bench(*arguments: str) -> list[str]:
    """Run the benchmark; return the first column of what it prints, without what stands above a table's rule."""
    command = [sys.executable, "-m", "bench", "--tiny", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert "exit" not in done.stdout, "a process of it failed"
    tables = done.stdout.split("-\n")[1:]
    return [line.strip().split("  ")[0] for table in tables for line in table.split("\n\n")[0].splitlines()]


def test_reading_is_measured_for_every_way_also_on_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("| a |\n|---|\n| b |\n", encoding="utf-8")
    told = bench("engine", "--dir", str(tmp_path))
    assert len(told) == 22
    assert told[:11] == told[11:]
    assert told[7:10] == ["tablemill, the reference path", "tablemill", "goal"]


def test_linearity_is_measured_for_every_shape() -> None:
    told = bench("linearity")
    assert len(told) > 60
    assert {"n rows", "n tables", "an HTML table of <table>"} <= set(told)


def test_starting_is_measured_for_every_command() -> None:
    assert bench("startup") == [
        "a cold build of the real seeds",
        "a build with nothing to do",
        "a check of an up-to-date dist",
        "tablemill --version",
        "tablemill --help",
    ]


def test_builds_are_measured_for_every_size_and_their_modules_are_told() -> None:
    told = bench("rows")
    assert told[:3] == ["10", "100", "1,000"]
    assert any(name.startswith("tablemill ") for name in told)
    assert told[-1] == "all of tablemill"


def test_taking_a_large_table_is_measured_for_every_format() -> None:
    assert bench("extract") == ["csv", "jsonl", "json", "parquet", "sqlite"]


def test_a_harvest_is_measured_for_one_process_and_two_and_as_it_grows() -> None:
    told = bench("harvest")
    assert told == [
        "all texts in memory",
        "the files read and decoded, nothing else",
        "the tables written to Parquet, nothing else",
        "these three together",
        "one process",
        "two, against one",
        *("100", "1,000", "100", "1,000"),
    ]


def test_others_are_measured_from_files_to_a_file() -> None:
    assert bench("peers")[:3] == [
        "tablemill harvest",
        "markdown-it-py, tokens walked",
        "DuckDB, a regular expression",
    ]


def test_every_part_is_run_here_and_another_is_refused() -> None:
    done = subprocess.run([sys.executable, "-m", "bench", "x"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert done.stderr.endswith(
        "no such part: x; there are engine, linearity, startup, rows, extract, catalogue, harvest, peers\n"
    )


def test_the_catalogue_is_measured_in_a_browser() -> None:
    if not any((ROOT / ".venv").glob("browser-*")):
        lacking("make test could not install a browser")
    assert bench("catalogue") == ["opens", "key stroke", "memory"]
