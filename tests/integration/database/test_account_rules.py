"""What the database decides, whatever the code in front of it believes."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import DataError, IntegrityError

from app.accounts.login import authenticate
from app.database.models import LoginSession, User
from app.accounts.registration import register
from app.accounts.sessions import find_session, open_session, open_sessions
from app.accounts.users import EmailTaken
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_queued_email, a_user

HOUR = timedelta(hours=1)


def test_an_address_is_taken_in_any_case(session, save):
    save(a_user(email="ada@example.com"))

    with suppress(EmailTaken):
        register(session, PASSWORDS, "Ada@Example.com", PASSWORD)
        pytest.fail("Ada@Example.com has opened a second account for ada@example.com.")


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
    _, secret = open_session(session, ada, "Firefox", "192.0.2.1", HOUR)

    found = find_session(session, secret, HOUR)
    with time_machine.travel(found.expires_at):
        found_too_late = find_session(session, secret, HOUR)

    assert found is not None
    assert found_too_late is None


def test_a_session_ends_when_it_is_not_used(session, save):
    ada = session.get(User, save(a_user()).id)
    opened, secret = open_session(session, ada, "Firefox", "192.0.2.1", 2 * HOUR)
    seen = opened.seen_at

    with time_machine.travel(seen + HOUR - timedelta(seconds=1), tick=False):
        found = find_session(session, secret, HOUR)
        listed = open_sessions(session, ada, HOUR)
    with time_machine.travel(seen + 2 * HOUR - timedelta(seconds=1), tick=False):
        found_too_late = find_session(session, secret, HOUR)
        listed_too_late = open_sessions(session, ada, HOUR)

    assert (found, listed) == (opened, [opened])
    assert (found_too_late, listed_too_late) == (None, [])


def test_a_visitor_who_stayed_away_for_a_day_is_a_stranger(client, log_in, save, session):
    log_in(save(a_user()))
    session.execute(update(LoginSession).values(seen_at=datetime.now(UTC) - timedelta(days=1)))
    session.commit()

    answer = client.get("/account")

    assert answer.status_code == 302


def test_a_disabled_user_has_no_session(session, save):
    ada = session.get(User, save(a_user()).id)
    _, secret = open_session(session, ada, "Firefox", "192.0.2.1", HOUR)
    ada.disabled_at = ada.created_at
    session.commit()

    found = find_session(session, secret, HOUR)

    assert found is None


def test_sessions_of_others_and_expired_ones_are_not_listed(session, save):
    ada, grace = save(a_user(email="ada@example.com")), save(a_user(email="grace@example.com"))
    mine = save(a_login_session(user_id=ada.id))
    save(a_login_session(user_id=grace.id))
    save(a_login_session(user_id=ada.id, expires_at=mine.created_at))

    found = open_sessions(session, ada, HOUR)

    assert [one.id for one in found] == [mine.id]


def test_the_list_of_accounts_stops_at_its_limit(users, save):
    save(a_user(email="ada@example.com"), a_user(email="grace@example.com"))

    printed = users("list", "--limit", "1")

    assert [line.split()[-1] for line in printed.splitlines()] == ["grace@example.com"]


def test_deleting_a_user_ends_their_sessions(session, save, committed):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id))

    session.delete(ada)
    session.commit()

    assert committed(LoginSession) == []
