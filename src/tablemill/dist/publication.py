"""Publishes artefacts: bytes become files of dist, all of them or none.

Enters: the artefacts, datapackage.json among them, and the output folder. Leaves: Published.

**How.** Each file that differs is written beside its place under a name of our own, synced, read back and
compared, and what it replaces is kept under another such name. Only then is anything renamed: what is no
longer made goes, the new files come, datapackage.json last. An error or an interrupt before the end renames
everything back. A build that is killed leaves each file old or new, and the next one does the rest.

**What is ours.** Files that we did not write are never touched, so we must know our own. A file is ours
when datapackage.json, being ours, lists it with its hash; or when it holds just what the datapackage.json lists that a
killed build left behind under its temporary name. That one is written before anything is renamed and is
itself renamed last: until then it vouches for the new files, as the old one does for the old. Should what was
renamed have to be put back, the old one, which is kept beside, vouches for the old files. A file that stands in the
way and is not ours stops the build (``foreign-file``), unless it holds what we would
write. So a dist that lost its datapackage.json is taken over again as long as nothing in it has changed.

A datapackage.json may have come from a stranger, who can list in it what is not ours. Therefore what it lists and
nobody makes any more goes only if it holds what was listed, and, where git tracks it, if the commit that last changed
it lists it, too; else it stays, with a warning. What it lists and is made again may hold something else,
for drift is mended by a build: but not where git knows the file and its history lists it not, or knows
datapackage.json and not the file. What the build itself reads is never touched.

What a killed build left under a name of our own is removed by the next; `writing` has these names.

**Insertions** are files of others, in which only what stands between two marks is made anew. They are written in the
same way, beside their places and renamed before the first file of dist, and put back with it. One that is not, at that
moment, what it was when it was read, was edited meanwhile, and stops the build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..emit import Artefact
from .history import last_manifest
from ..model import Span
from .package import MANIFEST, Listing, listing_of
from ..problems import Problem, TablemillError, listed
from ..reading.project import real, way_out
from ..reading.sources import MAX_BYTES, display, read_plain
from .writing import (
    LEFTOVER,
    PATIENCE,
    alone_in,
    beside,
    clear,
    holds,
    make_folder,
    reason_of,
    sync_folder,
    tidy,
    unwritable,
    write_new,
)

if TYPE_CHECKING:
    from .insertion import Insertion

__all__ = ["Published", "kept", "publish"]

_JOURNALS = ("manifest.new", "manifest.old")


class Published(NamedTuple):
    """What publishing did, by the names of the files.

    ``written`` and ``unchanged`` are in the order of the artefacts, ``removed`` in that of the old manifest.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...] = ()
    """What the old manifest lists and nobody makes any more, but is not, or not surely, what a build wrote."""
    inserted: tuple[str, ...] = ()
    """The files, as messages name them, in which something was made anew between two marks."""


def publish(
    artefacts: Sequence[Artefact],
    output: Path,
    root: Path,
    *,
    inputs: Iterable[Path] = (),
    insertions: Sequence[Insertion] = (),
) -> Published:
    """Make the folder ``output``, which must lie in ``root``, hold ``artefacts`` and nothing else of ours.

    The last artefact is the manifest that `describe` makes. Each file is written beside its place, read back and
    renamed, the manifest last: if it is stopped at any moment, each file is the old one or the new one, and the next
    run completes the rest. Files that the old manifest lists with their content, and that are not among the artefacts,
    are removed. No other file is changed, and none of ``inputs``, which the artefacts were made from. The
    ``insertions`` are made, too; either everything is written or nothing.

    Raises TablemillError, with dist as it was, if a file that is not ours is in the way or the folder cannot be
    written. If dist cannot be restored either, a problem describes its state. A file that already has the right bytes
    is not written again.
    """
    _refuse_unfit_names(artefacts)
    outside = way_out(output, root)
    if outside is not None:
        reason = f"it is, or is below, a symbolic link that points outside {display(root)}, to {outside}"
        raise TablemillError([unwritable(output, reason)])
    made: list[Path] = []
    differing = [one for one in insertions if one.new != one.old]
    try:
        make_folder(output, made)
        with contextlib.ExitStack() as stack:
            # In one order, so that no two builds wait for each other.
            for folder in sorted({Path(real(output)), *(one.path.parent for one in insertions)}):
                if not stack.enter_context(alone_in(folder)):
                    raise TablemillError([unwritable(folder, _OTHERS)])
            for folder in {one.path.parent for one in insertions}:
                clear(folder)
            plan = _plan(artefacts, output, {real(path) for path in inputs})
            _carry_out(plan, differing, output)
    except BaseException as error:
        for folder in made:
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        if isinstance(error, OSError):
            raise TablemillError([unwritable(output, error)]) from None
        raise
    written = tuple(artefact.name for artefact in plan.changed)
    inserted = tuple(one.source.path for one in differing)
    return Published(written, tuple(plan.stale), tuple(plan.unchanged), tuple(plan.kept), inserted)


