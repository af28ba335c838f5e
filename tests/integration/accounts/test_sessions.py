import hashlib
from datetime import timedelta

from app.accounts.sessions import Client, open_session
from app.database.models import LoginSession

DAY = timedelta(days=1)
FIREFOX = Client("Firefox", "192.0.2.1")


def test_open_session_adds_a_session_of_the_user(open_one, ada, committed):
    open_one()

    [row] = committed(LoginSession)
    assert row.user_id == ada.id


def test_open_session_does_not_commit(session, ada, committed):
    open_session(session, ada, FIREFOX, DAY)

    assert committed(LoginSession) == []


def test_the_secret_is_not_stored(open_one, committed):
    _, secret = open_one()

    [row] = committed(LoginSession)
    assert row.secret_digest == hashlib.sha256(secret.encode()).digest()
    assert secret not in f"{row.user_agent} {row.ip_address}"


def test_every_session_has_its_own_secret(open_one, committed):
    _, first = open_one()
    _, second = open_one()

    assert first != second
    assert len({row.secret_digest for row in committed(LoginSession)}) == 2


def test_a_session_expires_after_its_lifetime(open_one, committed):
    open_one()

    [row] = committed(LoginSession)
    assert (row.seen_at, row.expires_at) == (row.created_at, row.created_at + DAY)


def test_a_session_stores_the_ip_address_of_the_client(open_one, committed):
    open_one(Client("Firefox", "192.0.2.1"))

    [row] = committed(LoginSession)
    assert row.ip_address == "192.0.2.1"


def test_a_long_browser_name_is_cut(open_one, committed):
    open_one(Client("Firefox" * 100, "192.0.2.1"))

    [row] = committed(LoginSession)
    assert row.user_agent == ("Firefox" * 100)[:200]


def test_a_long_ip_address_is_cut(open_one, committed):
    open_one(Client("Firefox", "192.0.2.1\n" * 100))

    [row] = committed(LoginSession)
    assert row.ip_address == ("192.0.2.1" * 100)[:45]


def test_a_browser_name_keeps_only_printable_characters(open_one, committed):
    open_one(Client("Fire\0fox\n", "192.0.2.1"))

    [row] = committed(LoginSession)
    assert row.user_agent == "Firefox"
