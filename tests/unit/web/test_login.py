from datetime import UTC, datetime

import pytest
import time_machine

from app.accounts.throttle import LOGIN
from app.database.models import LoginSession, OutboxEmail
from tests.support.builders import PASSWORD, a_user, an_unconfirmed_user
from tests.support.reading import shown, without_request_id
from tests.unit.doubles import every_sql, sql_of, sql_of_success


def test_logging_in_leads_to_the_account(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")


def test_logging_in_opens_a_session(submit, found, saved):
    ada = found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    row = saved(LoginSession)
    assert (row.user, row.ip_address) == (ada, "127.0.0.1")
    assert row.user_agent.startswith("Werkzeug/")


def test_the_session_shows_the_ip_address_in_one_form(client, submit, found, saved):
    found(a_user(email="ada@example.com"))
    client.environ_base["REMOTE_ADDR"] = "[::ffff:203.0.113.7]:40000"

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert saved(LoginSession).ip_address == "203.0.113.7"


def test_a_browser_without_a_user_agent_can_log_in(client, submit, found, saved):
    found(a_user(email="ada@example.com"))
    del client.environ_base["HTTP_USER_AGENT"]

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert saved(LoginSession).user_agent == ""


def test_a_wrong_password_is_refused_with_an_explanation(submit, found, session):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password="a guess")

    assert response.status_code == 422
    assert "No account has this email address and this password." in shown(response)
    session.add.assert_not_called()


def test_an_unknown_email_gets_the_same_page_as_a_wrong_password(submit, found):
    found(a_user(email="ada@example.com"))
    wrong = submit("/login", email="ada@example.com", password="a guess")
    found(None)

    unknown = submit("/login", email="eve@example.com", password="a guess")

    assert unknown.status_code == wrong.status_code
    assert shown(unknown) == shown(wrong)


def test_a_user_whose_email_is_not_confirmed_gets_a_new_link(submit, found, saved):
    ada = found(an_unconfirmed_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 422
    assert "This email address is not confirmed yet. We have sent you a new link." in shown(
        response
    )
    assert saved(OutboxEmail).user is ada


def test_the_user_of_a_disabled_account_is_told_so(submit, found, session):
    found(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 422
    assert "This account is disabled. Contact the administrator." in shown(response)
    session.add.assert_not_called()


def test_logging_in_leads_back_to_the_page_that_required_it(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit(
        "/login", page="/login?next=/?a=b", email="ada@example.com", password=PASSWORD, next="/?a=b"
    )

    assert response.location == "/?a=b"


def test_logging_in_leads_to_no_other_site(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit(
        "/login", email="ada@example.com", password=PASSWORD, next="//evil.example/account"
    )

    assert response.location == "/account"


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


def test_logging_out_ends_the_session_on_the_server(submit, log_in, session):
    row = log_in(a_user())

    response = submit("/logout", page="/")

    assert (response.status_code, response.location) == (303, "/")
    session.delete.assert_called_once_with(row)
    session.commit.assert_called_once_with()


def test_logging_out_makes_the_browser_anonymous(client, submit, log_in):
    log_in(a_user())

    submit("/logout", page="/")

    assert client.get("/account").location.startswith("/login")


def test_logging_out_twice_does_no_harm(submit, log_in, session):
    row = log_in(a_user())
    submit("/logout", page="/")

    response = submit("/logout", page="/login")

    assert (response.status_code, response.location) == (303, "/")
    session.delete.assert_called_once_with(row)


def test_a_link_cannot_log_a_user_out(client, log_in, session):
    log_in(a_user())

    response = client.get("/logout")

    assert response.status_code == 405
    session.delete.assert_not_called()


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


def test_a_password_of_1025_characters_is_refused_before_it_is_counted(submit, session):
    response = submit("/login", email="ada@example.com", password="x" * 1025)

    assert response.status_code == 422
    assert "A password has 1024 characters at most." in shown(response)
    assert session.mock_calls == []


def test_logging_in_does_not_count_as_a_guess(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert every_sql(session)[-2:] == sql_of_success(LOGIN, "ada@example.com")


def test_a_wrong_password_counts_as_a_guess(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password="a guess")

    assert [sql.split()[0] for sql in every_sql(session)] == ["INSERT", "INSERT"]


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_are_told_when_to_try_again(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Too many attempts Wait 15 minutes, then try again." in shown(response)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_get_the_same_page_with_and_without_an_account(submit, found):
    found(a_user(email="ada@example.com"))
    with_account = submit("/login", email="ada@example.com", password=PASSWORD)
    found(None)

    without_account = submit("/login", email="eve@example.com", password=PASSWORD)

    assert without_account.status_code == with_account.status_code == 429
    assert without_request_id(without_account) == without_request_id(with_account)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_open_no_session_even_with_the_right_password(submit, found, session):
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    session.add.assert_not_called()
