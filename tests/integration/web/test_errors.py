from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, event, text
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound, TooManyRequests, default_exceptions

from app.database.models import LoginSession, User
from app.web.errors import REMEDIES, error_page
from tests.support.builders import PASSWORD, a_user
from tests.support.reading import hidden_fields, shown, words_of

ADA = "ada@example.com"
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def all_sessions_end(session_factory):
    """Let every session end while a request is at work: when it first commits."""

    def begin():
        event.listen(session_factory.class_, "after_commit", end, once=True)

    def end(_session):
        with session_factory() as other:
            other.execute(delete(LoginSession))
            other.commit()

    return begin


def test_an_unknown_page_says_where_to_go(client):
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert "There is nothing here Check the address" in shown(page)


def test_a_wrong_method_says_which_ones_work(client):
    page = client.get("/logout")

    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]
    assert "That is not how this page works" in shown(page)


def test_an_error_without_words_of_its_own_leads_to_the_front_page(client):
    page = client.get("/static/style.css", headers={"Range": "bytes=9999999-"})

    assert (page.status_code, page.content_type) == (416, "text/html; charset=utf-8")
    assert "Start from the front page." in shown(page)


def test_a_forged_form_is_refused(client, committed):
    page = client.post("/register", data={"email": "eve@example.com", "password": PASSWORD})

    assert page.status_code == 403
    assert "This form is no longer valid Go back, reload the page" in shown(page)
    assert committed(User) == []


def test_a_form_left_open_over_lunch_still_works(client):
    with time_machine.travel(NOON, tick=False):
        form = hidden_fields(client.get("/register").text)

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        answer = client.post("/register", data={**form, "email": ADA, "password": PASSWORD})

    assert answer.status_code == 303


def test_a_huge_form_is_refused(client):
    page = client.post("/register", data={"email": "x" * 65_536})

    assert page.status_code == 413
    assert "a form takes 64 KiB at most" in shown(page)


def test_an_outage_of_the_database_says_when_to_try_again(submit, outage):
    outage()

    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "We are out of order for a moment Try again in a few seconds." in shown(page)


def test_an_outage_of_the_database_is_logged_with_its_cause(submit, outage, lines):
    outage()

    submit("/login", email="ada@example.com", password=PASSWORD)

    [line] = [line for line in lines() if " ERROR " in line]
    assert " app.web.errors " in line
    assert "refused" in line.partition(" database unavailable: ")[2]


def test_an_outage_has_its_page_for_a_visitor_who_is_logged_in(client, log_in, outage, save):
    log_in(save(a_user()))
    outage()

    page = client.get("/account")

    assert page.status_code == 503
    assert "We are out of order for a moment" in shown(page)


def test_a_row_that_ends_during_the_request_is_no_bug(submit, log_in, save, all_sessions_end):
    log_in(save(a_user()))
    all_sessions_end()

    page = submit("/account/password", current=PASSWORD, password="a new password")

    assert page.status_code == 409
    assert "Somebody was faster What this was about has just changed or gone" in shown(page)


def test_a_row_that_ends_is_logged_with_what_was_said_of_it(
    submit, log_in, save, all_sessions_end, lines
):
    log_in(save(a_user()))
    all_sessions_end()

    submit("/account/password", current=PASSWORD, password="a new password")

    [line] = [line for line in lines() if " INFO app.web.errors " in line]
    assert "has been deleted" in line.partition(" a row ended during the request: ")[2]


def test_any_other_verdict_of_the_database_is_a_bug(submit, session):
    session.execute(text("ALTER TABLE users ADD CHECK (email <> 'ada@example.com')"))
    session.commit()

    with pytest.raises(IntegrityError):
        submit("/register", email="ada@example.com", password=PASSWORD)


@pytest.mark.usefixtures("bug")
def test_a_bug_shows_a_number_and_nothing_of_its_inside(submit):
    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 500
    assert page.headers["X-Request-ID"] in shown(page)
    assert "relation" not in page.text


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_every_error_says_what_happened_and_what_to_do(app, code):
    title, remedy = REMEDIES[code]

    with app.test_request_context():
        page = error_page(default_exceptions[code]())

    assert page.status_code == code
    assert f"Error {code} {title} {remedy}" in " ".join(words_of(page.get_data(as_text=True)))


def test_an_error_of_a_request_without_a_number_shows_a_dash(app):
    with app.test_request_context():
        page = error_page(NotFound())

    assert "Number of this request: -" in " ".join(words_of(page.get_data(as_text=True)))


def test_a_limit_says_when_to_come_back(app):
    with app.test_request_context():
        page = error_page(TooManyRequests(retry_after=30))

    assert page.headers["Retry-After"] == "30"


def test_an_error_page_tells_the_browser_to_stay_careful(client):
    page = client.get("/nowhere")

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin"
