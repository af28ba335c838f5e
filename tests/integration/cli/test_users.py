from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.accounts.throttle import CURRENT_PASSWORD, LOGIN, REGISTER
from app.database.models import Attempts, User
from tests.support.builders import THROTTLE, a_user, an_unconfirmed_user

NOW = datetime.now(UTC)
ACTIONS = (LOGIN, REGISTER, CURRENT_PASSWORD, "an action of a feature")
LIMITS = [
    item for a in ACTIONS for item in THROTTLE.limits(a, "ada@example.com", "192.0.2.1").items()
]


@pytest.fixture
def ada(save):
    """A user that the database finds."""
    return save(a_user(email="ada@example.com"))


def test_list_shows_each_account_and_its_status(users, save):
    eve = save(a_user(email="eve@example.com", disabled_at=NOW))
    grace = save(an_unconfirmed_user(email="grace@example.com"))
    ada = save(a_user(email="ada@example.com"))

    printed = users("list").splitlines()

    assert printed == [
        f"{ada.id}  2026-01-31 12:00:00  confirmed  ada@example.com",
        f"{grace.id}  2026-01-31 12:00:00  unconfirmed  grace@example.com",
        f"{eve.id}  2026-01-31 12:00:00  disabled  eve@example.com",
    ]


def test_list_says_that_no_account_is_disabled(users, ada):
    printed = users("list", "--disabled")

    assert printed == "No accounts.\n"


def test_disable_disables_the_account(users, ada, committed):
    printed = users("disable", "ADA@example.com")

    assert printed == "ada@example.com is disabled.\n"
    assert [user.disabled_at is not None for user in committed(User)] == [True]


def test_enable_enables_the_account(users, save, committed):
    save(a_user(email="ada@example.com", disabled_at=NOW))

    printed = users("enable", "ADA@example.com")

    assert printed == "ada@example.com is enabled.\n"
    assert [user.disabled_at for user in committed(User)] == [None]


@pytest.mark.parametrize("command", ["disable", "enable"])
def test_an_email_without_an_account_is_named(users, ada, command):
    printed = users(command, "eve@example.com")

    assert printed == (
        "Error: 'eve@example.com' has no account. Rule: the email address of an account."
        " Example: flask users list\n"
    )


def test_unlock_forgets_every_count_of_the_email(users, save, committed):
    of_grace = THROTTLE.limits(LOGIN, "grace@example.com", "192.0.2.2")
    save(*[Attempts(key=key, count=11, since=NOW) for key in [*dict(LIMITS), *of_grace]])

    printed = users("unlock", "Ada@example.com")

    assert printed == "Ada@example.com is unlocked.\n"
    of_client = {key for key, limit in LIMITS if limit != THROTTLE.per_email}
    assert {row.key for row in committed(Attempts)} == of_client | of_grace.keys()


def test_unlock_says_that_there_is_nothing_to_forget(users):
    printed = users("unlock", "ada@example.com")

    assert printed == "ada@example.com has no recent attempts: there is nothing to unlock.\n"


def test_an_outage_is_explained(users, outage):
    outage()

    printed = users("list")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")


def test_a_missing_table_is_explained_in_one_line(users, session):
    session.execute(text("ALTER TABLE users RENAME TO renamed_by_a_test"))
    session.commit()

    printed = users("list")

    assert printed == (
        'Error: The database of DATABASE_URL does not work: relation "users" does not exist.'
        " Rule: it is reachable, can write, and has the newest schema."
        " Example: alembic upgrade head, or in development: make migrate\n"
    )
