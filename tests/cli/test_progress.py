"""Work that takes longer than a second: what a person sees of it, on a screen that is not ours, and what is left."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tablemill import cli, pipeline
from tablemill.cli import progress as of_progress
from tablemill.cli.progress import Progress
from tablemill.extraction.listing import find_tables
from tablemill.harvesting.model import Receipt, Stats
from terminal import seen, shown

pytest.importorskip("tqdm")

SLOW = """
import sys, time
from tablemill.cli import progress
progress.AFTER = 0.05
from tablemill.markdown import parse
from tablemill.extraction import listing
def slow(*source, **how):
    time.sleep(0.05)
    return parse(*source, **how)
listing.parse = slow
from tablemill.cli import entry
entry()
"""
"""A command whose files take longer than they do, so that the line is there when it is looked for."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        (tmp_path / f"a{number:02}.md").write_text(f"| A | B |\n|---|---|\n| {number} |\n")
    return tmp_path


def slow(*arguments: str, **how: object) -> object:
    return seen("-c", SLOW, *arguments, program=[sys.executable], **how)  # type: ignore[arg-type]


def screens(raw: str) -> list[str]:
    """Return what stood in the first line of the screen after each piece that begins a line anew."""
    pieces = re.split(r"(?=\r)", raw)
    return [str(shown("".join(pieces[: end + 1]), 80).display[0]).rstrip() for end in range(len(pieces))]


def test_a_line_says_how_much_is_done_and_is_gone_before_the_data_comes() -> None:
    told = slow("extract", ".", "--all", "--to", "jsonl", "--quiet", streams=["stdin", "stderr"])
    assert len(told.piped.splitlines()) == 12
    assert "of 12" not in told.raw, "--quiet"
    told = slow("extract", ".", "--all", "--to", "jsonl", columns=80)
    lines = [line for line in screens(told.raw) if "finding tables: " in line]
    assert lines
    done = [int(re.match(r"finding tables: +(\d+) of 12 \|.*/s, .* left$", line)[1]) for line in lines]  # type: ignore[index]
    assert done == sorted(done)
    assert done[-1] > done[0]
    assert told.lines[0] == '{"A": "0", "B": ""}'
    assert not any("finding" in line for line in told.lines)
    assert sum("ragged-row-taken" in line for line in told.lines) == 10 + 1


