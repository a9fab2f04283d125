"""What a command costs as a process, against what no program of its kind can go below.

A build is compared with a process that only imports a parser of Markdown, one of YAML and a JSON Schema validator: what
a program of this kind would begin with, though a build of plain seeds needs but one of the three. A `check` that finds
nothing reads what a build with nothing to do reads, so that build is its floor.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from . import report
from .processes import cost, interleaved

ROUNDS = 15
PROJECT = Path(__file__).resolve().parent.parent
TABLEMILL = str(Path(sys.executable).with_name("tablemill"))
IMPORTS = [sys.executable, "-c", "import markdown_it, yaml, jsonschema"]
BARE = [sys.executable, "-c", ""]


def run(*, tiny: bool = False) -> None:
    """Measure in a copy of the project's own seeds, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        for folder in ("seeds", "schema"):
            shutil.copytree(PROJECT / folder, project / folder)
        medians = _measured(project, 1 if tiny else ROUNDS)
    goals = [
        ("a cold build of the real seeds", "build", "the imports alone", 1.1),
        ("a build with nothing to do", "nothing to do", "the imports alone", 1.0),
        ("a check of an up-to-date dist", "check", "nothing to do", 1.0),
        ("tablemill --version", "--version", "a bare interpreter", 2.0),
        ("tablemill --help", "--help", "a bare interpreter", 2.0),
    ]
    rows = []
    for what, way, floor, goal in goals:
        ratio = medians[way] / medians[floor]
        milliseconds = [f"{1000 * medians[key]:.0f}" for key in (way, floor)]
        rows.append(
            [what, milliseconds[0], floor, milliseconds[1], f"{ratio:.2f}", f"≤ {goal}", report.verdict(ratio <= goal)]
        )
    report.show("Start-up: a whole process", ["command", "ms", "against", "ms", "ratio", "goal", ""], rows)


def _measured(project: Path, rounds: int) -> dict[str, float]:
    dist = project / "dist"

    def cold() -> float:
        shutil.rmtree(dist, ignore_errors=True)
        return cost([TABLEMILL, "build"], project).seconds

    return interleaved(
        {
            "the imports alone": lambda: cost(IMPORTS, project).seconds,
            "build": cold,
            "nothing to do": lambda: cost([TABLEMILL, "build"], project).seconds,
            "check": lambda: cost([TABLEMILL, "check"], project).seconds,
            "a bare interpreter": lambda: cost(BARE, project).seconds,
            "--version": lambda: cost([TABLEMILL, "--version"], project).seconds,
            "--help": lambda: cost([TABLEMILL, "--help"], project).seconds,
        },
        rounds,
    )
