from datetime import UTC, datetime

import pytest
from psycopg.errors import NotNullViolation, UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.accounts.registration import (
    ALREADY_REGISTERED,
    WELCOME,
    EmailTaken,
    register,
    register_again,
)
from app.database.models import OutboxEmail, User
from tests.support.builders import a_new_account, a_user, an_unconfirmed_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_register_saves_the_user(session, saved):
    register(session, **a_new_account(email="ada@example.com"))

    assert saved(User).email == "ada@example.com"
    session.commit.assert_called_once_with()


def test_register_leaves_the_email_unconfirmed(session, saved):
    register(session, **a_new_account())

    assert saved(User).confirmed_at is None


def test_register_queues_one_welcome_email(session, saved):
    register(session, **a_new_account())

    assert saved(OutboxEmail).kind == WELCOME.name
    assert saved(OutboxEmail).user is saved(User)
    session.commit.assert_called_once_with()


def test_register_refuses_an_email_that_has_an_account(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, UniqueViolation())

    with pytest.raises(EmailTaken):
        register(session, **a_new_account(email="ADA@example.com"))


def test_a_refused_registration_saves_nothing(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, UniqueViolation())

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, **a_new_account(email="ada@example.com"))

    session.commit.assert_called_once_with()
    session.rollback.assert_called_once_with()


def test_register_does_not_report_every_integrity_error_as_a_taken_email(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, NotNullViolation())

    with pytest.raises(IntegrityError):
        register(session, **a_new_account(email=None))


def test_registering_again_gives_an_unconfirmed_account_the_new_password(session, found):
    ada = found(an_unconfirmed_user(email="ada@example.com"))

    register_again(session, **a_new_account(email="ADA@example.com", password_hash="new"))

    assert ada.password_hash == "new"
    assert session.get.call_args.kwargs["with_for_update"]
    session.commit.assert_called_once_with()


def test_registering_again_queues_a_welcome_email_for_the_new_password(session, found, saved):
    ada = found(an_unconfirmed_user(email="ada@example.com"))
    before = ada.fingerprint

    register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (WELCOME.name, ada)
    assert before != email.fingerprint == ada.fingerprint


@pytest.mark.parametrize("facts", [{}, {"confirmed_at": None, "disabled_at": NOON}])
def test_registering_again_keeps_the_password_of_any_other_account(session, found, facts):
    ada = found(a_user(email="ada@example.com", **facts))
    before = ada.password_hash

    register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    assert ada.password_hash == before


def test_registering_again_tells_the_owner_of_a_confirmed_account(session, found, saved):
    ada = found(a_user(email="ada@example.com"))

    register_again(session, **a_new_account(email="ADA@example.com"))

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (ALREADY_REGISTERED.name, ada)
    assert email.recipient == "ada@example.com"
    session.commit.assert_called_once_with()


def test_registering_again_queues_nothing_when_the_account_is_deleted(session):
    session.scalar.return_value = None

    register_again(session, **a_new_account())

    session.add.assert_not_called()
    session.commit.assert_not_called()
