"""Reads the paths of a spec, and finds the files that a ``source`` names: a path, a pattern, or a list of these."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..problems import Problem, quoted
from ..sources import display
from ..yamltree import YamlText
from .entries import Entries
from .model import SourceSpec


class Named(NamedTuple):
    """What an entry of a ``source`` says, before its files are looked for.

    ``path`` is the file, or for a pattern the nearest folder above all files that it can match.
    """

    node: YamlText
    path: Path
    is_pattern: bool

    @property
    def folder(self) -> Path:
        """The folder that all its files are in or below."""
        return self.path if self.is_pattern else self.path.parent


def read_path(node: YamlText | None, base: Path, problems: list[Problem]) -> Path | None:
    """Read a path that is relative to the folder ``base``; None, and a problem, where there is none."""
    if node is None:
        return None
    wrong = _not_a_path(node.text)
    if wrong:
        problems.append(Problem("bad-path", wrong, node.span))
        return None
    return Path(os.path.normpath(base / node.text))


def read_source(entries: Entries, base: Path) -> tuple[Named, ...]:
    """Read what stands behind "source", relative to the folder ``base``; what is wrong with it is left out."""
    nodes = entries.one_or_more("source")
    if nodes == []:
        entries.problem("bad-value", '"source" is empty; name a Markdown file', entries.place("source"))
    named: dict[str, Named] = {}
    for node in nodes or ():
        path = read_path(node, base, entries.problems)
        if node.text in named:
            entries.problem("bad-value", f"{quoted(node.text)} stands here again; remove it", node.span)
        elif path is not None:
            folder = _folder_of_pattern(node.text, base)
            named[node.text] = Named(node, folder or path, is_pattern=folder is not None)
    return tuple(named.values())


def _folder_of_pattern(text: str, base: Path) -> Path | None:
    """Return the nearest folder above all files that ``text`` can match; None where it is a path."""
    if not set(text) & set("*?["):
        return None
    from ..discovery import fixed_folder, is_pattern  # who names files needs no finding

    return Path(fixed_folder(text, str(base))) if is_pattern(text, str(base)) else None


class Files:
    """Finds the files of patterns, which are relative to ``base`` and must not lead out of ``root``, each but once.

    What is in the output folder is left out, unless the pattern itself is for files there.
    """

    def __init__(self, base: Path, root: Path, output: Path | None, problems: list[Problem]) -> None:
        self.base = base
        self.root = root
        self.output = output
        self.problems = problems
        self.found: dict[str, tuple[Path, ...]] = {}

    def of(self, named: Sequence[Named]) -> tuple[SourceSpec, ...]:
        """Find the files of each entry of a ``source``."""
        return tuple(
            SourceSpec(
                one.node.text, self._matching(one) if one.is_pattern else (one.path,), one.is_pattern, one.node.span
            )
            for one in named
        )

    def _matching(self, named: Named) -> tuple[Path, ...]:
        pattern = named.node.text
        if pattern not in self.found:
            self.found[pattern] = self._find(named)
        return self.found[pattern]

    def _find(self, named: Named) -> tuple[Path, ...]:
        pattern = named.node.text
        if not named.path.resolve().is_relative_to(self.root.resolve()):
            reason = f"a symbolic link leads out of {display(self.root)} to {named.path.resolve()}"
            self.problems.append(
                Problem("unreadable-file", f"{display(named.path)} cannot be read: {reason}", named.node.span)
            )
            return ()
        from ..discovery import matching

        before = len(self.problems)
        output = None if self.output is None else str(self.output)
        files = matching(pattern, self.problems, str(self.base), without=output)
        if not files and len(self.problems) == before:
            message = f"{quoted(pattern)} matches no file that git does not ignore"
            self.problems.append(Problem("missing-file", message, named.node.span))
        return tuple(map(Path, files))


def _not_a_path(text: str) -> str | None:
    """Say what is wrong with a path, and its cure; None where nothing is."""
    if not text.strip() or not text.isprintable():
        return f"{quoted(text)} is no path; write one relative to the spec's folder"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        return f"{quoted(text)} is an address, and Tablemill fetches nothing; keep a copy in the project"
    if text.startswith("/") or re.match(r"[A-Za-z]:", text):
        return f"{quoted(text)} is an absolute path; write it relative to the spec's folder"
    if "\\" in text:
        return f'"{text}" has a backslash; write "/" between the parts of a path'
    return None
