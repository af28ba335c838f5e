import pytest

from app.database.models import Kind, LoginSession, OutboxEmail, User
from app.extras.password_change.change import change_password
from app.accounts.passwords import WrongPassword
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_user

NEW = "a brand new password"


@pytest.fixture
def here(session, save):
    """An open session."""
    ada = save(a_user(email="ada@example.com"))
    return session.get(LoginSession, save(a_login_session(user_id=ada.id)).id)


def test_the_new_password_counts_from_now_on(session, here, committed):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_a_wrong_current_password_changes_nothing(session, here, committed):
    before = here.user.password_hash

    with pytest.raises(WrongPassword):
        change_password(session, PASSWORDS, here, "a guess", NEW)

    [ada] = committed(User)
    assert ada.password_hash == before


def test_the_other_sessions_end_and_this_one_stays(session, here, committed):
    grace = a_user(email="grace@example.com")
    session.add_all([a_login_session(user=here.user), a_login_session(user=grace)])
    session.commit()

    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    assert {row.user_id for row in committed(LoginSession)} == {here.user_id, grace.id}
    assert here.id in {row.id for row in committed(LoginSession)}
    assert len(committed(LoginSession)) == 2


def test_the_owner_is_told(session, here, committed):
    change_password(session, PASSWORDS, here, PASSWORD, NEW)

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.PASSWORD_CHANGED, here.user_id)
    assert email.recipient == "ada@example.com"
