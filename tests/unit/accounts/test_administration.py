from datetime import UTC, datetime

import pytest
import time_machine

from app.accounts.administration import NoSuchUser, disable_user, enable_user, newest_users
from tests.support.builders import a_user
from tests.unit.doubles import last_sql

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
EARLIER = datetime(2026, 1, 31, 15, tzinfo=UTC)


def test_newest_users_returns_the_accounts(session):
    accounts = session.scalars.return_value.all.return_value = [a_user(id=2), a_user(id=1)]

    found = newest_users(session, 50, only_disabled=False)

    assert found == accounts


@time_machine.travel(NOON, tick=False)
def test_disable_user_records_the_time(session):
    ada = session.scalar.return_value = a_user(id=7)

    disable_user(session, "ada@example.com")

    assert ada.disabled_at == NOON
    session.commit.assert_called_once_with()


def test_disable_user_ends_the_sessions_of_the_user(session):
    session.scalar.return_value = a_user(id=7)

    disable_user(session, "ada@example.com")

    assert last_sql(session) == "DELETE FROM login_sessions WHERE login_sessions.user_id = 7"
    session.commit.assert_called_once_with()


def test_disabling_a_disabled_user_keeps_the_first_time(session):
    ada = session.scalar.return_value = a_user(id=7, disabled_at=EARLIER)

    disable_user(session, "ada@example.com")

    assert ada.disabled_at == EARLIER


def test_enable_user_removes_the_time(session):
    ada = session.scalar.return_value = a_user(disabled_at=EARLIER)

    enable_user(session, "ada@example.com")

    assert ada.disabled_at is None
    session.commit.assert_called_once_with()


@pytest.mark.parametrize("change", [disable_user, enable_user])
def test_an_unknown_email_is_refused(session, change):
    session.scalar.return_value = None

    with pytest.raises(NoSuchUser, match=r"eve@example\.com"):
        change(session, "eve@example.com")

    session.commit.assert_not_called()
