"""What error pages say, and which headers they have.

No twin: an error becomes a page without any dependency.
"""

import pytest
from werkzeug.exceptions import NotFound, TooManyRequests, default_exceptions

from app.accounts.throttle import TooManyAttempts
from app.web.errors import REMEDIES, error_page
from tests.support.reading import shown, words_of


def test_an_unknown_page_says_what_to_check(client):
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert "Page not found Check the address" in shown(page)


def test_a_wrong_method_says_which_ones_work(client):
    page = client.get("/logout")

    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]
    assert "This page cannot be opened that way" in shown(page)


def test_an_error_without_a_text_of_its_own_leads_to_the_front_page(client):
    page = client.get("/static/style.css", headers={"Range": "bytes=9999999-"})

    assert (page.status_code, page.content_type) == (416, "text/html; charset=utf-8")
    assert "Start from the front page." in shown(page)


def test_a_form_of_more_than_64_kib_is_refused(client):
    page = client.post("/register", data={"email": "x" * 65_536})

    assert page.status_code == 413
    assert "a form takes 64 KiB at most" in shown(page)


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_every_error_says_what_happened_and_what_to_do(app, code):
    title, remedy = REMEDIES[code]

    with app.test_request_context():
        page = error_page(default_exceptions[code]())

    assert page.status_code == code
    assert f"Error {code} {title} {remedy}" in " ".join(words_of(page.get_data(as_text=True)))


def test_an_error_of_a_request_without_an_id_shows_a_dash(app):
    with app.test_request_context():
        page = error_page(NotFound())

    assert "Request number: -" in " ".join(words_of(page.get_data(as_text=True)))


def test_a_limit_says_when_to_try_again(app):
    with app.test_request_context():
        page = error_page(TooManyRequests(retry_after=30))

    assert page.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [
        (1, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (7200, "120 minutes"),
        (7201, "3 hours"),
        (86_400, "24 hours"),
    ],
)
def test_too_many_attempts_are_told_how_long_to_wait(app, seconds, wait):
    with app.test_request_context():
        page = app.make_response(app.handle_user_exception(TooManyAttempts(seconds)))

    words = " ".join(words_of(page.get_data(as_text=True)))
    assert page.headers["Retry-After"] == str(seconds)
    assert f"Too many attempts Wait {wait}, then try again." in words
