"""A user on the site, in one of the ways to use a page, with the inbox open in another tab."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.site import Site
from tests.browser.users import EMAIL, Mouse


def by(*ways: type[Mouse]) -> pytest.MarkDecorator:
    """Run a test once for each of these ways to use a page."""
    return pytest.mark.parametrize("way", ways, indirect=True, ids=lambda way: way.__name__)


@pytest.fixture
def way(request: pytest.FixtureRequest) -> type[Mouse]:
    """How the user of this test uses a page."""
    way: type[Mouse] = request.param
    return way


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], way: type[Mouse]) -> BrowserContext:
    return new_context(**way.context)


@pytest.fixture
def user(context: BrowserContext, way: type[Mouse], site: Site) -> Mouse:
    """A user who has opened the front page."""
    page = context.new_page()
    page.goto("/")
    return way(page)


@pytest.fixture
def inbox(context: BrowserContext, way: type[Mouse], site: Site) -> Mouse:
    """The same user at the inbox, which shows new emails by itself."""
    page = context.new_page()
    page.goto(site.inbox_url)
    return way(page)


@pytest.fixture
def open_link(inbox: Mouse, site: Site) -> Callable[..., Mouse]:
    """Wait for an email and open it, then follow its link into a new tab."""

    def wait_and_follow(subject: str, email: str = EMAIL) -> Mouse:
        inbox.follow("Inbox")
        message = inbox.page.get_by_role("link", name=re.compile(f"{email}.*{subject}"))
        expect(message).to_be_visible()
        inbox.use(message)
        with inbox.page.expect_popup() as tab:
            inbox.follow(f"{site.url}/")
        return type(inbox)(tab.value)

    return wait_and_follow


def sees(user: Mouse, heading: str) -> None:
    """Check the heading of the page."""
    expect(user.page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def is_told(user: Mouse, words: str) -> None:
    """Check the message at the top of the page."""
    expect(user.page.get_by_role("status")).to_contain_text(words)
