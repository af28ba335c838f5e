"""What the database decides, whatever the code in front of it believes."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import DataError, IntegrityError

from app.login import authenticate
from app.models import LoginSession, User
from app.registration import EmailTaken, register
from app.sessions import find_session, open_session, open_sessions
from tests.builders import PASSWORD, PASSWORDS, a_login_session, a_queued_email, a_user

HOUR = timedelta(hours=1)


def test_an_address_is_taken_in_any_case(session, save):
    save(a_user(email="ada@example.com"))

    with pytest.raises(EmailTaken):
        register(session, PASSWORDS, "Ada@Example.com", PASSWORD)


def test_the_case_of_an_address_does_not_matter_at_login(session, save):
    ada = save(a_user(email="Ada@example.com"))

    user = authenticate(session, PASSWORDS, "aDA@example.com", PASSWORD)

    assert user.id == ada.id


def test_an_address_longer_than_any_mailbox_does_not_fit(session):
    with pytest.raises(DataError, match="value too long"):
        register(session, PASSWORDS, "a" * 243 + "@example.com", PASSWORD)


def test_an_email_is_in_one_of_three_states(save):
    with pytest.raises(IntegrityError, match="ck_outbox_emails_status"):
        save(a_queued_email(status="lost"))


def test_a_session_is_found_until_it_expires(session, save):
    ada = session.get(User, save(a_user()).id)
    _, secret = open_session(session, ada, "Firefox", HOUR)

    found = find_session(session, secret)
    with time_machine.travel(found.expires_at):
        found_too_late = find_session(session, secret)

    assert found is not None
    assert found_too_late is None


def test_sessions_of_others_and_expired_ones_are_not_listed(session, save):
    ada, grace = save(a_user(email="ada@example.com")), save(a_user(email="grace@example.com"))
    mine = save(a_login_session(user_id=ada.id))
    save(a_login_session(user_id=grace.id))
    save(a_login_session(user_id=ada.id, expires_at=mine.created_at))

    found = open_sessions(session, ada)

    assert [one.id for one in found] == [mine.id]


def test_deleting_a_user_ends_their_sessions(session, save, committed):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id))

    session.delete(ada)
    session.commit()

    assert committed(LoginSession) == []
