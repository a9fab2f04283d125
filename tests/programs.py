"""Finds what the tests use of other people's and no package of Python's brings."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

NOT_EVERYWHERE = ("go",)
"""What CI may lack, too: 250 MB for one test, whose syntax tree-sitter judges anywhere."""


def path_to(name: str) -> str:
    """Return the path of a program, or skip the test."""
    return shutil.which(name) or lacking(f"this machine has no {name}", optional=name in NOT_EVERYWHERE)


def lacking(what: str, *, optional: bool = False) -> NoReturn:
    """Skip the test, and say why; in CI, where a test that is always skipped would be none, fail it."""
    if os.environ.get("CI") and not optional:
        pytest.fail(f"{what}, and in CI nothing is skipped")
    pytest.skip(what)
