"""Requests that are refused because of their host.

No twin: such a request is refused before any dependency is asked.
"""

import pytest

FOREIGN = {"Host": "evil.example"}


def test_an_unknown_host_is_refused(client):
    page = client.get("/login", headers=FOREIGN)

    assert page.status_code == 400
    assert "evil.example" not in page.text


@pytest.mark.parametrize(
    "host",
    [
        "handshake.example",
        "HANDSHAKE.example:8000",
        "handshake.example.",
        "Handshake.Example.:443",
        "handshake.example:80",
        "localhost",
    ],
)
def test_the_public_host_and_the_trusted_ones_are_served(client, host):
    page = client.get("/login", headers={"Host": host})

    assert page.status_code == 200


@pytest.mark.parametrize(
    "host", ["", "handshake.example@evil.example", "[", "nöt.example", "a" * 99]
)
def test_an_invalid_host_is_refused(client, lines, host):
    page = client.get("/login", headers={"Host": host})

    assert page.status_code == 400
    assert " refused the host '': " in lines()[0]


@pytest.mark.parametrize(
    "host", ["handshake.example..", "handshake.example.evil.example", ".handshake.example", "[::1]"]
)
def test_a_host_that_only_looks_like_a_known_one_is_refused(client, host):
    page = client.get("/login", headers={"Host": host})

    assert page.status_code == 400


def test_the_log_names_a_refused_host(client, lines):
    client.get("/login", headers=FOREIGN)

    assert "refused the host 'evil.example': neither PUBLIC_BASE_URL nor TRUSTED" in lines()[0]


def test_a_health_check_may_use_any_host(client):
    response = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})

    assert response.status_code == 200
