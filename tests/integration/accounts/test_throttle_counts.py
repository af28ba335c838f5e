"""What the counting query does, and that all processes count together.

No twin: a mock answers every query as the test tells it.
"""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func

from app.accounts.throttle import (
    LOGIN,
    REGISTER,
    Attempt,
    TooManyAttempts,
    count_attempt,
    record_success,
)
from app.database.models import Attempts
from tests.support.builders import THROTTLE, a_registration

HOME = "192.0.2.1"
ADA = (LOGIN, "ada@example.com", HOME)
LIMITS = THROTTLE.limits(*ADA)
_, CLIENT = LIMITS
WINDOWS = [timedelta(minutes=1), timedelta(days=1)]


def attempt_and_succeed(session, throttle, email):
    record_success(session, count_attempt(session, throttle, LOGIN, email, HOME))


@pytest.mark.parametrize("window", WINDOWS)
def test_a_new_window_starts_when_the_last_one_is_over(session, save, committed, window):
    save(*[Attempts(key=key, count=1_000, since=func.now() - window) for key in LIMITS])

    count_attempt(session, replace(THROTTLE, window=window), *ADA)

    assert {row.count for row in committed(Attempts)} == {1}


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_lasts_until_its_last_second(session, save, window):
    since = func.now() - window + timedelta(seconds=1)
    save(*[Attempts(key=key, count=1_000, since=since) for key in LIMITS])

    with pytest.raises(TooManyAttempts, match="try again in 1 s"):
        count_attempt(session, replace(THROTTLE, window=window), *ADA)


def test_another_email_from_the_same_client_is_allowed(session, save, committed):
    save(*[Attempts(key=key, count=THROTTLE.per_email, since=datetime.now(UTC)) for key in LIMITS])

    count_attempt(session, THROTTLE, LOGIN, "grace@example.com", HOME)

    assert {row.key: row.count for row in committed(Attempts)}[CLIENT] == THROTTLE.per_email + 1


def test_a_client_that_tries_many_emails_is_refused(session, save):
    save(Attempts(key=CLIENT, count=THROTTLE.per_client, since=datetime.now(UTC)))

    with suppress(TooManyAttempts):
        count_attempt(session, THROTTLE, LOGIN, "grace@example.com", HOME)
        pytest.fail(
            f"Other processes have counted {THROTTLE.per_client} attempts of this client,"
            " and this process allows another one."
        )


@pytest.mark.parametrize(("page", "action"), [("/login", LOGIN), ("/register", REGISTER)])
def test_a_form_counts_for_its_email_and_its_client(submit, committed, page, action):
    submit(page, **a_registration(email="eve@example.com"))

    counted = {row.key for row in committed(Attempts)}
    assert counted == THROTTLE.limits(action, "eve@example.com", "127.0.0.1").keys()


def test_two_spellings_of_one_client_are_counted_together(client, submit, committed):
    client.environ_base["REMOTE_ADDR"] = "::ffff:203.0.113.7"
    submit("/login", **a_registration(email="eve@example.com"))

    client.environ_base["REMOTE_ADDR"] = "203.0.113.7:40000"
    submit("/login", **a_registration(email="eve@example.com"))

    counted = {row.key: row.count for row in committed(Attempts)}
    assert counted == dict.fromkeys(THROTTLE.limits(LOGIN, "eve@example.com", "203.0.113.7"), 2)


def test_a_success_does_not_pay_for_guesses_at_other_accounts(session, committed):
    count_attempt(session, THROTTLE, LOGIN, "victim@example.com", HOME)

    record_success(session, count_attempt(session, THROTTLE, *ADA))

    of_victim, _ = THROTTLE.limits(LOGIN, "victim@example.com", HOME)
    assert {row.key: row.count for row in committed(Attempts)} == {of_victim: 1, CLIENT: 1}


def test_a_whole_office_can_log_in(session, committed):
    small = replace(THROTTLE, per_client=2)
    employees = [f"employee-{number}@example.com" for number in range(9)]

    list(map(partial(attempt_and_succeed, session, small), employees))

    assert {row.key: row.count for row in committed(Attempts)} == {CLIENT: 0}


def test_a_success_changes_nothing_in_a_window_that_began_later(session, save, committed):
    save(Attempts(key=CLIENT, count=5, since=func.now() - timedelta(minutes=1)))
    _, _, since = count_attempt(session, THROTTLE, *ADA)

    record_success(session, Attempt("", CLIENT, since - timedelta(minutes=15)))

    assert {row.key: row.count for row in committed(Attempts)}[CLIENT] == 6


def test_a_count_never_falls_below_zero(session, committed):
    attempt = count_attempt(session, THROTTLE, *ADA)
    record_success(session, attempt)

    record_success(session, attempt)

    assert [row.count for row in committed(Attempts)] == [0]


def test_simultaneous_attempts_are_all_counted(cloned_sessions, postgresql):
    def attempt(_):
        with cloned_sessions() as session:
            count_attempt(session, THROTTLE, *ADA)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(THROTTLE.per_email)))

    assert postgresql.execute("SELECT DISTINCT count FROM attempts").fetchall() == [
        (THROTTLE.per_email,)
    ]


def test_simultaneous_successes_take_back_one_attempt_each(cloned_sessions, postgresql):
    emails = [f"employee-{number}@example.com" for number in range(40)]

    def log_in(email):
        with cloned_sessions() as session:
            attempt_and_succeed(session, THROTTLE, email)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(log_in, emails))

    assert postgresql.execute("SELECT count FROM attempts").fetchall() == [(0,)]


@pytest.fixture
def locks_in_order(cloned_sessions, postgresql):
    """Let a transaction hold the lower count, and take the higher one while another waits."""

    def run(attempt, other):
        first, second = sorted(attempt[:2])
        lock = "SELECT FROM attempts WHERE key = %s FOR UPDATE NOWAIT"
        postgresql.execute(lock, [first])
        with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
            waiting = pool.submit(other, session)
            wait([waiting], timeout=0.05)  # it should wait for the first count
            postgresql.execute(lock, [second])
            postgresql.commit()
            waiting.result(5)

    return run


@pytest.mark.parametrize("email", ["ada@example.com", "grace@example.com"])
def test_a_success_locks_the_counts_in_the_order_of_an_attempt(
    cloned_sessions, postgresql, locks_in_order, email
):
    with cloned_sessions() as session:
        attempt = count_attempt(session, THROTTLE, LOGIN, email, HOME)

    locks_in_order(attempt, lambda session: record_success(session, attempt))

    assert postgresql.execute("SELECT count FROM attempts").fetchall() == [(0,)]


@pytest.mark.parametrize("email", ["ada@example.com", "grace@example.com"])
def test_simultaneous_attempts_lock_their_counts_in_one_order(
    cloned_sessions, postgresql, locks_in_order, email
):
    with cloned_sessions() as session:
        attempt = count_attempt(session, THROTTLE, LOGIN, email, HOME)

    locks_in_order(attempt, lambda session: count_attempt(session, THROTTLE, LOGIN, email, HOME))

    assert postgresql.execute("SELECT count FROM attempts").fetchall() == [(2,), (2,)]
