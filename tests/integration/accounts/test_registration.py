from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError

from app.database.models import Kind, OutboxEmail, User
from app.accounts.registration import register
from app.accounts.users import EmailTaken
from tests.support.builders import PASSWORD, PASSWORDS, a_user


def test_register_saves_the_user(session, committed):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_register_saves_no_password_but_its_hash(session, committed):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [user] = committed(User)
    assert PASSWORD not in user.password_hash
    assert PASSWORDS.match(user.password_hash, PASSWORD)


def test_register_leaves_the_address_unconfirmed(session, committed):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [user] = committed(User)
    assert user.confirmed_at is None


def test_register_queues_one_welcome_email(session, committed):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [user] = committed(User)
    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.WELCOME, user.id)


def test_register_refuses_a_taken_address(session, save):
    save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_a_refused_registration_leaves_nothing_behind(session, save, committed):
    first = save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [user] = committed(User)
    assert (user.id, user.password_hash) == (first.id, first.password_hash)


def test_the_owner_of_a_taken_address_is_told(session, save, committed):
    ada = save(a_user(email="ada@example.com"))

    with suppress(EmailTaken):
        register(session, PASSWORDS, "ADA@example.com", PASSWORD)
        pytest.fail("ADA@example.com has opened a second account for ada@example.com.")

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (Kind.ALREADY_REGISTERED, ada.id)


def test_register_does_not_call_every_refusal_a_taken_address(session):
    with pytest.raises(IntegrityError, match="null value"):
        register(session, PASSWORDS, None, PASSWORD)
