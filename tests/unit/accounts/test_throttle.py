from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.accounts.throttle import (
    PER_ADDRESS,
    Action,
    TooManyAttempts,
    count_attempt,
    forget_attempts,
    limits,
)

ADA = limits(Action.LOGIN, "ada@example.com", "192.0.2.1")
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def tried(session):
    """Let the database know of so many attempts, the first of them at noon."""

    def often(count):
        session.execute.return_value.one.return_value = (count + 1, NOON)

    return often


def test_an_attempt_within_the_limit_goes_on(session, tried):
    tried(PER_ADDRESS - 1)

    count_attempt(session, ADA)

    session.commit.assert_called_once_with()


def test_one_attempt_too_many_is_refused(session, tried):
    tried(PER_ADDRESS)

    with pytest.raises(TooManyAttempts):
        count_attempt(session, ADA)

    session.commit.assert_called_once_with()


def test_the_refusal_says_how_long_to_wait(session, tried):
    tried(PER_ADDRESS)

    with (
        time_machine.travel(NOON + timedelta(minutes=5), tick=False),
        pytest.raises(TooManyAttempts, match="try again in 600 s") as refused,
    ):
        count_attempt(session, ADA)

    assert refused.value.retry_after == 600


def test_a_success_forgets_the_attempts_before(session, tried):
    tried(PER_ADDRESS)

    forget_attempts(session, "ada@example.com", Action.LOGIN)

    [statement] = session.execute.call_args.args
    assert statement.table.name == "attempts"
    session.commit.assert_called_once_with()


def test_who_was_tried_is_not_written_down():
    assert "ada@example.com" not in str(ADA)
    assert "192.0.2.1" not in str(ADA)
