"""Reads files: a path becomes a Source. The one place that opens seeds, specs, schemas and the files of dist.

What is found by looking, or named in a file, is opened only where it is a plain file: a pipe would wait without end,
a device may have none, or do something. A person's own argument may be a pipe, as ``/dev/stdin`` or a shell's
``<(…)``. Either way no more than MAX_BYTES are read.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import re
import stat as modes
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ..expressions import lazy
from ..model import Span
from ..problems import Problem, TablemillError
from .project import is_below, real

__all__ = [
    "MAX_BYTES",
    "NOTEBOOKS",
    "Source",
    "Stamp",
    "display",
    "hash_of",
    "note",
    "read",
    "read_bytes",
    "read_plain",
    "refuse_unwritable_name",
    "source_of",
    "stamp",
    "text_of",
    "too_large",
]

MAX_BYTES = 100 * 2**20
"""How large a file may be that is read. GitHub takes none that is larger; nor does git believe such a .gitignore."""

Stamp: TypeAlias = tuple[int, int, int, int] | None
"""What is another one after a file or a folder has changed; None where there is none."""

NOTEBOOKS: list[dict[str, Stamp]] = []
"""In each of these, what is read or looked for is noted, with its stamp from before, by who watches for changes."""


class Source(NamedTuple):
    """One file as text.

    ``text`` is newline-normalised: a BOM is dropped, CRLF and CR are LF. ``sha256`` is of the bytes as they
    lie on the disk, in hexadecimal, but for CRLF, which counts as LF: on Windows git writes the one where it has
    the other. ``path`` is how messages name the file.
    """

    path: str
    text: str
    sha256: str


def display(path: str | os.PathLike[str]) -> str:
    """Name ``path`` as a person in the working directory would: relative where it is below, with ``/``."""
    absolute = os.path.abspath(path)
    below = os.path.relpath(absolute) if _same_drive(absolute) else absolute
    return (absolute if below.split(os.sep)[0] == ".." else below).replace(os.sep, "/")


def read(path: Path, *, root: Path | None = None, given: bool = False) -> Source:
    """Read the file at ``path``, wholly; one that a person has ``given`` may be a pipe.

    With ``root``, a path that a symbolic link leads out of that folder is refused, and a name that is not UTF-8.
    Raises TablemillError for a file that is missing, unreadable, too large, led out of the root or not UTF-8 (naming
    the first bad byte).
    """
    name = display(path)
    if root is not None:
        refuse_unwritable_name(name)
    content = read_bytes(path, root=root, given=given)
    if content is None:
        raise TablemillError([Problem("missing-file", f"{name} does not exist", Span.top(name))])
    return source_of(content, name)


def source_of(content: bytes, name: str) -> Source:
    """Decode the bytes of the file that messages call ``name``.

    Raises TablemillError for bytes that are not UTF-8, as `read` does.
    """
    return Source(name, text_of(content, name), hash_of(content))


def text_of(content: bytes, name: str) -> str:
    """Return the newline-normalised text that ``content`` is, as `Source` has it; raises TablemillError as `read`."""
    try:
        # Without "-sig", which Python has in Python: of a small file it would be the most.
        is_simple = len(content) < _LARGE or content.isascii()
        text = content.decode() if is_simple else "".join(_decoded(content))
    except UnicodeDecodeError as error:
        raise TablemillError([_undecodable(error, name)]) from None
    text = text.removeprefix("\ufeff")
    if b"\r" in content:  # in the bytes, where to look takes a fraction of what it takes to look in the text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


_LARGE = 2**20


def _decoded(content: bytes) -> Iterator[str]:
    """Decode a large text some at a time: as a whole, it would be there twice each time that a wider character comes.

    Raises UnicodeDecodeError for the whole.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _LARGE):
            yield decoder.decode(content[start : start + _LARGE])
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        content.decode()  # which knows where in the whole it is
        raise


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes of a file, as `Source` has it."""
    unix = content.replace(b"\r\n", b"\n") if b"\r" in content else content
    return hashlib.sha256(unix).hexdigest()


def read_bytes(
    path: str | os.PathLike[str], *, root: Path | None = None, given: bool = False, most: int = MAX_BYTES
) -> bytes | None:
    """Return what the file at ``path`` holds, None where there is none; raises TablemillError as `read` does.

    One that holds ``most`` bytes at most is read.
    """
    try:
        place = None if root is None else _within(path, root)
        note(path)
        return _opened(path, most) if given else read_plain(path, most=most, place=place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(display(path), error.strerror or str(error)) from None
    except UnicodeEncodeError as error:
        reason = f"file names are in {error.encoding} here, which cannot represent this one; set PYTHONUTF8=1"
        raise _unreadable(display(path), reason) from None


_NO_FILES = {
    modes.S_IFIFO: "a pipe",
    modes.S_IFSOCK: "a socket",
    modes.S_IFCHR: "a device",
    modes.S_IFBLK: "a device",
}

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A pipe or a terminal that takes the place of a file between the look at it and its opening is not waited for."""


