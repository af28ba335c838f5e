import pytest
from sqlalchemy import delete

from app.models import LoginSession, User
from tests.builders import PASSWORD, PASSWORDS, a_login_session, a_user
from tests.reading import shown


def test_a_stranger_is_sent_to_the_login_and_back(client):
    answer = client.get("/account")

    assert (answer.status_code, answer.location) == (302, "/login?next=%2Faccount")


def test_the_account_shows_its_address_and_its_age(client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    page = client.get("/account")

    assert "Address ada@example.com Since 31 January 2026" in shown(page)


def test_the_account_lists_where_it_is_logged_in(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent="A phone"))
    log_in(ada)

    page = client.get("/account")

    assert "Werkzeug/" in shown(page)
    assert "(this one)" in shown(page)
    assert "A phone since" in shown(page)


def test_a_browser_name_is_text_not_markup(client, log_in, save):
    ada = save(a_user())
    save(a_login_session(user_id=ada.id, user_agent="<script>alert(1)</script>"))
    log_in(ada)

    page = client.get("/account")

    assert "&lt;script&gt;" in page.text


def test_an_ended_session_is_a_stranger_again(client, log_in, save, session):
    log_in(save(a_user()))
    session.execute(delete(LoginSession))
    session.commit()

    answer = client.get("/account")

    assert answer.status_code == 302


def test_the_front_page_greets_who_is_logged_in(client, log_in, save):
    log_in(save(a_user(email="ada@example.com")))

    page = client.get("/")

    assert "You are logged in as ada@example.com." in shown(page)


def test_the_front_page_invites_a_stranger(client):
    page = client.get("/")

    assert "Register Log in" in shown(page)


def test_a_new_password_leads_back_to_the_account(submit, log_in, save, committed):
    log_in(save(a_user()))

    answer = submit("/account/password", current=PASSWORD, password="a brand new password")

    assert (answer.status_code, answer.location) == (303, "/account")
    [ada] = committed(User)
    assert PASSWORDS.match(ada.password_hash, "a brand new password")


def test_a_wrong_current_password_is_explained(submit, log_in, save):
    log_in(save(a_user()))

    answer = submit("/account/password", current="a guess", password="a brand new password")

    assert answer.status_code == 422
    assert "This is not your current password." in shown(answer)


def test_another_session_can_be_ended(submit, log_in, save, committed):
    ada, grace = save(a_user()), save(a_user(email="grace@example.com"))
    phone = save(a_login_session(user_id=ada.id))
    stranger = save(a_login_session(user_id=grace.id))
    log_in(ada)

    answer = submit(f"/account/sessions/{phone.id}/end", page="/account")
    submit(f"/account/sessions/{stranger.id}/end", page="/account")

    assert (answer.status_code, answer.location) == (303, "/account")
    left = {row.id for row in committed(LoginSession)}
    assert phone.id not in left
    assert stranger.id in left


def test_all_other_sessions_can_be_ended(submit, log_in, save, committed):
    ada = save(a_user())
    save(*[a_login_session(user_id=ada.id) for _ in range(3)])
    log_in(ada)

    answer = submit("/account/sessions/end-others", page="/account")

    assert (answer.status_code, answer.location) == (303, "/account")
    [here] = committed(LoginSession)
    assert here.user_agent.startswith("Werkzeug")


@pytest.mark.parametrize("path", ["/account/password", "/account/sessions/end-others"])
def test_a_stranger_changes_nothing(submit, save, committed, path):
    save(a_login_session(user=a_user()))

    answer = submit(path, page="/login")

    assert answer.status_code == 302
    assert answer.location.startswith("/login")
    assert len(committed(LoginSession)) == 1
