"""The line that each response leaves in the log.

No twin: a line is made of the request and the response; no dependency takes part.
"""

import logging
import re

import pytest


def test_each_response_is_logged_in_one_line(client, lines):
    client.get("/login")

    [line] = lines()
    assert re.search(r" INFO app\.web\.tracing request=\w+ GET /login status=200 ms=\d+$", line)


def test_a_health_check_is_not_logged(client, lines):
    client.get("/healthz")

    assert lines() == []


def test_the_line_and_the_response_have_the_same_request_id(client, lines):
    response = client.get("/login")

    assert f"request={response.headers['X-Request-ID']} " in lines()[0]


def test_a_request_id_from_a_proxy_is_kept(client, lines):
    client.get("/login", headers={"X-Request-ID": "0123-abcd"})

    assert "request=0123-abcd " in lines()[0]


@pytest.mark.parametrize("forged", ["short", "x" * 65, "forged id", "id;drop", "ünïcödé-id"])
def test_an_invalid_request_id_is_replaced(client, lines, forged):
    client.get("/login", headers={"X-Request-ID": forged})

    assert re.search(r"request=[0-9a-f]{32} ", lines()[0])


def test_a_line_break_in_a_value_starts_no_second_line(lines):
    logging.getLogger("app").info("email=%s", "eve@example.com\r\n2026 INFO forged\u2028line")

    [line] = lines()
    assert r"eve@example.com\r\n2026 INFO forged\u2028line" in line
