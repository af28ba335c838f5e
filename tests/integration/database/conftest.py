"""A whole journey on a database of the test's own."""

from urllib.parse import urlsplit

import pytest

from app.cli.processes import deliver_one
from tests.support.builders import PASSWORD, a_registration
from tests.support.form_submission import submit_form
from tests.support.reading import link_in


@pytest.fixture
def journey(cloned_app, inbox):
    """Register on the clone, receive the email, confirm and log in; return that browser."""

    def travel():
        browser = cloned_app.test_client()
        submit_form(browser, "/register", **a_registration(email="ada@example.com"))
        with cloned_app.app_context():
            deliver_one()
        [email] = inbox.messages()
        submit_form(browser, urlsplit(link_in(email.text)).path, password=PASSWORD)
        browser = cloned_app.test_client()
        submit_form(browser, "/login", email="ada@example.com", password=PASSWORD)
        return browser

    return travel
