"""Two web processes behind one address: a browser is answered now by the one, now by the other."""

import pytest

from app import create_app
from tests.support.builders import PASSWORD, a_user
from tests.support.reading import hidden_fields, shown


@pytest.fixture(scope="module")
def second(config, current):
    """The application of a second process, with the same configuration and the same database."""
    return create_app(config, session_factory=lambda: current.session_factory())  # noqa: PLW0108  set later


@pytest.fixture
def carry_on(client, second):
    """Go on at the second process, with the cookie that the first has given."""

    def with_cookie():
        browser = second.test_client()
        browser.set_cookie("session", client.get_cookie("session").value)
        return browser

    return with_cookie


def test_a_form_of_one_process_may_be_sent_to_the_other(client, carry_on):
    hidden = hidden_fields(client.get("/register").text)

    answer = carry_on().post(
        "/register", data={**hidden, "email": "ada@example.com", "password": PASSWORD}
    )

    assert answer.status_code == 303, f"the other process says: {shown(answer)}"


def test_who_is_logged_in_at_one_process_is_known_to_the_other(client, carry_on, save, submit):
    save(a_user(email="ada@example.com"))
    submit("/login", email="ada@example.com", password=PASSWORD)

    page = carry_on().get("/account")

    assert page.status_code == 200, f"the other process leads Ada to {page.location}"
