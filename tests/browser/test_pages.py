"""Every page has no fault that axe finds, and fits the screen of a phone; `watch` looks on."""

from pathlib import Path

from playwright.sync_api import expect

from app import web
from app.extras import EXTRAS
from dev.inbox.pages import VIEWS
from tests.browser.looks import faults_of, faults_shown, page_endpoints
from tests.browser.users import Mouse, log_in
from tests.support.builders import PASSWORD

EXTRAS_TESTS = Path(__file__).parent / "extras"
PUBLIC = {
    "home.show": "/",
    "login.show": "/login",
    "registration.check_your_inbox": "/register/inbox",
    "registration.show": "/register",
}
PRIVATE = {"account.show": "/account"}
BEHIND_LINKS = {"confirmation.show"}
NO_PAGES = {"health.healthz", "health.readyz"}


def test_every_page_of_the_core_is_checked():
    assert page_endpoints(web.CORE) - NO_PAGES == {*PUBLIC, *PRIVATE, *BEHIND_LINKS}


def test_every_extra_checks_its_pages():
    unchecked = [name for name in EXTRAS if not (EXTRAS_TESTS / name / "test_pages.py").exists()]

    assert unchecked == []


def test_the_public_pages_have_no_faults(page):
    assert faults_of(page, *PUBLIC.values()) == []


def test_the_error_pages_have_no_faults(page):
    assert faults_of(page, "/nothing", "/confirm/nonsense") == []


def test_the_private_pages_have_no_faults(account_page):
    assert faults_of(account_page, "/", *PRIVATE.values()) == []


def test_the_pages_behind_links_have_no_faults(page, site):
    ada, grace = site.person("Ada"), site.person("Grace")
    ada.open_account()
    grace.register()
    grace.receive()

    faults = faults_of(page, grace.link, ada.link)

    assert faults == []


def test_a_refused_form_has_no_faults(page):
    page.goto("/register")
    user = Mouse(page)
    user.write("Email address", "not an email address")
    user.press("Register")
    expect(page.locator(".invalid-feedback")).to_have_count(2)

    faults = faults_shown(page)

    assert faults == []


def test_a_form_that_shows_a_password_has_no_faults(page):
    page.goto("/register")
    user = Mouse(page)
    user.write("Password", PASSWORD)
    user.press("Show password")

    faults = faults_shown(page)

    assert faults == []


def test_a_refused_login_has_no_faults(page):
    page.goto("/login")
    log_in(Mouse(page), "a guess")
    expect(page.get_by_role("alert")).to_be_visible()

    faults = faults_shown(page)

    assert faults == []


def test_the_inbox_has_no_faults(page, site):
    empty = faults_of(page, site.inbox_url)
    site.person("Ada").open_account()

    full = faults_of(page, *[f"{site.inbox_url}/?view={view}" for view in VIEWS])

    assert [*empty, *full] == []
