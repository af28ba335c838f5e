"""What the counting query means, and that all processes count together."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from app.database.models import Attempts, OutboxEmail
from app.accounts.throttle import (
    PER_ADDRESS,
    PER_CALLER,
    WINDOW,
    Action,
    TooManyAttempts,
    count_attempt,
    limits,
)
from app.cli.purging import tidy
from tests.support.builders import PASSWORD, a_user

HOME = "192.0.2.1"
ADA = limits(Action.LOGIN, "ada@example.com", HOME)
CALLER = max(ADA, key=ADA.get)


def test_the_window_begins_anew_when_it_is_over(session, save, committed):
    over = datetime.now(UTC) - WINDOW - timedelta(seconds=1)
    save(*[Attempts(key=key, count=1_000, since=over) for key in ADA])

    count_attempt(session, ADA)

    assert {row.count for row in committed(Attempts)} == {1}


def test_the_case_of_an_address_makes_no_new_count():
    assert limits(Action.LOGIN, "ADA@example.com", HOME) == ADA


@pytest.mark.parametrize(
    ("caller", "same"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff::1"),
        ("192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_a_whole_ipv6_network_counts_as_one_caller(caller, same):
    assert limits(Action.LOGIN, "ada@example.com", caller) == limits(
        Action.LOGIN, "ada@example.com", same
    )


@pytest.mark.parametrize(
    ("caller", "other"), [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1")]
)
def test_another_network_counts_for_itself(caller, other):
    counts, others = [limits(Action.LOGIN, "ada@example.com", each) for each in (caller, other)]

    assert len(counts.keys() & others.keys()) == 1  # the address alone


def test_another_address_from_the_same_caller_goes_on(session, committed):
    for _ in range(PER_ADDRESS):
        count_attempt(session, ADA)

    count_attempt(session, limits(Action.LOGIN, "grace@example.com", HOME))

    assert {row.key: row.count for row in committed(Attempts)}[CALLER] == PER_ADDRESS + 1


def test_a_caller_who_tries_many_addresses_is_refused(session, save):
    save(Attempts(key=CALLER, count=PER_CALLER, since=datetime.now(UTC)))

    with suppress(TooManyAttempts):
        count_attempt(session, limits(Action.LOGIN, "grace@example.com", HOME))
        pytest.fail(
            f"Other processes have counted {PER_CALLER} attempts of this caller,"
            " and this one lets them go on."
        )


@pytest.mark.parametrize(
    ("page", "action", "fields"),
    [
        ("/login", Action.LOGIN, {"password": PASSWORD}),
        ("/register", Action.REGISTER, {"password": PASSWORD}),
        ("/password/forgot", Action.RESET, {}),
    ],
)
def test_a_page_counts_for_its_address_and_its_caller(submit, committed, page, action, fields):
    submit(page, email="eve@example.com", **fields)

    counted = {row.key for row in committed(Attempts)}
    assert counted == limits(action, "eve@example.com", "127.0.0.1").keys()


def test_a_login_forgets_the_guesses_at_its_account_alone(submit, save, committed):
    save(a_user(email="ada@example.com"))
    counted = limits(Action.LOGIN, "ada@example.com", "127.0.0.1")

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert [row.key for row in committed(Attempts)] == [max(counted, key=counted.get)]


def test_a_new_address_counts_beside_the_guess_at_the_password(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))

    submit("/account/email", email="eve@example.com", current="a wrong guess")

    guess = limits(Action.CURRENT_PASSWORD, "ada@example.com", "127.0.0.1")
    link = limits(Action.NEW_ADDRESS, "eve@example.com", "127.0.0.1")
    assert {row.key for row in committed(Attempts)} == guess.keys() | link.keys()


def test_links_to_new_addresses_are_counted_by_their_address(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    counted = limits(Action.NEW_ADDRESS, "victim@example.com", "127.0.0.1")
    save(
        *[Attempts(key=key, count=limit, since=datetime.now(UTC)) for key, limit in counted.items()]
    )

    answer = submit("/account/email", email="victim@example.com", current=PASSWORD)

    assert answer.status_code == 429
    assert committed(OutboxEmail) == []


def test_tidying_passes_by_what_somebody_holds(cloned_sessions, postgresql):
    postgresql.execute(
        "INSERT INTO attempts SELECT name, 1, '2026-01-31' FROM unnest('{held,free}'::text[]) name"
    )
    postgresql.commit()
    postgresql.execute("SELECT FROM attempts WHERE key = 'held' FOR UPDATE")

    with cloned_sessions() as session:
        counts = tidy(session, idle=WINDOW, keep=WINDOW)

    assert counts["attempts"] == 1
    assert postgresql.execute("SELECT key FROM attempts").fetchall() == [("held",)]


def test_simultaneous_attempts_all_count(cloned_sessions, postgresql):
    def attempt(_):
        with cloned_sessions() as session:
            count_attempt(session, ADA)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(PER_ADDRESS)))

    assert postgresql.execute("SELECT DISTINCT count FROM attempts").fetchall() == [(PER_ADDRESS,)]
