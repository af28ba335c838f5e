from contextlib import suppress

import pytest

from app.accounts.passwords import WrongPassword
from app.accounts.registration import EmailTaken
from app.database.models import OutboxEmail, User
from app.extras.email_change.change import (
    CHANGE_REQUESTED,
    CONFIRM_NEW_EMAIL,
    change_email,
    request_email_change,
)
from tests.support.builders import (
    LINKS,
    PASSWORD,
    PASSWORDS,
    a_user,
    an_unconfirmed_user,
)
from tests.support.extras.email_change.builders import an_email_change_token

NEW = "ada@new.example"


@pytest.fixture
def ada(session, save):
    """An account in the database."""
    return session.get(User, save(a_user(email="ada@example.com")).id)


def test_a_request_queues_a_link_to_the_new_email_and_a_notice_to_the_old_one(
    session, ada, committed
):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    assert {(email.kind, email.recipient) for email in committed(OutboxEmail)} == {
        (CONFIRM_NEW_EMAIL.name, NEW),
        (CHANGE_REQUESTED.name, "ada@example.com"),
    }


def test_a_request_does_not_change_the_email_yet(session, ada, committed):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_the_link_is_bound_to_the_account_as_it_was_at_the_request(session, ada, committed):
    request_email_change(session, PASSWORDS, ada.id, PASSWORD, NEW)

    [link] = [email for email in committed(OutboxEmail) if email.kind == CONFIRM_NEW_EMAIL.name]
    assert link.fingerprint == ada.fingerprint


def test_a_wrong_current_password_sends_nothing(session, ada, committed):
    with pytest.raises(WrongPassword):
        request_email_change(session, PASSWORDS, ada.id, "a guess", NEW)

    assert committed(OutboxEmail) == []


def test_change_email_sets_the_new_email_and_returns_it(session, ada, committed):
    email = change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)

    [user] = committed(User)
    assert email == user.email == NEW


def test_a_password_that_the_account_does_not_have_changes_nothing(session, ada, committed):
    with pytest.raises(WrongPassword):
        change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), "of a stranger")

    [user] = committed(User)
    assert user.email == "ada@example.com"


def test_an_unconfirmed_account_does_not_keep_the_email(session, ada, save, committed):
    save(an_unconfirmed_user(email=NEW.upper()))

    change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)

    [user] = committed(User)
    assert (user.id, user.email) == (ada.id, NEW)


def test_an_email_that_another_account_has_by_now_is_refused(session, ada, save, committed):
    grace = save(a_user(email=NEW.upper()))

    with suppress(EmailTaken):
        change_email(session, PASSWORDS, LINKS, an_email_change_token(ada, NEW), PASSWORD)
        pytest.fail(f"Ada's account now has {NEW}, which Grace has as {grace.email}.")

    assert {user.id: user.email for user in committed(User)} == {
        ada.id: "ada@example.com",
        grace.id: grace.email,
    }
