from datetime import UTC, datetime

import pytest
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


def test_register_saves_the_user(session, committed):
    register(session, **a_new_account(email="ada@example.com"))

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_register_leaves_the_email_unconfirmed(session, committed):
    register(session, **a_new_account())

    [user] = committed(User)
    assert user.confirmed_at is None


def test_register_queues_one_welcome_email(session, committed):
    register(session, **a_new_account())

    [user] = committed(User)
    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (WELCOME.name, user.id)


def test_register_refuses_an_email_that_has_an_account(session, save):
    save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken):
        register(session, **a_new_account(email="ADA@example.com"))


def test_a_refused_registration_saves_nothing(session, save, committed):
    first = save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, **a_new_account(email="ada@example.com"))

    [user] = committed(User)
    assert (user.id, user.password_hash) == (first.id, first.password_hash)
    assert committed(OutboxEmail) == []


def test_register_does_not_report_every_integrity_error_as_a_taken_email(session):
    with pytest.raises(IntegrityError, match="null value"):
        register(session, **a_new_account(email=None))


def test_registering_again_gives_an_unconfirmed_account_the_new_password(session, save, committed):
    save(an_unconfirmed_user(email="ada@example.com"))

    register_again(session, **a_new_account(email="ADA@example.com", password_hash="new"))

    [ada] = committed(User)
    assert ada.password_hash == "new"


def test_registering_again_queues_a_welcome_email_for_the_new_password(session, save, committed):
    save(an_unconfirmed_user(email="ada@example.com"))

    register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    [ada] = committed(User)
    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (WELCOME.name, ada.id)
    assert email.fingerprint == ada.fingerprint


@pytest.mark.parametrize("facts", [{}, {"confirmed_at": None, "disabled_at": NOON}])
def test_registering_again_keeps_the_password_of_any_other_account(session, save, committed, facts):
    before = save(a_user(email="ada@example.com", **facts)).password_hash

    register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    [ada] = committed(User)
    assert ada.password_hash == before


def test_registering_again_tells_the_owner_of_a_confirmed_account(session, save, committed):
    ada = save(a_user(email="ada@example.com"))

    register_again(session, **a_new_account(email="ADA@example.com"))

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (ALREADY_REGISTERED.name, ada.id)
    assert email.recipient == "ada@example.com"


def test_registering_again_queues_nothing_when_the_account_is_deleted(session, committed):
    register_again(session, **a_new_account())

    assert committed(OutboxEmail) == []
