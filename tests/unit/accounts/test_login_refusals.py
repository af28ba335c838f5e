from datetime import UTC, datetime
from unittest.mock import create_autospec

import pytest

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, log_in
from app.accounts.passwords import Passwords
from app.accounts.registration import WELCOME
from app.database.models import OutboxEmail
from tests.support.builders import HASHER, PASSWORD, PASSWORDS, a_login, a_user, an_unconfirmed_user


def test_log_in_refuses_a_wrong_password(session, found):
    found(a_user())

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    session.add.assert_not_called()


def test_log_in_refuses_an_unknown_email(session):
    session.scalar.return_value = None

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(email="ada@example.com"))

    session.add.assert_not_called()


def test_an_unknown_email_costs_as_much_work_as_a_known_one(session):
    hasher = create_autospec(HASHER, instance=True, spec_set=True)
    hasher.hash.return_value = "the hash of an unknown account"
    passwords = Passwords(hasher)

    with pytest.raises(WrongCredentials):
        log_in(session, passwords, **a_login(password=PASSWORD))

    hasher.verify.assert_called_once_with(b"the hash of an unknown account", PASSWORD)


def test_log_in_refuses_an_account_with_the_hash_of_another_system(session, found):
    found(a_user(password_hash="$2b$12$KIXQ4S8mQv0yYkq1Jt5m0e"))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    session.add.assert_not_called()


def test_log_in_refuses_a_password_that_has_changed_in_the_meantime(session):
    session.scalar.return_value = a_user(id=7)
    session.get.return_value = a_user(id=7, password_hash=PASSWORDS.hash("a new password"))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    session.add.assert_not_called()


def test_log_in_refuses_an_account_that_was_deleted_in_the_meantime(session):
    session.scalar.return_value = a_user(id=7)
    session.get.return_value = None

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    session.add.assert_not_called()


def test_an_unconfirmed_user_gets_a_new_link_instead_of_a_session(session, found, saved):
    ada = found(an_unconfirmed_user())

    with pytest.raises(NotConfirmed):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    session.add.assert_called_once_with(saved(OutboxEmail))
    assert (saved(OutboxEmail).kind, saved(OutboxEmail).user) == (WELCOME.name, ada)
    session.commit.assert_called_once_with()


def test_a_wrong_password_does_not_reveal_that_the_email_is_unconfirmed(session, found):
    found(an_unconfirmed_user())

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    session.add.assert_not_called()


def test_log_in_refuses_a_disabled_account(session, found):
    found(a_user(disabled_at=datetime.now(UTC)))

    with pytest.raises(AccountDisabled):
        log_in(session, PASSWORDS, **a_login(password=PASSWORD))

    session.add.assert_not_called()


def test_a_wrong_password_does_not_reveal_that_the_account_is_disabled(session, found):
    found(a_user(disabled_at=datetime.now(UTC)))

    with pytest.raises(WrongCredentials):
        log_in(session, PASSWORDS, **a_login(password="a guess"))

    session.add.assert_not_called()
