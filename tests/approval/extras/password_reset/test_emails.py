from app.accounts.new_password import PASSWORD_CHANGED
from app.extras.password_reset.reset import RESET_EMAIL


def test_reset(approve_email):
    approve_email(RESET_EMAIL)


def test_password_changed(approve_email):
    approve_email(PASSWORD_CHANGED)
