"""Options and fixtures that several test modules share."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The programs of the virtual environment, Node among them, come before the machine's: `make test` does not activate it.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

# A shell without job control (`make test &` in a script) starts what is in the background with interrupts ignored, and
# so would be the programs that tests interrupt: they would never end.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A machine may be slow, and then nothing is wrong: no example has to be done by a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest.register_assert_rewrite("pages")  # so that a page that fails shows the difference


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="rewrite what the golden cases expect")
