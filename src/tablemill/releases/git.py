"""Reads the files of a git revision, by running git, which must be there. Nothing is checked out, fetched or written.

A revision is whatever git takes for one: a tag, a branch, ``HEAD~3``, a commit. What is given to git beside it
comes from git itself, so that no name is ever read as an option.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..model import Span
from ..problems import Problem, TablemillError, quoted, suggestion

__all__ = [
    "Revision",
    "files_in",
    "folders_with",
    "is_repository",
    "path_on_disk",
    "path_within",
    "read_blob",
    "revision",
]


class Revision(NamedTuple):
    """A commit of the repository that the working directory is in: as it was named, and its hash."""

    name: str
    commit: str


def revision(name: str) -> Revision:
    """Find the commit that ``name`` means; raises TablemillError where git, a repository or the commit is missing."""
    if not is_repository():
        message = f"{quoted(name)} is not a file or folder, and not a revision, because there is no git repository here"
        raise TablemillError([Problem("unknown-revision", message, Span.top(name))])
    # With a hyphen it would be an option, with a caret it is what is not meant.
    if name.isprintable() and not name.startswith(("-", "^")):
        found = _git("rev-parse", "--verify", "--quiet", name).stdout.decode().strip()
        done = _git("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}")
        if found and done.returncode == 0:
            return Revision(name, done.stdout.decode().strip())
    raise TablemillError([Problem("unknown-revision", _unknown(name), Span.top(name))])


def is_repository() -> bool:
    """Whether git finds a repository here; raises TablemillError where there is no git, or git refuses it."""
    done = _git("rev-parse", "--git-dir")
    if done.returncode and b"not a git repository" not in done.stderr:
        raise _failed(done)
    return done.returncode == 0


def path_within(path: Path) -> str | None:
    """Return the path of a file or folder within the repository, as git writes it; None where it is outside."""
    prefix = _text("rev-parse", "--show-prefix").rstrip("\n")
    inner = os.path.normpath(os.path.join(prefix, os.path.relpath(path))).replace(os.sep, "/")
    return None if inner == ".." or inner.startswith("../") else inner


def path_on_disk(inner: str) -> Path:
    """Return where a path of the repository, as `path_within` writes it, is on the disk."""
    return Path(os.path.relpath(inner, _text("rev-parse", "--show-prefix").rstrip("\n") or "."))


def files_in(revision: Revision, folder: str) -> Mapping[str, str] | None:
    """Return the names of the files in ``folder`` with their blobs; None where the revision has no such folder."""
    done = _git("ls-tree", "-z", "--full-tree", f"{revision.commit}:{'' if folder == '.' else folder}")
    if done.returncode:
        return None
    entries = (entry.partition("\t") for entry in os.fsdecode(done.stdout).split("\0") if entry)
    return {name: about.split()[2] for about, _, name in entries if about.split()[1] == "blob"}


def folders_with(revision: Revision, name: str) -> Iterator[str]:
    """Yield each folder of the revision that holds a file ``name``."""
    for path in _text("ls-tree", "-r", "-z", "--full-tree", "--name-only", revision.commit).split("\0"):
        folder, _, file = path.rpartition("/")
        if file == name:
            yield folder or "."


def read_blob(blob: str) -> bytes:
    """Return what a blob holds, as it was committed; raises TablemillError where this clone does not have it."""
    return _answer("cat-file", "blob", blob)


def _unknown(name: str) -> str:
    message = f"{quoted(name)} is not a file, a folder or a revision of the git repository here"
    if _text("rev-parse", "--is-shallow-repository").strip() == "true":
        return f"{message}, which is a shallow clone; fetch the rest: git fetch --unshallow --tags"
    names = _text("for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads").split()
    return message + suggestion(name, names)


def _answer(*arguments: str) -> bytes:
    done = _git(*arguments)
    if done.returncode:
        raise _failed(done)
    return done.stdout


def _text(*arguments: str) -> str:
    return os.fsdecode(_answer(*arguments))


def _git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    # A partial clone fetches what it lacks, a translated git says things in other words: neither is wanted.
    environment = {**os.environ, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    try:
        return subprocess.run(  # noqa: S603 - no shell, and no argument that could be an option
            ["git", *arguments],  # noqa: S607 - the git that the user has
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = f"git cannot be run: {error.strerror}; install it, or name files or folders instead of revisions"
        raise TablemillError([Problem("git-failed", message, Span.top("git"))]) from None


def _failed(done: subprocess.CompletedProcess[bytes]) -> TablemillError:
    reason = " ".join(os.fsdecode(done.stderr).split()) or f"it ended with exit code {done.returncode}"
    return TablemillError([Problem("git-failed", f"git reports: {reason}", Span.top("git"))])