def test_a_pipe_gets_nothing_of_it_and_nothing_is_imported_for_it() -> None:
    told = slow("tables", ".", "--rows", "0", streams=["stdin", "stdout"])
    assert "12 tables in 12 files" in told.piped
    assert "\r" not in told.piped
    script = (
        "import sys; from tablemill.cli import main, progress; progress.AFTER = 0\n"
        "main(['tables', '.']); print([name for name in ('tqdm', 'threading') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_takes_no_second_shows_nothing() -> None:
    assert "finding" not in seen("tables", ".").raw


def test_ctrl_c_leaves_one_sentence_and_no_line() -> None:
    interrupted = SLOW.replace("    time.sleep(0.05)", "    time.sleep(0.3); import signal; signal.raise_signal(2)")
    told = seen("-c", interrupted, "tables", ".", program=[sys.executable], columns=120)
    assert (told.code, told.lines) == (
        130,
        ["tablemill: interrupted; every file is complete, and the next build brings all up to date"],
    )


@pytest.fixture
def progress_at_once(monkeypatch: pytest.MonkeyPatch) -> Progress:
    """What a terminal shows, from the first moments on."""
    monkeypatch.setattr(of_progress, "AFTER", 0.01)
    monkeypatch.setattr(of_progress, "EVERY", 0.01)
    monkeypatch.setattr(of_progress, "on_terminal", lambda _: True)
    return Progress(argparse.Namespace(quiet=False, verbose=False))


def test_each_stage_is_shown_and_one_that_is_not_counted_shows_the_time(
    capsys: pytest.CaptureFixture[str], progress_at_once: Progress
) -> None:
    with progress_at_once as progress:
        for _ in progress.follow(range(3), "one"):
            time.sleep(0.1)
        progress.follow((), "two")
        time.sleep(0.1)
    raw = capsys.readouterr().err
    assert re.search(r"\rone: 2 of 3 \|", raw)
    assert re.search(r"\rtwo, 00:00", raw)
    assert screens(raw)[-1] == ""


def receipt(number: int, documents: int, tables: int, size: int, bad: int) -> Receipt:
    return Receipt(number, (), Stats(documents=documents, tables=tables, bytes=size, bad=bad))


def test_a_harvest_shows_what_was_found_and_its_speed_since_the_first_shard() -> None:
    stage = of_progress.Harvest(receipt(4, 1000, 200, 32_000_000, 0), 5, 9)
    stage.start = 100.0
    assert stage.said(100.0) == "harvesting: 1,000 documents, 200 tables, ? MB/s"
    stage.add(receipt(5, 500, 100, 30_000_000, 2), 6)
    assert stage.said(102.0) == "harvesting: 1,500 documents, 300 tables, 15.0 MB/s, 2 bad"
    assert (stage.first, stage.done, stage.total) == (5, 6, 9)


def test_the_line_of_a_harvest_stands_on_one_screen_and_says_how_long_it_takes_yet(
    capsys: pytest.CaptureFixture[str], progress_at_once: Progress
) -> None:
    with progress_at_once as progress:
        for number in range(3):
            progress.shard(receipt(number, 10, 3, 1_000_000, 1), number + 1, 4)
            time.sleep(0.1)
    lines = [line for line in screens(capsys.readouterr().err) if line.startswith("harvesting")]
    assert re.fullmatch(r"harvesting: 10 documents, 3 tables, \? MB/s, 1 bad \|.*\| \? left", lines[0])
    last = r"harvesting: 30 documents, 9 tables, [\d,.]+ MB/s, 3 bad \|.*\| \d\d:\d\d left"
    assert re.fullmatch(last, lines[-1])


def test_a_line_is_gone_also_if_its_stage_has_just_begun(capsys: pytest.CaptureFixture[str]) -> None:
    stage = of_progress.Stage("two", 0)
    bar = of_progress._bar(stage)
    bar.start_t = bar.last_print_t  # the stage began when the bar was made
    bar.refresh()
    bar.close()
    raw = capsys.readouterr().err
    assert "two, 00:00" in raw
    assert screens(raw)[-1] == ""


def test_the_library_gives_the_same_to_whoever_follows() -> None:
    stages: dict[str, list[str]] = {}

    def follow(items, what):  # type: ignore[no-untyped-def]
        stages[what] = list(map(str, items))
        return items

    followed, alone = find_tables(".", follow=follow), find_tables(".")
    assert (followed.problems, followed.sources, followed.strays) == (alone.problems, alone.sources, alone.strays)
    assert [found.table.span for found in followed.tables] == [found.table.span for found in alone.tables]
    assert {what: len(items) for what, items in stages.items()} == {"reading files": 12, "finding tables": 12}


def test_a_build_passes_its_stages_through_in_order(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(
        "output: out\ndatasets:\n  a:\n    source: 'a*.md'\n    rows: {tables: '', ragged: true}\n    unread: [B]\n"
        "    schema: s.json\n    key: A\n    fields: {A: {column: A}}\n"
    )
    (tmp_path / "s.json").write_text('{"type": "object", "properties": {"A": {"type": "integer"}}}')
    stages = []

    def follow(items, what):  # type: ignore[no-untyped-def]
        stages.append((what, len(items)))
        return items

    for work in (pipeline.build, pipeline.check):
        outcome, _ = work(tmp_path / "t.yaml", follow=follow)  # type: ignore[operator]
        assert [problem for problem in outcome.problems if problem.severity == "error"] == []
    read = [("reading files", 12), ("parsing files", 12), ("making records", 1), ("checking records", 0)]
    read += [("making files", 1)]
    assert stages == [*read, ("writing files", 0), *read, ("comparing files", 0)]


# --quiet and --verbose


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_quiet_leaves_problems_and_data_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "extract", "a01.md", "-q", "-o", "x.csv") == (
        *(0, ""),
        'a01.md:3:1: warning[ragged-row-taken]: the row has no cell for "B": read as empty, as GitHub shows it\n',
    )
    assert outcome(capsys, "init", "a01.md", "--quiet")[2].count("\n") == 1
    assert outcome(capsys, "build", "--quiet")[::2] == (0, "")
    assert outcome(capsys, "check", "-q")[::2] == (0, "")
    Path("a01.md").write_text("| A | B |\n|---|---|\n| x | y |\n")
    code, out, err = outcome(capsys, "check", "-q")
    assert (code, out.count("error["), err) == (1, 1, "")
    assert outcome(capsys, "build", "-q", "--spec", "gone.yaml")[::2] == (2, "")
    assert outcome(capsys, "tables", "-q", "-v", "a01.md")[0] == 2


def test_verbose_adds_what_was_read_and_left_out_and_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    outcome(capsys, "init", "a01.md", "--quiet")
    Path("a01.md").write_text("| A | B |\n|---|---|\n| 1 |\n| 7 |\n| 7 |\n")
    spec = Path("tablemill.yaml")
    spec.write_text(spec.read_text().replace("ragged: true}", "ragged: true, except: {A: '^7'}}"))
    code, out, err = outcome(capsys, "build", "--verbose")
    lines = err.splitlines()
    assert lines[:2] == ["read tablemill.yaml", "read a01.md"], (code, out, err)
    assert lines[2] == "a01: 1 record of 1 file, 2 rows left out by where or except"
    assert re.fullmatch(r"took \d\.\d\d s(: .*)?", lines[3])
    assert outcome(capsys, "tables", "a01.md", "-v")[2].splitlines()[-3:-1][0] == "read a01.md"
