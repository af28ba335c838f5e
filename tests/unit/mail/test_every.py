"""When an action that runs every hour runs.

No twin: the clock is an argument; no dependency takes part.
"""

from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.mail.worker import Every

HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    """A clock that a test sets, in seconds."""
    return SimpleNamespace(now=100.0)


@pytest.fixture
def acts_at(clock):
    """Call one hourly action at a moment; return whether it ran."""
    runs = []
    hourly = Every(HOUR, lambda: runs.append(clock.now), lambda: clock.now)

    def call(now):
        clock.now = now
        hourly()
        return runs[-1] == now

    return call


def test_it_acts_at_once_and_then_when_the_interval_has_passed(acts_at):
    acted = [now for now in (100, 101, 3699, 3700, 3701, 9000) if acts_at(now)]

    assert acted == [100, 3700, 9000]


def test_a_failed_action_is_not_repeated_at_once(clock):
    attempts = []

    def fail():
        attempts.append(clock.now)
        raise RuntimeError

    hourly = Every(HOUR, fail, lambda: clock.now)
    with pytest.raises(RuntimeError):
        hourly()

    with suppress(RuntimeError):
        hourly()

    assert attempts == [100], "a failed action is repeated at once, and not after an hour"
