"""``python -m bench [PART …] [--dir DIR]``: measure, and print a table for each part.

With ``--tiny`` all sizes are so small that the numbers say nothing; the tests see by it that every part still runs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import catalogue, engine, extract, harvest, linearity, peers, rows, startup

PARTS = {
    "engine": engine.run,
    "linearity": linearity.run,
    "startup": startup.run,
    "rows": rows.run,
    "extract": extract.run,
    "catalogue": catalogue.run,
    "harvest": harvest.run,
    "peers": peers.run,
}

ON_FILES = {"engine": engine.run, "harvest": harvest.run, "peers": peers.run}
"""The parts that can be measured on a folder, too."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Measure Tablemill against its goals and its peers.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all of them by default")
    parser.add_argument("--tiny", action="store_true", help="only see whether it runs; the numbers mean nothing")
    parser.add_argument(
        "--dir", type=Path, help="measure engine, harvest and peers on the Markdown files below this folder, too"
    )
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in arguments.parts or PARTS:
        PARTS[name](tiny=arguments.tiny)
        if name in ON_FILES and arguments.dir is not None:
            ON_FILES[name](arguments.dir, tiny=arguments.tiny)


if __name__ == "__main__":
    main()
