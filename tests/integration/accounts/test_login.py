from argon2 import PasswordHasher

from app.accounts.login import authenticate, log_in, log_out
from app.accounts.passwords import Passwords
from app.database.models import LoginSession, User
from tests.support.builders import PASSWORD, PASSWORDS, a_login, a_login_session, a_user

OLDER = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))


def test_authenticate_returns_the_user(session, save):
    ada = save(a_user(email="ada@example.com"))

    user = authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert user.id == ada.id


def test_log_in_saves_a_session_of_the_user(session, save, committed):
    ada = save(a_user())

    log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    [row] = committed(LoginSession)
    assert row.user_id == ada.id


def test_log_in_replaces_a_hash_with_a_different_cost(session, save, committed):
    save(a_user(password_hash=OLDER.hash(PASSWORD)))

    log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    [ada] = committed(User)
    assert not PASSWORDS.outdated(ada.password_hash)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_log_in_keeps_a_hash_of_the_current_cost(session, save, committed):
    before = save(a_user()).password_hash

    log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    [ada] = committed(User)
    assert ada.password_hash == before


def test_log_out_deletes_the_session(session, save, committed):
    row = save(a_login_session(user=a_user()))

    log_out(session, session.get(LoginSession, row.id))

    assert committed(LoginSession) == []
