"""Object stores: S3, Google's and Azure's, through `pyarrow.fs`. The one module that asks the network for anything.

Enters: an address, as a person writes it: ``s3://bucket/key``, with what it takes to reach the store as a query,
``s3://bucket/key?endpoint_override=127.0.0.1:9000&scheme=http``. Leaves: objects, their bytes, and StoreError.

**Why pyarrow and not fsspec.** pyarrow is there already, as the output is Parquet, and brings all three clients; fsspec
wants a package for each (s3fs, gcsfs, adlfs), with an HTTP client of Python's below it. Those of pyarrow are compiled
and release the lock of Python, so that threads fetch side by side. What they cannot do, listing a prefix bit by bit and
writing only where nothing is there, we do without. Where they remove something, they leave an empty object that has the
name of the prefix with a slash: as a folder, for other tools.

**Names.** Keys are taken as they are, as the store's own tools take them: nothing in them is escaped. Between the
modules an address has one form, with the query behind the bucket (``s3://bucket?scheme=http/key``), so that it ends as
the key does, which says what it holds. Credentials come from the environment and from the files of the store's tools;
an address that has some is refused, for addresses stand in plans and messages.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any, NamedTuple, TypeVar

from ..model import Span
from ..problems import Problem, TablemillError, listed, quoted, suggestion
from ..reading.sources import display
from .bounds import unbounded

T = TypeVar("T")

_FORM = re.compile(r"(s3|gs|gcs|abfs|abfss)://([^/?]*)(\?[^/]*)?(?:/(.*))?", re.DOTALL)
_QUERY = re.compile(r"[a-z_]+=[^&]*(?:&[a-z_]+=[^&]*)*")
_PARAMETERS = {
    "s3": ("region", "scheme", "endpoint_override", "force_virtual_addressing", "anonymous"),
    "gs": ("scheme", "endpoint_override", "retry_limit_seconds"),
    "abfs": ("blob_storage_authority", "dfs_storage_authority", "enable_tls", "credential_kind"),
}
"""What may be said of a store beside its name: what pyarrow takes in an address, but for what is secret."""

TRIES = 4
"""How often a store is asked in all, each time by a client that itself asks three times."""
WAIT = 0.5
"""The seconds before it is asked again; twice as many each time."""
BUFFER = 4 * 2**20
"""How many bytes are fetched at once of what is read from the beginning to the end."""
AT_ONCE = 16
"""How many objects are fetched side by side."""


class StoreError(BaseException):
    """A store does not answer as it should. No Exception, so that no reader takes it for a damaged file."""


class Address(NamedTuple):
    """Where an object or a prefix is: ``authority`` is the bucket, with Azure ``container@account…`` too."""

    scheme: str
    authority: str
    query: str
    key: str

    @property
    def name(self) -> str:
        """What people are shown."""
        return f"{self.scheme}://{self.authority}/{self.key}"

    @property
    def path(self) -> str:
        """The form that plans have: see above."""
        return f"{self.scheme}://{self.authority}{self.query}/{self.key}"


class Object(NamedTuple):
    """What a store says of an object: ``modified`` is in seconds, the most exact that all of its answers are."""

    key: str
    size: int
    modified: int


def is_address(named: str) -> bool:
    """Whether ``named`` is the address of something in a store."""
    return named.startswith(("s3://", "gs://", "gcs://", "abfs://", "abfss://"))


def shown(path: str) -> str:
    """Return the name of a path for people: of an address, without what it takes to reach the store."""
    return address_of(path).name if is_address(path) else path


def called(path: str) -> str:
    """Return how messages call a path that a person has named."""
    return shown(path) if is_address(path) else display(path)


@functools.lru_cache(maxsize=1024)
def address_of(named: str) -> Address:
    """Read an address; raises TablemillError for one that has credentials or parameters that there are not."""
    found = _FORM.fullmatch(named)
    if found is None or not found[2]:
        raise _unfit(named.split("?")[0], "is not the address of a store; write s3://bucket/key")
    scheme, authority, query, key = found[1], found[2], found[3] or "", found[4] or ""
    rest, mark, tail = key.rpartition("?")
    if mark and not query and _QUERY.fullmatch(tail):
        key, query = rest, f"?{tail}"
    _refuse_credentials(scheme, authority)
    _refuse_parameters(scheme, authority, query[1:])
    return Address(scheme, authority, query, key.rstrip("/") if key.strip("/") else "")


def _refuse_credentials(scheme: str, authority: str) -> None:
    user, at, place = authority.rpartition("@")
    is_container = scheme.startswith("abfs") and ":" not in user
    if at and not is_container and not (scheme in ("gs", "gcs") and user == "anonymous"):
        message = "an address must not have credentials; set them in the environment or in the store's own settings"
        raise _unfit(f"{scheme}://…@{place}", message)


def _kind(scheme: str) -> str:
    return "s3" if scheme == "s3" else "gs" if scheme in ("gs", "gcs") else "abfs"


def _refuse_parameters(scheme: str, authority: str, query: str) -> None:
    known = _PARAMETERS[_kind(scheme)]
    for name, _, value in (pair.partition("=") for pair in query.split("&") if pair):
        if "/" in value:
            message = f"{name}={value}: a parameter cannot have a slash; write only the host, and add &scheme=http"
            raise _unfit(f"{scheme}://{authority}", message)
        if name not in known:
            near = suggestion(name, known) or f"; valid: {listed(known)}"
            raise _unfit(f"{scheme}://{authority}", f"{quoted(name)} is not a parameter of this store{near}")


def _unfit(name: str, message: str) -> TablemillError:
    return TablemillError([Problem("harvest-input", message, Span.top(name))])


def stopped(error: StoreError) -> TablemillError:
    """Return the message for a store that has failed: the run ends, and what is done stays."""
    path, message = error.args
    return TablemillError([Problem("harvest-store", message, Span.top(path))])


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Raise TablemillError where a store fails."""
    try:
        yield
    except StoreError as error:
        raise stopped(error) from None


