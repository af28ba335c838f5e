import pytest

from app import create_app
from app.accounts.confirmation import CONFIRM
from tests.support.builders import (
    FORMER_KEY,
    SECRET_KEY,
    a_config,
    a_confirm_token,
    a_user,
    an_unconfirmed_user,
)
from tests.support.reading import shown, token_of

NEW_KEY = SECRET_KEY[::-1]


@pytest.fixture
def restart(client, session, mail):
    """Return the same browser after a restart of the site with these keys."""

    def with_keys(secret_key, *fallbacks):
        config = a_config(secret_key=secret_key, secret_key_fallbacks=fallbacks)
        app = create_app(config, session_factory=lambda: session, mail=mail)
        browser = app.test_client()
        if cookie := client.get_cookie("session"):
            browser.set_cookie("session", cookie.value)
        return browser

    return with_keys


def test_a_login_lives_on_when_its_key_is_a_former_one(restart, log_in):
    log_in(a_user(email="ada@example.com"))

    page = restart(NEW_KEY, FORMER_KEY, SECRET_KEY).get("/account")

    assert "Email address ada@example.com" in shown(page)


def test_a_login_ends_when_its_key_is_gone(restart, log_in):
    log_in(a_user(email="ada@example.com"))

    page = restart(NEW_KEY, FORMER_KEY).get("/account")

    assert page.location == "/login?next=/account"


def test_a_page_signs_the_login_with_the_new_key(restart, log_in, client):
    log_in(a_user(email="ada@example.com"))
    browser = restart(NEW_KEY, SECRET_KEY)

    browser.get("/account")
    client.set_cookie("session", browser.get_cookie("session").value)

    assert restart(NEW_KEY).get("/account").status_code == 200


def test_a_confirm_link_works_when_its_key_is_a_former_one(restart, found):
    grace = found(an_unconfirmed_user(id=8, email="grace@example.com"))

    page = restart(NEW_KEY, FORMER_KEY, SECRET_KEY).get(f"/confirm/{a_confirm_token(grace)}")

    assert "grace@example.com" in shown(page)


def test_a_link_made_since_needs_no_former_key(restart, found):
    grace = found(an_unconfirmed_user(id=8, email="grace@example.com"))
    links = restart(NEW_KEY, SECRET_KEY).application.extensions["handshake"].links

    token = token_of(links.url(CONFIRM, grace.id, grace.fingerprint))

    assert restart(NEW_KEY).get(f"/confirm/{token}").status_code == 200


def test_a_confirm_link_whose_key_is_gone_says_how_to_get_a_new_one(restart, found):
    grace = found(an_unconfirmed_user(id=8, email="grace@example.com"))

    page = restart(NEW_KEY, FORMER_KEY).get(f"/confirm/{a_confirm_token(grace)}")

    assert page.status_code == 400
    assert "Log in with your email address and password, and we will send you" in shown(page)
