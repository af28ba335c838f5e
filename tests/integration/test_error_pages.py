from functools import partial

import pytest
from sqlalchemy import text

from app import create_app
from app.models import User
from tests.builders import PASSWORD, a_config
from tests.integration.forms import submit_form
from tests.reading import shown


@pytest.fixture
def submit_in_an_outage():
    """Send a form while nothing listens on the database's port."""
    return partial(submit_form, create_app(a_config()).test_client())


@pytest.fixture
def submit_into_a_bug(app, submit, session, monkeypatch):
    """Send a form to code that meets something nobody thought of."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    session.execute(text("ALTER TABLE users RENAME TO nobody_thought_of_this"))
    session.commit()
    return submit


def test_an_unknown_page_says_where_to_go(client):
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert "There is nothing here Check the address" in shown(page)


def test_a_wrong_method_says_which_ones_work(client):
    page = client.get("/logout")

    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]
    assert "That is not how this page works" in shown(page)


def test_a_forged_form_is_refused(client, committed):
    page = client.post("/register", data={"email": "eve@example.com", "password": PASSWORD})

    assert page.status_code == 403
    assert "This form is no longer valid Go back, reload the page" in shown(page)
    assert committed(User) == []


def test_a_huge_form_is_refused(client):
    page = client.post("/register", data={"email": "x" * 65_536})

    assert page.status_code == 413
    assert "a form takes 64 KiB at most" in shown(page)


def test_an_outage_of_the_database_says_when_to_try_again(submit_in_an_outage):
    page = submit_in_an_outage("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert "We are out of order for a moment Nothing was saved." in shown(page)


def test_a_bug_shows_a_number_and_nothing_of_its_inside(submit_into_a_bug):
    page = submit_into_a_bug("/login", email="ada@example.com", password=PASSWORD)

    assert page.status_code == 500
    assert page.headers["X-Request-ID"] in shown(page)
    assert "relation" not in page.text


def test_an_error_page_tells_the_browser_to_stay_careful(client):
    page = client.get("/nowhere")

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin"
