from datetime import UTC, datetime, timedelta

import time_machine

from app.database.models import LoginSession
from app.accounts.sessions import end_session, find_session, open_session, open_sessions
from tests.support.builders import a_login_session, a_user

DAY = timedelta(days=1)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_open_session_saves_a_row_of_the_user(session, saved):
    ada = a_user()

    open_session(session, ada, "Firefox", "192.0.2.1", DAY)

    assert saved(LoginSession).user is ada
    session.commit.assert_called_once_with()


def test_the_secret_is_stored_nowhere(session, saved):
    _, secret = open_session(session, a_user(), "Firefox", "192.0.2.1", DAY)

    assert secret.encode() not in saved(LoginSession).secret_digest


def test_every_session_has_a_secret_of_its_own(session):
    _, first = open_session(session, a_user(), "Firefox", "192.0.2.1", DAY)
    _, second = open_session(session, a_user(), "Firefox", "192.0.2.1", DAY)

    assert first != second
    assert len(first) >= 43  # 256 bits in base64


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_a_session_ends_by_itself_after_its_lifetime(session, saved):
    open_session(session, a_user(), "Firefox", "192.0.2.1", DAY)

    assert saved(LoginSession).expires_at == datetime(2026, 2, 2, 12, tzinfo=UTC)


def test_a_long_browser_name_is_cut(session, saved):
    open_session(session, a_user(), "Firefox" * 100, "192.0.2.1", DAY)

    assert saved(LoginSession).user_agent == ("Firefox" * 100)[:200]


def test_a_session_knows_where_it_was_opened(session, saved):
    open_session(session, a_user(), "Firefox", "192.0.2.1", DAY)

    assert saved(LoginSession).ip_address == "192.0.2.1"


def test_what_a_proxy_invents_for_an_address_is_cut(session, saved):
    open_session(session, a_user(), "Firefox", "192.0.2.1\n" * 100, DAY)

    assert saved(LoginSession).ip_address == ("192.0.2.1" * 100)[:45]


def test_a_browser_name_keeps_only_what_can_be_printed(session, saved):
    open_session(session, a_user(), "Fire\0fox\n", "192.0.2.1", DAY)

    assert saved(LoginSession).user_agent == "Firefox"


def test_find_session_returns_the_session_and_its_user(session):
    session.scalar.return_value = a_login_session(user=a_user(email="ada@example.com"))

    found = find_session(session, "secret", DAY)

    assert found.user.email == "ada@example.com"


def test_a_visit_is_noted_by_the_minute(session):
    row = session.scalar.return_value = a_login_session(seen_at=NOON)

    with time_machine.travel(NOON + timedelta(seconds=59), tick=False):
        find_session(session, "secret", DAY)
    session.execute.assert_not_called()

    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        found = find_session(session, "secret", DAY)
    [statement] = session.execute.call_args.args
    assert statement.compile().params["seen_at"] == NOON + timedelta(seconds=60)
    session.commit.assert_called_once_with()
    assert found is row


def test_find_session_finds_nothing_for_another_secret(session):
    session.scalar.return_value = None

    found = find_session(session, "another secret", DAY)

    assert found is None


def test_open_sessions_lists_them(session):
    rows = [LoginSession(user_agent="Safari"), LoginSession(user_agent="Firefox")]
    session.scalars.return_value.all.return_value = rows

    found = open_sessions(session, a_user(), DAY)

    assert [one.user_agent for one in found] == ["Safari", "Firefox"]


def test_end_session_deletes_the_row(session):
    login_session = LoginSession()

    end_session(session, login_session)

    session.delete.assert_called_once_with(login_session)
    session.commit.assert_called_once_with()
