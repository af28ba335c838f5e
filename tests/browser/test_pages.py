"""Every page, as axe sees it, on a desk and on a phone; `watch` looks for trouble meanwhile."""

import pytest
from playwright.sync_api import expect

from app import create_app
from dev.inbox.pages import VIEWS
from tests.browser.users import Mouse, log_in
from tests.browser.looks import faults_of, faults_shown
from tests.support.builders import a_config

STRANGERS = {
    "home.show": "/",
    "login.show": "/login",
    "password.forgot": "/password/forgot",
    "password.look_in_the_inbox": "/password/forgot/inbox",
    "registration.look_in_the_inbox": "/register/inbox",
    "registration.show": "/register",
}
VISITORS = {
    "account.delete": "/account/delete",
    "account.email": "/account/email",
    "account.password": "/account/password",
    "account.show": "/account",
    "account_sessions.show": "/account/sessions",
}
LINKS = {"address.show": "/address", "confirmation.show": "/confirm", "password.show": "/password"}
NO_PAGES = {"static", "bootstrap.static", "health.healthz", "health.readyz"}
REFUSED = ["/nothing", "/confirm/nonsense", "/password/reset/nonsense", "/address/nonsense"]


@pytest.fixture
def page(site, new_context):
    return new_context().new_page()


@pytest.fixture
def visitor(site, page):
    """The page of somebody who has just logged in."""
    site.somebody("Ada").open_account()
    page.goto("/login")
    log_in(Mouse(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    return page


def test_every_page_is_looked_at():
    app = create_app(a_config())

    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages - NO_PAGES == set(STRANGERS) | set(VISITORS) | set(LINKS)


def test_the_pages_for_everybody(page):
    assert faults_of(page, *STRANGERS.values()) == []


def test_the_pages_of_what_is_not_there(page):
    assert faults_of(page, *REFUSED) == []


def test_the_pages_of_a_visitor(visitor):
    assert faults_of(visitor, "/", *VISITORS.values()) == []


def test_the_pages_behind_links(page, site):
    ada, grace = site.somebody("Ada"), site.somebody("Grace")
    ada.open_account()
    used = ada.link
    grace.register()
    grace.receive()
    ada.fill_in("/password/forgot", email=ada.address)
    ada.receive()
    reset = ada.link
    ada.log_in()
    ada.change("/account/email", email="ada@new.example")
    ada.receive("ada@new.example")

    faults = [
        fault for link in (grace.link, reset, ada.link, used) for fault in faults_of(page, link)
    ]

    assert faults == []


def test_a_form_that_is_sent_back(page):
    page.goto("/register")
    hands = Mouse(page)
    hands.write("Email address", "nobody at all")
    hands.press("Register")
    expect(page.locator(".invalid-feedback")).to_have_count(2)

    faults = faults_shown(page)

    assert faults == []


def test_a_login_that_is_refused(page):
    page.goto("/login")
    log_in(Mouse(page), "a guess")
    expect(page.get_by_role("alert")).to_be_visible()

    faults = faults_shown(page)

    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_inbox(new_context, site, scheme):
    page = new_context(color_scheme=scheme).new_page()
    empty = faults_of(page, site.inbox_url)
    site.somebody("Ada").open_account()

    full = faults_of(page, *[f"{site.inbox_url}/?view={view}" for view in VIEWS])

    assert [*empty, *full] == []
