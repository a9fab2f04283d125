"""An object store for tests: moto's server on loopback, which we did not write, and a proxy with faults before it.

The server runs from an environment of its own (`make .venv/stores`). The proxy passes on what comes, unless a rule of
the test says what happens instead; it notes what was asked for, and how many bytes went back.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from programs import lacking

PYTHON = Path(__file__).parent.parent / ".venv/stores/bin/python"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAFORTESTS",
    "AWS_SECRET_ACCESS_KEY": "a-secret-that-nobody-may-see",
    "AWS_EC2_METADATA_DISABLED": "true",
}

Rule = Callable[[str, str, int], str]
"""What happens to a request of a method for a path, the how manieth of all: ``""`` for nothing, or one of FAULTS."""
FAULTS = ("500", "503", "cut", "half", "slow")


class Asked(NamedTuple):
    """A request that the proxy has seen, and the bytes of the answer's body that it has sent back."""

    method: str
    path: str
    sent: int


@contextlib.contextmanager
def store() -> Iterator[str]:
    """Start a server, and yield its host and port."""
    if not PYTHON.exists():
        lacking("there is no object store: run make .venv/stores")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                assert process.poll() is None, "moto's server has ended"
                time.sleep(0.1)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


class Proxy:
    """What stands between a client and the store."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.rule: Rule = lambda *_: ""
        self.asked: list[Asked] = []
        self.count = 0
        self.lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def answer(self) -> None:
                proxy.answer(self)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        content = _body(request)
        with self.lock:
            self.count += 1
            fault = self.rule(request.command, request.path, self.count)
        if fault == "cut":
            request.close_connection = True
            return
        if fault in ("500", "503"):
            self._send(request, int(fault), {}, b"<Error><Code>SlowDown</Code><Message>later</Message></Error>")
            return
        if fault == "slow":
            time.sleep(0.5)
        inner = http.client.HTTPConnection(self.behind)
        with contextlib.closing(inner):
            headers = {name: value for name, value in request.headers.items() if name.lower() != "transfer-encoding"}
            inner.request(request.command, request.path, content, headers)
            answer = inner.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name.lower() != "transfer-encoding"}
            self._send(request, answer.status, headers, answer.read(), half=fault == "half")

    def _send(
        self, request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes, *, half: bool = False
    ) -> None:
        has_body = request.command != "HEAD"
        request.send_response_only(status)
        for name, value in headers.items():
            if request.command == "HEAD" or name.lower() != "content-length":
                request.send_header(name, value)
        if has_body:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if half:
            body, request.close_connection = body[: len(body) // 2], True
        if has_body:
            request.wfile.write(body)
        self.asked.append(Asked(request.command, request.path, len(body) if has_body else 0))


def _body(request: BaseHTTPRequestHandler) -> bytes:
    """Read what comes with a request, as one piece or as several (RFC 9112, 7.1)."""
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    pieces = []
    while size := int(request.rfile.readline().partition(b";")[0], 16):
        pieces.append(request.rfile.read(size))
        request.rfile.readline()
    while request.rfile.readline().strip():
        pass  # what follows the last piece is for nobody here
    return b"".join(pieces)


@contextlib.contextmanager
def proxy(behind: str) -> Iterator[Proxy]:
    """Start a proxy before a store."""
    made = Proxy(behind)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
