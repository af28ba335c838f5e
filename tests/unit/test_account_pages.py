import pytest

from app.models import LoginSession
from tests.builders import PASSWORD, PASSWORDS, a_user
from tests.reading import shown


def test_a_stranger_is_sent_to_the_login_and_back(client):
    answer = client.get("/account")

    assert (answer.status_code, answer.location) == (302, "/login?next=%2Faccount")


def test_the_account_shows_its_address_and_its_age(client, log_in):
    log_in(a_user(email="ada@example.com"))

    page = client.get("/account")

    assert "Address ada@example.com Since 31 January 2026" in shown(page)


def test_the_account_lists_where_it_is_logged_in(client, log_in, session):
    here = log_in(a_user())
    elsewhere = LoginSession(id=2, user_agent="A phone", created_at=here.created_at)
    session.scalars.return_value.all.return_value = [here, elsewhere]

    page = client.get("/account")

    assert "Firefox (this one)" in shown(page)
    assert "A phone since" in shown(page)


def test_a_browser_name_is_text_not_markup(client, log_in, session):
    here = log_in(a_user())
    here.user_agent = "<script>alert(1)</script>"
    session.scalars.return_value.all.return_value = [here]

    page = client.get("/account")

    assert "&lt;script&gt;" in page.text


def test_an_ended_session_is_a_stranger_again(client, log_in, session):
    log_in(a_user())
    session.scalar.return_value = None

    answer = client.get("/account")

    assert answer.status_code == 302


def test_the_front_page_greets_who_is_logged_in(client, log_in):
    log_in(a_user(email="ada@example.com"))

    page = client.get("/")

    assert "You are logged in as ada@example.com." in shown(page)


def test_the_front_page_invites_a_stranger(client):
    page = client.get("/")

    assert "Register Log in" in shown(page)


def test_a_new_password_leads_back_to_the_account(submit, log_in):
    row = log_in(a_user())

    answer = submit("/account/password", current=PASSWORD, password="a brand new password")

    assert (answer.status_code, answer.location) == (303, "/account")
    assert PASSWORDS.match(row.user.password_hash, "a brand new password")


def test_a_wrong_current_password_is_explained(submit, log_in):
    log_in(a_user())

    answer = submit("/account/password", current="a guess", password="a brand new password")

    assert answer.status_code == 422
    assert "This is not your current password." in shown(answer)


def test_another_session_can_be_ended(submit, log_in, session):
    log_in(a_user())

    answer = submit("/account/sessions/2/end", page="/account")

    assert (answer.status_code, answer.location) == (303, "/account")
    session.execute.assert_called_once()


def test_all_other_sessions_can_be_ended(submit, log_in, session):
    log_in(a_user())

    answer = submit("/account/sessions/end-others", page="/account")

    assert (answer.status_code, answer.location) == (303, "/account")
    session.execute.assert_called_once()


@pytest.mark.parametrize("path", ["/account/password", "/account/sessions/end-others"])
def test_a_stranger_changes_nothing(submit, session, path):
    answer = submit(path, page="/login")

    assert answer.status_code == 302
    assert answer.location.startswith("/login")
    session.execute.assert_not_called()
