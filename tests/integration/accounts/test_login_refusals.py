from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, update

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, log_in
from app.accounts.passwords import Passwords
from app.accounts.registration import WELCOME
from app.database.models import LoginSession, OutboxEmail, User
from tests.support.builders import HASHER, PASSWORD, PASSWORDS, a_login, a_user, an_unconfirmed_user


def test_log_in_refuses_a_wrong_password(session, save, committed):
    save(a_user())

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    assert committed(LoginSession) == []


def test_log_in_refuses_an_unknown_email(session, save, committed):
    save(a_user(email="grace@example.com"))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(email="ada@example.com"))

    assert committed(LoginSession) == []


def test_an_unknown_email_costs_as_much_work_as_a_known_one(session):
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)

    with pytest.raises(WrongCredentials):
        log_in(session, passwords, **a_login(password=PASSWORD))

    assert hasher.verified == 1


def test_log_in_refuses_an_account_with_the_hash_of_another_system(session, save, committed):
    save(a_user(password_hash="$2b$12$KIXQ4S8mQv0yYkq1Jt5m0e"))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    assert committed(LoginSession) == []


def test_log_in_refuses_a_password_that_has_changed_in_the_meantime(session, save, committed):
    save(a_user())
    change = update(User).values(password_hash=PASSWORDS.hash("a new password"))
    passwords = PasswordsThatChangeTheRow(session, change)

    with pytest.raises(WrongCredentials):
        log_in(session, passwords, **a_login(password=PASSWORD))

    assert committed(LoginSession) == []


def test_log_in_refuses_an_account_that_was_deleted_in_the_meantime(session, save, committed):
    save(a_user())
    passwords = PasswordsThatChangeTheRow(session, delete(User))

    with pytest.raises(WrongCredentials):
        log_in(session, passwords, **a_login(password=PASSWORD))

    assert committed(LoginSession) == []


def test_an_unconfirmed_user_gets_a_new_link_instead_of_a_session(session, save, committed):
    ada = save(an_unconfirmed_user())

    with pytest.raises(NotConfirmed):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (WELCOME.name, ada.id)
    assert committed(LoginSession) == []


def test_a_wrong_password_does_not_reveal_that_the_email_is_unconfirmed(session, save, committed):
    save(an_unconfirmed_user())

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    assert committed(OutboxEmail) == []


def test_log_in_refuses_a_disabled_account(session, save, committed):
    save(a_user(disabled_at=datetime.now(UTC)))

    with pytest.raises(AccountDisabled):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    assert committed(LoginSession) == []


def test_a_wrong_password_does_not_reveal_that_the_account_is_disabled(session, save, committed):
    save(a_user(disabled_at=datetime.now(UTC)))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    assert committed(LoginSession) == []


class CountingHasher(PasswordHasher):
    verified = 0

    def verify(self, *args, **kwargs):
        self.verified += 1
        return super().verify(*args, **kwargs)


class PasswordsThatChangeTheRow(Passwords):
    """Passwords whose check changes the row, in place of another transaction."""

    def __init__(self, session, statement):
        super().__init__(HASHER)
        self._session, self._statement = session, statement

    def match(self, password_hash, password):
        matches = super().match(password_hash, password)
        self._session.connection().execute(self._statement)
        return matches
