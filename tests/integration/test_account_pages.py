from sqlalchemy import delete

from app.models import LoginSession
from tests.builders import a_login_session, a_user
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
