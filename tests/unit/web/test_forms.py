"""What the forms of the core tell the user, a password manager, and the browser.

No twin: a form says the same with every database.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import app
from tests.support.builders import PASSWORD, a_confirm_token, a_user, an_unconfirmed_user
from tests.support.forms import (
    A_NEW_PASSWORD,
    autocomplete_tokens,
    autofocused,
    read_with,
    wrong_fields,
)
from tests.support.reading import fields, shown

REGISTER = f"Email address Password {A_NEW_PASSWORD} Register"
LOGIN = "Email address Password Log in"
NO_EMAIL = "Type your email address."
NO_PASSWORD = "Type your password."


def test_every_template_leaves_its_fields_to_the_macro_that_names_their_errors():
    templates = Path(app.__file__).parent.rglob("*.html")

    own = [path.name for path in templates if "bootstrap5/form.html" in path.read_text("utf-8")]
    assert own == []


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


@pytest.mark.parametrize(("path", "shortest"), [("/register", "8"), ("/login", None)])
def test_the_browser_knows_the_shortest_password_and_cuts_none_off(client, path, shortest):
    page = client.get(path)

    [password] = [field for field in fields(page.text) if field.get("type") == "password"]
    assert password.get("minlength") == shortest
    assert "maxlength" not in password


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_the_email_field_has_the_focus(client, path):
    page = client.get(path)

    assert autofocused(page) == ["email"]


@pytest.mark.parametrize("path", ["/register", "/login"])
@pytest.mark.parametrize(
    ("email", "password", "wrong"),
    [
        ("", PASSWORD, ["email"]),
        ("", "", ["email", "password"]),
        ("ada@example.com", "", ["password"]),
    ],
)
def test_the_first_wrong_field_has_the_focus(submit, path, email, password, wrong):
    page = submit(path, email=email, password=password)

    assert wrong_fields(page) == wrong
    assert autofocused(page) == wrong[:1]


@pytest.mark.parametrize(("path", "advice"), [("/register", [A_NEW_PASSWORD]), ("/login", [])])
def test_an_error_is_read_together_with_its_field(submit, path, advice):
    page = submit(path, email="", password="")

    assert read_with(page, "email") == [NO_EMAIL]
    assert read_with(page, "password") == [NO_PASSWORD, *advice]


@pytest.mark.parametrize(
    ("user", "refusal"),
    [
        (None, "No account has this email address and this password. Check both and try again."),
        (a_user(disabled_at=datetime.now(UTC)), "This account is disabled."),
        (an_unconfirmed_user(), "This email address is not confirmed yet."),
    ],
    ids=["wrong", "disabled", "not confirmed"],
)
def test_a_refused_login_leads_to_the_empty_password_field_and_is_read_there(
    submit, found, user, refusal
):
    found(user)

    page = submit("/login", email="ada@example.com", password=PASSWORD)

    assert autofocused(page) == ["password"]
    assert wrong_fields(page) == []
    assert read_with(page, "password")[0].startswith(refusal)


def test_the_form_behind_the_confirm_link_asks_for_the_password(client, session):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    page = client.get(f"/confirm/{a_confirm_token(ada)}")

    assert " Password Confirm and log in " in shown(page)
    assert autocomplete_tokens(page) == ["username", "current-password"]
    assert autofocused(page) == ["password"]


def test_the_password_of_a_stranger_is_refused_in_words_that_are_read_with_the_field(
    submit, session
):
    ada = session.get.return_value = an_unconfirmed_user(id=7)

    page = submit(f"/confirm/{a_confirm_token(ada)}", password="of a stranger")

    assert autofocused(page) == ["password"]
    assert wrong_fields(page) == []
    assert read_with(page, "password")[0].startswith("This is not the password that was chosen")
