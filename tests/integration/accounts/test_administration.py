from datetime import UTC, datetime

import pytest
import time_machine

from app.accounts.administration import NoSuchUser, disable_user, enable_user, newest_users
from app.database.models import LoginSession, User
from tests.support.builders import a_login_session, a_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
EARLIER = datetime(2026, 1, 31, 15, tzinfo=UTC)


def test_newest_users_returns_the_accounts(session, save):
    save(a_user(email="ada@example.com"))
    save(a_user(email="grace@example.com"))
    save(a_user(email="eve@example.com"))

    found = newest_users(session, 2, only_disabled=False)

    assert [user.email for user in found] == ["eve@example.com", "grace@example.com"]


@time_machine.travel(NOON, tick=False)
def test_disable_user_records_the_time(session, save, committed):
    save(a_user(email="ada@example.com"))

    disable_user(session, "ADA@example.com")

    assert [user.disabled_at for user in committed(User)] == [NOON]


def test_disable_user_ends_the_sessions_of_the_user(session, save, committed):
    save(a_login_session(user=a_user(email="ada@example.com")))
    of_grace = save(a_login_session(user=a_user(email="grace@example.com")))

    disable_user(session, "ada@example.com")

    assert [row.id for row in committed(LoginSession)] == [of_grace.id]


def test_disabling_a_disabled_user_keeps_the_first_time(session, save, committed):
    save(a_user(email="ada@example.com", disabled_at=EARLIER))

    disable_user(session, "ada@example.com")

    assert [user.disabled_at for user in committed(User)] == [EARLIER]


def test_enable_user_removes_the_time(session, save, committed):
    save(a_user(email="ada@example.com", disabled_at=EARLIER))

    enable_user(session, "ada@example.com")

    assert [user.disabled_at for user in committed(User)] == [None]


@pytest.mark.parametrize("change", [disable_user, enable_user])
def test_an_unknown_email_is_refused(session, save, committed, change):
    save(a_user(email="ada@example.com"))

    with pytest.raises(NoSuchUser, match=r"eve@example\.com"):
        change(session, "eve@example.com")

    assert [user.disabled_at for user in committed(User)] == [None]
