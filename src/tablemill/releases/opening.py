"""Finds the published states that a person names: a folder, its datapackage.json, or a revision of git's.

What is there on the disk is a file or a folder, anything else a revision. The package of a revision is looked for
where the spec says that it is built to and, where it is not there, in all folders. Reads the disk and runs git;
writes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ..dist.package import MANIFEST, listing_of
from ..model import Span
from ..problems import Problem, TablemillError, listed, quoted
from ..reading.sources import display, read_bytes
from ..spec import load_spec
from . import git
from .snapshots import Snapshot, snapshot_of

__all__ = ["open_snapshots"]


def open_snapshots(
    names: Sequence[str], *, at: str | None = None, spec: str | None = None, root: Path | None = None
) -> tuple[Snapshot, Snapshot]:
    """Open the two states that are named: two names, ``OLD..NEW``, or OLD alone, to which what is on the disk is new.

    ``at`` is the folder of the package, within a revision and on the disk; ``spec`` the spec whose output it is
    where that is not given, in ``root``. Raises TablemillError where there is no such state.
    """
    old, new = _two(names)
    output = _output(at, spec, root)
    before, place = _open(old, output, chosen=at is not None)
    if new is None:
        return before, _on_disk(_at_hand(output, place, old))
    return before, _open(new, output, chosen=at is not None)[0]


def _two(names: Sequence[str]) -> tuple[str, str | None]:
    if len(names) == 2:
        return names[0], names[1]
    (name,) = names
    parts = name.split("..")
    # No revision has two full stops in its name; a path may, as ../dist.
    if len(parts) != 2 or os.path.lexists(name) or parts[0].endswith("/") or parts[1].startswith("/"):
        return name, None
    if parts[1].startswith("."):
        raise _unfit("unknown-revision", f"{quoted(name)} has three full stops; write OLD..NEW, with two", name)
    return parts[0] or "HEAD", parts[1] or "HEAD"


def _output(at: str | None, spec: str | None, root: Path | None) -> Path | None:
    """Return the folder that the package is built to; None where nothing says it."""
    if at is not None:
        return _folder(Path(at))
    if spec is not None:
        return load_spec(Path(spec), root).output
    from ..pipeline import default_spec  # which brings along all that reads Markdown

    found = default_spec()
    try:
        return None if found is None else load_spec(found, root).output
    except TablemillError:  # the specs of the states may have been right
        return None


def _folder(path: Path) -> Path:
    return path.parent if path.name == MANIFEST and not path.is_dir() else path


def _open(name: str, output: Path | None, *, chosen: bool) -> tuple[Snapshot, Path]:
    """Return the state of that name, and the folder that it has, or would have, on the disk."""
    if os.path.lexists(name):
        return _on_disk(Path(name)), Path(name)
    revision = git.revision(name)
    folder = _of_revision(revision, output, chosen=chosen)
    files = git.files_in(revision, folder) or {}
    manifest = f"{name}:{MANIFEST}" if folder == "." else f"{name}:{folder}/{MANIFEST}"

    def read(file: str) -> bytes | None:
        return git.read_blob(files[file]) if file in files else None

    return snapshot_of(name, manifest, read), git.path_on_disk(folder)


def _on_disk(path: Path) -> Snapshot:
    folder = _folder(path)
    if path.is_file() and path.name != MANIFEST:
        message = f"{quoted(display(path))} is not a folder; name the folder of its {MANIFEST}{_namesake(path)}"
        raise _unfit("missing-package", message, display(path))
    if not os.path.lexists(folder / MANIFEST):
        message = f"{display(folder)} has no {MANIFEST}{_namesake(path)}"
        raise _unfit("missing-package", message, display(folder / MANIFEST))
    return snapshot_of(display(folder), display(folder / MANIFEST), lambda file: read_bytes(folder / file, root=folder))


def _namesake(path: Path) -> str:
    """Say how to name the revision that a file or folder hides, for the end of a message."""
    try:
        git.revision(str(path))
    except TablemillError:
        return ""
    return f"; the git revision of that name is {path}^0"


def _at_hand(output: Path | None, place: Path, old: str) -> Path:
    """Return the folder that is compared with ``old``, where no other is named."""
    found = output or place
    if os.path.lexists(old) and os.path.realpath(_folder(Path(old))) == os.path.realpath(found):
        raise _unfit(
            "missing-package", f"{quoted(old)} is itself what it would be compared with; name both states: OLD NEW", old
        )
    return found


def _of_revision(revision: git.Revision, output: Path | None, *, chosen: bool) -> str:
    """Return the folder of the package in a revision."""
    inner = None if output is None else git.path_within(output)
    if inner is not None and MANIFEST in (git.files_in(revision, inner) or {}):
        return inner
    if chosen and output is not None:
        where = f"{inner} of {revision.name}" if inner else f"{display(output)}, which is outside the repository,"
        raise _unfit("missing-package", f"{where} has no {MANIFEST}", revision.name)
    found = [folder for folder in git.folders_with(revision, MANIFEST) if _is_ours(revision, folder)]
    if len(found) > 1:
        message = f"{revision.name} has several packages, in {listed(found)}; choose one with --at"
        raise _unfit("many-packages", message, revision.name)
    if not found:
        raise _unfit("missing-package", f"{revision.name} has no {MANIFEST} that Tablemill wrote", revision.name)
    return found[0]


def _is_ours(revision: git.Revision, folder: str) -> bool:
    files = git.files_in(revision, folder) or {}
    return MANIFEST in files and listing_of(git.read_blob(files[MANIFEST])) is not None


def _unfit(code: str, message: str, name: str) -> TablemillError:
    return TablemillError([Problem(code, message, Span.top(name))])
