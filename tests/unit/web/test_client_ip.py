"""Which IP address counts as that of the client.

No twin: a header is read as the configuration says; no dependency takes part.
"""

import pytest

from app import create_app
from app.web.current_user import client_ip
from tests.support.builders import a_config

FORGED = {"X-Forwarded-For": "198.51.100.7, 192.0.2.1"}


# What a server or a proxy writes, and the client that is meant.
SPELLINGS = [
    ("203.0.113.7", "203.0.113.7"),
    (" 203.0.113.7\t", "203.0.113.7"),
    ("203.000.113.007", "203.0.113.7"),
    ("203.0.113.7:40000", "203.0.113.7"),
    ("::ffff:203.0.113.7", "203.0.113.7"),
    ("::FFFF:CB00:7107", "203.0.113.7"),
    ("0:0:0:0:0:ffff:203.0.113.007", "203.0.113.7"),
    ("::ffff:203.0.113.7:40000", "203.0.113.7"),
    ("[::ffff:203.0.113.7]:40000", "203.0.113.7"),
    ("::ffff:203.0.113.7%eth0", "203.0.113.7"),
    ("64:ff9b::203.0.113.7", "203.0.113.7"),
    ("64:ff9b::cb00:7107", "203.0.113.7"),
    ("2002:cb00:7107::1", "203.0.113.7"),
    ("2002:cb00:7107:ffff::1", "203.0.113.7"),
    ("2001:db8::1", "2001:db8::1"),
    ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    ("[2001:db8::1]", "2001:db8::1"),
    ("[2001:db8::1]:443", "2001:db8::1"),
    (" [2001:DB8::1]:443 ", "2001:db8::1"),
    ("2001:db8:0:0:0:0:0:1:443", "2001:db8::1"),
    ("fe80::1%eth0", "fe80::1"),
    ("[fe80::1%25eth0]:443", "fe80::1"),
    ("::1", "::1"),
    ("64:ff9b:1::cb00:7107", "64:ff9b:1::cb00:7107"),
]
NO_ADDRESSES = [
    "",
    " ",
    "unknown",
    "_hidden",
    "localhost",
    "a-proxy.example:443",
    "203.0.113",
    "203.0.113.7:port",
    "203.0.113.256",
    "3405803783",
    "0xcb007107",
    "2001:db8::1::2",
    "fe80::/10",
    "[]:443",
    ":::",
    "\N{ARABIC-INDIC DIGIT THREE}.0.113.7",
]


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


@pytest.mark.parametrize("begun", ['"', '198.51.100.7%"', '"198.51.100.7%', "a\\", "(", '"a", "'])
def test_what_the_client_writes_before_does_not_hide_the_entry_of_the_proxy(client_behind, begun):
    with client_behind(1) as client:
        client.get("/healthz", headers={"X-Forwarded-For": f"{begun}, 192.0.2.1"})

        assert client_ip() == "192.0.2.1"


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": ""}])
def test_behind_a_proxy_that_tells_no_client_the_proxy_counts(client_behind, headers):
    with client_behind(1) as client:
        client.get("/healthz", headers=headers)

        assert client_ip() == "127.0.0.1"


def test_with_fewer_entries_than_proxies_the_nearest_machine_counts(client_behind):
    with client_behind(3) as client:
        client.get("/healthz", headers=FORGED)

        assert client_ip() == "127.0.0.1"


@pytest.mark.parametrize(("spelling", "address"), SPELLINGS)
def test_every_spelling_of_an_address_is_one_client(client, spelling, address):
    with client:
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": spelling})

        assert client_ip() == address


@pytest.mark.parametrize("spelling", NO_ADDRESSES)
def test_what_is_no_address_is_one_unknown_client(client, spelling):
    with client:
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": spelling})

        assert client_ip() == "unknown"


def test_the_entry_of_a_proxy_that_writes_ports_counts_without_the_port(client_behind):
    with client_behind(1) as client:
        client.get("/healthz", headers={"X-Forwarded-For": "198.51.100.7, [2001:db8::1]:443"})

        assert client_ip() == "2001:db8::1"