# Connections


@functools.lru_cache(maxsize=64)
def _connected(scheme: str, authority: str, query: str) -> tuple[Any, str]:
    """Return a client, and what the paths begin with that it is asked for."""
    from pyarrow import fs

    if scheme == "s3":
        return _s3(dict(pair.split("=", 1) for pair in query[1:].split("&") if pair)), authority
    found, root = fs.FileSystem.from_uri(f"{scheme}://{authority}/{query}")
    return found, root.rstrip("/")


def _s3(given: Mapping[str, str]) -> Any:
    """Connect to S3. pyarrow itself asks AWS for the region where none is named, and ignores ``AWS_ENDPOINT_URL``."""
    from pyarrow import fs

    known = os.environ
    scheme, _, host = (known.get("AWS_ENDPOINT_URL_S3") or known.get("AWS_ENDPOINT_URL") or "").rpartition("://")
    endpoint = given.get("endpoint_override") or host.rstrip("/") or None
    region = given.get("region") or known.get("AWS_REGION") or known.get("AWS_DEFAULT_REGION")
    return fs.S3FileSystem(
        anonymous=given.get("anonymous") == "true",
        region=region or ("us-east-1" if endpoint else None),
        scheme=given.get("scheme") or (scheme if host and endpoint == host.rstrip("/") else None) or "https",
        endpoint_override=endpoint,
        force_virtual_addressing=given.get("force_virtual_addressing") == "true",
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=3),
        allow_delayed_open=True,  # what is small is written by one request
        background_writes=False,
    )


def _asked(address: Address, question: Callable[[Any, str], T], doing: str = "read") -> T:
    """Ask a store; raises FileNotFoundError, and StoreError where it has failed as often as it may.

    The client asks again by itself, but not where what is cut short or refused comes in place of a small object.
    """
    wait = WAIT
    for attempt in range(TRIES):
        try:
            with unbounded():
                client, root = _connected(*address[:3])
                return question(client, f"{root}/{address.key}" if address.key else root)
        except FileNotFoundError:
            raise
        except (OSError, ValueError, NotImplementedError) as error:
            final = _is_final(error)
            if attempt == TRIES - 1 or final:
                way_on = "check the address and the credentials" if final else _LATER
                raise StoreError(address.name, f"cannot be {doing}: {_reason(error)}; {way_on}") from None
            time.sleep(wait)
            wait *= 2
    raise AssertionError


_LATER = "what is done stays, and the same command continues"
_FINAL = re.compile(r"AWS Error (?:ACCESS_DENIED|NO_SUCH_BUCKET|INVALID_ACCESS_KEY_ID|SIGNATURE_DOES_NOT_MATCH)")


def _is_final(error: Exception) -> bool:
    return not isinstance(error, OSError) or _FINAL.search(str(error)) is not None


_SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET")


def _reason(error: Exception) -> str:
    """Say what a client says, without what changes each time, and without what nobody else may know."""
    said = re.sub(r" \(Request ID: [^)]*\)", "", " ".join(str(error).split()))
    if "Failed to flush response stream" in said:  # what came has more bytes than were asked for
        return "the store answered with an error"
    for name in _SECRETS:
        if secret := os.environ.get(name):
            said = said.replace(secret, "…")
    return said[:300].rstrip(".: ") or type(error).__name__


# What is there


def looked_up(address: Address) -> Object | None:
    """Return what a store says of an object; None where a prefix has that name. Raises FileNotFoundError."""
    from pyarrow import fs

    if not address.key:
        return None
    (found,) = _asked(address, lambda client, path: client.get_file_info([path]))
    if found.type == fs.FileType.NotFound:
        raise FileNotFoundError(address.name)
    return Object(address.key, found.size, _seconds(found)) if found.type == fs.FileType.File else None


def _seconds(found: Any) -> int:
    return (found.mtime_ns or 0) // 10**9


