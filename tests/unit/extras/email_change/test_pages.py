from datetime import UTC, datetime

import time_machine
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from tests.support.builders import a_user, an_address_token
from tests.support.reading import good_news, shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
NEW = "ada@new.example"


def test_the_page_behind_the_link_asks_before_it_changes_anything(client, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    page = client.get(f"/address/{an_address_token(ada, NEW)}")

    assert page.status_code == 200
    assert "Is ada@new.example yours? It takes the place of ada@example.com" in shown(page)
    assert ada.email == "ada@example.com"


def test_the_button_changes_the_address(client, submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    answer = submit(f"/address/{an_address_token(ada, NEW)}")

    assert (answer.status_code, answer.location) == (303, "/")
    [said] = good_news(client.get("/"))
    assert said == "ada@new.example is the address of your account from now on."
    assert ada.email == NEW


def test_the_button_logs_nobody_in(client, submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    submit(f"/address/{an_address_token(ada, NEW)}")

    assert client.get("/account").status_code == 302


def test_whoever_else_is_logged_in_stays_who_they_are(client, submit, log_in, session):
    log_in(a_user(id=8, email="grace@example.com"))
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    submit(f"/address/{an_address_token(ada, NEW)}")

    assert "grace@example.com" in shown(client.get("/account"))


def test_an_address_that_was_taken_meanwhile_is_explained(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")
    session.commit.side_effect = IntegrityError("UPDATE users", {}, UniqueViolation())

    answer = submit(f"/address/{an_address_token(ada, NEW)}")

    assert answer.status_code == 409
    assert "Another account has this address Nothing has changed." in shown(answer)


def test_nonsense_in_place_of_a_link_is_explained(client):
    page = client.get("/address/%00%ff..%F0%9F%A4%9D")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)


def test_an_expired_link_leads_to_a_fresh_one(client, session):
    ada = session.get.return_value = a_user(id=7)
    with time_machine.travel(NOON, tick=False):
        token = an_address_token(ada, NEW)

    page = client.get(f"/address/{token}")

    assert page.status_code == 410
    assert '<a class="btn btn-primary" href="/account/email">Ask for a fresh link</a>' in page.text


def test_a_used_link_says_that_something_has_changed(client, submit, session):
    ada = session.get.return_value = a_user(id=7)
    token = an_address_token(ada, NEW)
    submit(f"/address/{token}")

    page = client.get(f"/address/{token}")

    assert page.status_code == 410
    assert "Your address or your password has changed since it was sent." in shown(page)
