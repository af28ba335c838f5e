from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func

from app.accounts.throttle import LOGIN
from app.database.models import Attempts, LoginSession, OutboxEmail
from tests.support.builders import PASSWORD, THROTTLE, a_user, an_unconfirmed_user
from tests.support.reading import shown, without_request_id


@pytest.fixture
def too_many_attempts(save):
    """Let the next attempt on ada@example.com or eve@example.com be one too many."""
    counts = {
        **THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1"),
        **THROTTLE.limits(LOGIN, "eve@example.com", "127.0.0.1"),
    }
    save(*[Attempts(key=key, count=count, since=func.now()) for key, count in counts.items()])


def test_logging_in_leads_to_the_account(submit, save):
    save(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert (response.status_code, response.location) == (303, "/account")


def test_logging_in_opens_a_session(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert (row.user_id, row.ip_address) == (ada.id, "127.0.0.1")
    assert row.user_agent.startswith("Werkzeug/")


def test_the_session_shows_the_ip_address_in_one_form(client, submit, save, committed):
    save(a_user(email="ada@example.com"))
    client.environ_base["REMOTE_ADDR"] = "[::ffff:203.0.113.7]:40000"

    submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert row.ip_address == "203.0.113.7"


def test_a_browser_without_a_user_agent_can_log_in(client, submit, save, committed):
    save(a_user(email="ada@example.com"))
    del client.environ_base["HTTP_USER_AGENT"]

    submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert row.user_agent == ""


def test_a_wrong_password_is_refused_with_an_explanation(submit, save, committed):
    save(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password="a guess")

    assert response.status_code == 422
    assert "No account has this email address and this password." in shown(response)
    assert committed(LoginSession) == []


def test_an_unknown_email_gets_the_same_page_as_a_wrong_password(submit, save):
    save(a_user(email="ada@example.com"))
    wrong = submit("/login", email="ada@example.com", password="a guess")

    unknown = submit("/login", email="eve@example.com", password="a guess")

    assert unknown.status_code == wrong.status_code
    assert shown(unknown) == shown(wrong)


def test_a_user_whose_email_is_not_confirmed_gets_a_new_link(submit, save, committed):
    ada = save(an_unconfirmed_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 422
    assert "This email address is not confirmed yet. We have sent you a new link." in shown(
        response
    )
    [email] = committed(OutboxEmail)
    assert email.user_id == ada.id


def test_the_user_of_a_disabled_account_is_told_so(submit, save, committed):
    save(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 422
    assert "This account is disabled. Contact the administrator." in shown(response)
    assert committed(LoginSession) == []


def test_logging_in_leads_back_to_the_page_that_required_it(submit, save):
    save(a_user(email="ada@example.com"))

    response = submit(
        "/login", page="/login?next=/?a=b", email="ada@example.com", password=PASSWORD
    )

    assert response.location == "/?a=b"


def test_logging_in_leads_to_no_other_site(submit, save):
    save(a_user(email="ada@example.com"))

    response = submit(
        "/login", page="/login?next=//evil.example", email="ada@example.com", password=PASSWORD
    )

    assert response.location == "/account"


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


def test_logging_out_ends_the_session_on_the_server(submit, log_in, save, committed):
    log_in(save(a_user()))

    response = submit("/logout", page="/")

    assert (response.status_code, response.location) == (303, "/")
    assert committed(LoginSession) == []


def test_logging_out_makes_the_browser_anonymous(client, submit, log_in, save):
    log_in(save(a_user()))

    submit("/logout", page="/")

    assert client.get("/account").location.startswith("/login")


def test_logging_out_twice_does_no_harm(submit, log_in, save):
    log_in(save(a_user()))
    submit("/logout", page="/")

    response = submit("/logout", page="/login")

    assert (response.status_code, response.location) == (303, "/")


def test_a_link_cannot_log_a_user_out(client, log_in, save, committed):
    log_in(save(a_user()))

    response = client.get("/logout")

    assert response.status_code == 405
    assert len(committed(LoginSession)) == 1


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


def test_a_password_of_1025_characters_is_refused_before_it_is_counted(submit, committed):
    response = submit("/login", email="ada@example.com", password="x" * 1025)

    assert response.status_code == 422
    assert "A password has 1024 characters at most." in shown(response)
    assert committed(Attempts) == []


def test_logging_in_does_not_count_as_a_guess(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    _, of_client = THROTTLE.limits(LOGIN, "ada@example.com", "127.0.0.1")
    assert {row.key: row.count for row in committed(Attempts)} == {of_client: 0}


def test_a_wrong_password_counts_as_a_guess(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password="a guess")

    assert [row.count for row in committed(Attempts)] == [1, 1]


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_are_told_when_to_try_again(submit, save):
    save(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Too many attempts Wait 15 minutes, then try again." in shown(response)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_get_the_same_page_with_and_without_an_account(submit, save):
    save(a_user(email="ada@example.com"))
    with_account = submit("/login", email="ada@example.com", password=PASSWORD)

    without_account = submit("/login", email="eve@example.com", password=PASSWORD)

    assert without_account.status_code == with_account.status_code == 429
    assert without_request_id(without_account) == without_request_id(with_account)


@pytest.mark.usefixtures("too_many_attempts")
def test_too_many_attempts_open_no_session_even_with_the_right_password(submit, save, committed):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert committed(LoginSession) == []
