"""What holds for every layer: the time zone, and when Python collects garbage."""

import gc
import os
import time

import pytest

# Far from Greenwich, where a test that confuses local time with UTC fails.
os.environ["TZ"] = "TEST-5:45"
time.tzset()

# While pytest imports and collects, the collector would look at every module again and again.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Exempt what was imported, and collect garbage from now on, which the tests themselves leave.

    It saves the unit tests a fifth of their time.
    """
    gc.freeze()
    gc.enable()
