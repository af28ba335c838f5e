from argon2 import PasswordHasher

from app.accounts.login import authenticate, log_in, log_out
from app.accounts.passwords import Passwords
from app.database.models import LoginSession
from tests.support.builders import PASSWORD, PASSWORDS, a_login, a_login_session, a_user

OLDER = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))


def test_authenticate_returns_the_user(session, found):
    ada = found(a_user(email="ada@example.com"))

    user = authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert user is ada
    session.commit.assert_not_called()


def test_log_in_saves_a_session_of_the_user(session, found, saved):
    ada = found(a_user())

    login_session, _ = log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    assert saved(LoginSession) is login_session
    assert login_session.user is ada
    session.commit.assert_called_once_with()


def test_log_in_replaces_a_hash_with_a_different_cost(session, found):
    ada = found(a_user(password_hash=OLDER.hash(PASSWORD)))

    log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    assert not PASSWORDS.outdated(ada.password_hash)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)
    session.commit.assert_called_once_with()


def test_log_in_keeps_a_hash_of_the_current_cost(session, found):
    ada = found(a_user())
    before = ada.password_hash

    log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    assert ada.password_hash == before


def test_log_out_deletes_the_session(session):
    login_session = a_login_session()

    log_out(session, login_session)

    session.delete.assert_called_once_with(login_session)
    session.commit.assert_called_once_with()
