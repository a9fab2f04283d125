"""Lends what this Python has installed to another environment, so that nothing has to come from the network.

And runs git, as if nobody had configured it.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from pages import GIT

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lend(folder: Path, *more: str) -> Path:
    """Link into ``folder`` what Tablemill declares to need, all that this needs, and ``more``; and nothing else.

    Tablemill itself is not among it, nor what only its tests or its extras need.
    """
    folder.mkdir()
    for name in _needed([*PROJECT["project"]["dependencies"], *more]):
        for path in _top_level(name):
            (folder / path.name).symlink_to(path)
    return folder


def without_network(libraries: Path) -> dict[str, str]:
    """Return an environment in which pip installs our sources from the disk alone, with lent libraries beside them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "GIT_"))}
    return (
        kept
        | GIT
        | {
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the value of a "no" option as that of its opposite: no isolation
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PYTHONPATH": str(libraries),
            "PYTHONUTF8": "1",
        }
    )


def git(folder: Path, *arguments: str) -> str:
    """Run git, and return what it prints, without white space around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env=kept | GIT, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def _needed(requirements: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name not in found and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
            found.add(requirement.name)
            waiting += distribution(requirement.name).requires or []
    return found


def _top_level(name: str) -> Iterator[Path]:
    found = distribution(name)
    tops = {path.parts[0] for path in found.files or () if path.parts[0] not in ("..", "__pycache__")}
    return (Path(str(found.locate_file(top))) for top in sorted(tops))
