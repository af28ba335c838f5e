"""What users come for, with the inbox open beside the site."""

from playwright.sync_api import expect

from tests.browser.journey import by, is_told, sees
from tests.browser.users import EMAIL, Keyboard, Mouse, MouseWithoutScripts, Thumb, log_in
from tests.support.builders import PASSWORD


@by(Keyboard)
def test_an_arriving_email_leaves_the_focus_where_it_is(inbox, site):
    link = inbox.page.get_by_role("link", name="Inbox", exact=True)
    inbox.page.keyboard.press("Tab")
    inbox.page.keyboard.press("Tab")
    expect(link).to_be_focused()

    site.person("Ada").open_account()

    expect(inbox.page.get_by_text("1 caught")).to_be_visible()
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")


@by(Mouse, Thumb, Keyboard, MouseWithoutScripts)
def test_a_user_registers_confirms_logs_out_and_logs_in(user, open_link, site):
    site.person("Grace").open_account()

    user.follow("Register")
    user.write("Email address", EMAIL)
    user.write("Password", PASSWORD)
    user.press("Register")
    sees(user, "Check your inbox")

    user = open_link("Welcome to Handshake: please confirm your email address")
    expect(user.page.get_by_text(f"Is {EMAIL} your email address?")).to_be_visible()
    user.write("Password", PASSWORD)
    user.press("Confirm and log in")
    is_told(user, f"{EMAIL} is confirmed, and you are logged in.")
    sees(user, "Your account")

    user.press("Log out")
    user.follow("Log in")
    log_in(user)
    sees(user, "Your account")
    expect(user.page.get_by_role("main")).to_contain_text(EMAIL)