def listing(address: Address) -> list[Object]:
    """Return the objects below a prefix, sorted by their keys; none where there is no such prefix.

    They are in memory at once, as pyarrow has no other way.
    """
    from pyarrow import fs

    def question(client: Any, path: str) -> list[Object]:
        start = len(path) - len(address.key)
        found = client.get_file_info(fs.FileSelector(path, recursive=True, allow_not_found=bool(address.key)))
        files = (one for one in found if one.type == fs.FileType.File)
        return [Object(one.path[start:].removeprefix("/"), one.size, _seconds(one)) for one in files]

    start = f"{address.key}/" if address.key else ""
    return sorted(one for one in _asked(address, question) if one.key.startswith(start))


# Reading


class _Ranges(io.RawIOBase):
    """An object as a file: each read fetches what is asked for, and no more."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.file, self.length = _asked(address, _opened)
        self.place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.length}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")  # as of any file
        self.place = base + offset
        return self.place

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        size = max(0, min(len(view), self.length - self.place))
        if size:
            view[:size] = self._fetched(size)
            self.place += size
        return size

    def _fetched(self, size: int) -> bytes:
        place = self.place

        def question(client: Any, path: str) -> bytes:
            try:
                found: bytes = self.file.read_at(size, place)
            except OSError:
                client.open_input_file(path)  # which finds out whether it has gone
                raise
            if len(found) < size:
                raise OSError(f"{len(found):,} bytes came of {size:,}")
            return found

        try:
            return _asked(self.address, question)
        except FileNotFoundError:
            raise OSError("it is no longer there") from None


def _opened(client: Any, path: str) -> tuple[Any, int]:
    file = client.open_input_file(path)
    return file, file.size()


def opened(path: str, *, buffer: int = BUFFER) -> IO[bytes]:
    """Open a file or an object to be read; raises OSError, also for an object that is not there, and StoreError.

    Of an object, ``buffer`` bytes are fetched at once; 0 leaves it to the reader.
    """
    if not is_address(path):
        return open(path, "rb")
    raw = _Ranges(address_of(path))
    return io.BufferedReader(raw, buffer) if buffer else raw  # type: ignore[return-value]  # as much of IO as is used


def size_of(path: str) -> int:
    """Return the bytes of a file or an object; raises OSError and StoreError."""
    if not is_address(path):
        return os.path.getsize(path)
    return _asked(address_of(path), _opened)[1]


def fetch(address: Address, size: int, modified: int) -> bytes | None:
    """Return what an object holds; None where it is another one than that of ``size`` and ``modified``.

    Raises FileNotFoundError and StoreError.
    """

    def question(client: Any, path: str) -> bytes | None:
        file, length = _opened(client, path)
        if length != size or _modified(file, client, path) != modified:
            return None
        return _whole(file, size, client, path)

    return _asked(address, question)


def content_of(address: Address) -> bytes:
    """Return what an object holds, whatever that is; raises FileNotFoundError and StoreError."""

    def question(client: Any, path: str) -> bytes:
        file, size = _opened(client, path)
        return _whole(file, size, client, path)

    return _asked(address, question)


def _whole(file: Any, size: int, client: Any, path: str) -> bytes:
    """Return what an open object holds; raises OSError where some of it is missing, and FileNotFoundError."""
    try:
        content: bytes = file.read_at(size, 0) if size else b""
    except OSError:
        client.open_input_file(path)  # which finds out whether it has gone
        raise
    if len(content) != size:
        raise OSError(f"{len(content):,} bytes came of {size:,}")
    return content


def _modified(file: Any, client: Any, path: str) -> int:
    """Return when an open object was changed, as `Object` has it; S3 has said so when it was opened."""
    said = (file.metadata() or {}).get(b"Last-Modified", b"").decode()
    with contextlib.suppress(ValueError):
        return int(datetime.fromisoformat(said).timestamp())
    return _seconds(client.get_file_info([path])[0])


def ending(found: Iterator[T]) -> Iterator[T]:
    """Yield what is found; a store that fails on the way becomes a TablemillError, which ends the run."""
    with told():
        yield from found


# Writing


def put(address: Address, content: IO[bytes], sha256: str | None = None) -> None:
    """Make an object that holds the file ``content``; with its hash, it is fetched again and compared.

    Raises StoreError. Stores show an object when all of it is there.
    """

    def question(client: Any, path: str) -> None:
        content.seek(0)
        with client.open_output_stream(path, compression=None) as stream:
            while some := content.read(BUFFER):
                stream.write(some)
        if sha256 is not None:
            found = hashlib.sha256()
            with client.open_input_file(path) as back:
                while some := back.read(BUFFER):
                    found.update(some)
            if found.hexdigest() != sha256:
                raise OSError("what was written reads back differently")

    try:
        _asked(address, question, "written")
    except FileNotFoundError:
        raise StoreError(address.name, f"cannot be written: it is not there afterwards; {_LATER}") from None


def remove(address: Address) -> None:
    """Remove an object, if it is there; raises StoreError."""
    with contextlib.suppress(FileNotFoundError):
        _asked(address, lambda client, path: client.delete_file(path), "removed")


def remove_all(address: Address) -> None:
    """Remove all objects below a prefix; raises StoreError."""
    with contextlib.suppress(FileNotFoundError):
        _asked(address, lambda client, path: client.delete_dir(path), "removed")
