"""The clock and the limit that documents are read within, one after the other."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from tablemill.harvesting import bounds
from tablemill.harvesting.bounds import Bounds, TooSlowError

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing is bounded on Windows")

LARGE = 2**20


class Clock:
    """Says what time it is, as long as nobody sets it: no test waits."""

    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("tablemill.harvesting.bounds.time.monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def within(clock: Clock) -> Iterator[Bounds]:  # noqa: ARG001
    with Bounds(60, 2**40) as made:
        yield made


def ring() -> None:
    signal.raise_signal(signal.SIGALRM)


def runs() -> bool:
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0 and signal.getitimer(signal.ITIMER_PROF)[0] > 0


def test_a_clock_runs_on_and_each_document_has_its_own_time(clock: Clock, within: Bounds) -> None:
    within.begin(1)
    clock.now = 50
    within.end()
    assert runs()
    within.begin(1)
    clock.now = 60  # when the clock rings that the first document has started
    ring()
    assert runs()
    assert 40 < signal.getitimer(signal.ITIMER_REAL)[0] <= 50
    clock.now = 109
    ring()
    clock.now = 110
    with pytest.raises(TooSlowError):
        ring()


def test_a_clock_that_rings_between_documents_stops_until_the_next(clock: Clock, within: Bounds) -> None:
    within.begin(1)
    within.end()
    clock.now = 60
    ring()
    assert not runs()
    within.begin(1)
    assert runs()


def test_what_ends_the_process_stays_when_the_exception_is_raised(clock: Clock, within: Bounds) -> None:
    within.begin(1)
    clock.now = 60
    with pytest.raises(TooSlowError):
        ring()
    assert signal.getitimer(signal.ITIMER_PROF)[0] > 0


@pytest.mark.usefixtures("clock")
def test_a_short_time_is_counted_of_each_document_alone() -> None:
    with Bounds(5, 2**40) as within:
        within.begin(1)
        assert runs()
        within.end()
        assert not runs()


@pytest.mark.usefixtures("clock")
def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with Bounds(60, 2**40) as within:
        within.begin(1)
        within.end()
        assert signal.getsignal(signal.SIGALRM) != before
    assert signal.getsignal(signal.SIGALRM) == before
    assert not runs()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process takes")
@pytest.mark.usefixtures("clock")
def test_memory_is_bounded_of_a_document_that_may_take_so_much() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with Bounds(60, LARGE * bounds._NO_MATTER) as within:
        within.begin(LARGE)
        assert resource.getrlimit(resource.RLIMIT_DATA) == before
        within.end()
        within.begin(LARGE + 1)
        assert resource.getrlimit(resource.RLIMIT_DATA) != before
        within.end()
        assert resource.getrlimit(resource.RLIMIT_DATA) == before
