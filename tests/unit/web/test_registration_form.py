"""What a user may type to register, and what the form says otherwise.

No twin: a form that is not valid comes back before any dependency is asked.
"""

import pytest

from tests.support.builders import PASSWORD, a_registration
from tests.support.reading import shown


def test_an_invalid_email_is_explained(submit, session):
    response = submit("/register", **a_registration(email="ada at example.com"))

    assert response.status_code == 422
    assert "Example: ada@example.com." in shown(response)
    assert session.mock_calls == []


def test_the_form_comes_back_with_the_email_but_without_the_password(submit):
    response = submit("/register", **a_registration(email="ada at example.com"))

    assert 'value="ada at example.com"' in response.text
    assert PASSWORD not in response.text


def test_an_invalid_email_comes_back_without_the_spaces_around_it(submit):
    response = submit("/register", **a_registration(email=" ada at example.com "))

    assert 'value="ada at example.com"' in response.text


def test_a_short_password_is_explained(submit, session):
    response = submit("/register", **a_registration(password="battery"))

    assert response.status_code == 422
    assert "A password has 8 to 1024 characters. Try a few words in a row." in shown(response)
    assert session.mock_calls == []


def test_a_common_password_is_explained(submit, session):
    response = submit("/register", **a_registration(password="Password1"))

    assert response.status_code == 422
    assert "This password is too common: attackers try it first." in shown(response)
    assert session.mock_calls == []


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("Ada@example.com", "ada@example.com"),
        ("Ada@example.com", " ADA@example.com "),
        ("ada@bücher.example", "ada@bücher.example"),
        ("ada@bücher.example", "ADA@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "Ada@Bücher.example"),
        ("ada@example.com", "ada@\N{FULLWIDTH LATIN SMALL LETTER E}xample.com"),
    ],
)
def test_the_email_as_password_is_explained(submit, session, email, password):
    response = submit("/register", **a_registration(email=email, password=password))

    assert response.status_code == 422
    assert "Your email address is not a password: it is known to others." in shown(response)
    assert session.mock_calls == []


def test_a_password_of_1025_characters_is_refused(submit, session):
    response = submit("/register", **a_registration(password="x" * 1025))

    assert response.status_code == 422
    assert session.mock_calls == []


def test_an_empty_form_names_both_fields(submit):
    response = submit("/register", **a_registration(email="", password=""))

    assert "Type your email address." in shown(response)
    assert "Type your password." in shown(response)
