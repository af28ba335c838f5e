import pytest
from psycopg.errors import NotNullViolation, UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.database.models import Kind, OutboxEmail, User
from app.accounts.registration import register
from app.accounts.users import EmailTaken
from tests.support.builders import PASSWORD, PASSWORDS, a_user


def test_register_saves_the_user(session, saved):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert saved(User).email == "ada@example.com"
    session.commit.assert_called_once_with()


def test_register_saves_no_password_but_its_hash(session, saved):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert PASSWORD not in saved(User).password_hash
    assert PASSWORDS.match(saved(User).password_hash, PASSWORD)


def test_register_leaves_the_address_unconfirmed(session, saved):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert saved(User).confirmed_at is None


def test_register_queues_one_welcome_email(session, saved):
    register(session, PASSWORDS, "ada@example.com", PASSWORD)

    assert saved(OutboxEmail).kind == Kind.WELCOME
    assert saved(OutboxEmail).user is saved(User)


def test_register_refuses_a_taken_address(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, UniqueViolation())

    with pytest.raises(EmailTaken, match=r"ada@example\.com"):
        register(session, PASSWORDS, "ada@example.com", PASSWORD)


def test_a_refused_registration_leaves_nothing_behind(session):
    session.commit.side_effect = [IntegrityError("INSERT", {}, UniqueViolation()), None]

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, "ada@example.com", PASSWORD)

    session.rollback.assert_called_once_with()


def test_the_owner_of_a_taken_address_is_told(session):
    session.commit.side_effect = [IntegrityError("INSERT", {}, UniqueViolation()), None]
    session.scalar.return_value = a_user(email="ada@example.com")

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, "ada@example.com", PASSWORD)

    [email] = session.add.call_args.args
    assert (email.kind, email.user) == (Kind.ALREADY_REGISTERED, session.scalar.return_value)
    assert session.commit.call_count == 2


def test_register_does_not_call_every_refusal_a_taken_address(session):
    session.commit.side_effect = IntegrityError("INSERT", {}, NotNullViolation())

    with pytest.raises(IntegrityError):
        register(session, PASSWORDS, None, PASSWORD)