def kept(published: Published, output: Path) -> Iterator[Problem]:
    """Report what no dataset makes any more and was not removed, for it is not what a build wrote."""
    for name in published.kept:
        path = display(output / name)
        message = (
            f"{path} is listed in {MANIFEST} but no longer made; it is not what a build wrote, so it is not "
            "removed; delete it if nobody needs it"
        )
        yield Problem("kept-file", message, Span.top(path))


_OTHERS = f"another command has been writing there for {PATIENCE:.0f} seconds; run the same again when it has ended"


def _refuse_unfit_names(artefacts: Sequence[Artefact]) -> None:
    """The spec lets no such name through; were it to, nothing may be written by it."""
    names = [artefact.name for artefact in artefacts]
    if len(set(names)) < len(names) or not all(map(_is_plain, names)) or MANIFEST not in names:
        raise ValueError(f"artefacts must have distinct plain names, and {MANIFEST} must be one of them: {names}")


def _is_plain(name: str) -> bool:
    """Whether an artefact may have that name; none is hidden, as our own temporary files are."""
    return re.fullmatch(r"[^./\\\0][^/\\\0]*", name) is not None


# What is to be done


class _Plan(NamedTuple):
    """``changed`` has the manifest last. ``leftovers`` and ``journals`` are what a killed build left."""

    changed: list[Artefact]
    unchanged: list[str]
    stale: list[str]
    kept: list[str]
    leftovers: list[str]
    journals: list[str]


def _plan(artefacts: Sequence[Artefact], output: Path, inputs: Container[str]) -> _Plan:
    left = sorted(entry.name for entry in os.scandir(output) if LEFTOVER.fullmatch(entry.name))
    journals = [name for name in left if name.endswith(_JOURNALS)]
    most = max(MAX_BYTES, *(2 * len(artefact.content) for artefact in artefacts))
    ours = _Ours(output, journals, most, inputs)
    plan = _Plan([], [], [], [], [name for name in left if name not in journals], journals)
    problems = []
    for artefact in sorted(artefacts, key=lambda artefact: artefact.name == MANIFEST):
        old = _content(output / artefact.name, most)
        if old == artefact.content:
            plan.unchanged.append(artefact.name)
            continue
        plan.changed.append(artefact)
        obstacle = ours.obstacle(artefact, old)
        if obstacle:
            problems.append(obstacle)
    if problems:
        raise TablemillError(problems)
    for name in sorted(ours.names() - {artefact.name for artefact in artefacts}):
        content = _content(output / name, most)
        if content is not None:
            (plan.stale if ours.may_go(name, content) else plan.kept).append(name)
    return plan


class _Other:
    """What is no plain file (a folder, a symbolic link, a device), or larger than any of ours."""


def _content(path: Path, most: int) -> bytes | _Other | None:
    """Read ``path``, without following a link; None where nothing is there."""
    try:
        found = os.lstat(path)
        return read_plain(path, most=most) if stat.S_ISREG(found.st_mode) and found.st_size <= most else _Other()
    except FileNotFoundError:
        return None


