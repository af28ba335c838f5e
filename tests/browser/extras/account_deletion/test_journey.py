from tests.browser.journey import by, is_told
from tests.browser.users import Keyboard, log_in
from tests.support.builders import PASSWORD


@by(Keyboard)
def test_a_user_deletes_the_account(user, site):
    site.person("Ada").open_account()
    user.follow("Log in")
    log_in(user)

    user.follow("Delete your account")
    user.write("Current password", PASSWORD)
    user.press("Delete my account")

    is_told(user, "Your account is deleted.")
