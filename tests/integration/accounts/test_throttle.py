from datetime import timedelta

import pytest
import time_machine

from app.database.models import Attempts
from app.accounts.throttle import (
    PER_ADDRESS,
    Action,
    TooManyAttempts,
    count_attempt,
    forget_attempts,
    limits,
)

ADA = limits(Action.LOGIN, "ada@example.com", "192.0.2.1")


@pytest.fixture
def tried(session):
    """Try so often."""

    def often(count):
        for _ in range(count):
            count_attempt(session, ADA)

    return often


def test_an_attempt_within_the_limit_goes_on(session, tried, committed):
    tried(PER_ADDRESS - 1)

    count_attempt(session, ADA)

    assert {row.count for row in committed(Attempts)} == {PER_ADDRESS}


def test_one_attempt_too_many_is_refused(session, tried, committed):
    tried(PER_ADDRESS)

    with pytest.raises(TooManyAttempts):
        count_attempt(session, ADA)

    assert {row.count for row in committed(Attempts)} == {PER_ADDRESS + 1}


def test_the_refusal_says_how_long_to_wait(session, tried, committed):
    tried(PER_ADDRESS)
    [since] = {row.since for row in committed(Attempts)}

    with (
        time_machine.travel(since + timedelta(minutes=5), tick=False),
        pytest.raises(TooManyAttempts, match="try again in 600 s") as refused,
    ):
        count_attempt(session, ADA)

    assert refused.value.retry_after == 600


def test_a_success_forgets_the_attempts_before(session, tried, committed):
    tried(PER_ADDRESS)

    forget_attempts(session, "ada@example.com", Action.LOGIN)

    count_attempt(session, ADA)
    assert sorted(row.count for row in committed(Attempts)) == [1, PER_ADDRESS + 1]


def test_who_was_tried_is_not_written_down(session, tried, committed):
    tried(1)

    written = "".join(row.key for row in committed(Attempts))
    assert "ada@example.com" not in written
    assert "192.0.2.1" not in written
