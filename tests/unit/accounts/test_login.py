from datetime import UTC, datetime
from unittest.mock import create_autospec

import pytest
from argon2 import PasswordHasher

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, authenticate
from app.database.models import Kind, OutboxEmail
from app.accounts.passwords import Passwords
from tests.support.builders import HASHER, PASSWORD, PASSWORDS, a_newcomer, a_user

OLDER = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))


def test_authenticate_returns_the_user(session):
    session.scalar.return_value = session.get.return_value = a_user(email="ada@example.com")

    user = authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert user is session.scalar.return_value


def test_authenticate_refuses_a_wrong_password(session):
    session.scalar.return_value = session.get.return_value = a_user(email="ada@example.com")

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")


def test_authenticate_refuses_an_unknown_address(session):
    session.scalar.return_value = None

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_an_unknown_address_costs_as_much_work_as_a_known_one(session):
    hasher = create_autospec(HASHER, instance=True, spec_set=True)
    passwords = Passwords(hasher)

    with pytest.raises(WrongCredentials):
        authenticate(session, passwords, "ada@example.com", PASSWORD)

    hasher.verify.assert_called_once_with(hasher.hash.return_value, PASSWORD)


def test_authenticate_refuses_an_unconfirmed_address(session):
    session.scalar.return_value = session.get.return_value = a_newcomer(email="ada@example.com")

    with pytest.raises(NotConfirmed):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_an_unconfirmed_address_is_sent_its_link_again(session, saved):
    session.scalar.return_value = session.get.return_value = a_newcomer(email="ada@example.com")

    with pytest.raises(NotConfirmed):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert saved(OutboxEmail).kind == Kind.WELCOME
    assert saved(OutboxEmail).user is session.scalar.return_value
    session.commit.assert_called_once_with()


def test_a_wrong_password_does_not_tell_that_the_address_is_unconfirmed(session):
    session.scalar.return_value = session.get.return_value = a_newcomer(email="ada@example.com")

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")

    session.add.assert_not_called()


def test_a_disabled_account_is_refused_with_its_own_password(session):
    session.scalar.return_value = session.get.return_value = a_user(disabled_at=datetime.now(UTC))

    with pytest.raises(AccountDisabled):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_a_wrong_password_does_not_tell_that_the_account_is_disabled(session):
    session.scalar.return_value = session.get.return_value = a_user(disabled_at=datetime.now(UTC))

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")


def test_a_hash_of_another_cost_is_renewed(session):
    ada = a_user(password_hash=OLDER.hash(PASSWORD))
    session.scalar.return_value = session.get.return_value = ada

    authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert not PASSWORDS.outdated(ada.password_hash)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_a_hash_of_todays_cost_is_left_alone(session):
    ada = session.scalar.return_value = session.get.return_value = a_user()
    before = ada.password_hash

    authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert ada.password_hash == before
