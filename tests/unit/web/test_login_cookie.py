import time_machine

from app.database.models import LoginSession
from tests.support.builders import PASSWORD, a_user
from tests.unit.doubles import sql_of


def test_what_was_in_the_browser_before_does_not_survive_the_login(client, submit, found):
    found(a_user(email="ada@example.com"))
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit("/login", email="ada@example.com", password=PASSWORD)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_csrf_token_changes_with_the_login(client, submit, found):
    found(a_user(email="ada@example.com"))
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = "of the page with the login"

    submit("/login", email="ada@example.com", password=PASSWORD)

    with client.session_transaction() as cookie:
        assert "csrf_token" not in cookie


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_the_browser_keeps_the_login_as_long_as_the_server(submit, found, saved):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert sql_of(saved(LoginSession).expires_at) == "now() + make_interval(secs=>1209600.0)"
    assert "Expires=Sun, 15 Feb 2026 12:00:00 GMT" in response.headers["Set-Cookie"]


def test_a_second_login_ends_the_first_session(submit, log_in, session):
    first = log_in(ada := a_user(email="ada@example.com"))
    session.scalar.side_effect = [ada, first]

    submit("/login", email="ada@example.com", password=PASSWORD)

    session.delete.assert_called_once_with(first)
