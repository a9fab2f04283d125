"""Makes the folder that is published as web pages: the data under addresses that stay, and its catalogue as index.html.

``python tools/make_site.py [FOLDER]`` (``make site``). ``NAME.json`` is the data as it is now, ``vN/NAME.json`` that of
the newest release whose data has the major version N: who reads it there never meets a field that went. A major version
that has no release yet is the data as it is now.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def make_site(project: Path, target: Path) -> list[str]:
    """Make ``target`` from the dist of ``project`` and of its tags, and return the folders of versions in it."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(project / "dist", target)
    newest: dict[int, tuple[tuple[int, ...], str]] = {}
    for tag in _git(project, "tag", "--list", "v*").decode().split():
        version = _version(_shown(project, f"{tag}:dist/datapackage.json"))
        if version and (version[0] not in newest or version > newest[version[0]][0]):
            newest[version[0]] = version, tag
    now = _version((project / "dist" / "datapackage.json").read_bytes())
    for major, (_, tag) in sorted(newest.items()):
        _unpack(_git(project, "archive", "--format=tar", f"{tag}:dist"), target / f"v{major}")
    if now and now[0] not in newest:
        shutil.copytree(project / "dist", target / f"v{now[0]}")
    for folder in [target, *_versions(target)]:
        pages = sorted(folder.glob("*.html"))
        if pages:
            shutil.copyfile(pages[0], folder / "index.html")
    return [folder.name for folder in _versions(target)]


def _versions(target: Path) -> Iterator[Path]:
    yield from sorted(path for path in target.glob("v*") if path.is_dir())


def _version(manifest: bytes | None) -> tuple[int, ...] | None:
    """Return the version of the data that a datapackage.json has; None where it has none, or is none."""
    try:
        said = json.loads(manifest or b"{}").get("version", "")
    except ValueError:
        return None
    return tuple(map(int, said.split("."))) if re.fullmatch(r"\d+\.\d+\.\d+", said) else None


def _shown(project: Path, what: str) -> bytes | None:
    done = subprocess.run(["git", "show", what], cwd=project, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _git(project: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=project, stdout=subprocess.PIPE, check=True).stdout


def _unpack(archive: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            content = tar.extractfile(member) if member.isfile() and "/" not in member.name else None
            if content is not None:
                target.mkdir(exist_ok=True)
                (target / member.name).write_bytes(content.read())


if __name__ == "__main__":
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site"
    print(f"{site}: the data of now, and {', '.join(make_site(ROOT, site)) or 'no version'}")
