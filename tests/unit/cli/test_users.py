from datetime import UTC, datetime

import pytest

from tests.support.builders import a_newcomer, a_user

NOW = datetime.now(UTC)


@pytest.fixture
def ada(session):
    """Somebody whom the database finds."""
    session.scalar.return_value = a_user(id=7, email="ada@example.com")
    return session.scalar.return_value


def test_list_shows_each_account_and_its_state(users, session):
    session.scalars.return_value = [
        a_user(id=3, email="ada@example.com"),
        a_newcomer(id=2, email="grace@example.com"),
        a_user(id=1, email="eve@example.com", disabled_at=NOW),
    ]

    printed = users("list").splitlines()

    assert printed == [
        "3  2026-01-31 12:00:00  confirmed  ada@example.com",
        "2  2026-01-31 12:00:00  unconfirmed  grace@example.com",
        "1  2026-01-31 12:00:00  disabled  eve@example.com",
    ]


def test_list_can_show_the_disabled_alone(users, session):
    session.scalars.return_value = [a_user(id=1, email="eve@example.com", disabled_at=NOW)]

    printed = users("list", "--disabled")

    assert printed == "1  2026-01-31 12:00:00  disabled  eve@example.com\n"


def test_list_says_when_there_is_nobody(users, session):
    session.scalars.return_value = []

    printed = users("list", "--disabled")

    assert printed == "No accounts.\n"


def test_disabling_ends_the_sessions(users, session, ada):
    printed = users("disable", "ADA@example.com")

    assert printed == "ada@example.com is disabled.\n"
    assert ada.disabled_at.tzinfo is UTC
    [statement] = session.execute.call_args.args
    assert statement.table.name == "login_sessions"
    session.commit.assert_called_once_with()


def test_disabling_twice_keeps_the_first_date(users, ada):
    ada.disabled_at = NOW

    users("disable", "ada@example.com")

    assert ada.disabled_at == NOW


def test_enabling_lets_somebody_in_again(users, session, ada):
    ada.disabled_at = NOW

    printed = users("enable", "ada@example.com")

    assert printed == "ada@example.com is enabled.\n"
    assert ada.disabled_at is None
    session.commit.assert_called_once_with()


@pytest.mark.parametrize("command", ["disable", "enable"])
def test_an_unknown_address_is_named(users, command):
    printed = users(command, "eve@example.com")

    assert "Error: 'eve@example.com' has no account. Rule: the address of an account." in printed


def test_unlocking_forgets_every_count_of_the_address(users, session):
    session.execute.return_value.rowcount = 2

    printed = users("unlock", "Ada@example.com")

    assert printed == "Ada@example.com may be tried again.\n"
    [statement] = session.execute.call_args.args
    assert statement.table.name == "attempts"
    session.commit.assert_called_once_with()


def test_unlocking_says_when_there_is_nothing_to_forget(users, session):
    session.execute.return_value.rowcount = 0

    printed = users("unlock", "ada@example.com")

    assert "ada@example.com has not been tried of late: there is nothing to unlock." in printed


def test_what_is_no_address_is_named(users):
    printed = users("unlock", "ada at example.com")

    assert "Error: 'ada at example.com' is no address: " in printed


def test_a_database_that_does_not_answer_is_explained(users, outage):
    outage()

    printed = users("list")

    assert "Error: DATABASE_URL leads to no working database: " in printed
