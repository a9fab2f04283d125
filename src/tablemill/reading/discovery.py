"""Finds sources: the files, folders and patterns that a command is given become Sources.

A folder stands for the Markdown files in and below it, in the order of their names, without those that git
ignores: what the ``.gitignore`` files from the repository's root on down say, and ``.git/info/exclude``. They are
read here, by pathspec; git itself is not run, so that it works where there is none. A pattern such as
``docs/**/*.md``, where no file has that very name, stands for the files that match, and none that git ignores.
Neither follows symbolic links, so that a loop of links ends nowhere. A file that is named is read, whatever it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from ..model import Span
from ..problems import Problem, TablemillError, quoted
from .following import Follow, unfollowed
from .project import repository_of
from .sources import MAX_BYTES, Source, display, note, read, read_bytes, source_of, too_large

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = [
    "Discovery",
    "Named",
    "Stream",
    "discover",
    "fits",
    "fixed_folder",
    "found_by",
    "is_pattern",
    "is_within",
    "matching",
]


@runtime_checkable
class Stream(Protocol):
    """What bytes can be read from, as ``sys.stdin.buffer``; its ``name``, if it has one, is that of the source."""

    def read(self, size: int, /) -> bytes: ...


Named: TypeAlias = str | os.PathLike[str] | Stream | Source
"""What names sources: a path, a pattern, a stream that is read to its end, or a Source as it is."""

SUFFIXES = (".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown")
"""The ends of names that GitHub shows as Markdown."""


class Discovery(NamedTuple):
    """The sources that were found, in the order of what named them, and a problem for each that cannot be read."""

    sources: list[Source]
    problems: list[Problem]


def discover(
    names: Iterable[Named], *, without: str | os.PathLike[str] | None = None, follow: Follow = unfollowed
) -> Discovery:
    """Read what ``names`` name, each file once. What cannot be read is a problem, and the others are read.

    Folders and patterns do not stand for what is in the folder ``without``, unless they name it. All that is to be read
    passes through ``follow``.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    found = list(_found(names, None if without is None else os.path.abspath(without)))
    for one in follow(found, "reading files"):
        if isinstance(one, Problem):
            problems.append(one)
        elif isinstance(one, Source):
            sources.append(_text(one, problems))
        elif isinstance(one, Stream):
            sources += _streamed(one, problems)
        else:
            try:
                sources.append(_text(read(one.path, given=one.given), problems))
            except TablemillError as error:
                problems += error.problems
    return Discovery([source for source in sources if "\0" not in source.text], problems)


class _File(NamedTuple):
    """A file that is to be read; ``given`` where a person has named it."""

    path: Path
    given: bool


def _found(names: Iterable[Named], without: str | None) -> Iterator[Source | Stream | _File | Problem]:
    """Yield what ``names`` name, each file once, and after it why there may be less."""
    seen = set()
    for name in names:
        problems: list[Problem] = []
        if isinstance(name, (Source, Stream)):
            yield name
            continue
        named = os.fspath(name)
        for path in found_by(named, problems, without=without):
            place = os.path.abspath(path)
            if place not in seen:
                seen.add(place)
                yield _File(Path(path), path == named)
        yield from problems


def _streamed(stream: Stream, problems: list[Problem]) -> Iterator[Source]:
    name = str(getattr(stream, "name", "<stream>"))
    try:
        yield _text(source_of(_drained(stream, name), name), problems)
    except TablemillError as error:
        problems += error.problems


def _drained(stream: Stream, name: str) -> bytes:
    """Read ``stream`` to its end, which one that is not buffered gives in pieces."""
    pieces, left = [], MAX_BYTES + 1
    while left and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise too_large(name)
    return b"".join(pieces)


def _text(source: Source, problems: list[Problem]) -> Source:
    """Recognize a binary file, which may well be UTF-8 by chance: text has no NUL."""
    place = source.text.find("\0")
    if place >= 0:
        line, column = source.text.count("\n", 0, place) + 1, place - source.text.rfind("\n", 0, place)
        message = "contains a NUL character, so it is not text; name a Markdown file"
        problems.append(Problem("binary-file", message, Span(source.path, line, column, line, column + 1)))
    return source


def found_by(name: str, problems: list[Problem], *, without: str | None = None) -> Iterator[str]:
    """Yield the files that ``name`` stands for: those in a folder, those that a pattern matches, or the file itself.

    A folder or a pattern that stands for none is a problem. ``without`` is an absolute path.
    """
    if os.path.isdir(name):
        files = _walk(name, problems, without=without, wanted=_is_markdown)
        lacks = f"has no Markdown file ({', '.join(SUFFIXES)}) that git does not ignore"
    elif not is_pattern(name):
        yield name
        return
    else:
        files = iter(matching(name, problems, without=without))
        lacks = "matches no file that git does not ignore"
    first = next(files, None)
    if first is None:
        problems.append(Problem("missing-file", f"{quoted(name)} {lacks}", Span.top(display(name))))
        return
    yield first
    yield from files


