from datetime import timedelta

import pytest

from app.accounts.throttle import (
    LOGIN,
    Attempt,
    TooManyAttempts,
    count_attempt,
    forget_attempts,
    record_success,
)
from tests.support.builders import THROTTLE
from tests.unit.doubles import SINCE, every_sql, keys_of, last_sql, sql_of_success

ADA = (LOGIN, "ada@example.com", "192.0.2.1")
LIMITS = THROTTLE.limits(*ADA)
FOR_ADA, FOR_HOME = LIMITS


@pytest.fixture
def answer(session):
    """Let the mock answer each key with a count and the seconds that are left."""

    def rows(of_ada, of_home):
        found = {FOR_ADA: of_ada, FOR_HOME: of_home}
        session.execute.return_value.all.return_value = [
            (key, count, SINCE, seconds) for key, (count, seconds) in sorted(found.items())
        ]

    return rows


@pytest.fixture
def count(session, answer):
    """Let the mock answer as if this many attempts had been counted, the first 5 minutes ago."""

    def attempts(number):
        answer((number + 1, 600), (number + 1, 600))
        session.execute.return_value.rowcount = 1

    return attempts


def test_an_attempt_within_the_limit_is_allowed(session, count):
    count(THROTTLE.per_email - 1)

    count_attempt(session, THROTTLE, *ADA)

    [made] = session.execute.call_args_list
    assert keys_of(made.args[0]) == sorted(LIMITS)
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


def test_the_refusal_names_the_longer_of_two_waits(session, answer):
    answer((THROTTLE.per_client + 1, 600), (THROTTLE.per_client + 1, 30))

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 600


def test_a_count_within_its_limit_does_not_make_the_wait_longer(session, answer):
    answer((THROTTLE.per_email + 1, 30), (1, 600))

    with pytest.raises(TooManyAttempts) as refused:
        count_attempt(session, THROTTLE, *ADA)

    assert refused.value.retry_after == 30


def test_an_attempt_knows_its_counts_and_the_window_of_the_client(session):
    earlier = SINCE - timedelta(minutes=1)
    rows = [(FOR_ADA, 1, earlier, 840), (FOR_HOME, 1, SINCE, 900)]
    session.execute.return_value.all.return_value = rows

    attempt = count_attempt(session, THROTTLE, *ADA)

    assert attempt == (FOR_ADA, FOR_HOME, SINCE)


def test_a_success_forgets_the_email_and_takes_back_one_attempt_of_the_client(session):
    attempt = Attempt(*THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1"), SINCE)

    record_success(session, attempt)

    assert every_sql(session) == sql_of_success(LOGIN, "ada@example.com")
    session.commit.assert_called_once_with()


def test_forget_attempts_deletes_the_count_of_the_email(session, count):
    count(THROTTLE.per_email)

    forgotten = forget_attempts(session, "ada@example.com", LOGIN)

    assert forgotten == 1
    assert last_sql(session) == f"DELETE FROM attempts WHERE attempts.key IN ('{FOR_ADA}')"
    session.commit.assert_called_once_with()


def test_the_keys_do_not_reveal_who_tried():
    keys = "".join(LIMITS)

    assert "ada@example.com" not in keys
    assert "192.0.2.1" not in keys
