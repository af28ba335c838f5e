from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.mail.worker import Every

HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    """A clock that stands where it is put, in seconds."""
    return SimpleNamespace(now=100.0)


def test_it_acts_at_once_and_then_when_the_interval_has_passed(clock):
    acted = []
    hourly = Every(HOUR, lambda: acted.append(clock.now), lambda: clock.now)

    for clock.now in (100, 101, 3699, 3700, 3701, 9000):
        hourly()

    assert acted == [100, 3700, 9000]


def test_what_failed_is_not_tried_again_at_once(clock):
    attempts = []

    def fail():
        attempts.append(clock.now)
        raise RuntimeError

    hourly = Every(HOUR, fail, lambda: clock.now)
    with pytest.raises(RuntimeError):
        hourly()

    with suppress(RuntimeError):
        hourly()

    assert attempts == [100], "what failed is tried again at once, and not in an hour"
