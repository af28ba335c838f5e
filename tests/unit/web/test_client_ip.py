import pytest

from app import create_app
from app.web.current_user import caller
from tests.support.builders import a_config

FORGED = {"X-Forwarded-For": "198.51.100.7, 192.0.2.1"}


@pytest.fixture
def client_behind(session, mail):
    """A browser at an application that trusts so many proxies."""

    def behind(proxies):
        config = a_config(trusted_proxies=proxies)
        return create_app(config, session_factory=lambda: session, mail=mail).test_client()

    return behind


def test_without_proxies_the_header_is_ignored(client_behind):
    with client_behind(0) as client:
        client.get("/healthz", headers=FORGED)

        assert caller() == "127.0.0.1"


def test_behind_a_proxy_its_own_entry_counts_and_no_forged_one(client_behind):
    with client_behind(1) as client:
        client.get("/healthz", headers=FORGED)

        assert caller() == "192.0.2.1"


def test_behind_two_proxies_the_second_from_the_right_counts(client_behind):
    with client_behind(2) as client:
        client.get("/healthz", headers=FORGED)

        assert caller() == "198.51.100.7"


def test_a_server_that_names_no_address_leaves_it_unknown(client):
    with client:
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": ""})

        assert caller() == "unknown"
