from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.database.models import LoginSession, User
from app.accounts.sessions import end_session, find_session, open_session, open_sessions
from tests.support.builders import a_user

DAY = timedelta(days=1)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def ada(session, save):
    return session.get(User, save(a_user(email="ada@example.com")).id)


def test_open_session_saves_a_row_of_the_user(session, ada, committed):
    open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert row.user_id == ada.id


def test_the_secret_is_stored_nowhere(session, ada, committed):
    _, secret = open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert secret.encode() not in row.secret_digest


def test_every_session_has_a_secret_of_its_own(session, ada):
    _, first = open_session(session, ada, "Firefox", "192.0.2.1", DAY)
    _, second = open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    assert first != second
    assert len(first) >= 43  # 256 bits in base64


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_a_session_ends_by_itself_after_its_lifetime(session, ada, committed):
    open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert row.expires_at == datetime(2026, 2, 2, 12, tzinfo=UTC)


def test_a_long_browser_name_is_cut(session, ada, committed):
    open_session(session, ada, "Firefox" * 100, "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert row.user_agent == ("Firefox" * 100)[:200]


def test_a_session_knows_where_it_was_opened(session, ada, committed):
    open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert row.ip_address == "192.0.2.1"


def test_what_a_proxy_invents_for_an_address_is_cut(session, ada, committed):
    open_session(session, ada, "Firefox", "192.0.2.1\n" * 100, DAY)

    [row] = committed(LoginSession)
    assert row.ip_address == ("192.0.2.1" * 100)[:45]


def test_a_browser_name_keeps_only_what_can_be_printed(session, ada, committed):
    open_session(session, ada, "Fire\0fox\n", "192.0.2.1", DAY)

    [row] = committed(LoginSession)
    assert row.user_agent == "Firefox"


def test_find_session_returns_the_session_and_its_user(session, ada):
    _, secret = open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    found = find_session(session, secret, DAY)

    assert found.user.email == "ada@example.com"


def test_a_visit_is_noted_by_the_minute(session, ada, committed):
    with time_machine.travel(NOON, tick=False):
        _, secret = open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    with time_machine.travel(NOON + timedelta(seconds=59), tick=False):
        find_session(session, secret, DAY)
    assert [row.seen_at for row in committed(LoginSession)] == [NOON]

    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        found = find_session(session, secret, DAY)
        user = found.user
    assert [row.seen_at for row in committed(LoginSession)] == [NOON + timedelta(seconds=60)]
    assert user.email == "ada@example.com"


def test_find_session_finds_nothing_for_another_secret(session, ada):
    open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    found = find_session(session, "another secret", DAY)

    assert found is None


def test_open_sessions_lists_them(session, ada):
    open_session(session, ada, "Firefox", "192.0.2.1", DAY)
    open_session(session, ada, "Safari", "192.0.2.1", DAY)

    found = open_sessions(session, ada, DAY)

    assert [one.user_agent for one in found] == ["Safari", "Firefox"]


def test_end_session_deletes_the_row(session, ada, committed):
    login_session, _ = open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    end_session(session, login_session)

    assert committed(LoginSession) == []
