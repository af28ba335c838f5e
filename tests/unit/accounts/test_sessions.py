import hashlib
from datetime import timedelta

from app.accounts.sessions import Client, open_session
from app.database.models import LoginSession
from tests.support.builders import a_user
from tests.unit.doubles import sql_of

DAY = timedelta(days=1)
FIREFOX = Client("Firefox", "192.0.2.1")


def test_open_session_adds_a_session_of_the_user(session, saved):
    ada = a_user()

    open_session(session, ada, FIREFOX, DAY)

    assert saved(LoginSession).user is ada


def test_open_session_does_not_commit(session):
    open_session(session, a_user(), FIREFOX, DAY)

    session.commit.assert_not_called()


def test_the_secret_is_not_stored(session, saved):
    _, secret = open_session(session, a_user(), FIREFOX, DAY)

    row = saved(LoginSession)
    assert row.secret_digest == hashlib.sha256(secret.encode()).digest()
    assert secret not in f"{row.user_agent} {row.ip_address}"


def test_every_session_has_its_own_secret(session):
    _, first = open_session(session, a_user(), FIREFOX, DAY)
    _, second = open_session(session, a_user(), FIREFOX, DAY)

    assert first != second
    assert len(first) >= 43  # 256 bits in base64


def test_a_session_expires_after_its_lifetime(session, saved):
    open_session(session, a_user(), FIREFOX, DAY)

    assert sql_of(saved(LoginSession).expires_at) == "now() + make_interval(secs=>86400.0)"


def test_a_session_stores_the_ip_address_of_the_client(session, saved):
    open_session(session, a_user(), Client("Firefox", "192.0.2.1"), DAY)

    assert saved(LoginSession).ip_address == "192.0.2.1"


def test_a_long_browser_name_is_cut(session, saved):
    open_session(session, a_user(), Client("Firefox" * 100, "192.0.2.1"), DAY)

    assert saved(LoginSession).user_agent == ("Firefox" * 100)[:200]


def test_a_long_ip_address_is_cut(session, saved):
    open_session(session, a_user(), Client("Firefox", "192.0.2.1\n" * 100), DAY)

    assert saved(LoginSession).ip_address == ("192.0.2.1" * 100)[:45]


def test_a_browser_name_keeps_only_printable_characters(session, saved):
    open_session(session, a_user(), Client("Fire\0fox\n", "192.0.2.1"), DAY)

    assert saved(LoginSession).user_agent == "Firefox"
