import pytest
from psycopg.errors import NotNullViolation, UniqueViolation
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


def test_register_saves_the_user(session, saved):
    register(session, PASSWORDS, **a_registration(email="ada@example.com"))

    assert saved(User).email == "ada@example.com"
    session.commit.assert_called_once_with()


def test_register_saves_only_a_hash_of_the_password(session, saved):
    register(session, PASSWORDS, **a_registration(password=PASSWORD))

    assert PASSWORD not in saved(User).password_hash
    assert PASSWORDS.match(saved(User).password_hash, PASSWORD)


def test_register_leaves_the_email_unconfirmed(session, saved):
    register(session, PASSWORDS, **a_registration())

    assert saved(User).confirmed_at is None


def test_register_queues_one_welcome_email(session, saved):
    register(session, PASSWORDS, **a_registration())

    assert saved(OutboxEmail).kind == WELCOME.name
    assert saved(OutboxEmail).user is saved(User)
    session.commit.assert_called_once_with()


def test_register_refuses_an_email_that_has_an_account(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, UniqueViolation())

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, **a_registration(email="ADA@example.com"))


def test_a_refused_registration_saves_nothing(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, UniqueViolation())

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, PASSWORDS, **a_registration(email="ada@example.com"))

    session.commit.assert_called_once_with()
    session.rollback.assert_called_once_with()


def test_register_does_not_report_every_integrity_error_as_a_taken_email(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, NotNullViolation())

    with pytest.raises(IntegrityError):
        register(session, PASSWORDS, **a_registration(email=None))


def test_notify_owner_queues_an_email_to_the_owner_of_the_account(session, saved):
    ada = session.scalar.return_value = a_user(email="ada@example.com")

    notify_owner(session, "ADA@example.com")

    assert saved(OutboxEmail).kind == ALREADY_REGISTERED.name
    assert (saved(OutboxEmail).user, saved(OutboxEmail).recipient) == (ada, "ada@example.com")
    session.commit.assert_called_once_with()


def test_notify_owner_queues_nothing_when_the_account_is_deleted(session):
    session.scalar.return_value = None

    notify_owner(session, "ada@example.com")

    session.add.assert_not_called()
