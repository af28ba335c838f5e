from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func

from app.accounts.throttle import (
    LOGIN,
    TooManyAttempts,
    count_attempt,
    forget_attempts,
    record_success,
)
from app.database.models import Attempts
from tests.support.builders import THROTTLE

ADA = (LOGIN, "ada@example.com", "192.0.2.1")
LIMITS = THROTTLE.limits(*ADA)
FOR_ADA, FOR_HOME = LIMITS


@pytest.fixture
def count(session):
    """Count this many attempts."""

    def attempts(number):
        for _ in range(number):
            count_attempt(session, THROTTLE, *ADA)

    return attempts


def test_an_attempt_within_the_limit_is_allowed(session, count, committed):
    count(THROTTLE.per_email - 1)

    count_attempt(session, THROTTLE, *ADA)

    assert {row.count for row in committed(Attempts)} == {THROTTLE.per_email}


def test_one_attempt_too_many_is_refused(session, count, committed):
    count(THROTTLE.per_email)

    with pytest.raises(TooManyAttempts):
        count_attempt(session, THROTTLE, *ADA)

    assert {row.count for row in committed(Attempts)} == {THROTTLE.per_email + 1}


def test_the_refusal_says_how_long_to_wait(session, save):
    save(Attempts(key=FOR_ADA, count=10, since=func.now() - timedelta(minutes=5)))

    with (
        time_machine.travel(datetime.now(UTC) + timedelta(hours=1)),  # another clock is wrong
        pytest.raises(TooManyAttempts, match="try again in 600 s") as refused,
    ):
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 600


def test_the_refusal_names_the_longer_of_two_waits(session, save):
    save(Attempts(key=FOR_ADA, count=10, since=func.now() - timedelta(minutes=5)))
    save(Attempts(key=FOR_HOME, count=100, since=func.now() - timedelta(minutes=14)))

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 600


def test_a_count_within_its_limit_does_not_make_the_wait_longer(session, save):
    save(Attempts(key=FOR_ADA, count=10, since=func.now() - timedelta(minutes=14.5)))

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 30


def test_an_attempt_knows_its_counts_and_the_window_of_the_client(session, save, committed):
    save(Attempts(key=FOR_HOME, count=1, since=func.now() - timedelta(minutes=1)))

    attempt = count_attempt(session, THROTTLE, *ADA)

    since = {row.key: row.since for row in committed(Attempts)}
    assert attempt == (FOR_ADA, FOR_HOME, since[FOR_HOME])


def test_a_success_forgets_the_email_and_takes_back_one_attempt_of_the_client(
    session, count, committed
):
    count(3)

    record_success(session, count_attempt(session, THROTTLE, *ADA))

    assert {row.key: row.count for row in committed(Attempts)} == {FOR_HOME: 3}


def test_forget_attempts_deletes_the_count_of_the_email(session, count, committed):
    count(THROTTLE.per_email)

    forgotten = forget_attempts(session, "ada@example.com", LOGIN)

    assert forgotten == 1
    assert [row.key for row in committed(Attempts)] == [FOR_HOME]


def test_the_keys_do_not_reveal_who_tried(count, committed):
    count(1)

    keys = "".join(row.key for row in committed(Attempts))
    assert "ada@example.com" not in keys
    assert "192.0.2.1" not in keys
