"""Asks git whether a build made a file that it tracks. Runs git, where a repository and git are there; changes nothing.

What a manifest says of a file, a stranger may have written. But a build writes both: so the commit that last changed
a file of a build's has a manifest that lists it, and that of anybody's own file has none that does. Who wants to get
around it has to commit another content for the file, and could as well have committed that alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypeAlias

from ..reading.project import real, repository_of

__all__ = ["Evidence", "last_manifest"]

Evidence: TypeAlias = bytes | Literal["untracked", "new", "unknown"]
"""A manifest, or why there is none: the file is not tracked, is in no commit yet, or git cannot be asked."""


def last_manifest(path: Path, manifest: Path) -> Evidence:
    """Return what ``manifest`` held in the commit that last changed ``path``; b"" where it was not there."""
    root = repository_of(real(path.parent))
    if root is None:
        return "unknown"
    inner, beside = (os.path.relpath(os.path.join(real(one.parent), one.name), root) for one in (path, manifest))
    listed = _git(root, "ls-files", "-z", "--", inner)
    if listed is None:
        return "unknown"
    if not listed:
        return "untracked"
    commit = _git(root, "log", "-1", "--format=%H", "--no-show-signature", "--", inner)
    if not commit:
        return "new" if commit is not None else "unknown"
    return _git(root, "cat-file", "blob", f"{commit.decode().strip()}:{beside.replace(os.sep, '/')}") or b""


def _git(root: str, *arguments: str) -> bytes | None:
    """Run git in the repository ``root`` and in no other, which its variables or a folder like one may mean."""
    import subprocess  # 4 ms with what it imports, which a build with nothing to do needs for nothing

    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CEILING_DIRECTORIES": os.path.dirname(root), "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_ALLOW_PROTOCOL": "none", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what is a name stands after --
            ["git", "-c", "core.fsmonitor=false", "-C", root, *arguments],  # noqa: S607 - the git that the user has
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
