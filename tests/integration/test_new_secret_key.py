"""The site gets a new SECRET_KEY: web servers that are restarted, and browsers that stay open.

No twin: it takes web servers with different keys, and forms with their CSRF tokens.
"""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from app import create_app
from app.cli.processes import deliver_one
from tests.support.builders import FORMER_KEY, PASSWORD, a_registration
from tests.support.http_browser import Browser
from tests.support.processes import free_port
from tests.support.reading import link_in
from tests.support.serving import serving

NEW_KEY = "the key that the site has from now on"


@pytest.fixture
def site():
    """The public URL."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def start(clone, cloned_sessions, site):
    """Start the web server with these keys, in place of the one that runs."""
    with ExitStack() as running:

        def start_with(**keys):
            running.close()
            config = replace(clone, public_base_url=site, **keys)
            app = create_app(config, session_factory=cloned_sessions)
            running.enter_context(serving(app, int(site.rpartition(":")[2])))

        yield start_with


@pytest.fixture
def register(clone, site, inbox, cloned_sessions):
    """Register a user of the first web server; return the browser and the link of the email."""
    config = replace(clone, public_base_url=site, secret_key=FORMER_KEY)
    worker = create_app(config, session_factory=cloned_sessions)

    def register_one(email):
        browser = Browser(site)
        browser.visit("/register")
        browser.submit(**a_registration(email=email))
        with worker.app_context():
            assert deliver_one()
        return browser, link_in(inbox.messages()[0].text)

    return register_one


@pytest.fixture
def logged_in(register):
    """Register and confirm a user of the first web server; return the browser."""

    def confirm_one(email):
        browser, link = register(email)
        browser.visit(link)
        browser.submit(password=PASSWORD)
        assert f"{email} is confirmed, and you are logged in." in browser.shown
        return browser

    return confirm_one


def test_users_notice_no_new_key_while_the_former_one_is_listed(start, logged_in, register, site):
    start(secret_key=FORMER_KEY)
    ada = logged_in("ada@example.com")
    grace, link = register("grace@example.com")
    joan = Browser(site)
    joan.visit("/register")

    start(secret_key=NEW_KEY, secret_key_fallbacks=(FORMER_KEY,))
    ada.visit("/account")
    grace.visit(link)
    grace.submit(password=PASSWORD)
    joan.submit(**a_registration(email="joan@example.com"))

    assert "Your account Email address ada@example.com" in ada.shown
    assert "grace@example.com is confirmed, and you are logged in." in grace.shown
    assert "Check your inbox" in joan.shown


def test_a_key_that_is_gone_ends_logins_and_links_and_each_page_says_what_to_do(
    start, logged_in, register, site
):
    start(secret_key=FORMER_KEY)
    ada = logged_in("ada@example.com")
    grace, link = register("grace@example.com")
    joan = Browser(site)
    joan.visit("/register")

    start(secret_key=NEW_KEY)
    ada.visit("/account")
    grace.visit(link)
    joan.submit(**a_registration(email="joan@example.com"))

    assert "Please log in first." in ada.shown
    assert "Log in with your email address and password, and we will send" in grace.shown
    assert joan.status == 403
    assert "Go back, reload the page, and send the form again." in joan.shown
