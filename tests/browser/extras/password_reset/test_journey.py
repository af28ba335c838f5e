from playwright.sync_api import expect

from tests.browser.journey import by, sees
from tests.browser.users import EMAIL, Thumb, log_in


@by(Thumb)
def test_a_user_resets_a_forgotten_password(user, open_link, site):
    site.person("Ada").open_account()

    user.follow("Log in")
    log_in(user, "a guess")
    expect(user.page.get_by_role("alert")).to_contain_text("No account has this email address")
    user.follow("Forgot your password?")
    user.write("Email address", EMAIL)
    user.press("Send me a link")
    sees(user, "Check your inbox")

    user = open_link("choose a new password")
    user.write("Password", "a brand new battery")
    user.press("Set the new password")

    log_in(user, "a brand new battery")
    sees(user, "Your account")
