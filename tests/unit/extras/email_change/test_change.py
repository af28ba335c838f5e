import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.accounts.passwords import WrongPassword
from app.accounts.registration import EmailTaken
from app.extras.email_change.change import (
    CHANGE_REQUESTED,
    CONFIRM_NEW_EMAIL,
    change_email,
    request_email_change,
)
from tests.support.builders import LINKS, PASSWORD, PASSWORDS, a_user
from tests.support.extras.email_change.builders import an_email_change_token
from tests.unit.doubles import last_sql

NEW = "ada@new.example"


@pytest.fixture
def ada(session):
    """An account that the database returns."""
    session.get.return_value = a_user(id=7, email="ada@example.com")
    return session.get.return_value


def test_a_request_queues_a_link_to_the_new_email_and_a_notice_to_the_old_one(session, ada):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [emails] = session.add_all.call_args.args
    assert {(email.kind, email.recipient) for email in emails} == {
        (CONFIRM_NEW_EMAIL.name, NEW),
        (CHANGE_REQUESTED.name, "ada@example.com"),
    }
    session.commit.assert_called_once_with()


def test_a_request_does_not_change_the_email_yet(session, ada):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    assert ada.email == "ada@example.com"


def test_the_link_is_bound_to_the_account_as_it_was_at_the_request(session, ada):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [[link, _]] = session.add_all.call_args.args
    assert link.fingerprint == ada.fingerprint


def test_a_wrong_current_password_sends_nothing(session, ada):
    with pytest.raises(WrongPassword):
        request_email_change(session, PASSWORDS, ada.id, "a guess", NEW)

    session.add_all.assert_not_called()
    session.commit.assert_not_called()


def test_change_email_sets_the_new_email_and_returns_it(session, ada):
    email = change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)

    assert email == ada.email == NEW
    session.commit.assert_called_once_with()


def test_a_password_that_the_account_does_not_have_changes_nothing(session, ada):
    with pytest.raises(WrongPassword):
        change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), "of a stranger")

    assert ada.email == "ada@example.com"
    session.commit.assert_not_called()


def test_an_unconfirmed_account_does_not_keep_the_email(session, ada):
    change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)

    assert last_sql(session) == (
        'DELETE FROM users WHERE lower(users.email COLLATE "C")'
        f" = lower('{NEW}' COLLATE \"C\")"
        " AND users.confirmed_at IS NULL AND users.disabled_at IS NULL"
    )


def test_an_email_that_another_account_has_by_now_is_refused(session, ada):
    session.commit.side_effect = IntegrityError("UPDATE users", {}, UniqueViolation())

    with pytest.raises(EmailTaken, match=r"ada@new\.example"):
        change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)

    session.rollback.assert_called_once_with()
