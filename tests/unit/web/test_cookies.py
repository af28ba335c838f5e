"""The attributes of the session cookie, and which signatures are accepted.

No twin: they follow from the configuration and the clock; no dependency takes part.
"""

from datetime import UTC, datetime, timedelta

import time_machine

from tests.support.builders import a_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_no_other_site_and_no_script_can_use_the_cookie(client):
    response = client.get("/account")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_a_site_with_https_sends_its_cookie_over_https_only(https_client):
    response = https_client.get("/account")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "; Secure; " in cookie


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
