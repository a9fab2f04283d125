"""The project is the box: which folder a spec may name files of, and whether a path stays in it.

The project is the git repository that the spec lies in or, where there is none, the folder of the spec (of a spec in
``seeds/``, the one above). Nothing that a spec, a schema or a link says leads out of it; only who runs the command
can widen it. What is in ``.git`` is git's: it holds a CI's credentials and the programs that git runs, and counts as
outside. git itself is not run for this, for the settings of a repository make it run other programs.

Paths are compared as written and, with all symbolic links followed, as the system resolves them. Hard links look
like any other file: git makes none, so that no commit brings one that leads out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

__all__ = ["is_below", "led_out", "others_folder", "project_of", "real", "repository_of", "way_out"]


def repository_of(folder: str) -> str | None:
    """Return the root of the git repository that ``folder``, an absolute path, is in; None where it is in none.

    In a work tree or a submodule ``.git`` is a file, which counts as well.
    """
    above = (folder, *map(str, Path(folder).parents))
    return next((path for path in above if os.path.lexists(os.path.join(path, ".git"))), None)


def project_of(spec: str | os.PathLike[str]) -> Path:
    """Return the root of the project of the spec at that path."""
    folder = os.path.dirname(os.path.abspath(spec))
    repository = repository_of(folder)
    if repository is not None:
        return Path(repository)
    return Path(os.path.dirname(folder) if os.path.basename(folder) == "seeds" else folder)


def real(path: str | os.PathLike[str]) -> str:
    """Return where ``path`` is, with all links followed; a link that leads to itself stays, and cannot be opened."""
    return os.path.realpath(path)


def is_below(path: str | os.PathLike[str], root: str | os.PathLike[str]) -> bool:
    """Whether ``path`` is ``root``, or below it and not in ``.git``, both as they are written."""
    return _steps_below(path, root) is not None


def _steps_below(path: str | os.PathLike[str], root: str | os.PathLike[str]) -> Sequence[str] | None:
    """Return the names on the way from ``root`` to ``path``; None where it is not below, or is in ``.git``."""
    try:
        below = os.path.relpath(path, root)
    except ValueError:  # another drive of Windows
        return None
    steps = [step for step in below.split(os.sep) if step != os.curdir]
    return None if steps[:1] == [os.pardir] or any(map(_is_git, steps)) else steps


def _is_git(name: str) -> bool:
    """Whether a file system may take ``name`` for ``.git``: some mind no case, Windows no full stop at the end either.

    To Windows, what follows a colon is a part of the same file, too.
    """
    return name.partition(":")[0].rstrip(" .").casefold() == ".git"


_INSTALLED = ("site-packages", "dist-packages", "node_modules")
"""Where Python and Node look for packages, under these names and no others."""


def others_folder(output: str | os.PathLike[str], root: str | os.PathLike[str]) -> str | None:
    """Say why ``output``, which is below ``root``, is a folder that other programs load code or settings from.

    By convention these are hidden (``.git``, ``.github``, ``.vscode``, ``.venv``, ``.config``), a Python environment,
    which pyvenv.cfg marks, or where Python and Node install packages. What else is in a project is seen in its commits,
    as what is built there is. None where it is none of these, as it is written and with its links followed.
    """
    for place, base in ((os.fspath(output), os.fspath(root)), (real(output), real(root))):
        folder = base
        for step in _steps_below(place, base) or ():
            folder = os.path.join(folder, step)
            if step.startswith("."):
                return f"{step} is hidden, and in hidden folders other programs keep code and settings"
            if step.casefold() in _INSTALLED:
                return f"other programs load the packages in {step}"
            if os.path.lexists(os.path.join(folder, "pyvenv.cfg")):
                return f"{step} is a Python environment"
    return None


def led_out(path: str | os.PathLike[str]) -> str | None:
    """Return where a link leads ``path``, which a person named and which lies in the project of the working directory.

    None where it leads nowhere else. Who names a path outside means it; who names a link that came with the project
    need not know where it leads.
    """
    here = os.getcwd()
    root = repository_of(here) or here
    return way_out(path, root) if is_below(os.path.abspath(path), root) else None


def way_out(path: str | os.PathLike[str], root: str | os.PathLike[str]) -> str | None:
    """Return where ``path`` really is, if that is not in the project ``root``; None where it is."""
    place = real(path)
    return None if is_below(place, real(root)) else place
