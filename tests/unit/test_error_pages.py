import pytest
from sqlalchemy.exc import OperationalError

from tests.builders import PASSWORD
from tests.reading import shown


@pytest.fixture
def submit_in_an_outage(submit, session):
    """Send a form while the database is gone."""
    session.scalar.side_effect = OperationalError("SELECT", {}, Exception("connection refused"))
    return submit


@pytest.fixture
def submit_into_a_bug(app, submit, session, monkeypatch):
    """Send a form to code that meets something nobody thought of."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    session.scalar.side_effect = RuntimeError("nobody thought of this")
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


def test_a_forged_form_is_refused(app, client, session, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    page = client.post("/register", data={"email": "eve@example.com", "password": PASSWORD})

    assert page.status_code == 403
    assert "This form is no longer valid Go back, reload the page" in shown(page)
    session.add_all.assert_not_called()


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
    assert "nobody thought of this" not in page.text


def test_an_error_page_tells_the_browser_to_stay_careful(client):
    page = client.get("/nowhere")

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin"
