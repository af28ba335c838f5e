from datetime import UTC, datetime
from unittest.mock import call

import pytest
import time_machine

from app.accounts.new_password import PASSWORD_CHANGED
from app.database.models import OutboxEmail
from app.extras.password_reset.reset import (
    RESET,
    RESET_EMAIL,
    find_resettable,
    request_reset,
    reset_password,
)
from app.mail.links import LinkUsed
from tests.support.builders import (
    LINKS,
    PASSWORDS,
    a_user,
    an_unconfirmed_user,
)
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.reading import token_of
from tests.unit.doubles import last_sql

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "a brand new password"


def test_a_request_queues_an_email_to_the_owner(session, saved):
    ada = session.scalar.return_value = a_user(id=7)

    request_reset(session, "ada@example.com")

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (RESET_EMAIL.name, ada)
    assert email.fingerprint == ada.fingerprint
    session.commit.assert_called_once_with()


def test_the_link_goes_to_the_stored_email_not_to_the_typed_one(session, saved):
    session.scalar.return_value = a_user(email="ada@example.com")

    request_reset(session, "ADA@EXAMPLE.COM")

    assert saved(OutboxEmail).recipient == "ada@example.com"


def test_a_link_that_is_sent_after_a_change_of_the_password_does_not_work(session, saved):
    ada = session.scalar.return_value = session.get.return_value = a_user(id=7)
    request_reset(session, "ada@example.com")
    ada.password_hash = PASSWORDS.hash(NEW)

    link = LINKS.url(RESET, 7, saved(OutboxEmail).fingerprint)

    with pytest.raises(LinkUsed):
        find_resettable(session, LINKS, token_of(link))


def test_a_request_for_an_unknown_email_sends_nothing(session):
    session.scalar.return_value = None

    request_reset(session, "eve@example.com")

    session.add.assert_not_called()


def test_reset_password_sets_the_new_password(session):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert PASSWORDS.match(ada.password_hash, NEW)
    session.commit.assert_called_once_with()


def test_reset_password_ends_all_sessions_of_the_user(session):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert last_sql(session) == "DELETE FROM login_sessions WHERE login_sessions.user_id = 7"
    assert session.mock_calls[-1] == call.commit()


def test_reset_password_sends_a_notice_to_the_owner(session, saved):
    ada = session.get.return_value = a_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    email = saved(OutboxEmail)
    assert (email.kind, email.user) == (PASSWORD_CHANGED.name, ada)
    assert email.recipient == ada.email
    assert session.mock_calls[-1] == call.commit()


@time_machine.travel(NOON, tick=False)
def test_reset_password_confirms_the_email(session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert ada.confirmed_at == NOON


def test_an_email_that_is_confirmed_keeps_its_date(session):
    ada = session.get.return_value = a_user(id=7, confirmed_at=NOON)

    reset_password(session, PASSWORDS, LINKS, a_reset_token(ada), NEW)

    assert ada.confirmed_at == NOON
