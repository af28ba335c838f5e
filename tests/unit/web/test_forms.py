"""What the forms of the core tell the user, a password manager, and the browser.

No twin: opening one of these forms asks no dependency.
"""

import pytest

from tests.support.forms import A_NEW_PASSWORD, autocomplete_tokens, autofocused
from tests.support.reading import shown

REGISTER = f"Email address Password {A_NEW_PASSWORD} Register"
LOGIN = "Email address Password Log in"


@pytest.mark.parametrize(("path", "words"), [("/register", REGISTER), ("/login", LOGIN)])
def test_a_form_says_what_to_type_and_what_its_button_does(client, path, words):
    page = client.get(path)

    assert page.status_code == 200
    assert f" {words} " in shown(page)


@pytest.mark.parametrize(
    ("path", "tokens"),
    [("/register", ["username", "new-password"]), ("/login", ["username", "current-password"])],
)
def test_a_password_manager_knows_the_purpose_of_each_field(client, path, tokens):
    page = client.get(path)

    assert autocomplete_tokens(page) == tokens


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_the_email_field_has_the_focus(client, path):
    page = client.get(path)

    assert autofocused(page) == ["email"]