def _is_markdown(path: str) -> bool:
    return path.casefold().endswith(SUFFIXES)


# Patterns


def is_pattern(name: str, base: str = "") -> bool:
    """Whether ``name``, relative to the folder ``base``, is a pattern: it looks like one, and no file has that name."""
    return re.search(_SPECIAL, name) is not None and not os.path.lexists(os.path.join(base, name))


def fixed_folder(pattern: str, base: str = "") -> str:
    """Return the folder, the nearest one, that all files are in and below that ``pattern`` can match."""
    return _cut(pattern, base)[0]


def matching(pattern: str, problems: list[Problem], base: str = "", *, without: str | None = None) -> list[str]:
    """Return the files that ``pattern``, relative to the folder ``base``, matches, sorted by their paths.

    Its steps are those of a shell, and ``**`` is any folders. What is in the folder ``without`` is left out.
    """
    folder, steps = _cut(pattern, base)
    typed = Path(pattern).suffix.casefold()
    endings = SUFFIXES if not typed and pattern[-1] in "*?]" else {*SUFFIXES, typed}  # * alone is no wish for binaries
    note(folder)
    if not os.path.isdir(folder):
        return []
    found = []
    for path in _walk(folder, problems, lambda below: _leads_on(below, steps), without):
        suffix = Path(path).suffix.casefold()
        if fits(_below(path, folder), steps) and suffix in endings:
            found.append(path)
    return sorted(found, key=lambda path: path.replace(os.sep, "/"))


_SPECIAL = r"[*?\[]"


def _cut(pattern: str, base: str) -> tuple[str, list[str]]:
    """Cut ``pattern`` in two: the folder at its beginning, and the steps from the first special one on."""
    steps = pattern.replace(os.sep, "/").split("/")
    fixed = next(index for index, step in enumerate(steps) if re.search(_SPECIAL, step))
    folder = "/".join(steps[:fixed]) or ("/" if fixed else ".")
    return os.path.normpath(os.path.join(base, folder)), [step for step in steps[fixed:] if step not in ("", ".")]


def _below(path: str, folder: str) -> list[str]:
    return os.path.relpath(path, folder).split(os.sep)