_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_plain(
    path: str | os.PathLike[str], *, most: int = MAX_BYTES, place: str | None = None, expected: int = 0
) -> bytes:
    """Read a plain file of ``most`` bytes at most; raises OSError, and TablemillError for what is none or too large.

    If it is known to be really at ``place``, a link that comes there meanwhile is not followed. It is looked at before
    it is opened, for to open a device can do something: unless it was a plain file of ``expected`` bytes when it was
    found. If it is no link, and as long as that, it still is one.
    """
    if expected and _NO_LINK:
        try:
            return _opened(path, most, _AT_ONCE | _NO_LINK, None, expected)
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.EMLINK):
                raise
    found = os.stat(place or path)
    _refuse_no_file(found.st_mode, path)
    return _opened(path, most, _AT_ONCE | (_NO_LINK if place else 0), place, found.st_size)


def _refuse_no_file(mode: int, path: str | os.PathLike[str]) -> None:
    kind = None if modes.S_ISREG(mode) else _NO_FILES.get(modes.S_IFMT(mode))
    if kind is not None:
        raise _unreadable(display(path), f"it is {kind}, not a file")


_BINARY = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def _opened(
    path: str | os.PathLike[str], most: int, flags: int = 0, place: str | None = None, expected: int = 0
) -> bytes:
    """Read what is at ``path``; it is not asked again what it is if it holds as many bytes as ``expected``."""
    descriptor = os.open(place or path, _BINARY | flags)
    try:
        content = _at_once(descriptor, expected + 1) if 0 < expected <= most else b""
        if content and len(content) == expected:
            return content
        found = os.fstat(descriptor)
        if modes.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if flags:
            _refuse_no_file(found.st_mode, path)
        if found.st_size > most:
            raise too_large(display(path), most, found.st_size)
        if content:
            os.lseek(descriptor, 0, os.SEEK_SET)
        size = min(found.st_size, most)
        content = os.read(descriptor, size + 1)
        if len(content) != size or not size:  # else it is whole; a file of /proc has no size, and comes in pieces
            content = b"".join([content, *_pieces(descriptor, most + 1 - len(content))])
    finally:
        os.close(descriptor)
    if len(content) > most:
        raise too_large(display(path), most)
    return content


def _at_once(descriptor: int, size: int) -> bytes:
    try:
        return os.read(descriptor, size)
    except BlockingIOError:  # a pipe
        return b""


def _pieces(descriptor: int, left: int) -> Iterator[bytes]:
    while piece := os.read(descriptor, min(2**16, left)):
        yield piece
        left -= len(piece)


def too_large(name: str, most: int = MAX_BYTES, size: int | None = None) -> TablemillError:
    """Say that the file which messages call ``name`` has more bytes than are read."""
    has = f"more than {most:,} bytes" if size is None else f"{size:,} bytes"
    message = f"has {has}, but at most {most:,} are read; split it into several files"
    return TablemillError([Problem("file-too-large", message, Span.top(name))])


def _within(path: str | os.PathLike[str], root: Path) -> str:
    """Return where ``path`` really is; raises TablemillError where that is not in ``root``."""
    place = real(path)
    if is_below(place, real(root)):
        return place
    link = f"a symbolic link points outside {display(root)}, to {place}"
    raise _unreadable(display(path), link if is_below(path, root) else f"it is not in {display(root)}")


def refuse_unwritable_name(name: str) -> None:
    """Raise TablemillError where the name of a file cannot be written into another, for it is not UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        reason = (
            "its name is not UTF-8, so no spec or dataset can name it; rename it (if it is UTF-8, set PYTHONUTF8=1)"
        )
        raise _unreadable(name, reason) from None


def note(path: str | os.PathLike[str]) -> None:
    """Note in the open notebooks that ``path`` is about to be read."""
    for notebook in NOTEBOOKS:
        notebook.setdefault(os.path.abspath(path), stamp(path))


def stamp(path: str | os.PathLike[str]) -> Stamp:
    """Return the times, the size and the identity of what is at ``path``."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _undecodable(error: UnicodeDecodeError, name: str) -> Problem:
    valid = error.object[: error.start].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    line, column = valid.count("\n") + 1, len(valid) - valid.rfind("\n")
    byte = error.object[error.start]
    message = f"not UTF-8: byte 0x{byte:02x} at offset {error.start} ({error.reason}); save the file as UTF-8"
    return Problem("not-utf-8", message, Span(name, line, column, line, column + 1))


def _unreadable(name: str, reason: str) -> TablemillError:
    return TablemillError([Problem("unreadable-file", f"cannot be read: {reason}", Span.top(name))])


def _same_drive(absolute: str) -> bool:
    return os.path.splitdrive(absolute)[0] == os.path.splitdrive(os.getcwd())[0]


CONFLICT = "this is a conflict marker of git; resolve the conflict and remove its markers"
"""The message about a marker."""

_CONFLICT = lazy(r"^<{7}(?:[ \t].*)?$", re.MULTILINE)


def conflict_in(source: Source) -> Span | None:
    """Place the first marker of a conflict that git has left in YAML or JSON, where no line can begin so."""
    found = _CONFLICT.search(source.text)
    if found is None:
        return None
    line = source.text.count("\n", 0, found.start()) + 1
    return Span(source.path, line, 1, line, len(found[0]) + 1)
