from unittest.mock import call

import pytest

from app.accounts.new_password import PASSWORD_CHANGED
from app.accounts.passwords import WrongPassword
from app.database.models import OutboxEmail
from app.extras.password_change.change import change_password
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_user
from tests.unit.doubles import last_sql

NEW = "a brand new password"


@pytest.fixture
def here(session):
    """The session of the user who changes the password."""
    ada = session.get.return_value = a_user(id=7)
    return a_login_session(id=1, user=ada, user_id=7)


def test_change_password_sets_the_new_password(session, here):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert PASSWORDS.match(here.user.password_hash, NEW)
    session.commit.assert_called_once_with()


def test_a_wrong_current_password_changes_nothing(session, here):
    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, "a guess", NEW)

    assert PASSWORDS.match(here.user.password_hash, PASSWORD)
    session.add.assert_not_called()
    session.execute.assert_not_called()
    session.commit.assert_not_called()


def test_the_other_sessions_end_and_this_one_stays(session, here):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert last_sql(session) == (
        "DELETE FROM login_sessions WHERE login_sessions.user_id = 7 AND login_sessions.id != 1"
    )
    assert session.mock_calls[-1] == call.commit()


def test_change_password_sends_a_notice_to_the_owner(session, here, saved):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (PASSWORD_CHANGED.name, here.user)
    assert email.recipient == here.user.email
    assert session.mock_calls[-1] == call.commit()


def test_the_user_of_a_deleted_account_has_no_password(session, here):
    session.get.return_value = None

    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, PASSWORD, NEW)

    session.commit.assert_not_called()
