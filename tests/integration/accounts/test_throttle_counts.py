"""What the counting query does, and that all processes count together.

No twin: a mock answers every query as the test tells it.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.throttle import LOGIN, REGISTER, TooManyAttempts, count_attempt
from app.database.models import Attempts
from tests.support.builders import PASSWORD, THROTTLE, a_registration, a_user

HOME = "192.0.2.1"
ADA = (LOGIN, "ada@example.com", HOME)
LIMITS = THROTTLE.limits(*ADA)
CLIENT = max(LIMITS, key=LIMITS.get)


def test_a_new_window_starts_when_the_last_one_is_over(session, save, committed):
    over = datetime.now(UTC) - THROTTLE.window - timedelta(seconds=1)
    save(*[Attempts(key=key, count=1_000, since=over) for key in LIMITS])

    count_attempt(session, THROTTLE, *ADA)

    assert {row.count for row in committed(Attempts)} == {1}


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


def test_a_login_forgets_the_attempts_on_its_email_only(submit, save, committed):
    save(a_user(email="ada@example.com"))
    counted = THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1")

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert [row.key for row in committed(Attempts)] == [max(counted, key=counted.get)]


def test_simultaneous_attempts_are_all_counted(cloned_sessions, postgresql):
    def attempt(_):
        with cloned_sessions() as session:
            count_attempt(session, THROTTLE, *ADA)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(THROTTLE.per_email)))

    assert postgresql.execute("SELECT DISTINCT count FROM attempts").fetchall() == [
        (THROTTLE.per_email,)
    ]
