"""Two copies of the application on two ports of one host, and one browser that uses both.

No twin: it takes two web servers, and a browser that stores their cookies together.
"""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from app import create_app
from tests.support.builders import PASSWORD, a_user
from tests.support.http_browser import Browser
from tests.support.processes import free_port
from tests.support.serving import serving


@pytest.fixture
def copies(clone, cloned_sessions):
    """The URLs of two running copies with one secret key: nothing but the port differs."""
    urls = [f"http://127.0.0.1:{free_port()}" for _ in range(2)]
    with ExitStack() as stack:
        for url in urls:
            config = replace(clone, public_base_url=url)
            copy = create_app(config, session_factory=cloned_sessions)
            stack.enter_context(serving(copy, int(url.rpartition(":")[2])))
        yield urls


@pytest.fixture
def users_in_clone(cloned_sessions):
    """Save users with these email addresses."""

    def save_all(*emails):
        with cloned_sessions() as session:
            session.add_all(a_user(email=email) for email in emails)
            session.commit()

    return save_all


def log_in(browser, url, email):
    browser.visit(f"{url}/login")
    browser.submit(email=email, password=PASSWORD)


def test_a_login_at_one_copy_ends_no_login_at_the_other(copies, users_in_clone):
    users_in_clone("ada@example.com", "grace@example.com")
    browser = Browser(copies[0])
    log_in(browser, copies[0], "ada@example.com")

    log_in(browser, copies[1], "grace@example.com")

    assert "Email address grace@example.com" in browser.shown
    browser.visit(f"{copies[0]}/account")
    assert "Email address ada@example.com" in browser.shown
