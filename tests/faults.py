"""Faults struck at every step of what is written: an error, an interrupt, or a kill from which nothing is tidied."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tablemill.dist import publication, writing

MODULES = (publication, writing)
STEPS = ("open", "fsync", "link", "replace", "unlink", "chmod", "scandir", "lstat")


def faults(monkeypatch: pytest.MonkeyPatch, strike: Callable[[int], None]) -> list[str]:
    """Call ``strike`` before each step of publishing, writes also half-way, with its number; return the steps made."""
    calls: list[str] = []

    def step(name: str) -> None:
        calls.append(name)
        strike(len(calls))

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            step(name)
            return function(*args, **options)

        return call

    class HalfWriter:
        def __init__(self, file: int | Path, mode: str) -> None:
            self.file = open(file, mode)  # noqa: SIM115 - closed by __exit__
            self.read, self.flush = self.file.read, self.file.flush

        def write(self, content: bytes) -> None:
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            step("write")
            self.file.write(content[len(content) // 2 :])

        def __enter__(self) -> HalfWriter:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

    replaced = {name: watched(name, getattr(os, name)) for name in STEPS}
    for module in MODULES:
        monkeypatch.setattr(module, "os", SimpleNamespace(**{**vars(os), **replaced}))
        monkeypatch.setattr(module, "open", HalfWriter, raising=False)
    return calls


def nothing(call: int) -> None:
    """Let every step be made."""


def raise_at(number: int, error: BaseException) -> Callable[[int], None]:
    def strike(call: int) -> None:
        if call == number:
            raise error

    return strike


def kill_at(number: int) -> Callable[[int], None]:
    def strike(call: int) -> None:
        if call == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def in_child(do: Callable[[], str], *, as_ordinary_user: bool = False) -> str:
    """Run ``do`` in a process of its own and return what it returns, or ``killed``.

    With ``as_ordinary_user``, a test that runs as root, whom no permission binds, takes on another user first.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking while a library's threads are idle
        child = os.fork()
    if child == 0:
        try:
            if as_ordinary_user and os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(writing, do().encode())
        except BaseException as error:
            os.write(writing, repr(error).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else said
