"""Archives: tar, plain or compressed, and zip. Their Markdown is read where it lies; nothing is unpacked to the disk.

The source of a document is the path of the archive, and its own name there is its row's id: a name with ``../`` does no
harm. A plain tar and a zip are cut into their members. A compressed tar can only be read from its beginning to its end,
and is one unit; so is one in a store, the headers of which lie all over it.
"""

from __future__ import annotations

import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from ...model import Span
from ...problems import Problem, TablemillError
from ...reading.discovery import SUFFIXES
from ..model import Options, Text, Unit
from ..stores import called, is_address, opened, size_of
from .streams import FAULTS as STREAMS
from .streams import decompressed

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst")
FAULTS = (tarfile.TarError, zipfile.BadZipFile, NotImplementedError, RuntimeError, IndexError, struct.error, *STREAMS)
"""What the libraries raise for archives that are damaged, cut short or hostile."""


_LONGEST_NAME = 2**20
"""How many bytes a tar may give to the name and the other attributes of a member, which are read at once."""
_ATTRIBUTES = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class _Header(tarfile.TarInfo):
    """A header of a tar, that is told where it is damaged: `tarfile` takes one for the end of the archive.

    Python reads a header by `frombuf`, or by `_frombuf`, which takes one argument more, where it has that: Debian's
    3.11 does, python.org's 3.11.7 does not.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Any:
        return cls._whole(super().frombuf, buf, encoding, errors)

    @classmethod
    def _frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str, **more: Any) -> Any:
        return cls._whole(super()._frombuf, buf, encoding, errors, **more)  # type: ignore[misc]  # it has no types

    @staticmethod
    def _whole(read: Callable[..., Any], *given: Any, **more: Any) -> Any:
        try:
            found = read(*given, **more)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError) as error:  # type: ignore[attr-defined]  # it lacks them
            raise ValueError(str(error)) from None
        if found.type in _ATTRIBUTES and found.size > _LONGEST_NAME:
            raise ValueError(f"the name or the attributes of a member have {found.size:,} bytes")
        return found


def fits(named: str) -> bool:
    """Whether the name is that of an archive."""
    return named.casefold().endswith((*TARS, ".zip"))


def units(named: str, options: Options) -> Iterator[Unit]:  # noqa: ARG001 - each kind of input is asked alike
    """Cut an archive into units; raises TablemillError where it cannot be read as what it is called."""
    try:
        if named.casefold().endswith(".zip"):
            yield from _zip_units(named)
        elif named.casefold().endswith(".tar") and not is_address(named):
            yield from _tar_units(named)
        else:  # of one in a store, all would be fetched for its headers
            yield Unit("tar", named, size_of(named))
    except FAULTS as error:
        message = f"cannot be read as an archive: {_said(error)}"
        raise TablemillError([Problem("unreadable-file", message, Span.top(called(named)))]) from None


def _is_markdown(name: str) -> bool:
    return name.casefold().endswith(SUFFIXES)


def _zip_units(named: str) -> Iterator[Unit]:
    with opened(named) as file, zipfile.ZipFile(file) as archive:
        for number, member in enumerate(archive.infolist()):
            if not member.is_dir() and _is_markdown(member.filename):
                yield Unit("zip", named, member.file_size, {"member": number})


def _tar_units(named: str) -> Iterator[Unit]:
    with tarfile.open(named, "r:", tarinfo=_Header) as archive:
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # it would keep a million of them
            if member.isreg() and _is_markdown(member.name):
                yield Unit("tar-member", named, member.size, {"offset": member.offset_data, "name": member.name})


def read_zip(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read members of zip archives."""
    for path, group in groupby(units, lambda unit: unit.path):
        try:
            with opened(path) as file, zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                for unit in group:
                    yield _zip_text(archive, members[int(unit.where["member"])], path, options.most_bytes)
        except FAULTS as error:
            yield Text(path, None, problem=("unreadable-file", f"cannot be read as an archive: {_said(error)}"))


def _zip_text(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, most: int) -> Text:
    if member.flag_bits & 1:
        problem = ("unreadable-file", "cannot be read: it is encrypted; unpack it yourself")
        return Text(path, None, member.filename, problem=problem)
    try:
        with archive.open(member) as file:
            return Text(path, file.read(most + 1), member.filename)
    except FAULTS as error:
        return Text(path, None, member.filename, problem=("unreadable-file", f"cannot be read: {_said(error)}"))


def read_tar_members(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read members of plain tars, each from where it begins."""
    for path, group in groupby(units, lambda unit: unit.path):
        with open(path, "rb") as file:
            for unit in group:
                yield _tar_text(file, unit, options.most_bytes)


def _tar_text(file: IO[bytes], unit: Unit, most: int) -> Text:
    file.seek(int(unit.where["offset"]))
    content = file.read(min(unit.size, most + 1))
    if len(content) == min(unit.size, most + 1):
        return Text(unit.path, content, str(unit.where["name"]))
    problem = ("unreadable-file", "the archive ends in the middle of it")
    return Text(unit.path, None, str(unit.where["name"]), problem=problem)


def read_tar(units: Iterable[Unit], options: Options) -> Iterator[Text]:
    """Read compressed tars from their beginning to their end."""
    for unit in units:
        try:
            with decompressed(unit.path) as file:
                yield from _tar_texts(file, unit.path, options.most_bytes)
        except FAULTS as error:
            yield Text(unit.path, None, problem=("unreadable-file", f"cannot be read as an archive: {_said(error)}"))


def _tar_texts(stream: IO[bytes], path: str, most: int) -> Iterator[Text]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]
            file: Any = archive.extractfile(member) if member.isreg() and _is_markdown(member.name) else None
            if file is not None:
                yield Text(path, file.read(most + 1), member.name)


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
