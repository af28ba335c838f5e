"""What the database decides about accounts, sessions and emails.

No twin: a mock enforces no rule of the database.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.exc import DataError, IntegrityError

from app.accounts.login import log_in
from app.accounts.registration import register
from app.accounts.sessions import Client, open_session, resume_session
from app.database.models import LoginSession
from tests.support.builders import (
    PASSWORDS,
    a_login,
    a_login_session,
    a_new_account,
    a_queued_email,
    a_user,
)

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def open_one(session, save):
    """Open a session of a user and commit; return it and its secret."""

    def open_and_commit(lifetime, **facts):
        ada = save(a_user(**facts))
        opened = open_session(session, session.merge(ada), Client("Firefox", "192.0.2.1"), lifetime)
        session.commit()
        return opened

    return open_and_commit


def test_a_login_ignores_the_case_of_the_email(session, save):
    ada = save(a_user(email="Ada@example.com"))

    login_session, _ = log_in(session, PASSWORDS, **a_login(email="aDA@example.com"))

    assert login_session.user_id == ada.id


def test_an_email_longer_than_any_mailbox_is_refused(session):
    with pytest.raises(DataError, match="value too long"):
        register(session, **a_new_account(email="a" * 243 + "@example.com"))


def test_a_queued_email_has_one_of_three_statuses(save):
    with pytest.raises(IntegrityError, match="ck_outbox_emails_status"):
        save(a_queued_email(status="lost"))


def test_a_session_is_resumed_until_it_expires(session, open_one, time_passes):
    opened, secret = open_one(HOUR)

    time_passes(HOUR - SECOND)
    found = resume_session(session, secret, 2 * HOUR)
    time_passes(SECOND)
    found_too_late = resume_session(session, secret, 2 * HOUR)

    assert (found, found_too_late) == (opened, None)


def test_a_session_that_is_not_used_ends(session, open_one, time_passes):
    opened, secret = open_one(2 * HOUR)

    time_passes(HOUR - SECOND)
    found = resume_session(session, secret, HOUR)
    time_passes(HOUR)
    found_too_late = resume_session(session, secret, HOUR)

    assert (found, found_too_late) == (opened, None)


@pytest.mark.parametrize("elsewhere", [LONG_AGO, FAR_AHEAD])
def test_a_session_is_open_for_a_web_server_whose_clock_is_wrong(session, open_one, elsewhere):
    opened, secret = open_one(HOUR)

    with time_machine.travel(elsewhere, tick=False):
        found = resume_session(session, secret, HOUR)

    assert found == opened


@pytest.mark.parametrize("elsewhere", [LONG_AGO, FAR_AHEAD])
def test_a_session_that_a_web_server_with_a_wrong_clock_opened_ends_in_time(
    session, open_one, time_passes, elsewhere
):
    with time_machine.travel(elsewhere, tick=False):
        opened, secret = open_one(HOUR)

    time_passes(HOUR - SECOND)
    found = resume_session(session, secret, 2 * HOUR)
    time_passes(SECOND)
    found_too_late = resume_session(session, secret, 2 * HOUR)

    assert (found, found_too_late) == (opened, None)


def test_a_user_who_was_away_for_a_day_must_log_in_again(client, log_in, save, time_passes):
    log_in(save(a_user()))
    time_passes(timedelta(days=1))

    response = client.get("/account")

    assert (response.status_code, response.location) == (302, "/login?next=/account")


def test_the_session_of_a_disabled_user_is_not_resumed(session, open_one):
    _, secret = open_one(HOUR, disabled_at=datetime.now(UTC))

    found = resume_session(session, secret, HOUR)

    assert found is None


def test_deleting_a_user_deletes_the_sessions(session, save, committed):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id))

    session.delete(ada)
    session.commit()

    assert committed(LoginSession) == []
