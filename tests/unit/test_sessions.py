from datetime import UTC, datetime, timedelta

import time_machine

from app.models import LoginSession
from app.sessions import end_session, find_session, open_session, open_sessions
from tests.builders import a_user

DAY = timedelta(days=1)


def test_open_session_saves_a_row_of_the_user(session, saved):
    ada = a_user()

    open_session(session, ada, "Firefox", DAY)

    assert saved(LoginSession).user is ada
    session.commit.assert_called_once_with()


def test_the_secret_is_stored_nowhere(session, saved):
    _, secret = open_session(session, a_user(), "Firefox", DAY)

    assert secret.encode() not in saved(LoginSession).secret_digest


def test_every_session_has_a_secret_of_its_own(session):
    _, first = open_session(session, a_user(), "Firefox", DAY)
    _, second = open_session(session, a_user(), "Firefox", DAY)

    assert first != second
    assert len(first) >= 43  # 256 bits in base64


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_a_session_ends_by_itself_after_its_lifetime(session, saved):
    open_session(session, a_user(), "Firefox", DAY)

    assert saved(LoginSession).expires_at == datetime(2026, 2, 2, 12, tzinfo=UTC)


def test_a_long_browser_name_is_cut(session, saved):
    open_session(session, a_user(), "Firefox" * 100, DAY)

    assert saved(LoginSession).user_agent == ("Firefox" * 100)[:200]


def test_a_browser_name_keeps_only_what_can_be_printed(session, saved):
    open_session(session, a_user(), "Fire\0fox\n", DAY)

    assert saved(LoginSession).user_agent == "Firefox"


def test_find_session_returns_the_session_and_its_user(session):
    session.scalar.return_value = LoginSession(user=a_user(email="ada@example.com"))

    found = find_session(session, "secret")

    assert found.user.email == "ada@example.com"


def test_find_session_finds_nothing_for_another_secret(session):
    session.scalar.return_value = None

    found = find_session(session, "another secret")

    assert found is None


def test_open_sessions_lists_them(session):
    rows = [LoginSession(user_agent="Safari"), LoginSession(user_agent="Firefox")]
    session.scalars.return_value.all.return_value = rows

    found = open_sessions(session, a_user())

    assert [one.user_agent for one in found] == ["Safari", "Firefox"]


def test_end_session_deletes_the_row(session):
    login_session = LoginSession()

    end_session(session, login_session)

    session.delete.assert_called_once_with(login_session)
    session.commit.assert_called_once_with()
