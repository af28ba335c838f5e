from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher

from app.accounts.login import AccountDisabled, NotConfirmed, WrongCredentials, authenticate
from app.database.models import Kind, OutboxEmail, User
from app.accounts.passwords import Passwords
from tests.support.builders import PASSWORD, PASSWORDS, a_newcomer, a_user

OLDER = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))


def test_authenticate_returns_the_user(session, save):
    ada = save(a_user(email="ada@example.com"))

    user = authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert user.id == ada.id


def test_authenticate_refuses_a_wrong_password(session, save):
    save(a_user(email="ada@example.com"))

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")


def test_authenticate_refuses_an_unknown_address(session, save):
    save(a_user(email="grace@example.com"))

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_an_unknown_address_costs_as_much_work_as_a_known_one(session):
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)

    with pytest.raises(WrongCredentials):
        authenticate(session, passwords, "ada@example.com", PASSWORD)

    assert hasher.verified == 1


def test_authenticate_refuses_an_unconfirmed_address(session, save):
    save(a_newcomer(email="ada@example.com"))

    with pytest.raises(NotConfirmed):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_an_unconfirmed_address_is_sent_its_link_again(session, save, committed):
    ada = save(a_newcomer(email="ada@example.com"))

    with pytest.raises(NotConfirmed):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.WELCOME, ada.id)


def test_a_wrong_password_does_not_tell_that_the_address_is_unconfirmed(session, save, committed):
    save(a_newcomer(email="ada@example.com"))

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")

    assert committed(OutboxEmail) == []


def test_a_disabled_account_is_refused_with_its_own_password(session, save):
    save(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    with pytest.raises(AccountDisabled):
        authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_a_wrong_password_does_not_tell_that_the_account_is_disabled(session, save):
    save(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    with pytest.raises(WrongCredentials):
        authenticate(session, PASSWORDS, "ada@example.com", "a guess")


def test_a_hash_of_another_cost_is_renewed(session, save, committed):
    save(a_user(email="ada@example.com", password_hash=OLDER.hash(PASSWORD)))

    authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)
    session.commit()

    [ada] = committed(User)
    assert not PASSWORDS.outdated(ada.password_hash)
    assert PASSWORDS.match(ada.password_hash, PASSWORD)


def test_a_hash_of_todays_cost_is_left_alone(session, save, committed):
    before = save(a_user(email="ada@example.com")).password_hash

    authenticate(session, PASSWORDS, "ada@example.com", PASSWORD)

    [ada] = committed(User)
    assert ada.password_hash == before


class CountingHasher(PasswordHasher):
    verified = 0

    def verify(self, *args, **kwargs):
        self.verified += 1
        return super().verify(*args, **kwargs)
