from datetime import timedelta

import time_machine

from app.database.models import LoginSession
from tests.support.builders import PASSWORD, a_user


def test_what_was_in_the_browser_before_does_not_survive_the_login(client, submit, save):
    save(a_user(email="ada@example.com"))
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit("/login", email="ada@example.com", password=PASSWORD)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_csrf_token_changes_with_the_login(client, submit, save):
    save(a_user(email="ada@example.com"))
    client.get("/login")
    with client.session_transaction() as cookie:
        before = cookie["csrf_token"]

    submit("/login", email="ada@example.com", password=PASSWORD)

    client.get("/account")
    with client.session_transaction() as cookie:
        assert cookie["csrf_token"] != before


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_the_browser_keeps_the_login_as_long_as_the_server(submit, save, committed):
    save(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert row.expires_at - row.created_at == timedelta(days=14)
    assert "Expires=Sun, 15 Feb 2026 12:00:00 GMT" in response.headers["Set-Cookie"]


def test_a_second_login_ends_the_first_session(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    [first] = committed(LoginSession)

    submit("/login", email="ada@example.com", password=PASSWORD)

    [second] = committed(LoginSession)
    assert second.id != first.id
