"""Options and fixtures that several test modules share."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# The programs of the virtual environment, Node among them, come before the machine's: `make test` does not activate it.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

# A shell without job control (`make test &` in a script) starts what is in the background with interrupts ignored, and
# so would be the programs that tests interrupt: they would never end.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A process of ours compiles our modules once, not each of the hundreds that tests start: half of what one takes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A machine may be slow, and then nothing is wrong: no example has to be done by a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

LARGE = 1_000  # characters

pytest.register_assert_rewrite("pages")  # so that a page that fails shows the difference


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="rewrite what the golden cases expect")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let ``no_cover`` stop the measuring of coverage where tests are dealt out to several processes, too.

    There pytest-cov 7.1 starts coverage twice: at the reading of its options, when it takes itself for the only
    process, and again as a worker. The marker pauses the second, while the first goes on tracing every line and is
    never asked for what it saw.
    """
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if hasattr(session.config, "workerinput") and plugin is not None and plugin.cov_controller is not None:
        plugin.cov_controller.cov.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure the coverage of examples that somebody chose, and not of random or of large ones.

    Measuring makes the parsers' loops three to ten times slower, which is most of what all tests take. And a
    line that only a lucky draw reaches is not one that is tested.
    """
    for item in items:
        is_random = getattr(getattr(item, "function", None), "is_hypothesis_test", False)
        given = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if is_random or any(isinstance(value, str) and len(value) > LARGE for value in given):
            item.add_marker("no_cover")
