"""Runs a command as a person does, in this process."""

from __future__ import annotations

import pytest

from tablemill.cli import main

Captured = pytest.CaptureFixture[str]


def outcome(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it wrote to the two streams."""
    code = main(arguments)
    streams = capsys.readouterr()
    return code, streams.out, streams.err
