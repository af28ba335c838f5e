"""What the pages say to any user, whatever the database holds.

No twin: these texts are the same with and without a database.
"""

import pytest

from tests.support.builders import PASSWORD, a_user
from tests.support.forms import A_NEW_PASSWORD, autocomplete_tokens, autofocused, wrong_fields
from tests.support.reading import shown


def test_the_account_menu_links_to_the_form(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert '<a href="/account/password">Change your password</a>' in page.text


def test_the_form_asks_for_the_current_password_and_a_new_one(client, log_in):
    log_in(a_user())

    page = client.get("/account/password")

    text = f" Current password New password {A_NEW_PASSWORD} Change the password "
    assert text in shown(page)
    assert autocomplete_tokens(page) == ["username", "current-password", "new-password"]


def test_the_email_of_the_account_is_refused_as_a_new_password(submit, log_in, session):
    log_in(a_user(email="ada@example.com"))

    response = submit("/account/password", current=PASSWORD, password="ada@example.com")

    assert response.status_code == 422
    assert "Your email address is not a password: it is known to others." in shown(response)
    session.commit.assert_not_called()


@pytest.mark.parametrize(
    ("current", "password", "wrong"),
    [
        ("", "", ["current", "password"]),
        (PASSWORD, "password1", ["password"]),
        ("a guess", "a new battery", ["current"]),
    ],
)
def test_a_refused_form_has_its_focus_on_the_first_wrong_field(
    submit, log_in, current, password, wrong
):
    log_in(a_user())

    page = submit("/account/password", current=current, password=password)

    assert wrong_fields(page) == wrong
    assert autofocused(page) == wrong[:1]
