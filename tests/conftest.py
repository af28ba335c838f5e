"""What holds for every layer: the environment, garbage collection, errors that end the run."""

import gc
import os
import signal
import time
from types import FrameType

import pytest

from dev.shell import remove_all
from tests.support.fatal import EveryTestFails

# pytest-alembic would bind tests of its own to this file, and fails at that with pytest 9.
collect_ignore = ["conftest.py"]

# No test sees the settings of the shell. One is kept under a name that no program reads, because
# tests/support/postgres_server.py must stay away from the database that it names.
if "DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL_OF_THE_SHELL"] = os.environ["DATABASE_URL"]
remove_all(os.environ)

# Far from Greenwich, where a test that confuses local time with UTC fails.
os.environ["TZ"] = "TEST-5:45"
time.tzset()

# CI, an editor or a closed terminal ends a run with these. `nohup` ignores one.
ENDINGS = [
    ending
    for ending in (signal.SIGTERM, signal.SIGHUP)
    if signal.getsignal(ending) is signal.SIG_DFL
]


def _end(number: int, frame: FrameType | None) -> None:
    """End the run as Ctrl-C does, so that fixtures stop their servers; a second is ignored."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    signal.default_int_handler(number, frame)


for ending in ENDINGS:
    signal.signal(ending, _end)

# While pytest imports and collects, the collector would look at every module again and again.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Exempt what was imported, and collect garbage from now on, which the tests themselves leave.

    It saves the unit tests a fifth of their time.
    """
    gc.freeze()
    gc.enable()


def pytest_exception_interact(node: pytest.Item, call: pytest.CallInfo[object]) -> None:
    """End the run at an error that every other test would repeat."""
    if call.excinfo and isinstance(call.excinfo.value, EveryTestFails):
        node.session.shouldfail = "every other test would fail in the same way"
