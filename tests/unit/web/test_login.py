from datetime import UTC, datetime

from app.database.models import LoginSession, OutboxEmail
from tests.support.builders import PASSWORD, a_user, an_unconfirmed_user
from tests.support.reading import shown


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
