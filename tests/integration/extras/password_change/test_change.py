import pytest

from app.accounts.new_password import PASSWORD_CHANGED
from app.accounts.passwords import WrongPassword
from app.database.models import LoginSession, OutboxEmail, User
from app.extras.password_change.change import change_password
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_user

NEW = "a brand new password"


@pytest.fixture
def here(session, save):
    """The session of the user who changes the password."""
    ada = save(a_user(email="ada@example.com"))
    return session.get(LoginSession, save(a_login_session(user_id=ada.id)).id)


def test_change_password_sets_the_new_password(session, here, committed):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_wrong_current_password_changes_nothing(session, here, save, committed):
    save(a_login_session(user_id=here.user_id))

    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, "a guess", NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    assert committed(OutboxEmail) == []
    assert len(committed(LoginSession)) == 2


def test_the_other_sessions_end_and_this_one_stays(session, here, save, committed):
    grace = save(a_user(email="grace@example.com"))
    save(a_login_session(user_id=here.user_id))
    of_grace = save(a_login_session(user_id=grace.id))

    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert {row.id for row in committed(LoginSession)} == {here.id, of_grace.id}


def test_change_password_sends_a_notice_to_the_owner(session, here, committed):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (PASSWORD_CHANGED.name, here.user_id)
    assert email.recipient == "ada@example.com"


def test_the_user_of_a_deleted_account_has_no_password(session, here, session_factory):
    assert here.user_id
    with session_factory() as other:
        other.delete(other.get(User, here.user_id))
        other.commit()

    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, PASSWORD, NEW)
