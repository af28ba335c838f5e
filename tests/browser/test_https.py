"""The site over https, behind a proxy that terminates TLS, and the other sites of a browser.

The inbox is another site here, as a webmail is: a link in it comes from elsewhere.
"""

from unittest.mock import ANY

import pytest
from playwright.sync_api import expect

from tests.browser.journey import by, is_told, sees
from tests.browser.site import running_https_site
from tests.browser.users import EMAIL, Mouse, log_in
from tests.support.builders import PASSWORD

WELCOME = "Welcome to Handshake: please confirm your email address"
ELSEWHERE = "http://elsewhere.test/"


@pytest.fixture(scope="session")
def running_over_https(tmp_path_factory, certificate):
    with running_https_site(tmp_path_factory.mktemp("https"), certificate) as site:
        yield site


@pytest.fixture
def site(running_over_https):
    """The site with https, without any account when a test begins."""
    running_over_https.empty()
    return running_over_https


@pytest.fixture
def logged_in(user, open_link):
    """A user who has registered and confirmed, at the account page."""
    user.follow("Register")
    user.write("Email address", EMAIL)
    user.write("Password", PASSWORD)
    user.press("Register")
    user = open_link(WELCOME)
    user.write("Password", PASSWORD)
    user.press("Confirm and log in")
    is_told(user, f"{EMAIL} is confirmed, and you are logged in.")
    return user


@pytest.fixture
def elsewhere(context):
    """Show a form of another site, which it sends to this URL."""

    def show(target):
        page = context.new_page()
        form = f'<form method="post" action="{target}"><button>Win a prize</button></form>'
        page.route(ELSEWHERE, lambda route: route.fulfill(content_type="text/html", body=form))
        page.goto(ELSEWHERE)
        return Mouse(page)

    return show


@by(Mouse)
def test_the_pages_of_an_account_open_with_a_cookie_for_this_host_alone(logged_in, context, site):
    pages = logged_in.page.get_by_role("main").get_by_role("link").all()
    urls = [f"{site.url}{link.get_attribute('href')}" for link in pages]
    statuses = [logged_in.page.goto(url).status for url in urls]
    assert statuses == [200] * len(urls)

    logged_in.press("Log out")
    logged_in.follow("Log in")
    log_in(logged_in)

    sees(logged_in, "Your account")
    assert logged_in.page.url == f"{site.url}/account"
    [cookie] = context.cookies(site.url)
    assert cookie == {
        "name": f"__Host-session-{site.url.rpartition(':')[2]}",
        "domain": "handshake.test",  # with a dot in front, it would be for its subdomains as well
        "path": "/",
        "secure": True,
        "httpOnly": True,
        "sameSite": "Lax",
        "value": ANY,
        "expires": ANY,
    }


@by(Mouse)
def test_the_browser_leaves_http_by_itself_after_one_visit(user, site):
    user.page.goto(f"{site.url.replace('https:', 'http:')}/login")

    assert user.page.url == f"{site.url}/login"
    sees(user, "Log in")


@by(Mouse)
def test_another_site_leads_a_user_here_and_sends_no_form(logged_in, open_link, elsewhere, site):
    user = open_link(WELCOME)
    sees(user, "This link was already used")
    expect(user.page.get_by_role("button", name="Log out")).to_be_visible()

    user = elsewhere(f"{site.url}/logout")
    user.press("Win a prize")
    sees(user, "This form is no longer valid")

    logged_in.page.reload()
    sees(logged_in, "Your account")
