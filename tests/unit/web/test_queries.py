"""How many queries a page sends to the database."""

import pytest

from tests.support.builders import a_user

# A page asks nothing, and for the session of a user who is logged in; these ask for more or less.
OTHERS = {"/healthz": (0, 0), "/account/sessions": (0, 2)}


@pytest.fixture
def logged_in(log_in):
    """The browser of a user who is logged in."""
    log_in(a_user())


def test_a_page_asks_nothing_before_a_login(client, own_pages, assert_queries):
    for page in own_pages:
        with assert_queries(OTHERS.get(page, (0, 1))[0], page):
            client.get(page)


@pytest.mark.usefixtures("logged_in")
def test_a_page_asks_for_the_session_alone(client, own_pages, assert_queries):
    for page in own_pages:
        with assert_queries(OTHERS.get(page, (0, 1))[1], page):
            client.get(page)
