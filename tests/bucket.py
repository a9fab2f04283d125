"""A bucket in the object store of the tests, reached through a proxy that can put faults in between."""

from __future__ import annotations

import hashlib
from itertools import count

from pyarrow import fs

from object_store import Proxy

NUMBERS = count()


class Bucket:
    """A bucket of the test's own, reached through the proxy or, to fill it and to look at it, without."""

    def __init__(self, server: str, proxy: Proxy) -> None:
        self.proxy = proxy
        self.name = f"bucket-{next(NUMBERS)}-{proxy.host.rpartition(':')[2]}"
        self.client = fs.S3FileSystem(
            access_key="x",
            secret_key="y",  # noqa: S106  # of a store on loopback
            region="us-east-1",
            scheme="http",
            endpoint_override=server,
            allow_bucket_creation=True,
        )
        self.client.create_dir(self.name)

    def put(self, key: str, content: bytes | str) -> None:
        written = content.encode() if isinstance(content, str) else content
        with self.client.open_output_stream(f"{self.name}/{key}", compression=None) as stream:
            stream.write(written)

    def address(self, key: str = "") -> str:
        return f"s3://{self.name}/{key}?endpoint_override={self.proxy.host}&scheme=http"

    def content(self, prefix: str) -> dict[str, bytes]:
        """Return what the objects below a prefix hold, by their keys without it."""
        found = self.client.get_file_info(
            fs.FileSelector(f"{self.name}/{prefix}", recursive=True, allow_not_found=True)
        )
        files = sorted(one.path for one in found if one.type == fs.FileType.File)
        start = f"{self.name}/{prefix}/"
        return {path.removeprefix(start): self.client.open_input_file(path).read() for path in files}

    def hashes(self, prefix: str) -> dict[str, str]:
        """Return the hash of each object below a prefix, as `harvested.content_of` does of files."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.content(prefix).items()}
