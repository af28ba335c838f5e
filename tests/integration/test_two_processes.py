"""Two web processes behind one URL: either of them may answer the next request of a browser.

No twin: a mock knows only one process.
"""

import pytest

from app import create_app
from tests.support.builders import PASSWORD, a_registration, a_user
from tests.support.reading import hidden_fields, shown


@pytest.fixture(scope="module")
def second(config, current):
    """The application of a second process, with the same configuration and the same database."""
    return create_app(config, session_factory=lambda: current.session_factory())  # noqa: PLW0108  set later


@pytest.fixture
def switch(client, second):
    """Return a browser of the second process, with the cookie that the first one has set."""

    def with_cookie():
        browser = second.test_client()
        browser.set_cookie("session", client.get_cookie("session").value)
        return browser

    return with_cookie


def test_a_form_of_one_process_may_be_sent_to_the_other(client, switch):
    hidden = hidden_fields(client.get("/register").text)

    response = switch().post("/register", data={**hidden, **a_registration()})

    assert response.status_code == 303, f"the other process says: {shown(response)}"


def test_a_login_at_one_process_counts_at_the_other(switch, save, submit):
    save(a_user(email="ada@example.com"))
    submit("/login", email="ada@example.com", password=PASSWORD)

    page = switch().get("/account")

    assert page.status_code == 200, f"the other process redirects to {page.location}"
