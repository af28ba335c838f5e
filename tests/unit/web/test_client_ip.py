"""Which IP address counts as that of the client.

No twin: a header is read as the configuration says; no dependency takes part.
"""

import pytest

from app import create_app
from app.web.current_user import client_ip
from tests.support.builders import a_config

FORGED = {"X-Forwarded-For": "198.51.100.7, 192.0.2.1"}


@pytest.fixture
def client_behind(session, mail):
    """A browser of an application that trusts so many proxies."""

    def behind(proxies):
        config = a_config(trusted_proxies=proxies)
        return create_app(config, session_factory=lambda: session, mail=mail).test_client()

    return behind


def test_without_proxies_the_header_is_ignored(client_behind):
    with client_behind(0) as client:
        client.get("/healthz", headers=FORGED)

        assert client_ip() == "127.0.0.1"


def test_behind_one_proxy_the_last_entry_counts(client_behind):
    with client_behind(1) as client:
        client.get("/healthz", headers=FORGED)

        assert client_ip() == "192.0.2.1"


def test_behind_two_proxies_the_last_but_one_entry_counts(client_behind):
    with client_behind(2) as client:
        client.get("/healthz", headers=FORGED)

        assert client_ip() == "198.51.100.7"


def test_the_client_ip_is_unknown_when_the_server_gives_none(client):
    with client:
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": ""})

        assert client_ip() == "unknown"
