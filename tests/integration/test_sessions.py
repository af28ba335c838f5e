from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.models import LoginSession, User
from app.sessions import end_session, find_session, open_session, open_sessions
from tests.builders import a_user

DAY = timedelta(days=1)


@pytest.fixture
def ada(session, save):
    return session.get(User, save(a_user(email="ada@example.com")).id)


def test_open_session_saves_a_row_of_the_user(session, ada, committed):
    open_session(session, ada, "Firefox", DAY)

    [row] = committed(LoginSession)
    assert row.user_id == ada.id


def test_the_secret_is_stored_nowhere(session, ada, committed):
    _, secret = open_session(session, ada, "Firefox", DAY)

    [row] = committed(LoginSession)
    assert secret.encode() not in row.secret_digest


def test_every_session_has_a_secret_of_its_own(session, ada):
    _, first = open_session(session, ada, "Firefox", DAY)
    _, second = open_session(session, ada, "Firefox", DAY)

    assert first != second
    assert len(first) >= 43  # 256 bits in base64


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_a_session_ends_by_itself_after_its_lifetime(session, ada, committed):
    open_session(session, ada, "Firefox", DAY)

    [row] = committed(LoginSession)
    assert row.expires_at == datetime(2026, 2, 2, 12, tzinfo=UTC)


def test_a_long_browser_name_is_cut(session, ada, committed):
    open_session(session, ada, "Firefox" * 100, DAY)

    [row] = committed(LoginSession)
    assert row.user_agent == ("Firefox" * 100)[:200]


def test_a_browser_name_keeps_only_what_can_be_printed(session, ada, committed):
    open_session(session, ada, "Fire\0fox\n", DAY)

    [row] = committed(LoginSession)
    assert row.user_agent == "Firefox"


def test_find_session_returns_the_session_and_its_user(session, ada):
    _, secret = open_session(session, ada, "Firefox", DAY)

    found = find_session(session, secret)

    assert found.user.email == "ada@example.com"


def test_find_session_finds_nothing_for_another_secret(session, ada):
    open_session(session, ada, "Firefox", DAY)

    found = find_session(session, "another secret")

    assert found is None


def test_open_sessions_lists_them(session, ada):
    open_session(session, ada, "Firefox", DAY)
    open_session(session, ada, "Safari", DAY)

    found = open_sessions(session, ada)

    assert [one.user_agent for one in found] == ["Safari", "Firefox"]


def test_end_session_deletes_the_row(session, ada, committed):
    login_session, _ = open_session(session, ada, "Firefox", DAY)

    end_session(session, login_session)

    assert committed(LoginSession) == []
