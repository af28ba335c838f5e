from datetime import UTC, datetime

import pytest
from psycopg.errors import UndefinedTable
from sqlalchemy.exc import ProgrammingError

from app.accounts.throttle import CURRENT_PASSWORD, LOGIN, REGISTER
from tests.support.builders import THROTTLE, a_user, an_unconfirmed_user
from tests.unit.doubles import last_sql

NOW = datetime.now(UTC)
ACTIONS = (LOGIN, REGISTER, CURRENT_PASSWORD, "an action of a feature")
LIMITS = [
    item for a in ACTIONS for item in THROTTLE.limits(a, "ada@example.com", "192.0.2.1").items()
]
KEYS = [key for key, limit in LIMITS if limit == THROTTLE.per_email]


@pytest.fixture
def ada(session):
    """A user that the database finds."""
    session.scalar.return_value = a_user(id=7, email="ada@example.com")
    return session.scalar.return_value


def test_list_shows_each_account_and_its_status(users, session):
    session.scalars.return_value.all.return_value = [
        a_user(id=3, email="ada@example.com"),
        an_unconfirmed_user(id=2, email="grace@example.com"),
        a_user(id=1, email="eve@example.com", disabled_at=NOW),
    ]

    printed = users("list").splitlines()

    assert printed == [
        "3  2026-01-31 12:00:00  confirmed  ada@example.com",
        "2  2026-01-31 12:00:00  unconfirmed  grace@example.com",
        "1  2026-01-31 12:00:00  disabled  eve@example.com",
    ]


def test_list_says_that_no_account_is_disabled(users, session):
    session.scalars.return_value.all.return_value = []

    printed = users("list", "--disabled")

    assert printed == "No accounts.\n"


def test_disable_disables_the_account(users, session, ada):
    printed = users("disable", "ADA@example.com")

    assert printed == "ada@example.com is disabled.\n"
    assert ada.disabled_at.tzinfo is UTC
    session.commit.assert_called_once_with()


def test_enable_enables_the_account(users, session, ada):
    ada.disabled_at = NOW

    printed = users("enable", "ADA@example.com")

    assert printed == "ada@example.com is enabled.\n"
    assert ada.disabled_at is None
    session.commit.assert_called_once_with()


@pytest.mark.parametrize("command", ["disable", "enable"])
def test_an_email_without_an_account_is_named(users, command):
    printed = users(command, "eve@example.com")

    assert printed == (
        "Error: 'eve@example.com' has no account. Rule: the email address of an account."
        " Example: flask users list\n"
    )


def test_unlock_forgets_every_count_of_the_email(users, session):
    session.execute.return_value.rowcount = 2

    printed = users("unlock", "Ada@example.com")

    assert printed == "Ada@example.com is unlocked.\n"
    [prefix] = {key[:32] for key in KEYS}
    assert last_sql(session) == (
        f"DELETE FROM attempts WHERE (attempts.key LIKE '{prefix}' || '%%')"
    )
    session.commit.assert_called_once_with()


def test_unlock_says_that_there_is_nothing_to_forget(users, session):
    session.execute.return_value.rowcount = 0

    printed = users("unlock", "ada@example.com")

    assert printed == "ada@example.com has no recent attempts: there is nothing to unlock.\n"


def test_an_outage_is_explained(users, outage):
    outage()

    printed = users("list")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")


def test_a_missing_table_is_explained_in_one_line(users, session):
    message = 'relation "users" does not exist\nLINE 2: FROM users ORDER BY users.id DESC'
    session.scalars.side_effect = ProgrammingError("SELECT", {}, UndefinedTable(message))

    printed = users("list")

    assert printed == (
        'Error: The database of DATABASE_URL does not work: relation "users" does not exist.'
        " Rule: it is reachable, can write, and has the newest schema."
        " Example: alembic upgrade head, or in development: make migrate\n"
    )
