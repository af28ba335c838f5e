import pytest

from app.database.models import Kind, OutboxEmail
from app.extras.password_change.change import change_password
from app.accounts.passwords import WrongPassword
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_user

NEW = "a brand new password"


@pytest.fixture
def here(session):
    """An open session."""
    ada = session.get.return_value = a_user(id=7)
    return a_login_session(id=1, user=ada, user_id=7)


def test_the_new_password_counts_from_now_on(session, here):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert PASSWORDS.match(here.user.password_hash, NEW)
    session.commit.assert_called_once_with()


def test_a_wrong_current_password_changes_nothing(session, here):
    before = here.user.password_hash

    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, "a guess", NEW)

    assert here.user.password_hash == before
    session.commit.assert_not_called()


def test_the_other_sessions_end_and_this_one_stays(session, here):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    [statement] = session.execute.call_args.args
    assert statement.table.name == "login_sessions"


def test_the_owner_is_told(session, here, saved):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert saved(OutboxEmail).kind == Kind.PASSWORD_CHANGED
    assert saved(OutboxEmail).user is here.user
    assert saved(OutboxEmail).recipient == here.user.email
