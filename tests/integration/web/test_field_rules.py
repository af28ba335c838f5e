"""What the forms of the core keep of an email and of a password, from one form to the next.

No twin: what is stored decides, and a mock stores nothing.
"""

import pytest

from app.database.models import User
from tests.support.builders import PASSWORD, PASSWORDS, a_confirm_token, a_registration, a_user
from tests.support.field_rules import (
    NO_EMAIL,
    NO_PASSWORD,
    OTHER_EMAIL,
    OTHER_PASSWORD,
    SAME_EMAIL,
    SAME_PASSWORD,
    each,
)

ADA = "ada@example.com"
LOGGED_IN = (303, "/account")


@pytest.fixture
def register(submit, committed):
    """Register, and return the path of the confirm link."""

    def send(**fields):
        response = submit("/register", **a_registration(**fields))
        assert response.status_code == 303, "the registration is refused"
        [user] = committed(User)
        return f"/confirm/{a_confirm_token(user)}"

    return send


@pytest.fixture
def answer_to(submit):
    """Send a form; return the status and where it leads."""

    def send(path, **fields):
        response = submit(path, **fields)
        return response.status_code, response.location

    return send


@each(SAME_EMAIL)
def test_an_email_that_is_typed_in_another_way_logs_in(answer_to, save, stored, typed):
    save(a_user(email=stored))

    answer = answer_to("/login", email=typed, password=PASSWORD)

    assert answer == LOGGED_IN


@each(SAME_EMAIL)
def test_an_email_that_is_typed_in_another_way_opens_no_second_account(
    answer_to, save, committed, stored, typed
):
    save(a_user(email=stored))

    answer = answer_to("/register", **a_registration(email=typed))

    assert answer == (303, "/register/inbox")
    assert [user.email for user in committed(User)] == [stored]


@each(OTHER_EMAIL)
def test_an_email_that_only_looks_similar_is_another_one(answer_to, save, stored, typed):
    save(a_user(email=stored))

    answer = answer_to("/login", email=typed, password=PASSWORD)

    assert answer == (422, None)


@each(NO_EMAIL, "typed")
def test_a_text_that_is_no_email_opens_no_account(answer_to, committed, typed):
    answer = answer_to("/register", **a_registration(email=typed))

    assert answer == (422, None)
    assert committed(User) == []


@each(SAME_PASSWORD)
def test_a_password_that_is_typed_in_another_way_confirms(register, answer_to, stored, typed):
    link = register(email=ADA, password=stored)

    answer = answer_to(link, password=typed)

    assert answer == LOGGED_IN


@each(SAME_PASSWORD)
def test_a_password_that_is_typed_in_another_way_logs_in(register, answer_to, stored, typed):
    link = register(email=ADA, password=stored)
    answer_to(link, password=stored)

    answer = answer_to("/login", email=ADA, password=typed)

    assert answer == LOGGED_IN


@each(OTHER_PASSWORD)
def test_a_password_that_only_looks_similar_confirms_nothing(register, answer_to, stored, typed):
    link = register(email=ADA, password=stored)

    answer = answer_to(link, password=typed)

    assert answer == (422, None)


@each(OTHER_PASSWORD)
def test_a_password_that_only_looks_similar_does_not_log_in(answer_to, save, stored, typed):
    save(a_user(email=ADA, password_hash=PASSWORDS.hash(stored)))

    answer = answer_to("/login", email=ADA, password=typed)

    assert answer == (422, None)


@each(NO_PASSWORD, "typed")
def test_a_text_that_is_no_password_opens_no_account(answer_to, committed, typed):
    answer = answer_to("/register", **a_registration(password=typed))

    assert answer == (422, None)
    assert committed(User) == []


@each(SAME_EMAIL)
def test_the_email_in_any_spelling_is_not_a_password(answer_to, committed, stored, typed):
    answer = answer_to("/register", email=stored, password=typed)

    assert answer == (422, None)
    assert committed(User) == []
