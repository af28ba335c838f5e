import pytest

from app.accounts.throttle import LOGIN, TooManyAttempts, count_attempt, forget_attempts
from tests.support.builders import THROTTLE
from tests.unit.doubles import last_sql

ADA = (LOGIN, "ada@example.com", "192.0.2.1")
LIMITS = THROTTLE.limits(*ADA)


@pytest.fixture
def count(session, first_attempt):
    """Let the mock answer as if this many attempts had been counted, the first 5 minutes ago."""

    def attempts(number):
        session.execute.return_value.one.return_value = (number + 1, 600)
        session.execute.return_value.rowcount = 1

    return attempts


def test_an_attempt_within_the_limit_is_allowed(session, count):
    count(THROTTLE.per_email - 1)

    count_attempt(session, THROTTLE, *ADA)

    assert session.execute.call_count == len(LIMITS)
    session.commit.assert_called_once_with()


def test_one_attempt_too_many_is_refused(session, count):
    count(THROTTLE.per_email)

    with pytest.raises(TooManyAttempts):
        count_attempt(session, THROTTLE, *ADA)

    session.commit.assert_called_once_with()


def test_the_refusal_says_how_long_to_wait(session, count):
    count(THROTTLE.per_email)

    with pytest.raises(TooManyAttempts, match="try again in 600 s") as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 600


def test_the_longer_wait_of_two_counts(session, count):
    answers = [(THROTTLE.per_client + 1, 600), (THROTTLE.per_client + 1, 30)]
    session.execute.return_value.one.side_effect = answers

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 600


def test_a_count_within_its_limit_does_not_make_the_wait_longer(session, count):
    answers = {THROTTLE.per_email: (THROTTLE.per_email + 1, 30), THROTTLE.per_client: (1, 600)}
    session.execute.return_value.one.side_effect = [answers[LIMITS[key]] for key in sorted(LIMITS)]

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 30


def test_forget_attempts_deletes_the_count_of_the_email(session, count):
    count(THROTTLE.per_email)

    forgotten = forget_attempts(session, "ada@example.com", LOGIN)

    assert forgotten == 1
    [for_email] = [key for key, limit in LIMITS.items() if limit == THROTTLE.per_email]
    assert last_sql(session) == f"DELETE FROM attempts WHERE attempts.key IN ('{for_email}')"
    session.commit.assert_called_once_with()


def test_the_keys_do_not_reveal_who_tried():
    keys = "".join(LIMITS)

    assert "ada@example.com" not in keys
    assert "192.0.2.1" not in keys