class _Ours:
    """Knows which files of a folder we wrote: from its manifest, and from what killed builds left of theirs."""

    def __init__(self, output: Path, journals: Sequence[str], most: int, inputs: Container[str]) -> None:
        self.output = output
        self.most = most
        self.inputs = inputs
        manifest = _content(output / MANIFEST, most)
        self.listing = listing_of(manifest) if isinstance(manifest, bytes) else None
        self.journals: list[Listing] = []
        for name in journals:
            content = _content(output / name, most)
            listing = listing_of(content) if isinstance(content, bytes) else None
            if listing is not None:
                self.journals.append(listing)

    def names(self) -> set[str]:
        """Name what is listed, whatever lists it and whether it is there; the manifest lists itself nowhere."""
        return {name for listing in self._listings() for name in listing.files if _is_plain(name)}

    def may_go(self, name: str, content: bytes | _Other) -> bool:
        """Whether the file of that name, which is listed and holds ``content``, is one that a build made."""
        if self._is_input(name) or not isinstance(content, bytes) or not self._has(name, content):
            return False
        evidence = last_manifest(self.output / name, self.output / MANIFEST)
        return isinstance(evidence, str) or _lists(evidence, name)

    def _listings(self) -> list[Listing]:
        return [*([self.listing] if self.listing else []), *self.journals]

    def _has(self, name: str, content: bytes) -> bool:
        """Whether the file of that name is listed with ``content``, which git may have checked out with CRLF."""
        hashes = {listing.files.get(name) for listing in self._listings()}
        texts = (content, content.replace(b"\r\n", b"\n"))
        return any(hashlib.sha256(text).hexdigest() in hashes for text in texts)

    def _may_be_edited(self, name: str) -> bool:
        """Whether what is listed under that name, with another content, is a file of ours that somebody edited."""
        if self.listing is None or name not in self.listing.files:
            return False
        manifest = self.output / MANIFEST
        evidence = last_manifest(self.output / name, manifest)
        if evidence == "untracked":  # then a manifest that is tracked came from elsewhere
            return last_manifest(manifest, manifest) in ("untracked", "unknown")
        return isinstance(evidence, str) or _lists(evidence, name)

    def _is_input(self, name: str) -> bool:
        return real(self.output / name) in self.inputs

    def obstacle(self, artefact: Artefact, old: bytes | _Other | None) -> Problem | None:
        """Say why ``artefact`` may not take the place of ``old``, if it may not."""
        path = display(self.output / artefact.name)
        if isinstance(old, _Other):
            return _foreign(path, f"{path} is a folder, a link or a device, or too large, {_NOT_OURS}")
        if old is None:
            return None
        if self._is_input(artefact.name):
            return _foreign(path, f"{path} is read by this build")
        if artefact.name != MANIFEST and (self._has(artefact.name, old) or self._may_be_edited(artefact.name)):
            return None
        if artefact.name != MANIFEST and self.listing is not None and artefact.name in self.listing.files:
            return _foreign(path, f"{path} is listed in {MANIFEST}, but according to git no build wrote it")
        if artefact.name != MANIFEST:
            return _foreign(path, f"{path} is not listed in {MANIFEST}, so it is not a file that tablemill wrote")
        if self.listing is None:
            return _foreign(path, f"{path} is not a file that tablemill wrote")
        new = listing_of(artefact.content)
        if new is not None and new.spec != self.listing.spec:
            return _foreign(path, f"{path} was built from {self.listing.spec}, but this build is from {new.spec}")
        return None


def _half_written(output: Path, stuck: Sequence[str], error: BaseException) -> Problem:
    """Say in what state a folder is that could be neither written nor put back."""
    path = display(output)
    reason = reason_of(error, output) if isinstance(error, OSError) else "it was interrupted"
    message = (
        f"{path} cannot be written: {reason}; it could not be restored either: {listed(stuck)} may be new or missing; "
        "each file is complete, old or new, and the next build brings all up to date"
    )
    return Problem("half-written", message, Span.top(path))


_NOT_OURS = "so it is not a file that tablemill wrote"


def _lists(manifest: bytes, name: str) -> bool:
    listing = listing_of(manifest)
    return listing is not None and name in listing.files


def _foreign(path: str, message: str) -> Problem:
    advice = "move or delete it, or give the spec another output folder"
    return Problem("foreign-file", f"{message}; {advice}", Span.top(path))


# Doing it


def _carry_out(plan: _Plan, insertions: Sequence[Insertion], output: Path) -> None:
    """Write and rename all that ``plan`` and ``insertions`` say, or leave everything as it was."""
    tidy(output, plan.leftovers)
    if plan.changed or plan.stale or insertions:
        staging = _Staging(output)
        try:
            for one in insertions:
                staging.prepare_insertion(one)
            staging.prepare(plan)
            staging.rename()
        except BaseException as error:
            stuck = staging.undo()
            if stuck:
                raise TablemillError([_half_written(output, stuck, error)]) from error
            raise
        finally:
            staging.discard()
    # Nothing depends on them any more: our own manifest vouches for every file.
    tidy(output, plan.journals)


_Stamp: TypeAlias = tuple[int, int, int] | None


class _Move(NamedTuple):
    """One file's change: ``new`` (None where it only goes) comes to ``place``, whose old content is in ``kept``.

    ``stamp`` is that of a file of others as it was read.
    """

    new: Path | None
    place: Path
    kept: Path
    fresh: bool
    stamp: _Stamp = None


