"""A small project on the disk for tests: that of the golden case where all is well, in every format."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


class Project:
    """A folder with ``tablemill.yaml``, ``seed.md`` and two schemas; what is built goes to ``out``."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(GOLDEN / "all-is-well", folder, dirs_exist_ok=True)
        self.folder = folder
        self.spec = folder / "tablemill.yaml"
        self.seed = folder / "seed.md"
        self.out = folder / "out"
        self.edit("tablemill.yaml", "formats: [json]", "formats: [json, keyed, yaml, csv]")

    def edit(self, name: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old``, which must be there, in a file."""
        path = self.folder / name
        text = path.read_bytes().decode()
        if old not in text:
            raise ValueError(f"{name} has no {old!r}")
        path.write_bytes(text.replace(old, new, 1).encode())

    def rewrite(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Put what ``change`` makes of a file in its place."""
        path = self.folder / name
        path.write_bytes(change(path.read_bytes()))

    def contents(self) -> dict[str, bytes]:
        """All that stands in ``out``, hidden files too."""
        return {path.name: path.read_bytes() for path in sorted(self.out.iterdir())} if self.out.exists() else {}
