"""Options and fixtures that several test modules share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

# The programs of the virtual environment, Node among them, come before the machine's: `make test` does not activate it.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

pytest.register_assert_rewrite("pages")  # so that a page that fails shows the difference


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="rewrite what the golden cases expect")
