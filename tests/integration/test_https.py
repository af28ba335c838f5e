"""The site as production runs it: https outside, a proxy that terminates TLS, http inside.

No twin: it takes TLS, a proxy and a browser that stores cookies.
"""

import ssl
from dataclasses import replace

import pytest
import trustme
from sqlalchemy import select

from app import create_app
from app.cli.processes import deliver_one
from app.database.models import User
from tests.support.builders import PASSWORD, a_registration
from tests.support.http_browser import Browser
from tests.support.processes import free_port
from tests.support.reading import link_in
from tests.support.serving import serving
from tests.support.tls_proxy import tls_in_front


@pytest.fixture(scope="module")
def site():
    """The public URL."""
    return f"https://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def app(config, current, site):
    """The application on the clone of the test that runs."""
    return create_app(
        replace(config, public_base_url=site, trusted_proxies=1),
        session_factory=lambda: current.session_factory(),  # noqa: PLW0108  set later
    )


@pytest.fixture(scope="module")
def trust(app, site):
    """Serve the site; return what trusts the certificate of its proxy."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with serving(app) as port, tls_in_front(int(site.rpartition(":")[2]), port, certificate):
        yield trust


@pytest.fixture
def browser(site, trust, current, cloned_sessions):
    """A browser that trusts the certificate of the proxy."""
    current.session_factory = cloned_sessions
    return Browser(site, trust=trust)


@pytest.fixture
def link(app, inbox):
    """Send the email that is due; return its link."""

    def deliver():
        with app.app_context():
            assert deliver_one()
        [email] = inbox.messages()
        return link_in(email.text)

    return deliver


def test_a_user_registers_confirms_logs_out_and_logs_in(browser, site, link):
    browser.visit("/register")
    browser.submit(**a_registration(email="ada@example.com"))
    assert "Check your inbox" in browser.shown

    confirm = link()
    assert confirm.startswith(f"{site}/confirm/")
    browser.visit(confirm)
    browser.submit(password=PASSWORD)
    assert "ada@example.com is confirmed, and you are logged in." in browser.shown

    browser.submit("/logout")
    browser.visit("/account")
    assert "Please log in first." in browser.shown
    browser.submit(email="ada@example.com", password=PASSWORD)
    assert "Your account Email address ada@example.com" in browser.shown
    assert browser.url == f"{site}/account"


def test_the_cookie_stays_on_https_and_on_this_host(browser, site):
    browser.visit("/login")

    [cookie] = browser.headers.get_all("Set-Cookie")
    value, *attributes = cookie.split("; ")
    assert value.startswith(f"__Host-session-{site.rpartition(':')[2]}=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize(
    "path", ["/", "/login", "/account", "/no/such/page", "/static/style.css", "/healthz"]
)
def test_every_response_insists_on_https(browser, path):
    browser.visit(path)

    assert browser.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/",
        "https://{host}@evil.example/",
        "https://127.0.0.1/",
        "https://127.0.0.1:1/",
        "http://{host}/",
        "https://127.0.0.1:no-port/",
        "https://[127.0.0.1/",
        "null",
        "",
    ],
)
def test_a_form_that_another_origin_sends_is_refused(browser, site, cloned_sessions, referer):
    browser.visit("/register")

    browser.submit(referer=referer.format(host=site.removeprefix("https://")), **a_registration())

    assert browser.status == 403
    assert "cookies and send a Referer header" in browser.shown
    with cloned_sessions() as session:
        assert session.scalars(select(User)).all() == []


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Port", "1"),
        ("X-Forwarded-Prefix", "/evil"),
        ("Forwarded", "for=192.0.2.1;host=evil.example;proto=http"),
    ],
)
def test_no_header_of_a_client_changes_where_a_redirect_leads(browser, site, header, value):
    browser.visit("/account", **{header: value})

    assert browser.url == f"{site}/login?next=/account"
