"""Builds the wheel and the source distribution: the same bytes from the same files, wherever and whenever.

    python tools/build_package.py [FOLDER]

The wheel is built from the unpacked source distribution, as pip builds it. Both are then built again, each from
where the other came from, and must be the same to the byte: so nothing that the wheel needs is missing in the source
distribution. What git does not know is refused.

flit_core, the backend that pyproject.toml names, is called as pip calls it. It sorts the files and evens out their
permissions and owners, and takes all times from SOURCE_DATE_EPOCH. Where that is not set, it is EPOCH. What is left
to differ is the version of zlib, which compresses.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from flit_core import buildapi

ROOT = Path(__file__).parent.parent
EPOCH = "1580601600"
"""2020-02-02, the time that Hatch gives to all files; ZIP knows none before 1980, and a day near that confuses some."""


def build_package(source: Path, target: Path) -> list[Path]:
    """Build both from the project in ``source``, put them into ``target``, and return them, the wheel last.

    Raises ValueError, saying why in a sentence, where they are not what they should be.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", EPOCH)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        archive = _built("build_sdist", source, work / "first")
        with tarfile.open(archive) as tar:
            members = tar.getnames()
            tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python has it from 3.11.4 on
            tar.extractall(work)  # noqa: S202 - made a line above
        _refuse_unknown(source, members)
        unpacked = work / os.path.commonpath(members)
        wheel = _built("build_wheel", unpacked, work / "first")
        for built, again in ((archive, ("build_sdist", unpacked)), (wheel, ("build_wheel", source))):
            if built.read_bytes() != _built(*again, work / "second").read_bytes():
                raise ValueError(f"{built.name} is not the same, built from the source distribution and from here")
        target.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copyfile(built, target / built.name)) for built in (archive, wheel)]


def _built(hook: str, source: Path, target: Path) -> Path:
    target.mkdir(exist_ok=True)
    with contextlib.chdir(source):
        return target / getattr(buildapi, hook)(str(target))


def _refuse_unknown(source: Path, members: list[str]) -> None:
    if not (source / ".git").exists():
        return
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=source, capture_output=True, encoding="utf-8", check=True)
    known = {*listed.stdout.split("\0"), "PKG-INFO"}
    unknown = sorted({member.partition("/")[2] for member in members} - known)
    if unknown:
        raise ValueError(f"git does not know {', '.join(unknown)}; add or remove what is not meant to be packed")


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "package")
    try:
        built = build_package(ROOT, target.absolute())
    except ValueError as error:
        sys.exit(f"nothing was built: {error}")
    for path in built:
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {os.path.relpath(path)}")


if __name__ == "__main__":
    main()
