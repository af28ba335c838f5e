from datetime import UTC, datetime

import pytest
import time_machine

from app.accounts.new_password import PASSWORD_CHANGED
from app.database.models import LoginSession, OutboxEmail, User
from app.extras.password_reset.reset import (
    RESET_EMAIL,
    find_resettable,
    request_reset,
    reset_password,
)
from app.mail.links import LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORDS,
    a_login_session,
    a_user,
    an_unconfirmed_user,
)
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.reading import link_in, token_of

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_a_request_queues_an_email_to_the_owner(session, save, committed):
    ada = save(a_user(email="Ada@example.com"))

    request_reset(session, "ada@example.com")

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (RESET_EMAIL.name, ada.id)
    assert email.fingerprint == ada.fingerprint


def test_the_link_goes_to_the_stored_email_not_to_the_typed_one(session, save, deliver, inbox):
    save(a_user(email="ada@example.com"))

    request_reset(session, "ADA@EXAMPLE.COM")

    deliver()
    assert [message.recipients for message in inbox.messages()] == [["ada@example.com"]]


def test_a_link_that_is_sent_after_a_change_of_the_password_does_not_work(
    session, save, deliver, inbox
):
    ada = session.get(User, save(a_user(email="ada@example.com")).id)
    request_reset(session, "ada@example.com")
    ada.password_hash = PASSWORDS.hash(NEW)
    session.commit()

    deliver()
    link = link_in(inbox.messages()[0].text)

    with pytest.raises(LinkUsed):
        find_resettable(session, LINKS, token_of(link))


def test_a_request_for_an_unknown_email_sends_nothing(session, save, committed):
    save(a_user(email="ada@example.com"))

    request_reset(session, "eve@example.com")

    assert committed(OutboxEmail) == []


def test_reset_password_sets_the_new_password(session, save, committed):
    ada = save(a_user())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, NEW)


def test_reset_password_ends_all_sessions_of_the_user(session, save, committed):
    ada, grace = save(a_user(email="ada@example.com")), save(a_user(email="grace@example.com"))
    save(*[a_login_session(user_id=user_id) for user_id in (ada.id, ada.id, grace.id)])

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert [row.user_id for row in committed(LoginSession)] == [grace.id]


def test_reset_password_sends_a_notice_to_the_owner(session, save, committed):
    ada = save(a_user())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [email] = committed(OutboxEmail)
    assert (email.kind, email.user_id) == (PASSWORD_CHANGED.name, ada.id)
    assert email.recipient == ada.email


@time_machine.travel(NOON, tick=False)
def test_reset_password_confirms_the_email(session, save, committed):
    ada = save(an_unconfirmed_user())

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [ada] = committed(User)
    assert ada.confirmed_at == NOON


def test_an_email_that_is_confirmed_keeps_its_date(session, save, committed):
    ada = save(a_user(confirmed_at=NOON))

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    [ada] = committed(User)
    assert ada.confirmed_at == NOON
