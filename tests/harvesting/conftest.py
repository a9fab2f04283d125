"""What the tests of inputs and of outputs in an object store share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import object_store
from bucket import Bucket
from tablemill.harvesting import stores


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with object_store.store() as host:
        yield host


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name, value in object_store.CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(stores, "WAIT", 0.01)
    with object_store.proxy(server) as proxy:
        yield Bucket(server, proxy)
