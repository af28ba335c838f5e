"""What people come for, with the inbox open beside the site."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.users import ADDRESS, Keyboard, Mouse, MouseWithoutScripts, Thumb, log_in
from tests.support.builders import PASSWORD

EVERY_WAY = [Mouse, Thumb, Keyboard, MouseWithoutScripts]


def by(*ways):
    return pytest.mark.parametrize("way", ways, indirect=True, ids=lambda way: way.__name__)


@pytest.fixture
def way(request):
    """How the person of this test uses a page."""
    return request.param


@pytest.fixture
def context(new_context, way):
    return new_context(**way.context)


@pytest.fixture
def hands(context, way, site):
    """Somebody at the front page."""
    page = context.new_page()
    page.goto("/")
    return way(page)


@pytest.fixture
def inbox(context, way, site):
    """The same person at the inbox, which shows what comes by itself."""
    page = context.new_page()
    page.goto(site.inbox_url)
    return way(page)


@pytest.fixture
def open_link(inbox):
    """Wait for an email and open it, follow its link into a tab of its own."""

    def wait_and_follow(subject, address=ADDRESS):
        inbox.follow("Inbox")
        email = inbox.page.get_by_role("link", name=re.compile(f"{address}.*{subject}"))
        expect(email).to_be_visible()
        inbox.use(email)
        with inbox.page.expect_popup() as tab:
            inbox.follow(re.compile("^http:"))
        return type(inbox)(tab.value)

    return wait_and_follow


def sees(hands, heading):
    expect(hands.page.get_by_role("heading", name=heading, level=1)).to_be_visible()


@by(Keyboard)
def test_an_email_that_arrives_takes_the_focus_from_nobody(inbox, site):
    link = inbox.page.get_by_role("link", name="Inbox", exact=True)
    inbox.page.keyboard.press("Tab")
    inbox.page.keyboard.press("Tab")
    expect(link).to_be_focused()

    site.somebody("Ada").open_account()

    expect(inbox.page.get_by_text("1 caught")).to_be_visible()
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")


@by(*EVERY_WAY)
def test_register_receive_the_email_confirm_log_in_log_out(hands, open_link, site):
    site.somebody("Grace").open_account()

    hands.follow("Register")
    hands.write("Email address", ADDRESS)
    hands.write("Password", PASSWORD)
    hands.press("Register")
    sees(hands, "Look in your inbox")

    hands = open_link("Welcome to Handshake: please confirm your address")
    expect(hands.page.get_by_text(f"Is {ADDRESS} yours?")).to_be_visible()
    hands.press("Yes, confirm it")
    expect(hands.page.get_by_role("status")).to_have_text(
        f"{ADDRESS} is confirmed. You can log in now."
    )
    expect(hands.page.get_by_role("link", name="Account")).to_have_count(0)

    log_in(hands)
    sees(hands, "Your account")
    expect(hands.page.get_by_role("main")).to_contain_text(ADDRESS)

    hands.press("Log out")
    expect(hands.page.get_by_role("link", name="Log in").first).to_be_visible()


@by(Thumb)
def test_forget_the_password_choose_a_new_one_log_in(hands, open_link, site):
    site.somebody("Ada").open_account()

    hands.follow("Log in")
    log_in(hands, "a guess")
    expect(hands.page.get_by_role("alert")).to_contain_text("No account has this address")
    hands.follow("Forgotten your password?")
    hands.write("Email address", ADDRESS)
    hands.press("Send me a link")
    sees(hands, "Look in your inbox")

    hands = open_link("choose a new password")
    hands.write("Password", "a brand new battery")
    hands.press("Set the new password")

    log_in(hands, "a brand new battery")
    sees(hands, "Your account")


@by(Keyboard)
def test_move_to_another_address_and_delete_the_account(hands, open_link, site):
    site.somebody("Ada").open_account()
    hands.follow("Log in")
    log_in(hands)

    hands.follow("Change your address")
    hands.write("New email address", "ada@new.example")
    hands.write("Current password", PASSWORD)
    hands.press("Send a link there")
    expect(hands.page.get_by_role("status")).to_contain_text("ada@new.example")

    hands = open_link("please confirm your new address", "ada@new.example")
    hands.press("Yes, confirm it")
    expect(hands.page.get_by_role("status")).to_contain_text("ada@new.example is the address")

    hands.follow("Account")
    hands.follow("Delete your account")
    hands.write("Current password", PASSWORD)
    hands.press("Delete my account")
    expect(hands.page.get_by_role("status")).to_contain_text("deleted")