class _Staging:
    """The files that stand beside their places, the moves that are to be made, and how many have been begun."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.prefix = f".tablemill-{os.urandom(8).hex()}-"
        self.besides: list[Path] = []
        self.moves: list[_Move] = []
        self.begun = 0
        self.settled = True

    def prepare(self, plan: _Plan) -> None:
        """Write every new file and keep every old one, the new manifest too: from here on it vouches for them."""
        written = {artefact.name: artefact for artefact in plan.changed}
        suffixes = {name: f"{number}.new" for number, name in enumerate(written)} | {MANIFEST: "manifest.new"}
        new = {name: self._write(suffixes[name], artefact) for name, artefact in written.items()}
        for number, name in enumerate([*plan.stale, *(artefact.name for artefact in plan.changed)]):
            place, kept = self.output / name, self._named("manifest.old" if name == MANIFEST else f"{number}.old")
            fresh = name in new and not self._keep(place, kept)
            self.moves.append(_Move(new.get(name), place, kept, fresh))

    def prepare_insertion(self, one: Insertion) -> None:
        """Write the new file beside the old one, which is kept, if it is still what was read."""
        new, kept = beside(one.path), beside(one.path, "old")
        self.besides += [new, kept]
        stamp = _stamp_of(one)
        try:
            write_new(new, one.new, stat.S_IMODE(os.lstat(one.path).st_mode))
            self._keep(one.path, kept)
        except OSError as error:
            raise TablemillError([unwritable(one.path, error)]) from None
        self.moves.append(_Move(new, one.path, kept, fresh=False, stamp=stamp))

    def rename(self) -> None:
        """Make the moves, each of which leaves its file old or new, the manifest's last."""
        folders = sorted({self.output, *(move.place.parent for move in self.moves)})
        for folder in folders:
            sync_folder(folder)
        self.settled = False
        for move in self.moves:
            if move.place == self.output / MANIFEST:
                for folder in folders:
                    sync_folder(folder)  # it must not reach the disk before what it lists
            if move.stamp is not None and move.stamp != _stamp(move.place):
                raise TablemillError([unwritable(move.place, _MEANWHILE)])
            self.begun += 1
            if move.new is None:
                os.replace(move.place, move.kept)
            else:
                os.replace(move.new, move.place)
        for folder in folders:
            sync_folder(folder)
        self.settled = True

    def undo(self) -> list[str]:
        """Put back what was moved, the manifest last; return the names for which that fails.

        Until all the others are back, the new manifest vouches for those that are new, and the old one, kept beside
        it, for those that are old.
        """
        stuck: list[str] = []
        manifest = self.output / MANIFEST
        for move in sorted(self.moves[: self.begun], key=lambda move: move.place == manifest):
            if stuck and move.place == manifest:
                break
            try:
                self._put_back(move)
            except OSError:
                stuck.append(move.place.name if move.stamp is None else display(move.place))
        self.settled = not stuck
        return sorted(stuck)

    @staticmethod
    def _put_back(move: _Move) -> None:
        if os.path.lexists(move.kept):
            os.replace(move.kept, move.place)
        elif move.fresh:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(move.place)

    def discard(self) -> None:
        """Remove what stands beside, unless a move could not be put back: then the next build needs it."""
        if self.settled:
            for path in self.besides:
                tidy(path.parent, [path.name])

    def _named(self, suffix: str) -> Path:
        self.besides.append(self.output / (self.prefix + suffix))
        return self.besides[-1]

    def _write(self, suffix: str, artefact: Artefact) -> Path:
        new, place = self._named(suffix), self.output / artefact.name
        write_new(new, artefact.content, stat.S_IMODE(os.lstat(place).st_mode) if os.path.lexists(place) else None)
        return new

    def _keep(self, place: Path, kept: Path) -> bool:
        """Keep what is at ``place`` as ``kept`` too; return whether there is anything."""
        if not os.path.lexists(place):
            return False
        try:
            os.link(place, kept)
        except OSError:  # a file system without hard links, or a file that allows none
            found = os.lstat(place)
            write_new(kept, read_plain(place, most=found.st_size), stat.S_IMODE(found.st_mode))
        return True


_MEANWHILE = "it was changed while it was being read; run the same again"


def _stamp_of(one: Insertion) -> _Stamp:
    """Return the stamp of the file of an insertion, which must be plain and hold what was read."""
    stamp = _stamp(one.path)
    if not holds(one.path, one.old):
        raise TablemillError([unwritable(one.path, _MEANWHILE)])
    return stamp


def _stamp(path: Path) -> _Stamp:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
