"""The scheme that a request has: that of PUBLIC_BASE_URL, whatever a proxy or a client says.

No twin: it follows from the configuration; no dependency takes part.
"""

from itertools import product

import pytest
from flask import request

from app import create_app
from tests.support.builders import a_config
from tests.support.reading import hidden_fields

HTTPS, HTTP = "https://handshake.example", "http://handshake.example"
FORWARDED = ({}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Proto": "https"})


@pytest.fixture
def client_of(session, mail, first_attempt):
    """A browser of an application with these settings."""

    def browser(**settings):
        return create_app(
            a_config(**settings), session_factory=lambda: session, mail=mail
        ).test_client()

    return browser


@pytest.mark.parametrize(
    ("url", "proxies", "headers"), [*product([HTTPS, HTTP], [0, 1], FORWARDED)]
)
def test_every_request_has_the_public_scheme(client_of, url, proxies, headers):
    with client_of(public_base_url=url, trusted_proxies=proxies) as client:
        client.get("/login", base_url=HTTP, headers=headers)

        assert request.base_url == f"{url}/login"


@pytest.mark.parametrize(("proxies", "headers"), [*product([0, 1], FORWARDED)])
def test_a_site_with_https_checks_where_a_form_comes_from(client_of, proxies, headers):
    client = client_of(public_base_url=HTTPS, trusted_proxies=proxies)
    hidden = hidden_fields(client.get("/login", base_url=HTTP).text)

    response = client.post(
        "/login",
        base_url=HTTP,
        headers={**headers, "Referer": "https://evil.example/"},
        data=hidden,
    )

    assert response.status_code == 403


def test_the_log_says_why_a_form_is_refused(client_of, lines):
    client = client_of(public_base_url=HTTPS)
    hidden = hidden_fields(client.get("/login", base_url=HTTPS).text)

    client.post("/login", base_url=HTTPS, data=hidden)

    log = "\n".join(lines())
    assert "refused a form for the host 'handshake.example': The referrer header is miss" in log


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_makes_a_site_without_https_one_with_https(client_of, proxies):
    client = client_of(public_base_url=HTTP, trusted_proxies=proxies)
    headers = {"X-Forwarded-Proto": "https"}

    page = client.get("/login", base_url=HTTP, headers=headers)
    response = client.post("/login", base_url=HTTP, headers=headers, data=hidden_fields(page.text))

    assert "Secure" not in page.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in page.headers
    assert response.status_code == 422
