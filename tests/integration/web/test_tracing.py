import logging
import re

import pytest

from tests.support.builders import PASSWORD, a_newcomer, a_token, a_user


def test_every_response_leaves_one_line(client, lines):
    client.get("/login")

    [line] = lines()
    assert re.search(r" INFO app\.web\.tracing request=\w+ GET /login status=200 ms=\d+$", line)


def test_a_monitor_does_not_fill_the_log(client, lines):
    client.get("/healthz")

    assert lines() == []


def test_the_line_and_the_response_carry_the_same_number(client, lines):
    answer = client.get("/login")

    assert f"request={answer.headers['X-Request-ID']} " in lines()[0]


def test_a_number_given_by_a_proxy_is_kept(client, lines):
    client.get("/login", headers={"X-Request-ID": "0123-abcd"})

    assert "request=0123-abcd " in lines()[0]


@pytest.mark.parametrize("forged", ["short", "x" * 65, "forged id", "id;drop", "ünïcödé-id"])
def test_a_number_that_could_forge_a_line_is_replaced(client, lines, forged):
    client.get("/login", headers={"X-Request-ID": forged})

    assert re.search(r"request=[0-9a-f]{32} ", lines()[0])


def test_the_token_of_a_link_is_not_logged(client, lines, save):
    ada = save(a_newcomer())

    client.get(f"/confirm/{a_token(ada)}")

    assert a_token(ada) not in "".join(lines())
    assert "GET /confirm/<token> status=200" in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_the_token_of_a_link_is_not_logged_by_a_bug_either(client, lines):
    token = a_token(a_newcomer(id=7))

    client.get(f"/confirm/{token}")

    assert token not in "".join(lines())
    assert "exception on GET /confirm/<token>" in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_a_bug_takes_one_line_traceback_included(client, lines):
    client.get(f"/confirm/{a_token(a_newcomer(id=7))}")

    exception, response = lines()
    assert r"\nTraceback (most recent call last):\n" in exception
    assert "status=500" in response


def test_no_password_is_logged(submit, lines, save):
    save(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)
    submit("/login", email="ada@example.com", password="a wrong guess")

    assert PASSWORD not in "".join(lines())
    assert "a wrong guess" not in "".join(lines())


@pytest.mark.usefixtures("bug")
def test_no_cookie_is_logged(client, lines):
    client.set_cookie("session", "the value of a cookie")

    client.get(f"/confirm/{a_token(a_newcomer(id=7))}")

    assert "status=500" in lines()[-1]
    assert "the value of a cookie" not in "".join(lines())


def test_a_line_break_in_a_value_makes_no_second_line(lines):
    logging.getLogger("app").info("address=%s", "eve@example.com\r\n2026 INFO forged\u2028line")

    [line] = lines()
    assert r"eve@example.com\r\n2026 INFO forged\u2028line" in line
