from datetime import UTC, datetime

import time_machine

from tests.support.builders import a_newcomer, a_token, a_user
from tests.support.reading import good_news, shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_the_page_behind_the_link_asks_before_it_confirms(client, session):
    ada = session.get.return_value = a_newcomer(id=7, email="ada@example.com")

    page = client.get(f"/confirm/{a_token(ada)}")

    assert page.status_code == 200
    assert "Is ada@example.com yours? Yes, confirm it" in shown(page)


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(client, session):
    ada = session.get.return_value = a_newcomer(id=7)

    client.get(f"/confirm/{a_token(ada)}")

    assert ada.confirmed_at is None


def test_the_button_confirms_and_asks_to_log_in(submit, session):
    ada = session.get.return_value = a_newcomer(id=7)

    answer = submit(f"/confirm/{a_token(ada)}")

    assert (answer.status_code, answer.location) == (303, "/login"), shown(answer)
    assert ada.confirmed_at is not None


def test_the_login_page_then_says_what_was_confirmed(client, submit, session):
    ada = session.get.return_value = a_newcomer(id=7, email="ada@example.com")
    submit(f"/confirm/{a_token(ada)}")

    page = client.get("/login")

    assert good_news(page) == ["ada@example.com is confirmed. You can log in now."]


def test_confirming_logs_nobody_in(client, submit, session):
    ada = session.get.return_value = a_newcomer(id=7)

    submit(f"/confirm/{a_token(ada)}")

    assert client.get("/account").status_code == 302


def test_whoever_else_is_logged_in_stays_who_they_are(client, submit, log_in, session):
    log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = a_newcomer(id=7, email="ada@example.com")

    submit(f"/confirm/{a_token(ada)}")

    assert ada.confirmed_at is not None
    assert "grace@example.com" in shown(client.get("/account"))


def test_a_link_cut_short_is_explained(client, session):
    ada = session.get.return_value = a_newcomer(id=7)

    page = client.get(f"/confirm/{a_token(ada)[:-1]}")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)


def test_nonsense_in_place_of_a_link_is_explained(client):
    page = client.get("/confirm/%00%ff..%F0%9F%A4%9D")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)


def test_an_expired_link_says_how_to_get_a_fresh_one(client, session):
    ada = session.get.return_value = a_newcomer(id=7)
    with time_machine.travel(NOON, tick=False):
        token = a_token(ada)

    page = client.get(f"/confirm/{token}")

    assert page.status_code == 410
    assert "Log in with your address and password, and a fresh link is sent." in shown(page)


def test_a_used_link_says_that_all_is_well(client, session):
    ada = session.get.return_value = a_user(id=7)

    page = client.get(f"/confirm/{a_token(ada)}")

    assert page.status_code == 410
    assert "There is nothing left to confirm: all is well." in shown(page)
