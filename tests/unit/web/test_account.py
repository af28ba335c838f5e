from tests.support.builders import a_user
from tests.support.reading import shown


def test_the_account_page_shows_the_email_and_since_when_it_exists(client, log_in):
    log_in(a_user(email="ada@example.com"))

    page = client.get("/account")

    assert "Email address ada@example.com Member since 31 January 2026" in shown(page)


def test_the_user_of_an_ended_session_is_anonymous(client, log_in, session):
    log_in(a_user())
    session.scalar.return_value = None

    response = client.get("/account")

    assert (response.status_code, response.location) == (302, "/login?next=/account")


def test_the_front_page_greets_a_user_who_is_logged_in(client, log_in):
    log_in(a_user(email="ada@example.com"))

    page = client.get("/")

    assert "You are logged in as ada@example.com." in shown(page)
