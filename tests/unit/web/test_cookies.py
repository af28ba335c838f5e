"""The attributes of the session cookie, and which signatures are accepted.

No twin: they follow from the configuration and the clock; no dependency takes part.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import create_app
from tests.support.builders import PASSWORD, a_config, a_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_no_other_site_and_no_script_can_use_the_cookie(client):
    response = client.get("/account")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_a_site_with_https_sends_its_cookie_over_https_only(https_client):
    response = https_client.get("/account")

    cookie = response.headers["Set-Cookie"]
    value, _, attributes = cookie.partition("; ")
    assert value.startswith("__Host-session=")
    assert attributes == "Secure; HttpOnly; Path=/; SameSite=Lax"


def test_a_cookie_of_a_web_server_whose_clock_is_a_minute_ahead_is_read(client, log_in):
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        log_in(a_user())

    with time_machine.travel(NOON, tick=False):
        response = client.get("/account")

    assert response.status_code == 200


def test_a_cookie_of_a_web_server_whose_clock_is_more_than_a_minute_ahead_is_empty(client, log_in):
    with time_machine.travel(NOON + timedelta(seconds=61), tick=False):
        log_in(a_user())

    with time_machine.travel(NOON, tick=False):
        response = client.get("/account")

    assert response.location == "/login?next=/account"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:8000", "session-8000"),
        ("http://127.0.0.1", "session"),
        ("https://handshake.example:8443", "__Host-session-8443"),
        ("http://[::1]:8000", "session-8000"),
    ],
)
def test_the_name_of_the_cookie_contains_the_port_of_the_public_url(session, mail, url, name):
    app = create_app(a_config(public_base_url=url), session_factory=lambda: session, mail=mail)

    assert app.session_interface.get_cookie_name(app) == name


@pytest.mark.parametrize("value", ["a|é", "a|b", "|"])
def test_a_cookie_that_the_site_never_sets_is_not_read(client, value):
    client.set_cookie("remember_token", value)

    response = client.get("/account")

    assert response.location == "/login?next=/account"


def test_a_login_sets_no_other_cookie(submit, found):
    found(a_user(email="ada@example.com"))

    response = submit("/login", email="ada@example.com", password=PASSWORD)

    [cookie] = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("session=")
