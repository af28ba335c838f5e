"""What the form of this feature keeps of the current password and of the new one.

No twin: what is stored decides, and a mock stores nothing.
"""

import pytest

from tests.support.builders import PASSWORD, PASSWORDS, a_user
from tests.support.field_rules import NO_PASSWORD, OTHER_PASSWORD, SAME_PASSWORD, each

ADA = "ada@example.com"
CHANGED = (303, "/account")


@pytest.fixture
def change(submit, log_in, save):
    """Change the password of a user who has this one; return the answer."""

    def send(password, current, new):
        log_in(save(a_user(email=ADA, password_hash=PASSWORDS.hash(password))))
        response = submit("/account/password", current=current, password=new)
        return response.status_code, response.location

    return send


@each(SAME_PASSWORD)
def test_the_current_password_may_be_typed_in_another_way(change, stored, typed):
    answer = change(stored, current=typed, new="a brand new password")

    assert answer == CHANGED


@each(OTHER_PASSWORD)
def test_a_password_that_only_looks_similar_changes_nothing(change, stored, typed):
    answer = change(stored, current=typed, new="a brand new password")

    assert answer == (422, None)


@each(SAME_PASSWORD)
def test_the_new_password_may_be_typed_in_another_way_at_the_login(change, submit, stored, typed):
    change(PASSWORD, current=PASSWORD, new=stored)
    submit("/logout", page="/account")

    response = submit("/login", email=ADA, password=typed)

    assert (response.status_code, response.location) == (303, "/account")


@each(NO_PASSWORD, "typed")
def test_a_text_that_is_no_password_is_refused_as_a_new_one(change, typed):
    answer = change(PASSWORD, current=PASSWORD, new=typed)

    assert answer == (422, None)
