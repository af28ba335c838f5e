from tests.browser.journey import by, is_told
from tests.browser.users import Keyboard, log_in
from tests.support.builders import PASSWORD


@by(Keyboard)
def test_a_user_moves_to_another_email(user, open_link, site):
    site.person("Ada").open_account()
    user.follow("Log in")
    log_in(user)

    user.follow("Change your email address")
    user.write("New email address", "ada@new.example")
    user.write("Current password", PASSWORD)
    user.press("Send a link there")
    is_told(user, "We have sent a link to ada@new.example.")

    user = open_link("please confirm your new email address", "ada@new.example")
    user.write("Password", PASSWORD)
    user.press("Confirm the change")
    is_told(user, "ada@new.example is now the email address of your account.")
