"""Plays docs/watching.md, whose watch ends only when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from project import Project

PAGE = Path(__file__).parent.parent / "docs" / "watching.md"
BLOCKS = [token for token in MarkdownIt().parse(PAGE.read_text(encoding="utf-8")) if token.type == "fence"]


def test_a_watch_tells_what_the_page_shows(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (shown,) = [block.content for block in BLOCKS if block.content.startswith("$ tablemill watch\n")]
    lines = shown.splitlines(keepends=True)[1:]
    told = []
    with subprocess.Popen([sys.executable, "-m", "tablemill", "watch"], cwd=tmp_path, stderr=subprocess.PIPE) as watch:
        assert watch.stderr is not None
        for line in lines:
            if line.startswith("seed.md changed"):
                project.edit("seed.md", "404 Not Found", "404 Gone")
            told.append(watch.stderr.readline().decode())
        watch.send_signal(signal.SIGINT)
        assert watch.wait(60) == 0
    assert told == lines
