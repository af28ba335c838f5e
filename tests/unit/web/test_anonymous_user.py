"""What a user sees who is not logged in.

No twin: without a session cookie, none of these pages asks a dependency.
"""

from tests.support.reading import shown


def test_the_front_page_offers_registration_and_login(client):
    page = client.get("/")

    assert "Register Log in" in shown(page)


def test_the_page_after_a_registration_says_what_to_do(client):
    page = client.get("/register/inbox")

    assert "Check your inbox We have sent you an email." in shown(page)


def test_an_anonymous_user_is_sent_to_the_login_and_back(client):
    response = client.get("/account")

    assert (response.status_code, response.location) == (302, "/login?next=/account")


def test_the_way_back_keeps_the_query_of_the_page(client):
    response = client.get("/account?sort=X")

    assert response.location == "/login?next=/account?sort%3DX"


def test_several_redirected_tabs_cause_one_message(client):
    client.get("/account")
    client.get("/account?tab=2")

    page = client.get("/login")

    assert shown(page).count("Please log in first.") == 1
