import pytest
from sqlalchemy.exc import IntegrityError

from app.accounts.registration import (
    ALREADY_REGISTERED,
    WELCOME,
    EmailTaken,
    notify_owner,
    register,
)
from app.database.models import OutboxEmail, User
from tests.support.builders import PASSWORD, PASSWORDS, a_registration, a_user


def test_register_saves_the_user(session, committed):
    register(session, PASSWORDS, **a_registration(email="ada@example.com"))

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_register_saves_only_a_hash_of_the_password(session, committed):
    register(session, PASSWORDS, **a_registration(password=PASSWORD))

    [user] = committed(User)
    assert PASSWORD not in user.password_hash
    assert PASSWORDS.match(user.password_hash, PASSWORD)


def test_register_leaves_the_email_unconfirmed(session, committed):
    register(session, PASSWORDS, **a_registration())

    [user] = committed(User)
    assert user.confirmed_at is None


def test_register_queues_one_welcome_email(session, committed):
    register(session, PASSWORDS, **a_registration())

    [user] = committed(User)
    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (WELCOME.name, user.id)


def test_register_refuses_an_email_that_has_an_account(session, save):
    save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, **a_registration(email="ADA@example.com"))


def test_a_refused_registration_saves_nothing(session, save, committed):
    first = save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, PASSWORDS, **a_registration(email="ada@example.com"))

    [user] = committed(User)
    assert (user.id, user.password_hash) == (first.id, first.password_hash)
    assert committed(OutboxEmail) == []


def test_register_does_not_report_every_integrity_error_as_a_taken_email(session):
    with pytest.raises(IntegrityError, match="null value"):
        register(session, PASSWORDS, **a_registration(email=None))


def test_notify_owner_queues_an_email_to_the_owner_of_the_account(session, save, committed):
    ada = save(a_user(email="ada@example.com"))

    notify_owner(session, "ADA@example.com")

    [email] = committed(OutboxEmail)
    assert email.kind == ALREADY_REGISTERED.name
    assert (email.user_id, email.recipient) == (ada.id, "ada@example.com")


def test_notify_owner_queues_nothing_when_the_account_is_deleted(session, committed):
    notify_owner(session, "ada@example.com")

    assert committed(OutboxEmail) == []
