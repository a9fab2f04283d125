"""Runs a program in a terminal, and says what a person sees there: the screen is kept by pyte, which is not ours."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TABLEMILL = [sys.executable, "-m", "tablemill"]
STREAMS = ("stdin", "stdout", "stderr")


class Seen(NamedTuple):
    """What stands on the screen at the end, line by line, all that came to it as it came, and the exit code.

    ``piped`` is what came to the streams that were none of the terminal's.
    """

    lines: list[str]
    raw: str
    code: int
    piped: str


def shown(raw: str, columns: int, lines: int = 200) -> Any:
    """Return the screen of a terminal that ``raw`` came to."""
    pyte = pytest.importorskip("pyte")
    screen = pyte.Screen(columns, lines)
    pyte.Stream(screen).feed(raw)
    return screen


@contextmanager
def _terminal(columns: int) -> Iterator[tuple[int, int]]:
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    try:
        yield leader, follower
    finally:
        os.close(leader)


def seen(
    *arguments: str,
    columns: int = 80,
    streams: Sequence[str] = STREAMS,
    program: Sequence[str] = TABLEMILL,
    folder: Path | None = None,
    **environment: str,
) -> Seen:
    """Run a command of ours in a terminal, whose ``streams`` are the terminal, and the others pipes."""
    off = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"}
    env = {name: value for name, value in os.environ.items() if name not in off}
    env |= {"TERM": "xterm-256color", "PYTHONUTF8": "1"} | environment
    with _terminal(columns) as (leader, follower):
        ends = {name: follower if name in streams else subprocess.PIPE for name in STREAMS}
        with subprocess.Popen([*program, *arguments], cwd=folder, env=env, **ends) as running:  # type: ignore[call-overload]
            os.close(follower)
            raw = _all(leader)
            piped = b"".join(stream.read() for stream in (running.stdout, running.stderr) if stream is not None)
    text = raw.decode()
    screen = shown(text, columns)
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return Seen(lines, text, running.returncode, piped.decode())


def _all(leader: int) -> bytes:
    """Read all that comes to a terminal until the last of its programs has ended."""
    told = b""
    end = time.monotonic() + 120
    while select.select([leader], [], [], max(end - time.monotonic(), 0))[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux says so where the other side is closed
            break
        if not piece:
            break
        told += piece
    return told
