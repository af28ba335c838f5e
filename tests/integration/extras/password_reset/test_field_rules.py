"""What the forms of this feature keep of an email and of the new password.

No twin: what is stored decides, and a mock stores nothing.
"""

import pytest

from app.database.models import OutboxEmail
from tests.support.builders import a_user
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.field_rules import NO_PASSWORD, OTHER_EMAIL, SAME_EMAIL, SAME_PASSWORD, each

ADA = "ada@example.com"


@pytest.fixture
def reset(submit, save):
    """Set a new password with a link; return the answer."""

    def send(password):
        ada = save(a_user(email=ADA))
        response = submit(f"/password/reset/{a_reset_token(ada)}", password=password)
        return response.status_code, response.location

    return send


@each(SAME_EMAIL)
def test_a_link_is_sent_when_the_email_is_typed_in_another_way(
    submit, save, committed, stored, typed
):
    save(a_user(email=stored))

    submit("/password/forgot", email=typed)

    assert [email.recipient for email in committed(OutboxEmail)] == [stored]


@each(OTHER_EMAIL)
def test_no_link_is_sent_for_an_email_that_only_looks_similar(
    submit, save, committed, stored, typed
):
    save(a_user(email=stored))

    submit("/password/forgot", email=typed)

    assert committed(OutboxEmail) == []


@each(SAME_PASSWORD)
def test_the_new_password_may_be_typed_in_another_way_at_the_login(reset, submit, stored, typed):
    reset(stored)

    response = submit("/login", email=ADA, password=typed)

    assert (response.status_code, response.location) == (303, "/account")


@each(NO_PASSWORD, "typed")
def test_a_text_that_is_no_password_is_refused_as_a_new_one(reset, typed):
    answer = reset(typed)

    assert answer == (422, None)