def fits(path: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether the steps of a pattern, as `matching` takes them, match those of a path."""
    return len(steps) in _taken(path, steps)


def is_within(path: str, pattern: str, base: str) -> bool:
    """Whether ``pattern``, relative to the folder ``base``, matches ``path`` or a folder that it is in."""
    steps, below = _below(os.path.normpath(os.path.join(base, pattern)), base), _below(path, base)
    return any(fits(below[:count], steps) for count in range(1, len(below) + 1))


def _leads_on(folder: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether a file somewhere below ``folder`` can fit ``steps``."""
    return any(count < len(steps) for count in _taken(folder, steps))


def _taken(path: Sequence[str], steps: Sequence[str]) -> set[int]:
    """Return how many of ``steps`` may be done at the end of ``path``; of several ``**``, each may take any part."""
    taken = _with_passed_over({0}, steps)
    for name in path:
        done = {count for count in taken if count < len(steps)}
        stay = {count for count in done if steps[count] == "**" and not name.startswith(".")}
        taken = _with_passed_over(stay | {count + 1 for count in done if _is_step(name, steps[count])}, steps)
    return taken


def _with_passed_over(taken: set[int], steps: Sequence[str]) -> set[int]:
    """Add what is done where a ``**`` that comes next stands for no folder."""
    for count, step in enumerate(steps):
        if step == "**" and count in taken:
            taken.add(count + 1)
    return taken


def _is_step(name: str, step: str) -> bool:
    if step == "**" or (name.startswith(".") and not step.startswith(".")):
        return False
    return fnmatchcase(name, step)


# Folders


def _walk(
    folder: str,
    problems: list[Problem],
    enters: Callable[[Sequence[str]], bool] = lambda _: True,
    without: str | None = None,
    wanted: Callable[[str], bool] = lambda _: True,
) -> Iterator[str]:
    """Yield the files in and below ``folder`` that git does not ignore; a folder's own come before those below.

    Only folders are entered whose path below ``folder``, step by step, ``enters`` says yes to, and not ``without``.
    Only files are looked at whose names are ``wanted``.
    """
    waiting = [(folder, _rules_above(folder))]
    while waiting:
        here, above = waiting.pop()
        place = os.path.abspath(here)
        ignored = above.within(place)
        files, folders = _entries(here, problems)
        before = os.path.normpath(os.path.join(here, "x"))[:-1]  # once for all its files: it takes longer than the rest
        for name in filter(wanted, files):
            if not ignored.has(os.path.join(place, name), folder=False) if ignored.rules else name != ".git":
                yield before + name
        below = []
        for name in folders:
            path, inner = os.path.join(here, name), os.path.join(place, name)
            if enters(_below(path, folder)) and inner != without and not ignored.has(inner, folder=True):
                note(inner)
                below.append((path, ignored))
        waiting += reversed(below)


def _entries(folder: str, problems: list[Problem]) -> tuple[list[str], list[str]]:
    """Return the names of the plain files in ``folder``, and of the folders, sorted; there is nothing else for git.

    os.walk would follow no links either, but names pipes and devices along with the files, and before Python 3.12
    stops with RecursionError where folders lie a thousand deep.
    """
    files, folders = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(Problem("unreadable-file", f"cannot be read: {reason}", Span.top(display(folder))))
    return sorted(files), sorted(folders)


@dataclass(frozen=True, slots=True)
class _Ignored:
    """What git ignores: the rules of a folder and of those above it, each with its folder, the outermost first."""

    rules: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def has(self, path: str, *, folder: bool) -> bool:
        """Whether ``path`` is ignored; the folders above it are taken not to be."""
        if os.path.basename(path) == ".git":
            return True
        for base, rules in reversed(self.rules):
            below = path[len(base) :].lstrip(os.sep).replace(os.sep, "/")  # os.path.relpath takes ten times as long
            verdict = rules.check_file(f"{below}/" if folder else below).include
            if verdict is not None:
                return verdict
        return False

    def within(self, folder: str, name: str = ".gitignore") -> _Ignored:
        """Add the rules of the file ``name`` in ``folder``, if there is one that can be read."""
        try:
            content = read_bytes(os.path.join(folder, name))  # of a Path, to be made takes longer than not to be found
        except TablemillError:
            return self
        if not content or not content.strip():
            return self
        return _Ignored((*self.rules, (folder, _rules(content.decode("utf-8", "surrogateescape").splitlines()))))


def _rules(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    class Pattern(GitIgnoreSpecPattern):
        __slots__ = ()

        @classmethod
        def pattern_to_regex(cls, pattern: Any) -> Any:
            regex, include = super().pattern_to_regex(pattern)
            return (without_backtracking(regex) if isinstance(regex, str) else regex), include

    def read(some: Sequence[str]) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(some, Pattern, backend="simple")  # RE2 knows no (?>…)

    try:
        return read(lines)
    except ValueError:  # git passes over a line that is no pattern
        return read([line for line in lines if _is_rule(line, read)])


def _is_rule(line: str, read: Callable[[Sequence[str]], object]) -> bool:
    try:
        read([line])
    except ValueError:
        return False
    return True


_STAR = "[^/]*"
_FOLDERS, _MORE_FOLDERS = "^(?:.+/)?", "(?:/.+)?"


def without_backtracking(regex: str) -> str:
    """Return what pathspec makes of a line of .gitignore as an expression that takes no time without end.

    ``a*a*a*b`` becomes ``a[^/]*a[^/]*a[^/]*b``, and each star tries every length for every length of the one before.
    But whatever stands between two stars may be taken where it first comes, for the next star takes all that is
    between; and likewise what stands between two ``**``. pathspec's other engines, RE2 and Hyperscan, would do as
    well; they are libraries of some megabytes each, for a loop of one regular expression's length.
    """
    *runs, last = regex.split(_MORE_FOLDERS)
    if not runs:
        return _stars(last)
    first, *inner = map(_stars, runs)
    if first.startswith(_FOLDERS):
        first = f"^(?>(?:.+?/)??{first.removeprefix(_FOLDERS)}(?=/))"
    return "".join([first, *(f"(?>(?:/.+?)??{run}(?=/))" for run in inner), _MORE_FOLDERS, _stars(last)])


def _stars(run: str) -> str:
    """Let each star but the last of a step take the shortest that what comes after it allows, and keep to that."""
    first, *pieces = run.split(_STAR)
    made = [first]
    for left, piece in zip(reversed(range(len(pieces))), pieces, strict=True):
        ends_step = left == 0 or "/" in piece
        made.append(f"{_STAR}{piece}" if ends_step else f"(?>{_STAR}?{piece})")
    return "".join(made)


def _rules_above(folder: str) -> _Ignored:
    """Collect the rules of the folders above ``folder``, from the repository's root; none where they ignore it.

    Who names a folder that git ignores wants what is in it.
    """
    place = os.path.abspath(folder)
    root = repository_of(place)
    ignored = _Ignored()
    if root is None:
        return ignored
    ignored = ignored.within(root, os.path.join(".git", "info", "exclude"))
    above = [place, *map(str, Path(place).parents)]
    inside = above[: above.index(root) + 1][::-1]
    for path, below in pairwise(inside):
        ignored = ignored.within(path)
        if ignored.has(below, folder=True):
            return _Ignored()
    return ignored
