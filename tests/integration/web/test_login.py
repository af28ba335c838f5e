from datetime import UTC, datetime

import time_machine

from app.database.models import Attempts, LoginSession, OutboxEmail
from app.accounts.throttle import PER_ADDRESS, PER_CALLER, Action, limits
from tests.support.builders import PASSWORD, a_newcomer, a_user
from tests.support.reading import shown, without_its_number


def test_the_form_asks_for_address_and_password(client):
    page = client.get("/login")

    assert page.status_code == 200
    assert "Email address Password" in shown(page)


def test_logging_in_leads_to_the_account(submit, save):
    save(a_user(email="ada@example.com"))

    answer = submit("/login", email="ada@example.com", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/account")


def test_logging_in_opens_a_session(submit, save, committed):
    ada = save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert (row.user_id, row.ip_address) == (ada.id, "127.0.0.1")
    assert row.user_agent.startswith("Werkzeug/")


def test_a_browser_without_a_name_may_log_in(client, submit, save, committed):
    save(a_user(email="ada@example.com"))
    del client.environ_base["HTTP_USER_AGENT"]

    submit("/login", email="ada@example.com", password=PASSWORD)

    [row] = committed(LoginSession)
    assert row.user_agent == ""


def test_a_wrong_password_is_told_without_telling_who_has_an_account(submit, save):
    save(a_user(email="ada@example.com"))

    answer = submit("/login", email="ada@example.com", password="a guess")

    assert answer.status_code == 422
    assert "No account has this address and this password." in shown(answer)


def test_an_unknown_address_gets_the_same_page_as_a_wrong_password(submit, save):
    save(a_user(email="ada@example.com"))
    wrong = submit("/login", email="ada@example.com", password="a guess")

    unknown = submit("/login", email="eve@example.com", password="a guess")

    assert unknown.status_code == wrong.status_code
    assert shown(unknown) == shown(wrong)


def test_an_unconfirmed_address_is_told_to_look_in_the_inbox(submit, save, committed):
    ada = save(a_newcomer(email="ada@example.com"))

    answer = submit("/login", email="ada@example.com", password=PASSWORD)

    assert answer.status_code == 422
    assert "This address is not confirmed yet. We have sent the link again" in shown(answer)
    [email] = committed(OutboxEmail)
    assert email.user_id == ada.id


def test_a_disabled_account_is_told_so(submit, save, committed):
    save(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    answer = submit("/login", email="ada@example.com", password=PASSWORD)

    assert answer.status_code == 422
    assert "This account is disabled. Write to whoever runs this site." in shown(answer)
    assert committed(LoginSession) == []


def test_logging_in_leads_back_to_where_it_was_asked_for(submit, save):
    save(a_user(email="ada@example.com"))

    answer = submit("/login", page="/login?next=/?a=b", email="ada@example.com", password=PASSWORD)

    assert answer.location == "/?a=b"


def test_logging_in_leads_to_no_other_site(submit, save):
    save(a_user(email="ada@example.com"))

    answer = submit(
        "/login", page="/login?next=//evil.example", email="ada@example.com", password=PASSWORD
    )

    assert answer.location == "/account"


def test_nothing_planted_in_the_browser_survives_the_login(client, submit, save):
    save(a_user(email="ada@example.com"))
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    submit("/login", email="ada@example.com", password=PASSWORD)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_token_against_forged_forms_changes_at_the_login(client, submit, save):
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

    answer = submit("/logout", page="/")

    assert (answer.status_code, answer.location) == (303, "/")
    assert committed(LoginSession) == []


def test_logging_out_forgets_the_browser(client, submit, log_in, save):
    log_in(save(a_user()))

    submit("/logout", page="/")

    assert client.get("/account").location.startswith("/login")


def test_logging_out_twice_does_no_harm(submit):
    answer = submit("/logout", page="/login")

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_link_cannot_log_anybody_out(client, log_in, save, committed):
    log_in(save(a_user()))

    answer = client.get("/logout")

    assert answer.status_code == 405
    assert len(committed(LoginSession)) == 1


def test_the_cookie_is_for_this_site_alone_and_for_no_script(client):
    answer = client.get("/account")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_the_cookie_travels_only_by_https_where_there_is_https(https_client):
    answer = https_client.get("/account")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "; Secure; " in cookie


@time_machine.travel("2026-02-01T12:00:00+00:00", tick=False)
def test_the_browser_keeps_the_login_as_long_as_the_server(submit, save):
    save(a_user(email="ada@example.com"))

    answer = submit("/login", email="ada@example.com", password=PASSWORD)

    assert "Expires=Sun, 15 Feb 2026 12:00:00 GMT" in answer.headers["Set-Cookie"]


def test_a_second_login_ends_the_first(submit, log_in, save, committed):
    log_in(save(a_user(email="ada@example.com")))
    [first] = committed(LoginSession)

    submit("/login", email="ada@example.com", password=PASSWORD)

    [second] = committed(LoginSession)
    assert second.id != first.id


def test_a_huge_password_is_not_hashed(submit, committed):
    answer = submit("/login", email="ada@example.com", password="x" * 1025)

    assert answer.status_code == 422
    assert "A password has 1024 characters at most." in shown(answer)
    assert committed(Attempts) == []


def test_too_many_attempts_are_told_when_to_come_back(submit, save):
    save(a_user(email="ada@example.com"))
    save(*attempts_on("ada@example.com", PER_ADDRESS))

    answer = submit("/login", email="ada@example.com", password=PASSWORD)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Too many attempts Wait a quarter of an hour, then try again." in shown(answer)


def test_too_many_attempts_are_told_the_same_with_and_without_an_account(submit, save):
    save(a_user(email="ada@example.com"))
    for_ada = limits(Action.LOGIN, "ada@example.com", "127.0.0.1")
    for_eve = limits(Action.LOGIN, "eve@example.com", "127.0.0.1")
    now = datetime.now(UTC)
    save(*[Attempts(key=key, count=PER_CALLER, since=now) for key in for_ada | for_eve])
    known = submit("/login", email="ada@example.com", password=PASSWORD)

    unknown = submit("/login", email="eve@example.com", password=PASSWORD)

    assert unknown.status_code == known.status_code == 429
    assert without_its_number(unknown) == without_its_number(known)


def test_too_many_attempts_open_no_session_even_with_the_right_password(submit, save, committed):
    save(a_user(email="ada@example.com"))
    save(*attempts_on("ada@example.com", PER_ADDRESS))

    submit("/login", email="ada@example.com", password=PASSWORD)

    assert committed(LoginSession) == []


def attempts_on(email, count):
    keys = limits(Action.LOGIN, email, "127.0.0.1")
    return [Attempts(key=key, count=count, since=datetime.now(UTC)) for key in keys]
