"""Git repositories at a revision, bare ones too: blobs are read, nothing is checked out.

git itself reads them, as `tablemill diff` does: one ``git cat-file --batch`` answers for all documents of a repository.
Of its settings none is obeyed that would run a program or fetch anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import IO

from ...model import Span
from ...problems import Problem, TablemillError
from ...reading.discovery import SUFFIXES
from ...reading.sources import display
from ..model import Options, Text, Unit

_ANOTHER = {
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
}
"""What would have git read another repository than the one that is named; in a hook, git sets some of them."""


def is_meant(named: str, options: Options) -> bool:
    """Whether ``named`` is a repository to be read at a revision: a bare one, or any where a revision is asked for."""
    if not os.path.isdir(named):
        return False
    bare = all(os.path.exists(os.path.join(named, name)) for name in ("HEAD", "objects", "refs"))
    return bare or (options.revision is not None and os.path.lexists(os.path.join(named, ".git")))


def units(named: str, options: Options) -> Iterator[Unit]:
    """Cut a repository into units, a blob each, in git's own order; raises TablemillError where git cannot read it."""
    wanted = options.revision or "HEAD"
    if wanted.startswith(("-", "^")) or not wanted.isprintable():
        raise _failed(named, f"{wanted!r} is not a revision")
    commit = _answer(named, "rev-parse", "--verify", "--quiet", f"{wanted}^{{commit}}", lacks=f"{wanted} is missing")
    revision = commit.decode().strip()
    for entry in _listed(named, revision):
        about, _, name = entry.partition(b"\t")
        _, kind, blob, *size = about.split()
        path = os.fsdecode(name)
        if kind == b"blob" and path.casefold().endswith(SUFFIXES):
            where = {"blob": blob.decode(), "name": path, "revision": revision}
            yield Unit("git", named, int(size[0]) if size and size[0].isdigit() else 0, where)


def _listed(named: str, revision: str) -> Iterator[bytes]:
    """Yield the entries of a tree with their sizes, from the first on whose object is not there without."""
    done = 0
    with _git(named, "ls-tree", "-r", "-l", "-z", "--full-tree", revision) as process:
        for entry in _entries(process.stdout):
            done += 1
            yield entry
        if not process.wait():
            return
    with _git(named, "ls-tree", "-r", "-z", "--full-tree", revision) as process:
        yield from islice(_entries(process.stdout), done, None)
        _end(process, named)


def read(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read the blob of each unit."""
    for repository, group in groupby(units, lambda unit: unit.path):
        reader = _Blobs(repository, options.most_bytes)
        try:
            for unit in group:
                yield _text(unit, reader)
        finally:
            reader.close()


def _text(unit: Unit, reader: _Blobs) -> Text:
    content, problem = reader.read(str(unit.where["blob"]))
    return Text(str(unit.where["name"]), content, None, unit.path, str(unit.where["revision"]), problem)


class _Blobs:
    """A git that answers with blobs; it is started again where it has ended, as it does at a damaged object."""

    def __init__(self, repository: str, most: int) -> None:
        self.repository = repository
        self.most = most
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, blob: str) -> tuple[bytes | None, tuple[str, str] | None]:
        """Return what a blob holds, or the problem with it."""
        try:
            if self.process is None:
                self.process = _git(self.repository, "cat-file", "--batch")
            return self._ask(self.process, blob)
        except (OSError, ValueError):
            self.close()
            return None, _lacking(blob)
        except TablemillError as error:
            return None, ("unreadable-file", error.problems[0].message)

    def _ask(self, process: subprocess.Popen[bytes], blob: str) -> tuple[bytes | None, tuple[str, str] | None]:
        given, answer = process.stdin, process.stdout
        if given is None or answer is None:
            raise ValueError(blob)
        given.write(f"{blob}\n".encode())
        given.flush()
        words = answer.readline().split()
        if not words:
            raise ValueError("git ended instead of answering")
        if len(words) == 2 and words[1] == b"missing":
            return None, _lacking(blob)
        size = int(words[2])
        content = _exactly(answer, min(size, self.most + 1))
        left = size - len(content) + 1
        while left:
            left -= len(_exactly(answer, min(left, 2**20)))
        return content, None

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
            self.process.wait()
            self.process = None


def _lacking(blob: str) -> tuple[str, str]:
    message = f"git cannot read the object {blob}: it is missing or damaged; fetch it, or run git fsck"
    return "unreadable-file", message


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise ValueError("git ended too early")
    return content


def _entries(stream: IO[bytes] | None) -> Iterator[bytes]:
    """Yield what stands between NULs, however much there is of it."""
    rest = b""
    while stream is not None and (piece := stream.read(2**16)):
        *entries, rest = (rest + piece).split(b"\0")
        yield from entries


def _git(repository: str, *arguments: str) -> subprocess.Popen[bytes]:
    above = os.path.dirname(os.path.abspath(repository))
    ours = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_CEILING_DIRECTORIES": above}
    environment = {name: value for name, value in os.environ.items() if name not in _ANOTHER} | ours
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.commitGraph=false", "-C", repository, *arguments]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=nothing)  # noqa: S603
    except OSError as error:
        raise _failed(repository, f"git cannot be run: {error.strerror}; install it") from None


def _answer(repository: str, *arguments: str, lacks: str) -> bytes:
    with _git(repository, *arguments) as process:
        answer, _ = process.communicate()
        if process.returncode:
            raise _failed(repository, f"{lacks} in it, or git refuses to read it")
        return answer


def _end(process: subprocess.Popen[bytes], repository: str) -> None:
    if process.wait():
        raise _failed(repository, "git cannot list its files; run git fsck")


def _failed(repository: str, reason: str) -> TablemillError:
    name = display(repository)
    return TablemillError([Problem("git-failed", f"cannot be read as a git repository: {reason}", Span.top(name))])
