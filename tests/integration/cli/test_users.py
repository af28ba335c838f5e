from datetime import UTC, datetime

import pytest

from app.database.models import Attempts, LoginSession, User
from app.accounts.throttle import Action, limits
from tests.support.builders import a_login_session, a_newcomer, a_user

NOW = datetime.now(UTC)


@pytest.fixture
def ada(save):
    """Somebody whom the database finds."""
    return save(a_user(email="ada@example.com"))


def test_list_shows_each_account_and_its_state(users, save):
    eve = save(a_user(email="eve@example.com", disabled_at=NOW))
    grace = save(a_newcomer(email="grace@example.com"))
    ada = save(a_user(email="ada@example.com"))

    printed = users("list").splitlines()

    assert printed == [
        f"{ada.id}  2026-01-31 12:00:00  confirmed  ada@example.com",
        f"{grace.id}  2026-01-31 12:00:00  unconfirmed  grace@example.com",
        f"{eve.id}  2026-01-31 12:00:00  disabled  eve@example.com",
    ]


def test_list_can_show_the_disabled_alone(users, save):
    eve = save(a_user(email="eve@example.com", disabled_at=NOW))
    save(a_user(email="ada@example.com"))

    printed = users("list", "--disabled")

    assert printed == f"{eve.id}  2026-01-31 12:00:00  disabled  eve@example.com\n"


def test_list_says_when_there_is_nobody(users, save):
    save(a_user(email="ada@example.com"))

    printed = users("list", "--disabled")

    assert printed == "No accounts.\n"


def test_disabling_ends_the_sessions(users, save, ada, committed):
    save(a_login_session(user_id=ada.id), a_login_session(user=a_user(email="grace@example.com")))

    printed = users("disable", "ADA@example.com")

    assert printed == "ada@example.com is disabled.\n"
    assert {user.email for user in committed(User) if user.disabled_at} == {"ada@example.com"}
    assert ada.id not in {row.user_id for row in committed(LoginSession)}
    assert len(committed(LoginSession)) == 1


def test_disabling_twice_keeps_the_first_date(users, save, committed):
    save(a_user(email="ada@example.com", disabled_at=NOW))

    users("disable", "ada@example.com")

    assert [user.disabled_at for user in committed(User)] == [NOW]


def test_enabling_lets_somebody_in_again(users, save, committed):
    save(a_user(email="ada@example.com", disabled_at=NOW))

    printed = users("enable", "ada@example.com")

    assert printed == "ada@example.com is enabled.\n"
    assert [user.disabled_at for user in committed(User)] == [None]


@pytest.mark.parametrize("command", ["disable", "enable"])
def test_an_unknown_address_is_named(users, command):
    printed = users(command, "eve@example.com")

    assert "Error: 'eve@example.com' has no account. Rule: the address of an account." in printed


def test_unlocking_forgets_every_count_of_the_address(users, save, committed):
    for_ada = {key for action in Action for key in limits(action, "ada@example.com", "192.0.2.1")}
    for_grace = set(limits(Action.LOGIN, "grace@example.com", "192.0.2.1"))
    save(*[Attempts(key=key, count=11, since=NOW) for key in for_ada | for_grace])

    printed = users("unlock", "Ada@example.com")

    assert printed == "Ada@example.com may be tried again.\n"
    left = {row.key for row in committed(Attempts)}
    assert left >= for_grace
    assert len(for_ada & left) == len(Action)  # the counts of the caller


def test_unlocking_says_when_there_is_nothing_to_forget(users):
    printed = users("unlock", "ada@example.com")

    assert "ada@example.com has not been tried of late: there is nothing to unlock." in printed


def test_what_is_no_address_is_named(users):
    printed = users("unlock", "ada at example.com")

    assert "Error: 'ada at example.com' is no address: " in printed


def test_a_database_that_does_not_answer_is_explained(users, outage):
    outage()

    printed = users("list")

    assert "Error: DATABASE_URL leads to no working database: " in printed
