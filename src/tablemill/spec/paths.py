"""Reads the paths of a spec, and finds the files that a ``source`` names: a path, a pattern, or a list of these."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import NamedTuple

from ..problems import Problem, quoted
from ..reading.project import is_below, way_out
from ..reading.sources import display
from ..reading.yamltree import YamlText
from .entries import Entries
from .model import SourceSpec


class Named(NamedTuple):
    """What an entry of a ``source`` says, before its files are looked for.

    ``path`` is the file, or for a pattern the nearest folder above all files that it can match. With ``leaves_out``,
    the entry begins with ``!``, and takes its files from those that the patterns beside it match.
    """

    node: YamlText
    path: Path
    is_pattern: bool
    leaves_out: bool = False

    @property
    def folder(self) -> Path:
        """The folder that all its files are in or below."""
        return self.path if self.is_pattern else self.path.parent


class Folders(NamedTuple):
    """The folder that the paths of a spec are relative to, and the one that none may lead out of: the project."""

    base: Path
    root: Path


def read_path(node: YamlText | None, folders: Folders, problems: list[Problem], *, after: str = "") -> Path | None:
    """Read a path, which must stay in the project; None, and a problem, where there is none.

    What it stands ``after`` is no part of it. Nothing is looked at on the disk: the existence of a file outside of the
    project is nobody's business.
    """
    if node is None:
        return None
    text = node.text.removeprefix(after)
    wrong = _not_a_path(text)
    # Joined as it is written: a ".." after a link takes back the link, and does not follow it.
    path = Path(os.path.normpath(folders.base / text))
    if not wrong and not is_below(path, folders.root):
        wrong = _outside(text, folders.root)
    if wrong:
        problems.append(Problem("bad-path", wrong, node.span))
        return None
    return path


def read_source(entries: Entries, folders: Folders) -> tuple[Named, ...]:
    """Read what stands behind "source"; what is wrong with it is left out."""
    nodes = entries.one_or_more("source")
    if nodes == []:
        entries.problem("bad-value", '"source" is empty; name a Markdown file', entries.place("source"))
    named: dict[str, Named] = {}
    for node in nodes or ():
        leaves_out = node.text.startswith("!")
        path = read_path(node, folders, entries.problems, after="!")
        if node.text in named:
            entries.problem("bad-value", f"{quoted(node.text)} is repeated here; remove it", node.span)
        elif path is not None and not leaves_out and path.is_dir() and not way_out(path, folders.root):
            pattern = f"{node.text.rstrip('/')}/**/*.md"
            message = f"{quoted(node.text)} is a folder; name its files with a pattern: {quoted(pattern)}"
            entries.problem("bad-value", message, node.span)
        elif path is not None and leaves_out:
            named[node.text] = Named(node, path, is_pattern=False, leaves_out=True)
        elif path is not None:
            folder = _folder_of_pattern(node.text, folders)
            named[node.text] = Named(node, folder or path, is_pattern=folder is not None)
    if named and all(one.leaves_out for one in named.values()):
        message = '"source" only leaves files out; name a file, or a pattern of files'
        entries.problem("bad-value", message, entries.place("source"))
        return ()
    return tuple(named.values())


def _folder_of_pattern(text: str, folders: Folders) -> Path | None:
    """Return the nearest folder above all files that ``text`` can match; None where it is a path."""
    if not set(text) & set("*?["):
        return None
    from ..reading.discovery import fixed_folder, is_pattern  # who names files needs no finding

    folder, base = Path(fixed_folder(text, str(folders.base))), str(folders.base)
    return folder if way_out(folder, folders.root) or is_pattern(text, base) else None


class Files:
    """Finds the files of patterns, which must not lead out of the project, each but once.

    What is in the output folder is left out, unless the pattern itself is for files there.
    """

    def __init__(self, folders: Folders, output: Path | None, problems: list[Problem]) -> None:
        self.base, self.root = folders
        self.output = output
        self.problems = problems
        self.found: dict[str, tuple[Path, ...]] = {}

    def of(self, named: Sequence[Named]) -> tuple[SourceSpec, ...]:
        """Find the files of each entry of a ``source``."""
        left_out = self._left_out([one for one in named if one.leaves_out], [one for one in named if one.is_pattern])
        return tuple(
            SourceSpec(one.node.text, self._files(one, left_out), one.is_pattern, one.node.span)
            for one in named
            if not one.leaves_out
        )

    def _files(self, named: Named, left_out: Container[Path]) -> tuple[Path, ...]:
        if not named.is_pattern:
            return (named.path,)
        matching = self._matching(named)
        files = tuple(path for path in matching if path not in left_out)
        if matching and not files:
            message = f"{quoted(named.node.text)} matches only files that are left out"
            self.problems.append(Problem("missing-file", message, named.node.span))
        return files

    def _left_out(self, entries: Sequence[Named], patterns: Sequence[Named]) -> set[Path]:
        """Find the files of ``patterns`` that ``entries`` take away; one that takes none is a mistake."""
        left_out: set[Path] = set()
        if not entries:
            return left_out
        from ..reading.discovery import is_within

        matched = {path for one in patterns for path in self._matching(one)}
        for one in entries:
            pattern = one.node.text.removeprefix("!")
            found = {path for path in matched if is_within(str(path), pattern, str(self.base))}
            left_out |= found
            if not found:
                message = (
                    f"{quoted(one.node.text)} leaves out no file that a pattern here matches; remove it, or correct it"
                )
                self.problems.append(Problem("missing-file", message, one.node.span))
        return left_out

    def _matching(self, named: Named) -> tuple[Path, ...]:
        pattern = named.node.text
        if pattern not in self.found:
            self.found[pattern] = self._find(named)
        return self.found[pattern]

    def _find(self, named: Named) -> tuple[Path, ...]:
        pattern = named.node.text
        outside = way_out(named.path, self.root)
        if outside is not None:
            self._unreadable(named, named.path, f"a symbolic link points outside {display(self.root)}, to {outside}")
            return ()
        from ..reading.discovery import matching

        before = len(self.problems)
        output = None if self.output is None else str(self.output)
        files = [Path(path) for path in matching(pattern, self.problems, str(self.base), without=output)]
        for path in files:
            if not str(path).isascii() and any("\ud800" <= character <= "\udfff" for character in str(path)):
                self._unreadable(named, path, "its name is not UTF-8; rename it")
        if not files and len(self.problems) == before:
            message = f"{quoted(pattern)} matches no file that git does not ignore"
            self.problems.append(Problem("missing-file", message, named.node.span))
        return tuple(files)

    def _unreadable(self, named: Named, path: Path, reason: str) -> None:
        name = display(path).encode(errors="replace").decode()
        self.problems.append(Problem("unreadable-file", f"{name} cannot be read: {reason}", named.node.span))


def _outside(text: str, root: Path) -> str:
    said = f"{quoted(text)} is in .git or outside the project, which is {display(root)}"
    return f"{said}; move the file into the project, or, if you trust the spec, name a folder above both with --root"


def _not_a_path(text: str) -> str | None:
    """Say what is wrong with a path, and its cure; None where nothing is."""
    if not text.strip() or not text.isprintable():
        return f"{quoted(text)} is not a path; write one relative to the spec's folder"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        return f"{quoted(text)} is a URL, but Tablemill fetches nothing; keep a copy in the project"
    if text.startswith("/") or re.match(r"[A-Za-z]:", text):
        return f"{quoted(text)} is an absolute path; write it relative to the spec's folder"
    if "\\" in text:
        return f'"{text}" has a backslash; write "/" between the parts of a path'
    return None
