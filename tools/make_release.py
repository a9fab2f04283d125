"""Makes what a release is made of, and refuses one whose version is not right.

``python tools/make_release.py TAG [FOLDER]`` (``make release TAG=v0.1.0``). In the folder are ``files``, which are
attached to the release (the data, the package, SHA256SUMS), ``package``, which is published on its index, and
``notes.md``: what CHANGELOG.md says of the version, and what `tablemill diff` finds in the data since the tag before.

Refused are a tag that is not the version of the package, a CHANGELOG.md without it, and a version of the data that does
not go up as much as its changes ask (`tablemill diff --check-version`).
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from build_package import build_package

ROOT = Path(__file__).parent.parent


def make_release(project: Path, tag: str, target: Path) -> None:
    """Fill ``target`` for the release ``tag``; raises ValueError, saying why in a sentence, where there can be none."""
    version = _package_version(project)
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but the package is {version}; tag v{version}, or raise the version")
    notes = _section(project, version) + _data_notes(project, tag)
    shutil.rmtree(target, ignore_errors=True)
    files = target / "files"
    shutil.copytree(project / "dist", files)
    for built in build_package(project, target / "package"):
        shutil.copyfile(built, files / built.name)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(files.iterdir())]
    (files / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    (target / "notes.md").write_text(notes, encoding="utf-8")


def _package_version(project: Path) -> str:
    text = (project / "src" / "tablemill" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("src/tablemill/__init__.py has no __version__")
    return found[1]


def _section(project: Path, version: str) -> str:
    """Return what CHANGELOG.md says of a version."""
    text = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"CHANGELOG.md has no section for {version}")
    return f"{found[1].strip()}\n"


def _data_notes(project: Path, tag: str) -> str:
    """Return what changed in the data since the tag before, or nothing for the first."""
    described = _run(project, "git", "describe", "--tags", "--abbrev=0", f"{tag}^")
    if described.returncode:
        return ""
    before = described.stdout.strip()
    done = _run(
        project,
        sys.executable,
        "-m",
        "tablemill",
        "diff",
        f"{before}..{tag}",
        "--check-version",
        "--format",
        "markdown",
    )
    if done.returncode:
        raise ValueError(f"the data since {before}: {done.stderr.strip() or done.stdout.strip()}")
    return f"\n## The data, since {before}\n\n{done.stdout}"


def _run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)


if __name__ == "__main__":
    release = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "build" / "release"
    try:
        make_release(ROOT, sys.argv[1], release)
    except ValueError as error:
        sys.exit(f"no release: {error}")
    print(f"{release}: {len(list((release / 'files').iterdir()))} files, the package, and notes.md")
